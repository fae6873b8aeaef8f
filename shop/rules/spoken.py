"""Rules in plain words: what sets one off, when and for whom it holds, what it answers."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from base import clock, db
from base.i18n import N_, _
from models import Channel, Media, Product, Tag
from shop.rules import found
from shop.rules.data import Audience, Event, Keyword, Reply, RuleData, Schedule

# How words must fit: as the console's desk asks for it, and as a sentence tells it.
MATCHES = {
    "contains": N_("contain"), "exact": N_("are exactly"), "starts": N_("begin with"), "ends": N_("end with"),
    "regex": N_("fit the expression"), "all": N_("are anything at all"),
}
KEYWORDS = {
    "contains": N_("has “%(text)s”"), "exact": N_("“%(text)s”"), "starts": N_("begins with “%(text)s”"),
    "ends": N_("ends with “%(text)s”"), "regex": N_("fits %(text)s"), "all": N_("everything"),
}
EVENTS = {
    "follow": N_("somebody follows"), "scan": N_("a QR code is scanned"), "menu": N_("a menu key is tapped"),
    "location": N_("a location comes"), "voice": N_("a voice message comes"), "image": N_("a picture comes"),
    "video": N_("a video comes"), "link": N_("a link comes"), "unknown": N_("nothing else has an answer"),
}
KINDS = {
    "text": N_("Text"), "product": N_("Product card"), "products": N_("Product list"), "action": N_("Action"),
    "link": N_("Link card"), "article": N_("Article"), "image": N_("Picture"), "voice": N_("Voice"),
    "video": N_("Video"), "music": N_("Music"), "miniprogram": N_("Mini-program"), "person": N_("A person"),
}
SENDS = {"all": N_("all of them"), "random": N_("one at random"), "turn": N_("one after the other")}
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
# Seconds of a cool-down's units, the longest first.
UNITS = {"days": 24 * 3600, "hours": 3600, "minutes": 60}
PAUSES = {"days": N_("%(n)s days"), "hours": N_("%(n)s hours"), "minutes": N_("%(n)s minutes")}

NO_SCENES: Mapping[str, str] = {}


class Names(Struct, frozen=True):
    """What the numbers and the QR codes' scenes in rules stand for; `actions` as the console calls them."""

    products: Mapping[int, str]
    media: Mapping[int, str]
    tags: Mapping[int, str]
    actions: Mapping[str, str]
    scenes: Mapping[str, str]


def names(rules: Iterable[RuleData], actions: Mapping[str, str]) -> Names:
    """Return the names that some rules need: four queries, or a few more for many."""
    every = list(rules)
    replies = [reply for rule in every for reply in rule.answers]
    products = {number for reply in replies for number in reply.products}
    media = {reply.media for reply in replies if reply.media}
    tags = {tag for rule in every for tag in rule.audience.tags}
    scenes = any(rule.audience.scenes or rule.events for rule in every)
    return Names(dict(found.rows(Product, products, Product.id, Product.title)),
                 dict(found.rows(Media, media, Media.id, Media.title)),
                 dict(found.rows(Tag, tags, Tag.id, Tag.name)), actions,
                 dict(db.tuples(Channel.select(Channel.scene, Channel.name))) if scenes else {})


def keyword(said: Keyword) -> str:
    """Say what a follower's words must be."""
    return _(KEYWORDS[said.match], text=said.text) if said.match in KEYWORDS else said.text


def event(happening: Event, scenes: Mapping[str, str] = NO_SCENES) -> str:
    """Say what must happen; a QR code by its name, if it is among `scenes`."""
    words = _(EVENTS[happening.kind]) if happening.kind in EVENTS else happening.kind
    key = scenes.get(happening.key, happening.key) if happening.kind == "scan" else happening.key
    return f"{words} ({key})" if key else words


def schedule(times: Schedule) -> str:
    """Say when a rule holds; empty for always."""
    parts = []
    if times.since is not None:
        parts.append(_("from %(day)s", day=moment(times.since)))
    if times.until is not None:
        parts.append(_("until %(day)s", day=moment(times.until)))
    if times.weekdays:
        parts.append("、".join(_(WEEKDAYS[day - 1]) for day in times.weekdays if day <= len(WEEKDAYS)))
    if times.opens is not None and times.closes is not None:
        parts.append(f"{hour(times.opens)}–{hour(times.closes)}")
    return _(", ").join(parts)


def audience(people: Audience, known: Names) -> str:
    """Say for whom a rule holds; empty for everybody."""
    parts = []
    if people.new_days:
        parts.append(_("followed within %(n)s days", n=people.new_days))
    if people.tags:
        parts.append(_("tagged %(tags)s", tags="、".join(known.tags.get(tag, f"#{tag}") for tag in people.tags)))
    if people.scenes:
        scenes = (known.scenes.get(scene, scene) for scene in people.scenes)
        parts.append(_("came by %(scenes)s", scenes="、".join(scenes)))
    return _(", ").join(parts)


def pause(seconds: int) -> str:
    """Say how long a rule rests after it answered a follower; empty for not at all."""
    count, unit = measured(seconds)
    return _(PAUSES[unit], n=count) if seconds else ""


def measured(seconds: int) -> tuple[int, str]:
    """Return seconds in the longest unit that measures them exactly; odd seconds count as a minute."""
    unit = next((name for name, length in UNITS.items() if seconds and seconds % length == 0), "minutes")
    return -(-seconds // UNITS[unit]), unit


def answer(reply: Reply, known: Names) -> str:
    """Say what one answer is, without its kind."""
    match reply.kind:
        case "text" | "person":
            return reply.text
        case "product" | "products":
            return "、".join(known.products.get(number, f"#{number}") for number in reply.products)
        case "action":
            return _(known.actions[reply.action]) if reply.action in known.actions else reply.action
        case "image" | "voice":
            return known.media.get(reply.media, f"#{reply.media}")
        case "video":
            return reply.title or known.media.get(reply.media, f"#{reply.media}")
        case "miniprogram":
            return f"{reply.title} {reply.appid} {reply.path}"
    return f"{reply.title} {reply.url}"


def kind(reply: Reply) -> str:
    """Say what kind of answer it is."""
    return _(KINDS[reply.kind]) if reply.kind in KINDS else reply.kind


def moment(at: int) -> str:
    """Return seconds as a date and time in China."""
    return clock.local(at).strftime("%Y-%m-%d %H:%M")


def hour(minute: int) -> str:
    """Return a minute of the day as HH:MM."""
    return f"{minute // 60:02}:{minute % 60:02}"
