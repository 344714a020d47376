"""The history of one record: its saves on the left, what the chosen one changed on the right, field by field."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from pbdesk.actions.bring_back import bring_back
from pbdesk.views.record_history import FieldChange, RecordHistory, Save, record_history
from ui.bridge import Bridge
from ui.dialogs.plain import PlainDialog
from ui.widgets.basic import label
from ui.widgets.rows import Column, RowsTable

_SAVES: tuple[Column[Save], ...] = (
    Column("时间", lambda s: s.when, 10),
    Column("做了什么", lambda s: s.action, hint=lambda s: f"{s.what}：{s.action}"),
    Column("谁", lambda s: s.who, 5, hint=lambda s: s.who),
)
_CHANGES: tuple[Column[FieldChange], ...] = (
    Column("栏目", lambda c: c.field, 7, hint=lambda c: c.field),
    Column("原来", lambda c: c.old or "（空）", hint=lambda c: c.old),
    Column("现在", lambda c: c.new or "（空）", hint=lambda c: c.new),
)
_WORDS = "最近的在最上面。选中一次改动，右边写着每一栏原来和后来的内容；需要时可以找回以前的内容。"


class RecordHistoryDialog(PlainDialog):
    """A list to read with the arrows; an earlier content can be brought back, which is one more save."""

    def __init__(self, bridge: Bridge, history: RecordHistory, parent: QWidget | None = None) -> None:
        super().__init__(f"历史：{history.title}", _WORDS, parent)
        self._bridge = bridge
        theme = bridge.theme
        self.history = history
        self.saves = RowsTable(_SAVES, theme, "改动")
        self.changes = RowsTable(_CHANGES, theme, "每一栏的变化")
        self.whole = QPlainTextEdit()
        self.whole.setReadOnly(True)
        self.whole.setTabChangesFocus(True)
        self.whole.setAccessibleName("选中一栏的全文")
        self.whole.setMaximumHeight(theme.px(130))
        self.error_label = label("", "error", wrap=True)
        self.error_label.hide()
        columns = QHBoxLayout()
        columns.setSpacing(theme.space("gap"))
        columns.addWidget(self.saves, 5)
        right = QVBoxLayout()
        right.addWidget(self.changes, 1)
        right.addWidget(self.whole)
        columns.addLayout(right, 7)
        self.body.addLayout(columns, 1)
        self.body.addWidget(self.error_label)
        self.back_button = self.add_button("找回这一次的内容(&R)", self.bring_back)
        self.add_button("关闭", self.reject, "primary")
        self.saves.chosen.connect(self._show_save)
        self.changes.chosen.connect(self._show_whole)
        self.take_room(theme.px(1040), theme.px(560))
        self.saves.show_rows(history.saves)
        self.saves.setFocus()

    def bring_back(self) -> None:
        """Let the record say again what it said after the chosen save."""
        save = self.saves.current()
        if save is None or not save.can_come_back:
            return
        history = self.history
        done = self._bridge.run(
            lambda store: bring_back(store, history.kind, history.record_id, save.rev),
            f"已找回 {save.when} 的内容",
            on_error=lambda error: self._fail(str(error)),
        )
        again = record_history(self._bridge.store, history.kind, history.record_id) if done else None
        if again is not None:
            self._fail("")
            self.history = again
            self.saves.show_rows(again.saves)
            self.saves.setFocus()

    def _show_save(self, save: Save | None) -> None:
        self.changes.show_rows(save.changes if save is not None else ())
        self.back_button.setEnabled(save is not None and save.can_come_back and not self._bridge.store.read_only)

    def _show_whole(self, change: FieldChange | None) -> None:
        both = () if change is None else (("原来", change.old), ("现在", change.new))
        self.whole.setPlainText("\n".join(f"{word}：{said or '（空）'}" for word, said in both))

    def _fail(self, sentence: str) -> None:
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))


def show_record_history(
    bridge: Bridge, kind: str, record_id: str, parent: QWidget | None = None
) -> RecordHistoryDialog | None:
    """Show what happened to one record; None when there never was one."""
    history = record_history(bridge.store, kind, record_id)
    if history is None:
        return None
    dialog = RecordHistoryDialog(bridge, history, parent)
    dialog.open()
    return dialog
