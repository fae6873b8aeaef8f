"""Every text for people has its Chinese, with the same places to fill in."""

import re

from translations import collect

PLACE = re.compile(r"%\((\w+)\)s")


def test_chinese_is_complete() -> None:
    known = {str(message.id): str(message.string) for message in collect.kept()}
    assert sorted({text for text, _file, _line in collect.texts()} - {t for t, s in known.items() if s}) == []


def test_places_match() -> None:
    wrong = [str(message.id) for message in collect.kept() if message.id
             and set(PLACE.findall(str(message.id))) != set(PLACE.findall(str(message.string)))]
    assert wrong == []


def test_nothing_is_kept_that_nobody_says() -> None:
    said = {text for text, _file, _line in collect.texts()}
    assert sorted(str(message.id) for message in collect.kept() if message.id and message.id not in said) == []
