"""Forms: checked on the server, with the error beside the field in the reader's language."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms.meta import DefaultMeta

from base.i18n import _, language

EMPTY = "This field is required."  # WTForms' sentence for what `filled` says


class Words:
    """WTForms' own messages, from WTForms' own catalogues; its texts and ours never mix."""

    def __init__(self, meta: DefaultMeta) -> None:
        self._inner = DefaultMeta.get_translations(meta, None)

    def gettext(self, text: str) -> str:
        """Return one of WTForms' sentences in the reader's language; what we say ourselves is said in our words."""
        if text == EMPTY:
            return filled()
        return str(self._inner.gettext(text)) if self._inner else text

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return one of WTForms' counted sentences in the reader's language."""
        return str(self._inner.ngettext(one, many, n)) if self._inner else (one if n == 1 else many)


class Form(FlaskForm):  # type: ignore[misc]
    """A form with a CSRF token; `problems` lists what is wrong, field by field."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """WTForms' settings: its messages in the reader's language."""

        cache_translations = False

        @property
        def locales(self) -> list[str]:
            """The reader's language first."""
            return [language(), "en"]

        def get_translations(self, form: Any) -> Words:
            """Return WTForms' own catalogue for that language."""
            return Words(self)

    @property
    def problems(self) -> dict[str, str]:
        """The first error of each field that has one."""
        return {name: str(errors[0]) for name, errors in self.errors.items() if name and errors}


def filled() -> str:
    """Return the sentence for a field that must not be empty."""
    return _("Please fill this in.")
