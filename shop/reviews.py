"""What customers say about what they bought: once per order line, seen by all when an operator lets it."""

from collections.abc import Sequence
from dataclasses import dataclass

from peewee import JOIN, Case, fn

from base import db
from base.errors import BadInput, NotFound, WrongState
from base.i18n import _
from base.text import clean
from models import Customer, Operator, Order, OrderLine, Product, Review
from shop import operators, uploads

MOST_PICTURES = 6
LONGEST = 500  # characters
LONGEST_ANSWER = 200
GOOD = 4  # stars
PAGE = 20
ARRIVED = ("received", "completed")

RATE = db.Hot(lambda: Review.select(
    fn.COUNT(Review.id), fn.COALESCE(fn.SUM(Case(None, [(Review.stars >= GOOD, 1)], 0)), 0)).where(
    Review.product == db.slot("product"), Review.state == "shown"))


@dataclass(frozen=True)
class Rate:
    """How many reviews all may read, and how many of them are good."""

    count: int
    good: int

    @property
    def percent(self) -> int:
        """The good ones of a hundred, rounded down: 99 is not all."""
        return self.good * 100 // self.count if self.count else 0


@dataclass(frozen=True)
class Said:
    """A review as everybody may read it; `by` is a name nobody can be found by, `pictures` are addresses."""

    by: str
    spec: str
    stars: int
    text: str
    pictures: list[str]
    answer: str
    at: int


@db.writes
def write(customer: Customer, number: str, line_id: int, stars: int, text: str, pictures: Sequence[str] = ()) -> Review:
    """Say something about a line of one's order that has arrived; an operator decides whether all may read it.

    `pictures` are names of the customer's uploads. Raises NotFound, WrongState, BadInput (with the field).
    """
    line = reviewable(customer, number, line_id)
    if not 1 <= stars <= 5:
        raise BadInput(_("Please choose 1 to 5 stars."), "stars")
    if len(pictures) > MOST_PICTURES:
        raise BadInput(_("At most %(n)s pictures, please.", n=MOST_PICTURES), "pictures")
    review = Review(line=line.id, product=line.product_id, customer=customer.id, stars=stars,
                    text=worded(text, LONGEST, "text"), pictures=uploads.own(customer, pictures))
    if not db.insert_once(review):
        raise WrongState(_("You have reviewed this already. Thank you!"))
    return review


@db.writes
def show(by: Operator, review_id: int, text: str | None = None) -> None:
    """Let everybody read a review, with `text` as the answer below it (None: the one it has); raises as answer does."""
    decide(by, review_id, "shown", "show review", text)


@db.writes
def hide(by: Operator, review_id: int, text: str | None = None) -> None:
    """Keep a review from everybody but its writer's shop; its answer and what is raised as in show."""
    decide(by, review_id, "hidden", "hide review", text)


@db.writes
def answer(by: Operator, review_id: int, text: str) -> None:
    """Say something below a review, or take it back with an empty text; raises NotFound, BadInput, Forbidden."""
    operators.allow(by, "reviews")
    answered(by, review_id, text)


def rate(product_id: int) -> Rate:
    """Return how many reviews of a product all may read, and how many are good."""
    [(count, good)] = RATE.rows(product=product_id)
    return Rate(int(count), int(good))


def of_product(product_id: int, page: int = 1, size: int = PAGE) -> list[Said]:
    """Return one page of what all may read about a product, newest first."""
    found = Review.select(Review, Customer, OrderLine).join(Customer).switch(Review).join(OrderLine).where(
        Review.product == product_id, Review.state == "shown").order_by(Review.at.desc(), Review.id.desc())
    return [Said(masked(one.customer.nickname), one.line.spec, one.stars, one.text,
                 [f"/uploads/{name}" for name in one.pictures], one.answer, one.at)
            for one in found.paginate(max(page, 1), size)]


def reviewable(customer: Customer, number: str, line_id: int) -> OrderLine:
    """Return a line of the customer's order that may be reviewed; raises NotFound, WrongState."""
    order = Order.owned(customer, number)
    line: OrderLine | None = order.lines.where(OrderLine.id == line_id).first()
    if line is None:
        raise NotFound()
    if order.state not in ARRIVED or not line.sent:
        raise WrongState(_("You can review it once you have received it."))
    if Review.select().where(Review.line == line.id).exists():
        raise WrongState(_("You have reviewed this already. Thank you!"))
    return line


def open_lines(customer: Customer) -> list[OrderLine]:
    """Return the customer's lines that have arrived and wait for a review, oldest first."""
    return list(OrderLine.select().join(Order).switch(OrderLine).join(Review, JOIN.LEFT_OUTER).where(
        Order.customer == customer.id, Order.state.in_(ARRIVED), OrderLine.sent > 0, Review.id.is_null()).order_by(
        OrderLine.id))


def open_orders(customer: Customer) -> set[int]:
    """Return the ids of the customer's orders that have such a line."""
    return {line.order_id for line in open_lines(customer)}


def listed(state: str, page: int = 1) -> list[Review]:
    """Return reviews for the console, those that wait oldest first, the others newest first."""
    order = Review.id if state == "waiting" else Review.id.desc()
    return list(Review.select(Review, Product, OrderLine, Order, Customer).join(Product).switch(Review).join(
        OrderLine).join(Order).switch(Review).join(Customer).where(Review.state == state).order_by(order).paginate(
        max(page, 1), PAGE))


def waiting() -> int:
    """Count the reviews nobody has looked at."""
    return int(Review.select().where(Review.state == "waiting").count())


def decide(by: Operator, review_id: int, state: str, verb: str, text: str | None) -> None:
    """Set who may read a review and, unless `text` is None, the answer below it, inside a write."""
    operators.audit(by, "reviews", verb, f"review {review_id}")
    if not Review.update(state=state).where(Review.id == review_id).execute():
        raise NotFound()
    if text is not None:
        answered(by, review_id, text)


def answered(by: Operator, review_id: int, text: str) -> None:
    """Write the answer below a review if it is another one, inside a write; raises NotFound, BadInput."""
    words = worded(text, LONGEST_ANSWER, "answer")
    review: Review | None = Review.get_or_none(Review.id == review_id)
    if review is None:
        raise NotFound()
    if words != review.answer:
        operators.audit(by, "reviews", "answer review", f"review {review_id}", answer=words)
        Review.update(answer=words).where(Review.id == review_id).execute()


def worded(text: str, most: int, field: str) -> str:
    """Return what somebody typed, fit to be kept; raises BadInput."""
    words = clean(text.replace("\r\n", "\n")).strip()
    if len(words) > most:
        raise BadInput(_("At most %(n)s characters, please.", n=most), field)
    return words


def masked(nickname: str) -> str:
    """Return a name that hides whose it is: its first character, and stars."""
    return f"{nickname[0]}**" if nickname else _("A customer")
