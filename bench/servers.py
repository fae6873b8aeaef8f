"""Servers under load: each on the first core, wrk on the last, over loopback only."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import processes

ROOT = Path(__file__).resolve().parent.parent
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
SERVER = ("--interface", "wsgi", "--http", "1", "--no-ws", "--workers", "1", "--blocking-threads", "1")
CONNECTIONS = 32
PATIENCE = 30.0  # seconds until a server that does not answer is called a failure


class Unable(Exception):
    """The bench cannot run here; the text says what to do."""


@dataclass(frozen=True)
class Served:
    """A running server."""

    url: str
    process: int


@dataclass(frozen=True)
class Figures:
    """What wrk saw: answers per second, and per second that the server's processor worked for them."""

    rate: float
    effort: float


def check() -> None:
    """Pass if wrk and taskset are here; raises Unable."""
    for program, package in (("wrk", "wrk"), ("taskset", "util-linux")):
        if not shutil.which(program):
            raise Unable(f"{program} is not installed; get it with: apt-get install {package}")


def pinned(core: int) -> list[str]:
    """Return the words that keep a command on one core."""
    return ["taskset", "--cpu-list", str(core)]


@contextmanager
def granian(target: str, path: str, **environment: str) -> Iterator[Served]:
    """Serve `target` (a factory) with one worker of one thread until the block ends; `path` answers when it is up."""
    port = free_port()
    command = [*pinned(CORES[0]), sys.executable, "-m", "granian", *SERVER, "--factory", "--no-log",
               "--port", str(port), target]
    with running(command, f"http://127.0.0.1:{port}", path, **environment) as served:
        yield served


@contextmanager
def running(command: list[str], url: str, path: str, **environment: str) -> Iterator[Served]:
    """Run a server until the block ends; the block begins when `path` answers."""
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await_answer(process, url + path)
        yield Served(url, process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def await_answer(process: "subprocess.Popen[bytes]", url: str) -> None:
    """Return when the address answers; raises Unable."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # it is up, and does not know us
        except OSError:
            time.sleep(0.02)
    raise Unable(f"nothing answers at {url}")


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def load(served: Served, script: Path, seconds: float) -> Figures:
    """Let wrk send the script's requests for some seconds; raises Unable when one of them fails."""
    before = processes.worked(served.process)
    told = subprocess.run(
        [*pinned(CORES[-1]), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), served.url],
        capture_output=True, text=True, check=True).stdout
    line = next(line for line in told.splitlines() if line.startswith("FIGURES"))
    worked = processes.worked(served.process) - before
    answers, micros, refused, broken, late = map(int, line.split()[1:])
    if refused or broken or late:
        raise Unable(f"{served.url}: of {answers} requests {refused} refused, {broken} broken off, {late} late")
    return Figures(answers / (micros / 1e6), answers / worked)
