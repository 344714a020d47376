"""A damaged file is taken apart: what lies on whole pages is saved, nothing is ever altered, what is lost is told."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from pbdesk.errors import UserError
from pbdesk.model import Attachment, Desk, Meeting, Organization, Person
from pbdesk.store import Store, keyring
from pbdesk.store.backup import backup
from pbdesk.store.blobs import digest
from pbdesk.store.doctor import examine
from pbdesk.store.dumping import dump
from pbdesk.store.salvage import Salvaged, damage_of, holds_records, salvage
from pbdesk.store.sentences import DamagedError
from pbdesk.store.unlocking import WrongPasswordError, unlock
from tests.builders import NOW, a_meeting, a_person, a_small_branch, fill, seen
from tests.long import examples
from tests.passwords import PASSWORD, forget_all, lock
from tests.store import wrecks
from tests.store.wrecks import INNER_KEYS, INNER_ROWS, KEYS, PAGE, PHOTO, ROWS, flip, spoil

BOOKS = (
    "setting", "device", "bundle_in", "bundle_in_revision", "set_aside", "bundle_out", "bundle_out_revision", "draft",
    "head", "parked", "person_private", "blob", "revision",
)  # fmt: skip
LATER = NOW + timedelta(days=1)
RecordT = TypeVar("RecordT")


@dataclass(frozen=True)
class Twin:
    """A file that is whole, and what lies on which of its pages."""

    path: Path
    revisions: dict[str, tuple[object, ...]]
    pages: dict[str, set[int]]
    kinds: dict[int, int]

    def of(self, kind: int) -> list[int]:
        return [number for number, found in self.kinds.items() if found == kind]

    def untouched(self, spoilt: set[int]) -> set[str]:
        """The revisions all of whose pages are whole."""
        return {rev for rev in self.revisions if not self.pages[rev] & spoilt}


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Twin:
    path = tmp_path_factory.mktemp("twin") / "测试.pbdesk"
    wrecks.build(path)
    return Twin(path, wrecks.revisions_of(path), wrecks.pages_of(path), dict(wrecks.kinds(path)))


@pytest.fixture
def path(twin: Twin, tmp_path: Path) -> Path:
    """A copy of the file, to be damaged."""
    copy = tmp_path / twin.path.name
    shutil.copyfile(twin.path, copy)
    return copy


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    forget_all()
    yield
    forget_all()


def saved(path: Path) -> tuple[Salvaged, Path]:
    """What is made of a file, after it was checked that the file itself is as it was and the new one is sound."""
    before = path.read_bytes()
    target = path.with_name("抢救.pbdesk")
    made = salvage(path, target, clock=lambda: LATER)
    assert path.read_bytes() == before
    with Store.open(target) as store:
        report = examine(store)
    assert report.findings == made.report.findings == ()
    return made, target


def text_of(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return list(dump(store))


def found_in(path: Path) -> dict[str, tuple[object, ...]]:
    """The revisions of a new file that are none of the salvage's own."""
    return {rev: row for rev, row in wrecks.revisions_of(path).items() if not str(row[4]).startswith("抢救损坏")}


def record(path: Path, kind: type[RecordT], record_id: str) -> RecordT | None:
    with Store.open(path, read_only=True) as store:
        found = store.get(kind, record_id)
    return found.record if found else None


# nothing readable is lost


def test_a_file_that_is_whole_comes_out_as_it_was(twin: Twin, path: Path) -> None:
    made, target = saved(path)
    for name in BOOKS:
        assert wrecks.rows_of(target, name) == wrecks.rows_of(path, name), name
    assert text_of(target) == text_of(path)
    assert made.complete
    assert (made.revisions, made.known) == (len(twin.revisions), len(twin.revisions))


def test_without_a_single_index_or_inner_page_every_revision_is_there(twin: Twin, path: Path) -> None:
    spoil(path, [*twin.of(KEYS), *twin.of(INNER_KEYS), *twin.of(INNER_ROWS)])
    made, target = saved(path)
    assert wrecks.revisions_of(target) == twin.revisions
    assert text_of(target) == text_of(twin.path)
    assert [wrecks.rows_of(target, name) for name in ("blob", "person_private", "draft", "setting", "head")] == [
        wrecks.rows_of(twin.path, name) for name in ("blob", "person_private", "draft", "setting", "head")
    ]
    assert (made.lost, made.fallen, made.rebuilt) == ((), (), ())


def test_the_first_page_and_the_schema_are_not_needed(twin: Twin, path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        roots = {row[0] for row in conn.execute("SELECT rootpage FROM sqlite_schema WHERE type = 'table'")}
    schema = [n for n in twin.of(ROWS) if b"CREATE " in path.read_bytes()[(n - 1) * PAGE : n * PAGE]]
    spoil(path, [1, *schema, *(roots & {*twin.of(INNER_ROWS)})])
    assert schema
    assert isinstance(damage_of(path), DamagedError)
    assert holds_records(path)
    made, target = saved(path)
    assert made.complete
    assert text_of(target) == text_of(twin.path)


def test_of_a_file_cut_short_everything_before_the_cut_is_there(twin: Twin, path: Path) -> None:
    size = path.stat().st_size * 2 // 3 + 1000
    with path.open("rb+") as file:
        file.truncate(size)
    gone = set(range(size // PAGE + 1, len(twin.kinds) + 2))
    made, target = saved(path)
    assert twin.untouched(gone) <= wrecks.revisions_of(target).keys()
    assert made.known > made.revisions


def test_a_change_that_was_broken_off_is_taken_back(twin: Twin, path: Path, tmp_path: Path) -> None:
    torn = tmp_path / "断电.pbdesk"
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA cache_size = 1")
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("UPDATE setting SET value = 'x' WHERE key = 'title'")
        conn.execute("DELETE FROM person_private")
        drafts = [(n, "词" * 4000) for n in range(99)]
        conn.executemany("INSERT INTO draft VALUES (?, 'x', '2026-01-01T00:00:00Z', ?)", drafts)
        shutil.copy(path, torn)
        shutil.copy(f"{path}-journal", f"{torn}-journal")
        conn.execute("ROLLBACK")
    left = torn.with_name(f"{torn.name}-journal").read_bytes()
    spoil(torn, twin.of(INNER_KEYS))
    _, target = saved(torn)
    assert [wrecks.rows_of(target, name) for name in ("setting", "draft", "person_private")] == [
        wrecks.rows_of(twin.path, name) for name in ("setting", "draft", "person_private")
    ]
    assert torn.with_name(f"{torn.name}-journal").read_bytes() == left


def test_a_file_of_an_earlier_format_is_saved_into_the_present_one(tmp_path: Path) -> None:
    specimens = sorted((Path(__file__).parents[1] / "museum").glob("v*.pbdesk"))
    assert len(specimens) > 3
    for specimen in specimens:
        old = tmp_path / specimen.name
        shutil.copyfile(specimen, old)
        spoil(old, [1])
        target = tmp_path / f"{old.stem}-抢救.pbdesk"
        salvage(old, target)
        with Store.open(shutil.copyfile(specimen, tmp_path / f"{old.stem}-原来.pbdesk")) as store:
            assert text_of(target) == list(dump(store))


# nothing is altered, and what is lost is told


@pytest.mark.parametrize("at", [0, 3, 11, 13, 14])
def test_a_flipped_bit_is_never_kept(twin: Twin, path: Path, at: int) -> None:
    flip(path, '"title":"后来5"'.encode(), at)
    made, target = saved(path)
    assert (made.revisions, made.known) == (len(twin.revisions) - 1, len(twin.revisions))
    assert found_in(target).items() <= twin.revisions.items()
    assert record(target, Meeting, "m5") == record(twin.path, Meeting, "m5")
    assert not made.complete


def test_a_record_whose_middle_is_lost_is_in_no_conflict(twin: Twin, path: Path) -> None:
    flip(path, '"title":"后来5"'.encode())
    made, target = saved(path)
    with Store.open(target) as store:
        shown = seen(store, Meeting, "m5")
    assert (shown.record.title, shown.conflicts, made.report.conflicts) == ("最后5", (), 0)
    assert made.fallen == ()


def test_a_deleted_record_stays_deleted_though_its_middle_is_lost(path: Path) -> None:
    flip(path, '"title":"后来7"'.encode())
    _, target = saved(path)
    assert record(target, Meeting, "m7") is None


def test_a_real_conflict_is_not_settled_by_the_way(store_file: Path, tmp_path: Path) -> None:
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
        first = seen(store, Meeting, "m1").heads
        for title in ("甲", "乙"):
            with store.change("改") as tx:
                tx.put(a_meeting(title=title), first)
    made, _ = saved(store_file)
    assert made.report.conflicts == 1


def test_a_record_whose_latest_is_lost_says_what_it_said_before(path: Path) -> None:
    flip(path, '"title":"最后5"'.encode())
    made, target = saved(path)
    assert made.fallen == (("meeting", "m5"),)
    found = record(target, Meeting, "m5")
    assert found is not None
    assert found.title == "后来5"


def test_a_lost_record_is_put_together_from_its_rows(twin: Twin, path: Path) -> None:
    """Without the one revision of the branch nothing of it could be shown."""
    flip(path, b'"kind":"branch","name":"b1')
    made, target = saved(path)
    assert made.rebuilt == (("organization", "b1"),)
    assert text_of(target) == text_of(twin.path)
    with Store.open(target) as store:
        assert seen(store, Organization, "b1").record.name == "b1党支部"
        (label,) = store.query("SELECT r.action FROM revision r WHERE r.record_id = 'b1'")
        assert "请核对" in label["action"]
        assert len(store.query("SELECT 1 FROM membership m WHERE m.branch_id = 'b1'")) == 20


def test_what_others_refer_to_is_put_together_though_no_index_names_it(twin: Twin, path: Path) -> None:
    flip(path, b'"kind":"branch","name":"b1', 25)
    spoil(path, [*twin.of(KEYS), *twin.of(INNER_KEYS)])
    made, target = saved(path)
    assert made.rebuilt == (("organization", "b1"),)
    assert text_of(target) == text_of(twin.path)


def test_a_meeting_is_put_together_with_its_attendance(store_file: Path) -> None:
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
        fill(store, a_meeting("m9", present=["p1", "p2"], title="独一无二"), label="记录会议")
        whole = seen(store, Meeting, "m9").record
    flip(store_file, '"title":"独一无二"'.encode())
    made, target = saved(store_file)
    assert made.rebuilt == (("meeting", "m9"),)
    assert record(target, Meeting, "m9") == whole


def test_a_person_put_together_keeps_the_phone(store_file: Path) -> None:
    with Store.open(store_file) as store:
        fill(store, *a_small_branch(), a_person("x", name="欧阳某某", phone="13800138000"))
    flip(store_file, '"name":"欧阳某某"'.encode())
    made, target = saved(store_file)
    found = record(target, Person, "x")
    assert found is not None
    assert (made.rebuilt, found.phone) == ((("person", "x"),), "13800138000")


def test_what_is_lost_with_its_rows_is_told_by_its_id(twin: Twin, path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("DELETE FROM membership WHERE id = 'ms-p4-b1'")  # so that its row is gone, too
        conn.commit()
    flip(path, b'"id":"ms-p4-b1"')
    made, _ = saved(path)
    assert made.lost == (("membership", "ms-p4-b1"),)
    assert not made.complete


def test_a_spoilt_overflow_page_costs_one_photo_and_nothing_else(twin: Twin, path: Path) -> None:
    flows = twin.pages[digest(PHOTO)] - {*twin.of(ROWS)}
    assert flows
    spoil(path, list(flows)[:1])
    made, target = saved(path)
    assert wrecks.revisions_of(target) == twin.revisions
    assert (made.bytes_saved, made.bytes_lost) == (0, ("at1.png",))
    with Store.open(target) as store:
        assert any("在文件损坏时丢失了" in note for note in examine(store).notes)
        store.keep_blob(PHOTO)
        assert examine(store).notes == ()
        assert isinstance(seen(store, Attachment, "at1").record, Attachment)


def test_a_spoilt_overflow_page_costs_one_revision_and_none_that_lies_beside_it(twin: Twin, path: Path) -> None:
    long = [rev for rev, row in twin.revisions.items() if str(row[1]).startswith("long")]
    beside = [rev for rev in long if any(twin.pages[rev] & twin.pages[other] for other in long if other != rev)]
    assert len(beside) > 1
    for rev in beside[:3]:
        copy = path.with_name(f"{rev[:8]}.pbdesk")
        shutil.copyfile(path, copy)
        spoil(copy, list(twin.pages[rev] - {*twin.of(ROWS)})[:1])
        made = salvage(copy, copy.with_name(f"{rev[:8]}-抢救.pbdesk"))
        assert found_in(made.path).keys() == twin.revisions.keys() - {rev}
        assert made.rebuilt == (("meeting", twin.revisions[rev][1]),)
        assert text_of(made.path) == text_of(twin.path)


def test_a_flipped_bit_in_a_photo_is_never_kept(path: Path) -> None:
    flip(path, PHOTO[5000:5040])
    made, target = saved(path)
    assert made.bytes_lost == ("at1.png",)
    assert wrecks.rows_of(target, "blob") == []


def test_a_file_without_its_settings_gets_new_ones_and_says_so(twin: Twin, path: Path) -> None:
    (page,) = [n for n in twin.of(ROWS) if b"second_backup_folder" in path.read_bytes()[(n - 1) * PAGE : n * PAGE]]
    spoil(path, [page])
    made, target = saved(path)
    assert {"desk", "title", "device"} <= set(made.settings_lost)
    assert made.new_identity
    with Store.open(target) as store:
        assert (store.desk, store.title) == (Desk.STREET, "测试")
    assert text_of(target) == text_of(twin.path)


def test_undo_never_takes_back_what_it_can_not_bring_back(path: Path) -> None:
    flip(path, '"title":"后来5"'.encode())
    _, target = saved(path)
    with Store.open(target) as store:
        labels = [entry.label for entry in store.history()]
        assert "记录会议，后来" not in labels
        assert "记录会议，最后" not in labels
        assert store.undo().label == "修改党员"
        assert examine(store).healthy


# a sweep


Damage = Callable[[Path, list[int], random.Random], None]


def _noise(path: Path, pages: list[int], chance: random.Random) -> None:
    spoil(path, pages, chance)


def _nothing(path: Path, pages: list[int], _chance: random.Random) -> None:
    spoil(path, pages)


def _bits(path: Path, pages: list[int], chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for number in pages:
        for _ in range(chance.choice([1, 3, 40])):
            data[(number - 1) * PAGE + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def _swapped(path: Path, pages: list[int], _chance: random.Random) -> None:
    """Each page where the next should be, as a bad disk may do."""
    data = bytearray(path.read_bytes())
    held = [bytes(data[(n - 1) * PAGE : n * PAGE]) for n in pages]
    for number, other in zip(pages, held[1:] + held[:1], strict=True):
        data[(number - 1) * PAGE : number * PAGE] = other
    path.write_bytes(data)


def _sectors(path: Path, pages: list[int], chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for number in pages:
        at = (number - 1) * PAGE + 512 * chance.randrange(8)
        data[at : at + 512] = bytes(512)
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [_noise, _nothing, _bits, _swapped, _sectors])
def test_whatever_is_damaged_what_lies_on_whole_pages_is_saved_and_nothing_is_altered(
    twin: Twin, tmp_path: Path, damage: Damage
) -> None:
    for seed in range(examples(2, 120)):
        chance = random.Random(seed)
        path = tmp_path / f"{seed}.pbdesk"
        shutil.copyfile(twin.path, path)
        pages = chance.sample(range(1, len(twin.kinds) + 2), chance.choice([1, 3, 10, 40]))
        damage(path, pages, chance)
        made = salvage(path, tmp_path / "抢救.pbdesk")
        found = found_in(made.path)
        assert found.items() <= twin.revisions.items(), seed
        assert twin.untouched(set(pages)) <= found.keys(), seed
        assert (made.report.findings, made.revisions) == ((), len(found)), seed
        names = {(row[2], row[1]) for row in twin.revisions.values()}
        assert {*made.lost, *made.rebuilt, *made.fallen} <= names, seed
        made.path.unlink()


# it does nothing that it should not


def test_nothing_is_ever_overwritten(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "已有.pbdesk"
    target.write_bytes(b"mine")
    with pytest.raises(UserError, match="已经存在，不会覆盖"):
        salvage(path, target)
    assert target.read_bytes() == b"mine"
    with pytest.raises(UserError, match="找不到文件夹"):
        salvage(path, tmp_path / "没有" / "新.pbdesk")


def test_cancelling_leaves_nothing_behind(path: Path, tmp_path: Path) -> None:
    class StopError(Exception):
        """Pressed."""

    def until(words: str) -> Callable[[int, int, str], None]:
        def tell(done: int, total: int, said: str) -> None:
            assert done <= total
            if words in said:
                raise StopError

        return tell

    for words in ("正在取出", "正在写进新的文件", "照片"):
        with pytest.raises(StopError):
            salvage(path, tmp_path / "新.pbdesk", tell=until(words))
        assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_file_of_noise_makes_no_new_one(tmp_path: Path) -> None:
    path = tmp_path / "坏.pbdesk"
    path.write_bytes(random.Random(3).randbytes(40 * PAGE))
    assert not holds_records(path)
    with pytest.raises(DamagedError, match="一条记录也没能读出来"):
        salvage(path, tmp_path / "新.pbdesk")
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_other_files_are_not_worth_trying(tmp_path: Path) -> None:
    for name, content in (("空", b""), ("字", "会议记录".encode() * 4000), ("短", b"x")):
        (tmp_path / name).write_bytes(content)
        assert not holds_records(tmp_path / name)
    assert not holds_records(tmp_path / "没有")


def test_a_sound_file_has_no_damage(path: Path) -> None:
    assert damage_of(path) is None


@pytest.mark.parametrize("words", ['"title":"后来5"', '{"attendance":{"p1"'])
def test_damage_that_only_shows_in_the_content_is_found(path: Path, words: str) -> None:
    data = bytearray(path.read_bytes())
    data[data.index(words.encode())] = 0xFF  # no UTF-8, and no JSON
    path.write_bytes(data)
    assert isinstance(damage_of(path), DamagedError)


# with a password


@pytest.fixture(scope="module")
def locked_twin(twin: Twin, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("locked") / twin.path.name
    shutil.copyfile(twin.path, path)
    lock(path)
    return path


@pytest.fixture
def locked(locked_twin: Path, tmp_path: Path) -> Path:
    """The file with a password, which has been said, and without backups."""
    path = tmp_path / locked_twin.name
    shutil.copyfile(locked_twin, path)
    unlock(path, PASSWORD)
    return path


def test_what_the_checksums_refuse_is_left_out_and_the_rest_is_saved(twin: Twin, locked: Path) -> None:
    data = bytearray(locked.read_bytes())
    for number in (1, *range(5, 60, 9)):
        data[(number - 1) * PAGE + 500] ^= 1
    locked.write_bytes(data)
    made, target = saved(locked)
    assert made.unreadable == 8
    assert found_in(target).items() <= twin.revisions.items()
    assert len(found_in(target)) == made.revisions


def test_a_file_with_a_password_comes_out_as_it_was_with_the_same_password(twin: Twin, locked: Path) -> None:
    made, target = saved(locked)
    assert made.complete
    assert text_of(target) == text_of(twin.path)
    assert b"SQLite" not in target.read_bytes()
    assert "最后5".encode() not in target.read_bytes()
    forget_all()
    with pytest.raises(WrongPasswordError):
        unlock(target, "another password")
    unlock(target, PASSWORD)
    assert text_of(target) == text_of(twin.path)


def test_the_password_is_known_to_be_right_though_the_beginning_is_damaged(twin: Twin, locked: Path) -> None:
    data = bytearray(locked.read_bytes())
    data[100:200] = bytes(100)
    locked.write_bytes(data)
    forget_all()
    with pytest.raises(WrongPasswordError):
        unlock(locked, "another password")
    with pytest.raises(DamagedError, match="密码是对的"):
        unlock(locked, PASSWORD)
    _, target = saved(locked)
    assert text_of(target) == text_of(twin.path)


def test_a_backup_tells_the_salt_where_the_file_has_lost_it(twin: Twin, locked: Path) -> None:
    with Store.open(locked) as store:
        copy = backup(store)
    spoil(locked, [1])
    forget_all()
    unlock(copy, PASSWORD)
    assert keyring.salt_of(locked) is None
    _, target = saved(locked)
    assert text_of(target) == text_of(twin.path)
    assert keyring.salt_of(target) == keyring.salt_of(copy)
