"""Small pictures of attached files, decoded with limits so that no picture can fill the memory; safe off the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from pbdesk.actions.media import type_of
from pbdesk.store import Store

_MOST_PIXELS = 100_000_000
_PICTURES = {"image/jpeg", "image/png"}


def thumbnail(data: bytes, edge: int) -> QImage | None:
    """A picture scaled down to fit a square while it is decoded; None when it can't or should not be decoded."""
    if type_of(data) not in _PICTURES:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        return None
    reader.setScaledSize(size.scaled(edge, edge, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    return None if image.isNull() else image


def thumbnails(store: Store, digests: Iterable[str], edge: int) -> Mapping[str, QImage]:
    """The small pictures of those files that are pictures and lie in the store, by their SHA-256."""
    found = {}
    for sha256 in digests:
        data = store.blob(sha256)
        image = thumbnail(data, edge) if data is not None else None
        if image is not None:
            found[sha256] = image
    return found
