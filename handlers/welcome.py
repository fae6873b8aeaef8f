"""Someone begins or ends to follow the account."""

from base import config
from base.i18n import _
from bot.cards import absolute
from bot.render import link, words
from bot.replies import SILENCE, Answer, Text
from bot.router import Incoming
from handlers import help
from shop import channels, customers, tags


def follow(incoming: Incoming) -> Answer:
    """Make the customer, noting by which QR code they came, and say what can be typed."""
    person = customers.follow(incoming.openid, incoming.key)
    tags.returned(person)
    if incoming.key:
        channels.followed(incoming.key, incoming.message_id)
    name = config.current().shop.name
    return Text("\n".join((_("Welcome to %(name)s!", name=words(name)), "", *help.ways(),
                           "", link(absolute("/"), _("Look around the shop")))))


def scan(incoming: Incoming) -> Answer:
    """Count the scan of a follower, and say what can be typed."""
    if incoming.key:
        channels.scanned(incoming.key, incoming.message_id)
    return help.show(incoming)


def leave(incoming: Incoming) -> Answer:
    """Note that the follower has gone; WeChat shows them nothing any more."""
    customers.leave(incoming.openid)
    return SILENCE
