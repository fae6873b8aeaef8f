"""What tests of messages to many share."""

from shop import broadcasts


def seen(broadcast_id: int) -> str:
    """What tells that Lin has looked at a message as it is now."""
    return broadcasts.stamp(broadcasts.one(broadcast_id))
