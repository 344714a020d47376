"""Two records that may be one, side by side: what each says, what belongs to each, who typed it where and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pbdesk.calendar import parse_period
from pbdesk.clock import SHANGHAI
from pbdesk.model import Meeting, Person
from pbdesk.store import Store
from pbdesk.store.columns import RECORDS
from pbdesk.store.values import read_instant
from pbdesk.views.duplicates import DuplicateRow
from pbdesk.views.record_words import Words, column_name, said_columns
from pbdesk.words import ATTENDANCE_WORDS

_FIRST = """
    SELECT r.author, r.made_at, r.action
      FROM revision r
     WHERE r.kind = ? AND r.record_id = ?
     ORDER BY r.made_at, r.rev
     LIMIT 1"""

_COUNTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "meeting": (
        ("附件", "SELECT COUNT(*) AS n FROM attachment t WHERE t.meeting_id = ? AND t.deleted_at IS NULL"),
    ),
    "visit": (),
    "organization": (
        ("党员", "SELECT COUNT(*) AS n FROM membership m WHERE m.branch_id = ? AND m.deleted_at IS NULL"),
        ("会议", "SELECT COUNT(*) AS n FROM meeting m WHERE m.branch_id = ? AND m.deleted_at IS NULL"),
        ("党小组", "SELECT COUNT(*) AS n FROM party_group g WHERE g.branch_id = ? AND g.deleted_at IS NULL"),
        ("走访", "SELECT COUNT(*) AS n FROM visit v WHERE v.branch_id = ? AND v.deleted_at IS NULL"),
        ("党费", "SELECT COUNT(*) AS n FROM dues d WHERE d.branch_id = ? AND d.deleted_at IS NULL"),
        ("下级组织", "SELECT COUNT(*) AS n FROM organization o WHERE o.parent_id = ? AND o.deleted_at IS NULL"),
    ),
    "person": (
        ("参加会议", "SELECT COUNT(*) AS n FROM attendance a WHERE a.person_id = ?"),
        ("党费", "SELECT COUNT(*) AS n FROM dues d WHERE d.person_id = ? AND d.deleted_at IS NULL"),
        ("职务", "SELECT COUNT(*) AS n FROM post t WHERE t.person_id = ? AND t.deleted_at IS NULL"),
        ("发展党员", "SELECT COUNT(*) AS n FROM admission t WHERE t.person_id = ? AND t.deleted_at IS NULL"),
    ),
}
_MEASURES = {"党员": "人", "会议": "次", "走访": "次", "党小组": "个", "下级组织": "个"}
_REVIEWS = "SELECT w.id FROM review w WHERE w.record_kind = ? AND w.reviewed_id = ? AND w.deleted_at IS NULL"
_SEALED = "SELECT DISTINCT k.period FROM closing k WHERE k.branch_id = ? AND k.deleted_at IS NULL ORDER BY k.period"
_OUTLOOK = "留下的那条，缺的从另一条补；另一条标为删除，随时可以撤销。"
_OF_BRANCH = (
    "另一个名下的党员、会议、党小组、走访、党费等都归到留下的那个，另一个标为删除，随时可以撤销。"
    "还按另一个报来的数据包，会自动归过来。"
)
_NONE = "没有"
_ROLL = """
    SELECT o.name, m.started_on, m.ended_on
      FROM membership m
      JOIN organization o ON o.id = m.branch_id
     WHERE m.person_id = ? AND m.deleted_at IS NULL
     ORDER BY m.started_on, m.id"""


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One thing said by both or one of them; ``same`` where both say the same."""

    name: str
    left: str
    right: str
    united: bool = False
    """Whether what both say comes together when they are joined; else what the kept one says stays."""

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records side by side; ``made`` tells for each who typed it when, ``fuller`` which says more (0 or 1)."""

    row: DuplicateRow
    made: tuple[str, str]
    lines: tuple[ComparedLine, ...]
    fuller: int
    outlook: str
    """What becomes of both, in a sentence."""
    names: tuple[str, str]


def compare(store: Store, row: DuplicateRow) -> Comparison | None:
    """Two records side by side; None when one of them is not there any more."""
    shown = [store.get(RECORDS[row.kind].record, each) for each in (row.first, row.second)]
    if any(each is None for each in shown):
        return None
    words = Words(store)
    records = [each.record for each in shown if each is not None]
    left, right = (dict(_said(store, words, row.kind, each)) for each in records)
    alone = {column_name(row.kind, column.name) for column in said_columns(row.kind)}
    names = [*left, *(name for name in right if name not in left)]
    lines = [ComparedLine(name, left.get(name, ""), right.get(name, ""), name not in alone) for name in names]
    lines.sort(key=lambda line: line.same)  # what differs is what a person looks for
    told = [sum(bool(text) for text in side.values()) for side in (left, right)]
    length = [sum(map(len, side.values())) for side in (left, right)]
    made = tuple(_made(store, row.kind, each) for each in (row.first, row.second))
    return Comparison(
        row, (made[0], made[1]), tuple(line for line in lines if line.left or line.right),
        int((told[1], length[1]) > (told[0], length[0])), _outlook(store, row),
        (words.name(records[0]), words.name(records[1])),
    )  # fmt: skip


def joined_lines(found: Comparison) -> Iterator[str]:
    """What joining comes to, line by line: which of the two stays, what is filled in, what is not shown any more."""
    for word, name, key, made in zip(
        ("留下", "并进来"), found.names, (found.row.first, found.row.second), found.made, strict=True
    ):
        yield f"{word}：{name}（编号 {key}{f'，{made}' if made else ''}）"
    yield f"  {found.row.why}。{found.outlook}"
    for line in found.lines:
        if line.united and not line.same:
            yield f"  {line.name}：{line.left or _NONE}，和“{line.right or _NONE}”合在一起"
        elif line.left and line.right and not line.same:
            yield f"  {line.name}：留下“{line.left}”，不再显示“{line.right}”"
        elif not line.same and line.right:
            yield f"  {line.name}：补上“{line.right}”"


def _outlook(store: Store, row: DuplicateRow) -> str:
    """What becomes of both; what was sealed under a name that goes stays under it."""
    if row.kind != "organization":
        return _OUTLOOK
    periods = sorted({r["period"] for each in (row.first, row.second) for r in store.query(_SEALED, [each])})
    told = "、".join(parse_period(period).title for period in periods)
    sealed = f"已经封账的（{told}）不动，数字有变的请到“封账”里登记更正。" if periods else ""
    return _OF_BRANCH + sealed


def _said(store: Store, words: Words, kind: str, record: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    for column in said_columns(kind):
        yield column_name(kind, column.name), words.value(column, getattr(record, column.name))
    if isinstance(record, Meeting):
        marks = Counter(a.state for a in record.attendance)
        yield "参会", "，".join(f"{word} {marks[state]} 人" for state, word in ATTENDANCE_WORDS.items() if marks[state])
        yield "议题", "；".join(i.topic or i.content or "（没有写）" for i in record.agenda)
    if isinstance(record, Person):
        yield "组织关系", "；".join(_place(r) for r in store.query(_ROLL, [record.id]))
    reviewed = len(store.query(_REVIEWS, [kind, record.id]))
    yield "质量督导", f"{reviewed} 次" if reviewed else ""
    for name, sql in _COUNTS[kind]:
        number = store.query(sql, [record.id])[0]["n"]
        yield name, f"{number} {_MEASURES.get(name, '条')}" if number else ""


def _place(row: Any) -> str:  # noqa: ANN401  a row of the roll
    return f"{row['name']} {row['started_on']} 起" + (f"，到 {row['ended_on']}" if row["ended_on"] else "")


def _made(store: Store, kind: str, record_id: str) -> str:
    rows = store.query(_FIRST, [kind, record_id])
    if not rows:
        return ""
    at = read_instant(rows[0]["made_at"]).astimezone(SHANGHAI)
    return f"{rows[0]['author']} {at:%Y-%m-%d %H:%M}（{rows[0]['action']}）"
