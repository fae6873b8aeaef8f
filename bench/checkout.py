"""The order road through HTTP: customers who are logged in send the form of the checkout page."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

import app
from base import db
from bench import crowd
from bench.messages import Request, script
from bench.planted import kept
from bench.recorded import borrowed
from bench.servers import Figures, Served, Unable, granian, load
from models import Order

FORM = {"delivery": "parcel", **crowd.WHERE, "province": "440000", "city": "440300", "note": "", "seen": "7960"}
QUIET = 0.5  # seconds without an order after which none is under way
PHONE = "Mozilla/5.0 (iPhone) AppleWebKit/605 MicroMessenger/8.0.50"


@contextmanager
def shop(folder: Path, database: Path, seconds: int) -> Iterator[Callable[[], Figures]]:
    """Serve the shop on this database until the block ends; yields what orders through its checkout."""
    with granian("app:serve", "/health/ready", XIAOPU_CONFIG=str(kept(folder, "plain")),
                 XIAOPU__DATABASE__URL=f"sqlite:///{database}") as server:
        yield turn(folder, server, database, seconds)


@contextmanager
def peer(folder: Path, database: Path, statements: Path, seconds: int) -> Iterator[Callable[[], Figures]]:
    """Serve the smallest Flask on this database until the block ends; yields what orders there."""
    with granian("bench.peers:checkout", "/", BENCH_DATABASE=str(database), BENCH_STATEMENTS=str(statements)) as server:
        yield turn(folder, server, database, seconds)


def turn(folder: Path, server: Served, database: Path, seconds: int) -> Callable[[], Figures]:
    """Return what loads a server with everybody's checkout, their carts full; raises Unable if an order is missing."""
    people = [*logged_in()]

    def loaded() -> Figures:
        with borrowed(f"sqlite:///{database}"):
            with db.write():
                crowd.fill_carts()
            before = Order.select().count()
        figures = load(server, script(folder / "checkout.lua", [*sent(people)]), seconds)
        with borrowed(f"sqlite:///{database}"):
            placed = at_rest() - before
        if placed < figures.rate * seconds:
            raise Unable(f"{server.url} answered {figures.rate * seconds:.0f} checkouts and placed {placed} orders")
        return figures

    return loaded


def at_rest() -> int:
    """Return how many orders there are when no more come: wrk leaves, and what it has sent is still carried out."""
    count = -1
    while (now := Order.select().count()) != count:
        count = now
        time.sleep(QUIET)
    return count


def logged_in() -> Iterator[tuple[str, str]]:
    """Yield everybody's cookie and CSRF token, as the shop would have given them."""
    pages = app.website()
    for serial in range(crowd.SIZE):
        yield visit(pages, crowd.openid(crowd.person(serial)))


def visit(pages: Flask, openid: str) -> tuple[str, str]:
    """Return the cookie and the CSRF token of a customer who has opened a page."""
    with pages.test_request_context():
        session.permanent = True
        session["openid"] = openid
        token = generate_csrf()
        signed = pages.session_interface.get_signing_serializer(pages).dumps(dict(session))  # type: ignore[attr-defined]
    return f"{pages.config['SESSION_COOKIE_NAME']}={signed}", token


def sent(people: list[tuple[str, str]]) -> Iterator[Request]:
    """Yield the form that each of them sends, with a key of its own."""
    for cookie, token in people:
        yield Request("/checkout", urlencode(form(token)).encode(), headers(cookie))


def form(token: str) -> dict[str, str]:
    """Return the fields of the form."""
    return {"csrf_token": token, "once": secrets.token_hex(16), **FORM}


def headers(cookie: str) -> dict[str, str]:
    """Return what a phone sends beside it."""
    return {"Cookie": cookie, "User-Agent": PHONE, "Accept-Encoding": "gzip",
            "Content-Type": "application/x-www-form-urlencoded"}


def once() -> None:
    """Let the recorded customer check out in this process."""
    pages = app.website()
    cookie, token = visit(pages, crowd.OPENID)
    answer = pages.test_client(use_cookies=False).post("/checkout", data=form(token), headers=headers(cookie))
    if answer.status_code != 303:
        raise Unable(f"the checkout answered {answer.status}")
