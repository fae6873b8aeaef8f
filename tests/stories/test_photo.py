"""Lin photographs a parcel for Mei: she gets it at once, and nobody else can be sent it."""

import re

import pytest

from base.errors import BadInput
from models import ChatLine, Media
from shop import media, operators, rules
from shop.rules import Keyword, Reply, RuleData
from tests.console.conftest import lin
from tests.stories.test_inbox import INBOX, png, says, talk
from tests.world import Browser, Person, World

__all__ = ["lin"]

PHOTO_ONCE = re.compile(r'id="photo".*?name="once" value="([^"]+)"', re.DOTALL)


def test_a_photo_taken_for_mei_is_sent_to_her_alone(world: World, lin: Browser, mei: Person) -> None:
    says(mei, "人工")
    once = PHOTO_ONCE.search(lin.get(talk(mei)).text)
    assert once
    for _click in range(2):
        sent = lin.post(f"{talk(mei)}/photo", {"once": once[1]}, page=talk(mei), files={"photo": ("包裹.png", png())})
        assert sent.ok
    assert [line["type"] for line in mei.screen()].count("image") == 1
    photo = Media.get()
    line = ChatLine.select().order_by(ChatLine.id.desc()).get()
    assert lin.get(f"{INBOX}/lines/{line.id}/file").content == png()
    assert f"{INBOX}/files/{photo.id}" not in lin.get(talk(mei)).text, "it is offered to nobody else"
    assert lin.get(f"/console/media/{photo.id}").status_code == 404
    assert lin.post(f"{talk(mei)}/hand-out", {"file": photo.id, "once": "y" * 20}, page=talk(mei)).status_code == 404
    with pytest.raises(BadInput):
        rules.save(world.lin(), RuleData("包裹", (Keyword("包裹"),), (Reply("image", media=photo.id),)))


def test_a_phones_photo_goes_as_it_is_and_one_that_cannot_go_leaves_nothing(
        world: World, lin: Browser, mei: Person) -> None:
    says(mei, "人工")
    large = png() + bytes(3 * 1024 * 1024)
    sent = lin.post(f"{talk(mei)}/photo", {"once": "a" * 20}, page=talk(mei), files={"photo": ("a.png", large)})
    assert sent.ok
    assert mei.screen()[-1]["type"] == "image"
    files = sorted(media.folder().iterdir())
    operators.add("wen", "小文", "wen-helps-out", ("enquiries",))
    wen = world.operator("wen", "wen-helps-out")
    kept = wen.post(f"{talk(mei)}/photo", {"once": "b" * 20}, page=talk(mei), files={"photo": ("b.png", png())})
    assert kept.status_code == 409, "Lin keeps Mei"
    assert Media.select().count() == 1
    assert sorted(media.folder().iterdir()) == files


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["without script", "with it"])
def test_what_is_no_picture_is_said_so_beside_the_field(lin: Browser, mei: Person, headers: dict[str, str]) -> None:
    says(mei, "人工")
    for name, data, told in (("", b"", "请选择一张图片"), ("a.png", b"no picture", "文件内容与扩展名不符")):
        wrong = lin.post(f"{talk(mei)}/photo", {"once": "z" * 20}, page=talk(mei), headers=headers,
                         files={"photo": (name, data)})
        assert wrong.status_code == 422
        assert told in wrong.text
        assert PHOTO_ONCE.search(wrong.text)
    assert not Media.select().exists()
