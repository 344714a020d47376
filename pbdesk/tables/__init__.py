"""Tables of other programs, in and out: read as they really are, understood, compared; nothing here knows the store."""

from __future__ import annotations
