"""What a page needs before WeChat's bridge opens the address book for it."""

from typing import Any

from flask import jsonify, request

from base import config
from base.errors import BadInput
from base.i18n import _
from base.log import log
from web.login import inside
from wechat import jssdk
from wechat.http import Refused, Unclear


def verification() -> Any:
    """The values that go with each call of the bridge, as JSON, for one page of this shop.

    `url` is a path: what is signed always begins with our own address. The names are those the
    JS-SDK adds to every call (WeChat docs, JS-SDK).
    """
    path = request.args.get("url", "")
    if not path or inside(path) != path:
        raise BadInput()
    try:
        signed = jssdk.signature(config.current().shop.url + path)
    except (Refused, Unclear) as wrong:
        log(__name__).warning("no signature for the bridge", why=str(wrong))
        return jsonify(error=_("WeChat is slow to answer.")), 503
    return jsonify(appId=signed.appId, verifyAppId=signed.appId, verifySignType="sha1",
                   verifyTimestamp=str(signed.timestamp), verifyNonceStr=signed.nonceStr,
                   verifySignature=signed.signature)
