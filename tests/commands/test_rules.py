"""Rules on the command line: out to a file, in again, in from WeChat; all or nothing, and the exit code is true."""

import json
from pathlib import Path

import pytest

import manage as commands
from shop.rules import book
from tests.world import World

COLUMNS = "规则名称,包含,回复\n"


@pytest.fixture
def ready(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that find the world's shop instead of a config.toml."""
    monkeypatch.setattr(commands, "ready", lambda args: world.settings)
    monkeypatch.setenv("XIAOPU_LANGUAGE", "zh_CN")


pytestmark = pytest.mark.usefixtures("ready")


def run(*words: object) -> int:
    """Run `manage.py rules` and return its exit code."""
    return commands.main(["rules", *map(str, words)])


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_out_and_in_again(tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    file, before = tmp_path / f"rules.{ending}", book.drafted()
    assert run("export", file) == 0
    assert f"Wrote {len(before)} rules" in capsys.readouterr().out
    assert run("import", file) == 0
    assert [one.answers for one in book.drafted()] == [one.answers for one in before]
    assert "take the place of the old ones" in capsys.readouterr().out
    assert run("import", file, "--beside") == 0
    assert f"{len(before)} of the names exist already" in capsys.readouterr().out
    assert len(book.drafted()) == 2 * len(before)


def test_in_as_drafts_or_live(tmp_path: Path) -> None:
    file = tmp_path / "rules.csv"
    file.write_text(f"{COLUMNS}刻字,刻字,可以刻字\n", "utf-8")
    assert run("import", file) == 0
    assert "刻字" not in [one.name for one in book.every()]
    assert run("import", file, "--publish") == 0
    assert "刻字" in [one.name for one in book.every()]
    assert [one.name for one in book.drafted()].count("刻字") == 1


def test_a_bad_row_is_named_and_nothing_comes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rules.csv"
    file.write_text(f"{COLUMNS}好的,好,好\n坏的,坏,\n", "utf-8")
    assert run("import", file) == 1
    assert "3: 坏的: " in capsys.readouterr().out
    assert "好的" not in [one.name for one in book.drafted()]


def test_an_action_the_bot_has_not_never_goes_live(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rules.json"
    one = {"name": "x", "keywords": [{"text": "x"}], "answers": [{"kind": "action", "action": "nope"}]}
    file.write_text(json.dumps([one]))
    before = book.every()
    assert run("import", file, "--publish") == 1
    assert "1: x: " in capsys.readouterr().out
    assert book.every() == before == book.drafted()


def test_in_from_wechat(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", "--wechat") == 1
    world.wechat("POST", "/autoreply", is_add_friend_reply_open=1,
                 add_friend_autoreply_info={"type": "text", "content": "谢谢关注！"},
                 message_default_autoreply_info={"type": "img", "content": "media"})
    assert run("import", "--wechat", "--publish") == 0
    assert "left behind" in capsys.readouterr().out
    assert book.every()[-1].answers[0].text == "谢谢关注！"


@pytest.mark.parametrize("words", [("import",), ("export",), ("import", "a.json", "--wechat"), ("export", "a.txt"),
                                   ("export", "--wechat"), ("import", "no-such-file.json")])
def test_what_makes_no_sense_is_said(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*words) == 1
    assert capsys.readouterr().err.startswith("error: ")


def test_only_who_may(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rules.json"
    one = {"name": "x", "keywords": [{"text": "x"}], "answers": [{"kind": "text", "text": "x"}]}
    file.write_text(json.dumps([one]))
    assert run("import", file, "--by", "nobody") == 1
    assert "no operator may do this" in capsys.readouterr().err
    assert run("import", file, "--by", "demo") == 0
