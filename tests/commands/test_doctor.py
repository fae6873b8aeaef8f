"""Lin asks the doctor in her terminal: every fault with its cure, and an exit code for scripts."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import msgspec
import pytest

from base.config import Config, Database, Pay, Server, Shop, Wechat
from tests.commands.processes import manage, write_config


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str, str]:
    """What the doctor says of a shop in which nearly everything is wrong: exit code, text and folder."""
    folder = tmp_path_factory.mktemp("broken")
    (folder / "locked").write_text("a file where a folder should be")
    write_config(folder, Config(
        shop=Shop(url="http://192.168.1.7/shop"), server=Server(secret="qwerty12"),
        database=Database(url=f"sqlite:///{folder}/locked/shop.db"),
        wechat=Wechat(appid="wx123", appsecret="short-secret", token="a", aes_key="tooshort", original_id="shop",
                      account="subscription", api_base="http://127.0.0.1:9"),
        pay=Pay(mchid="shop", apiv3_key="k" * 31, merchant_serial="12", merchant_key="/no/such.pem",
                public_key="-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", public_key_id="1")))
    done = manage(folder, "doctor")
    assert "Traceback" not in done.err, done.err
    return done.code, done.out, str(folder)


@pytest.mark.parametrize("key", [
    "shop.url", "server.secret", "wechat.appid", "wechat.appsecret", "wechat.original_id", "wechat.token",
    "wechat.aes_key", "pay.mchid", "pay.merchant_serial", "pay.apiv3_key", "pay.merchant_key", "pay.public_key",
    "pay.public_key_id", "data"])
def test_each_fault_is_named_with_its_cure(visit: tuple[int, str, str], key: str) -> None:
    lines = visit[1].splitlines()
    [place] = [number for number, line in enumerate(lines) if line.startswith(f"[FAULT] {key}: ")]
    assert lines[place + 1].strip().startswith("→ ")
    assert len(lines[place + 1]) > 20


def test_what_a_subscription_account_cannot_do_is_a_warning(visit: tuple[int, str, str]) -> None:
    assert "[warning] wechat.account: " in visit[1]


def test_the_visit_ends_with_a_count_and_exit_code_1(visit: tuple[int, str, str]) -> None:
    assert visit[0] == 1
    assert visit[1].strip().splitlines()[-1].startswith("faults: ")


def test_no_secret_is_shown(visit: tuple[int, str, str]) -> None:
    for secret in ("short-secret", "qwerty12", "tooshort", "k" * 31):
        assert secret not in visit[1]


def test_a_database_of_no_known_kind_is_a_fault_and_not_the_end(folder: Path, settings: Config) -> None:
    write_config(folder, msgspec.structs.replace(settings, database=Database(url="oracle://x/shop")))
    done = manage(folder, "doctor")
    assert done.code == 1
    assert "[FAULT] database.url: " in done.out
    assert "[warning] pay: " in done.out, "and it goes on looking"


def test_the_doctor_speaks_chinese_and_makes_nothing(folder: Path) -> None:
    done = manage(folder, "doctor", XIAOPU_LANGUAGE="zh_CN")
    assert "manage.py migrate" in done.out
    assert "商户" in done.out
    assert sorted(path.name for path in folder.iterdir()) == ["config.toml"]


class Yesterday(BaseHTTPRequestHandler):
    """A WeChat whose clock says another day than ours."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return a day long gone."""
        return "Sat, 01 Jan 2022 00:00:00 GMT"

    def do_GET(self) -> None:
        """Answer anything."""
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def yesterday() -> Iterator[str]:
    """The address of that WeChat."""
    with HTTPServer(("127.0.0.1", 0), Yesterday) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_clock_that_is_wrong_is_a_fault(folder: Path, settings: Config, yesterday: str) -> None:
    wechat = msgspec.structs.replace(settings.wechat, api_base=yesterday)
    write_config(folder, msgspec.structs.replace(settings, wechat=wechat))
    out = manage(folder, "doctor").out
    assert "[FAULT] clock: " in out
    assert "NTP" in out
