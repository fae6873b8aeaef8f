"""`manage.py rules`: auto-reply rules brought in from a file or from WeChat's own console, and taken out to a file."""

import argparse
from collections.abc import Collection, Sequence
from pathlib import Path

from base import config, db
from base.i18n import speaking
from models import Operator
from shop import operators
from shop.rules import bringing, foreign, tables
from shop.rules.book import drafted
from shop.rules.data import RuleData
from wechat import autoreply


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Describe what the command takes."""
    command.add_argument("verb", choices=["import", "export"])
    command.add_argument("file", type=Path, nargs="?", help=".json, .csv or .xlsx to import; .json or .csv to export")
    command.add_argument("--wechat", action="store_true", help="import the replies set in WeChat's own console")
    command.add_argument("--beside", action="store_true", help="keep rules of the same name, too")
    command.add_argument("--publish", action="store_true", help="let followers get what was imported at once")
    command.add_argument("--by", metavar="LOGIN", help="the operator who does it (default: the first who may)")


def run(args: argparse.Namespace, actions: Collection[str]) -> int:
    """Do it and say what was done; exit code 1 when a file has rules that cannot be. Raises ConfigError, BadInput.

    `actions` are those the bot has.
    """
    if (args.file is None) != args.wechat:
        raise config.ConfigError("name one file, or import with --wechat")
    with db.connected():
        if args.verb == "export":
            return exported(args.file, args.wechat)
        rules = asked() if args.wechat else found(args.file, actions)
        return brought_in(args, rules, actions) if rules else 1


def exported(path: Path | None, wechat: bool) -> int:
    """Write all drafts to a file."""
    if path is None or wechat or path.suffix not in (".json", ".csv"):
        raise config.ConfigError("export wants a file whose name ends in .json or .csv")
    rules = drafted()
    path.write_bytes(tables.as_json(rules) if path.suffix == ".json" else tables.as_csv(rules))
    print(f"Wrote {len(rules)} rules to {path}.")
    return 0


def found(path: Path, actions: Collection[str]) -> Sequence[RuleData]:
    """Return the rules of a file; none, with every bad row named, when one is bad."""
    rows = tables.read(path.read_bytes(), actions)
    wrong = [row for row in rows if row.rule is None]
    for row in wrong:
        print(f"{row.number}: {row.name}: {row.reason}")
    if wrong:
        print(f"Nothing came in: {len(wrong)} of {len(rows)} rules cannot.")
        return ()
    return [row.rule for row in rows if row.rule]


def asked() -> Sequence[RuleData]:
    """Return the rules of WeChat's own console, naming what cannot come."""
    with speaking(config.current().shop.language):
        brought = foreign.brought(autoreply.fetch())
    for left in brought.left:
        print(f"left behind: {left.rule}: {left.what}")
    if not brought.rules:
        print("WeChat's console has no replies that could come.")
    return brought.rules


def brought_in(args: argparse.Namespace, rules: Sequence[RuleData], actions: Collection[str]) -> int:
    """Draft the rules, and publish them when that is wanted."""
    by = operator(args.by)
    if twins := bringing.twins(rules):
        names = f"{len(twins)} of the names exist already ({', '.join(sorted(twins)[:3])} …)"
        print(f"{names}: these rules come beside the old ones." if args.beside else
              f"{names}: these rules take the place of the old ones; with --beside both would be kept.")
    verb = bringing.add if args.beside else bringing.replace_same
    kept = verb(by, rules, actions)
    if args.publish:
        bringing.go_live(by, kept)
    end = "and are live." if args.publish else "as drafts; publish them in the console."
    print(f"{len(kept)} rules came in {end}")
    return 0


def operator(login: str | None) -> Operator:
    """Return who does it; raises ConfigError."""
    able = [one for one in operators.able("rules") if login in (None, one.login)]
    if not able:
        raise config.ConfigError("no operator may do this; add one: python manage.py operator add LOGIN")
    return min(able, key=lambda one: int(one.id))
