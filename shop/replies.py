"""What operators send followers: written down first, sent once, and every failure kept in sight until it is settled.

sending ─► sent, or waiting (goes out when the follower next writes), refused (WeChat said no) or unclear (it may have
arrived): an operator sends those again, or drops them.
"""

from collections.abc import Iterable
from contextlib import suppress

import msgspec
from msgspec import Struct

from base import clock, db, ids, store
from base.errors import NotFound, WrongState
from base.log import log
from models import ChatLine, Customer, Enquiry, Operator, Reply
from shop import enquiries, events, media, operators, parts, passes, talks, windows
from shop.windows import Moment
from wechat import abilities, messages
from wechat.http import Refused, Unclear, Undone
from wechat.messages import WindowClosed

PATIENCE = 60  # seconds within which WeChat has answered, or the process has died
TYPING = 10  # seconds; WeChat shows it for about fifteen
LONGEST = parts.LONGEST  # bytes of a text
LONGEST_ANSWER = 190  # characters
SETTLED = ("sent", "dropped")
FAILED = ("refused", "unclear")


class Words(Struct, frozen=True, tag=True):
    """A text, links allowed."""

    text: str


class Card(Struct, frozen=True, tag=True):
    """A card; both addresses are absolute."""

    title: str
    description: str
    url: str
    picurl: str


class Picture(Struct, frozen=True, tag=True):
    """A file of the shop's own (a Media's id)."""

    file: int


Said = Words | Card | Picture


def send(by: Operator, openid: str, once: str, said: Said) -> None:
    """Send something to a follower, once however often this is called with one `once`; raises Forbidden, Kept.

    Whoever was with the bot until now talks with this operator from here on.
    """
    for row in written(by, openid, once, said):
        deliver(row, openid)


@db.writes
def written(by: Operator, openid: str, once: str, said: Said) -> list[Reply]:
    """Write down what is to be sent, as it was typed; nothing when it was before.

    Ways in are made when it goes out: whoever reads what is written here must not come in by them. A text that is too
    long once they are counted becomes several rows.
    """
    operators.allow(by, "enquiries")
    if known(once):
        return []
    enquiry = enquiries.begun(openid)
    talks.keep(by, openid)
    rows = [Reply(once=once if not place else ids.token(), enquiry=enquiry, operator=by,
                  said=msgspec.json.encode(part).decode()) for place, part in enumerate(parted(said, openid))]
    if not db.insert_once(rows[0]):
        return []
    for row in rows[1:]:
        row.save(force_insert=True)
    operators.audit(by, "enquiries", "answer", f"enquiry {enquiry.id}", text=plain(without_passes(said)))
    return rows


def known(once: str) -> bool:
    """Tell whether something was sent by this `once`, or is about to be."""
    return bool(Reply.select().where(Reply.once == once).exists())


def parted(said: Said, openid: str) -> list[Said]:
    """Return what one message holds each, without the ways in that were copied into it."""
    kept = without_passes(said)
    return [Words(part) for part in parts.of(kept.text, openid)] if isinstance(kept, Words) else [kept]


def without_passes(said: Said) -> Said:
    """Return it with plain links."""
    return Words(passes.without(said.text)) if isinstance(said, Words) else said


def again(by: Operator, reply_id: int) -> None:
    """Send once more what WeChat did not take, or perhaps did not; raises NotFound, WrongState, Forbidden."""
    deliver(*tried_again(by, reply_id))


@db.writes
def tried_again(by: Operator, reply_id: int) -> tuple[Reply, str]:
    """Take back a failure."""
    row, openid = found(reply_id)
    operators.audit(by, "enquiries", "answer again", f"enquiry {row.enquiry_id}", text=plain(content(row)))
    if not Reply.update(state="sending", changed_at=clock.now()).where(Reply.id == reply_id, stuck()).execute():
        raise WrongState()
    return row, openid


@db.writes
def drop(by: Operator, reply_id: int) -> None:
    """Give up what has not been sent, or what failed; raises NotFound, WrongState, Forbidden."""
    row, _openid = found(reply_id)
    operators.audit(by, "enquiries", "drop answer", f"enquiry {row.enquiry_id}", text=plain(content(row)))
    if not Reply.update(state="dropped", changed_at=clock.now()).where(
            Reply.id == reply_id, stuck() | (Reply.state == "waiting")).execute():
        raise WrongState()


def found(reply_id: int) -> tuple[Reply, str]:
    """Return a row and whom it is for; raises NotFound."""
    row = Reply.select(Reply, Enquiry, Customer).join(Enquiry).join(Customer).where(Reply.id == reply_id).first()
    if row is None:
        raise NotFound()
    return row, row.enquiry.customer.openid


def stuck() -> object:
    """Return the condition of what failed, or lost its process on the way."""
    lost = (Reply.state == "sending") & (Reply.changed_at <= clock.now() - PATIENCE)
    return Reply.state.in_(FAILED) | lost


def open_ones(openid: str) -> list[Reply]:
    """Return what is not settled, with who wrote it, the oldest first; what lost its process counts as unclear."""
    rows = list(Reply.select(Reply, Operator).join(Operator).switch(Reply).join(Enquiry).join(Customer).where(
        Customer.openid == openid, Reply.state.not_in(SETTLED)).order_by(Reply.id))
    for row in rows:
        if row.state == "sending" and row.changed_at <= clock.now() - PATIENCE:
            row.state = "unclear"
    return rows


def authors(line_ids: Iterable[int]) -> dict[int, str]:
    """Return who said each of the staff's lines, by name."""
    wanted = list(line_ids)
    rows = Reply.select(Reply.line, Operator.name).join(Operator).where(Reply.line.in_(wanted)) if wanted else ()
    return dict(db.tuples(rows)) if wanted else {}


def content(row: Reply) -> Said:
    """Return what a row says."""
    said: Said = msgspec.json.decode(row.said, type=Said)
    return said


def plain(said: Said) -> str:
    """Return it as one text for logs and lists."""
    match said:
        case Words():
            return said.text
        case Card():
            return f"[{said.title}]"
    return "[image]"


def deliver(row: Reply, openid: str) -> None:
    """Send a claimed row and write down WeChat's answer."""
    said = content(row)
    try:
        carry(openid, said)
    except WindowClosed as no:
        put_off(row, openid, str(no))
    except (Refused, Undone, NotFound) as no:
        log(__name__).warning("an operator's answer was not sent", reply=row.id, why=repr(no))
        ended(row, "refused", str(no))
    except Unclear as wrong:
        log(__name__).warning("no clear answer about an operator's words", reply=row.id, why=repr(wrong))
        ended(row, "unclear", str(wrong))
    else:
        sent(row, openid, said)


def carry(openid: str, said: Said) -> None:
    """Send one message, its links the follower's own, within what WeChat allows.

    Raises WindowClosed, Refused, Unclear, NotFound for a lost file.
    """
    if not abilities.can("messages"):
        raise WindowClosed("48001", "not this kind of account")
    media_id = media.wechat_id(said.file) if isinstance(said, Picture) else ""
    with windows.spent(openid):
        match said:
            case Words():
                messages.send_text(openid, passes.own_text(said.text, openid))
            case Card():
                messages.send_card(openid, said.title, said.description, passes.own_link(said.url, openid),
                                   said.picurl)
            case Picture():
                messages.send_image(openid, media_id)


@db.writes
def sent(row: Reply, openid: str, said: Said) -> None:
    """Write down that WeChat took it: from now on it is a line of the conversation."""
    Reply.update(state="sent", answer="", line=line(openid, said), changed_at=clock.now()).where(
        Reply.id == row.id).execute()
    talks.told(openid)


def line(openid: str, said: Said) -> ChatLine:
    """Add the staff's words to the conversation, inside a write."""
    picture = isinstance(said, Picture)
    return ChatLine.create(openid=openid, speaker="staff", text=plain(said), kind="image" if picture else "text",
                           media=f"file:{said.file}" if isinstance(said, Picture) else "")


@db.writes
def put_off(row: Reply, openid: str, answer: str) -> None:
    """Let it wait until the follower writes: more cannot be done for them now."""
    Reply.update(state="waiting", answer=answer[:LONGEST_ANSWER], changed_at=clock.now()).where(
        Reply.id == row.id, Reply.state == "sending").execute()
    talks.told(openid)


@db.writes
def ended(row: Reply, state: str, answer: str) -> None:
    """Write down why it has not been sent."""
    Reply.update(state=state, answer=answer[:LONGEST_ANSWER], changed_at=clock.now()).where(
        Reply.id == row.id, Reply.state == "sending").execute()


def typing(openid: str) -> None:
    """Show the follower that somebody is typing, at most once in TYPING seconds, if WeChat likes to."""
    if not abilities.can("messages") or not windows.left_of([openid])[openid].count:
        return
    if store.shared().add(f"typing:{openid}", "1", TYPING):
        with suppress(Refused, Unclear):
            messages.typing(openid)


def waiting_for(openids: list[str]) -> list[tuple[Reply, str]]:
    """Return what waits for these followers, the oldest first, and for whom each is."""
    rows = Reply.select(Reply, Enquiry, Customer).join(Enquiry).join(Customer).where(
        Reply.state == "waiting", Customer.openid.in_(openids)).order_by(Reply.id) if openids else ()
    return [(row, row.enquiry.customer.openid) for row in rows]


def wake(moments: Iterable[Moment]) -> None:
    """Note, inside a write, that whoever can be written to again is to be sent what waits for them.

    Where the account can only answer there is nothing to send: shop.waiting tells it.
    """
    if not abilities.can("messages"):
        return
    opened = {one.openid: one.at for one in moments if one.kind != "left"}
    for start in range(0, len(opened), windows.TOGETHER):
        some = sorted(opened)[start:start + windows.TOGETHER]
        for openid in sorted({openid for _row, openid in waiting_for(some)}):
            events.happened("replies.waiting", f"replies:{openid}:{opened[openid]}", openid=openid)


def send_waiting(openid: str) -> None:
    """Send what waits for a follower, the oldest first, for as long as it can be."""
    for row, _openid in waiting_for([openid]):
        if not abilities.can("messages") or not windows.left_of([openid])[openid].count:
            return
        if claimed(row):
            deliver(row, openid)


@db.writes
def claimed(row: Reply) -> bool:
    """Take a waiting row; False when somebody else has, or it was dropped."""
    return bool(Reply.update(state="sending", changed_at=clock.now()).where(
        Reply.id == row.id, Reply.state == "waiting").execute())
