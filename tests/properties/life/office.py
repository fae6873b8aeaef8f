"""What operators do about claims and cases: agree, refuse, approve, take goods back, send others, cure."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from base import db
from models import CLAIM_OVER, Case, Claim, Refund
from shop.cures import CURES
from tests.claims import PLACE
from tests.properties.life.cast import HAND, PICK, WHO, Form
from tests.properties.life.claimants import ALL, AMOUNT, TRACKING, WISH, Claimants
from tests.properties.life.payers import HEARD, MONEY, SENT, Payers

# What a claim in this state waits for.
ANSWERS = {"asked": "agree", "approving": "approve", "sent_back": "receive", "exchanging": "exchange"}
VERBS = st.sampled_from(["agree", "approve", "receive", "exchange", "refuse", "again"])
WORDS: Form = {"note": PLACE, "carrier": "sf", "tracking": "SF2222222222"}
PAGES = st.sampled_from(["", "/orders", "/claims", "/cases", "/claims?state=over", "/audit", "/pickup", "/reviews"])


class Office(Claimants, Payers):
    """Lin and Wu settle what is asked for, and what went wrong."""

    @rule(who=WHO, variant=PICK, money=MONEY, pieces=st.integers(ALL, 1), far=st.integers(0, 2), hand=HAND)
    def orders_in_haste(self, who: str, variant: int, money: str, pieces: int, far: int, hand: str) -> None:
        """Somebody buys and does not want it after all; both sides go on with that for so many steps."""
        self.has_bought(who, variant, 2, "parcel", money, HEARD, hand)
        self._go_on(far, hand, self._asks(self.orders[-1], "cancel", pieces, {"once": self._click(False)}))

    @rule(who=WHO, variant=PICK, money=MONEY, wish=WISH, pieces=st.integers(ALL, 1), far=st.integers(0, 4), hand=HAND)
    def is_disappointed(self, who: str, variant: int, money: str, wish: str, pieces: int, far: int, hand: str) -> None:
        """The same when it has come."""
        self.has_bought(who, variant, 2, "parcel", money, SENT, hand)
        self._go_on(far, hand, self._asks(self.orders[-1], wish, pieces, {"once": self._click(False)}))

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
        waiting = [number for number, in db.tuples(Refund.select(Claim.number).join(Claim).where(
            Refund.state.in_(("refused", "closed"))).order_by(Refund.id))]
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
    def somebody_looks_at_a_claim(self, pick: int, hand: str) -> None:
        person, number = self._claim(pick)
        if pick % 3 == 0:
            self._fine(person.get(f"/claims/{number}"))
        else:
            order = Claim.get(Claim.number == number).order.number
            self._seen(hand, f"/claims/{number}" if pick % 3 == 1 else f"/orders/{order}")

    def _go_on(self, far: int, hand: str, asked: bool) -> None:
        """Both sides go on with the newest claim, if it was asked just now."""
        for _step in range(far if asked else 0):
            person, number = self.claims[-1]
            if Claim.get(Claim.number == number).state == "returning":
                self._sent(person, f"/claims/{number}/send-back", {"carrier": "zto", "tracking": TRACKING})
            else:
                self._goes_on(number, hand, restock=far % 2 == 0)

    def _goes_on(self, number: str, hand: str, restock: bool) -> bool:
        """Do what a claim waits for; tell whether it was done."""
        state = Claim.get(Claim.number == number).state
        form = {**WORDS, "restock": "yes" if restock else "no"}
        road = f"/claims/{number}/{ANSWERS.get(state, 'agree')}"
        return self._at_desk(hand, road, form).status_code == 302 and state not in CLAIM_OVER

    def _cured(self, case: Case, hand: str) -> bool:
        """Do what a case proposes; tell whether it was done."""
        return self._at_desk(hand, f"/cases/{case.id}/cure").status_code == 302
