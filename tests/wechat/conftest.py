"""A very small WeChat that says what a test tells it to say, for the answers a healthy one never gives."""

import json
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from base import clock, config, store
from wechat import client

APIV3_KEY = "0123456789abcdef0123456789abcdef"
PUBLIC_KEY_ID = "PUB_KEY_ID_0114232134912410000000000000"
MCHID = "1900000109"
APPID = "wx0000000000000001"


@dataclass(frozen=True)
class Said:
    """One answer: `slow` seconds first; `signed` as WeChat Pay signs; `to` another path."""

    body: Any = ""
    status: int = 200
    kind: str = "application/json"
    slow: float = 0.0
    signed: bool = False
    to: str = ""

    @property
    def text(self) -> str:
        return self.body if isinstance(self.body, str) else json.dumps(self.body, ensure_ascii=False)

    @property
    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else self.text.encode()


@dataclass(frozen=True)
class Heard:
    """One call of the shop."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query))

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class ScriptedWeChat:
    """Per path a list of answers; the last one stays."""

    def __init__(self, platform_key: RSAPrivateKey) -> None:
        self.script: dict[str, list[Said]] = {}
        self.heard: list[Heard] = []
        self.connections = 0
        self.platform_key = platform_key
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def says(self, path: str, *answers: Any) -> None:
        """Answer `path` with these, one after the other; a dict or a text means a plain 200."""
        self.script[path] = [one if isinstance(one, Said) else Said(one) for one in answers]

    def calls(self, path: str) -> list[Heard]:
        return [one for one in self.heard if one.path == path]

    def seal(self, body: str, moment: int | None = None) -> dict[str, str]:
        """The headers that sign `body`."""
        stamp = str(clock.wall() if moment is None else moment)
        signature = self.platform_key.sign(f"{stamp}\nn0nce\n{body}\n".encode(), PKCS1v15(), SHA256())
        return {"Wechatpay-Timestamp": stamp, "Wechatpay-Nonce": "n0nce", "Wechatpay-Serial": PUBLIC_KEY_ID,
                "Wechatpay-Signature": b64encode(signature).decode(),
                "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048"}

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _answer(self, heard: Heard) -> Said:
        self.heard.append(heard)
        answers = self.script.get(heard.path, [Said("", 404)])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        wechat = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                wechat.connections += 1
                super().setup()

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                said = wechat._answer(Heard(self.command, self.path, dict(self.headers), body))
                time.sleep(said.slow)
                self.send_response(said.status)
                for name, value in (wechat.seal(said.text) if said.signed else {}).items():
                    self.send_header(name, value)
                if said.to:
                    self.send_header("Location", said.to)
                self.send_header("Content-Type", said.kind)
                self.send_header("Content-Length", str(len(said.raw)))
                self.end_headers()
                with suppress(OSError):  # the shop has given up waiting
                    self.wfile.write(said.raw)

            do_POST = do_GET

            def log_message(self, *_: Any) -> None:
                """Silence."""

        return Handler


@pytest.fixture(scope="session")
def platform_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.fixture(scope="session")
def merchant_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


def private_pem(key: RSAPrivateKey, form: PrivateFormat = PrivateFormat.PKCS8) -> str:
    return key.private_bytes(Encoding.PEM, form, NoEncryption()).decode()


def public_pem(key: RSAPrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.fixture
def wechat(platform_key: RSAPrivateKey, merchant_key: RSAPrivateKey) -> Iterator[ScriptedWeChat]:
    """A scripted WeChat, and Lin's shop pointed at it."""
    server = ScriptedWeChat(platform_key)
    former_config, former_store = config.current(), store.shared()
    config.use(config.Config(
        shop=config.Shop(url="https://shop.example"),
        wechat=config.Wechat(appid=APPID, appsecret="5ecret" * 5 + "ab", api_base=server.url),
        pay=config.Pay(mchid=MCHID, merchant_serial="4" * 40, merchant_key=private_pem(merchant_key),
                       apiv3_key=APIV3_KEY, public_key=public_pem(platform_key), public_key_id=PUBLIC_KEY_ID,
                       base=server.url)))
    store.use(store.MemoryStore())
    server.says("/cgi-bin/stable_token", {"access_token": "T1", "expires_in": 7200})
    yield server
    config.use(former_config)
    store.use(former_store)
    clock.reset()
    server.close()


@pytest.fixture
def notice(wechat: ScriptedWeChat) -> Any:
    """Write a notice as WeChat Pay does: (headers, body) of a payload."""

    def write(payload: Any, event_type: str = "TRANSACTION.SUCCESS", moment: int | None = None,
              key: str = APIV3_KEY) -> tuple[dict[str, str], bytes]:
        plain = payload if isinstance(payload, str) else json.dumps(payload)
        secret = AESGCM(key.encode()).encrypt(b"abcdefghijkl", plain.encode(), b"transaction")
        resource = {"algorithm": "AEAD_AES_256_GCM", "nonce": "abcdefghijkl", "associated_data": "transaction",
                    "ciphertext": b64encode(secret).decode()}
        body = json.dumps({"id": "9c0f2c2e", "resource_type": "encrypt-resource", "event_type": event_type,
                           "resource": resource})
        return wechat.seal(body, moment), body.encode()

    return write


@pytest.fixture
def said() -> type[Said]:
    return Said


@pytest.fixture
def pkcs1(merchant_key: RSAPrivateKey) -> str:
    """The merchant's key in its older spelling."""
    return private_pem(merchant_key, PrivateFormat.TraditionalOpenSSL)


@pytest.fixture(autouse=True)
def unmetered(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeChat alone says no here: a shop of an earlier test counts nothing."""
    monkeypatch.setattr(client, "_meter", client.Unmetered())
