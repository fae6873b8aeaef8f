"""The operator's rules as the chat knows them: live, and as they would be with drafts in place."""

from bot.live import Live
from bot.matcher import Matcher
from shop import rules
from shop.rules import RuleData, book


def live() -> Live[Matcher]:
    """Return a matcher that follows the operator's publications."""
    return Live("rules", lambda: Matcher(rules.every()), Matcher(()))


def current() -> list[RuleData]:
    """Return the rules as followers get them at this moment."""
    return rules.every()


def with_draft(draft: RuleData) -> list[RuleData]:
    """Return the rules as they would be if this draft alone were published now."""
    return replaced(rules.every(), draft)


def drafted(draft: RuleData | None = None) -> list[RuleData]:
    """Return the rules as they would be if every draft were published now, and this one."""
    return replaced(book.drafted(), draft) if draft else book.drafted()


def replaced(every: list[RuleData], draft: RuleData) -> list[RuleData]:
    """Return the rules with a draft in place of its own."""
    return [*(rule for rule in every if rule.id != draft.id or rule.id is None), draft]
