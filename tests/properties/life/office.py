"""What operators do about claims and cases: agree, refuse, approve, take goods back, send others, cure."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from models import Case, Claim, Refund
from shop.cures import CURES
from tests.claims import PLACE
from tests.properties.life.cast import HAND, PICK, Form
from tests.properties.life.stage import Stage

# What a claim in this state waits for.
ANSWERS = {"asked": "agree", "approving": "approve", "sent_back": "receive", "exchanging": "exchange"}
VERBS = st.sampled_from(["agree", "approve", "receive", "exchange", "refuse", "again"])
WORDS: Form = {"note": PLACE, "carrier": "sf", "tracking": "SF2222222222"}
PAGES = st.sampled_from(["", "/orders", "/claims", "/cases", "/claims?state=over", "/audit", "/pickup", "/reviews"])


class Office(Stage):
    """Lin and Wu settle what is asked for, and what went wrong."""

    @precondition(lambda self: self.claims)
    @rule(pick=st.integers(1, 7), hand=HAND, restock=st.booleans())
    def goes_on_with_a_claim(self, pick: int, hand: str, restock: bool) -> None:
        self._goes_on(self._claim(pick, *ANSWERS)[1], hand, restock)

    @precondition(lambda self: self.claims)
    @rule(pick=st.integers(1, 7), hand=HAND, restock=st.booleans())
    def goes_on_with_another(self, pick: int, hand: str, restock: bool) -> None:
        self._goes_on(self._claim(pick, "approving", "sent_back", "exchanging")[1], hand, restock)

    @precondition(lambda self: self.claims)
    @rule(pick=st.integers(1, 7), hand=HAND, amount=st.sampled_from(["0.01", "0", "1"]))
    def agrees_to_another_amount(self, pick: int, hand: str, amount: str) -> None:
        _person, number = self._claim(pick, "asked")
        self._at_desk(hand, f"/claims/{number}/agree", {**WORDS, "amount": amount})

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, hand=HAND, verb=VERBS)
    def answers_in_any_way(self, pick: int, hand: str, verb: str) -> None:
        _person, number = self._claim(pick)
        self._at_desk(hand, f"/claims/{number}/{verb}", WORDS)

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, hand=HAND)
    def refuses(self, pick: int, hand: str) -> None:
        _person, number = self._claim(pick, "asked", "approving", "sent_back")
        self._at_desk(hand, f"/claims/{number}/refuse", WORDS)

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, hand=HAND)
    def asks_for_its_refund_again(self, pick: int, hand: str) -> None:
        waiting = [row.claim.number for row in Refund.select(Refund, Claim).join(Claim).where(
            Refund.state.in_(("refused", "closed"))).order_by(Refund.id)]
        number = waiting[-1 - pick % len(waiting)] if waiting else self._claim(pick)[1]
        self._at_desk(hand, f"/claims/{number}/again")

    @rule(pick=PICK, hand=HAND)
    def cures_a_case(self, pick: int, hand: str) -> None:
        known = [case for case in Case.select().where(Case.cure.in_(list(CURES))).order_by(Case.id)
                 if case.closed_at is None or not pick]
        if known:
            self._cured(known[-1 - pick % len(known)], hand)

    @rule(hand=HAND, page=PAGES)
    def looks_into_a_room(self, hand: str, page: str) -> None:
        self._seen(hand, page)

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, hand=HAND)
    def looks_at_it_at_the_desk(self, pick: int, hand: str) -> None:
        for road in (f"/orders/{self._order(pick)[1]}", f"/claims/{self._claim(pick)[1]}"):
            self._seen(hand, road)

    def _goes_on(self, number: str, hand: str, restock: bool) -> bool:
        """Do what a claim waits for; tell whether it was done."""
        verb = ANSWERS.get(Claim.get(Claim.number == number).state, "agree")
        form = {**WORDS, "restock": "yes" if restock else "no"}
        return self._at_desk(hand, f"/claims/{number}/{verb}", form).status_code == 302

    def _cured(self, case: Case, hand: str) -> bool:
        """Do what a case proposes; tell whether it was done."""
        return self._at_desk(hand, f"/cases/{case.id}/cure").status_code == 302
