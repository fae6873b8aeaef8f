"""Asking for a person."""

from base.i18n import _
from bot.replies import Answer, Text
from bot.router import Incoming
from shop import customers, enquiries


def hand_over(incoming: Incoming) -> Answer:
    """Tell the staff that this follower waits; asking twice is waiting once."""
    if enquiries.open(customers.of(incoming.openid), incoming.text):
        return Text(_("We have told our staff. Write what it is about; someone will answer you here."))
    return Text(_("Our staff know that you are waiting. Someone will answer you here."))
