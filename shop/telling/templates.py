"""The account's templates for notices, as the settings name them, and how they are filled in."""

from msgspec import Struct

from base import config
from shop.telling.words import Facts

# The kinds of news that have templates -> the settings' name for them.
KINDS = {"order_paid": "paid", "order_shipped": "shipped", "claim_exchanged": "shipped", "refund_succeeded": "refund"}
FACTS = ("number", "amount", "goods", "carrier", "tracking", "time")
UNKNOWN = "-"  # WeChat refuses an empty field


class Template(Struct, frozen=True):
    """WeChat's id of a template, and for each of its fields (`thing2`) the fact it says."""

    id: str
    fields: dict[str, str]


def notice(kind: str) -> Template | None:
    """Return the template of a subscription notification for this kind of news, or None."""
    return named(KINDS.get(kind, ""), "")


def template(kind: str) -> Template | None:
    """Return the template message for this kind of news, or None."""
    return named(KINDS.get(kind, ""), "_template")


def offered() -> list[str]:
    """Return the ids of the notifications that customers can agree to."""
    return [found.id for name in dict.fromkeys(KINDS.values()) if (found := named(name, ""))]


def named(name: str, ending: str) -> Template | None:
    """Return a template of the settings."""
    settings = config.current().notices
    id = getattr(settings, f"{name}{ending}", "")
    return Template(id, pairs(getattr(settings, f"{name}{ending}_fields"))) if id else None


def pairs(text: str) -> dict[str, str]:
    """Return `thing2=carrier number1=number` as a table; raises ValueError for anything else."""
    found = dict(one.split("=", 1) for one in text.split())
    if not found or (unknown := set(found.values()) - set(FACTS)):
        raise ValueError(", ".join(sorted(unknown)) if found else text)
    return found


def filled(fields: dict[str, str], facts: Facts) -> dict[str, str]:
    """Return what each field says."""
    return {field: facts.get(fact, "").strip() or UNKNOWN for field, fact in fields.items()}
