"""Reads the JSON bodies of the control API; whatever is wrong is a ControlError naming the field."""

import re
from typing import Any

from flask import request

from sandbox.errors import ControlError
from sandbox.holdings import Json

OPENID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


def body() -> Json:
    """The request's JSON object; an empty body is an empty object."""
    if not request.get_data():
        return {}
    wish = request.get_json(force=True, silent=True)
    if not isinstance(wish, dict):
        raise ControlError("body", "must be a JSON object")
    return wish


def only(wish: Json, *names: str) -> None:
    """Refuse names nobody reads, so that a typing error is not silence."""
    for name in wish:
        if name not in names:
            raise ControlError(name, f"is unknown; there are {', '.join(names)}")


def string(wish: Json, name: str) -> str:
    """A required text."""
    value = optional(wish, name)
    if not value:
        raise ControlError(name, "is missing")
    return value


def optional(wish: Json, name: str) -> str:
    """A text, empty when absent."""
    value = wish.get(name, "")
    if not isinstance(value, str):
        raise ControlError(name, "must be a string")
    return value


def openid(wish: Json) -> str:
    """An openid, empty when absent."""
    value = optional(wish, "openid")
    if value and not OPENID.match(value):
        raise ControlError("openid", "must be 1 to 64 letters, digits, _ or -")
    return value


def switch(wish: Json, name: str) -> bool | None:
    """True, false, or None when absent."""
    value = wish.get(name)
    if value is not None and not isinstance(value, bool):
        raise ControlError(name, "must be true or false")
    return value


def one_of(wish: Json, name: str, choices: tuple[str, ...]) -> str:
    """One of the words."""
    value = string(wish, name)
    if value not in choices:
        raise ControlError(name, f"must be one of {', '.join(choices)}")
    return value


def number(wish: Json, name: str) -> float | None:
    """A number, None when absent."""
    value: Any = wish.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
        raise ControlError(name, "must be a number")
    return value


def whole(wish: Json, name: str) -> int:
    """A required whole number."""
    value = wish.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ControlError(name, "must be a whole number")
    return value


def elements(wish: Json, *taken: str) -> Json:
    """Everything else, to go into the pushed XML as it is."""
    return {name: value for name, value in wish.items() if name not in taken}
