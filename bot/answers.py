"""What a rule says, as answers: in memory where they are the same for everybody, made for the follower elsewhere."""

import random
from collections.abc import Callable

from base import store
from base.errors import NotFound
from base.i18n import _
from base.log import log
from bot import cards, fill, lists
from bot.cards import Place
from bot.render import attribute, link, words
from bot.replies import SILENCE, Answer, Card, Image, MiniProgram, Music, One, Several, Text, Video, Voice
from shop import media, tiles
from shop.rules import Reply, RuleData
from wechat import abilities
from wechat.http import Refused, Unclear

TURN_KEPT = 30 * 24 * 3600  # seconds a follower's turn is remembered
JOINT = "\n\n"

Act = Callable[[str], Answer | None]  # an action's name -> its answer


def prepared(rule: RuleData) -> Text | Card | Place | None:
    """Return the answer, or the place of its card, if it is the same for everybody and all in the rule; else None."""
    if rule.personal or len(rule.answers) != 1:
        return None
    reply = rule.answers[0]
    match reply.kind:
        case "text" if "{" not in reply.text:
            return Text(reply.text)
        case "product":
            return reply.products[0], source(rule)
        case "link" | "article":
            return link_card(rule, reply)
    return None


def of(rule: RuleData, openid: str, act: Act) -> Answer | None:
    """Work out what a follower gets from a rule; None when its actions have nothing to say.

    Raises OffShelf, Refused and Unclear as the single answers do.
    """
    if rule.send == "all":
        return together([made(rule, reply, openid, act) for reply in rule.answers])
    reply = random.choice(rule.answers) if rule.send == "random" else next_in_turn(rule, openid)
    return made(rule, reply, openid, act)


def made(rule: RuleData, reply: Reply, openid: str, act: Act) -> Answer | None:
    """Work out one reply."""
    match reply.kind:
        case "text":
            return Text(fill.filled(reply.text, openid))
        case "product":
            return cards.of(reply.products[0], source(rule))
        case "products":
            return lists.of_products(reply.text, tiles.among(reply.products), source(rule))
        case "link" | "article":
            return link_card(rule, reply)
        case "action":
            return act(reply.action)
        case "person":
            handed = act("person.hand_over")
            return Text(fill.filled(reply.text, openid)) if reply.text.strip() else handed
    return medium(reply)


def medium(reply: Reply) -> One:
    """Return a reply that WeChat keeps a file for; raises NotFound when the file is gone, Refused, Unclear."""
    if reply.kind == "music":
        return song(reply, cover(reply.media))
    kept = media.wechat_id(reply.media) if reply.media else ""
    match reply.kind:
        case "image":
            return Image(kept)
        case "voice":
            return Voice(kept)
        case "video":
            return Video(kept, reply.title, reply.text)
        case "miniprogram":
            return MiniProgram(reply.title, reply.appid, reply.path, kept, cards.absolute(reply.url or "/"))
    raise NotFound()


def cover(number: int) -> str:
    """Return WeChat's name for a song's cover; empty when there is none, or WeChat does not take it."""
    try:
        return media.wechat_id(number) if number else ""
    except (NotFound, Refused, Unclear) as wrong:
        log(__name__).warning("music has no cover", media=number, why=repr(wrong))
        return ""


def song(reply: Reply, kept: str) -> Music | Text:
    """Return music with its cover; without one its title and a link, as WeChat would refuse it (passive reply)."""
    url = cards.absolute(reply.url)
    if kept:
        return Music(reply.title, reply.text, url, kept)
    lines = (words(reply.title), words(reply.text), link(attribute(url), _("Listen to it here")))
    return Text("\n".join(line for line in lines if line))


def together(answers: list[Answer | None]) -> Answer | None:
    """Return several answers as one; what cannot follow as a message of its own goes into the text, or is left out."""
    said = [answer for answer in answers if answer is not None]
    whole = [answer for answer in said if isinstance(answer, One)]
    if len(whole) < 2:
        return whole[0] if whole else (said[0] if said else None)
    if abilities.can("messages"):
        first, *rest = sorted(whole, key=lambda answer: not isinstance(answer, Video))  # a message would want a cover
        return Several(first, tuple(rest))
    texts = [answer.content for answer in whole if isinstance(answer, Text)]
    return Text(JOINT.join(texts)) if len(texts) == len(whole) else whole[0]


def link_card(rule: RuleData, reply: Reply) -> Card:
    """Return a card that leads somewhere."""
    url = cards.absolute(reply.url)
    return Card(reply.title, reply.text, cards.absolute(reply.picture),
                cards.with_source(url, source(rule)) if url.startswith(cards.absolute("/")) else url)


def next_in_turn(rule: RuleData, openid: str) -> Reply:
    """Return the reply after the one this follower got last."""
    return rule.answers[(store.shared().count(f"turn:{rule.id}:{openid}", TURN_KEPT) - 1) % len(rule.answers)]


def source(rule: RuleData) -> str:
    """Return what addresses say about where they were found, so that opening and ordering count for the rule."""
    return f"rule {rule.id}" if rule.id else ""


def preview(rule: RuleData, act: Act) -> Answer:
    """Return what a follower would get, without asking WeChat and without changing anything."""
    found = [shown(rule, reply, act) for reply in rule.answers]
    if rule.send == "all" and len(found) > 1:
        return Several(found[0], tuple(found[1:]))
    return found[0] if found else SILENCE


def shown(rule: RuleData, reply: Reply, act: Act) -> One:
    """Return one reply as the console shows it: files under their own number instead of WeChat's."""
    match reply.kind:
        case "image":
            return Image(str(reply.media))
        case "voice":
            return Voice(str(reply.media))
        case "video":
            return Video(str(reply.media), reply.title, reply.text)
        case "music":
            return song(reply, str(reply.media or ""))
        case "miniprogram":
            return MiniProgram(reply.title, reply.appid, reply.path, str(reply.media), reply.url)
    answer = made(rule, reply, "", act)
    return answer if isinstance(answer, One) else Text("")
