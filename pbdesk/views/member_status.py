"""What the roll says of a member on a day, in a word: full or probationary, and what may come on top."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pbdesk.model import VOTELESS


class Status(StrEnum):
    """What the roll says of a member on a day; a member is full or probationary, the others may come on top."""

    FULL = "full"
    PROBATIONARY = "probationary"
    LEAVING = "leaving"
    MOBILE = "mobile"
    ABROAD = "abroad"
    LOST = "lost"
    MEMBERSHIP_SUSPENDED = "membership_suspended"
    SUSPENDED = "rights_suspended"
    CORRECTION = "correction"
    EASED = "attendance_eased"


STATUS_WORDS: Mapping[Status, str] = {
    Status.FULL: "正式",
    Status.PROBATIONARY: "预备",
    Status.LEAVING: "转出中",
    Status.MOBILE: "流动",
    Status.ABROAD: "出国（境）",
    Status.LOST: "失联",
    Status.MEMBERSHIP_SUSPENDED: "停止党籍",
    Status.SUSPENDED: "停权",
    Status.CORRECTION: "限期改正",
    Status.EASED: "不硬性要求到会",
}

WITHOUT_VOTE = frozenset(Status(kind.value) for kind in VOTELESS)
"""Whoever is in one of these has no vote (VOT-11)."""
