"""One record instead of two: whatever names the one that goes names the one that stays; what can't be is refused.

A span (a membership, a post) that the kept one has at the same time takes up the other; dues go over month by month;
a file of admission takes in the steps of the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from pbdesk.actions.joining import Living, filled, lines, one_admission
from pbdesk.errors import UserError
from pbdesk.model import Admission, Attachment, Chase, Dues, Explanation, Membership, Post, Posting, Review
from pbdesk.store import Shown, Store, Transaction
from pbdesk.store.columns import RECORDS, TABLES, referrers
from pbdesk.store.joined import COLUMN, SEALS
from pbdesk.views.chase_items import renamed
from pbdesk.views.record_words import Words

NOTHING_SAVED = "没有保存任何改动。"
_SPANS = ("membership", "post", "posting", "member_condition")
_NAMED_AFTER = ("dues", "dues_standard")
_ORDER = ("party_group", "membership", "posting")
"""What has to be put right first: the rest looks at it."""


@dataclass(frozen=True, slots=True)
class Repointing:
    """Lets every living record that names ``gone`` name ``kept``; ``target`` is the table of both."""

    store: Store
    tx: Transaction
    living: Living
    gone: str
    kept: str
    target: ClassVar[str]

    def all(self) -> None:
        """Go through everything that names the one.

        Raises:
            UserError: something can't name the other, or desks disagree on it.
        """
        for kind, record_id in self._naming():
            shown = self._shown(kind, record_id)
            if shown is not None:
                self.move(shown)
        self.loose(self.target, self.gone, self.kept)

    def move(self, shown: Shown[Any]) -> None:
        """Let one record name the other."""
        moved = self.renamed(shown.record)
        kind = moved.table
        if kind in _SPANS and self._is_whose(shown.record):
            self._span(shown, moved)
        elif kind in _NAMED_AFTER and self.target == "person":
            self._of_a_month(shown, moved)
        elif kind == Admission.table:
            self._admission(shown, moved)
        elif kind == Explanation.table:
            self._explanation(shown, moved)
        else:
            self.tx.put(moved, shown.heads)

    def renamed(self, record: Any) -> Any:  # noqa: ANN401  any record class of the model
        """A record with the one id in the place of the other in its own columns."""
        return replace(record, **{
            c.name: self.kept for c in TABLES[record.table].refs
            if c.ref == self.target and getattr(record, c.name) == self.gone
        })  # fmt: skip

    def loose(self, table: str, gone: str, kept: str) -> None:
        """What names a record without a column of its own for it: reviews, explanations, items of a reminder."""
        for review in self._each(Review, "r.record_kind = ? AND r.reviewed_id = ?", table, gone):
            self.tx.put(replace(review.record, reviewed_id=kept), review.heads)
        for explanation in self._each(Explanation, "r.subject_id = ?", gone):
            self._explanation(explanation, replace(explanation.record, subject_id=kept))
        for chase in self._each(Chase, "r.items LIKE ?", f'%"{gone}"%'):
            self.tx.put(replace(chase.record, items=renamed(chase.record.items, gone, kept)), chase.heads)

    def same_place(self, one: Any, other: Any) -> bool:  # noqa: ANN401  any of the spans
        """Whether two spans of a person are in one place, so that they may be one."""
        names = ("branch_id",) if isinstance(one, Membership | Posting) else (
            ("organization_id", "group_id", "role") if isinstance(one, Post) else ("kind",)
        )  # fmt: skip
        return all(getattr(one, name) == getattr(other, name) for name in names)

    def refuse_overlap(self, twin: Any, moved: Any) -> None:  # noqa: ANN401  any of the spans
        """Say so where two spans can't both be true."""

    def _naming(self) -> list[tuple[str, str]]:
        """The living records that name the one, whether themselves or in a part; what is sealed keeps its names."""
        found: dict[tuple[str, str], None] = {}
        for table, column in referrers(self.target):
            if table.name in SEALS or column.name == COLUMN:
                continue
            kind = RECORDS[table.owner] if table.owner else table
            at = f"r.{table.owner_column}" if table.owner else f"r.{kind.id_column}"
            rows = self.store.query(
                f"SELECT DISTINCT {at} AS id FROM {table.name} r JOIN {kind.name} o ON o.{kind.id_column} = {at} "
                f"WHERE r.{column.name} = ? AND o.deleted_at IS NULL", [self.gone],
            )  # fmt: skip
            found.update(((kind.name, r["id"]), None) for r in rows)
        rank = {kind: place for place, kind in enumerate(_ORDER)}
        return sorted(found, key=lambda name: (rank.get(name[0], len(rank)), name))

    def _each(self, record: type[Any], where: str, *values: str) -> Iterator[Shown[Any]]:
        rows = self.store.query(
            f"SELECT r.id FROM {record.table} r WHERE {where} AND r.deleted_at IS NULL ORDER BY r.id", values
        )
        for r in rows:
            shown = self._shown(record.table, r["id"])
            if shown is not None:
                yield shown

    def _shown(self, kind: str, record_id: str) -> Shown[Any] | None:
        """A record that names the one.

        Raises:
            UserError: desks disagree on it, and saving it would settle that unseen.
        """
        shown = self.store.get(RECORDS[kind].record, record_id)
        if shown is not None and shown.conflicts:
            name = Words(self.store).name(shown.record)
            raise UserError(f"有关的“{name}”两边写的还不一样。请先在“冲突”里选定，再并。{NOTHING_SAVED}")
        return shown

    def _is_whose(self, record: Any) -> bool:  # noqa: ANN401  any of the spans
        """Whether the one is whose the span is, or where; not who keeps in touch with somebody."""
        whose = ("person_id", "branch_id", "organization_id")
        return any(getattr(record, name, None) == self.gone for name in whose)

    def _span(self, shown: Shown[Any], moved: Any) -> None:  # noqa: ANN401  any of the spans
        """A membership, post, posting or state: one of the same person at the same time takes it up."""
        at_the_time = [each for each in self._others(moved) if _overlap(each.record, moved)]
        twin = next((each for each in at_the_time if self.same_place(each.record, moved)), None)
        if twin is None:
            for each in at_the_time:
                self.refuse_overlap(each.record, moved)
            self.tx.put(moved, shown.heads)
            return
        one = filled(twin.record, moved, self.living) if twin.record.ended_on else self._open(twin.record, moved)
        self.tx.put(replace(one, started_on=min(one.started_on, moved.started_on)), twin.heads)
        if isinstance(moved, Posting):
            Visits(self.store, self.tx, self.living, moved.id, twin.record.id).all()
        self.tx.delete(shown.record, shown.heads)

    def _open(self, kept: Any, other: Any) -> Any:  # noqa: ANN401  any of the spans
        """A span that goes on is filled, and still goes on."""
        ends = {name: None for name in ("ended_on", "end_reason", "sent_on", "sent_to") if hasattr(kept, name)}
        return filled(kept, replace(other, **ends), self.living)

    def _others(self, moved: Any) -> Iterator[Shown[Any]]:  # noqa: ANN401  any of the spans
        """What the person has of this kind besides."""
        return self._each(type(moved), "r.person_id = ? AND r.id <> ?", moved.person_id, moved.id)

    def _of_a_month(self, shown: Shown[Any], moved: Any) -> None:  # noqa: ANN401  dues and their standards
        """Dues are named after the person and the month: they go over as a record of their own."""
        key = {name: str(getattr(moved, name)) for name in TABLES[moved.table].key}
        there = self.store.get(type(moved), RECORDS[moved.table].record_id(key))
        if there is None:
            self.tx.put(moved)
        elif isinstance(moved, Dues) and there.record.paid != moved.paid:
            raise UserError(
                f"{moved.month} 的党费，两条记录交的数目不同（{there.record.paid} 元和 {moved.paid} 元），"
                f"不能并成一个人。请先核对并改成一样，再并。{NOTHING_SAVED}"
            )
        self.tx.delete(shown.record, shown.heads)

    def _admission(self, shown: Shown[Admission], moved: Admission) -> None:
        """One person has one file of admission in a branch; what belongs to the other goes with it."""
        same = self._each(Admission, "r.person_id = ? AND r.branch_id = ? AND r.id <> ?",
                          moved.person_id, moved.branch_id, moved.id)  # fmt: skip
        twin = next(same, None)
        if twin is None:
            self.tx.put(moved, shown.heads)
            return
        self.tx.put(one_admission(twin.record, moved, self.living), twin.heads)
        Admissions(self.store, self.tx, self.living, moved.id, twin.record.id).all()
        self.tx.delete(shown.record, shown.heads)

    def _explanation(self, shown: Shown[Explanation], moved: Explanation) -> None:
        """Two explanations of one finding become one with the words of both; an acceptance stands."""
        same = self._each(
            Explanation, "r.rule = ? AND r.subject_id = ? AND r.period = ? AND COALESCE(r.branch_id, '') = ?",
            moved.rule, moved.subject_id, moved.period, moved.branch_id or "",
        )  # fmt: skip
        twin = next(same, None)
        if twin is None:
            self.tx.put(moved, shown.heads)
            return
        words = lines(*dict.fromkeys((twin.record.reason, moved.reason)))
        self.tx.put(replace(filled(twin.record, moved, self.living), reason=words), twin.heads)
        self.tx.delete(shown.record, shown.heads)


@dataclass(frozen=True, slots=True)
class Visits(Repointing):
    """Visits under a posting that goes are visits under the one that stays."""

    target = "posting"


@dataclass(frozen=True, slots=True)
class Admissions(Repointing):
    """What is attached to a file of admission that goes is attached to the one that stays."""

    target = "admission"


@dataclass(frozen=True, slots=True)
class OfMeeting(Repointing):
    """What is attached to a meeting that goes is attached to the one that stays; the same picture once."""

    target = "meeting"

    def move(self, shown: Shown[Any]) -> None:
        """Let one attachment belong to the kept meeting, or go where that has the same picture."""
        moved = self.renamed(shown.record)
        if next(self._each(Attachment, "r.meeting_id = ? AND r.sha256 = ?", self.kept, moved.sha256), None):
            self.tx.delete(shown.record, shown.heads)
            return
        rows = self.store.query("SELECT m.branch_id FROM meeting m WHERE m.id = ?", [self.kept])
        self.tx.put(replace(moved, branch_id=rows[0]["branch_id"]), shown.heads)


@dataclass(frozen=True, slots=True)
class OfVisit(Repointing):
    """What was said of a visit that goes is said of the one that stays."""

    target = "visit"


def _overlap(one: Any, other: Any) -> bool:  # noqa: ANN401  any of the spans
    return bool(
        one.started_on < (other.ended_on or date.max) and other.started_on < (one.ended_on or date.max)
    )
