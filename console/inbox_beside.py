"""What stands beside a conversation: who the follower is, what they bought, and what they want back."""

from dataclasses import dataclass

from models import CLAIM_OVER, Channel, Claim, Customer, CustomerTag, Order, Tag
from shop import talks

ORDERS = 5


@dataclass(frozen=True)
class Beside:
    """A follower beside their conversation; `came` is the name of the QR code they came by."""

    customer: Customer | None
    orders: list[Order]
    count: int
    claims: list[Claim]
    tags: list[str]
    came: str
    note: str


def of(openid: str) -> Beside:
    """Return what the shop knows of a follower."""
    note = talks.of(openid).note
    customer = Customer.get_or_none(Customer.openid == openid)
    if customer is None:
        return Beside(None, [], 0, [], [], "", note)
    bought = Order.select().where(Order.customer == customer.id).order_by(Order.id.desc())
    claims = Claim.select(Claim, Order).join(Order).where(
        Order.customer == customer.id, Claim.state.not_in(CLAIM_OVER)).order_by(Claim.id.desc())
    tags = Tag.select().join(CustomerTag).where(CustomerTag.customer == customer.id).order_by(Tag.name)
    channel = Channel.get_or_none(Channel.scene == customer.scene) if customer.scene else None
    return Beside(customer, list(bought.limit(ORDERS)), bought.count(), list(claims), [tag.name for tag in tags],
                  channel.name if channel else customer.scene, note)
