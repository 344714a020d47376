"""Recording a new meeting or correcting one: the sheet, the file behind it, and what saving will achieve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pbdesk.actions.drafts import KeptMeeting, shown_for
from pbdesk.actions.meetings import MeetingDraft, draft_of
from pbdesk.errors import UserError
from pbdesk.model import Desk, Meeting, MeetingKind, MeetingStatus
from pbdesk.store import Shown
from pbdesk.store.ids import new_id
from pbdesk.views.meeting_stand import Effect, default_year
from pbdesk.views.names import branch_choices
from pbdesk.views.sittings import next_part, parts_of
from pbdesk.words import MEETING_WORDS
from ui.bridge import Bridge
from ui.pages.meeting_files import MeetingFiles
from ui.pages.meeting_keeping import DraftKeeper
from ui.pages.meeting_laying import Laying
from ui.pages.meeting_part_bar import PartBar
from ui.pages.meeting_parts import TypedPart, TypedParts, faulty_part
from ui.pages.meeting_saving import Typed, write
from ui.pages.meeting_scroll import SheetScroll
from ui.pages.meeting_sheet import MeetingSheet
from ui.pages.meeting_telling import Telling, title_of
from ui.theme import Theme


class MeetingEditor(QWidget):
    """Holds what is typed until it is saved or given up."""

    stood = Signal()
    """``title`` or ``effect`` may say something else."""
    saved = Signal(str)
    """The id of the meeting that was saved."""
    given_up = Signal()
    """Esc was pressed."""
    part_wanted = Signal(str)
    """The id of another recorded part of the same sitting, to be opened."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._shown: Shown[Meeting] | None = None
        self._added_to: Shown[Meeting] | None = None
        self._clean: tuple[MeetingDraft, ...] = ()
        self.parts = TypedParts()
        self.keeper = DraftKeeper(bridge, self._kept, self)
        self.sheet = MeetingSheet(bridge)
        self._laying = Laying(bridge, self.sheet)
        self._telling = Telling(bridge, self.sheet)
        self.parts.begin([TypedPart(new_id(), self._laying.base)])
        self.sheet.changed.connect(self._on_changed)
        self.files = MeetingFiles(bridge, self.sheet.content.files, self._save_first, self)
        self.part_bar = PartBar(bridge.theme)
        self.part_bar.chosen.connect(self._on_part)
        self.part_bar.wanted.connect(self.add_part)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(bridge.theme.px(8))
        lay.addWidget(self.part_bar)
        self._scroll = SheetScroll(self.sheet)
        lay.addWidget(self._scroll, 1)

    @property
    def meeting_id(self) -> str:
        """The id of the meeting on the screen, saved or not."""
        return self.parts.all[self.parts.at].id

    @property
    def shown(self) -> Shown[Meeting] | None:
        """The record being corrected; None while a new meeting is typed."""
        return self._shown

    @property
    def effect(self) -> Effect:
        """What saving will achieve."""
        return self._telling.effect

    @property
    def title(self) -> str:
        """What is on the screen, for the head of the page."""
        return title_of(self._shown, self.draft().kind, late=self._telling.late)

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._typed() != self._clean or self.sheet.last_day is not None

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

    def like_last(self) -> None:
        """Take place, times, those in charge and who is usually away from the last meeting of the kind."""
        now = self.draft()
        filled = self._laying.like_last(now, self.meeting_id)
        if filled is None:
            self._bridge.said.emit(f"以前没有记过{MEETING_WORDS[now.kind]}，没有可以照着填的。", False)
            return
        self._fill(filled)
        self._stand()
        self.keeper.touch()
        self._bridge.said.emit("已照上次填好地点、时间、主持、记录和常请假的人，请核对。", False)

    def draft(self) -> MeetingDraft:
        """The meeting as it stands on the screen."""
        return self.sheet.draft(self._laying.base)

    def start(
        self, branch_id: str | None, kind: MeetingKind | None, group_id: str | None = None, on: date | None = None
    ) -> None:
        """Begin a new meeting; what is left out is taken from the file or asked."""
        branches = self._offer_branches()
        only = branches[0] if len(branches) == 1 else None
        kind, day = kind or MeetingKind.GENERAL_MEETING, on or self._bridge.today()
        draft = MeetingDraft(
            branch_id=branch_id or only, kind=kind, held_on=day, group_id=group_id, for_year=default_year(kind, day)
        )
        self._begin(None, [TypedPart(new_id(), draft)])
        first = "branch" if self._laying.base.branch_id is None else "group" if self._lacks_group() else "held_on"
        self.sheet.form.input(first).setFocus(Qt.FocusReason.TabFocusReason)

    def open(self, meeting_id: str) -> bool:
        """Show a recorded meeting; answers whether there is one."""
        found = self._bridge.store.get(Meeting, meeting_id)
        if found is None:
            return False
        self._begin(found, [TypedPart(meeting_id, draft_of(found.record))])
        return True

    def resume(self, kept: KeptMeeting) -> None:
        """Go on with what was typed and not saved."""
        shown = shown_for(self._bridge.store, kept)
        self._begin(shown, [TypedPart(i, draft) for i, draft in zip(kept.ids, kept.parts, strict=False)])
        self._clean = ()
        self.keeper.resume(kept.ids[0])
        self._stand()
        self.sheet.form.input("title").setFocus(Qt.FocusReason.TabFocusReason)

    def add_part(self, kind: MeetingKind) -> None:
        """Begin a further part of the sitting: same day, place and people, saved in one step with what is new."""
        if not self.sheet.is_readable():
            return
        if self._shown is not None:
            recorded = self._shown
            part = next_part(self._bridge.store, draft_of(recorded.record), kind)
            self._begin(None, [TypedPart(new_id(), part)])
            self._added_to, self._clean = recorded, ()
        else:
            self.parts.put(self.draft())
            part = next_part(self._bridge.store, self.draft(), kind)
            self.parts.add(TypedPart(new_id(), part))
            self._fill(part)
        self._stand()
        self.keeper.touch()
        self.sheet.form.input("title").setFocus(Qt.FocusReason.TabFocusReason)

    def drop_part(self) -> None:
        """Give up the part on the screen that is not saved yet."""
        if self._shown is None and self.parts.several:
            self.parts.drop()
            self._fill(self.parts.all[self.parts.at].draft)
            self._stand()

    def refresh(self) -> bool:
        """Follow a change of the file; what is typed stays. Answers False when the meeting shown is gone."""
        self._telling.start_over()
        if self._shown is not None and not self.dirty:
            return self._reopen()
        self.files.show(self.meeting_id if self._shown else None)
        self._laying.follow(self.draft(), self._shown, anew=True)
        self._stand()
        return True

    def save(self, *, planned: bool = False, restored: bool = False) -> bool:
        """Save what stands there; answers whether it was saved. What is wrong is said at its field.

        ``planned`` makes it a plan; ``restored`` makes a cancelled meeting one that was held.
        """
        self.sheet.show_error(None)
        if not self.sheet.is_readable():
            return False
        status = MeetingStatus.HELD if restored else self._status(planned=planned)
        self.parts.put(self.draft())
        ids = tuple(part.id for part in self.parts.all)
        typed = Typed(self.parts.as_saved(status), ids, self._shown, self._added_to, self.sheet.last_day)
        done = self._bridge.run(lambda store: write(store, typed), on_error=self._refuse)
        if done:
            self.keeper.forget()
            self._reopen()
            self.saved.emit(self.meeting_id)
        return done

    def _save_first(self) -> str:
        """The id of the meeting, saved now if it never was: what is attached belongs to a record."""
        return self.meeting_id if self._shown is not None or self.save() else ""

    def keep(self) -> bool:
        """Keep what is typed for another time; answers whether it is kept."""
        kept = self.keeper.keep_now()
        if kept:
            self._clean = self._typed()
        return kept

    def _reopen(self) -> bool:
        """Read the meeting again; the keyboard stays in the field it was in, or goes to the first if that is gone."""
        before = self.focusWidget()
        if not self.open(self.meeting_id):
            return False
        if self.focusWidget() is None or (before is not None and not before.isVisible()):
            self.sheet.form.input("title").setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def forget(self) -> None:
        """Give up what was typed."""
        self.keeper.forget()
        self._clean = self._typed()

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.sheet.retheme(theme)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keeper.settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _offer_branches(self) -> list[str]:
        branches = branch_choices(self._bridge.store)
        several = len(branches) > 1 or self._bridge.store.desk is not Desk.BRANCH
        self.sheet.offer_branches(branches, several=several)
        return [branch.person_id for branch in branches]

    def _begin(self, shown: Shown[Meeting] | None, parts: Sequence[TypedPart]) -> None:
        """Put a meeting on the screen; from here on every difference is something typed."""
        self._shown, self._added_to = shown, None
        self.keeper.rest()
        self.parts.begin(parts)
        self._offer_branches()
        self._fill(parts[0].draft)
        self._clean = self._typed()
        self.files.show(self.meeting_id if shown else None)
        self.sheet.content.sections.show_section(0)
        self._scroll.to_top()
        self._stand()

    def _typed(self) -> tuple[MeetingDraft, ...]:
        self.parts.put(self.draft())
        return tuple(part.draft for part in self.parts.all)

    def _kept(self) -> KeptMeeting | None:
        """What there is to keep; nothing where nothing was typed."""
        if not self.dirty:
            return None
        ids = tuple(part.id for part in self.parts.all)
        return KeptMeeting(parts=self._typed(), ids=ids, heads=self._shown.heads if self._shown else ())

    def _fill(self, draft: MeetingDraft) -> None:
        """Put the draft of one part into the sheet."""
        self._telling.start_over()
        self._laying.fill(draft, self._shown)
        self.parts.put(self.draft())

    def _on_part(self, number: int) -> None:
        """Another tab: a part that is typed, or a recorded one."""
        recorded = self.part_bar.recorded
        if number < len(recorded):
            if recorded[number].id != self.meeting_id or self._shown is None:
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
        if part is not None and self._added_to is None and part != self.parts.at:
            self._show_part(part)
        self.sheet.show_error(own)

    def _on_changed(self) -> None:
        self._laying.follow(self.draft(), self._shown)
        self.parts.put(self.draft())
        self._stand()
        if self.dirty:
            self.keeper.touch()

    def _stand(self) -> None:
        """Say at the head what saving achieves, at the votes how they stand, and below what is missing."""
        draft = replace(self.draft(), status=self._status())
        self._telling.tell(draft, self._laying, self.meeting_id, self._shown)
        typed = () if self._shown is not None else self.parts.all
        known = self._shown or self._added_to
        sitting = parts_of(self._bridge.store, known.record.sitting_id) if known else ()
        self.part_bar.show_sitting(sitting, [part.words for part in typed], self.meeting_id, self.parts.at)
        self.stood.emit()

    def _status(self, *, planned: bool = False) -> MeetingStatus:
        """A cancelled meeting stays cancelled; a plan becomes held when it is saved on or after its day."""
        if self.cancelled:
            return MeetingStatus.CANCELLED
        still = self._laying.base.status is MeetingStatus.PLANNED and self.lies_ahead
        return MeetingStatus.PLANNED if planned or still else MeetingStatus.HELD

    def _lacks_group(self) -> bool:
        return self._laying.base.kind is MeetingKind.GROUP_MEETING and self._laying.base.group_id is None
