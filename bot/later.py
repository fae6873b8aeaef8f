"""Answers that need the database: within WeChat's five seconds as a reply, after that as a message of their own."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from base import clock, db, metrics
from base.log import log
from bot import chatlog, faults, inbox
from bot.inbox import Flight, Inbox
from bot.render import fit, mini_link
from bot.replies import SILENCE, Answer, Card, Handover, Image, MiniProgram, Music, Several, Silence, Text, Video, Voice
from shop import waiting, windows
from shop.telling import words
from wechat import abilities, messages
from wechat.http import Refused, Unclear

BUDGET = 4.5  # seconds; WeChat hangs up after five
THREADS = 4
MOMENT = 0.2  # seconds between messages that follow each other

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
        if mine:
            inbox.publish(key, answer if in_time else SILENCE)
            follow(openid, key, answer, in_time)
    except Exception:  # nobody else would hear of it
        flight.settle(faults.sorry("later", key))


def follow(openid: str, key: str, answer: Answer, in_time: bool) -> None:
    """Send what the reply did not hold: all of it when nobody waited for one.

    An account that can only answer cannot: what a late reply told goes back to waiting for the next message.
    """
    if abilities.can("messages"):
        send_all(openid, following(answer) if in_time else parts(answer))
    elif not in_time:
        UNSENT.inc()
        with db.connected():
            waiting.untold(openid, key)
            words.untold(openid, key)


def following(answer: Answer) -> tuple[Answer, ...]:
    """Return what comes after the reply."""
    return answer.rest if isinstance(answer, Several) else ()


def parts(answer: Answer) -> tuple[Answer, ...]:
    """Return an answer as single messages."""
    return (answer.first, *answer.rest) if isinstance(answer, Several) else (answer,)


def send_all(openid: str, answers: tuple[Answer, ...]) -> None:
    """Send answers one after the other, the first after a moment: WeChat may show them before the reply."""
    if answers:
        chatlog.flush()  # this very message has opened the window that they need
    for answer in answers:
        time.sleep(MOMENT)
        send(openid, answer)


def send(openid: str, answer: Answer) -> None:
    """Send an answer as a customer-service message; a closed window is logged and counted, not an error."""
    if isinstance(answer, Silence | Handover):
        return
    try:
        with windows.spent(openid):
            say(openid, answer)
        SENT.inc()
    except (Refused, Unclear) as wrong:
        UNSENT.inc()
        log(__name__).warning("a late answer could not be sent", error=repr(wrong))


def say(openid: str, answer: Answer) -> None:
    """Send an answer in the form it has; raises WindowClosed, Refused, Unclear."""
    match answer:
        case Text():
            messages.send_text(openid, fit(answer.content))
        case Card():
            messages.send_card(openid, answer.title, answer.description, answer.url, answer.picurl)
        case Image():
            messages.send_image(openid, answer.media_id)
        case Voice():
            messages.send_voice(openid, answer.media_id)
        case Video():
            messages.send_video(openid, answer.media_id, "", answer.title, answer.description)
        case Music():
            messages.send_music(openid, answer.url, answer.thumb_media_id, answer.title, answer.description)
        case MiniProgram() if not answer.thumb_media_id:  # WeChat takes no card of one without a picture
            messages.send_text(openid, mini_link(answer))
        case MiniProgram():
            messages.send_miniprogram(openid, answer.title, answer.appid, answer.path, answer.thumb_media_id)
