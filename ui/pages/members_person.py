"""A member's own page: facts at the left; his history and a year's meetings, talks and dues at the right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from pbdesk.calendar import PeriodKind
from pbdesk.model import AttendanceState, Person
from pbdesk.views.member_attendance import AttendanceLine, TalkLine
from pbdesk.views.member_page import DuesMonth, MemberPage
from pbdesk.views.member_spans import SPAN_WORDS, SpanLine
from ui.bridge import Bridge
from ui.pages.members_facts import FactsCard
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, label, scrolled
from ui.widgets.conflict_strip import ConflictStrip
from ui.widgets.period_bar import PeriodBar
from ui.widgets.rows import Column, RowsTable
from ui.widgets.sections import Sections

_ANY = 16_777_215
_LEAST_LINES = 4
"""So many lines of a list are seen at least; where the window is too low for that, the whole scrolls."""
_HOURS_A_YEAR = 32
"""Class hours a year of every member (ME 20)."""

_SPANS: tuple[Column[SpanLine], ...] = (
    Column("类别", lambda r: SPAN_WORDS[r.kind], 5, tone=lambda r: Tone.INFO if r.running else Tone.IDLE),
    Column("内容", lambda r: r.what, 14, hint=lambda r: r.what),
    Column("时间", lambda r: r.words, 13),
    Column("说明", lambda r: r.note, hint=lambda r: r.note),
)
_STATE_TONES = {
    AttendanceState.PRESENT: Tone.MET, AttendanceState.ONLINE: Tone.MET, AttendanceState.LEAVE: Tone.OPEN,
    AttendanceState.ABSENT: Tone.SHORT,
}  # fmt: skip
_MEETINGS: tuple[Column[AttendanceLine], ...] = (
    Column("日期", lambda r: r.held_on.isoformat(), 7),
    Column("类型", lambda r: r.what, 10, hint=lambda r: r.what),
    Column("主题", lambda r: r.title, hint=lambda r: r.title),
    Column(
        "参加情况", lambda r: r.words, 11, hint=lambda r: r.words,
        tone=lambda r: _STATE_TONES[r.state] if r.counts else Tone.IDLE,
    ),
)  # fmt: skip
_TALKS: tuple[Column[TalkLine], ...] = (
    Column("日期", lambda r: r.held_on.isoformat(), 7),
    Column("和谁谈", lambda r: r.people, 12, hint=lambda r: r.people),
    Column("主题", lambda r: r.topic, hint=lambda r: r.topic),
)
_DUES: tuple[Column[DuesMonth], ...] = (
    Column("月份", lambda r: r.month, 6),
    Column("应交", lambda r: "" if r.due is None else str(r.due), 6, number=True),
    Column("实交", lambda r: str(r.paid), 6, number=True),
    Column("情况", lambda r: r.words, hint=lambda r: r.words),
    Column("收款支部", lambda r: r.branch, 12, hint=lambda r: r.branch, optional=True),
)


class MemberView(QWidget):
    """Shows one member; Enter on a meeting opens it, Enter on a line of his history corrects it."""

    corrected = Signal(object)
    """SpanLine: a stretch is to be corrected."""
    year_chosen = Signal()
    """Another year is to be shown."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = bridge.theme
        self.page: MemberPage | None = None
        self.year_bar = PeriodBar(bridge.today, PeriodKind.YEAR)
        self.facts = FactsCard(theme)
        self.sections = Sections("党员的各项记录", theme)
        self.spans: RowsTable[SpanLine] = RowsTable(_SPANS, theme, "经历")
        self.meetings: RowsTable[AttendanceLine] = RowsTable(_MEETINGS, theme, "参加会议")
        self.talks: RowsTable[TalkLine] = RowsTable(_TALKS, theme, "谈心谈话")
        self.dues: RowsTable[DuesMonth] = RowsTable(_DUES, theme, "党费")
        self._tables: tuple[RowsTable[Any], ...] = (self.spans, self.meetings, self.talks, self.dues)
        self._notes = tuple(label("", "secondary", wrap=True) for _ in self._tables)
        self.conflict_strip = ConflictStrip(bridge, Person.table)
        self._right = Card(theme)
        self._inner = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._inner)
        self._theme = theme
        self._build(theme)
        self.year_bar.changed.connect(lambda _period: self.year_chosen.emit())
        self.spans.opened.connect(self.corrected)
        for table in (self.meetings, self.talks):
            table.opened.connect(lambda line: bridge.open_meeting(line.meeting_id))

    @property
    def year(self) -> int:
        """The year whose meetings, talks and dues are shown."""
        return self.year_bar.period.start.year

    def show_page(self, page: MemberPage) -> None:
        """Show a member."""
        self.page = page
        self.facts.show_page(page)
        self.conflict_strip.show_for(page.person_id)
        self.spans.show_rows(page.spans, keep=lambda line: line.id)
        self.meetings.show_rows(page.attendance.lines, keep=lambda line: line.meeting_id)
        self.talks.show_rows(page.talks, keep=lambda line: line.meeting_id)
        self.dues.show_rows(page.dues, keep=lambda line: line.month)
        for number, (table, note, words) in enumerate(zip(self._tables, self._notes, _told(page), strict=True)):
            note.setText(words)
            self.sections.say(number, len(table.rows))

    def arrange(self, *, narrow: bool) -> None:
        """Put the facts above the records where there is no room beside them."""
        px = self._theme.px
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self.facts.setMinimumWidth(0 if narrow else px(300))
        self.facts.setMaximumWidth(_ANY if narrow else px(330))
        self.facts.setMinimumHeight(px(206) if narrow else 0)
        self.facts.setMaximumHeight(px(206) if narrow else _ANY)
        self.facts.set_columns(3 if narrow else 1)
        for table in self._tables:
            table.setMinimumHeight(px(34 * _LEAST_LINES + 36))

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._theme = theme
        for table in self._tables:
            table.retheme(theme)

    def _build(self, theme: Theme) -> None:
        for words, table, note in zip(("经历", "会议", "谈心谈话", "党费"), self._tables, self._notes, strict=True):
            part = QWidget()
            column = QVBoxLayout(part)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.px(6))
            column.addWidget(note)
            column.addWidget(table, 1)
            self.sections.add(words, part, table)
        self._right.setAccessibleName("记录")
        self._right.body.addWidget(self.sections, 1)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.space("gap"))
        self._row.addWidget(self.facts)
        self._row.addWidget(self._right, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.conflict_strip)
        outer.addWidget(scrolled(self._inner))
        self.arrange(narrow=False)


def _told(page: MemberPage) -> tuple[str, str, str, str]:
    """What stands above each list: its figures, or what is missing."""
    needed = "" if page.attendance.eased else f"（全年一般不少于 {_HOURS_A_YEAR}）"
    talked = f"{page.year}年谈了 {len(page.talks)} 次；谈的内容不在这里显示。"
    return (
        "按回车可以更正一段经历的日期。" if page.spans else "还没有登记他在哪个支部。",
        f"{page.year}年{page.attendance.words}。学时 {page.hours.normalize():f}{needed}。",
        talked if page.talks else "这一年还没有谈话记录。",
        f"{page.standard}。{page.year}年已交 {page.paid} 元。",
    )
