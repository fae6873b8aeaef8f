"""The lines of a conversation as bubbles: who says what, what can be looked at, and when it was."""

from dataclasses import dataclass
from urllib.parse import quote

from base import clock
from base.i18n import N_, _
from console.tryout import pieces
from models import ChatLine
from shop import replies

GAP = 300  # seconds of silence after which the time is shown again
FILES = ("image", "voice", "video")
# What stands for something without words: the chat's log has WeRoBot's name of it in brackets.
HAPPENED = {
    "[subscribe_event]": N_("followed the account"), "[unsubscribe_event]": N_("left the account"),
    "[scan_event]": N_("scanned a QR code"), "[image]": N_("Picture"), "[voice]": N_("Voice"),
    "[video]": N_("Video"), "[shortvideo]": N_("Video"), "[music]": N_("Music"), "[location]": N_("Place"),
    "[link]": N_("Link"),
}


@dataclass(frozen=True)
class Bubble:
    """A line: `time` is shown above it unless it follows closely, `who` of the staff said it."""

    line: ChatLine
    time: str
    who: str

    @property
    def side(self) -> str:
        """Where it stands: the follower left, shop and staff right, what happened in the middle."""
        if self.line.kind == "event":
            return "note"
        return "left" if self.line.speaker == "follower" else "right"

    @property
    def words(self) -> list[tuple[str, bool]]:
        """The pieces of what was said, each with whether it is a link; of a file only what was heard in it."""
        if self.line.kind in FILES and self.line.text in HAPPENED:
            return []
        return pieces(heard(self.line))

    @property
    def file(self) -> str:
        """The console's address of the picture, voice or video; empty when there is none."""
        kept = self.line.kind in FILES and self.line.media
        return f"/console/inbox/lines/{self.line.id}/file" if kept else ""

    @property
    def map(self) -> str:
        """The place on a map (Tencent's map address, whose degrees are those of WeChat); empty when unknown."""
        if self.line.kind != "location" or not self.line.media:
            return ""
        title = _("Place")
        marker = f"coord:{self.line.media};title:{title};addr:{self.line.media}"
        return f"https://apis.map.qq.com/uri/v1/marker?marker={quote(marker, safe=':,;')}&referer=xiaopu"


def bubbles(rows: list[ChatLine], last: int = 0) -> list[Bubble]:
    """Return lines as bubbles; `last` is when the line before them was said (seconds)."""
    authors = replies.authors(row.id for row in rows if row.speaker == "staff")
    found = []
    for row in rows:
        found.append(Bubble(row, moment(row.at) if row.at - last > GAP else "", authors.get(row.id, "")))
        last = row.at
    return found


def heard(line: ChatLine) -> str:
    """Return a line's words as people read them."""
    return _(HAPPENED[line.text]) if line.text in HAPPENED else str(line.text)


def moment(at: int) -> str:
    """Return `14:02` for today, `11-22 14:02` for another day."""
    then, now = clock.local(at), clock.local(clock.now())
    return then.strftime("%H:%M" if then.date() == now.date() else "%m-%d %H:%M")


def ago(at: int) -> str:
    """Return how long it has been since a moment, in the largest whole unit."""
    seconds = max(clock.now() - at, 0)
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        return _("%(n)s min", n=seconds // 60)
    return _("%(n)s h", n=seconds // 3600) if seconds < 86_400 else _("%(n)s days", n=seconds // 86_400)


def waited(since: int) -> str:
    """Return how long somebody has waited for an answer."""
    return _("waits %(time)s", time=ago(since)) if clock.now() - since >= 60 else _("waits")
