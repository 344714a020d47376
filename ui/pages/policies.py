"""口径: the street's own choices, the rules it adds itself, the days off it types in; each undone in one step."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from pbdesk.rules import load_policies, policy_version, rule_book
from pbdesk.views.holidays import HolidayRow, holiday_rows, years_words
from pbdesk.views.local_rules import Life, RuleRow, rule_rows
from pbdesk.views.policies import PolicyRow, desk_words, policy_rows
from ui.bridge import Bridge
from ui.pages.base import Page
from ui.pages.holiday_panel import HolidayPanel
from ui.pages.local_rule_panel import LocalRulePanel
from ui.pages.policy_base import EditPanel
from ui.pages.policy_panel import PolicyPanel
from ui.theme import Theme
from ui.widgets.basic import label, scrolled
from ui.widgets.sections import Sections
from ui.widgets.unsaved import UnsavedBar

POLICIES, RULES, HOLIDAYS = range(3)
Panel = EditPanel[PolicyRow] | EditPanel[RuleRow] | EditPanel[HolidayRow]


class PoliciesPage(Page):
    """Alt+1 the policies, Alt+2 the street's own rules, Alt+3 the days off; Ctrl+S saves what is typed."""

    TITLE = "口径"
    WATCHES: ClassVar[frozenset[str]] = frozenset({"policy", "local_rule", "closing", "calendar_day"})

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.unsaved = UnsavedBar("口径")
        self.desk = label(desk_words(bridge.store.desk), "secondary", wrap=True)
        self.sections = Sections("口径的哪一部分", bridge.theme)
        self.policies = PolicyPanel(bridge)
        self.rules = LocalRulePanel(bridge)
        self.holidays = HolidayPanel(bridge)
        named: tuple[tuple[str, Panel], ...] = (
            ("口径", self.policies), ("本地规定", self.rules), ("放假安排", self.holidays),
        )  # fmt: skip
        self._panels = tuple(panel for _, panel in named)
        for words, panel in named:
            self.sections.add(words, panel, panel.table)
            panel.left.connect(self._ask)
        self.body.addWidget(self.unsaved)
        self.body.addWidget(self.desk)
        self.desk.setVisible(bool(self.desk.text()))  # in its place by now: before, it would be a window of its own
        self.body.addWidget(scrolled(self.sections), 1)
        shortcut = QShortcut(QKeySequence.StandardKey.Save, self, lambda: self._panel.save())
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)  # asleep while the page is not shown

    def reload(self) -> None:
        """Show every choice and every rule of the street's own as it is now."""
        store, today = self.bridge.store, self.bridge.today()
        policies, rules = policy_rows(store, today), rule_rows(store, today)
        changed = sum(row.changed or row.coming is not None for row in policies)
        holding = sum(row.life in {Life.HOLDS, Life.COMING} for row in rules)
        told = f"{changed} 项与默认不同" if changed else "全部是默认值"
        own = f"，本地规定 {holding} 条" if holding else ""
        version = policy_version(load_policies(store), rule_book(store))
        self.set_titles(self.TITLE, f"{told}{own} · 口径版本 {version}")
        self.policies.show_policies(policies)
        self.rules.show_rules(rules)
        self.holidays.show_holidays(holiday_rows(store), years_words(store, today))
        self.sections.say(RULES, holding)

    def leaving(self) -> bool:
        """Ask about a choice or a rule that is typed and not saved."""
        panel = next((panel for panel in self._panels if panel.dirty), None)
        if panel is None:
            return True
        self._ask_about(panel, self.freed.emit)
        return False

    def first_widget(self) -> QWidget | None:
        return self._panel.table

    def retheme(self, theme: Theme) -> None:
        for panel in self._panels:
            panel.retheme(theme)

    @property
    def _panel(self) -> Panel:
        return self._panels[self.sections.current]

    def _ask(self, then: Callable[[], object]) -> None:
        """Another row is chosen over what is typed."""
        self._ask_about(self._panel, then)

    def _ask_about(self, panel: Panel, then: Callable[[], object]) -> None:
        def drop() -> None:
            panel.forget()
            then()

        def save() -> None:
            if panel.save():
                then()

        self.unsaved.ask(save=save, drop=drop)
