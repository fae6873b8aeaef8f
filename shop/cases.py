"""Cases: what only an operator can decide, opened once each and closed with a note."""

from typing import Any

from base import clock, db
from base.errors import WrongState
from base.log import log
from models import Case, Operator
from shop import operators


def open(kind: str, key: str, text: str, order: int | None = None, cure: str = "", **detail: Any) -> None:
    """Open a case, inside a write; the same kind and key is the same case. `cure` names a cure of shop.cures."""
    case = Case(key=f"{kind}:{key}"[:96], kind=kind, text=text[:255], order=order, cure=cure, detail=detail)
    if db.insert_once(case):
        log(__name__).error("a case for an operator", kind=kind, case=key, text=text)


def waiting() -> list[Case]:
    """Return the open cases, oldest first."""
    return list(Case.select().where(Case.closed_at.is_null()).order_by(Case.at))


@db.writes
def ended(case_id: int) -> bool:
    """Close a case that has cured itself; False when it is closed already."""
    return bool(Case.update(closed_at=clock.now()).where(Case.id == case_id, Case.closed_at.is_null()).execute())


@db.writes
def close(by: Operator, case_id: int, note: str) -> None:
    """Close a case with what was done about it; raises WrongState when it is closed already."""
    operators.audit(by, "cases", "close case", f"case {case_id}", note=note)
    if not Case.update(closed_at=clock.now()).where(Case.id == case_id, Case.closed_at.is_null()).execute():
        raise WrongState()
