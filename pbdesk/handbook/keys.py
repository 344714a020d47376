"""What the keyboard does, for the handbook and the list of keys in the program."""

from __future__ import annotations

KEYS: tuple[tuple[str, str], ...] = (
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
    ("使用手册、这张按键表", "F1、Shift+F1"),
    ("备份、备份与恢复", "Ctrl+B、Ctrl+Shift+B"),
    ("日期", "7.8、0708、2026-07-08 或 今天；上下方向键加减一天"),
    ("时间", "1500、15:00 或 15.00"),
    ("姓名", "打汉字，或拼音首字母如 zjg，回车选第一个"),
)
