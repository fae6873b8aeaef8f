"""Which calls each type of account may make (WeChat docs, explanation of interface privileges)."""

from sandbox.errors import OaError

VERIFIED_SERVICE, UNVERIFIED_SERVICE = "verified_service", "service"
VERIFIED_SUBSCRIPTION, UNVERIFIED_SUBSCRIPTION = "verified_subscription", "subscription"
ACCOUNTS = (VERIFIED_SERVICE, UNVERIFIED_SERVICE, VERIFIED_SUBSCRIPTION, UNVERIFIED_SUBSCRIPTION)

VERIFIED = frozenset((VERIFIED_SERVICE, VERIFIED_SUBSCRIPTION))
ALMOST_ALL = VERIFIED | {UNVERIFIED_SERVICE}
BEST = frozenset((VERIFIED_SERVICE,))

# The longest beginning that fits decides; what is not named is open to all.
WHO = {
    "/cgi-bin/menu/": ALMOST_ALL,
    "/cgi-bin/menu/addconditional": VERIFIED,
    "/cgi-bin/menu/delconditional": VERIFIED,
    "/cgi-bin/menu/trymatch": VERIFIED,
    "/cgi-bin/message/": VERIFIED,
    "/cgi-bin/message/template/send": BEST,
    "/cgi-bin/message/subscribe/": BEST,
    "/cgi-bin/message/template/subscribe": VERIFIED,
    "/cgi-bin/template/": BEST,
    "/wxaapi/newtmpl/": BEST,
    "/cgi-bin/tags/": VERIFIED,
    "/cgi-bin/user/": VERIFIED,
    "/cgi-bin/media/": VERIFIED,
    "/cgi-bin/material/": VERIFIED,
    "/cgi-bin/draft/": VERIFIED,
    "/cgi-bin/freepublish/": VERIFIED,
    "/cgi-bin/qrcode/": BEST,
    "/sns/": BEST,
    "/connect/": BEST,
}


def may(account: str, path: str) -> bool:
    """Tell whether this type of account may call the path."""
    named = [beginning for beginning in WHO if path.startswith(beginning)]
    return not named or account in WHO[max(named, key=len)]


def check(account: str, path: str) -> None:
    """Pass what the account may call. Raises OaError 48001."""
    if not may(account, path):
        raise OaError(48001)
