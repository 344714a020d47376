"""The verbs of attachments: photos, signed pages and papers of a meeting or of an admission track.

What is attached lies in the file, once, by its SHA-256; it is never opened by itself, only shown small or saved
somewhere by the user.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pbdesk.actions.media import LARGEST, inspect, refuse_disguise, refuse_too_large, safe_name
from pbdesk.errors import UserError
from pbdesk.files import write_whole
from pbdesk.model import Admission, Attachment, AttachmentKind, Meeting
from pbdesk.store import Changes, Shown, Store
from pbdesk.store.ids import new_id
from pbdesk.words import ATTACHMENT_WORDS

MOST_PER_OWNER = 100
"""Files that one meeting or track may have."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A file to attach that is no file on the disk: a picture from the clipboard, a scan from memory."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not attached, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Attached:
    """What came of attaching several files: the change (None: there was nothing to save) and the refused ones."""

    changes: Changes | None
    names: tuple[str, ...]
    refused: tuple[Refused, ...]

    @property
    def sentence(self) -> str:
        """What happened, to be told at once: how many are in, and which are not and why."""
        told = [f"已附上 {len(self.names)} 个文件。"] if self.names else []
        told += [f"“{refused.name}”没有附上：{refused.reason}" for refused in self.refused]
        return "\n".join(told)


@dataclass(frozen=True, slots=True)
class _Ready:
    name: str
    media_type: str
    data: bytes
    sha256: str


def attach(
    store: Store, owner: Meeting | Admission, source: Path | Picked, kind: AttachmentKind = AttachmentKind.PHOTO
) -> Changes:
    """Attach one file.

    Raises:
        UserError: it can't be read, is too large, is no picture or PDF, or is attached already; nothing was changed.
    """
    done = attach_all(store, owner, [source], kind)
    if done.changes is None:
        raise UserError(done.refused[0].reason)
    return done.changes


def attach_all(
    store: Store, owner: Meeting | Admission, sources: Sequence[Path | Picked], kind: AttachmentKind
) -> Attached:
    """Attach several files as one change; those that can't be are answered with the reason, the others are in."""
    there = _digests(store, owner)
    ready: list[_Ready] = []
    refused: list[Refused] = []
    for source in sources:
        try:
            found = _checked(source, there)
        except UserError as error:
            refused.append(Refused(_short(source.name), str(error)))
            continue
        there[found.sha256] = found.name
        ready.append(found)
    changes = _save(store, owner, ready, kind) if ready else None
    return Attached(changes, tuple(found.name for found in ready), tuple(refused))


def detach(store: Store, shown: Shown[Attachment]) -> Changes:
    """Take an attachment off its record; undo and history bring it back."""
    with store.change(f"移除{ATTACHMENT_WORDS[shown.record.kind]}“{shown.record.name}”") as tx:
        tx.delete(shown.record, heads=shown.heads)
    return tx.changes


def export(store: Store, attachment: Attachment, path: Path) -> None:
    """Save an attachment to a file of the user's choice; it is not opened.

    Raises:
        UserError: its bytes are not in this file or are no picture or PDF, the path is called like something else, or
            nothing can be written there.
    """
    data = content(store, attachment)
    refuse_disguise(attachment.name, data, path)
    write_whole(path, [data])


def content(store: Store, attachment: Attachment) -> bytes:
    """The bytes of an attachment.

    Raises:
        UserError: they are not in this file (they did not travel with a bundle), or are damaged.
    """
    data = store.blob(attachment.sha256)
    if data is None:
        raise UserError(f"“{attachment.name}”的内容不在这个文件里，只有它的名字。请向附上它的支部要原件。")
    return data


def _checked(source: Path | Picked, there: Mapping[str, str]) -> _Ready:
    """A file read and looked at.

    Raises:
        UserError: it can't be attached.
    """
    data = source.data if isinstance(source, Picked) else _read(source)
    media_type = inspect(data).media_type
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 in there:
        raise UserError(f"同样内容的文件已经附过了，叫“{there[sha256]}”。")
    if len(there) >= MOST_PER_OWNER:
        raise UserError(f"一条记录最多附 {MOST_PER_OWNER} 个文件。")
    return _Ready(safe_name(source.name, media_type), media_type, data, sha256)


def _save(store: Store, owner: Meeting | Admission, ready: Sequence[_Ready], kind: AttachmentKind) -> Changes:
    with store.change(f"附上{ATTACHMENT_WORDS[kind]}") as tx:
        for found in ready:
            tx.keep_blob(found.data)
            tx.put(_record(owner, kind, found, store))
    return tx.changes


def _record(owner: Meeting | Admission, kind: AttachmentKind, found: _Ready, store: Store) -> Attachment:
    return Attachment(
        id=new_id(),
        branch_id=owner.branch_id,
        meeting_id=owner.id if isinstance(owner, Meeting) else None,
        admission_id=owner.id if isinstance(owner, Admission) else None,
        kind=kind,
        name=found.name,
        media_type=found.media_type,
        size=len(found.data),
        sha256=found.sha256,
        added_at=store.clock(),
    )


_OF_MEETING = "SELECT t.sha256, t.name FROM attachment t WHERE t.deleted_at IS NULL AND t.meeting_id = ?"
_OF_ADMISSION = "SELECT t.sha256, t.name FROM attachment t WHERE t.deleted_at IS NULL AND t.admission_id = ?"


def _digests(store: Store, owner: Meeting | Admission) -> dict[str, str]:
    rows = store.query(_OF_MEETING if isinstance(owner, Meeting) else _OF_ADMISSION, [owner.id])
    return {r["sha256"]: r["name"] for r in rows}


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UserError("这是一个文件夹，请打开它，选里面的文件。")
        if not path.is_file():
            raise UserError("找不到这个文件，它可能已经移走或改了名字。请重新选一次。")
        refuse_too_large(path.stat().st_size)
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise UserError("这个文件读不出来。请看看它是否正被别的程序使用，或者存储卡、U 盘是否已拔下。") from error


def _short(name: str) -> str:
    visible = "".join(c for c in name if c.isprintable())
    return visible if len(visible) <= 40 else f"{visible[:30]}……{visible[-8:]}"
