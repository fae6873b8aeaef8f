"""The demo shop's menu at the bottom of the chat; an operator designs it anew like any other."""

from shop.menus import Button

NAME = "日常菜单"


def page(name: str, path: str) -> Button:
    """Return a button that opens a page of the shop."""
    return Button(name, "view", url=path)


def action(name: str, key: str) -> Button:
    """Return a button that sets off the action of this name in the chat."""
    return Button(name, "click", key=key)


BUTTONS = (
    Button("逛商店", buttons=(page("全部商品", "/"), page("水果", "/c/fruit"), page("茶叶", "/c/tea"))),
    action("我的订单", "orders.latest"),
    Button("服务", buttons=(action("帮助", "help.show"), action("联系客服", "person.hand_over"), page("我的", "/me"))),
)
