"""What this program is, and how to use it without the mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from pbdesk import __version__
from pbdesk.handbook.keys import KEYS
from pbdesk.rules import rules_version
from ui.dialogs.plain import PlainDialog
from ui.widgets.basic import label, scrolled


def show_keys(parent: QWidget) -> PlainDialog:
    """Show what the keyboard does."""
    dialog = PlainDialog("键盘怎么用", "不用鼠标也能做完每一件事。", parent)
    inner = QWidget()
    grid = QGridLayout(inner)
    grid.setContentsMargins(0, 0, 8, 0)
    grid.setHorizontalSpacing(28)
    grid.setVerticalSpacing(7)
    for row, (what, keys) in enumerate(KEYS):
        grid.addWidget(label(what, "secondary", wrap=True), row, 0)
        grid.addWidget(label(keys, "strong", wrap=True), row, 1)
    grid.setColumnStretch(0, 4)
    grid.setColumnStretch(1, 6)
    area = scrolled(inner)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    area.setAccessibleName("按键一览")
    dialog.body.addWidget(area)
    dialog.add_button("知道了", dialog.close, "primary")
    area.setFocus()  # arrows and Page Down read on where the type is large; Enter still closes
    line = dialog.fontMetrics().horizontalAdvance("字")
    dialog.take_room(line * 54, line * 52)
    dialog.open()
    return dialog


def show_about(parent: QWidget) -> PlainDialog:
    """Show what this program is and which rules it goes by."""
    dialog = PlainDialog("党支部工作台", f"版本 {__version__}　规则库 {rules_version()}", parent)
    dialog.body.addWidget(label(
        "记一次，处处可用：会议、走访记下来，还差什么、依据哪一条、季度报表，都由它算好。\n"
        "数据只在您打开的这个文件里，不联网；每一次改动都有记录，可以撤销。\n"
        "本软件以 MIT 许可证发布；界面使用 Qt（LGPLv3）和思源黑体（OFL）。",
        wrap=True,
    ))  # fmt: skip
    dialog.add_button("知道了", dialog.close, "primary")
    dialog.setMinimumWidth(520)
    dialog.open()
    return dialog
