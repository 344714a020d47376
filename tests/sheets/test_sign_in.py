"""签到表: two blocks of names, blank or filled, guests, the head-count, many pages."""

from __future__ import annotations

import pytest

from pbdesk.errors import UserError
from pbdesk.model import MeetingKind
from pbdesk.sheets.sign_in import draw
from pbdesk.sheets.sign_in_names import names_of
from pbdesk.views.rows import Signer
from tests.sheets.by_hand import LONG_NAME, RARE
from tests.sheets.desk_by_hand import a_filled_sign_in, a_sign_in, sign_in_sheet, signers
from tests.sheets.reading import bookmarks, glyphs, lines_of, overlaps, packed, page_texts


def test_the_head_says_what_meeting_it_is_when_and_where() -> None:
    text = packed(draw(sign_in_sheet(a_sign_in())))
    head = "会议名称党员大会：讨论年度总结时间2026年12月5日星期六15:00地点党群服务中心三楼"
    assert "党员大会签到表" in text
    assert head in text


def test_the_left_block_is_filled_before_the_right_one() -> None:
    lines = lines_of(draw(sign_in_sheet(a_sign_in(30))))
    assert "1 陈某1 第一党小组 16 唐某16 第二党小组" in lines


def test_a_blank_sheet_leaves_the_counts_to_the_pen_but_knows_who_is_due() -> None:
    text = packed(draw(sign_in_sheet(a_sign_in(30))))
    assert "应到30人实到人请假人缺席人列席人" in text
    assert "✓" not in text


def test_a_filled_sheet_says_of_each_how_he_took_part() -> None:
    text = packed(draw(sign_in_sheet(a_filled_sign_in())))
    for words in ("王敏第一党小组✓", "李娜第一党小组线上参加", "张三第二党小组请假住院", "李四第二党小组缺席"):
        assert words in text
    assert "应到4人实到2人请假1人缺席1人列席1人" in text


def test_guests_are_named_and_have_room_to_sign() -> None:
    assert "列席人员签名林浩" in packed(draw(sign_in_sheet(a_filled_sign_in())))


def test_many_guests_all_find_a_box() -> None:
    guests = tuple(f"来宾{n}号" for n in range(40))
    assert packed(draw(sign_in_sheet(a_sign_in(6, observers=guests)))).count("来宾") == 40


def test_without_groups_the_signature_takes_the_room() -> None:
    plain = a_sign_in(5, signers=signers(5, group=""))
    assert "党小组" not in packed(draw(sign_in_sheet(plain)))
    grids = [names_of(meeting, 500).grid for meeting in (a_sign_in(5), plain)]
    assert [grid.width for grid in grids] == [500, 500]
    assert [grid.widths[-2] for grid in grids] == [60, 112]


def test_a_time_that_is_not_known_is_left_to_the_pen() -> None:
    assert "星期六时分" in packed(draw(sign_in_sheet(a_sign_in(starts_at=None))))


def test_a_group_meeting_names_its_group() -> None:
    sheet = sign_in_sheet(a_sign_in(kind=MeetingKind.GROUP_MEETING, group="第一党小组"))
    assert "党小组会签到表党支部：果园居民小组党支部第一党小组" in packed(draw(sheet))


@pytest.mark.parametrize("count", [1, 2, 41, 42, 43, 44, 60, 61, 200])
def test_everybody_stands_once_and_only_the_last_page_is_signed(count: int) -> None:
    pages = page_texts(draw(sign_in_sheet(a_sign_in(count))))
    assert sum(page.count("某") for page in pages) == count
    assert ["应到" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    assert all("某" in page for page in pages)


def test_thirty_members_fit_on_one_page() -> None:
    assert len(page_texts(draw(sign_in_sheet(a_sign_in(30))))) == 1


def test_names_of_sixty_characters_stand_whole() -> None:
    people = tuple(Signer(LONG_NAME[:60], LONG_NAME[:60]) for _ in range(30))
    pdf = draw(sign_in_sheet(a_sign_in(branch=LONG_NAME, signers=people)))
    assert packed(pdf).count(LONG_NAME[:60]) > 60
    assert all(not overlaps(glyphs(pdf, page)) for page in range(1, len(page_texts(pdf)) + 1))


def test_a_topic_without_end_leaves_room_to_sign() -> None:
    text = packed(draw(sign_in_sheet(a_sign_in(30, title="甲" * 4000, place="乙" * 4000))))
    assert "……" in text
    assert text.count("某") == 30


def test_rare_names_are_copied_as_they_are_and_never_markup() -> None:
    assert f"{RARE}·<i>" in packed(draw(sign_in_sheet(a_sign_in(signers=(Signer(f"{RARE}·<i>"),)))))


def test_a_name_that_no_font_has_is_told_with_its_place() -> None:
    with pytest.raises(UserError, match=r"“𠮷”（U\+20BB7），在“果园居民小组党支部”的“吴𠮷”中"):
        draw(sign_in_sheet(a_sign_in(signers=(Signer("吴𠮷"),))))


def test_meetings_are_bookmarks_under_their_branch() -> None:
    sheet = sign_in_sheet(a_sign_in(), a_sign_in(kind=MeetingKind.LECTURE), a_sign_in(branch="澳头党支部"))
    assert bookmarks(draw(sheet)) == [
        (0, "果园居民小组党支部", 1), (1, "12月5日　党员大会签到表", 1), (1, "12月5日　党课签到表", 2),
        (0, "澳头党支部", 3), (1, "12月5日　党员大会签到表", 3),
    ]  # fmt: skip
