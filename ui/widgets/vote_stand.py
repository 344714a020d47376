"""How a vote stands, below its numbers: who counts, each bar with its figures, what would change it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from pbdesk.model import Outcome
from pbdesk.rules.vote_lines import VoteLine
from pbdesk.views.vote_rows import VoteStand
from ui.theme import Theme
from ui.widgets.basic import OUTCOME_SIGNS, OUTCOME_TONES, label, set_role


class StandView(QWidget):
    """The result in one breath, then the figures; everything is words, colour only repeats the sign."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = label("", "strong", wrap=True)
        self.bases = label("", "secondary", wrap=True)
        self._lines: list[QLabel] = []
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(theme.px(3))
        self._lay.addWidget(self.sentence)
        self._lay.addWidget(self.bases)
        self.hide()

    def show_stand(self, stand: VoteStand | None) -> None:
        """Say how a vote stands; nothing for an item without one."""
        self.setVisible(stand is not None)
        if stand is None:
            return
        _say(self.sentence, stand.outcome, stand.sentence)
        self.bases.setText("　".join(f"{base.title} {base.number}" for base in stand.bases))
        self.bases.setVisible(bool(stand.bases))
        told = [(line.outcome, _words(line)) for line in stand.lines]
        told += [(Outcome.WARN, hint) for hint in stand.hints]
        while len(self._lines) < len(told):
            self._lines.append(label("", "secondary", wrap=True))
            self._lay.addWidget(self._lines[-1])
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(told))
            if number < len(told):
                _say(line, *told[number])


def _words(line: VoteLine) -> str:
    least = f"，{line.least_words}" if line.least_words and line.outcome is not Outcome.MET else ""
    return f"{line.title}：{line.words}{least}"


def _say(where: QLabel, outcome: Outcome, words: str) -> None:
    plain = outcome is Outcome.NOT_APPLICABLE
    where.setText(words if plain else f"{OUTCOME_SIGNS[outcome]} {words}")
    set_role(where, "tone", "" if plain else OUTCOME_TONES[outcome].value)
