"""The room of one choice's card keys: how many there are, and the file that brings more; the keys stay unseen."""

from typing import Any

from flask import flash, g, redirect, request

from base.errors import BadInput
from base.i18n import _
from models import Variant
from shop import catalog, key_file, keys
from shop.key_file import BadRow, BadRows
from web.numbers import whole
from web.render import page


def one(variant_id: int) -> Any:
    """Show what was brought in, and how many of each nobody has yet."""
    return shown(catalog.one(variant_id))


def bring_in(variant_id: int) -> Any:
    """Bring in a file of keys, or show every row that cannot be taken."""
    variant = catalog.one(variant_id)
    sent = request.files.get("file")
    try:
        count = keys.bring_in(g.operator, variant_id, sent.read() if sent else b"")
    except BadRows as wrong:
        return shown(variant, wrong.sentence, wrong.rows, 422)
    except BadInput as wrong:
        return shown(variant, wrong.sentence, status=422)
    flash(_("%(n)s keys are in stock now.", n=count), "done")
    return redirect(f"/console/products/keys/{variant_id}")


def take_back(variant_id: int) -> Any:
    """Take away the keys of one file that nobody has yet."""
    count = keys.take_back(g.operator, variant_id, whole(request.form.get("at"), -1))
    flash(_("%(n)s keys were taken away.", n=count), "done")
    return redirect(f"/console/products/keys/{variant_id}")


def shown(variant: Variant, trouble: str = "", bad: list[BadRow] | None = None, status: int = 200) -> Any:
    """Show the room; `trouble` and `bad` are what is wrong with a file."""
    return page("console/keys.html", status, variant=variant, batches=keys.batches(variant.id), trouble=trouble,
                bad=bad or [], most=key_file.MOST)
