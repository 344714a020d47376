"""The checks of MTG-11 and MTG-12: important matters go to the general meeting, and to the committee before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from functools import cached_property

from pbdesk.calendar import Period
from pbdesk.model import Finding, MeetingKind, Outcome, UnitKind
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.meetings import branch_subject
from pbdesk.rules.context import Context
from pbdesk.rules.crediting import combined_day_objections, held_objection, of_kind
from pbdesk.rules.facts import BranchFact
from pbdesk.rules.settling import Credits, excuse, finding
from pbdesk.rules.topics.matters import LOOK_BACK, MatterFact
from pbdesk.words import long_date, short_date

_MOST_TOLD = 3


def taken_to_general_meeting(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-11: in a village or community, an important matter that came up in the committee is discussed by all."""
    bound = {UnitKind(kind) for kind in rule.parameters["unit_kinds"]}
    branches = [branch for branch in ctx.facts.branches if branch.unit_kind in bound]
    important = {b.id: [m for m in ctx.topics.matters.get(b.id, ()) if m.important] for b in branches}
    general = ctx.topics.general_matters({branch for branch, own in important.items() if own})
    for period in ctx.quarters():
        for branch in branches:
            own = _once([m for m in important[branch.id] if _is_due(ctx, branch, period, m)])
            if own:
                yield _taken(ctx, rule, branch, period, own, general.get(branch.id, ()))


def _once(matters: Sequence[MatterFact]) -> list[MatterFact]:
    """Each matter as it first came up; what the general meeting took over from the committee is no other matter."""
    found: list[MatterFact] = []
    for matter in sorted(matters, key=lambda m: m.meeting_kind is MeetingKind.GENERAL_MEETING):
        if not any(matter.is_like(other) for other in found):
            found.append(matter)
    return found


def _taken(
    ctx: Context, rule: Rule, branch: BranchFact, period: Period, own: Sequence[MatterFact],
    general: Sequence[MatterFact],
) -> Finding:  # fmt: skip
    known = [m for m in general if m.held_on <= ctx.today]
    found, open_ = Credits(), []
    for matter in own:
        where = matter
        if matter.meeting_kind is not MeetingKind.GENERAL_MEETING:
            where = next((m for m in known if m.is_like(matter)), matter)
        if where is matter and matter.meeting_kind is not MeetingKind.GENERAL_MEETING:
            open_.append(matter)
            found.reject(matter.meeting_id, f"“{matter.topic}”只在支委会上讨论过，没有提交党员大会")
        else:
            found.counted.append(where.meeting_id)
    _unique(found)
    within = ctx.policies.number("important_within_days", period.start)
    last_day = min(m.held_on for m in open_ or own) + timedelta(days=within)
    outcome, ending = _open(ctx, rule, branch, period, last_day) if open_ else (Outcome.MET, [])
    done = len(own) - len(open_)
    told = [f"{len(own)}件重要事项，{done}件经党员大会讨论", *_topics("还没有提交的", open_), *ending]
    return finding(
        rule, branch_subject(branch), period.label, outcome, len(own), done, found, last_day, f"{'；'.join(told)}。"
    )


def _open(ctx: Context, rule: Rule, branch: BranchFact, period: Period, last_day: date) -> tuple[Outcome, list[str]]:
    """What is still to be taken to the general meeting is pending until its days are over."""
    if ctx.today <= last_day:
        return Outcome.PENDING, [f"请在{long_date(last_day)}前提交党员大会讨论"]
    accepted = excuse(ctx, rule, branch_subject(branch), period.label)
    return (Outcome.EXCUSED, [f"上级已认可说明：{accepted}"]) if accepted else (Outcome.UNMET, [])


def discussed_by_committee(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-12: what a general meeting decides, the committee discussed before: in the same sitting or on an earlier day.

    In one sitting, and on one day, the committee must have ended before the general meeting began (E-26).
    """
    for branch in ctx.facts.branches:
        own, spans = ctx.topics.matters.get(branch.id, ()), ctx.facts.committees.get(branch.id, ())
        put = [m for m in own if m.meeting_kind is MeetingKind.GENERAL_MEETING
               and any(span.covers(m.held_on) for span in spans)]  # fmt: skip
        before = _Before(ctx, branch, own) if put else None
        for period in ctx.quarters():
            due = [m for m in put if _is_due(ctx, branch, period, m)]
            if due and before is not None:
                since = period.start - timedelta(days=LOOK_BACK)
                yield _discussed(rule, branch, period, due, [m for m in due if not before.discussed(m, since)])


class _Before:
    """What a committee discussed, and whether that was before a general meeting took it up.

    Only of meetings on one day, and of the parts of a sitting, the hours are looked at.
    """

    def __init__(self, ctx: Context, branch: BranchFact, matters: Sequence[MatterFact]) -> None:
        self._ctx, self._branch = ctx, branch
        self._matters = [m for m in matters if m.meeting_kind is MeetingKind.COMMITTEE_MEETING]

    def discussed(self, matter: MatterFact, since: date) -> bool:
        """Whether the committee sat first in the same sitting, or had the matter on an earlier day or hour.

        Nothing from before ``since`` counts, whether or not it was read: a year judges as its quarters do.
        """
        if matter.sitting_id is not None and matter.sitting_id in self._sittings:
            return True
        return any(
            one.held_on >= since and self._is_earlier(one, matter) and one.is_like(matter) for one in self._matters
        )

    def _is_earlier(self, committee: MatterFact, general: MatterFact) -> bool:
        if committee.held_on != general.held_on:
            return committee.held_on < general.held_on
        if committee.meeting_id in self._clashes:
            return False
        _, ends_at = self._times.get(committee.meeting_id, (None, None))
        starts_at, _ = self._times.get(general.meeting_id, (None, None))
        return ends_at is None or starts_at is None or ends_at <= starts_at

    @cached_property
    def _clashes(self) -> Mapping[str, str]:
        return combined_day_objections(self._ctx, self._branch.id)

    @cached_property
    def _times(self) -> Mapping[str, tuple[time | None, time | None]]:
        meetings = of_kind(self._ctx, self._branch.id, MeetingKind.COMMITTEE_MEETING, MeetingKind.GENERAL_MEETING)
        return {m.id: (m.starts_at, m.ends_at) for m in meetings}

    @cached_property
    def _sittings(self) -> frozenset[str]:
        """The sittings in which a committee sat and was done before the general meeting."""
        return frozenset(
            m.sitting_id for m in of_kind(self._ctx, self._branch.id, MeetingKind.COMMITTEE_MEETING)
            if m.sitting_id and m.id not in self._clashes and not held_objection(self._ctx, self._branch.span, m)
        )  # fmt: skip


def _discussed(
    rule: Rule, branch: BranchFact, period: Period, due: Sequence[MatterFact], missing: Sequence[MatterFact]
) -> Finding:
    found = Credits()
    wrong = {m.meeting_id: [n.topic for n in missing if n.meeting_id == m.meeting_id] for m in missing}
    found.counted = [meeting for meeting in dict.fromkeys(m.meeting_id for m in due) if meeting not in wrong]
    for meeting, topics in wrong.items():
        found.reject(meeting, f"{'、'.join(f'“{topic}”' for topic in topics)}事先没有经支委会讨论的记录")
    done = len(due) - len(missing)
    told = [f"党员大会的{len(due)}项议题，{done}项事先经支委会讨论", *_topics("没有讨论记录的", missing)]
    outcome = Outcome.WARN if missing else Outcome.MET
    return finding(
        rule, branch_subject(branch), period.label, outcome, len(due), done, found, period.last_day,
        f"{'；'.join(told)}。",
    )  # fmt: skip


def _is_due(ctx: Context, branch: BranchFact, period: Period, matter: MatterFact) -> bool:
    day: date = matter.held_on
    return day in period and day <= ctx.today and branch.span.covers(day)


def _topics(what: str, matters: Sequence[MatterFact]) -> list[str]:
    named = [f"{short_date(m.held_on)}“{m.topic}”" for m in matters[:_MOST_TOLD]]
    rest = len(matters) - _MOST_TOLD
    return [f"{what}：{'、'.join(named)}{f'等{len(matters)}件' if rest > 0 else ''}"] if matters else []


def _unique(found: Credits) -> None:
    """Each meeting once; one with something open does not count for what else it had."""
    wrong = {rejected.id: rejected for rejected in found.rejected}
    found.rejected = list(wrong.values())
    found.counted = [meeting for meeting in dict.fromkeys(found.counted) if meeting not in wrong]
