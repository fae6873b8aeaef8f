"""Careless twins of the shop's guards, and verbs that lean on one guard alone."""

from collections.abc import Iterable
from typing import Any

import pytest

from base import clock, db, ids
from models import (
    Broadcast,
    CardKey,
    Claim,
    ClaimStep,
    Hold,
    Inbox,
    Movement,
    Order,
    OrderLine,
    Parcel,
    ParcelLine,
    Payment,
    Refund,
    Step,
    Variant,
    Word,
)
from shop import orders, refunds, replies, stock
from shop.broadcasts import going
from shop.claims.amounts import Left
from shop.orders import moves
from tests.sweeps.interleaving import Verb
from tests.sweeps.scenes import paying
from tests.sweeps.scenes.scene import Scene
from wechat import pay


@db.writes
def gives_all_back(scene: Scene) -> object:
    """Give the whole payment back."""
    order = moves.lock(scene.order.id)
    try:
        return refunds.give_back(Payment.get(Payment.settles == order.id), order.total, "asked for")
    except refunds.TooMuch as no:
        return no


@db.writes
def closes_blindly(scene: Scene) -> None:
    """Close the order, or find it closed, and look after the stock either way."""
    if not Step.select().where(Step.order == scene.order.id, Step.after == "closed").exists():
        moves.move(scene.order.id, "unpaid", "closed", "clock")
    stock.release(scene.order.id)


def ships_both(scene: Scene) -> None:
    """Send two pieces, whatever was sent before."""
    orders.ship(scene.lin, scene.number, "sf", "SF3333333333", {scene.line: 2})


BARE = (
    Verb("give all back", (paying.paid,), gives_all_back),
    Verb("close blindly", (paying.ordered,), closes_blindly),
    Verb("ship both", (paying.paid,), ships_both),
)


def any_state(order_id: int, before: str, after: str, who: str, note: str = "") -> None:
    """Move an order from wherever it is."""
    Order.update(state=after, keeper=None, **{f"{after}_at": clock.now()}).where(Order.id == order_id).execute()
    Step.insert(order=order_id, before=before, after=after, who=who, note=note).execute()


def any_claim_state(claim: Claim, after: str, who: str, note: str = "") -> None:
    """Move a claim from wherever it is."""
    Claim.update(state=after).where(Claim.id == claim.id).execute()
    ClaimStep.insert(claim=claim, before=claim.state, after=after, who=who, note=note).execute()


def any_refund_state(refund: Refund, state: str, wechat_id: str = "") -> bool:
    """Move a refund from wherever it is."""
    Refund.update(state=state, wechat_id=wechat_id, ended_at=clock.now()).where(Refund.id == refund.id).execute()
    return True


def ended_again(order_id: int, state: str) -> list[Hold]:
    """End holds that have ended."""
    Hold.update(state=state).where(Hold.order == order_id).execute()
    return list(Hold.select(Hold, Variant).join(Variant).where(Hold.order == order_id))


def over_what_was_sold(variant_id: int, on_hand: int, reference: str) -> bool:
    """Write what was counted over what has been sold meanwhile."""
    before = Variant.get_by_id(variant_id).on_hand
    Variant.update(on_hand=on_hand).where(Variant.id == variant_id).execute()
    Movement.insert(variant=variant_id, quantity=on_hand - before, reason="counted", reference=reference).execute()
    return True


def taken_without_a_look(variant_id: int, quantity: int, reason: str, reference: str) -> None:
    """Take pieces off the shelf that may not be there."""
    Variant.update(on_hand=Variant.on_hand - quantity).where(Variant.id == variant_id).execute()
    stock.move(variant_id, -quantity, reason, reference)


def sent_without_a_look(order: Order, wanted: dict[int, int], carrier: str, tracking: str, who: str) -> Parcel:
    """Send pieces that may not be there any more."""
    parcel = Parcel.create(order=order.id, carrier=carrier, number=tracking)
    for line, count in wanted.items():
        OrderLine.update(sent=OrderLine.sent + count).where(OrderLine.id == line).execute()
        ParcelLine.insert(parcel=parcel, line=line, quantity=count).execute()
    moves.progress(order, who)
    return parcel


def all_is_left(order_id: int) -> dict[int, Left]:
    """Count no claim."""
    return {line.id: Left(line, line.sent, line.to_send, line.quantity, line.amount - line.discount, line.freight)
            for line in OrderLine.select().where(OrderLine.order == order_id)}


def taken_from_anybody(line: OrderLine, unit: int) -> bool:
    """Give a piece the key that was free a moment ago."""
    key = CardKey.select().where(CardKey.variant == line.variant_id, CardKey.line.is_null()).order_by(CardKey.id).get()
    CardKey.update(line=line.id, unit=unit, sold_at=clock.now()).where(CardKey.id == key.id).execute()
    return True


def every_notice_is_new(patch: pytest.MonkeyPatch) -> None:
    """Forget which notices were applied."""
    real = db.insert_once
    patch.setattr(db, "insert_once", lambda row: True if isinstance(row, Inbox) else real(row))


def a_new_number_each_time(patch: pytest.MonkeyPatch) -> None:
    """Ask for a refund under another number whenever it is asked for."""
    real: Any = pay.refund
    patch.setattr(pay, "refund", lambda number, *rest: real(ids.number("R"), *rest))


def anybodys_words(rows: Iterable[Word], way: str) -> list[Word]:
    """Take rows to send them, whoever has taken them."""
    taken = list(rows)
    Word.update(state="sending", way=way).where(Word.id.in_([row.id for row in taken])).execute()
    return taken


def every_click_is_new(patch: pytest.MonkeyPatch) -> None:
    """Write down each answer, sent before or not."""
    real = replies.written
    patch.setattr(replies, "written", lambda by, openid, _once, said: real(by, openid, ids.token(), said))


def every_asking_is_new(patch: pytest.MonkeyPatch) -> None:
    """Give a message to many another key whenever WeChat is asked."""
    real = going.carried_out

    def carried_out(row: Broadcast) -> Broadcast:
        row.key = ids.token()
        Broadcast.update(key=row.key).where(Broadcast.id == row.id).execute()
        return real(row)
    patch.setattr(going, "carried_out", carried_out)
