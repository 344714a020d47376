"""The stream of records: in the notation of ``load``, in order, and as large as asked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from pbdesk.demo.records import street, street_records
from pbdesk.model import Organization, UnitKind


def _ids() -> Iterator[tuple[str, str]]:
    for row in street_records(7):
        if "id" in row:
            yield str(row["table"]), str(row["id"])


def test_no_id_is_given_twice() -> None:
    assert max(Counter(_ids()).values()) == 1


def test_every_record_comes_after_those_it_refers_to() -> None:
    refers = {"person_id": "person", "branch_id": "organization", "parent_id": "organization", "meeting_id": "meeting",
              "group_id": "party_group", "posting_id": "posting", "chair_id": "person", "recorder_id": "person",
              "lecturer_id": "person", "organization_id": "organization"}  # fmt: skip
    known: set[tuple[str, object]] = set()
    for row in street_records(7):
        assert all((table, row[column]) in known for column, table in refers.items() if column in row)
        known.add((str(row["table"]), row.get("id")))


def test_rows_are_plain_json() -> None:
    rows = list(islice(street_records(7), 2000))
    assert json.loads(json.dumps(rows)) == rows


def test_absent_columns_are_left_out() -> None:
    assert not any(value is None for row in islice(street_records(7), 2000) for value in row.values())


def test_a_bigger_street_keeps_the_proportions() -> None:
    kinds = Counter(r.unit_kind for r in street(7, branches=130) if isinstance(r, Organization) and r.branch_kind)
    assert kinds == {UnitKind.RESIDENTS_GROUP: 100, UnitKind.WORK_STATION: 18, UnitKind.COOP_COMPANY: 12}


def test_more_years_bring_more_meetings() -> None:
    years = Counter(str(row["held_on"])[:4] for row in street_records(7, branches=13, years=3) if "held_on" in row)
    assert min(years[year] for year in ("2018", "2019", "2020")) > 300


def test_told_of_every_branch_that_is_done() -> None:
    done: list[int] = []
    for _ in street(7, branches=13, on_branch=done.append):
        pass
    assert done == list(range(1, 14))
