"""One-time messages (一次性订阅): a page asks, and each yes to a scene is worth one message."""

from urllib.parse import quote

from base.config import current
from wechat.messages import told


def ask_url(host: str, template_id: str, scene: int, back: str, reserved: str) -> str:
    """Return the address that asks a follower and comes back to `back?openid=&action=confirm|cancel&scene=&reserved=`.

    `host` is WeChat's page host, `scene` is 0 to 10000, `reserved` is the caller's to sign and to check.
    WeChat is picky about the order of the parameters.
    """
    fields = {"action": "get_confirm", "appid": current().wechat.appid, "scene": str(scene),
              "template_id": template_id, "redirect_url": back, "reserved": reserved}
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())
    return f"{host.rstrip('/')}/mp/subscribemsg?{query}#wechat_redirect"


def send(openid: str, template_id: str, scene: int, url: str, title: str, content: str) -> None:
    """Send the one message, cut to 15 and 200 characters; raises WindowClosed (43101 no consent), Refused, Unclear."""
    told("/cgi-bin/message/template/subscribe",
         {"touser": openid, "template_id": template_id, "url": url, "scene": str(scene), "title": title[:15],
          "data": {"content": {"value": content[:200]}}})
