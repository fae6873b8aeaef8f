"""What a follower may mean when no rule knows their words: an order, something to buy, or something to look for."""

from bot.replies import Answer
from bot.router import Incoming
from handlers import buy, order_talk, person, search


def read(incoming: Incoming) -> Answer | None:
    """Answer by what the words are about; None when they are about nothing known.

    While a follower waits for a person, only that person answers.
    """
    return person.instead(incoming) or order_talk.about(incoming) or buy.wish(incoming) or search.answer(incoming.text)
