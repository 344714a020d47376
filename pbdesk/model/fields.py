"""How a record class says that a column names a row of another table."""

from __future__ import annotations

from dataclasses import field
from typing import Any


def ref(table: str) -> Any:  # noqa: ANN401  a dataclass field specifier has the type of its field
    """A required column that names a row of ``table``."""
    return field(metadata={"ref": table})


def opt(table: str) -> Any:  # noqa: ANN401  as above
    """An optional column that names a row of ``table``."""
    return field(default=None, metadata={"ref": table})
