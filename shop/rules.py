"""Auto-reply rules as data: read by the chat, edited by operators, each change counted as a new version."""

from dataclasses import dataclass
from typing import Any

from base import clock, db
from base.errors import BadInput, NotFound
from base.i18n import _
from base.text import fold
from models import Keyword, Operator, Product, Rule
from shop import operators, versions

ANSWERS = ("text", "product", "action")
MATCHES = ("exact", "contains")
LONGEST_TEXT = 2048  # bytes WeChat shows of a text
LONGEST_KEYWORD = 30  # characters, as in WeChat's own console
MOST_KEYWORDS = 50


@dataclass(frozen=True)
class KeywordData:
    """What sets a rule off; `text` as an operator typed it or as it is stored, `match` one of MATCHES."""

    text: str
    match: str = "exact"


@dataclass(frozen=True)
class RuleData:
    """One rule; `id` is None for one not saved yet."""

    id: int | None
    name: str
    answer: str
    keywords: tuple[KeywordData, ...]
    text: str = ""
    product_id: int | None = None
    action: str = ""
    priority: int = 0
    enabled: bool = True


RuleDraft = RuleData


def every() -> list[RuleData]:
    """Return all rules with their keywords, the highest priority first."""
    return read(True, True)


def read(rules: Any, words: Any) -> list[RuleData]:
    """Return the rules that fit the two conditions, in two queries."""
    keywords: dict[int, list[KeywordData]] = {}
    for rule, text, match in db.tuples(Keyword.select(Keyword.rule, Keyword.text, Keyword.match).where(
            words).order_by(Keyword.id)):
        keywords.setdefault(rule, []).append(KeywordData(text, match))
    rows = db.tuples(Rule.select(Rule.id, Rule.name, Rule.answer, Rule.text, Rule.product, Rule.action, Rule.priority,
                                 Rule.enabled).where(rules).order_by(Rule.priority.desc(), Rule.id))
    return [RuleData(id, name, answer, tuple(keywords.get(id, ())), text, product, action, priority, bool(enabled))
            for id, name, answer, text, product, action, priority, enabled in rows]


def one(rule_id: int) -> RuleData:
    """Return one rule; raises NotFound."""
    found = read(Rule.id == rule_id, Keyword.rule == rule_id)
    if not found:
        raise NotFound()
    return found[0]


@db.writes
def save(by: Operator, draft: RuleDraft) -> int:
    """Write a new or edited rule and return its id; live in every worker within a second. Raises BadInput, NotFound."""
    checked(draft)
    values = {"name": draft.name.strip(), "answer": draft.answer, "text": draft.text, "product": draft.product_id,
              "action": draft.action, "priority": draft.priority, "enabled": draft.enabled, "updated_at": clock.now()}
    if draft.id is None:
        rule_id = int(Rule.create(**values).id)
    else:
        rule_id = draft.id
        if not Rule.update(**values).where(Rule.id == rule_id).execute():
            raise NotFound()
        Keyword.delete().where(Keyword.rule == rule_id).execute()
    words = {(fold(keyword.text), keyword.match) for keyword in draft.keywords}
    Keyword.insert_many([(rule_id, text, match) for text, match in sorted(words)],
                        fields=[Keyword.rule, Keyword.text, Keyword.match]).execute()
    operators.audit(by, "rules", "save rule", f"rule {rule_id}", name=draft.name)
    versions.bump("rules")
    return rule_id


def checked(draft: RuleDraft) -> None:
    """Pass if the draft can be saved; raises BadInput with the field."""
    if not 1 <= len(draft.name.strip()) <= 60:
        raise BadInput(_("A name has 1 to %(n)s characters.", n=60), "name")
    if not 1 <= len(draft.keywords) <= MOST_KEYWORDS:
        raise BadInput(_("A rule has 1 to %(n)s keywords.", n=MOST_KEYWORDS), "keywords")
    for keyword in draft.keywords:
        # Folded, a character can become eighteen: what is stored has to fit as well.
        longest = max(len(keyword.text), len(fold(keyword.text)))
        if not fold(keyword.text) or longest > LONGEST_KEYWORD or keyword.match not in MATCHES:
            raise BadInput(_("A keyword has 1 to %(n)s characters.", n=LONGEST_KEYWORD), "keywords")
    if draft.answer not in ANSWERS:
        raise BadInput(_("Please choose what the rule answers."), "answer")
    if draft.answer == "text" and not 1 <= len(draft.text.strip().encode()) <= LONGEST_TEXT:
        raise BadInput(_("A text has 1 to %(n)s bytes; a Chinese character takes 3.", n=LONGEST_TEXT), "text")
    if draft.answer == "product" and not Product.select().where(Product.id == draft.product_id).exists():
        raise BadInput(_("Please choose a product."), "product_id")
    if draft.answer == "action" and not draft.action:
        raise BadInput(_("Please choose an action."), "action")


@db.writes
def switch_on(by: Operator, rule_id: int) -> None:
    """Let a rule answer; raises NotFound."""
    switch(by, rule_id, True)


@db.writes
def switch_off(by: Operator, rule_id: int) -> None:
    """Keep a rule but let it not answer; raises NotFound."""
    switch(by, rule_id, False)


def switch(by: Operator, rule_id: int, enabled: bool) -> None:
    """Set whether a rule answers, inside a write."""
    operators.audit(by, "rules", "switch on" if enabled else "switch off", f"rule {rule_id}")
    if not Rule.update(enabled=enabled, updated_at=clock.now()).where(Rule.id == rule_id).execute():
        raise NotFound()
    versions.bump("rules")


@db.writes
def delete(by: Operator, rule_id: int) -> None:
    """Delete a rule with its keywords; raises NotFound."""
    operators.audit(by, "rules", "delete rule", f"rule {rule_id}")
    Keyword.delete().where(Keyword.rule == rule_id).execute()
    if not Rule.delete().where(Rule.id == rule_id).execute():
        raise NotFound()
    versions.bump("rules")
