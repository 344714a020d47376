"""From starting the program to its first paint, against a bare PySide6 window: the start screen, and with a file."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measure import SIZES, Figure, Sizes, answer, child, report
from tests.benchmarks.streets import desk_file, workshop

_TIMES = 5
_PATIENCE = 60_000
"""Milliseconds after which a window that has not painted counts as broken."""


def figures(directory: Path, sizes: Sizes = SIZES) -> Iterator[Figure]:
    """The start screen, then the window on a file of each size."""
    os.environ.update(QT_QPA_PLATFORM="offscreen", QT_LOGGING_RULES="default.warning=false")
    os.environ.update(XDG_CONFIG_HOME=str(directory), XDG_DATA_HOME=str(directory))
    cases: dict[str, tuple[Path, ...]] = {"start screen": ()}
    for branches, years in sizes:
        cases[f"window on {branches} branches x {years} years"] = (desk_file(directory, branches, years),)
    for name, path in cases.items():
        rounds = [(_start("bare"), _start("desktop", *path)) for _ in range(_TIMES)]
        bare = statistics.median(one["seconds"] for one, _ in rounds)
        ours = statistics.median(one["seconds"] for _, one in rounds)
        yield Figure(
            f"start to first paint, {name}",
            f"{ours * 1000:.0f} ms, {rounds[0][1]['peak_mb']:.0f} MB",
            f"bare window {bare * 1000:.0f} ms, {rounds[0][0]['peak_mb']:.0f} MB",
            f"{ours / bare:.1f}",
        )


def main() -> None:
    """Run this script alone."""
    with workshop() as directory:
        report(figures(directory))


def _start(what: str, *path: Path) -> dict[str, float]:
    return child("bench_start", what, time.monotonic(), *path)


def _bare(started: float) -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    watch = _watch(app, QMainWindow, started)
    window.show()
    app.exec()
    del watch


def _desktop(started: float, path: Path | None) -> None:
    from PySide6.QtWidgets import QApplication

    from ui.app import run
    from ui.dialogs.start import StartScreen
    from ui.window import Window

    app = QApplication(sys.argv[:1])
    watch = _watch(app, Window if path else StartScreen, started)
    run(path)
    del watch


def _watch(app: object, window: type, started: float) -> object:
    """End the process when a window of this class has painted for the first time, and say how long that took."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            if event.type() == QEvent.Type.Paint and isinstance(watched, window):
                QTimer.singleShot(0, _painted)
            return False

    def _painted() -> None:
        answer(seconds=time.monotonic() - started)
        sys.stdout.flush()
        os._exit(0)

    QTimer.singleShot(_PATIENCE, lambda: os._exit(1))
    watch = Watch()
    assert isinstance(app, QCoreApplication)
    app.installEventFilter(watch)
    return watch


if __name__ == "__main__":
    if len(sys.argv) < 2:
        main()
    elif sys.argv[1] == "bare":
        _bare(float(sys.argv[2]))
    else:
        _desktop(float(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
