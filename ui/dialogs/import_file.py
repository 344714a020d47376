"""The first step of an import: which file, what it is, whose branch; and templates to fill in."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from pbdesk.errors import UserError
from pbdesk.files import write_whole
from pbdesk.tables.fields import SUBJECT_WORDS, Subject
from pbdesk.tables.templates import templates
from pbdesk.views.names import branch_choices
from ui.bridge import Bridge
from ui.dialogs.files import file_dialog
from ui.widgets.basic import Card, button, label
from ui.widgets.fields import WordField

SUFFIXES = ".xlsx *.xls *.xlsm *.csv *.txt"


class FileStep(QWidget):
    """A path to type or choose, and the two things a table may leave open."""

    chosen = Signal(object)
    """Path: a file was chosen."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.path_field = WordField("表格文件", "选一个文件，或者把它的路径粘贴到这里")
        self.choose_button = button("选择文件…(&O)", self.choose, name="选择文件")
        self.kind = QComboBox()
        self.kind.setAccessibleName("这是什么表格")
        self.kind.addItem("自动识别", None)
        for subject, words in SUBJECT_WORDS.items():
            self.kind.addItem(words, subject)
        self.branch_box = QComboBox()
        self.branch_box.setAccessibleName("没写支部的行归入")
        self._offer_branches()
        self.note = label("", "secondary", wrap=True)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(bridge.theme.px(14))
        lay.addWidget(self._file_card())
        lay.addWidget(self._templates_card())
        lay.addWidget(self.note)
        lay.addStretch(1)

    def first_widget(self) -> QWidget:
        """Where the keyboard begins."""
        return self.choose_button

    def path(self) -> Path | None:
        """The file that stands in the field."""
        text = self.path_field.text().strip().strip('"')
        return Path(text.removeprefix("file://")) if text else None

    def subject(self) -> Subject | None:
        """What the user says the table is; None: it is to be recognised."""
        chosen = self.kind.currentData()
        return Subject(chosen) if chosen else None

    def branch(self) -> str | None:
        """The branch for lines that name none."""
        found: str | None = self.branch_box.currentData()
        return found

    def say(self, words: str) -> None:
        """Say what is being done."""
        self.note.setText(words)

    def choose(self) -> None:
        """Ask for a file."""
        typed = self.path()
        start = typed.parent if typed else _documents()

        def taken(path: Path) -> None:
            self.path_field.setText(str(path))
            self.chosen.emit(path)

        file_dialog(self, "选择表格", start, "表格", SUFFIXES, taken, saving=False).open()

    def save_template(self, name: str) -> None:
        """Ask where a template is to lie, and write it there."""

        def taken(path: Path) -> None:
            try:
                write_whole(path, [templates()[name]])
            except UserError as error:
                self._bridge.failed.emit(str(error))
                self.say(str(error))
                return
            self.say(f"模板已保存到 {path}，填好以后再来导入。")

        file_dialog(self, "保存模板", _documents() / name, "Excel 表格", ".xlsx", taken, saving=True).open()

    def _offer_branches(self) -> None:
        branches = branch_choices(self._bridge.store)
        if len(branches) != 1:
            self.branch_box.addItem("不指定（按表里写的）", None)
        for branch in branches:
            self.branch_box.addItem(branch.name, branch.person_id)

    def _file_card(self) -> QWidget:
        theme = self._bridge.theme
        card = Card(theme, "选择表格")
        line = QHBoxLayout()
        line.setSpacing(theme.px(10))
        line.addWidget(self.path_field, 1)
        line.addWidget(self.choose_button)
        card.body.addLayout(line)
        more = QHBoxLayout()
        more.setSpacing(theme.px(18))
        for words, box in (("这是(&K)", self.kind), ("没写支部的行归入(&P)", self.branch_box)):
            column = QVBoxLayout()
            column.setSpacing(theme.px(3))
            caption = label(words, "caption")
            caption.setBuddy(box)
            column.addWidget(caption)
            column.addWidget(box)
            more.addLayout(column, 1)
        card.body.addLayout(more)
        return card

    def _templates_card(self) -> QWidget:
        card = Card(self._bridge.theme, "还没有表格？")
        card.body.addWidget(
            label("先保存一份模板，在 Excel 或 WPS 里填好再导入；模板里有示例和填写说明。", "secondary", wrap=True)
        )
        line = QHBoxLayout()
        line.setSpacing(self._bridge.theme.px(10))
        for name in ("党员名册模板.xlsx", "会议台账模板.xlsx"):
            words = f"保存{name.removesuffix('.xlsx')}…"
            line.addWidget(button(words, partial(self.save_template, name)))
        line.addStretch(1)
        card.body.addLayout(line)
        return card


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
