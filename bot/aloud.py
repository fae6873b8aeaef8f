"""Where an account can only answer, what a person wrote waits for the follower's next message and goes ahead there.

The bot's own answer follows as words if there is room for it, and else comes for "more": asked for once more it might
put a thing into the cart twice, or meet a rule's rest. So does the rest of one that is too long by its ways in.
"""

from typing import NamedTuple

import msgspec
from msgspec.structs import replace
from peewee import PeeweeException

from base import config, db, store
from base.i18n import _, speaking
from base.log import log
from bot import passes, session
from bot.render import LONGEST, attribute, link, mini_link, words
from bot.replies import Answer, Card, MiniProgram, One, Several, Silence, Text
from bot.router import Incoming
from bot.session import Question
from models import Reply
from shop import parts, replies, waiting

BETWEEN = "\n\n"
REST = "person.rest"  # the action that gives what is kept

_decoder = msgspec.json.Decoder(Answer)


class Spoken(NamedTuple):
    """What a follower gets, and what of it the bot says itself."""

    answer: Answer
    own: Answer


class Line(NamedTuple):
    """One of the staff's rows as words."""

    row: Reply
    text: str


def alone(said: Incoming, own: Answer) -> Spoken:
    """Return the bot's own answer, its links the follower's; what one message does not hold comes for "more"."""
    answer = passes.personal(own, said.openid)
    if whole(answer):
        return Spoken(answer, own)
    try:
        with speaking(config.current().shop.language), db.connected():
            return Spoken(passes.personal(in_parts(said, own), said.openid), own)
    except PeeweeException as wrong:  # nothing can be kept: plain links rather than lost words
        log(__name__).warning("an answer's links are nobody's own", error=repr(wrong))
        return Spoken(own, own)


def whole(answer: Answer) -> bool:
    """Tell whether a message holds each text of an answer."""
    every = (answer.first, *answer.rest) if isinstance(answer, Several) else (answer,)
    return all(fits(one.content) for one in every if isinstance(one, Text))


def in_parts(said: Incoming, own: Answer) -> Answer:
    """Return an answer in messages that hold their texts: of one text the first, its rest kept; several follow."""
    if isinstance(own, Several):
        every = [part for one in (own.first, *own.rest) for part in pieces(one, said.openid)]
        return Several(every[0], tuple(every[1:]))
    if not isinstance(own, Text):
        return own
    first, rest = parts.first(own.content, said.openid)
    keep(said, replace(own, content=rest), own.choices)
    return Text(joint(first, more()))


def pieces(one: One, openid: str) -> list[One]:
    """Return one answer as one or more that a message holds each."""
    return [Text(part) for part in parts.of(one.content, openid)] if isinstance(one, Text) else [one]


def ahead(said: Incoming, own: Answer) -> Spoken:
    """Return what waits for a follower, and the bot's own answer behind it; told once, to a retry told again."""
    try:
        with speaking(config.current().shop.language), db.connected():
            return read_out(said, own)
    except PeeweeException as wrong:
        log(__name__).warning("what waits for a follower was not read out", error=repr(wrong))
        return alone(said, own)


def read_out(said: Incoming, own: Answer) -> Spoken:
    """Return the same; without a word that waits it is one query. Raises PeeweeException."""
    lines = readable(said)
    told = waiting.told([line.row for line in fitting(lines)], said.openid, said.message_id, said.at) if lines else []
    if not told:
        return alone(said, own)
    spoken = [line.text for line in lines if line.row in told]
    mine = in_words(passes.personal(own, said.openid))
    if len(spoken) == len(lines) and mine is not None and fits(*spoken, mine):
        return Spoken(Text(joint(*spoken, mine)), own)
    return put_off(said, spoken, own)


def put_off(said: Incoming, spoken: list[str], own: Answer) -> Spoken:
    """Return the staff's words with a hint how to hear the rest, and keep the bot's answer for then."""
    keep(said, own)
    hint = more()
    return Spoken(Text(joint(*spoken, hint) if fits(*spoken, hint) else joint(*spoken)), Text(hint))


def keep(said: Incoming, own: Answer, choices: tuple[str, ...] = ()) -> None:
    """Keep an answer for "more", with what can be chosen by number meanwhile."""
    store.shared().set(key(said.openid), msgspec.json.encode(own).decode(), session.LIFE)
    session.remember(said.openid, Question(choices, REST, said.at))


def kept(openid: str) -> Answer | None:
    """Return the bot's answer that was put off; None when it is too long ago."""
    value = store.shared().get(key(openid))
    return _decoder.decode(value) if value else None


def readable(said: Incoming) -> list[Line]:
    """Return what waits and can be told in words, the oldest first: a picture goes on waiting."""
    found = [(row, told_as(replies.content(row))) for row in waiting.to_tell(said.openid, said.message_id)]
    return [Line(row, readily(answer, said.openid)) for row, answer in found if answer]


def readily(answer: Answer, openid: str) -> str:
    """Return what an operator sent as words, with links of the follower's own as long as an answer holds those."""
    own = in_words(passes.personal(answer, openid)) or ""
    return own if fits(own) else in_words(answer) or ""  # written when the account had no need of ways in


def told_as(said: replies.Said) -> Answer | None:
    """Return what an operator sent as an answer of the bot's; None for a picture, which only WeChat could carry."""
    match said:
        case replies.Words():
            return Text(said.text)
        case replies.Card():
            return Card(said.title, said.description, said.picurl, said.url)
    return None


def in_words(answer: Answer) -> str | None:
    """Return an answer as a text, a card with its link below; None for what cannot be said in words."""
    match answer:
        case Text():
            return answer.content
        case Card():
            return "\n".join(filter(None, (words(answer.title), words(answer.description),
                                           link(attribute(answer.url), _("Have a look")))))
        case MiniProgram():
            return mini_link(answer)
        case Silence():
            return ""
    return None


def fitting(lines: list[Line]) -> list[Line]:
    """Return as many lines, the oldest first and at least one, as an answer holds beside the hint that more waits."""
    count = len(lines)
    while count > 1 and not fits(*(line.text for line in lines[:count]), *((more(),) if count < len(lines) else ())):
        count -= 1
    return lines[:count]


def fits(*texts: str) -> bool:
    """Tell whether one answer holds all of these."""
    return len(joint(*texts).encode()) <= LONGEST


def joint(*texts: str) -> str:
    """Return several texts as one."""
    return BETWEEN.join(filter(None, texts))


def more() -> str:
    """Return the hint that there is more to hear."""
    return _("Answer “more” to read on.")


def key(openid: str) -> str:
    """Return the name of what is kept in the store."""
    return f"kept:{openid}"
