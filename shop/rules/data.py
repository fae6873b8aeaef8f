"""A rule as a value: what sets it off, when and for whom it holds, and what it answers."""

from functools import cache

import msgspec
from msgspec import Struct

MATCHES = ("exact", "starts", "ends", "contains", "regex", "all")  # the surer comes first
EVENTS = ("follow", "scan", "menu", "location", "voice", "image", "video", "link", "unknown")
KINDS = ("text", "image", "voice", "video", "music", "link", "product", "products", "article", "miniprogram", "action",
         "person")
SENDS = ("all", "random", "turn")


class Keyword(Struct, frozen=True, omit_defaults=True, gc=False):
    """Words that set a rule off, as the operator typed them; `match` is one of MATCHES."""

    text: str
    match: str = "exact"


class Event(Struct, frozen=True, omit_defaults=True, gc=False):
    """Something that happens: one of EVENTS; `key` is a scene's or a menu key's, empty for any."""

    kind: str
    key: str = ""


class Schedule(Struct, frozen=True, omit_defaults=True, gc=False):
    """When a rule holds, in China's time; what is left out does not matter.

    From `since` until before `until` (seconds since 1970), on `weekdays` (1 is Monday), from `opens` until before
    `closes` (minutes of the day; a closing before the opening is on the next morning).
    """

    since: int | None = None
    until: int | None = None
    weekdays: tuple[int, ...] = ()
    opens: int | None = None
    closes: int | None = None


class Audience(Struct, frozen=True, omit_defaults=True, gc=False):
    """For whom a rule holds: who followed at most `new_days` ago (0: anybody), has one of `tags`, came by a scene."""

    new_days: int = 0
    tags: tuple[int, ...] = ()
    scenes: tuple[str, ...] = ()


class Reply(Struct, frozen=True, omit_defaults=True, gc=False):
    """One answer; `kind` (one of KINDS) says which of the rest count.

    `media` is the id of a Media row, `picture` an address or a path of the shop's own pictures.
    """

    kind: str
    text: str = ""
    title: str = ""
    url: str = ""
    picture: str = ""
    media: int = 0
    products: tuple[int, ...] = ()
    action: str = ""
    appid: str = ""
    path: str = ""


NO_SCHEDULE, NOBODY_IN_PARTICULAR = Schedule(), Audience()


class RuleData(Struct, frozen=True, omit_defaults=True, gc=False):
    """One rule; `id` is None for one not saved yet, `send` is one of SENDS, `cooldown` seconds per follower."""

    name: str
    keywords: tuple[Keyword, ...] = ()
    answers: tuple[Reply, ...] = ()
    events: tuple[Event, ...] = ()
    send: str = "all"
    priority: int = 0
    enabled: bool = True
    schedule: Schedule = NO_SCHEDULE
    audience: Audience = NOBODY_IN_PARTICULAR
    cooldown: int = 0
    id: int | None = None

    @property
    def personal(self) -> bool:
        """Whether it depends on the follower."""
        return self.audience != NOBODY_IN_PARTICULAR or self.cooldown > 0

    @property
    def free(self) -> bool:
        """Whether it holds always and for everybody."""
        return self.schedule == NO_SCHEDULE and not self.personal


def written(rule: RuleData) -> str:
    """Return the rule as JSON, without its id: equal rules have equal texts."""
    return msgspec.json.encode(msgspec.structs.replace(rule, id=None)).decode()


def read(text: str, rule_id: int | None = None) -> RuleData:
    """Return the rule in a JSON text; raises msgspec.ValidationError for anything else."""
    rule = decoder().decode(text)
    return rule if rule_id is None else msgspec.structs.replace(rule, id=rule_id)


@cache
def decoder() -> msgspec.json.Decoder[RuleData]:
    """Return the reader of rules; strict about types, deaf to what it does not know."""
    return msgspec.json.Decoder(RuleData)
