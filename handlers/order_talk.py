"""Orders in the chat: the newest, by number, by what is inside, and where the parcels are."""

import re

import re2
from msgspec import structs

from base import clock
from base.errors import NotFound
from base.i18n import _
from base.money import yuan
from bot import cards
from bot.render import link, words
from bot.replies import Answer, Text
from bot.router import Incoming, order_number
from models import Customer, Parcel
from shop import carriers, customers, orders, parts
from shop.claims import words as claim_words
from shop.orders import OrderView
from shop.rules.words import compared
from shop.telling import ways
from shop.telling import words as told
from web.numbers import whole
from wechat import abilities

LATEST = 3
LOOKED_AT = 30  # orders in which something is looked for
LONGEST_GOODS = 60  # characters
DEEPEST = 300  # orders behind which a list ends: the page shows them all
# What asking for a parcel, or for an order, sounds like; the rest of the words may say what was in it.
WHERE = re.compile(r"到了?哪[里儿]?|哪了|物流|快递|包裹|寄出|寄了|运到|(?:什么时候|啥时候|几时)[能会才]?送?到|"
                   r"没送?到|没有?收到|签收|单号")
ABOUT = re.compile(rf"{WHERE.pattern}|订单|发货|催单")
AROUND = re.compile(r"我的?|买的?|那个?|这个?|订的?|下的?|怎么|什么时候|几时|现在|已经|还|没有?|了|吗|呢|啊|的|在|请问|"
                    r"查一?下?|看一?下?|帮忙?|一下|状态|进度|信息|今天|昨天|前天|上次|收到|给|是不是|有没有|能|可以|多久|哪里|哪儿")
# What still names nothing when no more is left than this: particles, and what people call whatever they bought.
NOTHING = re2.compile(r"(?:东西|货物?|商品|宝贝|单子?|快?件|它|一直|多少|为什么|啥|咋|老板|亲|想|知道|情况|"
                     r"不|都|是|有|催|要|送|走|到|哪|啦|呀|么|嘛|哦)*")


def latest(incoming: Incoming) -> Answer:
    """Say how the customer's newest orders stand, or those that hold what is named besides; and what waits for them."""
    found = named(incoming)
    if found is not None:
        return found
    person = customers.of(incoming.openid)
    standing = listed(person, 0)
    # Elsewhere what waits comes as a message of its own as soon as they have written.
    room = parts.ROOM - parts.size(standing.content, incoming.openid)
    waits = [] if abilities.can("messages") else waiting(incoming, room)
    return structs.replace(standing, content="\n\n".join((*waits, standing.content)))


def waiting(incoming: Incoming, room: int) -> list[str]:
    """Return what waits for a follower, and counts as told by this; of more than `room` bytes hold, how to go on."""
    every = told.waiting_for(incoming.openid)
    some = ways.fitting(every, room)
    texts = [words(text) for text in told.read_out(some, incoming.message_id)] if some else []
    rest = len(every) - len(some)
    return [*texts, _("%(n)s more notices wait: ask for your orders again.", n=rest)] if rest else texts


def more(incoming: Incoming) -> Answer:
    """Go on with the customer's orders behind as many as the key says."""
    return listed(customers.of(incoming.openid), min(max(whole(incoming.key, 0), 0), DEEPEST))


def one(incoming: Incoming) -> Answer:
    """Say how the order in the key stands; raises NotFound for a number that is nobody's or somebody else's."""
    return Text(status(orders.view(customers.of(incoming.openid), incoming.key)))


def by_number(incoming: Incoming) -> Answer:
    """Say how the order whose number was typed stands; raises NotFound as above."""
    number = order_number(incoming.text)
    if number is None:
        raise NotFound()
    return Text(status(orders.view(customers.of(incoming.openid), number)))


def about(incoming: Incoming) -> Answer | None:
    """Answer a question for orders: those that hold what is named, or where parcels are, or how orders stand.

    None when the words ask for no order, or name something that none of theirs holds.
    """
    text = compared(incoming.text)
    if not ABOUT.search(text):
        return None
    if goods(text):
        return named(incoming)
    person = customers.known(incoming.openid)
    if person is None:
        return none_yet()
    return (moving(person) if WHERE.search(text) else None) or listed(person, 0)


def concerned(text: str) -> bool:
    """Tell whether words ask for orders, whosoever."""
    return bool(ABOUT.search(compared(text)))


def tracking(incoming: Incoming) -> Answer:
    """Say where the parcels of the customer's orders are, the newest first, or where what is named is."""
    return named(incoming) or moving(customers.of(incoming.openid)) or latest(incoming)


def named(incoming: Incoming) -> Answer | None:
    """Say how the orders stand that hold what is named in a question for orders; None when none is, or none does."""
    text, person = compared(incoming.text), customers.known(incoming.openid)
    name = goods(text) if ABOUT.search(text) else ""
    if person is None or not name:
        return None
    found = [view for view in orders.latest(person, LOOKED_AT) if holds(view, name)][:LATEST]
    return Text("\n\n".join(map(status, found))) if found else None


def goods(text: str) -> str:
    """Return what a question for orders names besides; nothing when it is about any."""
    left = AROUND.sub("", ABOUT.sub("", "".join(text.split())))
    return "" if NOTHING.fullmatch(left) else left


def moving(person: Customer) -> Answer | None:
    """Say where the customer's parcels are, the newest first; None without any."""
    found = [view for view in orders.latest(person, LOOKED_AT) if view.parcels][:LATEST]
    return Text("\n\n".join(map(travels, found))) if found else None


def holds(view: OrderView, name: str) -> bool:
    """Tell whether an order holds something called so."""
    titles = [compared(line.title) for line in view.lines]
    return any(name in title or title in name for title in titles)


def listed(person: Customer, behind: int) -> Text:
    """Return the status of a few orders; numbers open them, "more" goes on."""
    found = orders.latest(person, behind + LATEST + 1)[behind:]
    if not found:
        return none_yet() if not behind else Text(_("That was all."))
    shown, rest = found[:LATEST], found[LATEST:]
    on = [_("Answer “more” for the next ones.")] if rest else []
    every = link(cards.absolute("/orders"), _("All my orders"))
    return Text("\n\n".join((*map(status, shown), "\n".join((*on, every)))),
                choices=tuple(f"orders.one:{view.order.number}" for view in shown),
                more=f"orders.more:{behind + LATEST}" if rest else "")


def none_yet() -> Text:
    """Say that there is no order, and where one begins."""
    return Text("\n".join((_("You have no orders yet."), link(cards.absolute("/"), _("Look around the shop")))))


def status(view: OrderView) -> str:
    """Return state, amount, goods, parcels and link of an order."""
    order = view.order
    goods = "、".join(f"{words(line.title)} ×{line.quantity}" for line in view.lines)
    goods = goods if len(goods) <= LONGEST_GOODS else goods[:LONGEST_GOODS] + "…"
    parcels = [parcel_line(parcel) for parcel in view.parcels]
    asked = list(map(claim_words.standing, view.open_claims))
    if order.pickup_code and order.state in orders.TO_SHIP:
        parcels.append(_("Pickup code %(code)s, at %(store)s", code=order.pickup_code, store=words(order.region_name)))
    return "\n".join((f"【{orders.standing(view)}】¥{yuan(order.total)}", goods, *parcels,
                      *asked, link(cards.absolute(f"/orders/{order.number}"), order.number)))


def travels(view: OrderView) -> str:
    """Return where each parcel of an order is, as far as the shop knows, and where the carrier says more."""
    lines = [f"【{orders.standing(view)}】"
             + "、".join(f"{words(line.title)} ×{line.quantity}" for line in view.lines)[:LONGEST_GOODS]]
    for parcel in view.parcels:
        address = carriers.link(parcel.carrier, parcel.number)
        sent = _("sent on %(day)s", day=clock.local(parcel.at).strftime("%m-%d %H:%M"))
        lines += [_("%(parcel)s, %(sent)s", parcel=parcel_line(parcel), sent=sent),
                  *([link(address, _("Where is it?"))] if address else [])]
    return "\n".join((*lines, link(cards.absolute(f"/orders/{view.order.number}"), view.order.number)))


def parcel_line(parcel: Parcel) -> str:
    """Return carrier and number of a parcel."""
    return f"{carriers.name(parcel.carrier)} {words(parcel.number)}".strip()
