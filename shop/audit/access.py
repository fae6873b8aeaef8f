"""P21, P22: what belongs to somebody belongs to them all through, and every change has the name of who made it.

A permission is checked by the verb that writes the audit row, in the same transaction; an operator may lose it
later, so that the row is asked only for a permission there is and an operator who had not left.
"""

from collections.abc import Iterator
from typing import Any

from peewee import JOIN, Value, fn
from peewee import Case as When

from base import db
from models import (
    Audit,
    CardKey,
    Claim,
    ClaimLine,
    ClaimStep,
    Customer,
    Enquiry,
    Movement,
    Operator,
    OperatorSession,
    Order,
    OrderLine,
    Parcel,
    ParcelLine,
    Payment,
    Refund,
    Reply,
    Review,
    State,
    Step,
    Upload,
    Variant,
)
from shop import outside
from shop.audit.asking import amount, as_text, asks, key, together, unanswered
from shop.operators import PERMISSIONS

AT_ONCE = 60  # seconds: what was begun before an operator was shut out may end so much later
# What opens something: an empty one would open it to whoever sends nothing.
KEYS = (
    Customer.openid, Operator.login, Operator.password_hash, OperatorSession.secret_hash, State.key, Order.number,
    Order.pickup_code, Order.once, Claim.number, Claim.once, CardKey.secret, Upload.name, Payment.out_trade_no,
    Payment.transaction_id, Refund.number, Reply.once,
)


@asks("{} {} hangs on what is not its own")
def things_belong_together() -> Any:
    """P21: the parts of a thing are its owner's: nothing hangs on somebody else's order."""
    return together(
        stranger("claim line", ClaimLine.select().join(Claim).switch(ClaimLine).join(OrderLine),
                 Claim.order != OrderLine.order),
        stranger("parcel line", ParcelLine.select().join(Parcel).switch(ParcelLine).join(OrderLine),
                 Parcel.order != OrderLine.order),
        stranger("parcel", Parcel.select().join(Claim), Claim.order != Parcel.order),
        stranger("order line", OrderLine.select().join(Variant), OrderLine.product != Variant.product),
        stranger("review", Review.select().join(OrderLine).join(Order),
                 (Review.customer != Order.customer) | (Review.product != OrderLine.product)))


def stranger(what: str, query: Any, wrong: Any) -> Any:
    """Return the rows of a query for which something is wrong, with their name."""
    return query.select(Value(what, converter=False), query.model.id).where(wrong)


def pictures_are_their_senders() -> Iterator[str]:
    """P21: the pictures of a claim or a review were sent by the customer who made it."""
    # The claims first: a picture that comes in between has its row by the time the rows are read.
    shown = [*Claim.select(Value("claim"), Claim.id, Order.customer, Claim.pictures).join(Order).where(
                 as_text(Claim.pictures) != "[]").tuples(),
             *Review.select(Value("review"), Review.id, Review.customer, Review.pictures).where(
                 as_text(Review.pictures) != "[]").tuples()]
    names = {name for *_row, pictures in shown for name in pictures}
    senders = dict(db.tuples(Upload.select(Upload.name, Upload.customer))) if names else {}
    for what, row, customer, pictures in shown:
        for name in pictures:
            if senders.get(name) != customer:
                yield f"{what} {row}: picture {name} is not its customer's"


@asks("{} has an empty value in row {}")
def nothing_opens_to_nobody() -> Any:
    """P21: an empty token, code or name is nobody's."""
    return together(*(column.model.select(Value(f"{column.model._meta.table_name}.{column.column_name}",
                                                converter=False), column.model.id).where(column == "")
                      for column in KEYS))


@asks("order {} goes by {}: store {}, pickup code {}")
def only_fetched_orders_have_codes() -> Any:
    """P21: an order has a pickup code exactly when it is fetched in a store."""
    code, store = Order.pickup_code.is_null(False), Order.store.is_null(False)
    fetched = Order.delivery == "pickup"
    return Order.select(Order.number, Order.delivery, Order.store, When(None, [(code, "yes")], "no")).where(
        (fetched != code) | (fetched != store))


@asks("audit row {}: {} ({}) by operator {}")
def changes_have_permission() -> Any:
    """P22: every audit row names a permission there is and an operator who had not been shut out."""
    return Audit.select(Audit.id, Audit.verb, Audit.permission, Audit.operator).join(
        Operator, JOIN.LEFT_OUTER).where(
        Operator.id.is_null() | Audit.permission.not_in(PERMISSIONS) | (Audit.at > Operator.disabled_at + AT_ONCE))


@asks("{}: {} changes without an audit row")
def changes_have_audit_rows() -> Any:
    """P22: whatever bears an operator's name, or only an operator can do, has an audit row about the same object."""
    return unanswered(together(*deeds()), together(*rows()))


def deeds() -> list[Any]:
    """Return what operators did, as `object by whom or how`."""
    def by(who: Any) -> Any:
        return who.startswith("operator ")

    opened = When(None, [(Movement.reason == "opening", called("product ", Variant.product))],
                  called("variant ", Variant.id))
    return [
        Step.select(key("order ", Order.number, " by ", Step.who), amount(1)).join(Order).where(by(Step.who)),
        ClaimStep.select(key("claim ", Claim.number, " by ", ClaimStep.who), amount(1)).join(Claim).where(
            by(ClaimStep.who)),
        Claim.select(key("claim ", Claim.number, " by operator ", Claim.agreed_by), amount(1)).where(
            Claim.agreed_by.is_null(False)),
        Enquiry.select(key("enquiry ", Enquiry.id, " by operator ", Enquiry.answered_by), amount(1)).where(
            Enquiry.answered_by.is_null(False)),
        Reply.select(key("enquiry ", Reply.enquiry, " by operator ", Reply.operator), amount(1)),
        Movement.select(key(opened, " by ", Movement.reference), amount(1)).join(Variant).where(
            by(Movement.reference)),
        Refund.select(key("refund ", Refund.number, " by hand"), amount(1)).join(Payment).where(
            Payment.channel == "offline", Refund.state == "succeeded"),
        Order.select(key("order ", Order.number, " by change order price"), amount(1)).where(Order.discount > 0),
        Refund.select(key("refund ", Refund.number, " by book refund"), amount(1)).where(outside.booked()),
    ]


def rows() -> list[Any]:
    """Return what audit rows say, in the same words; what was decided about a claim also moves its order."""
    of_claim = Audit.subject.startswith("claim ") & (Claim.number == fn.SUBSTR(Audit.subject, len("claim ") + 1))
    return [
        Audit.select(key(Audit.subject, " by operator ", Audit.operator), amount(1)),
        Audit.select(key("order ", Order.number, " by operator ", Audit.operator), amount(1)).join(
            Claim, on=of_claim).join(Order),
        Audit.select(key(Audit.subject, " by hand"), amount(1)).where(Audit.verb == "refund by hand"),
        Audit.select(key(Audit.subject, " by ", Audit.verb), amount(1)).where(
            Audit.verb.in_(("book refund", "change order price"))),
    ]


def called(kind: str, name: Any) -> Any:
    """Return what an audit row calls an object."""
    return Value(kind, converter=False).concat(name)

