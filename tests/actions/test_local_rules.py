"""A street's own rules added, changed, ended and taken back: numbered, refused at their field, undone in one step."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pbdesk.actions.local_rules import (
    RuleDraft,
    add_preset,
    add_rule,
    change_rule,
    end_rule,
    next_id,
    remove_rule,
)
from pbdesk.errors import FieldError, UserError
from pbdesk.rules.local import faults, values_of
from pbdesk.rules.presets import presets
from pbdesk.rules.rulebook import local_rules
from pbdesk.store import Store

JULY, OCTOBER = date(2026, 7, 1), date(2026, 10, 1)


def a_draft(**changed: Any) -> RuleDraft:
    """Two lectures a year in place of the book's number, from July on, but for what is changed."""
    values = {"kind": "lecture", "number": 2, "unit_kinds": []}
    known = {"title": "党课", "method": "meetings", "period": "year", "values": values, "replaces": "MTG-04",
             "valid_from": JULY}  # fmt: skip
    return RuleDraft(**{**known, **changed})


def test_a_rule_gets_the_next_number(store: Store) -> None:
    assert add_rule(store, a_draft()).label == "本地规定：新增LOC-01党课"
    (made,) = local_rules(store)
    assert (made.id, values_of(made)) == ("LOC-01", {"kind": "lecture", "number": 2})


def test_a_number_that_was_used_once_is_not_used_again(store: Store) -> None:
    add_rule(store, a_draft())
    remove_rule(store, "LOC-01")
    assert next_id(store) == "LOC-02"


def test_a_rule_can_be_changed_and_the_change_undone(store: Store) -> None:
    add_rule(store, a_draft())
    change_rule(store, "LOC-01", a_draft(title="街道党课", values={"kind": "lecture", "number": 3}))
    assert values_of(local_rules(store)[0])["number"] == 3
    store.undo()
    assert local_rules(store)[0].title == "党课"


def test_a_rule_ends_on_a_day_and_stays_in_the_file(store: Store) -> None:
    add_rule(store, a_draft())
    end_rule(store, "LOC-01", OCTOBER)
    assert [rule.valid_to for rule in local_rules(store)] == [OCTOBER]
    with pytest.raises(FieldError, match="晚于生效日期"):
        end_rule(store, "LOC-01", JULY)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"title": " "}, "title"), ({"period": "day"}, "period"), ({"values": {"kind": "lecture"}}, "parameters"),
     ({"replaces": "MTG-01"}, "replaces"), ({"valid_to": JULY}, "valid_to")],
)  # fmt: skip
def test_what_can_not_be_followed_is_refused_at_its_field(store: Store, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(FieldError) as refused:
        add_rule(store, a_draft(**changed))
    assert [fault.field for fault in refused.value.faults] == [field]
    assert local_rules(store) == ()


def test_two_rules_never_stand_for_the_same_one_at_once(store: Store) -> None:
    add_rule(store, a_draft(valid_to=OCTOBER))
    with pytest.raises(FieldError, match="LOC-01（党课）这段时间已经代替 MTG-04"):
        add_rule(store, a_draft(valid_from=date(2026, 9, 30)))
    add_rule(store, a_draft(valid_from=OCTOBER))
    assert len(local_rules(store)) == 2


@pytest.mark.parametrize("key", presets())
def test_every_example_of_another_place_can_be_taken_over(store: Store, key: str) -> None:
    add_preset(store, key, JULY)
    (made,) = local_rules(store)
    assert (made.id, list(faults(made)), made.valid_from) == ("LOC-01", [], JULY)


def test_an_example_or_a_rule_that_is_not_there_is_refused_in_words(store: Store) -> None:
    with pytest.raises(UserError, match="没有叫“mars”的范例"):
        add_preset(store, "mars", None)
    with pytest.raises(UserError, match="没有编号为“LOC-09”的本地规定。现在还没有本地规定"):
        remove_rule(store, "LOC-09")
