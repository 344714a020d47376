"""The rules that hold for a file: those of the book, and those that the file adds; which of them speaks when (E-34).

An obligation is judged by the rule that was in force when its own period began: nobody is bound afterwards by what he
could not know then. A rule that stands for one of the book silences it for as long as its own obligations run, so that
nothing is owed twice and nothing falls between the two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from pbdesk.calendar import Period, PeriodKind, day_or_none, obligation_period, span_with
from pbdesk.model import Finding, LocalRule, Severity, SubjectKind
from pbdesk.rules.catalogue import Document, Rule, Source, catalogue, core_rules
from pbdesk.rules.local import rule_of
from pbdesk.rules.policy import Policies
from pbdesk.store import Store

_LOCAL = """
    SELECT l.id, l.title, l.text, l.method, l.period, l.parameters, l.replaces, l.document, l.article, l.valid_from,
           l.valid_to, l.remark
      FROM local_rule l
     WHERE l.deleted_at IS NULL
     ORDER BY l.id"""


class RuleBook:
    """Every rule of the book and of a file, by id; asked for one it does not know, it answers with a stand-in.

    ``local`` are the file's own as they were written; one that this version can't follow finds nothing.
    """

    def __init__(self, local: Iterable[LocalRule] = ()) -> None:
        book = catalogue()
        self.local = tuple(local)
        made = (rule_of(record) for record in self.local if record.id not in book)
        self._own = {rule.id: rule for rule in made if rule is not None}
        self._rules: Mapping[str, Rule] = MappingProxyType({**book, **self._own})
        self._places = {rule: number for number, rule in enumerate(self._rules)}

    def __getitem__(self, rule: str) -> Rule:
        return self._rules.get(rule) or book_rule(rule)

    def __contains__(self, rule: object) -> bool:
        return rule in self._rules

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    @property
    def core(self) -> frozenset[str]:
        """What the quarter's sheets, the rates and a closing are about: the old rules, and all of the file's own."""
        return core_rules() | self._own.keys()

    @property
    def own(self) -> tuple[Rule, ...]:
        """The file's own rules that this version can follow."""
        return tuple(self._own.values())

    def is_own(self, rule: str) -> bool:
        """Whether it is one of the file's own rules."""
        return rule in self._own

    def order(self, rule: str) -> int:
        """The place of a rule in lists; strangers come last."""
        return self._places.get(rule, len(self._places))

    def at(self, place: str) -> frozenset[str]:
        """The rule of a place on sheets, and those that stand for it."""
        return frozenset({place, *(rule.id for rule in self._own.values() if rule.replaces == place)})

    def speaks(self, rule: Rule, begins: date) -> bool:
        """Whether an obligation whose period begins on a day is judged by a rule."""
        if not rule.in_force(begins):
            return False
        instead = (own for own in self._own.values() if own.replaces == rule.id)
        return not any(own.in_force(span_with(PeriodKind(own.period), begins).start) for own in instead)

    def is_silent(self, rule: Rule, year: Period) -> bool:
        """Whether a rule has no say in the whole of a year, so that it need not be looked at."""
        return any(
            own.replaces == rule.id
            and (own.valid_from is None or own.valid_from <= year.start)
            and (own.valid_to is None or own.valid_to >= year.end)
            for own in self._own.values()
        )

    def judged(self, rule: Rule, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Of what a check of this rule found, what the rule has a say in."""
        if not (rule.valid_from or rule.valid_to or any(own.replaces == rule.id for own in self._own.values())):
            yield from findings
            return
        known: dict[str, bool] = {}
        for found in findings:
            if found.period not in known:
                known[found.period] = self.speaks(rule, obligation_period(found.period).start)
            if known[found.period]:
                yield found

    def with_rule(self, record: LocalRule) -> RuleBook:
        """The same book with a file's rule added, or in place of the one with its id: to see what it would find."""
        return RuleBook(sorted((*(r for r in self.local if r.id != record.id), record), key=lambda r: r.id))


def rule_book(store: Store) -> RuleBook:
    """The rules that hold for a file."""
    return RuleBook(local_rules(store))


def local_rules(store: Store) -> tuple[LocalRule, ...]:
    """The street's own rules as they are written in the file, ended ones among them."""
    days = ("valid_from", "valid_to")
    return tuple(
        LocalRule(**{**dict(row), **{column: day_or_none(row[column]) for column in days}})
        for row in store.query(_LOCAL)
    )


def policy_version(policies: Policies, book: RuleBook) -> str:
    """What sheets print of the street's own choices: ``默认``, or a short code that changes with any of them."""
    if not book.own:
        return policies.version
    own = ";".join(repr(replace(record, remark=None)) for record in book.local if record.id in book)
    return hashlib.sha256(f"{policies.version}\n{own}".encode()).hexdigest()[:8]


def book_rule(rule: str) -> Rule:
    """A rule of the book, or a stand-in for one that is not in it (in a closing of a later version, say)."""
    known = catalogue().get(rule)
    if known is not None:
        return known
    source = Source(Document("", "规则库以外的规则", "规则库以外", "", {}), None, "D", "")
    return Rule(rule, rule, "这个版本的规则库里没有这条规则。", SubjectKind.BRANCH, "", Severity.CONVENTION, (source,))
