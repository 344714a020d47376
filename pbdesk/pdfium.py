"""Opening a finished PDF to read it back: one thread at a time, for pdfium keeps state that all threads share.

Two threads inside it at once end the program, whichever documents they read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

import pypdfium2

_ALONE = RLock()


@contextmanager
def opened(pdf: bytes) -> Iterator[Any]:
    """A PDF as pypdfium2 reads it; other threads wait until it is closed."""
    with _ALONE:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()
