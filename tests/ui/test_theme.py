"""Looks: complete, readable, and in the bundled font."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from ui.theme import FAMILY, SCALES, THEMES, Theme, Tone, load_fonts, load_theme, style_sheet

UI = Path(__file__).parents[2] / "ui"
_TEXT_ON = (
    ("ink", "card"), ("ink", "ground"), ("ink", "field"), ("ink", "side"), ("ink", "hover"), ("secondary", "card"),
    ("secondary", "ground"), ("secondary", "side"), ("secondary", "idle_soft"), ("on_accent", "accent"),
    ("on_accent", "accent_strong"), ("accent_ink", "accent_soft"), ("accent_ink", "side"), ("on_select", "select"),
    ("on_toast", "toast"), ("info", "card"), ("short", "card"), ("met", "card"), ("open", "card"),
    ("short", "idle_soft"), *((tone.value, f"{tone.value}_soft") for tone in Tone),
)  # fmt: skip


def luminance(colour: QColor) -> float:
    """How light a colour is to the eye, as the rules for readable pages reckon it."""
    shares = ((colour.redF(), 0.2126), (colour.greenF(), 0.7152), (colour.blueF(), 0.0722))
    return sum(
        share * (part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)) for part, share in shares
    )


def contrast(theme: Theme, text: str, ground: str) -> float:
    """The contrast of two roles, 1 to 21."""
    dark, light = sorted((luminance(theme.colour(text)), luminance(theme.colour(ground))))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("text", "ground"), _TEXT_ON)
def test_every_text_can_be_read_on_its_ground(name: str, text: str, ground: str) -> None:
    least = 7.0 if name == "contrast" else 4.5
    assert contrast(load_theme(name), text, ground) >= least


@pytest.mark.parametrize("name", THEMES)
def test_the_focus_ring_stands_out_from_every_surface(name: str) -> None:
    theme = load_theme(name)
    assert min(contrast(theme, "focus", ground) for ground in ("card", "ground", "side", "field")) >= 3


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("scale", SCALES)
def test_the_style_sheet_knows_every_role(name: str, scale: int) -> None:
    assert "{{" not in style_sheet(load_theme(name, scale))


def test_all_themes_speak_of_the_same_roles() -> None:
    roles = [set(load_theme(name).colours) for name in THEMES]
    assert roles[0] == roles[1] == roles[2]


def test_no_colour_is_written_in_the_program() -> None:
    hexes = re.compile(r"['\"]#[0-9a-fA-F]{3,8}['\"]")
    assert [path.name for path in UI.rglob("*.py") if hexes.search(path.read_text("utf-8"))] == []


def test_a_stale_setting_falls_back_to_the_plain_look() -> None:
    theme = load_theme("no such look", 37)
    assert (theme.name, theme.scale) == ("light", 100)


def test_lengths_grow_with_the_type_and_spaces_do_not() -> None:
    large = load_theme("light", 150)
    assert large.px(20) == 30
    assert large.space("gap") == load_theme().space("gap")


def test_the_bundled_fonts_are_loaded(qapp: QApplication) -> None:
    assert FAMILY in load_fonts()


def test_words_are_set_in_the_bundled_font(qtbot: QtBot) -> None:
    field = QLineEdit("龚䶮 坪地街道")
    qtbot.addWidget(field)
    field.ensurePolished()
    assert QFontInfo(field.font()).family() == FAMILY


@pytest.mark.parametrize(("role", "pixels"), [("title", 22), ("secondary", 13), ("figure", 28)])
def test_type_sizes_go_by_role(qtbot: QtBot, role: str, pixels: int) -> None:
    words = QLabel("字")
    words.setProperty("role", role)
    qtbot.addWidget(words)
    words.ensurePolished()
    assert QFontInfo(words.font()).pixelSize() == pixels


def test_qt_speaks_chinese(qapp: QApplication) -> None:
    assert QApplication.translate("QPlatformTheme", "Cancel") == "取消"
