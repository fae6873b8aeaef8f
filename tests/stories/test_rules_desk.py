"""Lin fills in everything a rule can have; it is kept as she typed it, and followers get just that."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from base import clock
from bot import chatlog
from console.routes import FILES
from models import Audit, Channel, Customer, CustomerTag, Media, Order, Rule, RuleHit, Tag
from shop import media
from shop.rules import Audience, Event, Keyword, Reply, Schedule, book
from tests.console.conftest import apples, edited, lin, rule, seen, typed
from tests.world import Browser, Person, World

__all__ = ["lin"]

NEW, EDITOR, PREVIEW = "/console/rules/new", "/console/rules/editor", "/console/rules/preview"
MP3 = b"ID3" + bytes(100)


def png() -> bytes:
    """Return a small picture."""
    file = BytesIO()
    Image.new("RGB", (20, 20), "red").save(file, "PNG")
    return file.getvalue()


def kept(lin: Browser, **changes: Any) -> Any:
    """Save a rule from the desk and return it as it is drafted."""
    answer = lin.post(NEW, rule(**changes), page=NEW)
    assert answer.url.endswith("/console/rules"), seen(answer)
    return book.one(Rule.select().order_by(Rule.id.desc()).get().id)


def test_everything_is_kept_and_shown_again(lin: Browser) -> None:
    tag, channel = Tag.create(name="老客"), Channel.create(scene="spring", name="春季海报")
    form = {
        "keywords-0-match": "starts", "keywords-1-match": "regex", "keywords-1-text": "过.?年",
        "events-0-kind": "scan", "events-0-key": "spring", "events-1-kind": "location", "events-1-key": "x",
        "answers-1-kind": "link", "answers-1-title": "看看", "answers-1-url": "/cart", "answers-1-text": "您的车",
        "answers-2-kind": "products", "answers-2-products": str(apples().product_id), "answers-2-text": "新货",
        "answers-3-kind": "person", "send": "turn", "since": "2026-01-01T08:00", "until": "2030-01-01T00:00",
        "weekdays": ["1", "3"], "opens": "22:00", "closes": "06:30", "new_days": "30", "tags": [str(tag.id)],
        "scenes": ["spring"], "cooldown": "3", "cooldown_unit": "hours", "enabled": ""}
    made = kept(lin, **form)
    assert made.keywords == (Keyword("春节", "starts"), Keyword("过.?年", "regex"))
    assert made.events == (Event("scan", "spring"), Event("location"))
    assert [reply.kind for reply in made.answers] == ["text", "link", "products", "person"]
    assert made.answers[1] == Reply("link", "您的车", "看看", "/cart")
    assert made.schedule == Schedule(1767225600, clock.day_start("2030-01-01"), (1, 3), 22 * 60, 6 * 60 + 30)
    assert made.audience == Audience(30, (tag.id,), (channel.scene,))
    assert (made.send, made.cooldown, made.enabled, made.priority) == ("turn", 3 * 3600, False, 40)
    page = lin.get(f"/console/rules/{made.id}")
    for name, value in (("since", "2026-01-01T08:00"), ("opens", "22:00"), ("closes", "06:30"), ("new_days", "30"),
                        ("cooldown", "3"), ("events-0-key", "spring"), ("answers-1-title", "看看")):
        assert typed(page, name) == [value]
    lin.post(f"/console/rules/{made.id}", edited(lin, made.id, **form), page=f"/console/rules/{made.id}")
    assert book.one(made.id) == made, "saving what is shown changes nothing"


def test_a_picture_is_brought_in_on_the_desk_and_sent(world: World, lin: Browser, mei: Person) -> None:
    sent = lin.post(EDITOR, rule(**{"answers-0-kind": "image", "upload": "1"}), page=NEW,
                    files={"answers-0-file": ("红.png", png())})
    picture = Media.get()
    assert f'<option value="{picture.id}" selected>红</option>' in sent.text
    shown = lin.get(f"/console/media/{picture.id}")
    assert shown.content == png()
    assert f'src="/console/media/{picture.id}"' in lin.post(
        PREVIEW, rule(say="过年", **{"answers-0-kind": "image", "answers-0-media": picture.id}), page=NEW).text
    kept(lin, **{"answers-0-kind": "image", "answers-0-media": str(picture.id)})
    world.until(lambda: mei.says("过年").type == "image")
    assert "add media" in [row.verb for row in Audit.select()]


def test_a_file_comes_with_the_save_itself(lin: Browser) -> None:
    lin.post(NEW, rule(**{"answers-0-kind": "voice"}), page=NEW, files={"answers-0-file": ("hello.mp3", MP3)})
    row = Media.get()
    assert book.one(Rule.select().order_by(Rule.id.desc()).get().id).answers[0] == Reply("voice", media=row.id)
    assert Path(media.path(row)).read_bytes() == MP3


@pytest.mark.parametrize(("kind", "name", "data"), [
    ("image", "a.exe", b"MZ"), ("image", "a.png", b"GIF89a"), ("voice", "a.png", png()), ("link", "a.png", b"no")])
def test_a_wrong_file_is_refused_beside_its_field(lin: Browser, kind: str, name: str, data: bytes) -> None:
    answer = lin.post(NEW, rule(**{"answers-0-kind": kind}), page=NEW, files={"answers-0-file": (name, data)})
    assert answer.status_code == 422
    assert 'id="answers-0-file-problem"' in answer.text
    assert "还没有保存" in seen(answer)
    assert 'href="#answers-0-file-problem"' in answer.text
    assert Media.select().count() == 0
    assert not Rule.select().where(Rule.name == "春节").exists()


def test_a_picture_that_is_too_large_is_said_beside_its_field(lin: Browser) -> None:
    large = {"answers-0-file": ("photo.png", png() + bytes(12_000_000))}
    answer = lin.post(NEW, rule(**{"answers-0-kind": "image"}), page=NEW, files=large)
    assert answer.status_code == 422
    assert "10240 KB" in answer.text.partition('id="answers-0-file-problem">')[2].partition("<")[0]
    assert typed(answer, "name") == ["春节"]


def test_what_is_far_too_large_stays_in_the_console(lin: Browser) -> None:
    huge = {"answers-0-file": ("film.mp4", bytes(FILES + 1))}
    answer = lin.post(NEW, rule(**{"answers-0-kind": "video"}), page=NEW, files=huge,
                      headers={"Referer": lin.get(NEW).url})
    assert answer.status_code == 413
    assert "文件太大" in seen(answer)
    assert 'aria-label="导航"' in answer.text
    assert f'href="{NEW}"' in answer.text, "the way back"
    lin.session.cookies.clear()
    stranger = lin.post("/console/login", {"login": "y" * 3_000_000}, page="/console/login")
    assert (stranger.status_code, "文件太大" in seen(stranger)) == (413, False)


def test_answers_come_and_go_and_what_was_typed_stays(lin: Browser) -> None:
    more = lin.post(EDITOR, rule(answer="1"), page=NEW)
    assert 'name="answers-1-kind"' in more.text
    other = lin.post(EDITOR, rule(**{"answers-0-kind": "action"}), page=NEW)
    assert typed(other, "answers-0-text") == ["除夕到初三休息，初四照常发货。"], "kept unseen"
    full = {f"answers-{n}-kind": "text" for n in range(5)}
    assert 'name="answers-5-kind"' not in lin.post(EDITOR, rule(answer="1", **full), page=NEW).text
    fewer = lin.post(EDITOR, rule(drop_answer="0", **{"answers-1-kind": "text", "answers-1-text": "第二条"}), page=NEW)
    assert "除夕" not in fewer.text.partition('id="answers"')[2].partition("</section>")[0]
    assert "第二条" in fewer.text


def test_only_for_whom_it_is_meant_and_not_too_often(world: World, lin: Browser, mei: Person, bo: Person) -> None:
    tag = Tag.create(name="老客")
    CustomerTag.create(customer=Customer.get(Customer.openid == mei.openid), tag=tag)
    kept(lin, tags=[str(tag.id)], cooldown="1", cooldown_unit="days")
    world.until(lambda: mei.says("过年").text.startswith("除夕"))
    assert not mei.says("过年").text.startswith("除夕"), "once a day"
    assert not bo.says("过年").text.startswith("除夕")
    page = f"{PREVIEW}?say=过年"
    assert "不适用于这位粉丝" in seen(lin.get(page))
    assert "还在冷却" in seen(lin.get(f"{page}&as={mei.openid}"))


def test_what_fits_but_does_not_answer_is_not_called_another(lin: Browser) -> None:
    kept(lin, since="2030-01-01T00:00")
    told = seen(lin.get(f"{PREVIEW}?say=过年"))
    assert "1 条规则含有这句话，但现在不回复" in told
    assert "也匹配" not in told


def test_a_moment_can_be_asked_about(lin: Browser) -> None:
    kept(lin, since="2030-01-01T00:00")
    assert "2030-01-01 00:00 才开始" in seen(lin.get(f"{PREVIEW}?say=过年"))
    assert "除夕到初三" in seen(lin.get(f"{PREVIEW}?say=过年&at=2030-02-01T12:00"))
    assert lin.get(f"{PREVIEW}?say=过年&at=nonsense&as=nobody").status_code == 200


def test_why_the_others_lost(lin: Browser) -> None:
    number = kept(lin, priority="0", do="publish", **{"keywords-1-match": "contains"}).id
    other = kept(lin, name="春节二", priority="1", **{"keywords-1-match": "contains"})
    told = lin.get(f"{PREVIEW}?say=过年好")
    assert "优先级低于“春节二”" in seen(told)
    assert f'href="/console/rules/{number}"' in told.text
    assert f'href="/console/rules/{other.id}"' in told.text


def test_what_a_rule_brought_stands_in_the_list(lin: Browser, mei: Person) -> None:
    made = kept(lin)
    chatlog.flush()
    RuleHit.delete().execute()
    day = int(clock.local(clock.now()).strftime("%Y%m%d"))
    RuleHit.create(rule_id=made.id, day=day, count=9, opened=4)
    paid = mei.has_paid(apples().id)
    unpaid = mei.orders(apples().id)
    Order.update(source=f"rule {made.id}").where(Order.number.in_([paid, unpaid])).execute()
    assert "7 天回复 9 次 · 打开 4 → 下单 2 → 付款 1" in seen(lin.get("/console/rules?q=春节"))


def test_what_is_wrong_is_marked_and_explained(lin: Browser) -> None:
    broken = kept(lin, **{"answers-0-text": "看 https://nowhere", "keywords-0-match": "exact"})
    taken = kept(lin, name="被抢先", priority="0", **{"keywords-1-text": ""})
    listed = seen(lin.get("/console/rules"))
    assert "1 处需要检查" in listed
    check = lin.get("/console/rules/check")
    assert "https://nowhere”不是手机能打开的网址" in seen(check)
    assert f'href="/console/rules/{broken.id}"' in check.text
    assert "没有问题" in seen(lin.get(f"/console/rules/check?rule={taken.id}"))
