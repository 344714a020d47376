"""Every page stands with rules of the street's own in the file, and with findings of a rule that nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from pbdesk.actions.local_rules import add_preset
from pbdesk.actions.meetings import record
from pbdesk.calendar import quarter_period, year_period
from pbdesk.model import Desk, LocalRule, Outcome
from pbdesk.rules import evaluate
from pbdesk.rules.presets import presets
from pbdesk.store import Store
from pbdesk.views.as_text import check_lines
from pbdesk.views.compliance import explain_row, finding_rows
from pbdesk.views.home import carried_findings, home, year_findings
from pbdesk.views.names import load_names
from tests.orchard import TODAY, a_draft, a_file
from tests.ui.pages.desk import shown
from ui.bridge import Bridge
from ui.pages.base import Page
from ui.registry import PAGES
from ui.theme import load_theme

Q4 = quarter_period(2026, 4)


@pytest.fixture(params=sorted(presets()))
def own(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A branch's file with one rule of the street's own, as another place has it."""
    with a_file(Desk.BRANCH) as store:
        record(store, a_draft(date(2026, 11, 20), 5), "m")
        add_preset(store, request.param, date(2026, 1, 1))
        yield store


def test_what_a_rule_of_ones_own_finds_is_explained_with_what_to_do(own: Store) -> None:
    findings = evaluate(own, Q4, TODAY, rules=["LOC-01"])
    told = [explain_row(own, row, TODAY) for row in finding_rows(findings, load_names(own))]
    assert told != []
    assert all(one.remedy.endswith("。") and "LOC-01" in one.citation for one in told)


def test_the_first_page_stands_with_it(own: Store) -> None:
    made = home(own, year_findings(own, TODAY), TODAY, carried_findings(own, TODAY))
    (title,) = [rule.title for rule in load_names(own).rules.own]
    assert title in [row.title for row in made.grid]


@pytest.fixture
def every(qtbot: QtBot) -> Iterator[Bridge]:
    """A file with a rule of each kind, one of a later version among them."""
    with a_file(Desk.STREET) as store:
        for number, preset in enumerate(presets().values(), start=1):
            with store.change("本地规定") as tx:
                tx.put(replace(preset.rule(f"LOC-{number:02}", date(2026, 1, 1)), replaces=None))
        with store.change("以后的版本") as tx:
            tx.put(LocalRule(id="LOC-90", title="以后的", method="holograms", period="year", replaces="GUI-01"))
        made = Bridge(store, load_theme())
        yield made
        assert made.jobs.finish()


@pytest.mark.parametrize("kind", PAGES)
def test_every_page_stands_with_rules_of_ones_own(kind: type[Page], every: Bridge, qtbot: QtBot) -> None:
    failed: list[str] = []
    every.failed.connect(failed.append)
    page = kind(every)
    shown(page, qtbot)
    assert every.jobs.finish()
    assert (failed, page.isVisible()) == ([], True)


def test_a_finding_of_a_rule_nobody_knows_is_shown_by_its_number(every: Bridge) -> None:
    store = every.store
    strange = replace(evaluate(store, Q4, TODAY, rules=["MTG-01"])[0], rule="XYZ-07", outcome=Outcome.UNMET)
    names = load_names(store)
    rows = finding_rows([strange], names)
    assert rows[0].rule == "XYZ-07"
    assert explain_row(store, rows[0], TODAY).citation == "规则库以外的规则"
    assert any("XYZ-07" in line for line in check_lines(rows, Q4, names.rules))
    assert "XYZ-07" in [row.title for row in home(store, [strange], TODAY).grid] or home(store, [strange], TODAY).due


def test_the_year_is_evaluated_with_every_kind_of_rule_at_once(every: Bridge) -> None:
    found = {f.rule for f in evaluate(every.store, year_period(2026), TODAY)}
    assert {f"LOC-{number:02}" for number in range(1, len(presets()) + 1)} <= found
