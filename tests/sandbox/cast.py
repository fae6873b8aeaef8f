"""Who plays in the sandbox's tests: a shop that notes what arrives, a phone, a merchant that signs by hand."""

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from sandbox.server import Sandbox


@dataclass
class Arrived:
    """One request the shop got."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


Answer = tuple[int, bytes]


@dataclass
class Shop:
    """Notes what arrives and answers what it is told to; `accepts` is for notices, `replies` for pushes."""

    url: str
    arrived: list[Arrived] = field(default_factory=list)
    replies: Callable[[Arrived], Answer] = lambda _: (200, b"success")
    accepts: Callable[[Arrived], Answer] = lambda _: (204, b"")

    def of(self, path: str) -> list[Arrived]:
        """What came to this path so far."""
        return [one for one in self.arrived if one.path == path]

    def wait(self, path: str, count: int) -> list[Arrived]:
        """Wait until so many came, three seconds at most."""
        ends = time.monotonic() + 3
        while len(self.of(path)) < count:
            assert time.monotonic() < ends, f"{len(self.of(path))} of {count} came to {path}"
            time.sleep(0.01)
        return self.of(path)


class Phone:
    """The control API; answers are parsed and must be 200."""

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, path: str, /) -> Any:
        return self._checked(requests.get(f"{self.url}/sandbox/{path}", timeout=10))

    def post(self, path: str, /, **wish: Any) -> Any:
        return self._checked(requests.post(f"{self.url}/sandbox/{path}", json=wish, timeout=10))

    def delete(self, path: str = "", /) -> Any:
        return self._checked(requests.delete(f"{self.url}/sandbox/{path}".rstrip("/"), timeout=10))

    def follow(self, openid: str, **wish: Any) -> Any:
        return self.post("followers", openid=openid, **wish)

    def say(self, openid: str, text: str) -> Any:
        return self.post("say", openid=openid, text=text)

    def screen(self, openid: str) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.get(f"chat/{openid}")["messages"]
        return messages

    @staticmethod
    def _checked(answer: requests.Response) -> Any:
        assert answer.status_code == 200, answer.text
        return answer.json()


class Merchant:
    """Signs requests and checks answers by the documents, without any SDK."""

    def __init__(self, wechat: Sandbox) -> None:
        self.credentials = wechat.credentials
        self._key: Any = load_pem_private_key(self.credentials.merchant_private_key_pem.encode(), None)
        self._wechat: Any = load_pem_public_key(self.credentials.platform_public_key_pem.encode())

    def call(self, method: str, target: str, body: Any = None, **changes: Any) -> requests.Response:
        """Call with a right signature, but for what `changes` spoils: timestamp, signed, headers, serial_no, mchid."""
        text = "" if body is None else body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        headers = {
            "Accept": "application/json",
            "User-Agent": "by hand",
            "Content-Type": "application/json",
            "Wechatpay-Serial": self.credentials.platform_public_key_id,
            "Authorization": self.authorization(method, changes.get("signed", target), text, **changes),
        }
        headers |= changes.get("headers", {})
        return requests.request(method, self.credentials.base + target, data=text.encode(), headers=headers, timeout=10)

    def authorization(self, method: str, target: str, text: str, **changes: Any) -> str:
        """The Authorization header."""
        stamped = str(changes.get("timestamp", int(time.time())))
        signature = self.sign(f"{method}\n{target}\n{stamped}\nnonce1\n{text}\n")
        fields = {
            "mchid": changes.get("mchid", self.credentials.mchid),
            "nonce_str": "nonce1",
            "signature": signature,
            "timestamp": stamped,
            "serial_no": changes.get("serial_no", self.credentials.merchant_serial),
        }
        return "WECHATPAY2-SHA256-RSA2048 " + ",".join(f'{name}="{value}"' for name, value in fields.items())

    def sign(self, text: str) -> str:
        """SHA256withRSA under the merchant's key, base64."""
        return base64.b64encode(self._key.sign(text.encode(), PKCS1v15(), SHA256())).decode()

    def verify(self, headers: Any, body: str) -> None:
        """Raise InvalidSignature unless WeChat's public key signed this."""
        text = f"{headers['Wechatpay-Timestamp']}\n{headers['Wechatpay-Nonce']}\n{body}\n"
        self._wechat.verify(base64.b64decode(headers["Wechatpay-Signature"]), text.encode(), PKCS1v15(), SHA256())

    def order(self, number: str = "SBX0001", openid: str = "oMei", total: int = 1990, **more: Any) -> dict[str, Any]:
        """The body of a JSAPI order."""
        return {
            "appid": self.credentials.appid,
            "mchid": self.credentials.mchid,
            "description": "明前龙井 250g",
            "out_trade_no": number,
            "notify_url": self.credentials.notify_url,
            "amount": {"total": total, "currency": "CNY"},
            "payer": {"openid": openid},
            **more,
        }
