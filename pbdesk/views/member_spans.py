"""What somebody was, and when: memberships with their transfers, posts, and states for a time, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from sqlite3 import Row

from pbdesk.model import ConditionKind, PostRole
from pbdesk.store import Store
from pbdesk.words import CONDITION_WORDS, POST_WORDS

_MEMBERSHIPS = """
    SELECT m.id, m.started_on, m.sent_on, m.sent_to, m.ended_on, m.end_reason, m.came_from, o.name AS branch,
           g.name AS group_name
      FROM membership m
      JOIN organization o ON o.id = m.branch_id
      LEFT JOIN party_group g ON g.id = m.group_id
     WHERE m.person_id = :person AND m.deleted_at IS NULL"""

_POSTS = """
    SELECT t.id, t.started_on, t.ended_on, t.role, COALESCE(g.name, o.name) AS place
      FROM post t
      LEFT JOIN organization o ON o.id = t.organization_id
      LEFT JOIN party_group g ON g.id = t.group_id
     WHERE t.person_id = :person AND t.deleted_at IS NULL"""

_CONDITIONS = """
    SELECT c.id, c.started_on, c.ended_on, c.kind, c.note, c.place, p.name AS contact
      FROM member_condition c
      LEFT JOIN person p ON p.id = c.contact_id
     WHERE c.person_id = :person AND c.deleted_at IS NULL"""

_POSTINGS = """
    SELECT t.id, t.started_on, t.ended_on, o.name AS branch
      FROM posting t
      JOIN organization o ON o.id = t.branch_id
     WHERE t.person_id = :person AND t.deleted_at IS NULL"""


class SpanKind(StrEnum):
    """What lasts for a time in somebody's life as a member."""

    MEMBERSHIP = "membership"
    POST = "post"
    CONDITION = "member_condition"
    POSTING = "posting"


SPAN_WORDS = {
    SpanKind.MEMBERSHIP: "组织关系",
    SpanKind.POST: "职务",
    SpanKind.CONDITION: "情况",
    SpanKind.POSTING: "派驻",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanLine:
    """One stretch: what, from when until before when, and what is to be added."""

    kind: SpanKind
    id: str
    what: str
    started_on: date
    ended_on: date | None
    note: str
    running: bool
    sent: bool = False
    """Whether a membership is on its way to another branch."""
    condition: ConditionKind | None = None

    @property
    def words(self) -> str:
        """The days in words; a stretch that runs ends at “至今”."""
        until = self.ended_on.isoformat() if self.ended_on else "至今"
        return f"{self.started_on.isoformat()} ～ {until}"


def spans_of(store: Store, person_id: str, today: date) -> tuple[SpanLine, ...]:
    """Everything that lasts or lasted, what runs first, then the latest."""
    asked = {"person": person_id}
    lines = [
        *(_membership(r, today) for r in store.query(_MEMBERSHIPS, asked)),
        *(_post(r, today) for r in store.query(_POSTS, asked)),
        *(_condition(r, today) for r in store.query(_CONDITIONS, asked)),
        *(_posting(r, today) for r in store.query(_POSTINGS, asked)),
    ]
    order = list(SpanKind)
    by_kind = sorted(lines, key=lambda line: order.index(line.kind))
    latest = sorted(by_kind, key=lambda line: line.started_on, reverse=True)
    return tuple(sorted(latest, key=lambda line: not line.running))


def _membership(r: Row, today: date) -> SpanLine:
    sent = r["sent_on"] is not None and r["ended_on"] is None
    told = (
        r["group_name"] or "",
        f"转自 {r['came_from']}" if r["came_from"] else "",
        f"{r['sent_on']} 转出，转往 {r['sent_to'] or '（没有写）'}" if r["sent_on"] else "",
        "对方还没有接收" if sent else "",
        r["end_reason"] or "",
    )
    return _line(SpanKind.MEMBERSHIP, r, r["branch"], told, today, sent=sent)


def _post(r: Row, today: date) -> SpanLine:
    words = POST_WORDS[PostRole(r["role"])]
    leads = r["role"] == PostRole.GROUP_LEADER
    what = f"{r['place'] or ''}组长" if leads else words
    return _line(SpanKind.POST, r, what, () if leads else (r["place"] or "",), today)


def _condition(r: Row, today: date) -> SpanLine:
    kind = ConditionKind(r["kind"])
    away = kind in {ConditionKind.MOBILE, ConditionKind.ABROAD}
    told = (
        r["place"] or "",
        f"联系人 {r['contact']}" if r["contact"] else "还没有指定联系人" if away and not r["ended_on"] else "",
        r["note"] or "",
    )
    return _line(SpanKind.CONDITION, r, CONDITION_WORDS[kind], told, today, condition=kind)


def _posting(r: Row, today: date) -> SpanLine:
    return _line(SpanKind.POSTING, r, "党建指导员", (r["branch"],), today)


def _line(
    kind: SpanKind,
    r: Row,
    what: str,
    told: tuple[str, ...],
    today: date,
    *,
    sent: bool = False,
    condition: ConditionKind | None = None,
) -> SpanLine:
    ended_on = date.fromisoformat(r["ended_on"]) if r["ended_on"] else None
    started_on = date.fromisoformat(r["started_on"])
    return SpanLine(
        kind=kind,
        id=r["id"],
        what=what,
        started_on=started_on,
        ended_on=ended_on,
        note="；".join(filter(None, told)),
        running=started_on <= today and (ended_on is None or ended_on > today),
        sent=sent,
        condition=condition,
    )
