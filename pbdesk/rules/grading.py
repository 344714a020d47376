"""The grades of a democratic appraisal: at most a third of the full members excellent, nobody on probation graded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pbdesk.model import Grade
from pbdesk.rules.bars import most_excellent


@dataclass(frozen=True, slots=True)
class Grading:
    """How the grades of an appraisal stand: of ``full`` members so many each, and who is graded although not full."""

    full: int
    counts: Mapping[Grade, int]
    early: tuple[str, ...]

    @property
    def excellent(self) -> int:
        """How many are graded excellent."""
        return self.counts.get(Grade.EXCELLENT, 0)

    @property
    def most(self) -> int:
        """How many may be."""
        return most_excellent(self.full)

    @property
    def graded(self) -> int:
        """How many full members have a grade."""
        return sum(self.counts.values())

    @property
    def fits(self) -> bool:
        """Whether no more than a third are graded excellent."""
        return 3 * self.excellent <= self.full

    @property
    def words(self) -> str:
        """The bar with its numbers filled in."""
        sign, ending = ("≤", "") if self.fits else (">", f"，超过三分之一（最多 {self.most} 人）")
        return f"正式党员 {self.full} 人，优秀 {self.excellent} 人，3×{self.excellent} {sign} {self.full}{ending}"


def grading(grades: Mapping[str, Grade], full: Collection[str], roll: Collection[str]) -> Grading:
    """Count the grades of a branch; a guest who is appraised here (E-23) is neither among the full nor too early."""
    counts = Counter(grade for person, grade in grades.items() if person in full)
    early = tuple(person for person in grades if person in roll and person not in full)
    return Grading(len(full), counts, early)
