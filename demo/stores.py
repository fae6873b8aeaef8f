"""The demo's stores, each next to a place from which a follower of the local WeChat can send a location."""

from base import db
from models import Store
from shop import stores

HOURS = "每天 9:00-21:00"
# Name, address, and the place on the map.
STORES = (
    ("小铺西湖店", "浙江省杭州市拱墅区环城北路（武林门旁）", "30.274084,120.155070"),
    ("小铺外滩店", "上海市黄浦区人民大道（人民广场旁）", "31.230416,121.473701"),
)


def open_stores() -> None:
    """Open the demo's stores, both or none; a shop that has any keeps what it has."""
    with db.write():
        if not Store.select().exists():
            for position, (name, address, place) in enumerate(STORES, 1):
                latitude, longitude = stores.located(place)
                Store.create(name=name, address=address, hours=HOURS, latitude=latitude, longitude=longitude,
                             position=position)
