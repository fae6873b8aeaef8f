"""Messages the shop sends by itself: customer-service text and card, and the template message."""

from typing import Any

from wechat import client
from wechat.http import Refused

CLOSED = (
    "45015",  # the follower has not written for 48 hours, or left
    "45047",  # the messages that their last message allowed are used up
    "43004",  # does not follow the account
    "43101",  # refused this kind of notice
)
WIDTHS = {"thing": 20, "character_string": 32, "phrase": 5, "name": 10}  # WeChat's limit per kind of field


class WindowClosed(Refused):
    """This follower cannot be told anything now; they can still ask."""


def send_text(openid: str, content: str) -> None:
    """Send a text; raises WindowClosed, Refused, Unclear."""
    send({"touser": openid, "msgtype": "text", "text": {"content": content}})


def send_card(openid: str, title: str, description: str, url: str, picurl: str) -> None:
    """Send one card (WeChat takes no more than one article); raises WindowClosed, Refused, Unclear."""
    article = {"title": title, "description": description, "url": url, "picurl": picurl}
    send({"touser": openid, "msgtype": "news", "news": {"articles": [article]}})


def send_template(openid: str, template_id: str, url: str, data: dict[str, str]) -> str:
    """Send a template message and return its msgid; values are cut to what WeChat takes.

    Raises WindowClosed, Refused, Unclear.
    """
    values = {key: {"value": fit(key, text)} for key, text in data.items()}
    answer = told("/cgi-bin/message/template/send",
                  {"touser": openid, "template_id": template_id, "url": url, "data": values})
    return str(answer.get("msgid", ""))


def send(message: dict[str, Any]) -> None:
    """Send a customer-service message."""
    told("/cgi-bin/message/custom/send", message)


def told(path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Post, naming the refusals that mean "not now, whatever you say"."""
    try:
        return client.post(path, body)
    except Refused as no:
        if no.code in CLOSED:
            raise WindowClosed(no.code, no.message) from no
        raise


def fit(key: str, text: str) -> str:
    """Return `text` in one line and as long as a field named `key` (such as `thing3`) may be."""
    return " ".join(text.split())[:WIDTHS.get(key.rstrip("0123456789"))]
