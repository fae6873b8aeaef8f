"""The desk where rules come in from files and from WeChat's own console, and go out as files."""

from collections.abc import Sequence
from typing import Any

import msgspec
from flask import Response, flash, g, redirect, request

from base import clock
from base.errors import BadInput
from base.i18n import _
from console import rule_form
from shop.rules import bringing, foreign, spoken, tables
from shop.rules.book import count, drafted
from shop.rules.data import RuleData
from shop.rules.foreign import Left
from shop.rules.tables import Row
from web.render import page
from wechat import autoreply
from wechat.http import Refused, Unclear

LARGEST = 400 * 1024  # bytes of a form's texts: what was looked at waits in the page


def show() -> Any:
    """Show where rules come from and go to."""
    return shown()


def look() -> Any:
    """Show what a file would bring, or everything that is wrong with it; nothing is brought in yet."""
    chosen = request.files.get("file")
    try:
        rows = tables.read(chosen.read() if chosen else b"", rule_form.actions())
    except BadInput as wrong:
        return shown(422, wrong=wrong.sentence)
    problems = [row for row in rows if row.rule is None]
    if problems:
        return shown(422, problems=problems, total=len(rows))
    return offered([row.rule for row in rows if row.rule])


def ask_wechat() -> Any:
    """Show what WeChat's own console has, and what of it cannot come."""
    try:
        found = foreign.brought(autoreply.fetch())
    except (Refused, Unclear) as wrong:
        return shown(502, wechat=_("WeChat did not tell: %(why)s", why=wrong))
    if not found.rules:
        return shown(200, left=found.left, wechat=_("WeChat's console has no replies that could come."))
    return offered(found.rules, found.left)


def confirm() -> Any:
    """Draft what was looked at, all of it or nothing."""
    try:
        rules = msgspec.json.decode(request.form.get("rules", ""), type=list[RuleData])
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise BadInput() from wrong
    verb = bringing.replace_same if request.form.get("same") == "replace" else bringing.add
    kept = verb(g.operator, rules, rule_form.actions())
    flash(_("%(n)s rules have come as drafts. Look at the difference, then publish them.", n=len(kept)), "done")
    return redirect("/console/rules/publish")


def as_json() -> Response:
    """Answer all drafts as a JSON file."""
    return file("json", "application/json", tables.as_json(drafted()))


def as_csv() -> Response:
    """Answer all drafts as a table."""
    return file("csv", "text/csv", tables.as_csv(drafted()))


def file(ending: str, kind: str, data: bytes) -> Response:
    """Answer a file to keep."""
    name = clock.local(clock.now()).strftime(f"rules-%Y%m%d-%H%M.{ending}")
    return Response(data, mimetype=kind, headers={
        "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"})


def offered(rules: Sequence[RuleData], left: Sequence[Left] = ()) -> Any:
    """Show the rules that would come, to be confirmed."""
    packed = msgspec.json.encode(list(rules)).decode()
    if len(packed.encode()) > LARGEST:
        return shown(422, wrong=_("That is too much for a page. Please bring it in with: manage.py rules import"))
    return shown(rules=rules, left=left, packed=packed, twins=bringing.twins(rules))


def shown(status: int = 200, rules: Sequence[RuleData] = (), problems: Sequence[Row] = (), left: Sequence[Left] = (),
          **values: Any) -> Any:
    """Show the desk: what would come, what is wrong with a file, or nothing yet."""
    return page("console/rules_import.html", status, rules=rules, problems=problems, left=left, spoken=spoken,
                names=spoken.names(rules, rule_form.actions()), waiting=count("pending"), **values)
