"""Who in the file a line of a roster is: by ID number first, then by name with birth or admission, by name last.

A name alone is never taken for certain: it is said, and a person may decide otherwise.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pbdesk.masking import masked
from pbdesk.tables.cells import Month
from pbdesk.tables.cleaning import tidy
from pbdesk.tables.dates import Day
from pbdesk.tables.known import KnownPerson
from pbdesk.tables.preview import Rival
from pbdesk.tables.roster import MemberEntry

SOMEONE_NEW = "new"
"""The choice that a line is nobody whom the file knows."""

Choices = Mapping[int, str]
"""By line: the id of the person it is, or ``SOMEONE_NEW``."""


@dataclass(frozen=True, slots=True)
class Match:
    """Who a line is (None: someone new), what is unsure about it, who else it may be; or why it can't be told."""

    person: KnownPerson | None = None
    warnings: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()
    reason: str = ""


class Matcher:
    """Matches the lines of one table in their order; nobody is matched twice."""

    def __init__(self, people: Sequence[KnownPerson], branch_names: Mapping[str, str], choices: Choices) -> None:
        self._by_id = {p.person_id: p for p in people}
        self._by_number = {p.id_number: p for p in people if p.id_number}
        self._by_name: dict[str, list[KnownPerson]] = defaultdict(list)
        for person in people:
            self._by_name[compared_name(person.name)].append(person)
        self._branches = branch_names
        self._choices = choices
        self._taken: dict[str, int] = {}

    def match(self, entry: MemberEntry, branch_id: str) -> Match:
        """Who the next line is."""
        found = self._chosen(entry) or self._by_identity(entry) or self._by_name_alone(entry, branch_id)
        if found.person is None:
            return found
        earlier = self._taken.setdefault(found.person.person_id, entry.line)
        if earlier != entry.line:
            return Match(rivals=found.rivals, reason=f"和第 {earlier} 行是同一个人")
        return found

    def _chosen(self, entry: MemberEntry) -> Match | None:
        choice = self._choices.get(entry.line)
        if choice is None:
            return None
        return Match(self._by_id.get(choice), rivals=self._rivals(entry))

    def _by_identity(self, entry: MemberEntry) -> Match | None:
        person = self._by_number.get(entry.id_number) if entry.id_number else None
        if person is not None:
            same_name = compared_name(person.name) == compared_name(entry.name)
            said = () if same_name else (f"身份证号相同，姓名不同：文件里是{person.name}",)
            return Match(person, said, self._rivals(entry))
        likely = [p for p in self._free(entry) if _agree(p, entry) and not _other_number(p, entry)]
        return Match(likely[0], rivals=self._rivals(entry)) if len(likely) == 1 else None

    def _by_name_alone(self, entry: MemberEntry, branch_id: str) -> Match:
        """What a name alone allows: the one namesake in the branch, unless something speaks against it."""
        others = [p for p in self._free(entry) if not _other_number(p, entry)]
        here = [p for p in others if p.branch_id == branch_id]
        rivals = self._rivals(entry)
        if len(here) > 1:
            said = f"支部里有 {len(here)} 个{entry.name}，分不清是哪一个，请补上身份证号或出生日期，或者选是谁"
            return Match(rivals=rivals, reason=said)
        if here and _differ(here[0], entry):
            return Match(rivals=rivals, reason=f"支部里有同名的人，{_differ(here[0], entry)}对不上，请选是不是同一个人")
        if here:
            return Match(here[0], ("同名，请确认：按支部里的同一个人处理",), rivals)
        return Match(None, ("同名，请确认：按另一个人登记",) if rivals else (), rivals)

    def _free(self, entry: MemberEntry) -> list[KnownPerson]:
        return [p for p in self._by_name[compared_name(entry.name)] if self._taken.get(p.person_id) is None]

    def _rivals(self, entry: MemberEntry) -> tuple[Rival, ...]:
        return tuple(Rival(p.person_id, self._words(p)) for p in self._by_name[compared_name(entry.name)])

    def _words(self, person: KnownPerson) -> str:
        branch = self._branches.get(person.branch_id or "", "现在不在册")
        born = f"{person.born} 出生" if person.born else ""
        joined = f"{person.joined} 入党" if person.joined else ""
        number = masked(person.id_number) if person.id_number else ""
        return "，".join(part for part in (person.name, branch, born, joined, number) if part)


@lru_cache(16384)
def compared_name(name: str) -> str:
    """A name as it is compared: spaces and the several dots of long names make no difference."""
    return re.sub(r"[\s•‧∙・･．·]+", "", tidy(name)).casefold()


def same_day(one: Day | None, other: Day | None) -> bool:
    """Whether two days, of which one may be a month, can be the same."""
    if one is None or other is None:
        return False
    if isinstance(one, Month) or isinstance(other, Month):
        return (one.year, one.month) == (other.year, other.month)
    return one == other


def _agree(person: KnownPerson, entry: MemberEntry) -> bool:
    return same_day(person.born, entry.born) or same_day(person.joined, entry.joined)


def _other_number(person: KnownPerson, entry: MemberEntry) -> bool:
    """Whether their identity numbers show two people."""
    return bool(person.id_number and entry.id_number) and person.id_number != entry.id_number


def _differ(person: KnownPerson, entry: MemberEntry) -> str:
    """What speaks against the two being the same person, in a word; nothing when nothing does."""
    if _other_number(person, entry):
        return "身份证号"
    for word, one, other in (("出生日期", person.born, entry.born), ("入党日期", person.joined, entry.joined)):
        if one and other and not same_day(one, other):
            return word
    return ""
