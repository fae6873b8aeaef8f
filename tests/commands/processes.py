"""The commands as real processes, and a shop that is one."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import requests

import app
from base import db
from base.config import Config, to_toml
from demo.plant import plant
from jobs import migrate
from sandbox.credentials import Credentials
from sandbox.server import Sandbox
from tests.servers import free_port
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
MANAGE = (sys.executable, str(ROOT / "manage.py"))
PATIENCE = 45  # seconds; a loaded machine takes long to import


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def says_one_line(self) -> str:
        """Return the one line with which a command gives up."""
        assert self.code == 1, self
        assert "Traceback" not in self.err, self.err
        [line] = self.err.strip().splitlines()
        return line


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a shop in `folder`, without the tests' own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XIAOPU")}
    return {**kept, "XIAOPU_DATA": str(folder), **more}


def steps() -> list[str]:
    """Return the names of all migrations, in their order."""
    return sorted(file.stem for file in migrate.FOLDER.glob("0*.py"))


def manage(folder: Path, *words: str, stdin: str = "", **environment: str) -> Done:
    """Run a command in `folder`, where its config.toml may lie, to its end."""
    done = subprocess.run([*MANAGE, *words], cwd=folder, env=surroundings(folder, **environment), input=stdin,
                          capture_output=True, text=True, timeout=PATIENCE, check=False)
    return Done(done.returncode, done.stdout, done.stderr)


def write_config(folder: Path, settings: Config) -> Path:
    """Write config.toml for the commands run in `folder`."""
    path = folder / "config.toml"
    path.write_text(to_toml(settings), encoding="utf-8")
    return path


def make_tables(url: str) -> None:
    """Do as the command `migrate` does, without the time another process takes."""
    db.use(url)
    with db.connected():
        migrate.migrate()
    db.forget()


class Running:
    """A command that goes on, in a process group of its own as a terminal would start it."""

    def __init__(self, folder: Path, *words: str, **environment: str) -> None:
        self._log = folder / "said.txt"
        with self._log.open("wb") as said:
            self.process = subprocess.Popen([*MANAGE, *words], cwd=folder, env=surroundings(folder, **environment),
                                            stdout=said, stderr=subprocess.STDOUT, start_new_session=True)

    @property
    def said(self) -> str:
        """What it has printed so far."""
        return self._log.read_text(encoding="utf-8")

    def until(self, fact: Any, what: str) -> Any:
        """Wait for a fact that is not empty; fails when the command ends or takes too long."""
        end = time.monotonic() + PATIENCE
        while not (found := fact()):
            assert self.process.poll() is None, f"it ended with {self.process.returncode}: {self.said}"
            assert time.monotonic() < end, f"not {what}: {self.said}"
            time.sleep(0.05)
        return found

    def answers(self, url: str) -> None:
        """Wait until the address answers 200."""
        self.until(lambda: status(url) == 200, f"up at {url}")

    def says(self, words: str) -> None:
        """Wait until it has printed these words."""
        self.until(lambda: words in self.said, f"saying {words!r}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """End it as `kill` does (SIGTERM) or as Ctrl-C does (SIGINT, to all); returns exit code and seconds."""
        began = time.monotonic()
        if how == signal.SIGINT:
            os.killpg(self.process.pid, how)
        else:
            self.process.send_signal(how)
        return self.process.wait(PATIENCE), time.monotonic() - began

    def kill(self) -> None:
        """End it and all it has started at once, as a power cut does."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def left_nobody(self) -> bool:
        """Tell whether every process it has started is gone, a moment after its own end."""
        for _look in range(40):
            try:
                os.killpg(self.process.pid, 0)
            except ProcessLookupError:
                return True
            time.sleep(0.05)
        return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.kill()


def status(url: str) -> int:
    """Return the status of a page, 0 when nobody answers."""
    try:
        return requests.get(url, timeout=5).status_code
    except requests.RequestException:
        return 0


@dataclass(frozen=True)
class Place:
    """Where a shop that is a process of its own listens."""

    port: int


class ServedShop(World):
    """A world whose shop is `manage.py serve` on SQLite; its rows can be read from the test."""

    def __init__(self, folder: Path, credentials: Credentials, redis_url: str = "", **server: Any) -> None:
        self.folder = folder
        self.server = Place(free_port())  # type: ignore[assignment]
        self.url = f"http://127.0.0.1:{self.server.port}"
        self.sandbox = Sandbox(f"{self.url}/wechat", "safe", shop_url=self.url, credentials=credentials).start()
        settings = self._settings(f"sqlite:///{folder}/shop.db", folder, "safe", redis_url)
        self.settings = msgspec.structs.replace(settings, server=msgspec.structs.replace(settings.server, **server))
        write_config(folder, self.settings)
        app.use(self.settings)
        with db.connected():
            migrate.migrate()
            plant()
        db.forget()
        self.open()

    def open(self) -> None:
        """Start the shop and wait until it is ready."""
        self.running = Running(self.folder, "serve")
        self.running.answers(f"{self.url}/health/ready")

    def close(self) -> None:
        """Stop the shop and the WeChat."""
        self.running.kill()
        self.sandbox.stop()
        db.forget()
