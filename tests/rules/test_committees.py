"""ORG-04 to 06 and 08 to 10, with edge cases E-16 and E-38 to E-41: the committee, its posts and its term."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.model import BranchKind, CommitteeBasis, Finding, Outcome, PostRole, SubjectKind
from tests.rules.rolls import a_branch, elected, holds, joins, several
from tests.rules.world import World

Q3 = "2026Q3"
FOUR = (PostRole.SECRETARY, PostRole.ORGANIZATION, PostRole.PUBLICITY, PostRole.DISCIPLINE)


def state(world: World, rule: str, period: str = Q3, today: str = "2030-01-01") -> Finding:
    """The branch's own finding."""
    return world.one(rule, period, today, SubjectKind.BRANCH)


class TestWhetherThereIsOne:
    """ORG-04 and ORG-06."""

    def seventh(self, world: World, day: str) -> World:
        return joins(several(a_branch(world), 6), "seventh", since=day)

    @pytest.mark.parametrize(
        ("full", "committee", "secretary"),
        [(6, Outcome.NOT_APPLICABLE, Outcome.UNMET), (7, Outcome.UNMET, Outcome.NOT_APPLICABLE)],
    )
    def test_e15_seven_counts_full_members_only(
        self, world: World, full: int, committee: Outcome, secretary: Outcome
    ) -> None:
        joins(several(a_branch(world), full), "y1", "y2", full=None)
        assert (state(world, "ORG-04").outcome, state(world, "ORG-06").outcome) == (committee, secretary)

    @pytest.mark.parametrize(("today", "outcome"), [("2026-06-30", Outcome.WARN), ("2026-07-01", Outcome.UNMET)])
    def test_e16_ninety_days_after_the_seventh_it_is_short(self, world: World, today: str, outcome: Outcome) -> None:
        found = state(self.seventh(world, "2026-04-01"), "ORG-04", "2026Q2" if today < "2026-07" else Q3, today)
        assert (found.outcome, found.due_on) == (outcome, date(2026, 6, 30))

    def test_e16_the_days_are_a_policy(self, world: World) -> None:
        self.seventh(world, "2026-04-01").policy("committee_after_days", "30")
        assert state(world, "ORG-04", "2026Q2").outcome is Outcome.UNMET

    def test_e16_no_committee_meeting_is_due_before_there_is_a_committee(self, world: World) -> None:
        self.seventh(world, "2026-04-01")
        assert {f.outcome for f in world.findings("MTG-02", "2026Q2")} == {Outcome.NOT_APPLICABLE}

    def test_e16_falling_below_seven_does_not_dissolve_an_elected_committee(self, world: World) -> None:
        elected(joins(several(a_branch(world), 6), "gone", until="2026-08-01"), "2025-01-10")
        found = state(world, "ORG-04")
        assert (found.outcome, "任期内继续" in found.message) == (Outcome.NOT_APPLICABLE, True)
        assert state(world, "ORG-08").outcome is Outcome.MET

    def test_e16_a_conversion_may_be_the_seventh(self, world: World) -> None:
        joins(several(a_branch(world), 6), "y", full="2026-09-01", joined="2025-08-01")
        assert "2026年9月1日起满足条件" in state(world, "ORG-04").message

    def test_the_days_count_from_the_end_of_the_last_committee(self, world: World) -> None:
        elected(several(a_branch(world), 9), "2023-01-10", until="2026-08-01")
        found = state(world, "ORG-04")
        assert (found.outcome, found.due_on) == (Outcome.WARN, date(2026, 10, 30))

    def test_a_secretary_is_enough_for_six(self, world: World) -> None:
        holds(several(a_branch(world), 6), "f1", PostRole.SECRETARY, "2020-01-01")
        assert state(world, "ORG-06").outcome is Outcome.MET

    def test_two_deputies_are_one_too_many(self, world: World) -> None:
        holds(several(a_branch(world), 6), "f1", PostRole.SECRETARY, "2020-01-01")
        holds(holds(world, "f2", PostRole.DEPUTY, "2020-01-01"), "f3", PostRole.DEPUTY, "2020-01-01")
        assert state(world, "ORG-06").outcome is Outcome.WARN

    def test_since_when_there_is_no_secretary_is_said(self, world: World) -> None:
        holds(several(a_branch(world), 6), "f1", PostRole.SECRETARY, "2020-01-01", "2026-08-01")
        found = state(world, "ORG-06")
        assert (found.outcome, "2026年8月1日起没有书记" in found.message) == (Outcome.UNMET, True)

    def test_an_accepted_explanation_excuses(self, world: World) -> None:
        several(a_branch(world), 6).explained("ORG-06", "b", Q3, "上级正在考察人选")
        assert state(world, "ORG-06").outcome is Outcome.EXCUSED


class TestPosts:
    """ORG-05 and ORG-10."""

    def of(self, world: World, size: int) -> World:
        elected(several(a_branch(world), 12), "2025-01-10")
        for place in range(size):
            role = FOUR[place] if place < len(FOUR) else PostRole.MEMBER
            holds(world, f"f{place + 1}", role, "2025-01-10")
        return world

    @pytest.mark.parametrize(
        ("size", "outcome", "said"),
        [(2, Outcome.WARN, "一般3至5人"), (4, Outcome.MET, "职务齐全"), (5, Outcome.MET, "职务齐全"),
         (6, Outcome.MET, "没有超过7人"), (7, Outcome.MET, "没有超过7人"), (8, Outcome.WARN, "一般不超过7人")],
    )  # fmt: skip
    def test_three_to_five_generally_no_more_than_seven(
        self, world: World, size: int, outcome: Outcome, said: str
    ) -> None:
        found = state(self.of(world, size), "ORG-05")
        assert (found.outcome, said in found.message) == (outcome, True)

    def test_missing_posts_are_named(self, world: World) -> None:
        assert "没有纪检委员" in state(self.of(world, 3), "ORG-05").message

    def test_one_person_may_hold_two_posts(self, world: World) -> None:
        holds(self.of(world, 3), "f2", PostRole.DISCIPLINE, "2025-01-10")
        found = state(world, "ORG-05")
        assert (found.outcome, "支委会3人" in found.message) == (Outcome.MET, True)

    def test_a_committee_nobody_is_registered_in_is_unknown(self, world: World) -> None:
        assert state(self.of(world, 0), "ORG-05").outcome is Outcome.UNKNOWN

    def test_without_a_committee_its_rules_do_not_apply(self, world: World) -> None:
        several(a_branch(world), 5)
        assert {state(world, rule).outcome for rule in ("ORG-05", "ORG-08", "ORG-09", "ORG-10")} == {
            Outcome.NOT_APPLICABLE
        }

    def test_a_vacancy_is_told_with_its_first_day(self, world: World) -> None:
        holds(self.of(world, 3), "f9", PostRole.DISCIPLINE, "2025-01-10", "2026-08-15")
        found = state(world, "ORG-10")
        assert (found.outcome, "纪检委员2026年8月15日起空缺" in found.message) == (Outcome.WARN, True)

    def test_a_plain_member_who_left_is_a_vacancy_too(self, world: World) -> None:
        holds(self.of(world, 5), "f9", PostRole.MEMBER, "2025-01-10", "2026-08-15")
        assert "委员2026年8月15日起空缺" in state(world, "ORG-10").message

    def test_a_post_of_an_earlier_committee_is_no_vacancy(self, world: World) -> None:
        holds(self.of(world, 4), "f9", PostRole.DEPUTY, "2021-01-10", "2025-01-10")
        assert state(world, "ORG-10").outcome is Outcome.MET


class TestTerm:
    """ORG-08 and ORG-09."""

    def branch(self, world: World, kind: BranchKind | None = None) -> World:
        return several(a_branch(world, kind=kind), 9)

    def test_e38_without_the_years_of_the_approval_the_term_is_unknown(self, world: World) -> None:
        elected(self.branch(world), "2025-01-10", None)
        assert state(world, "ORG-08").outcome is Outcome.UNKNOWN

    @pytest.mark.parametrize("years", [3, 5])
    def test_e38_the_approval_says_three_years_or_five(self, world: World, years: int) -> None:
        elected(self.branch(world), "2025-01-10", years)
        assert state(world, "ORG-08").due_on == date(2025 + years, 1, 10)

    def test_e39_an_appointed_committee_has_no_term(self, world: World) -> None:
        elected(self.branch(world), "2015-01-10", None, basis=CommitteeBasis.APPOINTED)
        assert {state(world, rule).outcome for rule in ("ORG-08", "ORG-09")} == {Outcome.NOT_APPLICABLE}

    def test_whether_it_was_elected_or_appointed_has_to_be_known(self, world: World) -> None:
        elected(self.branch(world), "2025-01-10", basis=None)
        assert state(world, "ORG-08").outcome is Outcome.UNKNOWN

    def test_a_temporary_branch_has_no_re_election(self, world: World) -> None:
        elected(self.branch(world, BranchKind.TEMPORARY), "2015-01-10")
        assert state(world, "ORG-08").outcome is Outcome.NOT_APPLICABLE

    def test_e40_a_by_election_does_not_restart_the_term(self, world: World) -> None:
        elected(self.branch(world), "2023-09-10")
        before = state(world, "ORG-08").due_on
        holds(world, "f1", PostRole.PUBLICITY, "2026-06-01")
        assert (state(world, "ORG-08").due_on, before) == (date(2026, 9, 10), date(2026, 9, 10))

    @pytest.mark.parametrize(("today", "outcome"), [("2027-02-28", Outcome.MET), ("2027-03-01", Outcome.UNMET)])
    def test_e41_a_term_from_the_29th_of_february_ends_on_the_28th(
        self, world: World, today: str, outcome: Outcome
    ) -> None:
        elected(self.branch(world), "2024-02-29")
        assert state(world, "ORG-08", "2027Q1", today).outcome is outcome

    def test_an_approved_extension_holds_until_its_day(self, world: World) -> None:
        elected(self.branch(world), "2023-09-10", extended="2027-03-31", document="街党〔2026〕9号")
        assert state(world, "ORG-08", "2026Q4").outcome is Outcome.MET
        assert state(world, "ORG-08", "2027Q2").outcome is Outcome.UNMET

    def test_an_extension_without_a_paper_is_remarked(self, world: World) -> None:
        elected(self.branch(world), "2023-09-10", extended="2027-03-31")
        assert "还没有登记批准延期的文件" in state(world, "ORG-08", "2026Q4").message

    def test_an_extension_that_is_over_is_over_with_or_without_its_document(self, world: World) -> None:
        elected(self.branch(world), "2023-09-10", extended="2026-11-30")
        assert state(world, "ORG-08", "2026Q4", "2026-12-02").outcome is Outcome.UNMET

    @pytest.mark.parametrize(
        ("today", "outcome"), [("2026-03-09", Outcome.NOT_APPLICABLE), ("2026-03-10", Outcome.PENDING)]
    )
    def test_half_a_year_before_the_end_it_is_spoken_of(self, world: World, today: str, outcome: Outcome) -> None:
        elected(self.branch(world), "2023-09-10")
        assert state(world, "ORG-09", "2026Q1", today).outcome is outcome

    def test_after_the_end_it_is_a_warning(self, world: World) -> None:
        elected(self.branch(world), "2023-09-10")
        assert state(world, "ORG-09").outcome is Outcome.WARN

    @pytest.mark.parametrize(("until", "outcome"), [("2027-09-10", Outcome.PENDING), ("2027-09-11", Outcome.WARN)])
    def test_an_extension_is_no_longer_than_a_year(self, world: World, until: str, outcome: Outcome) -> None:
        elected(self.branch(world), "2023-09-10", extended=until, document="街党〔2026〕9号")
        assert state(world, "ORG-09", "2026Q4", "2026-12-01").outcome is outcome

    @pytest.mark.parametrize(
        ("elected_on", "extended", "document", "outcome"),
        [("2026-09-01", None, None, Outcome.MET), ("2025-09-10", None, None, Outcome.MET),
         ("2025-09-09", None, None, Outcome.WARN), ("2026-10-20", None, None, Outcome.WARN),
         ("2026-10-20", "2026-12-31", "街党〔2026〕9号", Outcome.MET)],
    )  # fmt: skip
    def test_a_re_election_is_judged_by_the_term_that_it_ended(
        self, world: World, elected_on: str, extended: str | None, document: str | None, outcome: Outcome
    ) -> None:
        elected(self.branch(world), "2023-09-10", until=elected_on, extended=extended, document=document)
        elected(world, elected_on)
        day = date.fromisoformat(elected_on)
        assert state(world, "ORG-09", f"{day.year}Q{(day.month + 2) // 3}").outcome is outcome
