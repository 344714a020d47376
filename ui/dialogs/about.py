"""What this program is, and how to use it without the mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from pbdesk import __version__
from pbdesk.rules import rules_version
from ui.dialogs.plain import PlainDialog
from ui.widgets.basic import label, scrolled

_KEYS = (
    ("换页", "Ctrl+1 … Ctrl+9、Ctrl+0"),
    ("记一次会议、记一次走访", "Ctrl+N、Ctrl+T"),
    ("撤销、重做", "Ctrl+Z、Ctrl+Y"),
    ("到下一处、上一处", "Tab、Shift+Tab"),
    ("在表格和名单里移动", "方向键"),
    ("打开、确定", "回车"),
    ("返回、取消、关掉提示", "Esc"),
    ("上一季度、下一季度", "Alt+←、Alt+→"),
    ("找人、找会议、找命令", "Ctrl+K"),
    ("在列表里查找", "Ctrl+F"),
    ("标缺席和请假", "12 缺席，12s 事假，12b 病假，12g 公假，12x 线上，12d 改回到会"),
    ("写明缺席原因", "12 出差，12s 家里有事"),
    ("会议里换栏目：记录、表决、附件、还缺什么", "Alt+1 … Alt+4"),
    ("同一场的几个部分，到会情况一起改", "Alt+Y"),
    ("会议同上次、再记一个部分", "Ctrl+L、Ctrl+J"),
    ("把会议逐项复制到别的平台", "Ctrl+Shift+C"),
    ("保存、打印", "Ctrl+S、Ctrl+P"),
    ("看历史记录", "Ctrl+H"),
    ("备份、备份与恢复", "Ctrl+B、Ctrl+Shift+B"),
    ("日期", "7.8、0708、2026-07-08 或 今天；上下方向键加减一天"),
    ("时间", "1500、15:00 或 15.00"),
    ("姓名", "打汉字，或拼音首字母如 zjg，回车选第一个"),
)


def show_keys(parent: QWidget) -> PlainDialog:
    """Show what the keyboard does."""
    dialog = PlainDialog("键盘怎么用", "不用鼠标也能做完每一件事。", parent)
    inner = QWidget()
    grid = QGridLayout(inner)
    grid.setContentsMargins(0, 0, 8, 0)
    grid.setHorizontalSpacing(28)
    grid.setVerticalSpacing(7)
    for row, (what, keys) in enumerate(_KEYS):
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
