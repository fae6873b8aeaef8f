"""Pictures that followers sent, from the addresses WeChat gave for them and from nowhere else."""

from urllib.parse import urlsplit

import requests

from base import config
from wechat import http
from wechat.http import Refused, Unclear

HOSTS = (".qpic.cn", ".qlogo.cn")  # where WeChat keeps them (WeChat docs, receiving messages: PicUrl)
LARGEST = 10 * 1024 * 1024  # bytes of a picture message (WeChat docs, temporary media)
PIECE = 64 * 1024  # bytes


def picture(url: str) -> bytes:
    """Return the picture at a PicUrl; raises Refused for any other address and for what is too large, Unclear."""
    if not known(url):
        raise Refused("foreign address", urlsplit(url).hostname or "")
    try:
        with http.session(base_of(url)).get(url, timeout=http.TIMEOUT, allow_redirects=False, stream=True) as answer:
            if answer.status_code != requests.codes.ok:
                raise Refused(str(answer.status_code), "no picture")
            return read(answer)
    except requests.RequestException as wrong:
        raise Unclear(type(wrong).__name__) from None


def known(url: str) -> bool:
    """Tell whether an address is one of WeChat's, on the port it should be."""
    try:
        parts, own = urlsplit(url), urlsplit(config.current().wechat.api_base)
        if (parts.scheme, parts.hostname, parts.port) == (own.scheme, own.hostname, own.port):
            return True
        return parts.scheme in ("http", "https") and parts.port is None and not parts.username and (
            parts.hostname or "").endswith(HOSTS)
    except ValueError:
        return False


def base_of(url: str) -> str:
    """Return the host of an address, with its scheme."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def read(answer: requests.Response) -> bytes:
    """Return the body, as long as a picture may be; raises Refused."""
    body = bytearray()
    for piece in answer.iter_content(PIECE):
        body += piece
        if len(body) > LARGEST:
            raise Refused("too large", "no picture")
    return bytes(body)
