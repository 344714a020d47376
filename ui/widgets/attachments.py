"""附件: photos and scans of a record, added by a dialog, from the clipboard or by dragging; never opened by itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QStandardPaths, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QImageWriter
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from pbdesk.actions.attachments import Picked
from pbdesk.model import AttachmentKind
from pbdesk.views.attachments import AttachmentRow
from pbdesk.words import ATTACHMENT_WORDS
from ui.dialogs.files import file_dialog
from ui.theme import Theme
from ui.widgets.attachments_list import AttachmentList, AttachmentModel
from ui.widgets.basic import button, label

_EMPTY = (
    "现场照片、签到和签字页的扫描件附在这里：选文件、粘贴，或者直接拖进来。\n"
    "能附 JPG、PNG 图片和 PDF，每个最多 20 MB。"
)
_ENDINGS = ".jpg *.jpeg *.png *.pdf"


class AttachmentsPanel(QWidget):
    """Says what is wanted and shows what is there; its owner knows the file."""

    wanted = Signal(object, object)
    """Files (paths, or pictures from the clipboard) to attach, and the AttachmentKind they are."""
    removed = Signal(str)
    """The id of the attachment to take off."""
    exported = Signal(str, object)
    """The id of the attachment to save, and where."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.dialog: QFileDialog | None = None
        self.kind_box = QComboBox()
        self.kind_box.setAccessibleName("附的是什么")
        for kind, words in ATTACHMENT_WORDS.items():
            self.kind_box.addItem(words, kind)
        self.add_button = button("选文件…", self._ask_files)
        self.paste_button = button("粘贴", self._paste, hint="Ctrl+V")
        self.model = AttachmentModel(self)
        self.list = AttachmentList(self.model, theme)
        self.empty = label(_EMPTY, "secondary", wrap=True)
        self.said = label("", "error", wrap=True)
        self.export_button = button("另存为…", self._ask_where)
        self.remove_button = button("移除", self._remove)
        self._build(theme)
        self.list.exported.connect(self._ask_where)
        self.list.removed.connect(self._remove)
        self.list.pasted.connect(self._paste)
        self.show_rows(())

    @property
    def count(self) -> int:
        """How many attachments there are."""
        return self.model.rowCount()

    def show_rows(self, rows: Sequence[AttachmentRow]) -> None:
        """List these; the one the keyboard stood on stays, if it is still there."""
        before = self.list.current()
        self.model.show_rows(rows)
        at = next((n for n, row in enumerate(rows) if before is not None and row.id == before.id), 0)
        if rows:
            self.list.setCurrentIndex(self.model.index(at))
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        for each in (self.export_button, self.remove_button):
            each.setVisible(bool(rows))

    def say(self, sentence: str) -> None:
        """Say why something was not attached, or nothing."""
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in reading order."""
        return self.kind_box, self.add_button, self.paste_button, self.list, self.export_button, self.remove_button

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.list.retheme(theme)
        self.model.forget_pictures()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _sources(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._want(_sources(event.mimeData()))

    def _build(self, theme: Theme) -> None:
        top, foot = QHBoxLayout(), QHBoxLayout()
        for row in (top, foot):
            row.setSpacing(theme.px(8))
        top.addWidget(self.kind_box)
        top.addWidget(self.add_button)
        top.addWidget(self.paste_button)
        top.addStretch(1)
        foot.addWidget(self.export_button)
        foot.addWidget(self.remove_button)
        foot.addStretch(1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(8))
        lay.addLayout(top)
        lay.addWidget(self.said)
        lay.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop)
        lay.addWidget(self.list, 10)
        lay.addLayout(foot)
        lay.addStretch(1)
        self.say("")

    def _want(self, sources: Sequence[Path | Picked]) -> None:
        if sources:
            self.wanted.emit(tuple(sources), AttachmentKind(self.kind_box.currentData()))

    def _ask_files(self) -> None:
        self.dialog = file_dialog(
            self, "选要附上的文件", _pictures(), "照片和扫描件", _ENDINGS, lambda _path: None, saving=False
        )
        self.dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self.dialog.filesSelected.connect(lambda paths: self._want([Path(path) for path in paths]))
        self.dialog.open()

    def _paste(self) -> None:
        sources = _sources(QGuiApplication.clipboard().mimeData())
        if sources:
            self._want(sources)
        else:
            self.say("剪贴板里没有图片，也没有复制的文件。先截图，或在文件夹里复制照片，再来粘贴。")

    def _ask_where(self) -> None:
        row = self.list.current()
        if row is None:
            return
        suffix = Path(row.name).suffix
        self.dialog = file_dialog(
            self, "另存附件", _pictures() / row.name, "附件", suffix,
            lambda path: self.exported.emit(row.id, path), saving=True,
        )  # fmt: skip
        self.dialog.open()

    def _remove(self) -> None:
        row = self.list.current()
        if row is not None:
            self.removed.emit(row.id)


def _sources(mime: QMimeData | None) -> list[Path | Picked]:
    """The files, or the one picture, that somebody copied or drags."""
    if mime is None:
        return []
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if paths:
        return [*paths]
    image = mime.imageData() if mime.hasImage() else None
    return [Picked("粘贴的图片.png", _as_png(image))] if isinstance(image, QImage) and not image.isNull() else []


def _as_png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())


def _pictures() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))
