"""What operators do about orders and goods: keep them, send them, hand them over, change them, count the shelves."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from console import product_forms
from models import CardKey, Order, Review, Variant
from tests.properties.life.cast import HAND, LOGINS, PICK, PIECES, WHO, Form
from tests.properties.life.stage import Stage, chosen
from tests.world import Person

IN_HAND = ("paid", "accepted", "shipping")
KEEPING = st.sampled_from([["accept"], ["accept", "hand-over"], ["accept", "release"], ["release"], ["hand-over"]])
CHANGES: list[tuple[str, Form]] = [
    ("price", {"discount": "1", "freight": "0"}), ("price", {"discount": "0", "freight": "7.01"}),
    ("address", {"recipient": "梅小美", "phone": "13900139000", "region": "110105", "street": "朝阳路 2 号"}),
    ("address", {"recipient": "梅小美", "phone": "13900139000", "region": "440305", "street": "科技路 2 号"}),
]


class Desk(Stage):
    """Lin and Wu work on orders, each at an own desk."""

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, hand=HAND, verbs=KEEPING, to=HAND)
    def keeps_or_gives(self, pick: int, hand: str, verbs: list[str], to: str) -> None:
        _person, number = self._order(pick, *(IN_HAND if "accept" in verbs else ("accepted", "shipping")))
        for verb in verbs:
            self._at_desk(hand, f"/orders/{number}/{verb}", {"login": LOGINS[to]})

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, hand=HAND, tracking=st.sampled_from(["SF1234567890", "YT00001", "SF2", "?"]))
    def ships(self, pick: int, hand: str, tracking: str) -> None:
        _person, number = self._to_send(pick)
        self._at_desk(hand, f"/orders/{number}/ship", {"carrier": "sf", "tracking": tracking})

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, hand=HAND, pieces=st.integers(1, 2))
    def ships_a_part(self, pick: int, hand: str, pieces: int) -> None:
        self._send_a_part(self._to_send(pick)[1], hand, pieces)

    @rule(who=WHO, variant=st.integers(1, 4), sheet=st.booleans(), hand=HAND, change=st.sampled_from(CHANGES))
    def changes_what_is_not_paid(self, who: str, variant: int, sheet: bool, hand: str, change: tuple[str, Form]
                                 ) -> None:
        """Somebody orders, perhaps opens the sheet, and calls the shop."""
        form = {"variant": self._variant(variant), "quantity": 2, "once": self._click(False)}
        if number := self._ordered(who, form, "parcel"):
            if sheet:
                self._sheet(self._person(who), number)
            self._at_desk(hand, f"/orders/{number}/{change[0]}", change[1])

    @rule(pick=PICK, hand=HAND, twice=st.booleans())
    def hands_over_for_a_code(self, pick: int, hand: str, twice: bool) -> None:
        """Somebody stands in the store and shows a code, and perhaps shows it again."""
        fetched = [row for row in Order.select().where(Order.pickup_code.is_null(False)).order_by(Order.id)
                   if row.state in IN_HAND or not pick]
        if fetched:
            road = f"/pickup/{fetched[-1 - pick % len(fetched)].pickup_code}"
            self._at_desk(hand, road)
            if twice:
                self._seen(hand, road)
                assert self._at_desk(hand, road).status_code == 409

    @rule(variant=PICK, hand=HAND, pieces=st.integers(0, 9))
    def counts_stock(self, variant: int, hand: str, pieces: int) -> None:
        self._counted(hand, self._variant(variant), pieces)

    @rule(hand=HAND, pieces=PIECES, pick=PICK)
    def keys_come_and_go(self, hand: str, pieces: int, pick: int) -> None:
        """A file of keys is brought in; sometimes what nobody has yet of it is taken back."""
        room = f"/products/keys/{self.cast.keys}"
        secrets = "\n".join(f"KEY-{self._click(False)}" for _piece in range(pieces))
        self._at_desk(hand, room, files={"file": ("keys.txt", secrets.encode())})
        if pick > 3:
            newest = CardKey.select().order_by(CardKey.imported_at.desc()).first()
            self._at_desk(hand, f"{room}/take-back", {"at": newest.imported_at if newest else ""})

    @rule(to=st.sampled_from(["show", "show", "hide"]))
    def decides_about_a_review(self, to: str) -> None:
        if review := Review.select().order_by(Review.id.desc()).first():
            self._at_desk("Lin", f"/reviews/{review.id}/decide", {"to": to})
            if to == "show":
                self._at_desk("Lin", f"/reviews/{review.id}/answer", {"answer": "谢谢！"})

    def _keep(self, number: str, hand: str) -> str:
        """Accept an order; Lin gives it to Wu, who gives it back to all. Returns who may send it then."""
        self._at_desk(hand, f"/orders/{number}/accept")
        if hand == "Wu":
            self._at_desk(hand, f"/orders/{number}/release")
            return "Lin"
        given = self._at_desk(hand, f"/orders/{number}/hand-over", {"login": LOGINS["Wu"]})
        return "Wu" if given.status_code == 302 else "Lin"

    def _to_send(self, pick: int) -> tuple[Person, str]:
        """Return one of the youngest orders that wait for a parcel."""
        return chosen(self.orders, pick, Order.select(Order.number).where(
            Order.state.in_(IN_HAND), Order.delivery == "parcel"))

    def _send_a_part(self, number: str, hand: str, pieces: int) -> None:
        """Put so many pieces of the first line into a parcel, and nothing else."""
        part = {f"pieces-{line}": 0 if place else pieces for place, line in enumerate(self._lines(number))}
        self._at_desk(hand, f"/orders/{number}/ship", {"carrier": "zto", "tracking": "ZT2222222222", **part})

    def _send(self, number: str, hand: str) -> None:
        """Hand an order over for its code, or send what is in it."""
        code = Order.get(Order.number == number).pickup_code
        if code:
            self._at_desk(hand, f"/pickup/{code}")
        else:
            self._at_desk(hand, f"/orders/{number}/ship", {"carrier": "sf", "tracking": "SF1234567890"})

    def _counted(self, hand: str, variant: int, pieces: int) -> None:
        """Fill in the choice's form as the page has it, with another count."""
        row = Variant.get_by_id(variant)
        form = {**product_forms.of_variant(row), "on_hand": pieces}
        self._at_desk(hand, f"/products/{row.product_id}/{row.id}", form)
