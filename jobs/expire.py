"""What ends by itself: unpaid orders and small facts with an end of life."""

import peewee

from base.errors import PaymentUnclear
from base.log import log
from shop import closing, state


def unpaid_orders() -> int:
    """Close orders whose time to pay is up, after asking WeChat; returns how many were closed."""
    done = 0
    for order in closing.overdue():
        try:
            done += closing.close(order, "clock", "not paid in time")
        except PaymentUnclear:
            log(__name__).warning("close unclear, will ask again", order=order.number)
        except peewee.OperationalError:
            raise
        except Exception as wrong:  # one order's trouble must not keep the goods of all that come after it
            log(__name__).error("an order could not be closed", order=order.number, exc_info=wrong)
    return done


def small_facts() -> int:
    """Delete sessions, tokens and keys that have ended; returns how many."""
    return state.sweep()
