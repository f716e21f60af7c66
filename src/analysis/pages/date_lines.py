"""Lines of a page that are a date and nothing else, in the forms that sites print."""

from __future__ import annotations

import re

from analysis.pages.line_rules import BOILERPLATE, WORD
from analysis.text.dates import DAY

_MONTH = r"(?:giêng|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười(?:\s+(?:một|hai))?)"
_DAY = (
    rf"(?:{DAY}|(?<!\d)\d{{1,2}},?\s+tháng\s+(?:\d{{1,2}}|{_MONTH}),?\s+\d{{4}}(?!\d)"
    rf"|tháng\s+{_MONTH}\s+\d{{1,2}},\s+\d{{4}}(?!\d)"
    r"|(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*,?\s+)?\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*,?"
    r"\s+\d{4}(?!\d)(?:\s+\d\d:\d\d:\d\d\s+[+-]\d{4})?)"
)
_CLOCK = (
    r"\d{1,2}\s*(?:[:hg]|giờ)\s*\d{0,2}(?::\d{2}(?:\.\d+)?)?"
    r"(?:\s*phút)?(?:\s*(?:[ap]m|[sc][ha]|sáng|trưa|chiều|tối)\b)?'?"
)
_WEEKDAY = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật|cn|t[2-7])"
_STAMP = (
    r"(?:(?:ngày|thời gian)\s+)?(?:(?:được\s+)?đăng(?: tải| tin| bài)?|cập nhật(?: lần cuối| cuối)?|nhập(?: tin| bài)?"
    r"|xuất bản|phát hành|tạo|gửi|viết"
    r"|post(?:ed)?|updated?)"
    r"(?:\s+(?:lúc|ngày|vào|on|at))?"
)
_ZONE = r"[\[(]?\s*(?:gmt|utc)\s*[+-]?\s*\d*(?::\d+)?\s*[\])]?"
_TOOLS = (
    r"(?:(?:(?:số )?lượt (?:xem|đọc)|view count|views|hits)\s*:?\s*[\d.,]+|[\d.,]+\s*lượt (?:xem|đọc)"
    r"|số (?:báo )?\d{1,5},? (?:ra|phát hành)"
    r"|(?:in|gửi) bài(?: viết)?(?: này)?|bản in|mặc định|(?:xem (?:với )?)?cỡ chữ"
    r"|\b(?:print|gốc|email|google|facebook|zalo)\b)"
)
_DATE_PART = re.compile(rf"{_TOOLS}|{_STAMP}|{_WEEKDAY}|lúc|ngày|vào|{_ZONE}|{_DAY}|{_CLOCK}", re.IGNORECASE)
# "Đài Nà LúaCập nhật 07:00 ngày 03/05/2018", "Thu Hà 08:25 | 12/03/2021": who says so is printed before it
_STAMPED = re.compile(r"(?<![a-zđ] )(?:Cập nhật|CẬP NHẬT|Đăng|Ngày đăng|Gửi lúc|Xuất bản)\b")
_ONE_AUTHOR = r"[^\W\da-zđ](?:\w+|\.)(?:\s?[^\W\da-zđ](?:\w*|\.)){1,3}"
_AUTHOR = re.compile(rf"(?>{_ONE_AUTHOR})(?:\s*[-–,&]\s*(?>{_ONE_AUTHOR})){{0,3}}|N?P\.?V|BBT|CTV")
_DAY_IN_CELLS = re.compile(r"\d{1,2}\s*\|\s*\d{1,2}\s*\|\s*\d{4}")  # "29 | 08 | 2008"
_SECTION = BOILERPLATE["site section or breadcrumb"]
# "(01/01/1997 - 01/01/2022)" is a period, not the date of an article
_UNNAMED_DAY = re.sub(r"\?P<\w+>", "?:", DAY)
_A_PERIOD = re.compile(rf"\W*{_UNNAMED_DAY}\s*[-–—]\s*{_UNNAMED_DAY}\W*")
A_CLOCK = re.compile(r"\d[:hg]\d\d")
_A_DAY = re.compile(_DAY, re.IGNORECASE)
_DIGIT = re.compile(r"\d")
# of an official document: "Tuyên Quang, ngày 28 tháng 4 năm 2021"
_PLACE_AND_DAY = re.compile(rf"(?:[^\W\da-zđ][\w.-]*+(?:\s|(?=,))){{1,5}},\s+(?i:ngày\s+{_DAY})\.?")
# dates that say what they are of: a stamp, an official document; any other may be the clock of a site
OF_ITS_TEXT = re.compile(rf"(?i:{_STAMP})|(?!(?i:{_WEEKDAY})\b){_PLACE_AND_DAY.pattern}")
_AGO = re.compile(
    r"hôm (?:nay|qua|kia)(?:\W{1,3}| lúc )\d{1,2}\s?[:hg]\s?\d{2}(?:\W+(?:công khai|bạn bè))*\W*"
    r"|\d{1,2} tháng \d{1,2}(?:, \d{4})? lúc \d{1,2}:\d\d(?:\W+(?:công khai|bạn bè|đã chỉnh sửa))*\W*"
    r"|(?:\d+\s+(?:phút|giờ|ngày|tuần|tháng|năm)\s+)+trước",
    re.IGNORECASE,
)
# after a headline: "(03/02/2019 21:20)"
DAY_IN_BRACKETS = re.compile(rf"\s*[(\[]\s*(?:{_CLOCK}\s*[-|,]?\s*)?{DAY}(?:[\s,|-]*{_CLOCK})?\s*[)\]]$", re.IGNORECASE)

# Counters of views and comments after a date: "Thứ năm - 09/03/2017 21:41 3.217 0"
_COUNTERS = re.compile(r"(?:\s[\d.,]{1,9}){1,2}$")


def is_date_line(text: str) -> bool:
    """Return True if a line is a date and nothing else."""
    if len(text) > 120 or not _DIGIT.search(text):
        return False
    if _AGO.fullmatch(text) or _DAY_IN_CELLS.fullmatch(text):
        return True
    if not _A_DAY.search(text) or _A_PERIOD.fullmatch(text):
        return False
    if _PLACE_AND_DAY.fullmatch(text):
        return True
    rest = _DATE_PART.sub(" ", text)
    stamp = _STAMPED.search(text)
    if stamp and not re.search(r"[.,;!?]", text[: stamp.start()]):
        rest = _DATE_PART.sub(" ", text[stamp.start() :])
    elif (A_CLOCK.search(text) or "|" in text) and _AUTHOR.fullmatch(rest.strip(" |,•-–")) and _AUTHOR.match(text):
        return True
    # "Chính trị 13-05-2022": the section of the newspaper
    section = " ".join(rest.strip(" |,:•-–").split())
    if text.startswith(section) and _SECTION.fullmatch(section):
        return True
    return not WORD.search(rest) or (bool(_COUNTERS.search(text)) and not re.search(r"[^\W\d]", rest))
