"""Moments on the way from a full shelf to a paid order."""

from base import clock, db
from models import Operator, Payment
from shop import attempts, catalog, customers, payments, repricing, stores
from tests.goods import limited, sold_as_keys
from tests.sweeps.scenes.scene import Scene, after
from tests.sweeps.story import later
from tests.world import ADDRESS, apples
from wechat import pay, tokens

STOCK = 5
PIECES = 2  # in each order
FEE = 60  # hundredths of a percent that WeChat keeps
TEN_O_CLOCK = 34 * 3600 + 60  # seconds from a day's beginning until its bills are ready, and a minute


@after(None)
def opened(scene: Scene) -> None:
    """The shop has STOCK pieces of one thing, and can talk to Mei: she has just written, and the token is there."""
    world = scene.world
    world.wechat("POST", "/settings", fee_basis_points=FEE)
    scene.mei, scene.lin = world.person("Mei").login(), world.lin()
    scene.wu = Operator.create(login="wu", name="吴师傅", password_hash=scene.lin.password_hash,
                               permissions=["orders", "refunds", "products", "cases", "rules", "enquiries", "quotas"])
    scene.mei.says("你好")
    tokens.access_token()
    scene.customer = customers.of(scene.mei.openid)
    scene.variant = apples().id
    catalog.change_stock(scene.lin, scene.variant, STOCK)


@after(opened)
def carted(scene: Scene) -> None:
    """PIECES of it lie in Mei's cart."""
    scene.mei.puts_in_cart(scene.variant, PIECES)


@after(carted)
def carted_for_a_store(scene: Scene) -> None:
    """She may also fetch them."""
    scene.store = stores.add(scene.lin, "科技园店", "科技路 8 号")


@after(carted)
def carted_once_each(scene: Scene) -> None:
    """Nobody may have more of it."""
    limited(apples(), per_customer=PIECES)


@after(carted)
def ordered(scene: Scene) -> None:
    """Mei's order waits; she has not opened the pay sheet."""
    scene.number = checked_out(scene)


@after(ordered)
def waiting(scene: Scene) -> None:
    """Mei's pay sheet is open."""
    opens(scene)


@after(waiting)
def in_two_ways(scene: Scene) -> None:
    """A QR code is open beside the sheet."""
    attempts.open_native(scene.order)


@after(waiting)
def told(scene: Scene) -> None:
    """Mei has paid, and WeChat's notice has not come yet."""
    pays(scene)


@after(in_two_ways)
def told_of_one(scene: Scene) -> None:
    """Mei has paid with the sheet, and the QR code is still open."""
    pays(scene)


@after(told)
def settled(scene: Scene) -> None:
    """WeChat has told of Mei's payment; she does not know yet that the shop knows."""
    scene.world.wechat("POST", "/clock", advance=1)


@after(settled)
def forgetful(scene: Scene) -> None:
    """The shop must ask for a new token before it can talk to Mei."""
    tokens.forget(tokens.access_token())
    scene.world.wechat("POST", "/keys", rotate="access_token")


@after(told_of_one)
def left_open(scene: Scene) -> None:
    """The shop knows of the payment, and the QR code is still open."""
    scene.world.wechat("POST", "/clock", advance=1)


@after(settled)
def paid(scene: Scene) -> None:
    """Mei's order is paid, and she knows."""
    later(scene.world, 1)


@after(waiting)
def paid_elsewhere(scene: Scene) -> None:
    """Mei has paid in cash."""
    repricing.paid_elsewhere(scene.lin, scene.number, "in cash")
    later(scene.world, 1)


@after(paid)
def two_paid(scene: Scene) -> None:
    """So is another one of hers."""
    first = scene.number
    scene.mei.puts_in_cart(scene.variant, PIECES)
    scene.number = checked_out(scene)
    opens(scene)
    pays(scene)
    later(scene.world, 1)
    scene.number, scene.other = first, scene.number


@after(opened)
def to_be_fetched(scene: Scene) -> None:
    """Mei has paid what she will fetch in the store."""
    scene.store = stores.add(scene.lin, "科技园店", "科技路 8 号")
    scene.mei.puts_in_cart(scene.variant, PIECES)
    scene.number = checked_out(scene, delivery="pickup", store=str(scene.store))
    opens(scene)
    pays(scene)
    later(scene.world, 1)


@after(opened)
def keys_on_the_shelf(scene: Scene) -> None:
    """The thing is sold as keys, of which there are a few."""
    scene.variant = sold_as_keys(scene.world, "KEY-1", "KEY-2", "KEY-3", "KEY-4", "KEY-5").id


@after(keys_on_the_shelf)
def keys_to_hand_over(scene: Scene) -> None:
    """Mei has paid keys with two orders, and has none of them yet."""
    for _order in range(2):
        scene.mei.puts_in_cart(scene.variant, PIECES)
        scene.number, scene.other = checked_out(scene), scene.number
        opens(scene)
        pays(scene)
    scene.world.wechat("POST", "/clock", advance=1)


@after(waiting)
def twice(scene: Scene) -> None:
    """Mei has paid a second time, by an attempt that the shop took for refused; the notice has not come yet."""
    first = scene.payment
    Payment.update(state="refused").where(Payment.id == first.id).execute()
    scene.mei.pays(scene.number)
    later(scene.world, 1)
    pays(scene)
    scene.notice = pay.query(first.out_trade_no)


@after(waiting)
def unheard(scene: Scene) -> None:
    """Mei has paid, no notice ever came, nobody asked, and WeChat has the bills of that day."""
    pays(scene)
    give_up(scene)
    scene.day = tomorrow(scene)


@after(paid)
def unknown_money(scene: Scene) -> None:
    """Mei has paid 12.34 under a number that the shop does not know, and it has heard of it."""
    prepay_id = pay.prepay("P999999999999999", "an order that was lost", 1234, scene.mei.openid, clock.now() + 1800)
    scene.world.wechat("POST", "/pay", prepay_id=prepay_id, openid=scene.mei.openid, answer="ok")
    later(scene.world, 1)
    assert not db.tuples(Payment.select().where(Payment.out_trade_no == "P999999999999999"))


def checked_out(scene: Scene, **changes: str) -> str:
    """Mei orders what is in her cart; returns the order's number."""
    answer = scene.mei.checks_out(**{**ADDRESS, **changes})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].split("/orders/")[1].split("?")[0]


def opens(scene: Scene) -> None:
    """Mei opens the pay sheet."""
    scene.prepay_id = scene.mei.pay_sheet(scene.number).json()["package"].removeprefix("prepay_id=")


def pays(scene: Scene) -> None:
    """Mei confirms the sheet she has opened; what WeChat would say of it is noted."""
    answer = scene.world.wechat("POST", "/pay", prepay_id=scene.prepay_id, openid=scene.mei.openid, answer="ok")
    assert answer["err_msg"] == "get_brand_wcpay_request:ok", answer
    [attempt] = scene.order.payments.where(Payment.prepay_id == scene.prepay_id)
    scene.notice = pay.query(attempt.out_trade_no)
    assert scene.notice.state in payments.SUCCESS


def give_up(scene: Scene) -> None:
    """WeChat has tried for a day to tell the shop, and gives up."""
    wechat = scene.world.sandbox._world
    wechat.agenda.clear()
    for notice in wechat.state.notifications:
        notice.state = "given-up" if notice.state == "waiting" else notice.state


def tomorrow(scene: Scene) -> str:
    """Let time pass until WeChat has today's bills, without the shop's jobs; returns the day."""
    day = clock.day(clock.now())
    left = clock.day_start(day) + TEN_O_CLOCK - clock.now()
    scene.world.wechat("POST", "/clock", advance=left)
    clock.advance(left)
    return day
