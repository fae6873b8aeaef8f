"""What a follower may mean when no rule knows their words: an order, a store, or something to buy or to look for."""

from base.i18n import _
from bot.replies import Answer, Text
from bot.router import Incoming
from handlers import buy, order_talk, person, sayings, search, shops


def read(incoming: Incoming) -> Answer | None:
    """Answer by what the words are about; None when they are about nothing known.

    While a follower waits for a person, only that person answers.
    """
    return (person.instead(incoming) or asked(incoming) or sayings.done(incoming) or buy.wish(incoming)
            or search.answer(incoming.text))


def foreseen(incoming: Incoming) -> Answer | None:
    """Return what the same words would get, for the eyes of the staff.

    Nothing is put into anybody's cart, and nobody's orders are shown: who tries words out need not be allowed to see
    those, not even whether there are any.
    """
    if order_talk.concerned(incoming.text) or sayings.gives_up(incoming.text):
        return Text(_("(how the orders stand that these words are about, or where their parcels are; with none of that "
                      "kind, what the shop understands besides)"))
    return (person.instead(incoming) or asked(incoming) or sayings.foretold(incoming) or bought(incoming)
            or search.answer(incoming.text))


def asked(incoming: Incoming) -> Answer | None:
    """Answer what only asks; None when the words want something done, or goods."""
    return (search.ended(incoming) or order_talk.about(incoming) or shops.about(incoming) or sayings.told(incoming))


def bought(incoming: Incoming) -> Answer | None:
    """Say that the words buy one product; None when they do not."""
    found = buy.wanted(incoming.text)
    if found is None or len(found.tiles) > 1:
        return buy.wish(incoming)
    return Text(_("(puts it into the cart and says what there is to pay, or asks which choice is meant)"))
