"""JSON lines: one object a line, read strictly, so that nothing is guessed and nothing is read in two ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import BinaryIO

from pbdesk.store.values import RefusedError, shown

LONGEST_LINE = 64_000_000
_BOM = b"\xef\xbb\xbf"


def read(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; of one that is far too long only enough is kept to know it."""
    while line := file.readline(LONGEST_LINE + 1):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE + 1)


def parse(line: bytes, number: int) -> dict[str, object] | None:
    """The object that a line says, or None when it is blank.

    Raises:
        RefusedError: the line is no object, or not clearly one; the message is a Chinese clause.
    """
    if len(line) > LONGEST_LINE:
        raise RefusedError("这一行太长")
    text = _decoded(line.removeprefix(_BOM) if number == 1 else line).strip(" \t\r\n")
    if not text:
        return None
    try:
        answer, end = _scan(text, 0)
    except StopIteration as error:
        raise RefusedError(f"不是合法的 JSON（第 {error.value + 1} 个字符）") from error
    except json.JSONDecodeError as error:
        raise RefusedError(f"不是合法的 JSON（第 {error.pos + 1} 个字符）") from error
    except RecursionError as error:
        raise RefusedError("JSON 嵌套太深") from error
    except RefusedError:
        raise
    except ValueError as error:
        raise RefusedError("含有过大的数") from error
    if end != len(text):
        raise RefusedError(f"不是合法的 JSON（第 {end + 1} 个字符）；每行只能写一个对象")
    if not isinstance(answer, dict):
        raise RefusedError(f'每行应当是一个对象，例如 {{"table": "person", …}}，不能是{shown(answer)}')
    return answer


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise RefusedError("不是 UTF-8 编码的文字；请把文件另存为 UTF-8") from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    answer = dict(pairs)
    if len(answer) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise RefusedError(f"{shown(twice)}写了两次")
    return answer


def _constant(name: str) -> object:
    raise RefusedError(f"不能用 {name}")


_scan: Callable[[str, int], tuple[object, int]] = vars(
    json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)
)["scan_once"]
"""The C scanner itself: a call of ``loads`` for each of millions of lines costs as much again."""
