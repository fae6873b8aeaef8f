"""Decides what a message gets: an open question, else the operator's rules, else search, else what can be typed."""

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from base import config, db
from base.errors import ShopError
from base.i18n import _, speaking
from base.text import fold
from bot import cards, chatlog, faults, rules, session
from bot.replies import SILENCE, Answer, Text
from bot.rules import Hit, Matcher
from shop.rules import RuleDraft

ORDER = re.compile(r"(?<![a-z0-9])x\d{6}[2-9a-hj-np-z]{8}(?![a-z0-9])", re.ASCII)  # base.ids.number, folded
SHORTEST_ORDER = 15
SPOKEN = ("text", "voice")


class Incoming(Struct, frozen=True):
    """What came from a follower, at `at` (seconds since 1970).

    `kind` is WeRoBot's name for it (text, voice, click_event…). `text` is what was typed or spoken; `key` what a
    menu key says after its action's name and a colon, or the scene of a follow or scan.
    """

    openid: str
    kind: str
    text: str = ""
    key: str = ""
    at: int = 0
    message_id: str = ""


Action = Callable[[Incoming], Answer | None]  # None: the action has nothing to say to this


class Preview(Struct, frozen=True):
    """What a follower would get, why in the reader's language, and the rule that would answer, if one would."""

    answer: Answer
    why: str
    rule_id: int | None = None


class Router:
    """Leads messages to actions by name; `events` names the action for each thing that can happen.

    Three of those are the router's own: `number` (an order's number was typed), `words` (no rule knows the text)
    and `otherwise` (nothing else had an answer).
    """

    def __init__(self, actions: Mapping[str, Action], events: Mapping[str, str]) -> None:
        self._actions = actions
        self._events = events
        self._rules = rules.live()

    def instant(self, text: str) -> Answer | None:
        """Return the answer if a rule has it ready in memory; None when it has to be worked out."""
        hit = self._hit(fold(text), self._rules.now())
        if hit is None:
            return None
        answer = hit.text or cards.ready(hit.rule.product_id)
        if answer is not None:
            chatlog.hit(hit.rule.id)
        return answer

    def answer(self, incoming: Incoming) -> Answer:
        """Work out the answer; a failure becomes polite words, and a list's numbers are remembered."""
        answer = self._lead(incoming) or self._event("otherwise", incoming) or SILENCE
        if isinstance(answer, Text) and answer.choices:
            choices = answer.choices
            self._attempt("session", lambda said: session.remember(said.openid, choices), incoming)
        return answer

    def preview(self, text: str, draft: RuleDraft | None = None) -> Preview:
        """Return what a follower without an open question would get, with `draft` in place; changes nothing."""
        folded, incoming = fold(text), Incoming("", "text", text)
        hit = self._hit(folded, rules.with_draft(draft) if draft else self._rules.fresh())
        if hit is not None:
            known = hit.text or self._shown(hit, incoming)
            return Preview(known, why(hit), hit.rule.id)
        if order_number(folded):
            return Preview(Text(_("(the status of this order)")), _("This is an order's number."))
        found = self._event("words", incoming)
        if found is not None:
            return Preview(found, _("No rule has this; products were found."))
        return Preview(self._event("otherwise", incoming) or SILENCE, _("No rule and no product has this."))

    def _hit(self, folded: str, matcher: Matcher) -> Hit | None:
        # A number may answer an open question, and an order's number is meant as such.
        return None if folded in session.CHOICES or order_number(folded) else matcher.match(folded)

    def _lead(self, incoming: Incoming) -> Answer | None:
        if incoming.kind in SPOKEN and incoming.text:
            return self._words(incoming, fold(incoming.text))
        if incoming.kind == "click_event":
            return self._click(incoming)
        return self._event(incoming.kind, incoming)

    def _words(self, incoming: Incoming, folded: str) -> Answer | None:
        if folded in session.CHOICES and (card := self._attempt("session", picked, incoming)):
            return card
        if order_number(folded):
            return self._event("number", incoming)
        hit = self._rules.now().match(folded)
        if hit is None:
            return self._event("words", incoming)
        chatlog.hit(hit.rule.id)
        return hit.text or self._by_rule(hit, incoming)

    def _click(self, incoming: Incoming) -> Answer | None:
        # Menu keys are a space of their own: nothing a follower types is looked up here.
        name, _colon, argument = incoming.key.partition(":")
        return self._run(name, Incoming(incoming.openid, incoming.kind, "", argument, incoming.at,
                                        incoming.message_id))

    def _by_rule(self, hit: Hit, incoming: Incoming) -> Answer | None:
        if hit.rule.answer == "product":
            return self._attempt("products.card", lambda _said: cards.of(hit.rule.product_id or 0), incoming)
        return self._run(hit.rule.action, incoming)

    def _shown(self, hit: Hit, incoming: Incoming) -> Answer:
        if hit.rule.answer == "product":
            return self._by_rule(hit, incoming) or SILENCE
        return Text(_("(the bot's own answer: %(action)s)", action=hit.rule.action))

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


def picked(incoming: Incoming) -> Answer | None:
    """Return the card of the product that a number stands for, or None when no list is open."""
    product = session.chosen(incoming.openid, session.CHOICES[fold(incoming.text)])
    return cards.of(product) if product else None


def order_number(text: str) -> str | None:
    """Return the order's number in a text, written as the shop writes it, or None."""
    if len(text) < SHORTEST_ORDER:
        return None
    found = ORDER.search(fold(text))
    return found[0].upper() if found else None


def why(hit: Hit) -> str:
    """Say which rule answers and by which keyword."""
    if hit.match == "exact":
        return _("Rule “%(name)s”: the text is “%(keyword)s”.", name=hit.rule.name, keyword=hit.keyword)
    return _("Rule “%(name)s”: the text contains “%(keyword)s”.", name=hit.rule.name, keyword=hit.keyword)


_current = Router({}, {})


def use(router: Router) -> Router:
    """Make `router` the one of this process."""
    global _current
    _current = router
    return router


def preview(text: str, draft: RuleDraft | None = None) -> Preview:
    """Return what a follower would get, also for a rule not yet saved."""
    return _current.preview(text, draft)
