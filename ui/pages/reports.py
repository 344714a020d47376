"""报表: choose a sheet and what it is of; look at it; save or print it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QStandardPaths, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QStackedWidget, QWidget

from pbdesk.calendar import PeriodKind
from pbdesk.errors import UserError
from pbdesk.files import write_whole
from pbdesk.model import Meeting, Organization
from pbdesk.views.evidence import finding_of_meeting
from pbdesk.views.printing import print_sheet
from pbdesk.words import MEETING_WORDS, long_date
from ui.bridge import Bridge
from ui.dialogs.files import file_dialog
from ui.dialogs.progress import ProgressDialog
from ui.jobs import Task, Ticket
from ui.pages.base import Page
from ui.pages.report_choices import Asked, ReportChoices
from ui.pdf import Pdf, print_pdf, read_pdf
from ui.requests import PrintSheet, Request, ShowFinding, ShowFindings
from ui.settings import Settings
from ui.theme import Theme
from ui.widgets.basic import Card, Empty, button, scrolled
from ui.widgets.preview import Preview

_SETTLE_MS = 150
_PDF, _XLSX = ".pdf", ".xlsx"


@dataclass(frozen=True, slots=True)
class _Made:
    """A finished sheet: its bytes, and the PDF to look at where it is one."""

    data: bytes
    pdf: Pdf | None


class ReportsPage(Page):
    """The sheet stands at the right as it will be printed; Ctrl+S saves, Ctrl+P prints."""

    TITLE = "报表"
    WATCHES: ClassVar[frozenset[str]] = frozenset({
        "organization", "party_group", "committee", "membership", "member_condition", "post", "posting", "meeting",
        "attendance", "agenda_item", "candidate", "vote_exclusion", "visit", "policy", "calendar_day", "explanation",
        "person", "dues", "dues_standard", "attachment", "closing", "correction",
    })  # fmt: skip
    ANSWERS: ClassVar[frozenset[type]] = frozenset({PrintSheet})

    def __init__(self, bridge: Bridge, parent: QWidget | None = None, settings: Settings | None = None) -> None:
        super().__init__(bridge, parent)
        self._made: _Made | None = None
        self._saved: Path | None = None
        self._ticket: Ticket | None = None
        self._settings = settings or Settings()
        self.dialog: QFileDialog | QPrintDialog | ProgressDialog | None = None
        theme = bridge.theme
        self.choices = ReportChoices(bridge, self._settings.sheet)
        self.save_button = button("保存  Ctrl+S", self.save, "primary", name="保存")
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
        return self.choices.asked

    @property
    def pdf(self) -> Pdf | None:
        """The sheet as it stands in the preview; None while there is nothing to look at."""
        return self._made.pdf if self._made else None

    @property
    def data(self) -> bytes | None:
        """The file that would be saved; None while there is nothing to save."""
        return self._made.data if self._made else None

    def reload(self) -> None:
        """Offer what can be printed by now; the sheet follows once the choices have settled."""
        self.choices.reload()
        self._settle.start()

    def answer(self, request: Request) -> None:
        """Choose the sheet that was asked for, and show it."""
        if isinstance(request, PrintSheet) and self.choices.show_request(request):
            self.refresh()

    def why(self) -> Request | None:
        """The finding that a meeting's paper counts for, or those of the period that is printed."""
        asked = self.asked
        if asked.meeting is not None:
            found = finding_of_meeting(self.bridge.store, asked.meeting, self.bridge.today())
            return ShowFinding(found.rule, found.subject, found.period) if found is not None else None
        return ShowFindings(asked.branch, period=asked.period.label)

    def first_widget(self) -> QWidget | None:
        return self.choices.sheets

    def save(self) -> None:
        """Ask where to, then save what is shown."""
        if self._made is None:
            return
        folder = self._saved.parent if self._saved else Path(_documents())
        suffix = self.asked.sheet.suffix
        kind = "PDF" if suffix == _PDF else "Excel 表格"
        start = folder / self._file_name()
        self.dialog = file_dialog(self, f"保存为 {kind}", start, kind, suffix, self.save_to, saving=True)
        self.dialog.open()

    def save_to(self, path: Path) -> None:
        """Save what is shown to a file."""
        if self._made is None:
            return
        try:
            write_whole(path, [self._made.data])
        except UserError as error:
            self.bridge.failed.emit(str(error))
            return
        self._saved = path
        self.folder_button.show()
        self._remember()
        self.bridge.said.emit(f"已保存到 {path}", False)

    def print(self) -> None:
        """Ask for the printer, then print what is shown."""
        if self.pdf is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._file_name())
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, self.pdf.pages)
        dialog.accepted.connect(lambda: self.print_on(printer))
        self.dialog = dialog
        QDialog.open(dialog)

    def print_on(self, printer: QPrinter) -> None:
        """Print what is shown on a printer, with progress and cancel."""
        pdf = self.pdf
        if pdf is None:
            return
        pages = _chosen_pages(printer, pdf.pages)
        progress = ProgressDialog("正在打印", f"一共 {len(pages)} 页", self)

        def work(task: Task) -> int:
            return print_pdf(pdf, printer, pages, task.progress)

        def done(count: int) -> None:
            self.bridge.said.emit(f"已送到打印机，共 {count} 页", False)

        self._remember()
        progress.follow(self.bridge.jobs.start(work, done, failed=self.bridge.failed.emit))
        self.dialog = progress
        progress.open()

    def _remember(self) -> None:
        """Offer this sheet first next time; whole numbers are asked for anew."""
        self._settings.keep_sheet(self.asked.sheet.name)
        self.choices.forget_private()

    def arrange(self, *, narrow: bool) -> None:
        self._side.setMinimumWidth(self.bridge.theme.px(300) if not narrow else self.bridge.theme.px(250))

    def retheme(self, theme: Theme) -> None:
        self.choices.retheme(theme)
        self.arrange(narrow=False)

    def _lay_out(self, theme: Theme) -> None:
        self._side = scrolled(self.choices)
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
        self.choices.changed.connect(self._settle.start)
        self.preview.failed.connect(self.bridge.failed.emit)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save)
        QShortcut(QKeySequence.StandardKey.Print, self, self.print)

    def _draw(self) -> None:
        """Lay the sheet out on the worker; what was asked before and is not finished is dropped."""
        if not self.isVisible():
            self.refresh()
            return
        if self._ticket is not None:
            self._ticket.cancel()
        asked, today = self.asked, self.bridge.today()
        self.set_titles(asked.sheet.title, f"{asked.period.title} · 正在排版……")

        def work(task: Task) -> _Made:
            data = print_sheet(
                task.store,
                asked.sheet.name,
                asked.period,
                today,
                branches=[asked.branch] if asked.branch and not asked.meeting else None,
                meetings=[asked.meeting] if asked.meeting else None,
                kind=asked.kind,
                private=asked.private,
                photos=asked.photos,
                paper=asked.paper,
                closing=asked.issue[0] if asked.issue else None,
                correction=asked.issue[1] if asked.issue else None,
            )
            return _Made(data, read_pdf(data) if asked.sheet.suffix == _PDF else None)

        self._ticket = self.bridge.jobs.start(
            work, self._show, failed=self._show_nothing, store=self.bridge.store, owner=self
        )
        self._ticket.ended.connect(self._forget_ticket)

    def _forget_ticket(self) -> None:
        if self.sender() is self._ticket:
            self._ticket = None

    def _show(self, made: _Made) -> None:
        self._made = made
        asked = self.asked
        if made.pdf is None:
            self.set_titles(asked.sheet.title, asked.period.title)
            self.empty.say("这张表存成 Excel 表格", "按“保存”就能得到，用 Excel 或 WPS 打开、打印。")
        else:
            self.set_titles(asked.sheet.title, f"{asked.period.title} · 共 {made.pdf.pages} 页")
            self.preview.show_pdf(made.pdf)
        self._stack.setCurrentIndex(0 if made.pdf else 1)
        self._allow(saving=True, printing=made.pdf is not None)

    def _show_nothing(self, sentence: str) -> None:
        self._made = None
        self.set_titles(self.asked.sheet.title, self.asked.period.title)
        self.empty.say("没有可以打印的内容", sentence)
        self._stack.setCurrentIndex(1)
        self._allow(saving=False, printing=False)

    def _allow(self, *, saving: bool, printing: bool) -> None:
        self.save_button.setEnabled(saving)
        self.print_button.setEnabled(printing)

    def _file_name(self) -> str:
        asked = self.asked
        shown = self.bridge.store.get(Meeting, asked.meeting) if asked.meeting else None
        name = self._meeting_name(asked, shown.record) if shown else f"{self._title(asked)}-{asked.period.title}"
        if asked.branch and not shown:
            name += f"-{self.choices.branch_field.text()}"
        return "".join(ch for ch in name if ch not in '\\/:*?"<>|') + asked.sheet.suffix

    def _title(self, asked: Asked) -> str:
        """What a blank sheet is for stands before its title."""
        blank = asked.kind is not None and asked.period.kind is PeriodKind.DAY
        return f"{MEETING_WORDS[asked.kind]}{asked.sheet.title}" if blank and asked.kind else asked.sheet.title

    def _meeting_name(self, asked: Asked, meeting: Meeting) -> str:
        """One meeting goes under its own name: whose, when, what."""
        branch = self.bridge.store.get(Organization, meeting.branch_id)
        whose = branch.record.name if branch else ""
        what = "签到表" if asked.sheet.ahead else "记录"
        return f"{whose} {long_date(meeting.held_on)} {MEETING_WORDS[meeting.kind]}{what}".strip()

    def _open_folder(self) -> None:
        if self._saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved.parent)))


def _chosen_pages(printer: QPrinter, total: int) -> Sequence[int]:
    if printer.printRange() is QPrinter.PrintRange.PageRange:
        return range(max(1, printer.fromPage()) - 1, min(total, printer.toPage() or total))
    return range(total)


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
