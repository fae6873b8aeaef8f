"""Followers who wait for a person: at most one open enquiry each, answered from the console."""

from base import clock, db
from base.errors import NotFound, ShopError
from base.i18n import N_
from models import ChatLine, Customer, Enquiry, Operator
from shop import operators
from wechat import messages
from wechat.http import Refused, Unclear


class OutOfReach(ShopError):
    """WeChat lets us answer only for a while after the follower wrote."""

    status = 409
    english = N_("WeChat does not let us write to this follower now. They have to write to us again first.")


class NotSent(ShopError):
    """WeChat did not take the message; it may be tried again."""

    status = 503
    english = N_("WeChat did not take the message. Please try again.")


@db.writes
def open(customer: Customer, text: str) -> bool:
    """Note that a follower wants a person; False when they already wait."""
    return db.insert_once(Enquiry(customer=customer.id, text=text, open_for=customer.id))


def waiting() -> list[Enquiry]:
    """Return the open enquiries with their customers, oldest first."""
    return list(Enquiry.select(Enquiry, Customer).join(Customer).where(
        Enquiry.open_for.is_null(False)).order_by(Enquiry.at))


def answer(by: Operator, enquiry_id: int, text: str) -> None:
    """Send the operator's words to the follower; raises NotFound, Forbidden, OutOfReach, NotSent."""
    operators.allow(by, "enquiries")
    enquiry: Enquiry | None = Enquiry.select(Enquiry, Customer).join(Customer).where(Enquiry.id == enquiry_id).first()
    if enquiry is None:
        raise NotFound()
    try:
        messages.send_text(enquiry.customer.openid, text)
    except messages.WindowClosed as wrong:
        raise OutOfReach() from wrong
    except (Refused, Unclear) as wrong:
        raise NotSent() from wrong
    said(by, enquiry, text)


@db.writes
def said(by: Operator, enquiry: Enquiry, text: str) -> None:
    """Write down what an operator told a follower."""
    operators.audit(by, "enquiries", "answer", f"enquiry {enquiry.id}", text=text)
    ChatLine.insert(openid=enquiry.customer.openid, speaker="staff", text=text).execute()


@db.writes
def answered(by: Operator, enquiry_id: int) -> None:
    """Close an enquiry; closing it twice is closing it once."""
    operators.audit(by, "enquiries", "close enquiry", f"enquiry {enquiry_id}")
    Enquiry.update(open_for=None, answered_at=clock.now(), answered_by=by).where(
        Enquiry.id == enquiry_id, Enquiry.open_for.is_null(False)).execute()
