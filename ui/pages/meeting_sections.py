"""The card beside the attendance: minutes, agenda with its votes, files, and what the record still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from pbdesk.actions.meeting_drafts import MeetingDraft
from pbdesk.views.grades import appraises
from pbdesk.views.meeting_notes import Note
from pbdesk.views.roll import Seat
from ui.bridge import Bridge
from ui.theme import Theme
from ui.widgets.agenda import AgendaPanel
from ui.widgets.attachments import AttachmentsPanel
from ui.widgets.basic import OUTCOME_SIGNS, OUTCOME_TONES, Card, label, set_role
from ui.widgets.grades import GradesPanel
from ui.widgets.lack_list import LackList
from ui.widgets.sections import Sections

MINUTES, AGENDA, FILES, LACKS, GRADES = range(5)


class MeetingSections(Card):
    """One section is seen at a time, so that a routine meeting meets nothing but its minutes."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        theme = bridge.theme
        super().__init__(theme, parent=parent)
        self.setAccessibleName("会议内容")
        self.minutes = QPlainTextEdit()
        self.notes = label("", "secondary", wrap=True)
        self.agenda = AgendaPanel(bridge.today, theme)
        self.files = AttachmentsPanel(theme)
        self.lacks = LackList(theme)
        self.grades = GradesPanel(theme)
        self.sections = Sections("会议的栏目", theme)
        self._build(theme)
        self.minutes.textChanged.connect(self.changed)
        self.agenda.changed.connect(self.changed)
        self.grades.changed.connect(self.changed)

    def show_notes(self, notes: Sequence[Note], lacks: Sequence[Note]) -> None:
        """Say what is odd or missing: in a few lines under the minutes, and one by one to work through."""
        self.lacks.show_notes(lacks)
        self.notes.setText("\n".join(f"{OUTCOME_SIGNS[note.outcome]} {note.sentence}" for note in notes))
        set_role(self.notes, "tone", OUTCOME_TONES[notes[0].outcome].value if notes else "")

    def show_counts(self) -> None:
        """Say beside each word how much is in there."""
        self.sections.say(AGENDA, self.agenda.count)
        self.sections.say(FILES, self.files.count)
        self.sections.say(LACKS, self.lacks.count_open)
        self.sections.say(GRADES, self.grades.count)

    def offer_grades(self, draft: MeetingDraft, seats: Sequence[Seat]) -> None:
        """Let those on the roll of an appraisal be graded; where nobody is, the section is not offered."""
        self.grades.offer(seats)
        self.sections.set_shown(GRADES, shown=appraises(draft) and bool(seats))

    def graded(self, draft: MeetingDraft) -> MeetingDraft:
        """A draft with the grades that stand here; only an appraisal has any."""
        grades = self.grades.grades() if appraises(draft) else {}
        return replace(draft, attendance=tuple(replace(p, grade=grades.get(p.person_id)) for p in draft.attendance))

    def follow(self, before: QWidget) -> None:
        """Let Tab lead here from another widget: into the section shown, and to the bar only after it."""
        stops = [before, self.minutes, *self.agenda.stops(), *self.files.stops(), self.lacks,
                 *self.grades.stops(), self.sections.bar]  # fmt: skip
        for one, next_one in pairwise(stops):
            QWidget.setTabOrder(one, next_one)

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.agenda.retheme(theme)
        self.files.retheme(theme)
        self.lacks.retheme(theme)
        self.grades.retheme(theme)

    def _build(self, theme: Theme) -> None:
        self.minutes.setAccessibleName("会议记录")
        self.minutes.setPlaceholderText("一、学习……\n二、讨论……\n三、表决：赞成 … 票，反对 … 票，弃权 … 票。")
        self.minutes.setTabChangesFocus(True)
        first = QWidget()
        lay = QVBoxLayout(first)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(8))
        lay.addWidget(self.minutes, 1)
        lay.addWidget(self.notes)
        self.sections.add("会议记录", first, self.minutes)
        self.sections.add("议题与表决", self.agenda, self.agenda.box)
        self.sections.add("附件", self.files, self.files.add_button)
        self.sections.add("还缺", self.lacks, self.lacks)
        self.sections.add("等次", self.grades, self.grades.view)
        self.sections.set_shown(GRADES, shown=False)
        self.body.addWidget(self.sections, 1)
