"""The attachments of the meeting on the screen: attached, removed and saved elsewhere, with small pictures of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from pbdesk.actions.attachments import Picked, attach_all, detach, export
from pbdesk.errors import UserError
from pbdesk.model import Attachment, AttachmentKind, Meeting
from pbdesk.views.attachments import attachments_of
from ui.bridge import Bridge
from ui.jobs import Task
from ui.widgets.attachments import AttachmentsPanel
from ui.widgets.attachments_list import EDGE
from ui.widgets.thumbnails import thumbnails


class MeetingFiles(QObject):
    """Stands between the panel and the file; ``saved`` answers the meeting's id once it is saved (empty: it isn't)."""

    def __init__(self, bridge: Bridge, panel: AttachmentsPanel, saved: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._panel = panel
        self._saved = saved
        self._meeting_id = ""
        panel.wanted.connect(self._attach)
        panel.removed.connect(self._remove)
        panel.exported.connect(self._export)

    def show(self, meeting_id: str | None) -> None:
        """List what is attached to a recorded meeting; nothing can be attached to one that is not saved."""
        self._meeting_id = meeting_id or ""
        rows = attachments_of(self._bridge.store, meeting_id=meeting_id) if meeting_id else ()
        if rows != self._panel.model.rows:
            self._panel.show_rows(rows)
        self._panel.say("")
        self._decode()

    def _decode(self) -> None:
        """Small pictures of what has none yet, off the screen's thread."""
        wanted = self._panel.model.lacking()
        edge = 2 * self._bridge.theme.px(EDGE)  # sharp on a dense screen too
        if wanted:
            self._bridge.jobs.start(
                lambda task: _pictures(task, wanted, edge), self._panel.model.show_pictures,
                failed=self._bridge.failed.emit, store=self._bridge.store, owner=self._panel,
            )  # fmt: skip

    def _attach(self, sources: Sequence[Path | Picked], kind: AttachmentKind) -> None:
        first = not self._meeting_id
        meeting_id = self._saved()
        shown = self._bridge.store.get(Meeting, meeting_id) if meeting_id else None
        if shown is None:
            return
        try:
            done = attach_all(self._bridge.store, shown.record, sources, kind)
        except UserError as error:
            self._panel.say(str(error))
            return
        if done.changes is not None:
            saved = "会议先保存了，" if first else ""
            self._bridge.tell(done.changes, saved + done.sentence.split("\n")[0], undoable=True)
        self._panel.say("\n".join(f"“{each.name}”没有附上：{each.reason}" for each in done.refused))

    def _remove(self, attachment_id: str) -> None:
        shown = self._bridge.store.get(Attachment, attachment_id)
        if shown is not None:
            self._bridge.run(lambda store: detach(store, shown), f"已移除“{shown.record.name}”")

    def _export(self, attachment_id: str, path: Path) -> None:
        shown = self._bridge.store.get(Attachment, attachment_id)
        if shown is None:
            return
        try:
            export(self._bridge.store, shown.record, path)
        except UserError as error:
            self._panel.say(str(error))
            return
        self._bridge.said.emit(f"已另存为 {path.name}", False)


def _pictures(task: Task, digests: Sequence[str], edge: int) -> object:
    return thumbnails(task.store, digests, edge)
