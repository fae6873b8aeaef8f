"""What a sweep begins with: the people, one order of Mei's, and what WeChat would say of it; reached once, kept."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field

from base import db
from models import Case, Claim, Customer, Operator, Order, Payment, Refund
from sandbox.state import Bubble
from tests.sweeps.bookmark import Bookmark
from tests.world import Person, World
from wechat.notices import Notice, RefundNotice


@dataclass
class Scene:
    """Mei, an order of hers about `variant`, and Lin and Wu who run the shop."""

    world: World
    mei: Person = field(init=False)
    customer: Customer = field(init=False)
    lin: Operator = field(init=False)
    wu: Operator = field(init=False)
    variant: int = 0
    store: int = 0
    number: str = ""
    other: str = ""  # a second order of hers
    prepay_id: str = ""
    notice: Notice | None = None
    claim: str = ""  # the number of what she asks for
    refund_notice: RefundNotice | None = None
    day: str = ""  # whose bills WeChat has ready
    thing: int = 0  # the id of what it is about: a rule, a word, an answer, a message to many, a design
    cases: frozenset[str] = frozenset()  # kinds of cases for an operator that are open from the beginning

    def hears(self, text: str) -> None:
        """Let WeChat show Mei an answer."""
        wechat = self.world.sandbox._world
        wechat.show(wechat.state.followers[self.mei.openid], "shop", "reply", Bubble("text", {"content": text}))

    @property
    def order(self) -> Order:
        """Mei's order as it stands now."""
        found: Order = Order.get(Order.number == self.number)
        return found

    @property
    def line(self) -> int:
        """The id of its one line."""
        return int(self.order.lines.get().id)

    @property
    def payment(self) -> Payment:
        """Its newest payment as it stands now."""
        found: Payment = self.order.payments.order_by(Payment.id.desc()).get()
        return found

    @property
    def asked(self) -> Claim:
        """What Mei asks for, as it stands now."""
        found: Claim = Claim.get(Claim.number == self.claim)
        return found

    @property
    def refund(self) -> Refund:
        """The newest refund as it stands now."""
        found: Refund = Refund.select().order_by(Refund.id.desc()).get()
        return found


@dataclass(frozen=True)
class Moment:
    """A moment of the story, a little after another one."""

    name: str
    before: "Moment | None"
    happens: Callable[[Scene], None]


def after(before: Moment | None) -> Callable[[Callable[[Scene], None]], Moment]:
    """Make a moment of a function that goes on from an earlier one (None: from a shop just opened)."""
    return lambda happens: Moment(happens.__name__.replace("_", " "), before, happens)


class Album:
    """The moments of one world that were reached, each with the way back to it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._known: dict[Moment, tuple[Scene, Bookmark]] = {}

    def at(self, moment: Moment) -> tuple[Scene, Bookmark]:
        """Return a moment's scene and bookmark; the shop need not stand there now."""
        if moment not in self._known:
            scene = self._until(moment.before)
            moment.happens(scene)
            scene.cases = frozenset(case.kind for case in Case.select())
            self._known[moment] = scene, Bookmark(self.world)
        return self._known[moment]

    def _until(self, before: Moment | None) -> Scene:
        if before is None:
            self.world.reset()
            db.connect()
            return Scene(self.world)
        scene, bookmark = self.at(before)
        bookmark.back()
        return copy.copy(scene)
