"""Orders: placed, moved along their edges, and looked at."""

from shop.orders.destination import telephone
from shop.orders.history import history
from shop.orders.keeping import accept, hand_over, release
from shop.orders.moves import paid
from shop.orders.place import place, place_cart
from shop.orders.sending import complete_overdue, receive, receive_overdue, ship
from shop.orders.views import (
    STATES,
    TO_SHIP,
    OrderView,
    among,
    console_counts,
    console_list,
    console_view,
    counts,
    given_back,
    last_bought,
    latest,
    listed,
    paid_outside,
    standing,
    state_name,
    view,
)

__all__ = [
    "STATES", "TO_SHIP", "OrderView", "accept", "among", "complete_overdue", "console_counts", "console_list",
    "console_view", "counts", "given_back", "hand_over", "history", "last_bought", "latest", "listed", "paid",
    "paid_outside", "place", "place_cart", "receive", "receive_overdue", "release", "ship", "standing", "state_name",
    "telephone", "view",
]
