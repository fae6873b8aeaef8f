"""What customers do about money: the sheet in WeChat, the QR code anybody may scan, both, and the same thing twice."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from models import Order, Payment
from tests.properties.life.cast import HAND, PICK, PIECES, WAY, WHO
from tests.properties.life.desk import Desk
from tests.world import Person
from web.ticket import ticket

HEARD, PART, SENT, RECEIVED = 1, 2, 3, 4  # how far an order comes in one step
FAR = st.integers(0, RECEIVED)
MONEY = st.sampled_from(["sheet", "sheet", "sheet", "code", "cash"])


class Payers(Desk):
    """They pay, or do not, or pay too often."""

    @initialize(variants=st.tuples(PICK, PICK), money=st.tuples(MONEY, MONEY), far=FAR)
    def there_are_customers_already(self, variants: tuple[int, ...], money: tuple[str, ...], far: int) -> None:
        self.has_bought("Mei", variants[0], 3, "parcel", money[0], far, "Wu")
        self.has_bought("Bo", variants[1], 2, "pickup", money[1], far, "Lin")

    @rule(who=WHO, variant=PICK, pieces=PIECES, way=WAY, money=MONEY, far=FAR, hand=HAND)
    def has_bought(self, who: str, variant: int, pieces: int, way: str, money: str, far: int, hand: str) -> None:
        form = {"variant": self._variant(variant), "quantity": pieces, "once": self._click(False)}
        if not (number := self._ordered(who, form, way)):
            return
        person = self._person(who)
        if money == "cash":
            self._at_desk(hand, f"/orders/{number}/paid", {"note": "in cash"})
        elif money == "sheet":
            self._paid(person, number)
        else:
            self._scanned(person, number, who)
        if far >= HEARD:
            self.world.wechat("POST", "/clock", advance=1)
        if far >= PART and pieces == 3:
            hand = self._keep(number, hand)
        if far == PART:
            self._send_a_part(number, hand, 1)
        if far >= SENT:
            self._send(number, hand)
        if far == RECEIVED:
            self._sent(person, f"/orders/{number}/receive")

    @precondition(lambda self: self.orders)
    @rule(pick=PICK)
    def opens_the_pay_sheet(self, pick: int) -> None:
        self._sheet(*self._order(pick, "unpaid"))

    @precondition(lambda self: self.sheets)
    @rule(pick=PICK, answer=st.sampled_from(["ok", "ok", "ok", "cancel", "fail"]))
    def answers_a_sheet(self, pick: int, answer: str) -> None:
        self._answered(pick, answer)

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
        self._scanned(person, number, payer)
        if opened:
            self._answered(0, "ok")

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

    def _pays(self, who: str) -> None:
        """Pay the newest order, if there is any and it wants to be paid."""
        person = self._person(who)
        if mine := [number for owner, number in self.orders if owner is person]:
            self._paid(person, mine[-1])

    def _paid(self, person: Person, number: str) -> None:
        if self._sheet(person, number):
            self._answered(0, "ok")

    def _scanned(self, person: Person, number: str, payer: str) -> None:
        """Open the address that stands on the order's page in another browser; somebody scans the code it shows."""
        if not self._fine(self._stranger(person).get(f"/pay/{number}/{ticket('pay', number)}")).ok:
            return
        attempt = Payment.select().join(Order, on=(Payment.order == Order.id)).where(
            Order.number == number, Payment.channel == "native", Payment.state == "open").first()
        if attempt:
            openid = self._person(payer).openid
            self.world.wechat("POST", "/pay", code_url=attempt.code_url, openid=openid, answer="ok")
