"""The handbook says everything there is, once, and its links lead somewhere."""

from __future__ import annotations

import re
from datetime import date

import pytest

from pbdesk.cli import commands
from pbdesk.handbook import Chapter, Place, chapters, place_of, whole
from pbdesk.handbook.keys import KEYS
from pbdesk.handbook.searching import first_from, hits
from pbdesk.model import LocalRule, Severity
from pbdesk.rules import catalogue
from pbdesk.rules.examples import examples
from pbdesk.rules.policy import Policies, Setting, policy_kinds
from pbdesk.rules.rulebook import RuleBook
from pbdesk.views.printing import PAPERS
from pbdesk.words import OUTCOME_WORDS, SEVERITY_WORDS

TODAY = date(2026, 11, 30)
BOOK = chapters(TODAY)
TEXT = whole(BOOK, "2026.12")


def section(rule: str) -> str:
    """What the handbook says of one rule."""
    (chapter,) = [c for c in BOOK if any(words.startswith(f"{rule} ") for _, words in c.headings)]
    return chapter.text.split(f"## {rule} ", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("rule", list(catalogue()))
def test_every_rule_has_a_section_with_its_text_its_force_and_its_sources(rule: str) -> None:
    told, known = section(rule), catalogue()[rule]
    assert known.text in told
    assert f"**力度**：{SEVERITY_WORDS[known.severity]}" in told
    assert all(source.cited() in told for source in known.sources)


@pytest.mark.parametrize("rule", list(catalogue()))
def test_every_example_of_a_rule_is_told_under_its_heading(rule: str) -> None:
    told = section(rule)
    assert re.findall(r"^### (.+)$", told, re.MULTILINE) == ["达标", "不达标", "边界"]
    assert all(example.title in told for example in examples()[rule])


@pytest.mark.parametrize("rule", list(catalogue()))
def test_a_rule_tells_its_policies_with_their_defaults(rule: str) -> None:
    told = section(rule)
    kinds = [policy_kinds()[key] for key in catalogue()[rule].policies]
    assert all(f"{kind.title}：默认 {kind.words(kind.default)}" in told for kind in kinds)


def test_no_article_is_cited_that_was_not_seen() -> None:
    for rule in catalogue().values():
        seen = [s for s in rule.sources if s.confidence == "A" and s.article]
        cited = "".join(re.findall(r"\*\*依据\*\*：(.+)", section(rule.id)))
        assert cited.count("条（") == len(seen), rule.id


@pytest.mark.parametrize("key", list(policy_kinds()))
def test_every_policy_is_in_the_handbook(key: str) -> None:
    assert f"`{key}`" in TEXT


@pytest.mark.parametrize("name", list(PAPERS))
def test_every_sheet_is_in_the_handbook(name: str) -> None:
    assert f"`{name}`" in TEXT
    assert PAPERS[name].title in TEXT


@pytest.mark.parametrize("name", commands.list_commands(None))  # type: ignore[arg-type]  # it looks at no context
def test_every_command_is_in_the_handbook(name: str) -> None:
    assert f"| `{name}` |" in TEXT


def test_every_key_is_in_the_handbook() -> None:
    assert [what for what, _ in KEYS if what not in TEXT] == []


@pytest.mark.parametrize("chapter", BOOK, ids=lambda c: c.key)
def test_the_links_of_a_chapter_lead_somewhere(chapter: Chapter) -> None:
    assert [target for target in chapter.links() if place_of(target, BOOK) is None] == []


@pytest.mark.parametrize("chapter", BOOK, ids=lambda c: c.key)
def test_a_chapter_begins_with_its_title_and_names_each_heading_once(chapter: Chapter) -> None:
    assert chapter.text.startswith(f"# {chapter.title}\n")
    second = [words for level, words in chapter.headings if level == 2]
    assert len(second) == len(set(second))
    assert "{{" not in chapter.text


def test_chapters_have_keys_of_their_own() -> None:
    keys = [chapter.key for chapter in BOOK]
    assert len(keys) == len(set(keys))
    assert keys[0] == "start"


def test_in_one_file_every_link_has_its_place() -> None:
    places = set(re.findall(r'<a id="([^"]+)"></a>', TEXT))
    linked = set(re.findall(r"\]\(#([^)]+)\)", TEXT))
    assert linked <= places


def test_a_rule_a_page_and_a_heading_are_places() -> None:
    assert place_of("MTG-02", BOOK) == Place("rules-mtg", "MTG-02 支委会")
    assert place_of("会议", BOOK) == Place("meetings")
    assert place_of("meetings#同上次", BOOK) == Place("meetings", "同上次")


@pytest.mark.parametrize("target", ["MTG-99", "nowhere", "meetings#nowhere", ""])
def test_what_is_nowhere_is_no_place(target: str) -> None:
    assert place_of(target, BOOK) is None


def test_a_streets_own_rule_and_settings_stand_in_its_handbook() -> None:
    own = LocalRule(
        id="LOC-01", title="每月两次主题党日", method="meetings", period="month",
        parameters='{"kind": "theme_day", "number": 2}', document="街道通知", valid_from=date(2026, 1, 1),
    )  # fmt: skip
    policies = Policies([Setting("lecture_min", "2", None)])
    text = whole(chapters(TODAY, RuleBook([own]), policies), "2026.12")
    assert "LOC-01 每月两次主题党日" in text
    assert "每个期间至少几次党课：默认 1；本文件 2" in text


def test_what_a_street_wrote_is_never_markup() -> None:
    own = LocalRule(
        id="LOC-01", title="**两次** [党课](start)", text="第一行\n# 第二行 | 第三", method="meetings", period="month",
        parameters='{"kind": "lecture", "number": 2}',
    )  # fmt: skip
    book = chapters(TODAY, RuleBook([own]))
    place = place_of("LOC-01", book)
    assert place == Place("rules-loc", "LOC-01 ＊＊两次＊＊ ［党课］(start)")
    assert "第一行 ＃ 第二行 ｜ 第三" in whole(book, "2026.12")


def test_hits_are_told_in_the_order_of_reading() -> None:
    found = hits(BOOK, "党员大会")
    assert list(found) == sorted(found, key=lambda hit: (hit.chapter, hit.number))
    assert sum(chapter.plain.count("党员大会") for chapter in BOOK) == len(found)


def test_searching_passes_over_marks_and_the_size_of_letters() -> None:
    assert hits(BOOK, "**") == ()
    assert hits(BOOK, "ctrl+n") == hits(BOOK, "Ctrl+N") != ()
    assert hits(BOOK, "  ") == ()


def test_searching_goes_on_from_where_one_reads() -> None:
    found = hits(BOOK, "走访")
    visits = next(n for n, chapter in enumerate(BOOK) if chapter.key == "visits")
    assert found[first_from(found, visits)].chapter == visits
    assert first_from(found, len(BOOK)) == 0


def test_every_outcome_is_explained() -> None:
    (compliance,) = [c for c in BOOK if c.key == "compliance"]
    assert [word for word in OUTCOME_WORDS.values() if f" {word} |" not in compliance.text] == []


def test_every_word_of_force_is_explained() -> None:
    (rules,) = [c for c in BOOK if c.key == "rules"]
    assert [SEVERITY_WORDS[s] for s in Severity if f"| {SEVERITY_WORDS[s]} |" not in rules.text] == []
