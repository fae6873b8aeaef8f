"""The promises, each asked of the database in one query or one small function; a finding names the place."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from peewee import JOIN, fn

from base import clock, db
from models import (
    ORDER_EDGES,
    Audit,
    Balance,
    CartLine,
    Entry,
    Hold,
    Movement,
    Operator,
    Order,
    OrderLine,
    Outbox,
    Payment,
    Posting,
    Refund,
    Step,
    Variant,
)
from shop.ledger import ASSETS
from shop.refunds import FREE

STUCK = 3600  # seconds a job may wait after it is due before someone should look


class Finding(NamedTuple):
    """A broken promise: its name (P1-P25) and where it is broken."""

    promise: str
    place: str


def examine() -> list[Finding]:
    """Check every promise that applies and return what is broken; [] is a healthy shop."""
    return [Finding(name, place) for name, check in PROMISES for place in check()]


def rows(query: Any) -> list[tuple[Any, ...]]:
    """Return a query's rows as tuples."""
    return db.tuples(query)


def entries_sum_to_zero() -> Iterator[str]:
    """P1: every entry's postings sum to 0."""
    for entry, total in rows(Entry.select(Entry.key, fn.COALESCE(fn.SUM(Posting.amount), 0)).join(
            Posting, JOIN.LEFT_OUTER).group_by(Entry.id, Entry.key).having(
            (fn.COALESCE(fn.SUM(Posting.amount), 0) != 0) | (fn.COUNT(Posting.id) < 2))):
        yield f"entry {entry} sums to {total}"


def balances_equal_postings() -> Iterator[str]:
    """P2: a balance is its postings' sum in the account's own direction, and not below 0."""
    sums = {account: int(total) for account, total in rows(
        Posting.select(Posting.account, fn.SUM(Posting.amount)).group_by(Posting.account))}
    kept = dict(rows(Balance.select(Balance.account, Balance.amount)))
    for account in sorted(sums.keys() | kept.keys()):
        expected = sums.get(account, 0) * (1 if account in ASSETS else -1)
        if kept.get(account, 0) != expected or expected < 0:
            yield f"account {account} holds {kept.get(account, 0)}, its postings say {expected}"


def totals_add_up() -> Iterator[str]:
    """P3: an order's goods are its lines' sum, its total goods + freight - discount, nothing below 0."""
    for number, goods, lines, total, freight, discount in rows(Order.select(
            Order.number, Order.goods, fn.COALESCE(fn.SUM(OrderLine.amount), 0), Order.total, Order.freight,
            Order.discount).join(OrderLine, JOIN.LEFT_OUTER).group_by(
            Order.id, Order.number, Order.goods, Order.total, Order.freight, Order.discount)):
        if goods != lines or total != goods + freight - discount or min(goods, total, freight, discount) < 0:
            yield f"order {number}: goods {goods}, lines {lines}, total {total}"
    for line, amount, price, quantity in rows(OrderLine.select(
            OrderLine.id, OrderLine.amount, OrderLine.price, OrderLine.quantity).where(
            (OrderLine.amount != OrderLine.price * OrderLine.quantity) | (OrderLine.quantity < 1))):
        yield f"order line {line}: {amount} is not {price} x {quantity}"
    for cart_line, quantity in rows(CartLine.select(CartLine.id, CartLine.quantity).where(CartLine.quantity < 1)):
        yield f"cart line {cart_line}: quantity {quantity}"


def settled_by_the_right_amount() -> Iterator[str]:
    """P4: what settles an order is paid, belongs to it and has its amount."""
    for number, total, amount, state in rows(Payment.select(
            Order.number, Order.total, Payment.amount, Payment.state).join(
            Order, on=(Payment.settles == Order.id)).where(
            (Payment.amount != Order.total) | (Payment.state != "paid") | (Payment.order != Order.id))):
        yield f"order {number}: {total} settled by a {state} payment of {amount}"


def payments_are_kept() -> Iterator[str]:
    """P5: a paid payment settles its order, or goes back in full (a refused refund is a case)."""
    back = {payment: int(total) for payment, total in rows(
        Refund.select(Refund.payment, fn.SUM(Refund.amount)).group_by(Refund.payment))}
    for payment, trade, amount in rows(Payment.select(Payment.id, Payment.out_trade_no, Payment.amount).where(
            Payment.state == "paid", Payment.settles.is_null())):
        if back.get(payment, 0) < amount:
            yield f"payment {trade}: {amount} came in, settles nothing, {back.get(payment, 0)} goes back"
    for number, state in rows(Order.select(Order.number, Order.state).join(
            Payment, on=(Payment.settles == Order.id)).where(Order.state.in_(("unpaid", "closed")))):
        yield f"order {number} is settled but {state}"


def paid_orders_are_settled() -> Iterator[str]:
    """P6: an order past unpaid has exactly the one payment that settles it."""
    for number, state in rows(Order.select(Order.number, Order.state).join(
            Payment, JOIN.LEFT_OUTER, on=(Payment.settles == Order.id)).where(
            Order.state.in_(("paid", "shipped", "completed")), Payment.id.is_null())):
        yield f"order {number} is {state} without a payment"


def refunds_within_captures() -> Iterator[str]:
    """P7: refunds not definitely refused are at most what the payment captured."""
    for trade, amount, back in rows(Payment.select(Payment.out_trade_no, Payment.amount, fn.SUM(Refund.amount)).join(
            Refund, on=(Refund.payment == Payment.id)).where(Refund.state.not_in(FREE)).group_by(
            Payment.id, Payment.out_trade_no, Payment.amount).having(fn.SUM(Refund.amount) > Payment.amount)):
        yield f"payment {trade}: {back} of {amount} goes back"
    for number, state in rows(Refund.select(Refund.number, Payment.state).join(Payment).where(Payment.state != "paid")):
        yield f"refund {number} of a {state} payment"


def books_match_money() -> Iterator[str]:
    """P8: each paid payment is in the books once with its amount, each refund that succeeded too."""
    booked = {key: int(total) for key, total in rows(Entry.select(Entry.key, fn.SUM(Posting.amount)).join(
        Posting, on=(Posting.entry == Entry.id)).where(Posting.account == "wechat").group_by(Entry.key))}
    for trade, amount, settles in rows(Payment.select(
            Payment.out_trade_no, Payment.amount, Payment.settles).where(Payment.state == "paid")):
        key = f"{'extra' if settles is None else 'capture'}:{trade}"
        if booked.pop(key, 0) != amount:
            yield f"payment {trade}: {amount} is not in the books"
    for number, amount in rows(Refund.select(Refund.number, Refund.amount).where(Refund.state == "succeeded")):
        if booked.pop(f"refund:{number}", 0) != -amount:
            yield f"refund {number}: {amount} is not in the books"
    for key in booked:
        yield f"entry {key} has no payment or refund"


def outbox_is_worked_off() -> Iterator[str]:
    """P10: every job is done, waiting or visibly dead; none waits long past its time."""
    for key, due in rows(Outbox.select(Outbox.key, Outbox.due).where(
            Outbox.state == "waiting", Outbox.due < clock.now() - STUCK, Outbox.tries == 0)):
        yield f"job {key} was due at {due} and nobody took it"


def steps_fold_to_state() -> Iterator[str]:
    """P12: an order's steps follow drawn edges, one after the other, and end where it stands."""
    steps: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for order, before, after in rows(Step.select(Step.order, Step.before, Step.after).order_by(Step.id)):
        steps[order].append((before, after))
    for order, number, state in rows(Order.select(Order.id, Order.number, Order.state)):
        at = ""
        for before, after in steps[order]:
            if before != at or (before and after not in ORDER_EDGES[before]) or (not before and after != "unpaid"):
                yield f"order {number}: step {before or 'start'} to {after} while at {at or 'start'}"
            at = after
        if at != state:
            yield f"order {number} is {state}, its steps end at {at or 'nothing'}"


def stock_adds_up() -> Iterator[str]:
    """P13: on hand is the sum of movements, held the sum of live holds, 0 <= held <= on hand."""
    moved = dict(rows(Movement.select(Movement.variant, fn.SUM(Movement.quantity)).group_by(Movement.variant)))
    live = dict(rows(Hold.select(Hold.variant, fn.SUM(Hold.quantity)).where(
        Hold.state == "live").group_by(Hold.variant)))
    for variant, on_hand, held in rows(Variant.select(Variant.id, Variant.on_hand, Variant.held)):
        if on_hand != moved.get(variant, 0):
            yield f"variant {variant}: {on_hand} on hand, movements say {moved.get(variant, 0)}"
        if held != live.get(variant, 0) or not 0 <= held <= on_hand:
            yield f"variant {variant}: {held} of {on_hand} held, holds say {live.get(variant, 0)}"


def holds_end_with_orders() -> Iterator[str]:
    """P14: a hold lives while its order is unpaid, is sold when it was paid and released when it closed."""
    wanted = {"unpaid": "live", "closed": "released", "paid": "sold", "shipped": "sold", "completed": "sold"}
    for number, state, hold in rows(Hold.select(Order.number, Order.state, Hold.state).join(Order)):
        if hold != wanted[state]:
            yield f"order {number} is {state} with a hold that is {hold}"
    for number in rows(OrderLine.select(Order.number).join(Order).switch(OrderLine).join(
            Hold, JOIN.LEFT_OUTER, on=((Hold.order == OrderLine.order) & (Hold.variant == OrderLine.variant))).where(
            Hold.id.is_null() | (Hold.quantity != OrderLine.quantity))):
        yield f"order {number[0]} has a line whose hold is missing or differs"


def changes_have_permission() -> Iterator[str]:
    """P22: every audit row names an operator who has the permission."""
    for audit, permission, permissions in rows(Audit.select(
            Audit.id, Audit.permission, Operator.permissions).join(Operator, JOIN.LEFT_OUTER)):
        if permissions is None or ("*" not in permissions and permission not in permissions):
            yield f"audit row {audit}: {permission} without the permission"
    shipped = {subject for (subject,) in rows(Audit.select(Audit.subject).where(Audit.verb == "ship"))}
    for (number,) in rows(Step.select(Order.number).join(Order).where(Step.after == "shipped")):
        if f"order {number}" not in shipped:
            yield f"order {number} was shipped without an audit row"


PROMISES = (
    ("P1", entries_sum_to_zero), ("P2", balances_equal_postings), ("P3", totals_add_up),
    ("P4", settled_by_the_right_amount), ("P5", payments_are_kept), ("P6", paid_orders_are_settled),
    ("P7", refunds_within_captures), ("P8", books_match_money), ("P10", outbox_is_worked_off),
    ("P12", steps_fold_to_state), ("P13", stock_adds_up), ("P14", holds_end_with_orders),
    ("P22", changes_have_permission),
)
