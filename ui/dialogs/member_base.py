"""What the short dialogs of the roll have in common: one member, one verb, its refusals at the fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pbdesk.errors import FieldError
from pbdesk.store import Changes, Store
from ui.dialogs.setup import SetupDialog
from ui.widgets.basic import button
from ui.widgets.form import Form


class MemberDialog(SetupDialog):
    """A form for one verb; ``do`` is the verb with what the fields hold.

    ``names`` maps a field of the verb to the form's where the two differ.
    """

    def do(self, store: Store) -> Changes:
        """Carry the verb out."""
        raise NotImplementedError

    def action(self) -> Callable[[Store], Changes]:
        def act(store: Store) -> Changes:
            try:
                return self.do(store)
            except FieldError as error:
                names = self.names()
                raise FieldError(tuple(replace(f, field=names.get(f.field, f.field)) for f in error.faults)) from error

        return act

    def names(self) -> Mapping[str, str]:
        """The form's field for a field of the verb, where the two are called differently."""
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
