"""Subscription notifications (订阅通知): one message for each time a follower has agreed."""

from dataclasses import dataclass
from typing import Any

from wechat import client
from wechat.messages import fit, told

FOR_GOOD = 3  # the type of a template whose one consent lasts


@dataclass(frozen=True)
class Template:
    """A template of the account; `content` has a line `label:{{key.DATA}}` for each field."""

    id: str
    title: str
    content: str
    lasting: bool


def templates() -> list[Template]:
    """Return the account's templates; raises Refused, Unclear."""
    return listed(client.get("/wxaapi/newtmpl/gettemplate"))


def listed(answer: dict[str, Any]) -> list[Template]:
    """Read WeChat's list of templates."""
    return [Template(str(one["priTmplId"]), str(one["title"]), str(one["content"]), one.get("type") == FOR_GOOD)
            for one in answer.get("data", [])]


def add(public_id: str, words: list[int], scene: str) -> str:
    """Take a public template with these of its words (kid) and return its own id; raises Refused, Unclear."""
    answer = client.post("/wxaapi/newtmpl/addtemplate", {"tid": public_id, "kidList": words, "sceneDesc": scene})
    return str(answer.get("priTmplId", ""))


def delete(template_id: str) -> None:
    """Give a template back; raises Refused (40037), Unclear."""
    client.post("/wxaapi/newtmpl/deltemplate", {"priTmplId": template_id})


def send(openid: str, template_id: str, page: str, data: dict[str, str]) -> str:
    """Send a notification that leads to `page`, use up one consent, and return its msgid ("" when WeChat tells none).

    Values are cut to what their fields take. Raises WindowClosed (43101 no consent), Refused (40037, 47003), Unclear.
    """
    values = {key: {"value": fit(key, text)} for key, text in data.items()}
    answer = told("/cgi-bin/message/subscribe/bizsend",
                  {"touser": openid, "template_id": template_id, "page": page, "data": values})
    return str(answer.get("msgid", ""))
