"""The three selects that lead to a district, with or without script."""

from dataclasses import dataclass

from shop import regions
from shop.regions import Region


@dataclass(frozen=True)
class Places:
    """The choices of the three selects, and which of them are chosen (codes, or empty)."""

    provinces: list[Region]
    cities: list[Region]
    districts: list[Region]
    province: str
    city: str
    district: str


def places(province: str, city: str, district: str) -> Places:
    """Return the selects as far as somebody has come: all three for a known district, else step by step."""
    province = province or (f"{district[:2]}0000" if district else "")
    cities = regions.below(province)
    city = chosen([one.code for one in cities], city, district)
    return Places(regions.provinces(), cities, regions.below(city), province, city, district)


def chosen(cities: list[str], city: str, district: str) -> str:
    """Return the city picked, the only one there is, or the one the district lies in; empty for none."""
    if city in cities:
        return city
    if len(cities) == 1:
        return cities[0]
    return next((one for one in cities if any(place.code == district for place in regions.below(one))), "")
