"""The form of the checkout: where the goods go, and the three steps that lead to a district."""

from dataclasses import dataclass
from typing import Any

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length, StopValidation

from base import ids
from base.errors import BadInput
from base.i18n import _
from shop import orders, regions
from shop.regions import Region
from web.forms import Form, filled

SEEN = ("recipient", "phone", "region", "street", "note")  # fields that can show what is wrong with them


def one_line(text: str | None) -> str:
    """Return what was typed without line breaks and double blanks."""
    return " ".join((text or "").split())


def required(_form: Any, field: Any) -> None:
    """Say so when a field is empty."""
    if not field.data:
        raise StopValidation(filled())


class AddressForm(Form):
    """Who receives the goods, and where; `once` makes a double click one order."""

    recipient = StringField(filters=[one_line], validators=[required, Length(max=32)])
    phone = StringField(filters=[one_line], validators=[required])
    province = StringField()
    city = StringField()
    region = StringField()
    street = TextAreaField(filters=[one_line], validators=[required, Length(max=120)])
    note = StringField(filters=[one_line], validators=[Length(max=100)])
    once = HiddenField(default=ids.token, validators=[Length(max=64)])

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
        if name not in SEEN:
            return False
        self[name].errors = [*self[name].errors, getattr(wrong, "sentence", "")]
        return True

    def address(self) -> dict[str, str]:
        """Return what shop.orders.place wants to know beside the goods."""
        return {name: self[name].data or "" for name in (*SEEN, "once")}


@dataclass(frozen=True)
class Places:
    """The choices of the three selects, and which of them are chosen (codes, or empty)."""

    provinces: list[Region]
    cities: list[Region]
    districts: list[Region]
    province: str
    city: str
    district: str


def places(form: AddressForm) -> Places:
    """Return the selects as far as the customer has come: all three for a known district, else step by step."""
    district = form.region.data or ""
    province = form.province.data or (f"{district[:2]}0000" if district else "")
    cities = regions.below(province)
    city = chosen([one.code for one in cities], form.city.data or "", district)
    return Places(regions.provinces(), cities, regions.below(city), province, city, district)


def chosen(cities: list[str], city: str, district: str) -> str:
    """Return the city picked, the only one there is, or the one the district lies in; empty for none."""
    if city in cities:
        return city
    if len(cities) == 1:
        return cities[0]
    return next((one for one in cities if any(place.code == district for place in regions.below(one))), "")
