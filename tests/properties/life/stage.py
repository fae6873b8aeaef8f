"""The ground all steps stand on: who is who, which order or claim a step is about, and what every reply must be."""

from collections.abc import Callable
from typing import Any

import requests
from hypothesis.stateful import RuleBasedStateMachine, invariant

from base import db
from models import Claim, Order, OrderLine, Payment, Refund
from shop import audit
from tests.properties.life.cast import LOGIN, LOGINS, PASSWORD, Cast, Form
from tests.sweeps import stillness
from tests.world import ADDRESS, Browser, Person

LOOK = 20  # steps from one audit to the next
ELSEWHERE = "offline"  # the channel of money WeChat knows nothing of

Known = list[tuple[Person, str]]  # numbers, and whose they are


class Stage(RuleBasedStateMachine):
    """A life before anything happens in it."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.world = self.cast.world
        self.cast.begin.back()
        stillness.draw("a life")
        for browser, cookies in self.cast.cookies:
            browser.session.cookies = cookies.copy()
        self.orders: Known = []
        self.claims: Known = []
        self.sheets: list[tuple[Person, str]] = []
        self.clicks = self.passed = 0

    @invariant()
    def a_step_is_done(self) -> None:
        self.passed += 1
        if self.passed > 1:
            self.cast.steps["steps"] += 1
        if self.passed % LOOK == 0:
            wrong = [*audit.examine(), *self._invented()]
            assert not wrong, wrong

    def _invented(self) -> list[str]:
        """Name what the shop has booked and WeChat does not know; the other way round it may just not know yet.

        What operators took and gave by hand is theirs to know: WeChat must have heard of none of it.
        """
        theirs = self.world.sandbox._world.state
        payments = db.tuples(Payment.select(Payment.out_trade_no, Payment.channel).where(Payment.state == "paid"))
        refunds = db.tuples(Refund.select(Refund.number, Payment.channel).join(Payment).where(
            Refund.state == "succeeded"))
        paid = {number for number, order in theirs.orders.items() if order.paid}
        back = {number for number, refund in theirs.refunds.items() if refund.state == "SUCCESS"}
        return [f"payment {number}" for number, channel in payments if (number in paid) == (channel == ELSEWHERE)] + [
            f"refund {number}" for number, channel in refunds if (number in back) == (channel == ELSEWHERE)]

    # --- Who, and about what ---

    def _person(self, who: str) -> Person:
        return self.cast.people[who]

    def _stranger(self, person: Person) -> Person:
        return next(one for one in self.cast.people.values() if one is not person)

    def _variant(self, pick: int) -> int:
        return self.cast.variants[pick % len(self.cast.variants)]

    def _click(self, again: bool) -> str:
        self.clicks += not again
        return f"{self.clicks:032x}"

    def _order(self, pick: int, *states: str) -> tuple[Person, str]:
        """Return one of the youngest orders and whose it is, mostly one in these states if there is any."""
        return chosen(self.orders, pick, Order.select(Order.number).where(Order.state.in_(states)))

    def _claim(self, pick: int, *states: str) -> tuple[Person, str]:
        """Return one of the youngest claims and whose it is, mostly one in these states if there is any."""
        return chosen(self.claims, pick, Claim.select(Claim.number).where(Claim.state.in_(states)))

    def _lines(self, number: str) -> list[int]:
        """Return the ids of an order's lines."""
        return [line for line, in db.tuples(OrderLine.select(OrderLine.id).join(Order).where(
            Order.number == number).order_by(OrderLine.id))]

    # --- What people do, and what the shop may say to it ---

    def _ordered(self, who: str, form: Form, way: str) -> str:
        """Send the checkout's form; returns the order's number, or nothing."""
        form = {**ADDRESS, "delivery": way, "store": str(self.cast.store), **form}
        person = self._person(who)
        answer = self._sent(person, "/checkout", form)
        if answer.status_code != 303:
            return ""
        number = answer.headers["Location"].split("/orders/")[1].split("?")[0]
        if (person, number) not in self.orders:
            self.orders.append((person, number))
        return number

    def _sheet(self, person: Person, number: str) -> bool:
        """Open the pay sheet, if the order wants to be paid."""
        sheet = self._fine(person.post(f"/orders/{number}/pay"))
        if sheet.ok:
            self.sheets.append((person, sheet.json()["package"].removeprefix("prepay_id=")))
        return sheet.ok

    def _answered(self, pick: int, answer: str) -> None:
        """Answer one of the sheets that were opened, the newest first."""
        person, prepay_id = self.sheets[-1 - pick % len(self.sheets)]
        self.world.wechat("POST", "/pay", prepay_id=prepay_id, openid=person.openid, answer=answer)

    def _sent(self, person: Person, road: str, form: Form | None = None) -> requests.Response:
        """A customer sends a form."""
        return self._fine(person.post(road, form, allow_redirects=False))

    def _at_desk(self, hand: str, road: str, form: Form | None = None, **more: Any) -> requests.Response:
        """An operator sends a form."""
        return self._inside(hand, lambda desk: desk.post(f"/console{road}", form, allow_redirects=False, **more))

    def _seen(self, hand: str, road: str) -> requests.Response:
        """An operator looks at a page."""
        return self._inside(hand, lambda desk: desk.get(f"/console{road}", allow_redirects=False))

    def _inside(self, hand: str, opens: Callable[[Browser], requests.Response]) -> requests.Response:
        """Open something in the console; who was sent to the login, which lasts a week, comes in and does it again."""
        desk = self.cast.desks[hand]
        answer = self._fine(opens(desk))
        if LOGIN not in answer.headers.get("Location", ""):
            return answer
        desk.post(LOGIN, {"login": LOGINS[hand], "password": PASSWORD}, allow_redirects=False)
        return self._fine(opens(desk))

    def _fine(self, answer: requests.Response) -> requests.Response:
        """Accept whatever the shop says, but no error of its own."""
        assert answer.status_code < 500 or answer.status_code == 503, answer.text
        return answer


def chosen(known: Known, pick: int, wanted: Any) -> tuple[Person, str]:
    """Return one of what is known, the youngest first: one of those wanted, unless there is none or the pick is 0."""
    numbers = {number for number, in db.tuples(wanted)} if pick else set()
    fit = [one for one in known if one[1] in numbers] or known
    return fit[-1 - pick % len(fit)]
