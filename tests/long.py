"""The long part of the suite: more examples and larger inputs, asked for with ``pytest --long``."""

from __future__ import annotations

import os

_ASKED = "PBDESK_LONG_TESTS"


def ask() -> None:
    """Ask for the long part; child processes know it too."""
    os.environ[_ASKED] = "1"


def asked() -> bool:
    """Whether the long part was asked for."""
    return _ASKED in os.environ


def examples(few: int, many: int) -> int:
    """How many examples are tried: a few with every change, many when the long part is asked for."""
    return many if asked() else few
