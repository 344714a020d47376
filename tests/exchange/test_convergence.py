"""Whatever is edited where, in which order bundles travel, torn, twice or late: all desks end in one state."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.errors import UserError
from pbdesk.model import AttendanceState
from tests.exchange.desks import DeskFile, desks

_DESKS = 3
_OPS = st.one_of(
    st.tuples(st.just("hold"), st.integers(0, _DESKS - 1), st.integers(1, 4)),
    st.tuples(st.just("title"), st.integers(0, _DESKS - 1), st.integers(0, 4), st.sampled_from(["甲", "乙", "丙"])),
    st.tuples(st.just("mark"), st.integers(0, _DESKS - 1), st.integers(0, 4), st.sampled_from(["p1", "p2"]),
              st.sampled_from(list(AttendanceState))),
    st.tuples(st.just("delete"), st.integers(0, _DESKS - 1), st.integers(0, 4)),
    st.tuples(st.just("send"), st.integers(0, _DESKS - 1), st.integers(0, _DESKS - 1)),
    st.tuples(st.just("torn"), st.integers(0, _DESKS - 1), st.integers(0, _DESKS - 1), st.integers(1, 400)),
)  # fmt: skip
_CLOCKS = st.lists(st.integers(-3 * 365, 3 * 365).map(lambda n: timedelta(days=n)), min_size=_DESKS, max_size=_DESKS)


def act(made: list[DeskFile], sent: list[bytes], op: tuple[object, ...]) -> None:
    verb, desk = op[0], made[int(str(op[1]))]
    match verb:
        case "hold":
            desk.hold(f"m{desk.name}-{op[2]}")
        case "title":
            desk.edit(f"m{op[2]}", title=op[3])
        case "mark":
            desk.mark(f"m{op[2]}", str(op[3]), AttendanceState(str(op[4])))
        case "delete":
            desk.delete(f"m{op[2]}")
        case "send":
            data = desk.send()
            sent.append(data)
            if op[1] != op[2]:
                made[int(str(op[2]))].take(data)
        case _:
            torn = desk.send()[: -int(str(op[3]))]
            if op[1] != op[2]:
                with pytest.raises(UserError):
                    made[int(str(op[2]))].take(torn)


def meet(made: list[DeskFile]) -> None:
    """Everybody's everything to everybody, twice, so that what arrived in between travels on."""
    for _ in range(2):
        for one in made:
            data = one.send()
            for other in made:
                if other is not one:
                    other.take(data)


@settings(max_examples=40)
@given(ops=st.lists(_OPS, max_size=14), clocks=_CLOCKS, order=st.randoms(use_true_random=False))
def test_all_desks_end_in_one_state(ops: list[tuple[object, ...]], clocks: list[timedelta], order: object) -> None:
    made = desks(_DESKS - 1, clocks)
    sent: list[bytes] = []
    for op in ops:
        act(made, sent, op)
    order.shuffle(sent)  # type: ignore[attr-defined]
    for data in sent:
        made[0].take(data) if not _own(made[0], data) else None
    meet(made)
    assert made[0].heads() == made[1].heads() == made[2].heads()
    assert made[0].records() == made[1].records() == made[2].records()


@settings(max_examples=40)
@given(ops=st.lists(_OPS, max_size=14), clocks=_CLOCKS)
def test_every_edit_is_a_head_or_an_ancestor_of_one(ops: list[tuple[object, ...]], clocks: list[timedelta]) -> None:
    made = desks(_DESKS - 1, clocks)
    for op in ops:
        act(made, [], op)
    every = {rev for desk in made for rev in desk.revisions()}
    meet(made)
    known = made[0].revisions()
    reached, waiting = set(), [rev for _, _, rev in made[0].heads()]
    while waiting:
        rev = waiting.pop()
        if rev not in reached:
            reached.add(rev)
            waiting += known.get(rev, [])
    assert every == reached


@settings(max_examples=40)
@given(ops=st.lists(_OPS, max_size=10))
def test_merge_then_undo_restores_the_file_and_redo_brings_it_back(ops: list[tuple[object, ...]]) -> None:
    made = desks(_DESKS - 1)
    for op in ops:
        act(made, [], op)
    before, heads = made[0].records(), made[0].heads()
    plan = made[0].take(made[1].send())
    after = made[0].records()
    if plan.landing.new:
        made[0].store.undo()
        assert (made[0].records(), made[0].heads()) == (before, heads)
        made[0].store.redo()
    assert made[0].records() == after


@settings(max_examples=40)
@given(ops=st.lists(_OPS, max_size=10))
def test_the_ledger_of_a_merge_adds_up_to_the_manifest(ops: list[tuple[object, ...]]) -> None:
    made = desks(_DESKS - 1)
    for op in ops:
        act(made, [], op)
    plan = made[0].take(made[2].send())
    assert sum(plan.counts.values()) == plan.opened.manifest.revisions


def _own(desk: DeskFile, data: bytes) -> bool:
    """The street does not take bundles of a street, its own among them."""
    from pbdesk.exchange.incoming import open_bundle

    return open_bundle(desk.store, data).manifest.device_id == desk.store.setting("device")
