"""A code on a print against the file: which issue it is, whether a later one holds, or which group is mistyped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pbdesk.actions.closing import close_period, correct_closing, reopen_period
from pbdesk.calendar import quarter_period, year_period
from pbdesk.model import Closing, Correction, Outcome
from pbdesk.rules.codes import make_code
from pbdesk.store import Store
from pbdesk.views.branch_quarter import branch_quarter
from pbdesk.views.closing import standing
from pbdesk.views.printing import print_sheet
from pbdesk.views.verifying import PROOF, Verdict, verify, with_changes
from tests.builders import a_branch, a_meeting, fill, seen
from tests.sheets.reading import packed

Q3 = quarter_period(2026, 3)
CLOSED, CORRECTED = date(2026, 10, 8), date(2026, 10, 20)


@pytest.fixture
def closed(store: Store) -> Store:
    """Two branches in a closed quarter."""
    fill(store, a_branch("b1", name="果园党支部"), a_branch("b2", name="水口党支部"))
    close_period(store, Q3, CLOSED)
    return store


def code_of(store: Store, branch: str | None = "b1") -> str:
    return standing(store, Q3)[branch].last.code


def correct(store: Store, id: str = "late") -> None:  # noqa: A002  the column's own name
    fill(store, a_meeting(id, held_on=date(2026, 9, 20)))
    correct_closing(store, Q3, CORRECTED, "补录党员大会")


def test_the_code_of_the_latest_issue_agrees(closed: Store) -> None:
    found = verify(closed, code_of(closed))
    assert (found.verdict, found.agrees) == (Verdict.LATEST, True)
    assert found.sentence == "对得上：这是果园党支部2026年第三季度的封账（2026年10月8日），是现在有效的最新一份。"


def test_the_code_printed_on_the_branchs_sheet_is_the_one_that_agrees(closed: Store) -> None:
    seal = branch_quarter(closed, Q3, CLOSED, ["b1"]).branches[0].seal
    assert seal is not None
    assert verify(closed, seal.scan).verdict is Verdict.LATEST
    assert packed(print_sheet(closed, "branch-quarter", Q3, CLOSED, branches=["b1"])).count(seal.code) == 1


@pytest.mark.parametrize("sheet", ["street-quarter", "closing"])
def test_the_streets_own_code_covers_all_branches(closed: Store, sheet: str) -> None:
    code = code_of(closed, None)
    assert code in packed(print_sheet(closed, sheet, Q3, CLOSED))
    assert "测试街道（全部支部）" in verify(closed, code).sentence


def test_a_corrected_branch_replaces_its_own_and_the_streets_issue(closed: Store) -> None:
    before = {branch: code_of(closed, branch) for branch in ("b1", "b2", None)}
    correct(closed)
    verdicts = {branch: verify(closed, code).verdict for branch, code in before.items()}
    assert verdicts == {"b1": Verdict.REPLACED, "b2": Verdict.LATEST, None: Verdict.REPLACED}


def test_a_replaced_print_says_what_replaced_it(closed: Store) -> None:
    before = code_of(closed)
    correct(closed)
    assert "后来又有了更正第1次（2026年10月20日），请以后面的为准" in verify(closed, before).sentence
    assert verify(closed, code_of(closed)).verdict is Verdict.LATEST


def test_a_print_of_a_reopened_period_says_so_and_why(closed: Store) -> None:
    before = code_of(closed)
    reopen_period(closed, Q3, CORRECTED, "支部合并")
    found = verify(closed, before)
    assert found.verdict is Verdict.REOPENED
    assert "已于2026年10月20日重新打开" in found.sentence
    assert "支部合并" in found.sentence


def test_a_print_of_the_closing_before_is_replaced_by_the_one_after_the_reopening(closed: Store) -> None:
    before = code_of(closed)
    reopen_period(closed, Q3, CORRECTED, "支部合并")
    close_period(closed, Q3, CORRECTED)
    assert "后来又有了第2次封账" in verify(closed, before).sentence


def test_a_change_that_nobody_registered_is_told_with_the_verdict(closed: Store) -> None:
    """Of the branch it is about, and of the street's print that covers it; the other branch's is as it was."""
    fill(closed, a_meeting("late", held_on=date(2026, 9, 20)))
    told = {b: with_changes(closed, verify(closed, code_of(closed, b)), CORRECTED) for b in ("b1", "b2", None)}
    assert {b: one.verdict for b, one in told.items()} == dict.fromkeys(("b1", "b2", None), Verdict.LATEST)
    assert told["b1"].unregistered
    assert f"此后又有{told['b1'].unregistered}项结果变了，还没有登记更正" in told["b1"].sentence
    assert f"此后又有1个支部的{told['b1'].unregistered}项结果变了" in told[None].sentence
    assert (told["b2"].unregistered, told["b2"].sentence.endswith("此后结果没有改动。")) == (0, True)


def test_what_was_open_at_the_closing_may_stand_otherwise_on_a_later_print(store: Store) -> None:
    """The organisational life meeting may be held until the end of March: two prints of one code differ in it."""
    fill(store, a_branch("b1"))
    year = year_period(2025)
    close_period(store, year, date(2026, 1, 5))
    found = with_changes(store, verify(store, standing(store, year)["b1"].last.code), date(2026, 5, 6))
    number = found.outcomes[Outcome.PENDING]
    assert (number > 0, found.unregistered) == (True, 0)
    assert f"此后结果没有改动。封账时还没有到期限的{number}项，不算改动" in found.sentence


def test_of_a_print_that_was_replaced_nothing_more_is_looked_for(closed: Store) -> None:
    before = code_of(closed)
    correct(closed)
    found = verify(closed, before)
    assert with_changes(closed, found, CORRECTED) == found


def test_a_code_of_another_file_is_not_known(closed: Store) -> None:
    found = verify(closed, make_code("another file"))
    assert found.verdict is Verdict.UNKNOWN
    assert "没有出过这个校验码" in found.sentence


def test_a_closing_that_was_undone_is_not_known_any_more(closed: Store) -> None:
    code = code_of(closed)
    closed.undo()
    assert verify(closed, code).verdict is Verdict.UNKNOWN


def test_a_mistyped_code_names_the_group(closed: Store) -> None:
    code = code_of(closed)
    swapped = code[:6] + code[7] + code[6] + code[8:] if code[6] != code[7] else code[:6] + "22" + code[8:]
    found = verify(closed, swapped)
    assert (found.verdict, found.wrong) == (Verdict.MISTYPED, (2,))
    assert found.sentence.startswith("第2段可能写错了")


def test_what_is_no_code_at_all_is_told_what_one_looks_like(closed: Store) -> None:
    assert "每段4个字" in verify(closed, "2026年第三季度").sentence


def test_a_closing_whose_content_was_altered_is_not_vouched_for(closed: Store) -> None:
    code = code_of(closed)
    shown = seen(closed, Closing, standing(closed, Q3)["b1"].id)
    with closed.change("改动") as tx:
        tx.put(replace(shown.record, findings=shown.record.findings.replace("unmet", "met")), shown.heads)
    assert verify(closed, code).verdict is Verdict.DAMAGED


def test_a_correction_of_the_first_format_can_be_verified_too(closed: Store) -> None:
    first = standing(closed, Q3)["b1"]
    fill(closed, Correction(
        id="old", closing_id=first.id, branch_id="b1", number=1, reason="旧格式", findings="[]", corrected_on=CORRECTED,
    ))  # fmt: skip
    assert verify(closed, code_of(closed)).verdict is Verdict.LATEST


def test_it_says_what_a_code_proves_and_what_it_does_not() -> None:
    assert "不是签名" in PROOF
    assert "重新打印" in PROOF
