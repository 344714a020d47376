"""What the program remembers about this computer: the look and the files opened last. Nothing of it is in a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

from ui.theme import Theme, load_theme

_KEPT = 6


class Settings:
    """The look and the recent files, kept between two starts."""

    def __init__(self, kept: QSettings | None = None) -> None:
        self._kept = kept or QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "pbdesk", "pbdesk")

    @property
    def theme(self) -> Theme:
        """The look chosen last; a setting that cannot be read gives the plain one."""
        return load_theme(self._words("theme"), self._number("scale"))

    def keep_theme(self, theme: Theme) -> None:
        """Remember the look."""
        self._kept.setValue("theme", theme.name)
        self._kept.setValue("scale", theme.scale)
        self._kept.sync()

    @property
    def recent(self) -> tuple[Path, ...]:
        """The files opened last that are still there, the newest first."""
        return tuple(path for path in map(Path, self._words("recent").split("\n")) if path.is_file())

    def keep_recent(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        others = [known for known in self.recent if known != path.absolute()]
        self._kept.setValue("recent", "\n".join(str(p) for p in [path.absolute(), *others][:_KEPT]))
        self._kept.sync()

    @property
    def sheet(self) -> str:
        """The name of the sheet that was printed or saved last; empty before the first one."""
        return self._words("sheet")

    def keep_sheet(self, name: str) -> None:
        """Remember which sheet was printed or saved."""
        self._kept.setValue("sheet", name)
        self._kept.sync()

    def _words(self, key: str) -> str:
        return str(self._kept.value(key, "") or "")

    def _number(self, key: str) -> int:
        words = self._words(key)
        return int(words) if words.isdecimal() else 0
