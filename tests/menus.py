"""How Lin designs menus in a test, and what followers see of them."""

import re
from typing import Any

import requests

from models import MenuDesign, Tag
from tests.world import Browser, Person, World
from wechat import tags

# What the desk sends: a page, an own key, two buttons behind the third.
MENU = {
    "name": "春节菜单", "audience": "0",
    "columns-0-name": "年货", "columns-0-kind": "view", "columns-0-url": "/c/snacks",
    "columns-1-name": "福利", "columns-1-kind": "key", "columns-1-key": "SPRING",
    "columns-2-name": "服务", "columns-2-kind": "",
    "columns-2-buttons-0-name": "我的订单", "columns-2-buttons-0-kind": "action",
    "columns-2-buttons-0-action": "orders.latest",
    "columns-2-buttons-1-name": "小程序", "columns-2-buttons-1-kind": "miniprogram",
    "columns-2-buttons-1-appid": "wx0123456789abcdef", "columns-2-buttons-1-pagepath": "pages/index",
    "columns-2-buttons-1-url": "https://shop.example/",
}


def designs(lin: Browser, **changes: str) -> int:
    """Let Lin save a new design; returns its id."""
    answer = lin.post("/console/menu/new", {**MENU, **changes}, page="/console/menu/new")
    assert answer.ok, answer.text
    return int(MenuDesign.select().order_by(MenuDesign.id.desc()).get().id)


def pushes(lin: Browser, design_id: int) -> requests.Response:
    """Let Lin push a design as she has looked at it."""
    look = f"/console/menu/{design_id}/push"
    return lin.post(look, {"version": version(lin, look)}, page=look)


def version(lin: Browser, look: str) -> str:
    """Return the version of the design that a page shows."""
    found = re.search(r'name="version" value="(\d+)"', lin.get(look).text)
    assert found
    return found[1]


def first_design() -> int:
    """Return the demo's own design."""
    return int(MenuDesign.select().order_by(MenuDesign.id).get().id)


def sees(person: Person) -> list[Any]:
    """Return the menu on somebody's phone: names, and names with what they open."""
    return [[one["name"], *(below["name"] for below in one["sub_button"])] if one.get("sub_button") else one["name"]
            for one in buttons(person)]


def buttons(person: Person) -> list[dict[str, Any]]:
    """Return the buttons on somebody's phone as WeChat has them."""
    found: list[dict[str, Any]] = person.world.wechat("GET", f"/menu/{person.openid}")["button"]
    return found


def tagged(world: World, name: str, *people: Person) -> int:
    """Put a tag that WeChat and the shop know on people; returns its id."""
    number = tags.create(name)
    tags.add(number, [person.openid for person in people])
    return int(Tag.create(name=name, wechat_id=number).id)
