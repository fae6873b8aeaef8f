"""Buying in so many words: `买2个苹果` puts them into the cart and says what there is to pay."""

import re
from decimal import Decimal

from base.errors import OffShelf, SoldOut
from base.i18n import _
from base.money import yuan
from base.text import fold
from bot import cards, lists
from bot.render import link, words
from bot.replies import Answer, Text
from bot.router import Incoming
from handlers import search
from models import Variant
from shop import cart, catalog, customers, orders
from shop.cart import Cart, Line
from shop.rules.words import compared
from shop.search.finding import Found
from shop.search.words import Wanted
from web.numbers import whole
from wechat import abilities

VERB = re.compile(r"买|来|要|订|下单|加购|购|拿")
GRAMS = {"斤": 500, "公斤": 1000, "千克": 1000, "kg": 1000, "两": 50, "克": 1, "g": 1}
WEIGHT = re.compile(r"(\d+(?:\.\d+)?)\s*(公斤|千克|kg|斤|两|克|g)", re.IGNORECASE)
AMOUNT = re.compile(r"\d{1,8}(?:\.\d{1,2})?", re.ASCII)  # as shop.search reads it
MOST = 9  # lines of a list
TOLD = 3  # titles of what could not be had


def wish(incoming: Incoming) -> Answer | None:
    """Put into the cart what somebody says they want so many of; None when that is not what they said."""
    found = wanted(incoming.text)
    if found is None:
        return None
    if len(found.tiles) == 1:
        return of_product(incoming, found.tiles[0].id, found.wanted)
    keys = [f"buy.product:{tile.id} {found.wanted.quantity} {found.wanted.unit}" for tile in found.tiles]
    return lists.numbered(_("Which one? Answer with a number:"), [lists.line(tile) for tile in found.tiles], keys)


def wanted(text: str) -> Found | None:
    """Return what somebody says they want so many of; None when that is not what they said."""
    found = search.meant(text, MOST)
    asked = found.tiles and found.wanted.quantity is not None and VERB.search(compared(text))
    return found if asked else None


def product(incoming: Incoming) -> Answer | None:
    """Go on with the product that was chosen: the key holds its id, how much was said, and of which unit."""
    number, amount, unit = (*incoming.key.split(" ", 2), "", "")[:3]
    said = Decimal(amount) if AMOUNT.fullmatch(amount) else None
    return of_product(incoming, whole(number, 0), Wanted("", said, unit))


def variant(incoming: Incoming) -> Answer | None:
    """Put the chosen variant into the cart: the key holds its id and the pieces."""
    number, _blank, pieces = incoming.key.partition(" ")
    return put(incoming, whole(number, 0), whole(pieces, 0))


def shown(incoming: Incoming) -> Answer:
    """Say what lies in the cart and what it comes to, with the ways to pay and to look."""
    now = cart.look(customers.of(incoming.openid))
    if not now.lines:
        return Text("\n".join((_("Your cart is empty."), link(cards.absolute("/"), _("Look around the shop")))))
    told = [f"· {named(line)} × {line.quantity}" for line in now.lines[:MOST]]
    return Text("\n".join((_("In your cart:"), *told, *(("…",) if now.lines[MOST:] else ()), *totals(now))))


def again(incoming: Incoming) -> Answer:
    """Put what was ordered last into the cart once more."""
    person = customers.of(incoming.openid)
    last = orders.last_bought(person)
    if last is None:
        return Text("\n".join((_("You have no orders yet."), link(cards.absolute("/"), _("Look around the shop")))))
    missing = cart.again(person, last.number)
    lost = [_("Not to be had now: %(titles)s", titles=words("、".join(missing[:TOLD])))] if missing else []
    return Text("\n".join((_("Everything of order %(number)s is in your cart.", number=last.number), *lost,
                           *totals(cart.look(person)))))


def of_product(incoming: Incoming, product_id: int, wanted: Wanted) -> Answer:
    """Put so much of a product into the cart, or ask which choice is meant; raises OffShelf and as cart.add does.

    None is asked for when none can be had.
    """
    variants = catalog.variants_of([product_id])[product_id]
    offered = [one for one in variants if one.active]
    if not offered:
        raise OffShelf()
    chosen = meant(offered, wanted)
    if chosen is not None:
        return put(incoming, *chosen)
    pieces = pieces_of(wanted.quantity) if wanted.unit not in GRAMS else 1
    possible(incoming, offered, pieces)
    return lists.numbered(_("Which choice? Answer with a number:"), list(map(choice, offered[:MOST])),
                          [f"buy.variant:{one.id} {pieces}" for one in offered[:MOST]])


def possible(incoming: Incoming, offered: list[Variant], pieces: int) -> None:
    """Pass if so many of some choice can be had; raises what cart.add would for the one of which most is left."""
    fullest = max(offered, key=lambda one: one.available)
    if fullest.available < 1:
        raise SoldOut(_("Sorry, “%(title)s” is sold out.", title=fullest.product.title))
    cart.allowed(customers.of(incoming.openid), fullest.id, pieces)


def choice(variant: Variant) -> str:
    """Return a choice with its price as a line of a list."""
    price = f"¥{yuan(variant.price)}"
    return " ".join((words(variant.spec), price if variant.available > 0 else _("sold out")))


def meant(offered: list[Variant], wanted: Wanted) -> tuple[int, int] | None:
    """Return the variant that must be meant and how many pieces make the amount; None when it has to be asked."""
    if wanted.unit in GRAMS and wanted.quantity is not None:
        grams = wanted.quantity * GRAMS[wanted.unit]
        fitting = [(weight, one) for one in offered if (weight := weighs(one)) and grams % weight == 0]
        if fitting:  # the fewest pieces that make it
            weight, one = max(fitting, key=lambda pair: pair[0])
            return one.id, int(grams / weight)
        return None
    return (offered[0].id, pieces_of(wanted.quantity)) if len(offered) == 1 else None


def weighs(variant: Variant) -> Decimal:
    """Return the grams that a choice's name tells, or the piece's own weight; 0 when neither is known."""
    found = WEIGHT.search(fold(variant.spec))
    return Decimal(found[1]) * GRAMS[found[2]] if found else Decimal(variant.weight)


def pieces_of(quantity: Decimal | None) -> int:
    """Return the pieces that were meant: at least one."""
    return max(int(quantity or 1), 1)


def put(incoming: Incoming, variant_id: int, pieces: int) -> Text:
    """Put pieces into the cart, once for this message, and say what there is to pay; raises as cart.add does."""
    person = customers.of(incoming.openid)
    cart.add_once(person, variant_id, pieces, incoming.message_id)
    now = cart.look(person)
    line = next((one for one in now.lines if one.variant_id == variant_id), None)
    if line is None:
        raise OffShelf()
    return Text("\n".join((_("In your cart: %(title)s × %(n)s", title=named(line), n=pieces),
                           came(pieces, now), *ways())))


def came(pieces: int, now: Cart) -> str:
    """Return how many pieces came into the cart, how many lie there now and what they come to."""
    return _("%(added)s added; %(n)s in the cart now, ¥%(sum)s in all", added=pieces, n=now.count, sum=yuan(now.goods))


def named(line: Line) -> str:
    """Return what a line of the cart is called."""
    return words(f"{line.title} {line.spec}".strip())


def totals(now: Cart) -> tuple[str, ...]:
    """Return what the cart comes to, and the ways to pay and to look."""
    return (_("%(n)s pieces, ¥%(sum)s in all", n=now.count, sum=yuan(now.goods)), *ways())


def ways() -> tuple[str, ...]:
    """Return where to pay and where to look at the cart."""
    further = _("Pay now") if abilities.can("pay") else _("Go to the checkout")
    return ("", link(cards.absolute("/checkout"), further), link(cards.absolute("/cart"), _("Look at the cart")))
