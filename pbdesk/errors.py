"""The two ways bad input is told: a finished sentence for a person, or a value for one bad row."""

from __future__ import annotations

from dataclasses import dataclass


class UserError(Exception):
    """Something a person can put right: the message is a finished Chinese sentence, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file that is read: where it stands and what is wrong, in plain words."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"第{self.line}行" if self.line else "整个文件"
        return f"{where}“{self.column}”：{self.reason}" if self.column else f"{where}：{self.reason}"


class BadRowsError(UserError):
    """A file was refused because of its rows; ``problems`` lists every one of them."""

    def __init__(self, sentence: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(sentence)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of a form: the field's name and a finished sentence to stand beside it."""

    field: str
    sentence: str


class FieldError(UserError):
    """A form was refused; ``faults`` names every field at fault at once, so that one look mends them all."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(fault.sentence for fault in faults))
        self.faults = faults
