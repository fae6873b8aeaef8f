"""What customers do about goods: cart, checkout, receiving, saying what they think, and chatting."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.properties.life.cast import PICK, PIECES, WAY, WHO
from tests.properties.life.stage import Stage

PAGES = st.sampled_from(["/orders", "/claims", "/cart", "/me", "/orders?state=review", "/checkout"])
ORDER_PAGES = st.sampled_from(["", "/claim", "/claim/cancel", "/claim/refund", "/claim/return", "/claim/exchange",
                               "/review"])


class Buyers(Stage):
    """Mei, Bo and Chen buy."""

    @rule(who=WHO, variant=PICK, pieces=PIECES)
    def puts_in_cart(self, who: str, variant: int, pieces: int) -> None:
        self._sent(self._person(who), "/cart/add", {"variant": self._variant(variant), "quantity": pieces})

    @rule(who=WHO, way=WAY, again=st.booleans())
    def checks_out(self, who: str, way: str, again: bool) -> None:
        self._ordered(who, {"once": self._click(again)}, way)

    @rule(who=WHO, variant=PICK, pieces=PIECES, way=WAY, again=st.booleans())
    def buys_at_once(self, who: str, variant: int, pieces: int, way: str, again: bool) -> None:
        self._ordered(who, {"variant": self._variant(variant), "quantity": pieces, "once": self._click(again)}, way)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK)
    def cancels(self, pick: int) -> None:
        person, number = self._order(pick, "unpaid")
        self._sent(person, f"/orders/{number}/cancel")

    @precondition(lambda self: self.orders)
    @rule(pick=PICK)
    def receives(self, pick: int) -> None:
        person, number = self._order(pick, "shipped")
        self._sent(person, f"/orders/{number}/receive")

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, stars=st.integers(1, 5))
    def says_how_it_was(self, pick: int, stars: int) -> None:
        person, number = self._order(pick, "received", "completed")
        line = self._lines(number)[0]
        self._sent(person, f"/orders/{number}/review/{line}", {"stars": stars, "text": "又脆又甜"})

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, page=PAGES, of_order=ORDER_PAGES)
    def looks(self, pick: int, page: str, of_order: str) -> None:
        person, number = self._order(pick)
        self._fine(person.get(f"/orders/{number}{of_order}" if pick % 2 else page, allow_redirects=False))

    @rule(who=WHO, says=st.sampled_from(["我的订单", "你好", "人工", "苹果"]))
    def writes(self, who: str, says: str) -> None:
        assert self._person(who).says(says).raw["status"] == 200
