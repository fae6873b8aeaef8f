"""Hostile bodies that a fuzzer thinks up by watching which lines they reach: `make fuzz`, where atheris installs.

    python -m tests.fuzz.guided -runs=20000
"""

import random
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bot", "handlers", "shop.rules", "shop.search", "base.text"]):
    from base import config, db, log, store
    from bot import front
    from handlers.routes import CHAT, EVENTS
    from jobs import migrate
    from shop.state import DatabaseStore
    from tests.bot.conftest import settings
    from tests.bot.wire import Wire
    from tests.fuzz.shapes import message
    from tests.fuzz.target import furnish, shoot

SEEDS = 200  # genuine shapes to begin with


def main() -> None:
    """Open a chat on a shop in a folder of its own and let the fuzzer have it."""
    folder = Path(tempfile.mkdtemp(prefix="xiaopu-fuzz-"))
    log.start("error")
    config.use(settings("plain"))
    db.use(f"sqlite:///{folder}/shop.db")
    store.use(DatabaseStore())
    with db.connected():
        migrate.migrate()
        chat = Wire(front.build(CHAT, EVENTS))
        plant(folder / "seeds", furnish())
        atheris.Setup([sys.argv[0], str(folder / "seeds"), *sys.argv[1:]], lambda body: shoot(chat, body))
        atheris.Fuzz()


def plant(seeds: Path, number: str) -> None:
    """Write some genuine messages for the fuzzer to change."""
    chance = random.Random(1)
    seeds.mkdir()
    for place in range(SEEDS):
        (seeds / str(place)).write_bytes(message(chance, number).encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main()
