"""What the program does to a file, through its public doors, step by step: ``done()`` acknowledges a step.

Each doing is prepared once in a folder; a child process then does it in a copy of that folder and may be killed at any
moment (``killing.py``). Clock and ids are given, so that a step ends in the same file whenever it is done.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pbdesk.actions import importing, meetings, members, visits
from pbdesk.actions.members import Arrival, MemberDraft
from pbdesk.actions.members_identity import PersonDraft
from pbdesk.actions.visits import VisitDraft
from pbdesk.exchange import incoming, keys, outgoing
from pbdesk.exchange.batch import Merged, gather, merge_all
from pbdesk.exchange.outgoing import OFFICE, Wish
from pbdesk.exchange.receipts import take_receipt
from pbdesk.files import prepared
from pbdesk.model import Desk, Meeting, Membership, Person, Visit
from pbdesk.store import Store
from pbdesk.store.backup import backup, before, everywhere, folder_of, made
from pbdesk.store.loading import load
from pbdesk.store.restoring import rescue, restore
from pbdesk.store.unlocking import unlock
from pbdesk.tables.choosing import choose
from pbdesk.tables.members import Wish as TableWish
from pbdesk.tables.reading import read_book
from tests.builders import an_attachment, fill, seen
from tests.exchange.desks import DeskFile, desks, strangers
from tests.orchard import BRANCH, TODAY, a_draft, a_file, at
from tests.passwords import PASSWORD, lock

FILE = "文件.pbdesk"
STICK = "U盘"
MUSEUM = Path(__file__).parents[1] / "museum"
Done = Callable[[], object]
Steps = Callable[[Path, Done], object]


@dataclass(frozen=True, slots=True)
class Doing:
    """How a folder is prepared, what is done in it step by step, and what holds for it.

    ``kept``: once the file says something else than before, a backup says what it said before. ``again``: done once
    more after a kill it ends where it would have ended. ``bundles`` are what it writes out, one a step, ``leaves`` what
    else it may leave. ``from_damage``: the file it begins with does not open.
    """

    prepare: Callable[[Path], object]
    steps: Steps
    kept: bool = False
    again: bool = False
    bundles: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    from_damage: bool = False


def opened(home: Path) -> Store:
    """The file, open for writing, with a clock that stands still and ids that count on from what it holds."""
    numbers = count(1)
    with Store.open(home / FILE, read_only=True) as store:
        done = store.query("SELECT COUNT(*) AS n FROM local_action")[0]["n"]
    return Store.open(
        home / FILE, clock=at("2026-11-22"), author="林晓燕", ids=lambda: f"id-{done}-{next(numbers)}"
    )


# records typed in


def a_branch_file(home: Path) -> None:
    """A branch with a meeting, and the key it signs with."""
    with a_file(path=home / FILE) as store:
        meetings.record(store, a_draft(), "m1")
        keys.device_key(store)


def save(home: Path, done: Done) -> None:
    """An evening of work: each save is finished when its verb comes back."""
    with opened(home) as store:
        meetings.record(store, a_draft(TODAY, 3, 4), "m2")
        done()
        meetings.correct(store, seen(store, Meeting, "m1"), a_draft(TODAY, 5, title="更正过的"))
        done()
        visits.log(store, VisitDraft(branch_id=BRANCH, visited_on=TODAY, content="查台账" * 500), "v1")
        done()
        members.add(store, MemberDraft(
            branch_id=BRANCH, arrival=Arrival.ADMITTED, since=TODAY,
            person=PersonDraft(name="新来的", phone="13800138000"),
        ))  # fmt: skip
        done()
        store.keep_draft("meeting", "没写完的", '{"title": "' + "长" * 3_000 + '"}')
        done()
        meetings.delete(store, seen(store, Meeting, "m2"))
        done()


def step_back(home: Path, done: Done) -> None:
    with opened(home) as store:
        store.undo()
        done()
        store.redo()
        done()
        store.undo()
        done()
        store.undo()
        done()


def busy(home: Path) -> None:
    a_branch_file(home)
    with opened(home) as store:
        visits.log(store, VisitDraft(branch_id=BRANCH, visited_on=TODAY, content="查台账"), "v1")
        meetings.correct(store, seen(store, Meeting, "m1"), a_draft(TODAY, 5, 6, 7, title="更正过的"))


# tables and lines


def with_a_table(home: Path) -> None:
    a_branch_file(home)
    given = [f"赵{'一二三四五六七八九十'[n % 10]}{'东南西北中花'[n // 10]}" for n in range(60)]
    lines = [f"{name},女,1998-07-01,1999-07-01,第{len(name)}党小组,13800138000,{'备注' * 40}" for name in given]
    head = "姓名,性别,入党日期,转正日期,党小组,手机,备注"
    (home / "名册.csv").write_text("\n".join([head, *lines]), encoding="utf-8")


def import_table(home: Path, done: Done) -> None:
    table = choose(read_book(home / "名册.csv"), None, None, ())
    with opened(home) as store:
        shown = importing.preview(store, table, TableWish(), TODAY)
        importing.apply(store, table, shown, TableWish(), TODAY)
        done()


def with_lines(home: Path) -> None:
    a_branch_file(home)
    rows = [{"table": "person", "id": f"x{n}", "name": f"外来{n}", "remark": "备" * 300} for n in range(120)]
    rows += [{"table": "membership", "id": f"xm{n}", "person_id": f"x{n}", "branch_id": BRANCH,
              "started_on": "2020-01-01"} for n in range(120)]  # fmt: skip
    (home / "记录.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def load_lines(home: Path, done: Done) -> None:
    with opened(home) as store, (home / "记录.jsonl").open("rb") as lines:
        load(store, lines, before=lambda: before(store, "导入"))
        done()


# bundles


def _photo(desk: DeskFile, number: int) -> None:
    with desk.store.change("附上") as tx:
        data = bytes([number]) * 30_000
        tx.keep_blob(data)
        tx.put(an_attachment(data, f"at-{desk.name}-{number}", branch_id="b1", meeting_id="m0"))


def with_bundles(home: Path) -> None:
    """A street, and what two files of one branch have sent it, meeting in one meeting."""
    street, one, other = desks(2, path=home / FILE)
    keys.device_key(street.store)
    for number, desk in enumerate((one, other), start=1):
        for n in range(8):
            desk.add_person(f"{desk.name}-{n}")
            desk.hold(f"{desk.name}-m{n}", (f"{desk.name}-{n}", "p1"))
        desk.edit("m0", title=f"{desk.name}写的")
        _photo(desk, number)
        (home / f"{number}.pbbundle").write_bytes(desk.send(everything=False, private=True))
    one.edit("m0", place="会议室")
    (home / "3.pbbundle").write_bytes(one.send(everything=False))
    street.store.close()


def merge(home: Path, done: Done) -> None:
    with opened(home) as store:
        incoming.merge(store, incoming.open_bundle(store, (home / "1.pbbundle").read_bytes()))
        done()


def merge_many(home: Path, done: Done) -> None:
    """All that lies in the folder; a file is merged once the work tells of the next one."""
    kept: list[Merged] = []
    told: list[Merged] = []

    def tell(*_: object) -> None:
        for each in kept[len(told) :]:
            told.append(each)
            done()

    with opened(home) as store:
        merge_all(store, gather([home]), tell, kept)
        tell()


def with_a_stranger(home: Path) -> None:
    """A street where bundles of a desk wait that nobody has let in."""
    street, one = strangers(1, path=home / FILE)
    keys.device_key(street.store)
    for n in range(10):
        one.hold(f"m{n + 1}", ("p1", "p2"))
    for _ in range(2):
        street.take(one.send())
        one.edit("m1", title="改过")
    street.store.close()


def let_in(home: Path, done: Done) -> None:
    with opened(home) as store:
        incoming.let_in(store, "dev-支部1", ("b1",), by="林晓燕")
        done()


def with_what_tells(home: Path) -> None:
    """A street that keeps a person aside as another branch's, and the bundle that says she is of this one too."""
    street, one, other = desks(2, path=home / FILE)
    keys.device_key(street.store)
    street.found_branch("b2")
    street.add_person("q", "b2")
    other.put(Person(id="q", name="人q", remark="从二支部来"))
    street.take(other.send(everything=False))
    one.add_person("q")
    (home / "1.pbbundle").write_bytes(one.send(everything=False))
    street.store.close()


def with_own_news(home: Path) -> None:
    a_branch_file(home)
    with opened(home) as store:
        for n in range(5):
            fill(store, Visit(id=f"v{n}", posting_id="posting", visited_on=TODAY, content="查" * 2_000))


def write_out(home: Path, done: Done) -> None:
    with opened(home) as store:
        for number, everything in enumerate((False, True), start=1):
            with prepared(home / f"报送{number}.pbbundle") as write:
                write([outgoing.write(store, Wish(OFFICE, everything=everything)).data])
            done()


def with_a_receipt(home: Path) -> None:
    street, one = desks(1)
    path = home / FILE
    own = DeskFile("本支部", Desk.BRANCH, path=path)
    own.found_branch()
    own.add_person("p1")
    own.trust(street)
    street.trust(own)
    for n in range(6):
        own.hold(f"m{n}", ("p1",))
        street.take(own.send(everything=False))
    (home / "回执.pbbundle").write_bytes(street.reply(own))
    own.store.close()
    one.store.close()


def note_receipt(home: Path, done: Done) -> None:
    with opened(home) as store:
        take_receipt(store, (home / "回执.pbbundle").read_bytes())
        done()


# copies and going back


def with_a_second_folder(home: Path) -> None:
    busy(home)
    (home / STICK).mkdir()


def back_up(home: Path, done: Done) -> None:
    with opened(home) as store:
        backup(store)
        done()
        backup(store, home / STICK)
        done()


def with_an_old_backup(home: Path) -> None:
    """A file whose backup is from before its keys were made and the second folder was chosen."""
    with a_file(path=home / FILE) as store:
        meetings.record(store, a_draft(), "m1")
        everywhere(store)
        (home / STICK).mkdir()
        keys.device_key(store)
        store.keep_setting("second_backup_folder", STICK)
        with store.change("很多") as tx:
            for n in range(80):
                tx.put(Membership(id=f"again{n}", person_id=f"p{n % 30 + 1}", branch_id=BRANCH, started_on=TODAY))
        meetings.correct(store, seen(store, Meeting, "m1"), a_draft(TODAY, 5, title="后来"))


def go_back(home: Path, done: Done) -> None:
    with opened(home) as store:
        restore(store, made(folder_of(home / FILE), home / FILE)[0])
        done()


def damaged(home: Path) -> None:
    with_an_old_backup(home)
    path = home / FILE
    data = path.read_bytes()
    path.write_bytes(data[:8_192] + b"\xff" * (len(data) - 8_192))


def save_from_damage(home: Path, done: Done) -> None:
    rescue(home / FILE, made(folder_of(home / FILE), home / FILE)[0], at("2026-11-22")())
    done()


def from_the_museum(home: Path) -> None:
    shutil.copyfile(MUSEUM / "v1.pbdesk", home / FILE)


def bring_up_to_date(home: Path, done: Done) -> None:
    with Store.open(home / FILE, clock=at("2026-11-22")):
        done()


# under a password


def locked(home: Path) -> None:
    busy(home)
    lock(home / FILE)


def work_locked(home: Path, done: Done) -> None:
    unlock(home / FILE, PASSWORD)
    with opened(home) as store:
        meetings.record(store, a_draft(TODAY, 3), "m2")
        done()
        everywhere(store)
        done()
        store.undo()
        done()


REAL = {
    "save": Doing(a_branch_file, save),
    "undo and redo": Doing(busy, step_back),
    "import a table": Doing(with_a_table, import_table, kept=True),
    "load": Doing(with_lines, load_lines, kept=True),
    "merge": Doing(with_bundles, merge, kept=True, again=True),
    "merge several": Doing(with_bundles, merge_many, kept=True, again=True),
    "let a desk in": Doing(with_a_stranger, let_in, again=True),
    "merge what tells whose": Doing(with_what_tells, merge, kept=True, again=True),
    "write bundles": Doing(with_own_news, write_out, bundles=("报送1.pbbundle", "报送2.pbbundle")),
    "note a receipt": Doing(with_a_receipt, note_receipt, again=True),
    "back up": Doing(with_a_second_folder, back_up),
    "restore": Doing(with_an_old_backup, go_back, kept=True, again=True),
    "rescue": Doing(damaged, save_from_damage, from_damage=True, leaves=("文件-损坏-20261122-100000.pbdesk",)),
    "bring up to date": Doing(from_the_museum, bring_up_to_date, again=True),
    "work under a password": Doing(locked, work_locked),
}
