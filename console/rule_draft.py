"""Between the desk's form and a rule: what was typed as a draft, and a draft as it fills the form."""

from collections.abc import Callable, Iterable
from typing import Any

from wtforms import Field

from base.errors import BadInput
from console import times
from console.rule_form import FIELDS, AnswerRow, RuleForm
from shop.rules import Audience, Event, Keyword, Reply, RuleData, Schedule, checks, spoken
from web.numbers import whole


def filled_from(rule: RuleData, stamp: str = "", phrase: int | None = None) -> RuleForm:
    """Return the form as a rule fills it."""
    count, unit = spoken.measured(rule.cooldown)
    return RuleForm(
        formdata=None, rule_id=rule.id or "", stamp=stamp, phrase=phrase or "", name=rule.name,
        keywords=[{"text": said.text, "match": said.match} for said in rule.keywords],
        events=[{"kind": event.kind, "key": event.key} for event in rule.events],
        answers=[answered(reply) for reply in rule.answers] or [{}], send=rule.send, priority=rule.priority,
        enabled=rule.enabled, since=times.typed(rule.schedule.since), until=times.typed(rule.schedule.until),
        weekdays=[str(day) for day in rule.schedule.weekdays], opens=times.clocked(rule.schedule.opens),
        closes=times.clocked(rule.schedule.closes), new_days=rule.audience.new_days,
        tags=[str(tag) for tag in rule.audience.tags], scenes=list(rule.audience.scenes),
        cooldown=count, cooldown_unit=unit)


def answered(reply: Reply) -> dict[str, Any]:
    """Return an answer as it fills its row."""
    return {"kind": reply.kind, "text": reply.text, "title": reply.title, "url": reply.url, "picture": reply.picture,
            "media": reply.media or None, "products": [str(number) for number in reply.products],
            "action": reply.action, "appid": reply.appid, "path": reply.path}


def draft(form: RuleForm) -> RuleData:
    """Return what was typed, finished or not, as a rule; a time that is none is left out."""
    return RuleData(
        id=positive(form.rule_id.data), name=stripped(form.name), keywords=keywords(form), events=events(form),
        answers=tuple(reply(row.form) for row in form.answers), send=form.send.data or "all",
        priority=form.priority.data or 0, enabled=bool(form.enabled.data), schedule=schedule(form),
        audience=Audience(form.new_days.data or 0, numbers(form.tags.data), tuple(form.scenes.data or ())),
        cooldown=(form.cooldown.data or 0) * spoken.UNITS.get(form.cooldown_unit.data or "", 60))


def keywords(form: RuleForm) -> tuple[Keyword, ...]:
    """Return the keywords of the rows that are not empty; everything needs no words."""
    rows = [(stripped(row.form.text), row.form["match"].data or "") for row in form.keywords]
    return tuple(Keyword("" if match == "all" else text, match) for text, match in rows if text or match == "all")


def events(form: RuleForm) -> tuple[Event, ...]:
    """Return what may happen; only scans and menu keys have a key of their own."""
    rows = [(row.form.kind.data or "", stripped(row.form.key)) for row in form.events]
    return tuple(dict.fromkeys(Event(kind, key if kind in ("scan", "menu") else "") for kind, key in rows if kind))


def reply(row: AnswerRow) -> Reply:
    """Return an answer, with what counts for its kind."""
    kind = row.kind.data or ""
    values = {name: READ[name](row[name]) for name in FIELDS.get(kind, ())}
    if kind == "product":
        values["products"] = values["products"][:1]
    return Reply(kind, **values)


def schedule(form: RuleForm) -> Schedule:
    """Return when the rule holds."""
    return Schedule(read(times.seconds, form.since), read(times.seconds, form.until), numbers(form.weekdays.data),
                    read(times.minute, form.opens), read(times.minute, form.closes))


def read(parse: Callable[[str | None], int | None], field: Field) -> int | None:
    """Return a time, None for one that cannot be read: the form's own check says so beside the field."""
    try:
        return parse(field.data)
    except ValueError:
        return None


def blamed(form: RuleForm, rule: RuleData, wrong: BadInput) -> None:
    """Put the shop's sentence beside the very row or field that it is about."""
    rows = [row.form for row in form.keywords if stripped(row.form.text) or row.form["match"].data == "all"]
    for row, said in zip(rows, rule.keywords, strict=True):
        if refused(lambda said=said: checks.check_keyword(said)):  # type: ignore[misc]
            row.text.errors = [wrong.sentence]
            return
    for entry, one in zip(form.answers, rule.answers, strict=True):
        if (no := refused(lambda one=one: checks.check_reply(one))) and wrong.field not in form:  # type: ignore[misc]
            field = no.field if no.field in entry.form else "kind"
            entry.form[field].errors = [no.sentence]
            return
    known = wrong.field if wrong.field in form else "name"
    form[known].errors = [wrong.sentence]


def refused(check: Callable[[], None]) -> BadInput | None:
    """Return what a check says against something, or None."""
    try:
        check()
    except BadInput as no:
        return no
    return None


def stripped(field: Field) -> str:
    """Return a field's text without blanks around it."""
    return (field.data or "").strip()


def lines(field: Field) -> str:
    """Return a field's text with line ends as WeChat counts them."""
    return (field.data or "").replace("\r\n", "\n")


def numbers(texts: Iterable[str] | None) -> tuple[int, ...]:
    """Return the whole numbers among some texts, each once."""
    return tuple(dict.fromkeys(number for text in texts or () if (number := whole(text, 0)) > 0))


def positive(text: Any) -> int | None:
    """Return a row's number, or None."""
    number = whole(str(text or ""), 0)
    return number if number > 0 else None


READ: dict[str, Callable[[Field], Any]] = {
    "text": lines, "title": stripped, "url": stripped, "picture": stripped, "action": stripped, "appid": stripped,
    "path": stripped, "media": lambda field: max(field.data or 0, 0), "products": lambda field: numbers(field.data),
}
