"""Recording one talk after the other with the keyboard: day, who, with whom, about what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from pbdesk.actions.talks import PRIVACY, TalkDraft, correct, delete, draft_of, record
from pbdesk.errors import FieldError, UserError
from pbdesk.model import Meeting
from pbdesk.store import Changes, Shown, Store
from pbdesk.views.people import names_of
from pbdesk.views.pinyin import Named
from pbdesk.words import short_date
from ui.bridge import Bridge
from ui.widgets.basic import button, label
from ui.widgets.fields import DateField, WordField
from ui.widgets.finder import Finder
from ui.widgets.people_picker import PeoplePicker

_SHARES = {"held_on": 6, "talker": 5, "with": 7, "topic": 7}


class TalkForm(QWidget):
    """After saving, day, talker and topic stay for the next talk; only with whom is asked anew."""

    saved = Signal(str)
    """The id of the talk that was saved."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._branch: str | None = None
        self._people: tuple[Named, ...] = ()
        self._shown: Shown[Meeting] | None = None
        self._narrow = False
        self.day = DateField("谈话日期", bridge.today)
        self.talker = Finder("谈话人")
        self.others = PeoplePicker("谈话对象", bridge.theme)
        self.topic = WordField("主题", "如 工作和思想近况")
        self.heading = label("记一次谈心谈话", "heading")
        self.save_button = button("保存  Ctrl+S", self.save, "primary", name="保存谈话")
        self.new_button = button("不改了", self.start, name="不改了，记新的", hint="Esc")
        self.delete_button = button("删除", self.delete, name="删除这次谈话")
        self._faults: dict[str, QLabel] = {}
        self._clean = TalkDraft(branch_id=None, held_on=None, talker_id=None)
        self._build()
        self.start()

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved; what stays from the talk before does not count."""
        return self.draft() != self._clean or bool(self.others.finder.text().strip())

    def draft(self) -> TalkDraft:
        """The talk as it stands on the screen."""
        return TalkDraft(
            branch_id=self._branch, held_on=self.day.value(), talker_id=self.talker.value(),
            with_ids=self.others.people(), topic=self.topic.text().strip(),
        )  # fmt: skip

    def offer(self, branch_id: str | None, people: Sequence[Named]) -> None:
        """The branch, and those who may talk; another branch begins a new talk."""
        self._people = tuple(people)
        self._offer_also(())
        if branch_id != self._branch:
            self._branch = branch_id
            self._clear()

    def start(self) -> None:
        """Begin a new talk."""
        self.day.set_value(self._bridge.today())
        self._clear()

    def start_with(self, talker: str | None, other: str) -> None:
        """Begin the talk that somebody is still waiting for."""
        self._leave_correcting()
        if talker is not None:
            self.talker.set_value(talker)
        self.others.set_people((other,))
        first = self.talker if self.talker.value() is None else self.topic
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def open(self, talk_id: str) -> bool:
        """Show a recorded talk to correct it; answers whether there is one."""
        found = self._bridge.store.get(Meeting, talk_id)
        if found is None:
            return False
        draft = draft_of(found.record)
        self._shown = found
        self._offer_also([*draft.with_ids, *([draft.talker_id] if draft.talker_id else [])])
        self.day.set_value(draft.held_on)
        self.talker.set_value(draft.talker_id)
        self.others.set_people(draft.with_ids)
        self.topic.setText(draft.topic)
        self._say_state()
        self.others.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def save(self) -> bool:
        """Save what stands there and make room for the next; answers whether it was saved."""
        self._say_faults(FieldError(()))
        self.talker.settle()
        fields = (self.day.check(), self.talker.check(), self.others.check())
        if not all(fields):
            self._say_unread()
            return False
        draft, new = self.draft(), self._bridge.store.new_id()
        kept = self._shown.record.id if self._shown is not None else new
        if not self._bridge.run(lambda store: self._write(store, draft, new), on_error=self._say_faults):
            return False
        self._next(draft.held_on)
        self.saved.emit(kept)
        return True

    def delete(self) -> None:
        """Take the talk shown out of the list; undo brings it back."""
        shown = self._shown
        if shown is None:
            return
        said = f"已删除：{short_date(shown.record.held_on)}谈心谈话"
        if self._bridge.run(lambda store: delete(store, shown), said):
            self.start()
            self.others.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the record that is corrected and starts a new one."""
        if event.key() == Qt.Key.Key_Escape and self._shown is not None:
            self.start()
        else:
            super().keyPressEvent(event)

    def arrange(self, *, narrow: bool) -> None:
        """The fields stay in one line; where room is short, the heading gives its own to the talks below."""
        self._narrow = narrow
        self._say_state()

    def _build(self) -> None:
        fields: dict[str, tuple[str, QWidget]] = {
            "held_on": ("日期", self.day), "talker": ("谈话人", self.talker), "with": ("谈话对象", self.others),
            "topic": ("主题（几个字即可）", self.topic),
        }  # fmt: skip
        self._row = QHBoxLayout()
        self._row.setSpacing(10)
        for name, (words, widget) in fields.items():
            caption, fault = label(words, "caption"), label("", "error", wrap=True)
            caption.setBuddy(widget)
            fault.hide()
            self._faults[name] = fault
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            column = QVBoxLayout()
            column.setSpacing(3)
            for part in (caption, widget, fault):
                column.addWidget(part)
            column.addStretch(1)
            self._row.addLayout(column, _SHARES[name])
        self.privacy = label(PRIVACY, "secondary", wrap=True)
        foot = QHBoxLayout()
        self.foot = foot
        foot.addWidget(self.privacy, 1)
        for each in (self.delete_button, self.new_button, self.save_button):
            foot.addWidget(each)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(self.heading)
        lay.addLayout(self._row)
        lay.addLayout(foot)
        order = (self.day, self.talker, self.others.finder, self.topic, self.save_button, self.delete_button)
        for before, after in zip(order, (*order[1:], self.new_button), strict=True):
            QWidget.setTabOrder(before, after)
        self.day.returnPressed.connect(lambda: self.talker.setFocus(Qt.FocusReason.TabFocusReason))
        self.talker.returnPressed.connect(lambda: self.others.setFocus(Qt.FocusReason.TabFocusReason))
        self.others.done.connect(lambda: self.topic.setFocus(Qt.FocusReason.TabFocusReason))
        self.topic.returnPressed.connect(self.save)

    def _offer_also(self, people: Sequence[str]) -> None:
        """Those on the roll and, of a talk that is corrected, those who have left it since."""
        here = {person.person_id for person in self._people}
        names = names_of(self._bridge.store, [person for person in people if person not in here])
        offered = (*self._people, *(Named(person, name, note="已不在册") for person, name in names.items()))
        self.talker.offer(offered)
        self.others.offer(offered)

    def _write(self, store: Store, draft: TalkDraft, new: str) -> Changes:
        return record(store, draft, new) if self._shown is None else correct(store, self._shown, draft)

    def _next(self, day: date | None) -> None:
        """Room for the next talk of the same day; the topic stays, to be typed over."""
        self._shown = None
        self.others.set_people(())
        self.day.set_value(day)
        self._clean = self.draft()
        self._say_state()
        self.others.setFocus(Qt.FocusReason.TabFocusReason)
        self.topic.selectAll()

    def _clear(self) -> None:
        self._shown = None
        self.talker.set_value(None)
        self.others.set_people(())
        self.topic.clear()
        self._say_faults(FieldError(()))
        self._clean = self.draft()
        self._say_state()

    def _leave_correcting(self) -> None:
        if self._shown is not None:
            self.start()

    def _say_state(self) -> None:
        shown = self._shown
        self.heading.setText(f"更正{short_date(shown.record.held_on)}的谈话" if shown else "记一次谈心谈话")
        self.heading.setVisible(shown is not None or not self._narrow)
        self.new_button.setVisible(shown is not None)
        self.delete_button.setVisible(shown is not None)
        self._clean = self.draft()

    def _say_unread(self) -> None:
        """What stands in a field and can't be read, said below it."""
        for name, field in (("held_on", self.day), ("talker", self.talker)):
            self._say(name, field.error)
        first = next(f for f in (self.day, self.talker, self.others.finder) if f.error)
        first.setFocus()

    def _say_faults(self, error: UserError) -> None:
        """Say a refusal at the fields it belongs to; the first of them gets the keyboard."""
        told: dict[str, str] = dict.fromkeys(self._faults, "")
        for fault in error.faults if isinstance(error, FieldError) else ():
            told[fault.field if fault.field in told else "held_on"] = fault.sentence
        for name, sentence in told.items():
            self._say(name, sentence)
        places: dict[str, QWidget] = {
            "held_on": self.day, "talker": self.talker, "with": self.others, "topic": self.topic,
        }  # fmt: skip
        first = next((name for name in places if told[name]), None)
        if first is not None:
            places[first].setFocus()

    def _say(self, name: str, sentence: str) -> None:
        fields: dict[str, WordField] = {"held_on": self.day, "talker": self.talker, "topic": self.topic}
        if name == "with":
            self.others.show_fault(sentence)
            return
        fields[name].set_error(sentence)
        self._faults[name].setText(sentence)
        self._faults[name].setVisible(bool(sentence))
