"""What operators wrote to a follower whom nothing but an answer reaches: told once, in answer to one message."""

from base import clock, db
from models import ChatLine, Customer, Enquiry, Reply
from shop import replies, talks

# Asked at every message of such an account.
TO_TELL = db.Hot(lambda: Reply.select().join(Enquiry).join(Customer).where(
    Customer.openid == db.slot("openid"),
    (Reply.state == "waiting") | (Reply.answer == db.slot("answer"))).order_by(Reply.id))


def to_tell(openid: str, message_id: str) -> list[Reply]:
    """Return what waits for a follower, the oldest first; for a message that comes again, what it was told before."""
    rows = TO_TELL.models(Reply, openid=openid, answer=mark(message_id))
    return [row for row in rows if row.state == "sent"] or rows


@db.writes
def told(rows: list[Reply], openid: str, message_id: str, at: int) -> list[Reply]:
    """Count rows as told in answer to a message that came `at` (seconds); return them without what was dropped since.

    The follower talks with the staff again, and what they have just said still wants an answer.
    """
    mine = [row for row in rows if row.state == "sent" or taken(row, openid, message_id)]
    if mine:
        talks.heard(openid, at)
    return mine


def taken(row: Reply, openid: str, message_id: str) -> bool:
    """Make a waiting row a line of the conversation, inside a write; False when it was told elsewhere, or dropped."""
    if not Reply.update(state="sent", answer=mark(message_id), changed_at=clock.now()).where(
            Reply.id == row.id, Reply.state == "waiting").execute():
        return False
    line = replies.line(openid, replies.content(row))
    Reply.update(line=line).where(Reply.id == row.id).execute()
    return True


@db.writes
def untold(openid: str, message_id: str) -> None:
    """Let what was told in answer to a message wait again, and be no line: that answer came too late to be read."""
    for row in TO_TELL.models(Reply, openid=openid, answer=mark(message_id)):
        if row.state == "sent" and Reply.update(state="waiting", answer="", line=None, changed_at=clock.now()).where(
                Reply.id == row.id, Reply.state == "sent").execute():
            ChatLine.delete().where(ChatLine.id == row.line_id).execute()


def mark(message_id: str) -> str:
    """Return what a row remembers of the message in answer to which it was told."""
    return f"told {message_id}"
