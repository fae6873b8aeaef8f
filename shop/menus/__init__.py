"""The account's menu: designed, compared with what WeChat has, pushed now or at a time, and brought back."""

from shop.menus.data import EVERYBODY, Button, Buttons
from shop.menus.designs import Design

__all__ = ["EVERYBODY", "Button", "Buttons", "Design"]
