"""A product's own page: what it is, how it looks, and its choices with their prices and stock."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from flask import current_app, flash, g, redirect, request
from wtforms import Field

from base.errors import BadInput, NotFound, WrongState
from base.i18n import _
from console import freight_form, product_forms
from console.blame import blame
from console.product_forms import ProductForm, VariantForm
from models import Category, Product, Variant
from shop import catalog, goods, pictures
from web.render import page

F = TypeVar("F", ProductForm, VariantForm)

NEW = "new"  # the place of the form for one more choice
NOTHING: Mapping[object, VariantForm] = MappingProxyType({})


def blank() -> Any:
    """Show an empty form: a product, and its first choice."""
    return begun(ProductForm(formdata=None), VariantForm(formdata=None))


def make() -> Any:
    """Make a product with its first choice, off the shelf, and go to its page."""
    form, first = ProductForm(), VariantForm()
    # Both, so that all that is wrong is said at once.
    if not all([form.validate(), first.validate()]):
        return begun(form, first, 422)
    try:
        product = goods.make(g.operator, form.draft(), first.draft(), first.count().pieces)
    except BadInput as wrong:
        blame(first if wrong.field in first else form, wrong, form.title)
        return begun(form, first, 422)
    flash(_("Made, and not for sale yet. Best give it a picture, then put it on the shelf."), "done")
    return warned(product)


def one(product_id: int) -> Any:
    """Show a product with a form for itself and one for each choice."""
    return shown(known(product_id))


def save(product_id: int) -> Any:
    """Save what a product is, or show what is wrong beside the field."""
    product = known(product_id)
    form = ProductForm(**product_forms.of_product(product))
    if not form.validate() or not done(form, form.title, lambda: goods.save(
            g.operator, product_id, form.draft(), form.mark.data)):
        return shown(product, form, status=422)
    return saved(product_id)


def picture(product_id: int) -> Any:
    """Give a product the picture that was sent."""
    product = known(product_id)
    sent = request.files.get("picture")
    try:
        square, card = pictures.keep(current_app.config["PICTURES"], sent.read() if sent else b"")
    except BadInput as wrong:
        return shown(product, trouble=wrong.sentence, status=422)
    goods.show_picture(g.operator, product_id, square, card)
    return saved(product_id)


def add_variant(product_id: int) -> Any:
    """Add a choice."""
    product, form = known(product_id), VariantForm()
    if not form.validate() or not done(form, form.spec, lambda: goods.add_variant(
            g.operator, product_id, form.draft(), form.count().pieces)):
        return shown(product, typed={NEW: form}, status=422)
    return saved(product_id)


def change_variant(product_id: int, variant_id: int) -> Any:
    """Save a choice with its price and stock, or show what is wrong beside the field."""
    product, variant = known(product_id), of(product_id, variant_id)
    form = VariantForm(**product_forms.of_variant(variant))
    if not form.validate() or not done(form, form.spec, lambda: goods.save_variant(
            g.operator, variant_id, form.draft(), form.mark.data, form.count())):
        return shown(product, typed={variant_id: form}, status=422)
    return saved(product_id)


def offer(product_id: int, variant_id: int) -> Any:
    """Offer a choice, or offer it no longer."""
    verb = goods.offer if request.form.get("to") == "on" else goods.withdraw
    verb(g.operator, of(product_id, variant_id).id)
    return redirect(f"/console/products/{product_id}")


def done(form: ProductForm | VariantForm, otherwise: Field, verb: Callable[[], object]) -> bool:
    """Do it; False, with the shop's sentence where it belongs, when the shop refuses."""
    try:
        verb()
    except BadInput as wrong:
        blame(form, wrong, otherwise)
    except WrongState as wrong:
        form.mark.errors = [wrong.sentence]
    else:
        return True
    return False


def saved(product_id: int) -> Any:
    """Say so, and go to the product's page."""
    flash(_("Saved."), "done")
    return warned(product_id)


def warned(product_id: int) -> Any:
    """Go to the product's page, with a warning if its freight counts what it has none of."""
    if warning := freight_form.lacking(known(product_id).freight_template_id, product_id):
        flash(warning, "warning")
    return redirect(f"/console/products/{product_id}")


def begun(form: ProductForm, first: VariantForm, status: int = 200) -> Any:
    """Show the form of a new product."""
    return page("console/product_new.html", status, form=form, first=first)


def shown(product: Product, form: ProductForm | None = None, typed: Mapping[object, VariantForm] = NOTHING,
          trouble: str = "", status: int = 200) -> Any:
    """Show the product; `form` and `typed` could not be saved, `trouble` is what is wrong with its picture."""
    values = product_forms.of_product(product)
    pairs = [(variant, variant_form(variant, typed.get(variant.id)))
             for variant in catalog.variants_of([product.id])[product.id]]
    return page("console/product.html", status, product=product, pairs=pairs, trouble=trouble,
                form=looked_again(form, values) if form else ProductForm(formdata=None, **values),
                more=typed.get(NEW) or VariantForm(formdata=None))


def variant_form(variant: Variant, typed: VariantForm | None) -> VariantForm:
    """Return a choice's form as it was typed, or as the choice fills it."""
    values = product_forms.of_variant(variant)
    if typed is None:
        return VariantForm(formdata=None, **values)
    if typed.on_hand.errors:  # the operator is told how many there are now: that is what they have seen
        typed.seen.data = variant.on_hand
    return looked_again(typed, values)


def looked_again(form: F, values: dict[str, Any]) -> F:
    """Return a form that says what somebody else changed; saved once more, it means what it says."""
    if form.mark.errors:
        form.mark.data = values["mark"]
    return form


def known(product_id: int) -> Product:
    """Return a product with its category; raises NotFound."""
    found: Product | None = Product.select(Product, Category).join(Category).where(Product.id == product_id).first()
    if found is None:
        raise NotFound()
    return found


def of(product_id: int, variant_id: int) -> Variant:
    """Return the product's variant; raises NotFound, also for another product's."""
    found: Variant | None = Variant.get_or_none(Variant.id == variant_id, Variant.product == product_id)
    if found is None:
        raise NotFound()
    return found
