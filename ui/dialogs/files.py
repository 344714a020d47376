"""Asking for a file: one way for opening and saving, with every word in Chinese."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

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
