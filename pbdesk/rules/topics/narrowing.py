"""How a topic's queries are narrowed to the branches asked for."""

from __future__ import annotations

from collections.abc import Collection


def narrowed(branches: Collection[str] | None, column: str) -> tuple[str, dict[str, str]]:
    """A condition on a branch column (beginning with AND) and its parameters; nothing when all are asked for."""
    if branches is None:
        return "", {}
    names = {f"b{n}": branch for n, branch in enumerate(sorted(branches))}
    return f"AND {column} IN ({', '.join(':' + name for name in names)})", names
