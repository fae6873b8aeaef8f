"""What customers do about money: the sheet in WeChat, the QR code anybody may scan, both, and the same thing twice."""

import re

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from models import Order, Payment
from tests.properties.life.cast import HAND, PICK, PIECES, WAY, WHO
from tests.properties.life.stage import Stage
from tests.world import Person

HEARD, SENT, RECEIVED = 1, 2, 3  # how far an order comes in one step
FAR = st.integers(0, RECEIVED)


class Payers(Stage):
    """They pay, or do not, or pay too often."""

    @precondition(lambda self: self.orders)
    @rule(pick=PICK)
    def opens_the_pay_sheet(self, pick: int) -> None:
        self._sheet(*self._order(pick, "unpaid"))

    @precondition(lambda self: self.sheets)
    @rule(pick=PICK, answer=st.sampled_from(["ok", "ok", "ok", "cancel", "fail"]))
    def answers_a_sheet(self, pick: int, answer: str) -> None:
        self._answered(pick, answer)

    @initialize(pieces=st.lists(PIECES, min_size=3, max_size=3), far=st.lists(FAR, min_size=3, max_size=3))
    def everybody_has_bought_something(self, pieces: list[int], far: list[int]) -> None:
        for place, who in enumerate(self.cast.people):
            self.has_bought(who, place, pieces[place], "parcel", far[place], "Wu")

    @rule(who=WHO, variant=PICK, pieces=PIECES, way=WAY, far=FAR, hand=HAND)
    def has_bought(self, who: str, variant: int, pieces: int, way: str, far: int, hand: str) -> None:
        self._bought(who, variant, pieces, way)
        if far >= HEARD:
            self.world.wechat("POST", "/clock", advance=1)
        if far >= SENT and self.orders:
            person, number = self.orders[-1]
            self._at_desk(hand, f"/orders/{number}/ship", {"carrier": "sf", "tracking": "SF1234567890"})
            if far == RECEIVED:
                self._sent(person, f"/orders/{number}/receive")

    @rule(who=WHO, pieces=PIECES)
    def buys_keys(self, who: str, pieces: int) -> None:
        self._bought(who, self.cast.variants.index(self.cast.keys), pieces, "parcel")

    @rule(who=WHO)
    def pays_what_is_not_paid(self, who: str) -> None:
        self._pays(who)

    @rule(who=WHO)
    def pays_on_two_phones(self, who: str) -> None:
        """WeChat makes an order and says no, is asked for another one, and both are paid."""
        self.world.wechat("POST", "/faults", path="/v3/pay/transactions/jsapi", fault="fail_after", status=403)
        self._pays(who)
        self._pays(who)
        self.pays_by_any_sheet_there_ever_was(0)
        self.pays_by_any_sheet_there_ever_was(1)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, payer=WHO, sheet=st.booleans())
    def somebody_scans_the_code(self, pick: int, payer: str, sheet: bool) -> None:
        """The code is opened in a browser and scanned by anybody; sometimes the sheet is paid as well."""
        person, number = self._order(pick, "unpaid")
        opened = sheet and self._sheet(person, number)
        if code := self._code(person, number):
            if opened:
                self._answered(0, "ok")
            self.world.wechat("POST", "/pay", code_url=code, openid=self._person(payer).openid, answer="ok")

    @precondition(lambda self: self.orders)
    @rule(pick=PICK)
    def comes_back_from_paying(self, pick: int) -> None:
        person, number = self._order(pick, "unpaid")
        self._fine(person.get(f"/orders/{number}/paid"))

    @rule(pick=PICK)
    def pays_by_any_sheet_there_ever_was(self, pick: int) -> None:
        prepays = list(self.world.sandbox._world.state.prepays.values())
        for prepay in prepays[::-1][pick:pick + 1]:
            openid = prepay.order.openid or self._person("Bo").openid
            self.world.wechat("POST", "/pay", prepay_id=prepay.id, openid=openid, answer="ok")

    def _bought(self, who: str, variant: int, pieces: int, way: str) -> None:
        form = {"variant": self._variant(variant), "quantity": pieces, "once": self._click(False)}
        if number := self._ordered(who, form, way):
            self._paid(self._person(who), number)

    def _pays(self, who: str) -> None:
        """Pay the newest order, if there is any and it wants to be paid."""
        person = self._person(who)
        if mine := [number for owner, number in self.orders if owner is person]:
            self._paid(person, mine[-1])

    def _paid(self, person: Person, number: str) -> None:
        if self._sheet(person, number):
            self._answered(0, "ok")

    def _code(self, person: Person, number: str) -> str:
        """Open the address on the order's page in another browser; returns what its QR code says, or nothing."""
        found = re.search(r'data-copy="([^"]+/pay/[^"]+)"', self._fine(person.get(f"/orders/{number}")).text)
        shown = self._fine(self.cast.desks["Wu"].get(found.group(1))) if found else None
        if shown is None or not shown.ok:
            return ""
        attempt = Payment.select().join(Order, on=(Payment.order == Order.id)).where(
            Order.number == number, Payment.channel == "native", Payment.state == "open").first()
        return str(attempt.code_url) if attempt else ""
