"""From a design to followers' phones: the difference first, then a push now or at a time; and what became of each."""

from typing import Any

from flask import flash, g, redirect, request
from wtforms import StringField

from base.errors import BadInput
from base.i18n import _
from console import times
from console.blame import blame
from console.menu_desk import ROOM, actions
from models import MenuPush
from shop.menus import EVERYBODY, Buttons, checks, designs, difference, plans, pushing, sending, spoken
from shop.menus.data import heard, pushed, read
from shop.menus.designs import Overtaken
from web.forms import Form
from web.numbers import whole
from web.render import page
from wechat import menu
from wechat.http import Refused, Unclear


class PlanForm(Form):
    """When a menu is to go up and come down, in China's time."""

    since = StringField()
    until = StringField()


def look(design_id: int) -> Any:
    """Show what pushing a design would change, and how to push it."""
    return shown(design_id, PlanForm(formdata=None))


def push(design_id: int) -> Any:
    """Push a design as it was looked at."""
    try:
        done = pushing.push(g.operator, design_id, whole(request.form.get("version"), 0))
    except (BadInput, Overtaken) as wrong:
        flash(wrong.sentence, "problem")
        return redirect(f"{ROOM}/{design_id}")
    return told(done, f"{ROOM}/{design_id}/push")


def plan(design_id: int) -> Any:
    """Plan the push of a design as it was looked at."""
    form = PlanForm()
    try:
        since, until = moments(form)
        plans.plan(g.operator, design_id, whole(request.form.get("version"), 0), since, until)
    except BadInput as wrong:
        blame(form, wrong, form.since)
        return shown(design_id, form, 422)
    flash(_("Planned. It will be pushed as it is now."), "done")
    return redirect(ROOM)


def cancel(plan_id: int) -> Any:
    """Drop a plan, or end it now."""
    plans.cancel(g.operator, plan_id)
    flash(_("The plan is dropped. If its menu stands already, the former one comes back within a minute."), "done")
    return redirect(ROOM)


def one(push_id: int) -> Any:
    """Show something that was pushed."""
    row = pushing.one(push_id)
    buttons = read(row.buttons)
    known = spoken.names([buttons], actions())
    deeds = [(button, spoken.does(button, known), [(below, spoken.does(below, known)) for below in button.buttons])
             for button in buttons]
    return page("console/menu_past.html", row=row, buttons=buttons, whom=spoken.whom(row.audience, known), deeds=deeds,
                kinds=spoken.DEEDS,
                refusal=spoken.refusal(row.answer) if row.answer else "")


def again(push_id: int) -> Any:
    """Push a menu of the history once more."""
    try:
        return told(pushing.again(g.operator, push_id), f"{ROOM}/history/{push_id}")
    except BadInput as wrong:
        flash(wrong.sentence, "problem")
        return redirect(f"{ROOM}/history/{push_id}")


def told(done: MenuPush, back: str) -> Any:
    """Say what became of a push, and where it is to be seen."""
    if done.state == "refused":
        flash(_("WeChat said no, and nothing has changed: %(why)s", why=spoken.refusal(done.answer)), "problem")
        return redirect(back)
    if done.state == "done":
        flash(_("Pushed. Every phone shows it within five minutes; one that opens the chat anew, at once."), "done")
    else:
        flash(_("WeChat has not answered clearly. The shop goes on asking until it knows; you need do nothing."),
              "warning")
    return redirect(ROOM)


def moments(form: PlanForm) -> tuple[int, int | None]:
    """Return when a plan begins and ends; raises BadInput."""
    found: dict[str, int | None] = {}
    for name in ("since", "until"):
        try:
            found[name] = times.seconds(form[name].data)
        except ValueError as wrong:
            raise BadInput(_("Please write a date and a time, such as 2026-11-22 09:30."), name) from wrong
    if found["since"] is None:
        raise BadInput(_("Please choose when it goes up."), "since")
    return found["since"], found["until"]


def shown(design_id: int, form: PlanForm, status: int = 200) -> Any:
    """Show a design beside what WeChat has."""
    design = designs.one(design_id)
    problems = checks.problems(design.buttons, design.audience)
    if problems:
        return redirect(f"{ROOM}/{design_id}")
    there, silence = live(design.audience)
    after = pushed(design.buttons)
    known = spoken.names([there, after], actions())
    return page("console/menu_push.html", status, design=design, buttons=after, before=there, form=form,
                changes=difference.changes(there, after, known), silence=silence,
                whom=spoken.whom(design.audience, known), barred=checks.barred(design.audience),
                unanswered=checks.unanswered(after, actions()))


def live(audience: int) -> tuple[Buttons, str]:
    """Return what these followers see now, and why that is not known."""
    try:
        there = menu.fetch_all()
    except Unclear:
        return (), _("WeChat does not answer now, so there is no difference to show.")
    except Refused as no:
        return (), _("WeChat does not tell what it has: %(why)s", why=spoken.refusal(f"{no.code} {no.message}"))
    own = [one.buttons for one in there.conditional if one.audience == menu.Audience(sending.tag_number(audience))]
    return heard(own[0] if own and audience != EVERYBODY else there.default), ""
