"""``export``, ``merge``, ``receipt``, ``devices``, ``office-key``: exchange by files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pbdesk.clock import today
from pbdesk.commands.types import file_argument, known_branches, read_path
from pbdesk.errors import UserError
from pbdesk.exchange import incoming, keys, outgoing, receipts
from pbdesk.exchange.batch import read_file
from pbdesk.exchange.outgoing import OFFICE, Wish
from pbdesk.files import prepared, write_whole
from pbdesk.model import Desk
from pbdesk.store import Store, bundles
from pbdesk.views.exchange import (
    aside_words,
    device_rows,
    manifest_words,
    plan_lines,
    receipt_words,
    twin_words,
)
from pbdesk.views.exchange_out import key_paper, lock_words, recipient_named

_out = click.option("-o", "--output", required=True, metavar="文件", type=read_path, help="保存成哪个文件。")
_bundle = click.argument("bundle", type=read_path)


@click.command("export", help="导出数据包（.pbbundle）：报给上级，或由街道发给支部、指导员。")
@file_argument
@click.option(
    "--since", type=click.Choice(["receipt", "all"]), default="receipt", show_default=True,
    help="receipt：对方还没有确认收到的；all：全部。",
)  # fmt: skip
@click.option(
    "--for", "recipient", default=None,
    help="街道导出时：发给哪一家。支部写编号或全称；指导员写姓名或编号，带上他联系的各支部。",
)  # fmt: skip
@click.option("--branch", "branches", multiple=True, help="街道导出时：带哪个支部的；只发给一个支部，单写它就行。")
@click.option("--show-private", is_flag=True, help="带上身份证号和电话（平时不带）。")
@click.option("--no-photos", is_flag=True, help="不带照片和附件。")
@_out
def export(
    file: Path, since: str, recipient: str | None, branches: tuple[str, ...], output: Path, *, show_private: bool,
    no_photos: bool,
) -> None:  # fmt: skip
    """Write a bundle."""
    with Store.open(file) as store:
        whom, theirs = _whom(store, recipient, known_branches(store, branches) or ())
        with prepared(output) as write:
            made = outgoing.write(store, Wish(whom, theirs, since == "all", show_private, not no_photos))
            write([made.data])
        lock = lock_words(store)
        if not made.locked and store.desk is not Desk.STREET:
            lock += "登记公钥用 office-key --use。"
    click.echo(f"{manifest_words(made.manifest)}\n{lock}已保存到 {output}（{len(made.data):,} 字节）")


@click.command("merge", help="合并对方的数据包。先备份，整个合并可以用 undo 一次撤销。")
@file_argument
@_bundle
@click.option("--dry-run", is_flag=True, help="只说明会变什么，不合并。")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
def merge(file: Path, bundle: Path, *, dry_run: bool, as_json: bool) -> None:
    """Merge a bundle, or tell what that would do."""
    data = read_file(bundle)
    with Store.open(file) as store:
        opened = incoming.open_bundle(store, data)
        plan = incoming.plan(store, opened) if dry_run else incoming.merge(store, opened)[0]
    if as_json:
        click.echo(json.dumps(_document(plan, dry_run=dry_run), ensure_ascii=False))
        return
    for line in plan_lines(plan):
        click.echo(line)
    click.echo("试运行：没有合并，文件没有改动。" if dry_run else _done_words(file, plan))


@click.command("receipt", help="开回执（--device），或登记对方发来的回执。")
@file_argument
@click.argument("receipt", required=False, type=read_path)
@click.option("--device", default=None, help="给哪台电脑开回执（编号见 devices）。")
@click.option("-o", "--output", metavar="文件", type=read_path, default=None, help="回执保存成哪个文件。")
def receipt_(file: Path, receipt: Path | None, device: str | None, output: Path | None) -> None:
    """Write a receipt, or take one in."""
    if (receipt is None) == (device is None) or (device is not None and output is None):
        raise UserError("请写上对方的回执文件；或者用 --device 和 -o 给对方开一份回执。")
    with Store.open(file) as store:
        if device is not None and output is not None:
            write_whole(output, [receipts.write_receipt(store, device)])
            click.echo(f"回执已保存到 {output}，请交给对方登记。")
        elif receipt is not None:
            click.echo(f"{receipt_words(receipts.take_receipt(store, read_file(receipt)))}。")


@click.command("devices", help="列出发来过数据包的电脑；确认（--approve）或停用（--block）一台。")
@file_argument
@click.option("--approve", default=None, help="确认这台电脑，合并它搁置的内容。")
@click.option("--block", default=None, help="停用这台电脑，以后的内容都搁置。")
@click.option(
    "--branch", "branches", multiple=True,
    help="和 --approve 一起用：这台电脑可以报送哪个支部（编号或全称），可以写多次；不写就按它自己说的支部。",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
def devices(
    file: Path, approve: str | None, block: str | None, branches: tuple[str, ...], *, as_json: bool
) -> None:
    """List devices, let one in, or keep one out."""
    if approve is not None and block is not None:
        raise UserError("--approve（确认）和 --block（停用）只能用一个。")
    with Store.open(file) as store:
        chosen = known_branches(store, branches) or ()
        if chosen and approve is None:
            raise UserError("--branch 只和 --approve 一起用：这台电脑负责哪些支部。")
        if approve is not None or block is not None:
            _decide(store, approve or block or "", approve is not None, chosen)
        rows, aside = device_rows(store), aside_words(store)
    if as_json:
        told = [
            {"id": r.id, "name": r.name, "desk": r.desk, "fingerprint": r.fingerprint, "branches": r.branches,
             "scope": r.scope, "state": r.state, "waiting": r.waiting, "first_seen": r.first_seen.isoformat()}
            for r in rows
        ]  # fmt: skip
        click.echo(json.dumps({"devices": told, "aside": list(aside)}, ensure_ascii=False))
        return
    for r in rows:
        scope = "、".join(
            f"{name}（编号 {key}）" for name, key in zip(r.branches, r.scope, strict=True)
        ) or "全部"
        who = f"{r.id}  {r.state_words}  {r.desk}  指纹 {r.fingerprint}  {r.name}"
        click.echo(f"{who}  负责：{scope}  搁置 {r.waiting} 个  第一次 {r.first_seen}")
    for line in aside:
        click.echo(f"搁置：{line}")
    if not rows:
        click.echo("还没有收到过数据包。")


@click.command("office-key", help="街道：把公钥存成文件、印在纸上；支部和指导员：登记上级的公钥（--use），看登记的。")
@file_argument
@click.option("--use", default=None, help="上级的公钥文件，或者纸上的代码。")
@click.option("-o", "--output", metavar="文件", type=read_path, default=None, help="公钥保存成哪个文件。")
@click.option(
    "--paper", metavar="文件", type=read_path, default=None, help="把代码和指纹排成一页 PDF，印出来发给支部。"
)
def office_key(file: Path, use: str | None, output: Path | None, paper: Path | None) -> None:
    """Show or save the office's public key, or learn one."""
    if use is not None and (output is not None or paper is not None):
        raise UserError("--use（登记上级的公钥）和 -o、--paper（保存自己的公钥）只能用一个。")
    with Store.open(file) as store:
        if use is not None:
            path = Path(use)
            text = path.read_text(encoding="utf-8", errors="replace") if len(use) < 200 and path.is_file() else use
            key = keys.read_office(text)
            keys.keep_office(store, key)
            click.echo(f"已登记“{key.name}”的公钥，指纹 {key.fingerprint}。请和对方核对指纹。")
            return
        if store.desk is not Desk.STREET:
            _tell_registered(store, asked=output is not None or paper is not None)
            return
        for place, made in ((output, _key_file), (paper, _key_paper)):
            if place is not None:
                with prepared(place) as write:
                    write([made(store)])
                click.echo(f"公钥已保存到 {place}")
        key = keys.office_key(store)
    click.echo(f"代码：{key.code}\n指纹：{key.fingerprint}")


def _whom(store: Store, recipient: str | None, chosen: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Who gets a bundle, as the books name him, and of which branches it is.

    Raises:
        UserError: the words name nobody whom this file sends to, or somebody who does not answer for the branches.
    """
    if store.desk is not Desk.STREET:
        if recipient is not None or chosen:
            raise UserError("--for 和 --branch 只在街道的文件里用；支部和指导员导出的，都是报给街道的。没有导出。")
        return OFFICE, ()
    if recipient is None and len(chosen) == 1:
        return chosen[0], chosen
    if recipient is None:
        raise UserError(
            "街道导出时，请用 --for 写明发给哪一家：支部写编号或全称，指导员写姓名。一家导出一次。没有导出。"
        )
    row = recipient_named(store, recipient, today(store.clock))
    if not set(chosen) <= set(row.branches):
        raise UserError(f"--branch 写的支部，不是“{row.name}”的。请去掉 --branch，或者改 --for。没有导出。")
    return row.id, chosen or row.branches


def _done_words(file: Path, plan: incoming.Plan) -> str:
    """What was done, as the last line: a bundle that waits for somebody to let its sender in was not merged."""
    if plan.device is not None or not plan.aside:
        return f"已合并：{incoming.sentence(plan)}。"
    why = "这台电脑已经停用" if plan.blocked else "等您确认这台电脑"
    return (
        f"还没有合并：内容都搁置着，{why}。核对过指纹、确认要用的，请运行：devices {file} --approve "
        f"{plan.opened.manifest.device_id}"
    )


def _tell_registered(store: Store, *, asked: bool) -> None:
    """Which office's key a branch or a guide locks for; ``asked``: for a file or a paper of its own."""
    known = keys.known_office(store)
    if asked or known is None:
        raise UserError("只有街道的文件有公钥。支部和指导员请用 --use 登记街道的公钥。")
    click.echo(f"已登记“{known.name}”的公钥，导出的数据包自动加密给它。\n指纹：{known.fingerprint}")


def _key_file(store: Store) -> bytes:
    return keys.office_key(store).to_file()


def _key_paper(store: Store) -> bytes:
    return key_paper(store, today(store.clock))


def _decide(store: Store, device_id: str, approve: bool, scope: tuple[str, ...]) -> None:
    found = next((d for d in bundles.devices(store) if d.id == device_id), None)
    if found is None:
        raise UserError(f"没有编号为“{device_id[:20]}”的电脑。用 devices 列出有哪些。")
    if approve:
        incoming.let_in(store, device_id, scope or found.scope, by=store.author)
        click.echo("已确认，搁置的内容已经合并。" + twin_words(store, scope or found.scope))
    else:
        bundles.decide_device(store, device_id, "blocked", found.scope, by=store.author)
        click.echo("已停用。以后这台电脑的数据包都会搁置。")


def _document(plan: incoming.Plan, *, dry_run: bool) -> dict[str, object]:
    """What a merge does, for other programs; the keys are a contract."""
    return {
        "bundle": plan.opened.id, "device": plan.opened.manifest.device_id, "dry_run": dry_run, "again": plan.again,
        "approved": plan.device is not None, "revisions": dict(plan.counts), "created": dict(plan.created),
        "changed": dict(plan.changed), "conflicts": [list(name) for name in plan.landing.conflicts],
        "parked": [[*name, why] for name, why in plan.landing.parked.items()],
        "lacking": list(plan.lacking),
        "aside": [{"kind": a.revision.kind, "id": a.revision.record_id, "reason": a.reason} for a in plan.aside],
    }  # fmt: skip
