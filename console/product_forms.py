"""The forms of the product editor, and the drafts they make; shop.drafts says what may be sold."""

from datetime import datetime
from typing import Any

from wtforms import DateTimeLocalField, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Optional

from base import clock, money
from base.i18n import N_, _
from console.amounts import exact, fen
from models import FreightTemplate, Product, Variant
from shop import catalog, drafts
from shop.drafts import ProductDraft, VariantDraft
from shop.goods import Count
from web.forms import Form
from web.numbers import WholeField, whole

KINDS = (("parcel", N_("in a parcel, or fetched in a store")), ("virtual", N_("as a text, shown once it is paid")),
         ("keys", N_("as card keys, one for each piece")))
MOST = 1_000_000  # pieces
TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]  # as browsers write them; the first is how we do


class ProductForm(Form):
    """A product without its choices; `mark` is what the operator began with."""

    title = StringField(validators=[DataRequired()])
    subtitle = StringField()
    category = SelectField()
    new_category = StringField()
    keywords = StringField()
    brand = StringField()
    aliases = StringField()
    kind = SelectField(default="parcel")
    handout = TextAreaField()
    freight_template = SelectField()
    minimum = WholeField(default=1, validators=[InputRequired()])
    per_order = WholeField(default=0, validators=[InputRequired()])
    per_customer = WholeField(default=0, validators=[InputRequired()])
    sale_from = DateTimeLocalField(format=TIMES, validators=[Optional()])
    sale_until = DateTimeLocalField(format=TIMES, validators=[Optional()])
    description = TextAreaField()
    mark = HiddenField()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.kind.choices = [(name, _(label)) for name, label in KINDS]
        self.category.choices = [("", _("Please choose …")), *((str(one.id), one.name) for one in catalog.categories())]
        self.freight_template.choices = [("", _("The shop's usual freight")), *(
            (str(one.id), one.name) for one in FreightTemplate.select().order_by(FreightTemplate.id))]

    def validate_category(self, field: SelectField) -> None:
        """A product stands in a category, or in a new one."""
        if not field.data and not line(self.new_category):
            raise ValidationError(_("Please choose one."))

    def draft(self) -> ProductDraft:
        """Return what was typed."""
        return ProductDraft(
            category_id=whole(self.category.data, 0) or None, new_category=line(self.new_category),
            kind=self.kind.data or "", title=line(self.title), subtitle=line(self.subtitle),
            keywords=line(self.keywords), brand=line(self.brand), aliases=line(self.aliases),
            description=text(self.description), handout=text(self.handout),
            freight_template_id=whole(self.freight_template.data, 0) or None, minimum=self.minimum.data or 0,
            per_order=self.per_order.data or 0, per_customer=self.per_customer.data or 0,
            sale_from=seconds(self.sale_from.data), sale_until=seconds(self.sale_until.data))


class VariantForm(Form):
    """A choice; `seen` is the stock the operator was looking at, `mark` the rest."""

    spec = StringField()
    price = StringField(validators=[DataRequired(), exact])
    strike_price = StringField(validators=[exact])
    on_hand = WholeField(default=0, validators=[InputRequired()])
    seen = WholeField(default=0)
    alarm = WholeField(default=0, validators=[Optional()])
    weight = WholeField(default=0, validators=[Optional()])
    volume = WholeField(default=0, validators=[Optional()])
    mark = HiddenField()

    def validate_on_hand(self, field: WholeField) -> None:
        """Nobody counts fewer than none, or a million."""
        if not 0 <= (field.data or 0) <= MOST:
            raise ValidationError(_("Please write a number from 0 to %(n)s.", n=MOST))

    def draft(self) -> VariantDraft:
        """Return what was typed."""
        return VariantDraft(spec=line(self.spec), price=fen(self.price), strike_price=fen(self.strike_price),
                            alarm=self.alarm.data or 0, weight=self.weight.data or 0, volume=self.volume.data or 0)

    def count(self) -> Count:
        """Return the stock that was typed, and the one the page had said."""
        return Count(self.on_hand.data or 0, self.seen.data or 0)


def of_product(product: Product) -> dict[str, Any]:
    """Return the values a product's form begins with."""
    return {"title": product.title, "subtitle": product.subtitle, "category": str(product.category_id),
            "keywords": product.keywords, "brand": product.brand, "aliases": product.aliases,
            "kind": product.kind, "handout": product.handout,
            "freight_template": str(product.freight_template_id or ""), "minimum": product.minimum,
            "per_order": product.per_order, "per_customer": product.per_customer,
            "sale_from": moment(product.sale_from), "sale_until": moment(product.sale_until),
            "description": product.description, "mark": drafts.mark(drafts.of_product(product))}


def of_variant(variant: Variant) -> dict[str, Any]:
    """Return the values a choice's form begins with."""
    return {"spec": variant.spec, "price": money.yuan(variant.price),
            "strike_price": money.yuan(variant.strike_price) if variant.strike_price else "",
            "on_hand": variant.on_hand, "seen": variant.on_hand, "alarm": variant.alarm, "weight": variant.weight,
            "volume": variant.volume, "mark": drafts.mark(drafts.of_variant(variant))}


def line(field: StringField) -> str:
    """Return what was typed into one line, without blanks around it."""
    return (field.data or "").strip()


def text(field: TextAreaField) -> str:
    """Return what was typed into several lines, as the shop keeps it."""
    return (field.data or "").replace("\r\n", "\n").strip()


def seconds(typed: datetime | None) -> int | None:
    """Return the moment of a date and time in China."""
    return int(typed.replace(tzinfo=clock.SHANGHAI).timestamp()) if typed else None


def moment(at: int | None) -> datetime | None:
    """Return a moment as a date and time in China, as a form shows it."""
    return clock.local(at).replace(tzinfo=None) if at is not None else None
