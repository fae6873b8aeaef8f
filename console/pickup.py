"""The counter: an operator types or scans a customer's pickup code, sees what it is for, and hands it over."""

from typing import Any

from flask import Response, flash, g, redirect, request

from base.errors import NotFound
from base.i18n import _
from base.text import fold
from console import orders as order_room
from shop import pickup
from shop.orders import moves, sending
from web.guard import limiter
from web.render import page

GUESSES = "20 per minute"  # wrong codes of one operator


def operator() -> str:
    """Return whose guesses are counted together."""
    return f"pickup:{g.operator.id}"


def wrong(answer: Response) -> bool:
    """Tell whether an answer says that a code is unknown; only those count."""
    return answer.status_code == 404


counted = limiter.shared_limit(GUESSES, scope="pickup", key_func=operator, deduct_when=wrong)


def ask() -> Any:
    """Show the field for a code, or go on with the one typed into it."""
    typed = fold(request.args.get("code", ""))
    if code := digits(typed):
        return redirect(f"/console/pickup/{code}")
    return unknown(typed) if typed else page("console/pickup.html", code="", view=None)


@counted
def show(code: str) -> Any:
    """Show what a code is for; nothing changes."""
    try:
        view = pickup.find(code)
    except NotFound:
        return unknown(code)
    order = view.order
    keeper = order_room.keepers([view]).get(order.keeper_id or 0, "")
    return page("console/pickup.html", code=code, view=view, used=pickup.handed(order), keeper=keeper,
                mine=order.keeper_id in (None, g.operator.id), in_hand=order.state in moves.IN_HAND,
                claims=view.open_claims, pieces=sending.waiting(order))


@counted
def hand_over(code: str) -> Any:
    """Hand the goods over: the code is worth nothing afterwards."""
    number = pickup.verify(g.operator, code)
    flash(_("Handed over: order %(number)s.", number=number), "done")
    return redirect("/console/pickup")


def unknown(typed: str) -> Any:
    """Say beside the field that nothing has this code, and keep what was typed."""
    return page("console/pickup.html", 404, code=typed, view=None, problem=_("There is no such pickup code."))


def digits(typed: str) -> str:
    """Return the digits of a code, or of the address a scanner has read."""
    return "".join(sign for sign in typed.rstrip("/").rsplit("/", 1)[-1] if sign in "0123456789")
