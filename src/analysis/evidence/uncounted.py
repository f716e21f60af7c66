"""Hide numbers that count nothing: dates, clock times, scores, ordinals, addresses, names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.evidence.quantity_words import (
    BOUND,
    DAY_MONTH,
    MEASURE,
    NAMELESS_DAY,
    QUARTER,
    TIME_OF_DAY,
    WEEKDAY,
    YEAR,
    Mention,
)
from analysis.evidence.units import BOUNDARY, TIMES
from analysis.text.numbers import NUMBER_WORDS, SCALE

# "mỗi ngày 5-10 lượt" (a day) and "trong ngày 5-10" (on the day) differ.
_NOT_EACH = r"(?<!mỗi )(?<!một )(?<!hàng )(?<!hằng )(?<!\w)"
# What follows a date and no range: nothing that could be counted.
_ENDS_A_DATE = rf"(?=\s*(?:[^\w\s%‰]|$)|\s+(?!{TIMES.pattern}|{SCALE}){BOUNDARY})"
_MORE_DAYS = rf"(?:(?:,\s*|\s+và\s+){DAY_MONTH}{_ENDS_A_DATE})*"

_DATES = (
    rf"(?<!\w)(?:từ\s+)?(?:{TIME_OF_DAY}\s+)?{BOUND}{NAMELESS_DAY}(?!\d)",
    rf"{_NOT_EACH}{TIME_OF_DAY}[\s,(]+\d{{1,2}}\s*[/.–-]\s*\d{{1,2}}(?!\d|[.,]\d){_MORE_DAYS}",
    rf"(?<!\w)(?:từ|đến|tới|trước|sau|vào|hết|qua|và|dịp|lễ|tết)[\s(]+{DAY_MONTH}{_ENDS_A_DATE}{_MORE_DAYS}",
    r"(?<!\w)(?:dịp|lễ|đợt|tết)(?:\s+lễ)?\s+\d{1,2}[/-]\d{1,2}(?![\d/])",
    # days of one month: "20-25/1"
    rf"{BOUND}\d{{1,2}}\s?[-–]\s?\d{{1,2}}/(?:1[0-2]|0?[1-9])(?:/{YEAR})?(?![\d/])",
    rf"{_NOT_EACH}(?:ngày|mùng|mồng|rằm)\s+\d{{1,2}}(?:,\s?\d{{1,2}})*(?![\d.]|,\d)",
    r"(?<!mỗi )(?<!một )(?<!\w)tháng\s+(?:giêng|chạp|\d{1,2}(?![\d.]|,\d)"
    rf"(?:\s*[/-]\s*{YEAR}|\s+năm\s+{YEAR})?)",
    rf"(?<!mỗi )(?<!\w)năm\s+{YEAR}",
    rf"(?<!\w)quý\s+(?:{QUARTER})(?:\s*[/-]\s*{YEAR}|\s+năm\s+{YEAR})?",
    rf"{BOUND}\d{{1,2}}/{YEAR}",
)
_CLOCK_AND_TELEPHONE = (
    r"(?<![\w,.])\d{1,2}\s?(?:giờ|h|:)\s?\d{0,2}(?!\w)(?:\s*phút)?|(?<![\w,.])\d+\s+(?:phút|giây)(?!\w)",
    r"(?<!\w)24/(?:24|7)(?:\s?h(?!\w)|\s+giờ)?|(?<!\w)7/7(?!\d)",
    r"(?<![\w,.])0\d{2,}(?:[ .]?\d{2,})*",
    r"(?<!\w)(?:điện thoại|đt|hotline|đường dây nóng)\s*:?\s*[\d .()-]+",
)
_ORDINALS_AND_PLACES = (
    rf"(?<!\w){WEEKDAY}(?!\w)(?!\s+(?:{SCALE}))",
    r"(?<!\w)(?:thứ|tháng|lần|hạng|khóa)\s+(?:nhất|nhì|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)(?!\w)",
    r"(?<!\w)(?:thứ|hạng|top)\s+\d+/\d+(?:\s+(?:tỉnh|huyện|xã|nước|quốc gia|đội)(?:,\s*thành phố)?(?!\w))?",
    r"(?<!\w)(?<!định )(?:thứ|khoản|lần|khóa|kỳ|đợt|vòng|bảng|mục|mức độ|hạng|loại|bậc|tầng|trang|giai đoạn"
    r"|trường cấp|nhà cấp|học sinh cấp|top|tổ|đội|thôn|bản|ấp|buôn|xóm|khu|khu vực|quận|phường|vùng|lớp|khối"
    r"|bài|kỳ họp|quốc lộ|tỉnh lộ|ql|km)\s+\d{1,2}[a-zđ]?"
    rf"(?!\w|[.,]\d|\s*[%–-]|\s+(?:năm|tháng|ngày|hộ|người|{SCALE}|{MEASURE}))(?:,\s\d{{1,2}}(?!\w|[.,]\d))*",
    r"(?<!\w)hạng\s+\d+\s?[-–]\s?\d+",
    r"(?<!\w)(?-i:Điều|Chương|Phần|Đường|Tiểu đoàn|Trung đoàn|Sư đoàn|Quân khu|Trung ương|T\.?Ư|TW|Covid|COVID)[ -]?\d+",
    r"(?<!tổng )(?<!dân )(?<!con )(?<!chỉ )(?<!phần )(?<!trong )(?<!\w)số\s*:?\s*\d+(?:[./-]\w+)*(?!,\d)",
    r"(?<!\w)(?:nhà|ngõ|ngách|hẻm|kiệt|lô|thửa|tờ|đường)\s+\d+[a-z]?(?:/\d+)+|(?<!\w)t[ỷỉ] lệ\s+1/\d[\d.]*",
)
_SCORES = (
    rf"(?<!\w)(?:thắng|thua|hòa|dẫn|gỡ|hạ|t[ỷỉ] số|chung cuộc|ván|hiệp|set)(?:\s+(?:trước|với|là))?\s+\d{{1,2}}\s*[-–]\s*\d{{1,2}}"
    rf"(?!\d|[.,]\d|\s*(?:%|{SCALE}|{MEASURE}))(?:,\s*\d{{1,2}}-\d{{1,2}}(?!\d))*",
    # formations, sets of digits
    r"(?<![\w,.–-])\d+(?:[-–]\d+){2,}(?!\w)",
)
_PORTIONS_AND_NAMES = (
    rf"(?<!\w)(?:{NUMBER_WORDS}|\d+)\s+phần\s+(?:hai|ba|tư|bốn|năm|mười|trăm(?=\s+số))(?!\w)",
    # stars of a product, and slogans: “5 không, 3 sạch”
    r"(?<![\w,.])\d\s+sao(?!\w)",
    r"[“\"]\d\s+[^\W\d_]+(?:,?\s+\d\s+[^\W\d_]+)*[”\"]",
    # list heads: "Hai là"
    r"(?<!\w)(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+là(?!\w)",
)
_NOT_COUNTED = re.compile(
    "|".join((*_DATES, *_CLOCK_AND_TELEPHONE, *_SCORES, *_ORDINALS_AND_PLACES, *_PORTIONS_AND_NAMES)), re.IGNORECASE
)


def hide_uncounted(text: str) -> Iterator[Mention]:
    return (Mention("", *m.span()) for m in _NOT_COUNTED.finditer(text))
