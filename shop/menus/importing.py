"""The menu that WeChat has, however it got there, as a design of the shop's own."""

from base.errors import ShopError
from base.i18n import N_, _
from models import Operator
from shop import operators
from shop.menus import designs, spoken
from shop.menus.data import Buttons, heard
from shop.menus.designs import Design
from wechat import menu
from wechat.http import Refused, Unclear

KEPT_THERE = ("text", "img", "photo", "video", "voice", "news")  # what only WeChat's own console can put on a button


class NoMenu(ShopError):
    """There is nothing to import, or WeChat does not say."""

    status = 409
    english = N_("WeChat has no menu for this account.")


def bring_in(by: Operator) -> tuple[int, list[str]]:
    """Make a design of what WeChat has now; return its id and what could not be taken over, in plain words.

    Raises NoMenu.
    """
    operators.allow(by, "menu")
    design = there()
    return designs.save(by, design), lost(design.buttons)


def lost(buttons: Buttons) -> list[str]:
    """Say which buttons do what only WeChat's own console can let them do."""
    return [_("“%(name)s” was made in WeChat's own console: choose anew what it does.", name=one.name)
            for column in buttons for one in (column, *column.buttons) if one.kind in KEPT_THERE]


def there() -> Design:
    """Return what WeChat has, from outside or from its own console; raises NoMenu."""
    try:
        buttons = heard(menu.fetch() or menu.fetch_own())
    except Unclear as wrong:
        raise NoMenu(_("WeChat does not answer now. Please try again in a moment.")) from wrong
    except Refused as no:
        raise NoMenu(_("WeChat said no: %(why)s", why=spoken.refusal(f"{no.code} {no.message}"))) from no
    if not buttons:
        raise NoMenu()
    return Design(_("The menu WeChat had"), buttons)
