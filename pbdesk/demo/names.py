"""Invented names: people by generation, communities, residents' groups. Nobody in the made-up street exists."""

from __future__ import annotations

import random
from collections.abc import Iterator

MAN = "男"
WOMAN = "女"

_SURNAMES = (
    "陈陈陈陈黄黄黄李李李林林林张张刘刘吴吴杨杨罗罗曾曾钟钟叶叶何何廖廖邓邓赖赖谢谢王王周徐朱梁郑邱温彭萧巫古余许刁丘欧蓝沈卢江姚骆魏范严詹"
)
"""One character a surname, repeated as often as it should be met."""

_GIVEN = {
    # generation and sex: first characters, second characters
    (0, MAN): ("炳锦火水观润桂树添焕天运谷", "坤祥贤荣安来生发胜泉松新"),
    (0, WOMAN): ("玉秀桂春招带惠彩新运", "兰娣英珍娇妹莲好香琼"),
    (1, MAN): ("志伟汉振耀仕建庆永国瑞镜", "辉雄铭锋权良初光球康标文"),
    (1, WOMAN): ("丽惠雪燕小凤淑月翠素", "芬萍容霞群琼芳婷清仪"),
    (2, MAN): ("嘉俊文家宇子浩梓泽景", "乐铖朗骏豪熙彦樑谦晖"),
    (2, WOMAN): ("思晓雅佳梦诗嘉婉芷可", "琪敏彤妍颖怡雯茵柔楠"),
}
_SINGLE = {MAN: "锐杰斌彬鑫聪灏毅", WOMAN: "娟丹媚瑶菲倩璐晴"}

GUO_YUAN = "果园"
"""The last residents' group to get a branch of its own, on 19 June 2018."""

FIRST_COMMUNITY = "坪西"
_COMMUNITIES = (FIRST_COMMUNITY, "榕溪", "青禾", "石桥头", "白沙岭", "金田", "松柏围", "柏塘", "新圩里")
_GROUPS = (
    GUO_YUAN, "上围", "下围", "老屋", "新屋", "塘尾", "坑口", "岗背", "田心", "水口", "沙坝", "横排", "竹园", "茶亭",
    "松元", "禾场", "石陂", "井头", "围肚", "黄竹坑", "榕树下", "大埔", "小岭", "南蛇坑", "香园", "荔枝坪", "龙眼树",
    "杨梅岗", "长塘", "月形", "高排", "低田", "中屋", "东门", "西门头", "北坑", "桥背", "圳边", "瓦窑", "炭坪", "鹤湖",
    "牛角塘", "马安", "石灰陂", "花树下", "麻竹", "鹅颈", "象山脚", "官井", "吉坑",
)  # fmt: skip
_DIRECTIONS = ("东", "南", "西", "北", "上", "下", "新", "老")


class NameMaker:
    """People's names from one random source, no two alike: made once for a community."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()

    def person(self, gender: str, born: int) -> str:
        """A name as given to someone of that sex in that year."""
        while (name := self._draw(gender, born)) in self._taken:
            pass
        self._taken.add(name)
        return name

    def _draw(self, gender: str, born: int) -> str:
        rng = self._rng
        surname = rng.choice(_SURNAMES)
        if born >= 1965 and rng.random() < 0.12:
            return surname + rng.choice(_SINGLE[gender])
        first, second = _GIVEN[0 if born < 1955 else 1 if born < 1983 else 2, gender]
        return surname + rng.choice(first) + rng.choice(second)


def community_names() -> Iterator[str]:
    """The names of communities, without end: the nine of the street, then the same with a direction."""
    yield from _COMMUNITIES
    round_ = 0
    while True:
        for name in _COMMUNITIES:
            suffix = "" if round_ < len(_DIRECTIONS) else f"{round_ // len(_DIRECTIONS) + 1}"
            yield f"{_DIRECTIONS[round_ % len(_DIRECTIONS)]}{name}{suffix}"
        round_ += 1


def group_names() -> Iterator[str]:
    """The names of residents' groups, without end: the fifty of the street, then numbered parts of them."""
    yield from _GROUPS
    number = 2
    while True:
        yield from (f"{name}{number}区" for name in _GROUPS)
        number += 1
