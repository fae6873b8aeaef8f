"""The replies set in WeChat's own console as rules of the shop; what cannot come along is named."""

from collections.abc import Iterable

from msgspec import Struct

from base.i18n import N_, _
from shop.rules.checks import (
    LONGEST_KEYWORD,
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ANSWERS,
    MOST_KEYWORDS,
)
from shop.rules.data import Event, Keyword, Reply, RuleData
from shop.rules.words import compared
from wechat import autoreply
from wechat.autoreply import Autoreply

REST = 60 * 60  # seconds between two default replies to a follower (WeChat docs, get_current_autoreply_info)
MATCHES = {"equal": "exact", "contain": "contains"}
FILES = {"img": N_("a picture"), "voice": N_("a voice"), "video": N_("a video")}
ELLIPSIS = "…"


class Left(Struct, frozen=True):
    """Something of a rule that could not come along, and why."""

    rule: str
    what: str


class Brought(Struct, frozen=True):
    """The rules that came, and what was left behind."""

    rules: list[RuleData]
    left: list[Left]


def brought(found: Autoreply) -> Brought:
    """Return WeChat's replies as rules: on follow, by default (once an hour), and by keyword."""
    rules: list[RuleData] = []
    left: list[Left] = []
    if found.welcome is not None:
        add(rules, left, RuleData(_("Welcome"), events=(Event("follow"),), enabled=bool(found.welcomes)),
            [found.welcome])
    for one in found.keyword.rules:
        add(rules, left, keyed(one, left), one.replies)
    if found.otherwise is not None:
        add(rules, left, RuleData(_("When nothing else has an answer"), events=(Event("unknown"),), cooldown=REST,
                                  enabled=bool(found.answers)), [found.otherwise])
    return Brought(rules, left)


def keyed(one: autoreply.Rule, left: list[Left]) -> RuleData:
    """Return a keyword rule without its answers."""
    name = (one.name.strip() or next((said.content for said in one.keywords), ""))[:LONGEST_NAME]
    words = []
    for said in one.keywords:
        if 1 <= len(compared(said.content)) <= LONGEST_KEYWORD >= len(said.content):
            words.append(Keyword(said.content, MATCHES.get(said.match, "contains")))
        else:
            left.append(Left(name, _("the keyword “%(word)s”: too long or empty", word=said.content)))
    left += [Left(name, _("the keyword “%(word)s”: there are too many", word=said.text))
             for said in words[MOST_KEYWORDS:]]
    return RuleData(name, tuple(words[:MOST_KEYWORDS]), send="random" if one.mode == "random_one" else "all")


def add(rules: list[RuleData], left: list[Left], rule: RuleData, replies: Iterable[autoreply.Reply]) -> None:
    """Add a rule with the answers that can come; without any answer or anything that sets it off it stays behind."""
    answers: list[Reply] = []
    for reply in replies:
        answers += answered(rule.name, reply, left)
    left += [Left(rule.name, _("an answer beyond the fifth")) for _one in answers[MOST_ANSWERS:]]
    if not answers or not (rule.keywords or rule.events):
        left.append(Left(rule.name, _("the whole rule: nothing of it could come")))
        return
    rules.append(RuleData(rule.name, rule.keywords, tuple(answers[:MOST_ANSWERS]), rule.events, rule.send,
                          enabled=rule.enabled, cooldown=rule.cooldown))


def answered(rule: str, reply: autoreply.Reply, left: list[Left]) -> list[Reply]:
    """Return one of WeChat's replies as answers; what cannot come goes to `left`."""
    if reply.type == "text" and reply.content.strip() and len(reply.content.encode()) <= LONGEST_TEXT:
        return [Reply("text", reply.content)]
    if reply.type == "news":
        return [Reply("link", text=one.digest, title=fitted(one.title or one.digest or rule), url=one.content_url,
                      picture=one.cover_url) for one in reply.news.articles
                if one.content_url.startswith(("https://", "http://"))]
    what = _(FILES[reply.type]) if reply.type in FILES else _("a text that is empty or too long")
    left.append(Left(rule, _("%(what)s: please choose it anew", what=what)))
    return []


def fitted(title: str) -> str:
    """Return a title cut to what a card shows, never inside a character."""
    if len(title.encode()) <= LONGEST_TITLE:
        return title
    return title.encode()[:LONGEST_TITLE - len(ELLIPSIS.encode())].decode(errors="ignore") + ELLIPSIS
