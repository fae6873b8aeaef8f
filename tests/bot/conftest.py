"""A chat on an empty shop, without a WeChat around it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from base import config, db, metrics, store
from base.config import Config, Shop, Wechat
from bot import chatlog, front
from handlers.routes import CHAT, EVENTS, FORETOLD
from jobs import migrate
from models import Category, Operator, Product, Variant
from shop import rules, search, versions
from shop.rules import Keyword, Reply, RuleData
from shop.state import DatabaseStore
from tests.bot.wire import ACCOUNT, AES_KEY, APPID, TOKEN, Wire

Open = Callable[..., Wire]


@pytest.fixture
def empty_shop(tmp_path: Path) -> Iterator[None]:
    """Tables without rows, and the settings of a plain account."""
    config.use(settings("plain"))
    db.use(f"sqlite:///{tmp_path}/shop.db")
    store.use(DatabaseStore())
    with db.connected():
        migrate.runner().up()
        yield
    db.forget()


@pytest.fixture
def open_chat(empty_shop: None) -> Open:
    """Opens a chat in a mode, with the shop's actions or others."""
    def opened(mode: str = "plain", actions: Any = CHAT, events: Any = EVENTS, **changes: Any) -> Wire:
        config.use(settings(mode, **changes))
        return Wire(front.build(actions, events, FORETOLD), mode, changes.get("token", TOKEN))
    return opened


@pytest.fixture
def wire(open_chat: Open) -> Wire:
    """The chat in plain mode, where everything can be said to it."""
    return open_chat()


@pytest.fixture
def lin(empty_shop: None) -> Operator:
    """Lin, who runs the shop."""
    return Operator.create(login="lin", name="Lin", password_hash="", permissions=["*"])


@pytest.fixture
def rule(lin: Operator) -> Callable[..., int]:
    """Publishes a rule: its keywords (exact unless they begin with *) and what it answers."""
    def written(*keywords: str, text: str = "", answer: str = "text", product_id: int | None = None,
                action: str = "", **more: Any) -> int:
        said = tuple(Keyword(word.lstrip("*"), "contains" if word.startswith("*") else "exact") for word in keywords)
        reply = Reply(answer, text, products=(product_id,) if product_id else (), action=action)
        rule_id = rules.save(lin, RuleData(more.pop("name", "a rule"), said, more.pop("answers", (reply,)), **more))
        rules.publish(lin, rule_id)
        return rule_id
    return written


@pytest.fixture
def product(empty_shop: None) -> Callable[..., Product]:
    """Puts a product with one variant on the shelf; `price` in fen."""
    def offered(title: str, price: int = 1990, stock: int = 9, **more: Any) -> Product:
        with db.write():
            category = Category.get_or_none() or Category.create(slug="fruit", name="水果")
            row = Product.create(category=category, title=title, price=price, dearest=price, **more)
            Variant.create(product=row, price=price, on_hand=stock)
            search.index(row.id)
            versions.bump("catalog")
        return row
    return offered


@pytest.fixture(autouse=True)
def nothing_said_before() -> None:
    """What other tests left for the chat's log does not count."""
    chatlog._said.clear()
    chatlog._hits.clear()


def settings(mode: Any, **changes: Any) -> Config:
    """Return the settings of an account in a mode."""
    wechat = {"appid": APPID, "token": TOKEN, "aes_key": AES_KEY, "mode": mode, "original_id": ACCOUNT, **changes}
    return Config(shop=Shop(url="https://shop.example"), wechat=Wechat(**wechat))


def counted(kind: str, outcome: str) -> float:
    """Return how many messages of a kind had an outcome."""
    return float(metrics.MESSAGES.labels(kind, outcome)._value.get())
