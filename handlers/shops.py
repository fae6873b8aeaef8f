"""Where the shop can be visited: the nearest stores from a place somebody sent, and when they are open."""

import re
from math import asin, cos, radians, sin, sqrt

import re2

from base.i18n import _
from bot.render import link, words
from bot.replies import Answer, Text
from bot.router import Incoming, Spot
from models import Store
from shop import stores
from shop.rules.words import compared

# A question for the stores names one, and holds nothing besides that such questions are not made of.
A_STORE = re.compile(r"门店|实体|线下|分店|店铺|店面|自提点|到店|的店|近.*店|店.*(?:近|在|哪|址|位置|走|去)|"
                     r"[哪几]家店|电话")
ASKED = re2.compile(r"(?:请问|你们|你家|您们?|咱们?|小铺|我|想去|要去|查询?|看|找|一下|有|没|是|能|可以|"
                   r"到店|自提点?|门店|实体店?|线下|分店|店铺|店面|店|离|最近|附近|周边|近|哪[里儿家些]?|在|地址|位置|"
                   r"导航|怎么走|怎么去|电话|联系|号码|客服|多少|营业时间|几点|开门|关门|几|家|个|的|嘅|吗|呢|啊|呀|么)+")
NEAREST = 3
EARTH = 6371.0  # kilometres from its middle


def nearest(incoming: Incoming) -> Answer | None:
    """Name the stores next to the place that was sent; None for a shop without any."""
    found = stores.open_ones()
    spot = incoming.spot
    if not found or spot is None:
        return None
    placed = sorted(((distance(spot, at), one) for one in found if (at := place(one))), key=lambda pair: pair[0])
    lines = [f"{away(far)} · {described(one)}" for far, one in placed[:NEAREST]]
    lines = lines or [described(one) for one in found[:NEAREST]]
    return Text("\n\n".join((_("The stores next to you:") if placed else _("Our stores:"), *lines)))


def about(incoming: Incoming) -> Answer | None:
    """Answer a question for the stores; None when the words ask for something else."""
    text = compared(incoming.text)
    return hours(incoming) if A_STORE.search(text) and ASKED.fullmatch(text) else None


def hours(incoming: Incoming) -> Answer:
    """Say where the stores are and when they are open."""
    found = stores.open_ones()
    if not found:
        return Text(_("We have no store to visit; the shop in here never closes."))
    opening = _("Send us your location and we name the nearest one.")
    return Text("\n\n".join((opening, *map(described, found[:NEAREST]))))


def place(store: Store) -> Spot | None:
    """Return where a store is, None when nobody has said."""
    if store.latitude is None or store.longitude is None:
        return None
    return Spot(store.latitude / stores.MICRO, store.longitude / stores.MICRO)


def distance(one: Spot, other: Spot) -> float:
    """Return the kilometres as the crow flies (haversine)."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    half = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def away(kilometres: float) -> str:
    """Return a distance as people say it."""
    if kilometres < 1:
        return _("%(n)s m", n=max(round(kilometres * 100) * 10, 10))
    return _("%(n)s km", n=f"{kilometres:.1f}" if kilometres < 100 else round(kilometres))


def described(store: Store) -> str:
    """Return a store with its address, telephone, hours, and a map when its place is known."""
    where = _("%(name)s: %(rest)s", name=words(store.name), rest=words(store.address))
    lines = [where, words(store.phone), words(store.hours), chart(store)]
    return "\n".join(line for line in lines if line)


def chart(store: Store) -> str:
    """Return a link to the store's place on a map, or nothing."""
    address = stores.on_map(store)
    return link(address, _("Map")) if address else ""
