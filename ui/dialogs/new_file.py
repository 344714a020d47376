"""A new file: whose desk, what it is called, where it lies."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QLabel, QRadioButton, QWidget

from pbdesk.model import Desk
from ui.dialogs.files import file_dialog
from ui.dialogs.plain import PlainDialog
from ui.widgets.basic import button, label
from ui.widgets.fields import WordField

SUFFIX = ".pbdesk"
_DESKS = (
    (Desk.BRANCH, "支部(&1)", "记本支部的会议，看本支部还差什么"),
    (Desk.STREET, "街道(&2)", "看所有支部的情况，打印全街道的报表"),
    (Desk.GUIDE, "党建指导员(&3)", "记每周二的走访，看联系的支部"),
)


_WORDS = "这个文件给谁用？以后可以随时再建别的文件。"


class NewFileDialog(PlainDialog):
    """Asks the three things and hands them on; what is refused stands at its field."""

    accepted_file = Signal(object, object, str)
    """Path, Desk, title."""

    def __init__(
        self, parent: QWidget | None = None, *, heading: str = "新建文件", words: str = _WORDS,
        desks: Collection[Desk] = frozenset(Desk),
    ) -> None:  # fmt: skip
        super().__init__(heading, words, parent)
        self.setMinimumWidth(560)
        self.desks = QButtonGroup(self)
        for number, (desk, called, more) in enumerate(_DESKS):
            if desk not in desks:
                continue
            choice = QRadioButton(called)
            choice.setAccessibleDescription(more)
            self.desks.addButton(choice, number)
            self.body.addWidget(choice)
            note = label(more, "secondary")
            note.setContentsMargins(30, 0, 0, 4)
            self.body.addWidget(note)
        self.desks.button(0).setChecked(True)
        self.title_field = WordField("名称", "如 果园居民小组党支部")
        self.place_field = WordField("存放位置")
        self._title_error = label("", "error", wrap=True)
        self._place_error = label("", "error", wrap=True)
        self._place_typed = False
        self._add_field("名称(&M)", self.title_field, self._title_error)
        self._add_field("存放位置(&P)", self.place_field, self._place_error, browse=True)
        self.title_field.textEdited.connect(self._suggest)
        self.place_field.textEdited.connect(self._keep_place)
        self.add_button("取消", self.reject)
        self.add_button("新建", self.submit, "primary")
        self._suggest("")
        self.title_field.setFocus()

    @property
    def desk(self) -> Desk:
        """The desk chosen."""
        return _DESKS[self.desks.checkedId()][0]

    def choose_desk(self, desk: Desk) -> None:
        """Choose whose file it is."""
        self.desks.button([each for each, _, _ in _DESKS].index(desk)).setChecked(True)

    def submit(self) -> None:
        """Hand on what was asked for, if it is all there."""
        title, place = self.title_field.text().strip(), self.place_field.text().strip()
        self._say(self.title_field, self._title_error, "" if title else "请写一个名称，会显示在窗口上。")
        self._say(self.place_field, self._place_error, "" if place else "请选一个存放的地方。")
        if title and place:
            path = Path(place).expanduser()
            self.accepted_file.emit(path if path.suffix == SUFFIX else Path(f"{path}{SUFFIX}"), self.desk, title)

    def show_error(self, sentence: str) -> None:
        """Say why the file could not be made."""
        self._say(self.place_field, self._place_error, sentence)
        self.place_field.setFocus()

    def _add_field(self, words: str, field: WordField, error: QLabel, *, browse: bool = False) -> None:
        name = label(words, "caption")
        name.setBuddy(field)
        self.body.addWidget(name)
        row = QHBoxLayout()
        row.addWidget(field, 1)
        if browse:
            row.addWidget(button("浏览…(&W)", self._browse))
        self.body.addLayout(row)
        error.hide()
        self.body.addWidget(error)

    def _suggest(self, title: str) -> None:
        self._say(self.title_field, self._title_error, "")
        if not self._place_typed:
            folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
            name = "".join(ch for ch in title.strip() if ch not in '\\/:*?"<>|') or "我的支部"
            self.place_field.setText(str(folder / f"{name}{SUFFIX}"))

    def _keep_place(self, _text: str) -> None:
        self._place_typed = True
        self._say(self.place_field, self._place_error, "")

    def _browse(self) -> None:
        start = Path(self.place_field.text())
        dialog = file_dialog(self, "存放位置", start, "支部工作台文件", SUFFIX, self._take_place, saving=True)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.open()

    def _take_place(self, path: Path) -> None:
        self._place_typed = True
        self.place_field.setText(str(path))

    def _say(self, field: WordField, error: QLabel, sentence: str) -> None:
        field.set_error(sentence)
        error.setText(sentence)
        error.setVisible(bool(sentence))
