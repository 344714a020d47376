"""MEM-01 to MEM-10, with edge cases E-17, E-18, E-21 and E-41: members whom something concerns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pbdesk.calendar import parse_period
from pbdesk.model import (
    Admission,
    AdmissionStep,
    AdmissionStepKind,
    AgendaItem,
    AgendaKind,
    Attendance,
    AttendanceState,
    BranchKind,
    ConditionKind,
    Dues,
    DuesCategory,
    DuesStandard,
    Finding,
    Meeting,
    MeetingKind,
    Outcome,
)
from pbdesk.rules import evaluate
from pbdesk.views.dues_arrears import arrears
from tests.rules.rolls import a_branch, is_in_state, joins, moves, several
from tests.rules.world import World, on

Q3 = "2026Q3"
THERE, MISSED, LEAVE = AttendanceState.PRESENT, AttendanceState.ABSENT, AttendanceState.LEAVE


@pytest.fixture
def branch(world: World) -> World:
    """A branch with five full members f1 to f5."""
    return several(a_branch(world), 5)


def of(world: World, rule: str, person: str = "f5", period: str = Q3, today: str = "2030-01-01") -> list[Finding]:
    """What a rule finds of a person."""
    return [f for f in world.findings(rule, period, today) if f.subject == person]


def one(world: World, rule: str, person: str = "f5", period: str = Q3, today: str = "2030-01-01") -> Finding:
    """The only finding of a rule and a person."""
    (only,) = of(world, rule, person, period, today)
    return only


def talk(world: World, held: str, *people: str) -> str:
    """A talk with somebody."""
    return world.meeting(MeetingKind.TALK, held, people=dict.fromkeys(people, THERE))


class TestAway:
    """MEM-01, MEM-03 and MEM-04."""

    def away(self, world: World, since: str = "2026-01-10", until: str | None = None, **known: str) -> World:
        return is_in_state(world, "f5", ConditionKind.MOBILE, since, until, **{"place": "东莞市", **known})

    def test_nothing_is_said_of_members_who_are_here(self, branch: World) -> None:
        assert [branch.findings(rule, Q3) for rule in ("MEM-01", "MEM-03", "MEM-04", "MEM-06", "MEM-10")] == [[]] * 5

    @pytest.mark.parametrize(
        ("today", "outcome"), [("2026-07-09", Outcome.NOT_APPLICABLE), ("2026-07-10", Outcome.WARN)]
    )
    def test_half_a_year_at_a_settled_place_asks_for_a_transfer(
        self, branch: World, today: str, outcome: Outcome
    ) -> None:
        assert one(self.away(branch), "MEM-01", today=today).outcome is outcome

    def test_without_a_place_nobody_can_tell_whether_it_is_settled(self, branch: World) -> None:
        is_in_state(branch, "f5", ConditionKind.MOBILE, "2026-01-10")
        assert one(branch, "MEM-01").outcome is Outcome.UNKNOWN

    def test_who_came_back_is_not_asked_after(self, branch: World) -> None:
        assert of(self.away(branch, until="2026-08-01"), "MEM-01") == []

    def test_each_month_needs_a_contact_with_somebody_named_for_it(self, branch: World) -> None:
        self.away(branch, contact_id="f1")
        held = talk(branch, "2026-08-03", "f1", "f5")
        found = {f.period: (f.outcome, f.counted) for f in of(branch, "MEM-03")}
        assert found == {
            "2026-07": (Outcome.UNMET, ()), "2026-08": (Outcome.MET, (held,)), "2026-09": (Outcome.UNMET, ()),
        }  # fmt: skip

    def test_a_contact_without_anybody_named_is_remarked(self, branch: World) -> None:
        self.away(branch)
        talk(branch, "2026-08-03", "f1", "f5")
        found = {f.period: f for f in of(branch, "MEM-03")}
        assert found["2026-08"].outcome is Outcome.WARN
        assert "还没有指定联系人" in found["2026-07"].message

    def test_how_often_is_a_policy(self, branch: World) -> None:
        self.away(branch, contact_id="f1").policy("mobile_contact_months", "3")
        talk(branch, "2026-08-03", "f1", "f5")
        found = one(branch, "MEM-03")
        assert (found.period, found.outcome) == (Q3, Outcome.MET)

    def test_a_month_of_few_days_away_is_waived(self, branch: World) -> None:
        self.away(branch, since="2026-09-20", contact_id="f1")
        assert one(branch, "MEM-03").outcome is Outcome.WAIVED

    def test_the_running_month_is_open(self, branch: World) -> None:
        self.away(branch, contact_id="f1")
        found = {f.period: f.outcome for f in of(branch, "MEM-03", today="2026-08-10")}
        assert found == {"2026-07": Outcome.UNMET, "2026-08": Outcome.PENDING, "2026-09": Outcome.PENDING}

    @pytest.mark.parametrize(
        ("held", "period", "outcome"),
        [("2026-01-05", "2026Q2", Outcome.MET), ("2026-06-30", "2026Q2", Outcome.MET),
         ("2025-12-31", "2026Q2", Outcome.UNMET), ("2026-07-01", "2026Q4", Outcome.MET)],
    )  # fmt: skip
    def test_abroad_once_in_each_half_year(self, branch: World, held: str, period: str, outcome: Outcome) -> None:
        is_in_state(branch, "f5", ConditionKind.ABROAD, "2025-01-01")
        talk(branch, held, "f1", "f5")
        assert one(branch, "MEM-04", period=period).outcome is outcome

    def test_the_first_quarter_of_a_half_year_owes_nothing_yet(self, branch: World) -> None:
        is_in_state(branch, "f5", ConditionKind.ABROAD, "2025-01-01")
        assert of(branch, "MEM-04", period="2026Q1") == []

    def test_e22_a_temporary_branch_does_not_answer_for_them(self, world: World) -> None:
        several(a_branch(world, kind=BranchKind.TEMPORARY), 5)
        assert self.away(world).findings("MEM-03", Q3) == []


class TestOutOfTouch:
    """MEM-06 and MEM-10."""

    @pytest.mark.parametrize(("today", "outcome"), [("2026-09-09", Outcome.PENDING), ("2026-09-10", Outcome.WARN)])
    def test_half_a_year_asks_for_a_decision(self, branch: World, today: str, outcome: Outcome) -> None:
        is_in_state(branch, "f5", ConditionKind.LOST, "2026-03-10")
        assert one(branch, "MEM-06", today=today).outcome is outcome

    def test_e41_half_a_year_is_clamped_to_the_end_of_the_month(self, branch: World) -> None:
        is_in_state(branch, "f5", ConditionKind.LOST, "2025-08-31")
        assert one(branch, "MEM-06", period="2026Q1").due_on == date(2026, 2, 28)

    def test_suspended_it_is_spoken_of_once(self, branch: World) -> None:
        is_in_state(branch, "f5", ConditionKind.LOST, "2025-01-10")
        is_in_state(branch, "f5", ConditionKind.MEMBERSHIP_SUSPENDED, "2025-09-01")
        assert one(branch, "MEM-06").outcome is Outcome.MET

    def test_whose_membership_is_suspended_is_not_due_at_a_vote(self, branch: World) -> None:
        is_in_state(branch, "f5", ConditionKind.MEMBERSHIP_SUSPENDED, "2026-01-10")
        kind = AgendaKind.RESOLUTION
        item = AgendaItem(id="a", meeting_id="m", position=1, kind=kind, approve=3, against=0, abstain=0)
        marks = tuple(Attendance(meeting_id="m", person_id=f"f{n}", state=THERE) for n in range(1, 4))
        general = MeetingKind.GENERAL_MEETING
        branch.add(Meeting(
            id="m", branch_id="b", kind=general, held_on=on("2026-08-10"), agenda=(item,), attendance=marks
        ))  # fmt: skip
        assert "应到 4 人" in branch.one("VOT-02", Q3).message

    def test_it_never_decides(self, branch: World) -> None:
        is_in_state(branch, "f5", ConditionKind.MEMBERSHIP_SUSPENDED, "2020-01-10")
        found = one(branch, "MEM-06")
        assert (found.outcome, "本软件只提醒，不作认定" in found.message) == (Outcome.WARN, True)

    @pytest.mark.parametrize(("today", "outcome"), [("2026-08-31", Outcome.PENDING), ("2026-09-01", Outcome.UNMET)])
    def test_a_correction_lasts_a_year_at_most(self, branch: World, today: str, outcome: Outcome) -> None:
        is_in_state(branch, "f5", ConditionKind.CORRECTION, "2025-09-01", note="书记每月谈话")
        assert one(branch, "MEM-10", today=today).outcome is outcome

    def test_what_help_was_given_is_recorded(self, branch: World) -> None:
        is_in_state(branch, "f5", ConditionKind.CORRECTION, "2026-07-01")
        assert "还没有记录帮助教育的措施" in one(branch, "MEM-10", today="2026-08-01").message
        talk(branch, "2026-08-03", "f1", "f5")
        assert one(branch, "MEM-10", today="2026-08-10").outcome is Outcome.PENDING

    def test_e41_a_correction_from_the_29th_of_february_ends_by_the_28th(self, branch: World) -> None:
        is_in_state(branch, "f5", ConditionKind.CORRECTION, "2024-02-29", note="谈话")
        assert one(branch, "MEM-10", period="2025Q1", today="2025-02-01").due_on == date(2025, 2, 27)


class TestSilence:
    """MEM-07."""

    def meet(self, world: World, marks: dict[str, AttendanceState], kind: MeetingKind = MeetingKind.THEME_DAY) -> World:
        for held, mark in marks.items():
            world.meeting(kind, held, people={"f1": THERE, "f5": mark})
        return world

    def absent(self, world: World, *months: int, year: int = 2026) -> World:
        return self.meet(world, {f"{year}-{month:02}-10": MISSED for month in months})

    def pays(self, world: World, *months: int, amount: str = "10") -> World:
        category = DuesCategory.WAGE
        world.add(DuesStandard(person_id="f5", from_month="2026-01", category=category, amount=Decimal(amount)))
        for month in months:
            world.add(Dues(person_id="f5", month=f"2026-{month:02}", branch_id="b", paid=Decimal(10)))
        return world

    def test_two_months_are_not_yet_spoken_of(self, branch: World) -> None:
        found = self.absent(branch, 8, 9).findings("MEM-07", Q3)
        assert [(f.subject, f.outcome) for f in found] == [("b", Outcome.MET)]

    @pytest.mark.parametrize(
        ("months", "said"),
        [((7, 8, 9), "请了解原因"), ((5, 6, 7, 8, 9), "再过1个月就满6个月"), ((4, 5, 6, 7, 8, 9), "不作认定")],
    )
    def test_reminders_come_at_three_five_and_six_months(
        self, branch: World, months: tuple[int, ...], said: str
    ) -> None:
        found = one(self.absent(branch, *months), "MEM-07")
        assert (found.outcome, said in found.message) == (Outcome.WARN, True)
        assert len(found.rejected) == len(months)

    def test_a_month_that_still_runs_is_not_counted(self, branch: World) -> None:
        self.absent(branch, 7, 8, 9)
        assert of(branch, "MEM-07", today="2026-09-29") == []
        assert len(of(branch, "MEM-07", today="2026-09-30")) == 1

    @pytest.mark.parametrize("mark", [THERE, AttendanceState.ONLINE, LEAVE])
    def test_attending_or_asking_leave_ends_a_run(self, branch: World, mark: AttendanceState) -> None:
        self.meet(branch, {"2026-07-10": MISSED, "2026-08-10": mark, "2026-09-10": MISSED})
        assert of(branch, "MEM-07") == []

    def test_having_been_there_before_does_not_hide_it(self, branch: World) -> None:
        self.meet(self.absent(branch, 7, 8, 9), {"2026-06-10": THERE})
        assert "7月10日到9月10日" in one(branch, "MEM-07").message

    def test_being_present_as_a_guest_elsewhere_counts_for_him(self, branch: World) -> None:
        a_branch(self.absent(branch, 7, 8, 9), "c")
        branch.meeting(MeetingKind.LECTURE, "2026-09-20", branch="c", people={"f5": THERE})
        assert of(branch, "MEM-07") == []

    def test_a_training_missed_is_no_organisational_life_missed(self, branch: World) -> None:
        marks = dict.fromkeys(("2026-07-10", "2026-08-10", "2026-09-10"), MISSED)
        assert of(self.meet(branch, marks, MeetingKind.TRAINING), "MEM-07") == []

    @pytest.mark.parametrize(
        "kind", [ConditionKind.ATTENDANCE_EASED, ConditionKind.MOBILE, ConditionKind.ABROAD, ConditionKind.LOST]
    )
    def test_e21_nobody_expects_the_old_and_ill_nor_those_away(self, branch: World, kind: ConditionKind) -> None:
        is_in_state(self.absent(branch, 7, 8, 9), "f5", kind, "2026-01-01")
        assert of(branch, "MEM-07") == []

    def test_e21_whoever_is_eased_still_pays(self, branch: World) -> None:
        is_in_state(self.pays(branch, 1, 2, 3, 4, 5), "f5", ConditionKind.ATTENDANCE_EASED, "2026-01-01")
        assert "连续3个月没有交党费（2026年6月到2026年8月）" in one(branch, "MEM-07").message

    def test_dues_are_told_as_the_dues_page_tells_them(self, branch: World) -> None:
        self.pays(branch, 1, 2, 3)
        found = one(branch, "MEM-07")
        (line,) = arrears(branch.store, "b", date(2026, 9, 30))
        assert (line.in_a_row, "连续5个月没有交党费" in found.message) == (5, True)

    def test_who_owes_nothing_is_not_behind(self, branch: World) -> None:
        assert of(self.pays(branch, amount="0"), "MEM-07") == []

    def test_one_branch_asked_alone_says_the_same(self, branch: World) -> None:
        self.pays(self.absent(branch, 5, 6, 7, 8, 9), 1, 2)
        whole = branch.findings("MEM-07", Q3)
        alone = evaluate(branch.store, parse_period(Q3), on("2030-01-01"), branches=["b"], rules=["MEM-07"])
        assert alone == whole


class TestOnTheWay:
    """MEM-08."""

    def test_e17_the_old_branch_answers_until_he_is_received(self, branch: World) -> None:
        joins(branch, "gone", sent="2026-09-20")
        found = one(branch, "MEM-08", "gone", today="2026-09-25")
        assert (found.branch, found.outcome, found.due_on) == ("b", Outcome.PENDING, date(2026, 12, 20))

    def test_what_was_received_late_is_remarked(self, branch: World) -> None:
        joins(branch, "gone", sent="2026-03-01", until="2026-08-05")
        assert one(branch, "MEM-08", "gone").outcome is Outcome.WARN
        assert of(branch, "MEM-08", "gone", "2026Q4") == []

    def test_how_long_is_too_long_is_a_policy(self, branch: World) -> None:
        joins(branch, "gone", sent="2026-08-20").policy("transfer_gap_months", "1")
        assert one(branch, "MEM-08", "gone").outcome is Outcome.WARN

    def test_a_quarter_that_ended_in_time_owed_nothing(self, branch: World) -> None:
        joins(branch, "gone", sent="2026-09-20")
        assert one(branch, "MEM-08", "gone").outcome is Outcome.NOT_APPLICABLE


class TestAdmission:
    """MEM-09."""

    def voted(self, world: World, held: str) -> str:
        item = AgendaItem(id="a", meeting_id="m", position=1, kind=AgendaKind.ADMISSION, person_id="new")
        general = MeetingKind.GENERAL_MEETING
        world.add(Meeting(id="m", branch_id="b", kind=general, held_on=on(held), agenda=(item,)))
        return "m"

    def test_e18_membership_dates_from_the_meeting_however_late_the_approval(self, branch: World) -> None:
        joins(branch, "new", since="2026-07-10", joined="2026-07-10", full=None)
        held = self.voted(branch, "2026-07-10")
        found = one(branch, "MEM-09", "new")
        assert (found.outcome, found.period, found.counted) == (Outcome.MET, "2026-07-10", (held,))

    def test_another_day_is_named_with_the_meeting(self, branch: World) -> None:
        joins(branch, "new", since="2026-08-02", joined="2026-08-02", full=None)
        held = self.voted(branch, "2026-07-10")
        found = one(branch, "MEM-09", "new")
        assert (found.outcome, [r.id for r in found.rejected]) == (Outcome.UNMET, [held])

    def test_the_step_of_his_file_will_do_where_the_meeting_is_not_recorded(self, branch: World) -> None:
        joins(branch, "new", since="2026-07-10", joined="2026-07-10", full=None)
        step = AdmissionStep(
            id="s", admission_id="file", kind=AdmissionStepKind.ADMISSION_VOTE, done_on=date(2026, 7, 10)
        )
        branch.add(Admission(id="file", person_id="new", branch_id="b", steps=(step,)))
        assert one(branch, "MEM-09", "new").outcome is Outcome.MET

    def test_who_was_admitted_elsewhere_is_not_asked_after(self, branch: World) -> None:
        joins(branch, "new", since="2026-09-01", joined="2026-07-10", full=None)
        assert of(branch, "MEM-09", "new") == []

    def test_who_moved_meanwhile_is_told_of_where_he_was_admitted(self, branch: World) -> None:
        joins(branch, "new", since="2026-07-10", joined="2026-07-10", full=None, until="2026-09-01")
        moves(a_branch(branch, "c"), "new", "c", "2026-09-01")
        assert one(branch, "MEM-09", "new").branch == "b"
