"""Picking a person or a branch by typing: name, pinyin initials or number; Enter takes the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QListWidget, QStyle, QStyleOptionFrame, QWidget

from pbdesk.entry import plain
from pbdesk.store.ids import new_id
from pbdesk.views.pinyin import Named, find
from ui.widgets.fields import WordField

_SHOWN = 8
_NEW = "名册里没有，回车登记这个人"
_WIDEST = 18
"""Letters of a branch's name that the field asks room for; a longer one is elided."""


class Finder(WordField):
    """A field whose value is one of the people (or branches) offered; typing narrows the list below it.

    ``changed`` follows every new value. Text that fits nobody is said at the field when it is left.
    """

    changed = Signal()

    def __init__(self, name: str, what: str = "人", parent: QWidget | None = None) -> None:
        super().__init__(name, "姓名或拼音首字母" if what == "人" else "名称或拼音首字母", parent)
        self._what = what
        self._people: tuple[Named, ...] = ()
        self._found: tuple[Named, ...] = ()
        self._value: str | None = None
        self._list = QListWidget(self)
        self._list.setWindowFlags(Qt.WindowType.ToolTip)
        self._list.setProperty("role", "popup")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(f"{name} 候选")
        self._list.itemPressed.connect(lambda _item: self._take(self._list.currentRow()))
        self.textEdited.connect(self._on_typed)
        self.editingFinished.connect(self.settle)

    def offer(self, people: Sequence[Named]) -> None:
        """The people (or branches) to choose from; the value stays if it is still among them."""
        self._people = tuple(people)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the longest of the branches offered; names of people are short."""
        usual = super().sizeHint()
        if self._what == "人" or not self._people:
            return usual
        longest = max((branch.name for branch in self._people), key=len)[:_WIDEST]
        around = 2 * self.fontMetrics().averageCharWidth() + usual.width() - self._words_rect(usual).width()
        return QSize(max(usual.width(), self.fontMetrics().horizontalAdvance(longest) + around), usual.height())

    @property
    def offered(self) -> tuple[Named, ...]:
        """The people (or branches) to choose from."""
        return self._people

    def value(self) -> str | None:
        """The id chosen, or None."""
        return self._value

    def set_value(self, value: str | None) -> None:
        """Choose by id; an id that is not offered shows nothing."""
        chosen = next((p for p in self._people if p.person_id == value), None)
        self._value = chosen.person_id if chosen else None
        self.setText(chosen.name if chosen else "")
        self.setCursorPosition(0)
        self.set_error("")
        self.changed.emit()

    def check(self) -> bool:
        """Whether what stands there is somebody (or nothing); otherwise it is said at the field."""
        typed = self.text().strip()[:12]
        if typed and self._value is None:
            several = len(find(typed, self._people))
            if several > 1:
                self.set_error(f"“{typed}”有 {several} 个，请用 ↑↓ 选好再按回车。")
            else:
                self.set_error(f"没有找到“{typed}”。请输入名单上的{self._what}，或清空。")
            return False
        self.set_error("")
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go through the people found, Enter takes one, Esc hides them."""
        shown = self._list.isVisible()
        match event.key():
            case Qt.Key.Key_Down if not shown:
                self._open(self._matches(self.text()) or self._people)
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                if self._list.count():
                    self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if shown:
                self._take(self._list.currentRow())
            case Qt.Key.Key_Escape if shown:
                self._list.hide()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._list.hide()
        super().focusOutEvent(event)
        self.setCursorPosition(0)  # a long name is read from its beginning

    def paintEvent(self, event: QPaintEvent) -> None:
        """A name too long for the field is elided while nobody types in it."""
        words = self._words_rect(self.size())
        if self.hasFocus() or self.fontMetrics().horizontalAdvance(self.text()) <= words.width():
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        told = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        self.style().drawItemText(
            painter, words, int(Qt.AlignmentFlag.AlignVCenter), self.palette(), self.isEnabled(), told,
            QPalette.ColorRole.Text,
        )  # fmt: skip
        painter.end()

    def _words_rect(self, size: QSize) -> QRect:
        """Where the words stand in a field of a size."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        option.rect = QRect(0, 0, size.width(), size.height())
        inner = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        margins = self.textMargins()
        return inner.adjusted(margins.left() + 2, 0, -margins.right() - 2, 0)

    def _on_typed(self, text: str) -> None:
        self._value = None
        found = self._matches(text)
        if text.strip() and found:
            self._open(found)
        else:
            self._list.hide()
        if not text.strip():
            self.changed.emit()

    def _matches(self, text: str) -> tuple[Named, ...]:
        """Those whom the list offers for a text."""
        return find(text, self._people)

    def _open(self, found: Sequence[Named]) -> None:
        self._found = tuple(found[:_SHOWN])
        if not self._found:
            return
        self._list.clear()
        self._list.addItems([f"{p.name}　{p.note}" if p.note else p.name for p in self._found])
        self._list.setCurrentRow(0)
        row = max(self._list.sizeHintForRow(0), 24)
        width = max(self.width(), self._list.sizeHintForColumn(0) + 24)
        self._list.setGeometry(
            *self.mapToGlobal(QPoint(0, self.height() + 2)).toTuple(), width, row * len(self._found) + 10
        )
        self._list.show()

    def _take(self, number: int) -> None:
        self._list.hide()
        if 0 <= number < len(self._found):
            self.set_value(self._found[number].person_id)
            self.selectAll()  # the next letters mean somebody else, they are no part of this name

    def settle(self) -> None:
        """Take the one whom the text fits, as leaving the field does; otherwise say what is wrong with it."""
        if self._value is None and self.text().strip():
            found = find(self.text(), self._people)
            if len(found) == 1:
                self.set_value(found[0].person_id)
                return
        self.check()


class GuestFinder(Finder):
    """A finder that also takes someone nobody knows yet: the list then offers to enter the name as a guest.

    Only Enter (or a click) on that offer takes it, so that a slip of the keys never makes a new person.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "人", parent)
        self._guest: Named | None = None
        self._known: tuple[Named, ...] = ()
        self.namesakes: Callable[[str], Sequence[Named]] = lambda _name: ()
        """Those in the file who have a name but are not offered: they are asked about before a new entry."""
        self.enters_on_leaving = False
        """Whether leaving the field enters who was typed, as Enter does; for fields that are mostly for newcomers."""

    def newcomer(self) -> Named | None:
        """The person entered anew, if that is whom the field holds."""
        return self._guest if self._guest is not None and self.value() == self._guest.person_id else None

    def set_value(self, value: str | None) -> None:
        offered = {person.person_id for person in self.offered}
        unoffered = [each for each in (self._guest, *self._known) if each is not None and each.person_id == value]
        self.offer((*self.offered, *(each for each in unoffered if each.person_id not in offered)))
        super().set_value(value)

    def check(self) -> bool:
        name = self.text().strip()
        offered = self._matches(name) if name and self.value() is None else ()
        if self._guest is not None and offered == (self._guest,):
            if self.enters_on_leaving:
                self.set_value(self._guest.person_id)
                return True
            self.set_error(f"名册里没有“{name[:12]}”。要登记这个人，请在这里按回车；不登记就清空。")
            return False
        return super().check()

    def _matches(self, text: str) -> tuple[Named, ...]:
        found = super()._matches(text)
        name = plain(text)
        if found or len(name) < 2 or name.isascii():
            return found
        self._known = tuple(self.namesakes(name))
        self._guest = Named(new_id(), name, note="另一个同名的人，登记为新人" if self._known else _NEW)
        return (*self._known, self._guest)
