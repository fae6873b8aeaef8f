"""What follows from what happened: event -> verbs. Each verb may run more than once and must not mind."""

from collections.abc import Callable

from jobs import deliver, deliver_claims
from models import Claim
from shop import closing, keys, refunds, replies, tag_sync
from shop.telling import ways


def send_refund(refund: int) -> None:
    """Ask WeChat for a refund that was decided; raises Unclear to be tried again."""
    refunds.send(refund)


def close_leftovers(order: int) -> None:
    """Close the attempts a paid order still has; raises PaymentUnclear to be tried again."""
    closing.leftovers(order)


def start_delivery(order: int) -> None:
    """Have the goods of a paid order that need no parcel handed over."""
    keys.start(order, "paid")


def go_on_delivering(claim: int) -> None:
    """Hand over what a claim kept back that came to nothing."""
    keys.start(Claim.get_by_id(claim).order_id, f"claim {claim}")


def deliver_online(order: int) -> None:
    """Give an order its keys and virtual goods; raises KeysShort to be tried again."""
    keys.deliver(order)


def deliver_waiting(variant: int) -> None:
    """Give the keys that have come to the orders that wait for them; raises KeysShort."""
    keys.deliver_waiting(variant)


REACTIONS: dict[str, tuple[Callable[..., None], ...]] = {
    # Each after the other, and none if one before it failed: what cannot fail for WeChat's sake comes first.
    "order.paid": (start_delivery, deliver.order_paid),
    "order.deliver": (deliver_online,),
    "order.handed": (deliver.order_handed,),
    "keys.came": (deliver_waiting,),
    "order.leftovers": (close_leftovers,),
    "order.shipped": (deliver.order_shipped,),
    "order.fetched": (deliver.order_fetched,),
    "refund.send": (send_refund,),
    "refund.succeeded": (deliver.refund_succeeded,),
    "claim.agreed": (deliver_claims.agreed,),
    "claim.refused": (go_on_delivering, deliver_claims.refused),
    "claim.withdrawn": (go_on_delivering,),
    "claim.exchanged": (deliver_claims.exchanged,),
    "words.waiting": (ways.tell_waiting,),
    "tag.push": (tag_sync.push,),
    "tag.fill": (tag_sync.fill,),
    "tag.delete": (tag_sync.delete,),
    "tag.member": (tag_sync.member,),
    "replies.waiting": (replies.send_waiting,),
}
