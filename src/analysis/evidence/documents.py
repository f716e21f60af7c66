"""Read cited documents: type, number and date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from analysis.evidence.beginnings import CODE, Beginning, matches
from analysis.evidence.quantity_words import (
    LISTS,
    NAMELESS_DAY,
    Mention,
    any_of,
    lower,
)
from analysis.text.dates import parse_day

_TYPES_BY_CODE: dict[str, str] = LISTS["document_types"]
_TYPE = any_of(LISTS["documents"]["types"])

# 88/2019/QH14, 12/NQ-CP, 18-NQ/TW, 09-CTr/TU, 30a
_CODE = (
    r"\d{1,5}[a-z]?(?:\s?[/-]\s?\d{4})?(?:\s?[-–/]\s?[A-ZĐƯ][A-Za-zĐđƯư]{0,7}\d{0,2}(?:\.[A-ZĐƯ]+)?(?!\w)){0,3}"
    r"(?!\w|[.,/–-]\w)"
)
# "Nghị quyết Trung ương 4 khóa XII", "Nghị quyết TƯ 5, khóa VIII": named by the plenum and the term of the committee
_TERMS = r"(?i:khóa)\s+(?P<{}>[IVX]+(?:(?:,\s*|\s+và\s+)[IVX]+(?!\w))*)(?!\w)"
_PLENUM = (
    r"(?P<type3>(?i:nghị quyết|kết luận))\s+(?:(?i:của\s+)?(?i:hội nghị)\s+)?"
    r"(?:(?i:Trung ương)|T\.?Ư|T\.?W)\s*(?P<plenum>\d{1,2})(?!\d|[.,]\d)"
    r"(?:\s*\(?(?P<session>lần\s+(?:thứ\s+)?(?:\d|hai|nhất))\)?)?"
    rf"(?:,?\s*{_TERMS.format('term')}|\s*\({_TERMS.format('term2')}\))?"
)
_DOCUMENT = re.compile(
    rf"(?<!\w)(?:{_PLENUM}|(?P<type>(?i:{_TYPE}))\s+[Ss]ố:?\s*(?P<number>{_CODE})"
    # without "số" a capital, and nothing after the figure that could be counted: "Kế hoạch 5 năm" is no document
    rf"|(?P<type2>{_TYPE})\s+(?P<number2>{_CODE})(?:(?<=[A-ZĐa-zđư])(?<!\d[a-z])|(?=\s*(?:[.,;:)”\"]|$)"
    rf"|\s+{any_of(LISTS['documents']['after_number'])}))"
    rf"|(?P<number3>\d{{1,5}}[a-z]?(?:[/-]\d{{4}})?[-/](?P<abbreviation>{'|'.join(_TYPES_BY_CODE)})(?:[-/.][\wĐ.]*\w)?)(?!\w))"
    rf"(?P<dated>,?\s+ngày\s+{NAMELESS_DAY}(?!\d))?"
)
_ISSUER = rf"(?:[A-ZĐÂĂÊÔƠƯÁỦ][\w-]*|{any_of(LISTS['documents']['issuers'])})"
_ISSUED = re.compile(
    rf"\s+(?:của|do)\s+{_ISSUER}(?:,?\s+{_ISSUER}){{0,12}}(?:\s+ban hành)?,?\s+(?P<day>ngày\s+{NAMELESS_DAY})"
)
_ADOPTS = re.compile(r"(?<!\w)(?:ban hành|ký|thông qua|công bố|ra|có)\s+$", re.IGNORECASE)
_JOINT = re.compile(r"(?:\s*,|\s+và)\s+")
#: Where a document may begin.
DOCUMENT_BEGINS = Beginning(before_figure=[*LISTS["documents"]["types"], "nghị", "kết"], figure=CODE)
_DIGIT = re.compile(r"\d")
_ON_DAY = re.compile(rf"(?<!\w)ngày\s+{NAMELESS_DAY}(?!\d)", re.IGNORECASE)


def find_documents(text: str, begins: Sequence[int]) -> Iterator[Mention]:
    if not _DIGIT.search(text):
        return
    clause = 0  # where the clause begins, or what follows the last document
    day = None
    for m in matches(_DOCUMENT, begins, text):
        clause = max(clause, text.rfind(";", 0, m.start()) + 1)
        if m["plenum"]:
            unit, number = m["type3"], _plenum(m)
        else:
            number = m["number"] or m["number2"] or m["number3"]
            unit = m["type"] or m["type2"] or _TYPES_BY_CODE[m["abbreviation"]]
            if unit.lower() == "luật" and "QĐ" in number:  # "quyết định kỷ luật số 25/QĐ-…"
                unit = _TYPES_BY_CODE["QĐ"]
            if not (m["type"] or m["type2"]) and re.search(r"QĐ/T[WU]", number):
                unit = None  # the Party numbers its decisions and its regulations alike
        joined = day if clause and _JOINT.fullmatch(text, clause, m.start()) else None
        day = parse_day(m["dated"]) if m["dated"] else _day_beside(text, m, clause) or joined
        clause = m.end()
        yield Mention("document", *m.span(), unit=unit and lower(unit), date=day, number=number)


def _plenum(m: re.Match[str]) -> str:
    """Return one form for "TƯ 5, khóa VIII" and "Trung ương 5 (khóa VIII)": "Trung ương 5 khóa VIII"."""
    term = m["term"] or m["term2"]
    parts = ("Trung ương", m["plenum"], m["session"], f"khóa {term}" if term else None)
    return " ".join(" ".join(part.split()) for part in parts if part)


def _day_beside(text: str, m: re.Match[str], clause: int) -> date | None:
    """Return the date after the issuer, or before the verb: "Ngày 25-11-2019, Tỉnh ủy ban hành …"."""
    if issued := _ISSUED.match(text, m.end()):
        return parse_day(issued["day"])
    before = text[clause : m.start()]
    days = _ON_DAY.findall(before) if _ADOPTS.search(before) else []
    return parse_day(days[0]) if len(days) == 1 else None
