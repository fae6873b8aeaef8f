"""What WeChat reports of its own accord goes to whom it concerns; nobody is answered."""

from bot import reports
from bot.replies import SILENCE, Answer
from bot.reports import Arrival, Chosen, Count
from bot.router import Incoming
from shop import broadcasts, customers
from shop.telling import consents, words


def chosen(incoming: Incoming) -> Answer:
    """Note which notices a follower agreed to; the settings' no forgets every yes."""
    if isinstance(report := incoming.report, Chosen):
        person = customers.of(incoming.openid)
        if incoming.kind == reports.POPUP:
            consents.agreed(person, report.accepted, incoming.message_id)
        else:
            consents.withdrawn(person, report.rejected, incoming.message_id)
    return SILENCE


def noticed(incoming: Incoming) -> Answer:
    """Note whether a notification arrived."""
    return arrived(incoming, "notice")


def templated(incoming: Incoming) -> Answer:
    """Note whether a template message arrived."""
    return arrived(incoming, "template")


def broadcast(incoming: Incoming) -> Answer:
    """Note how many a message to many has reached."""
    if isinstance(report := incoming.report, Count):
        broadcasts.finished(report.message_id, report.trouble, report.total, report.reached, report.failed)
    return SILENCE


def arrived(incoming: Incoming, way: str) -> Answer:
    """Note what became of a message that went this way."""
    person = customers.known(incoming.openid)
    if person is not None and isinstance(report := incoming.report, Arrival):
        words.told_the_end(person, way, report.message_id, report.trouble)
    return SILENCE
