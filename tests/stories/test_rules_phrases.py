"""What nobody answered is counted, becomes a rule with one click, and leaves the list."""

import pytest

from bot import chatlog
from models import Audit, Phrase
from shop import phrases
from tests.console.conftest import lin, rule, seen, typed
from tests.world import Browser, Person, World

__all__ = ["lin"]

ROOM = "/console/phrases"


@pytest.fixture(autouse=True)
def nothing_said_before(world: World) -> None:
    """What other stories left to be written is not this one's."""
    chatlog.flush()
    Phrase.delete().execute()


def missed(mei: Person, *said: str) -> Phrase:
    """Let Mei say what no rule knows, and return the phrase."""
    for words in said:
        mei.says(words)
    chatlog.flush()
    return Phrase.select().order_by(Phrase.last_at.desc(), Phrase.id.desc()).get()


def test_a_phrase_becomes_a_rule(world: World, lin: Browser, mei: Person) -> None:
    phrase = missed(mei, "可以刻字嘛？", "可以 刻字嘛", "可以刻字嘛！")
    told = seen(lin.get(ROOM))
    assert "3 次" in told
    assert f"{phrases.waiting()} 句未命中的话" in seen(lin.get("/console"))
    desk = lin.get(f"/console/rules/new?phrase={phrase.id}")
    assert typed(desk, "keywords-0-text") == [phrase.example]
    lin.post("/console/rules/new", rule(phrase=typed(desk, "phrase")[0], **{
        "keywords-0-text": "刻字", "keywords-1-text": "", "answers-0-text": "可以刻字，请在备注里写。"}),
        page="/console/rules/new")
    world.until(lambda: mei.says("可以刻字嘛？").text == "可以刻字，请在备注里写。")
    assert phrase.example not in seen(lin.get(ROOM))
    assert [row.verb for row in Audit.select()] == ["save rule", "publish rules", "settle phrase"]


def test_what_it_would_get_now_is_shown(lin: Browser, mei: Person) -> None:
    phrase = missed(mei, "可以刻字嘛")
    assert "没有" in seen(lin.get(f"{ROOM}?look={phrase.id}"))
    lin.post("/console/rules/new", rule(do="draft", **{"keywords-0-text": "刻字"}), page="/console/rules/new")
    assert "规则“春节”：内容包含“刻字”" in seen(lin.get(f"{ROOM}?look={phrase.id}")), "a draft counts as well"


def test_a_phrase_waved_away_comes_back_when_it_is_said_again(world: World, lin: Browser, mei: Person) -> None:
    phrase = missed(mei, "可以刻字嘛")
    lin.post(f"{ROOM}/{phrase.id}/settle", page=ROOM)
    assert "可以刻字嘛" not in seen(lin.get(ROOM))
    world.later(1)
    missed(mei, "可以刻字嘛")
    assert "可以刻字嘛" in seen(lin.get(ROOM))
    assert lin.post(f"{ROOM}/99999/settle", page=ROOM).status_code == 404
