"""The menu's desk: buttons come, go and move, the phone follows, and what one account may not do is said."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from models import Audit, MenuDesign, MenuPlan, MenuPush
from shop.menus import data
from tests.console.conftest import seen, typed
from tests.menus import MENU, designs, first_design, pushes, sees, tagged
from tests.world import Browser, Person, World

EDITOR = "/console/menu/editor"


def rearranged(lin: Browser, act: str, **changes: str) -> list[str]:
    """Press one of the desk's small buttons; returns the names behind the third column, then the columns'."""
    answer = lin.post(EDITOR, {**MENU, "act": act, **changes}, page="/console/menu/new")
    assert answer.ok
    names = [typed(answer, f"columns-2-buttons-{at}-name") for at in range(5)]
    return [name[0] for name in [*names, *(typed(answer, f"columns-{at}-name") for at in range(3))] if name]


@pytest.mark.parametrize(("act", "names"), [
    ("add:2", ["我的订单", "小程序", "", "年货", "福利", "服务"]),
    ("drop:2:0", ["小程序", "年货", "福利", "服务"]),
    ("down:2:0", ["小程序", "我的订单", "年货", "福利", "服务"]),
    ("up:2:0", ["我的订单", "小程序", "年货", "福利", "服务"]),
    ("left:2", ["年货", "服务", "福利"]),
    ("right:2", ["我的订单", "小程序", "年货", "福利", "服务"]),
    ("eat:7:7", ["我的订单", "小程序", "年货", "福利", "服务"]),
    ("up:2:9", ["我的订单", "小程序", "年货", "福利", "服务"]),
])
def test_buttons_come_go_and_move_and_nothing_is_saved(lin: Browser, act: str, names: list[str]) -> None:
    before = MenuDesign.select().count()
    assert rearranged(lin, act) == names
    assert MenuDesign.select().count() == before


def test_a_column_takes_five_buttons_and_no_more(lin: Browser) -> None:
    five = {f"columns-2-buttons-{at}-name": f"第{at}" for at in range(5)}
    assert len(rearranged(lin, "add:2", **five)) == 8
    more = {f"columns-2-buttons-{at}-name": f"第{at}" for at in range(9)}
    assert lin.post("/console/menu/new", {**MENU, **more}, page="/console/menu/new").ok
    assert len(data.read(MenuDesign.select().order_by(MenuDesign.id.desc()).get().buttons)[2].buttons) == 5


def test_the_phone_shows_what_is_typed(lin: Browser) -> None:
    answer = lin.post(EDITOR, {**MENU, "columns-0-name": "新<b>年"}, page="/console/menu/new")
    phone = answer.text.split('id="menu-preview"')[1]
    assert "<b>新&lt;b&gt;年</b>" in phone
    assert "小程序" in phone


def test_what_was_typed_for_another_kind_comes_back_with_it(lin: Browser) -> None:
    answer = lin.post(EDITOR, {**MENU, "columns-0-kind": "key"}, page="/console/menu/new")
    assert typed(answer, "columns-0-url") == ["/c/snacks"]
    assert 'type="hidden" name="columns-0-url"' in answer.text


def test_a_reply_is_chosen_among_the_published(lin: Browser) -> None:
    answer = lin.post(EDITOR, {**MENU, "columns-1-kind": "rule", "columns-1-find": "发票"}, page="/console/menu/new")
    choices = answer.text.split('id="columns-1-rule"')[1].split("</select>")[0]
    assert "发票" in choices
    assert "运费" not in choices
    number = choices.split('<option value="')[2].split('"')[0]
    rule = designs(lin, **{"columns-1-kind": "rule", "columns-1-rule": number})
    assert "用自动回复 “发票” 回答" in seen(lin.get(f"/console/menu/{rule}/push"))
    gone = designs(lin, **{"columns-1-kind": "rule", "columns-1-rule": "99999"})
    assert "还没有发布" in seen(lin.get(f"/console/menu/{gone}"))


def test_a_key_that_nothing_answers_is_told(lin: Browser) -> None:
    assert "还没有自动回复回答 key SPRING" in seen(lin.get(f"/console/menu/{designs(lin)}/push"))
    assert "还没有自动回复回答" not in seen(lin.get(f"/console/menu/{first_design()}/push"))


def test_every_kind_of_button_is_taken_by_wechat(world: World, lin: Browser, mei: Person) -> None:
    kinds = ("scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin")
    rows = {name: value for at, kind in enumerate(kinds) for name, value in (
        (f"columns-2-buttons-{at}-name", kind), (f"columns-2-buttons-{at}-kind", kind))}
    pushes(lin, designs(lin, **rows, **{"columns-1-kind": "location_select", "columns-1-key": ""}))
    [_page, place, service] = world.wechat("GET", f"/menu/{mei.openid}")["button"]
    assert place["key"] == "location_select"
    assert [one["type"] for one in service["sub_button"]] == list(kinds)


def test_media_and_articles_want_their_ids(lin: Browser) -> None:
    for kind, field in (("media_id", "media_id"), ("article_id", "article_id"),
                        ("article_view_limited", "article_id")):
        design = designs(lin, **{"columns-0-kind": kind})
        assert f'id="columns-0-{field}-problem"' in lin.get(f"/console/menu/{design}").text


@pytest.mark.parametrize(("account", "words"), [("subscription", "mp.weixin.qq.com"), ("service", "按标签")])
def test_an_account_that_may_not_is_told_what_to_do_instead(
        world: World, mei: Person, account: str, words: str) -> None:
    members = tagged(world, "会员", mei)
    lin = world.operator()
    pushes(lin, first_design())
    design = designs(lin, audience=str(members))
    world.configure(replace(world.settings, wechat=replace(world.settings.wechat, account=account)))
    assert words in seen(lin.get(f"/console/menu/{design}"))
    look = lin.get(f"/console/menu/{design}/push")
    assert words in seen(look)
    assert "现在推送" not in seen(look)
    refused = lin.post(f"/console/menu/{design}/push", {"version": "1"}, page=f"/console/menu/{design}")
    assert words in seen(refused)
    assert MenuPush.select().count() == 1


def test_wechats_own_menu_becomes_a_design(lin: Browser, mei: Person) -> None:
    assert "微信上还没有这个公众号的菜单" in seen(lin.post("/console/menu/import", page="/console/menu"))
    pushes(lin, designs(lin))
    answer = lin.post("/console/menu/import", page="/console/menu")
    assert "存成一份设计" in seen(answer)
    imported = MenuDesign.select().order_by(MenuDesign.id.desc()).get()
    assert imported.name == "微信上的菜单"
    assert "正是这个菜单" in seen(lin.get(f"/console/menu/{imported.id}/push"))


def test_without_the_permission_the_room_is_closed(helper: Callable[..., Browser], lin: Browser) -> None:
    spring = designs(lin)
    wen = helper("rules", "products")
    for path in ("", "/new", f"/{spring}", f"/{spring}/push"):
        assert wen.get(f"/console/menu{path}").status_code == 403
    for path in ("/import", "/clear", f"/{spring}/push", f"/{spring}/plan", f"/{spring}/delete", "/new"):
        assert wen.post(f"/console/menu{path}", page="/console/rules").status_code == 403
    assert helper_free(spring)


def helper_free(design: int) -> bool:
    """Tell whether nobody did anything with a design but draw it."""
    return MenuDesign.get_by_id(design).version == 1 and not MenuPush.select().exists() and (
        not MenuPlan.select().exists())


def test_a_design_is_deleted_and_the_phones_keep_theirs(lin: Browser, mei: Person) -> None:
    spring = designs(lin)
    pushes(lin, spring)
    assert lin.post(f"/console/menu/{spring}/delete", page=f"/console/menu/{spring}").ok
    assert lin.get(f"/console/menu/{spring}").status_code == 404
    assert sees(mei)[0] == "年货"
    assert Audit.select().where(Audit.verb == "delete menu").exists()


@pytest.mark.parametrize("path", ["/7777", "/7777/push", "/history/7777"])
def test_what_is_not_there_is_not_found(lin: Browser, path: str) -> None:
    assert lin.get(f"/console/menu{path}").status_code == 404


@pytest.mark.parametrize("name", ["", "字" * 61, "a\u202eb"])
def test_a_design_wants_a_name(lin: Browser, name: str) -> None:
    answer = lin.post("/console/menu/new", {**MENU, "name": name}, page="/console/menu/new")
    assert answer.status_code == 422
    assert 'id="name-problem"' in answer.text
    assert typed(answer, "columns-0-name") == ["年货"]
