"""Hide numbers that count nothing: dates, clock times, scores, ordinals, addresses, names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.evidence.beginnings import QUOTE_BEGINS, Beginning, matches
from analysis.evidence.quantity_words import (
    BOUND,
    DAY_MONTH,
    LISTS,
    MEASURE,
    NAMELESS_DAY,
    NUMBER_BEGINS,
    QUARTER,
    TIME_OF_DAY,
    WEEKDAY,
    YEAR,
    Mention,
)
from analysis.evidence.units import ENDS_A_DATE
from analysis.text.numbers import NUMBER_WORDS, SCALE

# "mỗi ngày 5-10 lượt" (a day) and "trong ngày 5-10" (on the day) differ.
_WORD_LISTS: dict[str, list[str]] = LISTS["uncounted"]
_NOT_EACH = r"(?<!mỗi )(?<!một )(?<!hàng )(?<!hằng )"
_MORE_DAYS = rf"(?:(?:,\s*|\s+và\s+){DAY_MONTH}{ENDS_A_DATE})*"

# Every pattern begins where a word or a figure does.
_DATES = (
    rf"{TIME_OF_DAY}\s+{NAMELESS_DAY}(?!\d)",
    rf"{_NOT_EACH}{TIME_OF_DAY}[\s,(]+\d{{1,2}}\s*[/.–-]\s*\d{{1,2}}(?!\d|[.,]\d){_MORE_DAYS}",
    rf"từ\s+(?:{TIME_OF_DAY}\s+)?{NAMELESS_DAY}(?!\d)",
    rf"(?:từ|đến|tới|trước|sau|vào|hết|qua|và|dịp|lễ|tết)[\s(]+{DAY_MONTH}{ENDS_A_DATE}{_MORE_DAYS}",
    r"(?:dịp|lễ|đợt|tết)(?:\s+lễ)?\s+\d{1,2}[/-]\d{1,2}(?![\d/])",
    rf"{_NOT_EACH}(?:ngày|mùng|mồng|rằm)\s+\d{{1,2}}(?:,\s?\d{{1,2}})*(?![\d.]|,\d)",
    r"(?<!mỗi )(?<!một )tháng\s+(?:giêng|chạp|\d{1,2}(?![\d.]|,\d)"
    rf"(?:\s*[/-]\s*{YEAR}|\s+năm\s+{YEAR})?)"
    # "tháng 7, 8 âm lịch", "tháng 7 và 8/2017"
    rf"(?:(?:,\s?|\s+và\s+)\d{{1,2}}(?:(?=\s+(?:âm lịch|hàng năm|hằng năm|tới)(?!\w))|\s*/\s*{YEAR}|\s+năm\s+{YEAR}))*",
    rf"(?<!mỗi )năm\s+{YEAR}",
    rf"quý\s+(?:{QUARTER})(?:\s*[/-]\s*{YEAR}|\s+năm\s+{YEAR})?",
)
_DATES_IN_FIGURES = (
    rf"{BOUND}{NAMELESS_DAY}(?!\d)",
    # days of one month: "20-25/1"
    rf"{BOUND}\d{{1,2}}\s?[-–]\s?\d{{1,2}}/(?:1[0-2]|0?[1-9])(?:/{YEAR})?(?![\d/])",
    rf"{BOUND}\d{{1,2}}/{YEAR}",
)
_CLOCK_AND_TELEPHONE = (
    r"(?<![,.])\d{1,2}\s?(?:giờ|h|:)\s?\d{0,2}p?(?!\w)(?:\s*phút)?|(?<![,.])\d+\s+(?:phút|giây)(?!\w)",
    r"24/(?:24|7)(?:\s?h(?!\w)|\s+giờ)?|7/7(?!\d)",
    r"(?<![,.])0(?!00(?!\d))\d{2,}(?:[ .]?\d{2,})*",
)
_SCORES_IN_FIGURES = (
    # formations, sets of digits; "Long An 0-2 Cần Thơ"
    r"(?<![,.–-])\d+(?:[-–]\d+){2,}(?!\w)",
    rf"(?<![,.–-])0\s?[-–]\s?\d{{1,2}}(?!\w|[.,/]\d|\s*(?:%|{SCALE}|{MEASURE}))",
)
_SCORES = (
    rf"(?:{'|'.join(_WORD_LISTS['scores'])})"
    r"(?:\s+(?:trước|với|là))?\s+\d{1,2}\s*[-–]\s*\d{1,2}"
    rf"(?!\d|[.,]\d|\s*(?:%|{SCALE}|{MEASURE}))(?:,\s*\d{{1,2}}-\d{{1,2}}(?!\d))*",
)
_ORDINALS_AND_PLACES = (
    rf"{WEEKDAY}(?!\w)(?!\s+(?:{SCALE}))",
    r"(?:thứ|tháng|lần|hạng|khóa)\s+(?:nhất|nhì|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)(?!\w)",
    r"(?:thứ|hạng|top)\s+\d+/\d+(?:\s+(?:tỉnh|huyện|xã|nước|quốc gia|đội)(?:,\s*thành phố)?(?!\w))?",
    rf"(?<!định )(?:{'|'.join(_WORD_LISTS['ordinals'])})\s+\d{{1,2}}[a-zđ]?"
    rf"(?!\w|[.,]\d|\s*[%–-]|\s+(?:năm(?! (?:nay|học|ngoái|qua|20\d\d)(?!\w))|tháng|ngày|hộ|người|{SCALE}|{MEASURE}))"
    r"(?:,\s\d{1,2}(?!\w|[.,]\d))*",
    r"hạng\s+\d+\s?[-–]\s?\d+",
    r"(?:hạng|thứ)\s+\d{3,4}(?![.,]?\d)",
    r"(?-i:Điều|Chương|Phần|Đường|Tiểu đoàn|Trung đoàn|Sư đoàn|Quân khu|Trung ương|T\.?Ư|TW|Covid|COVID)[ -]?\d+",
    # the number of a house; "doanh số 50 tỷ đồng" counts (the lookahead is there for speed)
    r"(?=số)(?<!tổng )(?<!dân )(?<!con )(?<!chỉ )(?<!phần )(?<!trong )(?<!tần )(?<!doanh )(?<!quân )(?<!sĩ )số"
    r"\s*:?\s*\d+(?:[./-]\w+)*(?!,\d)",
    rf"(?:{'|'.join(_WORD_LISTS['addresses'])})\s+\d+[a-z]?(?:/\d+)+",
    r"(?:ngõ|ngách|hẻm|kiệt|số nhà)\s+\d+[a-z]?(?!\w|[.,]\d)|t[ỷỉ] lệ\s+1/\d[\d.]*",
    r"(?:điện thoại|đt|hotline|đường dây nóng)\s*:?\s*[\d .()-]+",
)
_PORTIONS_AND_NAMES = (
    rf"(?:{NUMBER_WORDS}|\d+)\s+phần\s+(?:hai|ba|tư|bốn|năm|mười|trăm(?=\s+số))(?!\w)",
    # "1 cách nghiêm túc" is "một cách", "1 số" is "một số"
    r"1\s+(?:cách|nửa|phần|số|lúc|chút|ít|loạt|mình)(?!\w)",
    # number plates, boats, and kilometres along a road: "51F1-9004", "QN-6758 TS", "Km 307 + 500"
    r"(?-i:\d{2}[A-ZĐ]\w?\s?[-–]\s?\d[\d.]{3,}|(?:[A-ZĐ]{2}[ -]?)?\d{4,5}[ -]?TS(?!\w)|[A-ZĐ]{2}-\d{3,5}(?!\w))",
    r"(?<![\d.,])\d{9,}(?![.,]?\d)",  # an account
    r"km\s?\d+\s?\+\s?\d+(?!\w)",
    # stars of a product
    r"(?<![,.])\d\s+sao(?!\w)",
    # list heads: "Hai là"
    r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+là(?!\w)",
)
# Slogans: “5 không, 3 sạch”.
_SLOGANS = r"[“\"]\d\s+[^\W\d_]+(?:,?\s+\d\s+[^\W\d_]+)*[”\"]"
_FIGURES = "|".join((*_DATES_IN_FIGURES, *_CLOCK_AND_TELEPHONE, *_SCORES_IN_FIGURES))
_WORDS = "|".join((*_DATES, *_SCORES, *_ORDINALS_AND_PLACES))
_NOT_COUNTED = re.compile(
    rf"(?<!\w)(?:(?=\d)(?:{_FIGURES})|(?=[^\W\d])(?:{_WORDS})|{'|'.join(_PORTIONS_AND_NAMES)}|{_SLOGANS})",
    re.IGNORECASE,
)


#: Where a number that counts nothing may begin.
UNCOUNTED_BEGINS = Beginning(
    ["thứ", "chủ", "tháng", "quý", "lần", "hạng", "khóa", "điện", "đt", "hotline", "đường"],
    figure="",
    signs=[QUOTE_BEGINS],
    before={r"\s+là(?!\w)|[\w\s]{0,80}\sphần\s": NUMBER_BEGINS},
    before_figure=[
        *_WORD_LISTS["scores"],
        *_WORD_LISTS["ordinals"],
        *_WORD_LISTS["addresses"],
        "hôm",
        "ngày",
        "sáng",
        "chiều",
        "trưa",
        "tối",
        "đêm",
        "khuya",
        "mùng",
        "mồng",
        "rằm",
        "từ",
        "đến",
        "tới",
        "trước",
        "sau",
        "vào",
        "hết",
        "qua",
        "và",
        "dịp",
        "lễ",
        "tết",
        "đợt",
        "năm",
        "top",
        "điều",
        "chương",
        "phần",
        "tiểu",
        "trung",
        "sư",
        "quân",
        "t",
        "tư",
        "tw",
        "covid",
        "số",
        "tỷ",
        "tỉ",
    ],
)


def hide_uncounted(text: str, begins: Sequence[int]) -> Iterator[Mention]:
    return (Mention("", *m.span()) for m in matches(_NOT_COUNTED, begins, text))
