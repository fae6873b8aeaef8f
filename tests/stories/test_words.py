"""Customers are told of their orders by the way that WeChat leaves open, once, and never by one it would refuse."""

from typing import Any

import msgspec
import pytest

from base import clock, db
from base.config import Notices
from jobs import deliver
from models import ChatLine, Consent, Customer, Order, Word
from sandbox.notice_board import ID_LENGTH
from shop import conversations, windows
from shop.telling import consents, desk, words
from shop.windows import Left, Moment
from tests.world import Person, World, apples
from wechat.messages import WindowClosed

PAID = "sandbox-notice-1".ljust(ID_LENGTH, "0")
TEMPLATE = "sandbox-template-1".ljust(ID_LENGTH, "0")
SEND, NOTICE = "/cgi-bin/message/custom/send", "/cgi-bin/message/subscribe/bizsend"
PAST_ALL = 3 * 24 * 60  # minutes


def via(person: Person, way: str) -> list[dict[str, Any]]:
    """What a person's screen shows that came this way."""
    return [message for message in person.screen() if message["via"] == way]


def calls(world: World, path: str) -> int:
    """How often WeChat was asked this."""
    return sum(count for name, count in world.books()["calls"].items() if path in name)


def told(number: str, kind: str = "order_paid") -> Word:
    """What the customer of an order was told about this."""
    found: Word = Word.get(Word.order == Order.get(Order.number == number).id, Word.kind == kind)
    return found


def left(person: Person) -> Left:
    """What may still be sent to a person."""
    return windows.left(Customer.get(Customer.openid == person.openid))


def paid_in_silence(world: World, person: Person) -> str:
    """An order of somebody who has not written for days, paid now; returns its number."""
    world.later(PAST_ALL)
    number = person.has_paid(apples().id)
    world.jobs()
    return number


def set_up(world: World, **notices: str) -> None:
    """Name templates in the settings."""
    world.configure(msgspec.structs.replace(world.settings, notices=Notices(**notices, script="")))


def test_while_the_window_is_open_a_message_comes(world: World, mei: Person) -> None:
    mei.says("苹果")
    number = mei.has_paid(apples().id)
    world.jobs()
    assert number in via(mei, "kf")[0]["content"]
    assert (told(number).state, told(number).way) == ("sent", "message")
    assert left(mei).count == 4, "one of five is spent"
    page = world.operator().get(f"/console/inbox/{mei.openid}").text
    assert number in page.split("苹果", 1)[1], "the staff sees it in the conversation"


def test_a_notice_does_not_push_talks_out_of_the_inbox(world: World, mei: Person, bo: Person) -> None:
    set_up(world, paid_template=TEMPLATE)
    bo.says("在吗")
    number = paid_in_silence(world, mei)
    assert ChatLine.select().where(ChatLine.kind == "notice", ChatLine.text.contains(number)).count() == 1
    assert conversations.recent()[0] == bo.openid


def test_a_closed_window_and_a_yes_is_a_notification(world: World, mei: Person) -> None:
    set_up(world, paid=PAID)
    world.wechat("POST", "/consent", openid=mei.openid, accept=[PAID])
    number = paid_in_silence(world, mei)
    shown, = via(mei, "subscribe")
    assert number in str(shown["rows"])
    assert shown["url"].endswith(f"/orders/{number}")
    assert (told(number).state, told(number).way) == ("sent", "notice")
    assert Consent.get(Consent.template == PAID).count == 0, "one yes is one message"
    assert calls(world, SEND) == 0, "WeChat is not asked for what it would refuse"


def test_without_a_yes_the_template_tells(world: World, mei: Person) -> None:
    set_up(world, paid=PAID, paid_template=TEMPLATE)
    number = paid_in_silence(world, mei)
    assert number in via(mei, "template")[0]["content"]
    assert told(number).way == "template"
    assert calls(world, NOTICE) == calls(world, SEND) == 0


def test_with_no_way_it_waits_and_is_told_when_they_write(world: World, mei: Person) -> None:
    number = paid_in_silence(world, mei)
    assert told(number).state == "waiting"
    assert [one.answer for one in words.tries(told(number))] == ["no window", "no template", "no template"]
    assert calls(world, SEND) == 0
    mei.says("你好")
    world.jobs()
    assert number in via(mei, "kf")[0]["content"]
    assert told(number).state == "sent"
    mei.says("你好")
    world.jobs()
    assert len(via(mei, "kf")) == 1


def test_several_that_wait_come_as_one_message(world: World, mei: Person) -> None:
    world.later(PAST_ALL)
    numbers = [mei.has_paid(apples().id) for _ in range(2)]
    world.jobs()
    mei.says("你好")
    world.jobs()
    message, = via(mei, "kf")
    assert all(number in message["content"] for number in numbers)
    assert left(mei).count == 4


def test_an_account_without_messages_says_it_when_they_ask(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    world.configure(msgspec.structs.replace(world.settings, wechat=msgspec.structs.replace(
        world.settings.wechat, account="service")))
    world.jobs()
    assert told(number).state == "waiting"
    assert mei.says("订单").text.startswith(told(number).text)
    assert not mei.says("订单").text.startswith(told(number).text), "once"
    assert (told(number).state, told(number).way) == ("sent", "reply")
    assert calls(world, SEND) == 0


def test_a_job_that_runs_again_tells_nothing_twice(world: World, mei: Person) -> None:
    mei.says("苹果")
    number = mei.has_paid(apples().id)
    world.jobs()
    deliver.order_paid(Order.get(Order.number == number).id)
    assert len(via(mei, "kf")) == 1


@pytest.mark.parametrize("fault", ["lose_after", "malformed", "fail_after"])
def test_without_a_clear_answer_it_is_not_told_twice(world: World, mei: Person, fault: str) -> None:
    mei.says("苹果")
    number = mei.has_paid(apples().id)
    world.fault(SEND, fault)
    world.jobs()
    world.later(60)
    mei.says("你好")
    world.jobs()
    assert told(number).state == "unclear"
    assert len(via(mei, "kf")) == 1, "it had arrived"
    desk.again(world.lin(), told(number).id)
    assert len(via(mei, "kf")) == 2, "only an operator's word sends it again"


def test_a_busy_wechat_is_asked_again(world: World, mei: Person) -> None:
    mei.says("苹果")
    number = mei.has_paid(apples().id)
    world.fault(SEND, "errcode", errcode=-1)
    world.jobs()
    assert told(number).state == "waiting"
    world.later(1)
    assert told(number).state == "sent"
    assert len(via(mei, "kf")) == 1


def test_what_lost_its_process_is_unclear(world: World, mei: Person) -> None:
    number = paid_in_silence(world, mei)
    assert words.claim([told(number)], "message")
    world.later(2)
    mei.says("你好")
    world.jobs()
    assert told(number).state == "unclear"
    assert via(mei, "kf") == []


def test_wechats_word_corrects_the_window(world: World, mei: Person) -> None:
    mei.says("苹果")
    number = mei.has_paid(apples().id)
    world.fault(SEND, "errcode", errcode=45047)
    world.jobs()
    assert told(number).state == "waiting"
    assert left(mei) == Left(0, 0)
    assert "45047" in told(number).tried


def test_wechats_word_corrects_the_consent(world: World, mei: Person) -> None:
    set_up(world, paid=PAID)
    world.wechat("POST", "/consent", openid=mei.openid, accept=[PAID])
    world.fault(NOTICE, "errcode", errcode=43101)
    number = paid_in_silence(world, mei)
    assert told(number).state == "waiting"
    assert Consent.get(Consent.template == PAID).count == 0


def test_a_no_in_the_settings_forgets_every_yes(world: World, mei: Person) -> None:
    set_up(world, paid=PAID)
    world.wechat("POST", "/consent", openid=mei.openid, accept=[PAID])
    world.wechat("POST", "/clock", advance=1)
    world.wechat("POST", "/consent", openid=mei.openid, accept=[PAID])
    assert Consent.get(Consent.template == PAID).count == 2
    world.wechat("POST", "/clock", advance=1)
    world.wechat("POST", "/consent", openid=mei.openid, revoke=[PAID])
    number = paid_in_silence(world, mei)
    assert told(number).state == "waiting"
    assert calls(world, NOTICE) == 0


def test_a_refused_notification_keeps_its_yes(world: World, mei: Person) -> None:
    set_up(world, paid=PAID)
    world.wechat("POST", "/consent", openid=mei.openid, accept=[PAID])
    world.fault(NOTICE, "errcode", errcode=45009)
    paid_in_silence(world, mei)
    assert Consent.get(Consent.template == PAID).count == 1


def test_a_template_that_never_arrived_waits_for_them(world: World, mei: Person) -> None:
    set_up(world, paid_template=TEMPLATE)
    world.wechat("POST", "/settings", template_result="failed:user block")
    number = paid_in_silence(world, mei)
    world.until(lambda: told(number).state == "waiting")
    mei.says("你好")
    world.jobs()
    assert (told(number).state, told(number).way) == ("sent", "message")


def test_what_waits_too_long_is_given_up(world: World, mei: Person) -> None:
    number = paid_in_silence(world, mei)
    world.later(31 * 24 * 60)
    assert told(number).state == "given_up"


def test_the_paid_page_offers_the_notices_once(world: World, mei: Person) -> None:
    set_up(world, paid=PAID)
    number = mei.has_paid(apples().id)
    assert f'template="{PAID}"' in mei.get(f"/orders/{number}/paid").text
    assert f'template="{PAID}"' in mei.get(f"/orders/{number}").text
    world.wechat("POST", "/consent", openid=mei.openid, accept=[PAID])
    assert "wx-open-subscribe" not in mei.get(f"/orders/{number}/paid").text


def test_the_script_is_wechats_own_and_nothing_else_is_let_in(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    assert "res.wx.qq.com" not in mei.get(f"/orders/{number}").headers["Content-Security-Policy"]
    world.configure(msgspec.structs.replace(world.settings, notices=Notices(paid=PAID)))
    assert "script-src 'self' https://res.wx.qq.com;" in mei.get(
        f"/orders/{number}").headers["Content-Security-Policy"]


# --- The windows themselves


def note(*moments: Moment) -> None:
    with db.write():
        windows.note(moments)


def spend(openid: str, times: int) -> int:
    """Send so many messages as far as the window goes, and return how many went."""
    gone = 0
    for _ in range(times):
        try:
            with windows.spent(openid):
                gone += 1
        except WindowClosed:
            break
    return gone


def test_a_word_grants_five_for_two_days_and_a_tap_three_for_a_minute(world: World) -> None:
    now = clock.now()
    note(Moment("oSaid", "said", now), Moment("oTapped", "tapped", now))
    assert spend("oSaid", 9) == 5
    assert spend("oTapped", 9) == 3
    note(Moment("oSaid", "said", now + 1), Moment("oTapped", "tapped", now + 1))
    clock.advance(61)
    assert spend("oTapped", 1) == 0
    clock.advance(48 * 3600 - 62)
    assert spend("oSaid", 1) == 1
    clock.advance(2)
    assert spend("oSaid", 1) == 0


def test_what_two_windows_grant_does_not_add_up(world: World) -> None:
    now = clock.now()
    note(Moment("oMei", "said", now), Moment("oMei", "tapped", now))
    assert spend("oMei", 9) == 5


def test_a_moment_told_twice_opens_once_and_leaving_closes(world: World) -> None:
    now = clock.now()
    note(Moment("oMei", "said", now))
    assert spend("oMei", 2) == 2
    note(Moment("oMei", "said", now), Moment("oMei", "said", now - 5))
    assert spend("oMei", 9) == 3
    note(Moment("oMei", "said", now + 1), Moment("oMei", "left", now + 2))
    assert spend("oMei", 1) == 0


def test_what_leads_nowhere_opens_nothing(world: World, mei: Person) -> None:
    world.later(PAST_ALL)
    world.wechat("POST", "/event", openid=mei.openid, event="VIEW", event_key="http://x/")
    world.jobs()
    assert left(mei).count == 0
    world.wechat("POST", "/say", openid=mei.openid, text="2", menu_id="2")
    world.jobs()
    assert left(mei).count == 3, "an item of a list is a tap on the menu"
    mei.says("你好")
    world.jobs()
    assert left(mei).count == 5
    world.wechat("POST", "/unfollow", openid=mei.openid)
    world.jobs()
    assert left(mei) == Left(0, 0)


def test_two_workers_do_not_take_the_same_word(world: World, mei: Person) -> None:
    number = paid_in_silence(world, mei)
    seen_by_both = told(number)
    assert len(words.claim([seen_by_both], "message")) == 1
    assert words.claim([seen_by_both], "notice") == []
    words.refused([seen_by_both], "45015")


def test_a_yes_that_another_worker_used_is_not_used_again(world: World, mei: Person) -> None:
    person = Customer.get(Customer.openid == mei.openid)
    Consent.create(customer=person, template=PAID, count=1)
    with consents.used(person.id, PAID):
        pass
    with pytest.raises(WindowClosed), consents.used(person.id, PAID):
        raise AssertionError("WeChat was asked")
