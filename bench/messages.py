"""Signed messages as WeChat sends them, and the script that makes wrk send them."""

import os
from collections.abc import Sequence
from pathlib import Path

from base import clock
from bench.planted import ACCOUNT, AES_KEY, APPID, TOKEN
from bot.crypto import RANDOM, Envelope, signature

DISTINCT = 256
SENT = {"Content-Type": "text/xml"}

# wrk calls `request` for each request; all of them are made before the first.
SCRIPT = """
local made, n = {}, 0
function init(args)
  %s
end
function request()
  n = n %% #made + 1
  return made[n]
end
function done(summary, latency, requests)
  local e = summary.errors
  print(string.format("FIGURES %%d %%d %%d %%d %%d", summary.requests, summary.duration,
    e.status, e.connect + e.read + e.write, e.timeout))
end
"""


class Request:
    """One HTTP request: `path` with its query, `body` empty for a GET."""

    def __init__(self, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.path = path
        self.body = body
        self.headers = headers or {}

    def lua(self) -> str:
        """Return the line of the script that makes it."""
        headers = ", ".join(f"[{quoted(name.encode())}]={quoted(value.encode())}"
                            for name, value in self.headers.items())
        method = "POST" if self.body else "GET"
        return (f"made[#made + 1] = wrk.format('{method}', {quoted(self.path.encode())}, {{{headers}}}, "
                f"{quoted(self.body) if self.body else 'nil'})")


def quoted(text: bytes) -> str:
    """Return a Lua string of these bytes."""
    return '"' + "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03}"
                         for byte in text) + '"'


def script(path: Path, requests: Sequence[Request]) -> Path:
    """Write the script that sends these requests in turn, and return its path."""
    path.write_text(SCRIPT % "\n  ".join(request.lua() for request in requests), encoding="ascii")
    return path


def said(texts: Sequence[str], mode: str) -> list[Request]:
    """Return DISTINCT messages by as many followers, signed now, in plain or safe mode."""
    return [signed(message(texts[number % len(texts)], number), f"n{number}{os.urandom(4).hex()}", mode)
            for number in range(DISTINCT)]


def message(text: str, number: int) -> str:
    """Return the XML of a text message (official account docs, receiving messages)."""
    return (f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName><FromUserName><![CDATA[oMei{number:024}]]>"
            f"</FromUserName><CreateTime>{clock.wall()}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
            f"<Content><![CDATA[{text}]]></Content><MsgId>{24_000_000_000_000_000 + number}</MsgId></xml>")


def signed(xml: str, nonce: str, mode: str) -> Request:
    """Return the request that carries a message; in safe mode sealed."""
    moment = str(clock.wall())
    query = f"/wechat?signature={signature(TOKEN, moment, nonce)}&timestamp={moment}&nonce={nonce}"
    if mode == "plain":
        return Request(query, xml.encode(), SENT)
    sealed = Envelope(TOKEN, AES_KEY, APPID).encrypt(xml.encode(), os.urandom(RANDOM))
    body = (f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName>"
            f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>").encode()
    return Request(f"{query}&encrypt_type=aes&msg_signature={signature(TOKEN, moment, nonce, sealed)}", body, SENT)
