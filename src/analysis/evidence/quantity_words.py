"""What the readers of quantities share: a mention, the word lists and the patterns of a number."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from analysis.evidence.beginnings import SIGN_BEGINS, Beginning
from analysis.text.dates import DAY
from analysis.text.numbers import FIGURE, HALF, POINT_FIGURE, SCALE, parse_number

LISTS = tomllib.loads(files("analysis").joinpath("resources", "quantities.toml").read_text("utf-8"))
BESIDE: dict[str, list[str]] = LISTS["beside"]

#: "năm" is five after these, otherwise a year: "trong năm huyện đã …" (within the year the district …).
BEFORE_FIVE = (
    *("có", "gồm", "và", "chức", "lập", "hành", "dựng", "hiện", "định", "thành", "ra", "ít nhất", "tối thiểu", "hơn"),
    "gần",
)

#: Replaces what has been read: neither word nor space, so offsets stay and every later pattern stops at it.
TAKEN = "\0"


class Mention(NamedTuple):
    """One quantity of a sentence, with offsets into the sentence; a mention without kind only hides its text."""

    kind: str
    start: int
    end: int
    value: float | None = None
    high: float | None = None
    total: float | None = None
    qualifier: str | None = None
    unit: str | None = None
    date: date | None = None
    number: str | None = None


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for one of the entries, the longest first; their beginnings are tried once."""
    entries = {r"\s+".join(entry.split()) for entry in words}
    plain = [entry.split(r"\s+") for entry in entries if re.fullmatch(r"(?:\w|\\s\+|-)+", entry)]
    others = sorted((entry for entry in entries if entry.split(r"\s+") not in plain), key=lambda e: (-len(e), e))
    return rf"(?:{'|'.join([*others, *([_tree(plain)] if plain else [])])})(?!\w)"


def _tree(entries: list[list[str]]) -> str:
    """Return a pattern for entries, given as words, that shares their beginnings."""
    characters: dict[str, list[list[str]]] = {}
    ends = False
    for first, *rest in entries:
        if first:
            characters.setdefault(first[0], []).append([first[1:], *rest])
        elif rest:
            characters.setdefault(r"\s+", []).append(rest)
        else:
            ends = True
    branches = [f"{character}{_tree(rest)}" for character, rest in sorted(characters.items())]
    if not branches:
        return ""
    if len(branches) == 1 and not ends:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if ends else ''}"


@lru_cache(maxsize=4096)
def lower(text: str) -> str:
    """Lower the case of words but not of abbreviations: "Đề án" → "đề án", "sản phẩm OCOP", "kWh" and "Nm" stay."""
    return re.sub(
        r"(?<!°)(?<!độ )(?!(?:Nm|Hz)\b)\w+",
        lambda w: w[0].lower() if w[0][1:].islower() or len(w[0]) == 1 else w[0],
        " ".join(text.split()),
    )


# --- Numbers ------------------------------------------------------------------------------------

BOUND = r"(?<![\w.,/:–−-])"
DASH = r"\s*[-–—]\s*"
TO = r"(?:\s*[-–—]\s*|\s+(?:đến|tới)\s+(?:(?:dưới|gần|hơn|khoảng)\s+)?)"
NOT_LONGER = r"(?!\d|[.,/:]\d)"
# The lookahead is there for speed: nothing else is tried within a word or at a space.
QUALIFIED = rf"(?<!\w)(?=[\w−–-])(?:(?P<below>âm)\s+)?(?:(?=[^\W\d])(?P<qualifier>{any_of(BESIDE['qualifiers'])})\s+)?"
# A number begins here, perhaps with a minus: a dash that touches the number and follows no other number.
BEGIN = rf"(?:{BOUND}|(?<![\w%.,/:–−-])(?<![\d%]\s)(?P<minus>[-−–])(?=\d))"
MEASURE = any_of(BESIDE["measures"])
_POINT = rf"{POINT_FIGURE}(?=(?:{DASH}\d+(?:[.,]\d+)?)?\s*(?:{SCALE}|{MEASURE}))"
FIGURES = rf"(?:{_POINT}|{FIGURE})(?:(?:\s+{SCALE}){{1,3}}(?:\s+{FIGURE}(?:\s+{SCALE}){{1,3}}){{0,4}}{HALF}?)?"

#: The first words of a number in words.
NUMBER_BEGINS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "bẩy", "tám", "chín", "mười")


def lowered(text: str) -> str:
    """Return a text in lower case, character by character, so that offsets stay."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


_SCALES = ("trăm", "chục", "nghìn", "ngàn", "vạn", "triệu", "tỷ", "tỉ")
#: Where a figure may begin, with its qualifier.
FIGURE_BEGINS = Beginning(before_figure=[*BESIDE["qualifiers"], "âm"], figure="", signs=[SIGN_BEGINS])
_MANY_BEGINS = [word for word in NUMBER_BEGINS if word not in ("một", "năm")]
_SCALE = rf"(?:{'|'.join(_SCALES)})"
#: Where a number may begin, with its qualifier. "một" alone is an article and "năm" before a figure a year: they count
#: after a qualifier, or before a magnitude or a noun.
QUALIFIED_BEGINS = Beginning(
    [*_MANY_BEGINS, *BESIDE["qualifiers"], "âm"],
    before={
        rf" (?:mươi|{_SCALE}|(?:đến|tới) (?:hai|ba)\b)": ["một"],
        r"\s+[^\W\d]": ["năm"],
        rf"\s+{_SCALE}": ["hàng", "vài", "mấy", "cả"],
    },
    figure="",
    signs=[SIGN_BEGINS],
)

#: Words that make a number of a sentence without figures; "một" and "năm" are tried where there are none of them.
NUMBER_WORD_BEGINS = Beginning([*_MANY_BEGINS, *_SCALES, "quý"])
_QUALIFIER = any_of(BESIDE["qualifiers"])
_ONE = re.compile(rf"(?<!\w){_QUALIFIER}\s+một(?!\w)")
_FIVE = re.compile(rf"(?<!\w)(?:{_QUALIFIER}|{any_of(BEFORE_FIVE)})\s+năm(?!\w)")
_PART = re.compile(r"(?:ngày|tuần|tháng|quý|năm)\s+(?:đầu|cuối)")


def has_one_or_five(low: str) -> bool:
    """Return True if "một" or "năm" is a number in a sentence in lower case: mostly it is an article, and a year."""
    one, five = "một" in low, "năm" in low
    return (
        (one and _ONE.search(low) is not None)
        or (five and _FIVE.search(low) is not None)
        or ((one or five) and _PART.search(low) is not None)
        or ((one or five) and "mươi" in low)
    )


@lru_cache(maxsize=4096)
def number_value(text: str) -> float:
    """Return the value of a number as written, with a minus sign or a decimal point if it has one."""
    return (-1 if text[0] in "-−–" else 1) * parse_number(text.lstrip("-−–"), decimal_point=True)


def read_qualifier(m: re.Match[str], after: re.Match[str] | None) -> str | None:
    said = m["qualifier"] or m.groupdict().get("order") or (after["after"] if after else None)
    return lower(said) if said else None


AFTERWARDS = re.compile(r"\s+(?P<after>trở (?:lên|xuống))(?!\w)", re.IGNORECASE)

# --- Dates --------------------------------------------------------------------------------------

#: A year; 1.990 and 1990,5 are numbers.
YEAR = r"(?:19|20)\d\d(?!\d|[.,/]\d)"
NAMELESS_DAY = re.sub(r"\?P<\w+>", "?:", DAY)
QUARTER = r"(?:IV|I{1,3}|[1-4])(?!\w)"
_DAY_NUMBER, _MONTH_NUMBER = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)", r"(?:0?[1-9]|1[0-2])(?![\w/]|[.,-]\d)"

#: A day and a month without the year: 30/4, 30-4, 30.4.
DAY_MONTH = rf"(?<![\d.,/-]){_DAY_NUMBER}(?:[/.-]|\s[/-]\s){_MONTH_NUMBER}"
WEEKDAY = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)"
TIME_OF_DAY = rf"(?:hôm|ngày|sáng|chiều|trưa|tối|đêm|khuya|mùng|mồng|{WEEKDAY})"
