"""The menu under the chat."""

from typing import Any

from wechat import client
from wechat.http import Refused

NONE_YET = "46003"


def push(buttons: list[dict[str, Any]]) -> None:
    """Replace the menu by `buttons` (WeChat's shape: name, type, key or url, sub_button); raises Refused, Unclear.

    Phones show the new menu within five minutes.
    """
    client.post("/cgi-bin/menu/create", {"button": buttons})


def fetch() -> list[dict[str, Any]]:
    """Return the buttons that WeChat has now, [] when there is no menu; raises Refused, Unclear."""
    try:
        answer = client.get("/cgi-bin/menu/get")
    except Refused as no:
        if no.code == NONE_YET:
            return []
        raise
    return list(answer.get("menu", {}).get("button", []))
