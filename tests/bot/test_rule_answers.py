"""What rules answer with, when, and to whom, told through the wire."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from base import clock, db
from base.errors import BadInput
from bot import live, router
from bot.replies import Text
from models import Customer, CustomerTag, Media, Operator, Product, Tag
from shop import customers, first_rules, media, rules
from shop.rules import Audience, Event, Keyword, Reply, RuleData, Schedule, lint
from tests.bot.wire import Wire, message, text
from tests.rules.test_lint import AROUND

Shelf = Callable[..., Product]
Rule = Callable[..., int]
CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def clock_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A chat that looks for changes with every message; afterwards the clock is put back."""
    monkeypatch.setattr(live, "REST", 0.0)
    yield
    clock.reset()


def publish(lin: Operator, name: str, *answers: Reply, keywords: tuple[Keyword, ...] = (), **more: object) -> int:
    """Make a rule and publish it; without keywords its name is one."""
    words = keywords or ((Keyword(name),) if not more.get("events") else ())
    number = rules.save(lin, RuleData(name, words, answers, **more))  # type: ignore[arg-type]
    rules.publish(lin, number)
    return number


def of_a_former_version(reply: Reply) -> None:
    """Make a rule for 歌 live that could not be saved today."""
    with db.write():
        first_rules.plant([RuleData("歌", (Keyword("歌"),), (reply,))])


def at(day: str, time: str) -> None:
    """Move the clock forward to a time of a day in China."""
    wanted = datetime.fromisoformat(f"{day} {time}").replace(tzinfo=CHINA)
    clock.advance(int(wanted.timestamp()) - clock.now())


def kept(lin: Operator, kind: str) -> int:
    """A file that WeChat already knows."""
    row = Media.create(kind=kind, title=kind, file=f"{kind}.bin", media_id=f"wx-{kind}", ends=clock.now() + 86400)
    return int(row.id)


def test_pictures_voices_videos_and_music(wire: Wire, lin: Operator) -> None:
    publish(lin, "图", Reply("image", media=kept(lin, "image")))
    publish(lin, "声", Reply("voice", media=kept(lin, "voice")))
    publish(lin, "片", Reply("video", media=kept(lin, "video"), title="果园", text="秋天"))
    publish(lin, "歌", Reply("music", title="丰收", text="听听", url="https://x.example/a.mp3",
                             media=kept(lin, "thumb")))
    assert wire.say("图").xml.findtext("Image/MediaId") == "wx-image"
    assert wire.say("声").xml.findtext("Voice/MediaId") == "wx-voice"
    film = wire.say("片").xml
    assert [film.findtext(f"Video/{name}") for name in ("MediaId", "Title", "Description")] == [
        "wx-video", "果园", "秋天"]
    song = wire.say("歌").xml
    assert song.findtext("MsgType") == "music"
    assert [song.findtext(f"Music/{name}") for name in ("Title", "MusicUrl", "ThumbMediaId")] == [
        "丰收", "https://x.example/a.mp3", "wx-thumb"]


@pytest.mark.parametrize("cover", [0, 999])
def test_music_of_a_former_version_without_a_cover_is_a_text_with_its_link(wire: Wire, cover: int) -> None:
    of_a_former_version(Reply("music", "听<听", "丰收", 'https://x.example/a.mp3?v="1"', media=cover))
    song = wire.say("歌")
    assert song.xml.findtext("MsgType") == "text"
    assert song.content == '丰收\n听＜听\n<a href="https://x.example/a.mp3?v=%221%22">点这里收听</a>'


def test_what_the_console_shows_of_music_without_a_cover_is_that_text(wire: Wire) -> None:
    of_a_former_version(Reply("music", title="丰收", url="/a.mp3"))
    shown = router.preview("歌").answer
    assert shown == Text('丰收\n<a href="https://shop.example/a.mp3">点这里收听</a>')
    assert wire.say("歌").content == shown.content


def test_a_lost_file_is_polite_words(wire: Wire, lin: Operator) -> None:
    row = Media.create(kind="image", title="x", file="gone.jpg")
    publish(lin, "图", Reply("image", media=row.id))
    assert wire.say("图").content


def test_link_cards_articles_and_mini_programs(wire: Wire, lin: Operator) -> None:
    number = publish(lin, "专场", Reply("link", "点开看", "水果专场", "/c/fruit", "/pictures/a.jpg"))
    item = wire.say("专场").xml.find("Articles/item")
    assert item is not None
    assert [child.text for child in item] == [
        "水果专场", "点开看", "https://shop.example/pictures/a.jpg", f"https://shop.example/c/fruit?via=rule%20{number}"]
    publish(lin, "文章", Reply("article", "", "果园手记", "https://mp.weixin.qq.com/s/abc"))
    assert wire.say("文章").xml.findtext("Articles/item/Url") == "https://mp.weixin.qq.com/s/abc"
    publish(lin, "小程序", Reply("miniprogram", title="会员<中心>", appid="wx123", path='pages/a?b="c"'))
    content = wire.say("小程序").content
    assert 'data-miniprogram-appid="wx123" data-miniprogram-path="pages/a?b=%22c%22"' in content
    assert "会员＜中心＞" in content


def test_a_product_list_can_be_answered_by_number(wire: Wire, lin: Operator, product: Shelf) -> None:
    apples, pears, gone = product("苹果"), product("梨"), product("停售的", on_shelf=False)
    number = publish(lin, "推荐", Reply("products", "本周推荐：", products=(pears.id, gone.id, apples.id)))
    content = wire.say("推荐").content
    assert content.startswith("本周推荐：\n1. 梨")
    assert "2. 苹果" in content
    assert "停售的" not in content
    assert wire.say("2").xml.findtext("Articles/item/Url") == f"https://shop.example/p/{apples.id}?via=rule%20{number}"


def test_a_card_says_that_it_is_sold_out(wire: Wire, lin: Operator, product: Shelf) -> None:
    publish(lin, "果", Reply("product", products=(product("苹果", stock=0).id,)))
    assert "已售罄" in (wire.say("果").xml.findtext("Articles/item/Description") or "")


def test_words_in_braces(wire: Wire, lin: Operator) -> None:
    Customer.create(openid="oMei", nickname="阿梅<b>")
    publish(lin, "在吗", Reply("text", "{greeting}，{name}！{shop}，您有 {orders} 个订单，{date} {time}。{nonsense} "
                             "{home}"))
    at("2030-05-06", "09:30")
    content = wire.say("在吗").content
    assert content.startswith("早上好，阿梅＜b＞！小铺，您有 0 个订单，2030-05-06 09:30。{nonsense} <a href=")
    at("2030-05-06", "20:30")
    assert wire.say("在吗", "oBo").content.startswith("晚上好，朋友！")


def test_all_of_them_where_messages_may_be_sent_and_one_text_elsewhere(open_chat: Callable[..., Wire],
                                                                       lin: Operator) -> None:
    publish(lin, "介绍", Reply("text", "一"), Reply("text", "二"))
    assert open_chat(account="subscription").say("介绍").content == "一\n\n二"
    assert open_chat(account="verified_service").say("介绍").content == "一"


def test_one_in_turn_per_follower_and_one_at_random(wire: Wire, lin: Operator) -> None:
    answers = tuple(Reply("text", word) for word in "一二三")
    publish(lin, "轮", *answers, send="turn")
    assert [wire.say("轮").content for _each in range(4)] == ["一", "二", "三", "一"]
    assert wire.say("轮", "oBo").content == "一"
    publish(lin, "猜", *answers, send="random")
    assert set(Counter(wire.say("猜").content for _each in range(60))) == {"一", "二", "三"}


def test_one_at_random_is_the_same_for_a_message_that_comes_again(wire: Wire, lin: Operator) -> None:
    publish(lin, "猜", *(Reply("text", f"笑话{number}") for number in range(5)), send="random")
    again = text("猜")
    assert len({wire.post(again).content for _each in range(8)}) == 1


@pytest.mark.parametrize("pattern", ["[丐-萬]号车", "[", r"(\pL{38})x"])
def test_an_expression_that_cannot_run_is_refused_and_keeps_no_other_from_answering(wire: Wire, lin: Operator,
                                                                                    pattern: str) -> None:
    words = (Keyword(pattern, "regex"), Keyword("备用"))
    with pytest.raises(BadInput) as refused:
        publish(lin, "坏", Reply("text", "不"), keywords=words)
    assert refused.value.field == "keywords"
    publish(lin, "问好", Reply("text", "在"), keywords=(Keyword("在吗"),))
    with db.write():
        first_rules.plant([RuleData("坏", words, (Reply("text", "还有我"),))])
    assert [wire.say(said).content for said in ("在吗", "备用")] == ["在", "还有我"]
    assert router.preview("在吗").answer == Text("在")
    assert [(finding.rule, finding.severity) for finding in lint.of(rules.every(), rules.every(), AROUND)] == [
        ("坏", lint.FAULT)]


def test_leaving_gets_no_answer_whatever_code_it_names(wire: Wire, lin: Operator) -> None:
    publish(lin, "扫", Reply("text", "扫码"), events=(Event("scan"),))
    assert "扫码" in wire.event("SCAN", EventKey="abc").content
    assert wire.event("unsubscribe", EventKey="abc").silent


def test_a_schedule(wire: Wire, lin: Operator) -> None:
    night = Schedule(weekdays=(5,), opens=22 * 60, closes=2 * 60)
    publish(lin, "夜里", Reply("text", "店家睡了"), keywords=(Keyword("", "all"),), priority=9, schedule=night)
    publish(lin, "问好", Reply("text", "在"), keywords=(Keyword("在吗"),))
    heard = []
    for day, time in (("2030-05-03", "21:59"), ("2030-05-03", "22:00"), ("2030-05-04", "01:59"),
                      ("2030-05-04", "02:00"), ("2030-05-04", "23:00")):
        at(day, time)
        heard.append(wire.say("在吗").content)
    assert heard == ["在", "店家睡了", "店家睡了", "在", "在"], "Friday night ends on Saturday morning"


def test_dates_of_a_schedule(wire: Wire, lin: Operator) -> None:
    now = clock.now()
    publish(lin, "活动", Reply("text", "正在进行"), schedule=Schedule(since=now + 60, until=now + 120))
    assert wire.say("活动").content != "正在进行"
    clock.advance(60)
    assert wire.say("活动").content == "正在进行"
    clock.advance(60)
    assert wire.say("活动").content != "正在进行"


def test_an_audience_by_tag_by_channel_and_by_newness(wire: Wire, lin: Operator) -> None:
    tag = Tag.create(name="老客")
    mei = customers.follow("oMei", "qr_shop")
    customers.follow("oBo", "")
    CustomerTag.create(customer=mei, tag=tag)
    publish(lin, "老", Reply("text", "老朋友好"), audience=Audience(tags=(tag.id,)))
    publish(lin, "码", Reply("text", "门店来的"), audience=Audience(scenes=("qr_shop",)))
    publish(lin, "新", Reply("text", "欢迎新朋友"), audience=Audience(new_days=7))
    assert [wire.say(word).content for word in "老码新"] == ["老朋友好", "门店来的", "欢迎新朋友"]
    assert [wire.say(word, "oBo").content == expected for word, expected in
            (("老", "老朋友好"), ("码", "门店来的"), ("新", "欢迎新朋友"))] == [False, False, True]
    assert wire.say("新", "oChen").content != "欢迎新朋友", "who never followed is not new"
    clock.advance(8 * 86400)
    assert wire.say("新").content != "欢迎新朋友"


def test_a_cool_down_is_each_followers_own(wire: Wire, lin: Operator) -> None:
    publish(lin, "广告", Reply("text", "打折"), cooldown=600)
    publish(lin, "其他", Reply("text", "别的"), keywords=(Keyword("广告", "contains"),))
    assert [wire.say("广告").content, wire.say("广告").content] == ["打折", "别的"]
    assert wire.say("广告", "oBo").content == "打折"
    clock.advance(601)
    assert wire.say("广告").content == "打折"


def test_events(wire: Wire, lin: Operator) -> None:
    publish(lin, "关注", Reply("text", "欢迎光临"), events=(Event("follow"),))
    publish(lin, "门店码", Reply("text", "店里见"), events=(Event("scan", "qr_shop"),))
    publish(lin, "图片", Reply("text", "好看"), events=(Event("image"),))
    publish(lin, "菜单", Reply("text", "菜单来了"), events=(Event("menu", "orders.latest"),))
    publish(lin, "都不懂", Reply("text", "没听懂"), events=(Event("unknown"),), cooldown=60)
    assert wire.event("subscribe", EventKey="").content == "欢迎光临"
    assert wire.event("subscribe", "oBo", EventKey="qrscene_qr_shop").content == "店里见"
    assert Customer.get(Customer.openid == "oBo").scene == "qr_shop", "whoever answers, it is written down"
    assert wire.event("SCAN", EventKey="qr_shop").content == "店里见"
    assert wire.event("SCAN", EventKey="another").content != "店里见"
    assert wire.post(message("image", MsgId="1")).content == "好看"
    assert wire.event("CLICK", EventKey="orders.latest").content == "菜单来了"
    assert wire.say("不认识的话").content == "没听懂"
    assert wire.say("不认识的话").content != "没听懂", "once an hour is enough"
    for typed in ("follow", "qr_shop", "image", "unknown", "关注"):
        assert wire.say(typed, "oChen").content not in ("欢迎光临", "店里见", "好看"), "events are not words"


def test_a_menu_key_runs_a_rule(wire: Wire, lin: Operator) -> None:
    number = publish(lin, "专场", Reply("text", "水果专场"))
    assert wire.event("CLICK", EventKey=f"rule:{number}").content == "水果专场"
    rules.switch_off(lin, number)
    clock.advance(1)
    assert wire.event("CLICK", EventKey="rule:999").content != "水果专场"


def test_a_person_with_words_of_ones_own(wire: Wire, lin: Operator) -> None:
    publish(lin, "转人工", Reply("person", "小铺客服马上来"))
    assert wire.say("转人工").content == "小铺客服马上来"


def test_files_are_what_they_say(lin: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOPU_DATA", str(tmp_path))
    number = media.add(lin, "image", "", "果园.jpg", b"\xff\xd8\xff rest")
    assert media.one(number).title == "果园"
    assert media.path(media.one(number)).read_bytes() == b"\xff\xd8\xff rest"
    for kind, name, data in (("image", "a.jpg", b"<html>"), ("image", "a.exe", b"MZ"), ("voice", "a.mp3", b"RIFF"),
                             ("video", "a.mp4", b"0000mdat"), ("thumb", "a.jpg", b"\xff\xd8\xff" * 30_000)):
        with pytest.raises(media.BadInput):
            media.add(lin, kind, "", name, data)
    assert Media.select().count() == 1
