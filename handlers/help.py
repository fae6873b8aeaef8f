"""What can be typed, asked for or not."""

from base.i18n import _
from bot.cards import absolute
from bot.render import link, words
from bot.replies import Answer, Text
from bot.router import Incoming
from handlers import person

LONGEST_ECHO = 20  # characters of a follower's own words that are said back


def show(incoming: Incoming) -> Answer:
    """Say what can be typed."""
    return Text("\n".join((_("This is how it works:"), *ways(), "", link(absolute("/"), _("Look around the shop")))))


def otherwise(incoming: Incoming) -> Answer:
    """Say that nothing was found for this, and what can be typed; a picture for one of the staff gets no answer."""
    said = words(" ".join(incoming.text.split()))
    if not said and (held := person.instead(incoming)):
        return held
    if said:
        said = said if len(said) <= LONGEST_ECHO else said[:LONGEST_ECHO] + "…"
        opening = _("We found nothing for “%(text)s”.", text=said)
    else:
        opening = _("Words, voice messages and places are understood here. To show us a picture, say 人工 first.")
    return Text("\n".join((opening, *ways(), "", link(absolute("/"), _("Look around the shop")))))


def ways() -> tuple[str, ...]:
    """Return what can be typed, one line each."""
    return (_("· A product's name, such as 苹果: find it and buy it"),
            _("· 订单: how your orders stand"),
            _("· An order's number: how that one stands"),
            _("· 人工: ask one of us"))
