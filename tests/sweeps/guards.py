"""What the sweeps are worth: each guard of the shop, how it is taken out, and the sweep that must notice."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest

from base import clock, db, ids
from models import Hold, Inbox, Movement, Order, Payment, Refund, Step, Variant
from shop import closing, events, ledger, payments, refunds, stock
from shop.orders import moves
from tests.sweeps import crash
from tests.sweeps.extent import Swept
from tests.sweeps.flows import FLOWS
from tests.sweeps.interleaving import Meeting, Verb
from tests.sweeps.scenes import Scene
from tests.sweeps.verbs import VERBS
from tests.world import World
from wechat import pay

SERVERS = ("postgres", "mariadb")
Sweep = Callable[[], Swept]
Ready = Callable[[World, Meeting], Sweep]  # prepares, while the guard still stands


@dataclass(frozen=True)
class Guard:
    """A guard, the hand that takes it out, a sweep that then fails, and the databases that need it."""

    name: str
    remove: Callable[[pytest.MonkeyPatch], None]
    ready: Ready
    databases: tuple[str, ...] = ("sqlite",)


def meeting_of(first: str, second: str) -> Ready:
    """Return the interleaving sweep of two verbs."""
    table = {verb.name: verb for verb in (*VERBS, *BARE)}

    def ready(_world: World, meeting: Meeting) -> Sweep:
        meeting.prepare(table[first], table[second])
        return lambda: meeting.sweep(table[first], table[second], enough=1)
    return ready


def killing(name: str) -> Ready:
    """Return the crash sweep of a flow."""
    flow = next(flow for flow in FLOWS if flow.name == name)

    def ready(world: World, _meeting: Meeting) -> Sweep:
        made, begin = crash.begun(world, flow)
        return lambda: crash.sweep(world, flow, made, begin, enough=1)
    return ready


@db.writes
def gives_all_back(scene: Scene) -> object:
    """Give the whole payment back, as a verb of its own would: under the order's lock."""
    order = moves.lock(scene.order.id)
    try:
        refund = refunds.give_back(Payment.get(Payment.settles == order.id), order.total, "asked for")
    except refunds.TooMuch as no:
        return no
    ledger.post("return", f"return:{refund.number}", {"sales": order.total, "owed": -order.total})
    return refund


@db.writes
def closes_blindly(scene: Scene) -> None:
    """Close the order, or find it closed, and look after the stock either way."""
    if not Step.select().where(Step.order == scene.order.id, Step.after == "closed").exists():
        moves.move(scene.order.id, "unpaid", "closed", "clock")
        Payment.update(state="closed").execute()
    stock.release(scene.order.id)


# Verbs that lean on one guard alone.
BARE = (Verb("give all back", ("paid",), gives_all_back), Verb("close blindly", ("ordered",), closes_blindly))


def any_state(order_id: int, before: str, after: str, who: str, note: str = "") -> None:
    """Move an order from wherever it is."""
    Order.update(state=after, **{moves.STAMPS[after]: clock.now()}).where(Order.id == order_id).execute()
    Step.insert(order=order_id, before=before, after=after, who=who, note=note).execute()


def ended_again(order_id: int, state: str) -> list[Hold]:
    """End holds that have ended."""
    Hold.update(state=state).where(Hold.order == order_id).execute()
    return list(Hold.select(Hold, Variant).join(Variant).where(Hold.order == order_id))


def every_notice_is_new(patch: pytest.MonkeyPatch) -> None:
    """Forget which notices were applied."""
    real = db.insert_once
    patch.setattr(db, "insert_once", lambda row: True if isinstance(row, Inbox) else real(row))


def without_a_sum(payment: Payment, amount: int, reason: str) -> Refund:
    """Give back without adding up."""
    refund = Refund.create(payment=payment, number=ids.number("R"), amount=amount, reason=reason)
    events.happened("refund.send", f"refund.send:{refund.number}", refund=refund.id)
    return refund


def over_what_was_sold(variant_id: int, on_hand: int, reference: str) -> bool:
    """Write what was counted over what has been sold meanwhile."""
    before = Variant.get_by_id(variant_id).on_hand
    Variant.update(on_hand=on_hand).where(Variant.id == variant_id).execute()
    Movement.insert(variant=variant_id, quantity=on_hand - before, reason="counted", reference=reference).execute()
    return True


def a_new_number_each_time(patch: pytest.MonkeyPatch) -> None:
    """Ask for a refund under another number whenever it is asked for."""
    real = pay.refund
    patch.setattr(pay, "refund", lambda number, *rest: real(ids.number("R"), *rest))


def instead(thing: Any, name: str, careless: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """Return the hand that puts something careless in a guard's place."""
    return lambda patch: patch.setattr(thing, name, careless)


GUARDS = (
    Guard("the state an order must have", instead(moves, "move", any_state), meeting_of("ship", "ship")),
    Guard("the order's lock", instead(moves, "lock", Order.get_by_id), meeting_of("open", "open"), SERVERS),
    Guard("the order's lock around a refund", instead(moves, "lock", Order.get_by_id),
          meeting_of("give all back", "give all back"), SERVERS),
    Guard("the sum of refunds", instead(refunds, "give_back", without_a_sum),
          meeting_of("give all back", "give all back")),
    Guard("the end of a hold", instead(stock, "ended", ended_again), meeting_of("close blindly", "close blindly")),
    Guard("what is left of the stock", instead(stock.TAKE, "run", lambda **_wanted: 1), meeting_of("place", "place")),
    Guard("the stock as it was counted", instead(stock, "count", over_what_was_sold), meeting_of("restock", "settle"),
          SERVERS),
    Guard("the notice's row in the inbox", every_notice_is_new, meeting_of("settle", "settle")),
    Guard("the question before closing",
          instead(closing, "given_up", lambda attempt: payments.moved(attempt, "closed")),
          killing("close what is paid")),
    Guard("the transaction", instead(db, "write", nullcontext), killing("settle")),
    Guard("the key of a checkout", instead(import_module("shop.orders.place"), "earlier", lambda _key: None), killing("place")),
    Guard("the number of a refund", a_new_number_each_time, killing("send a refund")),
)
