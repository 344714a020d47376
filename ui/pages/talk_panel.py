"""谈心谈话: the talk being recorded, the talks of the year, and who has not been talked with yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pbdesk.model import MeetingKind
from pbdesk.rules.talking import NEED_WORDS, Coverage, MissingTalk, TalkNeed
from pbdesk.views.roll import roll_of
from pbdesk.views.talks import TalkRow
from pbdesk.words import short_date
from ui.bridge import Bridge
from ui.pages.talk_form import TalkForm
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Empty, Pill, button, label
from ui.widgets.rows import Column, RowsTable
from ui.widgets.unsaved import UnsavedBar

_TALKS: tuple[Column[TalkRow], ...] = (
    Column("日期", lambda row: short_date(row.held_on), 6),
    Column("谈话人", lambda row: row.talker, 6),
    Column("谈话对象", lambda row: row.others, 0, hint=lambda row: row.others),
    Column("主题", lambda row: row.topic, 12, hint=lambda row: row.topic, optional=True),
)
_MISSING: tuple[Column[MissingTalk], ...] = (
    Column("还没有谈到", lambda row: row.words + ("（不硬性要求）" if row.eased else ""), 0),
)
_LEAST = 140
"""The height (at 100 %) that a list keeps where the window is low: the page scrolls instead."""
_RULE = "每年至少各谈一次：支委之间、支委与党员、党员之间。不要求两两都谈。"


class TalkPanel(QWidget):
    """Type, Enter, type, Enter: a talk in seconds; Enter on somebody still waiting begins the talk with him."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._narrow = False
        theme = bridge.theme
        self.form = TalkForm(bridge)
        self.unsaved = UnsavedBar("谈话")
        self.table: RowsTable[TalkRow] = RowsTable(_TALKS, theme, "本年的谈心谈话")
        self.missing: RowsTable[MissingTalk] = RowsTable(_MISSING, theme, "还没有谈到的")
        self.empty, self.done = Empty(theme), Empty(theme)
        self.pills = {need: Pill() for need in TalkNeed}
        self.note = label(_RULE, "secondary", wrap=True)
        self.swap_button = button("", self._swap, "quiet")
        self._build(theme)
        self.table.opened.connect(lambda row: self.open_talk(row.id))
        self.missing.opened.connect(self._begin)

    def offer(self, branch_id: str | None) -> None:
        """The branch whose talks are recorded, with the people of its roll."""
        store, day = self._bridge.store, self._bridge.today()
        seats = roll_of(store, branch_id, day, MeetingKind.GENERAL_MEETING).seats if branch_id else ()
        self.form.offer(branch_id, [seat.named() for seat in seats])
        self.form.setEnabled(bool(seats))

    def show_year(self, title: str, rows: tuple[TalkRow, ...], found: Coverage) -> None:
        """The talks of a year and what they cover."""
        self.table.show_rows(rows, keep=lambda row: row.id)
        self._lower.setCurrentWidget(self.table if rows else self.empty)
        self.empty.say(f"{title}还没有记谈心谈话", "在上面填好日期、谈话人和谈话对象，按回车就记下了。")
        self.missing.show_rows(found.missing, keep=lambda row: (row.need, row.person_id, row.other_id))
        self._waiting.setCurrentWidget(self.missing if found.missing else self.done)
        if found.complete:
            self.done.say("✓ 该谈的都谈到了", _RULE)
        else:
            self.done.say("名册上还没有党员", "先在“党员”页添加党员。")
        for count in found.counts:
            tone = Tone.IDLE if not count.due else Tone.MET if count.done == count.due else Tone.OPEN
            self.pills[count.need].show_state(count.words if count.due else f"{NEED_WORDS[count.need]} —", tone)
        self.note.setText(_RULE + (f"没有设支委会，由{'、'.join(found.committee)}代行。" if found.acting else ""))
        self._say_swap()

    def open_talk(self, talk_id: str) -> None:
        """Show a talk to correct it; what was typed is asked about first."""
        if self.may_leave(lambda: self.open_talk(talk_id)):
            self.form.open(talk_id)

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Whether nothing typed would be lost; otherwise the bar asks, and ``then`` follows the answer."""
        if not self.form.dirty:
            return True
        self.unsaved.ask(save=lambda: self.form.save() and then(), drop=lambda: self._drop(then))
        return False

    def arrange(self, *, narrow: bool) -> None:
        """Where there is no room beside the talks, one button swaps them for those who are still waiting."""
        self._narrow = narrow
        self.form.arrange(narrow=narrow)
        self.swap_button.setVisible(narrow)
        self._right.setVisible(not narrow)
        self._left.show()
        self._place_pills(narrow=narrow)

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.table.retheme(theme)
        self.missing.retheme(theme)

    def _build(self, theme: Theme) -> None:
        self._lower, self._waiting = QStackedWidget(), QStackedWidget()
        for stack, parts in ((self._lower, (self.table, self.empty)), (self._waiting, (self.missing, self.done))):
            for part in parts:
                stack.addWidget(part)
        entry, self._left, self._right = Card(theme), Card(theme), Card(theme)
        for table in (self.table, self.missing):
            table.setMinimumHeight(theme.px(_LEAST))
        for card, name in ((entry, "记谈话"), (self._left, "本年的谈话"), (self._right, "还没有谈到")):
            card.setAccessibleName(name)
        entry.body.addWidget(self.unsaved)
        entry.body.addWidget(self.form)
        self._left.body.addWidget(self._lower, 1)
        self._pill_grid = QGridLayout()
        self._pill_grid.setSpacing(theme.px(6))
        self._right.body.addLayout(self._pill_grid)
        self._right.body.addWidget(self.note)
        self._right.body.addWidget(self._waiting, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.space("gap"))
        lay.addWidget(entry)
        self.form.foot.insertWidget(1, self.swap_button)
        cards = QHBoxLayout()
        cards.setSpacing(theme.space("gap"))
        cards.addWidget(self._left, 3)
        cards.addWidget(self._right, 2)
        lay.addLayout(cards, 1)
        self.arrange(narrow=False)

    def _place_pills(self, *, narrow: bool) -> None:
        for number, pill in enumerate(self.pills.values()):
            self._pill_grid.addWidget(pill, 0, number, Qt.AlignmentFlag.AlignLeft)
        self._pill_grid.setColumnStretch(len(self.pills), 1)
        self.note.setVisible(not narrow)

    def _begin(self, row: MissingTalk) -> None:
        """Begin the talk that somebody still waits for."""
        if self.may_leave(lambda: self._begin(row)):
            pair = row.need is TalkNeed.COMMITTEE
            self.form.start_with(row.person_id if pair else None, row.other_id if pair else row.person_id)

    def _drop(self, then: Callable[[], object]) -> None:
        self.form.start()
        then()

    def _swap(self) -> None:
        waiting = self._right.isHidden()
        self._right.setVisible(waiting)
        self._left.setVisible(not waiting)
        self._say_swap()
        (self.missing if waiting else self.table).setFocus()

    def _say_swap(self) -> None:
        waiting = self._right.isHidden()
        self.swap_button.setText(f"看还没有谈到的 {len(self.missing.rows)}" if waiting else "看本年的谈话")
