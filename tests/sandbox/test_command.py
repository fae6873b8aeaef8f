"""`manage.py sandbox` alone: the credentials file, a clean stop, a port that is taken."""

import json
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import requests

from sandbox.credentials import Credentials, load_or_generate, save
from sandbox.server import Sandbox

RUN = (
    "import argparse, sys; from sandbox import main as m; p = argparse.ArgumentParser(); "
    "m.add_arguments(p); sys.exit(m.main(p.parse_args()))"
)
ISSUED = {
    "base", "appid", "appsecret", "token", "aes_key", "mchid", "merchant_private_key_pem", "merchant_serial",
    "apiv3_key", "platform_public_key_pem", "platform_public_key_id", "notify_url",
}  # fmt: skip


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def started(file: Path, port: int) -> "subprocess.Popen[str]":
    options = ["--port", str(port), "--push-url", "http://127.0.0.1:9/wechat", "--mode", "safe"]
    command = [sys.executable, "-c", RUN, *options, "--credentials", str(file)]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        try:
            health = requests.get(f"http://127.0.0.1:{port}/sandbox/health", timeout=1).json()
        except requests.ConnectionError:
            time.sleep(0.02)
            continue
        assert health["mode"] == "safe"
        return process
    process.kill()
    raise AssertionError(process.communicate())


def test_it_serves_writes_the_file_and_stops(tmp_path: Path) -> None:
    file, port = tmp_path / "made" / "wechat.json", free_port()
    process = started(file, port)
    known = json.loads(file.read_text())
    assert set(known) >= ISSUED
    assert all(known.values())
    assert "platform_private_key_pem" not in known
    assert known["base"] == f"http://127.0.0.1:{port}"
    assert known["notify_url"] == "http://127.0.0.1:9/pay/notify"
    assert {stat.S_IMODE(one.stat().st_mode) for one in file.parent.iterdir()} == {0o600}
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=5)
    assert (process.returncode, err) == (0, "")
    assert str(port) in out
    again = started(file, port)
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=5)
    assert again.returncode == 0
    assert json.loads(file.read_text()) == known


def test_a_file_of_others_is_not_trusted(tmp_path: Path, keys: Credentials) -> None:
    file = tmp_path / "wechat.json"
    save(keys, file)
    assert load_or_generate(file) == keys
    for spoiled in ("{}", "not json", json.dumps({"base": "x"})):
        file.write_text(spoiled)
        assert load_or_generate(file) != keys


def test_a_taken_port_is_said_plainly(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-c", RUN, "--port", str(port), "--push-url", "http://127.0.0.1:9/wechat"]
        done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=20)
    assert done.returncode == 1
    assert "in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_may_run_side_by_side_with_the_same_keys(keys: Credentials) -> None:
    push = "http://127.0.0.1:9/wechat"
    with Sandbox(push, credentials=keys) as one, Sandbox(push, credentials=one.credentials) as two:
        assert one.url != two.url
        assert two.credentials.base == two.url
        assert one.credentials.appid == two.credentials.appid
