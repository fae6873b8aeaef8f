"""What Lin's shop keeps at WeChat and sends from there, against the project's own WeChat."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from base import clock, config, store
from sandbox.server import Sandbox
from sandbox.voice import silence
from wechat import (
    account,
    articles,
    autoreply,
    client,
    http,
    mass,
    media,
    menu,
    messages,
    once,
    qrcode,
    quota,
    subscribe,
    tags,
)
from wechat.http import Refused, Unclear
from wechat.menu import Audience
from wechat.messages import Choice, WindowClosed

MEI, BO = "oMei0000000000000000000000001", "oBo00000000000000000000000001"
PICTURES = Path(__file__).parents[2] / "sandbox" / "phone" / "static" / "pictures"
APPLE = (PICTURES / "apple.png").read_bytes()
CLICK = [{"type": "click", "name": "订单", "key": "ORDERS"}]


class Town:
    """The sandbox's control API."""

    def __init__(self, wechat: Sandbox) -> None:
        self.wechat = wechat

    def ask(self, path, /, **wish):
        answer = requests.post(f"{self.wechat.url}/sandbox/{path}", json=wish, timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    def seen(self, path):
        return requests.get(f"{self.wechat.url}/sandbox/{path}", timeout=10).json()

    def screen(self, openid=MEI):
        return self.seen(f"chat/{openid}")["messages"]


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox("http://127.0.0.1:9/wechat") as wechat:
        yield wechat


@pytest.fixture
def town(running: Sandbox) -> Iterator[Town]:
    """Lin's shop, with Mei and Bo following."""
    former_config, former_store = config.current(), store.shared()
    known, made = running.credentials, Town(running)
    running.reset()
    config.use(config.Config(
        shop=config.Shop(url="http://127.0.0.1:9"),
        wechat=config.Wechat(appid=known.appid, appsecret=known.appsecret, api_base=running.url)))
    store.use(store.MemoryStore())
    for openid in (MEI, BO):
        made.ask("followers", openid=openid)
    yield made
    config.use(former_config)
    store.use(former_store)


def test_tags_are_kept_at_wechat(town):
    vip = tags.create("会员")
    tags.add(vip, [MEI, BO])
    tags.rename(vip, "老会员")
    assert tags.fetch() == [tags.Tag(vip, "老会员", 2)]
    assert list(tags.carriers(vip)) == [MEI, BO]
    tags.remove(vip, [BO])
    assert (tags.of(MEI), tags.of(BO), list(tags.carriers(vip))) == ([vip], [], [MEI])
    tags.delete(vip)
    assert tags.fetch() == []
    with pytest.raises(Refused, match="45159"):
        list(tags.carriers(vip))


def test_more_followers_than_one_call_takes_are_tagged_in_portions(town):
    crowd = [f"oCrowd{number:03}" for number in range(51)]
    for openid in crowd:
        town.ask("followers", openid=openid)
    vip = tags.create("会员")
    tags.add(vip, crowd)
    assert tags.fetch()[0].count == 51
    assert town.seen("books")["calls"]["/cgi-bin/tags/members/batchtagging"] == 2


def test_members_see_another_menu(town):
    vip = tags.create("会员")
    tags.add(vip, [MEI])
    menu.push(CLICK)
    first = menu.add_conditional([{**CLICK[0], "name": "会员价"}], Audience(tag_id=vip))
    second = menu.add_conditional([{**CLICK[0], "name": "苹果机"}], Audience(platform="ios"))
    assert [one["name"] for one in menu.seen_by(MEI)] == ["会员价"]
    assert [one["name"] for one in menu.seen_by(BO)] == ["订单"]
    menus = menu.fetch_all()
    assert [one["name"] for one in menus.default] == ["订单"]
    assert [(one.id, one.audience) for one in menus.conditional] == [
        (second, Audience(platform="ios")), (first, Audience(tag_id=vip))]
    menu.delete_conditional(first)
    assert [one["name"] for one in menu.seen_by(MEI)] == ["订单"]
    menu.delete_all()
    assert menu.fetch_all() == menu.Menus([], [])
    with pytest.raises(Refused, match="65303"):
        menu.add_conditional(CLICK, Audience(tag_id=vip))


def test_files_go_and_come(town):
    sent = media.upload("image", "a.png", APPLE)
    assert media.download(sent.media_id) == APPLE
    assert sent.ends - clock.now() == pytest.approx(media.LIFE, abs=5)
    video = media.upload("video", "a.mp4", b"mp4")
    assert requests.get(media.video_url(video.media_id), timeout=5).content == b"mp4"
    with pytest.raises(Unclear):
        media.download(video.media_id)
    kept = media.keep("image", "a.png", APPLE)
    assert requests.get(kept.url, timeout=5).content == APPLE
    assert requests.get(media.picture_url("a.png", APPLE), timeout=5).content == APPLE
    assert media.keep_video("a.mp4", b"mp4", "苹果", "甜").media_id
    media.discard(kept.media_id)
    for what, code in ((lambda: media.download(kept.media_id), "40007"),
                       (lambda: media.upload("image", "a.txt", b"x"), "40005"),
                       (lambda: media.upload("voice", "a.amr", silence(61)), "40010")):
        with pytest.raises(Refused, match=code):
            what()


def test_a_file_goes_up_with_a_new_token_when_the_old_one_died(town):
    media.upload("image", "a.png", APPLE)
    town.ask("keys", rotate="access_token")
    assert media.download(media.upload("image", "a.png", APPLE).media_id) == APPLE


def test_every_kind_of_message_is_shown(town):
    town.ask("say", openid=MEI, text="你好")
    picture, voice = media.upload("image", "a.png", APPLE), media.upload("voice", "a.amr", silence(4))
    video, thumb = media.upload("video", "a.mp4", b"mp4"), media.upload("thumb", "a.jpg", b"jpg")
    messages.send_image(MEI, picture.media_id)
    messages.send_voice(MEI, voice.media_id)
    messages.send_video(MEI, video.media_id, thumb.media_id, "看", "果园")
    messages.send_music(MEI, "https://shop.example/a.mp3", thumb.media_id, "歌", "林")
    messages.send_menu(MEI, "满意吗", [Choice("1", "满意"), Choice("2", "不满意")], "谢谢")
    town.ask("say", openid=MEI, text="满意", menu_id="1")
    messages.send_miniprogram(MEI, "果园", "wx1", "pages/index", picture.media_id)
    messages.typing(MEI)
    from_shop = [one for one in town.screen() if one["via"] == "kf"]
    assert [one["type"] for one in from_shop] == ["image", "voice", "video", "music", "msgmenu", "miniprogrampage"]
    assert from_shop[4]["list"] == [{"id": "1", "content": "满意"}, {"id": "2", "content": "不满意"}]
    assert town.seen(f"chat/{MEI}")["typing"] is True
    with pytest.raises(Refused, match="40007"):
        messages.send_image(MEI, "none")


def test_a_notification_needs_a_yes(town):
    shipped = next(one for one in subscribe.templates() if one.title == "订单发货通知")
    assert not shipped.lasting
    data = {"character_string1": "X1", "thing2": "红富士" * 9, "thing3": "顺丰", "character_string4": "SF1"}
    with pytest.raises(WindowClosed, match="43101"):
        subscribe.send(MEI, shipped.id, "https://shop.example/o/1", data)
    town.ask("consent", openid=MEI, accept=[shipped.id])
    assert subscribe.send(MEI, shipped.id, "https://shop.example/o/1", data)
    shown = town.screen()[-1]
    assert (shown["url"], shown["rows"][1]["value"]) == ("https://shop.example/o/1", ("红富士" * 9)[:20])
    made = subscribe.add("4", [1, 3], "到货")
    assert "{{thing3.DATA}}" in next(one.content for one in subscribe.templates() if one.id == made)
    subscribe.delete(made)
    assert made not in [one.id for one in subscribe.templates()]


def test_a_one_time_message_needs_a_yes_to_its_scene(town):
    address = once.ask_url(town.wechat.url, "once-1", 7, "https://shop.example/back", "s1")
    page = requests.get(address, cookies={"sandbox_follower": MEI}, timeout=5)
    assert "允许" in page.text
    back = requests.get(address.partition("#")[0] + "&sandbox_choice=confirm", cookies={"sandbox_follower": MEI},
                        timeout=5, allow_redirects=False).headers["Location"]
    assert "scene=7" in back
    once.send(MEI, "once-1", 7, "https://shop.example/", "苹果到了" * 9, "快来看")
    assert town.screen()[-1]["title"] == ("苹果到了" * 9)[:15]
    with pytest.raises(WindowClosed):
        once.send(MEI, "once-1", 7, "https://shop.example/", "苹果到了", "快来看")


def drafted():
    cover = media.keep("image", "a.png", APPLE).media_id
    return articles.draft([articles.Article("今年的苹果", "<p>甜</p>", cover, digest="到了")])


def test_an_article_is_published_and_sent(town):
    done = articles.publication(articles.publish(drafted()))
    assert done.state == "published"
    assert "<p>甜</p>" in requests.get(done.urls[0], timeout=5).text
    assert [(one.article_id, one.title, one.url) for one in articles.published()] == [
        (done.article_id, "今年的苹果", done.urls[0])]
    town.ask("say", openid=MEI, text="你好")
    messages.send_article(MEI, done.article_id)
    assert town.screen()[-1]["articles"][0]["url"] == done.urls[0]
    draft = drafted()
    articles.discard(draft)
    with pytest.raises(Refused, match="40007"):
        articles.publish(draft)


def test_a_mass_message_goes_once(town):
    vip = tags.create("会员")
    tags.add(vip, [BO])
    mass.preview(MEI, mass.text("周末八折"))
    assert town.screen()[-1]["via"] == "preview"
    job = mass.send_to_tag(vip, mass.text("周末八折"), "sale-1")
    assert mass.send_to_tag(vip, mass.text("周末八折"), "sale-1") == job
    assert [one["via"] for one in town.screen(BO)].count("mass") == 1
    assert mass.status(job) == "SEND_SUCCESS"
    news = mass.send_to_all(mass.articles(drafted()), "news-1")
    assert [one["type"] for one in town.screen()][-1] == "mpnews"
    mass.delete(news)
    assert mass.status(news) == "DELETE"
    picture, voice = media.upload("image", "a.png", APPLE), media.upload("voice", "a.amr", silence(2))
    mass.send_to_all(mass.pictures([picture.media_id]), "picture-1")
    mass.send_to_all(mass.voice(voice.media_id), "voice-1")
    assert [one["type"] for one in town.screen()][-2:] == ["image", "voice"]
    with pytest.raises(Refused, match="45159"):
        mass.send_to_tag(999, mass.text("x"), "sale-2")


def test_a_subscription_account_sends_one_a_day(town):
    town.ask("settings", account="verified_subscription")
    mass.send_to_all(mass.text("早"), "a")
    with pytest.raises(Refused, match="45028"):
        mass.send_to_all(mass.text("晚"), "b")


def test_a_code_tells_which_door_was_used(town):
    code = qrcode.create("door", 600)
    assert code.ends == pytest.approx(clock.now() + 600, abs=5)
    pushed = town.ask("scan", openid="oChen", url=code.url)
    assert pushed["openid"] == "oChen"
    lasting = qrcode.create("wall", None)
    assert lasting.ends is None
    assert [one["scene"] for one in town.seen("codes")["codes"]] == ["wall", "door"]
    with pytest.raises(Refused, match="40053"):
        qrcode.create("x" * 65, None)


def test_the_consoles_replies_are_taken_over(town):
    assert autoreply.fetch() == autoreply.Autoreply()
    town.ask("autoreply", is_autoreply_open=1, is_add_friend_reply_open=1,
             add_friend_autoreply_info={"type": "text", "content": "谢谢关注"},
             keyword_autoreply_info={"list": [{
                 "rule_name": "苹果", "create_time": 1423028166, "reply_mode": "random_one",
                 "keyword_list_info": [{"type": "text", "match_mode": "equal", "content": "苹果"}],
                 "reply_list_info": [{"type": "text", "content": "有"},
                                     {"type": "news", "news_info": {"list": [{"title": "苹果"}]}}]}]})
    told = autoreply.fetch()
    assert told.welcome == autoreply.Reply("text", "谢谢关注")
    assert told.otherwise is None
    [rule] = told.keyword.rules
    assert (rule.name, rule.mode, rule.made) == ("苹果", "random_one", 1423028166)
    assert rule.keywords == [autoreply.Keyword("苹果", "equal")]
    assert [(one.type, [news.title for news in one.news.articles]) for one in rule.replies] == [
        ("text", []), ("news", ["苹果"])]


def test_what_is_left_of_a_day(town):
    town.ask("settings", daily_quotas={"/cgi-bin/tags/get": 2})
    tags.fetch()
    assert quota.get("/cgi-bin/tags/get") == quota.Quota(2, 1, 1)
    tags.fetch()
    with pytest.raises(Refused, match="45009"):
        tags.fetch()
    quota.clear()
    assert tags.fetch() == []


@pytest.mark.parametrize("kind", ["verified_service", "service", "verified_subscription", "subscription"])
def test_the_type_of_the_account_is_found_out(town, kind):
    town.ask("settings", account=kind)
    assert account.kind() == kind


def test_a_path_that_is_none_is_no_answer(town):
    with pytest.raises(Refused, match="76021"):
        account.may("/cgi-bin/poems")


def test_a_lost_upload_is_unclear(town):
    town.ask("faults", path="/cgi-bin/media/upload", fault="lose_after")
    patience, http.TIMEOUT = http.TIMEOUT, (3, 2)
    try:
        with pytest.raises(Unclear):
            media.upload("image", "a.png", APPLE)
    finally:
        http.TIMEOUT = patience


def test_a_no_with_odd_characters_is_still_a_no(town):
    town.ask("faults", path="/cgi-bin/tags/get", fault="errcode", errcode=45159, message="odd \u0001 \t")
    with pytest.raises(Refused, match="45159"):
        client.get("/cgi-bin/tags/get")
    assert json.dumps(tags.fetch()) == "[]"
