"""What the shop refuses is said beside the field it is about."""

from wtforms import Field

from base.errors import BadInput
from web.forms import Form


def blame(form: Form, wrong: BadInput, otherwise: Field) -> None:
    """Put the shop's sentence beside the field it names, or beside `otherwise` when the form has none."""
    field = next((one for one in form if one.name == wrong.field), otherwise)
    field.errors = [wrong.sentence]
