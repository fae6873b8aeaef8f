"""The signature that lets a page of ours use WeChat's JS-SDK."""

import secrets
from dataclasses import dataclass

from base import clock
from base.config import current
from wechat import http, tokens


@dataclass(frozen=True)
class Signature:
    """What `wx.config` wants, under its own names."""

    appId: str
    timestamp: int
    nonceStr: str
    signature: str


def signature(url: str) -> Signature:
    """Sign the page at `url`, the address the phone shows; raises Refused, Unclear.

    Only for addresses of our own pages: a caller never passes on one that a browser sent.
    """
    wechat = current().wechat
    moment, nonce = clock.wall(), secrets.token_hex(8)
    signed = http.library(wechat.api_base).jsapi.get_jsapi_signature(
        nonce, tokens.jsapi_ticket(), moment, url.partition("#")[0])  # WeChat's page never sends the fragment
    return Signature(wechat.appid, moment, nonce, str(signed))
