"""Areas as freight rules name them: a province by 2 digits of its code, a city by 4, a district by all 6."""

from functools import lru_cache

from base.errors import BadInput
from shop import regions
from shop.regions import Region


def provinces() -> list[Region]:
    """Return the provinces somebody can live in, by their two digits."""
    return [Region(one.code[:2], one.name) for one in regions.provinces() if regions.below(one.code)]


def cities(province: str) -> list[Region]:
    """Return a province's cities by their four digits; none where the province is but one city.

    A municipality is one: some of its districts' codes do not begin like its stand-in for a city.
    """
    below = regions.below(f"{province}0000")
    return [Region(one.code[:4], one.name) for one in below] if len(below) > 1 else []


def called(code: str) -> str:
    """Return an area's name, or nothing for a code of none."""
    if len(code) == 6:
        return district(code)
    return atlas().get(code, "")


def district(code: str) -> str:
    """Return a district's full name, or nothing for a code of none."""
    try:
        return regions.name(code)
    except BadInput:
        return ""


@lru_cache(maxsize=1)
def atlas() -> dict[str, str]:
    """Return the names of all provinces and cities by their digits."""
    return {one.code: one.name for province in provinces() for one in (province, *cities(province.code))}
