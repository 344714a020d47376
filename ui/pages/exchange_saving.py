"""Saving what goes out: asked where to, written on the worker with progress and cancel, then said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from pbdesk.errors import UserError
from pbdesk.exchange import outgoing
from pbdesk.exchange.container import BUNDLE_SUFFIX
from pbdesk.exchange.outgoing import Wish
from pbdesk.files import write_whole
from pbdesk.store import Changes
from pbdesk.views.exchange import manifest_words
from ui.bridge import Bridge
from ui.dialogs.files import documents, file_dialog, folder_dialog
from ui.dialogs.progress import ProgressDialog
from ui.jobs import Task

SENT = Changes(frozenset({"bundle_out"}), "导出数据包")


@dataclass(frozen=True, slots=True)
class Shipment:
    """One bundle to be written: for whom (in words), what, and the name of its file."""

    name: str
    wish: Wish
    file: str


class Saving:
    """``dialog`` is what is open meanwhile; ``done`` follows when something has gone out."""

    def __init__(self, bridge: Bridge, parent: QWidget, done: Callable[[], object]) -> None:
        self._bridge = bridge
        self._parent = parent
        self._done = done
        self.dialog: QDialog | None = None

    def ask(self, shipments: Sequence[Shipment]) -> None:
        """Ask where to save: one file by its name, several into a folder."""
        if len(shipments) == 1:
            start = documents() / shipments[0].file
            dialog = file_dialog(
                self._parent, "导出数据包", start, "数据包", BUNDLE_SUFFIX,
                lambda path: self.save_to({path: shipments[0]}), saving=True,
            )  # fmt: skip
        else:
            dialog = folder_dialog(
                self._parent, "放进哪个文件夹", lambda folder: self.save_to({folder / s.file: s for s in shipments})
            )
        self.dialog = dialog
        dialog.open()

    def save_to(self, places: dict[Path, Shipment]) -> None:
        """Write the bundles."""
        told: list[str] = []
        empty: list[str] = []

        def work(task: Task) -> None:
            for number, (path, shipment) in enumerate(places.items()):
                task.progress(number, len(places), shipment.name)
                try:
                    made = outgoing.write(task.writer, shipment.wish)
                except UserError as nothing:
                    empty.append(str(nothing))
                    continue
                write_whole(path, [made.data])
                told.append(f"{path.name}：{manifest_words(made.manifest)}")

        def ended() -> None:
            if told:
                where = next(iter(places)).parent
                words = f"已导出 {told[0]}" if len(told) == 1 else f"已导出 {len(told)} 个数据包到 {where}"
                if empty:
                    words += f"，另有 {len(empty)} 家没有新的内容"
                self._bridge.catch_up(SENT, words)
            elif empty:
                self._bridge.failed.emit(empty[0])
            self._done()

        progress = ProgressDialog("正在导出", f"{len(places)} 个数据包" if len(places) > 1 else "", self._parent)
        run(self._bridge, self._parent, work, ended, progress, lambda shown: setattr(self, "dialog", shown))


def run(
    bridge: Bridge, owner: QWidget, work: Callable[[Task], object], ended: Callable[[], object],
    progress: ProgressDialog, shown: Callable[[QDialog], object],
) -> None:  # fmt: skip
    """Run a work with a progress dialog; ``ended`` follows however it ended (a file in memory is done with at once)."""
    rest: list[bool] = []

    def finish() -> None:
        rest.append(True)
        ended()

    def failed(sentence: str) -> None:
        bridge.failed.emit(sentence)
        finish()

    ticket = bridge.jobs.start(work, lambda _result: finish(), failed=failed, store=bridge.store, owner=owner)
    if rest:
        progress.deleteLater()
        return
    ticket.ended.connect(lambda: None if rest else finish())
    progress.follow(ticket)
    shown(progress)
    progress.open()
