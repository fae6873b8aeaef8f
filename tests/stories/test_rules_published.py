"""Lin writes drafts; followers get them once they are published, and what was published can be taken back."""

import html
import re
from collections.abc import Callable

import msgspec
import pytest
from msgspec.structs import replace

from base import db
from console import publishing as publishing_desk
from models import Audit, Channel, Operator, Rule
from shop import operators
from shop.rules import Keyword, Reply, RuleData, book, bringing, publishing
from shop.rules.data import written
from tests.console.conftest import edited, helper, lin, published, rule, seen, typed
from tests.world import Browser, Person, World

__all__ = ["helper", "lin"]

NEW, LIST, PUBLISH, HISTORY = "/console/rules/new", "/console/rules", "/console/rules/publish", "/console/rules/history"
HOLIDAY = "除夕到初三休息，初四照常发货。"


def made(lin: Browser, **changes: str) -> int:
    """Save the holidays' rule and return its number."""
    lin.post(NEW, rule(**changes), page=NEW)
    return int(Rule.select().order_by(Rule.id.desc()).get().id)


def test_a_draft_is_live_once_it_is_published(world: World, lin: Browser, mei: Person) -> None:
    number = made(lin, do="draft")
    assert "有 1 处改动尚未发布" in seen(lin.get(LIST))
    assert "未发布" in seen(lin.get(f"{LIST}?q=春节"))
    world.later(1)
    assert mei.says("过年").text != HOLIDAY
    assert HOLIDAY in seen(lin.get(f"{LIST}/preview?say=过年&by=drafts"))
    assert HOLIDAY not in seen(lin.get(f"{LIST}/preview?say=过年"))
    answer = published(lin, note="过年放假")
    assert "已发布" in seen(answer)
    world.until(lambda: mei.says("过年").text == HOLIDAY)
    assert book.listed(state="pending") == []
    told = seen(lin.get(HISTORY))
    assert "过年放假" in told
    assert "小铺演示" in told
    latest = publishing.history()[0]
    assert [change.rule_id for change in publishing.changes(latest.id)] == [number]


def test_the_difference_is_told_field_by_field(lin: Browser) -> None:
    number = made(lin)
    page = f"{LIST}/{number}"
    lin.post(page, edited(lin, number, do="draft", priority="7", opens="09:00", closes="18:00",
                          **{"keywords-1-text": "新年", "answers-0-text": "照常营业。"}), page=page)
    told = lin.get(PUBLISH).text
    for gone in ("“过年”", "40", HOLIDAY):
        assert any(gone in part for part in told.split("<del>")[1:]), gone
    for come in ("“新年”", "7", "照常营业。", "09:00–18:00"):
        assert any(come in part for part in told.split("<ins>")[1:]), come
    assert "包含“春节”" not in told, "what did not change is not told"


def test_music_without_a_cover_does_not_go_live(world: World, lin: Browser, mei: Person) -> None:
    number = made(lin, do="draft")
    song = RuleData("丰收的歌", (Keyword("来首歌"),), (Reply("music", "听听", "丰收", "https://x.example/a.mp3"),))
    with db.write():  # as a former version kept it
        Rule.update(draft=written(song)).where(Rule.id == number).execute()
    assert "音乐没有封面" in seen(lin.get(PUBLISH))
    answer = seen(published(lin))
    assert "“丰收的歌”的音乐没有封面" in answer
    assert book.live(number) is None
    with db.write():
        Rule.update(live=written(song), draft=written(replace(song, priority=3))).where(Rule.id == number).execute()
    assert "已发布" in seen(published(lin)), "it is no new fault"
    world.until(lambda: "点这里收听" in mei.says("来首歌").text)


def test_one_rule_is_published_and_the_other_waits(world: World, lin: Browser, mei: Person) -> None:
    first = made(lin, do="draft")
    made(lin, do="draft", name="另一条", **{"keywords-0-text": "元宵", "keywords-1-text": ""})
    published(lin, rule=str(first))
    world.until(lambda: mei.says("过年").text == HOLIDAY)
    assert [entry.rule.name for entry in book.listed(state="pending")] == ["另一条"]


def test_an_earlier_state_comes_back(world: World, lin: Browser, mei: Person) -> None:
    before = publishing.history()[0].id
    number = made(lin)
    world.until(lambda: mei.says("过年").text == HOLIDAY)
    back = lin.post(f"{HISTORY}/{before}/return", page=HISTORY)
    assert f"恢复到第 {before} 次发布后的样子" in seen(back)
    world.until(lambda: mei.says("过年").text != HOLIDAY)
    assert lin.get(f"{LIST}/{number}").status_code == 404
    assert "此后没有改动" in seen(lin.post(f"{HISTORY}/{before}/return", page=HISTORY))
    latest = publishing.history()[0]
    assert latest.returned_to == before
    lin.post(f"{HISTORY}/{latest.id - 1}/return", page=HISTORY)
    world.until(lambda: mei.says("过年").text == HOLIDAY)


def test_a_drafted_deletion_can_be_taken_back(world: World, lin: Browser, mei: Person) -> None:
    number = made(lin)
    page = f"{LIST}/{number}"
    lin.post(f"{page}/delete", {"do": "draft"}, page=page)
    world.until(lambda: mei.says("过年").text == HOLIDAY)
    assert "待删除" in seen(lin.get(f"{LIST}?q=春节"))
    assert "将在下次发布时删除" in seen(lin.get(page))
    lin.post(f"{page}/drop", page=page)
    assert typed(lin.get(page), "name") == ["春节"]
    lin.post(f"{page}/delete", {"do": "draft"}, page=page)
    published(lin)
    world.until(lambda: mei.says("过年").text != HOLIDAY)
    verbs = [row.verb for row in Audit.select().order_by(Audit.id)]
    assert verbs == ["save rule", "publish rules", "delete rule", "drop changes", "delete rule", "publish rules"]


def test_nobody_writes_over_somebody_elses_work_unseen(lin: Browser, helper: Callable[..., Browser]) -> None:
    wen, number = helper("rules"), made(lin)
    page = f"{LIST}/{number}"
    mine = edited(lin, number, **{"answers-0-text": "林说的"})
    hers = edited(wen, number, **{"answers-0-text": "文说的"})
    wen.post(page, hers, page=page)
    told = lin.post(page, mine, page=page)
    assert told.status_code == 409
    assert "小文" in seen(told)
    assert "文说的" in told.text, "she sees theirs"
    assert "林说的</textarea>" in told.text, "and keeps hers"
    assert book.one(number).answers[0].text == "文说的"
    lin.post(page, {**mine, "stamp": typed(told, "stamp")[0]}, page=page)
    assert book.one(number).answers[0].text == "林说的"


def test_what_was_deleted_meanwhile_is_not_lost_either(lin: Browser) -> None:
    number = made(lin, do="draft")
    form = edited(lin, number)
    lin.post(f"{LIST}/{number}/delete", page=LIST)
    told = lin.post(f"{LIST}/{number}", form, page=LIST)
    assert told.status_code == 404
    assert HOLIDAY in told.text
    assert typed(told, "rule_id") == [""]


def test_only_what_she_saw_goes_live(world: World, lin: Browser, mei: Person, helper: Callable[..., Browser]) -> None:
    first = made(lin, do="draft")
    looked, wen = lin.get(PUBLISH), helper("rules")
    second = made(wen, do="draft", name="半成品", **{"keywords-0-text": "元宵", "keywords-1-text": ""})
    answer = seen(published(lin, looked))
    assert "有人改动了草稿，请重新查看" in answer
    assert "半成品" in answer, "with the new look"
    assert book.live(first) is None
    assert book.live(second) is None
    seen_by_now = lin.get(PUBLISH)
    wen.post(f"{LIST}/{second}", edited(wen, second, do="draft", **{"keywords-0-text": "元宵节"}), page=LIST)
    assert "有人改动了草稿" in seen(published(lin, seen_by_now, str(second)))
    assert "已发布" in seen(published(lin, seen_by_now, str(first))), "hers is as she saw it"
    world.until(lambda: mei.says("过年").text == HOLIDAY)
    assert book.live(second) is None
    assert "有人改动了草稿" in seen(lin.post(PUBLISH, page=PUBLISH)), "nobody has looked"


def test_a_deletion_is_published_only_as_it_was_seen(lin: Browser, helper: Callable[..., Browser]) -> None:
    number = made(lin)
    page = f"{LIST}/{number}"
    lin.post(f"{page}/delete", {"do": "draft"}, page=page)
    stamp, wen = typed(lin.get(page), "stamp")[0], helper("rules")
    wen.post(f"{page}/drop", page=page)
    wen.post(page, edited(wen, number, do="draft", **{"answers-0-text": "半成品"}), page=page)
    assert "有人改动了草稿" in seen(lin.post(PUBLISH, {"rule": str(number), "stamp": stamp}, page=page))
    assert HOLIDAY in str(book.live(number))
    wen.post(f"{page}/delete", {"do": "draft"}, page=page)
    lin.post(PUBLISH, {"rule": str(number), "stamp": stamp}, page=page)
    assert book.live(number) is None


def test_saving_the_same_form_twice_is_no_conflict(lin: Browser, helper: Callable[..., Browser]) -> None:
    number = made(lin)
    page = f"{LIST}/{number}"
    form = edited(lin, number, **{"answers-0-text": "改过的答案"})
    for _time in range(2):
        answer = lin.post(page, form, page=page)
        assert answer.status_code == 200, "a tap twice on the button"
        assert answer.url.endswith(LIST)
    assert "改过的答案" in str(book.live(number))
    assert lin.post(page, {**form, "answers-0-text": "又改"}, page=page).status_code == 409
    assert helper("rules").post(page, form, page=page).status_code == 409, "who has not seen the draft does not know it"


def test_all_drafts_can_be_looked_at(lin: Browser, helper: Callable[..., Browser]) -> None:
    many = publishing_desk.MOST + 5
    with db.connected():
        bringing.add(Operator.get(Operator.login == "demo"), [
            RuleData(f"第{n}条规则", (Keyword(f"问{n}"),), (Reply("text", "答"),)) for n in range(many)], ())
    first = lin.get(PUBLISH)
    assert f"共 {many} 处，这里是第 1–{publishing_desk.MOST} 处" in seen(first)
    follows = html.unescape(re.findall(r'href="([^"]*page=2[^"]*)"', first.text)[0])
    second = lin.get(follows)
    shown = set(re.findall(r"第\d+条规则", first.text)) | set(re.findall(r"第\d+条规则", second.text))
    assert len(shown) == many
    made(helper("rules"), do="draft", name="半成品")
    assert "有人改动了草稿" in seen(lin.get(follows)), "what she saw on the first page may be another by now"
    assert "有人改动了草稿" in seen(published(lin, second))
    published(lin)
    assert book.count("pending") == 0


def test_a_mistaken_import_is_undone_in_one_step(lin: Browser) -> None:
    changed, going, before = made(lin), made(lin, name="要删的"), book.every()
    room = f"{LIST}/import"
    rules = [RuleData(name, (Keyword(name),), (Reply("text", "错的"),)) for name in ("春节", "新来的")]
    lin.post(f"{room}/confirm", {"rules": msgspec.json.encode(rules).decode(), "same": "replace"}, page=room)
    lin.post(f"{LIST}/{going}/delete", {"do": "draft"}, page=f"{LIST}/{going}")
    assert (book.one(changed).answers[0].text, book.count("pending")) == ("错的", 3)
    page = lin.get(PUBLISH)
    assert "确定放弃全部 3 处" in seen(page)
    done = lin.post(f"{PUBLISH}/drop", {"stamp": typed(page, "stamp")[0]}, page=PUBLISH)
    assert "已放弃" in seen(done)
    assert book.count("pending") == 0
    assert book.drafted() == before == book.every()
    assert "新来的" not in seen(lin.get(f"{LIST}?q=新来的")).replace("新来的规则", "")
    assert "放弃了规则草稿" in seen(lin.get("/console/audit"))


def test_a_qr_code_stands_by_its_name(lin: Browser) -> None:
    Channel.create(scene="spring", name="春季海报")
    made(lin, do="draft", scenes="spring", **{"events-0-kind": "scan", "events-0-key": "spring"})
    told = seen(lin.get(PUBLISH))
    assert told.count("春季海报") == 2
    assert "spring" not in told


def test_one_draft_is_dropped_as_it_was_seen(lin: Browser, helper: Callable[..., Browser]) -> None:
    first, second = made(lin, do="draft"), made(lin, do="draft", name="另一条")
    page = lin.get(PUBLISH)
    stamps = dict(zip(typed(page, "rule"), typed(page, "stamp")[1:], strict=True))
    address = f"{LIST}/{first}"
    wen = helper("rules")
    wen.post(address, edited(wen, first, do="draft", **{"answers-0-text": "文改过"}), page=address)
    told = lin.post(f"{PUBLISH}/drop", {"rule": first, "stamp": stamps[str(first)]}, page=PUBLISH)
    assert "有人改动了草稿" in seen(told)
    assert book.count("pending") == 2
    lin.post(f"{PUBLISH}/drop", {"rule": second, "stamp": stamps[str(second)]}, page=PUBLISH)
    assert [rule.id for rule in book.drafted() if rule.id in (first, second)] == [first]
    lin.post(f"{PUBLISH}/drop", {"stamp": typed(lin.get(PUBLISH), "stamp")[0]}, page=PUBLISH)
    assert "没有可以放弃的草稿" in seen(lin.post(f"{PUBLISH}/drop", {"stamp": ""}, page=PUBLISH))


@pytest.mark.parametrize("path", [PUBLISH, f"{PUBLISH}/drop", f"{HISTORY}/1/return", "/console/rules/import/confirm",
                                  "/console/phrases/1/settle", "/console/rules/1/drop"])
def test_it_takes_the_permission(helper: Callable[..., Browser], path: str) -> None:
    assert helper("orders").post(path, {"do": "publish"}, page="/console").status_code == 403
    assert Audit.select().count() == 0
    assert "rules" in operators.PERMISSIONS
