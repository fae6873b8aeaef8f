"""What an operator does in a conversation: answers, hands out a card or a picture, takes over, hands back, notes."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, g, redirect, request

from base import ids
from base.errors import BadInput, NotFound, OffShelf, ShopError
from base.i18n import _
from bot import cards
from bot.replies import Card
from console import inbox
from console.inbox import AnswerForm, PhotoForm
from models import Operator
from shop import conversations, enquiries, media, quick_answers, replies, talks
from web.numbers import whole
from web.render import page

Verb = Callable[[Operator], None]


def answer(openid: str) -> Any:
    """Send what was typed; when that cannot be, say so beside it and keep it."""
    known(openid)
    form = AnswerForm()
    if number := whole(request.form.get("quick"), 0):
        form.text.data = (form.text.data or "") + inbox.said(quick_answers.one(number), openid)
        return typed(openid, form, 422)
    if not form.validate():
        return typed(openid, form, 422)
    try:
        replies.send(g.operator, openid, form.once.data, replies.Words(form.text.data.strip()))
    except ShopError as wrong:
        form.text.errors = [wrong.sentence]
        return typed(openid, form, wrong.status)
    return page("console/parts/inbox_answer.html", openid=openid, **fresh(openid)) if scripted() else back(openid)


def hand_out(openid: str) -> Any:
    """Send a product's card or a picture; raises OffShelf, NotFound, Kept."""
    known(openid)
    replies.send(g.operator, openid, once(), chosen())
    if not scripted():
        return back(openid)
    answer = page("console/parts/inbox_once.html", more_once=ids.token())
    answer.headers["HX-Trigger"] = "talked"
    return answer


def photo(openid: str) -> Any:
    """Bring in a picture for this follower and send it, or say what is wrong with it; raises NotFound, Kept."""
    known(openid)
    form = PhotoForm()
    if not form.validate():
        return pictured(openid, form, 422)
    sent, key = form.photo.data, form.once.data
    if not replies.known(key):
        try:
            file = media.add_for(g.operator, openid, sent.filename, sent.read())
        except BadInput as wrong:
            form.photo.errors = [wrong.sentence]
            return pictured(openid, form, 422)
        try:
            replies.send(g.operator, openid, key, replies.Picture(file))
        except ShopError:
            media.forget(file)
            raise
    return pictured(openid, inbox.fresh_photo(), 200) if scripted() else back(openid)


def pictured(openid: str, form: PhotoForm, status: int) -> Any:
    """Show the form for a picture, and let the page look for what was sent."""
    if not scripted():
        return inbox.shown(openid, status=status, photo=form)
    answer = page("console/parts/inbox_photo.html", status, openid=openid, photo=form)
    answer.headers["HX-Trigger"] = "talked"
    return answer


def once() -> str:
    """Return what lets a form be sent once; raises NotFound for a page that is not ours."""
    key = request.form.get("once", "")
    if not 16 <= len(key) <= 64:
        raise NotFound()
    return key


def chosen() -> replies.Said:
    """Return what is to be sent: a product's card, or a picture."""
    if file := whole(request.form.get("file"), 0):
        if not media.there("image", file):
            raise NotFound()
        return replies.Picture(file)
    card = cards.of(whole(request.form.get("product"), 0))
    if not isinstance(card, Card):
        raise OffShelf()
    return replies.Card(card.title, card.description, card.url, card.picurl)


def again(openid: str, reply_id: int) -> Any:
    """Send once more what failed."""
    return done(openid, lambda by: replies.again(by, reply_id))


def drop(openid: str, reply_id: int) -> Any:
    """Give up what has not been sent."""
    return done(openid, lambda by: replies.drop(by, reply_id))


def take(openid: str) -> Any:
    """Answer this follower from now on, instead of the bot or of somebody else."""
    known(openid)
    return done(openid, lambda by: enquiries.take_up(by, openid))


def hand_back(openid: str) -> Any:
    """Let the bot answer again."""
    current = enquiries.current(openid)
    if current is not None:
        enquiries.answered(g.operator, current.id)
    if scripted():
        return told()
    flash(_("Done. The bot answers this follower again."), "done")
    return redirect("/console/inbox")


def note(openid: str) -> Any:
    """Keep a note about a follower; raises BadInput."""
    known(openid)
    talks.note(g.operator, openid, request.form.get("note", "").strip())
    if scripted():
        return page("console/parts/inbox_noted.html")
    flash(_("Saved."), "done")
    return back(openid)


def typing(openid: str) -> Any:
    """Show the follower that somebody is typing."""
    replies.typing(openid)
    return Response(status=204)


def done(openid: str, verb: Verb) -> Any:
    """Do something, and show the conversation."""
    verb(g.operator)
    return told() if scripted() else back(openid)


def known(openid: str) -> None:
    """Pass if there is such a conversation; raises NotFound."""
    if not conversations.exists(openid):
        raise NotFound()


def typed(openid: str, form: AnswerForm, status: int) -> Any:
    """Show the box with what was typed; a script swaps in nothing but a 422."""
    if not scripted():
        return inbox.shown(openid, form, status)
    return page("console/parts/inbox_answer.html", 422, openid=openid, **inbox.box(openid, form))


def fresh(openid: str) -> dict[str, Any]:
    """Return what an empty box needs, and let the page look for the new line at once."""
    return {**inbox.box(openid), "sent": True}


def scripted() -> bool:
    """Tell whether a script asks, which wants a piece of the page."""
    return "HX-Request" in request.headers


def told() -> Response:
    """Tell a script that the conversation has changed: it looks at once."""
    return Response(status=204, headers={"HX-Trigger": "talked"})


def back(openid: str) -> Any:
    """Return to the conversation."""
    return redirect(f"/console/inbox/{openid}#talk-end")
