"""The wording of lines on a newspaper page: boilerplate, captions, bylines, dates."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

from analysis.text.dates import DAY

WORD = re.compile(r"\w+")

# --- Wording that decides by itself -----------------------------------------------------------------

_WORDING = tomllib.loads(files("analysis").joinpath("resources", "page_lines.toml").read_text("utf-8"))


def any_of(expressions: list[str]) -> str:
    return "(?:" + "|".join(expressions) + ")"


def _furniture_rules() -> dict[str, re.Pattern[str]]:
    """Return the name of every rule about furniture, and its pattern for a whole line."""
    patterns = {}
    for name, rule in _WORDING["furniture"].items():
        lines = list(rule.get("lines", []))
        if pieces := rule.get("words"):
            # each piece once and for all: a line of hundreds of them would otherwise be cut in every possible way
            lines.append(rf"(?>{any_of(pieces)}(?:[\s|:/•·,-]++|$))+")
        patterns[name] = re.compile(any_of(lines), re.IGNORECASE)
    return patterns


FURNITURE = _furniture_rules()

# From such a line on, below the article, the page belongs to its readers.
COMMENTS = FURNITURE.pop("comments of readers")

# Below such a line stand headlines of other articles, one a line, until prose begins again.
OTHER_ARTICLES = FURNITURE.pop("list of other articles")
_CLOCK = r"\d{1,2}\s*(?:[:hg]|giờ)\s*\d{0,2}(?::\d{2})?(?:\s*phút)?(?:\s*[ap]m|\s*[SC]H)?"
_WEEKDAY = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật|cn|t[2-7])"
_STAMP = (
    r"(?:ngày\s+)?(?:đăng(?: tải| tin| bài)?|cập nhật(?: lần cuối)?|xuất bản|phát hành|tạo|post(?:ed)?)"
    r"(?:\s+(?:lúc|ngày|vào))?"
)
_ZONE = r"[\[(]?\s*(?:gmt|utc)\s*[+-]?\s*\d*(?::\d+)?\s*[\])]?"
_DATE_PART = re.compile(
    rf"{_STAMP}|{_WEEKDAY}|lúc|ngày|vào|{_ZONE}|{DAY}|{_CLOCK}|lượt (?:xem|đọc)\s*:?\s*[\d.,]+", re.IGNORECASE
)
_A_DAY = re.compile(DAY, re.IGNORECASE)
PHOTO = re.compile(
    r"^\(?(?:ảnh|hình|clip|video|đồ họa|infographic|sơ đồ)"
    r"(?:\s+(?:minh họa|tư liệu|internet|tl|bên|trên|dưới|\d+))*\s*[:.(]"
    r"|^ảnh (?:minh họa|tư liệu)\b"
    r"|[(–—\-./|]\s*(?:ảnh|nguồn ảnh|ảnh minh họa|đồ họa|photo)\s*:\s*(?:[^.]|\.(?=\w)){1,40}[.)]*$"
    r"|[(\-–.]\s*(?:ảnh minh họa|ảnh tư liệu)\)?\.?$"
    r"|\((?:thứ \w+ |ngoài cùng |đứng |ngồi |ở )*(?:bên |từ )?(?:phải|trái|giữa)\b[^)]*\)",
    re.IGNORECASE,
)
BYLINE = re.compile(
    rf"^{any_of(_WORDING['byline']['labels'])}\s*:\s*\S.{{0,60}}$"
    rf"|^(?:theo|nguồn)\s+{any_of(_WORDING['byline']['agencies'])}\b.{{0,40}}$",
    re.IGNORECASE,
)

# --- Prose, captions, headings: short lines inside the article ---------------------------------------

_NO_WORD = re.compile(r"\W*")
LIST_ITEM = re.compile(r"^(?:[-–—+•*]\s|[a-z\d]{1,2}\)\s|[“\"])")
ENUMERATION = re.compile(
    r"^(?:(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) là|thứ (?:nhất|hai|ba|tư|năm|sáu))\b", re.IGNORECASE
)
NUMBERED_HEADING = re.compile(r"^(?:\d{1,2}|[IVX]{1,4})[.)]\s")
VIEW = re.compile(rf"^{any_of(_WORDING['caption']['views'])}\b", re.IGNORECASE)
SCENE = re.compile(rf"^{any_of(_WORDING['caption']['openers'])}\b", re.IGNORECASE)
NARRATION = re.compile(rf"\b{any_of(_WORDING['caption']['narration'])}\b", re.IGNORECASE)

# Counted on the five articles: the longest caption has 33 words, the longest headline 22, the longest heading 5. Longer
# lines are prose whatever they say; among the shorter ones (the shortest paragraph has 34 words) wording decides.
SURELY_PROSE = 40
LONGEST_HEADING = 16
LONGEST_HEADLINE = 40
LONGEST_NAME = 5


def ends_with_any(marks: str, text: str) -> bool:
    """Tell whether one of the marks stands behind the last word; read backwards, since "\\W*$" tries every place."""
    return any(mark in marks for mark in _NO_WORD.match(text[::-1]).group())


def closed(text: str) -> bool:
    return ends_with_any(".!?…:;,", text)


def is_date_line(text: str) -> bool:
    if not _A_DAY.search(text):
        return False
    return not WORD.search(_DATE_PART.sub(" ", text))
