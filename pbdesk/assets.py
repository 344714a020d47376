"""Where the files that are not code lie: rules, fonts, themes, calendar, help."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent / "resources"


def asset(*parts: str) -> Path:
    """The path of a resource, for example ``asset("rules", "meetings.toml")``."""
    return _ROOT.joinpath(*parts)
