"""The room of followers who wait for a person: what they said, what they bought, and a box to answer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect
from wtforms import TextAreaField
from wtforms.validators import DataRequired, ValidationError

from base.errors import ShopError
from base.i18n import _
from console.tryout import pieces
from models import ChatLine, Customer, Enquiry, Order
from shop import enquiries
from shop.orders import state_name
from web.forms import Form
from web.render import page

LINES = 8
ORDERS = 3
READ = 400  # rows read for all followers together
LONGEST = 2048  # bytes; WeChat docs, customer-service message: the longest text


@dataclass(frozen=True)
class Waiting:
    """A follower who waits, with the end of the conversation and the latest orders."""

    enquiry: Enquiry
    lines: list[ChatLine]
    orders: list[Order]


class ReplyForm(Form):
    """What the shop's staff writes to a follower."""

    text = TextAreaField(validators=[DataRequired()])

    def validate_text(self, field: TextAreaField) -> None:
        """WeChat counts bytes."""
        if (size := len((field.data or "").encode())) > LONGEST:
            raise ValidationError(_("Too long: %(size)s bytes of %(most)s.", size=size, most=LONGEST))


def listed() -> Any:
    """Show who waits, the longest first."""
    return shown({})


def answer(enquiry_id: int) -> Any:
    """Send a customer-service message; when WeChat does not take it, say so beside what was typed."""
    form = ReplyForm()
    if not form.validate():
        return shown({enquiry_id: form}, 422)
    try:
        enquiries.answer(g.operator, enquiry_id, form.text.data.strip())
    except ShopError as wrong:
        form.text.errors = [wrong.sentence]
        return shown({enquiry_id: form}, wrong.status)
    flash(_("Sent."), "done")
    return redirect("/console/enquiries")


def done(enquiry_id: int) -> Any:
    """Note that the follower has been helped."""
    enquiries.answered(g.operator, enquiry_id)
    flash(_("Done. The bot answers this follower again."), "done")
    return redirect("/console/enquiries")


def shown(typed: dict[int, ReplyForm], status: int = 200) -> Any:
    """Show who waits; `typed` holds the replies that could not be sent."""
    rows = gathered(enquiries.waiting())
    forms = {row.enquiry.id: typed.get(row.enquiry.id) or ReplyForm(formdata=None) for row in rows}
    return page("console/enquiries.html", status, rows=rows, forms=forms, most=LONGEST,
                words=state_name, pieces=pieces)


def gathered(found: list[Enquiry]) -> list[Waiting]:
    """Return what belongs to each enquiry: two queries for all of them."""
    people: dict[int, Customer] = {one.customer_id: one.customer for one in found}
    lines = conversations([person.openid for person in people.values()])
    bought = purchases(people)
    return [Waiting(one, lines[one.customer.openid], bought[one.customer_id]) for one in found]


def conversations(openids: list[str]) -> dict[str, list[ChatLine]]:
    """Return the last lines of each follower's conversation, oldest first."""
    ends: dict[str, list[ChatLine]] = defaultdict(list)
    newest = ChatLine.select().where(ChatLine.openid.in_(openids)).order_by(ChatLine.id.desc()).limit(READ)
    for line in newest if openids else ():
        if len(ends[line.openid]) < LINES:
            ends[line.openid].insert(0, line)
    return ends


def purchases(customers: Iterable[int]) -> dict[int, list[Order]]:
    """Return the latest orders of each customer."""
    latest: dict[int, list[Order]] = defaultdict(list)
    numbers = list(customers)
    newest = Order.select().where(Order.customer.in_(numbers)).order_by(Order.id.desc()).limit(READ)
    for order in newest if numbers else ():
        if len(latest[order.customer_id]) < ORDERS:
            latest[order.customer_id].append(order)
    return latest
