"""What rules meet outside themselves: the bot's actions, the pages there are, texts filled in, and menus."""

from flask import current_app
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from bot import fill
from console import rule_form
from shop.menus import designs, pushing
from shop.menus.data import read
from shop.rules.lint import Around


def here() -> Around:
    """Return this shop's."""
    return Around(rule_form.actions(), page_exists, lambda text: fill.filled(text, ""), fill.NAMES, menu_keys())


def menu_keys() -> set[str]:
    """Return the keys of all menus that are designed here or stand at WeChat."""
    menus = [*(design.buttons for design in designs.every()), *(read(push.buttons) for push in pushing.all_standing())]
    buttons = [button for menu in menus for column in menu for button in (column, *column.buttons)]
    return {button.key or button.kind for button in buttons if button.kind}


def page_exists(path: str) -> bool:
    """Tell whether the shop answers an address with a page of its own."""
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except MethodNotAllowed:
        return False
    except HTTPException as wrong:
        return wrong.code is not None and wrong.code < 400  # a redirect, such as to the address with a slash
    return True
