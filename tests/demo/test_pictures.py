"""Every product has its drawn pictures, small enough for a phone, and drawing twice changes nothing."""

from pathlib import Path

import pytest
from PIL import Image

from demo import pictures
from demo.art.canvas import SIDE, Canvas
from demo.goods import GOODS, HERO


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("pictures")
    pictures.draw_all(place)
    return place


def test_every_product_has_a_drawing_and_every_drawing_a_product() -> None:
    assert pictures.SCENES.keys() == GOODS.keys()


@pytest.mark.parametrize("key", GOODS)
def test_pictures_have_their_size_and_are_light(key: str, folder: Path) -> None:
    for name, size in ((f"{key}.jpg", (640, 640)), (f"{key}-card.jpg", (900, 500))):
        with Image.open(folder / name) as picture:
            assert (picture.format, picture.size) == ("JPEG", size)
        assert (folder / name).stat().st_size <= pictures.HEAVIEST


def test_no_two_products_look_the_same(folder: Path) -> None:
    assert len({path.read_bytes() for path in folder.iterdir()}) == 2 * len(GOODS)


@pytest.mark.parametrize("key", GOODS)
def test_the_goods_stand_inside_the_picture(key: str) -> None:
    rough = Canvas(Image.new("RGBA", (SIDE, SIDE)), turn=1)
    pictures.SCENES[key].draw(rough)
    left, top, right, bottom = rough.image.getchannel("A").getbbox() or (0, 0, 0, 0)
    assert min(left, top) > 0
    assert max(right, bottom) < SIDE


def test_drawing_again_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    pictures.draw(HERO, tmp_path)
    assert (tmp_path / f"{HERO}.jpg").read_bytes() == (folder / f"{HERO}.jpg").read_bytes()


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    pictures.draw(HERO, tmp_path)
    own = tmp_path / f"{HERO}.jpg"
    own.write_bytes(b"the shopkeeper's own")
    pictures.draw(HERO, tmp_path)
    assert own.read_bytes() == b"the shopkeeper's own"


def test_a_product_without_a_drawing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        pictures.draw("unicorn", tmp_path)
