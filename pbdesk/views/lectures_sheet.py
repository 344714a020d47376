"""The lectures of branches in a period, with what each lecturer is to the branch and what is on file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from sqlite3 import Row

from pbdesk.calendar import Period
from pbdesk.model import AttachmentKind, PostRole
from pbdesk.rules import load_policies
from pbdesk.store import Store
from pbdesk.views.branch_quarter import issue_of
from pbdesk.views.meetings import late_days
from pbdesk.views.quarter_facts import load_quarter
from pbdesk.views.rows import Lecture, Lectures, LecturesSheet, Ratio
from pbdesk.words import ATTACHMENT_WORDS, POST_WORDS

_LECTURES = """
    SELECT m.id, m.branch_id, m.held_on, m.title, m.place, m.hours, m.recorded_at, m.lecturer_id,
           l.name AS lecturer, l.employer, r.name AS recorder,
           COUNT(CASE WHEN a.role IS NULL OR a.role = 'member' THEN a.person_id END) AS due,
           COUNT(CASE WHEN (a.role IS NULL OR a.role = 'member') AND a.state IN ('present', 'online')
                      THEN a.person_id END) AS present
      FROM meeting m
      LEFT JOIN attendance a ON a.meeting_id = m.id
      LEFT JOIN person l ON l.id = m.lecturer_id
      LEFT JOIN person r ON r.id = m.recorder_id
     WHERE m.deleted_at IS NULL AND m.kind = 'lecture' AND (m.status IS NULL OR m.status = 'held')
       AND m.held_on >= :start AND m.held_on < :end AND m.held_on <= :today
     GROUP BY m.id, m.branch_id, m.held_on, m.title, m.place, m.hours, m.recorded_at, m.lecturer_id, l.name,
              l.employer, r.name, m.starts_at
     ORDER BY m.held_on, m.starts_at, m.id"""

_POSTS = """
    SELECT t.person_id, t.organization_id, o.kind, o.name, t.role, t.started_on, t.ended_on
      FROM post t
      JOIN organization o ON o.id = t.organization_id
     WHERE t.deleted_at IS NULL AND o.deleted_at IS NULL AND t.started_on < :end
       AND (t.ended_on IS NULL OR t.ended_on > :start)
     ORDER BY t.started_on, t.id"""

_POSTINGS = """
    SELECT t.person_id, t.branch_id, t.started_on, t.ended_on
      FROM posting t
     WHERE t.deleted_at IS NULL AND t.started_on < :end AND (t.ended_on IS NULL OR t.ended_on > :start)"""

_MEMBERSHIPS = """
    SELECT t.person_id, t.branch_id, t.started_on, t.ended_on
      FROM membership t
     WHERE t.deleted_at IS NULL AND t.started_on < :end AND (t.ended_on IS NULL OR t.ended_on > :start)
       AND t.person_id IN (SELECT m.lecturer_id FROM meeting m WHERE m.kind = 'lecture' AND m.deleted_at IS NULL)"""

_PAPERS = """
    SELECT t.meeting_id, t.kind, COUNT(*) AS number
      FROM attachment t
      JOIN meeting m ON m.id = t.meeting_id
     WHERE t.deleted_at IS NULL AND m.kind = 'lecture' AND m.held_on >= :start AND m.held_on < :end
     GROUP BY t.meeting_id, t.kind"""

_ROLES = list(PostRole)
_GUIDE, _MEMBER, _SUPERIOR, _GUEST = "党建指导员", "党员", "上级领导", "外请"


@dataclass(frozen=True, slots=True)
class _People:
    """What people were when: rows by person."""

    posts: Mapping[str, list[Row]]
    postings: Mapping[str, list[Row]]
    memberships: Mapping[str, list[Row]]


def lectures_sheet(store: Store, period: Period, today: date, branches: Collection[str] | None = None) -> LecturesSheet:
    """The lectures held in a period, by branch; branches without one are left out."""
    asked = {"start": period.start.isoformat(), "end": period.end.isoformat()}
    people = _People(*(_by_person(store.query(sql, asked)) for sql in (_POSTS, _POSTINGS, _MEMBERSHIPS)))
    papers = _papers(store.query(_PAPERS, asked))
    within = load_policies(store).number("record_within_days", min(period.last_day, today))
    found: dict[str, list[Lecture]] = defaultdict(list)
    for row in store.query(_LECTURES, {**asked, "today": today.isoformat()}):
        found[row["branch_id"]].append(_lecture(row, people, papers.get(row["id"], ""), within))
    quarter = load_quarter(store, period, today, (), branches)
    registers = [
        Lectures(branch.name, tuple(found[branch.id])) for branch in quarter.branches.values() if found[branch.id]
    ]
    return LecturesSheet(issue_of(store, period, today, quarter.street), tuple(registers))


def _lecture(row: Row, people: _People, papers: str, within: int) -> Lecture:
    recorded = datetime.fromisoformat(row["recorded_at"]) if row["recorded_at"] else None
    held_on = date.fromisoformat(row["held_on"])
    post, kind = _who(row, people)
    return Lecture(
        held_on=held_on,
        title=row["title"] or "",
        giver="\u3000".join(part for part in (row["lecturer"], post) if part),
        giver_kind=kind,
        hours=Decimal(row["hours"]) if row["hours"] is not None else None,
        attendance=Ratio(row["present"], row["due"]),
        place=row["place"] or "",
        papers=papers,
        recorder=row["recorder"] or "",
        late=late_days(held_on, recorded, within) is not None,
    )


def _who(row: Row, people: _People) -> tuple[str, str]:
    """The lecturer's post on the day, and what kind of lecture that makes it."""
    person, branch, day = row["lecturer_id"], row["branch_id"], row["held_on"]
    if person is None:
        return "", ""
    posts = sorted(_on(people.posts.get(person, []), day), key=lambda r: _ROLES.index(PostRole(r["role"])))
    own = [r for r in posts if r["organization_id"] == branch]
    above = [r for r in posts if r["kind"] != "branch"]
    if own:
        words = POST_WORDS[PostRole(own[0]["role"])]
        return words, "书记" if own[0]["role"] == PostRole.SECRETARY else "支委"
    if any(r["branch_id"] == branch for r in _on(people.postings.get(person, []), day)):
        return _GUIDE, _GUIDE
    if above:
        return f"{above[0]['name']}{POST_WORDS[PostRole(above[0]['role'])]}", _SUPERIOR
    if any(r["branch_id"] == branch for r in _on(people.memberships.get(person, []), day)):
        return "", _MEMBER
    return row["employer"] or "", _GUEST


def _on(rows: list[Row], day: str) -> list[Row]:
    return [r for r in rows if r["started_on"] <= day and (r["ended_on"] is None or r["ended_on"] > day)]


def _by_person(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["person_id"]].append(row)
    return found


def _papers(rows: list[Row]) -> dict[str, str]:
    """What is attached to each meeting, by kind with its number."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind in AttachmentKind:
        for row in rows:
            if row["kind"] == kind:
                found[row["meeting_id"]].append(f"{ATTACHMENT_WORDS[kind]}{row['number']}份")
    return {meeting: "、".join(words) for meeting, words in found.items()}
