"""What a push would change for followers, button by button, in plain words."""

from collections.abc import Iterator

from msgspec.structs import replace

from base.i18n import _
from shop.menus import spoken
from shop.menus.data import Button, Buttons
from shop.menus.spoken import Names

Pair = tuple[Button | None, Button | None]


def changes(before: Buttons, after: Buttons, known: Names) -> list[str]:
    """Return a sentence for each thing that differs between two menus as WeChat has them; empty for equal ones."""
    return [*between(before, after, "", known)]


def between(before: Buttons, after: Buttons, inside: str, known: Names) -> Iterator[str]:
    """Tell what differs between the buttons of two columns, or between two rows of columns."""
    pairs = matched(before, after)
    for old, new in pairs:
        if old is None and new is not None:
            yield _("%(where)s is new: %(does)s", where=place(inside, new), does=spoken.does(new, known))
        elif new is None and old is not None:
            yield _("%(where)s goes.", where=place(inside, old))
        elif old is not None and new is not None:
            yield from of_one(old, new, inside, known)
    kept = [old for old, new in pairs if old is not None and new is not None]
    if kept != [one for one in before if one in kept]:
        order = "、".join(one.name for one in after)
        yield _("%(where)s: the order is now %(names)s.", where=inside, names=order) if inside else _(
            "The order is now %(names)s.", names=order)


def of_one(old: Button, new: Button, inside: str, known: Names) -> Iterator[str]:
    """Tell what differs between two buttons that stand for each other."""
    where = place(inside, old)
    if old.name != new.name and unlike(old, new):
        yield _("%(where)s gives way to “%(name)s”: %(does)s", where=where, name=new.name,
                does=spoken.does(new, known))
        return
    if old.name != new.name:
        yield _("%(where)s is now called “%(name)s”.", where=where, name=new.name)
    if not old.kind and not new.kind:
        yield from between(old.buttons, new.buttons, place("", new), known)
    elif deed(old) != deed(new):
        yield _("%(where)s: %(before)s → %(after)s", where=where, before=spoken.does(old, known),
                after=spoken.does(new, known))


def unlike(old: Button, new: Button) -> bool:
    """Tell whether two buttons have nothing in common that they do or open."""
    if old.kind or new.kind:
        return deed(old) != deed(new)
    return not {one.name for one in old.buttons} & {one.name for one in new.buttons}


def deed(button: Button) -> Button:
    """Return what a button does, without its name."""
    return replace(button, name="")


def place(inside: str, button: Button) -> str:
    """Return a button's name, after its column's."""
    return f"{inside} › “{button.name}”" if inside else f"“{button.name}”"


def matched(before: Buttons, after: Buttons) -> list[Pair]:
    """Return which button became which, in the new order, then what goes: by name first, the rest by what they do,
    then by their place."""
    left, found = list(before), {}
    for same in (by_name, by_deed, by_place):
        for at, new in enumerate(after):
            partner = next((old for old in left if same(old, new, before.index(old), at)), None)
            if at not in found and partner is not None:
                found[at] = partner
                left.remove(partner)
    return [*((found.get(at), new) for at, new in enumerate(after)), *((old, None) for old in left)]


def by_name(old: Button, new: Button, _was: int, _is: int) -> bool:
    """Tell whether they are called the same."""
    return old.name == new.name


def by_deed(old: Button, new: Button, _was: int, _is: int) -> bool:
    """Tell whether they do the same."""
    return deed(old) == deed(new)


def by_place(_old: Button, _new: Button, was: int, becomes: int) -> bool:
    """Tell whether they stand at the same place."""
    return was == becomes
