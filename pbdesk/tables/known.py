"""What the file says already, as plain values that a table can be compared with."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pbdesk.model import PostRole
from pbdesk.tables.dates import Day

_NEAR, _MOST_NEAR = 0.5, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Someone in the file, with the branch he belongs to now (None: none)."""

    person_id: str
    name: str
    branch_id: str | None = None
    gender: str | None = None
    ethnicity: str | None = None
    born: Day | None = None
    education: str | None = None
    id_number: str | None = None
    phone: str | None = None
    employer: str | None = None
    group: str | None = None
    posts: tuple[PostRole, ...] = ()
    joined: Day | None = None
    full: Day | None = None
    assumed: bool = False
    """Whether the day of conversion is only a stand-in (its real one was never told)."""
    mobile: bool = False
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBranch:
    """A branch of the file, and from when on someone new to it stands on its roll unless the table says."""

    branch_id: str
    name: str
    since: date
    founded_on: date | None = None
    has_members: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRoll:
    """The branches and people of a file."""

    branches: tuple[KnownBranch, ...]
    people: tuple[KnownPerson, ...] = ()
    single_posts: frozenset[PostRole] = frozenset()
    """The posts of a branch that one person holds at a time."""

    def branch(self, branch_id: str) -> KnownBranch:
        """A branch by its id."""
        return next(b for b in self.branches if b.branch_id == branch_id)


@dataclass(frozen=True, slots=True)
class BranchFinder:
    """Finds the branch that a table names; ``default`` is the one for lines that name none."""

    names: Mapping[str, str]
    """Id by name as compared."""
    words: Mapping[str, str]
    """Name by id."""
    default: str | None

    @classmethod
    def of(cls, branches: Mapping[str, str], default: str | None) -> BranchFinder:
        """A finder over names by id; where there is only one branch, it is the default."""
        only = next(iter(branches)) if len(branches) == 1 else None
        plain = [plain_branch(name) for name in branches.values()]
        unique = {plain_branch(name): key for key, name in branches.items() if plain.count(plain_branch(name)) == 1}
        return cls(unique, branches, default or only)

    def find(self, name: str | None) -> tuple[str | None, str]:
        """The branch that is named, or why there is none."""
        if not name:
            return self.default, "" if self.default else "没有写支部，请先选归入哪个支部"
        found = self.names.get(plain_branch(name))
        if found:
            return found, ""
        near = difflib.get_close_matches(plain_branch(name), self.names, _MOST_NEAR, _NEAR)
        hint = f"，是不是{'、'.join(f'“{self.words[self.names[n]]}”' for n in near)}" if near else ""
        return None, f"文件里没有支部“{name[:30]}”{hint}"


def plain_branch(name: str) -> str:
    """A branch's name as it is compared: 中共果园居民小组支部委员会 is 果园居民小组党支部."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    text = re.sub(r"^(中国共产党|中共)", "", text).replace("支部委员会", "支部")
    return re.sub(r"(党)?支部$", "党支部", text)
