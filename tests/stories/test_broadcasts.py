"""Lin sends to many: looked at first, counted first, once whatever breaks, and never more than WeChat lets through."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import msgspec
import pytest
from PIL import Image

from base import clock, config
from base.errors import BadInput, WrongState
from console import times
from models import Audit, Broadcast, Customer, CustomerTag, Product, Tag
from shop import broadcasts
from shop.broadcasts import Content, data, going
from shop.broadcasts.desk import Rewritten
from shop.broadcasts.going import Recounted
from shop.broadcasts.limits import NoneLeft, NotAllowed
from tests.broadcasts import seen
from tests.world import Person, World, apples

SEND = "/cgi-bin/message/mass/sendall"
ROOM = "/console/broadcasts"


def of_type(world: World, account: str) -> None:
    """Make the shop's account one of another type."""
    world.configure(msgspec.structs.replace(world.settings, wechat=msgspec.structs.replace(
        world.settings.wechat, account=account)))


def got(person: Person, way: str = "mass") -> list[Any]:
    """What a person's screen shows that came this way."""
    return [message for message in person.screen() if message["via"] == way]


def calls(world: World) -> int:
    """How often WeChat was asked to send."""
    return sum(count for name, count in world.books()["calls"].items() if SEND in name)


def composed(world: World, content: Content | None = None, tag: int | None = None) -> int:
    """A draft of Lin's."""
    return broadcasts.compose(world.lin(), content or Content(text="今日上新"), tag)


def sent(world: World, number: int) -> Broadcast:
    """Send a draft to as many as Lin is told."""
    row = broadcasts.one(number)
    return broadcasts.send(world.lin(), number, broadcasts.reach(row.tag).people, broadcasts.stamp(row))


def tagged(world: World, name: str, *people: Person) -> Tag:
    """A tag that WeChat knows, and who carries it."""
    lin = world.operator()
    lin.post("/console/tags", {"name": name}, page="/console/tags")
    tag = Tag.get(Tag.name == name)
    for one in people:
        customer = Customer.get(Customer.openid == one.openid)
        lin.post(f"/console/tags/{tag.id}/put", {"customer": customer.id}, page="/console/tags")
    world.jobs()
    return Tag.get_by_id(tag.id)


def test_everybody_gets_it_and_the_numbers_come_back(world: World, mei: Person, bo: Person) -> None:
    row = sent(world, composed(world))
    world.later(11)  # a report that came before its number was noted is asked for
    done = Broadcast.get_by_id(row.id)
    assert (done.expected, done.total, done.reached, done.failed) == (2, 2, 2, 0)
    assert got(mei)[0]["content"] == got(bo)[0]["content"] == "今日上新"


def test_a_tag_gets_it_alone(world: World, mei: Person, bo: Person) -> None:
    row = sent(world, composed(world, tag=tagged(world, "老客", mei).id))
    assert row.expected == 1
    assert len(got(mei)) == 1
    assert got(bo) == []


def test_a_product_goes_as_an_article(world: World, mei: Person) -> None:
    product = Product.get_by_id(apples().product_id)
    with pytest.raises(BadInput):
        composed(world, Content("product", product=0))
    photo = BytesIO()
    Image.new("RGB", (90, 50), "red").save(photo, "JPEG")
    (folder := config.data_folder() / "pictures").mkdir(parents=True, exist_ok=True)
    (folder / "photo.jpg").write_bytes(photo.getvalue())
    Product.update(picture="/pictures/photo.jpg", card_picture="").where(Product.id == product.id).execute()
    sent(world, composed(world, Content("product", product=product.id)))
    assert product.title in str(got(mei))


def test_what_a_products_card_says_is_part_of_what_was_seen(world: World, mei: Person) -> None:
    product = Product.get_by_id(apples().product_id)
    (folder := config.data_folder() / "pictures").mkdir(parents=True, exist_ok=True)
    photo = BytesIO()
    Image.new("RGB", (90, 50), "red").save(photo, "JPEG")
    (folder / "card.jpg").write_bytes(photo.getvalue())
    Product.update(picture="/pictures/card.jpg", card_picture="").where(Product.id == product.id).execute()
    number = composed(world, Content("product", product=product.id))
    looked = seen(number)
    Product.update(subtitle="没人看过的字").where(Product.id == product.id).execute()
    with pytest.raises(Rewritten):
        broadcasts.send(world.lin(), number, 1, looked)
    assert calls(world) == 0


def test_an_edit_does_not_write_over_a_colleagues_unseen(world: World, mei: Person) -> None:
    lin, number = world.operator(), composed(world)
    here, looked = f"{ROOM}/{number}/edit", seen(number)
    broadcasts.change(world.lin(), number, Content(text="小文的话"), None, looked)
    mine = {"kind": "text", "text": "我的话", "stamp": looked}
    again = lin.post(here, mine, page=here)
    assert again.status_code == 409
    assert "我的话" in again.text
    assert data.read(broadcasts.one(number).content).text == "小文的话"
    lin.post(here, {**mine, "stamp": seen(number)}, page=here)
    assert data.read(broadcasts.one(number).content).text == "我的话"


def test_a_preview_counts_for_nothing(world: World, mei: Person) -> None:
    number = composed(world)
    broadcasts.preview(world.lin(), number, Customer.get(Customer.openid == mei.openid).id)
    assert len(got(mei, "preview")) == 1
    assert broadcasts.reach(None).left == 4
    assert broadcasts.one(number).state == "draft"


def test_the_fifth_of_a_month_is_refused_before_wechat(world: World, mei: Person, bo: Person) -> None:
    for _ in range(3):
        sent(world, composed(world))
    tag = tagged(world, "老客", mei)
    sent(world, composed(world, tag=tag.id))
    assert broadcasts.reach(tag).left == 0
    assert (broadcasts.reach(None).people, broadcasts.reach(None).left) == (1, 1), "Mei has had four"
    with pytest.raises(NoneLeft):
        broadcasts.send(world.lin(), number := composed(world, tag=tag.id), 1, seen(number))
    sent(world, composed(world))
    assert (len(got(mei)), len(got(bo))) == (4, 4)
    with pytest.raises(NoneLeft):
        broadcasts.send(world.lin(), number := composed(world), 0, seen(number))
    assert calls(world) == 5
    clock.advance(int(timedelta(days=31).total_seconds()))
    assert broadcasts.reach(None).left == 4


def test_a_subscription_account_sends_one_a_day(world: World, mei: Person) -> None:
    of_type(world, "verified_subscription")
    sent(world, composed(world))
    with pytest.raises(NoneLeft):
        broadcasts.send(world.lin(), number := composed(world), 1, seen(number))
    clock.advance(24 * 3600)
    sent(world, composed(world))


def test_an_unverified_account_sends_none(world: World, mei: Person) -> None:
    drafted = composed(world)
    of_type(world, "subscription")
    with pytest.raises(NotAllowed):
        broadcasts.send(world.lin(), drafted, 1, seen(drafted))


def notes(world: World, number: int) -> list[str]:
    """What the room, the empty desk and a draft say of what may still be sent."""
    lin = world.operator()
    return [found[0] for page in (ROOM, f"{ROOM}/new", f"{ROOM}/{number}", f"{ROOM}/{number}/edit")
            if (found := re.findall(r'<p class="note[^>]*>([^<]*)</p>', lin.get(page).text.partition("<main")[2]))]


def test_a_service_account_is_told_what_is_left_of_the_month(world: World, mei: Person) -> None:
    draft, month = composed(world), clock.local(clock.now()).replace(day=1)
    anew = clock.day(int((month + timedelta(days=32)).replace(day=1).timestamp()))
    assert notes(world, draft) == [f"本月还可以群发 4 次，{anew} 起重新有 4 次。"] * 4
    for _ in range(4):
        sent(world, composed(world))
    assert notes(world, draft) == [f"这些粉丝本月的 4 次群发已用完，{anew} 起可以再发。"] * 4
    assert "/send" not in world.operator().get(f"{ROOM}/{draft}").text


def test_a_subscription_account_is_told_of_its_one_a_day(world: World, mei: Person) -> None:
    of_type(world, "verified_subscription")
    draft, tomorrow = composed(world), clock.day(clock.now() + 24 * 3600)
    assert notes(world, draft) == [f"今天还可以群发 1 次，下一次要等到 {tomorrow}。"] * 4
    sent(world, composed(world))
    assert notes(world, draft) == [f"今天的群发已用完，{tomorrow} 起可以再发。"] * 4
    assert "/send" not in world.operator().get(f"{ROOM}/{draft}").text


@pytest.mark.parametrize("account", ["subscription", "service"])
def test_an_account_that_cannot_is_told_so(world: World, mei: Person, account: str) -> None:
    draft = composed(world)
    of_type(world, account)
    assert [note.partition("。")[0] for note in notes(world, draft)] == ["只有已认证的公众号才能从这里群发"] * 4
    page = world.operator().get(f"{ROOM}/{draft}").text
    assert f"{ROOM}/{draft}/send" not in page
    assert f"{ROOM}/{draft}/plan" not in page
    with pytest.raises(NotAllowed):
        composed(world)


def test_another_number_of_followers_must_be_seen_first(world: World, mei: Person) -> None:
    number = composed(world)
    world.person("Bo")
    with pytest.raises(Recounted):
        broadcasts.send(world.lin(), number, 1, seen(number))
    assert calls(world) == 0


def test_what_a_colleague_wrote_meanwhile_goes_out_unseen_by_no_button(world: World, mei: Person) -> None:
    lin, wu = world.operator(), world.lin()
    number = composed(world)
    here, looked = f"{ROOM}/{number}", seen(number)
    broadcasts.change(wu, number, Content(text="今日特价"), None, looked)
    for button, more in (("send", {"people": 1}), ("plan", {"at": times.typed(clock.now() + 3600)})):
        answer = lin.post(f"{here}/{button}", {**more, "stamp": looked}, page=here)
        assert "刚刚有人改了这条消息" in answer.text
    assert calls(world) == 0
    assert broadcasts.one(number).state == "draft"
    lin.post(f"{here}/send", {"people": 1, "stamp": seen(number)}, page=here)
    assert got(mei)[0]["content"] == "今日特价"


@pytest.mark.parametrize("fault", ["lose", "lose_after", "fail_after", "malformed"])
def test_without_a_clear_answer_it_is_asked_again_and_comes_once(world: World, mei: Person, fault: str) -> None:
    world.fault(SEND, fault)
    row = sent(world, composed(world))
    assert row.state == "unknown"
    world.later(5)
    assert Broadcast.get_by_id(row.id).state in ("sending", "done")
    assert len(got(mei)) == 1


def test_a_no_to_the_second_question_does_not_say_that_nobody_got_the_first(world: World, mei: Person) -> None:
    """WeChat publishes a draft once: asked again about an article that went out, it finds no draft any more."""
    world.fault(SEND, "lose_after")
    row = sent(world, composed(world))
    world.fault(SEND, "errcode", errcode=40007)
    world.later(5)
    asked = Broadcast.get_by_id(row.id)
    assert (asked.state, asked.answer[:5]) == ("unknown", "40007")
    world.later(30)
    assert Broadcast.get_by_id(row.id).state in ("sending", "done"), "a later question is answered"
    assert len(got(mei)) == 1


def test_what_died_between_intent_and_answer_goes_once(world: World, mei: Person) -> None:
    row = broadcasts.one(composed(world))
    going.begun(world.lin(), row.id, 1, seen(row.id))
    world.later(5)
    assert Broadcast.get_by_id(row.id).msg_id
    assert len(got(mei)) == 1
    with pytest.raises(WrongState):
        broadcasts.send(world.lin(), row.id, 1, seen(row.id))


def test_after_a_day_nobody_asks_by_himself(world: World, mei: Person) -> None:
    row = broadcasts.one(composed(world))
    going.begun(world.lin(), row.id, 1, seen(row.id))
    clock.advance(25 * 3600)
    world.jobs()
    assert Broadcast.get_by_id(row.id).state == "asked"
    assert got(mei) == []
    assert "<b>1</b><span>没发成的群发" in world.operator().get("/console").text


def test_a_planned_one_goes_when_it_is_time(world: World, mei: Person) -> None:
    number = composed(world)
    broadcasts.plan(world.lin(), number, clock.now() + 3600, seen(number))
    world.later(30)
    assert got(mei) == []
    world.later(31)
    assert len(got(mei)) == 1


def test_a_planned_one_is_not_sent_at_night_because_the_shop_was_away(world: World, mei: Person) -> None:
    number, punctual = composed(world), composed(world, Content(text="快到了"))
    broadcasts.plan(world.lin(), number, clock.now() + 3600, seen(number))
    broadcasts.plan(world.lin(), punctual, clock.now() + 2 * 3600, seen(punctual))
    lin = world.operator()
    assert "最多晚 3 小时" in lin.get(f"{ROOM}/{number}").text
    world.later(60 * 4 + 30)
    assert [message["content"] for message in got(mei)] == ["快到了"]
    assert Broadcast.get_by_id(number).state == "draft"
    assert "<b>1</b><span>没发成的群发" in lin.get("/console").text
    page = lin.get(f"{ROOM}/{number}").text
    assert "到了时间小铺没有运行" in page
    assert "微信说" not in page
    broadcasts.plan(world.lin(), number, clock.now() + 3600, seen(number))
    assert "没发成的群发" not in lin.get("/console").text
    world.later(61)
    assert [message["content"] for message in got(mei)] == ["快到了", "今日上新"]


def test_a_planned_one_that_is_taken_back_stays(world: World, mei: Person) -> None:
    number = composed(world)
    broadcasts.plan(world.lin(), number, clock.now() + 3600, seen(number))
    broadcasts.unplan(world.lin(), number)
    world.later(90)
    assert got(mei) == []
    broadcasts.discard(world.lin(), number)
    assert Broadcast.select().count() == 0


def test_a_report_that_never_comes_is_asked_for(world: World, mei: Person) -> None:
    row = broadcasts.one(composed(world))
    world.fault("push", "lose", times=9)
    sent(world, row.id)
    world.later(15)
    assert Broadcast.get_by_id(row.id).state == "done"


def test_in_the_console_it_is_written_looked_at_and_sent(world: World, mei: Person) -> None:
    lin = world.operator()
    wrong = lin.post("/console/broadcasts/new", {"kind": "text", "text": ""}, page="/console/broadcasts/new")
    assert wrong.status_code == 422
    answer = lin.post("/console/broadcasts/new", {"kind": "text", "text": "周末打折"}, page="/console/broadcasts/new")
    here = answer.url.removeprefix(world.url)
    page = lin.get(here).text
    assert 'name="people" value="1"' in page
    customer = Customer.get(Customer.openid == mei.openid)
    assert mei.openid in lin.get(f"{here}?q={mei.openid}").text
    lin.post(f"{here}/preview", {"customer": customer.id}, page=here)
    assert got(mei, "preview")[0]["content"] == "周末打折"
    number = int(here.rpartition("/")[2])
    assert f'name="stamp" value="{seen(number)}"' in page
    lin.post(f"{here}/send", {"people": 1, "stamp": seen(number)}, page=here)
    assert got(mei)[0]["content"] == "周末打折"
    assert {row.verb for row in Audit.select().where(Audit.permission == "broadcasts")} == {
        "compose broadcast", "preview broadcast", "send broadcast"}
    assert CustomerTag.select().count() == 0
