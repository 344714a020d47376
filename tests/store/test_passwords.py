"""From what is typed to a key: what may be a password, and the recovery key that is typed from paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.errors import UserError
from pbdesk.store import recovery
from pbdesk.store.keyring import Key, new_salt
from pbdesk.store.passwords import LONGEST, checked, derive, new_key
from pbdesk.store.recovery import MistypedError

SALT = new_salt()
KEY = Key(bytes(range(32)), SALT)
GROUPS = recovery.groups_of(KEY)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "密码是空的"), ("   　  ", "密码是空的"), ("短密码1234", "太短"), (" 前面有空格abc", "开头或结尾有空格"),
        ("后面有空格abc　", "开头或结尾有空格"), ("长" * (LONGEST + 1), "太长"), ("有换行\n的密码abc", "打不出的字符"),
        ("半个字符\ud800abcd", "打不出的字符"),
    ],
)  # fmt: skip
def test_what_could_not_be_typed_again_is_no_password(password: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        checked(password)


@pytest.mark.parametrize("password", ["correct horse battery", "正好八个字的密码", "😀" * 8, "长" * LONGEST])
def test_any_words_that_can_be_typed_again_may_be_one(password: str) -> None:
    assert checked(password) == password


def test_full_width_letters_mean_the_same_as_half_width_ones() -> None:
    assert derive("ｐａｓｓｗｏｒｄ　１２３", SALT) == derive("password 123", SALT)


def test_the_same_password_gives_another_key_each_time_it_is_set() -> None:
    assert new_key("correct horse").secret != new_key("correct horse").secret


def test_a_key_never_shows_itself_in_a_report() -> None:
    assert KEY.secret.hex() not in repr(KEY)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=12, max_size=12))
def test_a_recovery_key_is_read_back_as_it_was_written(secret: bytes, tail: bytes) -> None:
    key = Key(secret, SALT[:4] + tail)
    assert recovery.read(" ".join(recovery.groups_of(key))) == recovery.Recovered(secret, recovery.name_of(key.salt))


@pytest.mark.parametrize("between", ["", "-", "\n", "  ", "　", "、"])
def test_it_may_be_spaced_in_any_way_and_written_small(between: str) -> None:
    assert recovery.read(between.join(GROUPS).lower()).secret == KEY.secret


def test_letters_taken_for_digits_and_full_width_are_understood() -> None:
    typed = " ".join(GROUPS).replace("0", "o").replace("1", "l")
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in typed)
    assert recovery.read(wide).secret == KEY.secret


@given(st.integers(0, 13), st.integers(0, 4), st.sampled_from(LETTERS))
def test_a_wrong_character_is_found_and_its_group_named(group: int, at: int, letter: str) -> None:
    right = GROUPS[group]
    wrong = right[:at] + letter + right[at + 1 :]
    if wrong != right:
        with pytest.raises(MistypedError, match=f"第 {group + 1} 组"):
            recovery.read(" ".join([*GROUPS[:group], wrong, *GROUPS[group + 1 :]]))


@given(st.integers(0, 13), st.integers(0, 3))
def test_two_characters_changed_about_are_found(group: int, at: int) -> None:
    right = GROUPS[group]
    wrong = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
    if wrong != right:
        with pytest.raises(MistypedError, match=f"第 {group + 1} 组"):
            recovery.read(" ".join([*GROUPS[:group], wrong, *GROUPS[group + 1 :]]))


@pytest.mark.parametrize("first", range(13))
def test_two_groups_changed_about_are_found(first: int) -> None:
    swapped = [*GROUPS[:first], GROUPS[first + 1], GROUPS[first], *GROUPS[first + 2 :]]
    with pytest.raises(MistypedError, match=f"第 {first + 1}、{first + 2} 组"):
        recovery.read(" ".join(swapped))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (" ".join(GROUPS[:-1]), "现在是 13 组"), (" ".join([*GROUPS, GROUPS[0]]), "现在是 15 组"), ("", "现在是 0 组"),
        ("U" + " ".join(GROUPS)[1:], "没有“U”"), ("不是密钥", "没有“不”"), (" ".join(GROUPS)[:-1], "第 14 组"),
    ],
)  # fmt: skip
def test_what_is_no_recovery_key_is_told(words: str, why: str) -> None:
    with pytest.raises(MistypedError, match=why):
        recovery.read(words)


def test_a_password_is_not_taken_for_a_recovery_key() -> None:
    assert recovery.looks_like(" ".join(GROUPS))
    assert not recovery.looks_like("correct horse battery staple")


def test_the_name_on_the_sheet_says_nothing_of_the_key() -> None:
    assert recovery.name_of(SALT) == recovery.name_of(Key(b"x" * 32, SALT).salt)
    assert Path(recovery.name_of(SALT)).name.isalnum()
