"""The people of a vote: who stands for election, who wrote in, who is left out of the due head-count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QWidget

from pbdesk.actions.meeting_drafts import CandidateDraft, ExclusionDraft, Presence
from pbdesk.model import Outcome
from pbdesk.rules.electorate import OPINIONS
from pbdesk.views.pinyin import Named
from pbdesk.views.vote_rows import CandidateStand, ExclusionStand, OpinionStand
from pbdesk.words import EXCLUSION_WORDS
from ui.theme import Theme
from ui.widgets.fields import DateField, NumberField, WordField
from ui.widgets.vote_rows import PeopleRows, PersonRow


class CandidateRow(PersonRow):
    """A candidate and his votes; ``note`` says whether that elects him."""

    def __init__(self, person: Named, votes: int | None, own_id: str, theme: Theme) -> None:
        self._id = own_id
        self.votes = NumberField("得票", "得票")
        self.votes.set_value(votes)
        super().__init__(person, [(self.votes, 1)], theme)

    def value(self) -> CandidateDraft:
        """The candidate as typed."""
        return CandidateDraft(person_id=self.person.person_id, votes=self.votes.value(), id=self._id)


class Candidates(PeopleRows[CandidateRow]):
    """Who stands for election, with the votes of each."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("候选人", "加候选人：姓名或拼音，回车", theme, parent)

    def show_candidates(self, candidates: Sequence[CandidateDraft]) -> None:
        """List these."""
        self.clear()
        for each in candidates:
            self.add(CandidateRow(self.named(each.person_id), each.votes, each.id, self.theme))

    def candidates(self) -> tuple[CandidateDraft, ...]:
        """The candidates as typed."""
        return tuple(row.value() for row in self.rows)

    def show_stands(self, stands: Sequence[CandidateStand]) -> None:
        """Say of each whether he is elected."""
        told = {stand.person_id: stand for stand in stands}
        for row in self.rows:
            stand = told.get(row.person.person_id)
            row.say(stand.outcome if stand else Outcome.NOT_APPLICABLE, stand.words if stand else "")

    def make(self, person: Named) -> CandidateRow:
        return CandidateRow(person, None, "", self.theme)


class OpinionRow(PersonRow):
    """A written opinion: what it says and the day it came in; whatever else it says stays as it was."""

    def __init__(self, person: Named, mark: Presence | None, today: Callable[[], date], theme: Theme) -> None:
        self._words = mark.opinion_words if mark else ""
        self.says = QComboBox()
        self.says.setAccessibleName("书面意见")
        for word in OPINIONS:
            self.says.addItem(word, word)
        self.on = DateField("收到日期", today)
        self.on.setPlaceholderText("收到日期")
        if mark:
            self.says.setCurrentIndex(max(0, self.says.findData(mark.opinion)))
            self.on.set_value(mark.opinion_on)
        super().__init__(person, [(self.says, 0), (self.on, 1)], theme)
        self.says.currentIndexChanged.connect(self.changed)

    def value(self) -> tuple[str, str, date | None]:
        """What it says, the words after it, and the day it came in."""
        return str(self.says.currentData()), self._words, self.on.value()


class Opinions(PeopleRows[OpinionRow]):
    """The written opinions of those who were not there (VOT-05): one for the meeting, as the attendance keeps them."""

    def __init__(self, today: Callable[[], date], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("书面意见", "没到会的人交了书面意见：姓名，回车", theme, parent)
        self._today = today

    def show_opinions(self, marks: Sequence[Presence]) -> None:
        """List those who wrote in."""
        self.clear()
        for mark in marks:
            if mark.opinion:
                self.add(OpinionRow(self.named(mark.person_id), mark, self._today, self.theme))

    def opinions(self) -> Mapping[str, tuple[str, str, date | None]]:
        """What each wrote, the words after it, and the day it came in."""
        return {row.person.person_id: row.value() for row in self.rows}

    def show_stands(self, stands: Sequence[OpinionStand]) -> None:
        """Say of each whether it is a vote, and why where it isn't."""
        told = {stand.person_id: stand for stand in stands}
        for row in self.rows:
            stand = told.get(row.person.person_id)
            sure = stand is not None and stand.counts and not stand.doubtful
            row.tell(Outcome.MET if sure else Outcome.WARN, stand.words if stand else "")

    def make(self, person: Named) -> OpinionRow:
        return OpinionRow(person, None, self._today, self.theme)


class ExclusionRow(PersonRow):
    """Someone left out: the reason, the superior's paper, the day of the meeting's resolution."""

    def __init__(self, person: Named, draft: ExclusionDraft | None, today: Callable[[], date], theme: Theme) -> None:
        self.reason = QComboBox()
        self.reason.setAccessibleName("不计入的原因")
        self.reason.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.reason.setMinimumContentsLength(6)
        for number, words in EXCLUSION_WORDS.items():
            self.reason.addItem(f"{number} {words}", number)
        self.paper = WordField("上级同意的文件", "上级同意文件")
        self.on = DateField("大会同意的日期", today)
        self.on.setPlaceholderText("大会同意日期")
        if draft:
            self.reason.setCurrentIndex(max(0, self.reason.findData(draft.reason)))
            self.paper.setText(draft.consent_document)
            self.on.set_value(draft.resolved_on)
        self.reason.setToolTip(self.reason.currentText())
        super().__init__(person, [(self.reason, 4), (self.paper, 3), (self.on, 3)], theme)
        self.reason.currentIndexChanged.connect(self._on_reason)
        self.paper.textEdited.connect(lambda _text: self.changed.emit())

    def value(self) -> ExclusionDraft:
        """The exclusion as typed."""
        return ExclusionDraft(
            person_id=self.person.person_id,
            reason=int(self.reason.currentData()),
            consent_document=self.paper.text().strip(),
            resolved_on=self.on.value(),
        )

    def _on_reason(self) -> None:
        self.reason.setToolTip(self.reason.currentText())
        self.changed.emit()


class Exclusions(PeopleRows[ExclusionRow]):
    """Who is left out of the due head-count of this meeting, with which papers (VOT-12)."""

    def __init__(self, today: Callable[[], date], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("不计入应到会的人", "加一人：姓名或拼音，回车", theme, parent)
        self._today = today

    def show_exclusions(self, exclusions: Sequence[ExclusionDraft]) -> None:
        """List these."""
        self.clear()
        for each in exclusions:
            self.add(ExclusionRow(self.named(each.person_id), each, self._today, self.theme))

    def exclusions(self) -> tuple[ExclusionDraft, ...]:
        """The exclusions as typed."""
        return tuple(row.value() for row in self.rows)

    def show_stands(self, stands: Sequence[ExclusionStand]) -> None:
        """Say of each whether he is left out, and which paper is missing where he isn't."""
        told = {stand.person_id: stand for stand in stands}
        for row in self.rows:
            stand = told.get(row.person.person_id)
            row.tell(Outcome.MET if stand and stand.valid else Outcome.WARN, stand.words if stand else "")

    def make(self, person: Named) -> ExclusionRow:
        return ExclusionRow(person, None, self._today, self.theme)
