"""Answers that need the database: within WeChat's five seconds as a reply, after that as a message of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from base import clock, metrics
from base.log import log
from bot import faults, inbox
from bot.inbox import Flight, Inbox
from bot.render import fit
from bot.replies import SILENCE, Answer, Card, Text
from wechat import messages
from wechat.http import Refused, Unclear

BUDGET = 4.5  # seconds; WeChat hangs up after five
THREADS = 4

SENT = metrics.MESSAGES.labels("later", "sent")
UNSENT = metrics.MESSAGES.labels("later", "unsent")


class Desk:
    """Where answers are worked out, each message once, while WeChat waits no longer than BUDGET."""

    def __init__(self) -> None:
        self._inbox = Inbox()
        self._pool = ThreadPoolExecutor(THREADS, "chat")

    def ask(self, key: str, openid: str, work: Callable[[], Answer]) -> Answer:
        """Return what `work` answers, or silence when it takes too long: then the follower gets it later."""
        flight, first = self._inbox.open(key)
        if first:
            self._pool.submit(finish, flight, key, openid, work)
        answer = flight.reply(flight.began + BUDGET - clock.ticks())
        if answer is None and flight.settle(SILENCE):
            log(__name__).warning("an answer is late", seconds=BUDGET)
            return SILENCE
        return answer or flight.reply(0) or SILENCE

    def close(self) -> None:
        """Take no more work; what is begun is finished by the process's end."""
        self._pool.shutdown(wait=False)


def finish(flight: Flight, key: str, openid: str, work: Callable[[], Answer]) -> None:
    """Work out the answer, tell it to every waiting try, or send it when they have gone."""
    try:
        answer, mine = inbox.shared_run(key, work)
        in_time = flight.settle(answer)
        if mine and not in_time:
            send(openid, answer)
        if mine:
            inbox.publish(key, answer if in_time else SILENCE)
    except Exception:  # nobody else would hear of it
        flight.settle(faults.sorry("later", key))


def send(openid: str, answer: Answer) -> None:
    """Send an answer as a customer-service message; a closed window is logged and counted, not an error."""
    try:
        match answer:
            case Text():
                messages.send_text(openid, fit(answer.content))
            case Card():
                messages.send_card(openid, answer.title, answer.description, answer.url, answer.picurl)
            case _:
                return
        SENT.inc()
    except (Refused, Unclear) as wrong:
        UNSENT.inc()
        log(__name__).warning("a late answer could not be sent", error=repr(wrong))
