"""The recovery key on the screen, to be printed or copied by hand; it is saved only when that is asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from pbdesk.errors import UserError
from pbdesk.files import write_whole
from pbdesk.sheets.recovery import TITLE, draw
from pbdesk.views.rows import RecoverySheet
from ui.dialogs.files import file_dialog
from ui.dialogs.plain import PlainDialog
from ui.jobs import Jobs, Task
from ui.pdf import print_pdf, read_pdf
from ui.theme import Theme
from ui.widgets.basic import Card, label

_ACROSS = 4
_WORDS = (
    "忘记密码的时候，用它打开文件。请打印或抄下来，像公章一样锁进保险柜；不要拍照，不要存在电脑里。"
    "关掉以后，还可以在“文件”菜单的“恢复密钥”里再看。"
)


class RecoveryKeyDialog(PlainDialog):
    """The groups with their numbers; what was done with them is said below."""

    def __init__(
        self, sheet: RecoverySheet, jobs: Jobs, theme: Theme, note: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(f"恢复密钥　编号 {sheet.number}", _WORDS, parent)
        self._jobs = jobs
        self._data = draw(sheet)
        self._name = f"{TITLE} {sheet.file_name}.pdf"
        self.body.addWidget(self._groups(sheet, theme))
        self.body.addWidget(label("密码和恢复密钥都丢了，里面的记录谁也打不开。", "strong", wrap=True))
        self.said = label(note, wrap=True)
        self.said.setVisible(bool(note))
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.said)
        self.body.addWidget(self.error)
        self.save_button = self.add_button("存成 PDF…(&S)", self.save)
        self.add_button("关闭", self.accept)
        self.print_button = self.add_button("打印…(&P)", self.print, "primary")
        self.fit_words(40)

    def print(self) -> None:
        """Ask for the printer, then print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(TITLE)
        self.dialog: QDialog = QPrintDialog(printer, self)
        self.dialog.accepted.connect(lambda: self.print_on(printer))
        QDialog.open(self.dialog)

    def print_on(self, printer: QPrinter) -> None:
        """Print the sheet on a printer."""
        pdf = read_pdf(self._data)

        def work(task: Task) -> int:
            return print_pdf(pdf, printer, range(pdf.pages), task.progress)

        self._jobs.start(
            work, lambda _pages: self._say("已送到打印机。取到以后请马上收好。"), failed=self._fail, owner=self
        )

    def save(self) -> None:
        """Ask where to, then save."""
        place = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self.dialog = file_dialog(self, "存成 PDF", place / self._name, "PDF 文件", ".pdf", self.save_to, saving=True)
        self.dialog.open()

    def save_to(self, path: Path) -> None:
        """Save the sheet."""
        try:
            write_whole(path, [self._data])
        except UserError as error:
            self._fail(str(error))
            return
        self._say(f"已存成 {path}。打印出来放进保险柜，再把这个 PDF 删除。")

    def _groups(self, sheet: RecoverySheet, theme: Theme) -> QWidget:
        card = Card(theme)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(6))
        down = -(-len(sheet.groups) // _ACROSS)
        for at, group in enumerate(sheet.groups):
            number = label(f"{at + 1}", "secondary")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            words = label(group, "title")
            words.setAccessibleName(f"第 {at + 1} 组：{' '.join(group)}")
            grid.addWidget(number, at % down, at // down * 2)
            grid.addWidget(words, at % down, at // down * 2 + 1)
        for column in range(_ACROSS):
            grid.setColumnStretch(column * 2 + 1, 1)
        card.body.addLayout(grid)
        return card

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)
        self.said.show()
        self.error.hide()
        self.fit_words(40)

    def _fail(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()
        self.fit_words(40)
