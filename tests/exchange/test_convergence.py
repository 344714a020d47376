"""Whatever is edited where, in which order bundles travel, torn, twice or late: all desks end in one state."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.exchange import incoming
from pbdesk.exchange.incoming import Opened, Plan
from pbdesk.model import Desk
from pbdesk.store import arrivals
from pbdesk.views.conflicts import conflict_detail, conflict_rows
from tests.exchange.desks import DeskFile, desks
from tests.exchange.happenings import World, finish, happen, happenings, worlds
from tests.long import examples

_HAPPENINGS = happenings(20 if examples(0, 1) else 12)


# what has to hold


def assert_one_state(made: list[DeskFile]) -> None:
    first = made[0]
    for other in made[1:]:
        assert other.heads() == first.heads()
        assert other.records() == first.records()


def assert_nothing_lost(every: set[str], desk: DeskFile) -> None:
    """Every revision ever made anywhere is one of the latest, or something that they came from."""
    known = desk.revisions()
    reached, waiting = set(), [rev for _, _, rev in desk.heads()]
    while waiting:
        rev = waiting.pop()
        if rev not in reached and rev in known:
            reached.add(rev)
            waiting += known[rev]
    assert every == reached


def assert_ledger(plan: Plan) -> None:
    assert sum(plan.counts.values()) == plan.opened.manifest.revisions


def assert_taken_back(desk: DeskFile, act: Callable[[], Plan]) -> None:
    """Undoing a merge restores what the file said, doing it again what it said after."""
    before = desk.records(), desk.heads()
    if act().landing.news:
        after = desk.records(), desk.heads()
        desk.store.undo()
        assert (desk.records(), desk.heads()) == before
        desk.store.redo()
        assert (desk.records(), desk.heads()) == after


# random histories


@settings(max_examples=examples(18, 250))
@given(world=worlds(), ops=st.lists(_HAPPENINGS, max_size=examples(16, 30)))
def test_all_desks_end_in_one_state_and_nothing_is_lost(world: World, ops: list[tuple[Any, ...]]) -> None:
    made = world.desks
    for op in ops:
        happen(world, op)
    every = world.every_revision()
    finish(world)
    assert_one_state(made)
    assert_nothing_lost(every | world.every_revision(), made[0])
    assert [desk.findings() for desk in made] == [()] * len(made)


@settings(max_examples=examples(10, 120))
@given(world=worlds(), ops=st.lists(_HAPPENINGS, max_size=examples(10, 24)))
def test_no_file_is_found_damaged_on_the_way(world: World, ops: list[tuple[Any, ...]]) -> None:
    for op in ops:
        happen(world, op)
        desk = world.desks[op[1] % len(world.desks)]
        assert desk.findings() == ()


@settings(max_examples=examples(10, 120))
@given(world=worlds(), ops=st.lists(_HAPPENINGS, max_size=examples(12, 24)), seed=st.integers(0, 999))
def test_the_order_of_arrival_makes_no_difference(world: World, ops: list[tuple[Any, ...]], seed: int) -> None:
    for op in ops:
        happen(world, op)
    sent = world.everything(1) + world.mail_for(0)
    states = []
    for order in (sent, sent[::-1], random.Random(seed).sample(sent, len(sent))):
        street = DeskFile("新街道", Desk.STREET)
        for desk in world.desks[1:]:
            street.trust(desk)
        for data in (*order, *order):
            street.take(data)
        assert street.findings() == ()
        states.append((street.records(), street.heads()))
    assert states[1:] == states[:1] * 2


@settings(max_examples=examples(10, 120))
@given(world=worlds(), ops=st.lists(_HAPPENINGS, max_size=examples(12, 24)))
def test_merge_then_undo_restores_the_file_and_redo_brings_it_back(world: World, ops: list[tuple[Any, ...]]) -> None:
    for op in ops:
        happen(world, op)
    street = world.desks[0]
    for data in (*world.mail_for(0), *world.everything(1)):
        assert_taken_back(street, lambda data=data: street.take(data))  # type: ignore[misc]
        assert street.findings() == ()


@settings(max_examples=examples(10, 120))
@given(world=worlds(), ops=st.lists(_HAPPENINGS, max_size=examples(12, 24)), which=st.integers(0, 9))
def test_a_choice_taken_back_leaves_every_conflict_as_it_was(
    world: World, ops: list[tuple[Any, ...]], which: int
) -> None:
    for op in ops:
        happen(world, op)
    for data in (*world.mail_for(0), *world.everything(1)):
        world.desks[0].take(data)
    for number, desk in enumerate(world.desks):
        before = disagreements(desk)
        if before and desk.store.desk is not Desk.GUIDE:
            happen(world, ("settle", number, which))
            if disagreements(desk) != before:  # a choice that can't stand is refused
                desk.store.undo()
            assert disagreements(desk) == before
            assert desk.findings() == ()
    finish(world)
    assert_one_state(world.desks)


def disagreements(desk: DeskFile) -> list[tuple[Any, ...]]:
    """What a person is asked, record by record."""
    found = [conflict_detail(desk.store, row.kind, row.record_id) for row in conflict_rows(desk.store)]
    return [
        (each.row, [(f.path, f.before, [(c.value, c.who, c.when, c.shown) for c in f.choices]) for f in each.fields])
        for each in found if each is not None
    ]  # fmt: skip


@settings(max_examples=examples(10, 120))
@given(world=worlds(), ops=st.lists(_HAPPENINGS, max_size=examples(12, 24)))
def test_the_ledger_of_every_merge_adds_up_to_its_manifest(world: World, ops: list[tuple[Any, ...]]) -> None:
    for op in ops:
        happen(world, op)
    finish(world)
    for plan in world.plans:
        assert_ledger(plan)


# positive controls: a merge that is wrong on purpose is found out by the very same assertions


def disagreeing() -> list[DeskFile]:
    made = desks(2)
    for number, desk in enumerate(made):
        desk.edit("m0", title=f"第{number}个名字")
    return made


def exchanged(made: list[DeskFile]) -> set[str]:
    every = {rev for desk in made for rev in desk.revisions()}
    for _ in range(2):
        for one in made:
            data = one.send()
            for other in made:
                if other is not one:
                    other.take(data)
    return every


def test_the_same_history_merged_rightly_passes() -> None:
    made = disagreeing()
    every = exchanged(made)
    assert_one_state(made)
    assert_nothing_lost(every, made[0])


def test_a_merge_in_which_the_last_writer_wins_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    right = arrivals.take_in

    def last_writer_wins(conn: Any, arrived: Any, private: Any = None) -> Any:
        landing = right(conn, arrived, private)
        forked = "SELECT kind, record_id FROM head GROUP BY kind, record_id HAVING COUNT(*) > 1"
        for kind, record in conn.execute(forked).fetchall():
            losers = conn.execute(
                "SELECT r.rev FROM head h JOIN revision r ON r.rev = h.rev WHERE h.kind = ? AND h.record_id = ? "
                "ORDER BY r.made_at DESC, r.rev DESC LIMIT -1 OFFSET 1", (kind, record),
            ).fetchall()  # fmt: skip
            for (rev,) in losers:
                conn.execute("DELETE FROM head WHERE rev = ?", (rev,))
                conn.execute("DELETE FROM revision WHERE rev = ?", (rev,))
        return landing

    monkeypatch.setattr(arrivals, "take_in", last_writer_wins)
    made = disagreeing()
    every = exchanged(made)
    with pytest.raises(AssertionError):
        assert_nothing_lost(every, made[0])


def dropping_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that loses the newest revision of every bundle."""
    right = incoming.open_bundle

    def careless(store: Any, data: bytes) -> Opened:
        opened = right(store, data)
        newest = max(opened.contents.revisions, key=lambda r: r.made_at)
        kept = [r for r in opened.contents.revisions if r is not newest]
        return replace(opened, contents=replace(opened.contents, revisions=kept))

    monkeypatch.setattr(incoming, "open_bundle", careless)


def test_a_merge_that_drops_a_revision_leaves_two_states(monkeypatch: pytest.MonkeyPatch) -> None:
    made = disagreeing()
    dropping_one(monkeypatch)
    exchanged(made)
    with pytest.raises(AssertionError):
        assert_one_state(made)


def test_a_merge_that_drops_a_revision_does_not_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    made = disagreeing()
    dropping_one(monkeypatch)
    with pytest.raises(AssertionError):
        assert_ledger(made[0].take(made[1].send()))


def test_an_undo_that_leaves_something_behind_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    made = disagreeing()
    right = arrivals.take_out
    monkeypatch.setattr(arrivals, "take_out", lambda conn, revs: right(conn, list(revs)[1:]))
    with pytest.raises(AssertionError):
        assert_taken_back(made[0], lambda: made[0].take(made[1].send()))


def test_a_merge_that_forgets_the_tables_is_found_by_the_doctor(monkeypatch: pytest.MonkeyPatch) -> None:
    made = disagreeing()
    monkeypatch.setattr("pbdesk.store.projection.project", lambda *_: None)
    made[0].take(made[1].send())
    assert made[0].findings() != ()


def test_a_clock_that_decides_is_found_out_by_another_order() -> None:
    """Desks whose clocks are years wrong: the same history, both ways round."""
    ends = []
    for days in (-1000, 1000):
        made = desks(1, [timedelta(), timedelta(days=days)])
        made[0].edit("m0", title="街道")
        made[1].edit("m0", title="支部")
        exchanged(made)
        assert_one_state(made)
        ends.append({v for c in made[0].conflicts("m0") for _, v in c.values})
    assert ends[0] == ends[1] == {"街道", "支部"}
