"""The shop counts its calls of WeChat and stops before WeChat does."""

import re

import peewee
import pytest
from msgspec import structs

from base import clock
from models import ApiUse, Audit, Order, Word
from shop import quotas
from shop.quotas import ClearsUsedUp, NotCleared, Spent
from tests.databases.test_crowd import together
from tests.stories.test_words import paid_in_silence, told, via
from tests.world import Person, World, apples
from wechat import tags
from wechat.http import Refused

TAGS, SEND = "/cgi-bin/tags/get", "/cgi-bin/message/custom/send"
ROOM = "/console/quotas"


def calls(world: World, path: str) -> int:
    """How often WeChat was asked this."""
    return sum(count for name, count in world.books()["calls"].items() if path in name)


def use(path: str) -> quotas.Use:
    """How a path stands."""
    return next(one for one in quotas.uses() if one.path == path)


def test_each_call_is_counted_until_midnight(world: World) -> None:
    for _ in range(3):
        tags.fetch()
    assert (use(TAGS).used, use(TAGS).most) == (3, 1000)
    clock.advance(24 * 3600)
    assert use(TAGS).used == 0
    tags.fetch()
    assert use(TAGS).used == 1


def test_f10_a_clock_that_was_set_back_stops_no_call(world: World) -> None:
    clock.advance(3 * 24 * 3600)
    tags.fetch()
    clock.reset()
    tags.fetch()
    assert use(TAGS).used == 1


def test_the_last_call_of_the_day_is_refused_here(world: World) -> None:
    tags.fetch()
    ApiUse.update(used=1000).where(ApiUse.path == TAGS).execute()
    with pytest.raises(Spent) as no:
        tags.fetch()
    assert no.value.code == "45009"
    assert calls(world, TAGS) == 1
    clock.advance(24 * 3600)
    tags.fetch()


def test_wechats_no_ends_the_day_or_the_minute(world: World) -> None:
    world.wechat("POST", "/settings", daily_quotas={TAGS: 1}, minute_quotas={"/cgi-bin/tags/create": 1})
    tags.fetch()
    for _ in range(3):
        with pytest.raises(Refused):
            tags.fetch()
    assert calls(world, TAGS) == 2, "asked once more, and not again"
    tags.create("一")
    for _ in range(3):
        with pytest.raises(Refused):
            tags.create("二")
    assert calls(world, "/cgi-bin/tags/create") == 2
    clock.advance(61)
    world.wechat("POST", "/clock", advance=61)
    tags.create("二")


def test_a_notice_waits_when_the_day_is_used_up(world: World, mei: Person) -> None:
    mei.says("苹果")
    ApiUse.create(path=SEND, day=quotas.today(), used=500_000)
    number = mei.has_paid(apples().id)
    world.jobs()
    assert told(number).state == "waiting"
    assert calls(world, SEND) == 0
    ApiUse.update(used=0).execute()
    lin = world.operator()
    assert number in lin.get(ROOM).text
    lin.post(f"{ROOM}/words/{told(number).id}/again", page=ROOM)
    assert told(number).state == "sent"
    assert len(via(mei, "kf")) == 1


def test_lin_reads_what_waits_and_gives_it_up(world: World, mei: Person) -> None:
    number = paid_in_silence(world, mei)
    lin = world.operator()
    page = lin.get(ROOM).text
    assert number in page
    assert "等顾客" in page
    assert "现在没有" in lin.post(f"{ROOM}/words/{told(number).id}/again", page=ROOM).text
    lin.post(f"{ROOM}/words/{told(number).id}/drop", page=ROOM)
    assert Word.get().state == "given_up"
    assert "收到的通知" in lin.get(f"/console/orders/{Order.get().number}").text


def test_wechats_own_numbers_are_believed(world: World) -> None:
    world.wechat("POST", "/settings", daily_quotas={TAGS: 100})
    tags.fetch()
    lin = world.operator()
    lin.post(f"{ROOM}/ask", page=ROOM)
    assert (use(TAGS).used, use(TAGS).most) == (1, 100)
    ApiUse.update(used=100).where(ApiUse.path == TAGS).execute()
    with pytest.raises(Spent):
        tags.fetch()


def test_the_counts_begin_anew_ten_times_a_month(world: World) -> None:
    ApiUse.create(path=TAGS, day=quotas.today(), used=1000)
    lin = world.operator()
    assert "还剩 10 次" in lin.get(ROOM).text
    lin.post(f"{ROOM}/clear", page=ROOM)
    tags.fetch()
    assert quotas.clears_left() == 9
    for _ in range(9):
        quotas.clear(world.lin())
    with pytest.raises(ClearsUsedUp):
        quotas.clear(world.lin())
    assert calls(world, "/cgi-bin/clear_quota") == 10
    assert Audit.select().where(Audit.verb == "clear quotas").count() == 10


def test_of_two_who_let_the_last_one_begin_anew_one_is_told(world: World) -> None:
    for _ in range(9):
        quotas.clear(world.lin())
    lin = world.lin()
    results = together(lambda: quotas.clear(lin), lambda: quotas.clear(lin))
    assert {type(one) for one in results} == {type(None), ClearsUsedUp}
    assert calls(world, "/cgi-bin/clear_quota") == 10


def test_what_wechat_refused_to_begin_anew_counts_for_nothing(world: World) -> None:
    world.fault("/cgi-bin/clear_quota", "errcode", errcode=48001)
    with pytest.raises(NotCleared):
        quotas.clear(world.lin())
    assert quotas.clears_left() == 10
    world.fault("/cgi-bin/clear_quota", "lose")
    with pytest.raises(NotCleared):
        quotas.clear(world.lin())
    assert quotas.clears_left() == 9, "it may have"


def test_without_its_table_a_call_is_made_all_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_path: str) -> str:
        raise peewee.OperationalError("no such table")
    monkeypatch.setattr(quotas, "counted", broken)
    assert tags.fetch() == []


VERIFIED_SERVICES_ONLY = ["模板消息和订阅通知", "网页授权登录", "带渠道参数的二维码", "微信支付"]
VERIFIED_ONLY = ["客服消息", "微信标签，以及用图片、语音、视频回复", "群发消息", *VERIFIED_SERVICES_ONLY]


@pytest.mark.parametrize(("kind", "name", "crossed"), [
    ("subscription", "未认证的订阅号", ["自定义菜单", *VERIFIED_ONLY]),
    ("verified_subscription", "已认证的订阅号", VERIFIED_SERVICES_ONLY),
    ("service", "未认证的服务号", VERIFIED_ONLY), ("verified_service", "已认证的服务号", [])])
def test_the_card_says_what_the_account_can_do_and_what_is_done_instead(world: World, kind: str, name: str,
                                                                       crossed: list[str]) -> None:
    world.configure(structs.replace(world.settings, wechat=structs.replace(world.settings.wechat, account=kind)))
    page = world.operator().get(ROOM).text
    assert f"<b>{name}</b>" in page
    rows = re.findall(r'<li class="(can|cannot)">.*?</svg><span>([^<]*)<.*?</li>', page, re.DOTALL)
    assert sorted(one for can, one in rows if can == "cannot") == sorted(crossed)
    assert len(rows) == 8
    assert ("等顾客下次发消息时随回复一起告诉" in page) == ("客服消息" in crossed)
    assert ("聊天里的链接带签名" in page) == ("网页授权登录" in crossed)
