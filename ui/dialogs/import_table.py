"""Taking a table in, in three steps: which file, what its columns mean, what would become of each line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QSizePolicy, QStackedWidget, QWidget

from pbdesk.actions.importing import AnyPreview, apply, preview
from pbdesk.errors import UserError
from pbdesk.tables.choosing import choices, choose, open_table
from pbdesk.tables.fields import Subject
from pbdesk.tables.headers import Table
from pbdesk.tables.members import Wish
from pbdesk.tables.preview import RowState
from pbdesk.tables.reading import Book, read_book
from ui.bridge import Bridge
from ui.dialogs.import_columns import ColumnsStep
from ui.dialogs.import_file import FileStep
from ui.dialogs.import_preview import PreviewStep
from ui.dialogs.plain import PlainDialog
from ui.jobs import Task
from ui.widgets.basic import label

_SCREEN_SHARE = 0.94
_FILE, _COLUMNS, _PREVIEW = range(3)
_WORDS = (
    "党员名册或会议台账，Excel 和 csv 都可以，不用先整理格式。先看预览，按“写入”才会保存。",
    "核对每一列是什么；认不准的标了“请核对”。不需要的列选“不导入”。",
    "",  # the preview says it beside its counts, where low screens need the room
)


class ImportDialog(PlainDialog):
    """Reads and compares on the worker; writes only when told to, as one change."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("导入表格", _WORDS[_FILE], parent)
        self.bridge = bridge
        self.book: Book | None = None
        self.shown: AnyPreview | None = None
        self._working = 0
        self._choices: dict[int, str] = {}
        self.file = FileStep(bridge)
        self.columns = ColumnsStep(bridge)
        self.preview = PreviewStep(bridge)
        self.stack = QStackedWidget()
        for step in (self.file, self.columns, self.preview):
            self.stack.addWidget(step)
        self.body.addWidget(self.stack, 1)
        self.status = label("", "error", wrap=True)
        self.status.hide()
        self.body.addWidget(self.status)
        self.back_button = self.add_button("上一步(&B)", self.back)
        self.cancel_button = self.add_button("取消", self.reject)
        self.next_button = self.add_button("下一步(&N)", self.go_on, "primary")
        self.file.chosen.connect(self.read)
        self.columns.other_sheet.connect(self._open_sheet)
        self.preview.decided.connect(self._decide)
        self.preview.wished.connect(self.compare)
        bridge.changed.connect(self._on_changed)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.go_on)
        room = self.screen().availableSize() * _SCREEN_SHARE
        self.resize(QSize(bridge.theme.px(1040), bridge.theme.px(640)).boundedTo(room))
        self._show(_FILE)

    @property
    def step(self) -> int:
        """Which of the three steps is shown, from 0."""
        return self.stack.currentIndex()

    def go_on(self) -> None:
        """Do what the button at the right says."""
        if self._busy:
            return
        if self.step == _FILE:
            self.read(self.file.path())
        elif self.step == _COLUMNS:
            self.compare()
        else:
            self.write()

    def back(self) -> None:
        """Go back a step; nothing was written."""
        self._show(max(_FILE, self.step - 1))

    def read(self, path: Path | None) -> None:
        """Read a file, and go as far as nothing needs the user's eye."""
        if path is None:
            self._say("请先选一个表格文件。")
            return
        subject = self.file.subject()

        def work(_task: Task) -> tuple[Book, Table | None]:
            book = read_book(path)
            try:
                return book, choose(book, subject)
            except UserError:
                return book, None

        self._start(work, self._on_read, f"正在读取 {path.name}……")

    def compare(self) -> None:
        """Compare the table with the file, and show what would become of it."""
        table = self.columns.table()
        if table is None:
            return
        if table.missing:
            self._show(_COLUMNS)
            self._say(f"请指明哪一列是{'、'.join(f'“{word}”' for word in table.missing)}。")
            return
        wish, today = self._wish(), self.bridge.today()

        def done(shown: AnyPreview) -> None:
            self.shown = shown
            self.preview.show_preview(table, shown, self.book.notes if self.book else ())
            if self.step != _PREVIEW:
                self._show(_PREVIEW)
            else:
                self._dress()

        self._start(lambda task: preview(task.store, table, wish, today), done, "正在核对……", in_file=True)

    def write(self) -> None:
        """Write what the preview shows, without the lines that can't be taken."""
        table, shown = self.columns.table(), self.shown
        if table is None or shown is None or not shown.writes:
            return
        wish, today = self._wish(), self.bridge.today()
        bridge = self.bridge
        bridge.changed.disconnect(self._on_changed)
        self.preview.say(f"正在写入 {shown.writes} 行……")
        self.repaint()  # a street's roster takes a few seconds
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            written = bridge.run(
                lambda store: apply(store, table, shown, wish, today, skip_refused=True),
                on_error=lambda error: self._say(str(error)),
            )
        finally:
            QApplication.restoreOverrideCursor()
        if written:
            self.accept()
        else:
            bridge.changed.connect(self._on_changed)

    @property
    def _busy(self) -> bool:
        return self._working > 0

    def _wish(self) -> Wish:
        return Wish(branch_id=self.file.branch(), choices=dict(self._choices), since=self.preview.since())

    def _on_read(self, found: tuple[Book, Table | None]) -> None:
        book, table = found
        self.book = book
        self._choices = {}
        subject = self.file.subject()
        if table is None:
            sheets = choices(book, subject)
            if not sheets:
                self._say(f"“{book.name}”里没有内容。")
                return
            table = open_table(book, subject or Subject.ROSTER, sheets[0].sheet)
        self.columns.show_table(book, table)
        self.preview.forget()
        if table.certain:
            self.compare()
            return
        self._show(_COLUMNS)

    def _open_sheet(self, subject: Subject, sheet: str) -> None:
        if self.book is not None:
            self._choices = {}
            self.columns.show_table(self.book, open_table(self.book, subject, sheet))
            self._say("")

    def _decide(self, line: int, who: str) -> None:
        self._choices[line] = who
        self.compare()

    def _on_changed(self, _changes: object) -> None:
        if self.step == _PREVIEW:
            self.compare()

    def _start(
        self, work: Callable[[Task], Any], done: Callable[[Any], object], words: str, *, in_file: bool = False
    ) -> None:
        """Do something on the worker; meanwhile the buttons rest and a line says what is being done."""
        self._say("")
        self.file.say(words)
        self.preview.say(words)

        def finished(result: Any) -> None:  # noqa: ANN401  the type is the work's own
            self._rest()
            done(result)

        def failed(sentence: str) -> None:
            self._rest()
            self._say(sentence)

        self._working += 1
        self._dress()
        self.bridge.jobs.start(work, finished, failed=failed, store=self.bridge.store if in_file else None, owner=self)

    def _rest(self) -> None:
        self._working -= 1
        self.file.say("")
        self.preview.say("")
        self._dress()

    def _show(self, step: int) -> None:
        self._say("")
        for number in range(self.stack.count()):  # a step that is not shown asks for no room
            policy = QSizePolicy.Policy.Preferred if number == step else QSizePolicy.Policy.Ignored
            page = self.stack.widget(number)
            if page is not None:
                page.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.stack.setCurrentIndex(step)
        self.words_label.setText(_WORDS[step])
        self.words_label.setVisible(bool(_WORDS[step]))
        self._dress()
        first = (self.file.first_widget(), self.columns.first_widget(), self.next_button)[step]
        QTimer.singleShot(0, first, lambda: self._focus(first))

    def _focus(self, first: QWidget) -> None:
        first.setFocus()
        self.columns.show_focus(first)

    def _dress(self) -> None:
        """Let the buttons say what they would do now."""
        writes = self.shown.writes if self.shown is not None and self.step == _PREVIEW else 0
        refused = len(self.shown.of(RowState.REFUSED)) if self.shown is not None and self.step == _PREVIEW else 0
        words = "下一步(&N)"
        if self.step == _PREVIEW:
            words = f"跳过 {refused} 行，写入 {writes} 行(&W)" if refused else f"写入 {writes} 行(&W)"
        self.next_button.setText(words)
        self.next_button.setAccessibleName(words.split("(&")[0])
        self.next_button.setEnabled(not self._busy and (self.step != _PREVIEW or writes > 0))
        self.back_button.setVisible(self.step != _FILE)
        self.back_button.setEnabled(not self._busy)

    def _say(self, sentence: str) -> None:
        self.status.setText(sentence)
        self.status.setVisible(bool(sentence))
