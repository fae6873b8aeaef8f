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
        assert stranger.post(road, form, allow_redirects=False).status_code == 404
        assert stranger.get(f"/orders/{number}").status_code == 404

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, road=OF_CLAIMS)
    def tries_it_with_somebody_elses_claim(self, pick: int, road: str) -> None:
        person, number = self._claim(pick, "asked", "returning")
        stranger, form = self._stranger(person), {"carrier": "sf", "tracking": "SF123456"}
        assert stranger.post(f"/claims/{number}{road}", form, allow_redirects=False).status_code == 404
        assert stranger.get(f"/claims/{number}").status_code == 404

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, room=ROOMS)
    def comes_to_the_desk(self, pick: int, room: str) -> None:
        """A customer's browser gets to the login, an operator's to nothing."""
        person, number = self._order(pick)
        answer = self._sent(person, f"/console/orders/{number}/paid")
        assert LOGIN in answer.headers["Location"]
        assert self._at_desk("Wu", room).status_code == 404

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, amount=AMOUNTS, pieces=PIECES, wish=MONEY_BACK)
    def asks_for_what_cannot_be(self, pick: int, amount: str, pieces: str, wish: str) -> None:
        person, number = self._order(pick, "paid", "shipped", "received")
        for about in ({"everything": "1", "amount": amount}, {f"pieces-{self._lines(number)[0]}": pieces}):
            form = {"reason": "agreed", **about}
            self._refused(person.post(f"/orders/{number}/claim/{wish}", form, allow_redirects=False).status_code)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, hand=HAND, amount=AMOUNTS, field=st.sampled_from(["discount", "freight"]), pieces=PIECES)
    def writes_what_cannot_be(self, pick: int, hand: str, amount: str, field: str, pieces: str) -> None:
        """An operator's finger slips: in a price, in a parcel, in an answer."""
        _person, number = self._order(pick, "paid", "accepted", "shipping")
        parcel = {"carrier": "sf", "tracking": "SF1234567890", f"pieces-{self._lines(number)[0]}": pieces}
        self._refused(self._at_desk(hand, f"/orders/{number}/ship", parcel).status_code)
        price = {"discount": "0", "freight": "0", field: amount}
        self._refused(self._at_desk(hand, f"/orders/{self._order(pick, 'unpaid')[1]}/price", price).status_code)
        if self.claims:
            _person, claim = self._claim(pick, "asked")
            self._refused(self._at_desk(hand, f"/claims/{claim}/agree", {"amount": amount}).status_code)

    @rule(who=WHO, variant=PICK, pieces=PIECES)
    def buys_what_cannot_be(self, who: str, variant: int, pieces: str) -> None:
        form = {"variant": self._variant(variant), "quantity": pieces, "once": self._click(False)}
        for road in ("/cart/add", "/checkout"):
            self._refused(self._person(who).post(road, form, allow_redirects=False).status_code)

    def _refused(self, status: int) -> None:
        """It was the asker's fault, and nothing was done; WeChat may have been asked first, and be silent."""
        assert 400 <= status < 500 or status == 503, status
