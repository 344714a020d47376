"""A new file for a branch or a guide from a street's bundle, so that both name every record alike from the start."""

from __future__ import annotations

from pathlib import Path

from pbdesk import clock as clocks
from pbdesk.clock import Clock
from pbdesk.errors import UserError
from pbdesk.exchange import incoming
from pbdesk.exchange.manifest import Manifest
from pbdesk.exchange.sealed import unseal
from pbdesk.model import Desk
from pbdesk.store import Store, bundles
from pbdesk.store.bundles import Device
from pbdesk.store.opening import beside
from pbdesk.store.sentences import told

GUIDE = "guide_id"
"""The setting of a guide's file that says which guide sits at its desk."""


def read_beginning(data: bytes) -> Manifest:
    """What a bundle says of itself, if a file can begin with it.

    Raises:
        BundleError: it is none, or damaged.
        UserError: it is locked for somebody else, or no street made it.
    """
    with told(), Store.create(None, desk=Desk.BRANCH, title="预览") as store:
        opened = incoming.open_bundle(store, data)
    if opened.manifest.desk is not Desk.STREET:
        raise UserError("新建文件要用街道导出的数据包。这个是支部或指导员导出的，请到街道的文件里合并它。没有新建。")
    return opened.manifest


def usual_desk(manifest: Manifest) -> Desk:
    """Whose file a bundle most likely begins: a guide's if it names one or is of several branches, else a branch's."""
    return Desk.BRANCH if len(manifest.branches) == 1 and manifest.guide_id is None else Desk.GUIDE


def usual_title(manifest: Manifest, desk: Desk) -> str:
    """What the new file is called unless somebody says otherwise."""
    names = [name for name in manifest.branch_names if name]
    return names[0] if desk is Desk.BRANCH and names else f"{manifest.file_title} 党建指导员"


def begin(
    path: Path | None, data: bytes, *, desk: Desk | None = None, title: str = "", clock: Clock = clocks.now,
    author: str | None = None,
) -> Store:  # fmt: skip
    """Make a file and merge a street's bundle into it; the street is let in from the start.

    Raises:
        UserError: the bundle is none to begin with, or the file can't be made; nothing is left behind.
    """
    manifest = read_beginning(data)
    chosen = desk or usual_desk(manifest)
    if chosen is Desk.STREET:
        raise UserError("街道的文件不能从数据包新建。请选支部或指导员。没有新建。")
    named = title.strip() or usual_title(manifest, chosen)
    if path is None:
        store = Store.create(None, desk=chosen, title=named, clock=clock, author=author)
        _fill(store, data)
        return store
    with beside(path) as fresh, Store.create(fresh, desk=chosen, title=named, clock=clock, author=author) as store:
        _fill(store, data)
    return Store.open(path, clock=clock, author=author)


def the_only_guide(store: Store) -> str | None:
    """The guide that a file must belong to: the only one with branches in care."""
    rows = store.query("SELECT DISTINCT p.person_id FROM posting p WHERE p.deleted_at IS NULL")
    return str(rows[0]["person_id"]) if len(rows) == 1 else None


def _fill(store: Store, data: bytes) -> None:
    manifest = unseal(store, data).manifest
    bundles.meet_device(store, Device(
        manifest.device_id, manifest.device_name, manifest.verify_key, manifest.desk, (), "approved",
        store.clock().replace(microsecond=0),
    ))  # fmt: skip
    opened = incoming.open_bundle(store, data)
    incoming.merge(store, opened, backed_up=True)
    bundles.begin_with(store, opened.id)
    guide = manifest.guide_id or the_only_guide(store) if store.desk is Desk.GUIDE else None
    if guide is not None:
        store.keep_setting(GUIDE, guide)
