"""A backup taken while the shop serves is the whole shop, on whichever database it is restored."""

import gzip
import json
from contextlib import ExitStack
from pathlib import Path

import pytest

from base import db
from jobs.backup import KEPT, LIVED_IN, BadBackup, find, restore
from sandbox.credentials import Credentials
from tests import servers
from tests.commands.processes import make_tables, manage, write_config
from tests.world import World, apples

pytestmark = pytest.mark.timeout(150)


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory, credentials: Credentials) -> Path:
    """A backup of a shop with a paid and an unpaid order, taken by the command beside the running shop."""
    folder = tmp_path_factory.mktemp("backup")
    world = World(f"sqlite:///{folder}/shop.db", folder, credentials)
    write_config(folder, world.settings)
    mei = world.person("Mei")
    mei.has_paid(apples().id, 2)
    mei.orders(apples().id)
    rows = sum(table.select().count() for table in KEPT)
    done = manage(folder, "backup", "shop.jsonl.gz")
    assert done.code == 0, done
    assert f"Wrote {rows} rows to shop.jsonl.gz; the audit of the copy has 0 findings." in done.out
    world.close()
    return folder / "shop.jsonl.gz"


def restored(folder: Path, backup: Path, url: str) -> None:
    """Restore into a new database, and see that the audit finds a sound shop there."""
    there = {"XIAOPU__DATABASE__URL": url}
    done = manage(folder, "restore", str(backup), **there)
    assert done.code == 0, done
    assert f"Restored {count(backup)} rows; 0 findings." in done.out
    audited = manage(folder, "audit", **there)
    assert (audited.code, "0 findings" in audited.out) == (0, True)
    again = manage(folder, "restore", str(backup), **there)
    assert "not empty" in again.says_one_line()


def count(backup: Path) -> int:
    """Return how many rows the backup says it has."""
    with gzip.open(backup, "rt", encoding="utf-8") as file:
        return int(json.loads(file.read().splitlines()[-1])["rows"])


def test_into_sqlite(tmp_path: Path, backup: Path) -> None:
    restored(tmp_path, backup, f"sqlite:///{tmp_path}/new.db")


@pytest.mark.server
@pytest.mark.parametrize("kind", ["postgres", "mariadb"])
def test_into_another_kind_of_database(tmp_path: Path, backup: Path, kind: str) -> None:
    start = servers.postgres_server if kind == "postgres" else servers.mariadb_server
    with ExitStack() as stack:
        restored(tmp_path, backup, stack.enter_context(start()))


def spoiled(backup: Path) -> dict[str, bytes]:
    """Return files that are no whole backup, by what is wrong with them."""
    whole = backup.read_bytes()
    lines = gzip.decompress(whole).splitlines(keepends=True)
    head, rows, tail = lines[0], b"".join(lines[1:-1]), lines[-1]
    told = json.loads(head)

    def with_head(**changes: object) -> bytes:
        return gzip.compress(json.dumps(told | changes).encode() + b"\n" + rows + tail)

    return {
        "cut": whole[:len(whole) // 2], "not gzip": b"hello", "empty": b"", "flipped": flipped(whole),
        "without its end": gzip.compress(head + rows),
        "a row short": gzip.compress(b"".join(lines[:-2]) + tail),
        "not JSON": gzip.compress(b"hello\nworld\n"),
        "JSON of another kind": gzip.compress(b"[1]\n[2]\n"),
        "another format": with_head(format=99),
        "another version": with_head(migrations=["0000_before"]),
        "a table nobody knows": gzip.compress(head + rows.replace(b'"table":"payment"', b'"table":"payments"') + tail),
        "a row without a column": gzip.compress(head + rows.replace(b'"openid":"', b'"closedid":"') + tail),
        "a row twice": gzip.compress(head + rows.replace(b'"row":{"id":2', b'"row":{"id":1') + tail),
    }


def flipped(whole: bytes) -> bytes:
    """Return the file with one bit turned over in its middle."""
    middle = len(whole) // 2
    return whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1:]


def test_a_file_that_is_not_whole_is_refused_and_nothing_is_written(tmp_path: Path, backup: Path) -> None:
    make_tables(f"sqlite:///{tmp_path}/new.db")
    with db.connected():
        for what, content in spoiled(backup).items():
            file = tmp_path / "spoiled.gz"
            file.write_bytes(content)
            with pytest.raises(BadBackup, match=r"spoiled\.gz"):
                restore(file)
            assert not any(find(table).select().exists() for table in LIVED_IN), what
    db.forget()


def test_a_former_versions_backup_goes_into_a_new_database(tmp_path: Path) -> None:
    there = {"XIAOPU__DATABASE__URL": f"sqlite:///{tmp_path}/new.db"}
    former = Path(__file__).parent.parent / "databases" / "version1.jsonl.gz"
    done = manage(tmp_path, "restore", str(former), **there)
    assert (done.code, "0 findings" in done.out) == (0, True), done


def test_a_broken_or_missing_file_is_one_line(tmp_path: Path, backup: Path) -> None:
    there = {"XIAOPU__DATABASE__URL": f"sqlite:///{tmp_path}/new.db"}
    make_tables(there["XIAOPU__DATABASE__URL"])
    (tmp_path / "cut.gz").write_bytes(backup.read_bytes()[:999])
    assert "cut.gz cannot be read" in manage(tmp_path, "restore", "cut.gz", **there).says_one_line()
    assert "nothere.gz" in manage(tmp_path, "restore", "nothere.gz", **there).says_one_line()
