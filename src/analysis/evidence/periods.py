"""Read periods: terms of office, plans with a vision, months of a year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from analysis.evidence.beginnings import Beginning, matches
from analysis.evidence.quantity_words import (
    BOUND,
    DASH,
    NUMBER_BEGINS,
    YEAR,
    Mention,
    lower,
)
from analysis.text.numbers import NUMBER_WORDS

_VISION = rf"(?:(?:\s*,|\s+và|\s+có)?\s+(?:tầm nhìn|định hướng)\s+(?:(?:đến|tới)\s+)?(?:năm\s+)?(?P<vision>{YEAR}))"
_SPAN = r"(?P<unit>giai đoạn|thời kỳ|nhiệm kỳ|năm học|niên khóa|niên vụ|mùa khô|mùa mưa)"
_PERIOD = re.compile(
    rf"(?<!\w)(?:(?:{_SPAN}\s+)?(?:từ\s+)?(?:(?:các\s+)?(?<!\d\s)năm\s+)?{BOUND}(?P<first>{YEAR})"
    rf"(?:{DASH}|\s+(?:cho\s+)?(?:đến|tới)\s+(?:hết\s+|cuối\s+)?(?:năm\s+)?)(?P<last>{YEAR}){_VISION}?"
    rf"|từ\s+(?:năm\s+)?(?P<open>{YEAR})\s+(?:đến|tới)\s+nay(?!\w)"
    # the horizon of a plan; without the vision "đến năm 2030" is a deadline
    rf"|(?:đến|tới)\s+(?:năm\s+)?(?P<horizon>{YEAR}){_VISION.replace('<vision>', '<vision2>')}"
    # "6 tháng đầu năm 2021", "11 tháng năm 2019"
    rf"|{BOUND}(?P<part>(?:\d{{1,2}}|{NUMBER_WORDS})\s+(?:(?:ngày|tuần|tháng|quý)\s+(?:đầu|cuối)|năm\s+(?:đầu|cuối)(?=\s+nhiệm)))"
    rf"(?:\s+của)?\s+(?P<whole>năm|tháng|quý|nhiệm kỳ|vụ)(?!\w)"
    rf"(?:(?<=năm)\s+(?P<year>{YEAR})|(?<=tháng)\s+\d{{1,2}}(?!\d)|(?<=quý)\s+[IV1-4]+(?!\w))?"
    rf"|{BOUND}(?P<months>(?:\d{{1,2}}|{NUMBER_WORDS})\s+tháng)\s+(?:của\s+)?năm\s+(?P<months_year>{YEAR}))",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?:19|20)\d\d")


#: Where a period may begin.
PERIOD_BEGINS = Beginning(
    NUMBER_BEGINS,
    figure="",
    before_figure=["giai", "thời", "nhiệm", "niên", "mùa", "từ", "các", "đến", "tới"],
)


def _may_have(low: str) -> bool:
    """Return False if there is no period: no two years, no months or "nay" with a year, no beginning or end of one."""
    if "đầu" in low or "cuối" in low:
        return True
    years = len(_YEARS.findall(low))
    return years > 1 or (years == 1 and ("tháng" in low or "nay" in low))


def find_periods(text: str, low: str, begins: Sequence[int]) -> Iterator[Mention]:
    if not _may_have(low):
        return
    for m in matches(_PERIOD, begins, text):
        if m["part"] or m["months"]:
            unit = f"{m['part']} {m['whole']}" if m["part"] else m["months"]
            year = m["year"] or m["months_year"]
            first = last = float(year) if year else None
            yield Mention("period", *m.span(), value=first, high=last, unit=lower(unit))
            continue
        first_year, last_year = m["first"] or m["open"], m["last"] or m["horizon"]
        if first_year and last_year and first_year > last_year:
            continue
        vision = m["vision"] or m["vision2"]
        yield Mention(
            "period", *m.span(),
            value=float(first_year) if first_year else None, high=float(last_year) if last_year else None,
            unit=m["unit"] and lower(m["unit"]), date=date(int(vision), 12, 31) if vision else None,
        )  # fmt: skip
