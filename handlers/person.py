"""Asking for a person, and the bot's silence while one answers."""

from base.i18n import _
from bot.replies import SILENCE, Answer, Text
from bot.router import Incoming
from shop import customers, enquiries, replies
from wechat import abilities


def hand_over(incoming: Incoming) -> Answer:
    """Tell the staff that this follower waits; asking twice is waiting once."""
    if enquiries.open(customers.of(incoming.openid), incoming.text):
        return Text(_("We have told our staff. Write what it is about; someone will answer you here."))
    return Text(_("Our staff know that you are waiting. Someone will answer you here."))


def instead(incoming: Incoming) -> Answer | None:
    """Return what a follower gets who talks with a person: silence; None for everybody else.

    Where the account can only answer, the staff's words have waited for this moment.
    """
    known = customers.known(incoming.openid)
    if known is None:
        return None
    if not abilities.can("messages") and (told := replies.read_out(known.openid)):
        return Text("\n\n".join(told))
    return SILENCE if enquiries.waits(known) else None
