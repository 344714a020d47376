"""What a column takes, and how a refusal reads."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from pbdesk.model import MeetingKind
from pbdesk.store import values
from pbdesk.store.values import Cleaner, RefusedError

GOOD: list[tuple[Cleaner, object, object]] = [
    (values.text, "", ""),
    (values.text, "第一行\n第二行\t", "第一行\n第二行\t"),
    (values.text, "龚䶮 𬭎 㛃 ·", "龚䶮 𬭎 㛃 ·"),
    (values.text, "e\u0301", "é"),
    (values.text, "一\r\n二", "一\n二"),
    (values.setting_text, 30, "30"),
    (values.setting_text, True, "true"),
    (values.setting_text, "03-31", "03-31"),
    (values.text, "=1+1 <b> %s {} '; DROP", "=1+1 <b> %s {} '; DROP"),
    (values.identifier, "x" * 64, "x" * 64),
    (values.identifier, "一支部 #1", "一支部 #1"),
    (values.day, "2024-02-29", "2024-02-29"),
    (values.day, "9999-12-31", "9999-12-31"),
    (values.clock_time, "23:59", "23:59"),
    (values.instant, "2026-07-08T02:00:00Z", "2026-07-08T02:00:00Z"),
    (values.decimal, "1.50", "1.50"),
    (values.decimal, "0", "0"),
    (values.integer(0, 10), 10, 10),
]

BAD: list[tuple[Cleaner, object]] = [
    (values.text, 1),
    (values.text, "a\x00b"),
    (values.text, "a\x07b"),
    (values.text, "a\rb"),
    (values.text, "\ud800"),
    (values.text, "字" * (values.LONGEST_TEXT + 1)),
    (values.required_text, " \u3000\n"),
    (values.identifier, ""),
    (values.identifier, "x" * 65),
    (values.identifier, "a\nb"),
    (values.identifier, 7),
    (values.policy_key, "a@2026-01-01"),
    (values.day, "2026-02-29"),
    (values.day, "2026-7-7"),
    (values.day, "20260707"),
    (values.day, "2026-W28-2"),
    (values.day, "２０２６-07-07"),
    (values.day, "0001-01-01"),
    (values.day, 20260707),
    (values.clock_time, "24:00"),
    (values.clock_time, "9:00"),
    (values.clock_time, "15:00:00"),
    (values.instant, "2026-07-08T02:00:00"),
    (values.instant, "2026-07-08 02:00:00Z"),
    (values.instant, "2026-07-08T02:00:00+08:00"),
    (values.instant, "2026-02-30T02:00:00Z"),
    (values.instant, "9999-12-31T20:00:00Z"),
    (values.setting_text, 1.5),
    (values.setting_text, " "),
    (values.decimal, 1.5),
    (values.decimal, "1,5"),
    (values.decimal, "-1"),
    (values.decimal, "NaN"),
    (values.decimal, "1e3"),
    (values.integer(), True),
    (values.integer(), "3"),
    (values.integer(), 3.0),
    (values.integer(), 2**53 + 1),
    (values.integer(0), -1),
    (values.choice(frozenset({"a"})), "b"),
    (values.choice(frozenset({"a"})), ["a"]),
]


@pytest.mark.parametrize(("clean", "value", "stored"), GOOD)
def test_a_good_value_is_stored_in_one_spelling(clean: Cleaner, value: object, stored: object) -> None:
    assert clean(value) == stored


@pytest.mark.parametrize(("clean", "value"), BAD)
def test_a_bad_value_is_refused_in_printable_words(clean: Cleaner, value: object) -> None:
    with pytest.raises(RefusedError) as refusal:
        clean(value)
    assert str(refusal.value).isprintable()


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (date(2026, 7, 7), "2026-07-07"),
        (time(9, 5), "09:05"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+1"), "10"),
        (MeetingKind.LECTURE, "lecture"),
        (3, 3),
        (datetime(2026, 7, 8, 2, tzinfo=UTC), "2026-07-08T02:00:00Z"),
        (datetime(2026, 7, 8, 10, tzinfo=timezone(timedelta(hours=8))), "2026-07-08T02:00:00Z"),
    ],
)
def test_a_field_is_written_in_the_notation_of_files(value: object, stored: object) -> None:
    assert values.raw(value) == stored


def test_an_instant_without_a_time_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="time zone"):
        values.raw(datetime(2026, 7, 8))  # noqa: DTZ001  the very mistake


@pytest.mark.parametrize("value", [None, True, 10**400, float("inf"), "\ud800" * 50, [], {}])
def test_anything_can_be_quoted_in_a_message(value: object) -> None:
    assert values.shown(value).encode()
    assert len(values.shown(value)) < 40
