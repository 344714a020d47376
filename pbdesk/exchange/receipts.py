"""Receipts: a small signed file that tells a sender which of its bundles have arrived, so that both sides know.

A receipt names every bundle of the sender that was merged and stands, and the revisions among them that are not in the
file (kept aside): those are sent again. It also names bundles that an earlier receipt confirmed and that are not here
(lost with going back to a backup, or their merge was taken back): they count as received no longer. It may be given
twice, late or out of order.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import cast

from pbdesk.errors import UserError
from pbdesk.exchange import container, keys
from pbdesk.exchange.container import DAMAGED, BundleError
from pbdesk.exchange.frames import digest_of
from pbdesk.exchange.manifest import RECEIPT, Manifest
from pbdesk.exchange.outgoing import own_scope
from pbdesk.exchange.sealed import unseal
from pbdesk.model import Desk
from pbdesk.store import Store, bundles
from pbdesk.store.migrations import VERSION

_RECEIPT = b"Q"


def write_receipt(store: Store, device_id: str) -> bytes:
    """The receipt for everything that has come from a device.

    Raises:
        UserError: nothing has come from it.
    """
    arrived = [a for a in bundles.arrivals_of(store) if a.device_id == device_id]
    ids = {a.id for a in arrived if a.state == "merged"}
    undone = [bundles.beginning(a.id) for a in arrived if a.state == "undone"]
    if not ids and not undone:
        raise UserError("还没有合并过这台电脑的数据包，没有可以开的回执。")
    missing = bundles.not_here(store, device_id)
    content = {"bundles": sorted(ids), "missing": missing, "lacking": [*_lacking(store, device_id), *undone]}
    told = json.dumps(content).encode()
    packed, size, digest = container.pack([(_RECEIPT, told)])
    scope = own_scope(store)
    manifest = Manifest(
        what=RECEIPT,
        device_id=store.setting("device") or "",
        device_name=f"{store.title} · {store.author}",
        desk=scope.desk,
        verify_key=keys.verify_key_of(keys.device_key(store)),
        file_title=store.title,
        branches=(),
        recipient=device_id,
        sequence=1,
        made_at=store.clock().replace(microsecond=0),
        schema=VERSION,
        counts={},
        revisions=0,
        revisions_digest=digest_of(()),
        size=size,
        digest=digest,
    )
    said = manifest.to_bytes()
    payload = container.Payload(said, keys.device_key(store).sign(said).signature, packed)
    return container.wrap(payload.to_bytes(), locked=False)


def take_receipt(store: Store, data: bytes) -> int:
    """Note from a receipt what has arrived; answers how many of our bundles it confirms (it may only take back).

    Raises:
        BundleError: it is damaged, or no receipt.
        UserError: it is for another desk.
    """
    unsealed = unseal(store, data)
    payload, manifest = unsealed.payload, unsealed.manifest
    if manifest.what != RECEIPT:
        raise BundleError("这是数据包，不是回执。请用“合并数据包”（命令行是 merge）打开它。")
    if manifest.recipient != store.setting("device"):
        raise UserError("这份回执是给别的电脑的，没有登记。")
    known = next((d for d in bundles.devices(store) if d.id == manifest.device_id), None)
    if known and (known.state == "blocked" or known.verify_key != manifest.verify_key):
        raise UserError("这份回执来自停用的电脑，或者签名的密钥和登记的不同，没有登记。请向对方核实。")
    told = _read(payload, manifest)
    confirmed, lost = bundles.acknowledge(store, told["bundles"], told["missing"], told["lacking"])
    if not confirmed and not lost:
        raise UserError("回执里的数据包都不是这个文件导出的，没有登记。")
    return confirmed


def _lacking(store: Store, device_id: str) -> Sequence[str]:
    """What an office and its branches lack of each other; two desks of one branch have their records otherwise."""
    sender = bundles.device(store, device_id)
    if sender is None or (sender.desk is Desk.STREET) == (store.desk is Desk.STREET):
        return ()
    return bundles.lacking_of(store, device_id)


def _read(payload: container.Payload, manifest: Manifest) -> dict[str, list[str]]:
    frames = container.unpack(payload.packed, manifest.size, manifest.digest)
    data = b"".join(frame.read() for frame in frames if frame.letter == _RECEIPT)
    try:
        told = container.strict_json(data)
    except ValueError as error:
        raise BundleError(DAMAGED) from error
    found = {name: told.get(name) if isinstance(told, dict) else None for name in ("bundles", "missing")}
    found["lacking"] = told.get("lacking", []) if isinstance(told, dict) else None  # earlier versions don't say
    if not all(isinstance(names, list) and all(type(each) is str for each in names) for names in found.values()):
        raise BundleError(DAMAGED)
    return cast("dict[str, list[str]]", found)
