"""Lin asks the doctor: a healthy shop is fine, and each broken setting is named with its cure."""

from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import msgspec
import peewee
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playhouse.migrations import Runner

from base import clock
from base.config import Config, Database, Pay, Server, Shop, Wechat
from base.i18n import speaking
from jobs.doctor import Finding, account, examine, exit_code, live, merchant, report, storage
from sandbox.credentials import new_rsa_key, private_pem
from sandbox.server import Sandbox
from shop import account as profile

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def town() -> Iterator[Sandbox]:
    with Sandbox("http://127.0.0.1:9/wechat") as running:
        yield running


@pytest.fixture
def healthy(town: Sandbox, tmp_path: Path) -> Iterator[Config]:
    """The settings of a shop in which nothing is wrong."""
    town.reset()
    known, file = town.credentials, tmp_path / "shop.db"
    migrate(file)
    with speaking("en"):
        yield Config(
            server=Server(secret="s" * 32), database=Database(url=f"sqlite:///{file}"),
            wechat=Wechat(appid=known.appid, appsecret=known.appsecret, original_id=known.original_id,
                          token=known.token, aes_key=known.aes_key, api_base=town.url),
            pay=Pay(mchid=known.mchid, merchant_serial=known.merchant_serial, apiv3_key=known.apiv3_key,
                    merchant_key=known.merchant_private_key_pem, public_key=known.platform_public_key_pem,
                    public_key_id=known.platform_public_key_id, base=town.url))


def migrate(file: Path) -> None:
    database = peewee.SqliteDatabase(str(file))
    with database:
        Runner(database, str(storage.MIGRATIONS)).up()


def with_(config: Config, section: str, **values: Any) -> Config:
    return msgspec.structs.replace(config, **{section: msgspec.structs.replace(getattr(config, section), **values)})


def about(findings: list[Finding], key: str) -> list[Finding]:
    return [one for one in findings if one.key == key]


def test_a_healthy_shop_is_fine(healthy):
    findings = examine(healthy)
    assert [one for one in findings if one.level != "ok"] == []
    assert exit_code(findings) == 0
    assert {"token", "pay", "clock", "database.url"} <= {one.key for one in findings}


def test_an_empty_config_names_every_fault_with_its_cure(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    findings = examine(Config(wechat=Wechat(api_base=NOWHERE)))
    faults = {one.key for one in findings if one.level == "fault"}
    assert faults == {"server.secret", "wechat.appid", "wechat.appsecret", "wechat.original_id", "wechat.token",
                      "wechat.aes_key",
                      "database.url"}
    assert all(one.cure for one in findings if one.level != "ok")
    assert exit_code(findings) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", [
    "http://shop.example.com", "https://shop.example.com/wechat", "https://shop.example.com?x=1", "https://localhost",
    "https://192.168.1.7", "https://shop.local", "https://shop", "https://shop.example.com:8443", "shop.example.com",
    "", "https://[", "https://shop.example.com:x", "ftp://shop.example.com"])
def test_an_address_that_wechat_cannot_call_is_a_fault(url):
    assert account.url(Config(shop=Shop(url=url))).level == "fault"


@pytest.mark.parametrize("url", ["https://shop.example.com", "https://shop.example.com/", "https://shop.example.com:443"])
def test_an_address_that_wechat_can_call_is_fine(url):
    assert account.url(Config(shop=Shop(url=url))).level == "ok"


@pytest.mark.parametrize(("key", "value"), [
    ("appid", "wx123"), ("appid", "gh_123456789012"), ("appsecret", "short"), ("original_id", "myshop"),
    ("token", "ab"), ("token", "with-dash"), ("token", "a" * 33), ("aes_key", "a" * 42), ("aes_key", "=" * 43)])
def test_a_setting_of_another_shape_is_a_fault_and_is_not_shown(healthy, key, value):
    (seen,) = about(account.look(with_(healthy, "wechat", **{key: value})), f"wechat.{key}")
    assert seen.level == "fault"
    assert value not in seen.says


def test_plain_mode_without_a_key_is_advised_against(healthy):
    seen = account.aes_key(with_(healthy, "wechat", mode="plain", aes_key=""))
    assert seen.level == "warning"
    assert "安全模式" in seen.cure


@pytest.mark.parametrize("kind", ["subscription", "verified_subscription", "service"])
def test_an_account_that_cannot_be_paid_is_told_what_is_left_out(healthy, kind):
    seen = account.kind(with_(healthy, "wechat", account=kind))
    assert seen.level == "warning"
    assert "WeChat Pay" in seen.says
    assert all(name in seen.says for name in profile.lacking(kind)), "what the console's card crosses out"


def test_a_shop_without_merchant_only_hears_that_nobody_can_pay(healthy):
    seen = merchant.look(msgspec.structs.replace(healthy, pay=Pay()))
    assert [(one.key, one.level) for one in seen] == [("pay", "warning")]


@pytest.mark.parametrize(("key", "value"), [
    ("mchid", "shop"), ("merchant_serial", "12AB"), ("apiv3_key", "k" * 31), ("merchant_key", ""),
    ("merchant_key", "/no/such.pem"), ("merchant_key", "-----BEGIN PRIVATE KEY-----\nAAAA\n"), ("public_key", ""),
    ("public_key", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
    ("public_key_id", "0114232134912410")])
def test_a_merchants_setting_that_cannot_be_used_is_a_fault(healthy, key, value):
    (seen,) = about(merchant.look(with_(healthy, "pay", **{key: value})), f"pay.{key}")
    assert seen.level == "fault"


def test_a_short_key_is_a_fault(healthy):
    short = private_pem(generate_private_key(65537, 1024))
    assert merchant.merchant_key(with_(healthy, "pay", merchant_key=short).pay).level == "fault"


def test_the_merchants_own_public_key_is_not_wechat_pays(healthy):
    key = new_rsa_key()
    own = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    seen = merchant.public_key(with_(healthy, "pay", merchant_key=private_pem(key), public_key=own).pay)
    assert "own key" in seen.says


@pytest.mark.parametrize(("secret", "level"), [("", "fault"), ("guess", "fault")])
def test_a_weak_secret_is_named(healthy, secret, level):
    assert about(examine(with_(healthy, "server", secret=secret)), "server.secret")[0].level == level


def test_a_folder_that_cannot_be_written_is_a_fault(healthy, tmp_path):
    (tmp_path / "file").write_text("")
    findings = examine(with_(healthy, "database", url=f"sqlite:///{tmp_path}/file/shop.db"))
    assert about(findings, "data")[0].level == "fault"


def test_a_full_disk_is_a_fault(healthy, monkeypatch):
    for free, level in ((10 * 2**20, "fault"), (200 * 2**20, "warning")):
        monkeypatch.setattr("shutil.disk_usage", lambda _, free=free: type("Usage", (), {"free": free}))
        assert about(examine(healthy), "disk")[0].level == level


def test_a_migration_that_waits_is_a_fault(healthy, tmp_path, monkeypatch):
    (tmp_path / "0001_begin.py").write_text("def up(migrator, db):\n    pass\n")
    monkeypatch.setattr(storage, "MIGRATIONS", tmp_path)
    seen = storage.database(healthy)
    assert seen.level == "fault"
    assert "0001_begin" in seen.says
    assert "migrate" in seen.cure


@pytest.mark.parametrize("url", ["postgresql://x:y@127.0.0.1:9/shop", "mariadb://x:y@127.0.0.1:9/shop", "oracle://x"])
def test_a_database_that_does_not_answer_is_a_fault(healthy, url):
    assert storage.database(with_(healthy, "database", url=url)).level == "fault"


def test_a_file_that_is_no_database_is_a_fault(healthy, tmp_path):
    (tmp_path / "shop.txt").write_text("not a database, but long enough to be read as one " * 40)
    assert storage.database(with_(healthy, "database", url=f"sqlite:///{tmp_path}/shop.txt")).level == "fault"


@pytest.mark.parametrize("url", ["redis://127.0.0.1:9", "nonsense://x"])
def test_a_redis_that_does_not_answer_is_a_warning(healthy, url):
    assert storage.memory(with_(healthy, "redis", url=url)).level == "warning"


def test_f20_without_a_network_wechat_is_not_asked(healthy):
    assert [one.key for one in live.look(with_(healthy, "wechat", api_base=NOWHERE), frozenset())] == ["network"]


@pytest.mark.parametrize(("off", "level"), [(0, "ok"), (120, "warning"), (-400, "fault")])
def test_a_clock_that_is_off_is_named(healthy, off, level):
    assert live.skew(formatdate(clock.wall() + off, usegmt=True)).level == level


def test_wechat_that_tells_no_time_proves_nothing(healthy):
    assert live.skew("").level == "warning"


def test_an_address_that_is_not_in_the_whitelist_is_named(healthy, town):
    requests.post(f"{town.url}/sandbox/settings", json={"ip_whitelist": "203.0.113.9"}, timeout=5)
    (seen,) = about(examine(healthy), "token")
    assert seen.level == "fault"
    assert "127.0.0.1" in seen.says
    assert "IP白名单" in seen.cure


@pytest.mark.parametrize(("change", "named"), [
    ({"appsecret": "0" * 32}, "wechat.appsecret"), ({"appid": "wx" + "0" * 16}, "wechat.appid")])
def test_a_wrong_secret_or_appid_is_named(healthy, change, named):
    (seen,) = about(examine(with_(healthy, "wechat", **change)), "token")
    assert seen.level == "fault"
    assert named in seen.says


@pytest.mark.parametrize(("fault", "level"), [
    ({"path": "/cgi-bin/stable_token", "fault": "errcode", "errcode": -1}, "warning"),
    ({"path": "/cgi-bin/stable_token", "fault": "status", "status": 502}, "warning"),
    ({"path": "/cgi-bin/stable_token", "fault": "errcode", "errcode": 50007}, "fault")])
def test_what_wechat_says_about_the_token_is_told(healthy, town, fault, level):
    requests.post(f"{town.url}/sandbox/faults", json=fault, timeout=5)
    assert about(examine(healthy), "token")[0].level == level


def test_an_account_that_is_less_than_the_settings_say_is_named(healthy, town):
    requests.post(f"{town.url}/sandbox/faults", timeout=5,
                  json={"path": live.TEMPLATES, "fault": "errcode", "errcode": 48001})
    assert "not one" in about(examine(healthy), "wechat.account")[1].says


@pytest.mark.parametrize("change", [{"merchant_serial": "A" * 40}, {"mchid": "1900000000"},
                                    {"merchant_key": private_pem(new_rsa_key())}])
def test_a_serial_a_key_and_a_merchant_that_do_not_belong_together_are_named(healthy, change):
    (seen,) = about(examine(with_(healthy, "pay", **change)), "pay")
    assert seen.level == "fault"
    assert "merchant_serial" in seen.cure


def test_what_rests_on_a_faulty_setting_is_not_asked(healthy):
    findings = examine(with_(with_(healthy, "wechat", appid=""), "pay", mchid="shop"))
    assert about(findings, "token") == about(findings, "pay") == []


def test_a_busy_wechat_pay_proves_nothing(healthy, town):
    requests.post(f"{town.url}/sandbox/faults", timeout=5,
                  json={"path": "/v3/*", "fault": "status", "status": 500})
    assert about(examine(healthy), "pay")[0].level == "warning"


def test_the_report_names_level_key_and_cure(healthy):
    findings = examine(with_(healthy, "wechat", token=""))
    text = report(findings)
    assert "[FAULT] wechat.token: It is empty.\n    → " in text
    assert text.endswith(f"faults: 1, warnings: 0, fine: {len(findings) - 1}")


@pytest.mark.parametrize("secret", ["appsecret", "token", "aes_key"])
def test_the_report_shows_no_secret(healthy, secret):
    assert getattr(healthy.wechat, secret) not in report(examine(healthy))


def test_a_notification_is_compared_with_the_accounts(healthy: Config) -> None:
    mine = "sandbox-notice-1".ljust(43, "0")
    assert [one.level for one in about(examine(with_(healthy, "notices", paid=mine)), "notices.paid")] == ["ok"]
    strange, = about(examine(with_(healthy, "notices", paid="nobody's")), "notices.paid")
    assert strange.level == "fault"
    fields, = about(examine(with_(healthy, "notices", paid=mine, paid_fields="thing9=goods")), "notices.paid_fields")
    assert fields.level == "fault"
    assert "thing9" in fields.says
    wrong, = about(examine(with_(healthy, "notices", paid_template="x", paid_template_fields="thing2=colour")),
                   "notices.paid_template_fields")
    assert "colour" in wrong.says
