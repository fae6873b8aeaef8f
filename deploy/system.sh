#!/usr/bin/env bash
# See that the servers, the browser and the font that the tests use are here.
# As root on Debian or Ubuntu it installs them; otherwise it says what is missing.
# PostgreSQL needs nothing: it comes as a Python package.
set -euo pipefail
export PATH="$PATH:/usr/sbin"

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v mariadbd >/dev/null || missing+=(mariadb-server)
if ! command -v fc-list >/dev/null || [ -z "$(fc-list :lang=zh)" ]; then missing+=(fontconfig fonts-noto-cjk); fi
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing ${missing[*]} …"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  exit 0
fi
echo "Missing: ${missing[*]}. Install them with: sudo apt-get install ${missing[*]}" >&2
if [ "${CI:-}" = true ]; then exit 1; fi
echo "The tests that need them will say that they were skipped." >&2
