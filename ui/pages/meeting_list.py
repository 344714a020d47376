"""The list of meetings with its filters; Enter opens one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pbdesk.actions.drafts import PREFIX
from pbdesk.model import Desk, MeetingKind, MeetingStatus
from pbdesk.views.drafts import list_drafts
from pbdesk.views.meetings import MOST_ROWS, MeetingFilter, MeetingRow, list_meetings
from pbdesk.views.names import branch_choices
from pbdesk.words import MEETING_WORDS, WEEKDAY_WORDS
from ui.bridge import Bridge
from ui.jobs import Task, Ticket
from ui.pages.meeting_draft_bar import DraftBar
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Empty, button
from ui.widgets.fields import WordField
from ui.widgets.finder import Finder
from ui.widgets.period_bar import PeriodBar
from ui.widgets.rows import Column, RowsTable

_STATUS_TONES: Mapping[MeetingStatus, Tone] = {MeetingStatus.PLANNED: Tone.INFO, MeetingStatus.CANCELLED: Tone.IDLE}


def _remark_tone(row: MeetingRow) -> Tone | None:
    return _STATUS_TONES.get(row.status) or (Tone.OPEN if row.remark else None)


def _columns(*, several: bool) -> tuple[Column[MeetingRow], ...]:
    branch: tuple[Column[MeetingRow], ...] = (Column("支部", lambda r: r.branch, 10, hint=lambda r: r.branch),)
    return (
        Column("日期", lambda r: f"{r.held_on.isoformat()} 周{WEEKDAY_WORDS[r.held_on.weekday()][-1]}", 9),
        Column("类型", lambda r: r.what, 12, hint=lambda r: r.what),
        *(branch if several else ()),
        Column("主题", lambda r: r.title or "（没有主题）", hint=lambda r: r.title),
        Column("应到", lambda r: f"{r.due}" if r.due else "", 3, number=True, optional=True),
        Column("实到", lambda r: f"{r.present}" if r.due else "", 3, number=True, optional=True),
        Column("请假", lambda r: f"{r.leave}" if r.leave else "", 3, number=True, optional=True),
        Column("缺席", lambda r: f"{r.absent}" if r.absent else "", 3, number=True, optional=True),
        Column("要留意", lambda r: r.remark, 10, tone=_remark_tone, hint=lambda r: r.remark),
    )


class MeetingList(QWidget):
    """Filters above, meetings below; the page puts ``period_bar`` at its head."""

    opened = Signal(str)
    """The id of the meeting to show."""
    wanted = Signal()
    """A new meeting is to be recorded."""
    filtered = Signal()
    """The list shows something else."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._reading: Ticket | None = None
        several = bridge.store.desk is not Desk.BRANCH
        self.period_bar = PeriodBar(bridge.today)
        self.when_box = QComboBox()
        self.when_box.setAccessibleName("时间范围")
        self.when_box.addItems(["按季度", "不限时间"])
        self.kind_box = QComboBox()
        self.kind_box.setAccessibleName("类型")
        self.kind_box.addItem("全部类型", None)
        for kind, words in MEETING_WORDS.items():
            self.kind_box.addItem(words, kind)
        self.branch_field = Finder("支部", "支部")
        self.branch_field.setPlaceholderText("全部支部")
        if not several:
            self.branch_field.hide()
        self.search = WordField("查找", "在主题、地点、记录里查找  Ctrl+F")
        self.search.setClearButtonEnabled(True)
        self.table: RowsTable[MeetingRow] = RowsTable(_columns(several=several), bridge.theme, "会议记录")
        self.drafts = DraftBar(bridge.theme)
        self.empty = Empty(bridge.theme)
        self._stack = QStackedWidget()
        self._build(bridge.theme)
        self._connect()

    @property
    def kind(self) -> MeetingKind | None:
        """The kind the list is narrowed to."""
        chosen = self.kind_box.currentData()
        return MeetingKind(chosen) if chosen else None

    def first_widget(self) -> QWidget:
        """Where the keyboard starts: in the list, or, when it is known to be empty, where one searches."""
        return self.search if self._stack.currentWidget() is self.empty else self.table

    @property
    def always(self) -> bool:
        """Whether the list is not narrowed to a quarter."""
        return self.when_box.currentIndex() == 1

    @property
    def words(self) -> str:
        """What the list shows, for the head of the page."""
        rows = self.table.rows
        when = "全部时间" if self.always else self.period_bar.period.title
        if len(rows) >= MOST_ROWS:
            return f"{when}　只列出最近 {MOST_ROWS} 次，请缩小范围"
        thin = sum(1 for row in rows if row.gaps and row.status is MeetingStatus.HELD)
        talks = sum(1 for row in rows if row.kind is MeetingKind.TALK)
        apart = f"会议，谈话 {talks} 次" if talks else ""
        counted = f"谈话 {talks} 次" if rows and talks == len(rows) else f"共 {len(rows) - talks} 次{apart}"
        return f"{when}　{counted}" + (f"，其中 {thin} 次记录不完整" if thin else "")

    def reload(self, then_show: str = "") -> None:
        """Read the meetings again, on the worker: a district's minutes take longer to search than a key stroke.

        ``then_show`` is a meeting to make the current one once they are read.
        """
        self.show_drafts()
        self.branch_field.offer(branch_choices(self._bridge.store))
        wanted = MeetingFilter(
            period=None if self.always else self.period_bar.period,
            kind=self.kind,
            branch_id=self.branch_field.value(),
            text=self.search.text(),
        )
        if self._reading is not None:
            self._reading.cancel()

        def work(task: Task) -> tuple[MeetingRow, ...]:
            return list_meetings(task.store, wanted)

        def take(rows: tuple[MeetingRow, ...]) -> None:
            self._take(rows, then_show)

        self._reading = self._bridge.jobs.start(
            work, take, failed=self._bridge.failed.emit, store=self._bridge.store
        )

    def show_drafts(self) -> None:
        """Offer what was typed and never saved."""
        rows = list_drafts(self._bridge.store, self._bridge.today())
        self.drafts.show_drafts([row for row in rows if row.key.startswith(PREFIX)])

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.table.retheme(theme)

    def _build(self, theme: Theme) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(theme.px(10))
        for widget, share in (
            (self.search, 4), (self.branch_field, 3), (self.kind_box, 0), (self.when_box, 0)
        ):  # fmt: skip
            filters.addWidget(widget, share)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card = Card(theme)
        card.setAccessibleName("会议记录")
        card.body.addLayout(filters)
        card.body.addWidget(self._stack, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.space("gap"))
        lay.addWidget(self.drafts)
        lay.addWidget(card, 1)

    def _connect(self) -> None:
        self.period_bar.changed.connect(lambda _period: self.reload())
        self.when_box.currentIndexChanged.connect(lambda _number: self._on_when())
        self.kind_box.currentIndexChanged.connect(lambda _number: self.reload())
        self.branch_field.changed.connect(self.reload)
        self.search.textChanged.connect(lambda _text: self.reload())
        self.search.returnPressed.connect(self.table.setFocus)
        self.table.opened.connect(lambda row: self.opened.emit(row.id))
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)

    def _take(self, rows: tuple[MeetingRow, ...], then_show: str) -> None:
        self._reading = None
        self.table.show_rows(rows, keep=lambda row: row.id)
        if then_show:
            self.table.select_where(lambda row: row.id == then_show)
        if not rows:
            self._say_empty()
        self._stack.setCurrentWidget(self.table if rows else self.empty)
        self.filtered.emit()

    def _on_when(self) -> None:
        self.period_bar.setEnabled(not self.always)
        self.reload()

    def _narrowed(self) -> bool:
        return bool(self.kind or self.branch_field.value() or self.search.text().strip())

    def _say_empty(self) -> None:
        if self._narrowed():
            again = button("清除筛选", self._clear, "primary")
            self.empty.say("没有符合条件的会议", "换个说法，选“不限时间”，或者清除筛选。", again)
        else:
            start = button("记一次会议", self.wanted.emit, "primary")
            self.empty.say("这段时间还没有会议记录", "开完会就记一次，不到一分钟；以前的会也可以补记。", start)

    def _clear(self) -> None:
        self.kind_box.setCurrentIndex(0)
        self.branch_field.set_value(None)
        self.search.clear()
        self.search.setFocus()
