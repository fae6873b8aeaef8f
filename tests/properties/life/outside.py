"""What comes from outside: WeChat and what it tells, the clock, and bad luck."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from base import clock, db
from tests.properties.life.cast import HAND, PICK, WHO
from tests.properties.life.claimants import ALL
from tests.properties.life.office import Office
from tests.properties.life.payers import SENT
from tests.sweeps import story
from wechat import pay
from wechat.http import Refused, Unclear

DAY = 24 * 60  # minutes
FEW = 4  # claims: each of them takes time at the end
SOON = st.sampled_from([1, 2, 2, 10, 10, 31, 6 * 60])
LONG = st.sampled_from([DAY, 34 * 60, 4 * DAY])
ENDS = st.sampled_from(["SUCCESS", "SUCCESS", "ABNORMAL", "CLOSED", ""])  # of refunds by themselves; "" is none
PAY, REFUND = "/v3/pay/transactions/*", "/v3/refund/*"
MISFORTUNES = st.sampled_from([
    {"path": path, **fault} for path in ("/v3/pay/transactions/jsapi", PAY, REFUND, REFUND, "/cgi-bin/*", "/v3/bill*")
    for fault in ({"fault": "lose"}, {"fault": "lose_after"}, {"fault": "fail_after"}, {"fault": "malformed"},
                  {"fault": "status", "status": 500}, {"fault": "status", "status": 429},
                  {"fault": "status", "status": 403, "code": "NOT_ENOUGH"}, {"fault": "wrong_signature"},
                  {"fault": "fail_after", "status": 403})
] + [
    {"path": path, "fault": fault, **more} for path in ("notify", "refund-notify")
    for fault, more in (("lose", {}), ("reorder", {}), ("delay", {"seconds": 40.0}), ("wrong_signature", {}),
                        ("stale_timestamp", {}), ("signtest", {}))
])


class Outside(Office):
    """Nobody in the shop has a hand in this, or nobody lifts one."""

    @rule(seconds=st.sampled_from([1, 5, 20, 60]))
    def moments_pass(self, seconds: int) -> None:
        self.world.wechat("POST", "/clock", advance=seconds)
        db.connect()

    @rule(minutes=SOON)
    def time_passes_and_jobs_run(self, minutes: int) -> None:
        story.later(self.world, minutes * 60)

    @rule(minutes=LONG)
    def days_pass(self, minutes: int) -> None:
        """The bills of the days that are over are fetched and compared; what nobody went on with ends."""
        story.later(self.world, minutes * 60)

    @precondition(lambda self: not self.claims)
    @rule(who=WHO, wish=st.sampled_from(["return", "exchange"]), hand=HAND, agreed=st.integers(0, 1))
    def a_claim_is_forgotten(self, who: str, wish: str, hand: str, agreed: int) -> None:
        """Goods that may be sent back are not, or the shop does not answer."""
        self.has_bought(who, 3, 1, "parcel", "sheet", SENT, hand)
        self._go_on(agreed, hand, self._asks(self.orders[-1], wish, ALL, {"once": self._click(False)}))
        story.later(self.world, 7 * DAY * 60)

    @precondition(lambda self: len(self.claims) < FEW)
    @rule(who=WHO, hand=HAND, end=st.sampled_from(["refused", "ABNORMAL", "CLOSED"]), cured=st.booleans())
    def wechat_does_not_give_it_back(self, who: str, hand: str, end: str, cured: bool) -> None:
        if end == "refused":
            self.something_goes_wrong({"path": REFUND, "fault": "status", "status": 403, "code": "NOT_ENOUGH"}, 1)
        else:
            self.refunds_will_end_so(end)
        self.orders_in_haste(who, 3, "sheet", 1, 1, hand)
        story.later(self.world, 60)
        if cured:
            self.refunds_will_end_so("SUCCESS")
            self.cures_a_case(0, hand)

    @precondition(lambda self: self.world.sandbox._world.state.notifications)
    @rule(pick=PICK)
    def wechat_tells_again(self, pick: int) -> None:
        told = self.world.sandbox._world.state.notifications
        self._tell(told[pick % len(told)])

    @rule(misfortune=MISFORTUNES, times=st.integers(1, 2))
    def something_goes_wrong(self, misfortune: dict[str, Any], times: int) -> None:
        self.world.wechat("POST", "/faults", **misfortune, times=times)

    @initialize(end=ENDS)
    def refunds_end_so_at_first(self, end: str) -> None:
        self.refunds_will_end_so(end)

    @rule(end=ENDS)
    def refunds_will_end_so(self, end: str) -> None:
        self.world.wechat("POST", "/settings", auto_refund=end)

    @precondition(lambda self: self.world.sandbox._world.state.refunds)
    @rule(pick=PICK, end=st.sampled_from(["SUCCESS", "SUCCESS", "ABNORMAL", "CLOSED"]))
    def wechat_ends_a_refund(self, pick: int, end: str) -> None:
        open_ones = self._unended()
        if open_ones:
            self.world.wechat("POST", f"/refunds/{open_ones[-1 - pick % len(open_ones)]}", state=end)
            db.connect()

    @rule(back=st.booleans())
    def the_money_is_taken_to_the_bank(self, back: bool) -> None:
        """WeChat will refuse refunds for want of money, until some comes in again."""
        self.world.wechat("POST", "/withdraw", amount=-50_00 if back else max(0, self.world.books()["balance"]))

    @rule(who=WHO)
    def pays_what_the_shop_has_forgotten(self, who: str) -> None:
        """An order was lost with yesterday's backup; WeChat still has it, and somebody pays."""
        openid, number = self._person(who).openid, f"P{self.clicks + 900_000:015}"
        self.clicks += 1
        try:
            prepay_id = pay.prepay(number, "an order that was lost", 1234, openid, clock.now() + 1800)
        except (Refused, Unclear):
            return
        self.world.wechat("POST", "/pay", prepay_id=prepay_id, openid=openid, answer="ok")

    def _unended(self) -> list[str]:
        """Return the numbers of the refunds WeChat has not ended, oldest first."""
        return [number for number, refund in self.world.sandbox._world.state.refunds.items()
                if refund.state in ("PROCESSING", "ABNORMAL")]

    def _tell(self, notice: Any) -> None:
        name = "out_trade_no" if notice.kind == "notify" else "out_refund_no"
        self.world.wechat("POST", "/notify", **{name: notice.number})
        db.connect()  # a notice that failed took this thread's connection with it
