"""QR codes are counted from the scan to the paid order; tags are the same here and at WeChat."""

import pytest

from base.errors import BadInput
from models import Audit, Channel, Customer, CustomerTag, Outbox, Tag
from shop import broadcasts, channels, tag_sync, tags
from shop.channels import NoCode
from shop.tags import InUse
from tests.world import Browser, Person, World, apples
from wechat import tags as there

ROOM = "/console/channels"


def made(world: World, scene: str = "spring", days: str = "") -> Channel:
    """A code that Lin makes in the console."""
    lin = world.operator()
    answer = lin.post(ROOM, {"name": "春季海报", "scene": scene, "days": days}, page=ROOM)
    assert answer.ok, answer.text
    return Channel.get(Channel.scene == scene)


def test_from_the_scan_to_the_paid_order(world: World, bo: Person) -> None:
    code = made(world)
    mei = Person(world, "Mei")
    world.wechat("POST", "/scan", openid=mei.openid, url=code.url)
    world.wechat("POST", "/scan", openid=bo.openid, scene="spring")
    result, = channels.results()
    assert (result.channel.scans, result.channel.follows, result.customers) == (2, 1, 1)
    mei.has_paid(apples().id, 2)
    mei.orders(apples().id)
    result, = channels.results()
    assert (result.customers, result.orders) == (1, 1)
    assert result.paid >= 2 * apples().price
    assert "2" in world.operator().get(ROOM).text


def test_the_same_scan_told_again_counts_once(world: World, mei: Person) -> None:
    code = made(world)
    for _ in range(2):
        channels.scanned("spring", "one event")
    channels.scanned("somebody else's", "another")
    assert Channel.get_by_id(code.id).scans == 1


def test_a_code_can_be_printed(world: World) -> None:
    code, lin = made(world), world.operator()
    assert lin.get(f"{ROOM}/{code.id}/qr.png").content.startswith(b"\x89PNG")
    assert b"<svg" in lin.get(f"{ROOM}/{code.id}/qr.svg").content
    assert lin.get(f"{ROOM}/{code.id}/qr.exe").status_code == 404
    assert 'value="spring"' in lin.get("/console/rules/new?scene=spring").text


def test_a_code_that_wechat_did_not_make_can_be_asked_for_again(world: World) -> None:
    world.fault("/cgi-bin/qrcode/create", "lose_after")
    with pytest.raises(NoCode):
        channels.add(world.lin(), "海报", "spring", 7)
    code = Channel.get(Channel.scene == "spring")
    assert (code.url, bool(code.ends)) == ("", True)
    assert channels.again(world.lin(), code.id).url


@pytest.mark.parametrize(("name", "scene", "days", "field"), [
    ("", "a", None, "name"), ("海报", "", None, "scene"), ("海报", "a b", None, "scene"),
    ("海报", "a" * 65, None, "scene"), ("海报", "a", 31, "days"), ("海报", "a", 0, "days")])
def test_what_a_code_cannot_be(world: World, name: str, scene: str, days: int | None, field: str) -> None:
    with pytest.raises(BadInput) as wrong:
        channels.add(world.lin(), name, scene, days)
    assert wrong.value.field == field


def test_a_scene_is_taken_once(world: World) -> None:
    made(world)
    with pytest.raises(BadInput):
        channels.add(world.lin(), "另一个", "spring", None)


# --- Tags


def carry(tag: Tag) -> set[str]:
    """Who carries a tag at WeChat."""
    return set(there.carriers(tag.wechat_id or 0))


def tagged(world: World, lin: Browser, name: str) -> Tag:
    """A tag that Lin makes, known to WeChat."""
    lin.post("/console/tags", {"name": name}, page="/console/tags")
    world.jobs()
    return Tag.get(Tag.name == name)


def test_tags_and_members_are_wechats_too(world: World, mei: Person, bo: Person) -> None:
    lin = world.operator()
    tag = tagged(world, lin, "老客")
    assert [one.name for one in there.fetch() if one.id == tag.wechat_id] == ["老客"]
    person = Customer.get(Customer.openid == mei.openid)
    assert mei.openid in lin.get(f"/console/tags/{tag.id}?q={mei.openid[:4]}").text
    lin.post(f"/console/tags/{tag.id}/put", {"customer": person.id}, page="/console/tags")
    world.jobs()
    assert carry(tag) == {mei.openid}
    lin.post(f"/console/tags/{tag.id}/take", {"customer": person.id}, page="/console/tags")
    lin.post(f"/console/tags/{tag.id}", {"name": "常客"}, page="/console/tags")
    world.jobs()
    assert carry(tag) == set()
    assert [one.name for one in there.fetch() if one.id == tag.wechat_id] == ["常客"]
    lin.post(f"/console/tags/{tag.id}/delete", page="/console/tags")
    world.jobs()
    assert tag.wechat_id not in [one.id for one in there.fetch()]
    assert not Outbox.select().where(Outbox.state != "done", Outbox.topic.startswith("tag.")).exists()
    assert Audit.select().where(Audit.permission == "tags").count() == 5


def test_a_lost_answer_makes_no_second_tag(world: World, mei: Person) -> None:
    world.fault("/cgi-bin/tags/create", "lose_after")
    tags.make(world.lin(), "老客")
    world.jobs()
    world.later(1)
    assert [one.name for one in there.fetch()].count("老客") == 1
    assert Tag.get(Tag.name == "老客").wechat_id


def test_wechats_tags_come_in_once(world: World, mei: Person) -> None:
    number = there.create("会员")
    there.add(number, [mei.openid])
    assert tag_sync.bring_in(world.lin())[1] == 1
    assert tag_sync.bring_in(world.lin()) == (0, 0)
    assert CustomerTag.select().join(Tag).where(Tag.wechat_id == number).count() == 1


def test_who_comes_back_has_their_tags_again(world: World, mei: Person) -> None:
    tag = tagged(world, world.operator(), "老客")
    tags.put(world.lin(), tag.id, Customer.get(Customer.openid == mei.openid).id)
    world.jobs()
    world.wechat("POST", "/unfollow", openid=mei.openid)
    assert carry(tag) == set()
    world.wechat("POST", "/clock", advance=2)
    mei.follow()
    world.jobs()
    assert carry(tag) == {mei.openid}


@pytest.mark.parametrize("name", ["", "  ", "很" * 11, "a" * 31])
def test_a_name_that_wechat_would_refuse(world: World, name: str) -> None:
    lin = world.operator()
    assert lin.post("/console/tags", {"name": name}, page="/console/tags").status_code == 422
    assert Tag.select().count() == 0


def test_a_tag_that_a_message_waits_for_stays(world: World, mei: Person) -> None:
    tag = tagged(world, world.operator(), "老客")
    broadcasts.compose(world.lin(), broadcasts.Content(text="你好"), tag.id)
    with pytest.raises(InUse):
        tags.delete(world.lin(), tag.id)
