"""The columns of a table of rules: how each is read into a rule, and written from one."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from base import clock
from base.i18n import _
from base.text import fold
from shop.rules import spoken
from shop.rules.data import EVENTS, SENDS, Event, Keyword, Reply, RuleData

# What people write above the columns: the first is what we write.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("规则名称", "名称", "name"), "exact": ("完全匹配", "全匹配", "exact"),
    "contains": ("包含", "半匹配", "关键词", "contains", "keywords"), "starts": ("开头是", "starts"),
    "ends": ("结尾是", "ends"), "regex": ("正则表达式", "regex"), "all": ("任何消息", "all"),
    "events": ("事件", "events"), "text": ("回复文字", "回复", "text", "answer"),
    "answers": ("其他回复", "answers"), "send": ("多条回复", "send"), "priority": ("优先级", "priority"),
    "enabled": ("启用", "enabled"), "since": ("开始", "since"), "until": ("结束", "until"),
    "weekdays": ("星期", "weekdays"), "hours": ("时段", "hours"), "new_days": ("关注天数内", "new_days"),
    "tags": ("标签", "tags"), "scenes": ("渠道", "scenes"), "cooldown": ("冷却秒数", "cooldown"),
}
YES, NO = ("是", "yes", "y", "1", "true"), ("否", "no", "n", "0", "false")
PARTS = re.compile(r"[\n,，、;；|]+")  # between keywords: comparing leaves all of these out anyway
LINES = re.compile(r"\n+")

Tags = dict[str, int]  # a group's name -> its number
Reads = Callable[[RuleData, str, Tags], RuleData]
Writes = Callable[[RuleData, Tags], str]


class Column(NamedTuple):
    """How a cell is read, raising ValueError with the person's sentence, and how it is written."""

    read: Reads
    write: Writes


def heading(text: str) -> str:
    """Return which column a heading stands above; itself, folded, when none."""
    folded = fold(text)
    return next((name for name, words in HEADINGS.items() if folded in words), folded)


def parts(text: str, between: re.Pattern[str] = PARTS) -> list[str]:
    """Return the things that stand in one cell."""
    return [part.strip() for part in between.split(text) if part.strip()]


def keywords(match: str) -> Column:
    """Return the column of the keywords that fit one way."""
    between = LINES if match == "regex" else PARTS

    def read(rule: RuleData, text: str, _tags: Tags) -> RuleData:
        more = [Keyword(word, match) for word in parts(text, between)]
        return replace(rule, keywords=(*rule.keywords, *more))

    return Column(read, lambda rule, _tags: "\n".join(one.text for one in rule.keywords if one.match == match))


def read_all(rule: RuleData, text: str, _tags: Tags) -> RuleData:
    """Read whether any message will do."""
    return replace(rule, keywords=(*rule.keywords, Keyword("", "all"))) if truth(text) else rule


def read_events(rule: RuleData, text: str, _tags: Tags) -> RuleData:
    """Read `follow`, `scan:spring` and so on, one a line."""
    pairs = (one.partition(":") for one in parts(text, LINES))
    found = [Event(kind.strip(), key.strip()) for kind, _colon, key in pairs]
    for event in found:
        among(event.kind, EVENTS)
    return replace(rule, events=tuple(found))


def write_events(rule: RuleData, _tags: Tags) -> str:
    """Write what happens as read_events reads it."""
    return "\n".join(f"{one.kind}:{one.key}" if one.key else one.kind for one in rule.events)


def read_answers(rule: RuleData, text: str, _tags: Tags) -> RuleData:
    """Read answers as JSON, those beside or instead of the one text."""
    try:
        return replace(rule, answers=(*rule.answers, *msgspec.json.decode(text, type=tuple[Reply, ...])))
    except msgspec.DecodeError as wrong:
        raise ValueError(str(wrong)) from wrong


def write_text(rule: RuleData, _tags: Tags) -> str:
    """Write the first answer if it is a text."""
    return rule.answers[0].text if plain(rule) else ""


def write_answers(rule: RuleData, _tags: Tags) -> str:
    """Write the answers that `text` does not say."""
    left = rule.answers[1:] if plain(rule) else rule.answers
    return msgspec.json.encode(left).decode() if left else ""


def plain(rule: RuleData) -> bool:
    """Tell whether the first answer is a text, which has a column of its own."""
    # A cell loses blanks at its ends: such a text goes with the others.
    return bool(rule.answers) and rule.answers[0] == Reply("text", rule.answers[0].text.strip())


def timed(name: str, parse: Callable[[str], Any], form: Callable[[Any], str]) -> Column:
    """Return the column of a part of the schedule."""
    def read(rule: RuleData, text: str, _tags: Tags) -> RuleData:
        return replace(rule, schedule=replace(rule.schedule, **{name: parse(text)}))

    def write(rule: RuleData, _tags: Tags) -> str:
        value = getattr(rule.schedule, name)
        return "" if value in (None, ()) else form(value)

    return Column(read, write)


def read_hours(rule: RuleData, text: str, _tags: Tags) -> RuleData:
    """Read `09:30-18:00`."""
    found = re.fullmatch(r"(\d{1,2}):(\d\d)\s*[-–~至]\s*(\d{1,2}):(\d\d)", text.replace("：", ":"))
    if not found:
        raise ValueError(_("hours look like 09:30-18:00"))
    opens, opened, closes, closed = map(int, found.groups())
    return replace(rule, schedule=replace(rule.schedule, opens=opens * 60 + opened, closes=closes * 60 + closed))


def write_hours(rule: RuleData, _tags: Tags) -> str:
    """Write the hours as read_hours reads them."""
    opens, closes = rule.schedule.opens, rule.schedule.closes
    if opens is None or closes is None:
        return ""
    return f"{spoken.hour(opens)}-{spoken.hour(closes)}"


def read_tags(rule: RuleData, text: str, tags: Tags) -> RuleData:
    """Read groups by their names."""
    wanted = parts(text)
    if missing := [name for name in wanted if name not in tags]:
        raise ValueError(_("there is no group “%(name)s”", name=missing[0]))
    return replace(rule, audience=replace(rule.audience, tags=tuple(tags[name] for name in wanted)))


def write_tags(rule: RuleData, tags: Tags) -> str:
    """Write groups by their names; one that is gone is left out."""
    called = {number: name for name, number in tags.items()}
    return "\n".join(called[tag] for tag in rule.audience.tags if tag in called)


def read_scenes(rule: RuleData, text: str, _tags: Tags) -> RuleData:
    """Read the scenes of QR codes."""
    return replace(rule, audience=replace(rule.audience, scenes=tuple(parts(text))))


def field(name: str, parse: Callable[[str], Any], form: Callable[[Any], str]) -> Column:
    """Return the column of a field of the rule itself."""
    return Column(lambda rule, text, _tags: replace(rule, **{name: parse(text)}),
                  lambda rule, _tags: form(getattr(rule, name)))


def number(text: str) -> int:
    """Read a whole number; raises ValueError."""
    if not re.fullmatch(r"-?\d{1,9}", text):
        raise ValueError(_("“%(text)s” is no whole number", text=text))
    return int(text)


def truth(text: str) -> bool:
    """Read yes or no; raises ValueError."""
    if fold(text) not in (*YES, *NO):
        raise ValueError(_("write yes or no"))
    return fold(text) in YES


def among(text: str, known: tuple[str, ...]) -> str:
    """Read one of some words; raises ValueError."""
    if text not in known:
        raise ValueError(_("“%(text)s” is none of %(known)s", text=text, known=", ".join(known)))
    return text


def moment(text: str) -> int:
    """Read `2026-11-22 09:30` in China; raises ValueError."""
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI).timestamp())
    except ValueError:
        raise ValueError(_("a date and time look like 2026-11-22 09:30")) from None


COLUMNS: dict[str, Column] = {
    "name": field("name", str, str),
    **{match: keywords(match) for match in ("exact", "contains", "starts", "ends", "regex")},
    "all": Column(read_all, lambda rule, _tags: YES[0] if any(one.match == "all" for one in rule.keywords) else ""),
    "events": Column(read_events, write_events),
    "text": Column(lambda rule, text, _tags: replace(rule, answers=(Reply("text", text), *rule.answers)), write_text),
    "answers": Column(read_answers, write_answers),
    "send": field("send", partial(among, known=SENDS), str),
    "priority": field("priority", number, str),
    "enabled": field("enabled", truth, lambda on: YES[0] if on else NO[0]),
    "since": timed("since", moment, spoken.moment),
    "until": timed("until", moment, spoken.moment),
    "weekdays": timed("weekdays", lambda text: tuple(map(number, parts(text))), lambda days: ",".join(map(str, days))),
    "hours": Column(read_hours, write_hours),
    "new_days": Column(lambda rule, text, _tags: replace(rule, audience=replace(rule.audience, new_days=number(text))),
                       lambda rule, _tags: str(rule.audience.new_days or "")),
    "tags": Column(read_tags, write_tags),
    "scenes": Column(read_scenes, lambda rule, _tags: "\n".join(rule.audience.scenes)),
    "cooldown": field("cooldown", number, lambda seconds: str(seconds or "")),
}
