"""What of the inbox changes by itself: each part is drawn here, and sent again only when it looks different."""

import re
import zlib
from dataclasses import dataclass

from flask import g, render_template, request

from console import quotas
from console.inbox_lines import ago, heard, moment, waited
from models import ChatLine, Operator
from shop import conversations, enquiries, replies, talks, windows
from shop.conversations import Person
from shop.windows import Left
from wechat import abilities

TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')
LONGEST_QUERY = 60  # characters
MOST_HAVE = 60  # lines a page may say it has


@dataclass(frozen=True)
class Part:
    """A piece of the page: the id of its element, and its HTML."""

    id: str
    html: str

    @property
    def look(self) -> str:
        """What tells one look from another; a form's token is new each time and does not count."""
        return f"{zlib.crc32(TOKEN.sub('', self.html).encode()):x}"

    @property
    def anew(self) -> str:
        """The HTML as htmx puts it in the place of the element with this id."""
        return self.html.replace(f'id="{self.id}"', f'id="{self.id}" hx-swap-oob="true"', 1)


@dataclass(frozen=True)
class Standing:
    """How things stand with a follower: who answers, and what may still be sent; `silent` is the bot."""

    person: Person
    keeper: Operator | None
    enquiry_id: int
    left: Left
    able: bool
    silent: bool

    @property
    def until(self) -> str:
        """Until when something may be sent."""
        return moment(self.left.until)


def parts(openid: str) -> list[Part]:
    """Return what may change by itself; without a conversation only the list and the count."""
    found = [talks_list(openid), count()]
    return [*found, standing(openid), pending(openid)] if openid else found


def talks_list(openid: str) -> Part:
    """Return the list of conversations, the open one marked."""
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    rows = conversations.listed(query)
    return Part("talks", render_template("console/parts/inbox_talks.html", rows=rows, opened=openid, query=query,
                                         ago=ago, heard=heard, waited=waited))


def count() -> Part:
    """Return the count of who waits, as the navigation shows it."""
    return Part("waiting", render_template("console/parts/inbox_count.html", waiting=enquiries.waiting()))


def standing(openid: str) -> Part:
    """Return who answers a follower, and what may still be sent."""
    enquiry, talk = enquiries.current(openid), talks.of(openid)
    silent = enquiry is not None and enquiries.waits(enquiry.customer)
    stand = Standing(conversations.person(openid), talk.keeper if enquiry else None, enquiry.id if enquiry else 0,
                     windows.left_of([openid])[openid], abilities.can("messages"), silent)
    return Part("standing", render_template("console/parts/inbox_standing.html", stand=stand, me=g.operator.id))


def pending(openid: str) -> Part:
    """Return what has not been sent yet, or could not be."""
    rows = [(row, replies.plain(replies.content(row))) for row in replies.open_ones(openid)]
    return Part("pending", render_template("console/parts/inbox_pending.html", rows=rows, openid=openid,
                                           able=abilities.can("messages"), reason=quotas.reason))


@dataclass(frozen=True)
class Seen:
    """What a page shows already, as it says itself in the address it asks: lines (ids), a moment, and looks."""

    after: int
    have: list[int]
    last: int
    looks: str

    def grown(self, rows: list[ChatLine]) -> "Seen":
        """Return the same with more lines."""
        after = conversations.settled(rows, self.after)
        have = [number for number in (*self.have, *(row.id for row in rows)) if number > after]
        return Seen(after, have[-MOST_HAVE:], rows[-1].at if rows else self.last, self.looks)

    @property
    def have_text(self) -> str:
        """The lines as the address has them."""
        return ".".join(map(str, self.have))


def looks(found: list[Part]) -> str:
    """Return how parts look, as one text."""
    return ".".join(part.look for part in found)
