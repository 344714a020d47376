"""The streets that are measured: made once a run, as a file of rows and as a pbdesk file, in a temporary directory."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measure import answer, child

SEED = 7


@contextmanager
def workshop(directory: Path | None = None) -> Iterator[Path]:
    """The directory that a run works in: a given one, or a temporary one that goes when the run ends."""
    if directory:
        yield directory
    else:
        with TemporaryDirectory(prefix="pbdesk-benchmarks-") as made:
            yield Path(made)


def rows_file(directory: Path, branches: int, years: int) -> Path:
    """The street as JSON lines."""
    path = directory / f"street-{branches}x{years}.jsonl"
    if not path.exists():
        child("streets", "rows", path, branches, years)
    return path


def desk_file(directory: Path, branches: int, years: int) -> Path:
    """The street as a pbdesk file."""
    path = directory / f"street-{branches}x{years}.pbdesk"
    if not path.exists():
        child("bench_load", "ours", rows_file(directory, branches, years), path)
    return path


def _write_rows(path: Path, branches: int, years: int) -> None:
    from pbdesk.demo.records import street_records

    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        for row in street_records(SEED, branches, years):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    part.rename(path)


if __name__ == "__main__":
    _write_rows(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    answer()
