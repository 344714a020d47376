"""Folders in the system's temporary place for copies that are tried out or taken apart.

A copy holds what the file holds, so only its owner reads it and it goes afterwards. What a killed program left there
goes when the next folder is made.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "pbdesk-copy-"
_NAME = re.compile(rf"{_PREFIX}[a-z0-9_]{{8}}")
_OURS = re.compile(r"(copy|lens)(\.pbdesk)?(\.backups|-journal|-wal|-shm)?")
"""What may lie in such a folder: one with anything else in it is left alone."""
_ABANDONED = 86_400.0
"""Seconds after which nobody is at work in a folder any more."""


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder that only its owner reads; it goes afterwards, with all that is in it.

    Raises:
        OSError: none can be made.
    """
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _clear_abandoned(folder)
        yield folder


def _clear_abandoned(fresh: Path) -> None:
    with suppress(OSError):
        since = fresh.stat().st_mtime - _ABANDONED
        for folder in fresh.parent.iterdir():
            if _NAME.fullmatch(folder.name) and folder.lstat().st_mtime < since and _is_ours(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    if folder.is_symlink() or not folder.is_dir():
        return False
    return all(_OURS.fullmatch(path.name) for path in folder.iterdir())
