"""Writing a bundle: which revisions go, signed by this file, locked for the office, noted in the books.

What the recipient has acknowledged is not sent again unless everything is asked for; sending too much does no harm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from pbdesk.errors import UserError
from pbdesk.exchange import container, keys
from pbdesk.exchange.company import going_down
from pbdesk.exchange.frames import Contents, digest_of, to_frames
from pbdesk.exchange.manifest import RECORDS, Manifest
from pbdesk.exchange.scope import Scope, names_of, whose
from pbdesk.model import Desk
from pbdesk.store import Store, sending
from pbdesk.store.bundles import Departure, arrivals_of, depart, departures, last_number, standing_on
from pbdesk.store.migrations import VERSION
from pbdesk.store.revisions import Revision

OFFICE = "office"
"""The name under which the books keep what goes to the superior office."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to send: for whom, everything or what has no receipt yet, with ID numbers and phones or without.

    ``branches`` are those that the recipient answers for (the street's bundle for a branch or a guide).
    """

    recipient: str = OFFICE
    branches: tuple[str, ...] = ()
    everything: bool = False
    private: bool = False
    photos: bool = True


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A bundle that was written: its bytes and what it says of itself."""

    data: bytes
    manifest: Manifest
    locked: bool


def own_scope(store: Store) -> Scope:
    """What this file answers for: a branch's file its branches, a guide's those in care, the street's all."""
    rows = store.query("SELECT o.id FROM organization o WHERE o.kind = 'branch' AND o.deleted_at IS NULL ORDER BY o.id")
    branches = frozenset(r["id"] for r in rows)
    guide = store.setting("guide_id") if store.desk is Desk.GUIDE else None
    return Scope(store.desk, branches, guide)


def write(store: Store, wish: Wish, *, note: bool = True) -> Outgoing:
    """Write a bundle and note what went with it (``note``: not where it never leaves this computer).

    Raises:
        UserError: there is nothing to send, or nothing new.
    """
    scope = own_scope(store)
    chosen = to_send(store, wish)
    if not chosen:
        raise UserError(nothing_words(store, wish))
    contents = Contents(
        chosen,
        dict(sending.private_of(store, chosen)) if wish.private else {},
        dict(sending.attachments_of(store, chosen)) if wish.photos else {},
    )
    packed, size, digest = container.pack(to_frames(contents))
    manifest = _manifest(store, scope, wish, contents, (size, digest))
    payload = _signed(store, manifest, packed)
    office = None if scope.desk is Desk.STREET else keys.known_office(store)
    body = keys.locked(payload.to_bytes(), office.recipient) if office else payload.to_bytes()
    if note:
        gone = Departure(payload.id, wish.recipient, manifest.sequence, manifest.made_at, None)
        depart(store, gone, manifest.to_bytes().decode(), [r.rev for r in chosen])
    return Outgoing(container.wrap(body, locked=office is not None), manifest, office is not None)


def to_send(store: Store, wish: Wish) -> list[Revision]:
    """The revisions that would go."""
    scope = own_scope(store)
    found = sending.revisions_to_send(
        store, wish.recipient, everything=wish.everything,
        branches=sorted(names_of(store, wish.branches)) if scope.desk is Desk.STREET else (),
        upwards=wish.recipient == OFFICE,
    )  # fmt: skip
    above = wish.branches if scope.desk is Desk.STREET else scope.branches
    known = whose(store, found, above, came=False)
    known.newly_above = known.above(above)
    if scope.desk is Desk.STREET:
        return going_down(store, found, frozenset(wish.branches), known)
    return [r for r in found if not scope.objection(r.kind, r.peek(), known)]


def nothing_words(store: Store, wish: Wish) -> str:
    """Why there is nothing to send, and what to do."""
    if not wish.everything and departures(store, wish.recipient):
        everything = "请选“全部重新导出”（命令行写 --since all）"
        return f"从上次对方确认收到以后，没有新的内容要报送。如果对方需要全部内容，{everything}。"
    if not wish.everything and store.desk is not Desk.STREET and arrivals_of(store):
        return "里面都是街道发来的，还没有新的内容要报送。"
    return "还没有可以导出的内容。请先登记支部和记录。"


def _manifest(
    store: Store, scope: Scope, wish: Wish, contents: Contents, packed: tuple[int, str]
) -> Manifest:
    branches = sorted(wish.branches) if scope.desk is Desk.STREET else sorted(scope.branches)
    names = {r["id"]: r["name"] for r in store.query("SELECT o.id, o.name FROM organization o")}
    return Manifest(
        what=RECORDS,
        device_id=store.setting("device") or "",
        device_name=f"{store.title} · {store.author}",
        desk=scope.desk,
        verify_key=keys.verify_key_of(keys.device_key(store)),
        file_title=store.title,
        branches=tuple(branches),
        branch_names=tuple(names.get(branch, "") for branch in branches),
        guide_id=scope.guide_id or _guide(store, wish.recipient),
        recipient=wish.recipient,
        sequence=last_number(store) + 1,
        made_at=_now(store),
        schema=VERSION,
        counts=dict(sorted(Counter(r.kind for r in contents.revisions).items())),
        records=dict(sorted(records_by_table(contents.revisions).items())),
        revisions=len(contents.revisions),
        revisions_digest=digest_of(r.rev for r in contents.revisions),
        attachments=len(contents.blobs),
        private=len(contents.private),
        after={} if wish.everything else standing_on(store, wish.recipient),
        size=packed[0],
        digest=packed[1],
    )


def records_by_table(made: Iterable[Revision]) -> Counter[str]:
    """Of how many records some revisions are, by table."""
    return Counter(kind for kind, _ in {(r.kind, r.record_id) for r in made})


def _guide(store: Store, recipient: str) -> str | None:
    """The guide whom a street's bundle is for, if it is for one."""
    rows = store.query("SELECT p.person_id FROM posting p WHERE p.deleted_at IS NULL AND p.person_id = ?", [recipient])
    return recipient if rows and store.desk is Desk.STREET else None


def _signed(store: Store, manifest: Manifest, packed: bytes) -> container.Payload:
    told = manifest.to_bytes()
    return container.Payload(told, keys.device_key(store).sign(told).signature, packed)


def _now(store: Store) -> datetime:
    return store.clock().replace(microsecond=0)


def branch_names(store: Store, branches: Collection[str]) -> Iterable[str]:
    """The names of branches, in their order, for a message."""
    rows = store.query("SELECT o.id, o.name FROM organization o WHERE o.kind = 'branch'")
    return (r["name"] for r in rows if r["id"] in branches)
