"""导出到日历: whose open items go into a calendar file, and where it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QWidget

from pbdesk.files import write_whole
from pbdesk.model import Desk
from pbdesk.views.calendar_file import SUFFIX, Whom, calendar_bytes, calendar_name, earlier_file, plan_calendar
from pbdesk.views.forecast import guide_choices
from pbdesk.views.names import branch_choices
from ui.bridge import Bridge
from ui.dialogs.files import file_dialog
from ui.dialogs.plain import PlainDialog
from ui.jobs import Task
from ui.widgets.basic import label
from ui.widgets.finder import Finder

_WORDS = (
    "每一项还要办的事是一个全天日程，放在最后一个工作日上，到期前会提醒。文件可以在手机、电脑的日历里打开导入。"
    "过些日子再导出时选同一个文件：办好的会标为取消，改了日子的会跟着改。日历里不写党员的姓名。"
)  # fmt: skip
_WHOM = {Whom.STREET: "整个街道", Whom.BRANCH: "一个支部", Whom.GUIDE: "一位党建指导员"}


class CalendarDialog(PlainDialog):
    """Whose calendar: the street, a branch, a guide; then the file is asked for."""

    def __init__(
        self, bridge: Bridge, chosen: Callable[[Whom, str | None], object], parent: QWidget | None = None
    ) -> None:
        super().__init__("导出到日历", _WORDS, parent)
        self._chosen = chosen
        self._choices = {
            Whom.BRANCH: branch_choices(bridge.store), Whom.GUIDE: guide_choices(bridge.store, bridge.today()),
        }  # fmt: skip
        self.whom_box = QComboBox()
        self.whom_box.setAccessibleName("谁的日历")
        for whom, words in _WHOM.items():
            if self._choices.get(whom, True):
                self.whom_box.addItem(words, whom)
        self.who = Finder("哪一个", "支部或指导员")
        self.error = label("", "error", wrap=True)
        self.error.hide()
        row = QHBoxLayout()
        row.addWidget(self.whom_box)
        row.addWidget(self.who, 1)
        self.body.addLayout(row)
        self.body.addWidget(self.error)
        self.add_button("取消", self.reject)
        self.add_button("选文件…(&S)", self._go_on, "primary")
        self.whom_box.currentIndexChanged.connect(lambda _n: self._follow())
        first = {Desk.GUIDE: Whom.GUIDE, Desk.BRANCH: Whom.BRANCH}.get(bridge.store.desk, Whom.STREET)
        self.whom_box.setCurrentIndex(max(0, self.whom_box.findData(first)))
        self._follow()
        self.fit_words(40)

    def _follow(self) -> None:
        """Offer the branches or the guides; a street needs none."""
        people = self._choices.get(self._whom, ())
        self.who.setVisible(bool(people))
        self.who.offer(people)
        self.who.set_value(people[0].person_id if len(people) == 1 else None)
        self.error.hide()

    @property
    def _whom(self) -> Whom:
        return Whom(self.whom_box.currentData())

    def _go_on(self) -> None:
        whom, subject = self._whom, self.who.value()
        if whom is not Whom.STREET and subject is None:
            self.error.setText(f"请写出是哪{'个支部' if whom is Whom.BRANCH else '位指导员'}，再选文件。")
            self.error.show()
            self.who.setFocus()
            return
        self.accept()
        self._chosen(whom, subject)


class CalendarExport:
    """Asks what has to be asked, works the calendar out on the worker, writes it, says what was done."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        self._bridge = bridge
        self._parent = parent
        self.dialog: QDialog | None = None

    def ask(self) -> None:
        """Ask whose calendar; where a file has one branch only, it is that one's."""
        branches = branch_choices(self._bridge.store)
        if len(branches) == 1 and self._bridge.store.desk is Desk.BRANCH:
            self.ask_file(Whom.BRANCH, branches[0].person_id)
            return
        self.dialog = CalendarDialog(self._bridge, self.ask_file, self._parent)
        self.dialog.open()

    def ask_file(self, whom: Whom, subject: str | None) -> None:
        """Ask which file."""
        called = calendar_name(self._bridge.store, whom, subject)
        name = "".join(ch for ch in called if ch not in '\\/:*?"<>|')
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = file_dialog(
            self._parent, "导出到日历", Path(folder) / f"{name}{SUFFIX}", "日历文件", SUFFIX,
            lambda path: self.write(whom, subject, path), saving=True,
        )  # fmt: skip
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        self.dialog = dialog
        dialog.open()

    def write(self, whom: Whom, subject: str | None, path: Path) -> None:
        """Write the calendar; one of ours in its place is followed up, anything else is left alone."""
        today, now = self._bridge.today(), self._bridge.store.clock()

        def work(task: Task) -> str:
            planned = plan_calendar(task.store, whom, subject, today)
            write_whole(path, [calendar_bytes(planned, earlier_file(path), now, today)])
            late = f"，另有 {planned.dayless} 项已过期或来不及，没有放进去" if planned.dayless else ""
            return f"已写入 {path.name}：{len(planned.events)} 个日程{late}"

        self._bridge.jobs.start(
            work, lambda words: self._bridge.said.emit(words, False), failed=self._bridge.failed.emit,
            store=self._bridge.store,
        )  # fmt: skip
