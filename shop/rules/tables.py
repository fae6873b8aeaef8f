"""Rules as files: JSON with all there is to a rule, and tables for people, one rule a row."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from base import db
from base.errors import BadInput
from base.i18n import _
from models import Tag
from shop import sheets
from shop.rules import checks, signs
from shop.rules.columns import COLUMNS, HEADINGS, Tags, heading
from shop.rules.data import RuleData

PART = re.compile(r"(?:field `|at `\$\.?)([^`]*)`")  # where msgspec names a field, and the way there


class Row(Struct, frozen=True):
    """A rule of a file with its place in it, or why it cannot be one."""

    number: int
    name: str
    rule: RuleData | None
    reason: str = ""


class Kept(Struct, frozen=True):
    """What stands in a JSON file; each rule is read for itself, so that each can be wrong for itself."""

    rules: list[dict[str, Any]]


def read(data: bytes, actions: Collection[str]) -> list[Row]:
    """Return the rules of a .json, .csv or .xlsx file; `actions` are those the bot has.

    Raises BadInput (`file`) for what is none.
    """
    if not data.strip():
        raise BadInput(_("This file is empty."), "file")
    found = from_json(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else from_table(data)
    if not found:
        raise BadInput(_("This file is empty."), "file")
    return [row if row.rule is None else examined(row.number, row.rule, actions) for row in found]


def from_json(data: bytes) -> list[Row]:
    """Return the rules of a JSON file: a list, or `{"rules": […]}`."""
    try:
        text = data.decode("utf-8-sig")
        kept = msgspec.json.decode(text, type=Kept | list[dict[str, Any]])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise BadInput(_("This is no file of rules. Please choose a .json, .csv or .xlsx file."), "file") from wrong
    raw = kept.rules if isinstance(kept, Kept) else kept
    return [converted(number, one) for number, one in enumerate(raw, 1)]


def converted(number: int, raw: dict[str, Any]) -> Row:
    """Return one rule of a JSON file."""
    name = str(raw.get("name", ""))[:checks.LONGEST_NAME]
    try:
        return Row(number, name, replace(msgspec.convert(raw, RuleData), id=None))
    except msgspec.ValidationError as wrong:
        return Row(number, name, None, _("“%(part)s” is missing, or not as it must be.", part=misread(wrong)))


def misread(wrong: msgspec.ValidationError) -> str:
    """Return the part of a rule that could not be read, such as `answers[0].text`."""
    return ".".join(part for part in reversed(PART.findall(str(wrong))) if part)


def from_table(data: bytes) -> list[Row]:
    """Return the rules of a table; raises BadInput naming the heading that is missing."""
    headings, *rows = sheets.read(data)
    folded = [heading(cell) for cell in headings.cells]
    places = {name: folded.index(name) for name in HEADINGS if name in folded}
    if "name" not in places:
        raise BadInput(_("The first row lacks the headings %(names)s.", names=HEADINGS["name"][0]), "file")
    tags = dict(db.tuples(Tag.select(Tag.name, Tag.id)))
    return [tabled(row, places, tags) for row in rows]


def tabled(row: sheets.Row, places: dict[str, int], tags: Tags) -> Row:
    """Return one row of a table as a rule."""
    cells = {name: cell(row.cells, place) for name, place in places.items()}
    rule = RuleData(cells.get("name", ""))
    try:
        for name, text in cells.items():
            if text:
                rule = COLUMNS[name].read(rule, text, tags)
    except ValueError as wrong:
        return Row(row.number, rule.name, None, _("“%(heading)s”: %(why)s", heading=HEADINGS[name][0], why=wrong))
    return Row(row.number, rule.name, rule)


def examined(number: int, rule: RuleData, actions: Collection[str]) -> Row:
    """Return a rule with what is wrong with it, if anything is."""
    try:
        signs.check(rule)
        checks.checked(rule)
        checks.check_actions(rule, actions)
    except BadInput as wrong:
        return Row(number, rule.name, None, wrong.sentence)
    return Row(number, rule.name, rule)


def as_json(rules: Iterable[RuleData]) -> bytes:
    """Return rules as a JSON file that `read` takes."""
    kept = {"rules": [replace(rule, id=None) for rule in rules]}
    return msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n"


def as_csv(rules: Iterable[RuleData]) -> bytes:
    """Return rules as a table for Excel that `read` takes."""
    tags = dict(db.tuples(Tag.select(Tag.name, Tag.id)))
    return sheets.written([HEADINGS[name][0] for name in HEADINGS],
                          ([COLUMNS[name].write(rule, tags) for name in HEADINGS] for rule in rules))


def cell(cells: Sequence[str], place: int) -> str:
    """Return a cell without the mark that keeps it from being a formula; a short row's is empty."""
    text = cells[place] if place < len(cells) else ""
    return (text[1:] if text.startswith("'") and text[1:].startswith(sheets.FORMULA) else text).strip()
