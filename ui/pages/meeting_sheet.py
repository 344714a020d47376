"""One meeting as it stands on the screen: fields, attendance and minutes, in and out as a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLineEdit, QVBoxLayout, QWidget

from pbdesk.actions.meetings import MeetingDraft, Newcomer, Presence
from pbdesk.entry import read_number
from pbdesk.errors import Fault, FieldError, UserError
from pbdesk.model import AttendanceRole, AttendanceState, MeetingKind
from pbdesk.views.grades import grades_of
from pbdesk.views.marking import Marking
from pbdesk.views.meeting_desk import MeetingDesk
from pbdesk.views.meeting_notes import Note
from pbdesk.views.meeting_stand import year_choices
from pbdesk.views.people import namesakes
from pbdesk.views.pinyin import Named
from pbdesk.views.vote_rows import VoteStand
from ui.bridge import Bridge
from ui.pages.meeting_fields import (
    ROWS,
    fitting_rows,
    from_values,
    group_choices,
    shown_fields,
    to_values,
)
from ui.pages.meeting_sections import AGENDA, FILES, GRADES, MINUTES, MeetingSections
from ui.theme import Theme
from ui.widgets.agenda import is_of_agenda
from ui.widgets.attendance import AttendanceCard, VoteTerms
from ui.widgets.basic import Card
from ui.widgets.finder import GuestFinder
from ui.widgets.form import Form

_NAMED = ("chair_id", "recorder_id", "lecturer_id")


class MeetingSheet(QWidget):
    """The widgets of one meeting. It knows no file: its owner lays out people and reacts to ``changed``."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = bridge.theme
        self._today = bridge.today
        self._several = False
        self._quiet = False
        self._theme = theme
        self._rows: Sequence[Sequence[str]] = ()
        self._recorded = False
        self.form = Form(ROWS, bridge.today)
        self.attendance = AttendanceCard(theme)
        self.content = MeetingSections(bridge)
        self.minutes, self.notes, self.agenda = self.content.minutes, self.content.notes, self.content.agenda
        for finder in (self.form.input("lecturer_id"), self.attendance.observers.finder, self.agenda.item_form.person):
            assert isinstance(finder, GuestFinder)
            finder.namesakes = lambda name: namesakes(bridge.store, name)
        self._build(theme)
        self._connect()

    def draft(self, base: MeetingDraft) -> MeetingDraft:
        """What stands on the screen, over what the screen does not show of ``base``."""
        typed = from_values(self.form.values(), base, several_branches=self._several)
        before = {p.person_id: p for p in base.attendance if p.role is AttendanceRole.MEMBER}
        members = [
            replace(before.get(person, Presence(person_id=person, state=marking.state)),
                    state=marking.state, reason=marking.reason)
            for person, marking in self.attendance.markings().items()
            if marking.state is not None
        ]  # fmt: skip
        guests = {p.person_id: p for p in base.attendance if p.role is AttendanceRole.OBSERVER}
        observers = [
            guests.get(person, Presence(person_id=person, state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER))
            for person in self.attendance.observers.people()
        ]
        filled = replace(
            typed, content=self.minutes.toPlainText(), attendance=(*members, *observers), newcomers=self._newcomers()
        )
        return self.agenda.fill_in(self.content.graded(filled))

    @property
    def last_day(self) -> date | None:
        """The last day of a course of several days (E-13); None for everything else."""
        field = self.form.input("last_day")
        day: date | None = self.form.values()["last_day"]
        return None if field.isHidden() else day

    def fill(self, draft: MeetingDraft, desk: MeetingDesk, *, recorded: bool = False) -> None:
        """Put a draft into the fields; attendance is shown apart."""
        self._recorded = recorded
        with self._quietly():
            self.attendance.start_over()
            self._offer(draft.kind, draft.held_on, desk)
            self.form.set_values(to_values(draft))
            self.minutes.setPlainText(draft.content)
            self.agenda.offer(desk.roll.seats, desk.people)
            self.agenda.show_agenda(draft)
            self.content.offer_grades(draft, desk.roll.seats)
            self.content.grades.show_grades(grades_of(draft))

    def offer_branches(self, branches: Sequence[Named], *, several: bool) -> None:
        """The branches to choose from; with only one of his own a secretary is not asked."""
        self._several = several
        self.form.offer("branch", branches)

    def show_desk(
        self, draft: MeetingDraft, desk: MeetingDesk, markings: Mapping[str, Marking], rest: Marking, terms: VoteTerms
    ) -> None:
        """Show who is due, with their marks (``rest`` for those without one), and whom to choose from."""
        with self._quietly():
            chosen = {name: self.form.values()[name] for name in _NAMED}
            self._offer(draft.kind, draft.held_on, desk)
            self.form.set_values({**chosen, "group": draft.group_id, "for_year": draft.for_year})
            marks = {seat.person_id: markings.get(seat.person_id, rest) for seat in desk.roll.seats}
            self.attendance.show_roll(desk.roll, marks, draft.kind, terms)
            self.attendance.offer_observers(desk.people, desk.guide)
            self.agenda.offer(desk.roll.seats, desk.people)
            self.content.offer_grades(draft, desk.roll.seats)

    def take_over(self, habits: Mapping[str, Any], earlier: Mapping[str, Any]) -> None:
        """Fill fields with last time's habits where nothing stands, or only what an earlier habit put there."""
        with self._quietly():
            now = self.form.values()
            self.form.set_values(
                {name: value for name, value in habits.items() if now[name] in (None, earlier.get(name))}
            )

    def show_notes(self, notes: Sequence[Note], lacks: Sequence[Note]) -> None:
        """Say what is odd or missing."""
        self.content.show_notes(notes, lacks)
        self.content.show_counts()

    def go_to(self, field: str) -> None:
        """Lead the keyboard to a field by its name, wherever on the page it is."""
        sections = self.content.sections
        if field == "content":
            sections.open(MINUTES)
        elif field == "attachments":
            sections.open(FILES)
        elif field == "grades":
            sections.open(GRADES)
        elif field == "attendance":
            self.attendance.box.setFocus(Qt.FocusReason.OtherFocusReason)
        elif field.startswith(("agenda:", "exclusion:")):
            sections.show_section(AGENDA)
            self.agenda.go_to(field)
        else:
            self.form.input(field).setFocus(Qt.FocusReason.TabFocusReason)

    def show_votes(self, draft: MeetingDraft, stands: Sequence[VoteStand], terms: VoteTerms) -> None:
        """Say how the votes stand, at the votes and under the attendance."""
        with self._quietly():
            self.agenda.follow(draft)
            self.agenda.show_stands(stands)
            self.attendance.show_terms(terms)

    def is_readable(self) -> bool:
        """Whether every field can be read; one that can't says so and gets the focus."""
        if not self.form.check():
            return False
        if not self.agenda.check():
            self.content.sections.show_section(AGENDA)
            return False
        hours = self.form.values()["hours"]
        if hours is not None and read_number(hours) is None:
            self.form.show_error(FieldError((Fault("hours", "学时请写成数字，如 2 或 1.5。"),)))
            return False
        return True

    def show_error(self, error: UserError | None) -> None:
        """Say a refusal at the fields and at the attendance it belongs to; None takes all refusals away."""
        faults = error.faults if isinstance(error, FieldError) else ()
        self.form.clear_errors()
        self.attendance.show_error("\n".join(f.sentence for f in faults if f.field == "attendance"))
        if self.agenda.show_faults(faults):
            self.content.sections.show_section(AGENDA)
        rest = tuple(f for f in faults if f.field != "attendance" and not is_of_agenda(f))
        if rest:
            self.form.show_error(FieldError(rest))
        elif error is not None and not faults:
            self.form.show_error(error)

    def lock(self) -> None:
        """Let everything be read and nothing be typed: the file is only looked at."""
        for part in (self.form, self.attendance, self.agenda, self.content.grades):
            part.setEnabled(False)
        self.minutes.setReadOnly(True)

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._theme = theme
        self.attendance.retheme(theme)
        self.content.retheme(theme)
        self._fit_rows()

    def arrange(self, *, narrow: bool) -> None:
        """Put the minutes below the attendance where there is no room beside it."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._below.setDirection(down if narrow else across)
        self.minutes.setMinimumHeight(self._theme.px(160) if narrow else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fields in as many rows as they need at the new width."""
        super().resizeEvent(event)
        self._fit_rows()
        self._keep_height()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._keep_height()
        return done

    def _build(self, theme: Theme) -> None:
        fields = Card(theme)
        fields.setAccessibleName("会议情况")
        fields.body.addWidget(self.form)
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._below.setSpacing(theme.space("gap"))
        self._below.addWidget(self.attendance, 12)
        self._below.addWidget(self.content, 9)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.space("gap"))
        lay.addWidget(fields)
        lay.addLayout(self._below, 1)
        self.content.follow(self.attendance.observers.finder)

    def _connect(self) -> None:
        self.form.changed.connect(self._on_changed)
        self.attendance.changed.connect(self._on_changed)
        self.content.changed.connect(self._on_changed)
        self.content.lacks.wanted.connect(self.go_to)
        last_day = self.form.input("last_day")
        assert isinstance(last_day, QLineEdit)
        last_day.setPlaceholderText("只有一天不填")
        for row in ROWS:
            for field in row:
                widget = self.form.input(field.name)
                if isinstance(widget, QLineEdit):
                    widget.returnPressed.connect(self.focusNextChild)
                elif isinstance(widget, QComboBox):
                    widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
                    widget.setMinimumContentsLength(4)

    def _on_changed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _offer(self, kind: MeetingKind, day: date | None, desk: MeetingDesk) -> None:
        self.form.offer_choices("group", group_choices(kind, desk.groups))
        self.form.offer_choices("for_year", [(year, f"{year}年度") for year in year_choices(day or self._today())])
        for name, shown in self._shown(kind).items():
            self.form.show_field(name, shown)
        self._fit_rows()
        for name in _NAMED:
            self.form.offer(name, desk.people)

    def _keep_height(self) -> None:
        """Words that wrap need their height whatever the width; a scroll area does not ask for it by itself."""
        lay = self.layout()
        least = lay.minimumHeightForWidth(self.width()) if lay is not None else 0
        if least != self.minimumHeight():
            self.setMinimumHeight(least)

    def _fit_rows(self) -> None:
        """Two rows of fields where they can be read in two, otherwise three or four."""
        room = (self.width() - 2 * self._theme.space("pad")) * 100 / self._theme.scale
        rows = fitting_rows(room, self._shown(MeetingKind(self.form.values()["kind"])))
        if rows != self._rows:
            self._rows = rows
            self.form.arrange(rows)

    def _shown(self, kind: MeetingKind) -> Mapping[str, bool]:
        return shown_fields(kind, several_branches=self._several, recorded=self._recorded)

    def _newcomers(self) -> tuple[Newcomer, ...]:
        lecturer = self.form.input("lecturer_id")
        assert isinstance(lecturer, GuestFinder)
        found = [*self.attendance.observers.newcomers(), *([lecturer.newcomer()] if lecturer.newcomer() else [])]
        return tuple(Newcomer(person.person_id, person.name) for person in found if person is not None)

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """While the program fills the sheet, nothing counts as typed."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before
