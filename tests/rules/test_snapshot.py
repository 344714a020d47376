"""What a closing keeps: one canonical text, two formats read, and only rules compared that both sides looked at."""

from __future__ import annotations

import json
from dataclasses import replace

from pbdesk.calendar import parse_period
from pbdesk.model import Outcome
from pbdesk.rules import catalogue, core_rules
from pbdesk.rules.snapshot import (
    Frozen,
    Snapshot,
    differences,
    figure_differences,
    freeze,
    renewed,
    rules_known,
    thaw,
)

Q3 = parse_period("2026Q3")
MET = Frozen("MTG-01", "b", "2026Q3", Outcome.MET, 1, 1)
SHORT = Frozen("MTG-02", "b", "2026-07", Outcome.UNMET, 1, 0, message="2026年7月应1次，还没有可以计入的记录。")
VISIT = Frozen("GUI-01", "b", "2026-07-07", Outcome.MET, 1, 1, person="g")
GROUP = Frozen("MTG-03", "g1", "2026-07", Outcome.MET, 1, 1)
FULL = Snapshot("果园党支部", (VISIT, MET, SHORT, GROUP), {"full": "12", "attendance": "30/36"},
                {"g": "林浩", "g1": "第一党小组"}, {"LOC-1": ("MTG-04", "党课")})  # fmt: skip
FIRST = json.dumps([["MTG-01", "b", "2026Q3", "met", 1, 1]], separators=(",", ":"))


def changed(row: Frozen) -> Snapshot:
    rows = tuple(row if row.key == one.key else one for one in FULL.rows)
    return replace(FULL, rows=rows)


def test_what_is_frozen_is_read_back_whole() -> None:
    back = thaw(freeze(FULL, "b"), "b")
    assert (set(back.rows), back.figures, back.names) == (set(FULL.rows), FULL.figures, FULL.names)
    assert (back.name, back.local) == ("果园党支部", FULL.local)


def test_the_order_of_findings_does_not_matter() -> None:
    assert freeze(FULL, "b") == freeze(replace(FULL, rows=FULL.rows[::-1]), "b")


def test_a_file_without_a_branch_keeps_what_concerns_people() -> None:
    own = Frozen("MTG-05", "p", "2026", Outcome.UNMET, 1, 0)
    assert thaw(freeze(Snapshot("街道", (own,)), None), None).rows == (own,)


def test_the_first_format_is_still_read() -> None:
    back = thaw(FIRST, "b")
    assert back.rows == (MET,)
    assert not back.is_complete


def test_a_closing_of_the_first_format_knew_the_first_rules_only() -> None:
    assert rules_known(thaw(FIRST, "b"), "2026.12") == core_rules()


def test_a_closing_of_an_older_rule_book_does_not_know_younger_rules() -> None:
    later = {rule.id for rule in catalogue().values() if rule.since != "2026.11"}
    assert not rules_known(Snapshot(), "2026.11") & later
    assert rules_known(Snapshot(local={"LOC-1": ("", "党课")}), "2026.12") == catalogue().keys() | {"LOC-1"}


def test_only_rules_that_both_sides_looked_at_are_compared() -> None:
    now = changed(replace(SHORT, outcome=Outcome.MET, done=1))
    assert [c.rule for c in differences(FULL, now, core_rules(), Q3)] == ["MTG-02"]
    assert differences(FULL, now, {"MTG-01"}, Q3) == []


def test_another_sentence_is_no_other_result() -> None:
    assert differences(FULL, changed(replace(SHORT, message="换一种说法。")), core_rules(), Q3) == []


def test_an_obligation_of_a_longer_period_is_not_compared() -> None:
    month = parse_period("2026-07")
    now = replace(FULL, rows=(SHORT, GROUP, VISIT))
    assert differences(FULL, now, core_rules(), month) == []


def test_two_obligations_of_one_day_are_told_apart() -> None:
    twice = replace(FULL, rows=(VISIT, replace(VISIT, outcome=Outcome.UNMET, done=0)))
    (change,) = differences(twice, replace(FULL, rows=(VISIT, VISIT)), core_rules(), Q3)
    assert (change.before, change.after) == (Outcome.UNMET, Outcome.MET)


def test_a_figure_that_changed_is_told() -> None:
    (change,) = figure_differences(FULL, replace(FULL, figures={"full": "13", "attendance": "30/36"}))
    assert (change.figure, change.before, change.after) == ("full", "12", "13")


def test_where_no_figures_were_kept_there_is_nothing_to_compare() -> None:
    assert figure_differences(thaw(FIRST, "b"), FULL) == []


def test_a_correction_keeps_what_it_did_not_look_at() -> None:
    now = Snapshot("果园党支部", (replace(SHORT, outcome=Outcome.MET, done=1),))
    again = renewed(FULL, now, {"MTG-02"})
    assert {(row.rule, row.outcome) for row in again.rows} == {
        ("GUI-01", Outcome.MET), ("MTG-01", Outcome.MET), ("MTG-02", Outcome.MET), ("MTG-03", Outcome.MET),
    }  # fmt: skip


def test_a_rule_that_one_of_the_streets_own_stood_for_had_no_say() -> None:
    assert "MTG-04" not in rules_known(Snapshot(local={"LOC-1": ("MTG-04", "党课")}), "2026.12")
