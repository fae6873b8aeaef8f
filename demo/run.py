"""The whole road in one command: a WeChat and a shop on this machine, with goods on the shelves."""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import get_args

from base import db, ids
from base.config import Account, Config, Database, Notices, Pay, Server, Shop, Wechat, to_toml
from demo.pictures import draw_all
from demo.plant import LOGIN, PASSWORD, plant
from demo.stores import open_stores
from models import Operator
from shop.menus import designs, pushing

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30.0  # seconds until a part that does not come up is called a failure
LOOK = 0.05  # seconds between two looks
NOTICE = "sandbox-notice-{}" + 27 * "0"  # the notifications the local WeChat has from the start


class NotUp(Exception):
    """A part of the demo did not come up; the text says which."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--port", type=int, default=8000, help="the shop's port (default %(default)s)")
    parser.add_argument("--sandbox-port", type=int, default=8001, help="the local WeChat's (default %(default)s)")
    parser.add_argument("--account", choices=get_args(Account), default="verified_service",
                        help="the kind of account to try it with (default %(default)s)")
    parser.add_argument("--data", type=Path, default=Path("data/demo"), help="its folder (default %(default)s)")


def start_sandbox(folder: Path, port: int, shop_port: int, account: str) -> subprocess.Popen[bytes]:
    """Start the local WeChat as a process of its own; its credentials go to `folder`/wechat.json."""
    shop_url = f"http://127.0.0.1:{shop_port}"
    return subprocess.Popen(
        [sys.executable, "-m", "sandbox", "--port", str(port), "--mode", "safe",
         "--account", account, "--push-url", f"{shop_url}/wechat", "--shop-url", shop_url,
         "--credentials", str(folder / "wechat.json")],
        cwd=ROOT, stdout=subprocess.DEVNULL)


def settings(folder: Path, port: int, sandbox_port: int, account: Account) -> Config:
    """Return the settings of a demo shop with such an account; raises NotUp.

    They wait for the local WeChat to write what it expects.
    """
    told = expected(folder / "wechat.json", sandbox_port)
    return Config(
        shop=Shop(name="小铺", url=f"http://127.0.0.1:{port}"),
        server=Server(port=port, secret=secret(folder), log_level="warning"),
        database=Database(url=f"sqlite:///{folder / 'xiaopu.db'}"),
        wechat=Wechat(appid=told["appid"], appsecret=told["appsecret"], token=told["token"],
                      aes_key=told["aes_key"], mode="safe", api_base=told["base"], oauth_base=told["base"],
                      original_id=told.get("original_id", ""), account=account),
        notices=Notices(paid=NOTICE.format(1), shipped=NOTICE.format(2), script=""),
        pay=Pay(mchid=told["mchid"], merchant_serial=told["merchant_serial"],
                merchant_key=told["merchant_private_key_pem"], apiv3_key=told["apiv3_key"],
                public_key=told["platform_public_key_pem"], public_key_id=told["platform_public_key_id"],
                base=told["base"]))


def expected(path: Path, sandbox_port: int) -> dict[str, str]:
    """Return what the local WeChat expects of its shop; only the very first start has to wait for it."""
    told: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if told.get("base") != f"http://127.0.0.1:{sandbox_port}":
        await_url(health(sandbox_port), "the local WeChat")
        told = json.loads(path.read_text(encoding="utf-8"))
    return told


def health(sandbox_port: int) -> str:
    """Return the address at which the local WeChat says that it is up."""
    return f"http://127.0.0.1:{sandbox_port}/sandbox/health"


def secret(folder: Path) -> str:
    """Return the shop's secret, made and kept in `folder` at the first start."""
    path = folder / "secret"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(ids.token() + ids.token())
    return path.read_text(encoding="utf-8").strip()


def keep(config: Config, folder: Path) -> Path:
    """Write the settings where the shop's workers read them; only the owner may look."""
    path = folder / "config.toml"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(to_toml(config))
    return path


def furnish(folder: Path) -> None:
    """Fill an empty shop with goods, rules, an operator and stores, and draw the pictures that are missing."""
    draw_all(folder / "pictures")
    with db.connected():
        plant()
        open_stores()


def welcome_when_up(config: Config, sandbox_port: int) -> None:
    """Push the menu and print where to go, as soon as the shop answers; in a thread beside the server."""
    threading.Thread(target=_welcome, args=(config, sandbox_port), daemon=True).start()


def _welcome(config: Config, sandbox_port: int) -> None:
    try:
        await_url(health(sandbox_port), "the local WeChat")
        await_url(f"{config.shop.url}/health/ready", "the shop")
        with db.connected():
            design = designs.called("")
            pushing.push(Operator.get(Operator.login == LOGIN), design.id or 0, design.version)
    except Exception as wrong:  # the shop itself goes on; the person at the terminal must know
        print(f"The menu could not be pushed: {wrong}", file=sys.stderr, flush=True)
    print(f"""
小铺 Xiaopu is open.

  The phone     http://127.0.0.1:{sandbox_port}/      follow, type 苹果, tap the card, pay
  The console   {config.shop.url}/console      login {LOGIN}, password {PASSWORD}
  The walk      {ROOT / 'README.md'}      from a keyword to a paid order

Ctrl-C stops both.""", flush=True)


def await_url(url: str, what: str) -> None:
    """Return when the address answers 200; raises NotUp after PATIENCE seconds."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(LOOK)
    raise NotUp(f"{what} did not come up at {url}")
