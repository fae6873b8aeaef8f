"""WeChat itself: is it there, is our clock right, does it know us, may we do what the settings say."""

import re
from email.utils import parsedate_to_datetime

import requests

from base import clock, ids
from base.config import Config
from base.i18n import _
from jobs.doctor import notices
from jobs.doctor.finding import Finding, fault, ok, warning
from wechat import http, till, tokens
from wechat.http import Refused, Unclear

PATIENCE = (2, 4)  # seconds to connect, seconds to wait
SKEW = 300  # seconds after which WeChat Pay refuses a signature
UNEASY = 60
TEMPLATES = "/cgi-bin/template/get_all_private_template"
UNAUTHORISED = "48001"


def look(config: Config, faulty: frozenset[str]) -> list[Finding]:
    """Ask WeChat, unless there is no network; what rests on a faulty setting is not asked."""
    try:
        answer = http.session(config.wechat.api_base).get(
            config.wechat.api_base, timeout=PATIENCE, allow_redirects=False)
    except (requests.RequestException, ValueError) as wrong:
        return [warning("network", _("WeChat could not be reached (%(why)s), so it was not asked.",
                                     why=type(wrong).__name__),
                        _("Look again with a network, and at wechat.api_base."))]
    seen = [skew(answer.headers.get("Date", ""))]
    if not {"wechat.appid", "wechat.appsecret"} & faulty:
        seen += account(config)
    if config.pay.mchid and not any(key.startswith("pay") for key in faulty):
        seen.append(merchant(config))
    return seen


def skew(date: str) -> Finding:
    """Compare our clock with WeChat's."""
    try:
        off = clock.wall() - int(parsedate_to_datetime(date).timestamp())
    except ValueError:
        return warning("clock", _("WeChat did not say what time it is."), _("Look again later."))
    says, cure = _("This machine's clock is off by %(seconds)s seconds.", seconds=off), _("Let NTP set the clock.")
    if abs(off) >= SKEW:
        return fault("clock", says, cure)
    return warning("clock", says, cure) if abs(off) > UNEASY else ok("clock", says)


def account(config: Config) -> list[Finding]:
    """Ask for a token, and with it for something that only a verified service account may ask."""
    try:
        token, _seconds = tokens.fetch(config.wechat)
    except Refused as no:
        return [fault("token", *explained(no))]
    except Unclear as wrong:
        return [unclear("token", wrong)]
    given = ok("token", _("WeChat gave us an access token."))
    if config.wechat.account != "verified_service":
        return [given]
    return [given, rights(config, token), *notices.ask(config, token)]


def explained(no: Refused) -> tuple[str, str]:
    """Return what a refused token means, and its cure."""
    match no.code:
        case "40164":
            return (_("WeChat does not take calls from %(ip)s, the address of this machine.", ip=caller(no.message)),
                    _("Add that address to the IP whitelist (IP白名单) in the console: 基本配置."))
        case "40125":
            return _("WeChat says that wechat.appsecret is wrong."), _("Reset the AppSecret in the console, copy it.")
        case "40013":
            return _("WeChat does not know wechat.appid."), _("Copy the AppID from the console: 基本配置.")
    return (_("WeChat gives us no token: %(code)s %(message)s.", code=no.code, message=no.message),
            _("Look the number up in WeChat's list of return codes (全局返回码)."))


def caller(message: str) -> str:
    """Return the address WeChat saw us come from."""
    found = re.search(r"invalid ip ([0-9A-Fa-f.:]+)", message)
    return found.group(1) if found else "?"


def rights(config: Config, token: str) -> Finding:
    """Ask for the message templates, which only a verified service account has."""
    key = "wechat.account"
    try:
        http.get(config.wechat.api_base, TEMPLATES, access_token=token)
    except Refused as no:
        if no.code == UNAUTHORISED:
            return warning(key, _("The settings say verified service account, but WeChat says that it is not one."),
                           _("Set wechat.account to what it is; page login, templates and WeChat Pay stay off."))
        return unclear(key, no)
    except Unclear as wrong:
        return unclear(key, wrong)
    return ok(key, _("WeChat treats this account as a verified service account."))


def merchant(config: Config) -> Finding:
    """Ask WeChat Pay for an order that cannot exist: saying so proves that it knows our signature."""
    key = "pay"
    try:
        till.client(config.pay, config.wechat.appid, config.shop.url).query(out_trade_no=ids.number("D"))
    except Refused as no:
        if no.code == "ORDER_NOT_EXIST":
            return ok(key, _("WeChat Pay knows this merchant's signature."))
        return fault(key, *doubted(no))
    except Unclear as wrong:
        return unclear(key, wrong)
    return ok(key, _("WeChat Pay knows this merchant's signature."))


def doubted(no: Refused) -> tuple[str, str]:
    """Return what WeChat Pay's refusal means, and its cure."""
    if no.code == "SIGN_ERROR":
        return (_("WeChat Pay does not take our signature: %(message)s.", message=no.message),
                _("pay.merchant_serial, pay.merchant_key and pay.mchid must be of one and the same certificate."))
    return (_("WeChat Pay refuses this merchant: %(code)s %(message)s.", code=no.code, message=no.message),
            _("See that pay.mchid and pay.public_key_id are right, and that JSAPI payment is switched on."))


def unclear(key: str, answer: Exception) -> Finding:
    """Return that WeChat's answer proves nothing."""
    return warning(key, _("WeChat gave no clear answer: %(why)s.", why=answer), _("Look again later."))
