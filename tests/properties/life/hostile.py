"""What nobody may: touch what is somebody else's, and ask for what cannot be."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.properties.life.cast import HAND, LOGIN, PICK, WHO
from tests.properties.life.stage import Stage

OF_ORDERS = st.sampled_from(["/pay", "/cancel", "/receive", "/again", "/claim/cancel", "/claim/return",
                             "/review/{line}"])
OF_CLAIMS = st.sampled_from(["/withdraw", "/send-back"])
ROOMS = st.sampled_from(["/claims/A000/agree", "/orders/X1/ship", "/cases/999999/cure", "/pickup/0000000000",
                         "/products/keys/999999", "/cases/99999999999/close"])
AMOUNTS = st.sampled_from(["-1", "x", "0.001", "99999999999", "NaN", "1e400", "-0.01", "１２元", "9" * 400])
PIECES = st.sampled_from(["-1", "x", "99", "9" * 40, "1.5"])
MONEY_BACK = st.sampled_from(["cancel", "refund", "return"])


class Hostile(Stage):
    """Strangers, and forms no page has shown."""

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, road=OF_ORDERS)
    def tries_it_with_somebody_elses_order(self, pick: int, road: str) -> None:
        person, number = self._order(pick)
        stranger, road = self._stranger(person), f"/orders/{number}{road.format(line=self._lines(number)[0])}"
        form = {"reason": "agreed", "everything": "1", "stars": "1"}
        answer = stranger.post(road, form, allow_redirects=False) if pick else stranger.get(f"/orders/{number}")
        assert answer.status_code == 404

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, road=OF_CLAIMS)
    def tries_it_with_somebody_elses_claim(self, pick: int, road: str) -> None:
        person, number = self._claim(pick, "asked", "returning")
        stranger, form = self._stranger(person), {"carrier": "sf", "tracking": "SF123456"}
        answer = stranger.post(f"/claims/{number}{road}", form, allow_redirects=False) if pick else stranger.get(
            f"/claims/{number}")
        assert answer.status_code == 404

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, room=ROOMS)
    def comes_to_the_desk(self, pick: int, room: str) -> None:
        """A customer's browser gets to the login, an operator's to nothing."""
        if pick:
            assert self._at_desk("Wu", room).status_code == 404
        else:
            person, number = self._order(pick)
            assert LOGIN in self._sent(person, f"/console/orders/{number}/paid").headers["Location"]

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, amount=AMOUNTS, pieces=PIECES, wish=MONEY_BACK)
    def asks_for_what_cannot_be(self, pick: int, amount: str, pieces: str, wish: str) -> None:
        person, number = self._order(pick, "paid", "shipped", "received")
        about = {"everything": "1", "amount": amount} if pick % 2 else {f"pieces-{self._lines(number)[0]}": pieces}
        form = {"reason": "agreed", **about}
        self._refused(person.post(f"/orders/{number}/claim/{wish}", form, allow_redirects=False).status_code)

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, hand=HAND, amount=AMOUNTS)
    def agrees_to_what_cannot_be(self, pick: int, hand: str, amount: str) -> None:
        _person, number = self._claim(pick, "asked")
        self._refused(self._at_desk(hand, f"/claims/{number}/agree", {"amount": amount}).status_code)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, hand=HAND, amount=AMOUNTS, pieces=PIECES)
    def writes_what_cannot_be(self, pick: int, hand: str, amount: str, pieces: str) -> None:
        """An operator's finger slips, in a price or in a parcel."""
        price, (_person, number) = pick % 2, self._order(pick, "unpaid" if pick % 2 else "paid")
        parcel = {"carrier": "sf", "tracking": "SF1234567890", f"pieces-{self._lines(number)[0]}": pieces}
        terms = {"discount": "0", "freight": "0", "freight" if pick > 3 else "discount": amount}
        self._refused(self._at_desk(hand, f"/orders/{number}/{'price' if price else 'ship'}",
                                    terms if price else parcel).status_code)

    @rule(who=WHO, variant=PICK, pieces=PIECES, road=st.sampled_from(["/cart/add", "/checkout"]))
    def buys_what_cannot_be(self, who: str, variant: int, pieces: str, road: str) -> None:
        form = {"variant": self._variant(variant), "quantity": pieces, "once": self._click(False)}
        self._refused(self._person(who).post(road, form, allow_redirects=False).status_code)

    def _refused(self, status: int) -> None:
        """It was the asker's fault, and nothing was done; WeChat may have been asked first, and be silent."""
        assert 400 <= status < 500 or status == 503, status
