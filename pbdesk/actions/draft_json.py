"""Drafts as JSON and back: every field by its type, tolerant of what an older or newer version wrote.

An unknown field is passed over, a missing or unreadable one takes its default, an entry whose required field is lost
is left out. Nothing here raises over a text that can't be understood.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

DraftT = TypeVar("DraftT")


def to_json(value: object) -> str:
    """Any draft (a dataclass, or a mapping of such) as one line of JSON."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def mapping_of(text: str) -> Mapping[str, Any]:
    """The JSON object that a text holds; an empty one when it holds none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def read(kind: type[DraftT], found: object) -> DraftT | None:
    """A draft out of plain JSON values; None when a field that it can't do without is missing or unreadable."""
    if not isinstance(found, dict):
        return None
    hints = _hints(typing.cast("Any", kind))
    values: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]  # drafts are dataclasses
        has_default = field.default is not MISSING or field.default_factory is not MISSING
        try:
            values[field.name] = _typed(hints[field.name], found[field.name])
        except (KeyError, ValueError, TypeError, InvalidOperation):
            if not has_default:
                return None
    return kind(**values)


@cache
def _hints(kind: Any) -> Mapping[str, Any]:  # noqa: ANN401  as below
    return typing.get_type_hints(kind)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if getattr(value, f.name) != f.default}
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value


def _typed(hint: Any, value: object) -> object:  # noqa: ANN401  a type hint has no narrower type
    """A value as its field's type has it.

    Raises:
        ValueError, TypeError: it is not one.
    """
    if isinstance(hint, types.UnionType):
        if value is None:
            return None
        hint = next(arm for arm in typing.get_args(hint) if arm is not types.NoneType)
    if typing.get_origin(hint) is tuple:
        return _several(typing.get_args(hint)[0], value)
    if is_dataclass(hint):
        return read(typing.cast("type[Any]", hint), value)
    return _leaf(hint, value)


def _several(kind: Any, value: object) -> tuple[object, ...]:  # noqa: ANN401  as above
    if not isinstance(value, list):
        raise TypeError("not a list")
    return tuple(part for part in (_typed(kind, each) for each in value) if part is not None)


def _leaf(kind: Any, value: object) -> object:  # noqa: ANN401  as above
    if kind is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise TypeError("not a text")
    if kind is str:
        return value
    if kind in (date, time):
        return kind.fromisoformat(value)
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, StrEnum)):
        return kind(value)
    raise ValueError(f"no {kind}")
