"""``excuse``: write why something was not done, accept that, or take it back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pbdesk.actions.explanations import ExplanationDraft, explain_away, withdraw_explanation
from pbdesk.calendar import Period
from pbdesk.commands.types import (
    branch_id,
    day_or_today,
    file_argument,
    period_or_day_option,
    read_day,
    rule_option,
    subject_id,
    subject_option,
    today_option,
)
from pbdesk.errors import UserError
from pbdesk.store import Store
from pbdesk.views.compliance import Explained
from pbdesk.views.compliance import explain as explain_findings


@click.command("excuse", help="给没有达标的一项写情况说明；街道写上 --by 就是认可。")
@file_argument
@rule_option
@subject_option
@period_or_day_option
@click.option("--branch", default="", help="在哪个支部（编号或全称）；指导员联系几个支部的，要写明。")
@click.option("--reason", default="", help="没有做到的原因。")
@click.option("--by", "accepted_by", default="", help="认可人，例如街道党工委；只有街道的文件能写。")
@click.option("--on", "accepted_on", type=read_day, metavar="日期", help="认可日期；写了 --by 默认是今天。")
@click.option("--withdraw", is_flag=True, help="撤回认可；还没有认可的，撤回说明。")
@today_option
def excuse(
    file: Path, rule: str, subject: str, period: Period, branch: str, reason: str, accepted_by: str,
    accepted_on: date | None, today: date | None, *, withdraw: bool,
) -> None:  # fmt: skip
    """Keep an explanation, or take it back."""
    day = day_or_today(today)
    with Store.open(file) as store:
        asked = explain_findings(store, rule, subject_id(store, subject), period, day)
        found = _one(asked, branch_id(store, branch) if branch else None)
        if withdraw:
            changes = withdraw_explanation(store, found.row.finding)
        else:
            on = accepted_on or (day if accepted_by else None)
            draft = ExplanationDraft(reason=reason, accepted_by=accepted_by, accepted_on=on)
            changes = explain_away(store, found.row.finding, draft, day)
    click.echo(f"{changes.label}。")


def _one(asked: tuple[Explained, ...], branch: str | None) -> Explained:
    """The one finding that is meant.

    Raises:
        UserError: the period holds several, or none in the branch.
    """
    found = [one for one in asked if branch in (None, one.row.finding.branch)]
    if not found:
        raise UserError(f"这一项不在这个支部，在：{'、'.join(dict.fromkeys(one.row.branch for one in asked))}。")
    if len({one.row.finding.branch for one in found}) > 1:
        names = "、".join(dict.fromkeys(one.row.branch for one in found))
        raise UserError(f"这一项在几个支部都有，请用 --branch 写明是哪个支部：{names}。")
    if len(found) > 1:
        days = "、".join(one.row.finding.period for one in found[:10])
        raise UserError(f"这个期间里有{len(found)}项，请用 --period 写明是哪一项：{days}。")
    return found[0]
