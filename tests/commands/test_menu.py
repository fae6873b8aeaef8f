"""`manage.py menu`: what WeChat has in plain words, a push in an operator's name, and a design of what WeChat has."""

import argparse

import pytest

from base.config import ConfigError
from base.errors import NotFound
from base.i18n import speaking
from jobs import menus
from models import MenuDesign, MenuPush
from shop import operators
from tests.menus import sees
from tests.world import Person, World


def run(*words: str) -> int:
    """Run the command as the terminal does."""
    parser = argparse.ArgumentParser()
    menus.add_arguments(parser)
    with speaking("en"):
        return menus.run(parser.parse_args(words))


def test_a_design_is_shown_pushed_and_shown_again(
        world: World, mei: Person, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show") == 0
    said = capsys.readouterr().out
    assert "WeChat has no menu." in said
    assert "A push of “日常菜单” would change:\n“逛商店” is new: opens: 全部商品、水果、茶叶" in said
    assert run("push") == 0
    assert "Pushed." in capsys.readouterr().out
    assert sees(mei)[1] == "我的订单"
    assert MenuPush.get().operator.login == "demo"
    assert run("show") == 0
    assert f"逛商店\n  全部商品: Opens a page {world.url}/\n" in (said := capsys.readouterr().out)
    assert "This is the design “日常菜单”." in said


def test_what_wechat_refuses_is_an_error(world: World, mei: Person, capsys: pytest.CaptureFixture[str]) -> None:
    world.fault("/cgi-bin/menu/create", "errcode", errcode=40054)
    assert run("push") == 1
    assert "registered in mainland China" in capsys.readouterr().out
    world.fault("/cgi-bin/menu/create", "lose_after")
    assert run("push") == 1
    assert "go on asking" in capsys.readouterr().out
    world.later(2)
    assert sees(mei)[1] == "我的订单"


def test_a_menu_that_wechat_does_not_tell_is_said_in_words(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.fault("/cgi-bin/menu/get", "errcode", errcode=48001)
    assert run("show") == 1
    assert "This account may not set its menu from outside" in capsys.readouterr().out


def test_wechats_menu_is_imported(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    run("push")
    assert run("import") == 0
    assert "is in the console now" in capsys.readouterr().out
    assert MenuDesign.select().count() == 2


def test_a_design_or_an_operator_that_is_not_there_is_named(world: World) -> None:
    with pytest.raises(NotFound):
        run("push", "--design", "中秋")
    operators.add("wen", "小文", "wen-helps-out", ("rules",))
    for login in ("wen", "nobody"):
        with pytest.raises(ConfigError, match="no operator"):
            run("push", "--by", login)
    assert not MenuPush.select().exists()
