"""What the tests of imports have in common: preview a table and write it, look into the file."""

from __future__ import annotations

from typing import Any

from pbdesk.actions.importing import AnyPreview, apply, preview
from pbdesk.model import Membership, Person
from pbdesk.store import Store
from pbdesk.tables.cells import Cell
from pbdesk.tables.headers import Table
from pbdesk.tables.members import Wish
from tests.orchard import TODAY
from tests.tables.made import a_table

HEAD = ("姓名", "性别", "入党日期", "转正日期", "党员类别", "党小组", "党内职务", "手机", "备注")
NEW = ("赵新", "女", "1998.07.01", "1999年7月", "正式党员", "第三党小组", "委员", 13800138000.0, "能写会画")


def look(store: Store, table: Table, **wish: Any) -> AnyPreview:
    return preview(store, table, Wish(**wish), TODAY)


def take(store: Store, *lines: tuple[Cell, ...], head: tuple[str, ...] = HEAD, **wish: Any) -> AnyPreview:
    """Preview a table and write it."""
    table = a_table(head, *lines)
    shown = look(store, table, **wish)
    apply(store, table, shown, Wish(**wish), TODAY)
    return shown


def person(store: Store, name: str) -> Person:
    (row,) = store.query("SELECT p.id FROM person p WHERE p.name = ? AND p.deleted_at IS NULL", [name])
    found = store.get(Person, row["id"])
    assert found is not None
    return found.record


def memberships(store: Store, name: str) -> list[Membership]:
    wanted = "SELECT m.id FROM membership m JOIN person p ON p.id = m.person_id WHERE p.name = ? ORDER BY m.started_on"
    rows = store.query(wanted, [name])
    found = [store.get(Membership, row["id"]) for row in rows]
    return [shown.record for shown in found if shown]
