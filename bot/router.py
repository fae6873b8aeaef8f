"""Decides what a message gets: an open question, else the operator's rules, else search, else what can be typed."""

import re
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, structs

from base import clock, config, db
from base.errors import ShopError
from base.i18n import _, speaking
from base.text import fold
from bot import answers, cards, chatlog, conditions, explain, faults, rules, session
from bot.conditions import Follower
from bot.explain import Fit
from bot.replies import SILENCE, Answer, Silence, Text
from bot.reports import Report
from bot.session import Question
from shop.rules import RuleData
from shop.rules.words import compared

ORDER = re.compile(r"(?<![a-z0-9])x\d{6}[2-9a-hj-np-z]{8}(?![a-z0-9])", re.ASCII)  # base.ids.number, folded
SHORTEST_ORDER = 15
ROW = re.compile(r"[0-9]{1,10}", re.ASCII)
SPOKEN = ("text", "voice")
TAPPED = ("click_event", "scancode_waitmsg_event")  # buttons of the menu that wait for an answer
NOTED = ("subscribe_event", "unsubscribe_event", "scan_event")
SILENT = ("unsubscribe_event",)
# WeRoBot's names of what can happen -> what rules call it (shop.rules.data.EVENTS).
HAPPENS = {"location": "location", "voice": "voice", "image": "image", "video": "video", "shortvideo": "video",
           "link": "link"}


class Spot(Struct, frozen=True):
    """A place on the earth that a follower sent, in degrees."""

    latitude: float
    longitude: float


class Incoming(Struct, frozen=True):
    """What came from a follower, at `at` (seconds since 1970).

    `kind` is WeRoBot's name for it (text, voice, click_event…). `text` is what was typed or spoken; `key` what a
    menu key says after its action's name and a colon, or the scene of a follow or scan; `media` the address of a
    picture, or WeChat's name for another file; `report` what WeChat tells of its own accord.
    """

    openid: str
    kind: str
    text: str = ""
    key: str = ""
    at: int = 0
    message_id: str = ""
    spot: Spot | None = None
    media: str = ""
    report: Report | None = None


Action = Callable[[Incoming], Answer | None]  # None: the action has nothing to say to this


class Preview(Struct, frozen=True):
    """What a follower would get, why in the reader's language, the rule that would answer, and all that fit."""

    answer: Answer
    why: str
    rule_id: int | None = None
    fits: tuple[Fit, ...] = ()


class Router:
    """Leads messages to rules and actions; `events` names the action for each thing that can happen.

    `foretold` are actions that say what the one of the same name would answer, and do nothing.
    Four of those are the router's own: `number` (an order's number was typed), `words` (no rule knows the text),
    `foreseen` (what `words` would answer, without doing it) and `otherwise` (nothing else had an answer).
    """

    def __init__(self, actions: Mapping[str, Action], events: Mapping[str, str],
                 foretold: Mapping[str, Action] | None = None) -> None:
        self._actions = actions
        self._told = foretold or {}
        self._events = events
        self._rules = rules.live()

    def instant(self, text: str) -> Answer | None:
        """Return the answer if a rule has it ready in memory; None when it has to be worked out."""
        words = compared(text)
        if not text or words in session.REPLIES or order_number(text):
            return None
        for hit in self._rules.now().hits(words):
            if hit.free or conditions.timely(hit.rule.schedule, clock.now()):
                answer = cards.ready(hit.whole) if isinstance(hit.whole, tuple) else hit.whole
                if answer is not None:
                    chatlog.hit(hit.number)
                return answer
        return None

    def answer(self, incoming: Incoming) -> Answer:
        """Work out the answer; a failure becomes polite words, and a list's numbers are remembered.

        A list is open until the follower says or taps anything but one of its answers: then it is out of view.
        """
        picked = self._attempt("session", self._picked, incoming) if answers_a_list(incoming) else None
        answer = picked or self._lead(incoming) or self._otherwise(incoming) or SILENCE
        if isinstance(answer, Text) and answer.choices:
            question = Question(answer.choices, answer.more, incoming.at)
            self._attempt("session", lambda said: session.remember(said.openid, question), incoming)
        elif picked is None and incoming.report is None:
            self._attempt("session", lambda said: session.end(said.openid), incoming)
        return answer

    def has(self, rule_id: int) -> bool:
        """Tell whether followers have this rule."""
        return self._rules.now().rule(rule_id) is not None

    def preview(self, text: str, every: Iterable[RuleData], person: Follower, at: int) -> Preview:
        """Return what a follower without an open question would get at a moment by these rules; changes nothing."""
        every, words, incoming = tuple(every), compared(text), Incoming(person.openid, "text", text)
        if order_number(text):
            return Preview(Text(_("(the status of this order)")), _("This is an order's number."))
        fits = tuple(explain.fits(every, words, person, at))
        best = next((fit for fit in fits if not fit.lost), None)
        if best is not None:
            return self._foretold(best.rule, _("Rule “%(name)s”: %(why)s", name=best.rule.name, why=best.why), fits,
                                  incoming)
        found = self._event("foreseen", incoming)
        if isinstance(found, Silence):
            return Preview(found, _("A person is answering this follower: the bot keeps silent."), fits=fits)
        if found is not None:
            return Preview(found, _("No rule has this; the shop understands it by itself."), fits=fits)
        if any(conditions.only_rests(fit.rule, person, at) for fit in fits):
            return Preview(SILENCE, _("It answered this follower a short while ago."), fits=fits)
        rule = explain.for_unknown(every, person, at)
        if rule is not None:
            return self._foretold(rule, _("Rule “%(name)s”: it answers what nothing else does", name=rule.name), fits,
                                  incoming)
        return Preview(self._event("otherwise", incoming) or SILENCE, _("No rule and no product has this."), fits=fits)

    def _foretold(self, rule: RuleData, why: str, fits: tuple[Fit, ...], incoming: Incoming) -> Preview:
        shown = self._attempt("preview", lambda said: answers.preview(rule, lambda name: self._named(name, said)),
                              incoming)
        return Preview(shown or SILENCE, why, rule.id, fits)

    def _lead(self, incoming: Incoming) -> Answer | None:
        if incoming.kind in SPOKEN and incoming.text:
            return self._words(incoming, compared(incoming.text))
        if incoming.kind in TAPPED:
            return self._happening("menu", incoming.key, incoming) or self._keyed(incoming.key, incoming)
        if incoming.kind in NOTED:  # what happened is written down, whoever answers
            own = self._event(incoming.kind, incoming)
            return self._joined(incoming) or own
        return self._happening(HAPPENS.get(incoming.kind, ""), "", incoming) or self._event(incoming.kind, incoming)

    def _words(self, incoming: Incoming, words: str) -> Answer | None:
        if order_number(incoming.text):
            return self._event("number", incoming)
        able = [hit.rule for hit in self._rules.now().hits(words)]
        return self._ruled(able, incoming) or self._event("words", incoming) or self._attempt(
            "rules", lambda said: resting(able, said.openid), incoming)

    def _picked(self, incoming: Incoming) -> Answer | None:
        question, words = session.asked(incoming.openid), compared(incoming.text)
        if question is None or not (question.choices or words in session.MORE):
            return None
        if words in session.MORE:
            return self._keyed(question.more, incoming) if question.more else Text(_("That was all."))
        if session.CHOICES[words] > len(question.choices):
            return Text(_("Please answer with a number from 1 to %(n)s.", n=len(question.choices)))
        return self._keyed(question.choices[session.CHOICES[words] - 1], incoming)

    def _keyed(self, key: str, incoming: Incoming) -> Answer | None:
        # Keys are a space of their own: nothing a follower types is looked up here.
        name, _colon, argument = key.partition(":")
        if name == "rule":
            rule = self._rules.now().rule(int(argument) if ROW.fullmatch(argument) else 0)
            return self._ruled([rule], incoming) if rule else None
        return self._run(name, structs.replace(incoming, key=argument, text=""))

    def _joined(self, incoming: Incoming) -> Answer | None:
        if incoming.kind in SILENT:
            return None
        # Who follows by scanning a code gets that code's answer rather than the general welcome.
        scanned = self._happening("scan", incoming.key, incoming) if incoming.key else None
        if scanned is not None or incoming.kind != "subscribe_event":
            return scanned
        return self._happening("follow", "", incoming)

    def _happening(self, kind: str, key: str, incoming: Incoming) -> Answer | None:
        return self._ruled(self._rules.now().events(kind, key), incoming)

    def _otherwise(self, incoming: Incoming) -> Answer | None:
        if incoming.kind in SPOKEN and incoming.text:
            chatlog.missed(incoming.text, incoming.at)
        if incoming.kind in SILENT:
            return None
        return self._happening("unknown", "", incoming) or self._event("otherwise", incoming)

    def _ruled(self, able: list[RuleData], incoming: Incoming) -> Answer | None:
        return self._attempt("rules", lambda said: self._by_first(able, said), incoming) if able else None

    def _by_first(self, able: list[RuleData], incoming: Incoming) -> Answer | None:
        rule = self._holding(able, incoming)
        return self._by_rule(rule, incoming) if rule else None

    def _holding(self, able: Iterable[RuleData], incoming: Incoming) -> RuleData | None:
        person: Follower | None = None
        for rule in able:
            if not conditions.timely(rule.schedule, clock.now()):
                continue
            if rule.personal:
                person = person or conditions.follower(incoming.openid)
                if not conditions.meant(rule.audience, person, clock.now()) or not conditions.rest(rule, person.openid):
                    continue
            return rule
        return None

    def _by_rule(self, rule: RuleData, incoming: Incoming) -> Answer | None:
        chatlog.hit(rule.id)
        return self._attempt(f"rule {rule.id}", lambda said: answers.of(
            rule, said.openid, lambda name: self._run(name, said)), incoming)

    def _named(self, name: str, incoming: Incoming) -> Answer:
        told = self._told.get(name)
        return (told(incoming) if told else None) or Text(_("(the bot's own answer: %(action)s)", action=name))

    def _event(self, name: str, incoming: Incoming) -> Answer | None:
        return self._run(self._events.get(name, ""), incoming)

    def _run(self, name: str, incoming: Incoming) -> Answer | None:
        action = self._actions.get(name)
        return self._attempt(name, action, incoming) if action else None

    def _attempt(self, name: str, action: Action, incoming: Incoming) -> Answer | None:
        with speaking(config.current().shop.language):
            try:
                with db.connected():
                    return action(incoming)
            except ShopError as known:
                return Text(known.sentence)
            except Exception:
                return faults.sorry(name, incoming.message_id)


def resting(able: Iterable[RuleData], openid: str) -> Answer | None:
    """Return silence for words that a rule has, which answered a short while ago; None when none of these rests."""
    cooled = [rule for rule in able if rule.cooldown]
    if not cooled:
        return None
    person = conditions.follower(openid)
    return SILENCE if any(conditions.only_rests(rule, person, clock.now()) for rule in cooled) else None


def answers_a_list(incoming: Incoming) -> bool:
    """Tell whether a message may be a number of a list, or "more"."""
    return incoming.kind in SPOKEN and compared(incoming.text) in session.REPLIES


def order_number(text: str) -> str | None:
    """Return the order's number in a text, written as the shop writes it, or None."""
    if len(text) < SHORTEST_ORDER:
        return None
    found = ORDER.search(fold(text))
    return found[0].upper() if found else None


_current = Router({}, {})


def use(router: Router) -> Router:
    """Make `router` the one of this process."""
    global _current
    _current = router
    return router


def answers_by(rule_id: int) -> bool:
    """Tell, from memory, whether followers have this rule at this moment."""
    return _current.has(rule_id)


def preview(text: str, draft: RuleData | None = None, openid: str = "", at: int = 0) -> Preview:
    """Return what a follower would get by the live rules, with `draft` in place of its own.

    The follower is anybody or `openid`; it is now, or `at` (seconds since 1970).
    """
    every = rules.with_draft(draft) if draft else rules.current()
    return _current.preview(text, every, conditions.follower(openid), at or clock.now())


def preview_drafts(text: str, draft: RuleData | None = None, openid: str = "", at: int = 0) -> Preview:
    """Return what a follower would get if all drafts were published, `draft` among them; see preview."""
    return _current.preview(text, rules.drafted(draft), conditions.follower(openid), at or clock.now())
