"""One HTTP exchange with the shop or the sandbox, whole in memory and never larger than 10 MB."""

import http.client
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit

LARGEST_BODY = 10 * 1024 * 1024
_TIMEOUT_SECONDS = 30
_INFLATED = ("gzip", "x-gzip", "deflate")


class NoAnswer(Exception):
    """The other side is not there, broke off, or speaks no HTTP."""


class TooLarge(Exception):
    """The answer is over 10 MB."""


@dataclass(frozen=True)
class Answer:
    """What came back; `headers` in their order with repeats, `body` never gzipped."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The first header of that name, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def ask(base: str, method: str, target: str, headers: dict[str, str], body: bytes | None = None) -> Answer:
    """Send one request to `base` (an origin) and read the answer; raises NoAnswer or TooLarge."""
    connection = _connection(base)
    try:
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        raw = response.read(LARGEST_BODY + 1)
        pairs = response.getheaders()
    except (OSError, http.client.HTTPException) as problem:
        raise NoAnswer(str(problem)) from problem
    finally:
        connection.close()
    return _unzipped(Answer(response.status, pairs, _capped(raw)))


def _connection(base: str) -> http.client.HTTPConnection:
    parts = urlsplit(base)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=_TIMEOUT_SECONDS)


def _unzipped(answer: Answer) -> Answer:
    if answer.header("Content-Encoding").lower() not in _INFLATED or not answer.body:
        return answer
    try:
        plain = zlib.decompressobj(wbits=47).decompress(answer.body, LARGEST_BODY + 1)
    except zlib.error as problem:
        raise NoAnswer(f"bad compression: {problem}") from problem
    kept = [(key, value) for key, value in answer.headers if key.lower() != "content-encoding"]
    return Answer(answer.status, kept, _capped(plain))


def _capped(body: bytes) -> bytes:
    if len(body) > LARGEST_BODY:
        raise TooLarge
    return body
