"""WeChat's own books: what it knows of orders, refunds, notices and calls, never read from the shop."""

from dataclasses import asdict
from typing import Any

from sandbox.accounts import available
from sandbox.holdings import Json
from sandbox.pay_orders import order_now
from sandbox.state import Notification, Order, Refund
from sandbox.world import World


def books(world: World) -> Json:
    """Everything at once; money in fen, times in epoch seconds."""
    with world.lock:
        state = world.state
        return {
            "now": world.clock.now(),
            "balance": available(world),
            "orders": _orders(world),
            "refunds": {number: _refund(one) for number, one in state.refunds.items()},
            "notifications": [_notice(one) for one in state.notifications],
            "movements": [asdict(one) for one in state.movements],
            "calls": dict(state.calls),
            "unknown_calls": list(state.unknown_calls),
            "warnings": list(state.warnings),
        }


def _orders(world: World) -> Json:
    sessions: dict[str, list[str]] = {}
    for prepay in world.state.prepays.values():
        sessions.setdefault(prepay.order.out_trade_no, []).append(prepay.id)
    known = [order_now(world, number) for number in world.state.orders]
    return {one.out_trade_no: _order(one, sessions.get(one.out_trade_no, [])) for one in known if one}


def _order(order: Order, prepay_ids: list[str]) -> Json:
    hidden = ("refunds", "total", "payer")
    told: dict[str, Any] = {name: value for name, value in vars(order).items() if name not in hidden}
    return {
        **told,
        "amount": order.total,
        "payer": order.payer or None,
        "refunded": sum(one.amount for one in order.refunds if one.state != "CLOSED"),
        "refunds": [one.out_refund_no for one in order.refunds],
        "prepay_ids": prepay_ids,
    }


def _refund(refund: Refund) -> Json:
    return dict(vars(refund))


def _notice(notice: Notification) -> Json:
    hidden = ("body", "attempts", "planned")
    told = {name: value for name, value in vars(notice).items() if name not in hidden}
    return {**told, "attempts": [asdict(one) for one in notice.attempts]}
