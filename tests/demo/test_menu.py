"""The demo's menu is one that WeChat takes, and each of its buttons leads somewhere."""

from demo.goods import SHELVES
from demo.menu import BUTTONS
from handlers.routes import LABELS
from shop.menus import checks

EACH = [one for column in BUTTONS for one in column.buttons or (column,)]


def test_the_menu_keeps_wechats_limits() -> None:
    assert checks.problems(BUTTONS) == {}
    assert not any(checks.cut(column.name, checks.TOP_SHOWN) for column in BUTTONS)


def test_every_menu_key_is_an_action_and_every_page_is_ours() -> None:
    assert {one.key for one in EACH if one.kind == "click"} <= LABELS.keys()
    pages = [one.url for one in EACH if one.kind == "view"]
    assert pages
    assert all(url.startswith("/") for url in pages)
    slugs = {shelf.slug for shelf in SHELVES}
    assert {url.rpartition("/")[2] for url in pages if "/c/" in url} <= slugs
