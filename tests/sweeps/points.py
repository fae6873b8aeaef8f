"""Points: each statement and each call to WeChat of this process's shop, told before it happens."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from base import config, db
from wechat import http

Reached = Callable[[str], None]
LONGEST = 100  # characters of a point in a report


def short(point: str | None) -> str:
    """Return a point's name for a report; None is no point at all."""
    return " ".join((point or "nowhere").split())[:LONGEST]


def tells_apart(point: str) -> bool:
    """Tell whether others can see a difference between stopping here and a statement earlier.

    Inside a transaction they cannot, where nobody else writes meanwhile, or where the stop is for ever: its
    COMMIT then stands for all of it.
    """
    return not db.database.transaction_depth() or not point.startswith("before ") or point == "before COMMIT"


def is_news(point: str) -> bool:
    """Tell whether a transaction has just ended or WeChat has just answered: nothing else leaves anything behind."""
    return point.startswith("after ")


@contextmanager
def watched(reached: Reached) -> Iterator[None]:
    """Tell `reached` the name of every point, in the thread that comes to it, until the block ends.

    Points lie before every statement (BEGIN, COMMIT and savepoints too), after every COMMIT, and before and
    after every call to WeChat.
    """
    pay, chat = config.current().pay.base, config.current().wechat.api_base
    with ExitStack() as stack:
        stack.enter_context(instead(db.database.obj, "execute_sql", lambda real: statement(real, reached)))
        for verb in ("begin", "commit", "rollback"):
            stack.enter_context(instead(db.database.obj, verb, lambda real, verb=verb: border(real, verb, reached)))
        for base in {pay, chat}:
            stack.enter_context(instead(http.session(base), "request", lambda real: question(real, reached)))
        yield


@contextmanager
def instead(thing: Any, name: str, made: Callable[[Any], Any]) -> Iterator[None]:
    """Give one object, not its class, another method of this name until the block ends."""
    setattr(thing, name, made(getattr(thing, name)))
    yield
    delattr(thing, name)


def statement(real: Any, reached: Reached) -> Any:
    """Return `execute_sql` that tells before each statement."""
    def execute_sql(sql: str, *args: Any, **kwargs: Any) -> Any:
        reached(f"before {sql}")
        return real(sql, *args, **kwargs)
    return execute_sql


def border(real: Any, verb: str, reached: Reached) -> Any:
    """Return `begin`, `commit` or `rollback` that tells before, and `commit` afterwards too."""
    def cross(*args: Any, **kwargs: Any) -> None:
        reached(f"before {verb.upper()}")
        real(*args, **kwargs)
        if verb == "commit":
            reached("after COMMIT")
    return cross


def question(real: Any, reached: Reached) -> Any:
    """Return `request` that tells before each call to WeChat and after each answer."""
    def request(method: str, url: str, **kwargs: Any) -> Any:
        path = url.partition("?")[0].partition("//")[2].partition("/")[2]
        reached(f"before {method} /{path}")
        answer = real(method, url, **kwargs)
        reached(f"after {method} /{path}")
        return answer
    return request
