"""P12: orders and claims move only along drawn edges, and stand where their steps and their pieces say."""

from typing import Any

from peewee import JOIN, Value, fn
from peewee import Case as When

from models import (
    CLAIM_EDGES,
    CLAIM_OVER,
    ORDER_EDGES,
    Claim,
    ClaimLine,
    ClaimStep,
    Order,
    OrderLine,
    Parcel,
    ParcelLine,
    Refund,
    Step,
)
from shop.audit.asking import amount, asks, key, unequal
from shop.orders.moves import IN_HAND

MOVED = tuple(state for state in ORDER_EDGES if state != "unpaid")
ENDED = ("succeeded", "refused", "closed", "replaced")  # states of a refund


def drawn(edges: dict[str, tuple[str, ...]]) -> list[str]:
    """Return the edges as texts; the first step comes from nowhere."""
    return [f">{next(iter(edges))}", *(f"{before}>{after}" for before, afters in edges.items() for after in afters)]


def strayed(step: Any, owner: Any, edges: dict[str, tuple[str, ...]]) -> Any:
    """Return the steps along no edge, or without an earlier step that led to where they begin."""
    earlier, parent = step.alias(), owner.rel_model
    edge = step.before.concat(Value(">")).concat(step.after)
    led = (getattr(earlier, owner.name) == owner) & (earlier.after == step.before) & (earlier.id < step.id)
    return step.select(parent.number, step.before, step.after).join(parent).switch(step).join(
        earlier, JOIN.LEFT_OUTER, on=led).where(
        edge.not_in(drawn(edges)) | ((step.before != "") & earlier.id.is_null()))


def forked(step: Any, owner: Any) -> Any:
    """Return where more than one step leads on from the same place."""
    parent = owner.rel_model
    return step.select(parent.number, step.before, fn.COUNT(step.id)).join(parent).group_by(
        owner, parent.number, step.before).having(fn.COUNT(step.id) > 1)


def elsewhere(step: Any, owner: Any) -> Any:
    """Return what does not stand where its last step led."""
    parent, last, onward = owner.rel_model, step.alias(), step.alias()
    return parent.select(parent.number, parent.state, onward.after).join(last, JOIN.LEFT_OUTER, on=(
        (getattr(last, owner.name) == parent.id) & (last.after == parent.state))).switch(parent).join(
        onward, JOIN.LEFT_OUTER, on=(
            (getattr(onward, owner.name) == parent.id) & (onward.before == parent.state))).where(
        last.id.is_null() | onward.id.is_null(False))


@asks("order {}: step from {!r} to {!r}")
def orders_follow_edges() -> Any:
    """P12: an order's steps follow drawn edges, one after the other."""
    return strayed(Step, Step.order, ORDER_EDGES)


@asks("order {}: from {!r} {} steps lead on")
def orders_do_not_fork() -> Any:
    """P12: an order goes one way."""
    return forked(Step, Step.order)


@asks("order {} is {}, its steps do not end there (then: {})")
def orders_stand_where_they_went() -> Any:
    """P12: an order stands where its last step led."""
    return elsewhere(Step, Step.order)


@asks("claim {}: step from {!r} to {!r}")
def claims_follow_edges() -> Any:
    """P12: a claim's steps follow drawn edges, one after the other."""
    return strayed(ClaimStep, ClaimStep.claim, CLAIM_EDGES)


@asks("claim {}: from {!r} {} steps lead on")
def claims_do_not_fork() -> Any:
    """P12: a claim goes one way."""
    return forked(ClaimStep, ClaimStep.claim)


@asks("claim {} is {}, its steps do not end there (then: {})")
def claims_stand_where_they_went() -> Any:
    """P12: a claim stands where its last step led."""
    return elsewhere(ClaimStep, ClaimStep.claim)


@asks("order {} has {} stamps for {} moves, {} of them with one")
def orders_say_when() -> Any:
    """P12: each state an order came to is stamped with when, and no other."""
    stamps = sum(When(None, [(stamp(state).is_null(), 0)], 1) for state in MOVED)
    moves = fn.COUNT(Step.id)
    stamped = fn.SUM(When(Step.after, [(state, When(None, [(stamp(state).is_null(), 0)], 1)) for state in MOVED], 0))
    return Order.select(Order.number, stamps, moves, stamped).join(Step, JOIN.LEFT_OUTER, on=(
        (Step.order == Order.id) & (Step.before != ""))).group_by(Order.id, *map(stamp, MOVED)).having(
        (stamps != moves) | (fn.COALESCE(stamped, 0) != moves))


def stamp(state: str) -> Any:
    """Return the column that says when an order came to a state."""
    return getattr(Order, f"{state}_at")


@asks("order {} is {}, and operator {} has it in hand")
def only_open_orders_are_kept() -> Any:
    """P12: an operator keeps only an order that is to be processed."""
    return Order.select(Order.number, Order.state, Order.keeper).where(
        Order.keeper.is_null(False), Order.state.not_in(IN_HAND))


@asks("order {} is {}: {} pieces sent, {} cancelled, {} to send")
def pieces_agree_with_the_state() -> Any:
    """P12: what is sent and what waits says how far an order is."""
    sent, cancelled = fn.SUM(OrderLine.sent), fn.SUM(OrderLine.cancelled)
    waiting = fn.SUM(OrderLine.quantity - OrderLine.sent - OrderLine.cancelled)
    right = (
        (Order.state.in_(("unpaid", "closed")) & (sent == 0) & (cancelled == 0))
        | (Order.state.in_(("paid", "accepted")) & (sent == 0))
        | ((Order.state == "shipping") & (sent > 0) & (waiting > 0))
        | (Order.state.in_(("shipped", "received", "completed")) & (sent > 0) & (waiting == 0))
        | (Order.state == "refunded"))
    return Order.select(Order.number, Order.state, sent, cancelled, waiting).join(OrderLine).group_by(
        Order.id).having(~right)


@asks("order line {}: {} pieces sent, {} in parcels")
def parcels_hold_what_was_sent() -> Any:
    """P12: the pieces of a line that were sent lie in parcels; those of exchanges are not among them."""
    return unequal(
        OrderLine.select(OrderLine.id.alias("key"), amount(OrderLine.sent)),
        ParcelLine.select(ParcelLine.line.alias("key"), amount(ParcelLine.quantity)).join(Parcel).where(
            Parcel.claim.is_null()))


@asks("order {} is refunded: {} pieces, {} of them given money for")
def refunded_orders_are_refunded_whole() -> Any:
    """P12: an order is refunded when each of its pieces is."""
    refunded = Order.state == "refunded"
    return unequal(
        OrderLine.select(key(Order.number), amount(OrderLine.quantity)).join(Order).where(refunded),
        ClaimLine.select(key(Order.number), amount(ClaimLine.quantity)).join(Claim).join(Order).where(
            refunded, Claim.state == "refunded"))


@asks("{} {} is {}, ended at {}")
def ends_say_when() -> Any:
    """P12: claims and refunds that are over say since when, and a claim that is not says nothing."""
    over = Claim.state.in_(CLAIM_OVER)
    return Claim.select(Value("claim"), Claim.number, Claim.state, Claim.ended_at).where(
        (over & Claim.ended_at.is_null()) | (~over & Claim.ended_at.is_null(False))) + Refund.select(
        Value("refund"), Refund.number, Refund.state, Refund.ended_at).where(
        Refund.state.in_(ENDED), Refund.ended_at.is_null())
