"""A menu as an operator types it, and the design it makes."""

from typing import Any

from wtforms import Field, FieldList, FormField, StringField
from wtforms import Form as Rows

from base.i18n import N_
from shop.menus import spoken
from shop.menus.data import BY_RULE, EVERYBODY, MOST_BUTTONS, MOST_COLUMNS, Button, Buttons
from shop.menus.designs import Design
from web.forms import Form
from web.numbers import whole

# What a button may do, as the desk asks for it: a click is asked for by what it sets off.
CLICKS = {"action": N_("Answers by itself: orders, help …"), "rule": N_("Answers with one of the replies"),
          "key": N_("Sets off a key of your own")}
KINDS = {"view": spoken.KINDS["view"], **CLICKS, **{
    kind: words for kind, words in spoken.KINDS.items() if kind not in ("click", "view", "view_limited")}}
VALUES = ("url", "appid", "pagepath", "media_id", "article_id")
# Which fields each kind shows.
FIELDS = {
    "action": ("action",), "rule": ("rule",), "key": ("key",), "view": ("url",),
    "miniprogram": ("appid", "pagepath", "url"), "scancode_waitmsg": ("key",), "media_id": ("media_id",),
    "article_id": ("article_id",), "article_view_limited": ("article_id",), "view_limited": ("media_id",),
}


def stripped(text: str | None) -> str:
    """Return what was typed without blanks around it."""
    return (text or "").strip()


class ButtonRow(Rows):  # type: ignore[misc]
    """One button; `find` only helps to choose a rule."""

    name = StringField(filters=[stripped])
    kind = StringField(filters=[stripped])
    action = StringField(filters=[stripped])
    rule = StringField(filters=[stripped])
    find = StringField(filters=[stripped])
    key = StringField(filters=[stripped])
    url = StringField(filters=[stripped])
    appid = StringField(filters=[stripped])
    pagepath = StringField(filters=[stripped])
    media_id = StringField(filters=[stripped])
    article_id = StringField(filters=[stripped])


class ColumnRow(ButtonRow):
    """One of the three buttons at the bottom of the chat: does something itself, or opens others."""

    buttons = FieldList(FormField(ButtonRow), max_entries=MOST_BUTTONS)


class MenuForm(Form):
    """The three columns, for everybody or for a tag; `tab` is the column in sight."""

    name = StringField(filters=[stripped])
    audience = StringField(default=str(EVERYBODY))
    version = StringField(default="0")
    tab = StringField(default="0")
    columns = FieldList(FormField(ColumnRow), min_entries=MOST_COLUMNS, max_entries=MOST_COLUMNS)


def draft(form: MenuForm, design_id: int | None) -> Design:
    """Return what was typed, finished or not."""
    columns = tuple(button(row.form, tuple(button(one.form) for one in row.form.buttons)) for row in form.columns)
    return Design(form.name.data, columns, max(whole(form.audience.data, EVERYBODY), EVERYBODY),
                  whole(form.version.data, 0), design_id)


def button(row: ButtonRow, inside: Buttons = ()) -> Button:
    """Return a row as a button."""
    kind, key = row.kind.data, row.key.data
    if kind in CLICKS:
        kind, key = "click", {"action": row.action.data, "rule": BY_RULE + row.rule.data, "key": key}[kind]
    return Button(row.name.data, kind, key, buttons=inside, **{name: row[name].data for name in VALUES})


def filled_from(design: Design, actions: Any, tab: str = "0") -> MenuForm:
    """Return the form as a design fills it; `actions` are the keys that the bot answers by itself."""
    columns = [{**typed(one, actions), "buttons": [typed(below, actions) for below in one.buttons]}
               for one in design.buttons]
    return MenuForm(formdata=None, name=design.name, audience=str(design.audience), version=str(design.version),
                    tab=tab, columns=columns)


def typed(one: Button, actions: Any) -> dict[str, str]:
    """Return a button as it fills its row."""
    values = {name: getattr(one, name) for name in VALUES}
    if one.kind != "click":
        return {**values, "name": one.name, "kind": one.kind, "key": one.key}
    if one.key.startswith(BY_RULE):
        return {**values, "name": one.name, "kind": "rule", "rule": one.key[len(BY_RULE):]}
    if one.key in actions or not one.key:
        return {**values, "name": one.name, "kind": "action", "action": one.key}
    return {**values, "name": one.name, "kind": "key", "key": one.key}


def mark(form: MenuForm, problems: dict[str, str]) -> None:
    """Put each problem beside the field it is about."""
    for path, sentence in problems.items():
        field(form, path).errors = [sentence]


def field(form: MenuForm, path: str) -> Field:
    """Return the field of a path such as `columns-0-buttons-2-url`; the name's for one that the form has not."""
    here: Any = form
    for step in path.split("-"):
        if step.isdecimal():
            here = here.entries[int(step)].form
        elif step == "key":
            here = here[here.kind.data if here.kind.data in CLICKS else "key"]
        else:
            here = here[step] if step in here else form.name  # noqa: SIM401 (a form has no get)
    return here
