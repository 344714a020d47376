"""What was done in this file, the latest first: when, by whom, what, to which records, and whether it still stands."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pbdesk.views.file import HistoryLine, history_lines
from pbdesk.views.record_history import ActionRecord, action_records
from ui.bridge import Bridge
from ui.dialogs.plain import PlainDialog
from ui.dialogs.record_history import show_record_history
from ui.widgets.rows import Column, RowsTable

_COLUMNS: tuple[Column[HistoryLine], ...] = (
    Column("时间", lambda r: r.when, 10),
    Column("做了什么", lambda r: r.what, hint=lambda r: r.what),
    Column("谁", lambda r: r.who, 5, hint=lambda r: r.who),
    Column("记录数", lambda r: r.records, 4, number=True, optional=True),
    Column("现在", lambda r: r.state, 5),
)
_RECORDS: tuple[Column[ActionRecord], ...] = (
    Column("什么", lambda r: r.word, 7),
    Column("哪一条", lambda r: r.name, hint=lambda r: r.name),
)
_WORDS = (
    "每一次改动都留在文件里，最近的在最上面。按回车看一次操作改了哪些记录。"
    "要退回最近一步，用“编辑”菜单的“撤销”。"
)  # fmt: skip


class HistoryDialog(PlainDialog):
    """A list to read; arrows go through it, Enter opens the records of an action, Esc closes it."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        lines = history_lines(bridge.store)
        super().__init__("历史记录", _WORDS if lines else "这个文件里还没有改动。", parent)
        self._bridge = bridge
        self.table = RowsTable(_COLUMNS, bridge.theme, "历史记录")
        self.table.show_rows(lines)
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table, 1)
        self.add_button("看改了哪些记录(&V)", self._open_current).setEnabled(bool(lines))
        self.add_button("关闭", self.reject, "primary")
        self.take_room(bridge.theme.px(820), bridge.theme.px(480))
        self.table.setFocus()

    def _open_current(self) -> None:
        line = self.table.current()
        if line is not None:
            self._open(line)

    def _open(self, line: HistoryLine) -> None:
        records = action_records(self._bridge.store, line.action_id)
        if len(records) == 1:
            self.shown = show_record_history(self._bridge, records[0].kind, records[0].record_id, self)
        else:
            self.records = ActionDialog(self._bridge, line, records, self)
            self.records.open()


class ActionDialog(PlainDialog):
    """The records that one action touched; Enter opens the history of one."""

    def __init__(
        self, bridge: Bridge, line: HistoryLine, records: tuple[ActionRecord, ...], parent: QWidget | None = None
    ) -> None:
        words = f"{line.when}，{line.who}，共 {len(records)} 条记录。按回车看一条记录的历史。"
        super().__init__(line.what, words, parent)
        self._bridge = bridge
        self.table = RowsTable(_RECORDS, bridge.theme, line.what)
        self.table.show_rows(records)
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table, 1)
        self.add_button("关闭", self.reject, "primary")
        self.take_room(bridge.theme.px(640), bridge.theme.px(480))
        self.table.setFocus()

    def _open(self, record: ActionRecord) -> None:
        self.shown = show_record_history(self._bridge, record.kind, record.record_id, self)


def show_history(bridge: Bridge, parent: QWidget) -> HistoryDialog:
    """Show what was done in the open file."""
    dialog = HistoryDialog(bridge, parent)
    dialog.open()
    return dialog
