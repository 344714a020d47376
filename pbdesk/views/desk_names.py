"""What the desks are called on which things were typed: this one, and those that have sent bundles."""

from __future__ import annotations

from collections.abc import Mapping

from pbdesk.model import Desk
from pbdesk.store import Store, bundles

_HERE: Mapping[Desk, str] = {Desk.STREET: "本街道", Desk.BRANCH: "本支部", Desk.GUIDE: "本机"}


def desk_names(store: Store) -> Mapping[str, str]:
    """By the device that a revision names, what its desk is called; one that never sent anything itself is missing."""
    names = {device.id: device.name for device in bundles.devices(store)}
    return {**names, store.setting("device") or "": _HERE[store.desk]}


def at_desk(desk: str, author: str) -> str:
    """Who said something at which desk: two desks can have users of one name."""
    return " · ".join(dict.fromkeys(filter(None, (desk, author))))
