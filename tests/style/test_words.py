"""Every text for people has its Chinese, with the same places to fill in."""

import ast
import re

from translations import collect

PLACE = re.compile(r"%\((\w+)\)s")


def test_chinese_is_complete() -> None:
    known = {str(message.id): str(message.string) for message in collect.kept()}
    assert sorted({text for text, _file, _line in collect.texts()} - {t for t, s in known.items() if s}) == []


def test_no_text_hides_in_an_f_string() -> None:
    """The tools that collect texts do not look into f-strings before Python 3.12."""
    hidden = [f"{path}:{node.lineno}" for folder in collect.CODE for path in (collect.ROOT / folder).rglob("*.py")
              for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.JoinedStr)
              and any(isinstance(inner, ast.Call) and getattr(inner.func, "id", "") in collect.KEYWORDS
                      for inner in ast.walk(node))]
    assert hidden == []


def test_places_match() -> None:
    wrong = [str(message.id) for message in collect.kept() if message.id
             and set(PLACE.findall(str(message.id))) != set(PLACE.findall(str(message.string)))]
    assert wrong == []


def test_nothing_is_kept_that_nobody_says() -> None:
    said = {text for text, _file, _line in collect.texts()}
    assert sorted(str(message.id) for message in collect.kept() if message.id and message.id not in said) == []
