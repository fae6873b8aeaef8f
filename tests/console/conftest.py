"""What the console's stories need beside the cast: Lin at her desk, and someone who may do less."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
import requests

from base import db
from models import Product, Variant
from shop import operators
from tests.world import Browser, World

FIELD = re.compile(r"<(input|select|textarea|button)\b([^>]*)>")
PUBLISH = "/console/rules/publish"
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@pytest.fixture
def lin(world: World) -> Browser:
    """Lin, logged in to the console."""
    return world.operator()


@pytest.fixture
def helper(world: World) -> Callable[..., Browser]:
    """Makes someone who helps in the shop, with only these permissions, logged in."""
    def hired(*permissions: str) -> Browser:
        with db.connected():
            operators.add("wen", "小文", "wen-helps-out", permissions)
        return world.operator("wen", "wen-helps-out")
    return hired


def seen(answer: requests.Response) -> str:
    """Return a page's text as the reader sees it: no tags, no entities."""
    body = answer.text.partition("<body")[2].partition(">")[2]
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", body).split()))


def typed(answer: requests.Response, name: str) -> list[str]:
    """Return the values of a page's input fields with this name."""
    fields = (dict(ATTRIBUTE.findall(attributes)) for kind, attributes in FIELD.findall(answer.text)
              if kind == "input")
    return [html.unescape(field.get("value", "")) for field in fields if field.get("name") == name]


def apples() -> Variant:
    """Return the first choice of the apples that the keyword 苹果 leads to."""
    return Variant.select(Variant, Product).join(Product).where(
        Product.title.contains("红富士")).order_by(Variant.id).get()


def rule(**changes: Any) -> dict[str, Any]:
    """Return the rule form as Lin fills it in: the holidays, asked for by two keywords."""
    return {"name": "春节", "priority": "40", "enabled": "y", "send": "all", "new_days": "0", "cooldown": "0",
            "cooldown_unit": "minutes", "keywords-0-text": "春节", "keywords-0-match": "contains",
            "keywords-1-text": "过年", "keywords-1-match": "exact",
            "answers-0-kind": "text", "answers-0-text": "除夕到初三休息，初四照常发货。", "do": "publish", **changes}


def published(lin: Browser, looked: requests.Response | None = None, rule: str = "", **values: str
              ) -> requests.Response:
    """Publish what a page shows, the present one if no other, or one rule of it, as Lin does who has looked at it."""
    looked = looked or lin.get(PUBLISH)
    stamps = dict(zip(["", *typed(looked, "rule")], typed(looked, "stamp"), strict=True))
    return lin.post(PUBLISH, {"stamp": stamps[rule], "rule": rule, **values}, page=PUBLISH)


def edited(lin: Browser, rule_id: int, **changes: Any) -> dict[str, Any]:
    """Return the rule form as Lin fills it in on the desk of a saved rule."""
    return rule(rule_id=rule_id, stamp=typed(lin.get(f"/console/rules/{rule_id}"), "stamp")[0], **changes)
