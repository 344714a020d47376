"""Finding a word in 20,000 minutes while it is being typed, against counting it with one bare LIKE."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.benchmarks.measure import SIZES, Figure, Sizes, answer, child, medians, report
from tests.benchmarks.streets import workshop

MINUTES = 20_000
CHARACTERS = 300
_TIMES = 7
_WORDS = {
    "帮扶": "two characters, in most", "垃圾": "two characters, in four", "没有这个词": "in none", "lxy": "initials",
}  # fmt: skip
_PHRASES = (
    "学习党章和上级文件精神", "讨论困难党员帮扶", "通报上月党费收缴情况", "安排社区志愿服务", "研究发展党员工作",
    "交流学习体会", "检查上次会议决定的落实", "布置下月主题党日",
)  # fmt: skip
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文"


def figures(directory: Path, sizes: Sizes = SIZES) -> Iterator[Figure]:
    """One line a word."""
    rows, path = directory / "minutes.jsonl", directory / "minutes.pbdesk"
    child("bench_search", "rows", rows)
    child("bench_load", "ours", rows, path)
    for word, what in _WORDS.items():
        found = child("bench_search", "run", path, word)
        yield Figure(
            f"find a word in {MINUTES:,} minutes of {CHARACTERS} characters: {what}",
            f"{found['ours'] * 1000:.1f} ms, {found['hits']:.0f} shown",
            f"one LIKE over the minutes {found['like'] * 1000:.1f} ms",
            f"{found['ours'] / found['like']:.2f}",
        )


def main() -> None:
    """Run this script alone."""
    with workshop() as directory:
        report(figures(directory))


def _run(path: Path, word: str) -> None:
    from pbdesk.store import Store
    from pbdesk.views.search import find_meetings, find_people, people_index

    today = date(2026, 11, 22)
    with Store.open(path, read_only=True) as store:
        people = people_index(store, today)

        def ours() -> int:
            return len(find_people(word, people)) + len(find_meetings(store, word, today))

        def like() -> object:
            return store.query("SELECT COUNT(*) AS n FROM meeting m WHERE m.content LIKE ?", [f"%{word}%"])

        mine, bare = medians([ours, like], _TIMES)
        answer(ours=mine, like=bare, hits=ours())


def _write(path: Path) -> None:
    rng = random.Random(7)
    first = date(2021, 1, 1)
    with path.open("w", encoding="utf-8") as file:

        def row(**columns: object) -> None:
            file.write(json.dumps(columns, ensure_ascii=False) + "\n")

        row(table="organization", id="b", kind="branch", name="果园居民小组党支部", founded_on="2018-06-19")
        for number in range(2000):
            name = rng.choice("王李张刘陈杨黄赵吴周林") + "".join(rng.choices(_GIVEN, k=2))
            row(table="person", id=f"p{number}", name=name)
            row(table="membership", id=f"m{number}", person_id=f"p{number}", branch_id="b", started_on="2019-01-01")
        for number in range(MINUTES):
            words = "；".join(rng.choices(_PHRASES, k=30))[:CHARACTERS]
            words += "；整治垃圾分类" if number % (MINUTES // 3) == 1 else ""
            day = first + timedelta(days=number * 2100 // MINUTES)
            row(table="meeting", id=f"g{number}", branch_id="b", kind="general_meeting", held_on=day.isoformat(),
                title=rng.choice(_PHRASES), content=words)  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) < 2:
        main()
    elif sys.argv[1] == "rows":
        _write(Path(sys.argv[2]))
        answer()
    else:
        _run(Path(sys.argv[2]), sys.argv[3])
