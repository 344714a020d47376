"""Why a step of admission can't be true: a day still to come, a step twice, one before what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pbdesk import clock
from pbdesk.actions.members_checks import branch_of, order_faults, past_faults, tidy
from pbdesk.actions.members_identity import PersonDraft, identity_faults
from pbdesk.errors import Fault
from pbdesk.model import Admission, AdmissionStep, Person
from pbdesk.model import AdmissionStepKind as Kind
from pbdesk.rules.admission_book import step_rules
from pbdesk.store import Store
from pbdesk.words import ADMISSION_WORDS, long_date


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDraft:
    """A step as it is about to be saved.

    ``ended_on`` is a training's last day, or the day on which an extended probation is over.
    """

    kind: Kind | None = None
    done_on: date | None = None
    ended_on: date | None = None
    document: str | None = None
    people: str | None = None
    note: str | None = None


def start_faults(
    store: Store, branch_id: str | None, known: Person | None, person: PersonDraft, first: StepDraft
) -> Iterator[Fault]:
    """Why a file can't be begun like this."""
    if branch_of(store, branch_id) is None:
        yield Fault("branch_id", "请先选支部。")
    if known is None:
        yield from identity_faults(person, clock.today(store.clock))
    else:
        yield from _known_faults(store, known)
    born_on = known.born_on if known else person.born if isinstance(person.born, date) else None
    yield from _day_faults(store, first)
    yield from order_faults("done_on", born_on, first.done_on, "{}才出生，请核对日期。")


def step_faults(store: Store, file: Admission, draft: StepDraft, but: str = "") -> Iterator[Fault]:
    """Why a step can't stand in a file; ``but`` is the step it takes the place of."""
    if file.ended_on is not None:
        yield Fault("done_on", f"这份档案已经在{long_date(file.ended_on)}终止。要继续，请先恢复。")
    others = [s for s in file.steps if s.id != but]
    yield from _day_faults(store, draft)
    yield from _twice(draft, others)
    yield from _order(draft, others)
    found = store.get(Person, file.person_id)
    if found is not None:
        yield from order_faults("done_on", found.record.born_on, draft.done_on, "{}才出生，请核对日期。")
        yield from _against_the_roll(found.record, draft)


def end_faults(store: Store, file: Admission, day: date | None, reason: str | None) -> Iterator[Fault]:
    """Why a file can't be ended like this."""
    yield from past_faults("ended_on", day, clock.today(store.clock), "请填从哪天起终止。")
    last = max((s.done_on for s in file.steps), default=None)
    yield from order_faults("ended_on", last, day, "{}还记了一步，终止不能早于这一天。")
    if not tidy(reason):
        yield Fault("end_reason", "请写终止的原因，例如 本人调离、考察不合格。")


def open_file_of(store: Store, person_id: str) -> str | None:
    """The branch whose open file a person has, by name; a file of someone who is a full member is closed."""
    rows = store.query(
        "SELECT o.name FROM admission a JOIN organization o ON o.id = a.branch_id WHERE a.person_id = :person"
        " AND a.deleted_at IS NULL AND a.ended_on IS NULL",
        {"person": person_id},
    )
    return str(rows[0]["name"]) if rows else None


def _known_faults(store: Store, person: Person) -> Iterator[Fault]:
    branch = open_file_of(store, person.id)
    if branch is not None:
        yield Fault("name", f"{person.name}在{branch}已经有一份档案，一人只建一份。")
    elif person.full_on or person.full_month:
        yield Fault("name", f"{person.name}已经是正式党员，不用再建档。")


def _day_faults(store: Store, draft: StepDraft) -> Iterator[Fault]:
    today = clock.today(store.clock)
    if draft.kind is None:
        yield Fault("kind", "请选是哪一步。")
    yield from past_faults("done_on", draft.done_on, today, "请填日期。")
    if draft.kind is Kind.EXTENSION and draft.ended_on is None:
        yield Fault("ended_on", "请填延长到哪一天。")
    if draft.kind is Kind.TRAINING:
        yield from past_faults("ended_on", draft.ended_on, today)
    if draft.kind in (Kind.TRAINING, Kind.EXTENSION):
        yield from order_faults("ended_on", draft.done_on, draft.ended_on, "{}才开始，结束不能早于这一天。")


def _twice(draft: StepDraft, others: list[AdmissionStep]) -> Iterator[Fault]:
    if draft.kind is None:
        return
    same = [s for s in others if s.kind is draft.kind]
    if same and not step_rules()[draft.kind].repeats:
        extended = "，预备期只能延长一次" if draft.kind is Kind.EXTENSION else ""
        when = long_date(same[0].done_on)
        yield Fault("kind", f"“{ADMISSION_WORDS[draft.kind]}”{when}已经记过{extended}。要改请打开那一步。")
    elif any(s.done_on == draft.done_on for s in same):
        yield Fault("done_on", "这一天已经记过一次了。")


def _order(draft: StepDraft, others: list[AdmissionStep]) -> Iterator[Fault]:
    """What rests on something can't have been before it; neither can that be moved behind what rests on it."""
    if draft.kind is None or draft.done_on is None:
        return
    rules = step_rules()
    for other in others:
        if other.kind in rules[draft.kind].needs and draft.done_on < _first(other.kind, others):
            words = f"“{ADMISSION_WORDS[draft.kind]}”不能早于“{ADMISSION_WORDS[other.kind]}”的"
            yield Fault("done_on", f"{words}{long_date(_first(other.kind, others))}。")
            return
        if draft.kind in rules[other.kind].needs and other.done_on < draft.done_on and other.kind is not draft.kind:
            words = f"“{ADMISSION_WORDS[other.kind]}”已经记在{long_date(other.done_on)}"
            yield Fault("done_on", f"{words}，“{ADMISSION_WORDS[draft.kind]}”不能晚于它。")
            return


def _first(kind: Kind, steps: list[AdmissionStep]) -> date:
    return min(s.done_on for s in steps if s.kind is kind)


def _against_the_roll(person: Person, draft: StepDraft) -> Iterator[Fault]:
    """Steps of the probation lie after the admission that the roll knows."""
    if draft.kind is not None and Kind.ADMISSION_VOTE in step_rules()[draft.kind].needs:
        yield from order_faults("done_on", person.joined_on, draft.done_on, "{}才入党，这一步不能早于这一天。")
