"""Asking for a person, and the bot's silence while one answers."""

from base.i18n import _
from bot import aloud
from bot.replies import SILENCE, Answer, Text
from bot.router import Incoming
from shop import customers, enquiries
from wechat import abilities


def hand_over(incoming: Incoming) -> Answer:
    """Tell the staff that this follower waits; asking twice is waiting once."""
    fresh = enquiries.open(customers.of(incoming.openid), incoming.text)
    told = _("We have told our staff.") if fresh else _("Our staff know that you are waiting.")
    if abilities.can("messages"):
        how = _("Write what it is about; someone will answer you here.")
    else:  # an answer of the staff's waits until the follower writes
        how = _("Write what it is about. Once someone has answered, write anything and you will see it.")
    return Text(f"{told}\n{how}")


def instead(incoming: Incoming) -> Answer | None:
    """Return what a follower gets who talks with a person: silence; None for everybody else."""
    known = customers.known(incoming.openid)
    return SILENCE if known is not None and enquiries.waits(known) else None


def rest(incoming: Incoming) -> Answer:
    """Return what the bot had to say when a person's words came first."""
    return aloud.kept(incoming.openid) or Text(_("That was all."))
