"""Finding copied minutes among 20,000, against comparing each with each on a sample and reckoning up."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measure import SIZES, Figure, Sizes, answer, child, report, seconds
from tests.benchmarks.streets import workshop

MINUTES = 20_000
CHARACTERS = 300
SAMPLE = 1_000
_COPIED = 0.1
_PERCENT, _LEAST = 90, 80


def figures(directory: Path, sizes: Sizes = SIZES) -> Iterator[Figure]:
    """One line: the whole, and how long each with each would take (it grows with the square)."""
    found = child("bench_copies", "run")
    each = found["naive"] * (MINUTES / SAMPLE) ** 2
    yield Figure(
        f"find the copies among {MINUTES:,} minutes of {CHARACTERS} characters",
        f"{found['ours']:.1f} s, {found['found']:.0f} found of {found['planted']:.0f} made",
        f"each with each {each:,.0f} s (from {SAMPLE:,}: {found['naive']:.1f} s, we missed {found['missed']:.0f})",
        f"{found['ours'] / each:.4f}",
    )


def main() -> None:
    """Run this script alone."""
    with workshop() as directory:
        report(figures(directory))


def _run() -> None:
    from pbdesk.rules.quality.likeness import Text, bare, find_copies
    from tests.minutes_texts import a_text, edited, naive_copies

    rng = random.Random(7)
    own = [a_text(rng, CHARACTERS) for _ in range(int(MINUTES * (1 - _COPIED)))]
    copied = [edited(rng, rng.choice(own), rng.randrange(12)) for _ in range(MINUTES - len(own))]
    words = [*own, *copied]
    rng.shuffle(words)
    texts = [Text(f"t{number}", each) for number, each in enumerate(words)]
    found: dict[str, object] = {}
    ours = seconds(lambda: found.update(find_copies(texts, _PERCENT, _LEAST)))
    sample, naive = texts[:SAMPLE], set[str]()
    slow = seconds(lambda: naive.update(naive_copies([bare(t.words) for t in sample], _PERCENT, _LEAST)))
    missed = naive - find_copies(sample, _PERCENT, _LEAST).keys()
    answer(ours=ours, naive=slow, found=len(found), planted=len(copied), missed=len(missed))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        main()
    else:
        _run()
