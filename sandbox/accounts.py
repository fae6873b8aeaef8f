"""The merchant's balance at WeChat Pay, in fen, as a list of movements."""

from sandbox.state import Movement
from sandbox.world import World

BASIS_POINTS = 10_000


def available(world: World) -> int:
    """What can be refunded from now."""
    return world.state.movements[-1].balance if world.state.movements else world.settings.balance


def move(world: World, business: str, amount: int, business_id: str, number: str) -> None:
    """Book a change; zero changes nothing. Callers hold the lock."""
    if not amount:
        return
    flow, balance = world.dated_number("1000", 28), available(world) + amount
    world.state.movements.append(Movement(world.clock.now(), business_id, flow, business, amount, balance, number))


def sale_fee(world: World, total: int) -> int:
    """WeChat's fee for a sale, rounded half up."""
    return (total * world.settings.fee_basis_points + BASIS_POINTS // 2) // BASIS_POINTS


def fee_of(fee: int, total: int, part: int) -> int:
    """The share of a sale's fee that belongs to a part of its total, rounded half up."""
    return (2 * fee * part + total) // (2 * total)
