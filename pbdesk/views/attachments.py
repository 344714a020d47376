"""The attachments of a meeting or an admission track, as rows for a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pbdesk.actions.media import shown_name
from pbdesk.model import AttachmentKind
from pbdesk.store import Store
from pbdesk.words import ATTACHMENT_WORDS

_COLUMNS = "t.id, t.kind, t.name, t.media_type, t.size, t.sha256, t.added_at"
_OF_MEETING = f"""
    SELECT {_COLUMNS}
      FROM attachment t
     WHERE t.deleted_at IS NULL AND t.meeting_id = ?
     ORDER BY t.added_at, t.id"""
_OF_ADMISSION = f"""
    SELECT {_COLUMNS}
      FROM attachment t
     WHERE t.deleted_at IS NULL AND t.admission_id = ?
     ORDER BY t.added_at, t.id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRow:
    """One attachment; ``sha256`` names its bytes in the store, for a small picture of it.

    ``name`` is safe to show and to save under, whatever name it came with.
    """

    id: str
    kind: AttachmentKind
    name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime | None

    @property
    def what(self) -> str:
        """What it shows, in a word."""
        return ATTACHMENT_WORDS[self.kind]

    @property
    def size_words(self) -> str:
        """How large it is, as people read it."""
        return size_words(self.size)

    @property
    def is_picture(self) -> bool:
        """Whether a small picture of it can be drawn."""
        return self.media_type.startswith("image/")


def attachments_of(
    store: Store, *, meeting_id: str | None = None, admission_id: str | None = None
) -> tuple[AttachmentRow, ...]:
    """The attachments of a meeting or of an admission track, in the order in which they were added."""
    sql, owner = (_OF_MEETING, meeting_id) if meeting_id is not None else (_OF_ADMISSION, admission_id)
    return tuple(
        AttachmentRow(
            id=r["id"],
            kind=AttachmentKind(r["kind"]),
            name=shown_name(r["name"], r["media_type"]),
            media_type=r["media_type"],
            size=r["size"],
            sha256=r["sha256"],
            added_at=datetime.fromisoformat(r["added_at"]) if r["added_at"] else None,
        )
        for r in store.query(sql, [owner])
    )


def size_words(size: int) -> str:
    """A number of bytes in the unit that reads best: 800 字节, 12 KB, 1.5 MB."""
    if size < 1024:
        return f"{size} 字节"
    if size < 1_048_064:
        return f"{(size + 512) // 1024} KB"
    tenths = (10 * size + 524_288) // 1_048_576
    return f"{tenths // 10}.{tenths % 10} MB".replace(".0 ", " ")
