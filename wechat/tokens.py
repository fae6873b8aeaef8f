"""The official account's access token and JS-SDK ticket: shared by all workers, never fetched in a stampede."""

from collections.abc import Callable
from typing import Any, TypeVar

from base import store
from base.config import Wechat, current
from base.log import log
from wechat import http, kept
from wechat.http import Refused, Unclear

DEAD = ("40001", "40014", "42001")  # replaced, malformed, expired
PAUSE = 30  # seconds between two forced renewals: WeChat ignores more, and grants 20 a day
MEMORY = 7200  # seconds a dead token is remembered: no token lives longer

R = TypeVar("R")


def access_token() -> str:
    """Return a token for the API; raises Refused (wrong secret, IP not in the whitelist), Unclear."""
    wechat = current().wechat
    return kept.one(token_key(wechat), lambda: living(wechat))


def jsapi_ticket() -> str:
    """Return the ticket that signs pages for the JS-SDK; raises Refused, Unclear."""
    wechat = current().wechat
    return kept.one(f"wechat:ticket:{wechat.appid}", lambda: ticket(wechat))


def forget(token: str) -> None:
    """Note, for all workers, that WeChat called `token` dead."""
    wechat = current().wechat
    kept.forget(token_key(wechat), token)
    store.shared().set(dead_key(wechat), token, MEMORY)


def alive(ask: Callable[[str], R]) -> R:
    """Run `ask` with a token, and once more with a new one if WeChat calls the first dead.

    Never more than once: while WeChat says 40001 to everything, each try costs a token of a daily quota.
    """
    token = access_token()
    try:
        return ask(token)
    except Refused as no:
        if no.code not in DEAD:
            raise
    forget(token)
    return ask(access_token())


def living(wechat: Wechat) -> tuple[str, int]:
    """Fetch a token; if WeChat keeps handing out the dead one, force a new one, at most once in PAUSE seconds."""
    token, seconds = fetch(wechat)
    shared = store.shared()
    if token == shared.get(dead_key(wechat)) and shared.add(f"{token_key(wechat)}:forced", "1", PAUSE):
        log(__name__).warning("WeChat hands out a dead token: forcing a new one", appid=wechat.appid)
        return force(wechat)
    return token, seconds


def fetch(wechat: Wechat) -> tuple[str, int]:
    """Return WeChat's present token and the seconds it lives; other servers' tokens stay valid."""
    return stable(wechat, {"force_refresh": False})


def force(wechat: Wechat) -> tuple[str, int]:
    """Make WeChat end the present token and return a new one."""
    return stable(wechat, {"force_refresh": True})


def stable(wechat: Wechat, manner: dict[str, bool]) -> tuple[str, int]:
    """Ask `stable_token`, whose tokens do not end when another program asks for one (WeChat's API docs)."""
    body = {"grant_type": "client_credential", "appid": wechat.appid, "secret": wechat.appsecret, **manner}
    return value(http.post(wechat.api_base, "/cgi-bin/stable_token", body), "access_token")


def ticket(wechat: Wechat) -> tuple[str, int]:
    """Fetch the JS-SDK ticket and the seconds it lives."""
    path = "/cgi-bin/ticket/getticket"
    return value(alive(lambda token: http.get(wechat.api_base, path, access_token=token, type="jsapi")), "ticket")


def value(answer: dict[str, Any], name: str) -> tuple[str, int]:
    """Return the named text and its seconds from an answer; raises Unclear when they are not there."""
    text, seconds = answer.get(name), answer.get("expires_in")
    if not isinstance(text, str) or not text or not isinstance(seconds, int):
        raise Unclear(f"the answer has no {name}")
    return text, seconds


def token_key(wechat: Wechat) -> str:
    """Return where the account's token is kept."""
    return f"wechat:token:{wechat.appid}"


def dead_key(wechat: Wechat) -> str:
    """Return where the account's last dead token is remembered."""
    return f"wechat:dead-token:{wechat.appid}"
