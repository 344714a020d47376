"""The handbook in a window of its own: contents at the left, the text at the right, one box to search it all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from pbdesk.handbook import Chapter, Place, chapters, place_of
from pbdesk.handbook.searching import Hit, first_from, hits
from pbdesk.rules import load_policies, rule_book
from ui.bridge import Bridge
from ui.theme import Theme
from ui.widgets.basic import button, label
from ui.widgets.reader import Reader
from ui.widgets.search import SearchField

TITLE = "使用手册"
_EDGE = 60
_PLACE = Qt.ItemDataRole.UserRole


class Contents(QTreeWidget):
    """The chapters with their headings; arrows open and close them, going to one shows it."""

    def __init__(self, among: Sequence[Chapter]) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setAccessibleName("目录")
        self.setUniformRowHeights(True)
        self.setProperty("role", "contents")
        for chapter in among:
            item = QTreeWidgetItem([chapter.title])
            item.setData(0, _PLACE, (chapter.key, ""))
            item.setToolTip(0, chapter.title)
            self.addTopLevelItem(item)
            for level, heading in chapter.headings:
                if level == 2:
                    child = QTreeWidgetItem([heading])
                    child.setData(0, _PLACE, (chapter.key, heading))
                    child.setToolTip(0, heading)
                    item.addChild(child)

    def place_at(self, item: QTreeWidgetItem) -> Place:
        """The place that a line names."""
        return Place(*item.data(0, _PLACE))

    def choose(self, place: Place) -> None:
        """Stand on a place without going there, its chapter opened; the chapter where its heading has no line."""
        for number in range(self.topLevelItemCount()):
            top = self.topLevelItem(number)
            if top is not None and self.place_at(top).chapter == place.chapter:
                children = [child for n in range(top.childCount()) if (child := top.child(n)) is not None]
                item = next((c for c in children if self.place_at(c) == place), top)
                self.blockSignals(True)
                top.setExpanded(True)
                self.setCurrentItem(item)
                self.scrollToItem(item)
                self.blockSignals(False)


class HandbookWindow(QWidget):
    """Stays beside the program while one works; Ctrl+F searches, F3 goes on, Alt+← goes back, Esc closes it."""

    def __init__(self, among: Sequence[Chapter], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(TITLE)
        self.chapters = among
        self._theme = theme
        self._shown = Place("")
        self._back: list[Place] = []
        self._hits: tuple[Hit, ...] = ()
        self._at = -1
        self.contents = Contents(self.chapters)
        self.reader = Reader(theme)
        self.search = SearchField()
        self.search.setPlaceholderText("在手册里查找  Ctrl+F")
        self.count = label("", "secondary")
        self._lay_out(theme)
        self._connect()

    @property
    def place(self) -> Place:
        """What is shown."""
        return self._shown

    def go(self, target: str) -> bool:
        """Show what a link or the number of a rule names; answers whether there is such a place."""
        place = place_of(target, self.chapters)
        if place is not None:
            self._visit(place)
        return place is not None

    def show_at(self, target: str) -> None:
        """Come to the front at a place; at the beginning where there is no such place."""
        if not self.go(target):
            self.go(self.chapters[0].key)
        self.show()
        self.raise_()
        self.activateWindow()
        self.contents.setFocus()

    def find_next(self, step: int = 1) -> None:
        """Go to the next place where the words of the box stand, round at the end."""
        if self._hits:
            self._show_hit((self._at + step) % len(self._hits))

    def go_back(self) -> None:
        """Show again what was shown before a link, a line of the contents or a hit."""
        if self._back:
            place = self._back.pop()
            self._show(place)
            self.contents.choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the handbook."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def retheme(self, theme: Theme) -> None:
        """Dress the text again; what was read stays in sight."""
        self._theme = theme
        place, self._shown = self._shown, Place("")
        self._show(place)

    def _lay_out(self, theme: Theme) -> None:
        self.contents.setMinimumWidth(theme.px(190))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.search, 1)
        head.addWidget(self.count)
        self.before_button = button("上一处  Shift+F3", lambda: self.find_next(-1), name="上一处")
        self.next_button = button("下一处  F3", self.find_next, name="下一处")
        self.back_button = button("返回  Alt+←", self.go_back, "quiet", name="返回刚才看的地方")
        for each in (self.before_button, self.next_button, self.back_button):
            head.addWidget(each)
        right = QVBoxLayout()
        right.setSpacing(theme.px(8))
        right.addLayout(head)
        right.addWidget(self.reader, 1)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(*([theme.space("pad")] * 4))
        lay.setSpacing(theme.space("gap"))
        lay.addWidget(self.contents, 3)
        lay.addLayout(right, 8)
        screen = self.screen().availableSize()
        self.resize(min(theme.px(1080), screen.width() - _EDGE), min(theme.px(720), screen.height() - _EDGE))
        for one, two in ((self.search, self.before_button), (self.before_button, self.next_button),
                         (self.next_button, self.back_button), (self.back_button, self.contents),
                         (self.contents, self.reader)):  # fmt: skip
            self.setTabOrder(one, two)
        self._say_count()

    def _connect(self) -> None:
        self.contents.currentItemChanged.connect(self._on_line)
        self.contents.itemActivated.connect(lambda _item, _column: self.reader.setFocus())
        self.reader.wanted.connect(self.go)
        self.search.textChanged.connect(self._search)
        self.search.entered.connect(self.find_next)
        keys = QKeySequence.StandardKey
        QShortcut(keys.Find, self, self._to_search)
        QShortcut(QKeySequence("F3"), self, self.find_next)
        QShortcut(QKeySequence("Shift+F3"), self, lambda: self.find_next(-1))
        QShortcut(QKeySequence("Alt+Left"), self, self.go_back)

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _on_line(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._visit(self.contents.place_at(item))

    def _visit(self, place: Place) -> None:
        """Show a place and remember the one before."""
        if self._shown.chapter and self._shown != place:
            self._back.append(self._shown)
        self._show(place)
        self.contents.choose(place)

    def _show(self, place: Place) -> None:
        if place.chapter != self._shown.chapter:
            chapter = next(c for c in self.chapters if c.key == place.chapter)
            self.reader.show_text(chapter.text, self._theme)
            self.reader.mark(self.search.text().strip())
            self.setWindowTitle(f"{chapter.title} – {TITLE}")
        self._shown = place
        if not (place.heading and self.reader.go_to(place.heading)):
            self.reader.verticalScrollBar().setValue(0)
        self.back_button.setEnabled(bool(self._back))

    def _search(self, text: str) -> None:
        """Show the first place, from what is shown on, where the words stand."""
        self._hits = hits(self.chapters, text)
        self._at = -1
        self.reader.mark(text.strip())
        if self._hits:
            self._show_hit(first_from(self._hits, self._number()))
        self._say_count()

    def _show_hit(self, number: int) -> None:
        hit = self._hits[number]
        self._at = number
        place = Place(self.chapters[hit.chapter].key)
        if place.chapter != self._shown.chapter:
            self._visit(place)
        there = self.reader.mark(self.search.text().strip())
        if there:
            self.reader.show_hit(min(hit.number, there - 1))
        self._say_count()

    def _number(self) -> int:
        return next((n for n, c in enumerate(self.chapters) if c.key == self._shown.chapter), 0)

    def _say_count(self) -> None:
        many, words = len(self._hits), self.search.text().strip()
        self.count.setText(f"第 {self._at + 1} 处，共 {many} 处" if many else "没有找到" if words else "")
        for each in (self.before_button, self.next_button):
            each.setEnabled(many > 0)
        self.back_button.setEnabled(bool(self._back))

def handbook_of(bridge: Bridge, parent: QWidget) -> HandbookWindow:
    """The handbook beside an open file, with the file's own rules and settings; it follows the look."""
    store = bridge.store
    made = HandbookWindow(chapters(bridge.today(), rule_book(store), load_policies(store)), bridge.theme, parent)
    bridge.themed.connect(made.retheme)
    return made
