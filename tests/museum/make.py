"""Makes the specimens that the present formats lack: ``python -m tests.museum.make``. What is there stays as it is.

The street's file holds every kind of record and every state of exchange: devices let in, waiting and shut out, bundles
merged, taken back and waiting, what is set aside and why, what waits for what it needs, a record with two heads. After
it was put into the museum, everybody goes on working, and what they send then are the bundles.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from pbdesk.exchange import keys
from pbdesk.exchange.beginning import begin
from pbdesk.exchange.container import BUNDLE_SUFFIX, FORMAT
from pbdesk.exchange.outgoing import Wish, write
from pbdesk.model import AttendanceState, Desk, Meeting, MeetingKind, Person, Visit
from pbdesk.store import Store, bundles
from pbdesk.store.dumping import dump
from pbdesk.store.migrations import VERSION
from tests.builders import an_attachment, fill
from tests.exchange.desks import DeskFile
from tests.museum import MUSEUM, OFFICE_KEY, PASSWORD, RECEIPT, TO_BRANCH, TOLD
from tests.museum.every_kind import BRANCH, PNG, every_kind
from tests.passwords import forget_all, lock

GUIDE, MEETING, POSTING = "person-0", "meeting-0", "posting-0"


class Cast:
    """Who plays: a street with a file, two desks of one branch, its guide, one whom nobody knows, one shut out."""

    def __init__(self, path: Path) -> None:
        self.street = DeskFile("街道", Desk.STREET, path=path)
        self.branch, self.second = DeskFile("支部", Desk.BRANCH), DeskFile("支部二", Desk.BRANCH)
        self.guide = DeskFile("指导员", Desk.GUIDE)
        self.stranger, self.shut_out = DeskFile("陌生人", Desk.BRANCH), DeskFile("旧电脑", Desk.BRANCH)
        self.guide.store.keep_setting("guide_id", GUIDE)
        self.first = b""

    @property
    def known(self) -> tuple[DeskFile, ...]:
        return self.branch, self.second, self.guide

    def acquaint(self, one: DeskFile) -> None:
        """Let a desk have what the street knew in the beginning."""
        one.trust(self.street)
        one.take(self.first)

    @property
    def unknown(self) -> tuple[DeskFile, ...]:
        return self.stranger, self.shut_out


def main() -> int:
    """Make what is missing; tell what was made."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "街道.pbdesk"
        cast = Cast(path)
        _begin(cast)
        _exchange(cast)
        to_branch = cast.street.send(private=True, branches=(BRANCH,))
        cast.street.store.close()
        file = _keep_file(path)
        made = [*file, *_keep_bundles(path, cast, to_branch, file[0] if file else None)]
    sys.stdout.write("".join(f"{path.name}\n" for path in made))
    return 0


# what the street's file has seen


def _begin(cast: Cast) -> None:
    """Every kind of record, a draft, a change undone, keys; all who are known have what the street knows."""
    street = cast.street
    street.store.keep_blob(PNG)
    fill(street.store, *every_kind())
    street.store.keep_draft("meeting:", "没写完的会议", '{"title": "半"}')
    street.delete("meeting-8")
    street.edit(MEETING, title="改过又撤销")
    street.store.undo()
    office = keys.office_key(DeskFile("上级", Desk.STREET).store)
    keys.keep_office(street.store, office)
    keys.office_key(street.store)
    cast.first = write(street.store, Wish("all", (BRANCH,), everything=True, private=True), note=False).data
    for one in (*cast.known, *cast.unknown):
        cast.acquaint(one)
    for one in cast.known:
        street.trust(one, (BRANCH,))


def _exchange(cast: Cast) -> None:
    """Bundles merged, taken back and waiting; records in conflict, set aside for every reason, waiting for others."""
    _two_heads(cast.street, cast.branch)
    _waiting_for_a_person(cast.street, cast.branch)
    _taken_back(cast.street, cast.second)
    _outside_its_branch(cast.street, cast.second)
    _nobody_let_in(cast)
    news = cast.street.news(cast.branch.device, (BRANCH,))
    if news is not None:
        cast.branch.take(news)
        cast.street.note(cast.branch.reply(cast.street))


def _two_heads(street: DeskFile, branch: DeskFile) -> None:
    branch.edit(MEETING, title="支部的题目")
    street.edit(MEETING, title="街道的题目")
    street.take(branch.news() or b"")
    branch.note(street.reply(branch))


def _waiting_for_a_person(street: DeskFile, branch: DeskFile) -> None:
    """A mark of somebody whose own record came with a bundle that was taken back."""
    branch.add_person("late", BRANCH)
    street.take(branch.news() or b"")
    arrived = street.reply(branch)
    street.store.undo()
    branch.note(arrived)
    branch.mark("meeting-4", "late", AttendanceState.PRESENT)
    street.take(branch.news() or b"")
    branch.note(street.reply(branch))


def _taken_back(street: DeskFile, second: DeskFile) -> None:
    second.change(Person, "person-1", phone="13911112222", name="改了名")
    street.take(write(second.store, Wish(private=True)).data)
    street.store.undo()


def _outside_its_branch(street: DeskFile, second: DeskFile) -> None:
    second.found_branch("elsewhere")
    second.hold("there", branch="elsewhere")
    street.take(second.news() or b"")


def _nobody_let_in(cast: Cast) -> None:
    """One waits to be let in; one was shut out, came back with another key, and was shut out again."""
    street, again = cast.street, DeskFile(cast.shut_out.name, Desk.BRANCH)
    cast.acquaint(again)
    for one, meeting in ((cast.stranger, "meeting-5"), (cast.shut_out, "meeting-6"), (again, "meeting-7")):
        one.edit(meeting, place=f"{one.name}说的地方")
        street.take(one.news() or b"")
        if one is not cast.stranger:
            bundles.decide_device(street.store, one.device, "blocked", (), by="街道")


# what is sent to it later


def _sent(cast: Cast, merge: Callable[[str, bytes], None]) -> None:
    """Everybody goes on working; what they send is merged, each after the other."""
    branch, guide = cast.branch, cast.guide
    branch.hold("later", ("person-1",), BRANCH)
    merge("1-branch-whole", branch.send())
    branch.note(cast.street.reply(branch))
    keys.keep_office(branch.store, keys.office_key(cast.street.store))  # from here on what it sends is locked
    branch.edit("later", title="改了题目", content="补记了内容")
    branch.delete("meeting-6")
    merge("2-branch-since-the-receipt", branch.news() or b"")
    branch.note(cast.street.reply(branch))
    scan = PNG + b"scan"
    branch.store.keep_blob(scan)
    fill(branch.store, an_attachment(scan, "scan", branch_id=BRANCH, meeting_id="later"), label="添加附件")
    branch.change(Person, "person-2", phone="13955556666")
    merge("3-branch-numbers-and-attachment", write(branch.store, Wish(private=True)).data)
    guide.put(Visit(id="visit-later", posting_id=POSTING, visited_on=date(2026, 11, 20), content="走访"))
    guide.put(Meeting(
        id="lecture", branch_id=BRANCH, kind=MeetingKind.LECTURE, held_on=date(2026, 11, 21), lecturer_id=GUIDE,
    ))  # fmt: skip
    merge("4-guide", guide.send())


# what is put into the museum


def _keep_file(path: Path) -> list[Path]:
    """The street's file as the specimen of the schema, and the same under a password, if there is none."""
    kept, locked = MUSEUM / f"v{VERSION}.pbdesk", MUSEUM / f"locked-v{VERSION}.pbdesk"
    if kept.exists():
        return []
    shutil.copyfile(path, kept)
    with Store.open(path, read_only=True) as store:
        _write_lines(kept.with_suffix(".jsonl"), dump(store))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / locked.name
        shutil.copyfile(path, copy)
        lock(copy, PASSWORD)
        forget_all()
        shutil.copyfile(copy, locked)
    return [kept, locked]


def _keep_bundles(path: Path, cast: Cast, to_branch: bytes, kept: Path | None) -> list[Path]:
    """The bundles, and what the street's file says after each, if there are none of this format.

    That file stands among the specimens of the schema as ``kept``, or is put beside the bundles.
    """
    hall = MUSEUM / f"bundles-{FORMAT}"
    if hall.exists():
        return []
    hall.mkdir()
    kept = kept or Path(shutil.copyfile(path, hall / path.name))
    with Store.open(path, author="街道") as store:
        cast.street.store = store
        counts: dict[str, Mapping[str, int]] = {}

        def merge(name: str, data: bytes) -> None:
            (hall / f"{name}{BUNDLE_SUFFIX}").write_bytes(data)
            counts[name] = cast.street.take(data).counts
            _write_lines(hall / f"{name}.jsonl", dump(store))

        _sent(cast, merge)
        cast.branch.take(to_branch)
        (hall / RECEIPT).write_bytes(cast.branch.reply(cast.street))
        (hall / OFFICE_KEY).write_bytes(keys.office_key(store).to_file())
    (hall / TO_BRANCH).write_bytes(to_branch)
    with begin(None, to_branch) as store:
        _write_lines((hall / TO_BRANCH).with_suffix(".jsonl"), dump(store))
    told = {"street": os.path.relpath(kept, hall), "counts": counts}
    (hall / TOLD).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return [hall]


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
