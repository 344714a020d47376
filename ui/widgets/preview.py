"""A PDF on the screen, a page at a time, from the whole page to three times the width; rendered on the worker."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.jobs import Jobs, Ticket
from ui.pdf import Pdf, render_page
from ui.theme import Theme
from ui.widgets.basic import button, label

_SETTLE_MS = 60
_EDGE = 20
"""Pixels of the desk that are seen around the paper."""
_SIZES = (0.0, 1.0, 1.5, 2.0, 3.0)
"""How many times the width of the view a page may be; 0 is the whole page."""


class PageView(QScrollArea):
    """The picture of a page on grey; Page Up and Page Down turn pages."""

    turned = Signal(int)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("预览")
        self.setProperty("role", "paper")
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self.picture)

    def show_image(self, image: QImage) -> None:
        """Show a page."""
        pixels = QPixmap.fromImage(image)
        pixels.setDevicePixelRatio(self.devicePixelRatioF())
        self.picture.setPixmap(pixels)
        self.picture.resize(pixels.deviceIndependentSize().toSize())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page up and page down turn the page."""
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
        else:
            self.turned.emit(steps)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the page drawn again at the new size."""
        super().resizeEvent(event)
        self.resized.emit()


class Preview(QWidget):
    """The page with what turns it above."""

    failed = Signal(str)

    def __init__(self, jobs: Jobs, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._pdf: Pdf | None = None
        self._page = 0
        self._size = 1
        self._ticket: Ticket | None = None
        self.view = PageView()
        self.view.turned.connect(self.turn)
        self.place_label = label("", "strong")
        self.back_button = button("◀", lambda: self.turn(-1), "step", hint="PageUp", name="上一页")
        self.on_button = button("▶", lambda: self.turn(1), "step", hint="PageDown", name="下一页")
        self.smaller_button = button("缩小", lambda: self._resize(-1), hint="Ctrl+-")
        self.larger_button = button("放大", lambda: self._resize(1), hint="Ctrl++")
        for keys, steps in (("Ctrl+-", -1), ("Ctrl+=", 1), ("Ctrl++", 1)):
            QShortcut(QKeySequence(keys), self, partial(self._resize, steps))
        self.marks = QComboBox()
        self.marks.setAccessibleName("到哪个支部")
        self.marks.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.marks.setMinimumContentsLength(8)
        self.marks.activated.connect(self._on_mark)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for widget in (self.back_button, self.place_label, self.on_button):
            bar.addWidget(widget)
        bar.addWidget(self.marks, 1)
        bar.addStretch(1)
        bar.addWidget(self.smaller_button)
        bar.addWidget(self.larger_button)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(8))
        lay.addLayout(bar)
        lay.addWidget(self.view, 1)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._render)
        self.view.resized.connect(self._settle.start)

    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    def show_pdf(self, pdf: Pdf) -> None:
        """Show another PDF from its first page on; the same page stays open when there is one."""
        self._pdf = pdf
        self._page = min(self._page, pdf.pages - 1)
        self.marks.clear()
        for mark in pdf.bookmarks:
            self.marks.addItem(mark.title, mark.page)
        self.marks.setVisible(len(pdf.bookmarks) > 1)
        self._show_place()

    def go_to(self, page: int) -> None:
        """Show a page."""
        if self._pdf is not None and 0 <= page < self._pdf.pages and page != self._page:
            self._page = page
            self._show_place()

    def turn(self, steps: int) -> None:
        """Turn so many pages on."""
        self.go_to(self._page + steps)

    def _show_place(self) -> None:
        assert self._pdf is not None
        self.place_label.setText(f"第 {self._page + 1} 页 共 {self._pdf.pages} 页")
        self.back_button.setEnabled(self._page > 0)
        self.on_button.setEnabled(self._page < self._pdf.pages - 1)
        here = [n for n, mark in enumerate(self._pdf.bookmarks) if mark.page <= self._page]
        self.marks.setCurrentIndex(here[-1] if here else -1)
        self._render()

    def _render(self) -> None:
        pdf, page = self._pdf, self._page
        if pdf is None or self.view.width() < 2 * _EDGE or self.view.height() < 2 * _EDGE:
            return
        if self._ticket is not None:
            self._ticket.cancel()
        scale = self._scale(pdf) * self.view.devicePixelRatioF()
        self._ticket = self._jobs.start(
            lambda _task: render_page(pdf, page, scale), self.view.show_image, failed=self.failed.emit, owner=self.view
        )
        self._ticket.ended.connect(self._forget)

    def _forget(self) -> None:
        if self.sender() is self._ticket:
            self._ticket = None

    def _scale(self, pdf: Pdf) -> float:
        width, height = pdf.sizes[self._page]
        bar = self.view.verticalScrollBar().sizeHint().width()
        wide = (self.view.width() - bar - _EDGE) / width
        times = _SIZES[self._size]
        return wide * times if times else min(wide, (self.view.height() - _EDGE) / height)

    def _resize(self, steps: int) -> None:
        self._size = min(max(self._size + steps, 0), len(_SIZES) - 1)
        self.smaller_button.setEnabled(self._size > 0)
        self.larger_button.setEnabled(self._size < len(_SIZES) - 1)
        self._render()

    def _on_mark(self, number: int) -> None:
        self.go_to(int(self.marks.itemData(number)))
