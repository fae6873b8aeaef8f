"""The life of a shop, one step after another in any order: what people, WeChat, the clock and bad luck may do."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import requests
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from base import db, money
from models import Order, Payment, Refund, Variant
from shop import audit
from tests.sweeps import oracle, story
from tests.sweeps.bookmark import Bookmark
from tests.world import ADDRESS, Browser, Person, World

LOOK = 10  # steps from one audit to the next
HOUR, HOURS = 3600, 30  # how long the end of a story may take: WeChat goes on telling for a day
PIECES = st.integers(1, 3)
PICK = st.integers(0, 7)
WHO = st.sampled_from(["Mei", "Bo", "Chen"])
PAY = "/v3/pay/transactions/*"
MISFORTUNES = st.sampled_from([
    {"path": path, **fault} for path in ("/v3/pay/transactions/jsapi", PAY, "/v3/refund/*", "/cgi-bin/*")
    for fault in ({"fault": "lose"}, {"fault": "lose_after"}, {"fault": "fail_after"}, {"fault": "malformed"},
                  {"fault": "status", "status": 500}, {"fault": "status", "status": 429},
                  {"fault": "status", "status": 403, "code": "NOT_ENOUGH"}, {"fault": "wrong_signature"},
                  {"fault": "fail_after", "status": 403})
] + [
    {"path": path, "fault": fault, **more} for path in ("notify", "refund-notify")
    for fault, more in (("lose", {}), ("reorder", {}), ("delay", {"seconds": 40.0}), ("wrong_signature", {}),
                        ("stale_timestamp", {}), ("signtest", {}))
])


@dataclass
class Cast:
    """Everybody and everything a life begins with."""

    world: World
    people: dict[str, Person]
    desk: Browser  # Lin's console
    variants: list[int]
    begin: Bookmark
    steps: Counter[str] = field(default_factory=Counter)


class ShopLife(RuleBasedStateMachine):
    """One life; `cast` is set by the test. Every reply is read, the audit looks in, and at the end the books agree."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.world = self.cast.world
        self.cast.begin.back()
        self.orders: dict[str, list[str]] = {name: [] for name in self.cast.people}
        self.sheets: list[tuple[Person, str]] = []
        self.clicks = self.passed = 0

    # --- customers ---

    @rule(who=WHO, variant=PICK, pieces=PIECES)
    def puts_in_cart(self, who: str, variant: int, pieces: int) -> None:
        self._fine(self._person(who).post("/cart/add", {"variant": self._variant(variant), "quantity": pieces}))

    @rule(who=WHO, again=st.booleans())
    def checks_out(self, who: str, again: bool) -> None:
        self._ordered(who, {"once": self._click(again)})

    @rule(who=WHO, variant=PICK, pieces=PIECES, again=st.booleans())
    def buys_at_once(self, who: str, variant: int, pieces: int, again: bool) -> None:
        self._ordered(who, {"variant": self._variant(variant), "quantity": pieces, "once": self._click(again)})

    @precondition(lambda self: self._any_order())
    @rule(pick=PICK)
    def opens_the_pay_sheet(self, pick: int) -> None:
        self._sheet(*self._order(pick, "unpaid"))

    @precondition(lambda self: self.sheets)
    @rule(pick=PICK, answer=st.sampled_from(["ok", "ok", "ok", "cancel", "fail"]))
    def answers_a_sheet(self, pick: int, answer: str) -> None:
        person, prepay_id = self.sheets[-1 - pick % len(self.sheets)]
        self.world.wechat("POST", "/pay", prepay_id=prepay_id, openid=person.openid, answer=answer)

    @rule(who=WHO, variant=PICK, pieces=PIECES, hears=st.booleans())
    def buys_and_pays(self, who: str, variant: int, pieces: int, hears: bool) -> None:
        self._ordered(who, {"variant": self._variant(variant), "quantity": pieces, "once": self._click(False)})
        self._pay(who, "ok")
        if hears:
            self.moments_pass(1)

    @rule(who=WHO)
    def pays_what_is_not_paid(self, who: str) -> None:
        self._pay(who, "ok")

    @rule(who=WHO)
    def pays_on_two_phones(self, who: str) -> None:
        """WeChat makes an order and says no, is asked for another one, and both are paid."""
        self.world.wechat("POST", "/faults", path="/v3/pay/transactions/jsapi", fault="fail_after", status=403)
        self._pay(who, "ok")
        self._pay(who, "ok")
        self.pays_by_any_sheet_there_ever_was(0)
        self.pays_by_any_sheet_there_ever_was(1)

    @precondition(lambda self: self._any_order())
    @rule(pick=PICK)
    def comes_back_from_paying(self, pick: int) -> None:
        person, number = self._order(pick, "unpaid")
        self._fine(person.get(f"/orders/{number}/paid"))

    @precondition(lambda self: self._any_order())
    @rule(pick=PICK)
    def cancels(self, pick: int) -> None:
        person, number = self._order(pick, "unpaid")
        self._fine(person.post(f"/orders/{number}/cancel", allow_redirects=False))

    @precondition(lambda self: self._any_order())
    @rule(pick=PICK)
    def receives(self, pick: int) -> None:
        person, number = self._order(pick, "shipped")
        self._fine(person.post(f"/orders/{number}/receive", allow_redirects=False))

    @precondition(lambda self: self._any_order())
    @rule(pick=PICK, verb=st.sampled_from(["pay", "cancel", "receive"]))
    def tries_it_with_somebody_elses(self, pick: int, verb: str) -> None:
        person, number = self._order(pick)
        stranger = next(one for one in self.cast.people.values() if one is not person)
        assert stranger.post(f"/orders/{number}/{verb}", allow_redirects=False).status_code == 404

    @rule(who=WHO, says=st.sampled_from(["我的订单", "你好", "人工", "苹果"]))
    def writes(self, who: str, says: str) -> None:
        assert self._person(who).says(says).raw["status"] == 200

    # --- Lin ---

    @precondition(lambda self: self._any_order())
    @rule(pick=PICK, tracking=st.sampled_from(["SF1234567890", "YT00001", "SF2", "?"]))
    def ships(self, pick: int, tracking: str) -> None:
        _person, number = self._order(pick, "paid")
        self._fine(self.cast.desk.post(f"/console/orders/{number}/ship", {"carrier": "sf", "tracking": tracking},
                                       allow_redirects=False))

    @rule(variant=PICK, pieces=st.integers(0, 9))
    def counts_stock(self, variant: int, pieces: int) -> None:
        row = Variant.get_by_id(self._variant(variant))
        form = {"price": money.yuan(row.price), "on_hand": pieces, "seen": row.on_hand}
        self._fine(self.cast.desk.post(f"/console/products/{row.product_id}/{row.id}", form, allow_redirects=False))

    # --- WeChat, the clock, bad luck ---

    @rule(seconds=st.sampled_from([1, 5, 20, 60]))
    def moments_pass(self, seconds: int) -> None:
        self.world.wechat("POST", "/clock", advance=seconds)
        db.connect()

    @rule(minutes=st.sampled_from([1, 2, 2, 10, 10, 31, 24 * 60]))
    def time_passes_and_jobs_run(self, minutes: int) -> None:
        story.later(self.world, minutes * 60)

    @precondition(lambda self: self.world.sandbox._world.state.notifications)
    @rule(pick=PICK)
    def wechat_tells_again(self, pick: int) -> None:
        told = self.world.sandbox._world.state.notifications
        self._tell(told[pick % len(told)])

    @rule(pick=PICK)
    def pays_by_any_sheet_there_ever_was(self, pick: int) -> None:
        prepays = list(self.world.sandbox._world.state.prepays.values())
        for prepay in prepays[::-1][pick:pick + 1]:
            self.world.wechat("POST", "/pay", prepay_id=prepay.id, openid=prepay.order.openid, answer="ok")

    @rule(misfortune=MISFORTUNES, times=st.integers(1, 2))
    def something_goes_wrong(self, misfortune: dict[str, Any], times: int) -> None:
        self.world.wechat("POST", "/faults", **misfortune, times=times)

    @rule(end=st.sampled_from(["SUCCESS", "SUCCESS", "ABNORMAL", "CLOSED"]))
    def refunds_will_end_so(self, end: str) -> None:
        self.world.wechat("POST", "/settings", auto_refund=end)

    # --- what must be true ---

    @invariant()
    def a_step_is_done(self) -> None:
        self.passed += 1
        if self.passed > 1:
            self.cast.steps["steps"] += 1
        if self.passed % LOOK == 0:
            assert audit.examine() == []
            assert self._invented() == []

    def teardown(self) -> None:
        """Bad luck ends, everything comes to rest, and the two books agree."""
        self.world.wechat("DELETE", "/faults")
        for notice in self.world.sandbox._world.state.held:  # each waits for the next one, which may never come
            self._tell(notice)
        wrong = [*story.to_the_end(self.world, HOUR, HOURS), *oracle.findings(self.world)]
        self.cast.steps["lives"] += 1
        for state, in db.tuples(Order.select(Order.state)):
            self.cast.steps[state] += 1
        self.cast.steps["refunds"] += Refund.select().count()
        assert wrong == []

    def _invented(self) -> list[str]:
        """Name what the shop has booked and WeChat does not know; the other way round it may just not know yet."""
        theirs = self.world.sandbox._world.state
        return [f"payment {number}" for number, in db.tuples(Payment.select(Payment.out_trade_no).where(
            Payment.state == "paid")) if not theirs.orders[number].paid] + [
            f"refund {number}" for number, in db.tuples(Refund.select(Refund.number).where(
                Refund.state == "succeeded")) if theirs.refunds[number].state != "SUCCESS"]

    def _tell(self, notice: Any) -> None:
        name = "out_trade_no" if notice.kind == "notify" else "out_refund_no"
        self.world.wechat("POST", "/notify", **{name: notice.number})
        db.connect()  # a notice that failed took this thread's connection with it

    def _person(self, who: str) -> Person:
        return self.cast.people[who]

    def _variant(self, pick: int) -> int:
        return self.cast.variants[pick % len(self.cast.variants)]

    def _click(self, again: bool) -> str:
        self.clicks += not again
        return f"{self.clicks:032x}"

    def _any_order(self) -> bool:
        return any(self.orders.values())

    def _order(self, pick: int, state: str = "") -> tuple[Person, str]:
        """Return one of the youngest orders and whose it is, mostly one in this state if there is any."""
        known = [(self._person(who), number) for who, numbers in self.orders.items() for number in numbers]
        wanted = {number for number, in db.tuples(Order.select(Order.number).where(Order.state == state))}
        fit = [one for one in known if one[1] in wanted] if pick else []
        return (fit or known)[-1 - pick % len(fit or known)]

    def _sheet(self, person: Person, number: str) -> None:
        sheet = self._fine(person.post(f"/orders/{number}/pay"))
        if sheet.ok:
            self.sheets.append((person, sheet.json()["package"].removeprefix("prepay_id=")))

    def _pay(self, who: str, answer: str) -> None:
        """Pay the newest order, if it wants to be paid."""
        before = len(self.sheets)
        if self.orders[who]:
            self._sheet(self._person(who), self.orders[who][-1])
        if len(self.sheets) > before:
            self.answers_a_sheet(0, answer)

    def _ordered(self, who: str, form: dict[str, Any]) -> None:
        answer = self._fine(self._person(who).post("/checkout", {**ADDRESS, **form}, allow_redirects=False))
        if answer.status_code == 303:
            number = answer.headers["Location"].split("/orders/")[1].split("?")[0]
            if number not in self.orders[who]:
                self.orders[who].append(number)

    def _fine(self, answer: requests.Response) -> requests.Response:
        """Accept whatever the shop says, but no error of its own."""
        assert answer.status_code < 500 or answer.status_code == 503, answer.text
        return answer
