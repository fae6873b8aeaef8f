"""The first page of the day: what came in, and what waits for the shopkeeper."""

from typing import Any

from console import figures
from shop import orders
from web.render import page

NEXT = 6


def show() -> Any:
    """Show the figures and the next orders to send."""
    to_ship = orders.console_list("to_ship")[:NEXT]
    return page("console/home.html", figures=figures.look(), to_ship=to_ship)
