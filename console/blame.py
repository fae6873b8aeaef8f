"""What the shop refuses is said beside the field it is about, and found from the top of the page."""

from collections.abc import Iterable, Iterator

from wtforms import Field, FieldList, FormField

from base.errors import BadInput
from web.forms import Form


def blame(form: Form, wrong: BadInput, otherwise: Field) -> None:
    """Put the shop's sentence beside the field it names, or beside `otherwise` when the form has none."""
    field = next((one for one in form if one.name == wrong.field), otherwise)
    field.errors = [wrong.sentence]


def first_wrong(form: Form) -> Field | None:
    """Return the first field with something wrong, and give it the focus; None when all is well.

    Unlike `form.errors` it sees what was found wrong in a row after the form's own checks.
    """
    field = next(wrong_fields(form), None)
    if field is not None:
        field.render_kw = {"autofocus": True}
    return field


def wrong_fields(fields: Iterable[Field]) -> Iterator[Field]:
    """Yield the fields with something wrong, those of rows too, in the form's order."""
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from wrong_fields(field)
        if not isinstance(field, FormField) and any(isinstance(words, str) for words in field.errors):
            yield field
