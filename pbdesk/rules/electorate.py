"""Who counts in a vote: sets of persons, never a number that somebody typed.

V have a vote, X of them are validly left out, D are due, P of those are there in person, W have sent a valid written
opinion. At a committee meeting C are the seats filled and Pc those of them who are there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pbdesk.words import EXCLUSION_WORDS, short_date

OPINIONS = ("同意", "反对", "弃权")
"""What a written opinion may say; words of its author's may follow."""
_AGAINST = ("反对", "不同意", "不赞成")
_FOR = ("同意", "赞成")


class Exclusion(Protocol):
    """A member who is to be left out of the due head-count, with the papers for it (VOT-12)."""

    @property
    def person_id(self) -> str:
        """Who."""

    @property
    def reason(self) -> int:
        """Which of the six reasons."""

    @property
    def consent_document(self) -> str:
        """The superior's consent."""

    @property
    def resolved_on(self) -> date | None:
        """The day on which the general meeting agreed."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A written opinion and what decides whether it is a vote."""

    person_id: str
    opinion: str
    received_on: date | None
    has_vote: bool
    there: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Electorate:
    """The people of one meeting's votes, in the order of the roll; ``full`` counts the full members on it."""

    voters: tuple[str, ...]
    left_out: tuple[str, ...]
    due: tuple[str, ...]
    present: tuple[str, ...]
    written: Mapping[str, str]
    full: int
    committee: bool = False

    @property
    def written_approvals(self) -> int:
        """How many of the valid written opinions approve."""
        return sum(opinion == "同意" for opinion in self.written.values())


def due_of(voters: Sequence[str], excluded: Collection[str], there: Collection[str]) -> tuple[str, ...]:
    """Those due: all with a vote but those validly left out; one of these who turns up counts again (E-20)."""
    return tuple(person for person in voters if person not in excluded or person in there)


def assemble(
    voters: Sequence[str],
    excluded: Collection[str],
    there: Collection[str],
    letters: Iterable[Letter] = (),
    held_on: date | None = None,
    *,
    full: int,
    committee: bool = False,
) -> Electorate:
    """The sets of a meeting from who has a vote, who is validly left out, who is there and who wrote in."""
    due = due_of(voters, excluded, there)
    counted = frozenset(due)
    return Electorate(
        voters=tuple(voters),
        left_out=tuple(person for person in voters if person not in counted),
        due=due,
        present=tuple(person for person in due if person in there),
        written={each.person_id: each.opinion for each in letters if not letter_fault(each, held_on, counted)},
        full=full,
        committee=committee,
    )


def validly_excluded(exclusions: Iterable[Exclusion], held_on: date | None) -> frozenset[str]:
    """Those whom the papers on the record leave out: for one of the six reasons, with a consent, resolved (VOT-12)."""
    return frozenset(e.person_id for e in exclusions if not missing_papers(e, held_on))


def missing_papers(exclusion: Exclusion, held_on: date | None) -> tuple[str, ...]:
    """What an exclusion still lacks, in words that can stand after “缺”."""
    found = [] if exclusion.reason in EXCLUSION_WORDS else ["不计入应到的理由（六种情形之一）"]
    found += [] if exclusion.consent_document.strip() else ["上级同意文件"]
    if exclusion.resolved_on is None:
        found.append("党员大会通过的日期")
    elif held_on is not None and exclusion.resolved_on > held_on:
        found.append("会前通过的党员大会决议")
    return tuple(found)


def stance(opinion: str, words: str = "") -> str:
    """What a written opinion says: 同意, 反对, 弃权, or nothing that can be counted."""
    if opinion:
        return opinion
    said = words.strip()
    if said.startswith(_AGAINST):
        return "反对"
    return "同意" if said.startswith(_FOR) else "弃权" if said.startswith("弃权") else ""


def letter_fault(letter: Letter, held_on: date | None, due: Collection[str]) -> str:
    """Why a written opinion is no vote; nothing when it is one.

    Only days are kept: one of the meeting's own day may well have come before it began and counts.
    """
    if letter.there:
        return "本人到会，以会上投票为准"
    if not letter.has_vote:
        return "没有表决权，不计票"
    if letter.person_id not in due:
        return "已不计入应到，书面意见不计票"
    if letter.received_on is None:
        return "没有写明哪天交来，暂不计票"
    if held_on is not None and letter.received_on > held_on:
        return f"{short_date(letter.received_on)}才交来，不在会前，不计票"
    return ""
