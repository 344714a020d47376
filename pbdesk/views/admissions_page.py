"""One person's way into the Party, step by step: what was done, what comes next and until when, what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from sqlite3 import Row

from pbdesk.calendar import parse_period
from pbdesk.model import Admission, AdmissionStep
from pbdesk.model import AdmissionStepKind as Kind
from pbdesk.rules.admission import track_stand
from pbdesk.rules.admission_book import Cited, step_rules
from pbdesk.rules.admission_track import Helper, Stage, StepStand, StepState, Track, TrackStand, days_of
from pbdesk.store import Store
from pbdesk.views.admissions import STAGE_WORDS, file_facts, mark_of, steps_of, track_of
from pbdesk.views.steps import Urgency
from pbdesk.words import ADMISSION_WORDS, long_date

_HELPERS = """
    SELECT p.id, p.name, p.full_on, p.full_month
      FROM person p
     WHERE p.deleted_at IS NULL
       AND p.id IN (SELECT m.person_id FROM membership m WHERE m.branch_id = :branch AND m.deleted_at IS NULL)"""

_SUSPENDED = """
    SELECT c.person_id, c.started_on, c.ended_on
      FROM member_condition c
     WHERE c.deleted_at IS NULL AND c.kind IN ('rights_suspended', 'membership_suspended')
       AND c.person_id IN (SELECT m.person_id FROM membership m WHERE m.branch_id = :branch AND m.deleted_at IS NULL)"""

_ON_ROLL = """
    SELECT m.id
      FROM membership m
     WHERE m.deleted_at IS NULL AND m.person_id = :person AND (m.ended_on IS NULL OR m.ended_on > :day)"""

PEOPLE_WORDS: Mapping[Kind, str] = {
    Kind.FIRST_TALK: "谈话人",
    Kind.TRAINERS: "培养联系人",
    Kind.SPONSORS: "入党介绍人",
    Kind.TRAINING: "举办单位",
    Kind.PRE_REVIEW: "预审单位",
    Kind.ADMISSION_APPROVAL: "审批单位",
    Kind.CONVERSION_APPROVAL: "审批单位",
}
"""What the people of a step are called, where they have a name of their own."""


class Offer(StrEnum):
    """What an approval asks to be done on the roll."""

    ADMIT = "admit"
    CONVERT = "convert"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step on the page; ``step_id`` names the record of a step that was done.

    ``day`` is when it was, ``when`` from when to when it can be; ``why`` are the rules behind that, each with its
    source, ``remarks`` what they say of how it was done.
    """

    kind: Kind
    title: str
    state: StepState
    step_id: str | None
    day: str
    details: str
    when: str
    mark: str
    urgency: Urgency | None
    why: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrackPage:
    """All that the page of one person shows; ``offer`` is what the approval asks for, with the sentence about it."""

    file_id: str
    person_id: str
    branch_id: str
    name: str
    branch: str
    stage: Stage
    stage_words: str
    about: str
    ended: str
    offer: Offer | None
    offer_words: str
    lines: tuple[StepLine, ...]
    next_kind: Kind | None

    @property
    def is_ended(self) -> bool:
        """Whether the way was ended early."""
        return bool(self.ended)


def track_page(store: Store, file_id: str, today: date) -> TrackPage | None:
    """The page of one file; None when there is none (any more)."""
    row, found = file_facts(store, file_id), store.get(Admission, file_id)
    if row is None or found is None:
        return None
    file = found.record
    track = track_of(row, steps_of(store, file_id).get(file_id, ()), ended_on=file.ended_on)
    stand = track_stand(replace(track, members=_members(store, file.branch_id)), today)
    offer, words = _offer(store, file, row, stand, track)
    return TrackPage(
        file_id=file_id,
        person_id=file.person_id,
        branch_id=file.branch_id,
        name=row["name"],
        branch=row["branch"],
        stage=stand.stage,
        stage_words=STAGE_WORDS[stand.stage],
        about=_about(stand, track, file),
        ended=f"{long_date(file.ended_on)}终止：{file.end_reason or '没有写原因'}" if file.ended_on else "",
        offer=offer,
        offer_words=words,
        lines=tuple(line for step in stand.steps for line in _lines(step, stand, today)),
        next_kind=_first_open(stand),
    )


def kinds_to_record(page: TrackPage) -> tuple[tuple[Kind, str], ...]:
    """The steps that can still be recorded, the next one first."""
    done = {line.kind for line in page.lines if line.step_id is not None}
    rules = step_rules()
    left = [kind for kind, rule in rules.items() if kind not in done or rule.repeats]
    left.sort(key=lambda kind: (kind is not page.next_kind, rules[kind].rank))
    return tuple((kind, ADMISSION_WORDS[kind]) for kind in left)


def _first_open(stand: TrackStand) -> Kind | None:
    """The step to be recorded next: the one that presses most, but never before one that its order asks for first."""
    order = list(step_rules())
    first = [step.kind for step in stand.open if step.state is StepState.NEXT or step is stand.next]
    return min(first, key=order.index, default=None)


def first_kinds() -> tuple[tuple[Kind, str], ...]:
    """The steps that a new file may begin with."""
    return tuple((kind, ADMISSION_WORDS[kind]) for kind in step_rules())


def rule_words(kind: Kind) -> str:
    """What a step's rule asks for, with its source: shown while the step is typed."""
    said = step_rules()[kind].said
    return f"{said.sentence}（{said.citation}）"


def _lines(stand: StepStand, track: TrackStand, today: date) -> Iterator[StepLine]:
    again = stand.state is StepState.DONE and stand in track.open
    for step in stand.done:
        last = step is stand.done[-1]
        yield _done_line(stand, step, () if again or not last else stand.remarks)
    if stand.state is not StepState.DONE or again:
        yield _open_line(stand, track, today)


def _done_line(stand: StepStand, step: AdmissionStep, remarks: tuple[Cited, ...]) -> StepLine:
    return StepLine(
        kind=step.kind,
        title=stand.rule.title,
        state=StepState.DONE,
        step_id=step.id,
        day=_day_words(step),
        details="　".join(_details(step)),
        when="",
        mark="",
        urgency=None,
        why=(_told(stand.rule.said),),
        remarks=tuple(_told(r) for r in remarks),
    )


def _open_line(stand: StepStand, track: TrackStand, today: date) -> StepLine:
    is_open = stand in track.open
    mark, urgency = mark_of(stand, today) if is_open else ("", None)
    state = StepState.NEXT if is_open else stand.state if stand.state is StepState.MISSING else StepState.LATER
    return StepLine(
        kind=stand.kind,
        title=stand.rule.title,
        state=state,
        step_id=None,
        day="没有记录" if state is StepState.MISSING else "",
        details="",
        when="" if state is StepState.MISSING else _when(stand),
        mark=mark,
        urgency=urgency,
        why=tuple(_told(r) for r in stand.reasons) or (_told(stand.rule.said),),
        remarks=tuple(_told(r) for r in stand.remarks),
    )


def _when(stand: StepStand) -> str:
    told = []
    if stand.earliest:
        told.append(f"最早 {long_date(stand.earliest)}")
    if stand.latest:
        told.append(f"最晚 {long_date(stand.latest)}")
    if stand.rule.prompt and stand.due_on and stand.earliest is None:
        told.append(f"预备期 {long_date(stand.due_on)}满")
    return "，".join(told)


def _day_words(step: AdmissionStep) -> str:
    if step.ended_on is None or step.ended_on == step.done_on:
        return long_date(step.done_on)
    joint = "，延长到" if step.kind is Kind.EXTENSION else " 至 "
    return f"{long_date(step.done_on)}{joint}{long_date(step.ended_on)}"


def _details(step: AdmissionStep) -> Iterator[str]:
    if step.document:
        yield f"材料：{step.document}"
    if step.people:
        yield f"{PEOPLE_WORDS.get(step.kind, '人员')}：{step.people}"
    if step.note:
        yield step.note


def _told(said: Cited) -> str:
    return f"{said.sentence}（{said.citation}）"


def _about(stand: TrackStand, track: Track, file: Admission) -> str:
    told = [f"{long_date(track.born_on)}出生"] if track.born_on else []
    if stand.probation_ends and stand.stage is Stage.PROBATIONARY:
        told.append(f"预备期到{long_date(stand.probation_ends)}")
    if stand.probation_ends and stand.stage is Stage.FULL:
        told.append(f"党龄从{long_date(stand.probation_ends)}算起")
    told += [file.remark] if file.remark else []
    return "　".join(told)


def _offer(store: Store, file: Admission, row: Row, stand: TrackStand, track: Track) -> tuple[Offer | None, str]:
    """What an approval asks for and the roll does not have yet."""
    days = days_of(track.steps)
    if file.ended_on is not None:
        return None, ""
    vote = days.get(Kind.ADMISSION_VOTE)
    if vote and Kind.ADMISSION_APPROVAL in days and not _on_roll(store, file.person_id, vote):
        return Offer.ADMIT, f"审批已通过，还没有列入党员名册。党员身份从党员大会通过之日（{long_date(vote)}）算起。"
    approved = days.get(Kind.CONVERSION_APPROVAL)
    if approved and row["full_on"] is None and row["full_month"] is None:
        since = f"党龄从{long_date(stand.probation_ends)}算起，" if stand.probation_ends else ""
        return Offer.CONVERT, f"转正已批准，名册里还是预备党员。{since}表决权从批准之日（{long_date(approved)}）起。"
    return None, ""


def _on_roll(store: Store, person_id: str, day: date) -> bool:
    return bool(store.query(_ON_ROLL, {"person": person_id, "day": day.isoformat()}))


def _members(store: Store, branch_id: str) -> tuple[Helper, ...]:
    spans: dict[str, list[tuple[date, date | None]]] = {}
    for r in store.query(_SUSPENDED, {"branch": branch_id}):
        ended = date.fromisoformat(r["ended_on"]) if r["ended_on"] else None
        spans.setdefault(r["person_id"], []).append((date.fromisoformat(r["started_on"]), ended))
    return tuple(
        Helper(r["name"], _full_from(r), tuple(spans.get(r["id"], ())))
        for r in store.query(_HELPERS, {"branch": branch_id})
    )


def _full_from(r: Row) -> date | None:
    """The first day as a full member: where only the month is known, the first of the next."""
    if r["full_on"] is None and r["full_month"]:
        return parse_period(r["full_month"]).end
    return date.fromisoformat(r["full_on"]) if r["full_on"] else None
