"""A shop in which everything has happened once, so that each promise has something to be about."""

from dataclasses import dataclass, field
from typing import Any

from base import clock
from bot import chatlog
from models import CartLine, Claim, Customer, Enquiry, MenuDesign, Order, OrderLine, Payment, Refund
from shop import (
    broadcasts,
    closing,
    customers,
    enquiries,
    operators,
    orders,
    payments,
    pickup,
    refunds,
    replies,
    repricing,
    reviews,
    statements,
    stores,
    uploads,
)
from shop.broadcasts import Content
from shop.claims import asking, deciding
from shop.menus import pushing
from shop.replies import Words
from tests.broadcasts import seen
from tests.claims import photo
from tests.goods import sold_as_keys
from tests.world import Person, World, apples
from wechat.notices import Notice

PLACE = "科技园店，请写明单号"
CARRIER = ("sf", "SF1234567890")


@dataclass
class Life:
    """A lived-in shop; `names` is what the rows that tests break are called, by what happened to them."""

    world: World
    mei: Person
    names: dict[str, Any] = field(default_factory=dict)

    @property
    def buyer(self) -> Customer:
        """Mei, as the shop knows her."""
        return customers.of(self.mei.openid)

    def order(self, name: str, number: str) -> Order:
        """Remember an order, its line, and the payment that settled it."""
        found: Order = Order.get(Order.number == number)
        paid = Payment.get_or_none(Payment.settles == found.id)
        self.names |= {name: number, f"{name}_line": found.lines.get().id,
                       f"{name}_trade": paid.out_trade_no if paid else ""}
        return found

    def claim(self, name: str, number: str, kind: str, pieces: dict[int, int] | None = None, **more: Any) -> str:
        """Mei asks; remember the claim."""
        reason = {"cancel": "changed_mind", "refund": "faulty", "return": "faulty", "exchange": "faulty"}[kind]
        made = asking.ask(self.buyer, number, kind, pieces, reason, **more)
        self.names[name] = made.number
        return str(made.number)

    def refund(self, name: str, claim: str, state: str = "succeeded") -> None:
        """Let the shop ask WeChat for a claim's refund until it stands so; remember the refund."""
        self.world.later(1)  # WeChat takes one refund of a payment in a minute
        newest = Refund.select().join(Claim).where(Claim.number == claim).order_by(Refund.id.desc())
        self.world.until(lambda: newest.get().state == state)
        self.names[name] = newest.get().number


def lived(world: World) -> Life:
    """Let a shop live: after this each of its tables but a few has rows, and every promise holds."""
    life = Life(world, world.person("Mei"))
    world.wechat("POST", "/settings", fee_basis_points=60)
    operators.add("wu", "吴师傅", "wu-password", ("orders",))
    claimed(life)
    refunded_whole(life)
    refunded_anew(life)
    paid_twice(life)
    paid_wrong(life)
    paid_by_hand(life)
    bought_keys(life)
    fetched(life)
    reviewed(life)
    asked_for_people(life)
    told_many(life)
    a_day_goes_by(life)
    still_open(life)
    return life


def claimed(life: Life) -> None:
    """Four boxes: one cancelled, three sent; of these one is exchanged, one returned, one still asked about."""
    world, lin, mei = life.world, life.world.lin(), life.mei
    number = mei.has_paid(apples().id, 4)
    line = life.order("claimed", number).lines.get().id
    cancelled = life.claim("cancelled", number, "cancel", {line: 1})
    deciding.agree(lin, cancelled)
    life.refund("refund", cancelled)
    orders.ship(lin, number, *CARRIER)
    for kind in ("exchange", "return"):
        claim = life.claim(kind, number, kind, {line: 1})
        deciding.agree(lin, claim, note=PLACE)
        asking.send_back(life.buyer, claim, *CARRIER)
        deciding.received_back(lin, claim, restock=kind == "return")
    deciding.send_exchange(lin, life.names["exchange"], *CARRIER)
    life.refund("returned", life.names["return"])
    life.names["picture"] = uploads.take(life.buyer, photo())
    life.claim("asked", number, "refund", {line: 1}, pictures=[life.names["picture"]])
    world.jobs()


def refunded_whole(life: Life) -> None:
    """An order that was paid, and all of it given back."""
    number = life.mei.has_paid(apples().id)
    life.order("whole", number)
    claim = life.claim("whole_claim", number, "cancel")
    deciding.agree(life.world.lin(), claim)
    life.refund("whole_refund", claim)


def refunded_anew(life: Life) -> None:
    """A refund that WeChat closed, made again under a new number."""
    number = life.mei.has_paid(apples().id, 2)
    line = life.order("anew", number).lines.get().id
    life.world.wechat("POST", "/settings", auto_refund="")
    claim = life.claim("anew_claim", number, "cancel", {line: 1})
    deciding.agree(life.world.lin(), claim)
    life.refund("anew_closed", claim, "processing")
    life.world.wechat("POST", f"/refunds/{life.names['anew_closed']}", state="CLOSED")
    life.world.until(lambda: Refund.get(Refund.number == life.names["anew_closed"]).state == "closed")
    life.world.wechat("POST", "/settings", auto_refund="SUCCESS")
    refunds.again(life.world.lin(), life.names["anew_closed"])
    life.refund("anew_refund", claim)


def paid_twice(life: Life) -> None:
    """An order paid by two attempts: the second goes back; and one that was cancelled before it was paid."""
    number = life.mei.orders(apples().id)
    first = life.mei.pay_sheet(number).json()
    Payment.update(state="refused").where(Payment.order == Order.get(Order.number == number).id).execute()
    life.mei.pays(number)
    life.world.until(lambda: Order.get(Order.number == number).state == "paid")
    life.world.wechat("POST", "/pay", prepay_id=first["package"].removeprefix("prepay_id="), openid=life.mei.openid,
                      answer="ok", params=first)
    extra = Payment.select().where(Payment.order == life.order("twice", number).id, Payment.settles.is_null())
    life.world.until(lambda: extra.get().state == "paid")
    life.world.jobs()
    life.world.until(lambda: Refund.get(Refund.payment == extra.get().id).state == "succeeded")
    life.names["extra"] = extra.get().out_trade_no
    closed = life.mei.orders(apples().id)
    life.mei.pay_sheet(closed)
    closing.cancel(life.buyer, closed)
    life.order("closed", closed)


def paid_wrong(life: Life) -> None:
    """A fen came instead of the price: it goes back, and WeChat, who knows of none, refuses that."""
    number = life.mei.orders(apples().id)
    life.mei.pay_sheet(number)
    attempt = Payment.get(Payment.order == Order.get(Order.number == number).id)
    payments.settle(Notice(
        out_trade_no=attempt.out_trade_no, transaction_id="4200000000202611220000000001", state="SUCCESS", amount=1,
        currency="CNY", appid=attempt.appid, mchid=attempt.mchid, openid=attempt.openid, success_at=clock.now()))
    life.world.jobs()
    life.names |= {"wrong": attempt.out_trade_no, "failed": Refund.get(Refund.payment == attempt.id).number}
    assert Refund.get(Refund.payment == attempt.id).state == "refused"


def paid_by_hand(life: Life) -> None:
    """An order at another price, paid in cash, of which a piece is given back in cash."""
    lin, number = life.world.lin(), life.mei.orders(apples().id, 2)
    repricing.reprice(lin, number, 300, 1000)
    repricing.paid_elsewhere(lin, number, "cash")
    line = life.order("cash", number).lines.get().id
    claim = life.claim("cash_claim", number, "cancel", {line: 1})
    deciding.agree(lin, claim)
    life.refund("cash_refund", claim, "asked")
    refunds.handed(lin, life.names["cash_refund"])


def bought_keys(life: Life) -> None:
    """Two of three keys are given, and one waits for a buyer."""
    card = sold_as_keys(life.world, "AAAA-1111", "BBBB-2222", "CCCC-3333")
    number = life.mei.has_paid(card.id, 2)
    life.world.jobs()
    life.order("keys", number)
    life.names["card"] = card.id


def fetched(life: Life) -> None:
    """An order that was fetched in a store."""
    store = stores.add(life.world.lin(), "科技园店", "科技路 8 号")
    life.mei.puts_in_cart(apples().id)
    answer = life.mei.checks_out(delivery="pickup", store=str(store))
    number = answer.headers["Location"].split("/orders/")[1].split("?")[0]
    life.mei.pays(number)
    life.world.until(lambda: Order.get(Order.number == number).state == "paid")
    pickup.verify(life.world.lin(), str(life.order("fetched", number).pickup_code))


def reviewed(life: Life) -> None:
    """An order that came, and what Mei says about it."""
    lin, number = life.world.lin(), life.mei.has_paid(apples().id)
    orders.ship(lin, number, *CARRIER)
    orders.receive(life.buyer, number)
    line = life.order("received", number).lines.get()
    picture = uploads.take(life.buyer, photo())
    life.names["review"] = reviews.write(life.buyer, number, line.id, 5, "又脆又甜", [picture]).id
    reviews.show(lin, life.names["review"])


def asked_for_people(life: Life) -> None:
    """Mei was answered by a person; Bo still waits for one."""
    bo = life.world.person("Bo")
    enquiries.open(life.buyer, "人工")
    enquiries.answered(life.world.lin(), Enquiry.get().id)
    enquiries.open(customers.of(bo.openid), "在吗")
    bo.says("你好")
    chatlog.flush()
    life.names |= {"bo": bo.openid, "waiting": Enquiry.get(Enquiry.open_for.is_null(False)).id}


def told_many(life: Life) -> None:
    """Lin puts the menu up, answers Bo, tells everybody something, and is about to tell them more."""
    lin, news = life.world.lin(), Content(text="今日上新")
    design = MenuDesign.get()
    pushing.push(lin, design.id, design.version)
    replies.send(lin, life.names["bo"], "b" * 32, Words("在的"))
    number = life.names["broadcast"] = broadcasts.compose(lin, news, None)
    broadcasts.send(lin, number, broadcasts.reach(None).people, seen(number))
    life.world.later(11)  # WeChat's report may have come before its answer was written: the shop asks by itself
    assert broadcasts.one(number).state == "done"
    life.names["draft"] = broadcasts.compose(lin, news, None)


def a_day_goes_by(life: Life) -> None:
    """WeChat's bills of the day are compared, and its fees booked."""
    day = clock.day(clock.now())
    life.world.later(-(-(clock.day_start(day) + 34 * 3600 + 60 - clock.now()) // 60))
    statements.compare(day)
    life.names["day"] = day


def still_open(life: Life) -> None:
    """What is not over: a parcel of three sent, an order to be paid, a cart, and a refund nobody has sent yet."""
    lin, number = life.world.lin(), life.mei.has_paid(apples().id, 3)
    orders.accept(lin, number)
    orders.ship(lin, number, *CARRIER, {life.order("part", number).lines.get().id: 1})
    life.order("unpaid", life.mei.orders(apples().id))
    going = life.mei.has_paid(apples().id)
    life.order("going", going)
    deciding.agree(lin, life.claim("going_claim", going, "cancel"))
    life.names["going_refund"] = Refund.select().order_by(Refund.id.desc()).get().number
    life.mei.puts_in_cart(apples().id)
    parcel = OrderLine.get_by_id(life.names["part_line"]).parcel_lines.get()
    life.names |= {"cart": CartLine.get().id, "parcel_line": parcel.id, "lin": lin.id, "apples": apples().id}
