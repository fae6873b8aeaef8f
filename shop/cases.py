"""Cases: what only an operator can decide, opened once each and closed with a note."""

from typing import Any

from base import clock, db
from base.errors import WrongState
from base.i18n import _
from base.log import log
from models import Case, Operator, Refund
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
    return shut(Case.id == case_id)


def over(kinds: tuple[str, ...], number: str) -> None:
    """Close the open cases of these kinds about a refund, inside a write: what they waited for has come."""
    for kind in kinds:
        shut((Case.kind == kind)
             & ((Case.key == f"{kind}:{number}") | Case.key.startswith(f"{kind}:{number}:")))


@db.writes
def cured(by: Operator, case_id: int, cure: str) -> None:
    """Close a case after its cure, which may have closed it already."""
    operators.audit(by, "cases", "close case", f"case {case_id}", note=cure)
    shut(Case.id == case_id)


@db.writes
def close(by: Operator, case_id: int, note: str) -> None:
    """Close a case with what was done about it; raises WrongState when it is closed already, or about open money."""
    operators.audit(by, "cases", "close case", f"case {case_id}", note=note)
    if owing(case_id):
        raise WrongState(_("Please press the button that says that the money was given back: else it stays owed."))
    if not shut(Case.id == case_id):
        raise WrongState()


def shut(which: Any) -> bool:
    """Close the open cases of a condition, inside a write; False when there are none."""
    return bool(Case.update(closed_at=clock.now()).where(which, Case.closed_at.is_null()).execute())


def owing(case_id: int) -> bool:
    """Tell whether a case is about money that an operator still has to hand out."""
    case: Case | None = Case.get_or_none(Case.id == case_id, Case.cure == "handed")
    return case is not None and Refund.select().where(
        Refund.number == case.detail["refund"], Refund.state == "asked").exists()
