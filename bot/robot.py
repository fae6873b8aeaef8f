"""WeRoBot with our handlers: it says which handler a message goes to; what it swallows or misses is mended here."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from werobot.replies import process_function_reply
from werobot.robot import BaseRoBot

from base import clock
from base.i18n import _
from bot import aloud, chatlog, faults, later, passes, reports, session
from bot.inbox import message_key
from bot.later import Desk
from bot.render import of_werobot
from bot.replies import ANSWERS, SILENCE, Answer
from bot.router import SILENT, SPOKEN, Incoming, Router, Spot
from shop.windows import Kind, Moment
from wechat import abilities

WORKED_OUT = ("click_event", "scancode_waitmsg_event", "subscribe_event", "unsubscribe_event", "scan_event",
              "image", "video", "shortvideo", "location", "link")
LINES = {"text": "text", "voice": "voice", "image": "image", "video": "video", "shortvideo": "video",
         "location": "location", "link": "text"}  # what a line of the log is called
FULL_STOPS = "。．.！!？? "
# What lets the shop write to a follower, or ends it (WeChat docs, customer-service messages); `view` and others do not.
WINDOWS: dict[str, Kind] = {
    "subscribe_event": "tapped", "scan_event": "tapped", "click_event": "tapped", "scancode_push_event": "tapped",
    "scancode_waitmsg_event": "tapped", "unsubscribe_event": "left"}


class Robot(BaseRoBot):  # type: ignore[misc]  # WeRoBot has no types
    """The table of handlers, open to more of them: `@robot.image` and the like work as WeRoBot's book says."""

    def __init__(self, router: Router, desk: Desk) -> None:
        super().__init__(SESSION_STORAGE=False)  # its sessions lose updates and never end; see bot.session
        self._router = router
        self._desk = desk
        for kind in SPOKEN:
            self.add_handler(self._spoken, kind)
        for kind in WORKED_OUT:
            self.add_handler(self._worked_out, kind)
        for kind in ("unknown_event", reports.TEMPLATE):  # WeRoBot knows no other reports
            self.add_handler(self._reported, kind)

    def get_handlers(self, type: str) -> list[tuple[Any, int]]:
        """Return the handlers of a type; one that WeRoBot does not know has those for unknown ones."""
        own = self._handlers.get(type)
        if own is None:
            own = self._handlers["unknown_event" if type.endswith("_event") else "unknown"]
        return list(own + self._handlers["all"])

    def answer(self, message: Any) -> Answer | str:
        """Return the first handler's answer (or ready XML); a failing handler is logged, counted and polite."""
        reach(message)
        try:
            for handler, count in self.get_handlers(message.type):
                said = handler(*(message, None)[:count])
                if said:
                    return answer_of(said, message)
        except Exception:
            return faults.sorry(message.type, message_key(message))
        return SILENCE

    def _spoken(self, message: Any) -> Answer:
        text, raw = spoken(message), message.__dict__
        answer = self._router.instant(text) if at_once(raw["FromUserName"]) else None
        if answer is None:
            return self._worked_out(message)
        mine = passes.personal(answer, raw["FromUserName"])
        if mine is not answer and not aloud.whole(mine):
            return self._asked(message, lambda _said: answer)
        chatlog.note(raw["FromUserName"], text, answer, int(raw["CreateTime"]), message.type, raw.get("MediaId", ""))
        return mine

    def _worked_out(self, message: Any) -> Answer:
        return self._asked(message, self._router.answer)

    def _asked(self, message: Any, work: Callable[[Incoming], Answer]) -> Answer:
        said, end = incoming(message), clock.ticks() + later.BUDGET
        return self._desk.ask(said.message_id, said.openid, lambda: noted(said, work(said), end))

    def _reported(self, message: Any) -> Answer | None:
        report = reports.read(message)
        if report is None:
            return None
        key = sha256(f"{message_key(message)}:{report}".encode()).hexdigest()  # the key alone names no notification
        said = Incoming(message.source, message.type, at=message.time, message_id=key, report=report)
        return self._desk.ask(key, said.openid, lambda: self._router.answer(said))


def noted(said: Incoming, answer: Answer, end: float) -> Answer:
    """Return an answer with what waits to be told before it, its links the follower's, and log it.

    Behind `end` (ticks) nobody waits for it any more: then nothing is told. What is told and comes too late all the
    same, `later` takes back.
    """
    tells = not abilities.can("messages") and said.kind not in SILENT and clock.ticks() < end
    whole = aloud.ahead(said, answer) if tells else aloud.alone(said, answer)
    chatlog.note(said.openid, said.text or happened(said), whole.own, said.at, LINES.get(said.kind, "event"),
                 said.media)
    return whole.answer


def at_once(openid: str) -> bool:
    """Tell whether a ready answer may go out: nobody's words can wait for this moment, and no list is to be ended."""
    return abilities.can("messages") and not session.open_here(openid)


def reach(message: Any) -> None:
    """Note what this message says about when the follower can be written to; an item of a list is a tap, too."""
    raw, kind = message.__dict__, WINDOWS.get(message.type)
    if kind is None and not message.type.endswith("_event"):
        kind = "tapped" if "bizmsgmenuid" in raw else "said"
    if kind is not None:
        chatlog.reached(Moment(raw["FromUserName"], kind, int(raw["CreateTime"])))


def happened(said: Incoming) -> str:
    """Return what a person reads of an event in the conversation."""
    return _("(tapped the menu: %(key)s)", key=said.key) if said.kind == "click_event" else f"[{said.kind}]"


def answer_of(said: Any, message: Any) -> Answer | str:
    """Return what a handler said as an answer: ours, or anything that WeRoBot takes."""
    if isinstance(said, ANSWERS):
        return said
    return of_werobot(process_function_reply(said, message=message))


def incoming(message: Any) -> Incoming:
    """Return a WeRoBot message in the router's terms."""
    key = message.__dict__.get("EventKey", "")
    if message.type == "subscribe_event":
        key = key.removeprefix("qrscene_")
    return Incoming(message.source, message.type, spoken(message), key, message.time, message_key(message),
                    spot(message.__dict__) if message.type == "location" else None, media(message.__dict__))


def media(raw: dict[str, str]) -> str:
    """Return where what was sent can be had: a picture's address, WeChat's name for a file, or degrees of a place."""
    address = raw.get("PicUrl", "")
    if "Location_X" in raw and (there := spot(raw)):
        return f"{there.latitude:.6f},{there.longitude:.6f}"
    return address if address.startswith(("https://", "http://")) else raw.get("MediaId", "")


def spot(raw: dict[str, str]) -> Spot | None:
    """Return where a location message points, None when it does not say so."""
    try:
        found = Spot(float(raw["Location_X"]), float(raw["Location_Y"]))
    except (KeyError, ValueError):
        return None
    return found if abs(found.latitude) <= 90 and abs(found.longitude) <= 180 else None


def spoken(message: Any) -> str:
    """Return what was typed, or what WeChat heard, which ends in a full stop that nobody says."""
    raw = message.__dict__
    if message.type == "text":
        return str(raw["Content"])
    return str(raw.get("Recognition", "")).rstrip(FULL_STOPS) if message.type == "voice" else ""
