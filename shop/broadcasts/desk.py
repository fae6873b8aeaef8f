"""Messages to many before they go: written, changed, planned, thrown away."""

import hashlib

from peewee import JOIN

from base import clock, db, ids
from base.errors import BadInput, NotFound, ShopError, WrongState
from base.i18n import N_, _
from models import Broadcast, Operator, Tag
from shop import operators, tag_trouble
from shop.broadcasts import limits
from shop.broadcasts.data import Content, check, displayed, name, read, written

FARTHEST = 180 * 24 * 3600  # seconds ahead that can be planned
LONGEST_NAME = 60
PAGE = 30


class Rewritten(ShopError):
    """Since the operator looked, somebody has written it anew."""

    status = 409
    english = N_("Somebody has changed this message meanwhile. Please look at it again.")


@db.writes
def compose(by: Operator, content: Content, tag_id: int | None) -> int:
    """Keep a new message to everybody, or to a tag, and return its id; raises BadInput, Forbidden, NotAllowed."""
    limits.may_send()
    tag = aimed(tag_id)
    check(content)
    row = Broadcast.create(key=f"xiaopu-{ids.token()}", content=written(content), title=name(content)[:LONGEST_NAME],
                           tag=tag, audience=tag.name if tag else "", operator=by)
    operators.audit(by, "broadcasts", "compose broadcast", f"broadcast {row.id}", title=row.title)
    return int(row.id)


@db.writes
def change(by: Operator, broadcast_id: int, content: Content, tag_id: int | None, seen: str) -> None:
    """Write a draft anew, if it is still as it was `seen` (its stamp).

    Raises NotFound, BadInput, Rewritten, and WrongState once it is planned or sent.
    """
    tag = aimed(tag_id)
    check(content)
    check_seen(held(broadcast_id, "draft"), seen)
    operators.audit(by, "broadcasts", "compose broadcast", f"broadcast {broadcast_id}", title=name(content))
    # What WeChat has of the former words is not sent.
    moved(broadcast_id, "draft", "draft", content=written(content), title=name(content)[:LONGEST_NAME], tag=tag,
          audience=tag.name if tag else "", draft_id="", answer="")


@db.writes
def plan(by: Operator, broadcast_id: int, at: int, seen: str) -> None:
    """Have a draft sent at a moment (seconds), if it is still as it was `seen` (its stamp).

    Raises BadInput, NotFound, WrongState, Rewritten, NotAllowed, NoneLeft.
    """
    now = clock.now()
    if not now < at <= now + FARTHEST:
        raise BadInput(_("Please choose a time ahead, within half a year."), "at")
    row = held(broadcast_id, "draft")
    check_seen(row, seen)
    check_ready(row)
    operators.audit(by, "broadcasts", "plan broadcast", f"broadcast {broadcast_id}", title=row.title, at=at)
    moved(broadcast_id, "draft", "planned", due=at, operator=by, answer="")


@db.writes
def unplan(by: Operator, broadcast_id: int) -> None:
    """Make a planned message a draft again; raises NotFound, WrongState when it has gone."""
    operators.audit(by, "broadcasts", "unplan broadcast", f"broadcast {broadcast_id}")
    moved(broadcast_id, "planned", "draft", due=0)


@db.writes
def discard(by: Operator, broadcast_id: int) -> None:
    """Throw a draft away; raises NotFound, WrongState when it is one no more."""
    operators.audit(by, "broadcasts", "discard broadcast", f"broadcast {broadcast_id}")
    row = one(broadcast_id)
    if not Broadcast.delete().where(Broadcast.id == row.id, Broadcast.state == "draft").execute():
        raise WrongState()


def one(broadcast_id: int) -> Broadcast:
    """Return a message with its tag; raises NotFound."""
    row: Broadcast | None = Broadcast.select(Broadcast, Tag).join(Tag, JOIN.LEFT_OUTER).where(
        Broadcast.id == broadcast_id).first()
    if row is None:
        raise NotFound()
    return row


def listed(page: int = 1) -> list[Broadcast]:
    """Return a page of messages, the newest first, one more than PAGE when others follow."""
    return list(Broadcast.select(Broadcast, Operator).join(Operator).order_by(Broadcast.id.desc()).limit(
        PAGE + 1).offset((page - 1) * PAGE))


def stamp(row: Broadcast) -> str:
    """Return what tells one draft of a message, or what its product's card says, from the next."""
    return hashlib.sha256(f"{row.tag_id} {row.content} {displayed(read(row.content))}".encode()).hexdigest()[:16]


def check_seen(row: Broadcast, seen: str) -> None:
    """Pass if a message is as it was seen; raises Rewritten."""
    if stamp(row) != seen:
        raise Rewritten()


def check_ready(row: Broadcast) -> None:
    """Pass if a message could be sent as it is; raises BadInput, NotAllowed."""
    if row.tag is None and row.audience:
        raise BadInput(_("The tag it was for is gone. Please choose again who gets it."), "tag")
    if row.tag is not None and row.tag.wechat_id is None:
        raise BadInput(tag_trouble.unknown(row.tag.id), "tag")
    limits.may_send()


def held(broadcast_id: int, state: str) -> Broadcast:
    """Return a message in a state, as it stays until this write ends; raises NotFound, WrongState."""
    moved(broadcast_id, state, state)
    return one(broadcast_id)


def moved(broadcast_id: int, before: str, after: str, **values: object) -> None:
    """Bring a message from one state to another, inside a write; raises NotFound, WrongState."""
    one(broadcast_id)
    if not Broadcast.update(state=after, **values).where(
            Broadcast.id == broadcast_id, Broadcast.state == before).execute():
        raise WrongState()


def aimed(tag_id: int | None) -> Tag | None:
    """Return the tag it is for, None for everybody; raises BadInput."""
    if tag_id is None:
        return None
    row: Tag | None = Tag.get_or_none(Tag.id == tag_id)
    if row is None:
        raise BadInput(_("Please choose who gets it."), "tag")
    return row
