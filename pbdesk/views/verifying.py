"""Whether a printed sheet agrees with the file: its code is looked up among everything that was ever issued (E-33).

A code is a fingerprint of what was issued. It tells where a sheet comes from; it is no signature.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from pbdesk.calendar import parse_period
from pbdesk.model import Outcome
from pbdesk.rules.codes import GROUPS, LENGTH, Typed, make_code, read_code
from pbdesk.rules.snapshot import digest
from pbdesk.store import Store
from pbdesk.views.closed_periods import changes_of
from pbdesk.views.closing import ClosingRow, Edition, closings_of
from pbdesk.words import long_date

PROOF = (
    "校验码是结果的“指纹”：对得上，只说明这个码出自本文件的这一次封账或更正；它不是签名，不能证明纸上的字没有改过，"
    "也不能证明是谁打印、谁盖章。要核对数字，请把这一份重新打印出来，和手里的纸对照。"
)
"""What a code proves and what it does not."""

_ISSUES = """
    SELECT k.period, k.branch_id, k.id, 0 AS number, k.digest, '' AS findings, '' AS rules, '' AS policies
      FROM closing k
     WHERE k.deleted_at IS NULL
    UNION ALL
    SELECT k.period, k.branch_id, k.id, c.number, c.digest, CASE WHEN c.digest IS NULL THEN c.findings ELSE '' END,
           k.rules_version, k.policy_version
      FROM correction c
      JOIN closing k ON k.id = c.closing_id
     WHERE c.deleted_at IS NULL AND k.deleted_at IS NULL"""


class Verdict(StrEnum):
    """What is to be said of a code."""

    LATEST = "latest"
    REPLACED = "replaced"
    REOPENED = "reopened"
    DAMAGED = "damaged"
    UNKNOWN = "unknown"
    MISTYPED = "mistyped"


@dataclass(frozen=True, slots=True)
class Verified:
    """The verdict with its sentence; ``edition`` is the issue that the code belongs to, ``latest`` what holds now."""

    verdict: Verdict
    sentence: str
    code: str = ""
    wrong: tuple[int, ...] = ()
    edition: Edition | None = None
    latest: Edition | None = None
    whose: str = ""
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    unregistered: int | None = None
    """How many results and figures are others now than were issued; None where nobody has looked."""

    @property
    def agrees(self) -> bool:
        """Whether the sheet shows what holds now."""
        return self.verdict is Verdict.LATEST


def verify(store: Store, text: str) -> Verified:
    """Look a code up, typed or scanned."""
    typed = read_code(text)
    if typed.wrong or not typed.code:
        return Verified(Verdict.MISTYPED, _mistyped_words(typed), typed.code, typed.wrong)
    found = _issue_with(store, typed.code)
    if found is None:
        return Verified(Verdict.UNKNOWN, _unknown_words(typed), typed.code)
    period, closing_id = found
    closings = closings_of(store, parse_period(period))
    closing = next(one for one in closings if one.id == closing_id)
    edition = next(one for one in closing.editions if one.code == typed.code)
    holding = [one for one in closings if one.branch_id == closing.branch_id and one.reopened_on is None]
    latest = holding[-1].last if holding else None
    whose = _whose(store, edition)
    verdict, sentence = _judged(closing, edition, latest, whose)
    outcomes = Counter(row.outcome for row in edition.snapshot.rows)
    return Verified(verdict, sentence, typed.code, (), edition, latest, whose, outcomes)


def with_changes(store: Store, verified: Verified, today: date) -> Verified:
    """The same with a word on what has changed since and is not registered; only the issue that holds is looked at.

    That takes as long as evaluating the period.
    """
    edition = verified.edition
    if verified.verdict is not Verdict.LATEST or edition is None:
        return verified
    found = changes_of(store, edition.period, today)
    own = [one for one in found if edition.branch_id in (None, one.branch_id)]
    number = sum(len(one.changes) + len(one.figures) for one in own)
    where = f"{len(own)}个支部的{number}项" if edition.branch_id is None else f"{number}项"
    told = f"不过此后又有{where}结果变了，还没有登记更正：纸上印的是改动以前的。" if number else "此后结果没有改动。"
    open_ones = verified.outcomes.get(Outcome.PENDING, 0)
    if open_ones:
        told += f"封账时还没有到期限的{open_ones}项，不算改动：后来怎样，以后印的表上照实写。"
    return replace(verified, unregistered=number, sentence=verified.sentence + told)


def _issue_with(store: Store, code: str) -> tuple[str, str] | None:
    """Period and closing of the issue that has a code."""
    for row in store.query(_ISSUES):
        seal = row["digest"] or digest(row["findings"], row["rules"], row["policies"])
        if make_code(row["period"], row["branch_id"] or "", row["id"], str(row["number"]), seal) == code:
            return row["period"], row["id"]
    return None


def _judged(closing: ClosingRow, edition: Edition, latest: Edition | None, whose: str) -> tuple[Verdict, str]:
    issue = f"{whose}{edition.period.title}的{edition.words}（{long_date(edition.made_on)}）"
    if not edition.is_whole:
        return Verdict.DAMAGED, (
            f"码是{issue}的，但文件里保存的这一份结果和封存时不一样，可能是文件损坏，也可能被改动过。请用备份核对。"
        )
    if latest is not None and (latest.closing_id, latest.number) == (edition.closing_id, edition.number):
        return Verdict.LATEST, f"对得上：这是{issue}，是现在有效的最新一份。"
    if latest is not None:
        now = f"{latest.words}（{long_date(latest.made_on)}）"
        return Verdict.REPLACED, f"对得上，但已经不是最新的：这是{issue}，后来又有了{now}，请以后面的为准。"
    day = f"已于{long_date(closing.reopened_on)}重新打开" if closing.reopened_on else "已经重新打开"
    why = f"重新打开的原因：{closing.reopen_reason}"
    return Verdict.REOPENED, f"对得上，但这一期{day}，还没有再封账：这是{issue}。{why}"


def _whose(store: Store, edition: Edition) -> str:
    """Whose issue it is: by the name at that time, or else by the present one."""
    name = edition.snapshot.name
    if edition.branch_id is None:
        return f"{name}（全部支部）" if name else "街道（全部支部）"
    if name:
        return name
    rows = store.query("SELECT o.name FROM organization o WHERE o.id = ?", [edition.branch_id])
    return str(rows[0]["name"]) if rows else edition.branch_id


def _mistyped_words(typed: Typed) -> str:
    shape = f"校验码一共{GROUPS}段，每段{LENGTH}个字，里面没有 0、O、1、I"
    if not typed.wrong:
        return f"这不像一个校验码。{shape}，例如 7KQM-2B9X-HJ4T-V6WA。"
    places = "、".join(str(number) for number in typed.wrong)
    return f"第{places}段可能写错了，请对照纸上再看一遍。{shape}。"


def _unknown_words(typed: Typed) -> str:
    of = f"（码上写的期间是 {typed.period}）" if typed.period else ""
    return f"本文件没有出过这个校验码{of}：它可能出自另一个文件，或者那次封账后来撤销了。"
