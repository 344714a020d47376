"""Recording a new meeting or correcting one: what is done with the sheet and with the file behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pbdesk.actions.drafts import KeptMeeting, shown_for
from pbdesk.actions.meetings import MeetingDraft, draft_of
from pbdesk.model import Meeting, MeetingKind, MeetingStatus, ReviewedKind
from pbdesk.store import Shown
from pbdesk.store.ids import new_id
from pbdesk.views.meeting_stand import default_year
from pbdesk.views.sittings import next_part
from pbdesk.words import MEETING_WORDS
from ui.bridge import Bridge
from ui.pages.meeting_files import MeetingFiles
from ui.pages.meeting_holder import MeetingHolder
from ui.pages.meeting_parts import TypedPart
from ui.pages.meeting_place import go_back, place_in
from ui.pages.meeting_saving import write
from ui.widgets.conflict_strip import ConflictStrip
from ui.widgets.review_strip import ReviewStrip


class MeetingEditor(MeetingHolder):
    """Holds what is typed until it is saved or given up."""

    saved = Signal(str)
    """The id of the meeting that was saved."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.files = MeetingFiles(bridge, self.sheet.content.files, self._save_first, self)
        self.review_strip = ReviewStrip(bridge, ReviewedKind.MEETING)
        lay = self.layout()
        assert isinstance(lay, QVBoxLayout)
        lay.insertWidget(0, self.review_strip)
        self.conflict_strip = ConflictStrip(bridge, Meeting.table)
        lay.insertWidget(0, self.conflict_strip)
        self.part_bar.wanted.connect(self.add_part)

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
        parts = [TypedPart(i, draft) for i, draft in zip(kept.ids, kept.parts, strict=False)]
        added_to = self._bridge.store.get(Meeting, kept.added_to) if kept.added_to else None
        self._begin(shown, parts, added_to)
        self._work.count_as_typed()
        self.keeper.resume(kept.ids[0])
        self._stand()
        self.sheet.form.input("title").setFocus(Qt.FocusReason.TabFocusReason)

    def add_part(self, kind: MeetingKind) -> None:
        """Begin a further part of the sitting: same day, place and people, saved in one step with what is new.

        A correction of a recorded meeting is saved before a further part of it is begun.
        """
        if not self.sheet.is_readable() or (self.shown is not None and self.dirty and not self.save()):
            return
        recorded = self.shown
        if recorded is not None:
            part = next_part(self._bridge.store, draft_of(recorded.record), kind)
            self._begin(None, [TypedPart(new_id(), part)], recorded)
            self._work.count_as_typed()
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
        if self.shown is None and self.parts.several:
            self.parts.drop()
            self._fill(self.parts.all[self.parts.at].draft)
            self._stand()

    def refresh(self) -> bool:
        """Follow a change of the file; what is typed stays. Answers False when the meeting shown is gone."""
        self._telling.start_over()
        self._show_strips(self.meeting_id if self.shown else None)
        if self.shown is not None and not self.dirty:
            return self._reopen()
        self.files.show(self.meeting_id if self.shown else None)
        self._laying.follow(self.draft(), self.shown, anew=True)
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
        if self._is_saved(status):
            self._bridge.said.emit("没有改动，不用保存。", False)
            return True
        typed = self._work.typed(status, self.sheet.last_day, self.offer_bar.taken)
        done = self._bridge.run(lambda store: write(store, typed), on_error=self._refuse)
        if done:
            self.keeper.forget()
            self._reopen()
            self.saved.emit(self.meeting_id)
        return done

    def keep(self) -> bool:
        """Keep what is typed for another time; answers whether it is kept, or why it can't be is said."""
        if self._bridge.store.read_only:
            self._bridge.failed.emit("只读：这个文件这里不能修改，写的内容没有留下。")
            return True
        kept = self.keeper.keep_now()
        if kept:
            self._work.count_as_safe()
        return kept

    def forget(self) -> None:
        """Give up what was typed."""
        self.keeper.forget()
        self.parts.put(self.draft())
        self._work.count_as_safe()

    def _begin(
        self, shown: Shown[Meeting] | None, parts: Sequence[TypedPart], added_to: Shown[Meeting] | None = None
    ) -> None:
        self.files.show(parts[0].id if shown else None)
        self._show_strips(parts[0].id if shown else None)
        super()._begin(shown, parts, added_to)

    def _show_strips(self, record_id: str | None) -> None:
        self.review_strip.show_for(record_id)
        self.conflict_strip.show_for(record_id)

    def _is_saved(self, status: MeetingStatus) -> bool:
        """Whether the file says already what would be saved."""
        same = self.shown is not None and not self.dirty and not self.offer_bar.taken
        return same and status is self._laying.base.status

    def _save_first(self) -> str:
        """The id of the meeting, saved now if it never was: what is attached belongs to a record."""
        return self.meeting_id if self.shown is not None or self.save() else ""

    def _reopen(self) -> bool:
        """Read the meeting again; one stays where one was, or goes to the first field if that place is gone."""
        before = self.focusWidget()
        place = place_in(self.sheet, self._scroll)
        if not self.open(self.meeting_id):
            return False
        go_back(place, self.sheet, self._scroll)
        if self.focusWidget() is None or (before is not None and not before.isVisible()):
            self.sheet.form.input("title").setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _lacks_group(self) -> bool:
        return self._laying.base.kind is MeetingKind.GROUP_MEETING and self._laying.base.group_id is None
