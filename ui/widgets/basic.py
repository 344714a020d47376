"""The small parts every page is made of: words, cards, buttons, marks."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pbdesk.model import Outcome
from pbdesk.words import OUTCOME_WORDS
from ui.theme import Theme, Tone

OUTCOME_TONES = MappingProxyType({
    Outcome.MET: Tone.MET,
    Outcome.UNMET: Tone.SHORT,
    Outcome.WARN: Tone.OPEN,
    Outcome.PENDING: Tone.OPEN,
    Outcome.WAIVED: Tone.IDLE,
    Outcome.EXCUSED: Tone.INFO,
    Outcome.NOT_APPLICABLE: Tone.IDLE,
    Outcome.UNKNOWN: Tone.INFO,
})
OUTCOME_SIGNS = MappingProxyType({
    Outcome.MET: "✓",
    Outcome.UNMET: "✗",
    Outcome.WARN: "！",
    Outcome.PENDING: "…",
    Outcome.WAIVED: "免",
    Outcome.EXCUSED: "说",
    Outcome.NOT_APPLICABLE: "—",
    Outcome.UNKNOWN: "？",
})


def set_role(widget: QWidget, role: str, value: object) -> None:
    """Change a property the style sheet looks at, and dress the widget again."""
    widget.setProperty(role, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def label(text: str, role: str = "", *, tone: Tone | None = None, wrap: bool = False) -> QLabel:
    """A line of words in a role of the style sheet; user text is never read as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone.value)
    if wrap:
        made.setWordWrap(True)
    return made


def button(text: str, pressed: Callable[[], object], role: str = "", *, hint: str = "", name: str = "") -> QPushButton:
    """A push button; ``role`` is ``primary`` (one a page), ``quiet`` or plain; Enter presses it when it has focus."""
    made = QPushButton(text)
    made.setProperty("role", role)
    made.setAutoDefault(True)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAccessibleName(name or text.replace("&", ""))
    made.clicked.connect(lambda: pressed())
    if hint:
        made.setToolTip(hint)
    return made


class Pill(QLabel):
    """A state as a word on its colour; the word (with its sign) says it all without the colour."""

    def __init__(self, text: str = "", tone: Tone = Tone.IDLE, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "pill")
        self.setProperty("tone", tone.value)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def show_state(self, text: str, tone: Tone, *, loud: bool = False) -> None:
        """Say another state; ``loud`` fills the pill with the tone (for what is overdue)."""
        self.setText(text)
        self.setProperty("loud", loud)
        set_role(self, "tone", tone.value)

    def show_outcome(self, outcome: Outcome) -> None:
        """Say the outcome of a check with its sign and its word."""
        self.show_state(outcome_text(outcome), OUTCOME_TONES[outcome])


def outcome_text(outcome: Outcome) -> str:
    """Sign and word of an outcome: ✓ 达标."""
    return f"{OUTCOME_SIGNS[outcome]} {OUTCOME_WORDS[outcome]}"


class Card(QFrame):
    """A white surface with thin borders; ``body`` takes what stands on it."""

    def __init__(self, theme: Theme, title: str = "", note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        pad = theme.space("pad")
        self.body.setContentsMargins(pad, theme.px(12), pad, theme.px(14))
        self.body.setSpacing(theme.px(8))
        self.title_label = label(title, "heading")
        self.note_label = label(note, "secondary")
        self.note_label.setMinimumWidth(1)  # it gives way where the title needs the room
        self.top = QHBoxLayout()
        self.top.setSpacing(theme.px(10))
        self.top.addWidget(self.title_label)
        self.top.addStretch(1)
        self.top.addWidget(self.note_label)
        if title:
            self.body.addLayout(self.top)
            self.setAccessibleName(title)

    def say(self, title: str, note: str = "") -> None:
        """Change the words at the head of the card."""
        self.title_label.setText(title)
        self.note_label.setText(note)


class Figure(QFrame):
    """A card with one number as its message and the word below; pressing it opens what it counts."""

    def __init__(self, theme: Theme, caption: str, pressed: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setProperty("pressable", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._pressed = pressed
        self.number = label("—", "figure")
        self.caption = label(caption, "caption")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.space("pad"), theme.px(8), theme.space("pad"), theme.px(10))
        lay.setSpacing(0)
        lay.addWidget(self.number)
        lay.addWidget(self.caption)

    def show_number(self, number: str, tone: Tone | None, caption: str = "") -> None:
        """Say another number."""
        self.number.setText(number)
        set_role(self.number, "tone", tone.value if tone else "")
        if caption:
            self.caption.setText(caption)
        self.setAccessibleName(f"{self.caption.text()} {number}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self._pressed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space press it, as a button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pressed()
        else:
            super().keyPressEvent(event)


class Empty(QWidget):
    """What stands where nothing is yet: what this place is for, and the button for the next step."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = label("", "heading")
        self.words = label("", "secondary", wrap=True)
        self.heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay = QVBoxLayout(self)
        self._lay.setSpacing(theme.px(8))
        self._lay.addStretch(2)
        self._lay.addWidget(self.heading)
        self._lay.addWidget(self.words)
        self._lay.addStretch(3)
        self._button: QPushButton | None = None

    def say(self, heading: str, words: str, action: QPushButton | None = None) -> None:
        """Set the words; ``action`` is the next step, if there is one."""
        self.heading.setText(heading)
        self.words.setText(words)
        if self._button is not None:
            self._lay.removeWidget(self._button)
            self._button.hide()
            self._button.deleteLater()
        self._button = action
        if action is not None:
            self._lay.insertWidget(3, action, 0, Qt.AlignmentFlag.AlignHCenter)


def scrolled(inner: QWidget) -> QScrollArea:
    """A widget that scrolls up and down when the window is too low for it, on the ground it stands on."""
    inner.setProperty("role", "clear")
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def rule() -> QFrame:
    """A thin line between two parts."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made
