"""``dues``, ``hours`` and ``talks``: what members paid, studied and talked about, and what is still missing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import click

from pbdesk.calendar import Period, PeriodKind, parse_period
from pbdesk.commands.types import branch_option, day_or_today, file_argument, known_branches, today_option
from pbdesk.errors import UserError
from pbdesk.rules import load_policies
from pbdesk.store import Store
from pbdesk.views.dues import dues_month
from pbdesk.views.dues_arrears import ArrearsLine, arrears
from pbdesk.views.dues_facts import by_branch, load_dues
from pbdesk.views.duties_as_json import Document, dues_document, hours_document, talks_document
from pbdesk.views.duties_as_text import dues_lines, hours_lines, talks_lines
from pbdesk.views.hours import hours_year, study_of_all
from pbdesk.views.names import branch_choices
from pbdesk.views.pinyin import Named
from pbdesk.views.talks import coverage, talk_rows

Told = tuple[Document, Iterator[str]]
"""One branch's answer, for programs and for people."""
Teller = Callable[[Named], Told]


def _read_month(text: str) -> Period:
    period = parse_period(text)
    if period.kind is not PeriodKind.MONTH:
        raise UserError(f"“{text}”不是月份。请写成 2026-07 这样的月份。")
    return period


def _read_year(text: str) -> Period:
    period = parse_period(text)
    if period.kind is not PeriodKind.YEAR:
        raise UserError(f"“{text}”不是年份。请写成 2026 这样的年份。")
    return period


_month_option = click.option(
    "--month", required=True, metavar="月份", type=_read_month, help="月份，例如 2026-07。"
)
_year_option = click.option("--year", required=True, metavar="年份", type=_read_year, help="年份，例如 2026。")
_json_option = click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")


@click.command("dues", help="列出一个月的党费：应交、实交、欠交，以及拖欠的人。")
@file_argument
@_month_option
@branch_option
@today_option
@_json_option
def dues(file: Path, month: Period, branches: tuple[str, ...], today: date | None, *, as_json: bool) -> None:
    """Print the dues of a month and who is behind."""
    day = day_or_today(today)

    def told(store: Store) -> Teller:
        facts = by_branch(load_dues(store, None, load_policies(store), month.start))
        late: dict[str, list[ArrearsLine]] = defaultdict(list)
        for line in arrears(store, None, day):
            late[line.branch_id].append(line)

        def of(branch: Named) -> Told:
            sheet = dues_month(store, branch.person_id, month.label, facts.get(branch.person_id))
            behind = late[branch.person_id]
            return dues_document(sheet, behind), dues_lines(sheet, behind)

        return of

    _say(file, branches, told, {"month": month.label, "today": day.isoformat()}, as_json=as_json)


@click.command("hours", help="列出一年的学时：每名党员已有多少、要求多少、还差多少。")
@file_argument
@_year_option
@branch_option
@today_option
@_json_option
def hours(file: Path, year: Period, branches: tuple[str, ...], today: date | None, *, as_json: bool) -> None:
    """Print the class hours of a year."""
    day = day_or_today(today)

    def told(store: Store) -> Teller:
        study = study_of_all(store, year.start.year, day)

        def of(branch: Named) -> Told:
            found = hours_year(store, branch.person_id, year.start.year, day, study)
            return hours_document(found, branch.name), hours_lines(found, branch.name)

        return of

    _say(file, branches, told, {"year": year.start.year, "today": day.isoformat()}, as_json=as_json)


@click.command("talks", help="列出一年的谈心谈话，以及还有谁没有谈到。")
@file_argument
@_year_option
@branch_option
@today_option
@_json_option
def talks(file: Path, year: Period, branches: tuple[str, ...], today: date | None, *, as_json: bool) -> None:
    """Print the talks of a year and what they cover."""
    day, number = day_or_today(today), year.start.year

    def told(store: Store) -> Teller:
        def of(branch: Named) -> Told:
            rows = talk_rows(store, year, branch.person_id)
            found = coverage(store, branch.person_id, number, day)
            parts = (number, rows, found)
            return talks_document(branch.person_id, branch.name, *parts), talks_lines(branch.name, *parts)

        return of

    _say(file, branches, told, {"year": number, "today": day.isoformat()}, as_json=as_json)


def _say(
    file: Path, branches: tuple[str, ...], told: Callable[[Store], Teller], head: Document, *, as_json: bool
) -> None:
    """Print the answers of the branches asked for, or of all; ``told`` reads once what all of them need."""
    with Store.open(file, read_only=True) as store:
        chosen = known_branches(store, branches)
        of = told(store)
        answers = [of(branch) for branch in branch_choices(store) if chosen is None or branch.person_id in chosen]
        if as_json:
            click.echo(json.dumps({**head, "branches": [document for document, _ in answers]}, ensure_ascii=False))
            return
        for _, lines in answers:
            for line in lines:
                click.echo(line)
