"""One item of an agenda: what it is about, and the numbers that its kind of vote asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

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
_FOLLOW_UP = ((Field("owner", "责任人", share=5, hint="谁来办"), Field("finish_on", "完成期限", Kind.UNTIL, share=5)),)
_RESOLUTION = 76
"""The height of the resolution at 100 %; a longer one scrolls."""
_SEEN_TO = frozenset({AgendaKind.MATTER, AgendaKind.RESOLUTION})
"""The kinds of which somebody sees that they are done."""
_IMPORTANT = "村、社区、居民小组党支部的重要事项须经党员大会讨论"
_FOLLOWED = frozenset(field.name for row in _FOLLOW_UP for field in row)
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
        self.follow_up = Form(_FOLLOW_UP, today)
        self.important = QCheckBox("重要事项")
        self.important.setAccessibleName("重要事项")
        self.important.setToolTip(_IMPORTANT)
        self.important.setAccessibleDescription(_IMPORTANT)
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
        self.words.input("resolution").setMaximumHeight(theme.px(_RESOLUTION))  # what stands below is to be seen
        self._last = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._last.setSpacing(theme.px(12))
        self._last.addWidget(self.follow_up, 1)
        self._last.addWidget(self.important, 0, Qt.AlignmentFlag.AlignBottom)
        lay.addLayout(self._last)
        self.form.changed.connect(self._on_changed)
        self.words.changed.connect(self.changed)
        self.follow_up.changed.connect(self.changed)
        self.important.toggled.connect(lambda _on: self.changed.emit())
        self.candidates.changed.connect(self.changed)
        named = [(self.form, row) for row in _ROWS] + [(self.follow_up, row) for row in _FOLLOW_UP]
        for form, field in ((form, field) for form, row in named for field in row):
            widget = form.input(field.name)
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
        parts = (self.form, self.words, self.follow_up, self.important, self.candidates)
        with ExitStack() as quiet:
            for part in parts:
                quiet.enter_context(QSignalBlocker(part))
            self.form.set_values({
                "kind": item.kind or AgendaKind.MATTER, "topic": item.topic, "person_id": item.person_id,
                **{name: getattr(item, name) for name in _NUMBERS},
            })  # fmt: skip
            self.words.set_values({"resolution": item.resolution})
            self.follow_up.set_values({"owner": item.owner, "finish_on": item.finish_on})
            self.important.setChecked(bool(item.important))
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
            **self._seen_to(kind),
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
        below = tuple(Fault(name, sentence) for name, sentence in faults.items() if name in _FOLLOWED)
        if below:
            self.follow_up.show_error(FieldError(below))
        if at_form:
            self.form.show_error(FieldError(at_form))
        elif rest:
            self.form.show_error(UserError("\n".join(rest)))

    def check(self) -> bool:
        """Whether every field can be read; what can't is said at it."""
        if not self.form.check() or not (self.follow_up.isHidden() or self.follow_up.check()):
            return False
        return self.candidates.isHidden() or self.candidates.check()

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in reading order."""
        inputs = [self.form.input(field.name) for row in _ROWS for field in row]
        follow_up = [self.follow_up.input(field.name) for row in _FOLLOW_UP for field in row]
        return *inputs, self.candidates.finder, self.words.input("resolution"), *follow_up, self.important

    def go_to(self, column: str) -> None:
        """The keyboard to a column of the item."""
        if column in _COLUMNS:
            self.form.input(column).setFocus()
        elif column == "resolution":
            self.words.input(column).setFocus()
        elif column in _FOLLOWED:
            self.follow_up.input(column).setFocus()
        else:
            self.candidates.finder.setFocus()

    def go_in(self) -> None:
        """The keyboard to where this kind of item is filled in."""
        kind = AgendaKind(self.form.values()["kind"])
        first = "person_id" if kind in _PERSONAL else "approve" if kind in BALLOTED else "topic"
        self.form.input("seats" if kind is AgendaKind.ELECTION else first).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand the fields below each other where it got narrow."""
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(_WIDE)
        if narrow != self._narrow:
            self._narrow = narrow
            self.form.arrange(_NARROW_ROWS if narrow else [[field.name for field in row] for row in _ROWS])
            down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
            self._last.setDirection(down if narrow else across)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough to be laid out in a narrow place, where the fields are then set out below each other."""
        return QSize(self._theme.px(240), super().minimumSizeHint().height())

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._theme = theme
        self.words.input("resolution").setMaximumHeight(theme.px(_RESOLUTION))

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
        followed = self._is_followed(kind)
        self.follow_up.setVisible(followed)
        self.important.setVisible(followed)

    def _is_followed(self, kind: AgendaKind) -> bool:
        """Whether somebody sees to an item of a kind, or did so when it was recorded."""
        known = bool(self._item.important or self._item.owner or self._item.finish_on)
        return kind in _SEEN_TO or (known and kind is self._item.kind)

    def _seen_to(self, kind: AgendaKind) -> dict[str, Any]:
        """Who sees to the item, by when, and whether it is important; nothing where its kind doesn't ask."""
        if not self._is_followed(kind):
            return {"important": None, "owner": "", "finish_on": None}
        values = self.follow_up.values()
        unmarked = self._item.important if not self._item.important else None  # what was said to be plain stays so
        return {
            "important": 1 if self.important.isChecked() else unmarked,
            "owner": values["owner"] or "",
            "finish_on": values["finish_on"],
        }

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
