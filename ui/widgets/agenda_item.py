"""One item of an agenda: what it is about, and the numbers that its kind of vote asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from pbdesk.actions.meeting_drafts import AgendaDraft, Newcomer
from pbdesk.errors import Fault, FieldError, UserError
from pbdesk.model import AgendaKind
from pbdesk.views.people import likeliest_first
from pbdesk.views.pinyin import Named
from pbdesk.words import AGENDA_WORDS
from ui.theme import Theme
from ui.widgets.finder import GuestFinder
from ui.widgets.form import Field, Form, Kind
from ui.widgets.vote_people import Candidates
from ui.widgets.vote_stand import StandView

_PERSONAL = frozenset({AgendaKind.ADMISSION, AgendaKind.CONVERSION})
BALLOTED = frozenset({AgendaKind.RESOLUTION, *_PERSONAL})
"""The kinds that are carried by approvals."""
VOTED = BALLOTED | {AgendaKind.ELECTION}
"""The kinds that are put to a vote."""
_ROWS = (
    (Field("kind", "种类", Kind.CHOICE, share=4, choices=tuple(AGENDA_WORDS.items())), Field("topic", "议题", share=8)),
    (
        Field("person_id", "表决的是谁", Kind.GUEST, share=5),
        Field("approve", "赞成", Kind.NUMBER, share=2),
        Field("against", "反对", Kind.NUMBER, share=2),
        Field("abstain", "弃权", Kind.NUMBER, share=2),
        Field("seats", "应选", Kind.NUMBER, share=2),
        Field("issued", "发出票", Kind.NUMBER, share=2),
        Field("returned", "收回票", Kind.NUMBER, share=2),
        Field("void", "废票", Kind.NUMBER, share=2),
    ),
)
_NARROW_ROWS = (("kind", "topic"), ("person_id",), tuple(field.name for field in _ROWS[1][1:]))
_WIDE = 420
"""From this width (at 100 %) on, a person and the numbers stand in one row."""
_WORDS = ((Field("resolution", "决议", Kind.LONG, lines=2, hint="如 同意接收为预备党员，报上级党委审批。"),),)
_COLUMNS = frozenset(field.name for row in _ROWS for field in row)
_NUMBERS = ("approve", "against", "abstain", "seats", "issued", "returned", "void")
_GUESSES = (
    (AgendaKind.CONVERSION, ("转正",)),
    (AgendaKind.ELECTION, ("选举", "换届", "补选", "推选")),
    (AgendaKind.ADMISSION, ("预备党员", "接收", "吸收")),
    (AgendaKind.APPRAISAL, ("民主评议", "评议党员")),
    (AgendaKind.RESOLUTION, ("表决", "审议", "通过", "决议")),
    (AgendaKind.STUDY, ("学习", "传达", "宣讲", "党课", "观看")),
)


def guess_kind(topic: str) -> AgendaKind:
    """What an item is likely about, from the words of its topic; it is shown and can be changed."""
    return next((kind for kind, words in _GUESSES if any(word in topic for word in words)), AgendaKind.MATTER)


class AgendaItemForm(QWidget):
    """The fields of the item chosen in the list; ``changed`` follows every edit."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item = AgendaDraft(id="")
        self._people: tuple[Named, ...] = ()
        self._theme = theme
        self._narrow = False
        self.form = Form(_ROWS, today)
        self.words = Form(_WORDS, today)
        person = self.form.input("person_id")
        assert isinstance(person, GuestFinder)
        self.person = person
        """Whom the item is about."""
        self.candidates = Candidates(theme)
        self.stand = StandView(theme)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(8))
        for part in (self.form, self.candidates, self.stand, self.words):
            lay.addWidget(part)
        self.form.changed.connect(self._on_changed)
        self.words.changed.connect(self.changed)
        self.candidates.changed.connect(self.changed)
        for field in (each for row in _ROWS for each in row):
            widget = self.form.input(field.name)
            if isinstance(widget, QLineEdit):
                widget.returnPressed.connect(self.focusNextChild)
            elif isinstance(widget, QComboBox):
                widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
                widget.setMinimumContentsLength(4)

    def offer(self, people: Sequence[Named], electable: Sequence[Named]) -> None:
        """Whom an item may be about, and who may stand for election."""
        self._people = tuple(people)
        with QSignalBlocker(self.form):
            chosen = self.form.values()["person_id"]
            self.form.offer("person_id", likeliest_first(people, AgendaKind(self.form.values()["kind"])))
            self.form.set_values({"person_id": chosen})
        self.candidates.offer(electable, people)

    def show_item(self, item: AgendaDraft) -> None:
        """Put an item into the fields."""
        self._item = item
        with QSignalBlocker(self.form), QSignalBlocker(self.words), QSignalBlocker(self.candidates):
            self.form.set_values({
                "kind": item.kind or AgendaKind.MATTER, "topic": item.topic, "person_id": item.person_id,
                **{name: getattr(item, name) for name in _NUMBERS},
            })  # fmt: skip
            self.words.set_values({"resolution": item.resolution})
            self.candidates.show_candidates(item.candidates)
            self._fit(item.kind or AgendaKind.MATTER)

    def item(self) -> AgendaDraft:
        """The item as typed; the numbers that another kind asked for are left out."""
        values = self.form.values()
        kind = AgendaKind(values["kind"])
        shown = self._shown(kind)
        numbers: dict[str, Any] = {name: values[name] if shown[name] else None for name in _NUMBERS}
        unchanged = self._item.kind is None and kind is AgendaKind.MATTER
        return replace(
            self._item,
            kind=None if unchanged else kind,
            topic=values["topic"] or "",
            resolution=self.words.values()["resolution"] or "",
            person_id=values["person_id"] if kind in _PERSONAL else None,
            written_approve=self._item.written_approve if kind in _PERSONAL else None,
            candidates=self.candidates.candidates() if kind is AgendaKind.ELECTION else (),
            **numbers,
        )

    def newcomer(self) -> Newcomer | None:
        """The person the item is about, if the file doesn't know him yet."""
        guest = self.person.newcomer()
        return None if guest is None or self.person.isHidden() else Newcomer(guest.person_id, guest.name)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Say refusals by the column they belong to: a field, a candidate, or the candidates as a whole."""
        at_form = tuple(Fault(name, sentence) for name, sentence in faults.items() if name in _COLUMNS)
        rest = [sentence for name, sentence in faults.items() if name in ("candidates", "written_approve")]
        for name, sentence in faults.items():
            if name.startswith("candidate:"):
                self.candidates.show_fault(name.removeprefix("candidate:"), sentence)
        if at_form:
            self.form.show_error(FieldError(at_form))
        elif rest:
            self.form.show_error(UserError("\n".join(rest)))

    def check(self) -> bool:
        """Whether every field can be read; what can't is said at it."""
        return self.form.check() and (self.candidates.isHidden() or self.candidates.check())

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in reading order."""
        inputs = [self.form.input(field.name) for row in _ROWS for field in row]
        return *inputs, self.candidates.finder, self.words.input("resolution")

    def go_to(self, column: str) -> None:
        """The keyboard to a column of the item."""
        if column in _COLUMNS:
            self.form.input(column).setFocus()
        elif column == "resolution":
            self.words.input(column).setFocus()
        else:
            self.candidates.finder.setFocus()

    def go_in(self) -> None:
        """The keyboard to where this kind of item is filled in."""
        kind = AgendaKind(self.form.values()["kind"])
        first = "person_id" if kind in _PERSONAL else "approve" if kind in BALLOTED else "topic"
        self.form.input("seats" if kind is AgendaKind.ELECTION else first).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(_WIDE)
        if narrow != self._narrow:
            self._narrow = narrow
            self.form.arrange(_NARROW_ROWS if narrow else [[field.name for field in row] for row in _ROWS])

    def minimumSizeHint(self) -> QSize:
        """Narrow enough to be laid out in a narrow place, where the fields are then set out below each other."""
        return QSize(self._theme.px(240), super().minimumSizeHint().height())

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._theme = theme

    def _on_changed(self) -> None:
        values = self.form.values()
        kind = AgendaKind(values["kind"])
        self._fit(kind)
        name = next((p.name for p in self._named() if p.person_id == values["person_id"]), "")
        if kind in _PERSONAL and name and (values["topic"] or "") in ("", *_topics("")):
            with QSignalBlocker(self.form):
                self.form.set_values({"topic": _topics(name)[kind is AgendaKind.CONVERSION]})
        self.changed.emit()

    def _named(self) -> Sequence[Named]:
        return self.person.offered

    def _fit(self, kind: AgendaKind) -> None:
        for name, shown in self._shown(kind).items():
            self.form.show_field(name, shown)
        self.person.offer(likeliest_first(self.person.offered, kind))
        self.candidates.setVisible(kind is AgendaKind.ELECTION)

    def _shown(self, kind: AgendaKind) -> Mapping[str, bool]:
        """Which fields a kind has; numbers that a record came with are shown whatever its kind."""
        election = kind is AgendaKind.ELECTION
        counted = kind is self._item.kind and self._item.approve is not None
        ballot = kind in BALLOTED or (counted and not election)
        return {
            "person_id": kind in _PERSONAL, "approve": ballot, "against": ballot, "abstain": ballot,
            "seats": election, "issued": election, "returned": election, "void": election or kind in _PERSONAL,
        }  # fmt: skip


def _topics(name: str) -> tuple[str, str]:
    return f"讨论接收{name}为预备党员", f"讨论预备党员{name}转正"
