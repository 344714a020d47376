"""What the short dialogs of the roll have in common: one member, one verb, its refusals at the fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from pbdesk.errors import FieldError
from pbdesk.store import Changes, Store
from ui.bridge import Bridge
from ui.dialogs.setup import SetupDialog
from ui.widgets.basic import button
from ui.widgets.form import Field, Form


class MemberDialog(SetupDialog):
    """A form for one verb; ``do`` is the verb with what the fields hold.

    ``NAMES`` maps a field of the verb to the form's where the two differ.
    """

    NAMES: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self, bridge: Bridge, title: str, words: str, rows: list[list[Field]], parent: QWidget | None = None
    ) -> None:
        super().__init__(bridge, title, words, rows, parent)
        self.setMinimumWidth(bridge.theme.px(560))

    def do(self, store: Store) -> Changes:
        """Carry the verb out."""
        raise NotImplementedError

    def action(self) -> Callable[[Store], Changes]:
        def act(store: Store) -> Changes:
            try:
                return self.do(store)
            except FieldError as error:
                names = {**self.NAMES, **self.names()}
                raise FieldError(tuple(replace(f, field=names.get(f.field, f.field)) for f in error.faults)) from error

        return act

    def names(self) -> Mapping[str, str]:
        """What ``NAMES`` adds to where it depends on what stands in the form."""
        return {}

    def reading(self) -> str:
        return ""

    def focus(self, name: str) -> None:
        """Start the keyboard in a field."""
        self.form.input(name).setFocus()

    def offer_removal(self, words: str, action: Callable[[Store], Changes]) -> None:
        """Add the button that takes the record away which was entered by mistake; undo brings it back."""

        def remove() -> None:
            if self.bridge.run(action, on_error=self.form.show_error):
                self.made.emit()
                self.accept()

        made = button(words, remove, "quiet")
        made.setAutoDefault(False)
        self._foot.insertWidget(0, made)


def only_the_branch(form: Form, branches: tuple[tuple[str, str], ...]) -> None:
    """Leave the branch out where there is only one to choose."""
    if len(branches) == 1:
        form.set_values({"branch_id": branches[0][0]})
        form.show_field("branch_id", shown=False)
