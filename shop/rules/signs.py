"""Signs that nobody can see or type: no rule has any, for PostgreSQL keeps no NUL, and a follower says none."""

import re
from collections.abc import Iterator

from base.errors import BadInput
from base.i18n import _
from shop.rules.data import RuleData

UNSEEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")  # a tab and the end of a line can be seen


def check(rule: RuleData) -> None:
    """Pass if all that a rule says can be seen; raises BadInput with the field."""
    for field, text in texts(rule):
        if UNSEEN.search(text):
            raise BadInput(_("“%(text)s” has signs that nobody can see or type. Please write it anew.",
                             text=UNSEEN.sub("", text)), field)


def texts(rule: RuleData) -> Iterator[tuple[str, str]]:
    """Yield every text of a rule with its field."""
    yield "name", rule.name
    for keyword in rule.keywords:
        yield "keywords", keyword.text
    for event in rule.events:
        yield "events", event.key
    for scene in rule.audience.scenes:
        yield "events", scene
    for reply in rule.answers:
        for field in ("title", "text", "url", "picture", "action", "appid", "path"):
            yield field, getattr(reply, field)
