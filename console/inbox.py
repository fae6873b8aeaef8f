"""The room of conversations: who waits, who talks, every word and what was bought, growing while one looks."""

from typing import Any

from flask import Response, abort, redirect, request
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField, ValidationError

from base import ids
from base.i18n import _
from bot import fill
from console import inbox_beside, inbox_parts
from console.inbox_lines import bubbles
from console.inbox_parts import Seen
from models import QuickAnswer
from shop import catalog, conversations, media, quick_answers, replies, talks
from shop.claims import words as claim_words
from shop.conversations import Lines
from web.forms import Form, filled
from web.numbers import LARGEST, whole
from web.render import page
from wechat import abilities

FOUND = 6  # products offered for a search
FILES = 24  # pictures to choose from


class OnceForm(Form):
    """A form with `once`, which lets a double click send it once."""

    once = StringField()

    def validate_once(self, field: StringField) -> None:
        """A page without it is not ours."""
        if not 16 <= len(field.data or "") <= 64:
            raise ValidationError(filled())


class AnswerForm(OnceForm):
    """What an operator writes to a follower."""

    text = TextAreaField()

    def validate_text(self, field: TextAreaField) -> None:
        """WeChat counts bytes."""
        text = (field.data or "").strip()
        if not text:
            raise ValidationError(filled())
        if (size := len(text.encode())) > replies.LONGEST:
            raise ValidationError(_("Too long: %(size)s bytes of %(most)s.", size=size, most=replies.LONGEST))


class PhotoForm(OnceForm):
    """A picture for one follower."""

    photo = FileField()

    def validate_photo(self, field: FileField) -> None:
        """Something was chosen."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_("Please choose a picture."))


def listed() -> Any:
    """Show the conversations."""
    found = inbox_parts.parts("")
    return page("console/inbox.html", parts={part.id: part.html for part in found}, openid="",
                seen=Seen(0, [], 0, inbox_parts.looks(found)), query=request.args.get("q", ""))


def former() -> Any:
    """Lead from the address this room once had."""
    return redirect("/console/inbox", 301)


def one(openid: str) -> Any:
    """Show a conversation; it counts as read. 404 for an openid nobody ever had."""
    return shown(openid)


def shown(openid: str, form: AnswerForm | None = None, status: int = 200, photo: PhotoForm | None = None) -> Any:
    """Show a conversation with what was typed or chosen."""
    if not conversations.exists(openid):
        abort(404)
    before = max(whole(request.args.get("before"), 0), 0)
    found = conversations.lines(openid, before)
    if found.rows and not before:
        talks.read(openid, found.rows[-1].id)
    parts = inbox_parts.parts(openid)
    newest = found if not before else conversations.lines(openid)
    seen = Seen(0, [], 0, inbox_parts.looks(parts)).grown(newest.rows)
    return page("console/inbox.html", status, parts={part.id: part.html for part in parts}, openid=openid, seen=seen,
                person=conversations.person(openid), bubbles=bubbles(found.rows), earlier=first(found), before=before,
                query=request.args.get("q", ""), beside=inbox_beside.of(openid),
                claim_words=claim_words, photo=photo or fresh_photo(), **offered(openid), **box(openid, form))


def earlier(openid: str) -> Any:
    """Return the lines before one, as a piece of the page."""
    found = conversations.lines(openid, max(whole(request.args.get("before"), 0), 0) or LARGEST)
    return page("console/parts/inbox_earlier.html", openid=openid, bubbles=bubbles(found.rows), earlier=first(found))


def live() -> Any:
    """Return what has changed since the page was drawn: new lines, and the parts that look different; or 204."""
    openid = request.args.get("with", "")[:64]
    seen = told()
    rows = conversations.fresh(openid, seen.after, seen.have) if openid else []
    if rows:
        talks.read(openid, rows[-1].id)
    found = inbox_parts.parts(openid)
    before = seen.looks.split(".")
    changed = [part for part in found if part.look not in before]
    if not rows and not changed:
        return Response(status=204)
    grown = Seen(seen.after, seen.have, seen.last, inbox_parts.looks(found)).grown(rows)
    return page("console/parts/inbox_live.html", openid=openid, bubbles=bubbles(rows, seen.last), seen=grown,
                changed=changed)


def waiting() -> Any:
    """Return the navigation's count of who waits, as a piece of any page."""
    return Response(inbox_parts.count().html)


def told() -> Seen:
    """Return what the page says that it shows."""
    after, last = (max(whole(request.args.get(name), 0), 0) for name in ("after", "last"))
    have = [whole(text, 0) for text in request.args.get("have", "").split(".")[:inbox_parts.MOST_HAVE]]
    return Seen(after, [one for one in have if one > 0], last, request.args.get("looks", "")[:80])


def first(found: Lines) -> int:
    """Return the first of some lines (its id) when there are earlier ones."""
    return found.rows[0].id if found.more else 0


def box(openid: str, form: AnswerForm | None = None) -> dict[str, Any]:
    """Return what the box to answer in needs: the form, and the quick answers with their braces filled in."""
    form = form or AnswerForm(formdata=None)
    form.once.data = form.once.data or ids.token()
    quick = [(row, said(row, openid)) for row in quick_answers.listed()]
    return {"form": form, "most": replies.LONGEST, "quick": quick}


def fresh_photo() -> PhotoForm:
    """Return an empty form for a picture."""
    form = PhotoForm(formdata=None)
    form.once.data = ids.token()
    return form


def said(row: QuickAnswer, openid: str) -> str:
    """Return a quick answer as this follower reads it."""
    return fill.filled(row.text, openid)


def offered(openid: str) -> dict[str, Any]:
    """Return the products and pictures to choose from."""
    find = request.args.get("find", "").strip()[:inbox_parts.LONGEST_QUERY]
    able = abilities.can("messages")
    return {"find": find, "goods": catalog.as_found(find, FOUND), "able": able, "more_once": ids.token(),
            "files": media.listed("image", most=FILES) if able else []}
