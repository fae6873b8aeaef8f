"""What follows from what happened: event -> verbs. Each verb may run more than once and must not mind."""

from collections.abc import Callable

from jobs import deliver
from shop import refunds


def send_refund(refund: int) -> None:
    """Ask WeChat for a refund that was decided; raises Unclear to be tried again."""
    refunds.send(refund)


REACTIONS: dict[str, tuple[Callable[..., None], ...]] = {
    "order.paid": (deliver.order_paid,),
    "order.shipped": (deliver.order_shipped,),
    "refund.send": (send_refund,),
    "refund.succeeded": (deliver.refund_succeeded,),
}
