"""Who is holding the phone: the silent page login (`snsapi_base`)."""

from dataclasses import dataclass
from urllib.parse import quote

from wechatpy.oauth import WeChatOAuth

from base.config import current
from wechat import http
from wechat.http import Unclear


@dataclass(frozen=True)
class Identity:
    """An openid; `snapshot` marks WeChat's stand-in for someone who has not agreed: never keep or bill it."""

    openid: str
    snapshot: bool


def authorize_url(redirect_uri: str, state: str) -> str:
    """Return the address that sends the phone to WeChat and back to `redirect_uri?code=…&state=…`.

    `state` is the caller's to sign and to check. WeChat is picky about the order of the parameters.
    """
    wechat = current().wechat
    page = WeChatOAuth(wechat.appid, "", redirect_uri, state=quote(state, safe=""))  # wechatpy leaves it raw
    page.OAUTH_BASE_URL = http.address(wechat.oauth_base, "/connect/")
    return str(page.authorize_url)


def exchange(code: str) -> Identity:
    """Return who came back with `code`, which works once within five minutes.

    Raises Refused (40029 no such code, 40163 used already), Unclear.
    """
    wechat = current().wechat
    answer = http.get(wechat.api_base, "/sns/oauth2/access_token", appid=wechat.appid,
                      secret=wechat.appsecret, code=code, grant_type="authorization_code")
    openid = answer.get("openid")
    if not isinstance(openid, str) or not openid:
        raise Unclear("the answer has no openid")
    return Identity(openid, snapshot=answer.get("is_snapshotuser") == 1)
