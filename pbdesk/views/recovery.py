"""The recovery key of the open file, for the sheet that goes into the safe; nobody keeps it but on paper."""

from __future__ import annotations

from datetime import date

from pbdesk.errors import UserError
from pbdesk.store import Store
from pbdesk.store.recovery import groups_of, name_of
from pbdesk.store.rekeying import recovery_of
from pbdesk.views.rows import RecoverySheet


def recovery_sheet(store: Store, today: date) -> RecoverySheet:
    """What the sheet says.

    Raises:
        UserError: the file has no password, and so no recovery key.
    """
    key = recovery_of(store)
    if key is None or store.path is None:
        raise UserError("这个文件没有密码，也就没有恢复密钥。")
    return RecoverySheet(store.title, store.path.name, name_of(key.salt), groups_of(key), today)
