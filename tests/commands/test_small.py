"""Help, migrate, audit, operator and sandbox: each says what it did, and its exit code is true."""

import json
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import manage as commands
from base.config import Config
from shop import audit
from tests.commands.processes import Running, make_tables, manage, steps
from tests.servers import free_port

pytestmark = pytest.mark.timeout(150)
COMMANDS = ("serve", "work", "demo", "sandbox", "migrate", "audit", "doctor", "reconcile", "operator", "backup",
            "restore", "menu", "rules")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        commands.parser().parse_args([command, "--help"])
    assert end.value.code == 0
    said = capsys.readouterr().out
    assert f"manage.py {command}" in said
    assert "--config" in said


def test_the_first_help_names_them_all(tmp_path: Path) -> None:
    done = manage(tmp_path, "--help")
    assert done.code == 0
    assert [name for name in COMMANDS if f"\n    {name}" not in done.out] == []
    assert list(tmp_path.iterdir()) == [], "help makes nothing"


def test_a_word_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        commands.parser().parse_args(["sell"])
    assert end.value.code == 2
    assert "sell" in capsys.readouterr().err


def test_migrate_audit_and_operator_in_the_order_of_a_first_day(folder: Path) -> None:
    assert "run: python manage.py migrate" in manage(folder, "audit").says_one_line()
    assert manage(folder, "migrate").out == f"Applied {', '.join(steps())}.\n"
    assert manage(folder, "migrate").out == "Nothing to do: the database is up to date.\n"
    sound = manage(folder, "audit")
    assert (sound.code, sound.out) == (0, f"{len(audit.PROMISES)} checks, 0 findings.\n")

    broken_by_hand(folder / "shop.db")
    broken = manage(folder, "audit")
    assert broken.code == 1
    assert "P2: account sales" in broken.out
    assert "0 findings" not in broken.out


def broken_by_hand(file: Path) -> None:
    """Let somebody write themselves a balance with SQL, which no entry explains."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO balance (account, amount) VALUES ('sales', 100)")


def test_lin_is_added_once_and_with_a_password_worth_the_name(folder: Path, settings: Config) -> None:
    make_tables(settings.database.url)
    add = ("operator", "add", "lin", "--name", "小林", "--password-stdin")
    assert "at least 8 characters" in manage(folder, *add, stdin="short\n").says_one_line()
    added = manage(folder, *add, stdin="lin-runs-the-shop\n")
    assert (added.code, added.out) == (0, f"lin may now enter {settings.shop.url}/console.\n")
    assert "taken" in manage(folder, *add, stdin="another-password\n").says_one_line()
    typo = manage(folder, "operator", "add", "wu", "--permissions", "order", "--password-stdin", stdin="wu-helps-out\n")
    assert "no such permission: order" in typo.says_one_line()
    silent = manage(folder, "operator", "add", "bo")
    assert silent.code == 1
    assert "--password-stdin" in silent.err
    assert "Traceback" not in silent.err


@pytest.mark.parametrize(("day", "says"), [("2026-13-45", "is no day"), ("2999-01-01", "come on the day after it")])
def test_a_day_without_bills_is_said_before_asking(folder: Path, settings: Config, day: str, says: str) -> None:
    make_tables(settings.database.url)
    done = manage(folder, "reconcile", "--date", day)
    assert done.code != 0
    assert says in done.err
    assert "Traceback" not in done.err


def test_the_sandbox_writes_what_a_shop_must_know(tmp_path: Path) -> None:
    file, port = tmp_path / "wechat.json", free_port()
    with Running(tmp_path, "sandbox", "--port", str(port), "--push-url", "http://127.0.0.1:9/wechat",
                 "--mode", "safe", "--credentials", str(file)) as wechat:
        wechat.answers(f"http://127.0.0.1:{port}/sandbox/health")
        told = json.loads(file.read_text(encoding="utf-8"))
        assert told["base"] == f"http://127.0.0.1:{port}"
        assert {"appid", "appsecret", "token", "aes_key", "mchid", "merchant_private_key_pem", "merchant_serial",
                "apiv3_key", "platform_public_key_pem", "platform_public_key_id", "notify_url"} <= told.keys()
        assert wechat.stop(signal.SIGTERM)[0] == 0
        assert wechat.left_nobody()
