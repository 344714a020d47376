"""Closing, correcting and reopening: everything frozen, every late change numbered, the roll's backward moves too."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from pbdesk.actions import admissions
from pbdesk.actions.admissions import StartDraft, StepDraft
from pbdesk.actions.closing import close_period, correct_closing, reopen_period
from pbdesk.actions.members_identity import PersonDraft
from pbdesk.actions.members_moving import TransferDraft, send
from pbdesk.calendar import parse_period, year_period
from pbdesk.errors import UserError
from pbdesk.model import Admission, Closing, Correction, Outcome
from pbdesk.model import AdmissionStepKind as Kind
from pbdesk.rules import core_rules, evaluate
from pbdesk.rules.snapshot import digest, thaw
from pbdesk.store import Store
from pbdesk.views.closing import ClosingRow, closings_of, standing
from tests.actions.roll_world import membership
from tests.builders import a_branch, a_meeting, fill, seen
from tests.orchard import BRANCH

Q3 = parse_period("2026Q3")
CLOSED, LATER = date(2026, 11, 20), date(2026, 11, 22)


@pytest.fixture
def closed(roll: Store) -> Store:
    """The branch with thirty members, its third quarter closed."""
    close_period(roll, Q3, CLOSED)
    return roll


@pytest.fixture
def street(store: Store) -> Store:
    """A street of two branches, its third quarter closed."""
    fill(store, a_branch("b1"), a_branch("b2"))
    close_period(store, Q3, date(2026, 10, 8))
    return store


def of_branch(store: Store, branch: str | None = BRANCH) -> ClosingRow:
    return standing(store, Q3)[branch]


def figures(closing: ClosingRow) -> list[tuple[str, str | None, str | None]]:
    return [(c.figure, c.before, c.after) for c in closing.altered(len(closing.corrections))[1]]


def late_meeting(store: Store, branch: str = "b1", id: str = "late") -> None:  # noqa: A002  the column's own name
    fill(store, a_meeting(id, branch, held_on=date(2026, 9, 20)))


def admitted_afterwards(store: Store) -> None:
    """A vote of September whose approval arrives in November."""
    first = StepDraft(kind=Kind.ADMISSION_VOTE, done_on=date(2026, 9, 15))
    admissions.start(
        store, StartDraft(branch_id=BRANCH, person=PersonDraft(name="方芳", born=date(1998, 3, 2)), first=first), "file"
    )
    approval = StepDraft(kind=Kind.ADMISSION_APPROVAL, done_on=date(2026, 11, 18))
    admissions.record_step(store, seen(store, Admission, "file"), approval)
    admissions.admit(store, seen(store, Admission, "file"))


def test_every_rule_of_the_book_is_frozen_as_it_was_evaluated(roll: Store) -> None:
    found = {(f.rule, f.subject, f.period) for f in evaluate(roll, Q3, CLOSED) if f.period != "2026"}
    close_period(roll, Q3, CLOSED)
    kept = {row.key for closing in closings_of(roll, Q3) for row in closing.last.snapshot.rows}
    assert kept == found


def test_a_closing_is_sealed_with_versions_and_hash(closed: Store) -> None:
    edition = of_branch(closed).last
    assert edition.is_whole
    assert edition.digest == digest(edition.findings, edition.rules_version, edition.policy_version)


def test_a_branch_keeps_a_quarter_in_a_few_kilobytes(closed: Store) -> None:
    assert len(of_branch(closed).last.findings.encode()) < 12_000


def test_e18_an_admission_approved_later_moves_the_roll_backwards_and_is_corrected(closed: Store) -> None:
    before = of_branch(closed).last.snapshot.figures["probationary"]
    admitted_afterwards(closed)
    assert of_branch(closed).last.snapshot.figures["probationary"] == before
    correct_closing(closed, Q3, LATER, "方芳的入党审批11月批复，9月15日起为预备党员")
    assert ("probationary", before, str(int(before) + 1)) in figures(of_branch(closed))


def test_e18_a_transfer_entered_late_is_corrected(closed: Store) -> None:
    before = int(of_branch(closed).last.snapshot.figures["full"])
    draft = TransferDraft(sent_on=date(2026, 8, 3), sent_to="莲花支部", received_on=date(2026, 8, 10))
    send(closed, membership(closed, 12), draft)
    correct_closing(closed, Q3, LATER, "8月转出的党员补办登记")
    assert ("full", str(before), str(before - 1)) in figures(of_branch(closed))


def test_e33_a_correction_carries_its_own_versions_and_hash(street: Store) -> None:
    late_meeting(street)
    correct_closing(street, Q3, date(2026, 10, 20), "补录9月党员大会")
    edition = of_branch(street, "b1").last
    (kept,) = street.query("SELECT c.digest, c.rules_version FROM correction c WHERE c.branch_id = 'b1'")
    assert edition.is_whole
    assert tuple(kept) == (edition.digest, edition.rules_version)


def test_e33_the_street_counts_its_corrections_and_seals_all_branches(street: Store) -> None:
    sealed = of_branch(street, None).last
    late_meeting(street, "b2")
    correct_closing(street, Q3, date(2026, 10, 20), "补录")
    again = of_branch(street, None).last
    assert (again.number, again.snapshot.touched) == (1, ("b2",))
    assert again.snapshot.parts != sealed.snapshot.parts


def test_e33_every_issue_has_a_code_of_its_own(street: Store) -> None:
    late_meeting(street)
    correct_closing(street, Q3, date(2026, 10, 20), "补录")
    codes = [edition.code for closing in closings_of(street, Q3) for edition in closing.editions]
    assert len(codes) == len(set(codes)) == 5


def test_e33_a_closing_of_the_first_format_stays_valid_and_is_compared_by_its_own_rules(store: Store) -> None:
    fill(store, a_branch("b1"))
    rows = sorted(
        [f.rule, f.subject, f.period, f.outcome.value, f.due, f.done]
        for f in evaluate(store, Q3, date(2026, 10, 8), rules=core_rules()) if f.period != "2026"
    )  # fmt: skip
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    fill(store, Closing(
        id="old", period="2026Q3", branch_id="b1", findings=text, rules_version="2026.11", policy_version="默认",
        digest=digest(text, "2026.11", "默认"), closed_on=date(2026, 10, 8),
    ))  # fmt: skip
    assert of_branch(store, "b1").last.is_whole
    with pytest.raises(UserError, match="没有需要更正"):
        correct_closing(store, Q3, date(2026, 10, 20), "试试")


def test_e33_a_correction_of_the_first_format_brings_in_no_rule_that_it_did_not_know(store: Store) -> None:
    fill(store, a_branch("b1"))
    fill(store, Closing(
        id="old", period="2026Q3", branch_id="b1", findings="[]", rules_version="2026.11", policy_version="默认",
        digest=digest("[]", "2026.11", "默认"), closed_on=date(2026, 10, 8),
    ))  # fmt: skip
    correct_closing(store, Q3, date(2026, 10, 20), "补登记支部")
    assert {row.rule for row in of_branch(store, "b1").last.snapshot.rows} <= core_rules()


def test_a_year_can_be_closed_with_what_is_owed_over_the_year(roll: Store) -> None:
    close_period(roll, year_period(2025), CLOSED)
    rows = standing(roll, year_period(2025))[BRANCH].last.snapshot.rows
    assert "2025" in {row.period for row in rows}


def test_a_month_does_not_close_the_quarter_that_it_belongs_to(roll: Store) -> None:
    august = parse_period("2026-08")
    close_period(roll, august, CLOSED)
    periods = {row.period for row in standing(roll, august)[BRANCH].last.snapshot.rows}
    assert {period[:7] for period in periods} == {"2026-08"}


def test_reopening_keeps_what_was_issued_and_says_why(street: Store) -> None:
    reopen_period(street, Q3, date(2026, 10, 20), "支部合并，需要重新汇总")
    assert standing(street, Q3) == {}
    assert {(c.reopened_on, c.reopen_reason) for c in closings_of(street, Q3)} == {
        (date(2026, 10, 20), "支部合并，需要重新汇总")
    }


def test_a_reopened_period_can_be_closed_anew_under_the_next_number(street: Store) -> None:
    first = of_branch(street, "b1").last
    reopen_period(street, Q3, date(2026, 10, 20), "重新汇总")
    late_meeting(street)
    close_period(street, Q3, date(2026, 10, 21))
    second = of_branch(street, "b1").last
    assert (second.words, second.closing) == ("第2次封账", 2)
    assert first.code != second.code


def test_reopening_is_undone_like_any_change(street: Store) -> None:
    before = standing(street, Q3)
    reopen_period(street, Q3, date(2026, 10, 20), "点错了")
    assert street.steps()[0] == "重新打开：2026年第三季度"
    street.undo()
    assert standing(street, Q3) == before


def test_what_is_open_is_not_reopened(store: Store) -> None:
    with pytest.raises(UserError, match="没有封账"):
        reopen_period(store, Q3, date(2026, 10, 20), "试试")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_reopening_needs_a_reason(street: Store, reason: str) -> None:
    with pytest.raises(UserError, match="写明重新打开的原因"):
        reopen_period(street, Q3, date(2026, 10, 20), reason)


def test_a_reason_is_one_line_that_a_sheet_has_room_for(street: Store) -> None:
    with pytest.raises(UserError, match="太长"):
        reopen_period(street, Q3, date(2026, 10, 20), "很" * 201)
    reopen_period(street, Q3, date(2026, 10, 20), "第一行\n第二行")
    assert {closing.reopen_reason for closing in closings_of(street, Q3)} == {"第一行 第二行"}


def test_no_act_comes_before_the_one_it_follows(street: Store) -> None:
    with pytest.raises(UserError, match="日期不能比它早"):
        reopen_period(street, Q3, date(2026, 10, 7), "试试")


def test_a_damaged_closing_is_noticed(street: Store) -> None:
    shown = seen(street, Closing, of_branch(street, "b1").id)
    with street.change("改动封账") as tx:
        tx.put(replace(shown.record, findings=shown.record.findings.replace("unmet", "met")), shown.heads)
    assert not of_branch(street, "b1").last.is_whole


def test_what_a_correction_issues_can_be_read_from_the_file_alone(street: Store) -> None:
    late_meeting(street)
    correct_closing(street, Q3, date(2026, 10, 20), "补录")
    (row,) = street.query("SELECT c.id FROM correction c WHERE c.branch_id = 'b1'")
    kept = thaw(seen(street, Correction, row["id"]).record.findings, "b1")
    assert [r.outcome for r in kept.rows if r.rule == "MTG-01"] == [Outcome.MET]
