"""Lin edits automatic replies; followers get what she wrote, and only once she saved it."""

import pytest
import requests

from base import clock
from models import Audit, Product, Rule, RuleHit
from shop import rules, search
from shop.rules import book
from tests.console.conftest import apples, edited, rule, seen, typed
from tests.world import Browser, Person, World

NEW = "/console/rules/new"
PREVIEW = "/console/rules/preview"
LIVE = 1.5  # seconds: the promised one, and the test machine's own
SEEN_BY_FOLLOWER = "除夕到初三休息，初四照常发货。"


def named(name: str) -> Rule:
    """Return the rule with this name."""
    return Rule.get(Rule.name == name)


def test_a_new_rule_answers_within_a_second(world: World, lin: Browser, mei: Person) -> None:
    assert SEEN_BY_FOLLOWER not in mei.says("过年").text
    answer = lin.post(NEW, rule(), page=NEW)
    assert answer.url.endswith("/console/rules")
    assert "已保存" in seen(answer)
    world.until(lambda: mei.says("你们春节发货吗").text == SEEN_BY_FOLLOWER, LIVE)
    assert mei.says("过年").text == SEEN_BY_FOLLOWER
    assert [row.verb for row in Audit.select().order_by(Audit.id)] == ["save rule", "publish rules"]


def test_an_edited_rule_answers_differently(world: World, lin: Browser, mei: Person) -> None:
    greeting = named("问好")
    assert "欢迎来到小铺" in mei.says("你好").text
    edit = edited(lin, greeting.id, name="问好", **{"keywords-0-text": "你好", "answers-0-text": "新年好！"})
    lin.post(f"/console/rules/{greeting.id}", edit, page=f"/console/rules/{greeting.id}")
    world.until(lambda: mei.says("你好").text == "新年好！", LIVE)
    assert [said.text for said in book.one(greeting.id).keywords] == ["你好", "过年"]


def test_a_switched_off_rule_is_silent(world: World, lin: Browser, mei: Person) -> None:
    greeting = named("问好")
    answer = lin.post(f"/console/rules/{greeting.id}/switch", {"to": "off", "back": "/console/rules?q=%E9%97%AE"},
                      page="/console/rules")
    assert answer.url.endswith("/console/rules?q=%E9%97%AE")
    world.until(lambda: "欢迎来到小铺" not in mei.says("你好").text, LIVE)
    lin.post(f"/console/rules/{greeting.id}/switch", {"to": "on"}, page="/console/rules")
    world.until(lambda: "欢迎来到小铺" in mei.says("你好").text, LIVE)
    assert [row.verb for row in Audit.select().order_by(Audit.id)] == ["switch off", "switch on"]


def test_a_deleted_rule_is_gone(world: World, lin: Browser, mei: Person) -> None:
    greeting = named("问好")
    page = f"/console/rules/{greeting.id}"
    lin.post(f"{page}/delete", {"do": "publish"}, page=page)
    world.until(lambda: "欢迎来到小铺" not in mei.says("你好").text, LIVE)
    assert lin.get(page).status_code == 404
    assert "问好" not in [entry.rule.name for entry in book.listed()]


def test_the_saved_rules_are_tried_out_on_the_list(lin: Browser, mei: Person) -> None:
    answer = lin.get(f"{PREVIEW}?say=你好")
    assert "欢迎来到小铺" in seen(answer)
    assert "问好" in seen(answer)
    card = lin.get(f"{PREVIEW}?say=苹果")
    assert mei.says("苹果").card["title"] in seen(card)
    assert RuleHit.select().count() == 0


def test_an_unsaved_rule_is_tried_out(lin: Browser, mei: Person) -> None:
    page = lin.post(PREVIEW, rule(say="春节快递停吗"), page=NEW)
    assert page.status_code == 200
    assert SEEN_BY_FOLLOWER in seen(page)
    assert "春节快递停吗" in seen(page)
    assert typed(page, "name") == ["春节"]
    assert SEEN_BY_FOLLOWER not in mei.says("春节快递停吗").text
    assert not Rule.select().where(Rule.name == "春节").exists()


def test_an_unsaved_edit_takes_the_saved_rules_place(lin: Browser) -> None:
    greeting = named("问好")
    edit = edited(lin, greeting.id, name="", **{"keywords-0-text": "你好", "answers-0-text": "改过的问候"})
    assert "改过的问候" in seen(lin.post(PREVIEW, {**edit, "say": "你好"}, page=NEW))
    taken_out = lin.post(PREVIEW, {**edit, "say": "在吗"}, page=NEW)
    assert "欢迎来到小铺" not in seen(taken_out)


def test_an_unsaved_product_card_is_drawn(lin: Browser) -> None:
    kept = apples()
    form = rule(**{"answers-0-kind": "product", "answers-0-products": kept.product_id})
    card = seen(lin.post(PREVIEW, form, page=NEW))
    assert kept.product.title in card.partition("粉丝会收到什么")[2]


def test_an_unfinished_rule_shows_no_answer(lin: Browser) -> None:
    page = lin.post(PREVIEW, rule(say="春节", **{"answers-0-text": ""}), page=NEW)
    assert "不用先保存" in seen(page)
    assert "invalid-feedback" not in page.text


@pytest.mark.parametrize(("changes", "field", "words"), [
    ({"name": "  "}, "name", "名称"),
    ({"keywords-0-text": " ", "keywords-1-text": ""}, "keywords", "关键词"),
    ({"keywords-0-text": "长" * 31}, "keywords-0-text", "关键词"),
    ({"keywords-1-text": "(", "keywords-1-match": "regex"}, "keywords-1-text", "正则"),
    ({"answers-0-text": ""}, "answers-0-text", "字节"),
    ({"answers-0-text": "字" * 683}, "answers-0-text", "字节"),
    ({"answers-1-kind": "text", "answers-1-text": ""}, "answers-1-text", "字节"),
    ({"answers-0-kind": "product"}, "answers-0-products", "商品"),
    ({"answers-0-kind": "product", "answers-0-products": "999999"}, "answers-0-products", "商品"),
    ({"answers-0-kind": "action", "answers-0-action": ""}, "answers-0-action", "选择"),
    ({"answers-0-kind": "action", "answers-0-action": "welcome.leave"}, "answers-0-action", "选择"),
    ({"answers-0-kind": "image"}, "answers-0-media", "文件"),
    ({"answers-0-kind": "music", "answers-0-title": "丰收", "answers-0-url": "https://x.example/a.mp3"},
     "answers-0-media", "封面"),
    ({"answers-0-kind": "link", "answers-0-url": "https://example.com"}, "answers-0-title", "标题"),
    ({"answers-0-kind": "link", "answers-0-title": "春节", "answers-0-url": "example"}, "answers-0-url", "https"),
    ({"answers-0-kind": "miniprogram", "answers-0-title": "春节"}, "answers-0-appid", "appid"),
    ({"since": "2026-02-30T00:00"}, "since", "2026"),
    ({"since": "2026-03-01T00:00", "until": "2026-02-01T00:00"}, "until", ""),
    ({"opens": "25:00", "closes": "3:00"}, "opens", "09:30"),
    ({"opens": "09:00"}, "opens", ""),
    ({"cooldown": "-1"}, "cooldown", ""),
    ({"priority": "9999"}, "priority", ""),
    ({"priority": "很高"}, "priority", ""),
])
def test_what_is_wrong_stands_beside_the_field_and_all_is_kept(lin: Browser, changes: dict[str, str], field: str,
                                                               words: str) -> None:
    form = rule(**changes)
    answer = lin.post(NEW, form, page=NEW)
    assert answer.status_code == 422
    problem = answer.text.partition(f'id="{field}-problem">')[2].partition("<")[0]
    assert problem
    assert words in problem
    assert "还没有保存" in seen(answer)
    assert f'href="#{field}-problem"' in answer.text, "the way from the top of the page to what is wrong"
    assert answer.text.count(" autofocus") == (field != "keywords"), "which is no field, but all of them"
    assert typed(answer, "name") == [form["name"]]
    assert typed(answer, "priority") == [form["priority"]]
    assert form["keywords-1-text"] in typed(answer, "keywords-1-text")
    assert form["answers-0-text"] in answer.text
    assert not Rule.select().where(Rule.name == "春节").exists()


@pytest.mark.parametrize("changes", [{"answers-0-kind": "nothing"}, {"send": "some"}, {"weekdays": "8"},
                                     {"keywords-0-match": "sounds"}, {"events-0-kind": "birthday"}])
def test_what_the_form_does_not_offer_is_refused(lin: Browser, changes: dict[str, str]) -> None:
    assert lin.post(NEW, rule(**changes), page=NEW).status_code == 422
    assert not Rule.select().where(Rule.name == "春节").exists()


def test_an_action_can_be_chosen(world: World, lin: Browser, mei: Person) -> None:
    lin.post(NEW, rule(**{"answers-0-kind": "action", "answers-0-action": "help.show"}), page=NEW)
    world.until(lambda: mei.says("过年").text == mei.says("帮助").text, LIVE)


def test_the_cover_of_music_is_asked_for(lin: Browser) -> None:
    assert "封面（必填）" in seen(lin.post("/console/rules/editor", rule(**{"answers-0-kind": "music"}), page=NEW))
    assert "必填" not in seen(lin.post("/console/rules/editor", rule(**{"answers-0-kind": "miniprogram"}), page=NEW))


def test_keyword_rows_come_and_go_without_script(lin: Browser) -> None:
    more = lin.post("/console/rules/editor", rule(more="1", **{"keywords-2-text": "初一", "keywords-3-text": "初二"}),
                    page=NEW)
    rows = [name for name in range(20) if typed(more, f"keywords-{name}-text")]
    assert [typed(more, f"keywords-{row}-text")[0] for row in rows][:4] == ["春节", "过年", "初一", "初二"]
    assert len(rows) > 4
    fewer = lin.post("/console/rules/editor", rule(drop="0"), page=NEW)
    assert typed(fewer, "keywords-0-text") == []
    assert typed(fewer, "keywords-1-text") == ["过年"]
    assert "除夕" in fewer.text


def test_a_rejected_save_keeps_the_rows_that_were_typed(lin: Browser) -> None:
    def rows(answer: requests.Response) -> list[str]:
        return [words for row in range(20) for words in typed(answer, f"keywords-{row}-text")]

    assert rows(lin.get(NEW)) == [""]
    assert rows(lin.post(NEW, rule(name=""), page=NEW)) == ["春节", "过年"]
    between = {"keywords-0-text": "", "keywords-1-text": "过年", "keywords-2-text": ""}
    assert rows(lin.post(NEW, rule(name="", **between), page=NEW)) == ["", "过年", ""]
    assert rows(lin.get(f"/console/rules/{named('问好').id}")) == [said.text for said in book.one(
        named("问好").id).keywords]


def test_a_product_is_found_by_its_name(lin: Browser) -> None:
    form = rule(**{"answers-0-kind": "product", "answers-0-find": "红富士"})
    answer = lin.post("/console/rules/editor", form, page=NEW)
    assert str(apples().product_id) in typed(answer, "answers-0-products")
    assert apples().product.title in seen(answer)


@pytest.mark.parametrize("query", ["hongfushi", "hfs", "洪富士", "红富士平果"])
def test_a_product_is_found_as_followers_find_it(lin: Browser, mei: Person, query: str) -> None:
    form = rule(**{"answers-0-kind": "product", "answers-0-find": query})
    answer = lin.post("/console/rules/editor", form, page=NEW)
    assert [*typed(answer, "answers-0-products"), ""][0] == str(apples().product_id)


def test_a_product_off_the_shelf_is_still_found_by_its_title(lin: Browser) -> None:
    gone, *others = Product.select().where(Product.title.contains("苹果")).order_by(Product.id)
    Product.update(on_shelf=False).where(Product.id == gone.id).execute()
    search.index(gone.id)
    form = rule(**{"answers-0-kind": "products", "answers-0-find": "苹果"})
    answer = lin.post("/console/rules/editor", form, page=NEW)
    offered = typed(answer, "answers-0-products")
    assert str(gone.id) in offered
    assert {str(one.id) for one in others if one.on_shelf} <= set(offered)
    assert len(offered) == len(set(offered))
    assert f"{gone.title} ￥" in seen(answer).replace("  ", " ")
    assert "已下架" in seen(answer)


def test_a_keyword_another_rule_has_is_pointed_out(lin: Browser) -> None:
    twin = rule(priority="0", **{"keywords-0-text": "你好", "keywords-0-match": "exact"})
    assert "“问好”也有同样的关键词" in seen(lin.post(PREVIEW, twin, page=NEW))
    assert "“问好”也有同样的关键词" in seen(lin.post(NEW, twin, page=NEW))


def test_braces_nobody_fills_in_are_pointed_out(lin: Browser) -> None:
    said = "“{昵称}”会原样发出。您是想写 {name} 吗？可用的有 {shop} {name} "
    form = rule(**{"answers-0-text": "{昵称}，您好，{shop}欢迎您"})
    desk = seen(lin.post(PREVIEW, form, page=NEW))
    assert desk.count(said) == 1
    assert "{昵称}，您好，小铺欢迎您" in desk, "and the bubble shows it as it is"
    assert said in seen(lin.post(NEW, form, page=NEW))
    assert said in seen(lin.get("/console/rules/check"))
    assert said in seen(lin.get(f"{PREVIEW}?say=过年"))
    lin.post(NEW, rule(name="好的", **{"keywords-0-text": "元宵", "keywords-1-text": "", "answers-0-text": "{name}好"}),
             page=NEW)
    assert "原样发出" not in seen(lin.get(f"{PREVIEW}?say=元宵"))


def test_the_list_is_searched_by_name_keyword_and_text(lin: Browser) -> None:
    for query in ("问好", "在吗", "欢迎来到小铺"):
        page = seen(lin.get(f"/console/rules?q={query}"))
        assert "问好" in page
        assert "营业时间" not in page.replace("粉丝", "")
    assert "没有找到符合的规则" in seen(lin.get("/console/rules?q=恐龙"))


def test_the_list_counts_the_last_seven_days(lin: Browser) -> None:
    greeting = named("问好")
    for days, count in ((0, 5), (6, 2), (8, 100)):
        day = clock.local(clock.now() - days * 86400).strftime("%Y%m%d")
        RuleHit.create(rule_id=greeting.id, day=int(day), count=count)
    assert "7 天回复 7 次" in seen(lin.get("/console/rules?q=问好"))


def test_a_hostile_name_stays_text(lin: Browser) -> None:
    hostile = "</span><script>alert(1)</script>"
    form = rule(name=hostile[:60], **{"keywords-0-text": "<img onerror=x>", "answers-0-text": hostile})
    lin.post(NEW, form, page=NEW)
    made = named(hostile)
    for page in ("/console/rules", f"/console/rules/{made.id}", f"{PREVIEW}?say=<img onerror=x>", "/console/audit"):
        text = lin.get(page).text
        assert "<script>alert" not in text, page
        assert "<img onerror" not in text, page
    assert "&lt;script&gt;alert" in lin.get("/console/rules").text


def test_a_rule_that_is_gone_is_not_found(lin: Browser) -> None:
    assert lin.get("/console/rules/99999").status_code == 404
    assert lin.post("/console/rules/99999", rule(), page=NEW).status_code == 404
    assert lin.post("/console/rules/99999/switch", {"to": "on"}, page=NEW).status_code == 404
    assert rules.every()


def test_a_product_off_the_shelf_is_marked(lin: Browser) -> None:
    Product.update(on_shelf=False).where(Product.id == apples().product_id).execute()
    assert "已下架" in seen(lin.get("/console/rules?q=红富士"))
