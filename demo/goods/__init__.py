"""All goods of the demo shop, shelf by shelf: data only."""

from demo.goods import fruit, home, pantry, plants, snacks, tea
from demo.goods.kinds import Choice, Goods, Shelf

__all__ = ["GOODS", "HERO", "SHELVES", "TITLES", "Choice", "Goods", "Shelf"]

SHELVES = (
    Shelf("fruit", "水果", "水果 鲜果", fruit.GOODS),
    Shelf("tea", "茶叶", "茶叶 茶 喝茶", tea.GOODS),
    Shelf("snacks", "零食", "零食 小吃", snacks.GOODS),
    Shelf("pantry", "粮油", "粮油 厨房", pantry.GOODS),
    Shelf("home", "家居", "家居 日用 家居用品", home.GOODS),
    Shelf("plants", "花草", "花草 绿植 植物", plants.GOODS),
)
GOODS: dict[str, Goods] = {goods.key: goods for shelf in SHELVES for goods in shelf.goods}
TITLES = tuple(goods.title for goods in GOODS.values())
HERO = "luochuan-apple"  # the answer to 苹果, where the README's walk begins
