"""The bench measures what it says: its own road through the shop works, on a few goods and rules."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.processes import ROOT

SMALL = """
import sys
from pathlib import Path

from base import db
from bench import planted, rules, search
from bench.recorded import borrowed

folder = Path(sys.argv[1])
del planted.TITLES[60:]
rules.SIZES, rules.PEER_SIZES, rules.LIVE_ROUNDS = (20, 40), (20,), 1
planted.plant(folder)
db.forget()
print(rules.table(rules.run(1)))
print(rules.live_after(folder))
with borrowed(f"sqlite:///{folder}/search.db"):
    print(search.table("SQLite", 300, search.run(300, 1)))
"""


@pytest.mark.timeout(150)
def test_rules_and_search_are_measured(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", SMALL, str(tmp_path)], cwd=ROOT, capture_output=True, text=True,
                          timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "| 40 |" in done.stdout
    assert "A published rule answers after" in done.stdout
    assert "| typing mistakes |" in done.stdout
