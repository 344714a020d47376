"""Find texts that were copied from earlier ones, among tens of thousands in seconds.

Comparing each with each would take hours. So each text is told by a few of its shingles (stretches of six characters,
those with the smallest checksums): a copy shares most of them with what it was copied from, and only the few earlier
texts that share the rarest ones are compared in full, with RapidFuzz's bit-parallel distance. What is compared is the
bare words: a copy with other dates, numbers and punctuation is a copy.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from zlib import crc32

_NOISE = re.compile(r"[\W\d_]+")
_SHINGLE = 6
_SHINGLES = 24
"""So many shingles tell a text."""
_POSTED = 32
"""So many texts are remembered for a shingle: of one that stands in more, these are enough to find a mass copy by."""
_COMPARED = 5
"""So many earlier texts are compared in full, the likeliest first."""
_TELL = 500
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its id; texts with the same ``together`` tell of one event held jointly, and may be alike (E-11)."""

    id: str
    words: str
    together: Hashable = None


@dataclass(frozen=True, slots=True)
class Copy:
    """What a text was copied from, and how much of it is the same, in whole percent rounded down."""

    origin: str
    percent: int


def bare(words: str) -> str:
    """A text without spaces, punctuation and digits, which are all that a lazy copy changes."""
    told = _NOISE.sub("", words)
    if unicodedata.is_normalized("NFKC", told):
        return told
    return _NOISE.sub("", unicodedata.normalize("NFKC", told))


def find_copies(
    texts: Sequence[Text],
    percent: int,
    least: int,
    wanted: Collection[str] | None = None,
    tell: Callable[[int, int], object] = lambda _done, _all: None,
) -> dict[str, Copy]:
    """For each text the earlier one that it is most like, where that is at least ``percent``.

    Args:
        texts: in the order in which they were written.
        percent: from which likeness on a text counts as copied.
        least: so many characters at least a text must have to be compared.
        wanted: only these are looked at; the others are only what they may be copied from (None: all).
        tell: is told now and then how far the work is.
    """
    known = _Known(percent / 100)
    found: dict[str, Copy] = {}
    for number, text in enumerate(texts):
        if number % _TELL == 0:
            tell(number, len(texts))
        words = bare(text.words)
        if len(words) < least:
            continue
        copy = known.take(text, words, compare=wanted is None or text.id in wanted)
        if copy is not None:
            found[text.id] = copy
    return found


class _Known:
    """The texts seen so far, by their words and by their shingles."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._texts: list[tuple[Text, str]] = []
        self._same: dict[str, list[int]] = {}
        self._by_shingle: dict[int, list[int]] = defaultdict(list)

    def take(self, text: Text, words: str, *, compare: bool) -> Copy | None:
        """Remember a text; answer what it was copied from."""
        number = len(self._texts)
        self._texts.append((text, words))
        same = self._same.setdefault(words, [])
        twin = next((n for n in same if self._apart(text, n)), None)
        if len(same) < _POSTED:
            same.append(number)
        if twin is not None:
            return Copy(self._texts[twin][0].id, 100) if compare else None
        votes = self._votes(number, words)
        return self._likest(text, words, votes) if compare else None

    def _votes(self, number: int, words: str) -> dict[int, float]:
        """Earlier texts that share shingles, each shingle weighing the more the rarer it is."""
        votes: dict[int, float] = {}
        for shingle in _shingles(words):
            posted = self._by_shingle[shingle]
            weight = 1 / (len(posted) + 1)
            for other in posted:
                votes[other] = votes.get(other, 0) + weight
            if len(posted) < _POSTED:
                posted.append(number)
        return votes

    def _likest(self, text: Text, words: str, votes: dict[int, float]) -> Copy | None:
        from rapidfuzz.distance import Indel  # a compiled library: loaded when minutes are first compared

        best, share = None, self._share
        likely = votes if text.together is None else [other for other in votes if self._apart(text, other)]
        for other in nlargest(_COMPARED, likely, key=votes.__getitem__):
            likeness = Indel.normalized_similarity(words, self._texts[other][1], score_cutoff=share)
            if likeness >= share and (best is None or likeness > share):
                best, share = other, likeness
        return None if best is None else Copy(self._texts[best][0].id, int(share * 100 + _ROUNDING))

    def _apart(self, text: Text, other: int) -> bool:
        together = self._texts[other][0].together
        return together is None or together != text.together


def _shingles(words: str) -> list[int]:
    """The checksums of the shingles that tell a text; only every other beginning is looked at, chosen by its letter."""
    coded = words.encode("utf-16-le")
    length = 2 * _SHINGLE
    starts = range(0, max(len(coded) - length, 0) + 1, 2)
    return sorted({crc32(coded[at : at + length]) for at in starts if not coded[at] & 1})[:_SHINGLES]
