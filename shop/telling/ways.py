"""The ways to a customer, the best first: a message, a notification they agreed to, a template, else they wait.

Whoever waits is told when they next write or tap: that opens WeChat's window.
"""

from collections.abc import Iterable

from base import config, db
from base.log import log
from models import Customer, Word
from shop import events, windows
from shop.telling import consents, templates, words
from shop.telling.words import News
from shop.windows import Moment
from wechat import abilities, messages, subscribe
from wechat.http import Refused, Unclear, Undone

LONGEST = 2048  # bytes (WeChat docs, customer-service messages)
BETWEEN = "\n\n"


def tell(news: News) -> None:
    """Tell a customer something, once however often this is called; raises Unclear when it must be called again."""
    row = words.written(news)
    if row.state == "waiting":
        deliver(row)


def deliver(word: Word) -> None:
    """Send a word by the first way that is open; if none is, it waits. Raises Unclear: nothing has happened."""
    closed: dict[str, str] = {}
    for name in ("message", "notice", "template"):
        if why := obstacle(word, name):
            closed[name] = why
            continue
        rows = words.claim([word], name)
        if not rows or carried(rows, name):
            return
    words.found_closed(word, closed)


def obstacle(word: Word, way: str) -> str:
    """Return why a way is closed to a word, or nothing; WeChat is not asked."""
    if way == "message":
        if not abilities.can("messages"):
            return "48001"
        return "" if windows.left(word.customer).count else "no window"
    found = templates.notice(word.kind) if way == "notice" else templates.template(word.kind)
    if found is None or not abilities.can("templates"):
        return "no template"
    if way == "notice" and not consents.left(word.customer_id, found.id):
        return "no consent"
    return ""


def carried(rows: list[Word], way: str) -> bool:
    """Send claimed rows and write down the answer; False when WeChat said no. Raises Unclear: nothing has happened."""
    try:
        msg_id = sent(rows, way)
    except Undone as wrong:
        words.refused(rows, str(wrong))
        raise
    except Unclear as wrong:
        log(__name__).warning("no clear answer about a notice", words=[row.id for row in rows], why=str(wrong))
        words.unclear(rows, str(wrong))
        return True
    except Refused as no:
        words.refused(rows, f"{no.code} {no.message}")
        return False
    words.sent(rows, msg_id)
    return True


def sent(rows: list[Word], way: str) -> str:
    """Send rows of one customer by a way and return WeChat's number for it; raises Refused, Unclear."""
    word = rows[0]
    openid, facts, address = word.customer.openid, words.facts(word), config.current().shop.url + word.page
    if way == "message":
        with windows.spent(openid):
            messages.send_text(openid, BETWEEN.join(row.text for row in rows))
        return ""
    found = templates.notice(word.kind) if way == "notice" else templates.template(word.kind)
    if found is None:
        raise Refused("40037", "the template is no longer in the settings")
    fields = templates.filled(found.fields, facts)
    if way == "template":
        return messages.send_template(openid, found.id, address, fields)
    with consents.used(word.customer_id, found.id):
        return subscribe.send(openid, found.id, address, fields)


def wake(moments: Iterable[Moment]) -> None:
    """Note, inside a write, that whoever opened a window is to be told what waits for them."""
    opened = {one.openid: one.at for one in moments if one.kind != "left"}
    for start in range(0, len(opened), windows.TOGETHER):
        some = sorted(opened)[start:start + windows.TOGETHER]
        waiting = Word.select(Customer.openid).join(Customer).where(
            Word.state == "waiting", Customer.openid.in_(some)).distinct()
        for (openid,) in db.tuples(waiting):
            events.happened("words.waiting", f"words:{openid}:{opened[openid]}", openid=openid)


def tell_waiting(openid: str) -> None:
    """Tell a follower in one message what waits for them; raises Unclear when it must be called again."""
    rows = fitting(words.waiting_for(openid))
    if not rows or obstacle(rows[0], "message"):
        return
    if taken := words.claim(rows, "message"):
        carried(taken, "message")


def fitting(rows: list[Word], room: int = LONGEST) -> list[Word]:
    """Return as many rows, the oldest first and at least one, as one message holds with `room` bytes for them."""
    size = 0
    found: list[Word] = []
    for row in rows:
        size += len((row.text + BETWEEN).encode())
        if found and size > room:
            break
        found.append(row)
    return found
