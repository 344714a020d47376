"""Looking up the code of a print: typed or scanned, and what is to be said of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pbdesk.views.verifying import PROOF, Verdict, Verified, verify, with_changes
from ui.bridge import Bridge
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Pill, button, label
from ui.widgets.fields import WordField

_MARKS = {
    Verdict.LATEST: ("✓ 对得上", Tone.MET),
    Verdict.REPLACED: ("！ 不是最新的", Tone.OPEN),
    Verdict.REOPENED: ("！ 已重新打开", Tone.OPEN),
    Verdict.DAMAGED: ("✗ 内容变了", Tone.SHORT),
    Verdict.UNKNOWN: ("✗ 不是本文件的", Tone.SHORT),
    Verdict.MISTYPED: ("？ 可能写错了", Tone.INFO),
}


class CodeCheck(Card):
    """A field for the code and the verdict below it; ``shown`` follows one that belongs to a period."""

    shown = Signal(object)
    """Edition: the issue that the code belongs to."""

    def __init__(self, bridge: Bridge, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "核对一张表的校验码", "", parent)
        self._bridge = bridge
        self.verified: Verified | None = None
        self.field = WordField("校验码", "输入表上的校验码，或用扫码枪扫方块码")
        self.check_button = button("核对(&K)", self.check, name="核对校验码")
        self.pill = Pill()
        self.sentence = label("", wrap=True)
        self.proof = label(PROOF, "secondary", wrap=True)
        self.print_button = button("打印这一份", self._print, "quiet")
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.check_button)
        foot = QHBoxLayout()
        foot.addWidget(self.pill)
        foot.addStretch(1)
        foot.addWidget(self.print_button)
        self.body.addLayout(row)
        self.body.addLayout(foot)
        self.body.addWidget(self.sentence)
        self.body.addWidget(self.proof)
        self.field.returnPressed.connect(self.check)
        self.field.textEdited.connect(lambda _text: self._show(None))
        self._show(None)

    def check(self) -> None:
        """Look up what stands in the field."""
        if not self.field.text().strip():
            self.field.setFocus()
            return
        found = self._look_up()
        self.field.selectAll()
        if found.edition is not None:
            self.shown.emit(found.edition)

    def look_again(self) -> None:
        """Look the same code up once more: the file has changed."""
        if self.verified is not None:
            self._look_up()

    def _look_up(self) -> Verified:
        """The verdict at once; what has changed since is looked for on the worker and added to the sentence."""
        found, today = verify(self._bridge.store, self.field.text()), self._bridge.today()
        self._show(found)

        def add(more: Verified) -> None:
            if self.verified is not None and self.verified.code == more.code:
                self._show(more)

        if found.verdict is Verdict.LATEST:
            self._bridge.read(("verify", found.code), lambda task: with_changes(task.store, found, today), add)
        return found

    def _show(self, found: Verified | None) -> None:
        self.verified = found
        for widget in (self.pill, self.sentence, self.proof, self.print_button):
            widget.setVisible(found is not None)
        if found is None:
            return
        self.pill.show_state(*_MARKS[found.verdict])
        self.sentence.setText(found.sentence)
        self.field.setAccessibleDescription(found.sentence)
        self.print_button.setVisible(found.edition is not None)
        self.proof.setVisible(found.edition is not None)

    def _print(self) -> None:
        edition = self.verified.edition if self.verified else None
        if edition is not None:
            issue = edition.closing, edition.number
            self._bridge.print_sheet("closing", edition.period.label, edition.branch_id, issue)
