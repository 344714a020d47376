"""The desktop: PySide6 only; what it shows comes from ``pbdesk.views``, what it does from ``pbdesk.actions``."""

from __future__ import annotations
