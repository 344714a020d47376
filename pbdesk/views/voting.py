"""The votes of a meeting while they are typed: who counts, what is needed, what comes of it, and what paper is missing.

A pure function of the draft, the roll of the day and the policies, for page, command line and minutes alike. Nothing
here refuses anything: what can't be true is told by ``actions.meeting_votes`` when the meeting is saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pbdesk.actions.meeting_drafts import AgendaDraft, MeetingDraft
from pbdesk.model import AgendaKind, MeetingKind, Outcome
from pbdesk.rules.bars import Bar, most_excellent, ordinary_bar
from pbdesk.rules.policy import Policies
from pbdesk.rules.vote_lines import VOTING_KINDS, VoteLine, is_voted, line, outcome_of, passing_lines, strict_rule
from pbdesk.views.grades import GradeStand, grade_outcome
from pbdesk.views.roll import Roll
from pbdesk.views.vote_bases import NOBODY, VoteBases, bases_of
from pbdesk.views.vote_election import election
from pbdesk.views.vote_hints import hints_on
from pbdesk.views.vote_rows import VoteStand
from pbdesk.words import AGENDA_WORDS


def tally(
    draft: MeetingDraft, roll: Roll, policies: Policies, names: Mapping[str, str] = NOBODY
) -> tuple[VoteStand, ...]:
    """How each vote of a meeting stands, in the order of the agenda; items without a vote have no stand.

    ``roll`` are those due at the meeting on its day; ``names`` those of people whom the roll doesn't hold (someone who
    is to be admitted, a candidate from outside).
    """
    if draft.held_on is None:
        return ()
    known = {**names, **{new.person_id: new.name for new in draft.newcomers}}
    bases = bases_of(draft, roll, known)
    known |= {seat.person_id: seat.name for seat in roll.seats}
    items = [item for item in draft.agenda if is_voted(item)]
    return tuple(_stand(item, draft, draft.held_on, bases, policies, known, roll) for item in items)


def title_of(item: AgendaDraft, names: Mapping[str, str]) -> str:
    """What is voted on, in a few words: the kind and the person or the topic."""
    what = AGENDA_WORDS[item.kind] if item.kind else "表决"
    about = names.get(item.person_id or "", "") or item.topic.strip()
    return f"{what}：{about}" if about else what


def _stand(
    item: AgendaDraft, draft: MeetingDraft, on: date, bases: VoteBases, policies: Policies, names: Mapping[str, str],
    roll: Roll,
) -> VoteStand:  # fmt: skip
    title = title_of(item, names)
    if item.kind is AgendaKind.APPRAISAL:
        return _appraisal(item, on, title, grade_outcome(draft, roll), bases.full)
    if draft.group_id is not None or draft.kind not in VOTING_KINDS | {MeetingKind.COMMITTEE_MEETING}:
        return _without_bar(item, title)
    if item.kind is AgendaKind.ELECTION:
        return election(item, draft, on, bases, policies, names, title)
    strict = strict_rule(item, committee=bases.committee)
    bar = Bar.MORE_THAN_HALF if strict else ordinary_bar(policies, on)
    lines = passing_lines(item, bases, on, policies, marked=bool(draft.attendance))
    return VoteStand(
        item_id=item.id,
        kind=item.kind,
        title=title,
        outcome=outcome_of(lines),
        sentence=_sentence(lines, bases),
        bases=bases.bases(with_written=bool(strict)),
        lines=lines,
        exclusions=bases.exclusions,
        opinions=bases.opinions if strict else (),
        hints=hints_on(item, draft, bases, bar, lines[0].outcome),
    )


def bar_of_draft(draft: MeetingDraft, policies: Policies, on: date) -> Bar:
    """The bar of a meeting without an election: more than half as soon as one item asks for it (VOT-04)."""
    committee = draft.kind is MeetingKind.COMMITTEE_MEETING
    strict = any(is_voted(item) and strict_rule(item, committee=committee) for item in draft.agenda)
    return Bar.MORE_THAN_HALF if strict else ordinary_bar(policies, on)


def _sentence(lines: tuple[VoteLine, VoteLine], bases: VoteBases) -> str:
    quorum, passing = lines
    due, present = len(bases.due), len(bases.present)
    whose = "应到委员" if bases.committee else "应到"
    if quorum.outcome in (Outcome.UNKNOWN, Outcome.PENDING):
        return f"{quorum.words}。"
    if quorum.outcome is Outcome.UNMET:
        ending = quorum.words.rpartition("，")[2]
        return f"{whose} {due} 人，到会 {present} 人，{ending}，表决无效（{quorum.least_words}）。"
    half = "到会刚好半数，建议核对；" if quorum.outcome is Outcome.WARN else ""
    if passing.outcome is Outcome.PENDING:
        return f"{half}可以表决：{whose} {due} 人，到会 {present} 人，{passing.least_words}才通过。"
    verdict = "通过" if passing.outcome is Outcome.MET else "没有通过"
    return f"{half}{verdict}：{passing.words}" + ("。" if verdict == "通过" else f"（{passing.least_words}）。")


def _appraisal(item: AgendaDraft, on: date, title: str, graded: GradeStand | None, full: int) -> VoteStand:
    """How many may be graded excellent; the grades themselves are judged where they are given."""
    most = most_excellent(full)
    words = graded.words if graded else f"正式党员 {full} 人，优秀最多 {most} 人（3×{most} ≤ {full}）"
    told = line("VOT-13", on, words=words, bar="不超过三分之一", outcome=Outcome.NOT_APPLICABLE, least=most)
    sentence = f"{words}；预备党员参加评议，不评等次。"
    return VoteStand(
        item_id=item.id, kind=item.kind, title=title, outcome=Outcome.NOT_APPLICABLE, sentence=sentence, lines=(told,)
    )


def _without_bar(item: AgendaDraft, title: str) -> VoteStand:
    counted = "" if item.approve is None else f"赞成 {item.approve} 票，只作记录。"
    sentence = f"这类会议的表决没有票数要求，也不能代替党员大会的决议。{counted}"
    return VoteStand(item_id=item.id, kind=item.kind, title=title, outcome=Outcome.NOT_APPLICABLE, sentence=sentence)
