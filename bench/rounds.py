"""Rounds: everyone in turn, there and back, so that a machine that slows down slows all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from bench.servers import Figures

Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Row:
    """One line of a table: rates per second, and the ratios to its peer round by round.

    `ratios` are of answers per second; `efforts` of answers per second of the server's processor, which
    neighbours on the machine hardly disturb.
    """

    name: str
    rates: list[float]
    ratios: list[float]
    efforts: list[float]
    goal: float | None = None

    @property
    def rate(self) -> float:
        """The median of the rounds."""
        return median(self.rates)

    @property
    def ratio(self) -> float:
        """The median of the ratios within a round."""
        return median(self.ratios)

    @property
    def effort(self) -> float:
        """The same by processor time."""
        return median(self.efforts)


def measured(turns: Mapping[str, Callable[[], Seen]], rounds: int) -> dict[str, list[Seen]]:
    """Run every turn once for nothing, so that caches fill, and then in rounds."""
    for turn in turns.values():
        turn()
    return alternated(turns, rounds)


def alternated(turns: Mapping[str, Callable[[], Seen]], rounds: int) -> dict[str, list[Seen]]:
    """Run every turn once per round, each second round in the opposite order."""
    seen: dict[str, list[Seen]] = {name: [] for name in turns}
    for number in range(rounds):
        for name in list(turns)[::-1 if number % 2 else 1]:
            seen[name].append(turns[name]())
    return seen


def row(figures: Mapping[str, list[Figures]], name: str, peer: str, goal: float | None = None) -> Row:
    """Return the line of one of those measured against its peer."""
    pairs = list(zip(figures[name], figures[peer], strict=True))
    return Row(name, [mine.rate for mine, _theirs in pairs], [mine.rate / theirs.rate for mine, theirs in pairs],
               [mine.effort / theirs.effort for mine, theirs in pairs], goal)
