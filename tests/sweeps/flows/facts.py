"""What the flows assert in the end, in a few words."""

from collections.abc import Callable
from typing import Any

from base import clock
from models import ClaimStep, Entry, OrderLine, Payment, Refund, Step, Variant, Word
from tests.sweeps.crash import Act
from tests.sweeps.scenes.scene import Scene

MINUTE, DAY = 60, 24 * 3600
AHEAD = ("bill: not compared",)  # when the shop's clock is a week before WeChat's, no bill of that week is there


def stock(scene: Scene) -> tuple[int, int]:
    """The pieces on hand and held of the scene's thing."""
    variant = Variant.get_by_id(scene.variant)
    return variant.on_hand, variant.held


def steps(scene: Scene) -> list[str]:
    """The states the order went through."""
    return [step.after for step in Step.select().where(Step.order == scene.order).order_by(Step.id)]


def answers(scene: Scene) -> list[str]:
    """The states the claim went through."""
    return [step.after for step in ClaimStep.select().where(ClaimStep.claim == scene.asked).order_by(ClaimStep.id)]


def pieces(scene: Scene) -> tuple[int, int, int]:
    """The pieces of the order that were sent, that were cancelled, and that are to be sent."""
    line = OrderLine.get_by_id(scene.line)
    return line.sent, line.cancelled, line.to_send


def parcels(scene: Scene) -> list[tuple[str, int]]:
    """What is in the order's parcels: tracking number and pieces."""
    return [(parcel.number, one.quantity) for parcel in scene.order.parcels for one in parcel.contents]


def refunds() -> list[tuple[int, str]]:
    """All refunds: amount and state."""
    return [(one.amount, one.state) for one in Refund.select().order_by(Refund.id)]


def captures() -> tuple[int, int]:
    """How many payments came, and how many of them were booked for orders."""
    return (Payment.select().where(Payment.state == "paid").count(),
            Entry.select().where(Entry.kind == "capture").count())


def hears(scene: Scene, words: str) -> bool:
    """Tell whether the shop has said something to Mei, and nothing of it twice.

    If it died while WeChat was told, nobody knows whether it arrived: then it stands in the console, and is not said
    again.
    """
    heard = [said for line in scene.mei.screen() if words in (said := str(line.get("content")))]
    lost = Word.select().where(Word.text.contains(words), Word.state.in_(("sending", "unclear"))).exists()
    return len(set(heard)) == len(heard) and (bool(heard) or bool(lost))


def later(seconds: int, job: Callable[[], Any]) -> Act:
    """Return the act of a job that runs when some time has passed."""
    def act(_scene: Scene) -> None:
        clock.advance(seconds)
        job()
    return act
