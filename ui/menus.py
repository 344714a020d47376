"""The menus as data: what each entry says, its keys, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from ui.dialogs.about import show_about, show_keys
from ui.dialogs.find_anything import show_find
from ui.dialogs.history import show_history
from ui.theme import SCALES, THEMES, load_theme
from ui.widgets.sidebar import page_key

if TYPE_CHECKING:
    from ui.window import Window

T = TypeVar("T")


class Menus:
    """The menus of a window; 撤销 and 重做 say what they would take back or do again."""

    def __init__(self, undo: QAction, redo: QAction, unlocked: Sequence[QAction], locked: Sequence[QAction]) -> None:
        self.undo = undo
        self.redo = redo
        self._unlocked = unlocked
        self._locked = locked

    def show_password(self, password: bool | None) -> None:
        """Offer what can be done about the password of the file; None where nothing can."""
        for actions, fits in ((self._unlocked, not password), (self._locked, bool(password))):
            for action in actions:
                action.setVisible(fits)
                action.setEnabled(password is not None)

    def show_steps(self, undo: str | None, redo: str | None) -> None:
        """Say what can be undone and redone now."""
        for action, word, what in ((self.undo, "撤销", undo), (self.redo, "重做", redo)):
            action.setText(f"{word}：{what}" if what else word)
            action.setEnabled(what is not None)


def build_menus(window: Window) -> Menus:
    """Fill the menu bar of a window."""
    bar = window.menuBar()
    file = bar.addMenu("文件(&F)")
    for words, keys, wanted in (
        ("新建文件…(&N)", "Ctrl+Shift+N", "new"),
        ("从数据包新建…(&D)", "", "begin"),
        ("打开文件…(&O)", "Ctrl+O", "open"),
        ("看示例街道…(&E)", "", "demo"),
    ):
        _entry(file, words, keys, partial(window.wanted.emit, wanted))
    file.addSeparator()
    _entry(file, "立即备份(&B)", "Ctrl+B", partial(window.wanted.emit, "backup"))
    _entry(file, "备份与恢复…(&R)", "Ctrl+Shift+B", partial(window.wanted.emit, "backups"))
    unlocked = [_entry(file, "给文件设密码…(&P)", "", partial(window.wanted.emit, "password-set"))]
    locked = [
        _entry(file, words, "", partial(window.wanted.emit, f"password-{deed}"))
        for words, deed in (("修改密码…(&P)", "change"), ("取消密码…(&U)", "remove"), ("恢复密钥…(&K)", "sheet"))
    ]
    file.addSeparator()
    _entry(file, "导入表格…(&I)", "Ctrl+I", partial(window.wanted.emit, "import"))
    _entry(file, "添加支部…(&A)", "", partial(window.wanted.emit, "branch"))
    _entry(file, "添加党员…(&M)", "", partial(window.wanted.emit, "members"))
    _entry(file, "登记指导员…(&G)", "", partial(window.wanted.emit, "guide"))
    file.addSeparator()
    _entry(file, "退出(&Q)", "Ctrl+Q", window.close)
    edit = bar.addMenu("编辑(&E)")
    undo = _entry(edit, "撤销", "Ctrl+Z", window.bridge.undo)
    redo = _entry(edit, "重做", "Ctrl+Y", window.bridge.redo)
    redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
    edit.addSeparator()
    _entry(edit, "查找…(&F)", "Ctrl+K", lambda: show_find(window))
    _entry(edit, "历史记录…(&H)", "Ctrl+H", lambda: show_history(window.bridge, window))
    _entry(edit, "看依据(&Y)", "F2", window.explain)
    record = bar.addMenu("记录(&R)")
    _entry(record, "记一次会议(&M)", "Ctrl+N", window.bridge.record_meeting)
    _entry(record, "记一次走访(&V)", "Ctrl+T", window.bridge.log_visit)
    _entry(record, "登记一名党员…(&P)", "", window.bridge.add_member)
    record.addSeparator()
    _entry(record, "修改支部资料…(&B)", "", partial(window.wanted.emit, "edit-branch"))
    _view_menu(window, bar.addMenu("视图(&V)"))
    help_menu = bar.addMenu("帮助(&H)")
    _entry(help_menu, "使用手册(&H)", "F1", window.show_help)
    _entry(help_menu, "键盘怎么用(&K)", "Shift+F1", lambda: show_keys(window))
    _entry(help_menu, "关于本软件(&A)", "", lambda: show_about(window))
    return Menus(undo, redo, unlocked, locked)


def _view_menu(window: Window, menu: QMenu) -> None:
    for number, page in enumerate(window.stack.kinds):
        _entry(menu, f"{page.TITLE}\t{page_key(number)}".rstrip(), "", partial(window.show_page, number))
    menu.addSeparator()
    now = window.bridge.theme
    names = [(name, load_theme(name).title) for name in THEMES]
    sizes = [(size, {100: "标准字", 125: "大字", 150: "特大字"}[size] + f" {size}%") for size in SCALES]

    def choose_size(size: int) -> None:
        window.look_chosen.emit(window.bridge.theme.name, size)

    def choose_theme(name: str) -> None:
        window.look_chosen.emit(name, window.bridge.theme.scale)

    _choice(menu, sizes, now.scale, choose_size)
    menu.addSeparator()
    _choice(menu, names, now.name, choose_theme)


def _choice(menu: QMenu, entries: list[tuple[T, str]], now: T, chosen: Callable[[T], None]) -> None:
    group = QActionGroup(menu)
    for value, words in entries:
        action = _entry(menu, words, "", partial(chosen, value))
        action.setCheckable(True)
        action.setChecked(value == now)
        group.addAction(action)


def _entry(menu: QMenu, words: str, keys: str, does: Callable[[], object]) -> QAction:
    action = menu.addAction(words)
    if keys:
        action.setShortcut(QKeySequence(keys))
    action.triggered.connect(lambda: does())
    return action
