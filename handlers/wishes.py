"""What a follower may mean when no rule knows their words: an order, a store, or something to buy or to look for."""

from base.i18n import _
from bot.replies import Answer, Text
from bot.router import Incoming
from handlers import buy, order_talk, person, search, shops


def read(incoming: Incoming) -> Answer | None:
    """Answer by what the words are about; None when they are about nothing known.

    While a follower waits for a person, only that person answers.
    """
    return (person.instead(incoming) or order_talk.about(incoming) or shops.about(incoming) or buy.wish(incoming)
            or search.answer(incoming.text) or search.ended(incoming))


def foreseen(incoming: Incoming) -> Answer | None:
    """Return what the same words would get, for the eyes of the staff: nothing is put into anybody's cart."""
    found = buy.wanted(incoming.text) if person.instead(incoming) is None else None
    if found is not None and len(found.tiles) == 1:
        return Text(_("(puts it into the cart and says what there is to pay, or asks which choice is meant)"))
    return read(incoming)
