"""The account's menu at the command line: what WeChat has, a push of a design, and a design of what WeChat has."""

import argparse

from base import config, db
from models import Operator
from shop import operators
from shop.menus import designs, difference, importing, pushing, spoken
from shop.menus.data import Button, Buttons, heard, pushed
from shop.menus.spoken import Names
from wechat import menu
from wechat.http import Refused

VERBS = ("show", "push", "import")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("verb", choices=VERBS)
    parser.add_argument("--design", default="", help="its name in the console (default: the first for everybody)")
    parser.add_argument("--by", metavar="LOGIN", help="the operator who does it (default: the first who may)")


def run(args: argparse.Namespace) -> int:
    """Do what the verb says; raises ShopError, Refused, Unclear."""
    with db.connected():
        if args.verb == "show":
            return show(args.design)
        by = somebody(args.by)
        return push(by, args.design) if args.verb == "push" else bring_in(by)


def somebody(login: str | None) -> Operator:
    """Return the operator in whose name it is done; raises ConfigError."""
    found = next((one for one in operators.able("menu") if login in (None, one.login)), None)
    if found is None:
        raise config.ConfigError("no operator who may change the menu; add one, or name one with --by")
    return found


def show(name: str) -> int:
    """Print what WeChat has, and what pushing the design would change; 1 when WeChat does not tell."""
    try:
        there = heard(menu.fetch())
    except Refused as no:
        print(f"WeChat does not tell what menu it has: {spoken.refusal(f'{no.code} {no.message}')}")
        return 1
    design = next((one for one in designs.every() if one.name == name or (not name and not one.audience)), None)
    after = pushed(design.buttons) if design else ()
    known = spoken.names([there, after], {})
    print("\n".join(lines(there, known)) or "WeChat has no menu.")
    if design:
        changes = difference.changes(there, after, known)
        print("\n".join([f"\nA push of “{design.name}” would change:", *changes]) if changes else
              f"\nThis is the design “{design.name}”.")
    return 0


def lines(buttons: Buttons, known: Names, indent: str = "") -> list[str]:
    """Return a line per button, those inside a column indented."""
    return [line for one in buttons for line in (text(one, known, indent), *lines(one.buttons, known, indent + "  "))]


def text(button: Button, known: Names, indent: str) -> str:
    """Return a button in a line."""
    return f"{indent}{button.name}: {spoken.does(button, known)}" if button.kind else f"{indent}{button.name}"


def push(by: Operator, name: str) -> int:
    """Push a design and print what WeChat said; 1 when it did not take it."""
    design = designs.called(name)
    done = pushing.push(by, design.id or 0, design.version)
    said = {"done": "Pushed. Followers see it within five minutes.", "refused": spoken.refusal(done.answer)}
    print(said.get(done.state, "WeChat has not answered clearly; the shop's jobs go on asking."))
    return 0 if done.state == "done" else 1


def bring_in(by: Operator) -> int:
    """Make a design of what WeChat has, and print what could not be taken over."""
    design_id, lost = importing.bring_in(by)
    print("\n".join([f"“{designs.one(design_id).name}” is in the console now.", *lost]))
    return 0
