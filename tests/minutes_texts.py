"""Made-up minutes: texts of their own, texts that somebody copied and changed a little, and the slow way to tell."""

from __future__ import annotations

import random
from collections.abc import Sequence

_FIRST, _SIGNS = 0x4E00, 3000
_STOCK = (
    "会议由支部书记主持", "全体党员认真学习了上级文件精神", "大家结合自身实际谈了体会", "会议要求",
    "下一步工作安排如下",
)  # fmt: skip


def a_text(rng: random.Random, length: int, stock: float = 0.2) -> str:
    """Minutes of so many characters: words, and every fifth or so a phrase that stands in everybody's."""
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        parts.append(rng.choice(_STOCK) if rng.random() < stock else _word(rng))
    return "，".join(parts)


def edited(rng: random.Random, words: str, changes: int) -> str:
    """A text with some characters changed here and there."""
    signs = list(words)
    for _ in range(changes):
        signs[rng.randrange(len(signs))] = _sign(rng)
    return "".join(signs)


def naive_copies(words: Sequence[str], percent: int, least: int) -> set[str]:
    """The texts that are like an earlier one, each compared with each; they are called t0, t1 and so on."""
    from rapidfuzz.distance import Indel

    long = [(number, each) for number, each in enumerate(words) if len(each) >= least]
    return {
        f"t{number}"
        for place, (number, each) in enumerate(long)
        if any(Indel.normalized_similarity(each, other, score_cutoff=percent / 100) for _, other in long[:place])
    }


def _word(rng: random.Random) -> str:
    return "".join(_sign(rng) for _ in range(rng.choice((2, 2, 3, 4))))


def _sign(rng: random.Random) -> str:
    return chr(_FIRST + rng.randrange(_SIGNS))
