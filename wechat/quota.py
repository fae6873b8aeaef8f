"""How many calls a day are left, by WeChat's own count."""

from dataclasses import dataclass

from base.config import current
from wechat import client


@dataclass(frozen=True)
class Quota:
    """The calls of one path today."""

    limit: int
    used: int
    left: int


def get(path: str) -> Quota:
    """Ask for a path such as `/cgi-bin/message/custom/send`.

    Raises Refused (76021 no such path, 76022 this account may not call it), Unclear.
    """
    told = client.post("/cgi-bin/openapi/quota/get", {"cgi_path": path}).get("quota", {})
    return Quota(int(told.get("daily_limit", 0)), int(told.get("used", 0)), int(told.get("remain", 0)))


def clear() -> None:
    """Let every path's count begin anew, ten times a month; raises Refused (48006), Unclear."""
    client.post("/cgi-bin/clear_quota", {"appid": current().wechat.appid})
