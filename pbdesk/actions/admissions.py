"""The verbs of admission: begin a person's file, record its steps, end it, and let an approval reach the roll.

What can't be true is refused at its field (``admissions_faults``). What breaks a rule is saved as it was and told with
its article by ``rules.admission``: a file that hides a breach helps nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from pbdesk.actions import members
from pbdesk.actions.admissions_faults import StepDraft, end_faults, open_file_of, start_faults, step_faults
from pbdesk.actions.members_checks import given, name_of, refuse, tidy
from pbdesk.actions.members_identity import PersonDraft, draft_of, filled
from pbdesk.errors import UserError
from pbdesk.model import Admission, AdmissionStep, Person
from pbdesk.model import AdmissionStepKind as Kind
from pbdesk.rules.admission_track import days_of
from pbdesk.store import Changes, Shown, Store
from pbdesk.words import ADMISSION_WORDS

__all__ = ["FileVerb", "StartDraft", "StepDraft", "admit", "convert", "correct_step", "delete", "end", "record_step",
           "remove_step", "resume", "start", "step_draft"]  # fmt: skip

FileVerb = Callable[[Store, Shown[Admission]], Changes]
"""Something done with a file as it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartDraft:
    """A file about to be begun: for someone known (``known_id``) or new, with the first step that is known."""

    branch_id: str | None
    known_id: str | None = None
    person: PersonDraft = field(default_factory=PersonDraft)
    first: StepDraft = field(default_factory=StepDraft)
    remark: str | None = None


def start(store: Store, draft: StartDraft, admission_id: str | None = None) -> Changes:
    """Begin one person's file (DEV-20); it may begin at any step, for someone who is further on already.

    Raises:
        FieldError: something in the draft can't be true; every field at fault is named, nothing was changed.
    """
    known = store.get(Person, draft.known_id) if draft.known_id else None
    refuse(start_faults(store, draft.branch_id, known.record if known else None, draft.person, draft.first))
    person = known.record if known else filled(Person(id=store.new_id(), name=""), draft.person)
    file_id = admission_id or store.new_id()
    step = _filled(AdmissionStep(
        id=store.new_id(), admission_id=file_id, kind=_kind(draft.first), done_on=given(draft.first.done_on)
    ), draft.first)  # fmt: skip
    with store.change(f"建立{person.name}的发展党员档案") as tx:
        tx.put(person, heads=known.heads if known else ())
        tx.put(Admission(
            id=file_id, person_id=person.id, branch_id=draft.branch_id or "", remark=tidy(draft.remark), steps=(step,)
        ))  # fmt: skip
    return tx.changes


def step_draft(step: AdmissionStep) -> StepDraft:
    """A step as the draft that would save it unchanged."""
    return StepDraft(
        kind=step.kind, done_on=step.done_on, ended_on=step.ended_on, document=step.document, people=step.people,
        note=step.note,
    )  # fmt: skip


def record_step(store: Store, shown: Shown[Admission], draft: StepDraft) -> Changes:
    """Add a step to a file.

    Raises:
        FieldError: something in the draft can't be true.
    """
    refuse(step_faults(store, shown.record, draft))
    file = shown.record
    step = AdmissionStep(id=store.new_id(), admission_id=file.id, kind=_kind(draft), done_on=given(draft.done_on))
    return _save(store, "记录", shown, (*file.steps, _filled(step, draft)), step.kind)


def correct_step(store: Store, shown: Shown[Admission], step_id: str, draft: StepDraft) -> Changes:
    """Save a step over the one shown; the earlier one stays in the history of the file.

    Raises:
        FieldError: as in ``record_step``.
        UserError: nothing is different.
    """
    refuse(step_faults(store, shown.record, draft, but=step_id))
    steps = tuple(_filled(s, draft) if s.id == step_id else s for s in shown.record.steps)
    if steps == shown.record.steps:
        raise UserError("没有改动，不用保存。")
    return _save(store, "更正", shown, steps, _kind(draft))


def remove_step(store: Store, shown: Shown[Admission], step_id: str) -> Changes:
    """Take a step away that was recorded by mistake."""
    (gone,) = (s for s in shown.record.steps if s.id == step_id)
    steps = tuple(s for s in shown.record.steps if s.id != step_id)
    return _save(store, "删除", shown, steps, gone.kind)


def end(store: Store, shown: Shown[Admission], day: date | None, reason: str | None) -> Changes:
    """End a file early; everything in it is kept.

    Raises:
        FieldError: the day or the reason is missing, or the day can't be.
    """
    refuse(end_faults(store, shown.record, day, reason))
    with store.change(f"终止{_name(store, shown)}的发展党员档案") as tx:
        tx.put(replace(shown.record, ended_on=day, end_reason=tidy(reason)), heads=shown.heads)
    return tx.changes


def resume(store: Store, shown: Shown[Admission]) -> Changes:
    """Go on with a file that was ended.

    Raises:
        UserError: the person has another open file meanwhile.
    """
    other = open_file_of(store, shown.record.person_id)
    if other is not None:
        raise UserError(f"{_name(store, shown)}已经有另一份没有结束的档案，不能恢复这一份。没有改动。")
    with store.change(f"恢复{_name(store, shown)}的发展党员档案") as tx:
        tx.put(replace(shown.record, ended_on=None, end_reason=None), heads=shown.heads)
    return tx.changes


def delete(store: Store, shown: Shown[Admission]) -> Changes:
    """Take a file away that was begun by mistake; the person stays known."""
    with store.change(f"删除{_name(store, shown)}的发展党员档案") as tx:
        tx.delete(shown.record, heads=shown.heads)
    return tx.changes


def admit(store: Store, shown: Shown[Admission]) -> Changes:
    """Put someone whose admission was approved on the roll, from the day of the vote (MEM-09, E-18).

    Raises:
        UserError: vote or approval is not recorded, or the roll says otherwise; nothing was changed.
    """
    file, days = shown.record, days_of(shown.record.steps)
    person = store.get(Person, file.person_id)
    if Kind.ADMISSION_VOTE not in days or Kind.ADMISSION_APPROVAL not in days or person is None:
        raise UserError("要先记下党员大会讨论接收和上级党委审批，才能列入党员名册。没有改动。")
    return members.add(store, members.MemberDraft(
        branch_id=file.branch_id, arrival=members.Arrival.ADMITTED, since=days[Kind.ADMISSION_VOTE],
        known_id=file.person_id, person=replace(draft_of(person.record), joined=days[Kind.ADMISSION_VOTE]),
    ))  # fmt: skip


def convert(store: Store, shown: Shown[Admission]) -> Changes:
    """Make someone whose conversion was approved a full member: he votes from the approval on (E-18).

    Raises:
        UserError: the approval is not recorded, or the roll says otherwise; nothing was changed.
    """
    days = days_of(shown.record.steps)
    person = store.get(Person, shown.record.person_id)
    if Kind.CONVERSION_APPROVAL not in days or person is None:
        raise UserError("要先记下上级党委审批转正，才能转为正式党员。没有改动。")
    return members.convert(store, person, days[Kind.CONVERSION_APPROVAL])


def _kind(draft: StepDraft) -> Kind:
    assert draft.kind is not None
    return draft.kind


def _filled(step: AdmissionStep, draft: StepDraft) -> AdmissionStep:
    lasting = draft.kind in (Kind.TRAINING, Kind.EXTENSION)
    return replace(
        step,
        kind=_kind(draft),
        done_on=given(draft.done_on),
        ended_on=draft.ended_on if lasting else None,
        document=tidy(draft.document),
        people=tidy(draft.people),
        note=tidy(draft.note),
    )


def _save(store: Store, verb: str, shown: Shown[Admission], steps: tuple[AdmissionStep, ...], kind: Kind) -> Changes:
    with store.change(f"{verb}{_name(store, shown)}“{ADMISSION_WORDS[kind]}”") as tx:
        tx.put(replace(shown.record, steps=steps), heads=shown.heads)
    return tx.changes


def _name(store: Store, shown: Shown[Admission]) -> str:
    return name_of(store, shown.record.person_id)
