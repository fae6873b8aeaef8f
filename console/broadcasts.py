"""The room of messages to many: written, looked at on a phone, sent now or at a time, and what became of each."""

from typing import Any, cast

from flask import flash, g, redirect, request
from wtforms import RadioField, StringField, TextAreaField

from base.errors import BadInput, ShopError
from base.i18n import N_, _
from console import goods, times
from console.blame import blame
from models import Broadcast, Media, Product, Tag
from shop import broadcasts, media, tags
from shop.broadcasts import Content, data, going
from shop.broadcasts.data import Kind
from shop.broadcasts.desk import PAGE, Rewritten
from shop.rules import braces
from web.forms import Form
from web.numbers import whole
from web.render import page

ADDRESS = "/console/broadcasts"
KINDS = {"text": N_("Text"), "image": N_("Picture"), "voice": N_("Voice"), "product": N_("Product"),
         "article": N_("Article")}
STATES = {
    "draft": N_("draft"), "planned": N_("planned"), "asked": N_("on its way"), "unknown": N_("no clear answer yet"),
    "sending": N_("on its way"), "done": N_("sent"), "refused": N_("refused by WeChat"), "deleted": N_("taken back"),
}
OFFERED = 200  # files to choose from


class BroadcastForm(Form):
    """A message; shop.broadcasts says what each must be.

    `find` only helps to choose a product; no tag is everybody; `stamp` tells which draft was opened.
    """

    kind = RadioField(choices=[(kind, kind) for kind in KINDS], default="text")
    text = TextAreaField()
    media = StringField()
    product = StringField()
    find = StringField()
    title = StringField()
    body = TextAreaField()
    tag = StringField()
    stamp = StringField()

    def content(self) -> Content:
        """Return what was written."""
        kind = str(self.kind.data if self.kind.data in KINDS else "text")
        return Content(cast(Kind, kind), (self.text.data or "").replace("\r\n", "\n"), whole(self.media.data, 0),
                       whole(self.product.data, 0), (self.title.data or "").strip(), self.body.data or "")

    def tag_id(self) -> int | None:
        """Return whom it is for."""
        return whole(self.tag.data, 0) if self.tag.data else None


class PlanForm(Form):
    """When it goes, in China's time."""

    at = StringField()


def listed() -> Any:
    """Show the messages, the newest first, and what may still be sent."""
    number = max(whole(request.args.get("page"), 1), 1)
    rows = broadcasts.listed(number)
    return page("console/broadcasts.html", rows=rows[:PAGE], more=len(rows) > PAGE, number=number, states=STATES,
                reach=broadcasts.reach(None))


def blank() -> Any:
    """Show an empty message, or one like another."""
    like = whole(request.args.get("like"), 0)
    form = filled_from(broadcasts.one(like)) if like else BroadcastForm(formdata=None)
    return shown(form, None)


def create() -> Any:
    """Keep a new message, or look for a product and keep nothing."""
    form = BroadcastForm()
    if "look" in request.form:
        return shown(form, None)
    try:
        made = broadcasts.compose(g.operator, form.content(), form.tag_id())
    except BadInput as wrong:
        blame(form, wrong, form.text)
        return shown(form, None, 422)
    return redirect(f"{ADDRESS}/{made}")


def edit(broadcast_id: int) -> Any:
    """Show a draft to be changed."""
    return shown(filled_from(broadcasts.one(broadcast_id)), broadcast_id)


def change(broadcast_id: int) -> Any:
    """Keep an edited draft, or look for a product and keep nothing."""
    form = BroadcastForm()
    if "look" in request.form:
        return shown(form, broadcast_id)
    try:
        broadcasts.change(g.operator, broadcast_id, form.content(), form.tag_id(), form.stamp.data or "")
    except BadInput as wrong:
        blame(form, wrong, form.text)
        return shown(form, broadcast_id, 422)
    except Rewritten as wrong:
        form.stamp.data = broadcasts.stamp(broadcasts.one(broadcast_id))
        flash(_("Somebody has changed this message meanwhile: see their words by going back. "
                "Saved once more, yours replace them."), "problem")
        return shown(form, broadcast_id, wrong.status)
    return redirect(f"{ADDRESS}/{broadcast_id}")


def one(broadcast_id: int) -> Any:
    """Show a message, how many get it, and what can be done with it."""
    return one_page(broadcast_id, PlanForm(formdata=None))


def preview(broadcast_id: int) -> Any:
    """Show it on one customer's phone."""
    customer = whole(request.form.get("customer"), 0)
    return after(lambda: broadcasts.preview(g.operator, broadcast_id, customer),
                 _("Sent to that phone. It counts for nothing."), broadcast_id)


def send(broadcast_id: int) -> Any:
    """Send it now to as many as the operator was told."""
    try:
        row = broadcasts.send(g.operator, broadcast_id, whole(request.form.get("people"), -1),
                              request.form.get("stamp", ""))
    except ShopError as wrong:
        flash(wrong.sentence, "problem")
        return redirect(f"{ADDRESS}/{broadcast_id}")
    if row.state == "refused":
        flash(_("WeChat said no, and nobody got it: %(why)s", why=row.answer), "problem")
    elif row.state == "unknown":
        flash(_("WeChat has not answered clearly. The shop goes on asking; nobody gets it twice."), "warning")
    else:
        flash(_("WeChat has it and is sending it."), "done")
    return redirect(f"{ADDRESS}/{broadcast_id}")


def plan(broadcast_id: int) -> Any:
    """Have it sent at a time."""
    form = PlanForm()
    try:
        broadcasts.plan(g.operator, broadcast_id, moment(form), request.form.get("stamp", ""))
    except BadInput as wrong:
        blame(form, wrong, form.at)
        return one_page(broadcast_id, form, 422)
    except ShopError as wrong:
        flash(wrong.sentence, "problem")
        return redirect(f"{ADDRESS}/{broadcast_id}")
    flash(_("Planned."), "done")
    return redirect(f"{ADDRESS}/{broadcast_id}")


def unplan(broadcast_id: int) -> Any:
    """Make it a draft again."""
    return after(lambda: broadcasts.unplan(g.operator, broadcast_id), _("It is a draft again."), broadcast_id)


def discard(broadcast_id: int) -> Any:
    """Throw a draft away."""
    broadcasts.discard(g.operator, broadcast_id)
    flash(_("Deleted."), "done")
    return redirect(ADDRESS)


def delete(broadcast_id: int) -> Any:
    """Have WeChat take its articles back."""
    return after(lambda: broadcasts.delete(g.operator, broadcast_id),
                 _("Taken back. The cards stay in the chats, but open nothing."), broadcast_id)


def after(verb: Any, said: str, broadcast_id: int) -> Any:
    """Do something, and say how it went."""
    try:
        verb()
        flash(said, "done")
    except ShopError as wrong:
        flash(wrong.sentence, "problem")
    return redirect(f"{ADDRESS}/{broadcast_id}")


def moment(form: PlanForm) -> int:
    """Return when it goes; raises BadInput."""
    try:
        found = times.seconds(form.at.data)
    except ValueError as wrong:
        raise BadInput(_("Please write a date and a time, such as 2026-11-22 09:30."), "at") from wrong
    if found is None:
        raise BadInput(_("Please choose when it goes."), "at")
    return found


def one_page(broadcast_id: int, form: PlanForm, status: int = 200) -> Any:
    """Show one message."""
    row = broadcasts.one(broadcast_id)
    said, query = data.read(row.content), request.args.get("q", "").strip()
    return page("console/broadcast.html", status, row=row, said=said, form=form, states=STATES, kinds=KINDS,
                reach=broadcasts.reach(row.tag), stamp=broadcasts.stamp(row), query=query, offered=tags.search(query),
                articles=data.with_articles(said), notes=notes(said), latest=going.LATEST,
                media=Media.get_or_none(Media.id == said.media),
                product=Product.get_or_none(Product.id == said.product))


def filled_from(row: Broadcast) -> BroadcastForm:
    """Return the form of a message."""
    said = data.read(row.content)
    return BroadcastForm(formdata=None, kind=said.kind, text=said.text, media=str(said.media or ""),
                         product=str(said.product or ""), title=said.title, body=said.body, tag=str(row.tag_id or ""),
                         stamp=broadcasts.stamp(row))


def shown(form: BroadcastForm, broadcast_id: int | None, status: int = 200) -> Any:
    """Show the editor, with what may still be sent."""
    return page("console/broadcast_edit.html", status, form=form, broadcast_id=broadcast_id, kinds=KINDS,
                reach=broadcasts.reach(Tag.get_or_none(Tag.id == form.tag_id())),
                products=goods.offered([whole(form.product.data, 0)], (form.find.data or "").strip()),
                files=media.listed("image", "voice", most=OFFERED),
                tags=tags.listed(), longest=data.LONGEST_TEXT, notes=notes(form.content()))


def notes(said: Content) -> list[str]:
    """Return which braces go out as they are typed: all, for everybody gets the same words."""
    words = {"text": said.text, "article": f"{said.title}\n{said.body}"}.get(said.kind, "")
    return [_("“%(typed)s” goes out as it is typed: a message to many says the same to everybody.", typed=typed)
            for typed in braces.typed(words)]

