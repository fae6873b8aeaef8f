"""What operators do about claims and cases: agree, refuse, approve, take goods back, send others, cure."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from models import CLAIM_OVER, Case, Claim, Refund
from shop.cures import CURES
from tests.claims import PLACE
from tests.properties.life.cast import HAND, PICK, Form
from tests.properties.life.claimants import ALL, AMOUNT, TRACKING, Claimants

# What a claim in this state waits for.
ANSWERS = {"asked": "agree", "approving": "approve", "sent_back": "receive", "exchanging": "exchange"}
VERBS = st.sampled_from(["agree", "approve", "receive", "exchange", "refuse", "again"])
WORDS: Form = {"note": PLACE, "carrier": "sf", "tracking": "SF2222222222"}
PAGES = st.sampled_from(["", "/orders", "/claims", "/cases", "/claims?state=over", "/audit", "/pickup", "/reviews"])
CLAIM_PAGES = st.sampled_from(["/console/claims", "/claims"])


class Office(Claimants):
    """Lin and Wu settle what is asked for, and what went wrong."""

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, wish=st.sampled_from(["cancel", "refund"]), pieces=st.integers(ALL, 2), far=st.integers(1, 2),
          hand=HAND)
    def gets_money_back(self, pick: int, wish: str, pieces: int, far: int, hand: str) -> None:
        """Somebody asks, and both sides go on with it for so many steps."""
        if self._asks(pick, wish, pieces, {"once": self._click(False)}):
            self._go_on(far, hand, restock=False)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, wish=st.sampled_from(["return", "exchange"]), pieces=st.integers(ALL, 2), far=st.integers(1, 4),
          hand=HAND, restock=st.booleans())
    def sends_goods_back(self, pick: int, wish: str, pieces: int, far: int, hand: str, restock: bool) -> None:
        """The same with goods that travel."""
        if self._asks(pick, wish, pieces, {"once": self._click(False)}):
            self._go_on(far, hand, restock)

    @precondition(lambda self: self.claims)
    @rule(pick=st.integers(1, 7), hand=HAND, restock=st.booleans())
    def goes_on_with_a_claim(self, pick: int, hand: str, restock: bool) -> None:
        self._goes_on(self._claim(pick, *ANSWERS)[1], hand, restock)

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, hand=HAND, verb=VERBS, amount=AMOUNT)
    def answers_in_any_way(self, pick: int, hand: str, verb: str, amount: str) -> None:
        _person, number = self._claim(pick, "asked", "approving")
        self._at_desk(hand, f"/claims/{number}/{verb}", {**WORDS, "amount": amount})

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
    def both_look_at_a_claim(self, pick: int, hand: str) -> None:
        person, number = self._claim(pick)
        self._seen(hand, f"/claims/{number}")
        self._seen(hand, f"/orders/{Claim.get(Claim.number == number).order.number}")
        self._fine(person.get(f"/claims/{number}"))

    def _go_on(self, far: int, hand: str, restock: bool) -> None:
        """Both sides go on with the newest claim."""
        person, number = self.claims[-1]
        for _step in range(far):
            if Claim.get(Claim.number == number).state == "returning":
                self._sent(person, f"/claims/{number}/send-back", {"carrier": "zto", "tracking": TRACKING})
            else:
                self._goes_on(number, hand, restock)

    def _goes_on(self, number: str, hand: str, restock: bool) -> bool:
        """Do what a claim waits for; tell whether it was done."""
        state = Claim.get(Claim.number == number).state
        form = {**WORDS, "restock": "yes" if restock else "no"}
        road = f"/claims/{number}/{ANSWERS.get(state, 'agree')}"
        return self._at_desk(hand, road, form).status_code == 302 and state not in CLAIM_OVER

    def _cured(self, case: Case, hand: str) -> bool:
        """Do what a case proposes; tell whether it was done."""
        return self._at_desk(hand, f"/cases/{case.id}/cure").status_code == 302
