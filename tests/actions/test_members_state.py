"""Rights suspended, attendance eased, mobile stays: for a time, with place and contact where they belong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pbdesk.actions.branch_life_posts import PostDraft, appoint
from pbdesk.actions.members_state import ConditionDraft, begin, correct, delete, draft_of, end
from pbdesk.errors import FieldError, UserError
from pbdesk.model import ConditionKind, MeetingKind, MemberCondition, PostRole
from pbdesk.store import Shown, Store
from pbdesk.views.members import read_members
from pbdesk.views.roll import roll_of
from tests.actions.roll_world import faults
from tests.builders import seen
from tests.orchard import BRANCH, TODAY

SINCE = date(2026, 3, 1)
AWAY = ConditionDraft(kind=ConditionKind.MOBILE, started_on=SINCE, place="东莞市长安镇", contact_id="p2")


def the(store: Store, person: str, kind: ConditionKind) -> Shown[MemberCondition]:
    (row,) = store.query(
        "SELECT c.id FROM member_condition c WHERE c.person_id = ? AND c.kind = ? AND c.deleted_at IS NULL",
        (person, kind.value),
    )
    return seen(store, MemberCondition, row["id"])


def seat(store: Store, name: str, day: date = TODAY) -> tuple[bool, bool]:
    found = next(s for s in roll_of(store, BRANCH, day, MeetingKind.GENERAL_MEETING).seats if s.name == name)
    return found.has_vote, found.eased


def test_mem02_a_mobile_stay_names_the_place_and_who_keeps_in_touch(roll: Store) -> None:
    assert begin(roll, "p5", AWAY).label == "登记刘桂兰“流动党员”"
    record = the(roll, "p5", ConditionKind.MOBILE).record
    assert (record.place, record.contact_id) == ("东莞市长安镇", "p2")


def test_a_mobile_member_still_votes_at_home(roll: Store) -> None:
    begin(roll, "p5", AWAY)
    assert seat(roll, "刘桂兰") == (True, False)


def test_vot11_rights_are_suspended_for_the_span_only(roll: Store) -> None:
    begin(roll, "p5", ConditionDraft(
        kind=ConditionKind.RIGHTS_SUSPENDED, started_on=SINCE, ended_on=date(2027, 3, 1), note="留党察看一年",
    ))  # fmt: skip
    days = (date(2026, 2, 28), SINCE, TODAY, date(2027, 3, 1))
    assert [seat(roll, "刘桂兰", day)[0] for day in days] == [True, False, False, True]


def test_e21_easing_attendance_takes_nobody_out_of_the_voters(roll: Store) -> None:
    begin(roll, "p5", ConditionDraft(kind=ConditionKind.ATTENDANCE_EASED, started_on=SINCE, note="年老体弱"))
    assert seat(roll, "刘桂兰") == (True, True)


def test_a_state_ends_on_a_day_and_holds_no_more_from_it_on(roll: Store) -> None:
    end(roll, seen(roll, MemberCondition, "c30"), date(2026, 11, 1))
    assert [seat(roll, "蔡明", day)[0] for day in (date(2026, 10, 31), date(2026, 11, 1))] == [False, True]


def test_a_state_is_corrected_and_what_is_unchanged_is_said(roll: Store) -> None:
    begin(roll, "p5", AWAY)
    shown = the(roll, "p5", ConditionKind.MOBILE)
    correct(roll, shown, replace(draft_of(shown.record), place="深圳"))
    shown = the(roll, "p5", ConditionKind.MOBILE)
    assert shown.record.place == "深圳"
    with pytest.raises(UserError, match="没有改动"):
        correct(roll, shown, draft_of(shown.record))


def test_a_state_entered_by_mistake_goes_and_comes_back(roll: Store) -> None:
    delete(roll, seen(roll, MemberCondition, "c30"))
    assert seat(roll, "蔡明")[0]
    roll.undo()
    assert not seat(roll, "蔡明")[0]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": None}, "kind"),
        ({"started_on": None}, "started_on"),
        ({"started_on": date(2026, 11, 23)}, "started_on"),
        ({"ended_on": SINCE}, "ended_on"),
        ({"place": "  "}, "place"),
        ({"contact_id": "p5"}, "contact_id"),
    ],
)
def test_a_state_that_cannot_be_is_refused_at_its_field(
    roll: Store, values: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldError) as refused:
        begin(roll, "p5", replace(AWAY, **values))  # type: ignore[arg-type]  # a test names only what it is about
    assert list(faults(refused)) == [field]


def test_the_same_state_does_not_run_twice(roll: Store) -> None:
    with pytest.raises(FieldError) as refused:
        begin(roll, "p30", ConditionDraft(kind=ConditionKind.RIGHTS_SUSPENDED, started_on=SINCE))
    assert "2025年1月1日起已经登记了“停止行使权利”" in faults(refused)["started_on"]


def test_an_end_before_the_beginning_is_refused(roll: Store) -> None:
    with pytest.raises(FieldError, match="才开始"):
        end(roll, seen(roll, MemberCondition, "c30"), date(2024, 1, 1))


def test_mem06_who_is_out_of_touch_still_votes_and_whose_membership_is_suspended_does_not(roll: Store) -> None:
    begin(roll, "p5", ConditionDraft(kind=ConditionKind.LOST, started_on=SINCE, note="电话打不通"))
    assert seat(roll, "刘桂兰")[0]
    decided = ConditionDraft(
        kind=ConditionKind.MEMBERSHIP_SUSPENDED, started_on=date(2026, 10, 1), note="街党〔2026〕15号"
    )
    begin(roll, "p5", decided)
    assert not seat(roll, "刘桂兰")[0]
    heads = read_members(roll, TODAY, BRANCH).heads
    assert (heads.members, heads.full, heads.voting) == (30, 28, 26)


@pytest.mark.parametrize("kind", [ConditionKind.MEMBERSHIP_SUSPENDED, ConditionKind.CORRECTION])
def test_what_a_decision_brings_about_names_it(roll: Store, kind: ConditionKind) -> None:
    with pytest.raises(FieldError) as refused:
        begin(roll, "p5", ConditionDraft(kind=kind, started_on=SINCE))
    assert list(faults(refused)) == ["note"]


def test_mem04_who_studies_abroad_has_a_place_and_somebody_who_keeps_in_touch(roll: Store) -> None:
    draft = ConditionDraft(kind=ConditionKind.ABROAD, started_on=SINCE, place="英国", contact_id="p2")
    begin(roll, "p5", draft)
    record = the(roll, "p5", ConditionKind.ABROAD).record
    assert (record.place, record.contact_id) == ("英国", "p2")


def test_who_is_out_of_touch_has_no_place(roll: Store) -> None:
    begin(roll, "p5", ConditionDraft(kind=ConditionKind.LOST, started_on=SINCE, place="不知道"))
    assert the(roll, "p5", ConditionKind.LOST).record.place is None


def test_nobody_with_suspended_membership_is_elected(roll: Store) -> None:
    begin(roll, "p5", ConditionDraft(kind=ConditionKind.MEMBERSHIP_SUSPENDED, started_on=SINCE, note="决定"))
    with pytest.raises(FieldError, match="停止党籍"):
        appoint(roll, PostDraft(person_id="p5", role=PostRole.DEPUTY, since=date(2026, 6, 1), branch_id=BRANCH))
