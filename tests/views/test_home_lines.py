"""The lines of the first page: members short of one thing share one, and strange rules break nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules import Rule, RuleBook, catalogue
from pbdesk.rules.almanac import load_almanac
from pbdesk.rules.hours import missing_words
from pbdesk.store import Store
from pbdesk.views.home import home
from pbdesk.views.home_lines import LineMaker
from pbdesk.views.home_rows import DueLine, Listing
from pbdesk.views.names import load_names
from pbdesk.views.steps import Urgency, Verb
from tests.orchard import BRANCH, TODAY, a_file

LAST = date(2026, 12, 31)
STUDY = replace(
    catalogue()["MTG-01"], id="EDU-01", title="学时", text="每年32学时。", core=False, check="", door="hours"
)
PAY = replace(STUDY, id="DUE-11", title="党费", text="按月交。", door="dues")
VOTE = replace(STUDY, id="VOT-01", title="表决到会", text="过半数。", door="meeting")


class Book(RuleBook):
    """The rule book with the rules of this test in it."""

    def __getitem__(self, rule: str) -> Rule:
        return {made.id: made for made in (STUDY, PAY, VOTE)}.get(rule) or super().__getitem__(rule)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as made:
        yield made


def short(rule: str, person: int, hours: int = 0, **changed: object) -> Finding:
    """A member short of something, of so many hours where some are named."""
    message = f"已有{32 - hours}学时，应32学时，{missing_words(Decimal(hours))}。" if hours else "还没有。"
    found = Finding(
        rule, f"p{person}", SubjectKind.PERSON, BRANCH, f"p{person}", "2026", Outcome.PENDING, 1, 0, (), (), LAST,
        message,
    )  # fmt: skip
    return replace(found, **changed)  # type: ignore[arg-type]  # the test names the fields it means


def lines(store: Store, *findings: Finding, named: bool = False) -> tuple[DueLine, ...]:
    names = replace(load_names(store), rules=Book())
    return LineMaker(names, load_almanac(store, TODAY), named=named).lines(findings)


def test_sixteen_members_short_of_hours_are_one_line_that_opens_their_list(store: Store) -> None:
    (line,) = lines(store, *(short("EDU-01", n, hours=4 + n) for n in range(1, 17)))
    assert line.title == "学时：16名党员还差，最多差20学时"
    assert line.listing == Listing(BRANCH, "EDU-01", "2026")
    assert "陈建国、李秀英、王志强等" in line.note


def test_one_member_alone_has_a_line_with_the_name(store: Store) -> None:
    (line,) = lines(store, short("EDU-01", 1, hours=20))
    assert (line.title, line.listing) == ("2026年度学时 · 陈建国", None)
    assert "还差20学时" in line.message


def test_the_most_pressing_of_them_decides_how_pressing_the_line_is(store: Store) -> None:
    october = date(2026, 10, 31)
    late = [short("DUE-11", n, outcome=Outcome.UNMET, due_on=october, period="2026-10") for n in (1, 2)]
    (line,) = lines(store, *late)
    assert (line.title, line.mark, line.urgency) == ("党费：2名党员还没有办好", "还可以补", Urgency.OVERDUE)


def test_what_is_done_for_all_at_once_has_its_button(store: Store) -> None:
    (dues,) = lines(store, short("DUE-11", 1), short("DUE-11", 2))
    (study,) = lines(store, short("EDU-01", 1), short("EDU-01", 2))
    assert [line.step.verb if line.step else None for line in (dues, study)] == [Verb.DUES, Verb.HOURS]


def test_different_rules_and_periods_have_lines_of_their_own(store: Store) -> None:
    made = lines(
        store, short("EDU-01", 1), short("EDU-01", 2), short("DUE-11", 1), short("DUE-11", 2),
        short("DUE-11", 3, period="2026-11", due_on=date(2026, 11, 30)),
    )  # fmt: skip
    assert len(made) == 3


def test_events_of_one_rule_share_a_line(store: Store) -> None:
    votes = [
        short("VOT-01", 1, subject=BRANCH, subject_kind=SubjectKind.BRANCH, outcome=Outcome.UNMET,
              period=f"2026-11-{day}", due_on=date(2026, 11, day), counted=("m1",))
        for day in (10, 17)
    ]  # fmt: skip
    (line,) = lines(store, *votes)
    assert line.title == "表决到会：2项要办"
    assert "11月10日、11月17日" in line.note


def test_of_several_branches_a_shared_line_names_its_own(store: Store) -> None:
    (line,) = lines(store, short("EDU-01", 1), short("EDU-01", 2), named=True)
    assert line.title.endswith(" · 果园居民小组党支部")


def test_steps_of_an_admission_are_left_to_the_lines_of_the_file(store: Store) -> None:
    assert lines(store, short("DEV-02", 1), short("DEV-04", 2)) == ()


def test_a_page_with_a_rule_that_is_not_known_is_shown_all_the_same(store: Store) -> None:
    strange = short("XYZ-01", 1, subject=BRANCH, subject_kind=SubjectKind.BRANCH)
    shown = home(store, [strange, short("XYZ-02", 2)], TODAY)
    assert {line.title.split(" · ")[0] for line in shown.due} >= {"2026年度XYZ-01", "2026年度XYZ-02"}


def test_hours_that_do_not_fit_into_the_days_left_are_lost(store: Store) -> None:
    names = replace(load_names(store), rules=Book())
    maker = LineMaker(names, load_almanac(store, date(2026, 12, 29)), named=False)
    (line,) = maker.lines([short("EDU-01", 1, hours=25)])
    assert (line.mark, line.urgency) == ("来不及", Urgency.LOST)
