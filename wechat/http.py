"""One way to ask WeChat's API host: kept-alive, timed, and with three outcomes: a dict, Refused or Unclear."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import requests
from wechatpy.client import WeChatClient
from wechatpy.exceptions import WeChatClientException

TIMEOUT = (3, 10)  # seconds to connect, seconds to wait for the answer
BUSY = -1  # WeChat's errcode for "system error, try later"
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class Unclear(Exception):
    """No clear answer (time-out, 5xx, 429, not JSON, unsigned): it may have happened or not, so ask later."""


class Refused(Exception):
    """A clear no from WeChat: `code` is its own word (`40003`, `ORDERPAID`), `message` its sentence."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(f"{code} {message}".strip())
        self.code = code
        self.message = message


def get(base: str, path: str, **params: str) -> dict[str, Any]:
    """GET `path` at the host `base` and return WeChat's JSON object; raises Refused, Unclear."""
    return answered(library(base).get, address(base, path), params=list(params.items()))


def post(base: str, path: str, body: dict[str, Any], **params: str) -> dict[str, Any]:
    """POST `body` as JSON with Chinese left as it is, and return WeChat's object; raises Refused, Unclear."""
    return answered(library(base).post, address(base, path), params=list(params.items()), data=body)


@lru_cache(maxsize=8)
def session(base: str) -> requests.Session:
    """Return the kept-alive connections to the host `base`."""
    made = requests.Session()
    # A company's proxy cannot reach a WeChat that runs on this machine.
    made.trust_env = urlsplit(base).hostname not in THIS_MACHINE
    return made


@lru_cache(maxsize=8)
def library(base: str) -> WeChatClient:
    """Return wechatpy's client on our connections; its own token and endless retry stay unused."""
    made = WeChatClient("", "", timeout=TIMEOUT, auto_retry=False)
    made._http = session(base)
    return made


def address(base: str, path: str) -> str:
    """Return the absolute address of an API path; wechatpy's own is a literal."""
    return base.rstrip("/") + path


def answered(ask: Callable[..., Any], url: str, **content: Any) -> dict[str, Any]:
    """Turn wechatpy's many ways of failing into two.

    Parameters travel as pairs: to a dict wechatpy would add a token of its own making. `from None`,
    because the texts and the chain of these errors carry the URL with its secret or token.
    """
    try:
        answer = ask(url, **content)
    except WeChatClientException as wrong:
        raise failure(wrong) from None
    except requests.RequestException as wrong:
        raise Unclear(type(wrong).__name__) from None
    if not isinstance(answer, dict):  # wechatpy hands an HTML page with status 200 back as data
        raise Unclear("the answer is not a JSON object")
    return answer


def failure(wrong: WeChatClientException) -> Exception:
    """Return Refused for an errcode that says no, Unclear for a busy WeChat or a status without errcode."""
    if wrong.errcode is None:
        return Unclear(f"HTTP {wrong.response.status_code}")
    if wrong.errcode == BUSY:
        return Unclear(f"{wrong.errcode} {wrong.errmsg}")
    return Refused(str(wrong.errcode), str(wrong.errmsg))
