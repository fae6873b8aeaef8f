"""What no balance shows: who worked on whose order, who bought more than they may, what was left undone."""

from collections.abc import Iterator

from peewee import JOIN, fn

from base import db
from models import Audit, CardKey, Claim, Operator, Order, OrderLine, Product, Refund

WORK = ("ship", "verify pickup")


def breaches() -> list[str]:
    """Return everything that people or the shop were kept from in vain."""
    return [*worked_beside_the_keeper(), *bought_too_much(), *keys_missing(), *claims_left_behind()]


def worked_beside_the_keeper() -> Iterator[str]:
    """Name each order that somebody worked on while somebody else had it in hand; the log tells in which order."""
    keepers: dict[str, int] = {}
    logins = dict(db.tuples(Operator.select(Operator.login, Operator.id)))
    for subject, verb, operator, detail in db.tuples(Audit.select(
            Audit.subject, Audit.verb, Audit.operator, Audit.detail).where(
            Audit.subject.startswith("order ")).order_by(Audit.id)):
        keeper = keepers.get(subject, operator)
        if verb in ("accept", *WORK) and keeper != operator:
            yield f"{subject}: {verb} by operator {operator} while operator {keeper} had it in hand"
        if verb == "accept":
            keepers[subject] = operator
        elif verb == "hand over":
            keepers[subject] = logins[detail["to"]]
        elif verb == "release":
            keepers.pop(subject, None)


def bought_too_much() -> Iterator[str]:
    """Name each customer who has more of a product than one may have."""
    pieces = fn.SUM(OrderLine.quantity - OrderLine.cancelled)
    for customer, title, had, most in db.tuples(Order.select(
            Order.customer, Product.title, pieces, Product.per_customer).join(OrderLine).join(Product).where(
            Product.per_customer > 0, Order.state != "closed").group_by(
            Order.customer, Product.id, Product.title, Product.per_customer).having(pieces > Product.per_customer)):
        yield f"customer {customer} has {had} of {title}, at most {most} are allowed"


def keys_missing() -> Iterator[str]:
    """Name each line of which pieces were handed over without their keys."""
    given = fn.COUNT(CardKey.id)
    for line, keys, sent in db.tuples(OrderLine.select(OrderLine.id, given, OrderLine.sent).join(
            CardKey, JOIN.LEFT_OUTER, on=(CardKey.line == OrderLine.id)).where(OrderLine.kind == "keys").group_by(
            OrderLine.id, OrderLine.sent).having(given != OrderLine.sent)):
        yield f"order line {line}: {sent} pieces handed over, {keys} keys given"


def claims_left_behind() -> Iterator[str]:
    """Name each claim that waits for money that has gone back."""
    for (number,) in db.tuples(Claim.select(Claim.number).join(Refund).where(
            Claim.state == "refunding", Refund.state == "succeeded")):
        yield f"claim {number} waits for money that has gone back"
