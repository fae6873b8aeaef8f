"""The room of goods: what is for sale, at which price, how many are left, and what runs out."""

from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, request

from base.i18n import N_, _
from console.entry import within
from models import Product, Variant
from shop import catalog
from web.numbers import whole
from web.render import page

SIZE = 20
AMONG = (("", N_("All")), ("on", N_("For sale")), ("off", N_("Off the shelf")), ("low", N_("Running out")))


@dataclass(frozen=True)
class Row:
    """A product as the list shows it: the pieces that can still be ordered, and the choices that run out."""

    product: Product
    available: int
    low: list[Variant]


def listed() -> Any:
    """Show what is for sale and what is not, found by title."""
    query, among = request.args.get("q", "").strip(), request.args.get("state", "")
    number = max(whole(request.args.get("page"), 1), 1)
    found = catalog.all_products(number, SIZE, query, among)
    variants = catalog.variants_of([product.id for product in found])
    rows = [row(product, [one for one in variants[product.id] if one.active]) for product in found]
    return page("console/products.html", rows=rows, query=query, state=among, number=number,
                more=len(found) == SIZE, among=AMONG, low=catalog.running_out())


def row(product: Product, variants: list[Variant]) -> Row:
    """Return a product with what is left of its choices on offer."""
    return Row(product, sum(one.available for one in variants),
               [one for one in variants if one.alarm and one.available <= one.alarm])


def shelf(product_id: int) -> Any:
    """Put a product on the shelf or take it off, and go back."""
    if request.form.get("to") == "on":
        catalog.put_on_shelf(g.operator, product_id)
        if not catalog.can_be_bought(product_id):
            flash(_("It is on the shelf and sold out: no choice has a piece left. Please fill in the stock, or bring "
                    "in card keys."), "warning")
    else:
        catalog.take_off_shelf(g.operator, product_id)
    return redirect(within(request.form.get("back", "/console/products")))
