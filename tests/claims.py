"""What stories about after-sales share: Mei's forms, Lin's answers, and the money as WeChat has it."""

import re
from io import BytesIO
from typing import Any

import requests
from msgspec import structs
from PIL import Image

from base import db
from models import Claim, Order, OrderLine, Refund
from shop import orders
from tests.world import Browser, Person, World

PLACE = "小林 13900139000 深圳市南山区科技路 9 号"


def lines(number: str) -> list[OrderLine]:
    """The lines of an order."""
    return list(Order.get(Order.number == number).lines.order_by(OrderLine.id))


def ships(world: World, number: str, pieces: dict[int, int] | None = None) -> None:
    """Lin sends an order, or a part of it."""
    with db.connected():
        orders.ship(world.lin(), number, "sf", "SF1234567890", pieces)


def asks(person: Person, number: str, wish: str, pieces: dict[int, int] | None = None,
         **more: Any) -> requests.Response:
    """Fill in the form of a wish: some pieces by line, or those the page has chosen; answers without following."""
    road = f"/orders/{number}/claim/{wish}"
    shown = person.get(road).text
    chosen = {f"pieces-{line}": count for line, count in pieces.items()} if pieces is not None else preset(shown)
    reason = re.search(r'<option (?:selected )?value="(\w+)"', shown.partition('name="reason"')[2])
    typed = {**chosen, "reason": reason.group(1) if reason else "", "once": once(shown), **more}
    return person.post(road, typed, page="/me", allow_redirects=False)


def preset(shown: str) -> dict[str, str]:
    """The pieces a form has chosen by itself."""
    picks = re.findall(r'name="(pieces-\d+)".*?</select>', shown, re.S)
    chosen = re.findall(r'<option value="(\d+)" selected>', shown)
    return dict(zip(picks, chosen, strict=True))


def once(shown: str) -> str:
    """The form's key."""
    found = re.search(r'name="once"[^>]*value="([^"]*)"', shown)
    return found.group(1) if found else ""


def has_asked(person: Person, number: str, wish: str, pieces: dict[int, int] | None = None, **more: Any) -> str:
    """Ask and return the claim's number."""
    answer = asks(person, number, wish, pieces, **more)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].removeprefix("/claims/")


def answers(lin: Browser, claim: str, verb: str, **typed: Any) -> requests.Response:
    """Lin answers a claim on its page."""
    return lin.post(f"/console/claims/{claim}/{verb}", typed, page=f"/console/claims/{claim}")


def state(claim: str) -> str:
    """How a claim stands."""
    return str(Claim.get(Claim.number == claim).state)


def given_back(world: World) -> list[int]:
    """What WeChat has paid back, in fen, in the order it was asked."""
    return [row["amount"] for row in world.books()["refunds"].values() if row["state"] == "SUCCESS"]


def paid_back(world: World, claim: str) -> None:
    """Let the shop ask WeChat, and wait until the money has gone back."""
    world.jobs()
    world.until(lambda: Refund.get(Refund.claim == Claim.get(Claim.number == claim)).state == "succeeded")


def photo(width: int = 640, height: int = 480, kind: str = "JPEG") -> bytes:
    """A picture as a phone sends it."""
    file = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(file, kind)
    return file.getvalue()


def buys(person: Person, *wanted: tuple[Any, int]) -> str:
    """Order and pay several variants at once; returns the order's number."""
    person.login()
    for variant, quantity in wanted:
        person.puts_in_cart(variant.id, quantity)
    answer = person.checks_out()
    assert answer.status_code == 303, answer.text
    number = answer.headers["Location"].split("/orders/")[1].split("?")[0]
    person.pays(number)
    person.world.until(lambda: Order.get(Order.number == number).state == "paid")
    return number


def with_settings(world: World, **changes: Any) -> None:
    """Restart the shop with other settings: `freight` in fen, the rest as in [orders]."""
    freight = changes.pop("freight", 0)
    world.configure(structs.replace(
        world.settings, shop=structs.replace(world.settings.shop, freight=freight),
        orders=structs.replace(world.settings.orders, **changes)))
