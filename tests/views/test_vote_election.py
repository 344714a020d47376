"""Elections: who is elected, ties, too few, too many, void ballots and meetings, and whose half counts."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.model import AgendaKind, MeetingKind, Outcome
from tests.views.ballots import a_roll, an_item, left_out, opinion, stand, standing, there

ROLL = a_roll(20)
ALL = there(ROLL, 20)
MET, UNMET, WARN, PENDING = Outcome.MET, Outcome.UNMET, Outcome.WARN, Outcome.PENDING


def fates(*votes: int | None, seats: int | None = 3) -> list[Outcome]:
    found = stand(ROLL, ALL, standing(*votes, seats=seats, issued=20, returned=20))
    return [candidate.outcome for candidate in found.candidates]


RESULTS: list[tuple[str, tuple[int, ...], int, list[Outcome]]] = [
    ("exactly half is not elected", (20, 20, 20, 10), 3, [MET, MET, MET, UNMET]),
    ("one more than half is", (11, 11, 11, 9), 3, [MET, MET, MET, UNMET]),
    ("more than seats go by votes", (20, 15, 14, 12), 3, [MET, MET, MET, UNMET]),
    ("a tie for the last seat is voted again", (20, 15, 12, 12), 3, [MET, MET, WARN, WARN]),
    ("a tie for the last two seats as well", (20, 14, 14, 14), 3, [MET, WARN, WARN, WARN]),
    ("a tie above the last seat elects both", (15, 15, 14, 11), 3, [MET, MET, MET, UNMET]),
    ("a tie that all seats can hold is none", (12, 12, 12, 9), 3, [MET, MET, MET, UNMET]),
    ("fewer than seats are elected", (20, 20, 9, 9), 3, [MET, MET, UNMET, UNMET]),
    ("nobody", (10, 10, 10, 10), 3, [UNMET, UNMET, UNMET, UNMET]),
]


@pytest.mark.parametrize(("votes", "seats", "outcomes"), [r[1:] for r in RESULTS], ids=[r[0] for r in RESULTS])
def test_who_is_elected(votes: tuple[int, ...], seats: int, outcomes: list[Outcome]) -> None:
    assert fates(*votes, seats=seats) == outcomes


def test_a_tie_is_said_with_names_and_the_seats_left() -> None:
    found = stand(ROLL, ALL, standing(20, 15, 12, 12, issued=20, returned=20))
    assert (found.outcome, found.sentence) == (
        WARN, "应选 3 名，候选1、候选2当选；候选3、候选4得票相同，就他们再投一次，选 1 名。"
    )  # fmt: skip


def test_seats_left_are_voted_again_or_given_up_by_consent() -> None:
    found = stand(ROLL, ALL, standing(20, 20, 9, 9, issued=20, returned=20))
    assert (found.outcome, found.sentence) == (
        WARN,
        "应选 3 名，候选1、候选2当选；还缺 1 名，另行选举，或者经过半数的选举人同意减少名额。",
    )


def test_nobody_elected_is_said() -> None:
    found = stand(ROLL, ALL, standing(1, 1, 1, 1, issued=20, returned=20))
    assert found.sentence.startswith("应选 3 名，没有人当选；还缺 3 名")


def test_nothing_is_decided_before_every_number_is_there() -> None:
    assert fates(20, None, 3, 2) == [PENDING] * 4
    assert fates(20, 19, 18, 2, seats=None) == [PENDING] * 4


WAITING = [
    (standing(seats=3), "应到 20 人，到会 20 人，达到五分之四；还没有填候选人。"),
    (standing(1, 2, 3, 4, seats=None), "应到 20 人，到会 20 人，达到五分之四；还没有填应选名额。"),
    (standing(1, None, 3, 4), "应到 20 人，到会 20 人，达到五分之四；还有候选人没有填得票。"),
]


@pytest.mark.parametrize(("item", "sentence"), WAITING)
def test_what_is_still_to_be_typed_is_said(item: object, sentence: str) -> None:
    found = stand(ROLL, ALL, item)  # type: ignore[arg-type]  # the table holds items
    assert (found.outcome, found.sentence) == (PENDING, sentence)


def test_four_fifths_less_one_makes_every_result_void() -> None:
    found = stand(ROLL, there(ROLL, 15), standing(15, 15, 15, 1, issued=15, returned=15))
    assert found.sentence == "应到 20 人，到会 15 人，不到五分之四，选举无效（至少 16 人到会）。"
    assert {candidate.words for candidate in found.candidates} == {"选举无效"}


def test_more_ballots_back_than_out_make_it_void() -> None:
    found = stand(ROLL, ALL, standing(20, 20, 20, 1, issued=19, returned=20))
    assert (found.outcome, found.sentence) == (UNMET, "选举无效：收回 20 > 发出 19，收回的比发出的多。")


def test_fewer_ballots_back_than_out_are_fine() -> None:
    found = stand(ROLL, ALL, standing(20, 19, 18, 1, issued=20, returned=18))
    assert [line.outcome for line in found.lines if line.rule == "VOT-10"] == [MET]


def test_half_a_count_of_ballots_waits_for_the_other() -> None:
    found = stand(ROLL, ALL, standing(20, 19, 18, 1, issued=20))
    assert (found.outcome, [line.words for line in found.lines if line.rule == "VOT-10"]) == (
        PENDING, ["还没有填收回的选票数"]
    )  # fmt: skip


def test_one_seat_with_one_candidate_is_only_pointed_out() -> None:
    found = stand(ROLL, ALL, standing(20, seats=1, issued=20, returned=20))
    assert (found.outcome, found.candidates[0].outcome) == (WARN, MET)
    assert found.hints == (
        "选委员（补选也一样）至少要有 2 名候选人；不设支委会的支部选书记，没有查到这样的规定。",
    )


def test_too_few_candidates_are_told_and_the_result_stays_what_it_was() -> None:
    found = stand(ROLL, ALL, standing(20, 19, 18, issued=20, returned=20))
    assert (found.outcome, [c.outcome for c in found.candidates]) == (UNMET, [MET] * 3)
    assert found.sentence == "候选人不够：应选 3 名，候选人 3 < 3+1，还少 1 名。应选 3 名，候选1、候选2、候选3当选。"


def test_a_branch_too_small_for_a_committee_knows_no_number_of_candidates() -> None:
    roll = a_roll(6)
    found = stand(roll, there(roll, 5), standing(5, 5, seats=2, issued=5, returned=5))
    assert (found.outcome, [line.rule for line in found.lines]) == (MET, ["VOT-07", "VOT-10", "VOT-08"])


def test_written_opinions_are_no_votes_and_no_presence_in_an_election() -> None:
    found = stand(ROLL, there(ROLL, 15, opinion("f20")), standing(seats=3))
    assert (found.number("W"), found.number("P"), found.opinions) == (0, 15, ())


def test_someone_left_out_who_comes_is_an_elector_again() -> None:
    found = stand(ROLL, there(ROLL, 16), standing(seats=3), left_out("f1"))
    assert (found.number("D"), found.number("P")) == (20, 16)


def test_ballots_for_people_without_a_vote_are_pointed_out() -> None:
    roll = a_roll(10, probationary=2)
    found = stand(roll, there(roll, 10, probationary=2), standing(issued=12))
    assert found.hints == ("发出选票 12 张，多于到会有选举权的 10 人，请核对：预备党员和列席人员没有选举权。",)


def test_a_committee_elects_by_the_practice_of_more_than_half_of_itself() -> None:
    roll = a_roll(10, committee=5)
    found = stand(roll, there(roll, 4), standing(3, 1, seats=1), kind=MeetingKind.COMMITTEE_MEETING)
    assert [c.outcome for c in found.candidates] == [MET, UNMET]
    assert (found.lines[0].rule, found.lines[-1].least) == ("VOT-03", 3)
    assert found.hints == ("支委会选举书记，没有查到明文的票数规定，这里按超过应到委员的半数。",)


def test_exactly_four_fifths_before_the_present_regulation_is_to_be_looked_at() -> None:
    found = stand(ROLL, there(ROLL, 16), standing(seats=3), held_on=date(2019, 6, 1))
    assert found.hints == ("2020年7月13日以前按暂行条例要“超过”五分之四，刚好五分之四的，请核对。",)
    assert found.lines[0].citation.endswith("（2020年7月起施行）")


def test_an_election_has_no_numbers_for_and_against() -> None:
    found = stand(ROLL, ALL, an_item(AgendaKind.ELECTION, approve=20))
    assert found.outcome is PENDING


def test_too_few_candidates_are_no_failed_election_while_they_are_still_typed() -> None:
    found = stand(ROLL, ALL, standing(20, None, issued=20, returned=20))
    assert (found.outcome, "还少 2 名" in found.sentence) == (PENDING, True)
