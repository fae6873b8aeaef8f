"""`serve` either serves, or says in one line why not and ends with exit code 1."""

import signal
import socket
from pathlib import Path
from typing import Any

import msgspec
import pytest

from base.config import Config
from tests.commands.processes import Running, make_tables, manage, steps, write_config


def changed(folder: Path, settings: Config, section: str, **values: Any) -> None:
    """Write the settings with some of a section's values changed."""
    part = msgspec.structs.replace(getattr(settings, section), **values)
    write_config(folder, msgspec.structs.replace(settings, **{section: part}))


def test_without_a_config_it_names_the_two_ways_on(tmp_path: Path) -> None:
    line = manage(tmp_path, "serve").says_one_line()
    assert "config.example.toml" in line
    assert "manage.py demo" in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("text", "says"), [
    ("[server]\nport = 70000\n", ("server.port", "70000", "65535")),
    ('[wechat]\nmode = "open"\n', ("wechat.mode", "'open'")),
    ("[servre]\nport = 1\n", ("servre",)),
    ("[server\n", ("line 1",)),
])
def test_a_wrong_config_names_key_and_value(tmp_path: Path, text: str, says: tuple[str, ...]) -> None:
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    line = manage(tmp_path, "serve").says_one_line()
    for part in ("config.toml", *says):
        assert part in line


@pytest.mark.parametrize(("section", "values", "says"), [
    ("server", {"secret": "short"}, ("server.secret", "32")),
    ("wechat", {"aes_key": "short"}, ("wechat.aes_key", "43")),
    ("pay", {"merchant_key": "/no/such.pem"}, ("pay.merchant_key",)),
    ("pay", {"public_key": "-----BEGIN CERTIFICATE-----"}, ("pay.public_key",)),
    ("database", {"url": "oracle://x/shop"}, ("oracle", "sqlite:///")),
    ("database", {"url": "postgresql://u:hidden@127.0.0.1:9/shop"}, ("refused",)),
])
def test_a_setting_no_worker_could_start_with_is_said_once(
        folder: Path, settings: Config, section: str, values: dict[str, str], says: tuple[str, ...]) -> None:
    make_tables(settings.database.url)
    changed(folder, settings, section, **values)
    line = manage(folder, "serve").says_one_line()
    for part in says:
        assert part in line
    assert "hidden" not in line


def test_an_empty_database_is_not_served(folder: Path) -> None:
    told = manage(folder, "serve").says_one_line()
    assert f"lacks {', '.join(steps())}; run: python manage.py migrate" in told


def test_a_port_that_is_taken_is_said(folder: Path, settings: Config) -> None:
    make_tables(settings.database.url)
    with socket.create_server(("127.0.0.1", settings.server.port), reuse_port=True):
        line = manage(folder, "serve").says_one_line()
    assert "server.port" in line
    assert str(settings.server.port) in line
    assert "in use" in line


@pytest.mark.timeout(120)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_stops(folder: Path, settings: Config, how: signal.Signals) -> None:
    changed(folder, settings, "server", workers=2)
    make_tables(settings.database.url)
    with Running(folder, "serve") as shop:
        shop.answers(f"http://127.0.0.1:{settings.server.port}/health/ready")
        assert settings.shop.url in shop.said
        code, seconds = shop.stop(how)
        assert code == 0, shop.said
        assert seconds < 5
        assert shop.left_nobody()
        assert "Traceback" not in shop.said


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_stops(folder: Path, settings: Config, how: signal.Signals) -> None:
    make_tables(settings.database.url)
    with Running(folder, "work") as worker:
        worker.says("at work")
        assert worker.stop(how)[0] == 0, worker.said
        assert "The worker has stopped." in worker.said
