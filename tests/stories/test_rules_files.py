"""Rules come in from WeChat's own console and from files, all as drafts or none, and go out as files."""

import json
from typing import Any

import pytest

from bot import router
from models import Rule
from shop.rules import book, tables
from shop.rules.data import Event, Keyword
from tests.console.conftest import lin, published, rule, seen, typed
from tests.world import Browser, Person, World

__all__ = ["lin"]

ROOM = "/console/rules/import"
WECHATS = {
    "is_add_friend_reply_open": 1, "is_autoreply_open": 1,
    "add_friend_autoreply_info": {"type": "text", "content": "谢谢关注！"},
    "message_default_autoreply_info": {"type": "text", "content": "客服稍后回复您。"},
    "keyword_autoreply_info": {"list": [
        {"rule_name": "刻字", "create_time": 1, "reply_mode": "random_one",
         "keyword_list_info": [{"type": "text", "match_mode": "contain", "content": "刻字"},
                               {"type": "text", "match_mode": "equal", "content": "KZ"}],
         "reply_list_info": [{"type": "text", "content": "可以刻字。"}, {"type": "img", "content": "media"},
                             {"type": "news", "news_info": {"list": [
                                 {"title": "刻字说明", "digest": "怎么刻", "cover_url": "https://example.com/a.jpg",
                                  "content_url": "https://example.com/a"}]}}]},
        {"rule_name": "只有图", "create_time": 1, "reply_mode": "reply_all",
         "keyword_list_info": [{"type": "text", "match_mode": "equal", "content": "图"}],
         "reply_list_info": [{"type": "img", "content": "media"}]}]},
}


def sent(lin: Browser, name: str, data: bytes) -> Any:
    """Bring a file to the desk."""
    return lin.post(ROOM, page=ROOM, files={"file": (name, data)})


def named(name: str) -> Any:
    """Return the drafts with this name."""
    return [one for one in book.drafted() if one.name == name]


def test_wechats_own_replies_come_along(world: World, lin: Browser, mei: Person) -> None:
    world.wechat("POST", "/autoreply", **WECHATS)
    page = lin.post(f"{ROOM}/wechat", page=ROOM)
    told = seen(page)
    for part in ("刻字", "谢谢关注", "图片：请重新选择", "只有图 整条规则"):
        assert part in told, part
    assert named("刻字") == [], "nothing has come yet"
    done = lin.post(f"{ROOM}/confirm", {"rules": typed(page, "rules")[0]}, page=ROOM)
    assert "已导入 3 条规则" in seen(done)
    carved, otherwise = named("刻字")[0], named("默认回复")[0]
    assert carved.keywords == (Keyword("刻字", "contains"), Keyword("KZ", "exact"))
    assert [reply.kind for reply in carved.answers] == ["text", "link"]
    assert carved.send == "random"
    assert (otherwise.events, otherwise.cooldown) == ((Event("unknown"),), 3600)
    assert "可以刻字" not in mei.says("kz").text
    published(lin)
    router._current._rules.fresh()  # a word said while they come live would be one that nobody knows yet
    world.until(lambda: mei.says("kz").text == "可以刻字。")
    assert mei.says("天上有几颗星").text == "客服稍后回复您。"
    assert mei.says("天上有几颗星").text != "客服稍后回复您。", "once an hour"


def test_wechat_out_of_reach_is_said(world: World, lin: Browser) -> None:
    world.fault("/cgi-bin/get_current_autoreply_info", "errcode", errcode=48001)
    answer = lin.post(f"{ROOM}/wechat", page=ROOM)
    assert "没能从微信读取" in seen(answer)
    assert answer.status_code == 502


def test_music_without_a_cover_does_not_come_in(lin: Browser) -> None:
    song = {"name": "丰收的歌", "keywords": [{"text": "来首歌"}],
            "answers": [{"kind": "music", "title": "丰收", "url": "https://x.example/a.mp3"}]}
    page = sent(lin, "rules.json", json.dumps({"rules": [song]}).encode())
    assert page.status_code == 422
    assert "没有封面的音乐，微信不会发送" in seen(page)
    assert named("丰收的歌") == []


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_what_goes_out_comes_in_again(world: World, lin: Browser, ending: str) -> None:
    lin.post("/console/rules/new", rule(cooldown="2", cooldown_unit="hours", opens="22:00", closes="6:00", until=(
        "2027-01-02T03:04"), weekdays=["1", "7"], **{"events-0-kind": "menu", "events-0-key": "spring",
        "answers-1-kind": "text", "answers-1-text": "=1+1"}), page="/console/rules/new")
    before = book.drafted()
    data = lin.get(f"/console/rules/export.{ending}").content
    page = sent(lin, f"rules.{ending}", data)
    assert f"将导入 {len(before)} 条规则" in seen(page)
    lin.post(f"{ROOM}/confirm", {"rules": typed(page, "rules")[0], "same": "replace"}, page=ROOM)
    assert [set(one.keywords) for one in book.drafted()] == [set(one.keywords) for one in before]
    assert [(one.answers, one.schedule, one.cooldown, one.events) for one in book.drafted()] == [
        (one.answers, one.schedule, one.cooldown, one.events) for one in before]
    lin.post(f"{ROOM}/confirm", {"rules": typed(page, "rules")[0], "same": "add"}, page=ROOM)
    assert Rule.select().where(Rule.name == "春节").count() == 2


def test_a_simple_table_of_another_shop(lin: Browser) -> None:
    page = sent(lin, "a.csv", "规则名称,关键词,完全匹配,回复\n刻字,\"刻字，雕刻\",kz,可以刻字\n".encode("gb18030"))
    lin.post(f"{ROOM}/confirm", {"rules": typed(page, "rules")[0]}, page=ROOM)
    words = (Keyword("刻字", "contains"), Keyword("雕刻", "contains"), Keyword("kz"))
    assert sorted(named("刻字")[0].keywords, key=str) == sorted(words, key=str)


def test_a_bad_row_keeps_all_out(lin: Browser) -> None:
    rows = ["名称,完全匹配,回复,时段,事件,标签", "好的,好,好,,,", "没词,,好,,,", "时段,x,好,9点,,",
            "事件,x,好,,birthday,", "标签,x,好,,,老客", ",x,好,,,"]
    page = sent(lin, "a.csv", "\n".join(rows).encode())
    assert page.status_code == 422
    assert "6 条中有 5 条不符合要求" in seen(page)
    for reason in ("3 没词", "09:30-18:00", "birthday", "没有“老客”", "7 —"):
        assert reason in seen(page), reason
    assert named("好的") == []


@pytest.mark.parametrize("data", [
    b"", b"{", b"[1]", b'{"rules": 1}', b"\xff\xfe\x00", b"a,b\n1,2\n", b"[]", b"[" * 200_000,
    b'[{"name":' + b"[" * 200_000], ids=range(9))
def test_what_is_no_file_of_rules_is_refused(lin: Browser, data: bytes) -> None:
    before = Rule.select().count()
    answer = sent(lin, "a.json", data)
    assert answer.status_code == 422
    assert 'id="file-problem"' in answer.text
    assert Rule.select().count() == before


def test_one_wrong_rule_in_json_is_named(lin: Browser) -> None:
    data = {"rules": [{"name": "好", "keywords": [{"text": "好"}], "answers": [{"kind": "text", "text": "好"}]},
                      {"name": "坏", "keywords": "好"}, {"name": "空", "keywords": [{"text": "x"}],
                                                       "answers": [{"kind": "product", "products": [999999]}]}]}
    page = sent(lin, "a.json", json.dumps(data).encode())
    assert "3 条中有 2 条" in seen(page)
    assert "2 坏 “keywords”缺失或格式不对" in seen(page)
    assert "Expected" not in seen(page)
    assert [row.reason == "" for row in tables.read(json.dumps(data).encode(), ())] == [True, False, False]


def test_an_action_the_bot_has_not_stays_outside(lin: Browser) -> None:
    def rules(action: str) -> str:
        return json.dumps([{"name": "查单", "keywords": [{"text": "x"}],
                            "answers": [{"kind": "action", "action": action}]}])

    page = sent(lin, "a.json", rules("nope").encode())
    assert page.status_code == 422
    assert "1 查单 没有“nope”这个动作" in seen(page)
    forged = lin.post(f"{ROOM}/confirm", {"rules": rules("nope")}, page=ROOM)
    assert forged.status_code == 422
    assert "“nope”" in seen(forged)
    assert named("查单") == []
    page = sent(lin, "a.json", rules("orders.latest").encode())
    lin.post(f"{ROOM}/confirm", {"rules": typed(page, "rules")[0]}, page=ROOM)
    assert len(named("查单")) == 1


@pytest.mark.parametrize("part", [
    {"schedule": {"since": 10**18}}, {"schedule": {"until": -5}}, {"audience": {"tags": [2**63]}},
    {"answers": [{"kind": "product", "products": [2**64 - 1]}]}, {"answers": [{"kind": "image", "media": 2**40}]},
    {"priority": 10**30}, {"cooldown": -1}, {"keywords": [{"text": "(", "match": "regex"}]}])
def test_numbers_no_form_would_take_are_refused(lin: Browser, part: dict[str, Any]) -> None:
    one = {"name": "x", "keywords": [{"text": "x"}], "answers": [{"kind": "text", "text": "x"}], **part}
    for answer in (sent(lin, "a.json", json.dumps([one]).encode()),
                   lin.post(f"{ROOM}/confirm", {"rules": json.dumps([one])}, page=ROOM)):
        assert answer.status_code == 422
    assert named("x") == []


@pytest.mark.parametrize("part", [
    {"name": "x\0y"}, {"keywords": [{"text": "x\0"}]}, {"keywords": [{"text": "x\x1b", "match": "contains"}]},
    {"keywords": [{"text": "x\0+y", "match": "regex"}]}, {"events": [{"kind": "scan", "key": "x\0"}]},
    {"answers": [{"kind": "text", "text": "x\b"}]},
    {"answers": [{"kind": "link", "title": "x\0", "text": "y", "url": "/c/fruit", "picture": "/pictures/a.jpg"}]}])
def test_signs_that_nobody_can_read_are_refused(lin: Browser, part: dict[str, Any]) -> None:
    one = {"name": "x", "keywords": [{"text": "x"}], "answers": [{"kind": "text", "text": "x\ny"}], **part}
    before = Rule.select().count()
    for answer in (sent(lin, "a.json", json.dumps([one]).encode()),
                   lin.post(f"{ROOM}/confirm", {"rules": json.dumps([one])}, page=ROOM)):
        assert answer.status_code == 422
        assert "看不见的控制字符" in seen(answer)
    assert Rule.select().count() == before
    as_table = sent(lin, "a.csv", "名称,完全匹配,回复\n坏\x1b,好,好\n".encode())
    assert "看不见的控制字符" in seen(as_table)


@pytest.mark.parametrize("packed", ["[" * 200_000, "", "[", "[]", '[{"name": "x"}]', '[{"name": "x", "answers": 3}]'])
def test_a_forged_confirmation_writes_nothing(lin: Browser, packed: str) -> None:
    before = Rule.select().count()
    assert lin.post(f"{ROOM}/confirm", {"rules": packed}, page=ROOM).status_code == 422
    assert Rule.select().count() == before
