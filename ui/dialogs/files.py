"""Asking for a file: one way for opening and saving, with every word in Chinese."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_WORDS = {
    QFileDialog.DialogLabel.LookIn: "位置：",
    QFileDialog.DialogLabel.FileName: "文件名：",
    QFileDialog.DialogLabel.FileType: "类型：",
    QFileDialog.DialogLabel.Reject: "取消",
}


def file_dialog(
    parent: QWidget | None, title: str, start: Path, kind: str, suffix: str, chosen: Callable[[Path], object],
    *, saving: bool,
) -> QFileDialog:  # fmt: skip
    """A dialog that hands the chosen path to ``chosen``; ``kind`` names the files, ``suffix`` ends them."""
    dialog = QFileDialog(parent, title, str(start), f"{kind} (*{suffix})")
    if saving:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix.lstrip("."))
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    for label, words in _WORDS.items():
        dialog.setLabelText(label, words)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "保存" if saving else "打开")
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    return dialog


def files_dialog(
    parent: QWidget | None, title: str, start: Path, kind: str, suffix: str, chosen: Callable[[list[Path]], object]
) -> QFileDialog:
    """A dialog that hands several files to ``chosen``; what is called otherwise can be chosen too."""
    dialog = file_dialog(parent, title, start, kind, suffix, lambda _path: None, saving=False)
    dialog.setNameFilters([f"{kind} (*{suffix})", "全部文件 (*)"])
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda paths: chosen([Path(path) for path in paths]))
    return dialog


def folder_dialog(parent: QWidget | None, title: str, chosen: Callable[[Path], object]) -> QFileDialog:
    """A dialog that hands a folder to ``chosen``."""
    dialog = QFileDialog(parent, title, str(documents()))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "放在这里")
    dialog.setLabelText(QFileDialog.DialogLabel.Reject, "取消")
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    return dialog


def documents() -> Path:
    """Where files are offered to be saved."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
