"""A day's work on a file while the disk under it is recorded, and the judgement on what a power cut leaves of it.

After each thing that the program has reported as done, the diary keeps what the file says then and which other files
(backups, bundles) are there. What a cut leaves is opened by the program itself, through the standard library's SQLite:
it has to say what it said at the last entry before the cut, or, where something was under way, at the one after it.
"""

from __future__ import annotations

import enum
import hashlib
import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

from pbdesk.errors import UserError
from pbdesk.exchange import keys
from pbdesk.model import Desk
from pbdesk.store import Store, doctor
from pbdesk.store.bundles import Device
from tests.builders import NOW
from tests.exchange.desks import DeskFile
from tests.store.disks import Event, Image, Names, images, lay_out
from tests.store.recording import Recorder

FILE = "街道.pbdesk"
_JOURNAL = f"{FILE}-journal"


class Verdict(enum.Enum):
    """What became of a file whose power was cut."""

    SOUND = "sound"
    LOST = "lost"
    """Something is gone that the program had reported as done."""
    HALF = "half"
    """It says what it never said: an action was done in part."""
    CORRUPT = "corrupt"


@dataclass(frozen=True, slots=True)
class Entry:
    """What holds from a moment on: the number of events until then, what the file says, the other files there are."""

    moment: int
    label: str
    says: str
    others: Mapping[str, bytes]


@dataclass(slots=True)
class Diary:
    """All that happened to a disk, and what the program reported in between."""

    events: Sequence[Event]
    entries: list[Entry] = field(default_factory=list)
    _known: dict[bytes, str | None] = field(default_factory=dict)

    def judge(self, moment: int, image: Image) -> Verdict:
        """What a cut at a moment has done."""
        before = max(place for place, entry in enumerate(self.entries) if entry.moment <= moment)
        said = self._said(image)
        if said is None:
            return Verdict.CORRUPT
        possible = self.entries[before : before + 2]
        if any(image.get(name) not in [e.others.get(name) for e in possible] for name in possible[0].others):
            return Verdict.LOST
        if said in {entry.says for entry in possible}:
            return Verdict.SOUND
        return Verdict.LOST if said in {entry.says for entry in self.entries[:before]} else Verdict.HALF

    def tally(self, names: Names, moments: Iterable[int], chance: random.Random) -> Counter[Verdict]:
        """The verdicts on cuts at some moments."""
        return Counter(self.judge(moment, image) for moment, image in images(self.events, moments, names, chance))

    def moments(self, number: int, chance: random.Random) -> list[int]:
        """Moments at which the power is cut, none before the file was reported as made."""
        return [chance.randint(self.entries[0].moment, len(self.events)) for _ in range(number)]

    def _said(self, image: Image) -> str | None:
        """What the program finds in a file after the cut, or None when it finds damage."""
        mine = {name: image[name] for name in (FILE, _JOURNAL) if name in image}
        digest = hashlib.sha256(b"".join(hashlib.sha256(mine.get(n, b"")).digest() for n in (FILE, _JOURNAL))).digest()
        if digest not in self._known:
            with tempfile.TemporaryDirectory() as folder:
                lay_out(mine, Path(folder))
                self._known[digest] = found(Path(folder) / FILE)
        return self._known[digest]


def found(path: Path) -> str | None:
    """What a file says when the program opens it; None when the program calls it damaged."""
    try:
        with Store.open(path) as store:
            return fingerprint(store.conn) if doctor.examine(store).healthy else None
    except UserError:
        return None


def fingerprint(conn: sqlite3.Connection) -> str:
    """Every row of every table, in few letters."""
    total = hashlib.sha256()
    tables = conn.execute("SELECT s.name FROM sqlite_schema s WHERE s.type = 'table' ORDER BY s.name").fetchall()
    for (name,) in map(tuple, tables):
        total.update(f"\n{name}".encode())
        for row in conn.execute(f"SELECT * FROM {name}"):
            total.update("\x1f".join(map(str, row)).encode())
    return total.hexdigest()


def people(first: int, number: int) -> list[bytes]:
    """Lines to read in."""
    remark = "字" * 300
    return [
        f'{{"table": "person", "id": "x{n}", "name": "陈", "remark": "{remark}"}}'.encode()
        for n in range(first, first + number)
    ]


def a_branch_that_is_known() -> tuple[Device, bytes]:
    """A branch's device, and a bundle from it."""
    branch = DeskFile("支部", Desk.BRANCH)
    branch.found_branch("b9")
    for number in range(5):
        branch.add_person(f"q{number}", "b9")
    key = keys.verify_key_of(keys.device_key(branch.store))
    return Device(branch.device, "支部", key, Desk.BRANCH, ("b9",), "approved", NOW), branch.send(branches=("b9",))


class Day:
    """A day in the making: the file is worked on, and what was done is entered."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.diary = Diary(recorder.events)
        self.path = recorder.root / FILE
        self._ticks = count()
        self._ids = count()

    def new_file(self) -> Store:
        """The file, with a clock and ids that are the same each time."""
        return Store.create(
            self.path, desk=Desk.STREET, title="街道", author="甲", device="d",
            clock=lambda: NOW + timedelta(seconds=next(self._ticks)), ids=lambda: f"id-{next(self._ids)}",
        )  # fmt: skip

    def done(self, label: str) -> None:
        """The program has reported something as done."""
        self.recorder.look()
        with closing(sqlite3.connect(":memory:")) as conn:
            conn.deserialize(self.path.read_bytes())
            says = fingerprint(conn)
        others = {
            path.relative_to(self.recorder.root).as_posix(): path.read_bytes()
            for path in self.recorder.root.rglob("*")
            if path.is_file() and not path.name.startswith((FILE, "."))
        }
        self.diary.entries.append(Entry(len(self.recorder.events), label, says, others))


def recorded(
    root: Path, work: Callable[[Day], None], swapped: Mapping[str, str] | None = None, *, deaf: bool = False
) -> Diary:
    """The diary of some work on a new disk."""
    root.mkdir()
    recorder = Recorder(root, deaf=deaf)
    day = Day(recorder)
    with recorder.running(swapped):
        work(day)
    return day.diary
