"""Whole numbers as browsers send them: in addresses, in queries and in forms."""

from collections.abc import Sequence
from typing import Any

from werkzeug.routing import IntegerConverter, Map
from wtforms import IntegerField

LARGEST = 2**31 - 1  # what every database's integer column holds


def whole(text: str | None, absent: int) -> int:
    """Return a number of 0 to LARGEST, `absent` for none, and -1 for anything else, which no verb takes."""
    if not text:
        return absent
    return min(int(text[:12]), LARGEST) if text.isascii() and text.isdigit() else -1


class RowNumber(IntegerConverter):
    """`<int:id>` in an address: a number beyond any column, or in other digits than 0-9, is not found."""

    regex = "[0-9]{1,10}"

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST, **kwargs})


class WholeField(IntegerField):  # type: ignore[misc]
    """A whole number in a form; one beyond any column is as wrong as a word."""

    data: Any

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed; raises ValueError, which WTForms shows beside the field."""
        super().process_formdata([text[:12] + "…" if len(text) > 12 else text for text in valuelist])
        if self.data is not None and abs(self.data) > LARGEST:
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))
