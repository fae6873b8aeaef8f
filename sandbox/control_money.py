"""The control API for money: the pay sheet's answer, refunds ended by hand, notices sent again, the books."""

from sandbox import accounts, cashier, people, wishes
from sandbox.books import books
from sandbox.control_calls import ControlRoute
from sandbox.errors import ControlError
from sandbox.holdings import Json
from sandbox.notify import send_again
from sandbox.pay_refunds import ENDS, refund_body, settle
from sandbox.world import World


def all_books(world: World, wish: Json) -> Json:
    """GET /books."""
    return books(world)


def prepay(world: World, wish: Json, prepay_id: str) -> Json:
    """GET /prepay/<prepay_id>: what the pay sheet shows; for a native order the part after `pr=`."""
    return cashier.sheet(world, prepay_id)


def pay(world: World, wish: Json) -> Json:
    """POST /pay: the follower answers the sheet; with `params` the bridge's six parameters are verified."""
    wishes.only(wish, "prepay_id", "code_url", "openid", "answer", "params")
    follower = people.find(world, wishes.string(wish, "openid"))
    choice = wishes.one_of(wish, "answer", cashier.ANSWERS)
    params = wish.get("params")
    if params is not None and not isinstance(params, dict):
        raise ControlError("params", "must be an object")
    if "code_url" in wish:
        prepay_id = cashier.prepay_of_code(wishes.string(wish, "code_url"))
    else:
        prepay_id = wishes.string(wish, "prepay_id")
    return cashier.answer(world, prepay_id, follower, choice, params)


def end_refund(world: World, wish: Json, number: str) -> Json:
    """POST /refunds/<out_refund_no>: SUCCESS, ABNORMAL or CLOSED, and the notice that tells it."""
    wishes.only(wish, "state")
    refund = world.state.refunds.get(number)
    if refund is None:
        raise ControlError("out_refund_no", f"{number!r} is unknown")
    settle(world, refund, wishes.one_of(wish, "state", ENDS), world.clock.now())
    return refund_body(refund)


def withdraw(world: World, wish: Json) -> Json:
    """POST /withdraw: the merchant takes fen out of the balance; a negative amount pays in."""
    wishes.only(wish, "amount")
    with world.lock:
        accounts.withdraw(world, wishes.whole(wish, "amount"))
        return {"balance": accounts.available(world)}


def notify(world: World, wish: Json) -> Json:
    """POST /notify: send the newest notice about this order or refund once more, now."""
    wishes.only(wish, "out_trade_no", "out_refund_no")
    name = "out_refund_no" if "out_refund_no" in wish else "out_trade_no"
    kind, number = "refund-notify" if name == "out_refund_no" else "notify", wishes.string(wish, name)
    with world.lock:
        found = [one for one in world.state.notifications if (one.kind, one.number) == (kind, number)]
    if not found:
        raise ControlError(name, f"{number!r} has no notification")
    return vars(send_again(world, found[-1])).copy()


ROUTES = (
    ControlRoute("GET", "/books", all_books),
    ControlRoute("GET", "/prepay/<prepay_id>", prepay),
    ControlRoute("POST", "/pay", pay),
    ControlRoute("POST", "/refunds/<number>", end_refund),
    ControlRoute("POST", "/withdraw", withdraw),
    ControlRoute("POST", "/notify", notify),
)
