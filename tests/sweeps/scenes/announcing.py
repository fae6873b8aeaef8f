"""Moments of a message to many: to Mei and Bo."""

from io import BytesIO

from PIL import Image

from base import clock, config
from models import Product
from shop import broadcasts, tags
from shop.broadcasts import Content
from tests.broadcasts import seen
from tests.sweeps.scenes.paying import opened
from tests.sweeps.scenes.scene import Scene, after
from tests.sweeps.story import later
from tests.world import apples

NEWS, OTHER = "今日上新", "今日特价"
PEOPLE = 2
HOUR = 3600  # seconds


@after(opened)
def followed(scene: Scene) -> None:
    """Bo follows the shop too; Mei has a tag, and he has none."""
    scene.world.person("Bo")
    tags.put(scene.lin, tags.make(scene.lin, "老客"), scene.customer.id)
    later(scene.world, 1)


@after(followed)
def composed(scene: Scene) -> None:
    """Lin has written it."""
    scene.thing = broadcasts.compose(scene.lin, Content(text=NEWS), None)


@after(composed)
def due(scene: Scene) -> None:
    """It was to go an hour later, and that is now."""
    broadcasts.plan(scene.lin, scene.thing, clock.now() + HOUR, seen(scene.thing))
    scene.world.wechat("POST", "/clock", advance=HOUR)
    clock.advance(HOUR)


@after(followed)
def drawn(scene: Scene) -> None:
    """It shows a product: WeChat needs its picture and a draft first."""
    product = Product.get_by_id(apples().product_id)
    (folder := config.data_folder() / "pictures").mkdir(parents=True, exist_ok=True)
    (folder / "apples.jpg").write_bytes(photo())
    Product.update(picture="/pictures/apples.jpg", card_picture="").where(Product.id == product.id).execute()
    scene.thing = broadcasts.compose(scene.lin, Content("product", product=product.id), None)


@after(drawn)
def gone(scene: Scene) -> None:
    """They have it."""
    broadcasts.send(scene.lin, scene.thing, PEOPLE, seen(scene.thing))
    later(scene.world, 1)


def photo() -> bytes:
    """Return a small picture."""
    file = BytesIO()
    Image.new("RGB", (90, 50), "red").save(file, "JPEG")
    return file.getvalue()
