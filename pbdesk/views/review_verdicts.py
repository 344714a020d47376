"""What supervisors said of records so far, and whether a record was changed since: the state of each review."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from sqlite3 import Row
from types import MappingProxyType

from pbdesk.model import ReviewedKind, Verdict
from pbdesk.store import Store

Key = tuple[str, str]
"""A record under review: its kind and its id."""

_REVIEWS = """
    SELECT w.id, w.record_kind, w.reviewed_id, w.reviewed_rev, w.reviewed_on, w.reviewer, w.verdict, w.remarks,
           w.comment, w.fix_by, MAX(v.made_at) AS made_at, COALESCE(MAX(a.seq), 0) AS seq
      FROM review w
      JOIN head h ON h.kind = 'review' AND h.record_id = w.id
      JOIN revision v ON v.rev = h.rev
      LEFT JOIN local_action a ON a.action_id = v.action_id
     WHERE w.deleted_at IS NULL AND (:record IS NULL OR w.reviewed_id = :record)
     GROUP BY w.id, w.record_kind, w.reviewed_id, w.reviewed_rev, w.reviewed_on, w.reviewer, w.verdict, w.remarks,
              w.comment, w.fix_by
     ORDER BY w.reviewed_on, made_at, seq, w.id"""

_NOW = """
    SELECT w.id, h.rev, CASE WHEN v.doc = s.doc THEN 1 ELSE 0 END AS same
      FROM review w
      JOIN head h ON h.kind = w.record_kind AND h.record_id = w.reviewed_id
      JOIN revision v ON v.rev = h.rev
      LEFT JOIN revision s ON s.rev = w.reviewed_rev
     WHERE w.deleted_at IS NULL AND (:record IS NULL OR w.reviewed_id = :record)
     ORDER BY w.id, h.rev"""

_ATTACHED = """
    SELECT COALESCE(t.meeting_id, t.admission_id) AS record_id, MAX(v.made_at) AS made_at
      FROM review w
      JOIN attachment t ON t.meeting_id = w.reviewed_id OR t.admission_id = w.reviewed_id
      JOIN head h ON h.kind = 'attachment' AND h.record_id = t.id
      JOIN revision v ON v.rev = h.rev
     WHERE w.deleted_at IS NULL AND (:record IS NULL OR w.reviewed_id = :record)
     GROUP BY COALESCE(t.meeting_id, t.admission_id)"""


class ReviewState(StrEnum):
    """How the review of a record stands."""

    UNSEEN = "unseen"
    RETURNED = "returned"
    FIXED = "fixed"
    PASSED = "passed"
    CHANGED = "changed"


STATE_WORDS: Mapping[ReviewState, str] = MappingProxyType({
    ReviewState.UNSEEN: "未督导",
    ReviewState.RETURNED: "退回，待修改",
    ReviewState.FIXED: "已修改，待复查",
    ReviewState.PASSED: "通过",
    ReviewState.CHANGED: "通过后有改动",
})
WAITING = frozenset({ReviewState.FIXED, ReviewState.CHANGED})
"""What waits for another look."""


@dataclass(frozen=True, slots=True)
class Said:
    """One verdict as it was given; ``remarks`` are the sentences of the points found wanting."""

    id: str
    verdict: Verdict
    on: date
    reviewer: str
    comment: str
    remarks: tuple[str, ...]
    fix_by: date | None

    @property
    def words(self) -> str:
        """What was said, in one line: the comment, and the remarks."""
        remarks = "；".join(self.remarks)
        return "。".join(part for part in (self.comment.rstrip("。"), remarks) if part)


@dataclass(frozen=True, slots=True)
class Standing:
    """All verdicts on a record, the latest last, and how it stands now."""

    said: tuple[Said, ...] = ()
    state: ReviewState = ReviewState.UNSEEN

    @property
    def last(self) -> Said | None:
        """The latest verdict."""
        return self.said[-1] if self.said else None

    @property
    def returned(self) -> bool:
        """Whether it was ever returned."""
        return any(said.verdict is Verdict.RETURNED for said in self.said)

    @property
    def fixed(self) -> bool:
        """Whether it was changed, or passed, after it was returned."""
        return self.returned and self.state is not ReviewState.RETURNED


NOTHING_SAID = Standing()
"""Of a record that nobody looked at."""


def standings(store: Store, record_id: str | None = None) -> Mapping[Key, Standing]:
    """How the review of every record stands that was ever looked at, or of one."""
    asked = {"record": record_id}
    by_record: dict[Key, list[Row]] = defaultdict(list)
    for row in store.query(_REVIEWS, asked):
        by_record[row["record_kind"], row["reviewed_id"]].append(row)
    if not by_record:
        return {}
    now: dict[str, list[Row]] = defaultdict(list)
    for row in store.query(_NOW, asked):
        now[row["id"]].append(row)
    attached = {row["record_id"]: row["made_at"] for row in store.query(_ATTACHED, asked)}
    return {
        key: Standing(tuple(map(_said, rows)), _state(rows[-1], now[rows[-1]["id"]], attached.get(key[1], "")))
        for key, rows in by_record.items()
    }


def standing_of(store: Store, kind: ReviewedKind, record_id: str) -> Standing:
    """How the review of one record stands."""
    return standings(store, record_id).get((kind.value, record_id), NOTHING_SAID)


def seen_rev(heads: Iterable[str]) -> str | None:
    """The name of what a supervisor sees: the record's revision; of several at once, one name for all of them."""
    revs = sorted(heads)
    if len(revs) < 2:
        return revs[0] if revs else None
    return hashlib.sha256("\n".join(revs).encode()).hexdigest()


def _state(last: Row, now: Sequence[Row], attached: str) -> ReviewState:
    changed = attached > last["made_at"] or _differs(last["reviewed_rev"], now)
    if Verdict(last["verdict"]) is Verdict.PASSED:
        return ReviewState.CHANGED if changed else ReviewState.PASSED
    return ReviewState.FIXED if changed else ReviewState.RETURNED


def _differs(rev: str | None, now: Sequence[Row]) -> bool:
    """Whether a record says something else than what was seen; where nobody noted what that was, it does not."""
    if rev is None or seen_rev(row["rev"] for row in now) == rev:
        return False
    return len(now) != 1 or not now[0]["same"]


def _said(row: Row) -> Said:
    return Said(
        id=row["id"],
        verdict=Verdict(row["verdict"]),
        on=date.fromisoformat(row["reviewed_on"]),
        reviewer=row["reviewer"] or "",
        comment=row["comment"] or "",
        remarks=_sentences(row["remarks"]),
        fix_by=date.fromisoformat(row["fix_by"]) if row["fix_by"] else None,
    )


def _sentences(text: str | None) -> tuple[str, ...]:
    """The sentences of the remarks; what another program wrote in another form is told as it stands."""
    if not text:
        return ()
    try:
        found = json.loads(text)
    except ValueError:
        return (text,)
    if not isinstance(found, list):
        return (text,)
    return tuple(str(each.get("sentence", "")) if isinstance(each, dict) else str(each) for each in found)
