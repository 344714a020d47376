"""Numbers with only their ends to be seen."""

from __future__ import annotations

import pytest

from pbdesk.masking import masked


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("11010519491231002X", "110***********002X"), ("13800138000", "138****8000"), ("88001234", "880*1234"),
        ("8800123", "*******"), ("12", "**"), ("", ""),
    ],
)  # fmt: skip
def test_the_middle_is_hidden_and_what_is_short_is_hidden_whole(number: str, shown: str) -> None:
    assert masked(number) == shown
