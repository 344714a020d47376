"""A branch under two ids, joined by the street: its own file goes on as before, nothing is lost, all desks agree."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.actions.duplicates import join
from pbdesk.errors import UserError
from pbdesk.model import AttendanceState, Desk, Meeting, Membership, Organization, OrganizationKind
from pbdesk.store import bundles, joined
from tests.exchange.desks import DeskFile
from tests.exchange.test_convergence import assert_nothing_lost, assert_one_state, assert_taken_back
from tests.long import examples

KEPT, GONE = "b1", "own"


def two_names() -> tuple[DeskFile, DeskFile]:
    """A street that has entered a branch, and the branch's file, which began it anew; each has heard of the other."""
    street, branch = DeskFile("街道", Desk.STREET), DeskFile("支部", Desk.BRANCH)
    street.found_branch(KEPT)
    street.add_person("s1", KEPT)
    branch.put(Organization(id=GONE, kind=OrganizationKind.BRANCH, name=f"{KEPT}党支部"))
    branch.add_person("p1", GONE)
    branch.hold("m0", ("p1",), GONE)
    street.trust(branch, (GONE,))
    branch.trust(street, ())
    street.take(branch.send())
    return street, branch


@pytest.fixture
def files() -> Iterator[tuple[DeskFile, DeskFile]]:
    street, branch = two_names()
    join(street.store, "organization", KEPT, GONE)
    yield street, branch
    for desk in (street, branch):
        assert desk.findings() == ()
        desk.store.close()


def branch_of(desk: DeskFile, meeting: str) -> str:
    shown = desk.store.get(Meeting, meeting)
    assert shown is not None
    return shown.record.branch_id


def exchange(street: DeskFile, branch: DeskFile, times: int = 3) -> None:
    """Each sends the other everything until nobody has news."""
    for _ in range(times):
        with suppress(UserError):
            street.take(branch.send())
        with suppress(UserError):
            branch.take(street.send(branches=(KEPT, GONE)))


def test_what_still_comes_under_the_name_that_went_is_the_kept_branchs(files: tuple[DeskFile, DeskFile]) -> None:
    street, branch = files
    branch.hold("m1", branch=GONE)
    plan = street.take(branch.send())
    assert (len(plan.aside), branch_of(street, "m1")) == (0, KEPT)


def test_an_edit_made_without_knowing_meets_the_joining(files: tuple[DeskFile, DeskFile]) -> None:
    street, branch = files
    branch.edit("m0", title="总结会")
    street.take(branch.send())
    shown = street.store.get(Meeting, "m0")
    assert shown is not None
    assert (shown.record.branch_id, shown.record.title, shown.conflicts) == (KEPT, "总结会", ())


def test_a_merge_that_made_records_follow_is_taken_back_and_done_again_whole(
    files: tuple[DeskFile, DeskFile]
) -> None:
    street, branch = files
    branch.hold("m1", branch=GONE)
    data = branch.send()
    assert_taken_back(street, lambda: street.take(data))
    street.store.undo()
    assert street.store.get(Meeting, "m1") is None
    street.take(data)
    assert branch_of(street, "m1") == KEPT
    assert bundles.set_aside(street.store) == ()


def test_the_branchs_file_learns_of_it_and_its_own_records_follow(files: tuple[DeskFile, DeskFile]) -> None:
    street, branch = files
    branch.hold("m1", branch=GONE)
    branch.take(street.send(branches=(KEPT,)))
    assert branch.store.get(Organization, GONE) is None
    assert {branch_of(branch, m) for m in ("m0", "m1")} == {KEPT}
    before = branch.revisions()
    branch.edit("m1", title="新的")
    street.take(branch.send())
    assert before.keys() <= street.revisions().keys()
    exchange(street, branch)
    assert_one_state([street, branch])


def test_what_desks_disagree_on_stays_open_when_a_record_follows(files: tuple[DeskFile, DeskFile]) -> None:
    street, branch = files
    second = DeskFile("支部二", Desk.BRANCH)
    second.trust(branch, ())
    street.trust(second, (GONE,))
    branch.trust(second, (GONE,))
    branch.hold("m1", branch=GONE)
    second.trust(street, ())
    second.trust(branch, (GONE,))
    with suppress(UserError):
        second.take(branch.send())
    second.approve(branch, (GONE,))
    branch.edit("m1", title="甲")
    assert second.edit("m1", title="乙")
    street.take(branch.send())
    street.take(second.send())
    assert branch_of(street, "m1") == KEPT
    (conflict,) = street.conflicts("m1")
    assert {value for _, value in conflict.values} == {"甲", "乙"}
    second.store.close()


def test_a_desk_let_in_under_either_name_answers_for_both(files: tuple[DeskFile, DeskFile]) -> None:
    street, branch = files
    branch.take(street.send(branches=(KEPT,)))
    branch.add_person("p2", KEPT)
    assert street.take(branch.send()).aside == ()
    assert street.store.get(Membership, "ms-p2") is not None


def test_when_the_joining_is_undone_a_desk_answers_for_its_own_name_again(files: tuple[DeskFile, DeskFile]) -> None:
    street, branch = files
    street.store.undo()
    branch.found_branch(KEPT)
    branch.hold("m9", branch=KEPT)
    reasons = {a.reason for a in street.take(branch.send()).aside}
    assert reasons == {"不是本支部的记录"}


def test_a_branch_cant_join_itself_to_another_ones_branch(files: tuple[DeskFile, DeskFile]) -> None:
    street, branch = files
    street.found_branch("b9")
    branch.found_branch("b9")
    shown = branch.store.get(Organization, GONE)
    assert shown is not None
    with branch.store.change("冒充") as tx:
        tx.put(replace(shown.record, joined_to="b9"), shown.heads)
    plan = street.take(branch.send())
    assert "支部由街道来并" in {a.reason for a in plan.aside}
    branch.hold("m9", branch="b9")
    assert "不是本支部的记录" in {a.reason for a in street.take(branch.send()).aside}


@pytest.fixture
def impostor() -> Iterator[tuple[DeskFile, DeskFile]]:
    """A street, and a desk that was let in for a branch the street does not know yet."""
    street, branch = DeskFile("街道", Desk.STREET), DeskFile("支部", Desk.BRANCH)
    for desk in (street, branch):
        desk.found_branch("b9")
    street.trust(branch, (KEPT,))
    yield street, branch
    for desk in (street, branch):
        desk.store.close()


def test_a_desk_that_says_its_branch_is_another_ones_does_not_get_to_that_one(
    impostor: tuple[DeskFile, DeskFile]
) -> None:  # fmt: skip
    street, branch = impostor
    branch.found_branch(KEPT)
    branch.change(Organization, KEPT, joined_to="b9")
    shown = branch.store.get(Organization, KEPT)
    assert shown is not None
    with branch.store.change("冒充") as tx:
        tx.delete(shown.record, shown.heads)
    branch.hold("m9", branch="b9")
    reasons = {a.reason for a in street.take(branch.send()).aside}
    assert reasons == {"支部由街道来并", "不是本支部的记录"}
    assert street.store.get(Meeting, "m9") is None


def test_what_stands_above_a_branch_does_not_come_joined_to_another_ones_branch(
    impostor: tuple[DeskFile, DeskFile]
) -> None:  # fmt: skip
    street, branch = impostor
    branch.put(Organization(id="town", kind=OrganizationKind.STREET, name="街道"))
    branch.put(Organization(id=KEPT, kind=OrganizationKind.BRANCH, name="支部", parent_id="town"))
    branch.change(Organization, "town", joined_to="b9")
    assert "支部由街道来并" in {a.reason for a in street.take(branch.send()).aside}


def test_a_branch_leaves_joining_to_the_street_it_exchanges_with() -> None:
    _, branch = two_names()
    branch.found_branch(KEPT)
    with pytest.raises(UserError, match="由街道来并"):
        join(branch.store, "organization", KEPT, GONE)


def test_a_branch_that_joined_before_it_ever_sent_anything_comes_in_whole() -> None:
    street, branch = DeskFile("街道", Desk.STREET), DeskFile("支部", Desk.BRANCH)
    branch.found_branch(GONE)
    branch.hold("m0", branch=GONE)
    branch.found_branch(KEPT)
    join(branch.store, "organization", KEPT, GONE)
    street.trust(branch, (KEPT,))
    assert street.take(branch.send()).aside == ()
    assert (branch_of(street, "m0"), street.records()) == (KEPT, branch.records())


def test_joined_in_a_circle_leads_nowhere() -> None:
    assert joined.resolved([("a", "b"), ("b", "c"), ("x", "y"), ("y", "x"), ("z", "x")]) == {"a": "c", "b": "c"}


Step = tuple[Any, ...]
_TITLES = st.sampled_from(["甲", "乙", None])
_STEPS = st.one_of(
    st.tuples(st.just("hold"), st.integers(1, 3)),
    st.tuples(st.just("title"), st.integers(0, 1), st.integers(0, 3), _TITLES),
    st.tuples(st.just("mark"), st.integers(0, 1), st.integers(0, 3)),
    st.tuples(st.just("delete"), st.integers(0, 1), st.integers(0, 3)),
    st.tuples(st.just("member"), st.integers(2, 4)),
    st.tuples(st.just("rename"), st.integers(0, 1), _TITLES),
    st.tuples(st.just("join"), st.booleans()),
    st.tuples(st.just("undo"), st.integers(0, 1)),
    st.tuples(st.just("up")),
    st.tuples(st.just("down")),
)


def do(made: list[DeskFile], step: Step) -> None:
    """One thing happens at one of the desks; whatever makes no sense there then does nothing."""
    street, branch = made
    match step:
        case "hold", number:
            branch.hold(f"m{number}", branch=own_name(branch))
        case "member", number:
            branch.add_person(f"p{number}", own_name(branch))
        case "join", forth:
            join(street.store, "organization", *((KEPT, GONE) if forth else (GONE, KEPT)))
        case "up",:
            street.take(branch.send())
        case "down",:
            branch.take(street.send(branches=(KEPT, GONE)))
        case verb, desk, *rest:
            edit(made[desk], verb, *rest)


def edit(desk: DeskFile, verb: str, *rest: Any) -> None:
    """One record is changed at a desk, or the last change is taken back; the founding of the branch stays."""
    match verb, *rest:
        case "title", number, title:
            desk.edit(f"m{number}", title=title)
        case "mark", number:
            desk.mark(f"m{number}", "p1", AttendanceState.LEAVE)
        case "delete", number:
            desk.delete(f"m{number}")
        case "rename", title:
            desk.change(Organization, GONE, remark=title, founded_on=date(2020, 1, 1))
        case "undo", if desk.store.steps()[0] != "登记":
            desk.store.undo()


def own_name(branch: DeskFile) -> str:
    """The id under which the branch's file knows its branch now."""
    return GONE if branch.store.get(Organization, GONE) else KEPT


@settings(max_examples=examples(25, 250))
@given(before=st.lists(_STEPS, max_size=examples(6, 15)), after=st.lists(_STEPS, max_size=examples(8, 20)))
def test_whatever_happens_before_and_after_a_joining_all_desks_end_in_one_state(
    before: list[Step], after: list[Step]
) -> None:
    made = list(two_names())
    for step in (*before, ("join", True), *after):
        with suppress(UserError):
            do(made, step)
    for desk in made:
        desk.approve(made[1 - made.index(desk)], (KEPT, GONE))
    every = {rev for desk in made for rev in desk.revisions()}
    exchange(made[0], made[1], times=4)
    assert_one_state(made)
    assert_nothing_lost(every | set(made[0].revisions()), made[0])
    assert [desk.findings() for desk in made] == [(), ()]
    lying = made[0].store.query(
        "SELECT m.id FROM meeting m JOIN organization o ON o.id = m.branch_id "
        "WHERE m.deleted_at IS NULL AND o.deleted_at IS NOT NULL AND o.joined_to IS NOT NULL"
    )
    assert lying == []
