"""One way to ask WeChat's API host: kept-alive, timed, and with three outcomes: a dict, Refused or Unclear."""

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import NewConnectionError
from wechatpy.client import WeChatClient
from wechatpy.exceptions import WeChatClientException

TIMEOUT = (3, 10)  # seconds to connect, seconds to wait for the answer
BUSY = -1  # WeChat's errcode for "system error, try later"
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class Unclear(Exception):
    """No clear answer (time-out, 5xx, 429, not JSON, unsigned): it may have happened or not, so ask later."""


class Undone(Unclear):
    """Nothing has happened: WeChat was busy (-1), or never heard of it. It may be asked again as it is."""


class Refused(Exception):
    """A clear no from WeChat: `code` is its own word (`40003`, `ORDERPAID`), `message` its sentence.

    `number` is the id of what is there already, when WeChat tells one with its no.
    """

    def __init__(self, code: str, message: str = "", number: int = 0) -> None:
        super().__init__(f"{code} {message}".strip())
        self.code = code
        self.message = message
        self.number = number


def get(base: str, path: str, **params: str) -> dict[str, Any]:
    """GET `path` at the host `base` and return WeChat's JSON object; raises Refused, Unclear."""
    return answered(library(base).get, address(base, path), params=list(params.items()))


def post(base: str, path: str, body: dict[str, Any], **params: str) -> dict[str, Any]:
    """POST `body` as JSON with Chinese left as it is, and return WeChat's object; raises Refused, Unclear."""
    return answered(library(base).post, address(base, path), params=list(params.items()), data=body)


def upload(base: str, path: str, name: str, data: bytes, words: str = "", **params: str) -> dict[str, Any]:
    """POST a file as the form field `media`, `words` as `description`; return the object; raises Refused, Unclear."""
    form = {"media": (name, data)} | ({"description": (None, words)} if words else {})
    return answered(library(base).post, address(base, path), params=list(params.items()), files=form)


def download(base: str, path: str, **params: str) -> bytes:
    """GET a file; raises Refused, Unclear."""
    answer = asked(library(base).get, address(base, path), params=list(params.items()))
    if not isinstance(answer, requests.Response):
        raise Unclear("the answer is no file")
    return answer.content


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
    """Return the JSON object of an answer; raises Refused, Unclear."""
    answer = asked(ask, url, **content)
    if not isinstance(answer, dict):  # wechatpy hands an HTML page with status 200 back as data
        raise Unclear("the answer is not a JSON object")
    return answer


def asked(ask: Callable[..., Any], url: str, **content: Any) -> Any:
    """Turn wechatpy's many ways of failing into two; what is no JSON comes back as the response itself.

    Parameters travel as pairs: to a dict wechatpy would add a token of its own making. `from None`,
    because the texts and the chain of these errors carry the URL with its secret or token.
    """
    try:
        return ask(url, **content)
    except WeChatClientException as wrong:
        raise failure(wrong) from None
    except requests.RequestException as wrong:
        raise (Undone if unheard(wrong) else Unclear)(type(wrong).__name__) from None


def unheard(wrong: requests.RequestException) -> bool:
    """Tell whether there never was a connection that could have carried the question."""
    if isinstance(wrong, requests.ConnectTimeout):
        return True
    cause = wrong.args[0] if wrong.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)


def known(response: requests.Response) -> int:
    """Return the msg_id that came with a no, 0 without one; the body is read as leniently as wechatpy reads it."""
    return int(json.loads(response.content.decode("utf-8", "ignore"), strict=False).get("msg_id") or 0)


def failure(wrong: WeChatClientException) -> Exception:
    """Return Refused for an errcode that says no, Unclear for a busy WeChat or a status without errcode."""
    if wrong.errcode is None:
        return Unclear(f"HTTP {wrong.response.status_code}")
    if wrong.errcode == BUSY:
        return Undone(f"{wrong.errcode} {wrong.errmsg}")
    return Refused(str(wrong.errcode), str(wrong.errmsg), known(wrong.response))
