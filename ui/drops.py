"""What is dropped on the window: bundles lead to the preview of a merge, others are left to whatever takes them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from pbdesk.exchange.container import is_exchange_file


def exchange_files(data: QMimeData) -> tuple[Path, ...]:
    """The bundles and receipts among what is dragged, known by their content; a folder counts as a whole."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return tuple(path for path in paths if path.is_dir() or is_exchange_file(path))
