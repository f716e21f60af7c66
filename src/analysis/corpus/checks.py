"""Checks on the rows of a corpus; each problem is one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.corpus.provinces import province_name
from analysis.text.spelling import fold

DESCRIPTIVE = ["article_id", "province", "newspaper", "published", "title", "author", "resolution"]
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def list_problems(path: str | Path, problems: list[str]) -> str:
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return "\n".join([f"{path}: {count}", *(f"  - {problem}" for problem in problems)])


# --- Every article, wherever it comes from ---------------------------------------------------------------------------


def row_problems(rows: pd.DataFrame, names: list[str]) -> list[str]:
    problems = []
    first_row: dict[str, str] = {}
    for where, row in zip(names, rows.to_dict("records"), strict=True):
        for column in ("article_id", "province"):
            if not row[column]:
                problems.append(f"{where}: {column} is empty; every article needs one")
        if (article := row["article_id"]) and not _ID.fullmatch(article):
            problems.append(
                f"{where}: article_id {article!r}; allowed are letters a-z without accents, digits and "
                "- . _ between them, such as 'son-la-2021'"
            )
        if article in first_row:
            problems.append(f"{where}: article_id {article!r} is already used in {first_row[article]}; ids must differ")
        first_row.setdefault(article, where)
        if row["published"] and not _is_day(row["published"]):
            problems.append(f"{where}: published {row['published']!r}; allowed is a day such as 2021-03-04, or nothing")
        if (inferred := set(row.get("inferred", "").split())) - set(DESCRIPTIVE):
            wrong = sorted(inferred - set(DESCRIPTIVE))
            problems.append(
                f"{where}: inferred names {', '.join(map(repr, wrong))}; allowed are "
                f"{', '.join(DESCRIPTIVE)}, separated by spaces"
            )
    return problems


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def two_spellings(names: Iterable[str], column: str) -> list[tuple[list[str], str]]:
    """Return the spellings of every name that is written in several ways, and what to say of it."""
    spellings: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        if name:
            known = province_name(name) if column == "province" else None
            spellings.setdefault(fold(known or name), []).append(name)
    return [
        (
            several,
            f"{column} is spelt {len(several)} ways: {', '.join(map(repr, several))}; use one spelling"
            + (_advice(several[0]) if column == "province" else ""),
        )
        for several in spellings.values()
        if len(several) > 1
    ]


def _advice(name: str) -> str:
    known = province_name(name)
    return f", {known!r}, or let load_corpus(…, as_of=a day) write it so" if known else ""
