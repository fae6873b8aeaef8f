"""WeChat loses tags, hands out their numbers again, or refuses one: they are made anew, and the room says why not."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from msgspec.structs import replace

from base import db
from models import Customer, CustomerTag, Outbox, Tag
from shop import broadcasts, tag_sync, tags, versions
from tests.console.conftest import seen
from tests.stories.test_channels import carry, tagged
from tests.world import Browser, Person, World
from wechat import tags as there

ROOM = "/console/tags"
CREATE, RENAME, ADD = "/cgi-bin/tags/create", "/cgi-bin/tags/update", "/cgi-bin/tags/members/batchtagging"


@pytest.fixture
def lin(world: World) -> Browser:
    """Lin's browser."""
    return world.operator()


def put(world: World, tag: Tag, *people: Person) -> None:
    """Put people into a group, and have WeChat know."""
    for one in people:
        tags.put(world.lin(), tag.id, Customer.get(Customer.openid == one.openid).id)
    world.jobs()


def forgets_all(world: World, *people: Person) -> None:
    """A WeChat that starts anew, as a developer's does: these people follow again."""
    world.wechat("DELETE", "")
    world.wechat("POST", "/clock", advance=2)  # within a second it would be the same follow
    for one in people:
        one.follow()


def agreed() -> bool:
    """Whether WeChat and the shop have the same tags under the same numbers."""
    return {one.id: one.name for one in there.fetch()} == {row.wechat_id: row.name for row in Tag.select()}


def open_jobs() -> int:
    """How much about tags is not done."""
    return Outbox.select().where(Outbox.state != "done", Outbox.topic.startswith("tag.")).count()


def now(tag: Tag) -> Tag:
    """The tag's row as it is."""
    return Tag.get_by_id(tag.id)


def test_a_number_handed_out_again_is_no_other_tags(world: World, lin: Browser, mei: Person, bo: Person) -> None:
    regulars, members = tagged(world, lin, "老客"), tagged(world, lin, "会员")
    put(world, regulars, mei, bo)
    put(world, members, bo)
    forgets_all(world)
    new = tagged(world, lin, "新客")
    assert new.wechat_id == regulars.wechat_id, "the number of another tag of ours"
    mei.follow()
    bo.follow()
    world.jobs()
    assert now(new).wechat_id == new.wechat_id
    assert agreed()
    assert carry(now(regulars)) == {mei.openid, bo.openid}
    assert carry(now(members)) == {bo.openid}
    assert carry(now(new)) == set()
    assert open_jobs() == 0


def test_a_tag_that_wechat_has_lost_is_made_again_with_all_who_carry_it(world: World, lin: Browser, mei: Person,
                                                                        bo: Person, chen: Person) -> None:
    tag = tagged(world, lin, "老客")
    put(world, tag, mei, bo)
    there.delete(tag.wechat_id or 0)
    put(world, tag, chen)
    world.jobs()
    assert agreed()
    assert carry(now(tag)) == {mei.openid, bo.openid, chen.openid}
    assert open_jobs() == 0


def test_one_with_too_many_tags_keeps_it_from_nobody(world: World, lin: Browser, mei: Person, bo: Person,
                                                     chen: Person) -> None:
    tag = tagged(world, lin, "老客")
    put(world, tag, mei, bo)
    others = [there.create(f"标签{number}") for number in range(20)]
    there.delete(tag.wechat_id or 0)
    for number in others:
        there.add(number, [mei.openid])
    put(world, tag, chen)
    world.jobs()
    assert carry(now(tag)) == {bo.openid, chen.openid}
    assert "已有 20 个标签" in seen(lin.get(f"{ROOM}/{tag.id}"))


def test_one_whom_wechat_does_not_know_keeps_the_tag_from_nobody(world: World, lin: Browser, mei: Person,
                                                                  bo: Person) -> None:
    tag = tagged(world, lin, "老客")
    put(world, tag, mei, bo)
    forgets_all(world, mei)
    world.jobs()
    assert carry(now(tag)) == {mei.openid}, "Bo has not come back"
    assert open_jobs() == 0
    bo.follow()
    world.jobs()
    assert carry(now(tag)) == {mei.openid, bo.openid}


def test_lost_once_more_while_it_is_given_back_it_is_made_once_more(world: World, lin: Browser, mei: Person) -> None:
    tag = tagged(world, lin, "老客")
    put(world, tag, mei)
    there.delete(tag.wechat_id or 0)
    world.fault(ADD, "errcode", errcode=45159, times=3)
    tags.take(world.lin(), tag.id, Customer.get(Customer.openid == mei.openid).id)
    put(world, tag, mei)
    assert open_jobs() > 0
    world.later(1)
    assert carry(now(tag)) == {mei.openid}
    assert agreed()
    assert open_jobs() == 0


def test_renaming_what_wechat_has_lost_keeps_who_carries_it(world: World, lin: Browser, mei: Person) -> None:
    tag = tagged(world, lin, "老客")
    put(world, tag, mei)
    there.delete(tag.wechat_id or 0)
    lin.post(f"{ROOM}/{tag.id}", {"name": "常客"}, page=ROOM)
    world.jobs()
    assert agreed()
    assert carry(now(tag)) == {mei.openid}


def test_tags_that_changed_numbers_are_known_by_their_names(world: World, lin: Browser, mei: Person,
                                                             bo: Person) -> None:
    regulars, members = tagged(world, lin, "老客"), tagged(world, lin, "会员")
    forgets_all(world, mei, bo)
    number = there.create("会员")
    there.add(number, [bo.openid])
    assert number == regulars.wechat_id
    tag_sync.bring_in(world.lin())
    world.jobs()
    assert now(members).wechat_id == number
    assert [row.nickname or row.openid for row in tags.members(members.id)] == [bo.openid]
    assert tags.members(regulars.id) == []
    assert agreed()


@pytest.mark.parametrize(("errcode", "says"), [
    (45056, "最多 100 个标签"), (45158, "名字太长"), (45009, "今天"), (48001, "不能"), (45011, "45011")])
def test_a_tag_that_wechat_does_not_take_says_why(world: World, lin: Browser, errcode: int, says: str) -> None:
    world.fault(CREATE, "errcode", errcode=errcode, times=9)
    tag = tagged(world, lin, "老客")
    for page in (ROOM, f"{ROOM}/{tag.id}"):
        words = seen(lin.get(page))
        assert says in words, page
        assert "微信还没有" not in words
    world.wechat("DELETE", "/faults")
    world.later(24 * 60)  # the day's limit begins anew
    words = seen(lin.get(ROOM))
    assert says not in words
    assert now(tag).wechat_id


def test_a_name_that_another_tag_has_at_wechat_says_so(world: World, lin: Browser) -> None:
    tag = tagged(world, lin, "老客")
    there.create("常客")
    lin.post(f"{ROOM}/{tag.id}", {"name": "常客"}, page=ROOM)
    world.jobs()
    assert "同名" in seen(lin.get(ROOM))
    lin.post(f"{ROOM}/{tag.id}", {"name": "熟客"}, page=ROOM)
    world.jobs()
    assert "同名" not in seen(lin.get(ROOM)), "the former try does not count any more"


def test_a_follower_with_too_many_tags_is_named(world: World, lin: Browser, mei: Person, bo: Person) -> None:
    tag = tagged(world, lin, "老客")
    for number in range(20):
        there.add(there.create(f"标签{number}"), [mei.openid])
    put(world, tag, mei, bo)
    page = lin.get(f"{ROOM}/{tag.id}").text
    assert "已有 20 个标签" in seen(lin.get(f"{ROOM}/{tag.id}"))
    assert page.count("已有 20 个标签") == 1, "beside Mei, not beside Bo"
    assert "同名" not in page


def test_a_job_about_a_tag_that_came_to_nothing_is_told_in_words(world: World, lin: Browser) -> None:
    world.fault(CREATE, "errcode", errcode=45056, times=99)
    tagged(world, lin, "老客")
    Outbox.update(state="dead").where(Outbox.topic == "tag.push").execute()
    page = seen(lin.get("/console/cases"))
    assert "最多 100 个标签" in page
    assert "Refused" not in page


@pytest.mark.parametrize(("errcode", "says"), [(48001, "不能"), (45009, "今天"), (-1, "稍后")])
def test_tags_that_wechat_does_not_tell_say_why(world: World, lin: Browser, errcode: int, says: str) -> None:
    world.fault("/cgi-bin/tags/get", "errcode", errcode=errcode, times=9)
    assert says in seen(lin.post(f"{ROOM}/import", page=ROOM))


def test_a_message_to_a_tag_that_wechat_does_not_take_says_why(world: World, lin: Browser) -> None:
    world.fault(CREATE, "errcode", errcode=45056, times=99)
    tag = tagged(world, lin, "老客")
    message = broadcasts.compose(world.lin(), broadcasts.Content(text="你好"), tag.id)
    page = f"/console/broadcasts/{message}"
    stamp = broadcasts.stamp(broadcasts.one(message))
    assert "最多 100 个标签" in seen(lin.post(f"{page}/send", {"stamp": stamp}, page=page))


def test_an_account_without_tags_does_not_promise_them(world: World) -> None:
    world.configure(replace(world.settings, wechat=replace(world.settings.wechat, account="service")))
    lin = world.operator()
    tagged(world, lin, "老客")
    words = seen(lin.get(ROOM))
    assert "微信还没有" not in words
    assert "只在小铺里" in words


def test_orders_need_not_wait_until_all_who_carry_a_tag_have_come(world: World, mei: Person,
                                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag_sync, "AT_ONCE", 2)
    crowd = [world.person(f"crowd{number}").openid for number in range(10, 30)]
    there.add(there.create("老客"), crowd)
    over, counts = Event(), set()

    def writes() -> None:
        with db.connected():
            while not over.is_set():
                with db.write():
                    versions.bump("others")
                    counts.add(CustomerTag.select().count())
        db.forget()
    with ThreadPoolExecutor(1) as others:
        others.submit(writes)
        try:
            assert tag_sync.bring_in(world.lin()) == (1, 20)
        finally:
            over.set()
    assert counts - {0, 20}, "somebody else wrote meanwhile"
