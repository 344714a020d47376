"""What is done wrongly on purpose, so that one sees that the kills find it."""

from __future__ import annotations

from pathlib import Path

from pbdesk.model import Person
from pbdesk.store.backup import folder_of
from tests.builders import fill
from tests.store.doings import FILE, Doing, Done, a_branch_file, opened


def save_in_two(home: Path, done: Done) -> None:
    with opened(home) as store:
        fill(store, Person(id="x1", name="甲"))
        fill(store, Person(id="x2", name="乙"))
        done()


def acknowledge_too_early(home: Path, done: Done) -> None:
    with opened(home) as store, store.change("登记") as tx:
        tx.put(Person(id="x1", name="甲"))
        done()


def back_up_in_place(home: Path, done: Done) -> None:
    place = folder_of(home / FILE)
    place.mkdir()
    data = (home / FILE).read_bytes()
    with (place / f"{Path(FILE).stem}-20261122-100000.pbdesk").open("wb") as file:
        for start in range(0, len(data), 40_000):
            file.write(data[start : start + 40_000])
            file.flush()
            (home / FILE).open("rb").close()
    done()


def leave_something(home: Path, done: Done) -> None:
    (home / ".half").write_bytes(b"x")
    with opened(home) as store:
        fill(store, Person(id="x1", name="甲"))
    (home / ".half").unlink()
    done()


WRONG = {
    "between": Doing(a_branch_file, save_in_two),
    "lost": Doing(a_branch_file, acknowledge_too_early),
    "half a backup": Doing(a_branch_file, back_up_in_place),
    "left over": Doing(a_branch_file, leave_something),
    "without a backup": Doing(a_branch_file, save_in_two, kept=True),
}
"""By what the harness has to say of it."""
