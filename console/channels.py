"""The room of QR codes: one for each place where followers are won, with what came of it."""

from io import BytesIO
from typing import Any

import segno
from flask import Response, flash, g, redirect
from wtforms import StringField

from base import clock
from base.errors import BadInput, NotFound, ShopError
from base.i18n import _
from console.blame import blame
from shop import channels
from web.forms import Form
from web.numbers import whole
from web.render import page

ADDRESS = "/console/channels"
PRINTED = 20  # pixels of a module of the PNG: sharp on a poster


class ChannelForm(Form):
    """A code; shop.channels says what each must be. No days: for good."""

    name = StringField()
    scene = StringField()
    days = StringField()


def listed() -> Any:
    """Show the codes with what came of each, and an empty form."""
    return shown(ChannelForm(formdata=None))


def add() -> Any:
    """Make a code."""
    form = ChannelForm()
    days = (form.days.data or "").strip()
    try:
        row = channels.add(g.operator, form.name.data or "", (form.scene.data or "").strip(),
                           whole(days, 0) if days else None)
    except BadInput as wrong:
        blame(form, wrong, form.name)
        return shown(form, 422)
    except channels.NoCode as wrong:
        flash(wrong.sentence, "problem")
        return redirect(ADDRESS)
    return redirect(f"{ADDRESS}/{row.id}")


def one(channel_id: int) -> Any:
    """Show a code large, to be printed or passed on."""
    return page("console/channel.html", row=channels.one(channel_id), now=clock.now())


def again(channel_id: int) -> Any:
    """Ask WeChat once more for a code."""
    return after(lambda: channels.again(g.operator, channel_id), channel_id)


def rename(channel_id: int) -> Any:
    """Call a code something else."""
    return after(lambda: channels.rename(g.operator, channel_id, ChannelForm().name.data or ""), channel_id)


def after(verb: Any, channel_id: int) -> Any:
    """Do something with a code, and say how it went."""
    try:
        verb()
        flash(_("Saved."), "done")
    except NotFound:
        raise
    except ShopError as wrong:
        flash(wrong.sentence, "problem")
    return redirect(f"{ADDRESS}/{channel_id}")


def picture(channel_id: int, kind: str) -> Response:
    """Return a code's picture as a file: png or svg; raises NotFound."""
    row = channels.one(channel_id)
    if not row.url or kind not in ("png", "svg"):
        raise NotFound()
    out = BytesIO()
    segno.make(row.url, error="m").save(out, kind=kind, scale=PRINTED, border=2)
    return Response(out.getvalue(), mimetype="image/png" if kind == "png" else "image/svg+xml",
                    headers={"Content-Disposition": f'attachment; filename="qr-{row.id}.{kind}"'})


def shown(form: ChannelForm, status: int = 200) -> Any:
    """Show the list, with the form as it was typed."""
    return page("console/channels.html", status, rows=channels.results(), form=form, now=clock.now())
