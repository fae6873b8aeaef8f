"""Words for people: English in the code, Chinese by default, chosen per request by a context variable."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent.parent / "translations"
LANGUAGES = ("zh_CN", "en")
DEFAULT = "zh_CN"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def _(english: str, **values: object) -> str:
    """Return `english` in the reader's language, with `%(name)s` filled from `values`."""
    text = catalogue(_language.get()).gettext(english)
    return text % values if values else text


def N_(english: str) -> str:
    """Mark `english` for translation where it is written; `_` translates it where it is read."""
    return english


def language() -> str:
    """Return the reader's language, one of LANGUAGES."""
    return _language.get()


def speak(tongue: str) -> None:
    """Choose the language for the rest of this request; an unknown one means the default."""
    _language.set(tongue if tongue in LANGUAGES else DEFAULT)


@contextmanager
def speaking(tongue: str) -> Iterator[None]:
    """Choose the language for a block."""
    token = _language.set(tongue if tongue in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _language.reset(token)


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(tongue: str) -> NullTranslations:
    """Return the compiled catalogue of a language; English needs none. Compiled in memory, once."""
    source = FOLDER / f"{tongue}.po"
    if not source.exists():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as lines:
        write_mo(compiled, read_po(lines, locale=tongue))
    compiled.seek(0)
    return GNUTranslations(compiled)
