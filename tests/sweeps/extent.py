"""How much is swept: each database where it differs from the others, or everything everywhere when asked for."""

import os
from dataclasses import dataclass, field

from tests.world import World

ASKED = "XIAOPU_THOROUGH"


@dataclass
class Swept:
    """How many points a sweep covered, in how many runs, and what it found."""

    points: int = 0
    runs: int = 0
    findings: list[str] = field(default_factory=list)


def thorough() -> bool:
    """Tell whether every point is wanted on every database."""
    return bool(os.environ.get(ASKED))


def one_writer(world: World) -> bool:
    """Tell whether the world's database lets one transaction write at a time (SQLite)."""
    return world.settings.database.url.startswith("sqlite")


def half(world: World) -> bool:
    """Tell whether of two verbs only one is stopped here (the servers); on SQLite, or when asked for, either is."""
    return not one_writer(world) and not thorough()
