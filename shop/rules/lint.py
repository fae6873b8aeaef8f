"""What is wrong with the rules although each could be saved: found before a follower finds it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from base import clock, db
from base.errors import BadInput
from base.i18n import _
from models import Channel, Media, Product, Tag
from shop import media, parts
from shop.rules import braces, found, links, spoken
from shop.rules.checks import LONGEST_TEXT, LONGEST_TITLE, MEDIA, bare, compiled
from shop.rules.data import Reply, RuleData
from shop.rules.links import Known, Places
from shop.rules.shadows import Shadows
from shop.rules.words import expression
from wechat import abilities

FAULT, CARE, NOTE = "fault", "care", "note"  # it does not work; it may not be meant; good to know
SEVERITIES = (FAULT, CARE, NOTE)
ANYBODY = "o" * 28  # as long as an openid


class Finding(Struct, frozen=True):
    """One thing to look at: how bad, of which rule, what, and where it is mended."""

    severity: str
    rule_id: int | None
    rule: str
    sentence: str

    @property
    def link(self) -> str:
        """Where the rule is edited."""
        return f"/console/rules/{self.rule_id}" if self.rule_id else ""


class Around(Struct, frozen=True):
    """What rules meet outside: the bot's own answers, the shop's pages, texts with their braces filled in, menu keys.

    `braces` are the names that are filled in, with what each stands for. No `keys` at all: no menu is known here.
    """

    actions: Collection[str]
    page: Known
    filled: Callable[[str], str]
    braces: Mapping[str, str]
    keys: Collection[str] = ()


class Shelf(Struct, frozen=True):
    """What the rules name and the shop has: products with whether they are for sale, files, groups, QR codes."""

    products: dict[int, tuple[str, bool]]
    media: dict[int, str]
    tags: set[int]
    scenes: set[str]


def ranked(some: list[RuleData], every: Iterable[RuleData], around: Around) -> list[Finding]:
    """Return what is wrong with some rules among all, the worst first."""
    return sorted(of(some, every, around), key=lambda finding: SEVERITIES.index(finding.severity))


def of(some: list[RuleData], every: Iterable[RuleData], around: Around) -> Iterator[Finding]:
    """Yield what is wrong with some rules among all: a handful of queries, and no look from each rule at each."""
    shadows, shelf = Shadows(every), shelved(some)
    places = Places((address for rule in some for reply in rule.answers for address in links.addresses(reply)),
                    around.page)
    for rule in some:
        if not rule.enabled:
            yield Finding(NOTE, rule.id, rule.name, _("It is switched off."))
            continue
        for severity, sentence in (*unreadable(rule), *hidden(rule, shadows), *barred(rule, shelf, around.keys),
                                   *voiced(rule),
                                   *(one for reply in rule.answers for one in said(reply, shelf, places, around))):
            yield Finding(severity, rule.id, rule.name, sentence)


def unreadable(rule: RuleData) -> Iterator[tuple[str, str]]:
    """Yield the expressions that cannot be run, as one may that was written for another setting."""
    for keyword in rule.keywords:
        if keyword.match == "regex":
            try:
                compiled(expression(keyword.text))
            except BadInput as wrong:
                yield FAULT, wrong.sentence


def counted(findings: Iterable[Finding]) -> dict[int, Counter[str]]:
    """Return how many findings of which severity each rule has."""
    counts: dict[int, Counter[str]] = {}
    for finding in findings:
        counts.setdefault(finding.rule_id or 0, Counter())[finding.severity] += 1
    return counts


def shelved(some: Iterable[RuleData]) -> Shelf:
    """Return what the rules name: four queries at most."""
    rules = list(some)
    replies = [reply for rule in rules for reply in rule.answers]
    products = {number for reply in replies for number in reply.products}
    files = {reply.media for reply in replies if reply.media}
    tagged = any(rule.audience.tags for rule in rules)
    scenes = any(rule.audience.scenes or rule.events for rule in rules)
    return Shelf(
        {id: (title, bool(on_shelf)) for id, title, on_shelf in found.rows(
            Product, products, Product.id, Product.title, Product.on_shelf)},
        dict(found.rows(Media, files, Media.id, Media.file)),
        {id for (id,) in db.tuples(Tag.select(Tag.id))} if tagged else set(),
        {scene for (scene,) in db.tuples(Channel.select(Channel.scene))} if scenes else set())


def hidden(rule: RuleData, shadows: Shadows) -> Iterator[tuple[str, str]]:
    """Yield the keywords and events another rule takes, and whether any is left."""
    taken = 0
    for keyword in rule.keywords:
        twin, taker = shadows.twin(rule, keyword), shadows.taker(rule, keyword)
        words = spoken.keyword(keyword)
        if twin is not None:
            yield CARE, _("“%(other)s” has the same keyword, %(word)s, and is older: it answers.", other=twin.name,
                          word=words)
        elif taker is not None:
            yield CARE, _("The keyword %(word)s never gets here: “%(other)s” answers by %(by)s first.", word=words,
                          other=taker.rule.name, by=spoken.keyword(taker.keyword))
        taken += twin is not None or taker is not None
    for event in rule.events:
        if (rival := shadows.rival(rule, event)) is not None:
            taken += 1
            yield CARE, _("“%(other)s” answers before this one when %(event)s.", other=rival.name,
                          event=spoken.event(event))
    if taken == len(rule.keywords) + len(rule.events):
        yield FAULT, _("It can never answer: other rules come first for all of it.")


def barred(rule: RuleData, shelf: Shelf, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield why it can never hold, whoever writes."""
    times, people = rule.schedule, rule.audience
    if times.until is not None and times.until <= clock.now():
        yield FAULT, _("It can never answer: it ended on %(day)s.", day=spoken.moment(times.until))
    if people.tags and shelf.tags.isdisjoint(people.tags):
        yield FAULT, _("It can never answer: there is no such group of followers any more.")
    scanned = [event.key for event in rule.events if event.kind == "scan" and event.key]
    if strange := [scene for scene in (*people.scenes, *scanned) if scene not in shelf.scenes]:
        yield CARE, _("No QR code of the shop has the scene %(scenes)s.", scenes="、".join(strange))
    tapped = [event.key for event in rule.events if event.kind == "menu" and event.key]
    if keys and (missing := [key for key in tapped if key not in keys]):
        yield CARE, _("No button of a menu has the key %(keys)s.", keys="、".join(missing))


def voiced(rule: RuleData) -> Iterator[tuple[str, str]]:
    """Yield what this type of account cannot send."""
    several = rule.send == "all" and len(rule.answers) > 1 and any(reply.kind != "text" for reply in rule.answers)
    if several and not abilities.can("messages"):
        yield CARE, _("This type of account sends one answer only: followers get the first.")
    if not abilities.can("tags") and any(reply.kind in MEDIA and reply.media for reply in rule.answers):
        yield FAULT, _("This type of account cannot send pictures, voices or videos.")


def lengthy(text: str) -> Iterator[tuple[str, str]]:
    """Yield what becomes of a text, its braces filled in, that is too long for one answer."""
    if len(text.encode()) > LONGEST_TEXT:
        yield CARE, _("With its braces filled in, the text is longer than %(n)s bytes: its end comes when they ask for "
                      "more.", n=LONGEST_TEXT)
    elif parts.size(text, ANYBODY) > LONGEST_TEXT:
        yield CARE, _("This type of account makes each link a follower's own, and with those the text is longer than "
                      "%(n)s bytes: its rest comes when they answer “more”.", n=LONGEST_TEXT)


def said(reply: Reply, shelf: Shelf, places: Places, around: Around) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one answer."""
    for number in reply.products:
        title, on_shelf = shelf.products.get(number, ("", False))
        if not on_shelf:
            yield FAULT, _("“%(product)s” is off the shelf.", product=title) if title else _("A product is gone.")
    if reply.kind == "action" and reply.action not in around.actions:
        yield FAULT, _("The bot has no action “%(action)s”.", action=reply.action)
    if bare(reply):
        yield FAULT, _("The music has no cover, and WeChat sends none without: followers get its title and a link "
                       "instead.")
    if reply.kind in MEDIA and reply.media and not lies(shelf.media.get(reply.media)):
        yield FAULT, _("The file it sends is gone.")
    for words in braces.unfilled(reply, around.braces):
        yield CARE, words
    if reply.kind in braces.FILLED:
        yield from lengthy(around.filled(reply.text))
    if len(reply.title.encode()) > LONGEST_TITLE:
        yield CARE, _("The title is longer than %(n)s bytes: a phone cuts it.", n=LONGEST_TITLE)
    for address in links.addresses(reply):
        if wrong := places.wrong(address):
            yield FAULT, wrong


def lies(file: str | None) -> bool:
    """Tell whether a file lies in its place."""
    return file is not None and (media.folder() / file).is_file()
