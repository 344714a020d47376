"""Revisions, private numbers and attachments as frames of a bundle, and back.

A revision leaves out its own name (the hash of what it says, worked out again on arrival) and names a parent that comes
along by its place; only what went before is named in full.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pbdesk.exchange.container import DAMAGED, BundleError, Frame, strict_json
from pbdesk.store import blobs, revisions
from pbdesk.store.revisions import Doc, Revision
from pbdesk.store.values import RefusedError, identifier, instant

_REVISIONS, _PRIVATE, _BLOB = b"R", b"P", b"B"
_REV = re.compile("[0-9a-f]{64}")
_LONGEST_WORDS = 10_000
_PRIVATE_COLUMNS = frozenset({"id_number", "phone"})


@dataclass(slots=True)
class Contents:
    """What a bundle carries."""

    revisions: list[Revision] = field(default_factory=list)
    private: dict[str, Doc] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)


def to_frames(contents: Contents) -> list[tuple[bytes, bytes]]:
    """The frames of a bundle; the same contents give the same frames."""
    ordered = _after_parents(contents.revisions)
    place = {r.rev: number for number, r in enumerate(ordered)}
    lines = [_encoded(r, place) for r in ordered]
    frames = [(_REVISIONS, "\n".join(lines).encode())]
    if contents.private:
        told = {str(place[rev]): doc for rev, doc in contents.private.items() if rev in place}
        frames.append((_PRIVATE, revisions.canonical(told).encode()))
    frames += [(_BLOB, data) for _, data in sorted(contents.blobs.items())]
    return frames


def from_frames(frames: Iterable[Frame]) -> Contents:
    """Read frames back; those of a kind that a newer version added are passed over.

    Raises:
        BundleError: they are not what a bundle holds.
    """
    found = Contents()
    for frame in frames:
        if frame.letter == _REVISIONS:
            found.revisions += _revisions(frame.lines())
        elif frame.letter == _PRIVATE:
            found.private.update(_private(frame.read(), found.revisions))
        elif frame.letter == _BLOB:
            data = frame.read(blobs.LARGEST)
            found.blobs[blobs.digest(data)] = data
    return found


def digest_of(revs: Iterable[str]) -> str:
    """The hash of a set of revisions."""
    return hashlib.sha256("\n".join(sorted(revs)).encode()).hexdigest()


def _after_parents(made: Sequence[Revision]) -> list[Revision]:
    """Each after those it was made from that come along; otherwise record by record, which compresses best."""
    by_rev = {r.rev: r for r in made}
    done: dict[str, Revision] = {}
    for first in sorted(made, key=lambda r: (r.kind, r.record_id, r.made_at, r.rev)):
        waiting = [first]
        while waiting:
            at = waiting[-1]
            open_parents = [by_rev[p] for p in at.parent_revs() if p in by_rev and p not in done]
            if open_parents:
                waiting += open_parents
            else:
                done.setdefault(at.rev, at)
                waiting.pop()
    return list(done.values())


def _encoded(r: Revision, place: Mapping[str, int]) -> str:
    parents = [place.get(parent, parent) for parent in r.parent_revs()]
    rest = [r.kind, r.record_id, r.branch_id, parents, r.author, r.device, r.made_at, r.action_id, r.action]
    return f'[{json.dumps(rest, ensure_ascii=False, separators=(",", ":"))[1:-1]},{r.doc}]'


def _revisions(lines: Iterable[bytes]) -> Iterator[Revision]:
    made: list[Revision] = []
    for line in lines:
        made.append(_decoded(line, made))
        yield made[-1]


def _decoded(line: bytes, before: Sequence[Revision]) -> Revision:
    try:
        kind, record_id, branch_id, parents, author, device, made_at, action_id, action, doc = json.loads(
            line, parse_constant=_refuse, parse_float=_refuse
        )
        for text in (kind, record_id, device, action_id, *(() if branch_id is None else (branch_id,))):
            identifier(text)
        if type(parents) is not list or type(doc) is not dict:
            raise RefusedError("parents and content")
        content = revisions.canonical(doc)
        if not line.endswith(content.encode() + b"]"):  # a name twice, another spelling: not what anybody has hashed
            raise RefusedError("not canonical")
        named = sorted(before[p].rev if type(p) is int and p >= 0 else _name(p) for p in parents)
        unnamed = Revision(
            "", record_id, kind, branch_id, revisions.canonical(named), _words(author), device, instant(made_at),
            action_id, _words(action), content,
        )  # fmt: skip
        revisions.remember(content, doc)
        return unnamed._replace(rev=revisions.digest(unnamed))
    except (ValueError, TypeError, IndexError, RecursionError) as error:
        raise BundleError(DAMAGED) from error


def _private(data: bytes, came: Sequence[Revision]) -> dict[str, Doc]:
    try:
        told = strict_json(data)
        return {_person(came, place).rev: _numbers(doc) for place, doc in told.items()}  # type: ignore[attr-defined]
    except (ValueError, TypeError, IndexError, AttributeError) as error:
        raise BundleError(DAMAGED) from error


def _person(came: Sequence[Revision], place: str) -> Revision:
    found = came[int(place)]
    if found.kind != "person" or not place.isdecimal():
        raise RefusedError("private")
    return found


def _numbers(doc: Mapping[str, object]) -> Doc:
    if doc.keys() - _PRIVATE_COLUMNS:
        raise RefusedError("private")
    return {name: _words(value) for name, value in doc.items()}


def _words(value: object) -> str:
    """Text that can be stored."""
    if type(value) is not str or len(value) > _LONGEST_WORDS:
        raise RefusedError("text")
    value.encode()
    return value


def _name(value: object) -> str:
    if type(value) is not str or not _REV.fullmatch(value):
        raise RefusedError("parent")
    return value


def _refuse(text: str) -> None:
    raise RefusedError(text)
