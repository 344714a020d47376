"""The short code of a closed sheet: read however it is typed, and every slip noticed and placed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.rules.codes import ALPHABET, make_code, read_code, scan_text

CODE = make_code("2026Q3", "b1", "k1", "0", "ab" * 32)


def groups(code: str) -> list[str]:
    return code.split("-")


def test_a_code_is_four_groups_of_four_without_letters_that_look_alike() -> None:
    assert [len(group) for group in groups(CODE)] == [4, 4, 4, 4]
    assert not set(CODE) & set("01OI")


def test_the_same_words_give_the_same_code_and_others_another() -> None:
    assert make_code("2026Q3", "b1", "k1", "0", "ab" * 32) == CODE
    assert make_code("2026Q3", "b1", "k1", "1", "ab" * 32) != CODE


@pytest.mark.parametrize(
    "typed",
    [
        CODE, CODE.lower(), CODE.replace("-", ""), CODE.replace("-", " "), CODE.replace("-", "—"), f"  {CODE}\n",
        "".join(chr(ord(c) + 0xFEE0) for c in CODE), scan_text(CODE, "2026Q3"), scan_text(CODE, "2026Q3").lower(),
    ],
)  # fmt: skip
def test_it_is_read_however_it_is_typed_or_scanned(typed: str) -> None:
    assert (read_code(typed).code, read_code(typed).wrong) == (CODE, ())


def test_a_scanned_code_says_of_which_period_it_is() -> None:
    assert read_code(scan_text(CODE, "2026-09")).period == "2026-09"


@given(st.integers(0, 3), st.integers(0, 3), st.sampled_from(ALPHABET), st.text(min_size=1))
def test_one_wrong_character_is_always_noticed_in_its_group(group: int, place: int, letter: str, seed: str) -> None:
    parts = groups(make_code(seed))
    right = parts[group]
    parts[group] = right[:place] + letter + right[place + 1 :]
    assert read_code("-".join(parts)).wrong == (() if parts[group] == right else (group + 1,))


@given(st.integers(0, 3), st.permutations(range(4)), st.text(min_size=1))
def test_two_characters_that_changed_places_are_always_noticed(group: int, order: list[int], seed: str) -> None:
    parts = groups(make_code(seed))
    first, second = order[:2]
    letters = list(parts[group])
    letters[first], letters[second] = letters[second], letters[first]
    changed = "".join(letters) != parts[group]
    parts[group] = "".join(letters)
    assert read_code("-".join(parts)).wrong == ((group + 1,) if changed else ())


def test_two_groups_that_changed_places_are_noticed() -> None:
    one, two, three, four = groups(CODE)
    assert read_code(f"{three}-{two}-{one}-{four}").wrong == (1, 3)


@pytest.mark.parametrize("letter", "01OI*")
def test_a_character_that_no_code_has_is_placed(letter: str) -> None:
    one, two, three, four = groups(CODE)
    assert read_code(f"{one}-{two}-{letter}{three[1:]}-{four}").wrong == (3,)


@pytest.mark.parametrize("typed", ["", "ABCD", CODE[:-1], CODE + "A", "封账"])
def test_too_short_or_too_long_is_no_code(typed: str) -> None:
    assert read_code(typed).code == ""


def test_a_group_that_lacks_a_character_is_named() -> None:
    one, two, three, four = groups(CODE)
    assert read_code(f"{one}-{two[:-1]}-{three}-{four}").wrong == (2,)
    assert read_code(f"{one}{two[0]}-{two[1:]}-{three}-{four}").wrong == (1, 2)
