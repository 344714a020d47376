"""催办清单 and 整改通知书 as rows: from what was kept when a branch was reminded, or from how things stand now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pbdesk.actions.chasing import ChaseDraft, planned
from pbdesk.calendar import Period, WorkCalendar, parse_period
from pbdesk.model import Chase, ChaseForm
from pbdesk.rules.catalogue import documents
from pbdesk.rules.loading import load_calendar_days
from pbdesk.store import Store
from pbdesk.views.branch_list import load_branches
from pbdesk.views.branch_quarter import issue_of
from pbdesk.views.chase_items import ChaseItem, thaw
from pbdesk.views.chases import chased_before, days_apart, is_recent, last_chases
from pbdesk.views.chasing import SILENT_WORDS, ChaseLine, chase_board
from pbdesk.views.rows import Branch, ChaseBranch, ChaseEntry, ChaseListSheet, Notice, NoticeSheet

_BLANK = "　　"
"""Where the number of a notice that was not kept is written by hand."""
_SILENT = ChaseEntry(SILENT_WORDS, "", "", "", "有的请按实际日期登记；确实没有的，请写明原因。")


def chase_list(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None
) -> ChaseListSheet:
    """The list of everybody short of something, as it stands today."""
    board = chase_board(store, period, today, branches)
    lines = tuple(_branch(line, board.period.start.year) for line in board.lines)
    return ChaseListSheet(issue_of(store, period, today, board.street), lines, board.branches)


def list_of(store: Store, kept: Sequence[Chase]) -> ChaseListSheet:
    """The list that was kept, or is planned: one paper, as it stood on its day."""
    first = kept[0]
    period, day = parse_period(first.period), first.chased_on
    ordered, street = load_branches(store, period, day)
    before = chased_before(store, day, first.number or 0)
    lines = tuple(
        ChaseBranch(
            branch=_name(store, ordered, record.branch_id),
            secretary=ordered[record.branch_id].secretary if record.branch_id in ordered else "",
            entries=tuple(_entry(item, period.start.year) for item in thaw(record.items, day)),
            before=before.get(record.branch_id, ""),
            remark=SILENT_WORDS if record.remark == SILENT_WORDS else "",
        )
        for record in kept
    )
    number = f"〔{day.year}〕{first.number}号" if first.number else ""
    return ChaseListSheet(issue_of(store, period, day, street), lines, max(len(ordered), len(lines)), number)


def notices(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None
) -> NoticeSheet:
    """A notice for every branch: one issued lately and not answered yet as it was issued, else a draft without number.

    A branch that reported nothing gets one too, whatever the day.
    """
    board = chase_board(store, period, today, branches)
    issued = _issued(store, period, today, branches)
    lines = [replace(line, recent=False) for line in board.lines if line.branch_id not in issued]
    drafts = planned(store, lines, ChaseDraft(form=ChaseForm.NOTICE, period=period), today) if lines else ()
    by_branch = {record.branch_id: replace(record, number=None) for record in drafts} | issued
    order = [line.branch_id for line in board.lines]
    ordered = [by_branch[key] for key in [*order, *(key for key in issued if key not in order)]]
    if not ordered:
        return NoticeSheet(issue_of(store, period, today, board.street), ())
    return notices_of(store, ordered, today)


def notices_of(store: Store, kept: Sequence[Chase], today: date) -> NoticeSheet:
    """The notices of reminders that were kept, or are planned."""
    period = parse_period(kept[0].period)
    ordered, street = load_branches(store, period, today)
    calendar = WorkCalendar(load_calendar_days(store))
    made = tuple(_notice(record, _name(store, ordered, record.branch_id), calendar) for record in kept)
    return NoticeSheet(issue_of(store, period, today, street), made)


def _name(store: Store, branches: Mapping[str, Branch], branch_id: str) -> str:
    """The name of a branch, of one that is not there any more too."""
    if branch_id in branches:
        return branches[branch_id].name
    rows = store.query("SELECT o.name FROM organization o WHERE o.id = ?", [branch_id])
    return rows[0]["name"] if rows else branch_id


def _issued(
    store: Store, period: Period, today: date, branches: Collection[str] | None
) -> dict[str, Chase]:
    """The latest notice of each branch for the period that still stands: not answered, and not long ago."""
    days = days_apart(store, today)
    found = {}
    for branch, row in last_chases(store, branches, ChaseForm.NOTICE).items():
        if row.period == period.label and (is_recent(row, today, days) or row.chased_on == today):
            shown = store.get(Chase, row.id)
            if shown is not None:
                found[branch] = shown.record
    return found


def _branch(line: ChaseLine, year: int) -> ChaseBranch:
    return ChaseBranch(
        branch=line.branch,
        secretary=line.secretary,
        entries=tuple(_entry(item, year) for item in line.items),
        before=line.last_words if line.last else "",
        remark=SILENT_WORDS if line.silent else "",
    )


def _entry(item: ChaseItem, year: int) -> ChaseEntry:
    return ChaseEntry(item.what, item.cited, item.until(year) if item.rule else "", item.responsible, item.remedy)


def _sources(items: Sequence[ChaseItem]) -> tuple[str, ...]:
    """The whole titles of what is cited short, each once."""
    titles = {document.short: document.title for document in documents().values() if document.short != document.title}
    cited = [part for item in items for part in item.cited.split("、")]
    shorts = [max((s for s in titles if part.startswith(s)), key=len, default="") for part in cited]
    return tuple(f"{short}：{titles[short]}" for short in dict.fromkeys(shorts) if short)


def _notice(record: Chase, branch: str, calendar: WorkCalendar) -> Notice:
    year, fix_by = record.chased_on.year, record.fix_by or record.chased_on
    items = thaw(record.items, record.chased_on)
    entries = [_entry(item, year) for item in items]
    silent = record.remark == SILENT_WORDS
    return Notice(
        branch=branch,
        number=f"〔{year}〕{record.number}号" if record.number else f"〔{year}〕{_BLANK}号",
        period=parse_period(record.period).title,
        entries=tuple([_SILENT, *entries] if silent else entries),
        issued_on=record.chased_on,
        fix_by=fix_by,
        sources=_sources(items),
        unsure=calendar.kind(fix_by) is None,
    )
