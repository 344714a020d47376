"""What has to hold between records, asked of many at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pbdesk.store.integrity import circular

parents = st.dictionaries(st.sampled_from("abcdef"), st.none() | st.sampled_from("abcdefg"))


def rises_forever(start: str, superiors: dict[str, str | None]) -> bool:
    """Whether the way up from an organization comes back to it."""
    at = superiors.get(start)
    for _ in superiors:
        if at is None or at == start:
            break
        at = superiors.get(at)
    return at == start


@given(parents)
def test_exactly_those_in_a_circle_are_named(superiors: dict[str, str | None]) -> None:
    assert circular(superiors) == sorted(o for o in superiors if rises_forever(o, superiors))


def test_a_long_line_of_superiors_is_no_circle() -> None:
    line: dict[str, str | None] = {str(n): str(n + 1) for n in range(5_000)}
    assert circular(line) == []
