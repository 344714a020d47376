"""Taking the seal off a file of exchange: unlocked, its signature checked, and what it says it is."""

from __future__ import annotations

from dataclasses import dataclass

from pbdesk.exchange import container, keys
from pbdesk.exchange.container import BundleError, Payload
from pbdesk.exchange.manifest import Manifest, read_manifest
from pbdesk.store import Store


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A bundle or a receipt whose signature is right."""

    payload: Payload
    manifest: Manifest


def unseal(store: Store, data: bytes) -> Unsealed:
    """Take a file of exchange apart, as far as its manifest.

    Raises:
        BundleError: it is none, damaged, forged, or of a newer version; nothing of it is used.
        UserError: it is locked for somebody else.
    """
    head, body = container.unwrap(data)
    payload = container.open_payload(keys.unlocked(store, body) if head.locked else body)
    manifest = read_manifest(payload.manifest)
    if not keys.verified(manifest.verify_key, payload.manifest, payload.signature):
        raise BundleError("数据包的签名不对：内容在传递中被改动过。没有合并，也没有改动文件。请让对方重新导出。")
    return Unsealed(payload, manifest)
