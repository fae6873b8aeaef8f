"""What a rule must be before it can be saved, said beside the field that is wrong."""

from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import re2

from base.errors import BadInput
from base.i18n import _
from base.text import simplified
from models import Product
from shop import media
from shop.rules.data import EVENTS, KINDS, MATCHES, SENDS, Keyword, Reply, RuleData, Schedule
from shop.rules.words import compared

LONGEST_NAME = 60  # characters, as in WeChat's own console
LONGEST_TEXT = 2048  # bytes WeChat shows of a text
LONGEST_KEYWORD = 30  # characters, as in WeChat's own console
LONGEST_PATTERN = 200  # characters of a regular expression
PATTERN_MEMORY = 1 << 16  # bytes a compiled expression may take
REMEMBERED = 4096  # compiled expressions
MOST_KEYWORDS = 50
MOST_EVENTS = 20
MOST_ANSWERS = 5  # a follower's message allows five answers
MOST_PRODUCTS = 9
LONGEST_TITLE = 64  # bytes of a card's title on a phone
LONGEST_COOLDOWN = 30 * 24 * 3600  # seconds
FURTHEST = 1000  # the highest and lowest priority
DAY = 24 * 60  # minutes
LARGEST = 2**31 - 1  # what every database's integer column holds
TIMES = range(946_684_800, 4_102_444_800)  # seconds: the years 2000 to 2099
MEDIA = {"image": "image", "voice": "voice", "video": "video", "music": "thumb", "miniprogram": "thumb"}


def checked(rule: RuleData) -> None:
    """Pass if the rule can be saved; raises BadInput with the field."""
    if not 1 <= len(rule.name.strip()) <= LONGEST_NAME:
        raise BadInput(_("A name has 1 to %(n)s characters.", n=LONGEST_NAME), "name")
    if not rule.keywords and not rule.events:
        raise BadInput(_("Please write a keyword, or choose something that happens."), "keywords")
    if len(rule.keywords) > MOST_KEYWORDS:
        raise BadInput(_("A rule has at most %(n)s keywords.", n=MOST_KEYWORDS), "keywords")
    for keyword in rule.keywords:
        check_keyword(keyword)
    if len(rule.events) > MOST_EVENTS or any(event.kind not in EVENTS for event in rule.events):
        raise BadInput(_("Please choose what happens."), "events")
    if rule.send not in SENDS or not 1 <= len(rule.answers) <= MOST_ANSWERS:
        raise BadInput(_("A rule has 1 to %(n)s answers.", n=MOST_ANSWERS), "answers")
    check_numbers(rule)
    for reply in rule.answers:
        check_reply(reply)
    check_schedule(rule.schedule)


def check_numbers(rule: RuleData) -> None:
    """Pass if every number of a rule can be kept, whoever wrote it; raises BadInput."""
    numbers = [*rule.audience.tags, rule.audience.new_days, *(reply.media for reply in rule.answers),
               *(number for reply in rule.answers for number in reply.products)]
    times = [at for at in (rule.schedule.since, rule.schedule.until) if at is not None]
    if any(not 0 <= number <= LARGEST for number in numbers) or any(at not in TIMES for at in times):
        raise BadInput(_("This number is too large or too small."), "priority")
    if not 0 <= rule.cooldown <= LONGEST_COOLDOWN or abs(rule.priority) > FURTHEST:
        raise BadInput(_("This number is too large or too small."), "priority")


def check_keyword(keyword: Keyword) -> None:
    """Pass if a follower could say this; raises BadInput."""
    if keyword.match not in MATCHES:
        raise BadInput(_("Please choose how the words must fit."), "keywords")
    if keyword.match == "all":
        return
    if keyword.match == "regex":
        check_pattern(keyword.text)
        return
    # Folded, a character can become eighteen: what is compared has to fit as well.
    if not compared(keyword.text) or max(len(keyword.text), len(compared(keyword.text))) > LONGEST_KEYWORD:
        raise BadInput(_("A keyword has 1 to %(n)s characters.", n=LONGEST_KEYWORD), "keywords")


def check_pattern(pattern: str) -> None:
    """Pass if an expression can be run, whether traditional characters count as simplified or not; raises BadInput."""
    for one in dict.fromkeys((pattern, simplified(pattern))):
        if compiled(one).search(""):
            raise BadInput(_("“%(text)s” fits every message; choose “everything” if you mean that.", text=pattern),
                           "keywords")


@lru_cache(REMEMBERED)
def compiled(pattern: str) -> Any:
    """Return the expression as RE2 runs it, in time linear in the text; raises BadInput.

    What was compiled lately is kept, so that a publication compiles only what is new.
    """
    if not 1 <= len(pattern) <= LONGEST_PATTERN:
        raise BadInput(_("A regular expression has 1 to %(n)s characters.", n=LONGEST_PATTERN), "keywords")
    options = re2.Options()
    options.max_mem, options.log_errors, options.case_sensitive = PATTERN_MEMORY, False, False
    try:
        return re2.compile(pattern, options)
    except (re2.error, UnicodeEncodeError) as wrong:
        says = (_("“%(text)s” stands for too much: please make it smaller.", text=pattern) if "too large" in str(wrong)
                else _("“%(text)s” is no regular expression (RE2).", text=pattern))
        raise BadInput(says, "keywords") from None


def check_reply(reply: Reply) -> None:
    """Pass if this can be answered; raises BadInput."""
    if reply.kind not in KINDS:
        raise BadInput(_("Please choose what the rule answers."), "answers")
    if len(reply.text.encode()) > LONGEST_TEXT:
        raise BadInput(_("A text has 1 to %(n)s bytes; a Chinese character takes 3.", n=LONGEST_TEXT), "text")
    if reply.kind in CHECKS:
        CHECKS[reply.kind](reply)


def check_text(reply: Reply) -> None:
    """A text says something."""
    if not reply.text.strip():
        raise BadInput(_("A text has 1 to %(n)s bytes; a Chinese character takes 3.", n=LONGEST_TEXT), "text")


def check_media(reply: Reply) -> None:
    """What is sent exists, in the right kind."""
    if not media.there(MEDIA[reply.kind], reply.media):
        raise BadInput(_("Please choose a file."), "media")


def check_address(reply: Reply) -> None:
    """A card has a title and leads somewhere."""
    if not 1 <= len(reply.title.encode()) <= LONGEST_TITLE:
        raise BadInput(_("A title has 1 to %(n)s bytes; a Chinese character takes 3.", n=LONGEST_TITLE), "title")
    if urlsplit(reply.url).scheme not in ("https", "http") and not reply.url.startswith("/"):
        raise BadInput(_("An address begins with https://, or with / for a page of the shop."), "url")


def check_music(reply: Reply) -> None:
    """Music can be heard, and has a cover."""
    check_address(reply)
    if bare(reply):
        raise BadInput(_("Please choose a cover: WeChat sends no music without one."), "media")
    check_media(reply)


def bare(reply: Reply) -> bool:
    """Tell whether it is music without a cover, which former versions kept and WeChat refuses (passive reply)."""
    return reply.kind == "music" and not reply.media


def check_products(reply: Reply) -> None:
    """The products exist."""
    wanted = set(reply.products)
    if not 1 <= len(wanted) <= (1 if reply.kind == "product" else MOST_PRODUCTS):
        raise BadInput(_("Please choose a product."), "products")
    if Product.select().where(Product.id.in_(wanted)).count() < len(wanted):
        raise BadInput(_("Please choose a product."), "products")


def check_miniprogram(reply: Reply) -> None:
    """A mini-program has its appid, a page and words to tap."""
    if not reply.title.strip() or not reply.appid.startswith("wx") or not reply.path.strip():
        raise BadInput(_("A mini-program needs a title, its appid (wx…) and a page."), "appid")


def check_action(reply: Reply) -> None:
    """An action is named."""
    if not reply.action:
        raise BadInput(_("Please choose an action."), "action")


def check_actions(rule: RuleData, actions: Collection[str]) -> None:
    """Pass if all that the rule sets off is among the bot's actions; raises BadInput."""
    for reply in rule.answers:
        if reply.kind == "action" and reply.action not in actions:
            raise BadInput(_("The bot has no action “%(action)s”.", action=reply.action), "action")


def check_schedule(times: Schedule) -> None:
    """Pass if there is a moment at which the rule holds; raises BadInput."""
    if times.since is not None and times.until is not None and times.since >= times.until:
        raise BadInput(_("It ends before it begins."), "until")
    if any(day not in range(1, 8) for day in times.weekdays):
        raise BadInput(_("Please choose days of the week."), "weekdays")
    if (times.opens is None) != (times.closes is None) or times.opens == times.closes is not None:
        raise BadInput(_("Please give both times of the day, and not the same one."), "opens")
    if any(minute is not None and minute not in range(DAY + 1) for minute in (times.opens, times.closes)):
        raise BadInput(_("A time looks like 09:30."), "opens")


CHECKS: dict[str, Callable[[Reply], None]] = {
    "text": check_text, "image": check_media, "voice": check_media, "video": check_media, "music": check_music,
    "link": check_address, "article": check_address, "product": check_products, "products": check_products,
    "miniprogram": check_miniprogram, "action": check_action,
}
