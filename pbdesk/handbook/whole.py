"""The whole handbook as one Markdown file, with contents and links that work inside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pbdesk.handbook.chapters import Chapter, place_of

TITLE = "党支部工作台　使用手册"
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^(#{2,3}) (.+)$", re.MULTILINE)


def whole(among: Sequence[Chapter], version: str) -> str:
    """All chapters one after another; every chapter and second heading is a place that links lead to."""
    return "\n".join(_lines(among, version)).rstrip("\n") + "\n"


def _lines(among: Sequence[Chapter], version: str) -> Iterator[str]:
    yield f"# {TITLE}"
    yield ""
    yield f"规则版本 {version}"
    yield ""
    yield from (f"- [{chapter.title}](#{chapter.key})" for chapter in among)
    for chapter in among:
        yield ""
        yield f'<a id="{chapter.key}"></a>'
        yield ""
        yield _anchored(chapter, among)


def _anchored(chapter: Chapter, among: Sequence[Chapter]) -> str:
    """A chapter one level down, its headings named and its links turned to them."""

    def heading(found: re.Match[str]) -> str:
        anchor = _anchor(chapter, found[2].strip())
        return f'<a id="{anchor}"></a>\n\n#{found[1]} {found[2]}' if found[1] == "##" else f"#{found[0]}"

    def link(found: re.Match[str]) -> str:
        place = place_of(found[2], among)
        if place is None:
            return found[1]
        there = next(each for each in among if each.key == place.chapter)
        return f"[{found[1]}](#{_anchor(there, place.heading)})"

    return _LINK.sub(link, "#" + _HEADING.sub(heading, chapter.text))


def _anchor(chapter: Chapter, heading: str) -> str:
    """The name of a place: a rule goes by its number, another heading by its words."""
    if chapter.is_rules and heading:
        return heading.partition(" ")[0].lower()
    return f"{chapter.key}-{heading}".replace(" ", "-") if heading else chapter.key
