"""Lin writes a message to many on a form that tells her in time what will become of it."""

from PIL import Image

from base import config
from models import Broadcast, Product
from tests.console.conftest import apples, seen, typed
from tests.world import Browser, Person

NEW = "/console/broadcasts/new"


def test_nothing_chosen_is_called_so(lin: Browser, mei: Person) -> None:
    assert "选择规格" not in seen(lin.get(NEW)), "which is what a customer chooses"


def test_bytes_are_counted(lin: Browser, mei: Person) -> None:
    assert "0 / 2048 字节" in seen(lin.get(NEW))
    assert "2049 / 2048 字节" in seen(lin.post(NEW, {"kind": "text", "text": "字" * 683}, page=NEW))


def test_braces_that_nobody_fills_in_are_pointed_out(lin: Browser, mei: Person) -> None:
    said = "“{name}”会原样发出"
    draft = lin.post(NEW, {"kind": "text", "text": "{name}您好"}, page=NEW)
    assert said in seen(draft)
    assert said in seen(lin.get(f"{draft.url}/edit"))
    article = lin.post(NEW, {"kind": "article", "title": "给{name}", "body": "{name}好，{name}", "media": ""}, page=NEW)
    assert seen(article).count(said) == 1
    assert "原样发出" not in seen(lin.post(NEW, {"kind": "text", "text": "您好"}, page=NEW))


def photographed(product_id: int) -> None:
    """Give a product a photo."""
    (folder := config.data_folder() / "pictures").mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (90, 50), "red").save(folder / "photo.jpg")
    Product.update(picture="/pictures/photo.jpg", card_picture="").where(Product.id == product_id).execute()


def test_any_product_is_found_by_its_name(lin: Browser, mei: Person) -> None:
    assert typed(lin.get(NEW), "product") == []
    found = lin.post(NEW, {"kind": "product", "find": "hfs", "text": "还没写完", "look": "1"}, page=NEW)
    assert typed(found, "product")[0] == str(apples().product_id)
    assert "还没写完" in found.text
    assert not Broadcast.select().exists()
    photographed(apples().product_id)
    draft = lin.post(NEW, {"kind": "product", "product": str(apples().product_id)}, page=NEW)
    edit = f"/console/broadcasts/{Broadcast.get().id}/edit"
    assert typed(lin.get(edit), "product") == [str(apples().product_id)], "what is chosen stands there"
    other = Product.select().where(Product.title.contains("橙")).get()
    found = lin.post(edit, {"kind": "product", "product": str(apples().product_id), "find": "橙", "look": "1"},
                     page=edit)
    assert str(other.id) in typed(found, "product")
    assert f"<strong>{apples().product.title}</strong>" in draft.text


def test_it_stands_as_followers_see_it(lin: Browser, mei: Person) -> None:
    draft = lin.post(NEW, {"kind": "text", "text": "今日上新"}, page=NEW)
    assert '<div class="said said-left"><p>今日上新</p>' in draft.text
