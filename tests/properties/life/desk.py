"""What operators do about orders and goods: keep them, send them, hand them over, change them, count the shelves."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from console import product_forms
from models import CardKey, Order, Review, Variant
from tests.properties.life.cast import HAND, LOGINS, PICK, PIECES, WAY, WHO, Form
from tests.properties.life.stage import Stage

IN_HAND = ("paid", "accepted", "shipping")
KEEPING = st.sampled_from([["accept"], ["accept", "hand-over"], ["accept", "release"], ["release"], ["hand-over"]])
CHANGES: list[tuple[str, Form]] = [
    ("price", {"discount": "1", "freight": "0"}), ("price", {"discount": "0", "freight": "7.01"}),
    ("address", {"recipient": "梅小美", "phone": "13900139000", "region": "110105", "street": "朝阳路 2 号"}),
    ("paid", {"note": "in cash"}),
]


class Desk(Stage):
    """Lin and Wu work on orders, each at an own desk."""

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, hand=HAND, verbs=KEEPING, to=HAND)
    def keeps_or_gives(self, pick: int, hand: str, verbs: list[str], to: str) -> None:
        _person, number = self._order(pick, *(("paid", "shipping") if "accept" in verbs else ("accepted", "shipping")))
        for verb in verbs:
            self._at_desk(hand, f"/orders/{number}/{verb}", {"login": LOGINS[to]})

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, hand=HAND, tracking=st.sampled_from(["SF1234567890", "YT00001", "SF2", "?"]))
    def ships(self, pick: int, hand: str, tracking: str) -> None:
        _person, number = self._order(pick, *IN_HAND)
        self._at_desk(hand, f"/orders/{number}/ship", {"carrier": "sf", "tracking": tracking})

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, hand=HAND, pieces=PIECES)
    def ships_a_part(self, pick: int, hand: str, pieces: int) -> None:
        _person, number = self._order(pick, *IN_HAND)
        lines = self._lines(number)
        part = {f"pieces-{line}": pieces * (line == lines[pick % len(lines)]) for line in lines}
        self._at_desk(hand, f"/orders/{number}/ship", {"carrier": "zto", "tracking": "ZT2222222222", **part})

    @rule(who=WHO, pick=PICK, way=WAY, sheet=st.booleans(), hand=HAND, change=st.sampled_from(CHANGES))
    def changes_what_is_not_paid(self, who: str, pick: int, way: str, sheet: bool, hand: str, change: tuple[str, Form]
                                 ) -> None:
        """Somebody orders, perhaps opens the sheet, and calls the shop."""
        form = {"variant": self._variant(pick), "quantity": 2, "once": self._click(False)}
        if number := self._ordered(who, form, way):
            if sheet:
                self._sheet(self._person(who), number)
            self._at_desk(hand, f"/orders/{number}/{change[0]}", change[1])

    @rule(pick=PICK, hand=HAND, twice=st.booleans())
    def hands_over_for_a_code(self, pick: int, hand: str, twice: bool) -> None:
        """Somebody stands in the store and shows a code; looking at it changes nothing."""
        fetched = [row for row in Order.select().where(Order.pickup_code.is_null(False)).order_by(Order.id)
                   if row.state in IN_HAND or not pick]
        if fetched:
            road = f"/pickup/{fetched[-1 - pick % len(fetched)].pickup_code}"
            self._seen(hand, road)
            self._at_desk(hand, road)
            if twice:
                assert self._at_desk(hand, road).status_code == 409

    @rule(variant=PICK, hand=HAND, pieces=st.integers(0, 9))
    def counts_stock(self, variant: int, hand: str, pieces: int) -> None:
        self._counted(hand, self._variant(variant), pieces)

    @rule(hand=HAND, pieces=PIECES, pick=PICK)
    def keys_come_and_go(self, hand: str, pieces: int, pick: int) -> None:
        """A file of keys is brought in; sometimes what nobody has yet of an earlier one is taken back."""
        room = f"/products/keys/{self.cast.keys}"
        secrets = "\n".join(f"KEY-{self._click(False)}" for _piece in range(pieces))
        self._at_desk(hand, room, files={"file": ("keys.txt", secrets.encode())})
        if pick > 5:
            oldest = CardKey.select().order_by(CardKey.imported_at).first()
            self._at_desk(hand, f"{room}/take-back", {"at": oldest.imported_at if oldest else ""})

    @rule(to=st.sampled_from(["show", "show", "hide"]))
    def decides_about_a_review(self, to: str) -> None:
        if review := Review.select().order_by(Review.id.desc()).first():
            self._at_desk("Lin", f"/reviews/{review.id}/decide", {"to": to})
            self._at_desk("Lin", f"/reviews/{review.id}/answer", {"answer": "谢谢！"})

    def _counted(self, hand: str, variant: int, pieces: int) -> None:
        """Fill in the choice's form as the page has it, with another count."""
        row = Variant.get_by_id(variant)
        form = {**product_forms.of_variant(row), "on_hand": pieces}
        self._at_desk(hand, f"/products/{row.product_id}/{row.id}", form)
