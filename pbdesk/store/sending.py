"""What may go out: revisions that a recipient has not acknowledged, and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pbdesk.store import revisions
from pbdesk.store.file import Store
from pbdesk.store.revisions import Doc, Revision
from pbdesk.store.sentences import told

_CHUNK = 500


def revisions_to_send(store: Store, recipient: str, *, everything: bool) -> list[Revision]:
    """The revisions of the file without a receipt from a recipient, or all of them."""
    columns = ", ".join(f"r.{name}" for name in Revision._fields)
    unseen = (
        "" if everything else
        " WHERE r.rev NOT IN (SELECT s.rev FROM bundle_out_revision s JOIN bundle_out b ON b.id = s.bundle_id "
        "WHERE b.recipient = ? AND b.receipt_at IS NOT NULL)"
    )  # fmt: skip
    with told():
        return revisions.select(
            store.conn, f"SELECT {columns} FROM revision r{unseen} ORDER BY r.kind, r.record_id, r.made_at, r.rev",
            () if everything else (recipient,),
        )  # fmt: skip


def private_of(store: Store, revs: Sequence[str]) -> Mapping[str, Doc]:
    """ID numbers and phones by revision, where there are any."""
    found: dict[str, Doc] = {}
    for part in _parts(revs):
        rows = store.query(
            f"SELECT p.rev, p.id_number, p.phone FROM person_private p WHERE p.rev IN ({', '.join('?' * len(part))})",
            part,
        )
        for r in rows:
            known = {"id_number": r["id_number"], "phone": r["phone"]}
            found[r["rev"]] = {name: value for name, value in known.items() if value is not None}
    return found


def attachments_of(store: Store, made: Iterable[Revision]) -> Mapping[str, bytes]:
    """The bytes of the attachments among revisions, by their hash."""
    named = {str(r.content().get("sha256")) for r in made if r.kind == "attachment"}
    found = ((sha256, store.blob(sha256)) for sha256 in sorted(named))
    return {sha256: data for sha256, data in found if data is not None}


def _parts(revs: Sequence[str]) -> Iterable[Sequence[str]]:
    return (revs[start : start + _CHUNK] for start in range(0, len(revs), _CHUNK))
