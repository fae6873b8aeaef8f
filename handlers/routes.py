"""All that can start on the customer's side: chat actions, events and pages, and nothing else."""

from collections.abc import Callable
from typing import Any, NamedTuple

from base.i18n import N_
from bot.reports import CHANGE, MASS, POPUP, SENT, TEMPLATE
from bot.router import Action
from handlers import (
    bridge,
    buy,
    cart,
    categories,
    checkout,
    claim_talk,
    claims,
    foretold,
    health,
    help,
    home,
    login,
    me,
    order_talk,
    orders,
    pay,
    person,
    pictures,
    products,
    regions,
    reports,
    reviews,
    search,
    shops,
    uploads,
    way_in,
    welcome,
    wishes,
)


class Page(NamedTuple):
    """An address: its rule, its name, the view that answers, and for which methods."""

    rule: str
    endpoint: str
    view: Callable[..., Any]
    methods: tuple[str, ...] = ("GET",)


CHAT: dict[str, Action] = {
    "welcome.follow": welcome.follow,
    "welcome.scan": welcome.scan,
    "welcome.leave": welcome.leave,
    "help.show": help.show,
    "help.otherwise": help.otherwise,
    "wishes.read": wishes.read,
    "wishes.foreseen": wishes.foreseen,
    "search.more": search.more,
    "products.card": products.card,
    "buy.product": buy.product,
    "buy.variant": buy.variant,
    "buy.again": buy.again,
    "cart.show": buy.shown,
    "orders.latest": order_talk.latest,
    "orders.more": order_talk.more,
    "orders.one": order_talk.one,
    "orders.by_number": order_talk.by_number,
    "orders.tracking": order_talk.tracking,
    "claims.begin": claim_talk.begin,
    "shops.nearest": shops.nearest,
    "shops.hours": shops.hours,
    "person.hand_over": person.hand_over,
    "person.rest": person.rest,
    "reports.chosen": reports.chosen,
    "reports.noticed": reports.noticed,
    "reports.templated": reports.templated,
    "reports.broadcast": reports.broadcast,
}

# What happens -> the action's name: WeRoBot's names of messages and events, then the router's own four.
EVENTS: dict[str, str] = {
    "subscribe_event": "welcome.follow",
    "unsubscribe_event": "welcome.leave",
    "scan_event": "welcome.scan",
    "number": "orders.by_number",
    "location": "shops.nearest",
    "words": "wishes.read",
    "foreseen": "wishes.foreseen",
    "otherwise": "help.otherwise",
    POPUP: "reports.chosen",
    CHANGE: "reports.chosen",
    SENT: "reports.noticed",
    TEMPLATE: "reports.templated",
    MASS: "reports.broadcast",
}

# What the try-out shows of the actions that a rule may set off; these change nothing.
FORETOLD: dict[str, Action] = {
    "help.show": help.show,
    "shops.hours": shops.hours,
    **{name: foretold.sentence(name) for name in foretold.SENTENCES},
}

# What an operator may let a rule or a menu key set off, as the console calls it.
LABELS: dict[str, str] = {
    "orders.latest": N_("My orders"),
    "orders.tracking": N_("Where my parcels are"),
    "buy.again": N_("Order again"),
    "cart.show": N_("The cart"),
    "claims.begin": N_("After-sales"),
    "shops.hours": N_("Stores and opening hours"),
    "help.show": N_("Help"),
    "person.hand_over": N_("Ask a person"),
}

PAGES: tuple[Page, ...] = (
    Page("/", "home", home.show),
    Page("/c", "categories", categories.show),
    Page("/c/<slug>", "category", categories.show),
    Page("/search", "search", search.show),
    Page("/p/<int:id>", "product", products.show),
    Page("/p/<int:id>/reviews", "product_reviews", reviews.listed),
    Page("/cart", "cart", cart.show),
    Page("/cart/add", "cart_add", cart.add, ("POST",)),
    Page("/cart/change", "cart_change", cart.change, ("POST",)),
    Page("/cart/remove", "cart_remove", cart.remove, ("POST",)),
    Page("/checkout", "checkout", checkout.show),
    Page("/checkout", "checkout_place", checkout.place, ("POST",)),
    Page("/orders", "orders", orders.index),
    Page("/orders/<number>", "order", orders.show),
    Page("/orders/<number>/pay", "order_pay", pay.sheet, ("POST",)),
    Page("/orders/<number>/paid", "order_paid", pay.paid),
    Page("/pay/<number>/<ticket>", "pay_code", pay.by_code),
    Page("/orders/<number>/cancel", "order_cancel", orders.cancel, ("POST",)),
    Page("/orders/<number>/receive", "order_receive", orders.receive, ("POST",)),
    Page("/orders/<number>/claim", "claim_choose", claims.choose),
    Page("/orders/<number>/claim/<wish>", "claim_form", claims.form),
    Page("/orders/<number>/claim/<wish>", "claim_ask", claims.ask, ("POST",)),
    Page("/claims", "claims", claims.index),
    Page("/claims/<number>", "claim", claims.show),
    Page("/claims/<number>/withdraw", "claim_withdraw", claims.withdraw, ("POST",)),
    Page("/claims/<number>/send-back", "claim_send_back", claims.send_back, ("POST",)),
    Page("/orders/<number>/again", "order_again", cart.again, ("POST",)),
    Page("/orders/<number>/review", "review_next", reviews.following),
    Page("/orders/<number>/review/<int:line>", "review", reviews.show),
    Page("/orders/<number>/review/<int:line>", "review_write", reviews.write, ("POST",)),
    Page("/me", "me", me.show),
    Page("/me/language", "language", me.speak, ("POST",)),
    Page("/in/<token>/", "way_in_home", way_in.enter),
    Page("/in/<token>/", "way_in_home_change", way_in.change, ("POST",)),
    Page("/in/<token>/<path:path>", "way_in", way_in.enter),
    Page("/in/<token>/<path:path>", "way_in_change", way_in.change, ("POST",)),
    Page("/login", "login", login.enter),
    Page("/logout", "logout", login.leave, ("POST",)),
    Page("/regions/<code>", "regions", regions.below),
    Page("/wechat/config", "wechat_config", bridge.verification),
    Page("/pictures/<path:name>", "picture", pictures.show),
    Page("/uploads", "upload_take", uploads.take, ("POST",)),
    Page("/uploads/<name>", "upload", uploads.show),
    Page("/pay/notify", "pay_notify", pay.notify, ("POST",)),
    Page("/pay/refund-notify", "pay_refund_notify", pay.refund_notify, ("POST",)),
    Page("/health/live", "health_live", health.live),
    Page("/health/ready", "health_ready", health.ready),
    Page("/metrics", "metrics", health.figures),
)
