"""Minutes that were copied: found whatever was changed at the surface, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Sequence

from pbdesk.rules.quality.likeness import Copy, Text, bare, find_copies
from tests.minutes_texts import a_text, edited, naive_copies

PERCENT, LEAST = 90, 80


def found(*texts: Text, percent: int = PERCENT) -> dict[str, Copy]:
    return find_copies(texts, percent, LEAST)


def texts(words: Sequence[str]) -> list[Text]:
    return [Text(f"t{number}", each) for number, each in enumerate(words)]


def test_the_same_words_are_a_copy_of_the_earlier_text() -> None:
    words = a_text(random.Random(1), 200)
    assert found(Text("july", words), Text("august", words)) == {"august": Copy("july", 100)}


def test_another_date_and_other_punctuation_do_not_hide_a_copy() -> None:
    words = a_text(random.Random(1), 200)
    later = f"2026年8月5日 {words}！".replace("，", "； ")
    assert found(Text("july", f"2026年7月8日，{words}。"), Text("august", later))["august"].percent >= 98


def test_a_few_changed_words_do_not_hide_a_copy() -> None:
    rng = random.Random(2)
    words = a_text(rng, 300)
    assert set(found(Text("a", words), Text("b", edited(rng, words, 8)))) == {"b"}


def test_two_texts_of_their_own_are_no_copies() -> None:
    rng = random.Random(3)
    assert found(Text("a", a_text(rng, 300)), Text("b", a_text(rng, 300))) == {}


def test_just_below_the_share_that_the_policy_sets_is_no_copy() -> None:
    words = a_text(random.Random(4), 200)
    half = words[: len(words) // 2]
    assert found(Text("a", words), Text("b", words + half)) == {}
    assert set(found(Text("a", words), Text("b", words + half), percent=75)) == {"b"}


def test_short_texts_are_not_compared() -> None:
    assert found(Text("a", "传达学习了上级文件精神。"), Text("b", "传达学习了上级文件精神。")) == {}


def test_what_was_held_together_may_be_told_alike() -> None:
    words = a_text(random.Random(5), 200)
    one, other = Text("one", words, "7月8日 社区礼堂"), Text("other", words, "7月8日 社区礼堂")
    assert found(one, other) == {}
    assert found(one, other, Text("later", words, "8月5日 活动室")) == {"later": Copy("one", 100)}


def test_a_text_that_a_whole_street_copied_is_found_in_every_record() -> None:
    rng = random.Random(6)
    words = a_text(rng, 300)
    every = [Text(f"b{number}", edited(rng, words, 3)) for number in range(200)]
    assert len(found(*every)) == 199


def test_only_what_is_wanted_is_looked_at() -> None:
    words = a_text(random.Random(7), 200)
    three = texts([words, words, words])
    assert find_copies(three, PERCENT, LEAST, {"t2"}) == {"t2": Copy("t0", 100)}


def test_nothing_is_missed_that_comparing_each_with_each_would_find() -> None:
    rng = random.Random(8)
    own = [a_text(rng, rng.choice((90, 300))) for _ in range(250)]
    copied = [edited(rng, rng.choice(own), rng.randrange(6)) for _ in range(50)]
    every = texts([*own, *copied])
    assert set(find_copies(every, PERCENT, LEAST)) == naive_copies([bare(t.words) for t in every], PERCENT, LEAST)


def test_the_work_says_how_far_it_is() -> None:
    said: list[tuple[int, int]] = []
    find_copies(texts(["一二三"] * 1200), PERCENT, LEAST, tell=lambda done, whole: said.append((done, whole)))
    assert said == [(0, 1200), (500, 1200), (1000, 1200)]
