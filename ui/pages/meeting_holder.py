"""The sheet of a meeting with what stands behind it: which part is on the screen, what is typed, how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pbdesk.actions.drafts import KeptMeeting
from pbdesk.actions.meetings import MeetingDraft
from pbdesk.errors import UserError
from pbdesk.model import Desk, Meeting, MeetingStatus
from pbdesk.store import Shown
from pbdesk.store.ids import new_id
from pbdesk.views.meeting_stand import Effect
from pbdesk.views.names import branch_choices
from pbdesk.views.sittings import attendance_offers
from ui.bridge import Bridge
from ui.pages.meeting_keeping import DraftKeeper
from ui.pages.meeting_laying import Laying
from ui.pages.meeting_offer import OfferBar
from ui.pages.meeting_part_bar import PartBar
from ui.pages.meeting_parts import TypedPart, TypedParts, faulty_part
from ui.pages.meeting_scroll import SheetScroll
from ui.pages.meeting_sheet import MeetingSheet
from ui.pages.meeting_telling import Telling, title_of
from ui.pages.meeting_work import MeetingWork, status_of
from ui.theme import Theme


class MeetingHolder(QWidget):
    """Shows a meeting or the parts of a sitting and follows what is typed; what is done with it is its heir's."""

    stood = Signal()
    """``title`` or ``effect`` may say something else."""
    given_up = Signal()
    """Esc was pressed."""
    part_wanted = Signal(str)
    """The id of another recorded part of the same sitting, to be opened."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._work = MeetingWork()
        self.keeper = DraftKeeper(bridge, self._kept, self)
        self.sheet = MeetingSheet(bridge)
        self._laying = Laying(bridge, self.sheet)
        self._telling = Telling(bridge, self.sheet)
        self._work.begin(None, [TypedPart(new_id(), self._laying.base)])
        self.part_bar, self.offer_bar = PartBar(bridge.theme), OfferBar(bridge.theme)
        self._scroll = SheetScroll(self.sheet)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(bridge.theme.px(8))
        lay.addWidget(self.part_bar)
        lay.addWidget(self.offer_bar)
        lay.addWidget(self._scroll, 1)
        if bridge.store.read_only:
            self.sheet.lock()
        self.sheet.changed.connect(self._on_changed)
        self.part_bar.chosen.connect(self._on_part)

    @property
    def meeting_id(self) -> str:
        """The id of the meeting on the screen, saved or not."""
        return self._work.meeting_id

    @property
    def parts(self) -> TypedParts:
        """The parts being typed."""
        return self._work.parts

    @property
    def shown(self) -> Shown[Meeting] | None:
        """The record being corrected; None while a new meeting is typed."""
        return self._work.shown

    @property
    def effect(self) -> Effect:
        """What saving will achieve."""
        return self._telling.effect

    @property
    def title(self) -> str:
        """What is on the screen, for the head of the page."""
        return title_of(self.shown, self.draft().kind, late=self._telling.late)

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        self.parts.put(self.draft())
        return self._work.changed or self.sheet.last_day is not None

    @property
    def cancelled(self) -> bool:
        """Whether the meeting shown was not held after all."""
        return self._laying.base.status is MeetingStatus.CANCELLED

    @property
    def lies_ahead(self) -> bool:
        """Whether the day on the screen is still to come, so that it can only be planned."""
        held_on = self.draft().held_on
        return held_on is not None and held_on > self._bridge.today()

    @property
    def becomes_held(self) -> bool:
        """Whether saving makes a planned meeting one that was held: its day has come."""
        return self._laying.base.status is MeetingStatus.PLANNED and not self.lies_ahead

    def draft(self) -> MeetingDraft:
        """The meeting as it stands on the screen."""
        return self.sheet.draft(self._laying.base)

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.sheet.retheme(theme)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keeper.settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up what was typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _begin(
        self, shown: Shown[Meeting] | None, parts: Sequence[TypedPart], added_to: Shown[Meeting] | None = None
    ) -> None:
        """Put a meeting on the screen; from here on every difference is something typed."""
        self._work.begin(shown, parts, added_to)
        self.keeper.rest()
        self._offer_branches()
        self._fill(parts[0].draft)
        self._work.count_as_safe()
        self.sheet.content.sections.show_section(0)
        self._scroll.to_top()
        self._stand()

    def _offer_branches(self) -> list[str]:
        branches = branch_choices(self._bridge.store)
        several = len(branches) > 1 or self._bridge.store.desk is not Desk.BRANCH
        self.sheet.offer_branches(branches, several=several)
        return [branch.person_id for branch in branches]

    def _kept(self) -> KeptMeeting | None:
        """What there is to keep; nothing where nothing was typed."""
        return self._work.kept() if self.dirty else None

    def _fill(self, draft: MeetingDraft) -> None:
        """Put the draft of one part into the sheet."""
        self._telling.start_over()
        self._laying.fill(draft, self.shown)
        self.parts.put(self.draft())

    def _on_part(self, number: int) -> None:
        """Another tab: a part that is typed, or a recorded one."""
        recorded = self.part_bar.recorded
        if number < len(recorded):
            if recorded[number].id != self.meeting_id or self.shown is None:
                self.part_wanted.emit(recorded[number].id)
        elif self.sheet.is_readable():
            self._show_part(number - len(recorded))
        self._stand()

    def _show_part(self, number: int) -> None:
        self.parts.put(self.draft())
        self.parts.at = number
        self._fill(self.parts.all[number].draft)
        self._stand()

    def _refuse(self, error: UserError) -> None:
        """Say a refusal where it happened, in the part it happened in."""
        part, own = faulty_part(error)
        if part is not None and self._work.part_at_fault(part) != self.parts.at:
            self._show_part(self._work.part_at_fault(part))
        self.sheet.show_error(own)

    def _on_changed(self) -> None:
        self._laying.follow(self.draft(), self.shown)
        self._laying.keep_length(self.draft())
        self.parts.put(self.draft())
        self._stand()
        if self.dirty:
            self.keeper.touch()

    def _stand(self) -> None:
        """Say at the head what saving achieves, at the votes how they stand, and below what is missing."""
        draft = replace(self.draft(), status=self._status())
        typed = () if self.shown is not None else self.parts.all
        self._telling.tell(draft, self._laying, self.meeting_id, self.shown, [part.draft for part in typed])
        sitting = self._work.recorded(self._bridge.store)
        self.part_bar.show_sitting(sitting, [part.words for part in typed], self.meeting_id, self.parts.at)
        self.offer_bar.show_offers(attendance_offers(self._bridge.store, self.shown, draft) if self.shown else ())
        self.stood.emit()

    def _status(self, *, planned: bool = False) -> MeetingStatus:
        return status_of(self._laying.base.status, planned=planned, ahead=self.lies_ahead)
