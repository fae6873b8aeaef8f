"""Start-up: how long `manage.py demo` takes to be ready the second time, and what its worker holds in memory."""

import sys
import time
from pathlib import Path
from statistics import median

from bench import processes
from bench.servers import free_port, running


def run(folder: Path, rounds: int) -> tuple[float, float]:
    """Return the seconds until the shop is ready and the worker's MB, medians of the rounds after a first start."""
    started = [start(folder / "demo") for _round in range(rounds + 1)][1:]
    return median(seconds for seconds, _memory in started), median(memory for _seconds, memory in started)


def start(folder: Path) -> tuple[float, float]:
    """Start the demo, wait until it is ready, and stop it."""
    port, sandbox = free_port(), free_port()
    command = [sys.executable, "manage.py", "demo", "--port", str(port), "--sandbox-port", str(sandbox),
               "--data", str(folder)]
    began = time.monotonic()
    with running(command, f"http://127.0.0.1:{port}", "/health/ready") as served:
        return time.monotonic() - began, processes.memory(processes.worker(served.process))
