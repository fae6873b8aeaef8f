"""Orders: placed, moved along their edges, and looked at."""

from shop.orders.moves import paid, receive, ship
from shop.orders.place import place, place_cart, telephone
from shop.orders.views import (
    STATES,
    OrderView,
    console_counts,
    console_list,
    console_view,
    counts,
    latest,
    listed,
    state_name,
    view,
)

__all__ = [
    "STATES", "OrderView", "console_counts", "console_list", "console_view", "counts", "latest", "listed", "paid",
    "place", "place_cart", "receive", "ship", "state_name", "telephone", "view",
]
