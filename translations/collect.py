"""Collects the texts for people from code and templates into zh_CN.po, and says which lack Chinese."""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "translations" / "zh_CN.po"
CODE = ("base", "wechat", "shop", "bot", "web", "handlers", "console", "jobs")
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "N_": None}


def texts() -> Iterator[tuple[str, str, int]]:
    """Return every text for people with the file and line where it stands."""
    for folder in (*CODE, "templates"):
        for name, line, text, _comments, _context in extract_from_dir(
                str(ROOT / folder), method_map=METHODS, keywords=KEYWORDS):
            yield str(text), f"{folder}/{name}", line


def merged() -> Catalog:
    """Return the catalogue of today's texts with the Chinese that is known for them."""
    known = {str(message.id): str(message.string) for message in kept()}
    fresh = Catalog(locale="zh_CN", project="Xiaopu", fuzzy=False)
    for text, file, line in texts():
        fresh.add(text, known.get(text, ""), locations=[(file, line)])
    return fresh


def kept() -> Catalog:
    """Return the catalogue as it is kept."""
    with FILE.open("rb") as file:
        return read_po(file, locale="zh_CN")


def missing(catalogue: Catalog) -> list[str]:
    """Return the texts without Chinese."""
    return [str(message.id) for message in catalogue if message.id and not message.string]


def main() -> int:
    """Write the file anew; 1 when a text lacks its Chinese."""
    catalogue = merged()
    with FILE.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, no_location=True, omit_header=False)
    lacking = missing(catalogue)
    for text in lacking:
        print(f"no Chinese for: {text}")
    print(f"{len(catalogue)} texts, {len(lacking)} without Chinese.")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
