"""Parts of the list of members: its columns, and the strip that says whose probation is over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pbdesk.views.members import STATUS_WORDS, MemberRow, ProbationEnd, Status
from ui.theme import Theme, Tone
from ui.widgets.basic import label
from ui.widgets.elided import ElidedButton
from ui.widgets.rows import Column

_GRAVE = frozenset({Status.SUSPENDED, Status.MEMBERSHIP_SUSPENDED, Status.LOST, Status.CORRECTION})


def _state_tone(row: MemberRow) -> Tone | None:
    if row.left_on is not None:
        return Tone.IDLE
    if row.states & _GRAVE:
        return Tone.SHORT
    return (Tone.OPEN if Status.LEAVING in row.states else Tone.INFO) if row.states else None


def roll_columns(*, several: bool, left: bool) -> tuple[Column[MemberRow], ...]:
    """The columns for those on the roll, or for those who have left; ``several`` branches have one of their own."""
    branch: tuple[Column[MemberRow], ...] = (Column("支部", lambda r: r.branch, 12, hint=lambda r: r.branch),)
    state: tuple[Column[MemberRow], ...] = (
        (
            Column("离开日期", lambda r: r.left_on.isoformat() if r.left_on else "", 8),
            Column("原因", lambda r: r.why, hint=lambda r: r.why),
        )
        if left
        else (
            Column("职务", lambda r: r.post, 11, hint=lambda r: r.post),
            Column("其他情况", lambda r: r.state, tone=_state_tone, hint=lambda r: r.sent or r.state),
        )
    )
    return (
        Column("姓名", lambda r: r.name, 6, hint=lambda r: r.name),
        *(branch if several else ()),
        Column(
            "状态", lambda r: STATUS_WORDS[r.standing], 5, tone=lambda r: Tone.MET if r.full else Tone.OPEN
        ),
        Column("党小组", lambda r: r.group, 8, hint=lambda r: r.group),
        Column("入党", lambda r: r.joined, 8, optional=True),
        Column("转正", lambda r: r.full_since, 8, optional=True),
        *state,
    )  # fmt: skip


MOST_DUE = 3
"""So many conversions due are told one by one."""


class ConversionsDue(QWidget):
    """One line a member whose probation is over; pressing it opens his page."""

    opened = Signal(str)

    def __init__(self, theme: Theme, *, with_branch: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._with_branch = with_branch
        self._most = MOST_DUE
        self._ends: Sequence[ProbationEnd] = ()
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(theme.px(4))
        self.hide()

    def set_most(self, most: int) -> None:
        """Show so many lines at most."""
        if most != self._most:
            self._most = most
            self.show_ends(self._ends)

    def show_ends(self, ends: Sequence[ProbationEnd]) -> None:
        """Show other lines, the one due first at the top."""
        self._ends = ends
        while self._lay.count():
            item = self._lay.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for end in ends[: self._most]:
            where = f"（{end.branch}）" if self._with_branch else ""
            words = f"{end.name}{where}：{end.words}"
            self._lay.addWidget(ElidedButton(words, partial(self.opened.emit, end.person_id)))
        if len(ends) > self._most:
            more = f"还有 {len(ends) - self._most} 人预备期已满，状态选“预备”可以看到。"
            self._lay.addWidget(label(more, "secondary"))
        self.setVisible(bool(ends))
