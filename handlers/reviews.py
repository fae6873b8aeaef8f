"""Reviews: what others say about a product, and the page where one says something oneself."""

from collections.abc import Sequence
from typing import Any

from flask import Response, redirect, request
from wtforms import StringField

from base.errors import BadInput
from handlers.uploads import attached
from models import Order, OrderLine
from shop import catalog, reviews
from web.forms import Form
from web.login import current, needs_customer
from web.numbers import whole
from web.render import page


class ReviewForm(Form):
    """Stars and words; `pictures` is only a place for what is wrong with them."""

    stars = StringField()
    text = StringField()
    pictures = StringField()


def listed(id: int) -> Response:
    """All that everybody may read about a product; raises NotFound when it is not on the shelf."""
    number = max(whole(request.args.get("page"), 1), 1)
    return page("h5/reviews.html", product=catalog.sheet(id).product, rate=reviews.rate(id),
                said=reviews.of_product(id, number), number=number, size=reviews.PAGE)


@needs_customer
def following(number: str) -> Any:
    """Go to the next line of an order that waits for a review, else back to the order; raises NotFound."""
    order = Order.owned(current(), number)
    line = next((line for line in reviews.open_lines(current()) if line.order_id == order.id), None)
    place = f"/orders/{number}/review/{line.id}" if line else f"/orders/{number}"
    return redirect(f"{place}?thanks=1" if "thanks" in request.args else place)


@needs_customer
def show(number: str, line: int) -> Response:
    """The form for one line of an order; raises NotFound, WrongState."""
    return shown(number, reviews.reviewable(current(), number, line), ReviewForm(formdata=None, stars="5"))


@needs_customer
def write(number: str, line: int) -> Any:
    """Keep what was said and go on to the next line; raises NotFound, WrongState."""
    row, form = reviews.reviewable(current(), number, line), ReviewForm()
    sent = request.form.getlist("picture")[:reviews.MOST_PICTURES]
    try:
        sent = attached(current(), reviews.MOST_PICTURES)
        reviews.write(current(), number, line, whole(form.stars.data, 0), form.text.data or "", sent)
    except BadInput as wrong:
        field = form[wrong.field if wrong.field in form else "text"]
        field.errors = [wrong.sentence]
        return shown(number, row, form, sent, 422)
    return redirect(f"/orders/{number}/review?thanks=1", 303)


def shown(number: str, line: OrderLine, form: ReviewForm, sent: Sequence[str] = (), status: int = 200) -> Response:
    """Show the form; `sent` are pictures that are here already."""
    return page("h5/review.html", status, number=number, line=line, form=form, sent=sent, longest=reviews.LONGEST,
                most=reviews.MOST_PICTURES)
