"""What customers do about goods they have paid: ask for something, withdraw it, send goods back."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.properties.life.cast import PICK, Form
from tests.properties.life.stage import Stage
from tests.world import Person

# What one may wish for, and the states of an order in which that makes sense.
SENT = ("shipping", "shipped", "received")
WISHES = {"cancel": ("paid", "accepted", "shipping"), "refund": SENT, "return": SENT, "exchange": SENT}
WISH = st.sampled_from(list(WISHES))
AMOUNT = st.sampled_from(["", "", "", "0.01", "0", "1"])  # yuan; nothing is all there is
ALL = 0  # pieces
TRACKING = "75312345678901"


class Claimants(Stage):
    """They want their money back, or other goods, or after all not."""

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, wish=WISH, pieces=st.integers(ALL, 3), amount=AMOUNT, again=st.booleans())
    def asks(self, pick: int, wish: str, pieces: int, amount: str, again: bool) -> None:
        self._asks(self._order(pick, *WISHES[wish]), wish, pieces, {"amount": amount, "once": self._click(again)})

    @precondition(lambda self: self.claims)
    @rule(pick=PICK)
    def withdraws(self, pick: int) -> None:
        person, number = self._claim(pick, "asked", "returning")
        self._sent(person, f"/claims/{number}/withdraw")

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, tracking=st.sampled_from([TRACKING, "YT00001", "?"]))
    def sends_back(self, pick: int, tracking: str) -> None:
        person, number = self._claim(pick, "returning")
        self._sent(person, f"/claims/{number}/send-back", {"carrier": "zto", "tracking": tracking})

    def _asks(self, about: tuple[Person, str], wish: str, pieces: int, form: Form) -> bool:
        """Ask for so many pieces of each line of an order, or for ALL there is; tell whether that was a claim."""
        person, number = about
        goods = {f"pieces-{line}": pieces for line in self._lines(number)} if pieces else {"everything": "1"}
        answer = self._sent(person, f"/orders/{number}/claim/{wish}", {"reason": "agreed", **goods, **form})
        if answer.status_code != 303:
            return False
        claim = answer.headers["Location"].removeprefix("/claims/")
        if (person, claim) not in self.claims:
            self.claims.append((person, claim))
        return True
