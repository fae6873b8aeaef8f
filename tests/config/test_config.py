"""Settings: every key documented, every fault named with its cure, environment variables on top."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from base import db
from base.config import Config, ConfigError, load, to_toml

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "config.example.toml"


def test_the_example_has_every_key_with_its_default() -> None:
    assert tomllib.loads(EXAMPLE.read_text(encoding="utf-8")) == msgspec.to_builtins(Config())


def test_the_example_explains_every_key() -> None:
    keys = [line for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if " = " in line and line[0] != "#"]
    obvious = {"appsecret", "port", "api_base", "oauth_base", "base"}
    assert [line for line in keys if "#" not in line and line.split()[0] not in obvious] == []


def test_settings_read_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    config = load(None, {"XIAOPU__SHOP__NAME": '小"铺\n', "XIAOPU__SERVER__PORT": "9000"})
    path.write_text(to_toml(config), encoding="utf-8")
    assert load(path, {}) == config


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[server]\nport = 8100\n', encoding="utf-8")
    assert load(path, {}).server.port == 8100
    assert load(path, {"XIAOPU__SERVER__PORT": "8200"}).server.port == 8200


@pytest.mark.parametrize(("text", "says"), [
    ("[server]\nport = 70000\n", ["server.port", "65535", "70000", "[server]"]),
    ("[server]\nprot = 1\n", ["server", "prot", "config.example.toml"]),
    ('[wechat]\nmode = "open"\n', ["wechat.mode", "'open'"]),
    ('[shop]\nunpaid_minutes = "soon"\n', ["shop.unpaid_minutes", "int", "'soon'"]),
    ("[nowhere]\na = 1\n", ["nowhere"]),
    ("port = \n", ["line 1"]),
])
def test_a_wrong_file_is_named_key_by_key(tmp_path: Path, text: str, says: list[str]) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as wrong:
        load(path, {})
    for part in (str(path), *says):
        assert part in str(wrong.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nothere"):
        load(tmp_path / "nothere.toml", {})


def test_a_mistyped_key_does_not_show_its_neighbours_secrets(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[wechat]\nappid = "wx1"\nappsecert = "x"\ntoken = "hunter2hunter2"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="appsecert") as wrong:
        load(path, {})
    assert "hunter2" not in str(wrong.value)


@pytest.mark.parametrize("line", ["[pay]\napiv3_key = 12345678\n", "[server]\nsecret = [12345678]\n"])
def test_a_secret_of_the_wrong_kind_is_not_shown(tmp_path: Path, line: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(ConfigError) as wrong:
        load(path, {})
    assert "12345678" not in str(wrong.value)


def test_the_password_of_a_database_is_not_shown() -> None:
    with pytest.raises(ValueError, match="postgresql\\+psycopg") as wrong:
        db.connectable("postgresql+psycopg://shop:hunter2@host/shop")
    assert "hunter2" not in str(wrong.value)


def test_a_section_that_is_none_is_named_also_when_the_environment_adds_to_it(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("server = 5\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="server"):
        load(path, {"XIAOPU__SERVER__PORT": "9000"})
