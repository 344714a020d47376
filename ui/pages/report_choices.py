"""What is chosen on 报表: the sheet, its period, the branch, and what only some sheets ask for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from pbdesk.calendar import Period, PeriodKind, day_period, parse_period
from pbdesk.model import Desk, Meeting, MeetingKind
from pbdesk.sheets import Sheet
from pbdesk.views.names import branch_choices
from pbdesk.views.periods import same_kind, within
from pbdesk.views.printing import PAPERS
from pbdesk.views.printing_choices import BLANK_KINDS, MOST, meetings_to_print
from pbdesk.words import MEETING_WORDS
from ui.bridge import Bridge
from ui.pages.report_edition import EditionBox
from ui.requests import PrintSheet
from ui.theme import Theme
from ui.widgets.basic import Card, label
from ui.widgets.fields import DateField
from ui.widgets.finder import Finder
from ui.widgets.period_bar import PeriodBar
from ui.widgets.sheet_list import SheetList

FIRST = {Desk.STREET: "street-quarter", Desk.BRANCH: "branch-quarter", Desk.GUIDE: "guide-quarter"}
"""The sheet that each desk begins with."""
_NOT_A_BRANCHS = frozenset({FIRST[Desk.STREET], "chase-list", "notice", "reviews"})
"""What no branch prints of itself."""
ABOUT = {
    "sign-in": "开会前打印，现场签名；开过的会按记录填好",
    "minutes": "每次会议一张：到会、议程、表决、决议",
    "roster": "在册党员的名单，身份证号和电话只印首尾几位",
    "dues": "按月一张收缴表；按季、按年是一张总表",
    "branch-quarter": "一个支部一页：每月开了什么、到了多少人、还差什么",
    "street-quarter": "一个支部一行，全街道一张表",
    "guide-quarter": "每个周二的走访、列席和讲课",
    "closing": "封账时固定下来的结果和每次更正，带校验码",
    "chase-list": "所有还有事项没办的支部：缺什么、依据、期限、谁负责、上次什么时候催的",
    "notice": "一个支部一页：哪些要整改、怎样办、什么时候以前，下面带回执",
    "reviews": "一个支部一行：督导了几条、退回几条、改好几条；后附退回的记录",
    "minute-book": "全年记录装订成册：封面、目录、记录、索引",
    "lectures": "每次党课一行：谁讲、讲什么、到了多少人",
    "branch-year": "一个支部一页：12个月×各项要求，可以贴墙上",
    "street-year": "全街道一张大图：支部×各项要求，附各季度走势",
    "handbook": "这本软件怎么用，连同全部规则",
    "rules": "每条规则的依据、口径和例子，可以发给支部",
    "ledger": "存成 Excel 表格，每次会议一行",
}
_LENGTHS = {PeriodKind.MONTH: "按月", PeriodKind.QUARTER: "按季度", PeriodKind.YEAR: "按年"}
_BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown: a sheet of a period, of one branch or all, of one meeting, or blank for a day and kind."""

    sheet: Sheet
    period: Period
    branch: str | None = None
    meeting: str | None = None
    kind: MeetingKind | None = None
    private: bool = False
    photos: bool = False
    paper: str | None = None
    issue: tuple[int, int] | None = None


class ReportChoices(QWidget):
    """Two cards: which sheet, and of what; ``changed`` follows every choice. A sheet keeps the length chosen for it."""

    changed = Signal()

    def __init__(self, bridge: Bridge, last: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._filling = False
        self._lengths: dict[str, PeriodKind] = {}
        desk = bridge.store.desk
        offered = [s for s in PAPERS.values() if not (desk is Desk.BRANCH and s.name in _NOT_A_BRANCHS)]
        self.sheets = SheetList(bridge.theme, offered, ABOUT)
        self.about_label = label("", "secondary", wrap=True)
        self.length_box = QComboBox()
        self.length_box.setAccessibleName("按月、按季度还是按年")
        self.period_bar = PeriodBar(bridge.today, compact=True)
        self.branch_words = label("支部（空着就是全部）", "caption")
        self.branch_field = Finder("支部", "支部")
        self.branch_field.setPlaceholderText("全部支部")
        self.branch_words.setBuddy(self.branch_field)
        self.meeting_words = label("哪一次会议", "caption")
        self.meeting_box = QComboBox()
        self.meeting_box.setAccessibleName("哪一次会议")
        self.meeting_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.meeting_box.setMinimumContentsLength(10)
        self.meeting_words.setBuddy(self.meeting_box)
        self.kind_box = QComboBox()
        self.kind_box.setAccessibleName("会议类型")
        for kind in BLANK_KINDS:
            self.kind_box.addItem(MEETING_WORDS[kind], kind)
        self.day_field = DateField("开会日期", bridge.today)
        self.day_field.set_value(bridge.today())
        self._day = bridge.today()
        self.day_error = label("", "error", wrap=True)
        self.private_box = QCheckBox("印完整的身份证号和电话")
        self.photos_box = QCheckBox("附上照片和签字页")
        self.paper_box = QComboBox()
        self.paper_box.setAccessibleName("纸张")
        self.edition_box = EditionBox()
        self._lay_out()
        self.sheets.set_value(last if last in self.sheets.names else FIRST[desk])
        self._fit_sheet()
        self._connect()

    @property
    def asked(self) -> Asked:
        """What the choices stand for."""
        sheet = self._sheet
        branch = None if sheet.whole else self.branch_field.value()
        meeting = self.meeting_box.currentData() if sheet.of_meetings else None
        if meeting == _BLANK:
            return Asked(sheet, day_period(self._day), branch, kind=MeetingKind(self.kind_box.currentData()))
        private = sheet.private and self.private_box.isChecked()
        photos = sheet.photos and self.photos_box.isChecked()
        paper = self.paper_box.currentData() if sheet.papers else None
        issue = self.edition_box.issue if sheet.editions else None
        period = self.period_bar.period
        return Asked(sheet, period, branch, meeting, private=private, photos=photos, paper=paper, issue=issue)

    def reload(self) -> None:
        """Read the branches and meetings again; what was chosen stays if it is still there."""
        branches = branch_choices(self._bridge.store)
        self.branch_field.offer(branches)
        self._fit_branch()
        self._offer_meetings(self.meeting_box.currentData())
        self._offer_editions(self.edition_box.issue)

    def show_request(self, request: PrintSheet) -> bool:
        """Choose what another page asked for; False where the sheet is not offered here."""
        if request.sheet not in self.sheets.names:
            return False
        self._filling = True
        self.sheets.set_value(request.sheet)
        self._fit_sheet()
        of_meeting = self._sheet.of_meetings and request.subject is not None
        shown = self._bridge.store.get(Meeting, request.subject) if of_meeting and request.subject else None
        if request.period is not None:
            self._show_period(parse_period(request.period))
        elif shown is not None:
            self._show_period(same_kind(PeriodKind.QUARTER, shown.record.held_on))
        self.reload()
        self.branch_field.set_value(shown.record.branch_id if shown else request.subject)
        self._offer_meetings(request.subject if of_meeting else None)
        self._offer_editions(request.issue)
        self._filling = False
        self._announce()
        return True

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.sheets.retheme(theme)

    def forget_private(self) -> None:
        """Mask the numbers again: they are asked for anew each time."""
        self.private_box.setChecked(False)

    @property
    def _sheet(self) -> Sheet:
        return PAPERS[self.sheets.value()]

    def _lay_out(self) -> None:
        theme = self._bridge.theme
        self.setProperty("role", "clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space("gap"))
        which = Card(theme)
        which.setAccessibleName("哪张表")
        which.body.setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(8))
        which.body.addWidget(self.sheets)
        what = Card(theme)
        what.setAccessibleName("哪一期、哪些支部")
        for widget in (
            self.about_label, self.length_box, self.period_bar, self.branch_words, self.branch_field,
            self.meeting_words, self.meeting_box, self.kind_box, self.day_field, self.day_error, self.private_box,
            self.photos_box, self.paper_box, self.edition_box,
        ):  # fmt: skip
            what.body.addWidget(widget)
        column.addWidget(which)
        column.addWidget(what)
        column.addStretch(1)

    def _connect(self) -> None:
        self.sheets.chosen.connect(lambda _name: self._on_sheet())
        self.length_box.activated.connect(lambda _row: self._on_length())
        self.period_bar.changed.connect(lambda _period: self._on_span())
        self.branch_field.changed.connect(self._on_span)
        self.meeting_box.currentIndexChanged.connect(lambda _row: self._on_meeting())
        self.kind_box.currentIndexChanged.connect(lambda _row: self._announce())
        for chooser in (self.paper_box, self.edition_box):
            chooser.activated.connect(lambda _row: self._announce())
        self.day_field.changed.connect(self._on_day)
        self.day_field.editingFinished.connect(self._on_day)
        for box in (self.private_box, self.photos_box):
            box.toggled.connect(lambda _on: self._announce())

    def _on_sheet(self) -> None:
        if self._filling:
            return
        self.forget_private()
        self._fit_sheet()
        self._offer_meetings(None)
        self._offer_editions(None)
        self._announce()

    def _on_length(self) -> None:
        kind = PeriodKind(self.length_box.currentData())
        self._lengths[self._sheet.name] = kind
        self._show_period(within(self.period_bar.period, kind, self._bridge.today()))

    def _on_span(self) -> None:
        if not self._filling:
            self._offer_meetings(self.meeting_box.currentData())
            self._offer_editions(self.edition_box.issue)
            self._announce()

    def _on_meeting(self) -> None:
        self._fit_meeting()
        self._announce()

    def _on_day(self) -> None:
        """Take a day that can be read; one that can't is said below it, and the sheet stays as it was."""
        readable = self.day_field.check()
        self.day_error.setText(self.day_field.error)
        self.day_error.setVisible(not readable)
        day = self.day_field.value()
        if readable and day is not None and day != self._day:
            self._day = day
            self._announce()

    def _announce(self) -> None:
        if not self._filling:
            self.changed.emit()

    def _fit_sheet(self) -> None:
        """Show the fields that the sheet asks for, and a period of a length that it knows."""
        sheet = self._sheet
        self.about_label.setText(ABOUT.get(sheet.name, ""))
        self.private_box.setVisible(sheet.private)
        self.photos_box.setVisible(sheet.photos)
        self.paper_box.setVisible(bool(sheet.papers))
        self.paper_box.clear()
        for paper in sheet.papers:
            self.paper_box.addItem(f"{paper} 纸", paper)
        one = sheet.of_one_branch
        self.branch_words.setText("支部（一个支部一本）" if one else "支部（空着就是全部）")
        self.branch_field.setPlaceholderText("选一个支部" if one else "全部支部")
        self._fit_branch()
        self.length_box.clear()
        for kind in (kind for kind in _LENGTHS if kind in sheet.periods):
            self.length_box.addItem(_LENGTHS[kind], kind)
        period, kind = self.period_bar.period, self._lengths.get(sheet.name, sheet.periods[0])
        self._show_period(period if period.kind is kind else within(period, kind, self._bridge.today()))
        self._fit_meeting()

    def _fit_branch(self) -> None:
        """Ask for a branch only where there are several, and the sheet is of branches."""
        for widget in (self.branch_words, self.branch_field):
            widget.setVisible(len(self.branch_field.offered) > 1 and not self._sheet.whole)

    def _show_period(self, period: Period) -> None:
        self.period_bar.set_period(period)
        self.length_box.setCurrentIndex(self.length_box.findData(period.kind))

    def _fit_meeting(self) -> None:
        sheet = self._sheet
        blank = sheet.ahead and self.meeting_box.currentData() == _BLANK
        self.meeting_words.setVisible(sheet.of_meetings)
        self.meeting_box.setVisible(sheet.of_meetings)
        self.kind_box.setVisible(blank)
        self.day_field.setVisible(blank)
        self.day_error.setVisible(blank and bool(self.day_field.error))
        self.period_bar.setVisible(not blank)
        self.length_box.setVisible(not blank and len(sheet.periods) > 1)

    def _offer_editions(self, chosen: tuple[int, int] | None) -> None:
        self.edition_box.setVisible(self._sheet.editions)
        if self._sheet.editions:
            self.edition_box.offer(self._bridge.store, self.period_bar.period, chosen)

    def _offer_meetings(self, chosen: str | None) -> None:
        """Fill the list of meetings; the one chosen stays if it is still in the period."""
        sheet = self._sheet
        self.meeting_box.blockSignals(True)
        self.meeting_box.clear()
        if sheet.of_meetings:
            today, branch = self._bridge.today(), self.branch_field.value()
            found = meetings_to_print(self._bridge.store, self.period_bar.period, branch, today, ahead=sheet.ahead)
            self.meeting_box.addItem(f"全部（{len(found)}次）", None)
            for meeting in found if len(found) <= MOST else ():
                self.meeting_box.addItem(meeting.words, meeting.id)
            if sheet.ahead:
                self.meeting_box.addItem("另印空白签到表……", _BLANK)
        self.meeting_box.setCurrentIndex(max(0, self.meeting_box.findData(chosen)) if chosen else 0)
        self.meeting_box.blockSignals(False)
        self._fit_meeting()
