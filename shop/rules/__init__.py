"""Auto-reply rules as data: read by the chat, edited by operators as drafts, live once they are published."""

from shop.rules.book import delete, drop_changes, every, listed, one, save
from shop.rules.data import Audience, Event, Keyword, Reply, RuleData, Schedule
from shop.rules.publishing import publish, return_to, switch_off, switch_on

__all__ = [
    "Audience", "Event", "Keyword", "Reply", "RuleData", "Schedule", "delete", "drop_changes", "every", "listed", "one",
    "publish", "return_to", "save", "switch_off", "switch_on",
]
