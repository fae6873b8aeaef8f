"""Mei writes, somebody of the staff answers, and nobody's words are lost or said twice."""

import base64
import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
import requests
from msgspec.structs import replace
from PIL import Image

from base import clock, db
from bot import chatlog
from models import (
    Audit,
    Channel,
    ChatLine,
    Customer,
    CustomerTag,
    Enquiry,
    Media,
    QuickAnswer,
    Reply,
    Tag,
    Talk,
)
from shop import enquiries, media, operators, replies
from tests.console.conftest import lin, seen
from tests.world import Browser, Person, World, apples

__all__ = ["lin"]

INBOX = "/console/inbox"
ONCE = re.compile(r'name="once" value="([^"]+)"')
MORE_ONCE = re.compile(r'id="more-once" name="once" value="([^"]+)"')
POLL = re.compile(r'hx-get="(/console/inbox/live[^"]*)"')
SEND, TYPING = "/cgi-bin/message/custom/send", "/cgi-bin/message/custom/typing"


@pytest.fixture
def wen(world: World) -> Browser:
    """Wen, who helps with the messages and may do nothing else."""
    operators.add("wen", "小文", "wen-helps-out", ("enquiries",))
    return world.operator("wen", "wen-helps-out")


def talk(person: Person) -> str:
    """Return the address of a conversation."""
    return f"{INBOX}/{person.openid}"


def says(person: Person, text: str) -> Any:
    """Say something, and let the chat's log be written."""
    reply = person.says(text)
    chatlog.flush()
    return reply


def answers(staff: Browser, person: Person, text: str, **more: str) -> requests.Response:
    """Answer from the page, as it was opened."""
    once = more.pop("once", "") or ONCE.findall(staff.get(talk(person)).text.partition('id="answer"')[2])[0]
    return staff.post(f"{talk(person)}/answer", {"text": text, "once": once, **more}, page=talk(person))


def poll(staff: Browser, page: str) -> requests.Response:
    """Ask what is new, as the page on the screen does by itself."""
    found = POLL.search(page)
    assert found
    return staff.get(found[1].replace("&amp;", "&"))


def shown(person: Person) -> list[str]:
    """Return the texts on the follower's phone."""
    return [str(line.get("content")) for line in person.screen()]


def png() -> bytes:
    """Return a small picture."""
    file = BytesIO()
    Image.new("RGB", (20, 20), "red").save(file, "PNG")
    return file.getvalue()


def test_mei_writes_lin_sees_it_and_answers_and_mei_reads_it(world: World, lin: Browser, mei: Person) -> None:
    says(mei, "人工")
    assert "等待中" in seen(lin.get(INBOX))
    page = lin.get(talk(mei)).text
    assert poll(lin, page).status_code == 204, "nothing is new"
    says(mei, "我的苹果坏了")
    fresh = poll(lin, page)
    assert fresh.text.count("我的苹果坏了</p>") == 1
    assert "人工</p>" not in fresh.text, "only what is new"
    assert poll(lin, fresh.text).status_code == 204
    assert "小铺演示" in seen(answers(lin, mei, "马上给您补发。"))
    assert shown(mei)[-1] == "马上给您补发。"
    assert "马上给您补发。</p>" in poll(lin, fresh.text).text
    assert "等待中" not in seen(lin.get(INBOX))
    assert Audit.get(Audit.verb == "answer").detail == {"text": "马上给您补发。"}
    world.later(1)
    says(mei, "谢谢")
    assert "等待中" in seen(lin.get(INBOX)), "she has written again"


def test_the_longest_waiting_is_first_and_the_count_stands_in_every_room(lin: Browser, mei: Person, bo: Person) -> None:
    says(mei, "你好")
    says(bo, "人工")
    clock.advance(120)
    says(mei, "人工")
    page = lin.get(INBOX)
    assert page.text.index(f"talk-{bo.openid}") < page.text.index(f"talk-{mei.openid}")
    assert "等待 2 分钟" in seen(page)
    assert 'data-waiting="2"' in lin.get("/console/orders").text
    answers(lin, bo, "在的")
    assert 'data-waiting="1"' in lin.get(f"{INBOX}/waiting").text


def test_what_was_read_counts_as_read_for_everybody(lin: Browser, wen: Browser, mei: Person) -> None:
    says(mei, "你好")
    says(mei, "在吗")
    assert 'aria-label="2 条未读"' in lin.get(INBOX).text
    lin.get(talk(mei))
    assert "条未读" not in wen.get(INBOX).text
    says(mei, "还在吗")
    assert 'aria-label="1 条未读"' in wen.get(INBOX).text


def test_only_one_of_two_operators_answers(lin: Browser, wen: Browser, mei: Person) -> None:
    says(mei, "人工")
    page = wen.get(talk(mei)).text
    answers(lin, mei, "您好")
    assert "小铺演示 正在接待" in poll(wen, page).text
    late = answers(wen, mei, "您好，我是小文")
    assert late.status_code == 409
    assert "小铺演示 正在接待这位粉丝" in seen(late)
    assert "您好，我是小文</textarea>" in late.text, "what was typed is kept"
    assert "您好，我是小文" not in shown(mei)
    wen.post(f"{talk(mei)}/take", page=talk(mei))
    assert "您正在接待" in seen(wen.get(talk(mei)))
    assert answers(wen, mei, "您好，我是小文").ok
    assert shown(mei)[-1] == "您好，我是小文"
    assert "小文" in seen(lin.get(talk(mei))), "who said it is shown"


def test_whoever_takes_over_silences_the_bot_and_hands_back(lin: Browser, mei: Person) -> None:
    assert says(mei, "丹东草莓").type == "news"
    lin.post(f"{talk(mei)}/take", page=talk(mei))
    assert says(mei, "丹东草莓").type == "nothing"
    assert answers(lin, mei, "红富士今天到货").ok
    lin.post(f"{talk(mei)}/done", page=talk(mei))
    assert says(mei, "丹东草莓").type == "news"
    row = Enquiry.get()
    assert (row.open_for, row.answered_by.login) == (None, "demo")
    assert Talk.get().keeper is None
    assert {"take up", "answer", "close enquiry"} == {row.verb for row in Audit.select()}


def test_after_half_an_hour_without_a_word_the_bot_answers_until_somebody_does(world: World, lin: Browser,
                                                                               mei: Person) -> None:
    says(mei, "人工")
    world.later(31)
    assert "半小时没有人回复" in seen(lin.get(talk(mei)))
    assert says(mei, "丹东草莓").type == "news"
    lin.post(f"{talk(mei)}/take", page=talk(mei))
    assert says(mei, "丹东草莓").type == "nothing"
    assert "半小时没有人回复" not in seen(lin.get(talk(mei)))


def test_a_picture_for_a_person_gets_no_answer_from_the_bot(world: World, lin: Browser, mei: Person) -> None:
    says(mei, "人工")
    sent = world.wechat("POST", "/picture", openid=mei.openid, name="a.png", data=base64.b64encode(png()).decode())
    assert sent["reply"] is None


def test_answering_begins_the_conversation(lin: Browser, mei: Person) -> None:
    says(mei, "丹东草莓")
    assert answers(lin, mei, "需要帮忙吗？").ok
    assert says(mei, "丹东草莓").type == "nothing"


def test_a_double_click_sends_once(lin: Browser, mei: Person) -> None:
    says(mei, "人工")
    once = ONCE.findall(lin.get(talk(mei)).text.partition('id="answer"')[2])[0]
    for _click in range(2):
        assert answers(lin, mei, "好的", once=once).ok
    lin.post(f"{talk(mei)}/done", page=talk(mei))
    answers(lin, mei, "好的", once=once)
    assert Enquiry.select().count() == 1, "a page sent again begins nothing"
    assert shown(mei).count("好的") == 1
    assert Audit.select().where(Audit.verb == "answer").count() == 1


def test_four_clicks_at_the_same_instant_send_once(world: World, lin: Browser, mei: Person) -> None:
    says(mei, "人工")
    by = world.lin()

    def click(_n: int) -> None:
        with db.connected():
            replies.send(by, mei.openid, "o" * 32, replies.Words("好的"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(click, range(4)))
    assert shown(mei).count("好的") == 1
    assert (Reply.select().count(), Enquiry.select().count()) == (1, 1)


def test_when_nothing_may_be_sent_the_words_wait_until_mei_writes(world: World, lin: Browser, mei: Person) -> None:
    says(mei, "人工")
    assert "还能发 5 条" in seen(lin.get(talk(mei)))
    world.later(49 * 60)
    page = lin.get(talk(mei))
    assert "等对方再来消息时自动发出" in seen(page)
    assert answers(lin, mei, "还在吗？").ok
    assert "等对方再来消息时发出" in seen(lin.get(talk(mei)))
    assert "还在吗？" not in shown(mei)
    mei.says("在")
    world.jobs()
    assert shown(mei)[-1] == "还在吗？"
    assert "等对方再来消息时发出" not in seen(lin.get(talk(mei)))
    assert [row.text for row in ChatLine.select().where(ChatLine.speaker == "staff")] == ["还在吗？"]
    mei.says("在吗")
    world.jobs()
    assert shown(mei).count("还在吗？") == 1


def test_the_sixth_message_waits(world: World, lin: Browser, mei: Person) -> None:
    says(mei, "人工")
    for n in range(6):
        answers(lin, mei, f"第{n}句")
    assert shown(mei)[-1] == "第4句"
    assert Reply.select().where(Reply.state == "waiting").count() == 1
    reply = Reply.get(Reply.state == "waiting")
    lin.post(f"{talk(mei)}/replies/{reply.id}/drop", page=talk(mei))
    mei.says("好")
    world.jobs()
    assert "第5句" not in shown(mei)


def test_what_wechat_refuses_stays_in_sight_and_can_be_sent_again(world: World, lin: Browser, mei: Person) -> None:
    says(mei, "人工")
    world.fault(SEND, "errcode", errcode=45002)
    answers(lin, mei, "很长的话")
    page = lin.get(talk(mei))
    assert "没有发出：45002" in seen(page)
    assert "很长的话" in seen(page)
    reply = Reply.get()
    lin.post(f"{talk(mei)}/replies/{reply.id}/again", page=talk(mei))
    assert shown(mei).count("很长的话") == 1
    assert lin.post(f"{talk(mei)}/replies/{reply.id}/again", page=talk(mei)).status_code == 409
    assert shown(mei).count("很长的话") == 1


def test_nobody_knows_whether_it_arrived(world: World, lin: Browser, mei: Person) -> None:
    says(mei, "人工")
    world.fault(SEND, "lose_after")
    answers(lin, mei, "您好")
    assert "可能已经送达" in seen(lin.get(talk(mei)))
    assert shown(mei).count("您好") == 1
    lin.post(f"{talk(mei)}/replies/{Reply.get().id}/drop", page=talk(mei))
    assert "可能已经送达" not in seen(lin.get(talk(mei)))


def test_a_reply_whose_process_died_counts_as_unclear(lin: Browser, mei: Person) -> None:
    says(mei, "人工")
    answers(lin, mei, "您好")
    Reply.update(state="sending", line=None).execute()
    assert "正在发送" in seen(lin.get(talk(mei)))
    clock.advance(replies.PATIENCE)
    assert "可能已经送达" in seen(lin.get(talk(mei)))
    assert lin.post(f"{talk(mei)}/replies/{Reply.get().id}/again", page=talk(mei)).ok
    assert shown(mei).count("您好") == 2


@pytest.mark.parametrize("text", ["", "   ", "字" * 683])
def test_an_empty_or_too_long_answer_is_not_sent(lin: Browser, mei: Person, text: str) -> None:
    says(mei, "人工")
    answer = answers(lin, mei, text)
    assert answer.status_code == 422
    assert text.strip() in answer.text
    assert not Reply.select().exists()


def test_pictures_and_voices_are_fetched_from_wechat_and_nowhere_else(world: World, lin: Browser, mei: Person) -> None:
    world.wechat("POST", "/picture", openid=mei.openid, name="a.png", data=base64.b64encode(png()).decode())
    world.wechat("POST", "/voice", openid=mei.openid, seconds=2, words="苹果坏了。")
    world.wechat("POST", "/location", openid=mei.openid, latitude=30.25, longitude=120.16, label="西湖")
    chatlog.flush()
    page = lin.get(talk(mei)).text
    picture, voice = re.findall(r'src="(/console/inbox/lines/[0-9]+/file)"', page)
    assert lin.get(picture).content == png()
    assert lin.get(picture).headers["Cache-Control"] == "private, no-store"
    assert lin.get(voice).headers["Content-Type"] == "audio/amr"
    assert "苹果坏了" in page
    assert "coord:30.250000,120.160000" in page
    for address in ("http://169.254.169.254/latest", "http://qpic.cn.evil.example/a", "http://a@b.qpic.cn/x",
                    "http://x.qpic.cn:22/a", f"{world.url}/health/live"):
        ChatLine.update(media=address).where(ChatLine.kind == "image").execute()
        assert lin.get(picture).status_code == 404, address
    world.later(4 * 24 * 60)
    assert "只保存三天" in seen(lin.get(voice))


def test_a_quick_answer_is_written_once_and_put_in_with_one_tap(lin: Browser, mei: Person) -> None:
    room = f"{INBOX}/quick"
    QuickAnswer.delete().execute()
    for text in ("{name}，您好！", "请稍等"):
        assert lin.post(room, {"text": text}, page=room).ok
    hello, wait = QuickAnswer.select().order_by(QuickAnswer.id)
    lin.post(f"{room}/{wait.id}/up", page=room)
    Customer.update(nickname="小美").execute()
    says(mei, "人工")
    page = lin.get(talk(mei)).text
    assert page.index('data-insert="请稍等"') < page.index('data-insert="小美，您好！"')
    filled = answers(lin, mei, "在。", quick=str(hello.id))
    assert "在。小美，您好！</textarea>" in filled.text, "without script the server puts it in"
    assert not Reply.select().exists()
    lin.post(f"{room}/{wait.id}", {"text": "请稍等一下"}, page=room)
    assert lin.post(f"{room}/{wait.id}", {"text": " "}, page=room).status_code == 422
    lin.post(f"{room}/{hello.id}/delete", page=room)
    assert [row.text for row in QuickAnswer.select()] == ["请稍等一下"]


def test_a_product_and_a_picture_are_handed_out(world: World, lin: Browser, mei: Person) -> None:
    says(mei, "人工")
    file = media.add(world.lin(), "image", "地图", "map.png", png())
    page = lin.get(f"{talk(mei)}?find=红富士").text
    assert f'value="{apples().product_id}"' in page
    assert f"{INBOX}/files/{file}" in page
    once = MORE_ONCE.search(page)
    assert once
    for _click in range(2):
        lin.post(f"{talk(mei)}/hand-out", {"product": apples().product_id, "once": once[1]}, page=talk(mei))
    cards = [line for line in mei.screen() if line["type"] == "news"]
    assert [card["articles"][0]["url"] for card in cards] == [f"{world.url}/p/{apples().product_id}"]
    lin.post(f"{talk(mei)}/hand-out", {"file": file, "once": once[1] + "x"}, page=talk(mei))
    assert mei.screen()[-1]["type"] == "image"
    line = ChatLine.select().order_by(ChatLine.id.desc()).get()
    assert lin.get(f"{INBOX}/lines/{line.id}/file").content == png()
    Media.update(kind="voice").execute()
    assert lin.post(f"{talk(mei)}/hand-out", {"file": file, "once": "y" * 20}, page=talk(mei)).status_code == 404


def test_what_the_shop_knows_stands_beside_the_conversation(lin: Browser, wen: Browser, mei: Person) -> None:
    number = mei.orders(apples().id)
    says(mei, "人工")
    Customer.update(scene="spring").execute()
    Channel.create(scene="spring", name="春季海报")
    CustomerTag.create(customer=Customer.get(), tag=Tag.create(name="老客"))
    lin.post(f"{talk(mei)}/note", {"note": "喜欢脆的"}, page=talk(mei))
    page = lin.get(talk(mei))
    for words in (number, "待付款", "春季海报", "老客", "喜欢脆的"):
        assert words in seen(page)
    assert f'href="/console/orders/{number}"' in page.text
    assert f'href="/console/orders/{number}"' not in wen.get(talk(mei)).text, "a link she could not follow"


def test_a_conversation_is_read_backwards_page_by_page(lin: Browser, mei: Person) -> None:
    with db.write():
        ChatLine.insert_many([{"openid": mei.openid, "speaker": "follower", "text": f"第{n}句 <script>", "at": n}
                              for n in range(95)]).execute()
    page = lin.get(talk(mei)).text
    assert "第94句" in page
    assert "第54句" not in page
    assert "<script>" not in page.replace("<script src=", "")
    found = re.search(r'hx-get="([^"]+/earlier[^"]+)"', page)
    assert found
    before = lin.get(found[1]).text
    assert "第54句" in before
    assert "第55句" not in before
    assert "第14句" not in before


def test_people_are_found_by_name_recipient_and_order(lin: Browser, mei: Person, bo: Person) -> None:
    number = mei.orders(apples().id)
    Customer.update(nickname="阿波").where(Customer.openid == bo.openid).execute()
    for query in (number, "梅小美", "13800138000"):
        page = lin.get(f"{INBOX}?q={query}").text
        assert f"talk-{mei.openid}" in page, query
        assert f"talk-{bo.openid}" not in page, query
    assert f"talk-{bo.openid}" in lin.get(f"{INBOX}?q=阿波").text
    assert "没有找到这个人" in seen(lin.get(f"{INBOX}?q=恐龙"))


def test_typing_is_shown_at_most_once_in_ten_seconds(world: World, lin: Browser, mei: Person) -> None:
    says(mei, "人工")
    for _key in range(3):
        assert lin.post(f"{talk(mei)}/typing", page=talk(mei)).status_code == 204
    assert [count for path, count in world.books()["calls"].items() if TYPING in path] == [1]


def test_an_account_that_can_only_answer_keeps_the_words_until_mei_writes(world: World, mei: Person) -> None:
    says(mei, "人工")
    world.configure(replace(world.settings, wechat=replace(world.settings.wechat, account="subscription")))
    lin = world.operator()
    assert "只能被动回复" in seen(lin.get(talk(mei)))
    answers(lin, mei, "您好")
    assert mei.says("在吗在吗").text == "您好"
    assert mei.says("在吗在吗").type == "nothing", "it is told once, and the bot is still silent"


def test_nobody_comes_in_without_the_permission_or_to_nobody(world: World, lin: Browser, mei: Person) -> None:
    operators.add("tan", "小谭", "tan-packs-boxes", ("orders",))
    packer = world.operator("tan", "tan-packs-boxes")
    for path in (INBOX, talk(mei), f"{INBOX}/live", f"{INBOX}/quick", f"{INBOX}/lines/1/file"):
        assert packer.get(path).status_code == 403, path
    assert lin.get(f"{INBOX}/nobody").status_code == 404
    assert lin.post(f"{INBOX}/nobody/take", page=INBOX).status_code == 404
    assert lin.get("/console/enquiries").url.endswith(INBOX)
    assert enquiries.waiting() == 0
