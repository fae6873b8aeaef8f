"""A menu as a value: what its buttons are called and do, as designed, as WeChat takes it and as WeChat tells it."""

from functools import cache
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from base import config

MOST_COLUMNS, MOST_BUTTONS = 3, 5
EVERYBODY = 0  # stands for a tag
BY_RULE = "rule:"  # a key that begins so sets off the live rule of that id

# What a button may do, as WeChat calls it, and what it needs for that (WeChat docs, custom menu).
TARGETS: dict[str, tuple[str, ...]] = {
    "click": ("key",), "view": ("url",), "miniprogram": ("appid", "pagepath", "url"),
    "scancode_push": ("key",), "scancode_waitmsg": ("key",), "pic_sysphoto": ("key",), "pic_photo_or_album": ("key",),
    "pic_weixin": ("key",), "location_select": ("key",), "media_id": ("media_id",), "article_id": ("article_id",),
    "article_view_limited": ("article_id",), "view_limited": ("media_id",),
}
OWN_KEY = ("scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select")


class Button(Struct, frozen=True, omit_defaults=True):
    """A button; without a `kind` (a key of TARGETS) it opens its `buttons`. What its kind does not need is kept.

    `url` may be a path of the shop's own pages. A key that a button of OWN_KEY lacks is its kind.
    """

    name: str = ""
    kind: str = ""
    key: str = ""
    url: str = ""
    appid: str = ""
    pagepath: str = ""
    media_id: str = ""
    article_id: str = ""
    buttons: tuple["Button", ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing has been written: such a button is not pushed."""
        return not any((self.name, self.key, self.url, self.appid, self.pagepath, self.media_id, self.article_id)
                       ) and all(one.blank for one in self.buttons)


Buttons = tuple[Button, ...]


def pushed(buttons: Buttons) -> Buttons:
    """Return a design as WeChat gets it: no blanks, nothing beside what counts, whole addresses."""
    return tuple(bare(one) for one in buttons if not one.blank)


def bare(button: Button) -> Button:
    """Return a button with nothing but what counts."""
    if not button.kind:
        return Button(button.name, buttons=pushed(button.buttons))
    made = aimed(Button(button.name, button.kind),
                 {name: getattr(button, name) for name in TARGETS.get(button.kind, ())})
    if made.kind in OWN_KEY and not made.key:
        return replace(made, key=made.kind)
    return replace(made, url=address(made.url))


def address(url: str) -> str:
    """Return a page's whole address; one that begins with a slash is the shop's own."""
    return config.current().shop.url.rstrip("/") + url if url.startswith("/") else url


def told(buttons: Buttons) -> list[dict[str, Any]]:
    """Return what was made by `pushed` in WeChat's own shape."""
    return [{"name": one.name, "sub_button": told(one.buttons)} if not one.kind else
            {"type": one.kind, "name": one.name, **{name: getattr(one, name) for name in TARGETS[one.kind]}}
            for one in buttons]


def heard(buttons: list[dict[str, Any]]) -> Buttons:
    """Read buttons in WeChat's shape; equal menus are equal to what `pushed` makes."""
    return tuple(map(heard_one, buttons))


def heard_one(told: dict[str, Any]) -> Button:
    """Read one button in WeChat's shape."""
    name, kind = str(told.get("name", "")), str(told.get("type", ""))
    if told.get("sub_button"):
        return Button(name, buttons=heard(told["sub_button"]))
    return aimed(Button(name, kind), {target: str(told.get(target) or "") for target in TARGETS.get(kind, ())})


def aimed(button: Button, targets: dict[str, str]) -> Button:
    """Return a button with what it needs for what it does."""
    return replace(button, **targets)


def written(buttons: Buttons) -> str:
    """Return buttons as JSON; equal ones have equal texts."""
    return msgspec.json.encode(buttons).decode()


def read(text: str) -> Buttons:
    """Return the buttons in a JSON text; raises msgspec.ValidationError for anything else."""
    return decoder().decode(text)


@cache
def decoder() -> msgspec.json.Decoder[Buttons]:
    """Return the reader of menus."""
    return msgspec.json.Decoder(Buttons)
