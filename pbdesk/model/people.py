"""People and what a branch keeps of them: membership, states, dues, the way into the Party."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from pbdesk.model.fields import opt, ref
from pbdesk.model.vocabulary import AdmissionStepKind, ConditionKind, DuesCategory


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person; ``joined_on`` is admission, ``full_on`` conversion; ``id_number``, ``phone`` stay outside revisions.

    Where a paper gives only the month, ``born_month``, ``joined_month`` or ``full_month`` (``2026-07``) holds it and
    the day is absent: a day is never made up.
    """

    table: ClassVar[str] = "person"
    id: str
    name: str
    gender: str | None = None
    born_on: date | None = None
    ethnicity: str | None = None
    id_number: str | None = None
    phone: str | None = None
    education: str | None = None
    employer: str | None = None
    joined_on: date | None = None
    full_on: date | None = None
    remark: str | None = None
    born_month: str | None = None
    joined_month: str | None = None
    full_month: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A member's organisational relation with a branch; until ``ended_on`` the branch answers for him (MEM-08).

    ``came_from`` and ``sent_to`` name the other branch of a transfer in words: it need not be in this file.
    """

    table: ClassVar[str] = "membership"
    id: str
    person_id: str = ref("person")
    branch_id: str = ref("organization")
    group_id: str | None = opt("party_group")
    started_on: date
    sent_on: date | None = None
    ended_on: date | None = None
    end_reason: str | None = None
    came_from: str | None = None
    sent_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCondition:
    """A state of a member for a time: rights suspended, attendance eased (ME 23) or mobile.

    A mobile stay names where (``place``) and who keeps in touch (``contact_id``, MEM-03).
    """

    table: ClassVar[str] = "member_condition"
    id: str
    person_id: str = ref("person")
    kind: ConditionKind
    started_on: date
    ended_on: date | None = None
    note: str | None = None
    place: str | None = None
    contact_id: str | None = opt("person")


@dataclass(frozen=True, slots=True, kw_only=True)
class DuesStandard:
    """The fixed monthly sum of a member from a month on (DUE-13), in yuan; the wage itself is never kept (privacy).

    ``approved_by`` names the superior's approval where the sum is reduced or waived for hardship (DUE-07).
    """

    table: ClassVar[str] = "dues_standard"
    person_id: str = ref("person")
    from_month: str
    category: DuesCategory
    amount: Decimal
    approved_by: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """What a member paid for one month, in yuan, to the branch that held him on the collection day (E-17).

    One row for a person and month: dues of a month are paid once. ``due`` is the sum owed when it was collected.
    """

    table: ClassVar[str] = "dues"
    person_id: str = ref("person")
    month: str
    branch_id: str = ref("organization")
    due: Decimal | None = None
    paid: Decimal
    paid_on: date | None = None
    payer: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionStep:
    """One step done on an admission track; ``document`` is the paper that shows it, ``people`` who took part.

    Most steps come once; the inspection comes every half-year (DEV-05).
    """

    table: ClassVar[str] = "admission_step"
    id: str
    admission_id: str = ref("admission")
    kind: AdmissionStepKind
    done_on: date
    ended_on: date | None = None
    document: str | None = None
    people: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """One person's way into the Party in a branch (one person, one file: DEV-20); it ends early with a reason."""

    table: ClassVar[str] = "admission"
    id: str
    person_id: str = ref("person")
    branch_id: str = ref("organization")
    ended_on: date | None = None
    end_reason: str | None = None
    remark: str | None = None
    steps: tuple[AdmissionStep, ...] = ()
