"""One message to many: written, looked at on one phone, sent to everybody or a tag, within WeChat's limits."""

from shop.broadcasts.data import Content
from shop.broadcasts.desk import change, compose, discard, listed, one, plan, stamp, unplan
from shop.broadcasts.going import delete, finished, follow, preview, send
from shop.broadcasts.limits import Reach, reach

__all__ = ["Content", "Reach", "change", "compose", "delete", "discard", "finished", "follow", "listed", "one", "plan",
           "preview", "reach", "send", "stamp", "unplan"]
