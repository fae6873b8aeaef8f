"""Many payments settled at once on PostgreSQL: what the ledger's one row per account costs, and a hot product."""

import os
from collections.abc import Callable, Sequence
from functools import partial

from peewee import fn

from base import clock, db
from bench import crowd
from bench.planted import APPID, PIECES, insert
from bench.servers import Unable
from bench.writers import WRITERS, Shift, Team, Verb, work
from models import Hold, Order, OrderLine, Payment, Variant
from shop import ledger, payments
from wechat.notices import Notice

MOST = 40  # payments of one writer per second: more than there can be
PRICE = 1990
TOTAL = 2 * crowd.TWO * PRICE
OURS, SPLIT, HOT = "payments.settled", "with balances of its own per process", "payments.settled, one hot product"


def turns(url: str, team: Team) -> dict[str, Callable[[], Shift]]:
    """Return what can be measured, by name."""
    return {OURS: partial(shift, url, team, crowd.variants), SPLIT: partial(shift, url, team, crowd.variants, split),
            HOT: partial(shift, url, team, crowd.hot_variants)}


def shift(url: str, team: Team, variants: Callable[[int], tuple[int, int]], prepare: Verb = lambda: None) -> Shift:
    """Make orders that wait for their money, and let the writers settle them."""
    with db.connected(), db.write():
        notices = waiting(round(WRITERS * MOST * team.seconds), variants)
    return work(team, url, lambda writer: settling(notices[writer::WRITERS]), prepare)


def split() -> None:
    """Give this process balances of its own, as if an account were many rows."""
    move = ledger.move
    ledger.move = lambda account, amount: move(f"{account} {os.getpid()}", amount)


def settling(notices: Sequence[Notice]) -> Verb:
    """Return what settles the next of these; raises Unable if the money was not believed."""
    left = iter(notices)

    def settle() -> None:
        outcome = payments.settled(next(left))
        if outcome != "paid":
            raise Unable(f"a payment settled as {outcome}")

    return settle


def waiting(many: int, variants: Callable[[int], tuple[int, int]]) -> list[Notice]:
    """Insert so many unpaid orders with their stock held, inside a write; return WeChat's word on each."""
    first = (Order.select(fn.MAX(Order.id)).scalar() or 0) + 1
    ids = range(first, first + many)
    now = clock.now()
    insert(Order, [{"id": order, "number": f"S{order}", "customer": crowd.person(order), "goods": TOTAL, "total": TOTAL,
                    "region_name": "", "expires_at": now + 1800, **crowd.WHERE} for order in ids])
    pieces = [(order, variant) for order in ids for variant in variants(order)]
    insert(OrderLine, [{"order": order, "variant": variant, "product": (variant + 1) // 2, "title": "", "price": PRICE,
                        "quantity": crowd.TWO, "amount": crowd.TWO * PRICE} for order, variant in pieces])
    insert(Hold, [{"order": order, "variant": variant, "quantity": crowd.TWO} for order, variant in pieces])
    Variant.update(held=PIECES // 2).execute()  # enough for all, and quicker than adding up
    insert(Payment, [{"order": order, "out_trade_no": f"P{order}", "amount": TOTAL, "appid": APPID, "mchid": "1900",
                      "openid": "", "state": "open"} for order in ids])
    db.database.execute_sql("SELECT setval('orders_id_seq', %s)", (first + many,))
    return [Notice(f"P{order}", f"T{order}", "SUCCESS", TOTAL, "CNY", APPID, "1900", "", None) for order in ids]
