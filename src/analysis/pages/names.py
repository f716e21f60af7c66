"""Lines that name somebody: an author, an author with the label or the office, an organization."""

from __future__ import annotations

import re

from analysis.pages.line_rules import (
    AUTHOR_LABEL,
    DOCUMENT,
    LONGEST_NAME,
    NUMBER_ALONE,
    NUMBERED,
    OFFICE_BELOW,
    ORGANIZATION,
    ORGANIZATION_WORD,
    PART,
    PART_LABEL,
    POSTED_BY,
    ROMAN,
    SEEN,
    SIGNING_OFFICE,
    SURNAMES,
)

# In words: "Nguyễn Thị Huệ - Công chức Văn hóa xã Nà Lúa".
_LONGEST_OFFICE = 9

# "Tiến sỹ Lê Xuân Phú"
_ACADEMIC = re.compile(
    r"(?:(?:Tiến|Thạc|Bác|Kỹ|Dược|Nhạc|Họa|Nghệ) (?:sĩ|sỹ|sư)|Luật (?:sư|gia)|Nhà (?:báo|văn|thơ|giáo|nghiên cứu)"
    r"|Cử nhân|Kiến trúc sư|(?:Đại|Thượng|Trung|Thiếu) (?:tá|úy|tướng))\s+(?=\w+\s+\w)"
)

# "V.T" is no Roman number
_INITIALS = re.compile(r"[^\W\d_a-z](?:\.[^\W\d_a-z]){1,3}\.?")
# "Thùy Dung thực hiện", "(Đài TT-TH huyện ghi)"
_DID = re.compile(r"\s+(?:thực hiện|(?:lược )?ghi|ghi lại|tổng hợp|biên soạn|sưu tầm|lược thuật|đưa tin)\.?\)?$")
_LAST_WORDS = ("hiện", "ghi", "lại", "hợp", "soạn", "tầm", "thuật", "tin")
_DEEDS = tuple(word + end for word in _LAST_WORDS for end in ("", ".", ")", ".)"))
_REMARK = re.compile(r"(?<=\w)\s*\([^()]{1,60}\)$")
# "Nội dung: Thu Hà - Ảnh: Lê An", "Phóng viên: Thu Hà; Quay phim: Lê An"
_BETWEEN_LABELS = re.compile(r"\s*[;|]\s*|\s+[-–—]\s+(?=[^:]{2,20}:)")
_BETWEEN_NAMES = re.compile(r"\s+[-–—]\s*|\s*[-–—]\s+|\s*[,&/|]\s*|\s+và\s+")


def is_name(text: str) -> bool:
    """Return True if a line is one or several names ("Hương Lan", "HUY THÀNH - MẠNH HÙNG", "Thu Hà (tổng hợp)")."""
    if _are_initials(text):
        return True
    if text.endswith(("!", "?", ":")):
        return False
    text = _ACADEMIC.sub("", text)
    # most lines are sentences, and one word tells
    if any(word[0].islower() and word != "và" for word in text.partition("(")[0].split()):
        return False
    if (
        ROMAN.match(text)
        or NUMBERED.match(text)
        or NUMBER_ALONE.fullmatch(text)
        or DOCUMENT.fullmatch(text)
        or PART.fullmatch(text)
    ):
        return False
    bare = _REMARK.sub("", text.rstrip(" |")).strip(" |()")
    persons = _BETWEEN_NAMES.split(bare)
    return len(persons) <= 4 and all(
        0 < len(person.split()) <= LONGEST_NAME
        and all(w[0].isupper() for w in person.split())
        and not any(w.isdigit() for w in person.split())
        for person in persons
    )


def _are_initials(text: str) -> bool:
    return text.isupper() and bool(_INITIALS.fullmatch(text))


def is_heading_in_capitals(text: str) -> bool:
    """Return True for four words or more in capitals that open with no surname: "CƠN LỐC DỊCH BỆNH"."""
    words = text.lower().split()
    return text.isupper() and text.replace(" ", "").isalpha() and len(words) > 3 and words[0] not in SURNAMES


def is_labelled_name(text: str) -> bool:
    """Return True for initials, for names after what they did ("Phóng viên: Lê An; Ảnh: Lê Bo", "Ghi chép của Thu Hà").

    After "Phóng viên:" an interview has its questions: only names make it a byline.
    """
    if POSTED_BY.fullmatch(text) or _are_initials(text):
        return True
    if text.endswith(_DEEDS) and (did := _DID.search(text)):
        return _names_somebody(text[: did.start()].lstrip("("))
    parts = _BETWEEN_LABELS.split(text)
    label = AUTHOR_LABEL if len(parts) == 1 else PART_LABEL
    labels = [label.match(part) for part in parts]
    return all(
        label is not None and _names_somebody(part[label.end() :].rstrip(". "))
        for part, label in zip(parts, labels, strict=True)
    )


def _names_somebody(text: str) -> bool:
    return len(text.split()) > 1 and (is_name(text) or is_name_with_office(text))


def is_office_with_name(text: str) -> bool:
    """Return True for an office, a colon and a name: "Công chức Văn hóa xã: Nguyễn Thị Huệ"."""
    office, colon, name = text.partition(":")
    words = office.split()
    return (
        bool(colon) and len(words) <= _LONGEST_OFFICE and bool(SIGNING_OFFICE.match(office)) and _names_somebody(name)
    )


def is_name_with_office(text: str) -> bool:
    """Return True for a name and, after a dash or comma, an office: "Nguyễn Thị Huệ - Văn phòng UBND xã"."""
    name, *rest = re.split(r"\s+[-–—]\s+|,\s+", text, maxsplit=1)
    if not rest or not 2 <= len(name.split()) <= LONGEST_NAME or not is_name(name):
        return False
    [office] = rest
    is_short = len(office.split()) <= _LONGEST_OFFICE and not office.endswith((".", ":", "?"))
    return is_short and bool(ORGANIZATION_WORD.search(office))


def is_organization(text: str) -> bool:
    """Return True for the name of an office or a party committee and nothing else: "Ban Tuyên giáo Tỉnh ủy Nà Lúa"."""
    return bool(ORGANIZATION.fullmatch(text))


def signs_for_an_office(text: str) -> bool:
    """Return True for a line that may sign an article below its last paragraph: an office, a name with an office."""
    if text[0] == "(" and (did := _DID.search(text)):
        text = text[1 : did.start()]
    is_office = OFFICE_BELOW.fullmatch(text) and not SEEN.search(text)  # "Ban Chấp hành Chi hội ra mắt"
    return is_name_with_office(text) or is_office_with_name(text) or bool(is_office)
