"""The desk where a menu is designed: three columns, and below them the phone that shows it while one types."""

from typing import Any

from flask import current_app, flash, g, redirect, request
from msgspec.structs import replace

from base.errors import BadInput
from base.i18n import _
from console import menu_form
from console.blame import blame
from console.menu_form import MenuForm
from shop.menus import Button, Buttons, Design, checks, designs, spoken
from shop.menus.data import BY_RULE, MOST_BUTTONS, MOST_COLUMNS, pushed
from shop.menus.designs import Overtaken
from shop.rules import book
from web.numbers import whole
from web.render import page

ROOM = "/console/menu"
FOUND = 20  # replies offered for a button
# Pages of the shop's own that a button may open.
PAGES = ("/", "/c", "/cart", "/orders", "/me", "/search")


def blank() -> Any:
    """Show an empty desk."""
    return shown(menu_form.filled_from(Design("", (Button(),) * MOST_COLUMNS), actions()), None)


def one(design_id: int) -> Any:
    """Show a saved design, with what is still wrong with it."""
    design = designs.one(design_id)
    form = menu_form.filled_from(padded(design), actions(), request.args.get("tab", "0"))
    menu_form.mark(form, checks.problems(design.buttons, design.audience))
    return shown(form, design_id)


def create() -> Any:
    """Keep a new design."""
    return save(None)


def change(design_id: int) -> Any:
    """Keep an edited design."""
    return save(design_id)


def rearrange() -> Any:
    """Add, drop or move a button, or show other fields for what it does now; nothing is saved."""
    form, design_id = MenuForm(), request.form.get("design", type=int)
    if act := request.form.get("act", ""):
        drawn = menu_form.draft(form, design_id)
        drawn = replace(drawn, buttons=acted(drawn.buttons, act))
        form = menu_form.filled_from(drawn, actions(), landed(act, form.tab.data))
    return shown(form, design_id)


def delete(design_id: int) -> Any:
    """Delete a design."""
    designs.delete(g.operator, design_id)
    flash(_("The design is deleted. What WeChat has stays as it is."), "done")
    return redirect(ROOM)


def save(design_id: int | None) -> Any:
    """Keep what was typed, finished or not, and go on to the difference if that was wanted and nothing is wrong."""
    form = MenuForm()
    design = menu_form.draft(form, design_id)
    try:
        kept = designs.save(g.operator, design)
    except BadInput as wrong:
        blame(form, wrong, form.name)
        return shown(form, design_id, 422)
    except Overtaken as wrong:
        form.version.data = str(wrong.version)
        flash(wrong.sentence, "warning")
        return shown(form, design_id, 409)
    if problems := checks.problems(design.buttons, design.audience):
        flash(_("Saved. Before it can be pushed, please look at %(n)s marked fields.", n=len(problems)), "warning")
        return redirect(f"{ROOM}/{kept}?tab={tab_of(problems, form.tab.data)}")
    if "push" in request.form:
        return redirect(f"{ROOM}/{kept}/push")
    flash(_("Saved. Followers see it once it is pushed."), "done")
    return redirect(f"{ROOM}/{kept}?tab={whole(form.tab.data, 0)}")


def shown(form: MenuForm, design_id: int | None, status: int = 200) -> Any:
    """Show the desk with the phone."""
    design = menu_form.draft(form, design_id)
    problems = checks.problems(design.buttons, design.audience)
    return page("console/menu_desk.html", status, form=form, design_id=design_id, kinds=menu_form.KINDS,
                fields=menu_form.FIELDS, clicks=menu_form.CLICKS, actions=actions(), tags=spoken.tags(), most=checks,
                rules=replies, pages=PAGES, most_buttons=MOST_BUTTONS, buttons=design.buttons,
                todo=todo(form, problems), wrong=tabs_of(problems) if design_id else (),
                barred=checks.barred(design.audience), written=bool(pushed(design.buttons)))


def todo(form: MenuForm, problems: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return what is still wrong: the field, the name of its button, the sentence."""
    return [(path, menu_form.field(form, f"{path.rpartition('-')[0]}-name").data if "-" in path else "", sentence)
            for path, sentence in problems.items()]


def replies(query: str, chosen: str) -> list[tuple[str, str]]:
    """Return the live replies to choose from, id and name: the chosen one first, then those that have the query."""
    rule = checks.ruled(BY_RULE + chosen)
    first = [one for one in (book.live(rule),) if one] if rule else []
    found = [one.rule for one in book.listed(query) if one.state in ("live", "changed")][:FOUND]
    return [(str(one.id), one.name) for one in [*first, *(one for one in found if one.id != rule)]]


def acted(buttons: Buttons, act: str) -> Buttons:
    """Return the columns after `add:0`, `drop:0:2`, `up:0:2`, `down:0:2`, `left:1` or `right:1`."""
    verb, _colon, places = act.partition(":")
    numbers = [whole(text, -1) for text in places.split(":")]
    if not 0 <= numbers[0] < len(buttons):
        return buttons
    at, column = numbers[0], buttons[numbers[0]]
    if verb in ("left", "right"):
        return swapped(buttons, at, at + (1 if verb == "right" else -1))
    inside = column.buttons
    if verb == "add":
        inside = (*inside, Button(kind="view"))[:MOST_BUTTONS]
    elif len(numbers) > 1:
        below = numbers[1]
        inside = {"drop": inside[:below] + inside[below + 1:], "up": swapped(inside, below, below - 1),
                  "down": swapped(inside, below, below + 1)}.get(verb, inside)
    return (*buttons[:at], replace(column, buttons=inside), *buttons[at + 1:])


def swapped(buttons: Buttons, one: int, other: int) -> Buttons:
    """Return the buttons with two in each other's place, as they are if there are not these two."""
    if not (0 <= one < len(buttons) and 0 <= other < len(buttons)):
        return buttons
    moved = list(buttons)
    moved[one], moved[other] = moved[other], moved[one]
    return tuple(moved)


def landed(act: str, tab: str) -> str:
    """Return the tab in sight after an act: a column that moved is followed."""
    verb, _colon, place = act.partition(":")
    step = {"left": -1, "right": 1}.get(verb, 0)
    return str(min(max(whole(place, 0) + step, 0), MOST_COLUMNS - 1)) if step else tab


def tab_of(problems: dict[str, str], tab: str) -> str:
    """Return the tab of the first problem, the present one if it has any."""
    tabs = tabs_of(problems)
    return tab if tab in tabs or not tabs else tabs[0]


def tabs_of(problems: dict[str, str]) -> list[str]:
    """Return the tabs that have problems."""
    return [path.split("-")[1] for path in problems if path.startswith("columns-")]


def padded(design: Design) -> Design:
    """Return a design with all its columns, empty ones at the end."""
    return replace(design, buttons=(*design.buttons, *(Button(),) * (MOST_COLUMNS - len(design.buttons))))


def actions() -> dict[str, str]:
    """Return what a button may let the bot answer by itself: name -> English label."""
    found: dict[str, str] = current_app.extensions["console.actions"]
    return found
