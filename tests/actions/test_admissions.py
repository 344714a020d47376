"""The verbs of admission: a person's file, its steps, and what an approval does to the roll."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from pbdesk.actions import admissions
from pbdesk.actions.admissions import StartDraft, StepDraft
from pbdesk.actions.members_identity import PersonDraft
from pbdesk.errors import FieldError, UserError
from pbdesk.model import Admission, AdmissionStep, Membership, Person
from pbdesk.model import AdmissionStepKind as Kind
from pbdesk.store import Shown, Store
from tests.builders import seen
from tests.orchard import BRANCH, a_file

FILE = "file"


def day(text: str) -> date:
    return date.fromisoformat(text)


def a_step(kind: Kind | None, on: str | None, **more: Any) -> StepDraft:
    return StepDraft(kind=kind, done_on=day(on) if on else None, **more)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as made:
        yield made


@pytest.fixture
def begun(store: Store) -> Store:
    begin(store)
    return store


def begin(store: Store, kind: Kind = Kind.APPLICATION, on: str = "2025-01-10", **more: Any) -> None:
    draft = {"branch_id": BRANCH, "person": PersonDraft(name="方芳", born=day("1998-03-02")), **more}
    admissions.start(store, StartDraft(first=a_step(kind, on), **draft), FILE)


def the_file(store: Store) -> Shown[Admission]:
    return seen(store, Admission, FILE)


def take(store: Store, kind: Kind, on: str, **more: Any) -> None:
    admissions.record_step(store, the_file(store), a_step(kind, on, **more))


def step_of(store: Store, kind: Kind) -> AdmissionStep:
    (found,) = (s for s in the_file(store).record.steps if s.kind is kind)
    return found


def faults(refused: pytest.ExceptionInfo[FieldError]) -> dict[str, str]:
    return {fault.field: fault.sentence for fault in refused.value.faults}


def person(store: Store) -> Person:
    return seen(store, Person, the_file(store).record.person_id).record


def memberships(store: Store) -> list[Membership]:
    rows = store.query(
        "SELECT m.id FROM membership m WHERE m.deleted_at IS NULL AND m.person_id = ?", [person(store).id]
    )
    return [seen(store, Membership, row["id"]).record for row in rows]


def test_a_new_person_gets_a_file_with_the_first_step_in_one_change(begun: Store) -> None:
    (step,) = the_file(begun).record.steps
    assert (step.kind, step.done_on, person(begun).name) == (Kind.APPLICATION, day("2025-01-10"), "方芳")
    assert begun.history(1)[0].label == "建立方芳的发展党员档案"


def test_beginning_a_file_is_undone_as_one(begun: Store) -> None:
    begun.undo()
    assert begun.get(Admission, FILE) is None
    assert begun.query("SELECT p.id FROM person p WHERE p.name = '方芳' AND p.deleted_at IS NULL") == []


def test_a_file_may_begin_further_on_for_someone_on_the_roll(store: Store) -> None:
    begin(store, Kind.ADMISSION_VOTE, "2026-01-09", known_id="p3")
    assert the_file(store).record.person_id == "p3"


def test_one_person_has_one_file(begun: Store) -> None:
    with pytest.raises(FieldError) as refused:
        begin(begun, known_id=the_file(begun).record.person_id)
    assert faults(refused) == {"name": "方芳在果园居民小组党支部已经有一份档案，一人只建一份。"}


def test_a_full_member_needs_no_file(store: Store) -> None:
    with pytest.raises(FieldError) as refused:
        begin(store, known_id="p1")
    assert faults(refused) == {"name": "陈建国已经是正式党员，不用再建档。"}


def test_everything_wrong_at_the_beginning_is_said_at_once(store: Store) -> None:
    with pytest.raises(FieldError) as refused:
        admissions.start(store, StartDraft(branch_id=None))
    assert set(faults(refused)) == {"branch_id", "name", "kind", "done_on"}
    assert store.query("SELECT a.id FROM admission a") == []


def test_a_step_may_be_recorded_late_with_its_people_and_paper(begun: Store) -> None:
    take(begun, Kind.ACTIVIST, "2025-06-20")
    take(begun, Kind.FIRST_TALK, "2025-01-20", people=" 林晓燕 ", document="谈话记录")
    talk = step_of(begun, Kind.FIRST_TALK)
    assert (talk.done_on, talk.people, talk.document) == (day("2025-01-20"), "林晓燕", "谈话记录")


WRONG = [
    (a_step(Kind.FIRST_TALK, "2025-01-09"), "done_on", "“派人谈话”不能早于“递交入党申请书”的2025年1月10日。"),
    (a_step(Kind.FIRST_TALK, "2026-12-01"), "done_on", "2026年12月1日还没到，请核对日期。"),
    (a_step(Kind.FIRST_TALK, None), "done_on", "请填日期。"),
    (a_step(None, "2025-02-01"), "kind", "请选是哪一步。"),
    (a_step(Kind.APPLICATION, "2025-02-01"), "kind", "“递交入党申请书”2025年1月10日已经记过。要改请打开那一步。"),
    (a_step(Kind.SPONSORS, "1998-03-01"), "done_on", "1998年3月2日才出生，请核对日期。"),
    (a_step(Kind.EXTENSION, "2026-01-01"), "ended_on", "请填延长到哪一天。"),
    (
        a_step(Kind.TRAINING, "2025-07-03", ended_on=day("2025-07-02")),
        "ended_on",
        "2025年7月3日才开始，结束不能早于这一天。",
    ),
    (a_step(Kind.TRAINING, "2026-11-21", ended_on=day("2026-11-23")), "ended_on", "2026年11月23日还没到，请核对日期。"),
]


@pytest.mark.parametrize(("draft", "field", "sentence"), WRONG)
def test_what_cannot_be_true_is_refused_at_its_field(begun: Store, draft: StepDraft, field: str, sentence: str) -> None:
    with pytest.raises(FieldError) as refused:
        admissions.record_step(begun, the_file(begun), draft)
    assert faults(refused) == {field: sentence}
    assert len(the_file(begun).record.steps) == 1


def test_what_breaks_a_rule_is_saved_as_it_was(begun: Store) -> None:
    take(begun, Kind.ACTIVIST, "2025-06-20")
    take(begun, Kind.TARGET, "2025-07-01")
    assert {s.done_on for s in the_file(begun).record.steps} >= {day("2025-07-01")}


def test_a_target_before_becoming_an_activist_is_refused(begun: Store) -> None:
    take(begun, Kind.ACTIVIST, "2025-06-20")
    with pytest.raises(FieldError, match="“确定为发展对象”不能早于“确定为入党积极分子”的2025年6月20日"):
        take(begun, Kind.TARGET, "2025-06-19")


def test_a_step_cannot_be_moved_behind_what_rests_on_it(begun: Store) -> None:
    take(begun, Kind.FIRST_TALK, "2025-01-20")
    first = step_of(begun, Kind.APPLICATION)
    with pytest.raises(FieldError, match="“派人谈话”已经记在2025年1月20日，“递交入党申请书”不能晚于它"):
        admissions.correct_step(begun, the_file(begun), first.id, a_step(Kind.APPLICATION, "2025-01-21"))


def test_inspections_may_come_again_but_not_on_one_day(begun: Store) -> None:
    take(begun, Kind.ACTIVIST, "2025-06-20")
    take(begun, Kind.INSPECTION, "2025-12-20")
    take(begun, Kind.INSPECTION, "2026-06-20")
    with pytest.raises(FieldError, match="这一天已经记过一次了"):
        take(begun, Kind.INSPECTION, "2026-06-20")


def test_probation_is_extended_once(begun: Store) -> None:
    take(begun, Kind.EXTENSION, "2026-01-01", ended_on=day("2026-07-01"))
    with pytest.raises(FieldError, match="预备期只能延长一次"):
        take(begun, Kind.EXTENSION, "2026-07-01", ended_on=day("2026-11-01"))


def test_a_step_is_corrected_and_its_earlier_words_stay_in_the_history(begun: Store) -> None:
    (step,) = the_file(begun).record.steps
    admissions.correct_step(begun, the_file(begun), step.id, a_step(Kind.APPLICATION, "2025-01-12", document="申请书"))
    assert the_file(begun).record.steps[0].done_on == day("2025-01-12")
    begun.undo()
    assert the_file(begun).record.steps == (step,)


def test_a_step_corrected_to_the_same_is_no_change(begun: Store) -> None:
    (step,) = the_file(begun).record.steps
    with pytest.raises(UserError, match="没有改动"):
        admissions.correct_step(begun, the_file(begun), step.id, admissions.step_draft(step))


def test_an_end_belongs_to_trainings_and_extensions_only(begun: Store) -> None:
    take(begun, Kind.FIRST_TALK, "2025-01-20", ended_on=day("2025-01-21"))
    assert [s.ended_on for s in the_file(begun).record.steps] == [None, None]


def test_a_mistaken_step_is_taken_away(begun: Store) -> None:
    take(begun, Kind.FIRST_TALK, "2025-01-20")
    talk = step_of(begun, Kind.FIRST_TALK)
    admissions.remove_step(begun, the_file(begun), talk.id)
    assert [s.kind for s in the_file(begun).record.steps] == [Kind.APPLICATION]


def test_a_file_ends_with_a_reason_and_can_go_on(begun: Store) -> None:
    admissions.end(begun, the_file(begun), day("2025-09-01"), "调离")
    assert (the_file(begun).record.ended_on, the_file(begun).record.end_reason) == (day("2025-09-01"), "调离")
    with pytest.raises(FieldError, match="已经在2025年9月1日终止"):
        take(begun, Kind.FIRST_TALK, "2025-01-20")
    admissions.resume(begun, the_file(begun))
    assert the_file(begun).record.ended_on is None


def test_an_end_needs_a_day_after_the_last_step_and_a_reason(begun: Store) -> None:
    with pytest.raises(FieldError) as refused:
        admissions.end(begun, the_file(begun), day("2025-01-09"), " ")
    assert set(faults(refused)) == {"ended_on", "end_reason"}


def test_an_ended_file_is_not_resumed_beside_another(begun: Store) -> None:
    admissions.end(begun, the_file(begun), day("2025-09-01"), "调离")
    old, who = the_file(begun), the_file(begun).record.person_id
    again = StartDraft(branch_id=BRANCH, known_id=who, first=a_step(Kind.APPLICATION, "2026-01-10"))
    admissions.start(begun, again)
    with pytest.raises(UserError, match="另一份没有结束的档案"):
        admissions.resume(begun, old)


def test_a_mistaken_file_is_deleted_and_undo_brings_it_back(begun: Store) -> None:
    admissions.delete(begun, the_file(begun))
    assert begun.get(Admission, FILE) is None
    begun.undo()
    assert len(the_file(begun).record.steps) == 1


# the roll


@pytest.fixture
def approved(store: Store) -> Store:
    begin(store, Kind.ADMISSION_VOTE, "2026-07-08")
    take(store, Kind.ADMISSION_APPROVAL, "2026-08-20")
    return store


def test_an_approval_alone_does_not_touch_the_roll(approved: Store) -> None:
    assert (memberships(approved), person(approved).joined_on) == ([], None)


def test_membership_begins_with_the_vote_and_not_with_the_approval(approved: Store) -> None:
    admissions.admit(approved, the_file(approved))
    (membership,) = memberships(approved)
    assert membership.started_on == person(approved).joined_on == day("2026-07-08")


def test_coming_onto_the_roll_is_one_change_to_undo(approved: Store) -> None:
    admissions.admit(approved, the_file(approved))
    approved.undo()
    assert (memberships(approved), person(approved).joined_on) == ([], None)


def test_nobody_is_put_on_the_roll_before_the_approval(store: Store) -> None:
    begin(store, Kind.ADMISSION_VOTE, "2026-07-08")
    with pytest.raises(UserError, match="要先记下党员大会讨论接收和上级党委审批"):
        admissions.admit(store, the_file(store))
    assert memberships(store) == []


def test_nobody_is_put_on_the_roll_twice(approved: Store) -> None:
    admissions.admit(approved, the_file(approved))
    with pytest.raises(UserError, match="两段时间不能重叠"):
        admissions.admit(approved, the_file(approved))


def test_a_conversion_makes_a_full_member_from_its_approval(store: Store) -> None:
    begin(store, Kind.ADMISSION_VOTE, "2025-07-08")
    take(store, Kind.ADMISSION_APPROVAL, "2025-08-20")
    admissions.admit(store, the_file(store))
    take(store, Kind.CONVERSION_VOTE, "2026-07-10")
    take(store, Kind.CONVERSION_APPROVAL, "2026-08-15")
    assert person(store).full_on is None
    admissions.convert(store, the_file(store))
    assert person(store).full_on == day("2026-08-15")


def test_a_conversion_waits_for_its_approval(approved: Store) -> None:
    with pytest.raises(UserError, match="要先记下上级党委审批转正"):
        admissions.convert(approved, the_file(approved))


def test_a_conversion_before_the_admission_on_the_roll_is_refused(store: Store) -> None:
    with store.change("准备") as tx:
        shown = seen(store, Person, "p3")
        tx.put(Person(id="p3", name=shown.record.name, joined_on=day("2026-01-09")), heads=shown.heads)
    begin(store, Kind.APPLICATION, "2024-01-10", known_id="p3")
    with pytest.raises(FieldError, match="2026年1月9日才入党"):
        take(store, Kind.CONVERSION_VOTE, "2026-01-08")
