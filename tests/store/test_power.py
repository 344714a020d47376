"""The power is cut at any moment of a day's work: whole afterwards, and all there that was reported as done.

The program's own code runs with its own statements, pragmas and file operations, on a disk that is recorded (see
``recording``); what a cut may leave of it is put together (see ``disks``), and opened by the program through the
standard library's SQLite. What this shows: that the order of writes and syncs is right, on any disk that keeps what it
says it has synced and writes sectors of 512 bytes whole. What it can't show: a disk that lies, and a mistake that only
the SQLite of the standard library would make while writing (apsw brings one of its own). Files with a password are
written by SQLCipher, which can't be recorded like this.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pbdesk.exchange import incoming, keys, outgoing
from pbdesk.files import prepared, write_whole
from pbdesk.model import Desk, Meeting
from pbdesk.store import Store, bundles
from pbdesk.store.backup import backup
from pbdesk.store.loading import load
from pbdesk.store.restoring import rescue, restore
from tests.builders import NOW, a_meeting, a_person, a_small_branch, fill, seen
from tests.long import examples
from tests.store.days import FILE, Day, Verdict, a_branch_that_is_known, people, recorded
from tests.store.disks import Names, images
from tests.store.recording import Recorder

OFF = {"PRAGMA synchronous = FULL": "PRAGMA synchronous = OFF"}
NORMAL = {"PRAGMA synchronous = FULL": "PRAGMA synchronous = NORMAL"}
DELETE = {"PRAGMA journal_mode = TRUNCATE": "PRAGMA journal_mode = DELETE"}
DAMAGED = b"SQLite format 3\x00" + b"\xff" * 5000

every_kind_of_names = pytest.mark.parametrize("names", Names, ids=lambda names: names.value)


def a_day(day: Day) -> None:
    """Saving, reading in, merging, taking back, backing up, going back, sending: each is entered when it is done."""
    device, bundle = a_branch_that_is_known()
    with day.new_file() as store:
        day.done("made")
        fill(store, *a_small_branch())
        day.done("filled")
        shown = seen(store, Meeting, "m1")
        with store.change("改") as tx:
            tx.put(replace(shown.record, title="新题", attendance=shown.record.attendance[:1]), shown.heads)
            tx.put(a_person("p7", phone="138"))
        day.done("saved")
        first = backup(store)
        day.done("backed up")
        load(store, people(0, 20))
        day.done("read in")
        store.undo()
        day.done("undone")
        store.redo()
        day.done("done again")
        bundles.meet_device(store, device)
        day.done("met")
        incoming.merge(store, incoming.open_bundle(store, bundle))
        day.done("merged")
        store.undo()
        day.done("merge undone")
        store.keep_blob(b"\xff" * 20_000)
        day.done("photo kept")
        store.keep_draft("k", "题", "字" * 3_000)
        day.done("draft kept")
        store.drop_draft("k")
        day.done("draft dropped")
        keys.device_key(store)
        day.done("key made")
        with prepared(day.recorder.root / "街道.pbbundle") as write:
            sent = outgoing.write(store, outgoing.Wish("all", ("b1",)))
            day.done("sending noted")
            write([sent.data])
        day.done("sent")
        store.conn.execute("PRAGMA cache_size = 5")  # so that the file is written before the end
        load(store, people(100, 120))
        day.done("much read in")
        restore(store, first)
        day.done("gone back")
        fill(store, a_meeting("m7"))
        day.done("saved again")
    day.done("closed")


def one_save(day: Day) -> None:
    """A file, and one more save in it."""
    with day.new_file() as store:
        fill(store, *a_small_branch())
        day.done("filled")
        fill(store, a_person("p9", phone="138"))
        day.done("saved")


def going_back(day: Day) -> None:
    """A backup, then a key that others know the file by, then back to the backup."""
    with day.new_file() as store:
        fill(store, *a_small_branch())
        copy = backup(store)
        keys.device_key(store)
        day.done("key made")
        restore(store, copy)
        day.done("gone back")


@every_kind_of_names
def test_a_cut_at_any_moment_of_a_day_takes_nothing_that_was_reported(names: Names, tmp_path: Path) -> None:
    diary = recorded(tmp_path / "disk", a_day)
    chance = random.Random(7)
    cuts = examples(40, 4000)
    assert diary.tally(names, diary.moments(cuts, chance), chance) == {Verdict.SOUND: cuts}


@every_kind_of_names
def test_a_cut_after_each_single_write_of_a_save_leaves_all_of_it_or_nothing(names: Names, tmp_path: Path) -> None:
    diary = recorded(tmp_path / "disk", one_save)
    moments = list(range(diary.entries[0].moment, len(diary.events) + 1)) * examples(1, 20)
    tally = diary.tally(names, moments, random.Random(7))
    assert tally == {Verdict.SOUND: len(moments)}


@every_kind_of_names
def test_going_back_keeps_the_keys_of_the_file_whenever_the_power_is_cut(names: Names, tmp_path: Path) -> None:
    diary = recorded(tmp_path / "disk", going_back)
    last = len(diary.events)
    moments = list(range(last - 60, last + 1)) * examples(1, 40)
    assert diary.tally(names, moments, random.Random(7)) == {Verdict.SOUND: len(moments)}


@every_kind_of_names
def test_without_syncing_a_cut_ruins_the_file_so_the_trial_can_fail(names: Names, tmp_path: Path) -> None:
    diary = recorded(tmp_path / "disk", a_day, OFF)
    chance = random.Random(7)
    cuts = examples(8, 400)
    assert diary.tally(names, diary.moments(cuts, chance), chance)[Verdict.CORRUPT] > cuts // 3


@pytest.mark.long
@pytest.mark.parametrize("swapped", [NORMAL, DELETE], ids=["NORMAL", "DELETE"])
def test_a_cut_loses_what_was_reported_where_the_end_of_the_journal_is_not_synced(
    swapped: dict[str, str], tmp_path: Path
) -> None:
    diary = recorded(tmp_path / "disk", a_day, swapped)
    chance = random.Random(7)
    assert diary.tally(Names.LOOSE, diary.moments(400, chance), chance)[Verdict.LOST] > 40


def a_backup(day: Day) -> None:
    """The first backup of a file, which makes the folder too."""
    with day.new_file() as store:
        fill(store, *a_small_branch())
        backup(store)
        day.done("backed up")


def a_second_bundle(day: Day) -> None:
    """A file that takes the place of an older one."""
    day.new_file().close()
    write_whole(day.recorder.root / "a.pbbundle", [b"old" * 3000])
    day.done("written")
    write_whole(day.recorder.root / "a.pbbundle", [b"new" * 1000, b"new" * 4000])
    day.done("written again")


@every_kind_of_names
@pytest.mark.parametrize("work", [a_backup, a_second_bundle])
def test_a_backup_or_bundle_that_was_reported_is_there_after_a_cut(
    work: Callable[[Day], None], names: Names, tmp_path: Path
) -> None:
    diary = recorded(tmp_path / "disk", work)
    moments = list(range(diary.entries[0].moment, len(diary.events) + 1)) * examples(5, 200)
    assert diary.tally(names, moments, random.Random(7)) == {Verdict.SOUND: len(moments)}


@every_kind_of_names
@pytest.mark.parametrize("work", [a_backup, a_second_bundle])
def test_without_syncing_it_may_be_gone(work: Callable[[Day], None], names: Names, tmp_path: Path) -> None:
    diary = recorded(tmp_path / "disk", work, deaf=True)
    assert diary.tally(names, [len(diary.events)] * 20, random.Random(7))[Verdict.LOST] > 0


def what_is_left_of_a_rescue(folder: Path, names: Names, draws: int, *, deaf: bool = False) -> list[bool]:
    """Whether the damaged file is still there, after cuts at each moment of putting a backup in its place."""
    folder.mkdir()
    path = folder / FILE
    with Store.create(path, desk=Desk.STREET, title="街道", clock=lambda: NOW) as store:
        fill(store, *a_small_branch())
        copy = backup(store)
    path.write_bytes(DAMAGED)
    recorder = Recorder(folder, deaf=deaf)
    with recorder.running():
        before = len(recorder.events)
        rescue(path, copy, NOW)
    moments = list(range(before, len(recorder.events) + 1)) * draws
    return [DAMAGED in image.values() for _, image in images(recorder.events, moments, names, random.Random(7))]


@every_kind_of_names
def test_a_damaged_file_is_kept_whenever_the_power_is_cut(names: Names, tmp_path: Path) -> None:
    assert all(what_is_left_of_a_rescue(tmp_path / "disk", names, examples(8, 200)))


def test_without_syncing_the_damaged_file_may_be_gone(tmp_path: Path) -> None:
    assert not all(what_is_left_of_a_rescue(tmp_path / "disk", Names.LOOSE, 40, deaf=True))
