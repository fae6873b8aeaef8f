"""The settings of the official account, and the address it calls."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from base.config import Config
from base.i18n import _
from jobs.doctor.finding import Finding, fault, ok, warning
from shop import account as profile

WECHATS = "weixin.qq.com"
OWN_NAMES = ("localhost", ".localhost", ".local", ".internal", ".lan")


def look(config: Config) -> list[Finding]:
    """Check each setting by its shape."""
    return [check(config) for check in (url, appid, appsecret, original_id, token, aes_key, kind)]


def is_real(config: Config) -> bool:
    """Tell whether the settings point at WeChat itself and not at a sandbox."""
    return (urlsplit(config.wechat.api_base).hostname or "").endswith(WECHATS)


def url(config: Config) -> Finding:
    """Check the shop's own address."""
    key, given = "shop.url", config.shop.url
    try:
        parts = urlsplit(given)
        wrong = shape_fault(parts) or (real_fault(parts) if is_real(config) else "")
    except ValueError:
        wrong = _("it is no address")
    if wrong:
        return fault(key, _("%(url)s cannot be used: %(why)s.", url=given, why=wrong),
                     _("Give the address customers open, such as https://shop.example.com, without anything after it."))
    return ok(key, given)


def shape_fault(parts: SplitResult) -> str:
    """Return what is wrong with any shop's address, or nothing."""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return _("it is no address")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        return _("it has a path or a query")
    return ""


def real_fault(parts: SplitResult) -> str:
    """Return what WeChat itself would not take: it calls public https addresses on the usual port."""
    if parts.scheme != "https":
        return _("WeChat and its payment need https")
    if is_private(parts.hostname or ""):
        return _("WeChat cannot reach a private host")
    return "" if parts.port in (None, 443) else _("WeChat calls port 443 only")


def is_private(host: str) -> bool:
    """Tell whether `host` is known only here."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host.endswith(OWN_NAMES) or "." not in host


def appid(config: Config) -> Finding:
    """Check the account's AppID."""
    return shaped("wechat.appid", config.wechat.appid, r"wx[0-9a-f]{16}", _("wx and 16 hexadecimal characters"),
                  _("Copy the AppID (开发者ID) from the console: 设置与开发, 开发接口管理, 基本配置."))


def appsecret(config: Config) -> Finding:
    """Check the account's secret, without showing it."""
    return shaped("wechat.appsecret", config.wechat.appsecret, r"[0-9A-Za-z]{32}", _("32 letters and digits"),
                  _("Reset the AppSecret (开发者密码) in the console and copy it whole; it is shown only once."))


def original_id(config: Config) -> Finding:
    """Check the account's own name in messages."""
    return shaped("wechat.original_id", config.wechat.original_id, r"gh_\w+", _("gh_ and some characters"),
                  _("Copy the original ID (原始ID) from the console: 设置与开发, 账号设置."))


def token(config: Config) -> Finding:
    """Check the token that signs WeChat's calls."""
    return shaped("wechat.token", config.wechat.token, r"[0-9A-Za-z]{3,32}", _("3 to 32 letters and digits"),
                  _("Think of one and write the same into the console: 基本配置, 服务器配置, 令牌(Token)."))


def aes_key(config: Config) -> Finding:
    """Check the key of encrypted messages; in plain mode recommend encryption."""
    key, wechat = "wechat.aes_key", config.wechat
    if wechat.mode == "plain" and not wechat.aes_key:
        return warning(key, _("Messages come in plain mode: who learns one signed address can write as any follower."),
                       _("Choose 安全模式 in the console, copy its EncodingAESKey, set wechat.mode = \"safe\"."))
    return shaped(key, wechat.aes_key, r"[0-9A-Za-z]{43}", _("43 letters and digits"),
                  _("Copy the EncodingAESKey (消息加解密密钥) from the console: 基本配置, 服务器配置."))


def kind(config: Config) -> Finding:
    """Tell what this kind of account cannot do."""
    key, account = "wechat.account", config.wechat.account
    missing = profile.lacking(account)
    if not missing:
        return ok(key, account)
    return warning(key, _("This kind of account (%(kind)s) has no: %(missing)s. The shop leaves them out.",
                          kind=profile.type_name(account), missing="; ".join(missing)),
                   _("A verified service account (已认证的服务号) has all; if yours is one, correct this."))


def shaped(key: str, given: str, pattern: str, wanted: str, cure: str) -> Finding:
    """Check a setting by its pattern; what is given is never shown, it may be a secret."""
    if re.fullmatch(pattern, given, re.ASCII):
        return ok(key, _("looks right"))
    says = _("It is empty.") if not given else _("It must be %(wanted)s; it has %(length)s characters.",
                                                 wanted=wanted, length=len(given))
    return fault(key, says, cure)
