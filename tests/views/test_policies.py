"""The policies as rows, what a day means for what is counted anew, and what a change would do before it is made."""

from __future__ import annotations

import json
from datetime import date

from pbdesk.actions.closing import close_period
from pbdesk.actions.policies import set_policy
from pbdesk.calendar import quarter_period
from pbdesk.model import Desk, LocalRule, MeetingKind, Outcome
from pbdesk.rules import evaluate
from pbdesk.store import Store
from pbdesk.views.local_rules import Life, rule_rows
from pbdesk.views.policies import PolicyRow, When, begin_words, desk_words, next_quarter, policy_rows
from pbdesk.views.policy_preview import Shift, policy_preview, rule_preview
from tests.builders import a_branch, a_meeting, a_person, a_posting, a_visit, fill

TODAY = date(2026, 10, 8)
Q4 = date(2026, 10, 1)
NEXT = date(2027, 1, 1)


def row(store: Store, key: str, today: date = TODAY) -> PolicyRow:
    return next(each for each in policy_rows(store, today) if each.key == key)


def test_a_policy_that_nobody_set_is_at_its_default(store: Store) -> None:
    found = row(store, "lecture_min")
    assert (found.words, found.changed, found.since, found.settings) == ("1", False, "", ())
    assert "MTG-04 党课" in found.rules


def test_past_present_and_coming_values_make_a_small_history(store: Store) -> None:
    for value, day in (("2", date(2026, 1, 1)), ("3", Q4), ("4", NEXT)):
        set_policy(store, "lecture_min", value, day)
    found = row(store, "lecture_min")
    assert [(line.words, line.when) for line in found.settings] == [
        ("2", When.PAST), ("3", When.NOW), ("4", When.COMING),
    ]  # fmt: skip
    assert (found.words, found.since, found.coming and found.coming.words) == ("3", "2026年10月1日起", "4")


def test_who_set_a_value_when_is_told(store: Store) -> None:
    set_policy(store, "lecture_min", "2", Q4)
    (line,) = row(store, "lecture_min").settings
    assert (line.who, line.made) == ("测试员", "2026-10-08")


def test_every_policy_stands_under_its_heading_once(store: Store) -> None:
    groups = [each.kind.group for each in policy_rows(store, TODAY)]
    assert len(set(groups)) == sum(1 for n, group in enumerate(groups) if n == 0 or groups[n - 1] != group)


def test_a_change_holds_from_the_next_quarter_unless_another_day_is_chosen() -> None:
    assert next_quarter(TODAY) == NEXT


def test_a_day_to_come_changes_nothing_before_it(store: Store) -> None:
    assert begin_words(store, NEXT, TODAY) == ("从2027年1月1日起执行，在那以前的结果不变。",)


def test_an_earlier_day_is_allowed_and_says_that_open_periods_are_counted_anew(store: Store) -> None:
    told = begin_words(store, date(2026, 8, 15), TODAY)
    assert "马上按新口径重新核对" in told[0]
    assert "按季度的从2026年10月1日起" in told[1]


def test_a_closed_period_needs_a_correction(store: Store) -> None:
    fill(store, a_branch())
    close_period(store, quarter_period(2026, 3), TODAY)
    assert begin_words(store, date(2026, 7, 1), TODAY)[-1].startswith("2026年第三季度已经封账，不会自动改")


def test_other_desks_are_told_who_usually_sets_policies() -> None:
    assert desk_words(Desk.STREET) == ""
    assert "一般由街道统一规定" in desk_words(Desk.BRANCH)


def test_the_preview_tells_what_turns_into_what_and_writes_nothing(store: Store) -> None:
    fill(store, a_branch(), a_person("guide"), a_posting(), a_visit(visited_on=date(2026, 10, 7)))
    before = evaluate(store, quarter_period(2026, 4), TODAY)
    seen = policy_preview(store, TODAY, "late_visit", "unmet", Q4)
    assert Shift(Outcome.WARN, Outcome.PENDING, 1, 1) in seen.real
    assert evaluate(store, quarter_period(2026, 4), TODAY) == before


def test_a_change_of_the_next_quarter_is_imagined_for_this_one(store: Store) -> None:
    fill(store, a_branch(), a_meeting(kind=MeetingKind.LECTURE, held_on=date(2026, 10, 5)))
    seen = policy_preview(store, TODAY, "lecture_min", "2", NEXT)
    assert seen.real == ()
    assert seen.imagined is not None
    assert seen.lines == (
        "2026年第四季度：结果不变。",
        "假如今年一开始就这样，这一季度和今年的事项里：1项由“达标”变为“待办”（1个支部）。",
    )


def test_a_rule_of_the_streets_own_is_seen_before_it_is_added(store: Store) -> None:
    fill(store, a_branch())
    values = json.dumps({"kind": "lecture", "number": 2})
    record = LocalRule(
        id="LOC-01", title="党课", method="meetings", period="quarter", parameters=values, replaces="MTG-04",
        valid_from=Q4,
    )  # fmt: skip
    assert rule_preview(store, TODAY, record).lines == ("2026年第四季度：新增1项（待办1）；不再要求1项（待办1）。",)
    assert rule_rows(store, TODAY) == ()


def test_rules_are_told_with_how_they_stand(store: Store) -> None:
    def rule(number: int, since: date | None, until: date | None, method: str = "hours") -> LocalRule:
        return LocalRule(
            id=f"LOC-0{number}", title="学时", method=method, period="year", parameters='{"hours": 40}',
            valid_from=since, valid_to=until,
        )  # fmt: skip

    fill(store, rule(1, None, Q4), rule(2, NEXT, None), rule(3, None, None), rule(4, None, None, "holograms"))
    assert [(r.record.id, r.life) for r in rule_rows(store, TODAY)] == [
        ("LOC-02", Life.COMING), ("LOC-03", Life.HOLDS), ("LOC-04", Life.IDLE), ("LOC-01", Life.ENDED),
    ]  # fmt: skip
