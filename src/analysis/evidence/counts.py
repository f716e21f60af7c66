"""Read a count: the number, its qualifier and what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from analysis.evidence.quantity_patterns import (
    AFTERWARDS,
    BOUNDARY,
    CLASSIFIERS,
    COUNTED,
    COUNTS,
    FIVE,
    MEASURED,
    NOUNS,
    ON,
    OPEN_NOUNS,
    WORD,
    YEAR,
    any_of,
)
from analysis.text.numbers import SCALE, is_roman_numeral, parse_number


class Mention(NamedTuple):
    kind: str
    start: int
    end: int
    value: float | None = None
    high: float | None = None
    qualifier: str | None = None
    unit: str | None = None
    date: date | None = None
    number: str | None = None


def find_counts(text: str, published: date | None) -> Iterator[Mention]:
    ranged, single = COUNTS
    position = 0
    while m := ranged.search(text, position):
        if m["high"] and _ends_of_range(m) is None:
            m = single.search(text, m.start())
        mention = _read_count(text, m)
        position = mention.end if mention else m.end()
        if mention:
            yield mention


def _ends_of_range(m: re.Match[str]) -> tuple[float, float] | None:
    """Return both ends, or None where the second is smaller; "3 - 5 tỷ" are both thousands of millions."""
    high = parse_number(m["high"])
    shared = "" if re.search(r"[^\W\d]", m["low"]) else " ".join(re.findall(r"[^\W\d]+", m["high"]))
    low = parse_number(f"{m['low']} {shared}".strip())
    return (low, high) if low <= high else None


def _read_count(text: str, m: re.Match[str]) -> Mention | None:
    number = m["low"] or m["words"] or m["scale"]
    has_scale = re.search(rf"(?<!\w){SCALE}", m.group(), re.IGNORECASE) is not None
    measured = MEASURED.match(text, m.end())
    counted = None if measured else match_counted(text, m.end())
    span = measured or counted
    end = span.end("unit") if span else m.end()
    if span and span["unit"].lower() in OPEN_NOUNS:
        end = _end_of_unknown_noun(text, end, 2)
    elif not span and ((m["low"] and not m["of"]) or m["order"]):
        end = _end_of_unknown_noun(text, end, 3)
    unit = text[m.end() : end].strip() or None
    after = AFTERWARDS.match(text, end)
    end = after.end() if after else end
    if not unit and not (has_scale and m["low"]):
        return None
    if m["words"] and not _counts_in_words(text, m, unit):
        return None
    if m["of"] and unit and re.match(rf"(?:{any_of(NOUNS['times'])})", unit, re.IGNORECASE) and not has_scale:
        return None  # "30/4 năm nay" is a day
    if m["of"] and unit and unit.lower().startswith("số ") and not has_scale:
        return None  # "2/3 số hộ" is a fraction
    is_year = m["low"] and not has_scale and re.fullmatch(YEAR, m["low"])
    if is_year and not (m["qualifier"] or measured):
        return None
    low, high = range_values(m, number)
    start, qualifier = m.start(), read_qualifier(m, after)
    is_whole = counted and not has_scale and not low % 1
    if qualifier in ("trên", "dưới") and is_whole and (low < 10 or (ON.match(unit) and low % 10)):
        start, qualifier = m.start("low") if m["low"] else m.start("words"), None
    return Mention("count", start, end, low, high, qualifier, unit and lower(unit))


def range_values(m: re.Match[str], number: str) -> tuple[float, float | None]:
    if m["high"]:
        return _ends_of_range(m)
    if m["of"]:  # "45.799/36.875 tỷ đồng": the magnitude belongs to both
        number = " ".join([number, *re.findall(r"[^\W\d]+", m["of"])])
    return parse_number(number), None


def _counts_in_words(text: str, m: re.Match[str], unit: str) -> bool:
    """Tell whether a number in words counts here: it is also part of names, "năm" is a year and "một" an article."""
    words = m["words"]
    if words[0].isupper() and text[: m.start("words")].strip(" -–•“\"'("):
        return False
    if words.lower() == "một":
        return (m["qualifier"] or "trên").lower() not in ("trên", "dưới")
    if words.lower() == "năm":
        return bool(FIVE.search(text[: m.start("words")])) and not re.match(any_of(NOUNS["times"]), unit, re.IGNORECASE)
    return True


def match_counted(text: str, position: int) -> re.Match[str] | None:
    """Return the longest of the units that the classes of nouns find: "tổ chức đảng", not "tổ"."""
    found = [m for pattern in COUNTED if (m := pattern.match(text, position))]
    return max(found, key=lambda m: m.end(), default=None)


def _end_of_unknown_noun(text: str, position: int, syllables: int) -> int:
    for syllable in range(syllables):
        word = WORD.match(text, position)
        if not word or is_roman_numeral(word[1]) or not (word[1].islower() or (word[1].isupper() and len(word[1]) > 1)):
            break
        if BOUNDARY.match(text, word.start(1)) and not (syllable == 0 and word[1].lower() in CLASSIFIERS):
            break
        position = word.end()
    return position


def read_qualifier(m: re.Match[str], after: re.Match[str] | None) -> str | None:
    said = m["qualifier"] or (m.groupdict().get("order")) or (after["after"] if after else None)
    return lower(said) if said else None


def lower(text: str) -> str:
    """Lower the case of words but not of abbreviations: "Đề án" → "đề án", "sản phẩm OCOP" and "kWh" stay."""
    return re.sub(
        r"\w+", lambda w: w[0].lower() if w[0][1:].islower() or len(w[0]) == 1 else w[0], " ".join(text.split())
    )
