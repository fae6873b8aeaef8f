"""P23: no secret of the settings, no living token and no follower's way in stands in what people read or carry away."""

from collections.abc import Iterator
from functools import cache, reduce
from operator import or_
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from peewee import Value, fn

from base import config, db, store
from base.config import ConfigError
from base.log import sounds_secret
from models import (
    Audit,
    Broadcast,
    Case,
    ChatLine,
    ClaimStep,
    Enquiry,
    Inbox,
    MenuPush,
    Outbox,
    Phrase,
    Refund,
    Reply,
    Rule,
    Step,
    Talk,
    Word,
)
from shop import passes
from shop.audit.asking import as_text, together
from wechat import keys, tokens

SHORTEST = 12  # characters; a shorter secret is a word that people may write
PUBLIC = ("public_key", "public_key_id")  # they sound secret, and are WeChat's for everybody
READ = (
    Audit.detail, Outbox.payload, Outbox.error, ChatLine.text, ChatLine.media, Enquiry.text, Case.text, Case.detail,
    Inbox.reply, Step.note, ClaimStep.note, Refund.reason, Rule.draft, Rule.live, Phrase.example, MenuPush.buttons,
    MenuPush.answer, Word.text, Word.tried, Broadcast.content, Broadcast.answer, Talk.note, Reply.said, Reply.answer,
)

KEPT = (Audit.detail, Reply.said, ChatLine.text)  # where what staff and followers say to each other is kept


def nothing_secret_is_written() -> Iterator[str]:
    """P23: no secret in audit rows, jobs, cases, notes, rules, menus, and what the shop, its people or WeChat said."""
    known = secrets()
    found = question(len(known)).rows(**{f"secret{place}": secret for place, secret in enumerate(known)})
    for column, row, text in found:
        names = ", ".join(name for secret, name in known.items() if secret in text)
        yield f"{column} of row {row} has {names}"


def no_way_in_is_written() -> Iterator[str]:
    """P23: no pass that still lets somebody in as a follower in audit rows, the staff's answers and the chat."""
    for column, row, text in DOORS.rows():
        if passes.living(text):
            yield f"{column} of row {row} has a way in"


def with_door(column: Any) -> Any:
    """Return the rows whose column may have a pass in it."""
    text, table = as_text(column), column.model
    return table.select(Value(f"{table._meta.table_name}.{column.column_name}", converter=False), table.id, text).where(
        fn.REPLACE(text, passes.DOOR, "") != text)


DOORS = db.Hot(lambda: together(*map(with_door, KEPT)))


@cache
def question(count: int) -> db.Hot:
    """Return the query of texts that have one of so many secrets: column, row, text."""
    return db.Hot(lambda: together(*(holding(column, count) for column in READ)))


def holding(column: Any, count: int) -> Any:
    """Return the rows whose column has a secret in it."""
    text, table = as_text(column), column.model
    # REPLACE reads the secret as it stands, on every database; LIKE would read signs in it.
    leaks = [fn.REPLACE(text, db.slot(f"secret{place}"), "") != text for place in range(count)]
    return table.select(Value(f"{table._meta.table_name}.{column.column_name}", converter=False), table.id, text).where(
        reduce(or_, leaks, Value(0) == 1))


def secrets() -> dict[str, str]:
    """Return what nobody may read, with what it is called."""
    settings = config.current()
    found = {str(value): f"{section}.{name}" for section, values in msgspec.to_builtins(settings).items()
             for name, value in values.items() if sounds_secret(name) and name not in PUBLIC}
    if key := settings.pay.merchant_key:
        del found[key]
        found[heart(key)] = "pay.merchant_key"
    for name, url in (("database.url", settings.database.url), ("redis.url", settings.redis.url)):
        found[unquote(urlsplit(url).password or "")] = name
    for name in (tokens.token_key(settings.wechat), f"wechat:ticket:{settings.wechat.appid}"):
        found[store.shared().get(name) or ""] = name
    return {secret: name for secret, name in found.items() if len(secret) >= SHORTEST}


def heart(setting: str) -> str:
    """Return a line from the middle of a private key, which is in every copy of it; empty when it cannot be read."""
    try:
        lines = keys.pem(setting).decode(errors="replace").splitlines()
    except ConfigError:
        return ""
    return lines[len(lines) // 2] if lines else ""
