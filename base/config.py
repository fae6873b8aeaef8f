"""The shop's settings: config.toml, then environment variables, checked by type before anything starts."""

import json
import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from base.log import sounds_secret

Account = Literal["subscription", "verified_subscription", "service", "verified_service"]
Port = Annotated[int, Meta(ge=1, le=65535)]
Seconds = Annotated[int, Meta(ge=1)]
PREFIX = "XIAOPU__"
DATA = Path(__file__).resolve().parent.parent / "data"  # where a shop's files lie when nothing else is said


class ConfigError(Exception):
    """The settings cannot be used; the text names the key, what it got, what it wants and where it stands."""


class Shop(Struct, forbid_unknown_fields=True, frozen=True):
    """What the shop is called and where people find it."""

    name: str = "小铺"
    url: str = "http://127.0.0.1:8000"
    language: Literal["zh_CN", "en"] = "zh_CN"
    unpaid_minutes: Annotated[int, Meta(ge=5, le=1440)] = 30
    freight: Annotated[int, Meta(ge=0)] = 0


class Orders(Struct, forbid_unknown_fields=True, frozen=True):
    """How long things may take in an order's life, and how much one customer may keep from the others."""

    unpaid_most: Annotated[int, Meta(ge=1, le=1000)] = 5
    held_most: Annotated[int, Meta(ge=1, le=100_000)] = 200
    receive_days: Annotated[int, Meta(ge=1, le=60)] = 7
    complete_days: Annotated[int, Meta(ge=0, le=60)] = 7
    answer_days: Annotated[int, Meta(ge=1, le=30)] = 3
    send_back_days: Annotated[int, Meta(ge=1, le=30)] = 7
    second_operator_above: Annotated[int, Meta(ge=0)] = 0


class Chat(Struct, forbid_unknown_fields=True, frozen=True):
    """How what followers say is compared."""

    traditional: bool = True


class Server(Struct, forbid_unknown_fields=True, frozen=True):
    """How the process serves."""

    host: str = "127.0.0.1"
    port: Port = 8000
    workers: Annotated[int, Meta(ge=1, le=64)] = 1
    threads: Annotated[int, Meta(ge=1, le=64)] = 2
    jobs: Literal["inside", "separate"] = "inside"
    secret: str = ""
    trusted_proxies: Annotated[int, Meta(ge=0, le=5)] = 0
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    metrics_token: str = ""


class Database(Struct, forbid_unknown_fields=True, frozen=True):
    """Where the shop's rows live."""

    url: str = "sqlite:///data/xiaopu.db"


class Redis(Struct, forbid_unknown_fields=True, frozen=True):
    """The optional Redis that workers and hosts share."""

    url: str = ""


class Wechat(Struct, forbid_unknown_fields=True, frozen=True):
    """The official account."""

    appid: str = ""
    appsecret: str = ""
    original_id: str = ""
    token: str = ""
    aes_key: str = ""
    mode: Literal["plain", "compatible", "safe"] = "safe"
    account: Account = "verified_service"
    api_base: str = "https://api.weixin.qq.com"
    oauth_base: str = "https://open.weixin.qq.com"
    freshness: Seconds = 300


class Notices(Struct, forbid_unknown_fields=True, frozen=True):
    """Templates that tell customers of their orders when the chat's window is closed: ids, and what each field says."""

    paid: str = ""
    paid_fields: str = "character_string1=number thing2=goods amount3=amount time4=time"
    shipped: str = ""
    shipped_fields: str = "character_string1=number thing2=goods thing3=carrier character_string4=tracking"
    refund: str = ""
    refund_fields: str = "character_string1=number amount2=amount time3=time"
    paid_template: str = ""
    paid_template_fields: str = "character_string1=number thing2=goods amount3=amount time4=time"
    shipped_template: str = ""
    shipped_template_fields: str = "character_string1=number thing2=goods thing3=carrier character_string4=tracking"
    refund_template: str = ""
    refund_template_fields: str = "character_string1=number amount2=amount time3=time"
    script: str = "https://res.wx.qq.com/open/js/jweixin-1.6.0.js"


class Pay(Struct, forbid_unknown_fields=True, frozen=True):
    """The WeChat Pay merchant (API v3, public-key mode)."""

    mchid: str = ""
    merchant_serial: str = ""
    merchant_key: str = ""
    apiv3_key: str = ""
    public_key: str = ""
    public_key_id: str = ""
    base: str = "https://api.mch.weixin.qq.com"


class Config(Struct, forbid_unknown_fields=True, frozen=True):
    """Every setting; `pay.merchant_key` and `pay.public_key` are PEM text or paths of PEM files."""

    shop: Shop = field(default_factory=Shop)
    orders: Orders = field(default_factory=Orders)
    chat: Chat = field(default_factory=Chat)
    server: Server = field(default_factory=Server)
    database: Database = field(default_factory=Database)
    redis: Redis = field(default_factory=Redis)
    wechat: Wechat = field(default_factory=Wechat)
    notices: Notices = field(default_factory=Notices)
    pay: Pay = field(default_factory=Pay)


_current = Config()


def current() -> Config:
    """Return the settings this process runs with."""
    return _current


def use(config: Config) -> Config:
    """Make `config` the settings of this process."""
    global _current
    _current = config
    return config


def data_folder() -> Path:
    """Return where pictures and other files of this shop lie."""
    return Path(os.environ.get("XIAOPU_DATA", DATA))


def load(path: Path | None, environment: dict[str, str] | None = None) -> Config:
    """Read `path` (None: defaults), then `XIAOPU__SECTION__KEY` variables; raises ConfigError."""
    values = read(path) if path else {}
    for name, text in (os.environ if environment is None else environment).items():
        section, _, key = name[len(PREFIX):].lower().partition("__")
        if name.startswith(PREFIX) and isinstance(values.setdefault(section, {}), dict):
            values[section][key] = text
    return check(values, str(path) if path else "the environment")


def read(path: Path) -> dict[str, Any]:
    """Parse a TOML file; raises ConfigError with the line when it is not TOML, or cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise ConfigError(f"{path}: {wrong}") from wrong


def check(values: dict[str, Any], source: str) -> Config:
    """Return the checked settings; raises ConfigError naming the key."""
    try:
        # strict=False: an environment variable is text, "8000" must do for a number.
        return msgspec.convert(values, Config, strict=False)
    except msgspec.ValidationError as wrong:
        raise ConfigError(f"{source}: {describe(values, wrong)}") from wrong


def to_toml(config: Config) -> str:
    """Return the settings as a config.toml that reads back as the same."""
    sections = msgspec.to_builtins(config)
    return "\n".join(
        f"[{name}]\n" + "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in keys.items())
        for name, keys in sections.items())


def describe(values: dict[str, Any], wrong: msgspec.ValidationError) -> str:
    """Return one line: the key, what it wants, and what it got."""
    wants, _, place = str(wrong).partition(" - at `$.")
    key = place.rstrip("`")
    if not key:
        return f"{wants} (see config.example.toml for every key)"
    section, _, name = key.partition(".")
    got = values.get(section, {})
    if isinstance(got, dict):
        # Never the whole section, which may hold secrets, and no value whose name sounds like one.
        got = ", ".join(got) if name not in got else "a secret" if sounds_secret(name) else repr(got[name])
    return f"{key}: {wants}; got {got} (see [{section}] in config.example.toml)"
