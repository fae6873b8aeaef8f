"""The room of tags: groups of customers for replies, menus and messages to many."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, request
from wtforms import StringField

from base.errors import BadInput, NotFound, ShopError
from base.i18n import _
from console.blame import blame
from shop import tag_sync, tag_trouble, tags
from web.forms import Form
from web.numbers import whole
from web.render import page
from wechat import abilities

ADDRESS = "/console/tags"


class TagForm(Form):
    """A tag's name; shop.tags says what it must be."""

    name = StringField()


def listed() -> Any:
    """Show the tags with how many carry each, and an empty form."""
    return shown(TagForm(formdata=None))


def make() -> Any:
    """Make a tag."""
    form = TagForm()
    try:
        made = tags.make(g.operator, form.name.data or "")
    except BadInput as wrong:
        blame(form, wrong, form.name)
        return shown(form, 422)
    return redirect(f"{ADDRESS}/{made}")


def one(tag_id: int) -> Any:
    """Show a tag, who carries it, and who could."""
    return member_page(tag_id, TagForm(formdata=None, name=tags.found(tag_id).name))


def rename(tag_id: int) -> Any:
    """Give a tag another name."""
    form = TagForm()
    try:
        tags.rename(g.operator, tag_id, form.name.data or "")
    except BadInput as wrong:
        blame(form, wrong, form.name)
        return member_page(tag_id, form, 422)
    return told(_("Saved."), tag_id)


def delete(tag_id: int) -> Any:
    """Take a tag away."""
    try:
        tags.delete(g.operator, tag_id)
    except tags.InUse as wrong:
        flash(wrong.sentence, "problem")
        return redirect(f"{ADDRESS}/{tag_id}")
    flash(_("Deleted."), "done")
    return redirect(ADDRESS)


def put(tag_id: int) -> Any:
    """Put a customer into the group."""
    return moved(tags.put, tag_id)


def take(tag_id: int) -> Any:
    """Take a customer out of the group."""
    return moved(tags.take, tag_id)


def bring_in() -> Any:
    """Take over WeChat's tags."""
    try:
        new, people = tag_sync.bring_in(g.operator)
        flash(_("%(n)s new tags, %(m)s followers put into them.", n=new, m=people), "done")
    except ShopError as wrong:
        flash(wrong.sentence, "problem")
    return redirect(ADDRESS)


def moved(verb: Callable[..., None], tag_id: int) -> Any:
    """Move a customer into or out of a group."""
    try:
        verb(g.operator, tag_id, whole(request.form.get("customer"), 0))
    except NotFound:
        raise
    except ShopError as wrong:
        flash(wrong.sentence, "problem")
        return redirect(f"{ADDRESS}/{tag_id}")
    return told(_("Saved."), tag_id)


def told(words: str, tag_id: int) -> Any:
    """Say so and go back to the tag."""
    flash(words, "done")
    return redirect(f"{ADDRESS}/{tag_id}")


def member_page(tag_id: int, form: TagForm, status: int = 200) -> Any:
    """Show one tag."""
    row, query = tags.found(tag_id), request.args.get("q", "").strip()
    inside = tags.members(tag_id)
    carry = {one.id for one in inside}
    return page("console/tag.html", status, row=row, form=form, members=inside, query=query, most=tags.MEMBERS,
                trouble=tag_trouble.of_tags().get(tag_id, ""), troubles=tag_trouble.of_members(tag_id),
                offered=[one for one in tags.search(query) if one.id not in carry])


def shown(form: TagForm, status: int = 200) -> Any:
    """Show the list, with the form as it was typed."""
    return page("console/tags.html", status, rows=tags.listed(), form=form, able=abilities.can("tags"),
                troubles=tag_trouble.of_tags())
