"""Attendance on one card: everyone is there, exceptions are typed, the live line says what the law says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from pbdesk.model import AgendaKind, AttendanceState, MeetingKind, Outcome
from pbdesk.views.marking import ABSENT, PRESENT, Choice, Marked, Marking, Reading, choice_of, next_choice
from pbdesk.views.pinyin import Named
from pbdesk.views.quorum import HeadCount, Verdict, bar_of, count, verdict
from pbdesk.views.roll import Roll, Seat, default_state
from ui.theme import Theme
from ui.widgets.basic import OUTCOME_SIGNS, OUTCOME_TONES, Card, label, set_role
from ui.widgets.fields import WordField
from ui.widgets.marking_box import MarkingBox
from ui.widgets.observers import Observers
from ui.widgets.roll_view import RollModel, RollView

_KEYS = "只标例外：12 回车＝缺席　12s 事假　12b 病假　12g 公假　12x 线上　12d 到会　再按回车换一种"
_INVITED = "只标参加的人：12 回车＝参加，再输一次取消　12x 线上"
_AWAY = (AttendanceState.ABSENT, AttendanceState.LEAVE)


@dataclass(frozen=True, slots=True)
class VoteTerms:
    """What a recorded meeting says about its votes: what is decided, and who is validly left out (VOT-12)."""

    agenda: frozenset[AgendaKind] = frozenset()
    left_out: frozenset[str] = frozenset()


ORDINARY = VoteTerms()


class AttendanceCard(Card):
    """Marks people by typing or in the grid; ``changed`` follows every mark and every observer."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent=parent)
        self.setAccessibleName("出席")
        self._last = ""
        self._note = ""
        self._kind = MeetingKind.GENERAL_MEETING
        self._terms = ORDINARY
        self.model = RollModel(self)
        self.box = MarkingBox()
        self.reason = WordField("缺席或请假的原因", "原因")
        self.view = RollView(self.model, theme)
        self.hint = label(_KEYS, "secondary", wrap=True)
        self.live = label("", "strong", wrap=True)
        self.observers = Observers(theme)
        self._build()
        self._connect()

    def show_roll(
        self, roll: Roll, markings: Mapping[str, Marking], kind: MeetingKind, terms: VoteTerms = ORDINARY
    ) -> None:
        """Show those due with their marks; where only some are asked to come, those who took part are marked."""
        self._kind, self._terms = kind, terms
        self.model.show_roll(roll.seats, markings, by_invitation=default_state(kind) is None)
        self.box.offer([seat.named() for seat in roll.seats])
        self._note = roll.note
        if self._last not in self.model.markings:
            self._last = ""
        self._show_reason()
        self._say("")
        self._count()

    def seats(self) -> tuple[Seat, ...]:
        """Those due."""
        return self.model.seats

    def markings(self) -> Mapping[str, Marking]:
        """How each of them took part."""
        return self.model.markings

    def offer_observers(self, people: Sequence[Named], guide: Named | None) -> None:
        """Whom to choose observers from; someone who is due is none."""
        self.observers.offer(people, guide, frozenset(self.model.markings))
        self._count()

    def show_observers(self, people: Sequence[Named]) -> None:
        """List these as observers."""
        self.observers.set_people(people)
        self._count()

    def show_error(self, sentence: str) -> None:
        """Say what is wrong with the attendance as a whole, at the box where it is mended."""
        self.box.set_error(sentence)
        self._say(sentence, wrong=bool(sentence))
        if sentence:
            self.box.setFocus()

    def start_over(self) -> None:
        """Forget who was marked last; for another meeting."""
        self._last = ""
        self.box.start_over()
        self.reason.setText("")
        self._show_reason()
        self._say("")

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.view.retheme(theme)

    def _build(self) -> None:
        self.top.insertWidget(1, self.box, 3)
        self.top.insertWidget(2, self.reason, 2)
        self.title_label.setText("出席")
        self.body.addLayout(self.top)
        self.body.addWidget(self.hint)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.live)
        self.body.addWidget(self.observers)
        for before, after in pairwise((self.box, self.reason, self.view)):
            QWidget.setTabOrder(before, after)
        self.observers.follow(self.view)

    def _connect(self) -> None:
        self.box.read.connect(self._on_read)
        self.box.entered.connect(self._on_entered)
        self.box.again.connect(self._on_again)
        self.box.left_down.connect(self._into_grid)
        self.reason.textEdited.connect(self._on_reason)
        self.reason.returnPressed.connect(self.box.setFocus)
        self.view.stepped.connect(self._step)
        self.view.chosen.connect(lambda person, choice: self._set(person, choice.marking))
        self.model.marked.connect(self._on_changed)
        self.observers.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        self._count()
        self.changed.emit()

    def _count(self) -> None:
        """Say who is due, who is there, and whether that is enough."""
        marks = [
            seat.mark(self.model.markings[seat.person_id].state, left_out=seat.person_id in self._terms.left_out)
            for seat in self.model.seats
        ]
        committee = self._kind is MeetingKind.COMMITTEE_MEETING
        if committee:
            marks = [replace(mark, has_vote=True) for mark in marks]
        heads = count(marks, len(self.observers.people()))
        self._show_count(heads, verdict(heads, bar_of(self._kind, self._terms.agenda), committee=committee))

    def _show_count(self, heads: HeadCount, told: Verdict) -> None:
        online = f"（线上 {heads.online}）" if heads.online else ""
        parts = [f"应到 {heads.due}", f"实到 {heads.present}{online}", f"请假 {heads.leave}", f"缺席 {heads.absent}"]
        if self.model.by_invitation:
            parts = [f"参加 {heads.present}{online}"]
        if heads.observers:
            parts.append(f"列席 {heads.observers}")
        plain = told.outcome is Outcome.NOT_APPLICABLE
        if not self.model.by_invitation:
            parts.append("·　" + ("" if plain else f"{OUTCOME_SIGNS[told.outcome]} ") + told.sentence)
        self.live.setText("　".join(parts) if self.model.seats else "")
        set_role(self.live, "tone", "" if plain else OUTCOME_TONES[told.outcome].value)

    def _on_read(self, reading: Reading) -> None:
        """Say beforehand what Enter will do."""
        self.view.point_at(frozenset(person.person_id for person in self.box.pointed()))
        if reading.marked:
            told = "、".join(f"{m.person.number} {m.person.name} → {self._choice(m).words}" for m in reading.marked)
            self._say(f"回车：{told}")
        else:
            self._say(reading.problem, wrong=bool(self.box.error))

    def _on_entered(self, marked: Sequence[Marked]) -> None:
        for each in marked:
            self._set(each.person.person_id, self._choice(each).marking)
        self.view.point_at(frozenset())

    def _on_again(self) -> None:
        if self._last:
            self._step(self._last)
        else:
            self.box.focusNextChild()

    def _step(self, person_id: str) -> None:
        """The next way to be marked; where only some took part, in or out."""
        now = self.model.markings[person_id]
        if self.model.by_invitation:
            self._set(person_id, Marking(None) if now.state else PRESENT.marking)
        else:
            first = now.state in (None, AttendanceState.PRESENT)
            self._set(person_id, ABSENT.marking if first else next_choice(now).marking)

    def _set(self, person_id: str, marking: Marking) -> None:
        self._last = person_id
        self.model.mark(person_id, marking)
        self.view.scrollTo(self.model.index(self.model.row_of(person_id)))
        self._show_reason()
        seat = self.model.seats[self.model.row_of(person_id)]
        word = self.model.word(marking) or ("不参加" if self.model.by_invitation else PRESENT.words)
        after = "" if self.model.by_invitation else f"。空着再按回车 → {next_choice(marking).words}"
        self._say(f"{seat.number} {seat.name}：{word}{after}")

    def _choice(self, marked: Marked) -> Choice:
        """What an entry without a state means: away, or, for someone marked already, back as he was."""
        if marked.choice is not None:
            return marked.choice
        now = self.model.markings[marked.person.person_id]
        if self.model.by_invitation:
            return PRESENT if now.state is None else _NOT_THERE
        return ABSENT if now.state in (None, AttendanceState.PRESENT) else PRESENT

    def _on_reason(self, text: str) -> None:
        now = self.model.markings.get(self._last)
        if now is not None and now.state in _AWAY:
            self.model.mark(self._last, Marking(now.state, text.strip()))

    def _show_reason(self) -> None:
        now = self.model.markings.get(self._last)
        away = now is not None and now.state in _AWAY
        if not away and self.reason.hasFocus():
            self.box.setFocus()
        self.reason.setVisible(away)
        if now is not None and away:
            name = self.model.seats[self.model.row_of(self._last)].name
            self.reason.setPlaceholderText(f"{name}为什么没到")
            self.reason.setAccessibleName(f"{name}缺席或请假的原因")
            usual = choice_of(now) is not None and now.state is AttendanceState.ABSENT
            self.reason.setText("" if usual else now.reason)

    def _into_grid(self) -> None:
        self.view.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0))

    def _say(self, words: str, *, wrong: bool = False) -> None:
        usual = _INVITED if self.model.by_invitation else _KEYS
        self.hint.setText(words or self._note or usual)
        set_role(self.hint, "role", "error" if wrong else "secondary")


_NOT_THERE = Choice("d", "不参加", Marking(None), ())
