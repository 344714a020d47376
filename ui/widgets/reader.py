"""Pages of the handbook as they are read: Markdown dressed in the theme, with hits marked."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from ui.theme import FAMILY, Theme

_HEADINGS = {1: 22, 2: 17, 3: 15, 4: 15}
"""The size of each level of heading, in pixels at 100 %."""
_SPACE = {1: (0, 10), 2: (22, 6), 3: (12, 4), 4: (8, 4)}
"""The space above and below a heading."""
_LEADING = 112.0
"""The distance of lines in percent of what the font itself asks for, which for Chinese is ample."""
_INDENT = 22
_MOST_WIDTH = 46
"""So many characters make the longest line that is still read with ease."""


class Reader(QTextBrowser):
    """Shows one text at a time; links are told, never followed by itself."""

    wanted = Signal(str)
    """The target of a link that was pressed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "reader")
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("正文")
        self.anchorClicked.connect(self._on_link)
        self._hits: tuple[QTextCursor, ...] = ()

    def show_text(self, text: str, theme: Theme) -> None:
        """Show a text in Markdown, from its beginning."""
        self._theme = theme
        self._hits = ()
        self.setExtraSelections([])
        document = self.document()
        document.setDefaultFont(theme.font())
        document.setDocumentMargin(theme.px(22))
        document.setIndentWidth(theme.px(_INDENT))
        self.setMarkdown(text)
        _dress(document, theme)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._keep_measure()

    def go_to(self, heading: str) -> bool:
        """Bring a heading to the top; answers whether it is there."""
        for block in _blocks(self.document()):
            if block.blockFormat().headingLevel() and block.text().strip() == heading:
                self.setTextCursor(QTextCursor(block))
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(top) - self._theme.px(6))
                return True
        return False

    def mark(self, words: str) -> int:
        """Mark every place where words stand; answers how many there are."""
        self._hits = tuple(_found(self.document(), words)) if words else ()
        self.setExtraSelections([self._marked(cursor, "open_soft", "open") for cursor in self._hits])
        return len(self._hits)

    def show_hit(self, number: int) -> None:
        """Bring one of the marked places into sight and make it stand out."""
        cursor = self._hits[number]
        marks = [self._marked(hit, "open_soft", "open") for hit in self._hits if hit is not cursor]
        self.setExtraSelections([*marks, self._marked(cursor, "focus", "card")])
        at = QTextCursor(cursor)
        at.setPosition(cursor.selectionStart())
        self.setTextCursor(at)
        self.ensureCursorVisible()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep lines no longer than is good to read."""
        super().resizeEvent(event)
        self._keep_measure()

    def _keep_measure(self) -> None:
        """Keep lines short enough to be read: what a wide window has more stays empty at the right."""
        line = self.fontMetrics().horizontalAdvance("字") * _MOST_WIDTH + 2 * self._theme.px(22)
        self.setViewportMargins(0, 0, max(0, self.width() - line - self.verticalScrollBar().width()), 0)

    def _marked(self, cursor: QTextCursor, ground: str, ink: str) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        selection.cursor = cursor
        chars = QTextCharFormat()
        chars.setBackground(self._theme.colour(ground))
        chars.setForeground(self._theme.colour(ink))
        selection.format = chars
        return selection

    def _on_link(self, url: QUrl) -> None:
        self.wanted.emit(url.toString())


def _dress(document: QTextDocument, theme: Theme) -> None:
    """Give headings, paragraphs, links and tables the sizes, spaces and colours of the theme."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for block in _blocks(document):
        cursor.setPosition(block.position())
        level = block.blockFormat().headingLevel()
        cursor.setBlockFormat(_spaced(block, theme, level))
        if level:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            chars = cursor.charFormat()
            chars.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
            chars.setFont(theme.font(_HEADINGS[level], bold=True))
            chars.setForeground(theme.colour("accent_ink" if level == 2 else "ink"))
            cursor.setCharFormat(chars)
        else:
            _dress_words(block, cursor, theme)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame, theme)
    cursor.endEditBlock()


def _spaced(block: QTextBlock, theme: Theme, level: int) -> QTextBlockFormat:
    shape = block.blockFormat()
    in_list, in_table = block.textList() is not None, QTextCursor(block).currentTable() is not None
    goes_on = in_list and block.next().isValid() and block.next().textList() is not None
    above, below = _SPACE[level] if level else (0, 0 if in_table else 3 if goes_on else 8)
    shape.setTopMargin(theme.px(above))
    shape.setBottomMargin(theme.px(below))
    leading = 100.0 if level or in_table else _LEADING
    shape.setLineHeight(leading, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return shape


def _dress_words(block: QTextBlock, cursor: QTextCursor, theme: Theme) -> None:
    """Links in the colour of links; what is typed as it stands on a ground of its own, in the one font."""
    for start, length, chars in _pieces(block):
        changed = QTextCharFormat()
        if chars.isAnchor():
            changed.setForeground(theme.colour("info"))
        elif chars.fontFixedPitch():
            changed.setFontFamilies([FAMILY])
            changed.setFontFixedPitch(False)
            changed.setBackground(theme.colour("idle_soft"))
        else:
            continue
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(changed)


def _dress_table(table: QTextTable, theme: Theme) -> None:
    shape = table.format()
    shape.setBorder(theme.space("border"))
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QBrush(theme.colour("line")))
    shape.setBorderCollapse(True)
    shape.setCellPadding(theme.px(6))
    shape.setCellSpacing(0)
    shape.setBottomMargin(theme.px(10))
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(shape)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        chars = cell.format()
        chars.setProperty(QTextFormat.Property.BackgroundBrush.value, QBrush(theme.colour("idle_soft")))
        cell.setFormat(chars)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _pieces(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """The stretches of one format in a block: where each begins and how long it is."""
    found = []
    pieces = block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        found.append((piece.position(), piece.length(), piece.charFormat()))
        pieces += 1
    return found


def _found(document: QTextDocument, words: str) -> Iterator[QTextCursor]:
    cursor = document.find(words)
    while not cursor.isNull():
        yield cursor
        cursor = document.find(words, cursor)
