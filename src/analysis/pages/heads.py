"""What is printed above a text that was sent or filed: the head of an official document, of an e-mail, of a print."""

from __future__ import annotations

import re
from collections import Counter

from analysis.pages.date_lines import OF_ITS_TEXT
from analysis.pages.lines import Line

#: Rules of the lines marked here.
HEAD, MAIL, PRINT, SIGNATURE = (
    "head of a document",
    "head of an e-mail",
    "head of a printed page",
    "signature of an e-mail",
)

# "ỦY BAN NHÂN DÂN" above "TỈNH NÀ LÚA", beside the motto of the state
_STATE = re.compile(
    r"cộng hòa xã hội(?: chủ nghĩa việt nam)?|đảng cộng sản việt nam|đoàn (?:tncs|thanh niên cộng sản) hồ chí minh",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:ỦY BAN|UBND|HỘI|LIÊN ĐOÀN|ĐOÀN|HĐND|TỈNH|HUYỆN|THÀNH|THỊ|XÃ|PHƯỜNG|SỞ|BAN|ĐẢNG|CHI|CHÍNH PHỦ|THỦ TƯỚNG|BỘ"
    r"|VĂN PHÒNG|PHÒNG|TRUNG TÂM|CÔNG AN|TRƯỜNG|CHI CỤC|MẶT TRẬN|BCH|ĐÀI|VIỆN)\b"
)
_LONGEST_BODY = 8  # words
_MOST_BODIES = 3
_BETWEEN = ("no words on the line", "number of a document")

_FIELD = re.compile(
    r"(?:from|to|cc|bcc|subject|date|sent|reply-to|từ|đến|tới|người gửi|người nhận|chủ đề|tiêu đề|ngày|gửi)\s*:\s*\S.*",
    re.IGNORECASE,
)
_SURE_FIELD = re.compile(r"(?:from|subject|cc|bcc|reply-to|chủ đề|tiêu đề|từ|người gửi)\s*:", re.IGNORECASE)
_FORWARDED = re.compile(
    r"-{2,}\s*(?:forwarded message|tin nhắn được chuyển tiếp|original message|thư gốc)\s*-{2,}", re.IGNORECASE
)
_FEWEST_FIELDS = 2

_MOST_IN_A_SIGNATURE = 5
_LONGEST_IN_A_SIGNATURE = 8  # words


def mark_heads(lines: list[Line]) -> None:
    """Mark as boilerplate what is printed above a document, an e-mail and every page of a print."""
    _mark_document(lines)
    _mark_mail(lines)
    _mark_print(lines)


def _mark_document(lines: list[Line]) -> None:
    motto = next((i for i, line in enumerate(lines) if _STATE.fullmatch(line.plain)), None)
    if motto is None:
        motto = _below_the_bodies(lines)
    if motto is None:
        return
    bodies = 0
    for line in reversed(lines[:motto]):
        is_body = _is_body(line)
        if line.role not in ("", "boilerplate") or not (is_body or line.rule in _BETWEEN):
            return
        bodies += bool(is_body)
        if bodies > _MOST_BODIES:
            return
        if not line.role:
            line.set("boilerplate", HEAD)


def _below_the_bodies(lines: list[Line]) -> int | None:
    """Return where the place and day of a document are, below two lines or more that name who sends it."""
    for position, line in enumerate(lines):
        if line.role == "date" and OF_ITS_TEXT.match(line.plain) and not line.plain[0].isdigit():
            above = lines[max(0, position - 2) : position]
            return position if len(above) == 2 and all(_is_body(other) for other in above) else None
    return None


def _is_body(line: Line) -> bool:
    return line.is_upper and line.n_words <= _LONGEST_BODY and bool(_BODY.match(line.plain))


def _mark_mail(lines: list[Line]) -> None:
    """Mark the fields above an e-mail, at least two one below the other, and the lines of its signature."""
    run: list[Line] = []
    is_mail = False
    for line in [*lines, Line(0, 0, "", "-")]:
        if _FIELD.fullmatch(line.plain) and not (line.is_closed and line.n_words > _LONGEST_BODY):
            run.append(line)
            continue
        if len(run) >= _FEWEST_FIELDS and any(_SURE_FIELD.match(field.plain) for field in run):
            is_mail = True
            for field in run:
                field.set("boilerplate", MAIL)
        run = []
        if _FORWARDED.fullmatch(line.plain):
            line.set("boilerplate", MAIL)
    if not is_mail:
        return
    dashes = next((i for i in reversed(range(len(lines))) if lines[i].plain in ("--", "__", "—")), len(lines))
    below = lines[dashes + 1 :]
    if below and len(below) <= _MOST_IN_A_SIGNATURE and all(o.n_words <= _LONGEST_IN_A_SIGNATURE for o in below):
        for line in below:
            line.set("boilerplate", SIGNATURE)


def _mark_print(lines: list[Line]) -> None:
    """Mark a date that is printed again and again: the day of the print, at the head of every page."""
    dates = Counter(line.plain for line in lines if line.role == "date")
    if len(dates) < 2:
        return  # the only date may be that of the article
    for line in lines:
        if line.role == "date" and dates[line.plain] > 1:
            line.set("boilerplate", PRINT)
