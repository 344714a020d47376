"""从数据包新建: a branch's or a guide's file that begins with the street's bundle; its words are filled in already."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pbdesk.exchange.beginning import usual_desk, usual_title
from pbdesk.exchange.manifest import Manifest
from pbdesk.model import Desk
from pbdesk.views.exchange import manifest_words
from ui.dialogs.new_file import NewFileDialog

_WHY = "支部、党员和记录的编号和街道的一样，以后互相报送不会重复。"


class BeginDialog(NewFileDialog):
    """Asks for whom the file is, what it is called and where it lies, as the bundle suggests."""

    def __init__(self, manifest: Manifest, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, heading="从数据包新建", words=f"{manifest_words(manifest)}。\n{_WHY}",
            desks=(Desk.BRANCH, Desk.GUIDE),
        )  # fmt: skip
        self._manifest = manifest
        self._title_typed = False
        self.title_field.textEdited.connect(lambda _text: setattr(self, "_title_typed", True))
        self.desks.idClicked.connect(lambda _number: self._fill())
        self.choose_desk(usual_desk(manifest))
        self._fill()
        self.title_field.setFocus()

    def _fill(self) -> None:
        if not self._title_typed:
            title = usual_title(self._manifest, self.desk)
            self.title_field.setText(title)
            self._suggest(title)
