"""议题与表决: the agenda of a meeting, its votes with live arithmetic, and who is left out of the due head-count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pbdesk.actions.meeting_drafts import AgendaDraft, MeetingDraft, Newcomer, Presence, new_item
from pbdesk.errors import Fault
from pbdesk.model import AttendanceState, Outcome
from pbdesk.rules.votes import strict_bar
from pbdesk.views.pinyin import Named
from pbdesk.views.roll import Seat
from pbdesk.views.vote_rows import VoteStand
from ui.theme import Theme
from ui.widgets.agenda_item import VOTED, AgendaItemForm, guess_kind
from ui.widgets.agenda_list import AgendaList, AgendaModel, result_words
from ui.widgets.basic import button, label, scrolled
from ui.widgets.fields import WordField
from ui.widgets.vote_people import Exclusions, Opinions

_EMPTY = (
    "要单独记下的议题、表决和选举写在这里：上面输入题目，回车。\n"
    "票数够不够、差哪份材料，会随着出席和票数当场算出来。只学习、不表决的会可以不填。"
)
_RESULTS = {
    Outcome.MET: "通过", Outcome.UNMET: "未通过", Outcome.WARN: "核对", Outcome.PENDING: "待填",
    Outcome.UNKNOWN: "待定",
}  # fmt: skip


class AgendaPanel(QWidget):
    """Items are typed in, chosen in the list and filled in below it; ``changed`` follows every edit."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = -1
        self._stands: Mapping[str, VoteStand] = {}
        self._newcomers: dict[str, Newcomer] = {}
        self._voters: list[Named] = []
        self._people: tuple[Named, ...] = ()
        self.box = WordField("加一个议题", "加一个议题，回车　如 接收预备党员")
        self.model = AgendaModel(self)
        self.list = AgendaList(self.model, theme)
        self.empty = label(_EMPTY, "secondary", wrap=True)
        self.item_form = AgendaItemForm(today, theme)
        self.stand = self.item_form.stand
        self.opinions = Opinions(today, theme)
        self.exclusions = Exclusions(today, theme)
        self.remove_button = button("删除这个议题", lambda: self._remove(self._row), "quiet")
        self._opinion_words = label("书面意见（会前交来的才计票，不计到会）", "caption", wrap=True)
        self._exclusion_words = label("不计入应到会的人（须上级同意、党员大会通过）", "caption", wrap=True)
        self.fault = label("", "error", wrap=True)
        self._build(theme)
        self._connect()
        self._say("")
        self._show_row(-1)

    @property
    def count(self) -> int:
        """How many items there are."""
        return self.model.rowCount()

    def show_agenda(self, draft: MeetingDraft) -> None:
        """Put the agenda, the written opinions and the exclusions of a draft on the screen."""
        self._row, self._newcomers = -1, {}
        self.box.setText("")
        self._say("")
        self.model.show_items(draft.agenda)
        with QSignalBlocker(self.opinions), QSignalBlocker(self.exclusions):
            self.opinions.show_opinions(draft.attendance)
            self.exclusions.show_exclusions(draft.exclusions)
        self._show_row(0 if draft.agenda else -1)
        if draft.agenda:
            self.list.setCurrentIndex(self.model.index(0))

    def fill_in(self, draft: MeetingDraft) -> MeetingDraft:
        """A draft with the agenda, the opinions and the exclusions that stand here."""
        opinions = self.opinions.opinions()
        here = {item.person_id for item in self.model.items}
        return replace(
            draft,
            agenda=self.model.items,
            exclusions=self.exclusions.exclusions(),
            attendance=tuple(_with_opinion(mark, opinions.get(mark.person_id)) for mark in draft.attendance),
            newcomers=(*draft.newcomers, *(each for person, each in self._newcomers.items() if person in here)),
        )

    def offer(self, seats: Sequence[Seat], people: Sequence[Named]) -> None:
        """Those due, and all who may be named."""
        voters = [seat.named() for seat in seats if seat.has_vote]
        self.item_form.offer(people, voters)
        self.exclusions.offer(voters, people)
        self._voters, self._people = voters, tuple(people)

    def follow(self, draft: MeetingDraft) -> None:
        """Offer those for a written opinion who are not in the room as the attendance stands now."""
        there = {mark.person_id for mark in draft.attendance if mark.state is AttendanceState.PRESENT}
        self.opinions.offer([person for person in self._voters if person.person_id not in there], self._people)

    def show_stands(self, stands: Sequence[VoteStand]) -> None:
        """Say how each vote stands."""
        self._stands = {stand.item_id: stand for stand in stands}
        self.model.show_results({
            stand.item_id: (stand.outcome, result_words(stand.outcome, _RESULTS[stand.outcome]))
            for stand in stands if stand.outcome in _RESULTS
        })  # fmt: skip
        self._show_stand()

    def check(self) -> bool:
        """Whether everything can be read; what can't is said at its field."""
        return self.item_form.check() and self.opinions.check() and self.exclusions.check()

    def show_item(self, item_id: str) -> bool:
        """Go to an item by its id; answers whether there is one."""
        row = next((n for n, item in enumerate(self.model.items) if item.id == item_id), -1)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
        return row >= 0

    def go_to(self, field: str) -> None:
        """Lead the keyboard to a column of an item, or to the exclusion of a person."""
        what, name, *column = field.split(":")
        if what == "exclusion":
            self.exclusions.go_to(name)
        elif self.show_item(name):
            self.item_form.go_to(column[0])

    def show_faults(self, faults: Sequence[Fault]) -> bool:
        """Say refusals at their fields, going to the first item at fault; answers whether any was of the agenda."""
        own = [fault for fault in faults if is_of_agenda(fault)]
        items = [fault.field.split(":")[1] for fault in own if fault.field.startswith("agenda:")]
        if items and self.show_item(items[0]):
            prefix = f"agenda:{items[0]}:"
            self.item_form.show_faults({
                fault.field.removeprefix(prefix): fault.sentence for fault in own if fault.field.startswith(prefix)
            })  # fmt: skip
        for fault in own:
            if fault.field.startswith("exclusion:"):
                self.exclusions.show_fault(fault.field.removeprefix("exclusion:"), fault.sentence)
        return bool(own)

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in reading order; rows of people follow the field that adds them."""
        return (
            self.box, self.list, *self.item_form.stops(), self.opinions.finder, self.exclusions.finder,
            self.remove_button,
        )  # fmt: skip

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.list.retheme(theme)
        self.item_form.retheme(theme)

    def _build(self, theme: Theme) -> None:
        inner = QWidget()
        below = QVBoxLayout(inner)
        below.setContentsMargins(0, 0, theme.px(4), 0)
        below.setSpacing(theme.px(8))
        for widget in (self.item_form, self._opinion_words, self.opinions, self._exclusion_words, self.exclusions):
            below.addWidget(widget)
        below.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignRight)
        below.addStretch(1)
        self._below = scrolled(inner)
        self._below.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)  # takes what room there is
        self._below.setMinimumHeight(theme.px(215))
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(8))
        lay.addWidget(self.box)
        lay.addWidget(self.fault)
        lay.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop)
        lay.addWidget(self.list)
        lay.addWidget(self._below, 10)
        lay.addStretch(1)

    def _connect(self) -> None:
        self.box.returnPressed.connect(self._add)
        self.box.textEdited.connect(lambda _text: self._say(""))
        self.list.chosen.connect(self._on_chosen)
        self.list.entered.connect(self.item_form.go_in)
        self.list.removed.connect(self._remove)
        self.list.moved.connect(self._on_moved)
        self.item_form.changed.connect(self._on_item)
        self.opinions.changed.connect(self.changed)
        self.exclusions.changed.connect(self.changed)

    def _add(self) -> None:
        topic = self.box.text().strip()
        if not topic or not self._is_readable():
            return
        kind = guess_kind(topic)
        row = self.model.add(new_item(kind, topic))
        self.box.setText("")
        self.list.setCurrentIndex(self.model.index(row))
        self._show_row(row)
        if kind in VOTED:
            self.item_form.go_in()
        self.changed.emit()

    def _is_readable(self) -> bool:
        """Whether the item on the screen can be read; where it can't, that is said here too, before one goes there."""
        readable = self.item_form.check()
        self._say("" if readable else f"还没有加上：第 {self._row + 1} 个议题里有一项要先改好，光标已经移过去了。")
        return readable

    def _say(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def _on_chosen(self, row: int) -> None:
        if row == self._row or row < 0:
            return
        if self._row < 0 or self.item_form.check():
            self._show_row(row)
            return
        with QSignalBlocker(self.list):
            self.list.setCurrentIndex(self.model.index(self._row))

    def _on_moved(self) -> None:
        self._row = self.list.currentIndex().row()
        self.changed.emit()

    def _on_item(self) -> None:
        if self._row < 0:
            return
        self._say("")
        newcomer = self.item_form.newcomer()
        if newcomer is not None:
            self._newcomers[newcomer.person_id] = newcomer
        self.model.put(self._row, self.item_form.item())
        self._fit()
        self.changed.emit()

    def _remove(self, row: int) -> None:
        if not 0 <= row < self.count:
            return
        self._row = -1
        with QSignalBlocker(self.list):
            self.model.remove(row)
        now = min(row, self.count - 1)
        self._show_row(now)
        if now >= 0:
            self.list.setCurrentIndex(self.model.index(now))
            self.list.setFocus()
        else:
            self.box.setFocus()
        self.changed.emit()

    def _show_row(self, row: int) -> None:
        self._row = row
        if row >= 0:
            self.item_form.show_item(self.model.items[row])
        self._fit()
        self._show_stand()

    def _fit(self) -> None:
        """What is there to see: nothing of an item where there is none, nothing of a vote where none is taken."""
        item = self._item()
        self.empty.setVisible(item is None)
        self.list.setVisible(item is not None)
        self._below.setVisible(item is not None)
        written = item is not None and strict_bar(item.kind, item.topic) is not None
        voted = (item is not None and item.kind in VOTED) or bool(self.exclusions.rows)
        self.opinions.setVisible(written)
        self._opinion_words.setVisible(written)
        self.exclusions.setVisible(voted)
        self._exclusion_words.setVisible(voted)

    def _show_stand(self) -> None:
        item = self._item()
        stand = self._stands.get(item.id) if item else None
        self.stand.show_stand(stand)
        if stand is not None:
            self.item_form.candidates.show_stands(stand.candidates)
            self.opinions.show_stands(stand.opinions)
            self.exclusions.show_stands(stand.exclusions)

    def _item(self) -> AgendaDraft | None:
        return self.model.items[self._row] if 0 <= self._row < self.count else None


def is_of_agenda(fault: Fault) -> bool:
    """Whether a refusal belongs to the agenda, its votes or the exclusions."""
    return fault.field.startswith(("agenda:", "exclusion:"))


def _with_opinion(mark: Presence, said: tuple[str, str, date | None] | None) -> Presence:
    """A mark with the written opinion that stands here; one that was taken away is gone."""
    if said is None:
        return replace(mark, opinion="", opinion_words="" if mark.opinion else mark.opinion_words,
                       opinion_on=None if mark.opinion else mark.opinion_on)  # fmt: skip
    return replace(mark, opinion=said[0], opinion_words=said[1], opinion_on=said[2])
