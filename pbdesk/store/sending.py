"""What may go out: revisions that a recipient has not acknowledged, and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pbdesk.store import privates, revisions
from pbdesk.store.file import Store
from pbdesk.store.revisions import Doc, Revision
from pbdesk.store.sentences import told


def revisions_to_send(
    store: Store, recipient: str, *, everything: bool, branches: Sequence[str] = (), upwards: bool = False
) -> list[Revision]:
    """The revisions of the file without a receipt from a recipient, or all of them.

    With ``branches``, only those of these branches and of no branch: a street need not read the others to leave them
    out. ``upwards``: the recipient is the office, which has what came from it.
    """
    columns = ", ".join(f"r.{name}" for name in Revision._fields)
    wanted, params = ["TRUE"], []
    if not everything:
        wanted.append(
            "r.rev NOT IN (SELECT s.rev FROM bundle_out_revision s JOIN bundle_out b ON b.id = s.bundle_id "
            "WHERE b.recipient = ? AND b.receipt_at IS NOT NULL)"
        )
        params.append(recipient)
    if upwards and not everything:
        wanted.append(
            "r.rev NOT IN (SELECT c.rev FROM bundle_in_revision c JOIN bundle_in i ON i.id = c.bundle_id "
            "JOIN device d ON d.id = i.device_id WHERE d.desk = 'street' AND c.fate <> 'aside')"
        )
    if branches:
        wanted.append(f"(r.branch_id IS NULL OR r.branch_id IN ({', '.join('?' * len(branches))}))")
        params += branches
    with told():
        return revisions.select(
            store.conn,
            f"SELECT {columns} FROM revision r WHERE {' AND '.join(wanted)} "
            "ORDER BY r.kind, r.record_id, r.made_at, r.rev", tuple(params),
        )  # fmt: skip


def private_of(store: Store, made: Iterable[Revision]) -> Mapping[str, Doc]:
    """ID numbers and phones by revision, where anything is known of them."""
    with told():
        found = ((r.rev, privates.of_revision(store.conn, r)) for r in made if r.kind == "person")
        return {rev: known for rev, known in found if known is not None}


def attachments_of(store: Store, made: Iterable[Revision]) -> Mapping[str, bytes]:
    """The bytes of the attachments among revisions, by their hash."""
    named = {str(r.content().get("sha256")) for r in made if r.kind == "attachment"}
    found = ((sha256, store.blob(sha256)) for sha256 in sorted(named))
    return {sha256: data for sha256, data in found if data is not None}
