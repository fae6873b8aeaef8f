"""The room of search words: what means the same goods, and a box that says what a phrase finds and why."""

from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, request
from wtforms import StringField

from base.errors import BadInput
from base.i18n import N_, _
from console.blame import blame
from models import Synonym
from shop import search
from shop.search import Found, synonyms
from shop.tiles import Tile
from web.forms import Form
from web.render import page

ADDRESS = "/console/search"
LONGEST = 60  # characters of a phrase that is tried
SHOWN = 10  # products it may find

WHY = {
    "synonym": N_("By a synonym"), "name": N_("By its words"), "sound": N_("By its sound, as in pinyin"),
    "initials": N_("By the first letters of its pinyin"), "likeness": N_("Spelled much like it"),
    "part": N_("By a part of what was said"),
}


class SynonymForm(Form):
    """A group; shop.search.synonyms says what it may be."""

    words = StringField()


@dataclass(frozen=True)
class Tried:
    """A phrase, what was understood of it, and what it found."""

    phrase: str
    found: Found

    @property
    def why(self) -> str:
        """How the products were found, or that none were."""
        return _(WHY[self.found.how]) if self.found.how else _("Nothing found")

    @property
    def amount(self) -> str:
        """How many were asked for, or nothing."""
        wanted = self.found.wanted
        return f"{wanted.quantity.normalize():f} {wanted.unit}".strip() if wanted.quantity else ""

    @property
    def tiles(self) -> list[Tile]:
        """The first products."""
        return self.found.tiles


def listed() -> Any:
    """Show the groups, each with its form, and what a phrase finds."""
    return shown({})


def add() -> Any:
    """Add a group."""
    form = SynonymForm()
    try:
        synonyms.add(g.operator, form.words.data or "")
    except BadInput as wrong:
        return refused(0, form, wrong)
    return saved(_("Saved. Followers find by it from now on."))


def change(synonym_id: int) -> Any:
    """Write a group anew."""
    form = SynonymForm()
    try:
        synonyms.change(g.operator, synonym_id, form.words.data or "")
    except BadInput as wrong:
        return refused(synonym_id, form, wrong)
    return saved(_("Saved. Followers find by it from now on."))


def delete(synonym_id: int) -> Any:
    """Delete a group."""
    synonyms.remove(g.operator, synonym_id)
    return saved(_("Deleted."))


def saved(words: str) -> Any:
    """Say so and go back to the list."""
    flash(words, "done")
    return redirect(ADDRESS)


def refused(synonym_id: int, form: SynonymForm, wrong: BadInput) -> Any:
    """Show what is wrong beside the field."""
    blame(form, wrong, form.words)
    return shown({synonym_id: form}, 422)


def shown(typed: dict[int, SynonymForm], status: int = 200) -> Any:
    """Show the room; `typed` holds the forms that could not be saved, that of 0 is the new one."""
    phrase = request.args.get("say", "").strip()[:LONGEST]
    return page("console/synonyms.html", status, pairs=[(row, form_of(row, typed)) for row in synonyms.every()],
                new=typed.get(0) or SynonymForm(formdata=None), typed=typed, phrase=phrase,
                tried=Tried(phrase, search.explain(phrase, SHOWN)) if phrase else None)


def form_of(row: Synonym, typed: dict[int, SynonymForm]) -> SynonymForm:
    """Return a group's form as it was typed, or as the group fills it."""
    return typed.get(row.id) or SynonymForm(formdata=None, words=row.words)
