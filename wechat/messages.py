"""Messages the shop sends by itself: customer-service messages of every kind, and the template message."""

from dataclasses import asdict, dataclass
from typing import Any

from wechat import client
from wechat.http import Refused

NOT_REACHED, REFUSED_NOTICE = "45015", "43101"
CLOSED = (
    NOT_REACHED,  # the follower has not written for 48 hours, or left
    "45047",  # the messages that their last message allowed are used up
    "43004",  # does not follow the account
    REFUSED_NOTICE,  # has not agreed to this kind of notice
)
WIDTHS = {"thing": 20, "character_string": 32, "phrase": 5, "name": 10}  # WeChat's limit per kind of field


@dataclass(frozen=True)
class Choice:
    """One answer a follower may tap: it comes back as a text `content` with the `id` as its menu id."""

    id: str
    content: str


class WindowClosed(Refused):
    """This follower cannot be told anything now; they can still ask."""


def send_text(openid: str, content: str) -> None:
    """Send a text; raises WindowClosed, Refused, Unclear."""
    send({"touser": openid, "msgtype": "text", "text": {"content": content}})


def send_card(openid: str, title: str, description: str, url: str, picurl: str) -> None:
    """Send one card (WeChat takes no more than one article); raises WindowClosed, Refused, Unclear."""
    article = {"title": title, "description": description, "url": url, "picurl": picurl}
    send({"touser": openid, "msgtype": "news", "news": {"articles": [article]}})


def send_image(openid: str, media_id: str) -> None:
    """Send a picture that was uploaded; raises WindowClosed, Refused (40007), Unclear."""
    send({"touser": openid, "msgtype": "image", "image": {"media_id": media_id}})


def send_voice(openid: str, media_id: str) -> None:
    """Send a voice that was uploaded; raises WindowClosed, Refused (40007), Unclear."""
    send({"touser": openid, "msgtype": "voice", "voice": {"media_id": media_id}})


def send_video(openid: str, media_id: str, thumb_media_id: str, title: str, description: str) -> None:
    """Send a video that was uploaded; raises WindowClosed, Refused (40007), Unclear."""
    video = {"media_id": media_id, "thumb_media_id": thumb_media_id, "title": title, "description": description}
    send({"touser": openid, "msgtype": "video", "video": video})


def send_music(openid: str, url: str, thumb_media_id: str, title: str, description: str) -> None:
    """Send a song to play from `url`; raises WindowClosed, Refused (40007), Unclear."""
    music = {"title": title, "description": description, "musicurl": url, "hqmusicurl": url,
             "thumb_media_id": thumb_media_id}
    send({"touser": openid, "msgtype": "music", "music": music})


def send_article(openid: str, article_id: str) -> None:
    """Send the card of a published article; raises WindowClosed, Refused (53600), Unclear."""
    send({"touser": openid, "msgtype": "mpnewsarticle", "mpnewsarticle": {"article_id": article_id}})


def send_menu(openid: str, question: str, choices: list[Choice], closing: str = "") -> None:
    """Send a question with answers to tap; raises WindowClosed, Refused, Unclear."""
    menu = {"head_content": question, "list": [asdict(one) for one in choices], "tail_content": closing}
    send({"touser": openid, "msgtype": "msgmenu", "msgmenu": menu})


def send_miniprogram(openid: str, title: str, appid: str, pagepath: str, thumb_media_id: str) -> None:
    """Send the card of a mini-program's page; raises WindowClosed, Refused (40007), Unclear."""
    page = {"title": title, "appid": appid, "pagepath": pagepath, "thumb_media_id": thumb_media_id}
    send({"touser": openid, "msgtype": "miniprogrampage", "miniprogrampage": page})


def typing(openid: str) -> None:
    """Show "typing" in the chat for about fifteen seconds; raises WindowClosed, Refused, Unclear."""
    told("/cgi-bin/message/custom/typing", {"touser": openid, "command": "Typing"})


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
