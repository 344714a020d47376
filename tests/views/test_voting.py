"""Votes while they are typed: the worked examples and tables of the field, and every bar at its edge."""

from __future__ import annotations

import pytest

from pbdesk.actions.meeting_drafts import AgendaDraft, Newcomer
from pbdesk.model import AgendaKind, AttendanceState, MeetingKind, Outcome, PostRole
from pbdesk.rules.bars import Bar
from pbdesk.rules.vote_lines import is_voted
from pbdesk.views.roll import Roll, Seat
from pbdesk.views.voting import bar_of_draft
from tests.views.ballots import (
    DAY,
    PLAIN,
    a_roll,
    a_vote,
    an_item,
    left_out,
    opinion,
    stand,
    standing,
    there,
    with_policy,
)

ADMISSION, CONVERSION, RESOLUTION = AgendaKind.ADMISSION, AgendaKind.CONVERSION, AgendaKind.RESOLUTION

EXAMPLE = a_roll(21, probationary=2, suspended=1)
"""24 members: 22 full, one of them without rights, and 2 on probation; f21 is bedridden and validly left out."""
BEDRIDDEN = left_out("f21", 4)


def test_worked_example_1_exactly_half_may_vote_and_ten_of_twenty_do_not_pass() -> None:
    found = stand(EXAMPLE, there(EXAMPLE, 10, probationary=2), an_item(approve=10, against=0), BEDRIDDEN)
    assert [(base.symbol, base.number) for base in found.bases] == [("V", 21), ("X", 1), ("D", 20), ("P", 10)]
    assert [line.words for line in found.lines] == [
        "到会 10 人，2×10 ≥ 20，刚好半数",
        "赞成 10 票，2×10 ≤ 20，没有超过应到的半数",
    ]
    assert found.sentence == (
        "到会刚好半数，建议核对；没有通过：赞成 10 票，2×10 ≤ 20，没有超过应到的半数（至少 11 票赞成）。"
    )


def test_worked_example_1_with_ten_there_nothing_can_pass() -> None:
    found = stand(EXAMPLE, there(EXAMPLE, 10, probationary=2), an_item(), BEDRIDDEN)
    assert found.outcome is Outcome.PENDING
    assert found.hints == ("到会的人全部赞成也只有 10 票，不到 11 票，这次无法通过。",)


FOUR_WRITTEN = [opinion(f"f{n}") for n in (17, 18, 19, 20)]


def test_worked_example_2_written_opinions_are_votes_and_not_presence() -> None:
    found = stand(EXAMPLE, there(EXAMPLE, 10, *FOUR_WRITTEN), an_item(ADMISSION, person_id="x", approve=10), BEDRIDDEN)
    assert (found.number("W"), found.outcome) == (4, Outcome.UNMET)
    assert found.sentence == "应到 20 人，到会 10 人，没有超过半数，表决无效（至少 11 人到会）。"


def test_worked_example_2_with_eleven_there_eight_and_four_pass() -> None:
    found = stand(EXAMPLE, there(EXAMPLE, 11, *FOUR_WRITTEN), an_item(ADMISSION, person_id="x", approve=8), BEDRIDDEN)
    assert found.outcome is Outcome.MET
    assert found.lines[1].words == "会上赞成 8 票、书面赞成 4 票，2×12 > 20，超过应到的半数"


def test_worked_example_3_an_election_is_won_on_those_present() -> None:
    roll = a_roll(20)
    found = stand(roll, there(roll, 16), standing(8, 9, 10, 12, seats=3, issued=16, returned=16))
    assert [line.words for line in found.lines][:2] == [
        "到会 16 人，5×16 ≥ 4×20，已到五分之四",
        "应选 3 名，候选人 4 ≥ 3+1",
    ]
    assert [c.words for c in found.candidates][:2] == ["2×8 ≤ 16，刚好半数，不当选", "2×9 > 16，超过半数，当选"]
    assert (found.outcome, found.sentence) == (Outcome.MET, "应选 3 名，候选2、候选3、候选4当选。")


def test_worked_example_3_on_those_due_eleven_would_be_needed() -> None:
    roll = a_roll(20)
    due = with_policy("election_base", "due")
    found = stand(roll, there(roll, 16), standing(10, 11, seats=1, issued=16, returned=16), policies=due)
    assert [c.outcome for c in found.candidates] == [Outcome.UNMET, Outcome.MET]
    assert found.lines[-1].least == 11


WORKERS = ("f21", "f22", "f23")


def test_worked_example_4_without_the_papers_they_count_and_the_paper_is_named() -> None:
    roll = a_roll(23)
    found = stand(roll, there(roll, 18), standing(seats=3), *(left_out(w, document="") for w in WORKERS))
    assert (found.number("D"), found.outcome) == (23, Outcome.UNMET)
    assert found.lines[0].words == "到会 18 人，5×18 < 4×23，不到五分之四"
    assert found.hints[0] == "缺上级同意文件：张三、李四、王五；补齐后应到 20 人，18 人到会即可。"


def test_worked_example_4_with_the_papers_the_election_is_valid() -> None:
    roll = a_roll(23)
    found = stand(roll, there(roll, 18), standing(seats=3), *(left_out(w) for w in WORKERS))
    assert (found.number("D"), found.lines[0].outcome) == (20, Outcome.MET)
    assert {e.words for e in found.exclusions} == {"不计入应到"}


WORKED_TABLE = [
    # due, least present (ordinary, admission), least approvals, least present (election)
    (5, 3, 3, 3, 4),
    (7, 4, 4, 4, 6),
    (12, 6, 7, 7, 10),
    (19, 10, 10, 10, 16),
    (20, 10, 11, 11, 16),
    (21, 11, 11, 11, 17),
]


@pytest.mark.parametrize(("due", "ordinary", "admission", "approvals", "election"), WORKED_TABLE)
def test_worked_table_of_general_meetings(
    due: int, ordinary: int, admission: int, approvals: int, election: int
) -> None:
    roll = a_roll(due)
    everyone = there(roll, due)
    stands = [stand(roll, everyone, item) for item in (an_item(), an_item(ADMISSION), standing(seats=3))]
    assert [found.lines[0].least for found in stands] == [ordinary, admission, election]
    assert stands[0].lines[1].least == stands[1].lines[1].least == approvals


@pytest.mark.parametrize(("seats", "least"), [(3, 2), (5, 3), (7, 4)])
def test_worked_table_of_committees(seats: int, least: int) -> None:
    roll = a_roll(seats, committee=seats)
    enough = stand(roll, there(roll, least), an_item(), kind=MeetingKind.COMMITTEE_MEETING)
    short = stand(roll, there(roll, least - 1), an_item(), kind=MeetingKind.COMMITTEE_MEETING)
    assert enough.lines[0].outcome is Outcome.MET
    assert (short.outcome, short.lines[0].least) == (Outcome.UNMET, least)


@pytest.mark.parametrize(("seats", "least"), [(3, 4), (5, 6), (7, 9)])
def test_worked_table_of_candidates(seats: int, least: int) -> None:
    roll = a_roll(20)
    enough = stand(roll, there(roll, 20), standing(*[None] * least, seats=seats))
    short = stand(roll, there(roll, 20), standing(*[None] * (least - 1), seats=seats))
    assert [line.outcome for line in enough.lines if line.rule == "VOT-09"] == [Outcome.MET]
    assert (short.outcome, "还少 1 名。" in short.sentence) == (Outcome.PENDING, True)


@pytest.mark.parametrize(("full", "most"), [(8, 2), (9, 3), (20, 6), (23, 7)])
def test_worked_table_of_excellent_members(full: int, most: int) -> None:
    roll = a_roll(full, probationary=4)
    found = stand(roll, there(roll, full), an_item(AgendaKind.APPRAISAL))
    assert found.lines[0].least == most
    assert (
        found.sentence == f"正式党员 {full} 人，优秀最多 {most} 人（3×{most} ≤ {full}）；预备党员参加评议，不评等次。"
    )


def test_a_street_may_read_half_or_more_as_more_than_half() -> None:
    roll = a_roll(20)
    strict = with_policy("vote_exact_half", "short")
    found = stand(roll, there(roll, 10), an_item(approve=10), policies=strict)
    assert (found.outcome, found.lines[0].least) == (Outcome.UNMET, 11)


def test_a_resolution_passes_on_those_due_and_abstaining_is_not_approving() -> None:
    roll = a_roll(20)
    passed = stand(roll, there(roll, 15), an_item(approve=11, against=0, abstain=4))
    failed = stand(roll, there(roll, 15), an_item(approve=10, against=0, abstain=5))
    assert (passed.outcome, passed.sentence) == (Outcome.MET, "通过：赞成 11 票，2×11 > 20，超过应到的半数。")
    assert failed.outcome is Outcome.UNMET


def test_before_the_numbers_are_typed_it_says_what_is_needed() -> None:
    roll = a_roll(20)
    found = stand(roll, there(roll, 15), an_item())
    assert found.sentence == "可以表决：应到 20 人，到会 15 人，至少 11 票赞成才通过。"
    assert (found.lines[0].least_words, found.lines[1].least_words) == ("至少 10 人到会", "至少 11 票赞成")


def test_before_attendance_is_marked_nothing_is_claimed() -> None:
    roll = a_roll(20)
    found = stand(roll, (), an_item(approve=20))
    assert (found.outcome, found.sentence) == (Outcome.PENDING, "还没有标出席。")


def test_without_anyone_who_may_vote_the_roll_is_to_be_looked_at() -> None:
    roll = a_roll(0, probationary=3)
    found = stand(roll, there(roll, 0, probationary=3), an_item(approve=3))
    assert (found.outcome, found.sentence) == (Outcome.UNKNOWN, "名册上当天没有有表决权的人，请先核对名册。")


def test_those_who_take_part_online_are_not_there_for_a_vote() -> None:
    roll = a_roll(4)
    online = [opinion("f3", "", None, AttendanceState.ONLINE), opinion("f4", "", None, AttendanceState.ONLINE)]
    assert stand(roll, there(roll, 1, *online), an_item()).number("P") == 1


@pytest.mark.parametrize("kind", [ADMISSION, CONVERSION])
def test_admission_and_conversion_need_more_than_half(kind: AgendaKind) -> None:
    roll = a_roll(20)
    assert stand(roll, there(roll, 10), an_item(kind, approve=10)).outcome is Outcome.UNMET
    assert stand(roll, there(roll, 11), an_item(kind, approve=11)).outcome is Outcome.MET


WRITTEN: list[tuple[str, object, int, str]] = [
    ("the day before", opinion("f20"), 1, "会前交来，计票不计到会"),
    ("the day itself", opinion("f20", on=DAY), 1, "当天交来，请核对是不是在会前收到"),
    ("the day after", opinion("f20", on=DAY.replace(day=21)), 0, "11月21日才交来，不在会前，不计票"),
    ("no day", opinion("f20", on=None), 0, "没有写明哪天交来，暂不计票"),
    ("came after all", opinion("f20", state=AttendanceState.PRESENT), 0, "本人到会，以会上投票为准"),
    ("on probation", opinion("y1"), 0, "没有表决权，不计票"),
    ("left out", opinion("f19"), 0, "已不计入应到，书面意见不计票"),
]


@pytest.mark.parametrize(("mark", "counted", "words"), [w[1:] for w in WRITTEN], ids=[w[0] for w in WRITTEN])
def test_a_written_opinion_counts_only_from_an_absent_voter_and_by_the_day(
    mark: object, counted: int, words: str
) -> None:
    roll = a_roll(20, probationary=1)
    found = stand(roll, there(roll, 12, mark), an_item(ADMISSION), left_out("f19"))  # type: ignore[arg-type]
    assert (found.number("W"), [o.words for o in found.opinions]) == (counted, [words])


def test_written_opinions_of_the_day_itself_are_to_be_looked_at() -> None:
    roll = a_roll(20)
    marks = there(roll, 12, opinion("f19", on=DAY), opinion("f20", on=DAY), opinion("f18"))
    found = stand(roll, marks, an_item(ADMISSION, person_id="x", approve=12))
    assert found.hints == ("f19、f20：当天交的书面意见，请核对是不是在会前收到。",)
    assert [opinion.person_id for opinion in found.opinions if opinion.doubtful] == ["f19", "f20"]


PROBATION_TOPICS = ["延长预备期", "关于延长方芳预备期半年的决议", "取消预备党员资格", "取消方芳预备党员资格"]


@pytest.mark.parametrize("topic", PROBATION_TOPICS)
def test_extending_or_cancelling_a_probation_needs_more_than_half(topic: str) -> None:
    roll = a_roll(20)
    short, enough = (stand(roll, there(roll, n), an_item(topic=topic, approve=11)) for n in (10, 11))
    assert (short.outcome, short.lines[0].least, enough.outcome) == (Outcome.UNMET, 11, Outcome.MET)
    assert (short.lines[0].rule, short.lines[0].citation.endswith("第三十三条")) == ("VOT-04", True)


@pytest.mark.parametrize("topic", PROBATION_TOPICS)
def test_written_opinions_are_votes_on_a_probation(topic: str) -> None:
    roll = a_roll(20)
    found = stand(roll, there(roll, 11, opinion("f20")), an_item(topic=topic, approve=10, against=1))
    assert (found.number("W"), found.outcome, found.hints) == (1, Outcome.MET, ())


@pytest.mark.parametrize("topic", ["修订支部公约", "预备期教育安排", "取消春游", "延长会议时间"])
def test_other_resolutions_keep_the_ordinary_bar(topic: str) -> None:
    roll = a_roll(20)
    assert stand(roll, there(roll, 10), an_item(topic=topic, approve=11)).outcome is Outcome.WARN


def test_a_committee_that_talks_of_a_probation_keeps_its_own_bar() -> None:
    roll = a_roll(10, committee=5)
    item = an_item(topic="延长预备期", approve=3)
    found = stand(roll, there(roll, 3), item, kind=MeetingKind.COMMITTEE_MEETING)
    assert (found.number("C"), found.outcome) == (5, Outcome.MET)


@pytest.mark.parametrize(
    ("item", "kind", "bar"),
    [(an_item(topic="延长预备期"), MeetingKind.GENERAL_MEETING, Bar.MORE_THAN_HALF),
     (an_item(topic="延长预备期"), MeetingKind.COMMITTEE_MEETING, Bar.HALF),
     (an_item(topic="年度计划"), MeetingKind.GENERAL_MEETING, Bar.HALF),
     (an_item(AgendaKind.MATTER, topic="通报延长预备期的规定"), MeetingKind.GENERAL_MEETING, Bar.HALF)],
)  # fmt: skip
def test_the_head_count_of_a_meeting_goes_by_its_strictest_item(item: AgendaDraft, kind: MeetingKind, bar: Bar) -> None:
    assert bar_of_draft(a_vote(a_roll(5), (), item, kind=kind), PLAIN, DAY) is bar


def test_nobody_is_counted_twice() -> None:
    roll = a_roll(20)
    came = opinion("f1", state=AttendanceState.PRESENT)
    found = stand(roll, there(roll, 11, came), an_item(ADMISSION, approve=10))
    assert (found.number("P"), found.number("W"), found.outcome) == (11, 0, Outcome.UNMET)


def test_a_written_no_is_no_approval() -> None:
    roll = a_roll(20)
    found = stand(roll, there(roll, 11, opinion("f20", "反对"), opinion("f19", "弃权")), an_item(ADMISSION, approve=10))
    assert (found.number("W"), found.outcome) == (2, Outcome.UNMET)


def test_written_opinions_are_no_votes_on_ordinary_matters() -> None:
    roll = a_roll(20)
    found = stand(roll, there(roll, 11, opinion("f20")), an_item(RESOLUTION, approve=10))
    assert (found.outcome, found.opinions) == (Outcome.UNMET, ())


def test_each_is_voted_on_alone_and_by_name() -> None:
    roll = a_roll(20)
    found = stand(roll, there(roll, 20), an_item(CONVERSION))
    assert found.hints[0] == "还没有写明是哪一位；预备党员转正要逐个讨论、逐个表决，一人一项。"


EXCLUDED = [
    (left_out("f23", document=""), False, "缺上级同意文件，仍计入应到"),
    (left_out("f23", on=None), False, "缺党员大会通过的日期，仍计入应到"),
    (left_out("f23", on=DAY), True, "不计入应到"),
    (left_out("f23", document=" ", on=None), False, "缺上级同意文件、党员大会通过的日期，仍计入应到"),
    (left_out("f23", 0), False, "缺不计入应到的理由（六种情形之一），仍计入应到"),
    (left_out("f23", 9), False, "缺不计入应到的理由（六种情形之一），仍计入应到"),
    (left_out("y1"), False, "本来就没有表决权，不用填"),
    (left_out("f1"), False, "人到会了，应到、实到都计入"),
]


@pytest.mark.parametrize(("exclusion", "valid", "words"), EXCLUDED)
def test_only_with_both_papers_someone_is_left_out(exclusion: object, valid: bool, words: str) -> None:
    roll = a_roll(23, probationary=1)
    found = stand(roll, there(roll, 18), an_item(), exclusion)  # type: ignore[arg-type]
    assert [(e.valid, e.words) for e in found.exclusions] == [(valid, words)]
    assert found.number("D") == 23 - valid


def test_a_resolution_after_the_meeting_leaves_nobody_out() -> None:
    roll = a_roll(23)
    found = stand(roll, there(roll, 18), standing(seats=3), left_out("f21", on=DAY.replace(day=21)))
    assert found.hints[0] == "缺会前通过的党员大会决议：张三；补齐后应到 22 人，18 人到会即可。"


def test_when_the_papers_would_not_be_enough_it_says_how_many_are_short() -> None:
    roll = a_roll(23)
    found = stand(roll, there(roll, 14), standing(seats=3), *(left_out(w, document="") for w in WORKERS))
    assert found.hints[0].endswith("补齐后应到 20 人，至少 16 人到会，还差 2 人。")


def test_someone_left_out_who_turns_up_counts_in_both_numbers() -> None:
    roll = a_roll(20)
    found = stand(roll, there(roll, 11), an_item(), left_out("f1"))
    assert (found.number("D"), found.number("P"), found.number("X")) == (20, 11, 0)


def test_a_committee_passes_by_practice_and_says_so() -> None:
    roll = a_roll(10, committee=5)
    found = stand(roll, there(roll, 3), an_item(approve=3), kind=MeetingKind.COMMITTEE_MEETING)
    assert [(base.symbol, base.number) for base in found.bases] == [("C", 5), ("Pc", 3)]
    assert (found.outcome, found.lines[1].citation) == (Outcome.MET, "通行做法")


def test_every_filled_seat_of_a_committee_counts_whatever_the_roll_says_of_the_member() -> None:
    fifth = Seat(number=5, person_id="s", name="停", suspended=True, post=PostRole.MEMBER)
    roll = Roll((*a_roll(4, committee=4).seats, fifth))
    found = stand(roll, there(roll, 3), an_item(), kind=MeetingKind.COMMITTEE_MEETING)
    assert (found.number("C"), found.number("Pc")) == (5, 3)


def test_a_committee_does_not_admit_members() -> None:
    roll = a_roll(10, committee=5)
    found = stand(roll, there(roll, 5), an_item(ADMISSION, person_id="x"), kind=MeetingKind.COMMITTEE_MEETING)
    assert found.hints[0] == "接收预备党员要由党员大会表决，支委会的意见只作审查。"


def test_a_groups_vote_is_no_resolution_of_the_branch() -> None:
    roll = a_roll(10)
    found = stand(roll, there(roll, 10), an_item(approve=10), kind=MeetingKind.GROUP_MEETING, group_id="g")
    assert found.outcome is Outcome.NOT_APPLICABLE


def test_a_vote_on_theme_day_belongs_into_a_general_meeting() -> None:
    roll = a_roll(10)
    found = stand(roll, there(roll, 10), an_item(approve=10), kind=MeetingKind.THEME_DAY)
    assert found.hints == ("主题党日上的表决，请单独记成一次党员大会（同一天的另一部分）。",)


def test_more_ballots_than_voters_there_are_pointed_out() -> None:
    roll = a_roll(10, probationary=2)
    found = stand(roll, there(roll, 10, probationary=2), an_item(approve=12))
    assert found.hints == ("会上共 12 票，多于到会有表决权的 10 人，请核对：预备党员、列席人员和线上参加的不能投票。",)


def test_citations_keep_to_what_was_seen() -> None:
    roll = a_roll(10)
    cited = {
        line.rule: line.citation
        for item in (an_item(), an_item(ADMISSION), standing(None, None, seats=1, issued=10, returned=10))
        for line in stand(roll, there(roll, 10), item).lines
    }
    assert cited["VOT-01"].endswith("第十一条") and cited["VOT-04"].endswith("第二十条")  # noqa: PT018  both were seen
    assert not any(
        "条" in cited[rule].rpartition("》")[2] for rule in ("VOT-05", "VOT-07", "VOT-08", "VOT-09", "VOT-10")
    )


def test_someone_named_for_the_first_time_is_called_by_his_name() -> None:
    roll = a_roll(10)
    item = an_item(ADMISSION, person_id="new")
    found = stand(roll, there(roll, 10), item, newcomers=(Newcomer("new", "贺来"),))
    assert found.title == "接收预备党员：贺来"


def test_matters_without_numbers_are_no_votes_and_study_never_is() -> None:
    assert not is_voted(an_item(AgendaKind.MATTER))
    assert not is_voted(an_item(AgendaKind.STUDY))
    assert is_voted(an_item(AgendaKind.MATTER, approve=3))
