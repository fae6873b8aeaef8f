"""The demo shop's menu at the bottom of the chat."""

from typing import Any

Button = dict[str, Any]  # as WeChat's menu API takes it


def buttons(shop_url: str) -> list[Button]:
    """Return three buttons; WeChat allows names of 16 bytes on top and 60 below (Custom menu, create)."""
    return [
        {"name": "逛商店", "sub_button": [
            page("全部商品", f"{shop_url}/"), page("水果", f"{shop_url}/c/fruit"), page("茶叶", f"{shop_url}/c/tea")]},
        action("我的订单", "orders.latest"),
        {"name": "服务", "sub_button": [
            action("帮助", "help.show"), action("联系客服", "person.hand_over"), page("我的", f"{shop_url}/me")]},
    ]


def page(name: str, url: str) -> Button:
    """Return a button that opens a page."""
    return {"type": "view", "name": name, "url": url}


def action(name: str, key: str) -> Button:
    """Return a button that sets off the action of this name in the chat."""
    return {"type": "click", "name": name, "key": key}
