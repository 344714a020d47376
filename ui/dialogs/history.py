"""What was done in this file, the latest first: when, by whom, what, and whether it was taken back."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pbdesk.views.file import HistoryLine, history_lines
from ui.bridge import Bridge
from ui.dialogs.plain import PlainDialog
from ui.widgets.rows import Column, RowsTable

_COLUMNS: tuple[Column[HistoryLine], ...] = (
    Column("时间", lambda r: r.when, 10),
    Column("做了什么", lambda r: r.what, hint=lambda r: r.what),
    Column("谁", lambda r: r.who, 5, hint=lambda r: r.who),
    Column("记录数", lambda r: r.records, 4, number=True, optional=True),
    Column("现在", lambda r: r.state, 5),
)


class HistoryDialog(PlainDialog):
    """A list to read; arrows go through it, Esc closes it."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        lines = history_lines(bridge.store)
        words = "每一次改动都留在文件里，最近的在最上面。要退回最近一步，用“编辑”菜单的“撤销”。"
        super().__init__("历史记录", words if lines else "这个文件里还没有改动。", parent)
        self.table = RowsTable(_COLUMNS, bridge.theme, "历史记录")
        self.table.show_rows(lines)
        self.body.addWidget(self.table, 1)
        self.add_button("关闭", self.reject, "primary")
        self.resize(bridge.theme.px(820), bridge.theme.px(480))
        self.table.setFocus()


def show_history(bridge: Bridge, parent: QWidget) -> HistoryDialog:
    """Show what was done in the open file."""
    dialog = HistoryDialog(bridge, parent)
    dialog.open()
    return dialog
