"""wechatpayv3 on our connections: signed requests out, only signed answers in, and errors with a clear meaning."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import requests
from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.core import Core
from wechatpayv3.type import RequestType
from wechatpayv3.utils import build_authorization

from base import clock
from base.config import Pay, current
from base.log import log
from wechat import http, keys
from wechat.http import Refused, Unclear

NOT_SET_UP = "NOT_SET_UP"
BUSY = 429
CHUNK = 1 << 16
CERTIFICATES_REST = 60.0  # seconds between two fetches of WeChat's certificates
SPELLINGS = {"ORDER_PAID": "ORDERPAID", "ORDERNOTEXIST": "ORDER_NOT_EXIST"}  # WeChat's tables disagree


class Till(Core):  # type: ignore[misc]
    """The library's core with kept-alive connections, time-outs, another host, and Refused and Unclear."""

    def __init__(self, base: str, **keys: Any) -> None:
        super().__init__(**keys)
        self._gate_way = base.rstrip("/")
        self._certificates_again = 0.0

    def request(self, path: str, method: RequestType = RequestType.GET, data: Any = None,
                skip_verify: bool = False) -> tuple[int, str]:
        """Send a signed request and return the status and the signed text; raises Refused, Unclear."""
        response = judged(self._send(method.value, path, json.dumps(data, ensure_ascii=False) if data else ""))
        if not skip_verify and not self._is_signed(response):
            raise Unclear("the answer is not signed by WeChat Pay")
        return response.status_code, response.text

    def download(self, path: str, most: int) -> bytes:
        """Return the first `most` bytes of a file, fetched by a signed GET whose answer WeChat Pay does not sign.

        Raises Refused, Unclear.
        """
        with self._send("GET", path, "", stream=True) as response:
            try:
                return first(judged(response).iter_content(CHUNK), most)
            except requests.RequestException as wrong:
                raise Unclear(type(wrong).__name__) from wrong

    def _send(self, method: str, path: str, body: str, stream: bool = False) -> requests.Response:
        signed = build_authorization(path, method, self._mchid, self._cert_serial_no, self._private_key, data=body)
        headers = {"Accept": "application/json", "Content-Type": "application/json", "User-Agent": "xiaopu",
                   "Authorization": signed, "Wechatpay-Serial": self._public_key_id}
        try:
            response = http.session(self._gate_way).request(
                method, self._gate_way + path, data=body.encode() or None, headers=headers,
                timeout=self._timeout, allow_redirects=False, stream=stream)
        except requests.RequestException as wrong:
            raise Unclear(type(wrong).__name__) from wrong
        response.encoding = "utf-8"
        return response

    def _is_signed(self, response: requests.Response) -> bool:
        try:
            return bool(self._verify_signature(response.headers, response.text))
        except Exception as wrong:  # what the library raises for a missing type or serial is a plain Exception
            log(__name__).warning("an answer of WeChat Pay could not be verified", error=str(wrong))
            return False

    def _update_certificates(self) -> None:
        # Anyone can name an unknown serial in a forged notice; each must not make us call WeChat.
        if clock.ticks() < self._certificates_again:
            return
        self._certificates_again = clock.ticks() + CERTIFICATES_REST
        try:
            super()._update_certificates()
        except (Refused, Unclear) as wrong:
            log(__name__).warning("WeChat Pay's certificates could not be fetched", error=str(wrong))


def judged(response: requests.Response) -> requests.Response:
    """Return an answer that says yes; raises Refused, Unclear."""
    if response.status_code == BUSY or not 200 <= response.status_code < 500:
        raise Unclear(f"HTTP {response.status_code}")
    if response.status_code >= 300:
        raise refusal(response)
    return response


def refusal(response: requests.Response) -> Exception:
    """Return Refused with WeChat Pay's code, or Unclear when a 4xx does not come from WeChat Pay."""
    try:
        wrong = response.json()
        code = wrong["code"]
    except (ValueError, KeyError, TypeError):
        return Unclear(f"HTTP {response.status_code} without a code")
    return Refused(SPELLINGS.get(code, code), str(wrong.get("message", "")))


def first(pieces: Iterable[bytes], most: int) -> bytes:
    """Return the first `most` bytes, reading no further."""
    read = bytearray()
    for piece in pieces:
        read += piece
        if len(read) >= most:
            break
    return bytes(read[:most])


def download(path: str, most: int) -> bytes:
    """Return the first `most` bytes of WeChat Pay's file at `path`; raises Refused, Unclear."""
    core: Till = merchant()._core
    return core.download(path, most)


def merchant() -> WeChatPay:
    """Return the client of the merchant in the settings; raises Refused when there is none, ConfigError."""
    config = current()
    if not config.pay.mchid:
        raise Refused(NOT_SET_UP, "no WeChat Pay merchant in the settings")
    return client(config.pay, config.wechat.appid, config.shop.url)


@lru_cache(maxsize=4)
def client(pay: Pay, appid: str, shop_url: str) -> WeChatPay:
    """Build wechatpayv3 in public-key mode, which asks nothing over the network; raises ConfigError."""
    ours = {"mchid": pay.mchid, "cert_serial_no": pay.merchant_serial.upper(), "apiv3_key": pay.apiv3_key,
            "private_key": keys.private_text(pay.merchant_key), "timeout": http.TIMEOUT,
            "public_key": keys.public_text(pay.public_key), "public_key_id": pay.public_key_id}
    made = WeChatPay(WeChatPayType.JSAPI, appid=appid, notify_url=http.address(shop_url, "/pay/notify"), **ours)
    made._core = Till(pay.base, **ours)
    return made
