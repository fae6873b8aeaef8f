"""Lin designs the menu, WeChat takes it, followers see it; for some, for a time, again, or no more."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from base import clock, db
from jobs import worker
from models import Audit, MenuDesign, MenuPlan, MenuPush, Tag
from shop import tag_sync, versions
from shop.menus import plans, pushing
from tests.console.conftest import seen, typed
from tests.menus import buttons, designs, first_design, pushes, sees, tagged, version
from tests.world import Browser, Person, World
from wechat import menu, tags

DAILY = [["逛商店", "全部商品", "水果", "茶叶"], "我的订单", ["服务", "帮助", "联系客服", "我的"]]
SPRING = ["年货", "福利", ["服务", "我的订单", "小程序"]]


@pytest.fixture
def lin(world: World) -> Browser:
    """Lin, logged in to the console."""
    return world.operator()


def test_lin_designs_looks_and_pushes_and_mei_sees_it(world: World, lin: Browser, mei: Person) -> None:
    spring = designs(lin)
    assert sees(mei) == []
    look = seen(lin.get(f"/console/menu/{spring}/push"))
    assert "微信上还没有菜单" in look
    answer = pushes(lin, spring)
    assert "已推送" in seen(answer)
    assert sees(mei) == SPRING
    [page, _key, service] = buttons(mei)
    assert page["url"] == f"{world.url}/c/snacks"
    assert service["sub_button"][1]["appid"] == "wx0123456789abcdef"
    assert "订单" in mei.taps("orders.latest").text
    assert Audit.select().where(Audit.verb == "push menu", Audit.permission == "menu").count() == 1


def test_the_difference_is_told_button_by_button(lin: Browser, mei: Person) -> None:
    pushes(lin, first_design())
    look = seen(lin.get(f"/console/menu/{designs(lin)}/push"))
    assert "“逛商店” 换成 “年货”：打开网页" in look
    assert "“我的订单” 换成 “福利”：触发 key SPRING" in look
    assert "“服务” › “联系客服” 换成 “小程序”：打开小程序" in look
    assert "“服务” › “我的” 去掉" in look
    assert "正是这个菜单" in seen(lin.get(f"/console/menu/{first_design()}/push"))


def test_wrong_and_too_long_is_said_beside_the_field_and_nothing_is_lost(lin: Browser, mei: Person) -> None:
    design = designs(lin, **{
        "columns-0-name": "年货年货年货", "columns-0-url": "ftp://x", "columns-1-key": "钥" * 43,
        "columns-2-buttons-0-name": "字" * 21, "columns-2-buttons-1-appid": "wx1"})
    page = lin.get(f"/console/menu/{design}")
    for field, words in (
            ("columns-0-name", "最多 16 字节"), ("columns-0-url", "不是网址"), ("columns-1-key", "最多 128 字节"),
            ("columns-2-buttons-0-name", "最多 60 字节"), ("columns-2-buttons-1-appid", "wx 加 16 位")):
        said = page.text.split(f'id="{field}-problem">')[1].split("<")[0]
        assert words in said
    assert typed(page, "columns-0-name") == ["年货年货年货"]
    assert typed(page, "columns-2-buttons-0-name") == ["字" * 21]
    assert lin.get(f"/console/menu/{design}/push").url.endswith(f"/console/menu/{design}")
    refused = lin.post(f"/console/menu/{design}/push", {"version": "1"}, page="/console/menu/new")
    assert "最多 16 字节" in seen(refused)
    assert sees(mei) == []
    assert not MenuPush.select().exists()


@pytest.mark.parametrize(("errcode", "words"), [
    (40018, "名称没有填或太长"), (40054, "https"), (40016, "一到三个"), (65301, "没有这个菜单"), (45009, "明天"),
    (48001, "认证"), (99999, "99999")])
def test_what_wechat_refuses_anyway_is_told_in_plain_words(
        world: World, lin: Browser, mei: Person, errcode: int, words: str) -> None:
    pushes(lin, first_design())
    spring = designs(lin)
    world.fault("/cgi-bin/menu/create", "errcode", errcode=errcode)
    answer = pushes(lin, spring)
    assert "微信没有接受" in seen(answer)
    assert words in seen(answer)
    assert sees(mei) == DAILY
    assert MenuPush.get(MenuPush.state == "refused").answer.startswith(str(errcode))
    assert MenuDesign.get_by_id(spring).name == "春节菜单"
    assert "换成 “年货”" in seen(lin.get(f"/console/menu/{spring}/push"))


def test_history_tells_who_when_what_and_brings_it_back(world: World, lin: Browser, mei: Person) -> None:
    pushes(lin, first_design())
    pushes(lin, designs(lin))
    room = seen(lin.get("/console/menu"))
    assert "小铺演示" in room
    assert "使用中" in room
    first = MenuPush.select().order_by(MenuPush.id).get()
    past = f"/console/menu/history/{first.id}"
    assert "打开网页" in seen(lin.get(past))
    assert "已推送" in seen(lin.post(f"{past}/again", page=past))
    assert sees(mei) == DAILY
    assert MenuPush.select().where(MenuPush.state == "done").count() == 3
    assert pushing.standing().name == "日常菜单"


def test_only_mei_sees_the_members_menu(world: World, lin: Browser, mei: Person, bo: Person) -> None:
    members = tagged(world, "会员", mei)
    theirs = designs(lin, name="会员菜单", audience=str(members), **{"columns-0-name": "会员价"})
    assert "请先推送" in seen(pushes(lin, theirs))
    assert not MenuPush.select().exists()
    pushes(lin, first_design())
    assert "已推送" in seen(pushes(lin, theirs))
    assert sees(mei)[0] == "会员价"
    assert sees(bo) == DAILY
    look = seen(lin.get(f"/console/menu/{theirs}/push"))
    assert "正是这个菜单" in look


def test_a_new_menu_for_a_tag_replaces_the_old_one(world: World, lin: Browser, mei: Person, bo: Person) -> None:
    members = str(tagged(world, "会员", mei))
    pushes(lin, first_design())
    pushes(lin, designs(lin, audience=members))
    pushes(lin, designs(lin, audience=members, **{"columns-0-name": "会员日"}))
    assert sees(mei)[0] == "会员日"
    assert MenuPush.select().where(MenuPush.stands, MenuPush.audience == int(members)).count() == 1
    assert "会员" in seen(lin.post(f"/console/menu/withdraw/{members}", page="/console/menu"))
    assert sees(mei) == DAILY
    assert pushing.standing(int(members)) is None


def renumbered(lin: Browser, tag: int, *people: Person) -> None:
    """Have WeChat lose a tag and give its number to another one; it is made there anew, with these people."""
    former = Tag.get_by_id(tag).wechat_id
    tags.delete(former)
    lin.post("/console/tags", {"name": "黑名单"}, page="/console/tags")
    while worker.work_off():
        pass
    assert Tag.get(Tag.name == "黑名单").wechat_id == former
    assert Tag.get_by_id(tag).wechat_id not in (None, former)
    tags.add(Tag.get_by_id(tag).wechat_id, [one.openid for one in people])


def test_a_tag_that_is_made_anew_keeps_its_menu(world: World, lin: Browser, mei: Person, bo: Person) -> None:
    members = tagged(world, "会员", mei)
    theirs = designs(lin, name="会员菜单", audience=str(members), **{"columns-0-name": "会员价"})
    pushes(lin, first_design())
    pushes(lin, theirs)
    renumbered(lin, members, mei)
    assert sees(mei) == DAILY
    page = seen(lin.get("/console/menu"))
    assert "“会员”" in page
    assert "黑名单" not in page
    world.jobs()
    assert sees(mei)[0] == "会员价", "pushed anew for the new number"
    assert len(menu.fetch_all().conditional) == 1
    world.jobs()
    assert MenuPush.select().where(MenuPush.kind == "put_up").count() == 3, "once"
    refused = lin.post(f"/console/tags/{members}/delete", page="/console/tags")
    assert "请先" in seen(refused)
    lin.post(f"/console/menu/withdraw/{members}", page="/console/menu")
    assert sees(mei) == DAILY


def test_a_menu_waits_for_the_new_number_of_its_tag(world: World, lin: Browser, mei: Person) -> None:
    pushes(lin, first_design())
    members = tagged(world, "会员", mei)
    theirs = designs(lin, audience=str(members))
    planned(lin, theirs, 1, 600)
    with db.write():
        Tag.update(wechat_id=None).where(Tag.id == members).execute()
    desk = lin.get(f"/console/menu/{theirs}")
    assert "微信还不认识这个标签" in seen(desk)
    assert f'value="{members}" selected' in desk.text
    world.later(5)
    assert MenuPlan.get().state == "waiting"
    assert sees(mei) == DAILY
    tag_sync.push(members)
    world.jobs()
    assert sees(mei) == SPRING
    renumbered(lin, members, mei)
    world.jobs()
    assert sees(mei) == SPRING
    world.later(600)
    assert sees(mei) == DAILY, "the plan ends what was pushed anew"


def test_the_tags_own_menus_open_pages_of_three_domains(world: World, lin: Browser, mei: Person) -> None:
    pushes(lin, first_design())
    members = str(tagged(world, "会员", mei))
    pushes(lin, designs(lin, audience=members, **{"columns-0-url": "https://a.example/"}))
    others = designs(lin, audience=str(tagged(world, "老友", mei)), **{
        "columns-0-url": "https://b.example/", "columns-1-kind": "view", "columns-1-url": "https://c.example/"})
    assert "3 个域名" in seen(pushes(lin, others))


def test_a_menu_goes_up_at_its_time_and_the_former_comes_back(world: World, lin: Browser, mei: Person) -> None:
    pushes(lin, first_design())
    assert "已安排" in seen(planned(lin, designs(lin), 60, 120))
    world.later(59)
    assert sees(mei) == DAILY
    world.later(2)
    assert sees(mei) == SPRING
    assert "使用中" in seen(lin.get("/console/menu"))
    world.later(60)
    assert sees(mei) == DAILY
    assert MenuPlan.get().state == "over"


def test_a_planned_menu_that_is_refused_at_night_is_told_on_the_first_page(world: World, lin: Browser, mei: Person
                                                                           ) -> None:
    pushes(lin, first_design())
    planned(lin, designs(lin), 60, 120)
    world.fault("/cgi-bin/menu/create", "errcode", errcode=40018)
    assert "定时菜单被拒绝" not in seen(lin.get("/console"))
    world.later(61)
    assert "1 定时菜单被拒绝" in seen(lin.get("/console"))
    pushes(lin, designs(lin))
    assert "定时菜单被拒绝" not in seen(lin.get("/console"))


def test_a_plan_pushes_what_was_planned_not_what_is_half_written(world: World, lin: Browser, mei: Person) -> None:
    spring = designs(lin)
    planned(lin, spring, 60)
    lin.post(f"/console/menu/{spring}", {"name": "春节菜单", "version": "1", "columns-0-name": "写到一"},
             page=f"/console/menu/{spring}")
    world.later(61)
    assert sees(mei) == SPRING


def test_what_lin_pushed_meanwhile_stays(world: World, lin: Browser, mei: Person) -> None:
    pushes(lin, first_design())
    planned(lin, designs(lin), 60, 120)
    world.later(61)
    pushes(lin, designs(lin, **{"columns-0-name": "初八开工"}))
    world.later(60)
    assert sees(mei)[0] == "初八开工"
    assert MenuPlan.get().state == "over"


def test_a_plan_for_a_tag_ends_with_everybodys_menu(world: World, lin: Browser, mei: Person, bo: Person) -> None:
    pushes(lin, first_design())
    planned(lin, designs(lin, audience=str(tagged(world, "会员", mei))), 60, 120)
    world.later(61)
    assert (sees(mei), sees(bo)) == (SPRING, DAILY)
    world.later(60)
    assert (sees(mei), sees(bo)) == (DAILY, DAILY)


def test_lin_ends_a_plan_early(world: World, lin: Browser, mei: Person) -> None:
    pushes(lin, first_design())
    planned(lin, designs(lin), 60, 600)
    world.later(61)
    plan = MenuPlan.get()
    assert lin.post(f"/console/menu/plans/{plan.id}/cancel", page="/console/menu").ok
    world.jobs()
    assert sees(mei) == DAILY
    planned(lin, designs(lin), 60)
    lin.post(f"/console/menu/plans/{plan.id + 1}/cancel", page="/console/menu")
    world.later(61)
    assert sees(mei) == DAILY


@pytest.mark.parametrize(("since", "until", "words"), [
    (-60, None, "还没到的时间"), (60, 30, "结束时间"), (None, None, "什么时候上线")])
def test_a_plan_at_an_impossible_time_is_refused_beside_the_field(
        lin: Browser, since: int | None, until: int | None, words: str) -> None:
    answer = planned(lin, designs(lin), since, until)
    assert answer.status_code == 422
    assert words in seen(answer)
    assert not MenuPlan.select().exists()


def test_two_plans_for_one_time_are_refused(lin: Browser) -> None:
    spring = designs(lin)
    planned(lin, spring, 60, 120)
    assert "“春节菜单” 已经安排在这个时间" in seen(planned(lin, spring, 90, 150))
    assert planned(lin, spring, 120, 180).ok
    assert MenuPlan.select().count() == 2


def planned(lin: Browser, design: int, since: int | None, until: int | None = None) -> object:
    """Let Lin plan a push, in minutes from now."""
    look = f"/console/menu/{design}/push"
    times = {name: clock.local(clock.now() + 60 * minutes).strftime("%Y-%m-%dT%H:%M") if minutes is not None else ""
             for name, minutes in (("since", since), ("until", until))}
    return lin.post(f"/console/menu/{design}/plan", {"version": version(lin, look), **times}, page=look)


def test_a_push_without_an_answer_is_asked_about_until_it_is_known(world: World, lin: Browser, mei: Person) -> None:
    world.fault("/cgi-bin/menu/create", "lose_after")
    answer = pushes(lin, designs(lin))
    assert "没有明确回复" in seen(answer)
    assert sees(mei) == SPRING
    world.later(2)
    assert MenuPush.get().state == "done"
    assert pushing.standing().name == "春节菜单"


def test_a_push_that_never_arrived_is_pushed_again(world: World, lin: Browser, mei: Person) -> None:
    world.fault("/cgi-bin/menu/create", "lose")
    pushes(lin, designs(lin))
    assert sees(mei) == []
    world.later(2)
    assert sees(mei) == SPRING
    assert MenuPush.get().state == "done"


@pytest.mark.parametrize("answered", [False, True])
def test_a_process_that_dies_between_intent_and_answer_loses_nothing(
        world: World, lin: Browser, mei: Person, answered: bool) -> None:
    spring = designs(lin)
    wish = pushing.fit(spring, 1)
    push = pushing.begun(wish, world.lin())
    if answered:
        pushing.sending.sent(push)
    assert MenuPush.get().state == "asked"
    assert "正在" in seen(pushes(lin, first_design()))
    world.later(2)
    assert sees(mei) == SPRING
    assert MenuPush.get().state == "done"


def test_a_late_answer_changes_nothing_when_another_menu_took_the_place(
        world: World, lin: Browser, mei: Person) -> None:
    late = pushing.begun(pushing.fit(designs(lin), 1), world.lin())
    clock.advance(pushing.PATIENCE + 1)
    assert "已推送" in seen(pushes(lin, first_design()))
    pushing.arrived(late, "")
    assert MenuPush.get_by_id(late.id).state == "dropped"
    assert pushing.standing().name == "日常菜单"


def test_only_one_worker_looks_after_a_push(world: World, lin: Browser) -> None:
    push = pushing.begun(pushing.fit(designs(lin), 1), world.lin())
    assert [pushing.claimed(push), pushing.claimed(push)] == [True, False]


def test_the_menu_from_before_the_shop_comes_back_too(world: World, lin: Browser, mei: Person) -> None:
    lin_push = pushes(lin, first_design())
    assert lin_push.ok
    MenuPush.delete().execute()  # as if somebody else had made it
    pushes(lin, designs(lin))
    former = MenuPush.select().order_by(MenuPush.id).get()
    assert former.name == "原来的菜单"
    lin.post(f"/console/menu/history/{former.id}/again", page="/console/menu/new")
    assert sees(mei) == DAILY


def test_lin_takes_every_menu_away(world: World, lin: Browser, mei: Person) -> None:
    pushes(lin, first_design())
    assert lin.post("/console/menu/clear", page="/console/menu").ok
    assert sees(mei) == []
    assert pushing.all_standing() == []


def test_two_operators_do_not_overwrite_each_other_unseen(world: World, lin: Browser) -> None:
    spring = designs(lin)
    room = f"/console/menu/{spring}"
    assert lin.post(room, {"name": "甲", "version": "1", "columns-0-name": "甲"}, page=room).ok
    late = lin.post(room, {"name": "乙", "version": "1", "columns-0-name": "乙"}, page=room)
    assert late.status_code == 409
    assert typed(late, "columns-0-name") == ["乙"]
    assert MenuDesign.get_by_id(spring).name == "甲"
    assert lin.post(room, {"name": "乙", "version": typed(late, "version")[0]}, page=room).ok
    assert MenuDesign.get_by_id(spring).name == "乙"


def test_plans_run_once_however_many_workers_look(world: World, lin: Browser, mei: Person) -> None:
    planned(lin, designs(lin), 1)
    clock.advance(120)
    row = MenuPlan.get()
    assert plans.beginning(row) is not None
    assert plans.beginning(row) is None
    assert MenuPush.select().count() == 1


def test_what_was_replaced_goes_while_others_write(world: World, lin: Browser, mei: Person) -> None:
    """SQLite lets nobody write who is still reading when somebody else has written."""
    pushes(lin, first_design())
    regulars = designs(lin, audience=str(tagged(world, "老客", mei)))
    world.fault("/cgi-bin/menu/delconditional", "lose", times=2)
    for _ in range(3):
        pushes(lin, regulars)
    with others_writing():
        answer = pushes(lin, regulars)
    assert "已推送" in seen(answer)
    assert len(menu.fetch_all().conditional) == 1
    assert sees(mei) == SPRING


@contextmanager
def others_writing() -> Iterator[None]:
    """Have somebody else write something new again and again, until the block ends."""
    enough = Event()

    def writes() -> None:
        with db.connected():
            while not enough.is_set():
                with db.write():
                    versions.bump("others")
        db.forget()
    with ThreadPoolExecutor(1) as others:
        busy = others.submit(writes)
        try:
            yield
        finally:
            enough.set()
            busy.result()
