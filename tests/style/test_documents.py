"""The documents tell the truth: links lead somewhere, commands and settings exist, promises have their tests."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from base.i18n import speak
from manage import parser
from shop import audit
from tests.sweeps.guards import GUARDS

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted(path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "sandbox" / "README.md"))
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
IMAGE = re.compile(r'<img src="([^"]+)"')
HEADING = re.compile(r"^#+ (.+)$", re.M)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.S)
COMMAND = re.compile(r"manage\.py ([a-z]+)([^`\n]*)")
TARGET = re.compile(r"(?:^|[`\s])make ([a-z]+)(?=$|[`\s])", re.M)
SETTING = re.compile(r"`(shop|notices|server|database|redis|wechat|pay)\.(?!json`)([a-z][a-z0-9_]*)(?: = [^`]*)?`")
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\| ([PF]\d+(?: [a-z]+)?)(?: \*\*A\*\*)? \|(.*)\|$", re.M)
WIDTH, WEIGHT = 375, 60_000  # pixels, bytes of a picture


@pytest.fixture(params=DOCUMENTS, ids=NAMES)
def document(request: pytest.FixtureRequest) -> Path:
    """Each document in turn."""
    path: Path = request.param
    return path


def code(path: Path) -> str:
    """What stands in the document as code."""
    return "\n".join(CODE.findall(path.read_text(encoding="utf-8")))


def anchors(path: Path) -> set[str]:
    """The places in a document that a link may name."""
    headings = HEADING.findall(path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@cache
def commands() -> dict[str, set[str]]:
    """Every command with the options it takes."""
    speak("en")
    found = next(action.choices for action in parser()._actions if action.choices)
    return {name: {word for action in one._actions for word in action.option_strings}
            for name, one in dict(found).items()}


def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    wrong = []
    for link in LINK.findall(text) + IMAGE.findall(text):
        place, _hash, anchor = link.partition("#")
        if place.startswith(("http://", "https://")):
            continue
        target = (document.parent / place).resolve() if place else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            wrong.append(link)
    assert wrong == []


def test_commands_exist_with_their_options(document: Path) -> None:
    wrong = [f"{name} {option}" for name, rest in COMMAND.findall(code(document))
             for option in ["", *re.findall(r"(?<!\S)--[a-z-]+", rest)]
             if name not in commands() or (option and option not in commands()[name])]
    assert wrong == []


def test_make_targets_exist(document: Path) -> None:
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(TARGET.findall(code(document))) - known == set()


def test_settings_exist(document: Path) -> None:
    known = tomllib.loads((ROOT / "config.example.toml").read_text(encoding="utf-8"))
    wrong = [f"{section}.{key}" for section, key in SETTING.findall(document.read_text(encoding="utf-8"))
             if key not in known[section] and not (ROOT / section / f"{key}.py").exists()]
    assert wrong == []


def test_the_readme_names_every_command_an_operator_needs() -> None:
    told = {name for name, _rest in COMMAND.findall((ROOT / "README.md").read_text(encoding="utf-8"))}
    assert commands().keys() - told <= {"audit"}  # it is told in docs/operations.md


def test_both_readmes_say_the_same_commands() -> None:
    english, chinese = (CODE.findall((ROOT / name).read_text(encoding="utf-8"))
                        for name in ("README.md", "README.zh-CN.md"))
    assert [without_remarks(one) for one in english if one.startswith("```")] == [
        without_remarks(one) for one in chinese if one.startswith("```")]


def without_remarks(block: str) -> list[str]:
    """The commands of a block of code."""
    return [line.partition(" #")[0].strip() for line in block.splitlines()]


@pytest.mark.parametrize("letter", ["P", "F"])
def test_every_promise_is_there_in_order(letter: str) -> None:
    told = [name for name, _rest in rows() if name.startswith(letter) and " " not in name]
    assert told == [f"{letter}{n}" for n in range(1, {"P": 25, "F": 20}[letter] + 1)]


def test_every_promise_has_its_tests_or_says_when() -> None:
    silent = [name for name, rest in rows() if not TEST.search(rest) and "later stage" not in rest]
    assert silent == []


def test_the_promises_tests_exist() -> None:
    wrong = [f"{file}::{name}" for _promise, rest in rows() for file, name in TEST.findall(rest)
             if name not in functions(ROOT / "tests" / file)]
    assert wrong == []


@pytest.mark.parametrize("number", range(1, 21))
def test_every_fault_has_a_test_named_after_it(number: int) -> None:
    [rest] = [rest for name, rest in rows() if name == f"F{number}"]
    assert [name for _file, name in TEST.findall(rest) if name.startswith(f"test_f{number}_")]


def test_every_guard_that_a_sweep_proves_is_told() -> None:
    told = {guard for name, rest in rows() if name.startswith("P") for guard in re.findall(r"\*([^*]+)\*", rest)}
    assert told == {guard.name for guard in GUARDS}


def rows() -> list[tuple[str, str]]:
    """The rows of docs/promises.md: the promise's name and all that is said of it."""
    return ROW.findall((ROOT / "docs" / "promises.md").read_text(encoding="utf-8"))


@cache
def functions(path: Path) -> set[str]:
    """The functions a test file defines."""
    if not path.exists():
        return set()
    return {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}


def test_what_the_audit_checks_is_marked() -> None:
    text = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
    marked = set(re.findall(r"^\| (P\d+) \*\*A\*\* \|", text, re.M))
    assert marked == {name for name, _check in audit.PROMISES}


def test_pictures_are_as_wide_as_a_phone_and_light() -> None:
    pictures = list((ROOT / "docs" / "images").glob("*.png"))
    assert pictures
    assert [path.name for path in pictures if width(path) > WIDTH or path.stat().st_size > WEIGHT] == []


def width(path: Path) -> int:
    """How wide a picture is, in pixels."""
    with Image.open(path) as picture:
        return picture.width


def test_the_example_script_runs_on_todays_models(tmp_path: Path) -> None:
    """The first goods of docs/operations.md come onto the shelf, and the audit agrees."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    script = text.partition("```python\n")[2].partition("```")[0]
    settings = tmp_path / "config.toml"
    settings.write_text(f'[database]\nurl = "sqlite:///{tmp_path}/shop.db"\n', encoding="utf-8")

    def run(*words: str) -> str:
        done = subprocess.run([sys.executable, *words], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)},
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    manage = str(ROOT / "manage.py")
    run(manage, "migrate")
    run("-c", script)
    assert "0 findings" in run(manage, "audit")
