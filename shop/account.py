"""What each type of account may do, in words, and what the shop does without the rest: for doctor and the console."""

from dataclasses import dataclass

from base.i18n import N_, _
from wechat.abilities import BY_ACCOUNT, Ability

TYPES = {
    "subscription": N_("Subscription account, not verified"),
    "verified_subscription": N_("Verified subscription account"),
    "service": N_("Service account, not verified"), "verified_service": N_("Verified service account"),
}
# What the shop makes use of -> what it is called, and what the shop does without it.
WORDS: dict[Ability, tuple[str, str]] = {
    "menu": (N_("Custom menu"),
             N_("No menu is pushed: set one at mp.weixin.qq.com; followers reach everything by typing.")),
    "messages": (N_("Customer-service messages"),
                 N_("Words to a customer wait, and are said with the answer to their next message.")),
    "tags": (N_("Groups at WeChat, and pictures, voices and videos in answers"),
             N_("Groups work in this shop only; answers are texts and cards.")),
    "broadcasts": (N_("Messages to many"), N_("Send to many by hand at mp.weixin.qq.com.")),
    "templates": (N_("Template messages and subscription notifications"),
                  N_("News of an order goes into the chat, at once or when the customer next writes.")),
    "oauth": (N_("Page login (OAuth)"),
              N_("Links in the chat are signed: each lets in the follower it was sent to, once.")),
    "scenes": (N_("QR codes that say where somebody came from"),
               N_("Use the account's own QR code; who came by which poster is not counted.")),
    "pay": (N_("WeChat Pay"), N_("Money is taken outside WeChat and noted on the order by hand.")),
}


@dataclass(frozen=True)
class Line:
    """One thing an account can do or not; `instead` is what the shop does without it."""

    can: bool
    name: str
    instead: str


def type_name(account: str) -> str:
    """Return what a type of account (a key of TYPES) is called."""
    return _(TYPES[account])


def lines(account: str) -> list[Line]:
    """Return what a type of account can do and cannot, by WeChat's rules (WeChat docs, interface privileges)."""
    return [Line(ability in BY_ACCOUNT[account], _(name), _(instead)) for ability, (name, instead) in WORDS.items()]


def lacking(account: str) -> list[str]:
    """Return the names of what a type of account cannot do."""
    return [line.name for line in lines(account) if not line.can]
