"""What the rules say of a step as it was taken: too late or early, out of order, by the wrong people, too short."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pbdesk.calendar import later
from pbdesk.model import AdmissionStep, AdmissionStepKind, Severity
from pbdesk.rules.admission_book import Cited, Span, StepRule, Timing, step_rules
from pbdesk.rules.admission_track import Days, Helper, StepStand, StepState, Track, completed_on, window_day
from pbdesk.words import ADMISSION_WORDS, long_date

_HOURS = re.compile(r"(\d+(?:\.\d+)?)\s*个?(?:学时|课时|小时)")
_BELOW = re.compile(r"(?:社区|村)党委$|党总支(?:委员会)?$")
_BETWEEN = re.compile(r"[、,，;；/]+|\s+")
_SLACK = 1
"""Months by which a first inspection may come before its half-year is full without a word."""
Kind = AdmissionStepKind
APPROVALS = (Kind.ADMISSION_APPROVAL, Kind.CONVERSION_APPROVAL)
APPROVER = "DEV-14"
"""The rule on who approves."""
_FREE = (Kind.EXTENSION, Kind.OATH)
"""Steps that are no measure of what had to come before: what is wrong with them is said of themselves."""


def remarks_of(stand: StepStand, track: Track, days: Days, today: date) -> Iterator[Cited]:
    """Everything to be said of one step of a track."""
    if stand.state is StepState.DONE:
        yield from _timing_remarks(stand, days, track)
        for step in stand.done:
            yield from _own_remarks(stand, step, track)
        yield from _order_remarks(stand, days)
    elif stand.state in (StepState.NEXT, StepState.LATER):
        yield from _lapsed(stand, days, today)
    if stand.rule.temporary and track.temporary and stand.state is not StepState.MISSING:
        yield stand.rule.temporary


def names_in(people: str | None) -> tuple[str, ...]:
    """The names in a line of people; a two-character name set apart is one name."""
    parts = [part for part in _BETWEEN.split(re.sub(r"[（(].*?[）)]", " ", people or "")) if part]
    names: list[str] = []
    for part in parts:
        if names and len(part) == 1 and len(names[-1]) == 1:
            names[-1] += part
        else:
            names.append(part)
    return tuple(names)


def _timing_remarks(stand: StepStand, days: Days, track: Track) -> Iterator[Cited]:
    last = completed_on(stand.done[-1])
    for timing in stand.rule.timings:
        match timing.span:
            case Span.EVERY:
                yield from _gaps(stand, timing, days)
                yield from hurried(stand, timing, days)
            case Span.WAIT if stand.earliest and last < stand.earliest:
                yield _said(f"提前了{(stand.earliest - last).days}天", timing.said)
            case Span.WITHIN | Span.LAPSE:
                until = window_day(timing, stand.rule, _before(days, timing, stand, track))
                if until and last > until:
                    late = _said(f"晚了{(last - until).days}天", timing.said)
                    yield replace(late, severity=bearing(timing, stand.rule, days, last))


def bearing(timing: Timing, rule: StepRule, days: Days, on: date) -> Severity:
    """How binding a span still is on a day after it: until the step lapses, special cases are allowed for (DEV-13)."""
    lapse = rule.timing(Span.LAPSE)
    until = window_day(lapse, rule, days) if lapse and timing.span is Span.WITHIN else None
    return Severity.GENERALLY if until and on <= until else timing.said.severity


def _before(days: Days, timing: Timing, stand: StepStand, track: Track) -> Days:
    """The days to reckon from: of a step taken several times, the last one that was not after this."""
    own = completed_on(stand.done[-1])
    earlier = [s.done_on for s in track.steps if s.kind is timing.after and s.done_on <= own]
    return {**days, timing.after: max(earlier)} if earlier else days


def _gaps(stand: StepStand, timing: Timing, days: Days) -> Iterator[Cited]:
    """Where more than the span lies between one time and the next, up to the step that ends it."""
    for before, after in turns(stand, timing, days):
        yield from gap(timing, before, after)


def turns(stand: StepStand, timing: Timing, days: Days) -> Iterator[tuple[date, date]]:
    """One time and the next of a step that comes every so often, up to the step that ends it."""
    ends = days.get(Kind.TARGET)
    times = [days.get(timing.after), *(s.done_on for s in stand.done), ends]
    known = [day for day in times if day is not None]
    return ((before, after) for before, after in itertools.pairwise(known) if not (ends and before >= ends))


def gap(timing: Timing, before: date, after: date) -> Iterator[Cited]:
    """That more than the span lies between one time and the next."""
    if after > later(before, timing.months):
        yield _said(f"{long_date(before)}到{long_date(after)}之间超过{timing.months}个月没有考察", timing.said)


def hurried(stand: StepStand, timing: Timing, days: Days) -> Iterator[Cited]:
    """A first inspection so soon that there is little to look at; only a hint: half-years end alike for all."""
    began, first = days.get(timing.after), stand.done[0].done_on
    if began is not None and began <= first < later(began, timing.months - _SLACK):
        words = f"离{ADMISSION_WORDS[timing.after]}才{(first - began).days}天就考察，请核对日期"
        yield replace(_said(words, timing.said), severity=Severity.PRACTICE)


def _order_remarks(stand: StepStand, days: Days) -> Iterator[Cited]:
    """A step taken after one that has to follow it."""
    mine = completed_on(stand.done[0])
    rules = step_rules()
    behind = [k for k, day in days.items() if rules[k].rank > stand.rule.rank and day < mine and k not in _FREE]
    if behind:
        first = min(behind, key=lambda kind: rules[kind].rank)
        yield _said(f"在“{ADMISSION_WORDS[first]}”之后才做，顺序不对", stand.rule.said)


def _own_remarks(stand: StepStand, step: AdmissionStep, track: Track) -> Iterator[Cited]:
    limits = stand.rule.limits
    if "least_age" in limits and track.born_on and later(track.born_on, 12 * limits["least_age"]) > step.done_on:
        yield _said(f"递交申请时还不满{limits['least_age']}岁", stand.rule.said)
    if "least_days" in limits:
        yield from _short_training(stand, step)
    if "least_months" in limits:
        yield from _wrong_extension(stand, step, track)
    if stand.rule.helpers:
        yield from _helper_remarks(stand, step, track)
    if step.kind is Kind.OATH:
        yield from _hasty_oath(stand, step, track)
    if step.kind in APPROVALS and any(_BELOW.search(name) for name in names_in(step.people)):
        yield replace(_said(f"“{step.people}”不能审批", step_rules()[Kind.ADMISSION_APPROVAL].said), rule=APPROVER)


def _short_training(stand: StepStand, step: AdmissionStep) -> Iterator[Cited]:
    limits = stand.rule.limits
    told = [float(n) for text in (step.note, step.document) for n in _HOURS.findall(text or "")]
    days = (step.ended_on - step.done_on).days + 1 if step.ended_on else None
    if max(told, default=0.0) >= limits["least_hours"] or (days or 0) >= limits["least_days"]:
        return
    if days is None and not told:
        yield _unsure("没有写结束日期，也没有写学时，核对不了够不够", stand.rule.said)
    else:
        yield _said(f"只有{days}天" if days is not None else f"只有{max(told):g}学时", stand.rule.said)


def _wrong_extension(stand: StepStand, step: AdmissionStep, track: Track) -> Iterator[Cited]:
    if step is not stand.done[0]:
        yield _said("预备期只能延长一次", stand.rule.said)
    vote = max((s.done_on for s in track.steps if s.kind is Kind.ADMISSION_VOTE), default=track.joined_on)
    if vote is None or step.ended_on is None:
        yield _unsure("没有写延长到哪一天，或者不知道是哪一天接收的，核对不了", stand.rule.said)
        return
    first_end = later(vote, 12)
    least, most = (later(first_end, stand.rule.limits[name]) for name in ("least_months", "most_months"))
    if step.ended_on < least:
        yield _said(f"延长不到半年，最早应到{long_date(least)}", stand.rule.said)
    elif step.ended_on > most:
        yield _said(f"延长超过1年，最晚应到{long_date(most)}", stand.rule.said)


def _hasty_oath(stand: StepStand, step: AdmissionStep, track: Track) -> Iterator[Cited]:
    approved = [s.done_on for s in track.steps if s.kind is Kind.ADMISSION_APPROVAL]
    if approved and step.done_on < min(approved):
        yield _said("还没有批准就宣誓", stand.rule.said)


def _helper_remarks(stand: StepStand, step: AdmissionStep, track: Track) -> Iterator[Cited]:
    least, most = stand.rule.helpers or (0, 0)
    names = names_in(step.people)
    wanted = f"{least}名" if least == most else f"{least}至{most}名"
    if not names:
        yield _unsure("没有写是谁", stand.rule.said)
    elif not least <= len(names) <= most:
        yield _said(f"写了{len(names)}个人，应当是{wanted}", stand.rule.said)
    if track.members is not None:
        for name in names:
            yield from _helper_remark(stand, step.done_on, name, [m for m in track.members if m.name == name])


def _helper_remark(stand: StepStand, day: date, name: str, found: list[Helper]) -> Iterator[Cited]:
    """Of namesakes it is enough that one may do it."""
    if not found:
        yield _unsure(f"{name}不在本支部名册里，请核对", stand.rule.said)
    elif not any(m.full_on and m.full_on <= day for m in found):
        yield _said(f"{name}当天还不是正式党员", stand.rule.said)
    elif all(any(start <= day and (end is None or day < end) for start, end in m.suspended) for m in found):
        yield _said(f"{name}当天停止行使党员权利", stand.rule.said)


def _lapsed(stand: StepStand, days: Days, today: date) -> Iterator[Cited]:
    timing = stand.rule.timing(Span.LAPSE)
    until = window_day(timing, stand.rule, days) if timing else None
    if timing and until and today > until:
        yield _said(f"从{long_date(days[timing.after])}到今天已超过{timing.months}个月", timing.said)


def _said(words: str, rule: Cited) -> Cited:
    return replace(rule, sentence=f"{words}：{rule.sentence.rstrip('。')}。")


def _unsure(words: str, rule: Cited) -> Cited:
    return replace(_said(words, rule), unsure=True)
