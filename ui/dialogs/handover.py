"""办理交接: which branch, with numbers or without, into which folder; the pack is made on the worker."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QProgressBar, QWidget

from pbdesk.exchange.handover import USUAL_YEARS, Order, Pack, file_name, hand_over
from pbdesk.model import Desk
from pbdesk.store import Changes
from pbdesk.views.names import branch_choices
from ui.bridge import Bridge
from ui.dialogs.files import documents, folder_dialog
from ui.dialogs.plain import PlainDialog
from ui.jobs import Task, Ticket
from ui.widgets.basic import button, label
from ui.widgets.fields import NumberField, WordField
from ui.widgets.finder import Finder

_WORDS = (
    "把一个支部交给新任书记：支部的数据文件、最近几年的会议记录本和党费收缴表、花名册、待办事项，"
    "放进一个新文件夹，里面有一份说明。"
)


class HandoverDialog(PlainDialog):
    """Enter makes the pack; Esc leaves, and while it is made stops it: then nothing is left behind."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("办理交接", _WORDS, parent)
        self.bridge = bridge
        self.pack: Pack | None = None
        self._ticket: Ticket | None = None
        self._place_typed = False
        theme = bridge.theme
        self.branch = Finder("哪个支部", "支部")
        self.branch.offer(branch_choices(bridge.store))
        self.years = NumberField("装订最近几年")
        self.years.set_value(USUAL_YEARS)
        self.private = QCheckBox("带上身份证号和电话（只这一次）(&P)")
        self.place = WordField("放进哪个新文件夹")
        self.error = label("", "error", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("交接的进度")
        self.step = label("", "secondary", wrap=True)
        for words, field in (("哪个支部(&B)", self.branch), ("装订最近几年的会议记录本和党费收缴表(&Y)", self.years)):
            caption = label(words, "caption")
            caption.setBuddy(field)
            self.body.addWidget(caption)
            self.body.addWidget(field)
        self.body.addWidget(self.private)
        caption = label("放进哪个新文件夹(&F)", "caption")
        caption.setBuddy(self.place)
        row = QHBoxLayout()
        row.addWidget(self.place, 1)
        row.addWidget(button("浏览…", self._browse))
        self.body.addWidget(caption)
        self.body.addLayout(row)
        for widget in (self.error, self.bar, self.step):
            self.body.addWidget(widget)
            widget.hide()
        self.cancel_button = self.add_button("取消", self.reject)
        self.make_button = self.add_button("做交接包", self.make, "primary")
        self.setMinimumWidth(theme.px(560))
        self._choose_only()
        self.branch.changed.connect(self._suggest)
        self.place.textEdited.connect(lambda _text: setattr(self, "_place_typed", True))

    def make(self) -> None:
        """Make the pack in the folder."""
        if self._ticket is not None or self.pack is not None:
            return
        branch, years, place = self.branch.value(), self.years.value(), self.place.text().strip()
        if not self.branch.check() or branch is None:
            self._say("请选要交接的支部。", self.branch)
            return
        if not years or not place:
            self._say("请写装订几年，和放进哪个文件夹。", self.years if not years else self.place)
            return
        order, today = Order(branch, self.private.isChecked(), years), self.bridge.today()

        def work(task: Task) -> Pack:
            return hand_over(task.writer, order, Path(place), today, task.progress)

        self._say("")
        self._show_working(working=True)
        ticket = self.bridge.jobs.start(
            work, self._show_done, failed=self._show_failed, store=self.bridge.store, owner=self
        )
        if self.pack is None and self.make_button.isHidden():  # a file in memory is done with already
            self._ticket = ticket
            ticket.progressed.connect(self._on_progress)

    def reject(self) -> None:
        """Leave; what is being made is not finished."""
        if self._ticket is not None:
            self._ticket.cancel()
        super().reject()

    def _choose_only(self) -> None:
        offered = self.branch.offered
        if len(offered) == 1:
            self.branch.set_value(offered[0].person_id)
            self.branch.setReadOnly(self.bridge.store.desk is Desk.BRANCH)
            self._suggest()
            self.years.setFocus()

    def _suggest(self) -> None:
        name = next((each.name for each in self.branch.offered if each.person_id == self.branch.value()), "")
        if name and not self._place_typed:
            self.place.setText(str(documents() / file_name(f"交接-{name}-{self.bridge.today():%Y%m%d}")))

    def _browse(self) -> None:
        def take(folder: Path) -> None:
            self._place_typed = True
            self.place.setText(str(folder))

        self.folder_dialog = folder_dialog(self, "放进哪个文件夹（要空的）", take)
        self.folder_dialog.open()

    def _show_working(self, *, working: bool) -> None:
        self.bar.setRange(0, 0)
        self.bar.setVisible(working)
        self.step.setVisible(working)
        self.make_button.setVisible(not working)
        for each in (self.branch, self.years, self.private, self.place):
            each.setEnabled(not working)

    def _on_progress(self, done: int, total: int, words: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.step.setText(f"正在做：{words}")

    def _show_done(self, pack: Pack) -> None:
        self._ticket = None
        self.pack = pack
        self._show_working(working=False)
        self.make_button.hide()
        self.cancel_button.setText("关闭")
        self.cancel_button.setFocus()
        for each in (self.branch, self.years, self.private, self.place):
            each.setEnabled(False)
        missing = f"没有内容、没有做的：{'；'.join(pack.missing)}。" if pack.missing else ""
        known = "这个文件街道已经认得。" if pack.known else f"新文件的指纹 {pack.fingerprint}，街道第一次收到时请核对。"
        self.step.setText(f"做好了，{len(pack.files)} 个文件在 {pack.folder}。{missing}{known}")
        self.step.show()
        self.bridge.catch_up(Changes(frozenset({"bundle_out"}), "办理交接"), f"交接包已放进 {pack.folder}")

    def _show_failed(self, sentence: str) -> None:
        self._ticket = None
        self._show_working(working=False)
        self._say(sentence, self.place)

    def _say(self, sentence: str, field: QWidget | None = None) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        if field is not None:
            field.setFocus()
