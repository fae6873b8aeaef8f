"""The demo: everything up in one command, nothing left behind, and the same shop the next time."""

import signal
import socket
from pathlib import Path

import pytest
import requests

from tests.commands.processes import Running, manage, status
from tests.servers import free_port

pytestmark = pytest.mark.timeout(150)


def demo(folder: Path, *more: str) -> tuple[Running, int, int]:
    """Start a demo on free ports with its data in `folder`; returns it with the shop's and the WeChat's port."""
    port, other = free_port(), free_port()
    return Running(folder, "demo", "--port", str(port), "--sandbox-port", str(other), "--data",
                   str(folder / "data"), *more), port, other


def ends_well(running: Running, how: signal.Signals) -> None:
    """Stop it, and see that it ends in time, content and alone."""
    code, seconds = running.stop(how)
    assert code == 0, running.said
    assert seconds < 5
    assert running.left_nobody()
    assert "Traceback" not in running.said


def test_the_demo_comes_up_twice_on_the_same_data_and_stops_cleanly(tmp_path: Path) -> None:
    running, port, other = demo(tmp_path)
    with running:
        running.says("Ctrl-C stops both.")
        for address in (f"http://127.0.0.1:{other}/", f"http://127.0.0.1:{port}/console"):
            assert address.rstrip("/") in running.said
            assert status(address) == 200
        reply = requests.post(f"http://127.0.0.1:{other}/sandbox/followers", json={}, timeout=10).json()
        said = requests.post(f"http://127.0.0.1:{other}/sandbox/say", timeout=10,
                             json={"openid": reply["openid"], "text": "苹果"}).json()
        assert said["reply"]["type"] == "news"
        ends_well(running, signal.SIGTERM)

    running, port, other = demo(tmp_path)
    with running:
        running.says("Ctrl-C stops both.")
        assert "苹果" in requests.get(f"http://127.0.0.1:{port}/search?q=苹果", timeout=10).text
        ends_well(running, signal.SIGINT)


def test_stopped_while_it_comes_up_it_takes_its_wechat_along(tmp_path: Path) -> None:
    running, _port, other = demo(tmp_path)
    with running:
        running.until(lambda: status(f"http://127.0.0.1:{other}/sandbox/health") == 200, "up with its WeChat")
        running.stop(signal.SIGTERM)
        assert running.left_nobody()
        assert "Traceback" not in running.said


@pytest.mark.parametrize("taken", ["--port", "--sandbox-port"])
def test_a_port_that_is_taken_is_said_and_nothing_is_started(tmp_path: Path, taken: str) -> None:
    free = "--sandbox-port" if taken == "--port" else "--port"
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        line = manage(tmp_path, "demo", taken, port, free, str(free_port()), "--data", "data").says_one_line()
    assert line.startswith(f"error: {taken}: ")
    assert port in line
    assert "in use" in line
    assert list(tmp_path.iterdir()) == []


def test_a_demo_of_a_smaller_account_hands_out_its_own_links(tmp_path: Path) -> None:
    running, _port, other = demo(tmp_path, "--account", "subscription")
    with running:
        running.says("Ctrl-C stops both.")
        control = f"http://127.0.0.1:{other}/sandbox"
        assert requests.get(f"{control}/settings", timeout=10).json()["account"] == "subscription"
        mei = requests.post(f"{control}/followers", json={}, timeout=10).json()["openid"]
        said = requests.post(f"{control}/say", timeout=10, json={"openid": mei, "text": "苹果"}).json()
        assert "/in/" in str(said["reply"])
        running.stop(signal.SIGTERM)
