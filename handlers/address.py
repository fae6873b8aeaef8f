"""The form of the checkout: where the goods go, and the three steps that lead to a district."""

from typing import Any

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length, StopValidation

from base import ids
from base.errors import BadInput
from base.i18n import _
from shop import orders, regions
from web.forms import Form, filled
from web.numbers import whole
from web.places import Places
from web.places import places as selects

# What is asked for each way of delivery, in the words of models.Order.
ASKED: dict[str, tuple[str, ...]] = {
    "parcel": ("recipient", "phone", "province", "city", "region", "street", "note"),
    "pickup": ("store", "recipient", "phone", "note"),
    "none": ("note",),
}
STEPS = ("province", "city")  # lead to the region and are not kept


def one_line(text: str | None) -> str:
    """Return what was typed without line breaks and double blanks."""
    return " ".join((text or "").split())


def required(_form: Any, field: Any) -> None:
    """Say so when a field is empty."""
    if not field.data:
        raise StopValidation(filled())


class AddressForm(Form):
    """Who receives the goods, and where; `once` makes a double click one order, `seen` is the total last shown."""

    store = StringField()
    recipient = StringField(filters=[one_line], validators=[required, Length(max=32)])
    phone = StringField(filters=[one_line], validators=[required])
    province = StringField()
    city = StringField()
    region = StringField()
    street = TextAreaField(filters=[one_line], validators=[required, Length(max=120)])
    note = StringField(filters=[one_line], validators=[Length(max=100)])
    once = HiddenField(default=ids.token, validators=[Length(max=64)])
    seen = HiddenField()

    def narrow(self, delivery: str) -> None:
        """Ask only for what this way of delivery needs."""
        for name in {*self.asked()} - {*ASKED[delivery]}:
            del self[name]

    def validate_store(self, field: Any) -> None:
        """One of the stores must be chosen."""
        if not field.data:
            raise StopValidation(_("Please choose a store."))

    def validate_phone(self, field: Any) -> None:
        """The number must be one a courier can call."""
        try:
            orders.telephone(field.data)
        except BadInput as wrong:
            raise StopValidation(wrong.sentence) from wrong

    def validate_region(self, field: Any) -> None:
        """The district must exist, and lie in the province chosen beside it (without script they can differ)."""
        try:
            regions.name(field.data or "")
        except BadInput as wrong:
            raise StopValidation(wrong.sentence) from wrong
        if self.province.data and self.province.data[:2] != field.data[:2]:
            raise StopValidation(_("Please choose province, city and district."))

    def blame(self, wrong: Exception) -> bool:
        """Put what the shop says beside the field it is about; False when that is no field one sees."""
        name = getattr(wrong, "field", "")
        if name not in self.asked():
            return False
        self[name].errors = [*self[name].errors, getattr(wrong, "sentence", "")]
        return True

    def asked(self) -> list[str]:
        """Return the names of the fields the customer sees."""
        return [name for name in ("store", *ASKED["parcel"]) if name in self]

    def address(self) -> dict[str, Any]:
        """Return what shop.orders.place wants to know beside the goods."""
        typed = {name: self[name].data or "" for name in (*self.asked(), "once") if name not in STEPS}
        return {**typed, "store": whole(self.store.data, 0)} if "store" in self else typed


def places(form: AddressForm) -> Places:
    """Return the selects as far as the customer has come."""
    return selects(form.province.data or "", form.city.data or "", form.region.data or "")
