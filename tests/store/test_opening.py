"""Opening: what is not ours, not whole or not of this version is refused with a sentence and left as it is."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.model import Desk
from pbdesk.store import Store, migrations
from pbdesk.store.backup import backup
from pbdesk.store.sentences import DamagedError
from tests.builders import a_person, a_small_branch, fill
from tests.orchard import at


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        for statement in statements:
            conn.execute(statement)


def scribble(path: Path) -> None:
    """Damage the middle of a file that keeps its size."""
    content = bytearray(path.read_bytes())
    for place in range(8192, len(content), 4096):
        content[place : place + 200] = b"\xff" * 200
    path.write_bytes(content)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda p: p.write_bytes(b""), "空文件"),
    "one byte": (lambda p: p.write_bytes(b"S"), "不是支部工作台的文件"),
    "text": (lambda p: p.write_text("会议记录"), "不是支部工作台的文件"),
    "header only": (lambda p: p.write_bytes(p.read_bytes()[:100]), "不完整"),
    "half": (lambda p: p.write_bytes(p.read_bytes()[: p.stat().st_size // 2]), "不完整"),
    "one byte short": (lambda p: p.write_bytes(p.read_bytes()[:-1]), "不完整"),
    "another program's": (lambda p: execute(p, "PRAGMA application_id = 7"), "别的程序"),
    "a later version's": (lambda p: execute(p, "PRAGMA user_version = 99"), "先升级程序"),
    "an extra table": (lambda p: execute(p, "CREATE TABLE extra (x)"), "结构被别的程序改动过"),
    "a trigger": (
        lambda p: execute(p, "CREATE TRIGGER t AFTER INSERT ON person BEGIN DELETE FROM visit; END"),
        "结构被别的程序改动过",
    ),
    "a view": (lambda p: execute(p, "CREATE VIEW v AS SELECT 1 AS one"), "结构被别的程序改动过"),
    "a missing index": (lambda p: execute(p, "DROP INDEX meeting_branch"), "结构被别的程序改动过"),
    "a dangling reference": (
        lambda p: execute(p, "UPDATE membership SET person_id = 'nobody' WHERE id = 'ms-p1-b1'"), "已经损坏",
    ),
    "scribbled over": (scribble, "损坏"),
}  # fmt: skip


@pytest.fixture
def path(store_file: Path) -> Path:
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
    return store_file


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_and_left_as_it_is(case: str, path: Path) -> None:
    spoil, words = BAD[case]
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(UserError, match=words):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="找不到文件"):
        Store.open(tmp_path / "无.pbdesk")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="文件夹"):
        Store.open(tmp_path)


def test_a_name_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(UserError, match="不能读取"):
        Store.open(Path("a\x00b"))


@pytest.mark.parametrize("read_only", [True, False])
def test_connections_are_set_up_safely(path: Path, read_only: bool) -> None:
    with Store.open(path, read_only=read_only) as store:
        pragmas = ("foreign_keys", "trusted_schema", "cell_size_check", "secure_delete", "synchronous", "mmap_size")
        assert [store.query(f"PRAGMA {name}")[0][0] for name in pragmas] == [1, 0, 1, 1, 2, 0]


def test_the_journal_is_truncated_not_written_ahead(path: Path) -> None:
    with Store.open(path) as store:
        assert store.query("PRAGMA journal_mode")[0][0] == "truncate"


def test_a_file_opened_for_reading_is_not_changed(path: Path) -> None:
    before = path.read_bytes()
    with Store.open(path, read_only=True) as store, pytest.raises(UserError, match="只读方式"):
        fill(store, a_person("x"))
    assert path.read_bytes() == before


def test_a_half_written_change_is_taken_back_even_when_only_reading(path: Path, tmp_path: Path) -> None:
    crashed = tmp_path / "断电.pbdesk"
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA cache_size = 1")
        conn.execute("BEGIN")
        conn.execute("UPDATE revision SET action = 'half' || hex(zeroblob(3000))")
        crashed.write_bytes(path.read_bytes())
        crashed.with_name(crashed.name + "-journal").write_bytes(path.with_name(path.name + "-journal").read_bytes())
        conn.execute("ROLLBACK")
    with Store.open(crashed, read_only=True) as store:
        assert store.query("SELECT COUNT(*) AS n FROM revision r WHERE r.action LIKE 'half%'")[0]["n"] == 0


def test_an_older_file_is_backed_up_and_brought_up_to_date(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = (*migrations._STEPS, ("m999", "ALTER TABLE visit ADD COLUMN weather TEXT;"))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
        monkeypatch.setattr(migrations, "_STEPS", later)
        monkeypatch.setattr(migrations, "VERSION", migrations.VERSION + 1)
        migrations.migrate(conn, "2026-01-01T00:00:00Z")
        monkeypatch.setattr(migrations, "SCHEMA_SHA256", migrations.fingerprint(conn))
    with Store.open(path) as store:
        assert store.query("SELECT v.weather FROM visit v")[0]["weather"] is None
    assert len(list(path.with_name(path.name + ".backups").iterdir())) == 1


def test_a_failed_migration_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()
    broken = "ALTER TABLE visit ADD COLUMN weather TEXT; ALTER TABLE nowhere ADD COLUMN x TEXT;"
    monkeypatch.setattr(migrations, "_STEPS", (*migrations._STEPS, ("m999", broken)))
    monkeypatch.setattr(migrations, "VERSION", migrations.VERSION + 1)
    with pytest.raises(sqlite3.OperationalError):
        Store.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "spoil",
    [scribble, lambda p: execute(p, "UPDATE membership SET person_id = 'nobody' WHERE id = 'ms-p1-b1'")],
    ids=["scribbled over", "a dangling reference"],
)
def test_what_is_not_looked_through_at_once_can_be_looked_through_later(
    spoil: Callable[[Path], object], path: Path
) -> None:
    with Store.open(path, check=False) as store:
        store.check()
    spoil(path)
    with pytest.raises(DamagedError, match="损坏"), Store.open(path, check=False) as store:
        store.check()


def test_what_a_killed_program_left_beside_the_file_goes_once_nobody_else_can_be_at_it(path: Path) -> None:
    left = [path.with_name(f".{path.name}.{what}") for what in ("password", "password-journal", "restoring")]
    for half in left:
        half.write_bytes(b"half")
    Store.open(path, read_only=True).close()
    assert all(half.exists() for half in left)
    Store.open(path).close()
    assert not any(half.exists() for half in left)


def test_a_new_file_and_its_backups_are_read_by_their_owner_only(tmp_path: Path) -> None:
    with Store.create(tmp_path / "果园.pbdesk", desk=Desk.BRANCH, title="果园", clock=at("2026-11-22")) as store:
        made = (store.path, backup(store))
    assert [stat.S_IMODE(path.stat().st_mode) & 0o077 for path in made if path and os.name == "posix"] in ([0, 0], [])


def test_nobody_finds_half_of_a_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, found = tmp_path / "果园.pbdesk", []
    climb = migrations.migrate

    def watched(conn: sqlite3.Connection, applied_at: str) -> None:
        climb(conn, applied_at)
        found.append(path.exists())

    monkeypatch.setattr(migrations, "migrate", watched)
    Store.create(path, desk=Desk.BRANCH, title="果园").close()
    assert found == [False]
    assert [each.name for each in tmp_path.iterdir()] == ["果园.pbdesk"]


def test_what_a_killed_program_left_of_a_new_file_goes_with_the_next(tmp_path: Path) -> None:
    left = [tmp_path / f".果园.pbdesk.0123abcd.part{more}" for more in ("", "-journal", ".lock")]
    for half in left:
        half.write_bytes(b"half")
        os.utime(half, (1, 1))
    Store.create(tmp_path / "果园.pbdesk", desk=Desk.BRANCH, title="果园").close()
    assert [each.name for each in tmp_path.iterdir()] == ["果园.pbdesk"]
