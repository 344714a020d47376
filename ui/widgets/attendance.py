"""Attendance on one card: everyone is there, exceptions are typed, the live line says what the law says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from pbdesk.model import AgendaKind, AttendanceState, MeetingKind, Outcome
from pbdesk.rules.bars import Bar
from pbdesk.views.marking import ABSENT, PRESENT, Choice, Marked, Marking, Reading, next_choice
from pbdesk.views.pinyin import Named
from pbdesk.views.quorum import HeadCount, Verdict, bar_of, count, verdict
from pbdesk.views.roll import Roll, Seat, default_state
from ui.theme import Theme
from ui.widgets.basic import OUTCOME_SIGNS, OUTCOME_TONES, Card, label, set_role
from ui.widgets.fields import WordField
from ui.widgets.marking_box import MarkingBox
from ui.widgets.observers import Observers
from ui.widgets.roll_view import RollModel, RollView

_KEYS = "只标例外：12 缺席　12s 事假　12b 病假　12g 公假　12x 线上　12d 到会　12 出差＝缺席并写原因"
_INVITED = "只标参加的人：12 回车＝参加，再输一次取消　12x 线上"


@dataclass(frozen=True, slots=True)
class VoteTerms:
    """What a meeting says about its votes: what is decided, who is validly left out (VOT-12), what half or more is.

    ``decided`` are those whom it admits or converts: they have no vote in it.
    """

    agenda: frozenset[AgendaKind] = frozenset()
    left_out: frozenset[str] = frozenset()
    ordinary: Bar = Bar.HALF
    decided: frozenset[str] = frozenset()


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
        self.reason = WordField("缺席原因", "原因，回车")
        self.reason_words = label("", "caption")
        self.reason_words.setBuddy(self.reason)
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

    def show_terms(self, terms: VoteTerms) -> None:
        """Count by other terms: the agenda or the exclusions have changed."""
        if terms != self._terms:
            self._terms = terms
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
        self.top.insertWidget(2, self.reason_words)
        self.top.insertWidget(3, self.reason, 2)
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
        self.view.chosen.connect(lambda person, choice: self._set(person, self._marking(person, choice)))
        self.model.marked.connect(self._on_changed)
        self.observers.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        self._count()
        self.changed.emit()

    def _count(self) -> None:
        """Say who is due, who is there, and whether that is enough."""
        committee = self._kind is MeetingKind.COMMITTEE_MEETING
        marks = []
        for seat in self.model.seats:
            mark = seat.mark(self.model.markings[seat.person_id].state, left_out=seat.person_id in self._terms.left_out)
            votes = committee or (mark.has_vote and seat.person_id not in self._terms.decided)
            marks.append(replace(mark, has_vote=votes))
        heads = count(marks, len(self.observers.people()))
        bar = bar_of(self._kind, self._terms.agenda, self._terms.ordinary)
        self._show_count(heads, verdict(heads, bar, committee=committee))

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
            self._say(f"回车：{'、'.join(self._told(marked) for marked in reading.marked)}")
        else:
            self._say(reading.problem, wrong=bool(self.box.error))

    def _told(self, marked: Marked) -> str:
        """What Enter will do to one person."""
        marking, named = self._meant(marked), f"{marked.person.number} {marked.person.name}"
        if marking == self.model.markings[marked.person.person_id]:
            return f"{named} 已是{self._words(marking)}" + ("，写原因" if marking.is_away else "")
        return f"{named} → {self._words(marking)}"

    def _on_entered(self, marked: Sequence[Marked]) -> None:
        for each in marked:
            now, meant = self.model.markings[each.person.person_id], self._meant(each)
            self._set(each.person.person_id, meant)
            if len(marked) == 1 and meant == now and meant.is_away:
                self.reason.setFocus()
                self.reason.selectAll()
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
            self._set(person_id, self._marking(person_id, ABSENT if first else next_choice(now)))

    def _set(self, person_id: str, marking: Marking) -> None:
        self._last = person_id
        self.model.mark(person_id, marking)
        self.view.scrollTo(self.model.index(self.model.row_of(person_id)))
        self._show_reason()
        after = "" if self.model.by_invitation else f"。空着再按回车 → {next_choice(marking).words}"
        self._say(f"{self._named(person_id)}：{self._words(marking)}{after}")

    def _named(self, person_id: str) -> str:
        seat = self.model.seats[self.model.row_of(person_id)]
        return f"{seat.number} {seat.name}"

    def _words(self, marking: Marking) -> str:
        """How someone took part, and why not."""
        usual = "不参加" if self.model.by_invitation else PRESENT.words
        word = usual if marking.state is None else self.model.word(marking) or PRESENT.words
        return f"{word}（{marking.own_reason}）" if marking.is_away and marking.own_reason else word

    def _meant(self, marked: Marked) -> Marking:
        """What an entry makes of someone; without a state he is away, and stays as he is if that is marked already."""
        person_id = marked.person.person_id
        now = self.model.markings[person_id]
        if marked.choice is not None:
            return self._marking(person_id, marked.choice, marked.reason)
        if self.model.by_invitation:
            return PRESENT.marking if now.state is None else Marking(None)
        if now.is_away:
            return now.explained(marked.reason) if marked.reason else now
        if now.state is AttendanceState.ONLINE and not marked.reason:
            return now
        return ABSENT.marking.explained(marked.reason)

    def _marking(self, person_id: str, choice: Choice, reason: str = "") -> Marking:
        """A choice for someone, with the reason given now or before; being there needs none."""
        return choice.marking.explained(reason or self.model.markings[person_id].own_reason)

    def _on_reason(self, text: str) -> None:
        now = self.model.markings.get(self._last)
        if now is not None and now.is_away:
            self.model.mark(self._last, now.explained(text))

    def _show_reason(self) -> None:
        now = self.model.markings.get(self._last)
        away = now is not None and now.is_away
        if not away and self.reason.hasFocus():
            self.box.setFocus()
        self.reason.setVisible(away)
        self.reason_words.setVisible(away)
        if now is not None and away:
            words = f"{self._named(self._last)} {now.words}原因"
            self.reason_words.setText(words)
            self.reason.setAccessibleName(words)
            self.reason.setText(now.own_reason)

    def _into_grid(self) -> None:
        self.view.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0))

    def _say(self, words: str, *, wrong: bool = False) -> None:
        usual = _INVITED if self.model.by_invitation else _KEYS
        self.hint.setText(words or self._note or usual)
        set_role(self.hint, "role", "error" if wrong else "secondary")
