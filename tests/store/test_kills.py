"""Killed at any moment, whatever it is doing: the file says the old or the new, and nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.exchange import incoming
from pbdesk.files import write_whole
from pbdesk.store import Store
from pbdesk.store.backup import backup, folder_of, made
from pbdesk.store.doctor import examine
from pbdesk.store.sentences import DamagedError
from tests.long import examples
from tests.passwords import forget_all
from tests.store.doings import FILE, REAL, STICK, Doing
from tests.store.killing import DOINGS, Fate, State, Strike, state_of, strike
from tests.store.misdoings import WRONG

TURNS, OTHERS, AT_RANDOM = examples(2, 25), examples(1, 60), examples(1, 20)
"""Around how many commits and renamings a doing is killed, before how many other moments, and how often at random."""
_A_DAY = 86_400


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    yield
    forget_all()


def state_in(home: Path) -> State:
    with Store.open(home / FILE, read_only=True) as store:
        return state_of(store)


@dataclass(frozen=True, slots=True)
class Trial:
    """One doing, prepared, and what the file says before it and after each of its steps."""

    name: str
    doing: Doing
    prepared: Path
    states: list[State]

    @classmethod
    def of(cls, name: str, folder: Path) -> Trial:
        doing, prepared, whole = DOINGS[name], folder / "prepared", folder / "whole"
        prepared.mkdir()
        doing.prepare(prepared)
        shutil.copytree(prepared, whole)
        states = [{} if doing.from_damage else state_in(whole)]
        doing.steps(whole, lambda: states.append(state_in(whole)))
        states[-1] = state_in(whole)  # of the last step what it came to, not what it said too early
        return cls(name, doing, prepared, states)

    def strike(self, home: Path, blow: Strike) -> Fate:
        """Kill a process that does it in a fresh copy."""
        shutil.copytree(self.prepared, home)
        return strike(self.name, home, blow)

    def troubles(self, home: Path, fate: Fate) -> Iterator[str]:
        """What is wrong with what a process left."""
        there = {path.relative_to(self.prepared) for path in self.prepared.rglob("*")}
        try:
            with Store.open(home / FILE) as store:
                findings, state = examine(store).findings, state_of(store)
        except UserError as error:
            as_before = self.doing.from_damage and isinstance(error, DamagedError) and not fate.acknowledged
            yield from (f"does not open: {error}" for _ in [0] if not as_before)
            return
        yield from (f"not healthy: {finding}" for finding in findings)
        yield from self._wrong_state(state, fate.acknowledged)
        copies = [copy for folder in (folder_of(home / FILE), home / STICK) for copy in made(folder, home / FILE)]
        said = [told for copy in copies for told in self._said(copy, copy.relative_to(home) in there)]
        yield from (told for told in said if isinstance(told, str))
        if self.doing.kept and state != self.states[0] and self.states[0] not in said:
            yield "without a backup of what it said before"
        yield from _left_over(home, there, (*self.doing.bundles, *self.doing.leaves), copies)
        yield from _half_bundles(home, self.doing.bundles, fate.acknowledged)
        if self.doing.again:
            self.doing.steps(home, lambda: None)
            yield from ("ends elsewhere when done again" for _ in [0] if state_in(home) != self.states[-1])

    def _wrong_state(self, state: State, acknowledged: int) -> Iterator[str]:
        if state in self.states[acknowledged : acknowledged + 2]:
            return
        if state in self.states[:acknowledged]:
            yield "lost what was acknowledged"
        else:
            before = self.states[acknowledged]
            yield f"between: {[name for name in state if state[name] != before.get(name)]}"

    def _said(self, copy: Path, old: bool) -> Iterator[State | str]:
        """What a backup says, or what is wrong with it."""
        aside = copy.with_name("aside.pbdesk")
        shutil.copyfile(copy, aside)  # one of an older version is brought up to date by opening it
        try:
            with Store.open(aside, read_only=True) as store:
                healthy, state = examine(store).healthy, state_of(store)
        except UserError as error:
            yield f"half a backup: {error}"
            return
        finally:
            shutil.rmtree(folder_of(aside), ignore_errors=True)
            aside.unlink()
        if not healthy or not (old or state in self.states):
            yield "half a backup"
        yield state


def _left_over(home: Path, there: set[Path], given: tuple[str, ...], copies: list[Path]) -> Iterator[str]:
    """What is still there a day later, after the file was opened, backed up and something was written beside it."""
    known = there | {Path(FILE), *map(Path, given), folder_of(Path(FILE))} | {copy.relative_to(home) for copy in copies}
    strange = [path for path in home.rglob("*") if path.relative_to(home) not in known]
    if not strange:
        return
    for path in strange:
        os.utime(path, (path.stat().st_mtime - _A_DAY,) * 2)
    with Store.open(home / FILE) as store:
        backup(store)
        if (home / STICK).exists():
            backup(store, home / STICK)
    write_whole(home / "new", [b""])
    yield from (f"left over: {path.relative_to(home)}" for path in strange if path.exists())


def _half_bundles(home: Path, given: tuple[str, ...], acknowledged: int) -> Iterator[str]:
    for number, name in enumerate(given):
        if not (home / name).exists():
            yield from ("lost a bundle" for _ in [0] if number < acknowledged)
            continue
        with Store.open(home / FILE, read_only=True) as store:
            try:
                incoming.open_bundle(store, (home / name).read_bytes())
            except UserError as error:
                yield f"half a bundle: {error}"


def blows(whole: Fate, rng: random.Random) -> Iterator[Strike]:
    """Around turning points, before the last moment, at others in between; at random into it all, and into a turn."""
    turns = rng.sample(whole.turns, min(TURNS, len(whole.turns)))
    others = rng.sample(range(1, whole.moments + 1), min(OTHERS, whole.moments))
    yield from map(Strike, sorted({whole.moments, *others, *(n + more for n in turns for more in (0, 1))}))
    for _ in range(AT_RANDOM):
        yield Strike(1, rng.uniform(0, whole.seconds))
        yield Strike(rng.choice(whole.turns or (1,)), rng.uniform(0, 0.004))


def killed(name: str, folder: Path) -> Iterator[set[str]]:
    """What is wrong after each of many kills."""
    trial = Trial.of(name, folder)
    whole = trial.strike(folder / "alone", Strike(0))
    assert whole.acknowledged == len(trial.states) - 1
    for number, blow in enumerate(blows(whole, random.Random(name))):
        home = folder / str(number)
        fate = trial.strike(home, blow)
        yield {f"{trouble} ({blow})" for trouble in trial.troubles(home, fate)}
        shutil.rmtree(home)


@pytest.mark.parametrize("name", REAL)
def test_killed_anywhere_it_leaves_the_old_or_the_new(name: str, tmp_path: Path) -> None:
    wrong = list(killed(name, tmp_path))
    assert set().union(*wrong) == set()
    assert len(wrong) > 3


@pytest.mark.parametrize("name", WRONG)
def test_what_is_done_wrongly_is_found(name: str, tmp_path: Path) -> None:
    """The control: such kills, so many, do find what is wrong."""
    assert any(trouble.startswith(name) for wrong in killed(name, tmp_path) for trouble in wrong)
