"""Colours, spacing and type size by role, from one TOML a theme; no colour is written in Python."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from pbdesk.assets import asset
from pbdesk.errors import UserError

FAMILY = "Noto Sans SC"
"""The family of the bundled fonts; the program never relies on a font of the computer."""

BODY_PX = 15
THEMES = ("light", "dark", "contrast")
SCALES = (100, 125, 150)


class Tone(StrEnum):
    """What a colour says; a sign and a word always stand with it."""

    MET = "met"
    SHORT = "short"
    OPEN = "open"
    IDLE = "idle"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Theme:
    """One look: colours and spacing by role, and the type size in percent."""

    name: str
    title: str
    dark: bool
    scale: int
    colours: Mapping[str, str]
    spaces: Mapping[str, int]

    def colour(self, role: str) -> QColor:
        """The colour of a role, for what is painted by hand."""
        return QColor(self.colours[role])

    def ink(self, tone: Tone) -> QColor:
        """The text colour of a tone."""
        return self.colour(tone.value)

    def soft(self, tone: Tone) -> QColor:
        """The ground colour of a tone."""
        return self.colour(f"{tone.value}_soft")

    def edge(self, tone: Tone) -> QColor:
        """The border of a tone's ground; in high contrast it is as strong as the text."""
        return self.colour(f"{tone.value}_edge")

    def px(self, length: float) -> int:
        """A length at 100 % as it is at this type size."""
        return round(length * self.scale / 100)

    def space(self, role: str) -> int:
        """A spacing by role; it does not grow with the type, so that large print keeps the room for words."""
        return self.spaces[role]

    def font(self, px: float = BODY_PX, *, bold: bool = False) -> QFont:
        """The bundled font at a size of 100 %, grown with the type size."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(px))
        font.setBold(bold)
        return font


def load_theme(name: str = "light", scale: int = 100) -> Theme:
    """Read a theme; an unknown name or size falls back to the plain look, so a stale setting never stops the start."""
    name = name if name in THEMES else "light"
    scale = scale if scale in SCALES else 100
    raw = tomllib.loads(asset("themes", f"{name}.toml").read_text(encoding="utf-8"))
    return Theme(name, str(raw["title"]), bool(raw["dark"]), scale, dict(raw["colour"]), dict(raw["space"]))


def load_fonts() -> tuple[str, ...]:
    """Make the bundled fonts known to Qt; answers their families.

    Raises:
        UserError: a font file is missing or damaged, so that Chinese could not be shown.
    """
    families: list[str] = []
    for file in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        number = QFontDatabase.addApplicationFont(str(asset("fonts", file)))
        if number < 0:
            raise UserError(f"字体文件 {file} 缺失或损坏，程序无法显示文字。请重新安装本程序。")
        families += QFontDatabase.applicationFontFamilies(number)
    return tuple(families)


def dress(app: QApplication) -> None:
    """Give the program its name, its fonts and Qt's own words in Chinese."""
    app.setApplicationName("pbdesk")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    load_fonts()
    words = QTranslator(app)
    if words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the whole program: Fusion with an explicit palette (the system's scheme is not reliable), and the sheet.

    The old sheet is taken off first: over another one, Qt works out every widget of every page again at once, which
    takes four times as long as undressing and dressing what is seen.
    """
    sheet = style_sheet(theme)
    if app.styleSheet() == sheet and app.font() == theme.font():
        return
    app.setStyleSheet("")
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    app.setFont(theme.font())
    app.setPalette(_palette(theme))
    app.setStyleSheet(sheet)


def style_sheet(theme: Theme) -> str:
    """The style sheet with every ``{{role}}`` replaced.

    Raises:
        KeyError: the sheet names a role that the theme does not have (a test reads every theme).
    """
    text = asset("themes", "pbdesk.qss").read_text(encoding="utf-8")
    tick = asset("themes", "tick.svg").as_posix()
    arrow = asset("themes", "arrow-dark.svg" if theme.dark else "arrow-light.svg").as_posix()

    def value(found: re.Match[str]) -> str:
        role = found[1]
        if role.endswith("px"):
            return f"{theme.px(int(role[:-2]))}px"
        if role in theme.spaces:
            return str(theme.spaces[role])
        return {"family": FAMILY, "arrow": arrow, "tick": tick}.get(role) or theme.colours[role]

    return re.sub(r"\{\{(\w+)\}\}", value, text)


def _palette(theme: Theme) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, name in {
        roles.Window: "ground", roles.WindowText: "ink", roles.Base: "field", roles.AlternateBase: "card",
        roles.Text: "ink", roles.Button: "card", roles.ButtonText: "ink", roles.BrightText: "accent_ink",
        roles.Highlight: "focus", roles.HighlightedText: "card", roles.ToolTipBase: "toast",
        roles.ToolTipText: "on_toast", roles.PlaceholderText: "secondary", roles.Link: "info",
        roles.Light: "card", roles.Midlight: "line", roles.Mid: "edge", roles.Dark: "secondary", roles.Shadow: "ink",
    }.items():
        palette.setColor(role, theme.colour(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("secondary"))
    return palette
