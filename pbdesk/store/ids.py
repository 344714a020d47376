"""Ids for new records: UUIDv7 text, which sorts by the time it was made and never meets another desk's."""

from __future__ import annotations

import secrets
import uuid

from pbdesk import clock


def new_id(now: clock.Clock = clock.now) -> str:
    """A new id; no two desks ever make the same one."""
    milliseconds = int(now().timestamp() * 1000) & (1 << 48) - 1
    number = milliseconds << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=number))


def new_device() -> str:
    """A short name for the place where a file was made; it says which desk a revision came from."""
    return secrets.token_hex(4)
