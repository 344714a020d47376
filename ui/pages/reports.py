"""报表: choose a sheet, a period and a branch; look at it; save it as PDF or print it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QStandardPaths, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pbdesk.calendar import Period, PeriodKind, parse_period
from pbdesk.errors import UserError
from pbdesk.files import write_whole
from pbdesk.model import Desk, Meeting, Organization
from pbdesk.sheets import SHEETS, Sheet
from pbdesk.views.names import branch_choices
from pbdesk.views.periods import same_kind
from pbdesk.views.printing import print_sheet
from pbdesk.words import MEETING_WORDS, long_date, short_date
from ui.bridge import Bridge
from ui.dialogs.files import file_dialog
from ui.dialogs.progress import ProgressDialog
from ui.jobs import Task, Ticket
from ui.pages.base import Page
from ui.pdf import Pdf, print_pdf, read_pdf
from ui.requests import PrintSheet, Request
from ui.theme import Theme
from ui.widgets.basic import Card, Empty, button, label, scrolled
from ui.widgets.finder import Finder
from ui.widgets.period_bar import PeriodBar
from ui.widgets.preview import Preview

_FIRST = {Desk.STREET: "street-quarter", Desk.BRANCH: "branch-quarter", Desk.GUIDE: "guide-quarter"}
_ABOUT = {
    "branch-quarter": "一个支部一页：每月开了什么、到了多少人、还差什么",
    "street-quarter": "一个支部一行，全街道一张表",
    "guide-quarter": "每个周二的走访、列席和讲课",
    "minutes": "每次会议一张：到会、议程、决议",
}
_SETTLE_MS = 150


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown: a sheet of a period, of one branch or all, or the minutes of one meeting."""

    sheet: Sheet
    period: Period
    branch: str | None = None
    meeting: str | None = None


class ReportsPage(Page):
    """The sheet stands at the right as it will be printed; Ctrl+S saves, Ctrl+P prints."""

    TITLE = "报表"
    WATCHES: ClassVar[frozenset[str]] = frozenset({
        "organization", "party_group", "committee", "membership", "member_condition", "post", "posting", "meeting",
        "attendance", "agenda_item", "visit", "policy", "calendar_day", "explanation", "person",
    })  # fmt: skip
    ANSWERS: ClassVar[frozenset[type]] = frozenset({PrintSheet})

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._pdf: Pdf | None = None
        self._meeting: str | None = None
        self._saved: Path | None = None
        self._ticket: Ticket | None = None
        self.dialog: QFileDialog | QPrintDialog | ProgressDialog | None = None
        theme = bridge.theme
        of_branch = bridge.store.desk is Desk.BRANCH
        self._offered = tuple(name for name in SHEETS if not (of_branch and name == _FIRST[Desk.STREET]))
        self.sheets = QListWidget()
        self.period_bar = PeriodBar(bridge.today, compact=True)
        self.branch_field = Finder("支部", "支部")
        self.meeting_label = label("", "", wrap=True)
        self.whole_button = button("改印整个季度", self._forget_meeting, "quiet")
        self.save_button = button("保存为 PDF  Ctrl+S", self.save, "primary", name="保存为 PDF")
        self.print_button = button("打印  Ctrl+P", self.print, name="打印")
        self.folder_button = button("打开文件夹", self._open_folder)
        self.preview = Preview(bridge.jobs, theme)
        self.empty = Empty(theme)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._draw)
        self._lay_out(theme)
        self._connect()

    @property
    def asked(self) -> Asked:
        """What the choices on the page stand for."""
        sheet = SHEETS[self._offered[max(0, self.sheets.currentRow())]]
        meeting = self._meeting if sheet.of_meetings else None
        return Asked(sheet, self.period_bar.period, self.branch_field.value(), meeting)

    @property
    def pdf(self) -> Pdf | None:
        """The sheet as it stands in the preview; None while there is nothing to print."""
        return self._pdf

    def reload(self) -> None:
        branches = branch_choices(self.bridge.store)
        self.branch_field.offer(branches)
        several = len(branches) > 1
        self.branch_field.setVisible(several)
        self._branch_words.setVisible(several)
        self._show_meeting()
        self._settle.start()

    def answer(self, request: Request) -> None:
        if not isinstance(request, PrintSheet) or request.sheet not in self._offered:
            return
        of_meetings = SHEETS[request.sheet].of_meetings
        self.sheets.setCurrentRow(self._offered.index(request.sheet))
        self._meeting = request.subject if of_meetings else None
        if request.period is not None:
            self.period_bar.set_period(parse_period(request.period))
        elif self._meeting is not None and (shown := self.bridge.store.get(Meeting, self._meeting)):
            self.period_bar.set_period(same_kind(PeriodKind.QUARTER, shown.record.held_on))
        self.branch_field.set_value(None if of_meetings else request.subject)
        self.refresh()

    def first_widget(self) -> QWidget | None:
        return self.sheets

    def save(self) -> None:
        """Ask where to, then save what is shown."""
        if self._pdf is None:
            return
        folder = self._saved.parent if self._saved else Path(_documents())
        start = folder / self._file_name()
        self.dialog = file_dialog(self, "保存为 PDF", start, "PDF", ".pdf", self.save_to, saving=True)
        self.dialog.open()

    def save_to(self, path: Path) -> None:
        """Save what is shown to a file."""
        if self._pdf is None:
            return
        try:
            write_whole(path, [self._pdf.data])
        except UserError as error:
            self.bridge.failed.emit(str(error))
            return
        self._saved = path
        self.folder_button.show()
        self.bridge.said.emit(f"已保存到 {path}", False)

    def print(self) -> None:
        """Ask for the printer, then print what is shown."""
        if self._pdf is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._file_name())
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, self._pdf.pages)
        dialog.accepted.connect(lambda: self.print_on(printer))
        self.dialog = dialog
        QDialog.open(dialog)

    def print_on(self, printer: QPrinter) -> None:
        """Print what is shown on a printer, with progress and cancel."""
        pdf = self._pdf
        if pdf is None:
            return
        pages = _chosen_pages(printer, pdf.pages)
        progress = ProgressDialog("正在打印", f"一共 {len(pages)} 页", self)

        def work(task: Task) -> int:
            return print_pdf(pdf, printer, pages, task.progress)

        def done(count: int) -> None:
            self.bridge.said.emit(f"已送到打印机，共 {count} 页", False)

        progress.follow(self.bridge.jobs.start(work, done, failed=self.bridge.failed.emit))
        self.dialog = progress
        progress.open()

    def arrange(self, *, narrow: bool) -> None:
        self._side.setMinimumWidth(self.bridge.theme.px(300) if not narrow else self.bridge.theme.px(250))

    def retheme(self, theme: Theme) -> None:
        self.arrange(narrow=False)

    def _lay_out(self, theme: Theme) -> None:
        self.sheets.setAccessibleName("哪张表")
        self.sheets.setProperty("role", "choices")
        self.sheets.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.sheets.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustToContents)
        self.sheets.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.sheets.addItems([SHEETS[name].title for name in self._offered])
        for place, name in enumerate(self._offered):
            self.sheets.item(place).setToolTip(_ABOUT.get(name, ""))
        self.sheets.setCurrentRow(self._offered.index(_FIRST[self.bridge.store.desk]))
        self.about_label = label("", "secondary", wrap=True)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space("gap"))
        which = Card(theme, "哪张表")
        which.body.addWidget(self.sheets)
        which.body.addWidget(self.about_label)
        what = Card(theme, "哪一期、哪些支部")
        what.body.addWidget(self.period_bar)
        self._branch_words = label("支部（空着就是全部）", "caption")
        self._branch_words.setBuddy(self.branch_field)
        self.branch_field.setPlaceholderText("全部支部")
        for widget in (self._branch_words, self.branch_field, self.meeting_label, self.whole_button):
            what.body.addWidget(widget)
        column.addWidget(which)
        column.addWidget(what)
        column.addStretch(1)
        self._side = scrolled(inner)
        for widget in (self.folder_button, self.print_button, self.save_button):
            self.head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self.folder_button.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.preview)
        self._stack.addWidget(self.empty)
        paper = Card(theme)
        paper.body.addWidget(self._stack, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.space("gap"))
        row.addWidget(self._side, 3)
        row.addWidget(paper, 8)
        self.body.addLayout(row)
        self.arrange(narrow=False)

    def _connect(self) -> None:
        self.sheets.currentRowChanged.connect(lambda _row: self._on_chosen())
        self.period_bar.changed.connect(lambda _period: self._on_chosen())
        self.branch_field.changed.connect(self._on_chosen)
        self.preview.failed.connect(self.bridge.failed.emit)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save)
        QShortcut(QKeySequence.StandardKey.Print, self, self.print)

    def _on_chosen(self) -> None:
        self._show_meeting()
        self._settle.start()

    def _show_meeting(self) -> None:
        asked = self.asked
        self.about_label.setText(_ABOUT.get(asked.sheet.name, ""))
        shown = self.bridge.store.get(Meeting, asked.meeting) if asked.meeting else None
        self.meeting_label.setVisible(shown is not None)
        self.whole_button.setVisible(shown is not None)
        if shown is not None:
            meeting = shown.record
            self.meeting_label.setText(f"只印这一次：{short_date(meeting.held_on)}{MEETING_WORDS[meeting.kind]}")

    def _forget_meeting(self) -> None:
        self._meeting = None
        self._on_chosen()

    def _draw(self) -> None:
        """Lay the sheet out on the worker; what was asked before and is not finished is dropped."""
        if not self.isVisible():
            self.refresh()
            return
        if self._ticket is not None:
            self._ticket.cancel()
        asked, today = self.asked, self.bridge.today()
        self.set_titles(asked.sheet.title, f"{asked.period.title} · 正在排版……")

        def work(task: Task) -> Pdf:
            branches = [asked.branch] if asked.branch and not asked.meeting else None
            meetings = [asked.meeting] if asked.meeting else None
            data = print_sheet(
                task.store, asked.sheet.name, asked.period, today, branches=branches, meetings=meetings
            )
            return read_pdf(data)

        self._ticket = self.bridge.jobs.start(
            work, self._show, failed=self._show_nothing, store=self.bridge.store, owner=self
        )
        self._ticket.ended.connect(self._forget_ticket)

    def _forget_ticket(self) -> None:
        if self.sender() is self._ticket:
            self._ticket = None

    def _show(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self.set_titles(self.asked.sheet.title, f"{self.asked.period.title} · 共 {pdf.pages} 页")
        self._stack.setCurrentIndex(0)
        self.preview.show_pdf(pdf)
        self._allow(printing=True)

    def _show_nothing(self, sentence: str) -> None:
        self._pdf = None
        self.set_titles(self.asked.sheet.title, self.asked.period.title)
        self.empty.say("没有可以打印的内容", sentence)
        self._stack.setCurrentIndex(1)
        self._allow(printing=False)

    def _allow(self, *, printing: bool) -> None:
        self.save_button.setEnabled(printing)
        self.print_button.setEnabled(printing)

    def _file_name(self) -> str:
        asked = self.asked
        shown = self.bridge.store.get(Meeting, asked.meeting) if asked.meeting else None
        name = self._meeting_name(shown.record) if shown else f"{asked.sheet.title}-{asked.period.title}"
        if asked.branch and not shown:
            name += f"-{self.branch_field.text()}"
        return "".join(ch for ch in name if ch not in '\\/:*?"<>|') + ".pdf"

    def _meeting_name(self, meeting: Meeting) -> str:
        """One meeting goes under its own name: whose, when, what."""
        branch = self.bridge.store.get(Organization, meeting.branch_id)
        whose = branch.record.name if branch else ""
        return f"{whose} {long_date(meeting.held_on)} {MEETING_WORDS[meeting.kind]}记录".strip()

    def _open_folder(self) -> None:
        if self._saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved.parent)))


def _chosen_pages(printer: QPrinter, total: int) -> Sequence[int]:
    if printer.printRange() is QPrinter.PrintRange.PageRange:
        return range(max(1, printer.fromPage()) - 1, min(total, printer.toPage() or total))
    return range(total)


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

