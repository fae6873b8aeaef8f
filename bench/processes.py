"""What the system tells about a process and its children: processor time and memory (Linux's /proc)."""

import os
from collections.abc import Iterator
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
UTIME, STIME = 11, 12  # places in /proc/PID/stat, counted behind the name


def family(process: int) -> Iterator[int]:
    """Yield a process and all that it started."""
    yield process
    for child in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split():
        yield from family(int(child))


def worked(process: int) -> float:
    """Return the seconds that processors have worked for a process and its children."""
    return sum(seconds(member) for member in family(process))


def seconds(process: int) -> float:
    """Return the processor seconds of one process, the system's share included."""
    behind = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(behind[UTIME]) + int(behind[STIME])) / TICK


def memory(process: int) -> float:
    """Return the resident memory of one process in MB."""
    return megabytes(process, "status", "VmRSS")


def share(process: int) -> float:
    """Return the memory of one process in MB, what it shares with others divided among them."""
    return megabytes(process, "smaps_rollup", "Pss")


def megabytes(process: int, file: str, name: str) -> float:
    """Return the figure of this name in one of a process's files; 0 when it is not there."""
    lines = Path(f"/proc/{process}/{file}").read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:")), 0.0)


def worker(process: int) -> int:
    """Return the process that holds most memory among those that `process` started, or itself."""
    return max(family(process), key=lambda member: (member != process, memory(member)))
