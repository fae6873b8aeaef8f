"""Menus being designed: each is kept as it was typed, finished or not, and nobody's work is overwritten unseen."""

from collections.abc import Iterable

from msgspec import Struct
from peewee import JOIN

from base import clock, db
from base.errors import BadInput, NotFound, WrongState
from base.i18n import N_, _
from models import MenuDesign, Operator
from shop import operators
from shop.menus.data import EVERYBODY, MOST_BUTTONS, MOST_COLUMNS, Button, Buttons, read, written

LONGEST_NAME = 60
LARGEST = 40_000  # bytes of a design; a menu that WeChat takes has a third of that at most


class Overtaken(WrongState):
    """Somebody else saved this design after it was opened; `version` is theirs."""

    english = N_("Somebody else has changed this menu in the meantime. Save again to write over it.")

    def __init__(self, version: int) -> None:
        super().__init__()
        self.version = version


class Design(Struct, frozen=True):
    """A menu as it is designed for everybody (`audience` 0) or for a tag; `id` is None for one not saved yet."""

    name: str
    buttons: Buttons
    audience: int = EVERYBODY
    version: int = 0
    id: int | None = None
    by: str = ""
    at: int = 0


def every() -> list[Design]:
    """Return all designs, those for everybody first, in the order they were made."""
    rows = MenuDesign.select(MenuDesign, Operator).join(Operator, JOIN.LEFT_OUTER).order_by(
        MenuDesign.audience, MenuDesign.id)
    return [design(row) for row in rows]


def one(design_id: int) -> Design:
    """Return a design; raises NotFound."""
    row = MenuDesign.select(MenuDesign, Operator).join(Operator, JOIN.LEFT_OUTER).where(
        MenuDesign.id == design_id).first()
    if row is None:
        raise NotFound()
    return design(row)


def called(name: str) -> Design:
    """Return the oldest design of that name, the oldest for everybody if it is empty; raises NotFound."""
    found = next((one for one in every() if (one.name == name if name else one.audience == EVERYBODY)), None)
    if found is None:
        raise NotFound(_("There is no such menu: design one in the console, or import the one WeChat has."))
    return found


def design(row: MenuDesign) -> Design:
    """Return a row as a Design."""
    return Design(row.name, read(row.buttons), row.audience, row.version, row.id,
                  row.updated_by.name if row.updated_by else "", row.updated_at)


@db.writes
def save(by: Operator, draft: Design) -> int:
    """Keep a design and return its id; followers notice nothing.

    Raises BadInput, NotFound, Overtaken when its `version` is not the one that is kept.
    """
    values = columns(draft)
    design_id = draft.id or int(MenuDesign.create(updated_by=by, **values).id)
    operators.audit(by, "menu", "save menu", f"menu {design_id}", name=draft.name.strip())
    if draft.id is None:
        return design_id
    done = MenuDesign.update(updated_by=by, updated_at=clock.now(), version=MenuDesign.version + 1, **values).where(
        MenuDesign.id == draft.id, MenuDesign.version == draft.version).execute()
    if not done:
        raise Overtaken(one(draft.id).version)
    return draft.id


@db.writes
def delete(by: Operator, design_id: int) -> None:
    """Delete a design; what was pushed of it stays at WeChat and in the history. Raises NotFound."""
    name = one(design_id).name
    operators.audit(by, "menu", "delete menu", f"menu {design_id}", name=name)
    MenuDesign.delete().where(MenuDesign.id == design_id).execute()


def plant(name: str, buttons: Iterable[Button]) -> None:
    """Write the first design of a shop that has none, inside a write."""
    if not MenuDesign.select().exists():
        MenuDesign.create(**columns(Design(name, tuple(buttons))))


def columns(draft: Design) -> dict[str, object]:
    """Return a design's columns; raises BadInput for what cannot be kept, not for what is unfinished."""
    name = draft.name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise BadInput(_("A name has 1 to %(n)s characters.", n=LONGEST_NAME), "name")
    text = written(draft.buttons)
    if len(text.encode()) > LARGEST or len(draft.buttons) > MOST_COLUMNS or any(
            len(column.buttons) > MOST_BUTTONS for column in draft.buttons):
        raise BadInput(_("This is too much for a menu."), "columns")
    return {"name": name, "audience": draft.audience, "buttons": text}
