"""Finding the rule for a message: among 100 to 100,000 rules, and among as many of WeRoBot's own filters."""

import gc
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

from werobot import WeRoBot

import app
from base import db, ids
from bench import planted
from bot.matcher import Matcher
from bot.router import Router
from bot.rules import live
from models import Operator
from shop import operators, rules
from shop.rules import Keyword, Reply, RuleData

SIZES = (100, 1_000, 10_000, 100_000)
PEER_SIZES = (100, 1_000, 10_000)  # with more, WeRoBot takes a tenth of a second per message
GOAL = 1.5  # the time among the most rules is at most so many times that among the fewest
SAID = 2_000  # different messages, half of which set a rule off
LETTERS = "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多"
MATCHES = ("exact", "contains", "contains", "starts", "ends", "regex")  # what operators write, about
LIVE_ROUNDS = 5


@dataclass(frozen=True)
class Found:
    """How long a message takes among so many rules: ours and WeRoBot's, in microseconds; None was not measured.

    `ours` is for messages whose rules nothing has asked for lately, `again` for the same ones once more.
    """

    size: int
    ours: float
    again: float
    peer: float | None
    built: float  # milliseconds to make the matcher


def run(rounds: int) -> list[Found]:
    """Measure every size in every round, side by side, and return the medians."""
    chance = random.Random(1)
    roads = {size: Roads(size, chance) for size in SIZES}
    times: dict[tuple[int, str], list[float]] = {}
    with quiet():
        for _round in range(rounds):
            for size, road in roads.items():
                times.setdefault((size, "ours"), []).append(road.ours())
                times.setdefault((size, "again"), []).append(road.ours())
                if size in PEER_SIZES:
                    times.setdefault((size, "peer"), []).append(road.peer())
    return [Found(size, median(times[size, "ours"]), median(times[size, "again"]),
                  median(times[size, "peer"]) if size in PEER_SIZES else None, road.built)
            for size, road in roads.items()]


class Roads:
    """The same messages on both roads: our router with ready answers, and WeRoBot with a filter per rule."""

    def __init__(self, size: int, chance: random.Random) -> None:
        every = [rule(number, chance) for number in range(1, size + 1)]
        began = time.perf_counter()
        matcher = Matcher(every)
        self.built = (time.perf_counter() - began) * 1000
        self._router = Router({}, {})
        self._router._rules = SimpleNamespace(now=lambda: matcher)  # type: ignore[assignment]
        self._said = spoken(every, chance)
        self._robot = robot(every) if size in PEER_SIZES else None

    def ours(self) -> float:
        """Return the microseconds a message takes from its text to its answer, or to knowing that no rule has it."""
        return timed(self._router.instant, self._said)

    def peer(self) -> float:
        """Return the microseconds that WeRoBot's own filters take."""
        some = self._said[:max(SAID // 20, 50)]
        return timed(lambda text: self._robot.get_reply(message(text)), some) if self._robot else 0.0


def rule(number: int, chance: random.Random) -> RuleData:
    """Return a rule with one keyword of two to six characters."""
    match, text = MATCHES[number % len(MATCHES)], word(chance)
    keyword = f"{text}.*{word(chance)}" if match == "regex" else text
    return RuleData(f"rule {number}", (Keyword(keyword, match),), (Reply("text", "答复"),), id=number)


def word(chance: random.Random) -> str:
    """Return two to six characters that look Chinese; there are more of them than common ones."""
    return "".join(chance.choice(LETTERS) if chance.random() < 0.5 else chr(chance.randrange(0x4E00, 0x5E00))
                   for _each in range(chance.randint(2, 6)))


def spoken(every: Sequence[RuleData], chance: random.Random) -> list[str]:
    """Return messages: every second one sets a rule off."""
    hits = [one.keywords[0].text.replace(".*", "啊") for one in (chance.choice(every) for _each in range(SAID // 2))]
    return [text for hit in hits for text in (hit, other(chance))]


def other(chance: random.Random) -> str:
    """Return a message that no rule has, however many there are: half of it in characters that rules do not use."""
    return "".join(chance.choice(LETTERS) + chr(chance.randrange(0x6000, 0x7000)) for _each in range(4))


def robot(every: Sequence[RuleData]) -> Any:
    """Return bare WeRoBot with a filter per rule: text for exact ones, a compiled pattern for the others."""
    made = WeRoBot(SESSION_STORAGE=False, token="token")
    for one in every:
        keyword, match = one.keywords[0].text, one.keywords[0].match
        shape: Any = {"exact": keyword, "starts": re.compile(re.escape(keyword)),
                      "ends": re.compile(f".*{re.escape(keyword)}$"), "contains": re.compile(f".*{re.escape(keyword)}"),
                      "regex": re.compile(f".*{keyword}")}[match]
        made.add_filter(lambda: "答复", [shape])
    return made


def message(text: str) -> Any:
    """Return a text message in WeRoBot's shape."""
    return SimpleNamespace(type="text", content=text, source="o", target="g", time=1)


def timed(answer: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return the microseconds per text."""
    began = time.perf_counter()
    for text in texts:
        answer(text)
    return (time.perf_counter() - began) / len(texts) * 1e6


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the collector of garbage from walking through a hundred thousand rules meanwhile."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def table(found: Sequence[Found]) -> str:
    """Return the Markdown table."""
    lines = [line(one, found[0]) for one in found]
    return "\n".join((
        f"### Finding the rule (goal: 100,000 at most {GOAL} times 100)", "",
        "| rules | µs per message | times that of 100 | the same again, µs | times that of 100 "
        "| WeRoBot's filters, µs | times ours | made in, ms |",
        "|---|---|---|---|---|---|---|---|", *lines, ""))


def line(one: Found, first: Found) -> str:
    """Return one row of the table; `first` is the one of the fewest rules."""
    peer, times = ("", "") if one.peer is None else (f"{one.peer:,.0f}", f"{one.peer / one.ours:,.0f}")
    return (f"| {one.size:,} | {one.ours:.1f} | {one.ours / first.ours:.2f} | {one.again:.1f} | "
            f"{one.again / first.again:.2f} | {peer} | {times} | {one.built:,.0f} |")


def live_after(folder: Path) -> str:
    """Return how long after a publication's commit another worker answers by it, among 10,000 rules, as a line."""
    app.use(planted.settings(folder, "plain"))
    with db.connected():
        by, seen = operators.add("bench", "bench", ids.token()), live()
        seen.now()
        took = [published(by, seen, number) for number in range(LIVE_ROUNDS)]
    db.forget()
    return (f"A published rule answers after {median(took):.2f} s (at most {max(took):.2f} s), "
            f"in a worker with 10,000 rules that was not told of it.\n")


def published(by: Operator, seen: Any, number: int) -> float:
    """Publish a rule and return the seconds until a worker's matcher knows it."""
    word = f"新规则{number}"
    rules.save(by, RuleData(word, (Keyword(word),), (Reply("text", word),)))
    rules.publish(by)
    began = time.perf_counter()
    while not seen.now().hits(word):
        time.sleep(0.005)
    return time.perf_counter() - began
