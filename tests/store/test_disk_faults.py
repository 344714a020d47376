"""A write, a sync, a change of size or a removal fails: the person is told, and nothing reported as done is lost.

The faults are put under the program's own code as in ``test_power``; the file is judged through the standard library's
SQLite. A disk that is merely full can be had from the standard library too (``max_page_count``), and is tried there.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.exchange import incoming, keys
from pbdesk.files import write_whole
from pbdesk.model import Desk
from pbdesk.store import Store, bundles, doctor
from pbdesk.store.backup import backup, folder_of, made
from pbdesk.store.loading import load
from pbdesk.store.restoring import is_good, restore
from tests.builders import NOW, a_person, a_small_branch, fill
from tests.long import examples
from tests.store.days import FILE, a_branch_that_is_known, fingerprint, found, people
from tests.store.recording import Fault, Recorder

DEVICE, BUNDLE = a_branch_that_is_known()
UNSURE = "可能保存了，也可能没有"


def read_in(store: Store) -> None:
    store.conn.execute("PRAGMA cache_size = 5")  # so that the file is written before the end
    load(store, people(0, 60))


def go_back(store: Store) -> None:
    assert store.path
    restore(store, made(folder_of(store.path), store.path)[0])


ACTS: dict[str, Callable[[Store], object]] = {
    "save": lambda store: fill(store, a_person("p9", phone="138")),
    "undo": Store.undo,
    "read in": read_in,
    "merge": lambda store: incoming.merge(store, incoming.open_bundle(store, BUNDLE)),
    "back up": backup,
    "go back": go_back,
}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file that knows a branch, and a backup of it from before the last changes."""
    folder = tmp_path_factory.mktemp("start")
    with Store.create(folder / FILE, desk=Desk.STREET, title="街道", clock=lambda: NOW, device="d") as store:
        fill(store, *a_small_branch())
        bundles.meet_device(store, DEVICE)
        backup(store)
        keys.device_key(store)
        fill(store, a_person("p8"))
    return folder


class Trial:
    """One act on a copy of the file, on a disk that fails at some moment."""

    def __init__(self, start: Path, folder: Path) -> None:
        shutil.copytree(start, folder)
        self.path = folder / FILE
        self.recorder = Recorder(folder)
        self.told = ""
        self.says = ""

    def run(self, act: Callable[[Store], object], fault: Fault) -> None:
        with self.recorder.running(), self._opened() as store:
            self.recorder.fault = fault
            try:
                act(store)
            except UserError as error:
                self.told = str(error)
            if not fault.for_ever:
                self.recorder.fault = None
                self.says = fingerprint(store.conn)
                fill(store, a_person("later"))
        self.recorder.fault = None

    @contextmanager
    def _opened(self) -> Iterator[Store]:
        ids = count()
        with Store.open(self.path, clock=lambda: NOW, author="甲", ids=lambda: f"id-{next(ids)}") as store:
            yield store


def never() -> Fault:
    return Fault(10**9)


def states(start: Path, tmp_path: Path, act: str) -> tuple[str, str, int]:
    """What the file says before and after an act that goes well, and how many chances to fail there are in it."""
    trial = Trial(start, tmp_path / "well")
    before = found(trial.path)
    fault = never()
    trial.run(ACTS[act], fault)
    assert before
    return before, trial.says, fault.seen


@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize("full", [False, True], ids=["broken", "full"])
@pytest.mark.parametrize("act", ACTS)
def test_a_fault_anywhere_is_told_and_nothing_is_half_done(
    act: str, full: bool, for_ever: bool, start: Path, tmp_path: Path
) -> None:
    before, after, chances = states(start, tmp_path, act)
    chance = random.Random(f"{act}{full}{for_ever}")
    every = range(1, chances + 1)
    for at in sorted({*chance.sample(every, min(chances, examples(2, 200))), chances}):
        trial = Trial(start, tmp_path / str(at))
        fault = Fault(at, full=full, for_ever=for_ever)
        trial.run(ACTS[act], fault)
        assert trial.told[-1:] in {"", "。"}
        possible = {after} if not trial.told else {before, after} if UNSURE in trial.told else {before}
        if for_ever:
            assert found(trial.path) in possible
        else:
            assert trial.says in possible
            with Store.open(trial.path) as store:
                assert store.query("SELECT 1 FROM person p WHERE p.id = 'later'")
                assert doctor.examine(store).healthy
        copies = made(folder_of(trial.path), trial.path)
        assert all(is_good(copy) for copy in copies)
        assert len(copies) >= (2 if not trial.told and act in {"merge", "back up", "go back"} else 1)


@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize("full", [False, True], ids=["broken", "full"])
def test_a_fault_while_a_bundle_is_written_leaves_the_older_one(full: bool, for_ever: bool, tmp_path: Path) -> None:
    target = tmp_path / "a.pbbundle"
    target.write_bytes(b"old")
    recorder = Recorder(tmp_path)
    told = []
    with recorder.running():
        for at in range(1, 6):
            before = target.read_bytes()
            recorder.fault = Fault(at, full=full, for_ever=for_ever)
            try:
                write_whole(target, [b"new ", b"%d" % at])
            except UserError as error:
                told.append(str(error))
            else:
                assert target.read_bytes() != before
            assert target.read_bytes() in (before, b"new %d" % at)
    assert len(told) >= 2
    assert all("不能写入" in words for words in told)


@pytest.mark.parametrize("spare", range(3))
@pytest.mark.parametrize("act", ["much saved", "read in", "photo", "draft"])
def test_a_full_disk_is_told_through_the_standard_library_too(
    act: str, spare: int, start: Path, tmp_path: Path
) -> None:
    acts = ACTS | {
        "much saved": lambda store: fill(store, *(a_person(f"y{n}", remark="字" * 2000) for n in range(30))),
        "photo": lambda store: store.keep_blob(b"\xff" * 100_000),
        "draft": lambda store: store.keep_draft("k", "题", "字" * 20_000),
    }
    path = shutil.copytree(start, tmp_path / "full") / FILE
    with Store.open(path) as store:
        before = fingerprint(store.conn)
        pages = store.query("PRAGMA page_count")[0][0]
        store.conn.execute(f"PRAGMA max_page_count = {pages + spare}")
        with pytest.raises(UserError, match=r"磁盘已满.*没有保存任何改动"):
            acts[act](store)
        assert fingerprint(store.conn) == before
        store.conn.execute(f"PRAGMA max_page_count = {pages * 2}")
        acts[act](store)
        after = fingerprint(store.conn)
    assert after != before
    assert found(path) == after
