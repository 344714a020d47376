"""What was returned and what was chased, for those whom it concerns: on the first page, and on the record itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import quarter_with
from pbdesk.model import Finding, MeetingKind, Outcome, ReviewedKind, Verdict
from pbdesk.store import Store
from pbdesk.views.chases import ChaseState, chase_rows, unsettled
from pbdesk.views.home_rows import Notice, ReviewPlace
from pbdesk.views.review_verdicts import WAITING, ReviewState, Said, Standing, standing_of, standings
from pbdesk.words import MEETING_WORDS, near_date, short_date

_WHAT = {
    ReviewedKind.MEETING: """
        SELECT m.id, m.branch_id, m.kind AS what, m.held_on AS day FROM meeting m
         WHERE m.deleted_at IS NULL AND m.id IN ({marks})""",
    ReviewedKind.VISIT: """
        SELECT v.id, v.branch_id, '' AS what, v.visited_on AS day FROM visit v
         WHERE v.deleted_at IS NULL AND v.id IN ({marks})""",
    ReviewedKind.ADMISSION: """
        SELECT a.id, a.branch_id, p.name AS what, MAX(s.done_on) AS day
          FROM admission a
          JOIN person p ON p.id = a.person_id
          JOIN admission_step s ON s.admission_id = a.id
         WHERE a.deleted_at IS NULL AND a.id IN ({marks})
         GROUP BY a.id, a.branch_id, p.name""",
}
_CHUNK = 400
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Standed:
    """A record that was returned, or waits for another look, with what it is called."""

    kind: ReviewedKind
    id: str
    day: date
    name: str
    standing: Standing

    @property
    def place(self) -> ReviewPlace:
        """Where it is found under review."""
        return ReviewPlace(self.kind, self.id, quarter_with(self.day).label)


def review_notices(store: Store, branch_id: str | None, today: date) -> Iterator[Notice]:
    """Of one branch, what came back to be put right; of several, what waits for another look."""
    open_ = list(_open(store))
    waiting = [each for each in open_ if each.standing.state in WAITING]
    returned = [each for each in open_ if each.standing.state is ReviewState.RETURNED]
    if branch_id is None:
        yield from _of_street(waiting, returned, today)
        return
    if len(returned) == 1:
        yield Notice(f"退回修改：{_told(returned[0], today)}", "去修改", mend=returned[0].place)
    elif returned:
        days = [each.standing.last.fix_by for each in returned if each.standing.last and each.standing.last.fix_by]
        until = f"，最近的期限 {near_date(min(days), today.year)}" if days else ""
        yield Notice(f"退回修改：有 {len(returned)} 条记录要改{until}。", "查看", review=returned[0].place)
    if waiting:
        names = "、".join(each.name for each in waiting[:_NAMED]) + ("等" if len(waiting) > _NAMED else "")
        yield Notice(f"已修改，待复查：{names}。", "查看", review=waiting[0].place)


def _of_street(waiting: Sequence[Standed], returned: Sequence[Standed], today: date) -> Iterator[Notice]:
    if waiting:
        yield Notice(f"质量督导：{len(waiting)} 条记录已修改，待复查。", "复查", review=waiting[0].place)
    late = [each for each in returned if _is_late(each.standing.last, today)]
    if late:
        yield Notice(f"质量督导：{len(late)} 条退回的记录过了期限还没有修改。", "查看", review=late[0].place)


def chase_notices(
    store: Store, branch_id: str | None, today: date, findings: Iterable[Finding] = ()
) -> Iterator[Notice]:
    """Of one branch, what it was chased for and is still open; of several, how many did not answer in time.

    Of several nothing is evaluated anew: ``findings`` are those at hand, which tell what is settled without an answer.
    """
    if branch_id is None:
        rows = [row for row in chase_rows(store, today, settled=False) if row.state is ChaseState.LATE]
        late = unsettled(rows, findings)
        if late:
            yield Notice(f"催办：{len(late)} 份整改通知书过了期限还没有登记答复。", "查看", chased=True)
        return
    for row in chase_rows(store, today, [branch_id]):
        if row.state in {ChaseState.WAITING, ChaseState.LATE}:
            until = f"，{near_date(row.fix_by, today.year)}前完成" if row.fix_by else ""
            left = f"，还有 {row.open_items} 项没有办" if row.open_items else ""
            yield Notice(f"上级催办：{row.when}{until}{left}。", "查看", chased=True)
            return


def review_words(store: Store, kind: ReviewedKind, record_id: str, today: date) -> tuple[Outcome, str] | None:
    """What a supervisor said of a record, for the record's own page; None where there is nothing to do or to know."""
    standing = standing_of(store, kind, record_id)
    said = next((each for each in reversed(standing.said) if each.verdict is Verdict.RETURNED), None)
    if said is None or standing.state is ReviewState.PASSED:
        return None
    if standing.state is ReviewState.RETURNED:
        return Outcome.UNMET, f"退回修改{_by(said)}：{said.words}{_until(said, today)}"
    return Outcome.PENDING, f"已修改，待复查。原来的意见{_by(said)}：{said.words}"


def _open(store: Store) -> Iterator[Standed]:
    """Every record that was returned or waits for another look and is still there, by its day."""
    wanted = WAITING | {ReviewState.RETURNED}
    found = {key: standing for key, standing in standings(store).items() if standing.state in wanted}
    listed = []
    for kind, sql in _WHAT.items():
        ids = [record for of, record in found if of == kind.value]
        for row in _rows(store, sql, ids):
            day = date.fromisoformat(row["day"])
            standing = found[kind.value, row["id"]]
            listed.append(Standed(kind, row["id"], day, _name(kind, day, row["what"]), standing))
    yield from sorted(listed, key=lambda each: (each.day, each.id))


def _rows(store: Store, sql: str, ids: Sequence[str]) -> Iterable[dict[str, str]]:
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        for row in store.query(sql.format(marks=", ".join("?" * len(part))), part):
            yield dict(row)


def _name(kind: ReviewedKind, day: date, what: str) -> str:
    match kind:
        case ReviewedKind.MEETING:
            return f"{short_date(day)}{MEETING_WORDS[MeetingKind(what)]}"
        case ReviewedKind.VISIT:
            return f"{short_date(day)}走访"
        case ReviewedKind.ADMISSION:
            return f"{what}的发展党员材料"


def _told(each: Standed, today: date) -> str:
    last = each.standing.last
    return f"{each.name}：{last.words}{_until(last, today)}" if last else each.name


def _until(said: Said, today: date) -> str:
    if said.fix_by is None:
        return "。"
    over = "，期限已过" if said.fix_by < today else ""
    return f"（请在{near_date(said.fix_by, today.year)}前改好{over}）。"


def _by(said: Said) -> str:
    who = " ".join(part for part in (said.reviewer, short_date(said.on)) if part)
    return f"（{who}）"


def _is_late(said: Said | None, today: date) -> bool:
    return said is not None and said.fix_by is not None and said.fix_by < today
