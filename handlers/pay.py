"""Paying: the sheet for WeChat's bridge, the page after it, and WeChat's own notices."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Response, jsonify, request

from base import clock, db, metrics
from base.errors import NotFound
from base.i18n import _
from base.log import log
from handlers import notices_offer
from models import Order
from shop import attempts, orders, payments, refunds
from web.guard import csrf, limiter
from web.login import current, customer, needs_customer
from web.render import page
from web.ticket import holds
from wechat import notices

Heard = TypeVar("Heard")


def sheet(number: str) -> Any:
    """The six values of `getBrandWCPayRequest` as JSON; raises what shop.attempts.open does."""
    person = customer()
    if person is None:
        return jsonify(error=_("Please log in again.")), 401
    return jsonify(attempts.open(person, number))


@needs_customer
def paid(number: str) -> Response:
    """What became of the payment: WeChat is asked once, its bridge's "ok" is no proof."""
    order = payments.check(current(), number)
    offered = notices_offer.of(current())
    return notices_offer.served(page("h5/paid.html", order=order, outside=orders.paid_outside(order),
                                     offered=offered), offered)


def by_code(number: str, ticket: str) -> Any:
    """The page with the QR code that pays an order, for whoever has its address; it looks again by itself.

    Raises NotFound for an address nobody was given, and what shop.attempts.open_native does.
    """
    order: Order | None = Order.get_or_none(Order.number == number) if holds("pay", number, ticket) else None
    if order is None:
        raise NotFound()
    code = attempts.open_native(order) if order.state == "unpaid" and order.expires_at > clock.now() else ""
    return page("h5/pay_code.html", order=order, code=code)


@csrf.exempt  # type: ignore[untyped-decorator]
@limiter.exempt
def notify() -> Response:
    """WeChat Pay tells of a payment."""
    return heard(notices.payment, payments.settle)


@csrf.exempt  # type: ignore[untyped-decorator]
@limiter.exempt
def refund_notify() -> Response:
    """WeChat Pay tells how a refund ended."""
    return heard(notices.refund, refunds.settle)


def heard(read: Callable[[Mapping[str, str], bytes], Heard], settle: Callable[[Heard], str]) -> Response:
    """Believe a genuine notice and say so; anything but 200 makes WeChat tell it again (Pay docs, notices)."""
    body = request.get_data()
    try:
        settle(read(dict(request.headers), body))
    except notices.Forged as wrong:
        log(__name__).warning("notice forged", path=request.path, why=str(wrong), sender=request.remote_addr)
        return answer(401, "FAIL", "失败")
    except notices.Odd as wrong:
        metrics.NOTICES.labels("odd").inc()
        log(__name__).info("notice odd", path=request.path, why=str(wrong))
    except Exception as wrong:  # whatever broke, WeChat must tell it again
        db.forget()
        log(__name__).error("notice failed", path=request.path, exc_info=wrong)
        return answer(500, "FAIL", "失败")
    return answer(200, "SUCCESS", "成功")


def answer(status: int, code: str, message: str) -> Response:
    """Return what WeChat Pay reads."""
    told = jsonify(code=code, message=message)
    told.status_code = status
    return told
