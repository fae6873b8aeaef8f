"""QR codes with a scene: who scans one follows by it, and the shop learns which."""

from dataclasses import dataclass
from typing import Any

from base import clock
from wechat import client

LONGEST = 2_592_000  # seconds of a temporary code (WeChat docs, account QR codes)


@dataclass(frozen=True)
class Code:
    """A code: draw `url` as a picture; `ends` is the second it dies, None for never."""

    ticket: str
    url: str
    ends: int | None


def create(scene: str, seconds: int | None) -> Code:
    """Make a code for `scene` (1 to 64 characters) that lives `seconds` (30 days at most), None for good.

    An account has 100,000 permanent ones in its life. Raises Refused (40053), Unclear.
    """
    wish: dict[str, Any] = {"action_name": "QR_LIMIT_STR_SCENE" if seconds is None else "QR_STR_SCENE",
                            "action_info": {"scene": {"scene_str": scene}}}
    if seconds is not None:
        wish["expire_seconds"] = min(seconds, LONGEST)
    answer = client.post("/cgi-bin/qrcode/create", wish)
    life = answer.get("expire_seconds")
    return Code(str(answer["ticket"]), str(answer["url"]), clock.now() + int(life) if life else None)
