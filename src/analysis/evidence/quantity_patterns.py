"""Patterns of written quantities: counts, percentages, deadlines, periods, cited documents."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

from analysis.text.dates import DAY
from analysis.text.numbers import FIGURE, NUMBER_WORDS, SCALE
from analysis.text.word_lists import STOP_WORDS

LISTS = tomllib.loads(files("analysis").joinpath("resources", "quantities.toml").read_text("utf-8"))


# --- Words beside a number ----------------------------------------------------------------------


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for one of the entries, the longest first."""
    entries = sorted((r"\s+".join(entry.split()) for entry in words), key=lambda e: (-len(e), e))
    return rf"(?:{'|'.join(entries)})(?!\w)"


NOUNS, _BESIDE = LISTS["nouns"], LISTS["beside"]
BOUNDARY = re.compile(any_of([*(w.replace("_", " ") for w in STOP_WORDS), *_BESIDE["verbs"]]), re.IGNORECASE)
OPEN_NOUNS, CLASSIFIERS = set(_BESIDE["open_nouns"]), set(_BESIDE["classifiers"])
_QUALIFIERS = any_of(_BESIDE["qualifiers"])


def _noun_phrase(nouns: list[str], joint: str) -> str:
    noun = rf"(?:(?:nhóm|số|tổng số|lượt|loại)\s+)?{any_of(nouns)}(?:\s+{any_of(_BESIDE['modifiers'])}){{0,2}}"
    # "thành phố" of "thành phố Sơn La" begins a name and does not join, nor does a verb before a number: "cấp 30 …".
    return rf"{noun}(?:{joint}{noun}(?!\s+(?-i:[\dA-ZĐÂĂÊÔƠƯÁÀẢÃẠÉÍÓÚ]))){{0,4}}"


_PER = r"(?:\s?/\s?(?:ngày đêm|mô hình|gia đình|hợp tác xã|lao động|[^\W\d_]+\d?)){0,2}"

# Papers are joined by a comma only: "3 đề án và kế hoạch thực hiện" may be three schemes, and a plan.
COUNTED = [
    re.compile(rf"\s+(?P<unit>{_noun_phrase(NOUNS[nouns], joint)}{_PER})", re.IGNORECASE)
    for nouns, joint in (
        ("papers", r",\s*"),
        ("contents", r"(?:,\s*|\s+và\s+)"),
        ("events", r",\s*"),
        ("places", r"(?:,\s*|\s+và\s+)"),
        ("people", r"(?:,\s*|\s+và\s+)"),
        ("times", r"(?!)"),
    )
]
MEASURED = re.compile(rf"\s*(?P<unit>{any_of(_BESIDE['measures'])}{_PER})", re.IGNORECASE)
SHARED = re.compile(rf"\s+(?:{any_of(_BESIDE['shares'])})", re.IGNORECASE)
AFTERWARDS = re.compile(r"\s+(?P<after>trở (?:lên|xuống))(?!\w)", re.IGNORECASE)
WORD = re.compile(r"\s+([^\W\d_]+)")

# --- Numbers that count nothing -----------------------------------------------------------------

YEAR = r"(?:19|20)\d\d(?!\d|[.,/]\d)"
_NAMELESS_DAY = re.sub(r"\?P<\w+>", "?:", DAY)
_BOUND = r"(?<![\w.,/:–-])"
_ROMAN = r"(?:IV|I{1,3}|[1-4])(?!\w)"
_DASH = r"\s*[-–—]\s*"
_DATED = r"(?:ngày|sáng|chiều|tối|trưa|đêm|mùng|mồng)"
NOT_COUNTED = re.compile(
    "|".join(
        (
            # days, months, years: events, not limits
            rf"(?<!\w)(?:từ\s+)?(?:{_DATED}\s+)?{_BOUND}{_NAMELESS_DAY}(?!\d)",
            rf"(?<!\w){_DATED}\s+\d{{1,2}}\s*[/.-]\s*\d{{1,2}}(?!\d)",
            r"(?<!\w)(?:từ|đến|tới|vào|hôm)\s+\d{1,2}/\d{1,2}(?!\d)",
            r"(?<!mỗi )(?<!một )(?<!hàng )(?<!hằng )(?<!\w)(?:ngày|mùng|mồng|rằm)\s+\d{1,2}(?![\d.]|,\d)",
            r"(?<!mỗi )(?<!một )(?<!\w)tháng\s+(?:giêng|chạp|\d{1,2}(?![\d.]|,\d)"
            rf"(?:\s*[/-]\s*{YEAR}|\s+năm\s+{YEAR})?)",
            rf"(?<!mỗi )(?<!\w)năm\s+{YEAR}",
            rf"(?<!\w)quý\s+(?:{_ROMAN})(?:\s*[/-]\s*{YEAR}|\s+năm\s+{YEAR})?",
            rf"{_BOUND}\d{{1,2}}/{YEAR}",
            # clock times and telephone numbers
            r"(?<![\w,.])\d{1,2}\s?(?:giờ|h|:)\s?\d{0,2}(?!\w)(?:\s*phút)?|(?<![\w,.])\d+\s+(?:phút|giây)(?!\w)",
            r"(?<![\w,.])0\d{2,}(?:[ .]?\d{2,})*",
            r"(?<!\w)(?:điện thoại|đt|hotline|đường dây nóng)\s*:?\s*[\d .()-]+",
            # places in a row: ordinals, articles of a law, grades, numbered quarters
            r"(?<!\w)(?:thứ|tháng|lần|hạng|khóa)\s+(?:nhất|nhì|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)(?!\w)",
            r"(?<!\w)(?<!định )(?:thứ|khoản|lần|khóa|kỳ|đợt|vòng|bảng|mục|mức độ|hạng|loại|bậc|tầng|trang|giai đoạn"
            r"|trường cấp|nhà cấp|học sinh cấp|top|tổ|đội|thôn|bản|ấp|buôn|xóm|khu|khu vực|quận|phường|vùng|lớp|khối"
            r"|bài|kỳ họp|quốc lộ|tỉnh lộ|ql|km)\s+\d{1,2}[a-zđ]?"
            rf"(?!\w|[.,]\d|\s*[%–-]|\s+(?:năm|tháng|ngày|hộ|người|{SCALE}|{any_of(_BESIDE['measures'])}))(?:,\s\d{{1,2}}(?!\w|[.,]\d))*",
            r"(?<!\w)(?-i:Điều|Chương|Phần|Đường|Tiểu đoàn|Trung đoàn|Sư đoàn|Quân khu|Trung ương|Covid|COVID)[ -]\d+",
            r"(?<!tổng )(?<!dân )(?<!con )(?<!chỉ )(?<!phần )(?<!\w)số\s*:?\s*\d+(?:[./-]\w+)*(?!,\d)",
            r"(?<!\w)(?:thắng|thua|hòa|tỷ số)\s+\d+\s*-\s*\d+",
            rf"(?<!\w)(?:{NUMBER_WORDS}|\d+)\s+phần\s+(?:hai|ba|tư|bốn|năm|mười|trăm(?=\s+số))(?!\w)",
            # stars of a product, and slogans: “5 không, 3 sạch”
            r"(?<![\w,.])\d\s+sao(?!\w)",
            r"[“\"]\d\s+[^\W\d_]+(?:,?\s+\d\s+[^\W\d_]+)*[”\"]",
            # list heads: "Hai là", "1." before a word
            r"(?<!\w)(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+là(?!\w)",
        )
    ),
    re.IGNORECASE,
)

# --- Documents ----------------------------------------------------------------------------------

DOCUMENT_TYPES: dict[str, str] = LISTS["document_types"]
_TYPE = any_of(LISTS["documents"]["types"])

# 88/2019/QH14, 12/NQ-CP, 18-NQ/TW, 09-CTr/TU, 30a
_CODE = (
    r"\d{1,5}[a-z]?(?:\s?/\s?\d{4})?(?:\s?[-–/]\s?[A-ZĐƯ][A-Za-zĐđƯư]{0,7}\d{0,2}(?:\.[A-ZĐƯ]+)?(?!\w)){0,3}"
    r"(?!\w|[.,/–-]\w)"
)
DOCUMENT = re.compile(
    rf"(?<!\w)(?:(?P<type>(?i:{_TYPE}))\s+[Ss]ố:?\s*(?P<number>{_CODE})"
    # without "số" a capital, and nothing after the figure that could be counted: "Kế hoạch 5 năm" is no document
    rf"|(?P<type2>{_TYPE})\s+(?P<number2>{_CODE})(?=\s*(?:[.,;:)”\"]|$)|\s+(?:của|về|ngày\s+\d+|trên|tại|đã|được|và|là|cho|ở|do|số)(?!\w))"
    rf"|(?P<number3>\d{{1,5}}[a-z]?(?:/\d{{4}})?[-/](?P<abbreviation>{'|'.join(DOCUMENT_TYPES)})(?:[-/.][\wĐ.]*\w)?)(?!\w))"
    rf"(?P<dated>,?\s+ngày\s+{_NAMELESS_DAY}(?!\d))?"
)

# --- Periods and deadlines ----------------------------------------------------------------------

_VISION = rf"(?:(?:\s*,|\s+và|\s+có)?\s+(?:tầm nhìn|định hướng)\s+(?:(?:đến|tới)\s+)?(?:năm\s+)?(?P<vision>{YEAR}))"
_SPAN = r"(?P<unit>giai đoạn|thời kỳ|nhiệm kỳ|năm học|niên khóa|niên vụ|mùa khô|mùa mưa)"
PERIOD = re.compile(
    rf"(?<!\w)(?:{_SPAN}\s+)?(?:từ\s+)?(?:(?:các\s+)?(?<!\d\s)năm\s+)?{_BOUND}(?P<first>{YEAR})"
    rf"(?:{_DASH}|\s+(?:đến|tới)\s+(?:hết\s+|cuối\s+)?(?:năm\s+)?)(?P<last>{YEAR}){_VISION}?"
    rf"|(?<!\w)từ\s+(?:năm\s+)?(?P<open>{YEAR})\s+(?:đến|tới)\s+nay(?!\w)"
    # the horizon of a plan; without the vision "đến năm 2030" is a deadline
    rf"|(?<!\w)(?:đến|tới)\s+(?:năm\s+)?(?P<horizon>{YEAR}){_VISION.replace('<vision>', '<vision2>')}",
    re.IGNORECASE,
)
_SOME_DAY = (
    rf"(?:\d{{1,2}}|[IVX]+)(?:\s*[/.-]\s*\d+)*(?:\s+tháng\s+\d{{1,2}})?(?:(?:\s*[/-]\s*|\s+năm\s+){YEAR})?|{YEAR}"
)

# From one day to another, and the day up to which something was counted: no limit is set.
REPORTED = re.compile(
    rf"(?<!\w)(?:tính\s+(?:đến|tới)\s+(?:hết\s+|cuối\s+)?(?:ngày|tháng|quý|năm)\s+(?:{_SOME_DAY})"
    rf"|từ\s+(?:ngày|tháng|quý|năm)\s+(?:{_SOME_DAY})\s+(?:đến|tới)\s+(?:hết\s+)?(?:(?:ngày|tháng|quý|năm)\s+)?(?:{_SOME_DAY})"
    rf"|từ\s+\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d+)?\s+(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d+)?)(?!\w)",
    re.IGNORECASE,
)
_FIRM = (
    r"(?:chậm|muộn)\s+nhất(?:\s+(?:là|vào|trong|đến|trước|hết))*|hạn\s+(?:cuối|chót)(?:\s+(?:là|đến))?"
    r"|(?:đến|tới)(?:\s+(?:hết|cuối|trước))?|trước|hết"
)
DEADLINE = re.compile(
    rf"(?<!\w)(?:(?:(?P<firm>{_FIRM})|(?P<loose>trong|vào(?:\s+cuối)?|cuối))\s+|(?=quý\s))"
    rf"(?P<when>(?:ngày\s+)?{_NAMELESS_DAY}(?!\d)"
    rf"|(?:ngày\s+\d{{1,2}}(?:\s*[/.-]\s*|\s+tháng\s+)|\d{{1,2}}/)(?:1[0-2]|0?[1-9])(?![\d/])"
    rf"|tháng\s+(?P<month>1[0-2]|0?[1-9])(?!\d)(?:(?:\s*[/.-]\s*|\s+năm\s+)(?P<month_year>{YEAR}))?"
    rf"|quý\s+(?P<quarter>{_ROMAN})(?:(?:\s*[/.-]\s*|,?\s+năm\s+)(?P<quarter_year>{YEAR}))?"
    rf"|(?:cuối\s+)?năm\s+(?P<year>{YEAR}))",
    re.IGNORECASE,
)

# Something is due: without such words "trong quý I/2021" and "đến ngày 31/12" report what has happened.
DUE = re.compile(
    r"(?<!đã )(?<!\w)(?:hoàn thành|hoàn tất|xong|phấn đấu|mục tiêu|phải|yêu cầu|đề nghị|dự kiến|sẽ|trình|gửi|nộp"
    r"|chậm nhất|muộn nhất|ban hành|đưa vào)(?!\w)",
    re.IGNORECASE,
)
DONE = re.compile(r"(?<!\w)đã(?!\w)", re.IGNORECASE)
REACH = 80  # characters before a loose time in which the duty must stand, after a firm one in which "đã" denies it

# --- Percentages and counts ---------------------------------------------------------------------

_FIGURES = rf"{FIGURE}(?:\s+{SCALE}){{0,3}}(?:\s+{FIGURE}(?:\s+{SCALE}){{1,3}}){{0,4}}"
_QUALIFIED = rf"(?:(?<!\w)(?P<qualifier>{_QUALIFIERS})\s+)?"
_TO = r"(?:\s*[-–—]\s*|\s+(?:đến|tới)\s+)"
_PERCENT_SIGN = r"(?:\s+điểm)?(?:\s?%|\s+phần\s+trăm(?!\w))"
_NOT_LONGER = r"(?!\d|[.,/:]\d)"


def percentage_pattern(upper: str) -> re.Pattern[str]:
    return re.compile(
        rf"{_QUALIFIED}{_BOUND}(?P<low>{FIGURE}){_NOT_LONGER}{upper}(?P<sign>{_PERCENT_SIGN})(?P<per>{_PER})",
        re.IGNORECASE,
    )


def count_pattern(upper: str) -> re.Pattern[str]:
    return re.compile(
        rf"{_QUALIFIED}(?:{_BOUND}(?P<low>{_FIGURES})(?:/(?P<of>{_FIGURES})|{upper}){_NOT_LONGER}(?![-–]\d)"
        rf"|(?<!\w)(?P<words>{NUMBER_WORDS})|(?<!\w)(?P<order>hàng|vài|mấy|cả)\s+(?P<scale>{SCALE}(?:\s+{SCALE})*))",
        re.IGNORECASE,
    )


# Each twice: with the upper end of a range, and without it for what looks like a range and falls, "giảm từ 7% đến 5%".
PERCENTAGES = (
    percentage_pattern(rf"(?:(?:{_PERCENT_SIGN}{_PER})?{_TO}(?P<high>{FIGURE}))?"),
    percentage_pattern(r"(?P<high>(?!))?"),
)
COUNTS = (
    count_pattern(rf"(?:(?:\s?{any_of(_BESIDE['measures'])})?{_TO}(?P<high>{_FIGURES}))?"),
    count_pattern(r"(?P<high>(?!))?"),
)

# "năm" is five after these, otherwise a year: "trong năm huyện đã …" (within the year the district …).
FIVE = re.compile(
    r"(?<!\w)(?:có|gồm|và|chức|lập|hành|dựng|hiện|định|thành|ra|ít nhất|tối thiểu|hơn|gần)\s+$", re.IGNORECASE
)
ANY_NUMBER = re.compile(
    r"\d|(?<!\w)(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|trăm|chục|nghìn|ngàn|vạn|triệu|t[ỷỉ])(?!\w)", re.I
)

# "trên 5 lĩnh vực" is *in* five fields, "trên 500 hộ" *more than* 500.
ON = re.compile(r"lĩnh vực|mặt|huyện|xã|tỉnh|tuyến|địa bàn|vùng", re.IGNORECASE)
