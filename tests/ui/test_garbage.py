"""Garbage with widgets in it is collected on the screen's thread."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from ui.garbage import Collector


class Ring:
    """Refers to itself, so that only a collection ends it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qapp: QObject) -> Collector:
    return Collector()


def test_a_worker_that_allocates_a_great_deal_collects_nothing(collector: Collector) -> None:
    left = weakref.ref(Ring())
    worker = threading.Thread(target=lambda: [[] for _ in range(100_000)])
    worker.start()
    worker.join()
    assert left() is not None


def test_what_is_due_is_collected_here(collector: Collector) -> None:
    left = weakref.ref(Ring())
    kept = [[] for _ in range(gc.get_threshold()[0] + 1)]  # type: ignore[var-annotated]  # nothing goes in
    collector.collect()
    assert (left(), len(kept)) == (None, gc.get_threshold()[0] + 1)


def test_where_nothing_is_due_nothing_is_done(collector: Collector) -> None:
    gc.collect()
    left = weakref.ref(Ring())
    collector.collect()
    assert left() is not None
