"""One POST to the shop: kept-alive connections, no redirects, no retries of its own."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import urllib3

_pool = urllib3.PoolManager(maxsize=16, retries=False)
_HEADERS = {"User-Agent": "Mozilla/4.0", "Accept": "*/*", "Pragma": "no-cache"}


@dataclass(frozen=True)
class Sent:
    """What came back; status 0 and a trouble when nothing did."""

    status: int
    body: bytes
    trouble: str  # "" | timeout | unreachable


def post(url: str, body: bytes, headers: Mapping[str, str], deadline: float) -> Sent:
    """Send and wait at most this many seconds; never raises for what the other side does."""
    ends = time.monotonic() + deadline
    try:
        answer = _pool.request(
            "POST",
            url,
            body=body,
            headers={**_HEADERS, **headers},
            timeout=urllib3.Timeout(total=deadline),
            redirect=False,
            preload_content=False,
        )
        content = _read(answer, ends)
    except urllib3.exceptions.NewConnectionError:
        return Sent(0, b"", "unreachable")
    except urllib3.exceptions.TimeoutError:
        return Sent(0, b"", "timeout")
    except urllib3.exceptions.HTTPError:
        return Sent(0, b"", "unreachable")
    return Sent(answer.status, content, "")


def _read(answer: urllib3.BaseHTTPResponse, ends: float) -> bytes:
    # urllib3 bounds each read, not their sum: a shop that dribbles would never be late
    content = b""
    while chunk := answer.read1(65536):
        content += chunk
        if time.monotonic() > ends:
            answer.close()
            raise urllib3.exceptions.TimeoutError
    answer.release_conn()
    return content
