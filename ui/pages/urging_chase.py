"""催办: every branch that is short of something; tick some or take all, and remind them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from pbdesk.model import ChaseForm
from pbdesk.views.chasing import SILENT_WORDS, ChaseBoard, ChaseLine, narrowed
from pbdesk.words import short_date
from ui.bridge import Bridge
from ui.dialogs.chase import ChaseDialog
from ui.pages.list_and_detail import DetailCard, ListAndDetail
from ui.pages.urging_papers import Papers
from ui.theme import Theme, Tone
from ui.widgets.basic import Empty, Pill, button, label, rule, scrolled
from ui.widgets.explanation import empty_layout
from ui.widgets.rows import Column
from ui.widgets.ticks import TickTable

_ALL, _DUE, _SILENT = "", "due", "silent"
_SHOWN = ((_ALL, "全部"), (_DUE, "近几天没催过的"), (_SILENT, "没有任何记录的"))
_NOTE = "没有勾选就是名单里的全部。点方框或按空格勾选，Ctrl+A 全选。"


def _short(line: ChaseLine) -> str:
    return f"✗ {len(line.items)} 项" if line.items else "—"


def _last(line: ChaseLine) -> str:
    return short_date(line.last.chased_on) if line.last else "—"


_COLUMNS: tuple[Column[ChaseLine], ...] = (
    Column("支部", lambda line: line.branch, 11, hint=lambda line: f"{line.branch}　书记 {line.secretary or '未登记'}"),
    Column("还缺", _short, 4, tone=lambda line: Tone.SHORT if line.items else Tone.IDLE),
    Column("缺什么", lambda line: (f"{SILENT_WORDS}；" if line.silent else "") + line.brief,
           hint=lambda line: line.brief),
    Column("上次催办", _last, 6, hint=lambda line: line.last_words, optional=True),
)  # fmt: skip


class ChasePanel(ListAndDetail):
    """Arrows go through the branches, Space ticks, Enter reads what is short, Ctrl+S reminds, Ctrl+P shows the list."""

    told = Signal(str)
    """How many are to be reminded, for the head of the page."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        theme = bridge.theme
        self.table: TickTable[ChaseLine] = TickTable(
            _COLUMNS, theme, "要催办的支部", key=lambda line: line.branch_id
        )
        self.detail = ChaseDetail(bridge)
        super().__init__(bridge, self.table, self.detail, "要催办的支部", parent)
        self._board: ChaseBoard | None = None
        self.papers = Papers(bridge, self)
        self.shown_box = QComboBox()
        self.shown_box.setAccessibleName("列出哪些支部")
        for value, words in _SHOWN:
            self.shown_box.addItem(words, value)
        self.note = label(_NOTE, "secondary", wrap=True)
        self.print_button = button("看清单", lambda: self._print("chase-list"), hint="Ctrl+P")
        self.notice_button = button("看通知书", lambda: self._print("notice"))
        self.chase_button = button("登记催办…", self.remind, "primary", hint="Ctrl+S")
        self.dialog: ChaseDialog | None = None
        self._lay_out(theme)
        self._connect()

    def show_board(self, board: ChaseBoard) -> None:
        """Everybody to be reminded in a period."""
        if self._board is None or self._board.period != board.period:
            self.table.clear_ticks()
        self._board = board
        self.detail.period = board.period.label
        self._show_lines()

    @property
    def lines(self) -> Sequence[ChaseLine]:
        """Who would be reminded now: those ticked, or all that are listed."""
        return self.table.chosen_rows or self.table.rows

    def remind(self) -> None:
        """Ask how, then remind the chosen branches."""
        if self._board is None or not self.table.rows or self._bridge.store.read_only:
            return
        self.dialog = ChaseDialog(self._bridge, self._board.period, self.lines, ChaseForm.NOTICE, self)
        self.dialog.kept.connect(self._after)
        self.dialog.open()

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.table.retheme(theme)

    def _lay_out(self, theme: Theme) -> None:
        filters, foot = QHBoxLayout(), QHBoxLayout()
        filters.setSpacing(theme.px(8))
        filters.addWidget(self.search, 3)
        filters.addWidget(self.shown_box, 2)
        foot.addWidget(self.note, 1)
        for each in (self.print_button, self.notice_button, self.chase_button):
            foot.addWidget(each)
        self._list_card.body.addLayout(filters)
        self._list_card.body.addWidget(self._stack, 1)
        self._list_card.body.addLayout(foot)
        self._stand_side_by_side((8, 5))
        if self._bridge.store.read_only:
            self.chase_button.setEnabled(False)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._show_lines())
        self.shown_box.currentIndexChanged.connect(lambda _n: self._show_lines())
        self.table.chosen.connect(self.detail.show_line)
        self.table.opened.connect(lambda _line: self._enter())
        self.table.ticked.connect(self._say_number)

    def _show_lines(self) -> None:
        if self._board is None:
            return
        shown = self.shown_box.currentData()
        lines = narrowed(
            self._board.lines, words=self.search.text(), silent=shown == _SILENT, not_recent=shown == _DUE
        )
        self.table.show_rows(lines, keep=lambda line: line.branch_id)
        self._stack.setCurrentIndex(0 if lines else 1)
        self._say_empty()
        self._say_number()

    def _say_empty(self) -> None:
        board = self._board
        if board is None:
            return
        if board.lines:
            self.empty.say("没有符合条件的支部", "换一个条件，或者清空查找的字。")
        elif not board.branches:
            self.empty.say("还没有支部", "先登记街道和支部，谁还缺什么会列在这里。")
        else:
            self.empty.say("✓ 没有要催办的支部", f"{board.period.title}各项都办好了，或者还没有到期。")

    def _say_number(self) -> None:
        board, ticked = self._board, len(self.table.chosen_rows)
        if board is None:
            return
        self.note.setText(f"已勾选 {ticked} 个。" if ticked else _NOTE)
        for each in (self.print_button, self.notice_button):
            each.setEnabled(bool(board.lines))
        self.chase_button.setEnabled(bool(self.table.rows) and not self._bridge.store.read_only)
        silent = f"，其中没有任何记录的 {board.silent} 个" if board.silent else ""
        self.told.emit(f"{board.period.title} · 还有事项要办的支部 {len(board.lines)} 个{silent}")

    def _print(self, sheet: str) -> None:
        """Show the sheet on 报表, of the one branch that is ticked or of all."""
        if self._board is not None and self._board.lines:
            ticked = self.table.chosen_rows
            self._bridge.print_sheet(sheet, self._board.period.label, ticked[0].branch_id if len(ticked) == 1 else None)

    def print(self) -> None:
        """Show the list ready to print."""
        self._print("chase-list")

    def _after(self, kept: object) -> None:
        assert isinstance(kept, tuple)
        self.table.clear_ticks()
        self.papers.save(kept)


class ChaseDetail(DetailCard):
    """What one branch is short of, each thing with its source, its last day and what to do."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge.theme, "这个支部缺什么", "返回名单", parent)
        self._bridge = bridge
        self._line: ChaseLine | None = None
        self.period = ""
        """The period that is looked at, by its label."""
        self.more_button = button("看达标明细", self._show_findings)
        self.body.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        inside = QWidget()
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(0, 0, 6, 0)
        self._lines.setSpacing(6)
        self.body.addWidget(scrolled(inside), 1)
        self.body.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_line(None)

    def show_line(self, line: ChaseLine | None) -> None:
        """Show another branch, or that none is chosen."""
        self._line = line
        self.more_button.setVisible(line is not None)
        empty_layout(self._lines)
        if line is None:
            nothing = Empty(self._bridge.theme)
            nothing.say("选一个支部", "这里会写明还缺什么、依据哪一条、最后期限、谁负责、怎样办。")
            self._lines.addWidget(nothing, 1)
            return
        self._lines.addWidget(label(line.branch, "heading", wrap=True))
        who = " · ".join(part for part in (line.superior, f"书记 {line.secretary or '未登记'}") if part)
        self._lines.addWidget(label(who, "secondary", wrap=True))
        if line.silent:
            self._lines.addWidget(Pill(f"！{SILENT_WORDS}", Tone.SHORT), 0, Qt.AlignmentFlag.AlignLeft)
        self._lines.addWidget(label(f"上次催办：{line.last_words}", "secondary", wrap=True))
        for item in line.items:
            self._lines.addWidget(rule())
            self._lines.addWidget(label(item.what, "strong", wrap=True))
            until = f"最后期限 {item.until(self._bridge.today().year)} · {item.responsible}"
            self._lines.addWidget(label(until, "error" if item.overdue else "secondary", wrap=True))
            self._lines.addWidget(label(item.remedy, wrap=True))
            self._lines.addWidget(label(item.citation, "secondary", wrap=True))
        self._lines.addStretch(1)

    def take_focus(self) -> None:
        """Let the keyboard in."""
        self.more_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_findings(self) -> None:
        if self._line is not None:
            self._bridge.show_findings(self._line.branch_id, period=self.period, short_only=True)
