"""The room of the menu: what followers see now, what is designed, planned and past."""

from typing import Any

from flask import flash, g, redirect, request

from base.i18n import _
from console import menu_push
from console.menu_desk import ROOM, actions
from models import MenuPush
from shop.menus import EVERYBODY, Design, checks, designs, importing, plans, pushing, spoken
from shop.menus.data import pushed, read
from shop.menus.pushing import PAGE
from web.numbers import whole
from web.render import page


def listed() -> Any:
    """Show the room."""
    number = max(whole(request.args.get("page"), 1), 1)
    rows, standing, drawn = pushing.history(number), pushing.all_standing(), designs.every()
    known = spoken.names([read(row.buttons) for row in standing], actions())
    up = {row.audience: row for row in standing}
    return page("console/menu.html", standing=standing, designs=[(one, state(one, up)) for one in drawn],
                plans=plans.living(), history=rows[:PAGE], more=len(rows) > PAGE, number=number, barred=checks.barred(),
                whom=lambda audience: spoken.whom(audience, known), refusal=spoken.refusal, read=read,
                kinds=spoken.DEEDS, everybody=EVERYBODY)


def bring_in() -> Any:
    """Make a design of the menu that WeChat has now."""
    design_id, lost = importing.bring_in(g.operator)
    flash(_("This is what WeChat has now, as a design of yours."), "done")
    for sentence in lost:
        flash(sentence, "warning")
    return redirect(f"{ROOM}/{design_id}")


def withdraw(audience: int) -> Any:
    """Take a tag's menu away."""
    return menu_push.told(pushing.withdraw(g.operator, audience), ROOM)


def clear() -> Any:
    """Take every menu away."""
    return menu_push.told(pushing.clear(g.operator), ROOM)


def state(design: Design, up: dict[int, MenuPush]) -> str:
    """Return how a design stands to what its followers see: live, changed since it was pushed, or waiting."""
    row = up.get(design.audience)
    if row is not None and read(row.buttons) == pushed(design.buttons):
        return "live"
    return "changed" if row is not None and row.name == design.name else "waiting"
