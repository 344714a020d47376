"""The way of one applicant into the Party in short, for the examples: each step by its name with its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

APPLICANT = "x"
"""The id of the person whose way an example tells."""
_FILE = "file"


def track_rows(branch: str, track: Mapping[str, Any], applicant: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The rows of one file: a step is a day, a table with ``on`` and more, or a list of them (``inspection``)."""
    yield {"table": "person", "id": APPLICANT, "name": "申请人", **applicant}
    yield {"table": "admission", "id": _FILE, "person_id": APPLICANT, "branch_id": branch}
    for kind, told in track.items():
        for number, one in enumerate(told if isinstance(told, list) else [told]):
            more = {"on": one} if isinstance(one, str) else dict(one)
            day = more.pop("on")
            yield {
                "table": "admission_step", "id": f"{kind}-{number}", "admission_id": _FILE, "kind": kind,
                "done_on": day, **more,
            }  # fmt: skip
