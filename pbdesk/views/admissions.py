"""Everybody on the way into the Party: the stage, the next step and how pressing it is, the most pressing first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from sqlite3 import Row

from pbdesk.calendar import day_or_none, month_period
from pbdesk.model import AdmissionStep, AdmissionStepKind, BranchKind
from pbdesk.rules.admission import AHEAD_DAYS, probation_end, stage_of, track_stand
from pbdesk.rules.admission_track import Stage, StepStand, Track
from pbdesk.store import Store
from pbdesk.views.people import named_apart
from pbdesk.views.pinyin import Named, find
from pbdesk.views.steps import Urgency
from pbdesk.words import long_date, near_date

STAGE_WORDS: Mapping[Stage, str] = {
    Stage.APPLICANT: "申请人",
    Stage.ACTIVIST: "积极分子",
    Stage.TARGET: "发展对象",
    Stage.PROBATIONARY: "预备党员",
    Stage.FULL: "已转正",
}

_QUICK = 250
_PROBATION_DAYS = frozenset({AdmissionStepKind.ADMISSION_VOTE, AdmissionStepKind.EXTENSION})
"""The steps that give the end of a probation to the day."""
_FILES = """
    SELECT a.id, a.person_id, a.branch_id, a.ended_on, p.name, p.born_on, p.joined_on, p.joined_month, p.full_on,
           p.full_month, o.name AS branch, o.branch_kind
      FROM admission a
      JOIN person p ON p.id = a.person_id
      JOIN organization o ON o.id = a.branch_id
     WHERE a.deleted_at IS NULL AND a.id = COALESCE(:file, a.id)"""

_STEPS = """
    SELECT s.id, s.admission_id, s.kind, s.done_on, s.ended_on, s.document, s.people, s.note
      FROM admission_step s
      JOIN admission a ON a.id = s.admission_id
     WHERE a.deleted_at IS NULL AND a.id = COALESCE(:file, a.id)
     ORDER BY s.done_on, s.id"""

_WITHOUT_FILE = """
    SELECT p.id AS person_id, p.name, p.born_on, p.joined_on, p.joined_month, NULL AS full_on, NULL AS full_month,
           m.branch_id, o.name AS branch, o.branch_kind
      FROM membership m
      JOIN person p ON p.id = m.person_id
      JOIN organization o ON o.id = m.branch_id
     WHERE m.deleted_at IS NULL AND p.deleted_at IS NULL AND p.full_on IS NULL AND p.full_month IS NULL
       AND m.started_on <= :day AND (m.ended_on IS NULL OR m.ended_on > :day)
       AND NOT EXISTS (SELECT 1 FROM admission a
                        WHERE a.person_id = p.id AND a.deleted_at IS NULL AND a.ended_on IS NULL)"""

_CANDIDATES = """
    SELECT p.id, p.name, MAX(m.branch_id) AS branch_id
      FROM person p
      LEFT JOIN membership m ON m.person_id = p.id AND m.deleted_at IS NULL AND m.ended_on IS NULL
     WHERE p.deleted_at IS NULL AND p.full_on IS NULL AND p.full_month IS NULL
       AND NOT EXISTS (SELECT 1 FROM posting g WHERE g.person_id = p.id AND g.deleted_at IS NULL)
       AND NOT EXISTS (SELECT 1 FROM admission a
                        WHERE a.person_id = p.id AND a.deleted_at IS NULL AND a.ended_on IS NULL)
     GROUP BY p.id, p.name
     ORDER BY p.name, p.id"""


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One person on the way; without a file (``file_id`` None) a probationary member whom only the roll knows.

    ``probation_ends`` is the earliest day for the conversion of a probationary member, whatever step comes next; where
    only the month of the admission is known (``only_month``), the last of its month.
    """

    file_id: str | None
    person_id: str
    name: str
    branch_id: str
    branch: str
    stage: Stage
    ended: bool
    step: str
    kind: AdmissionStepKind | None
    mark: str
    urgency: Urgency | None
    due_on: date | None
    why: str
    probation_ends: date | None
    only_month: bool

    @property
    def probation_words(self) -> str:
        """When the probation is over, for a list; nothing where the next step says so itself."""
        if self.probation_ends is None or "满期" in self.step:
            return ""
        told = long_date(self.probation_ends)
        return f"预备期到{told.partition('月')[0]}月" if self.only_month else f"预备期到{told}"

    @property
    def stage_words(self) -> str:
        """The stage, or that the way was ended."""
        return "已终止" if self.ended else STAGE_WORDS[self.stage]


def track_rows(store: Store, today: date) -> tuple[TrackRow, ...]:
    """Everybody on the way, and every probationary member without a file; the most pressing first."""
    steps = steps_of(store)
    rows = [_row(r, steps.get(r["id"], ()), today) for r in store.query(_FILES, {"file": None})]
    rows += [_row(r, (), today) for r in store.query(_WITHOUT_FILE, {"day": today.isoformat()})]
    return tuple(sorted(rows, key=_order))


def is_quick(store: Store) -> bool:
    """Whether so few are on the way that reading them takes no longer than the eye needs."""
    return int(store.query("SELECT COUNT(*) AS n FROM admission a WHERE a.deleted_at IS NULL")[0]["n"]) <= _QUICK


def pressing(rows: Iterable[TrackRow], today: date) -> tuple[TrackRow, ...]:
    """Those for whom something is overdue or falls due within the next weeks."""
    last = today + timedelta(days=AHEAD_DAYS)
    return tuple(row for row in rows if row.due_on is not None and row.due_on <= last)


def rows_like(
    rows: Iterable[TrackRow], text: str = "", stage: Stage | None = None, branch_id: str | None = None
) -> tuple[TrackRow, ...]:
    """Those of a stage and a branch whom a text names: by name, pinyin or branch; the ended ones only without stage."""
    kept = [
        row for row in rows
        if (stage is None or (row.stage is stage and not row.ended)) and branch_id in (None, row.branch_id)
    ]  # fmt: skip
    if not text.strip():
        return tuple(kept)
    named = {p.person_id for p in find(text, [Named(r.person_id, r.name) for r in kept])}
    return tuple(row for row in kept if row.person_id in named or text.strip() in row.branch)


def stage_counts(rows: Iterable[TrackRow]) -> dict[Stage, int]:
    """How many stand at each stage; an ended file is at none."""
    counts = dict.fromkeys(Stage, 0)
    for row in rows:
        if not row.ended:
            counts[row.stage] += 1
    return counts


def summary(rows: Iterable[TrackRow]) -> str:
    """How many are under way at which stage, and how many wait beyond their time."""
    shown = tuple(rows)
    counts = stage_counts(shown)
    told = [f"{words} {counts[stage]}" for stage, words in STAGE_WORDS.items() if counts[stage]]
    late = sum(row.urgency is Urgency.OVERDUE for row in shown)
    return "　".join(told) + (f"　过期 {late} 人" if late else "")


def steps_of(store: Store, file_id: str | None = None) -> dict[str, tuple[AdmissionStep, ...]]:
    """The steps of one file, or of all, by the file's id."""
    found: dict[str, list[AdmissionStep]] = defaultdict(list)
    for r in store.query(_STEPS, {"file": file_id}):
        found[r["admission_id"]].append(AdmissionStep(
            id=r["id"], admission_id=r["admission_id"], kind=AdmissionStepKind(r["kind"]),
            done_on=date.fromisoformat(r["done_on"]), ended_on=day_or_none(r["ended_on"]), document=r["document"],
            people=r["people"], note=r["note"],
        ))  # fmt: skip
    return {file: tuple(steps) for file, steps in found.items()}


def file_facts(store: Store, file_id: str) -> Row | None:
    """The columns of one file with its person and branch."""
    return next(iter(store.query(_FILES, {"file": file_id})), None)


def track_of(row: Row, steps: tuple[AdmissionStep, ...], *, ended_on: date | None = None) -> Track:
    """The track that the rules look at; of a month of admission its last day stands for it."""
    return Track(
        steps=steps,
        born_on=day_or_none(row["born_on"]),
        joined_on=day_or_none(row["joined_on"]) or _last_day(row["joined_month"]),
        full_on=day_or_none(row["full_on"]) or _last_day(row["full_month"]),
        ended_on=ended_on,
        temporary=row["branch_kind"] == BranchKind.TEMPORARY,
    )


def mark_of(stand: StepStand, today: date) -> tuple[str, Urgency]:
    """How pressing a step is, as a few words and a degree."""
    if stand.due_on is None:
        wait = (stand.earliest - today).days if stand.earliest else 0
        return (f"{wait} 天后可办" if wait > 0 else "可以办"), Urgency.LATER
    left = (stand.due_on - today).days
    if left < 0:
        return f"{'满期' if stand.rule.prompt else '过期'} {-left} 天", Urgency.OVERDUE
    return ("今天" if left == 0 else f"剩 {left} 天"), Urgency.SOON if left <= AHEAD_DAYS else Urgency.LATER


def _row(r: Row, steps: tuple[AdmissionStep, ...], today: date) -> TrackRow:
    has_file = "id" in r.keys()  # noqa: SIM118  a row of SQLite only knows its keys
    ended_on = day_or_none(r["ended_on"]) if has_file else None
    track = track_of(r, steps, ended_on=ended_on)
    stage = stage_of(track) if has_file else Stage.PROBATIONARY
    first = None if ended_on or stage is Stage.FULL else _next(track, today, has_file=has_file)
    mark, urgency = mark_of(first, today) if first else ("", None)
    asked = "" if ended_on else _asked_of_the_roll(r, steps)
    if asked and urgency is not Urgency.OVERDUE:
        mark, urgency = "待办", Urgency.SOON
    return TrackRow(
        file_id=r["id"] if has_file else None,
        person_id=r["person_id"],
        name=r["name"],
        branch_id=r["branch_id"],
        branch=r["branch"],
        stage=stage,
        ended=ended_on is not None,
        step=asked or (_step_words(first, r, today) if first else ""),
        kind=first.kind if first else None,
        mark=mark,
        urgency=urgency,
        due_on=first.due_on if first else None,
        why="；".join(f"{c.sentence}（{c.citation}）" for c in first.reasons or (first.rule.said,)) if first else "",
        probation_ends=probation_end(track) if stage is Stage.PROBATIONARY and not ended_on else None,
        only_month=_is_only_month(r) and not any(step.kind in _PROBATION_DAYS for step in steps),
    )


def _asked_of_the_roll(r: Row, steps: Iterable[AdmissionStep]) -> str:
    """What an approval asks for and the roll does not have yet."""
    done = {step.kind for step in steps}
    full = r["full_on"] or r["full_month"]
    if AdmissionStepKind.CONVERSION_APPROVAL in done:
        return "" if full else "转正已批准，名册待更新"
    joined = full or r["joined_on"] or r["joined_month"]
    return "审批已通过，待列入名册" if AdmissionStepKind.ADMISSION_APPROVAL in done and not joined else ""


def _next(track: Track, today: date, *, has_file: bool) -> StepStand | None:
    """The step that presses most; of a member whom only the roll knows, the conversion is all that can be said."""
    stand = track_stand(track, today, remarked=False)
    if has_file:
        return stand.next
    return next(s for s in stand.steps if s.kind is AdmissionStepKind.CONVERSION_VOTE)


def _step_words(stand: StepStand, r: Row, today: date) -> str:
    if not stand.rule.prompt:
        return stand.rule.title
    if stand.due_on is None:
        return f"{stand.rule.title}（入党日期没有登记）"
    when = f"{long_date(stand.due_on).split('月')[0]}月" if _is_only_month(r) else near_date(stand.due_on, today.year)
    return f"{stand.rule.title}（{when}满期）"


def _is_only_month(r: Row) -> bool:
    return r["joined_on"] is None and r["joined_month"] is not None


def _order(row: TrackRow) -> tuple[int, date, str, str]:
    if row.urgency is None:
        degree = 4
    elif row.due_on is None and row.urgency is Urgency.LATER:
        degree = 3
    else:
        degree = list(Urgency).index(row.urgency)
    return degree, row.due_on or date.max, row.branch, row.name


def _last_day(month: str | None) -> date | None:
    return month_period(int(month[:4]), int(month[5:])).last_day if month else None


def candidates(store: Store, branch_id: str | None) -> tuple[Named, ...]:
    """Those whom the file knows and who might get a file: not full, without an open one; their branch tells them apart.

    A member of another branch is left out when the branch is known.
    """
    rows = store.query(_CANDIDATES)
    return named_apart(store, (
        Named(r["id"], r["name"], note="预备党员" if r["branch_id"] else "已登记的人")
        for r in rows
        if branch_id is None or r["branch_id"] in (None, branch_id)
    ))  # fmt: skip
