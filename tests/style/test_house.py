"""The structure of the house: imports point one way, pieces stay small, words are complete."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# Lower may not import higher; those on one level may not import each other, except where named.
LEVELS = (
    ("base",), ("models", "wechat"), ("shop",), ("bot", "web"), ("handlers", "console", "jobs"),
    ("demo",), ("app",), ("manage",),
)
LEVEL = {name: level for level, names in enumerate(LEVELS) for name in names}
ALONE = {"sandbox": {"sandbox", "base"}}
BESIDE = {("app", "jobs"), ("handlers", "bot"), ("console", "bot")}
LINES, FUNCTION = 300, 40


def files() -> list[Path]:
    """Every Python file of the product, without tests."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.py"], cwd=ROOT, capture_output=True,
                            text=True, check=True).stdout.split()
    return [ROOT / name for name in listed if not name.startswith(("tests/", "migrations/")) and (ROOT / name).exists()]


def imports(path: Path) -> Iterator[str]:
    """The top-level packages a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def package(path: Path) -> str:
    """The package or module of the house a file belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def test_imports_point_one_way() -> None:
    wrong = []
    for path in files():
        mine = package(path)
        for other in set(imports(path)) & (LEVEL.keys() | ALONE.keys()) - {mine}:
            if mine in ALONE:
                allowed = other in ALONE[mine]
            elif mine in LEVEL:
                allowed = (other in ALONE and mine == "manage") or (other in LEVEL and LEVEL[other] < LEVEL[mine])
            else:
                allowed = True
            if not allowed:
                wrong.append(f"{path.relative_to(ROOT)} imports {other}")
    assert wrong == []


def test_pieces_stay_small() -> None:
    wrong = []
    for path in files():
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > LINES and path.name != "models.py":
            wrong.append(f"{path.relative_to(ROOT)} has {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or 0) - node.lineno + 1
                inner = [x for x in ast.walk(node) if isinstance(x, ast.Import | ast.ImportFrom)]
                if size > FUNCTION or inner:
                    wrong.append(f"{path.relative_to(ROOT)}: {node.name} has {size} lines, {len(inner)} imports")
    assert wrong == []


def test_every_module_says_what_it_promises() -> None:
    silent = [str(path.relative_to(ROOT)) for path in files()
              if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert silent == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "if sandbox"])
def test_nothing_is_left_for_later(word: str) -> None:
    assert [str(path.relative_to(ROOT)) for path in files() if word in path.read_text(encoding="utf-8")] == []


def test_nothing_comes_from_somebody_elses_server() -> None:
    foreign = re.compile(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""")
    wrong = [str(path.relative_to(ROOT)) for folder in ("templates", "static") for path in (ROOT / folder).rglob("*")
             if path.is_file() and foreign.search(path.read_text(encoding="utf-8"))]
    assert wrong == []


def test_lock_files_name_no_registry() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")
