"""交换: send and merge bundles, let desks in, look at what is aside, settle conflicts, join what was typed twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from pbdesk.exchange.container import RECEIPT_SUFFIX
from pbdesk.model import Desk
from pbdesk.store.naming import TABLE_WORDS
from pbdesk.views.exchange_in import Board, exchange_board
from pbdesk.views.exchange_out import RecipientRow, guide_name, recipient_rows
from pbdesk.views.home_rows import Waits
from ui.bridge import Bridge
from ui.dialogs.files import documents, files_dialog
from ui.dialogs.handover import HandoverDialog
from ui.jobs import Task
from ui.pages.base import Page
from ui.pages.conflict_panel import ConflictPanel
from ui.pages.duplicate_panel import DuplicatePanel
from ui.pages.exchange_aside import AsidePanel
from ui.pages.exchange_devices import DevicesPanel
from ui.pages.exchange_issue import IssuePanel
from ui.pages.exchange_keys import KeysPanel
from ui.pages.exchange_receive import ReceivePanel
from ui.pages.exchange_send import SendPanel
from ui.requests import MergeFiles, Request, ShowConflict, ShowExchange
from ui.theme import Theme
from ui.widgets.sections import Sections

Panel = (
    SendPanel | IssuePanel | ReceivePanel | DevicesPanel | AsidePanel | ConflictPanel | DuplicatePanel | KeysPanel
)
_DESKS = {Desk.STREET: "街道", Desk.BRANCH: "支部", Desk.GUIDE: "指导员"}


class ExchangePage(Page):
    """Alt+1 to Alt+7 the sections; Ctrl+S exports, saves a choice or a key, as the section has it."""

    TITLE = "交换"
    WIDE = 980
    WATCHES: ClassVar[frozenset[str]] = frozenset(TABLE_WORDS) | {"bundle_in", "bundle_out", "device", "setting"}
    ANSWERS: ClassVar[frozenset[type]] = frozenset({MergeFiles, ShowConflict, ShowExchange})

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.board: Board | None = None
        self.dialog: QWidget | None = None
        self.street = bridge.store.desk is Desk.STREET
        self.sections = Sections("交换的哪一部分", bridge.theme)
        self.issue = IssuePanel(bridge) if self.street else None
        self.send = None if self.street else SendPanel(bridge)
        self.receive = ReceivePanel(bridge, first=self.street)
        self.devices, self.aside, self.keys = DevicesPanel(bridge), AsidePanel(bridge), KeysPanel(bridge)
        self.conflicts, self.duplicates = ConflictPanel(bridge), DuplicatePanel(bridge)
        self._waiting: dict[Waits, Panel] = {
            Waits.CONFLICT: self.conflicts, Waits.DEVICE: self.devices, Waits.ASIDE: self.aside,
            Waits.DUPLICATE: self.duplicates,
        }  # fmt: skip
        self._panels: list[Panel] = []
        self._add_sections()
        self.body.addWidget(self.sections, 1)
        self._connect()
        self.arrange(narrow=False)

    @property
    def section(self) -> Panel:
        """The section shown."""
        return self._panels[self.sections.current]

    def reload(self) -> None:
        """Read on a worker all that came, went, waits and disagrees."""
        today, street = self.bridge.today(), self.street

        def work(task: Task) -> tuple[Board, tuple[RecipientRow, ...]]:
            return exchange_board(task.store), recipient_rows(task.store, today) if street else ()

        if self.board is None:
            self.set_titles(self.TITLE, "正在核对……")
        self.bridge.read("exchange", work, self._show)
        self.keys.show_keys()

    def answer(self, request: Request) -> None:
        """Look at bundles to merge, or open the section where something waits."""
        match request:
            case MergeFiles(paths):
                self.open(self.receive)
                self.receive.look_at(paths)
            case ShowConflict(kind, record_id):
                self.open(self.conflicts)
                self.conflicts.go_to(kind, record_id)
            case ShowExchange(waits):
                self.open(self._waiting[waits])

    def open(self, panel: Panel) -> None:
        """Show a section and lead the keyboard into it."""
        self.sections.show_section_of(panel)
        panel.first_widget().setFocus(Qt.FocusReason.OtherFocusReason)

    def first_widget(self) -> QWidget | None:
        return self.section.first_widget()

    def retheme(self, theme: Theme) -> None:
        for panel in self._panels:
            panel.retheme(theme)

    def arrange(self, *, narrow: bool) -> None:
        for panel in self._panels:
            panel.arrange(narrow=narrow)

    def hand_over(self) -> None:
        """Ask which branch is handed over, and where to."""
        dialog = HandoverDialog(self.bridge, self.window())
        self.dialog = dialog
        dialog.open()

    def ask_receipt(self) -> None:
        """Ask for the receipt that came back."""
        dialog = files_dialog(
            self, "打开街道开的回执", documents(), "回执", RECEIPT_SUFFIX, self.receive.look_at
        )
        self.dialog = dialog
        dialog.open()

    def merge(self, *paths: Path) -> None:
        """Look at some files, to merge them."""
        self.answer(MergeFiles(paths))

    def _add_sections(self) -> None:
        out = self.issue or self.send
        assert out is not None
        both: tuple[tuple[str, Panel], ...] = (("合并", self.receive), ("发送" if self.street else "报送", out))
        order = both if self.street else both[::-1]
        rest: tuple[tuple[str, Panel], ...] = (
            ("电脑", self.devices), ("搁置", self.aside), ("冲突", self.conflicts), ("重复", self.duplicates),
            ("公钥" if self.street else "街道公钥", self.keys),
        )  # fmt: skip
        for words, panel in (*order, *rest):
            self._panels.append(panel)
            self.sections.add(words, panel, panel.first_widget())

    def _connect(self) -> None:
        self.sections.opened.connect(lambda: self.section.first_widget().setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.aside.devices_wanted.connect(lambda: self.open(self.devices))
        self.receive.conflicts_wanted.connect(lambda: self.open(self.conflicts))
        self.receive.devices_wanted.connect(lambda: self.open(self.devices))
        if self.issue is not None:
            self.issue.handover_wanted.connect(self.hand_over)
        if self.send is not None:
            self.send.handover_wanted.connect(self.hand_over)
            self.send.receipt_wanted.connect(self.ask_receipt)
            self.send.key_wanted.connect(lambda: self.open(self.keys))
        shortcut = QShortcut(QKeySequence.StandardKey.Save, self, self._save)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)  # asleep while the page is not shown

    def _save(self) -> None:
        does: Callable[[], object] | None = {
            SendPanel: lambda: self.send.export() if self.send else None,
            IssuePanel: lambda: self.issue.export() if self.issue else None,
            ConflictPanel: self.conflicts.save,
            KeysPanel: self.keys.act,
        }.get(type(self.section))
        if does is not None:
            does()

    def _show(self, found: tuple[Board, tuple[RecipientRow, ...]]) -> None:
        board, recipients = found
        self.board = board
        self.receive.show_arrived(board.arrived, board.devices)
        self.devices.show_devices(board.devices)
        self.aside.show_rows(board.aside, board.waiting)
        self.conflicts.show_conflicts(board.conflicts)
        self.duplicates.show_pairs(board.duplicates, board.judged)
        if self.issue is not None:
            self.issue.show_rows(recipients)
        if self.send is not None:
            self.send.show_sent(board.sent)
        counts: dict[Panel, int] = {
            self.devices: board.pending, self.aside: len(board.aside) + len(board.waiting),
            self.conflicts: len(board.conflicts), self.duplicates: len(board.duplicates),
        }  # fmt: skip
        for panel, number in counts.items():
            self.sections.say(self._panels.index(panel), number)
        self._say(board)

    def _say(self, board: Board) -> None:
        """What waits for a person, or whose desk this is."""
        waits = [
            f"{n} {what}" for n, what in (
                (board.pending, "台电脑等待确认"), (len(board.conflicts), "条冲突要选定"),
                (len(board.duplicates), "对可能重复"), (len(board.aside), "个内容搁置"),
            ) if n
        ]  # fmt: skip
        guide = guide_name(self.bridge.store)
        whose = f"{_DESKS[self.bridge.store.desk]}的文件" + (f" · {guide}" if guide else "")
        self.set_titles(self.TITLE, " · ".join((whose, *waits)))
