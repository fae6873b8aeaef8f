"""What the account may do, found out by asking which calls WeChat grants it."""

from typing import Literal

from wechat import quota
from wechat.http import Refused

NOT_GRANTED = ("76022", "48001")
# The first path that is granted tells the type (WeChat docs, explanation of interface privileges).
SIGNS: tuple[tuple[str, "Kind"], ...] = (
    ("/cgi-bin/message/template/send", "verified_service"),
    ("/cgi-bin/message/custom/send", "verified_subscription"),
    ("/cgi-bin/menu/create", "service"),
)

Kind = Literal["subscription", "verified_subscription", "service", "verified_service"]


def kind() -> Kind:
    """Return the type of the account, in the words of the setting `wechat.account`; raises Refused, Unclear."""
    return next((name for path, name in SIGNS if may(path)), "subscription")


def may(path: str) -> bool:
    """Tell whether WeChat grants the account this API path; raises Refused, Unclear."""
    try:
        quota.get(path)
    except Refused as no:
        if no.code in NOT_GRANTED:
            return False
        raise
    return True
