"""What was swept, said at the end of the run, also when several processes did it."""

from collections import Counter
from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print how many points each sweep covered; a test tells it by the property `swept`."""
    told = [value for reports in terminalreporter.stats.values() for report in reports
            if getattr(report, "when", "") == "call" for name, value in report.user_properties if name == "swept"]
    for kind in dict.fromkeys(value[0] for value in told):
        points: Counter[str] = Counter()
        for _kind, what, count, _runs, _seconds in [value for value in told if value[0] == kind]:
            points[what] += count
        runs, seconds = (sum(value[place] for value in told if value[0] == kind) for place in (3, 4))
        terminalreporter.section(f"{kind}: {sum(points.values())} points in {runs} runs, {seconds:.0f} s")
        terminalreporter.write_line(", ".join(f"{what} {count}" for what, count in sorted(points.items())))
