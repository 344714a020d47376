"""Random histories of desks that exchange bundles: what may happen at which desk, and how it all ends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st

from pbdesk.actions.conflicts import settle_conflict
from pbdesk.errors import UserError
from pbdesk.exchange.incoming import Plan
from pbdesk.model import AttendanceState, Desk, Meeting, Organization, Person, Posting, Visit
from pbdesk.views.conflicts import conflict_detail, conflict_rows
from tests.exchange.desks import BRANCH, DeskFile, strangers

_YEARS = 3 * 365
Happening = tuple[Any, ...]


@dataclass
class World:
    """Desks of one branch with a street and perhaps its guide, bundles and receipts on the way, and what was merged.

    Mail is (to, from, data) and stays: it can arrive again, in any order, or never.
    """

    desks: list[DeskFile]
    mail: list[tuple[int, int, bytes]] = field(default_factory=list)
    receipts: list[tuple[int, bytes]] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    numbers: Any = field(default_factory=count)

    def mail_for(self, desk: int) -> list[bytes]:
        """What was ever sent to a desk."""
        return [data for to, _, data in self.mail if to == desk]

    def everything(self, start: int = 0) -> list[bytes]:
        """A bundle of everything from each desk that has something to send."""
        return [data for desk in self.desks[start:] if (data := _whole(desk)) is not None]

    def every_revision(self) -> set[str]:
        """What was ever made, as far as a file still says so."""
        return {rev for desk in self.desks for rev in desk.revisions()}

    def __repr__(self) -> str:
        return f"World({[(d.name, d.store.desk.value) for d in self.desks]})"


def worlds() -> st.SearchStrategy[World]:
    """Two to six desks, strangers at first or not, with clocks of their own."""
    clocks = st.lists(st.integers(-_YEARS, _YEARS).map(lambda n: timedelta(days=n)), min_size=6, max_size=6)
    return st.builds(_world, st.integers(1, 4), st.booleans(), st.booleans(), clocks)


def happenings(records: int) -> st.SearchStrategy[Happening]:
    """One thing that happens at a desk; whatever makes no sense there then does nothing."""
    desk, other, which, record = st.integers(0, 5), st.integers(0, 5), st.integers(0, 9), st.integers(0, records // 3)
    titles = st.sampled_from(["甲", "乙", "丙", None])
    return st.one_of(
        st.tuples(st.just("hold"), desk, record),
        st.tuples(st.just("title"), desk, record, titles),
        st.tuples(st.just("place"), desk, record, titles),
        st.tuples(st.just("mark"), desk, record, st.integers(0, 3), st.sampled_from(list(AttendanceState))),
        st.tuples(st.just("join"), desk, st.integers(2, 3)),
        st.tuples(st.just("rename"), desk, st.integers(0, 3), titles),
        st.tuples(st.just("delete"), desk, record),
        st.tuples(st.just("visit"), desk, which),
        st.tuples(st.just("undo"), desk),
        st.tuples(st.just("redo"), desk),
        st.tuples(st.just("settle"), desk, which),
        st.tuples(st.just("send"), desk, other, st.booleans()),
        st.tuples(st.just("post"), desk, other, st.booleans()),
        st.tuples(st.just("deliver"), desk, which),
        st.tuples(st.just("torn"), desk, which, st.integers(1, 400)),
        st.tuples(st.just("approve"), desk, other),
        st.tuples(st.just("receipt"), desk, other),
        st.tuples(st.just("note"), desk, which),
    )


def happen(world: World, op: Happening) -> None:
    """Let one thing happen; a refusal in a sentence is part of life, anything else is a fault."""
    verb, number, *rest = op
    number %= len(world.desks)
    if world.desks[number].store.desk is Desk.GUIDE and verb in _BRANCHES:
        return
    with suppress(UserError):
        _HAPPEN[verb](world, number, world.desks[number], *rest)


def finish(world: World) -> None:
    """Everybody lets everybody in, and sends everything, numbers too, to everybody until nobody has news."""
    for one in world.desks:
        for other in world.desks:
            if one is not other:
                one.trust(other)
                one.approve(other)
    for _ in range(3):
        for one in world.desks:
            data = _whole(one, private=True)
            for other in world.desks:
                if data is not None and other is not one:
                    world.plans.append(other.take(data))


def _world(branches: int, guided: bool, known: bool, clocks: list[timedelta]) -> World:
    made = strangers(branches, clocks)
    if guided:
        made.append(DeskFile("指导员", Desk.GUIDE, wrong_by=clocks[-1]))
        made[0].trust(made[1])
        made[0].take(made[1].send())
        made[0].put(Person(id="guide", name="指导员"))
        made[0].put(Posting(id="po", person_id="guide", branch_id=BRANCH, started_on=date(2020, 1, 1)))
        made[-1].store.keep_setting("guide_id", "guide")
        made[-1].trust(made[0])
        made[-1].take(made[0].send())
    if known:
        for one in made:
            for other in made:
                if one is not other:
                    one.trust(other)
    return World(made)


def _meeting(world: World, desk: DeskFile, record: int) -> str:
    """The name of a meeting: the common one, or one that this desk or the next may have made."""
    return "m0" if record == 0 else f"m{record}-{world.desks.index(desk) % 2}"


def _hold(world: World, number: int, desk: DeskFile, record: int) -> None:
    name = f"m{max(record, 1)}-{number % 2}"
    if desk.store.get(Organization, BRANCH) and desk.store.get(Meeting, name) is None:
        desk.hold(name)


def _join(_world: World, _number: int, desk: DeskFile, person: int) -> None:
    if desk.store.get(Organization, BRANCH) and desk.store.get(Person, f"p{person}") is None:
        desk.add_person(f"p{person}")


def _rename(_world: World, _number: int, desk: DeskFile, person: int, name: str | None) -> None:
    desk.change(Person, f"p{person}", name=name or "无名", phone=name)


def _visit(_world: World, number: int, desk: DeskFile, which: int) -> None:
    name = f"v{number}-{which}"
    if desk.store.get(Posting, "po") and desk.store.get(Visit, name) is None:
        desk.put(Visit(id=name, posting_id="po", visited_on=date(2026, 7, 7)))


def _settle(_world: World, _number: int, desk: DeskFile, which: int) -> None:
    rows = conflict_rows(desk.store)
    if rows:
        row = rows[which % len(rows)]
        detail = conflict_detail(desk.store, row.kind, row.record_id)
        assert detail is not None
        chosen = {f.path: f.choices[which % len(f.choices)].value for f in detail.fields}
        settle_conflict(desk.store, row.kind, row.record_id, detail.heads, chosen)


def _whole(desk: DeskFile, *, private: bool = False) -> bytes | None:
    try:
        return desk.send(private=private)
    except UserError:  # a guide who has visited nobody has nothing to send
        return None


def _bundle(desk: DeskFile, other: DeskFile, everything: bool) -> bytes | None:
    return desk.send() if everything else desk.news(other.device if desk.store.desk is Desk.STREET else "office")


def _send(world: World, number: int, desk: DeskFile, other: int, everything: bool) -> None:
    to = other % len(world.desks)
    data = _bundle(desk, world.desks[to], everything) if to != number else None
    if data is not None:
        world.mail.append((to, number, data))
        world.plans.append(world.desks[to].take(data))


def _post(world: World, number: int, desk: DeskFile, other: int, everything: bool) -> None:
    to = other % len(world.desks)
    data = _bundle(desk, world.desks[to], everything) if to != number else None
    if data is not None:
        world.mail.append((to, number, data))


def _deliver(world: World, number: int, desk: DeskFile, which: int) -> None:
    mine = world.mail_for(number)
    if mine:
        world.plans.append(desk.take(mine[which % len(mine)]))


def _torn(world: World, number: int, desk: DeskFile, which: int, by: int) -> None:
    mine = world.mail_for(number)
    if mine:
        desk.take(mine[which % len(mine)][:-by])


def _approve(world: World, number: int, desk: DeskFile, other: int) -> None:
    if other % len(world.desks) != number:
        desk.approve(world.desks[other % len(world.desks)])


def _receipt(world: World, _number: int, desk: DeskFile, other: int) -> None:
    to = other % len(world.desks)
    world.receipts.append((to, desk.reply(world.desks[to])))


def _note(world: World, number: int, desk: DeskFile, which: int) -> None:
    mine = [receipt for to, receipt in world.receipts if to == number]
    if mine:
        desk.note(mine[which % len(mine)])


_BRANCHES = frozenset({"hold", "title", "place", "mark", "join", "rename", "delete", "settle"})
"""What a guide leaves to the branch: it would never be sent."""
_HAPPEN: dict[str, Callable[..., object]] = {
    "hold": _hold,
    "title": lambda w, _n, d, record, title: d.edit(_meeting(w, d, record), title=title),
    "place": lambda w, _n, d, record, place: d.edit(_meeting(w, d, record), place=place),
    "mark": lambda w, _n, d, record, person, state: d.mark(_meeting(w, d, record), f"p{person}", state),
    "join": _join,
    "rename": _rename,
    "delete": lambda w, _n, d, record: d.delete(_meeting(w, d, record)),
    "visit": _visit,
    "undo": lambda _w, _n, d: d.store.undo(),
    "redo": lambda _w, _n, d: d.store.redo(),
    "settle": _settle,
    "send": _send,
    "post": _post,
    "deliver": _deliver,
    "torn": _torn,
    "approve": _approve,
    "receipt": _receipt,
    "note": _note,
}
