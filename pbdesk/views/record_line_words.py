"""How each kind of record is looked up by its id and said in one line, with the door that opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from pbdesk.calendar import parse_period
from pbdesk.model import (
    AdmissionStepKind,
    AgendaKind,
    AttachmentKind,
    CommitteeBasis,
    ConditionKind,
    DuesCategory,
    MeetingKind,
    MeetingStatus,
    PostRole,
    ReviewedKind,
    Verdict,
)
from pbdesk.views.steps import Step, Verb
from pbdesk.words import (
    ADMISSION_WORDS,
    AGENDA_WORDS,
    ATTACHMENT_WORDS,
    CHASE_WORDS,
    CONDITION_WORDS,
    DUES_WORDS,
    MEETING_WORDS,
    POST_WORDS,
    REVIEWED_WORDS,
    STATUS_WORDS,
    VERDICT_WORDS,
    WEEKDAY_WORDS,
    long_date,
)


@dataclass(frozen=True, slots=True)
class Made:
    """A record said in a line."""

    id: str
    day: str | None
    words: str
    opens: Step | None


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of record is read (``{marks}`` takes the ids) and said."""

    query: str
    words: Callable[[Row], Made]


def _meeting(r: Row) -> Made:
    opens = Step(Verb.OPEN_MEETING, "", r["branch_id"], records=(r["id"],))
    return Made(r["id"], r["held_on"], meeting_words(r), opens)


def meeting_words(r: Row) -> str:
    """A meeting by its kind, group, title and state."""
    status = MeetingStatus(r["status"] or MeetingStatus.HELD)
    state = STATUS_WORDS[status] if status is not MeetingStatus.HELD else None
    return _joined(MEETING_WORDS[MeetingKind(r["kind"])], r["group_name"], r["title"], state)


def _visit(r: Row) -> Made:
    weekday = WEEKDAY_WORDS[date.fromisoformat(r["visited_on"]).weekday()]
    words = _joined(f"走访（{weekday}）", r["guide"], (r["content"] or "")[:40])
    return Made(r["id"], r["visited_on"], words, Step(Verb.OPEN_VISIT, "", r["branch_id"], records=(r["id"],)))


def _posting(r: Row) -> Made:
    words = _joined("派驻", r["name"]) + _until(r)
    return Made(r["id"], r["started_on"], words, Step(Verb.MEMBER, "", r["branch_id"], person=r["person_id"]))


def _person(r: Row) -> Made:
    return Made(r["id"], None, r["name"], Step(Verb.MEMBER, "", "", person=r["id"]))


def _membership(r: Row) -> Made:
    sent = f"，{long_date(date.fromisoformat(r['sent_on']))}转出" if r["sent_on"] else ""
    words = _joined(r["name"], "组织关系在" + r["branch"]) + sent + _until(r)
    return Made(r["id"], r["started_on"], words, Step(Verb.MEMBER, "", r["branch_id"], person=r["person_id"]))


def _condition(r: Row) -> Made:
    words = _joined(r["name"], CONDITION_WORDS[ConditionKind(r["kind"])], r["place"], (r["note"] or "")[:40])
    return Made(r["id"], r["started_on"], words + _until(r), Step(Verb.MEMBER, "", "", person=r["person_id"]))


def _post(r: Row) -> Made:
    words = _joined(r["name"], POST_WORDS[PostRole(r["role"])], r["place"]) + _until(r)
    opens = Step(Verb.COMMITTEE, "", r["branch_id"]) if r["is_branch"] else None
    return Made(r["id"], r["started_on"], words, opens or Step(Verb.MEMBER, "", "", person=r["person_id"]))


def _committee(r: Row) -> Made:
    appointed = r["basis"] == CommitteeBasis.APPOINTED
    term = f"任期{r['term_years']}年" if r["term_years"] else None
    extended = f"延期换届至{long_date(date.fromisoformat(r['extended_to']))}" if r["extended_to"] else None
    words = _joined("支部委员会", "上级指派" if appointed else None, term, extended) + _until(r)
    return Made(r["id"], r["started_on"], words, Step(Verb.COMMITTEE, "", r["branch_id"]))


def _group(r: Row) -> Made:
    return Made(r["id"], r["formed_on"], r["name"] or "党小组", Step(Verb.COMMITTEE, "", r["branch_id"]))


def _organization(r: Row) -> Made:
    gone = f"，{long_date(date.fromisoformat(r['dissolved_on']))}撤销" if r["dissolved_on"] else ""
    opens = Step(Verb.BRANCH, "", r["id"]) if r["kind"] == "branch" else None
    return Made(r["id"], r["founded_on"], r["name"] + gone, opens)


def _admission(r: Row) -> Made:
    words = _joined(r["name"], "发展党员档案", "已终止" if r["ended_on"] else None)
    return Made(r["id"], r["ended_on"], words, Step(Verb.ADMISSION, "", r["branch_id"], file=r["id"]))


def _admission_step(r: Row) -> Made:
    words = _joined(r["name"], ADMISSION_WORDS[AdmissionStepKind(r["kind"])], r["document"])
    return Made(r["id"], r["done_on"], words, Step(Verb.ADMISSION, "", r["branch_id"], file=r["admission_id"]))


def _item(r: Row) -> Made:
    kind = AGENDA_WORDS[AgendaKind(r["kind"])] if r["kind"] else "议题"
    place = f"第{r['position']}项" if r["position"] else None
    words = _joined(MEETING_WORDS[MeetingKind(r["meeting_kind"])], place, kind, r["name"], r["topic"])
    opens = Step(Verb.OPEN_MEETING, "", r["branch_id"], records=(r["meeting_id"],))
    return Made(r["id"], r["held_on"], words, opens)


def _dues(r: Row) -> Made:
    words = _joined(r["name"], f"交{r['paid']}元", f"{parse_period(r['month']).title}党费")
    opens = Step(Verb.DUES, "", r["branch_id"], person=r["person_id"], month=r["month"])
    return Made(r["id"], r["paid_on"], words, opens)


def _standard(r: Row) -> Made:
    fixed = f"{parse_period(r['from_month']).title}起每月{r['amount']}元"
    words = _joined(r["name"], fixed, DUES_WORDS[DuesCategory(r["category"])], r["approved_by"])
    return Made(r["id"], None, words, Step(Verb.MEMBER, "", "", person=r["person_id"]))


def _closing(r: Row) -> Made:
    reopened = f"，{long_date(date.fromisoformat(r['reopened_on']))}重新打开" if r["reopened_on"] else ""
    return Made(r["id"], r["closed_on"], _joined(f"{r['period']}封账", r["closed_by"]) + reopened, None)


def _attachment(r: Row) -> Made:
    opens = None
    if r["meeting_id"]:
        opens = Step(Verb.OPEN_MEETING, "", r["branch_id"], records=(r["meeting_id"],))
    elif r["admission_id"]:
        opens = Step(Verb.ADMISSION, "", r["branch_id"], file=r["admission_id"])
    words = _joined(ATTACHMENT_WORDS[AttachmentKind(r["kind"])], r["name"])
    return Made(r["id"], (r["added_at"] or "")[:10] or None, words, opens)


def _chase(r: Row) -> Made:
    return Made(r["id"], r["chased_on"], _joined(CHASE_WORDS[r["form"]], r["chased_by"]), None)


def _review(r: Row) -> Made:
    words = _joined("质量督导", REVIEWED_WORDS[ReviewedKind(r["record_kind"])], VERDICT_WORDS[Verdict(r["verdict"])])
    opens = Step(Verb.RECORD, "", r["branch_id"], records=(r["reviewed_id"],))
    return Made(r["id"], r["reviewed_on"], words, opens)


def _explanation(r: Row) -> Made:
    return Made(r["id"], r["accepted_on"], _joined("情况说明", r["reason"][:60], r["accepted_by"], r["branch"]), None)


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _until(r: Row) -> str:
    return f"，至{long_date(date.fromisoformat(r['ended_on']))}（不含当天）" if r["ended_on"] else ""


LOOKS: Mapping[str, Look] = {
    "meeting": Look("""
    SELECT m.id, m.branch_id, m.kind, m.status, m.held_on, m.title, g.name AS group_name
      FROM meeting m
      LEFT JOIN party_group g ON g.id = m.group_id
     WHERE m.deleted_at IS NULL AND m.id IN ({marks})""", _meeting),
    "visit": Look("""
    SELECT v.id, v.visited_on, v.content, t.branch_id, p.name AS guide
      FROM visit v
      JOIN posting t ON t.id = v.posting_id
      JOIN person p ON p.id = t.person_id
     WHERE v.deleted_at IS NULL AND v.id IN ({marks})""", _visit),
    "posting": Look("""
    SELECT t.id, t.person_id, t.branch_id, t.started_on, t.ended_on, p.name
      FROM posting t
      JOIN person p ON p.id = t.person_id
     WHERE t.deleted_at IS NULL AND t.id IN ({marks})""", _posting),
    "person": Look("""
    SELECT p.id, p.name
      FROM person p
     WHERE p.deleted_at IS NULL AND p.id IN ({marks})""", _person),
    "membership": Look("""
    SELECT m.id, m.person_id, m.branch_id, m.started_on, m.sent_on, m.ended_on, p.name, o.name AS branch
      FROM membership m
      JOIN person p ON p.id = m.person_id
      JOIN organization o ON o.id = m.branch_id
     WHERE m.deleted_at IS NULL AND m.id IN ({marks})""", _membership),
    "member_condition": Look("""
    SELECT c.id, c.person_id, c.kind, c.started_on, c.ended_on, c.note, c.place, p.name
      FROM member_condition c
      JOIN person p ON p.id = c.person_id
     WHERE c.deleted_at IS NULL AND c.id IN ({marks})""", _condition),
    "post": Look("""
    SELECT t.id, t.person_id, t.role, t.started_on, t.ended_on, p.name, COALESCE(g.name, o.name) AS place,
           COALESCE(g.branch_id, o.id) AS branch_id, CASE WHEN o.kind = 'branch' OR g.id IS NOT NULL THEN 1 ELSE 0 END
           AS is_branch
      FROM post t
      JOIN person p ON p.id = t.person_id
      LEFT JOIN organization o ON o.id = t.organization_id
      LEFT JOIN party_group g ON g.id = t.group_id
     WHERE t.deleted_at IS NULL AND t.id IN ({marks})""", _post),
    "committee": Look("""
    SELECT c.id, c.branch_id, c.basis, c.started_on, c.ended_on, c.term_years, c.extended_to
      FROM committee c
     WHERE c.deleted_at IS NULL AND c.id IN ({marks})""", _committee),
    "party_group": Look("""
    SELECT g.id, g.branch_id, g.name, g.formed_on
      FROM party_group g
     WHERE g.deleted_at IS NULL AND g.id IN ({marks})""", _group),
    "organization": Look("""
    SELECT o.id, o.kind, o.name, o.founded_on, o.dissolved_on
      FROM organization o
     WHERE o.deleted_at IS NULL AND o.id IN ({marks})""", _organization),
    "admission": Look("""
    SELECT a.id, a.branch_id, a.ended_on, p.name
      FROM admission a
      JOIN person p ON p.id = a.person_id
     WHERE a.deleted_at IS NULL AND a.id IN ({marks})""", _admission),
    "admission_step": Look("""
    SELECT s.id, s.admission_id, s.kind, s.done_on, s.document, a.branch_id, p.name
      FROM admission_step s
      JOIN admission a ON a.id = s.admission_id
      JOIN person p ON p.id = a.person_id
     WHERE a.deleted_at IS NULL AND s.id IN ({marks})""", _admission_step),
    "agenda_item": Look("""
    SELECT i.id, i.meeting_id, i.position, i.kind, i.topic, m.branch_id, m.kind AS meeting_kind, m.held_on, p.name
      FROM agenda_item i
      JOIN meeting m ON m.id = i.meeting_id
      LEFT JOIN person p ON p.id = i.person_id
     WHERE m.deleted_at IS NULL AND i.id IN ({marks})""", _item),
    "dues": Look("""
    SELECT d.record_id AS id, d.person_id, d.branch_id, d.month, d.paid, d.paid_on, p.name
      FROM dues d
      JOIN person p ON p.id = d.person_id
     WHERE d.deleted_at IS NULL AND d.record_id IN ({marks})""", _dues),
    "dues_standard": Look("""
    SELECT s.record_id AS id, s.person_id, s.from_month, s.category, s.amount, s.approved_by, p.name
      FROM dues_standard s
      JOIN person p ON p.id = s.person_id
     WHERE s.deleted_at IS NULL AND s.record_id IN ({marks})""", _standard),
    "closing": Look("""
    SELECT c.id, c.period, c.closed_on, c.closed_by, c.reopened_on
      FROM closing c
     WHERE c.deleted_at IS NULL AND c.id IN ({marks})""", _closing),
    "attachment": Look("""
    SELECT a.id, a.branch_id, a.meeting_id, a.admission_id, a.kind, a.name, a.added_at
      FROM attachment a
     WHERE a.deleted_at IS NULL AND a.id IN ({marks})""", _attachment),
    "chase": Look("""
    SELECT c.id, c.branch_id, c.form, c.chased_on, c.chased_by
      FROM chase c
     WHERE c.deleted_at IS NULL AND c.id IN ({marks})""", _chase),
    "review": Look("""
    SELECT r.id, r.branch_id, r.record_kind, r.reviewed_id, r.reviewed_on, r.verdict
      FROM review r
     WHERE r.deleted_at IS NULL AND r.id IN ({marks})""", _review),
    "explanation": Look("""
    SELECT x.id, x.reason, x.accepted_by, x.accepted_on, o.name AS branch
      FROM explanation x
      LEFT JOIN organization o ON o.id = x.branch_id AND o.id <> x.subject_id
     WHERE x.deleted_at IS NULL AND x.id IN ({marks})""", _explanation),
}  # fmt: skip
"""By the name of the table."""
