"""What is counted: the noun phrase after a number."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from analysis.evidence.quantity_words import BESIDE, LISTS, MEASURE, TAKEN, any_of, lower
from analysis.text.numbers import SCALE, is_roman_numeral
from analysis.text.word_lists import STOP_WORDS, glossary

_NOUNS: dict[str, list[str]] = {
    **LISTS["nouns"],
    "papers": [*LISTS["nouns"]["papers"], *(f"quyết định {act}" for act in BESIDE["acts"])],
}
_OPEN_NOUNS, _CLASSIFIERS = set(BESIDE["open_nouns"]), set(BESIDE["classifiers"])
# An abbreviation before a number is no noun: "2 tàu cá KH 95237".
_WORD = re.compile(rf"\s+((?![A-ZĐ]{{2,}}[\s-]*[\d{TAKEN}])[^\W\d_]+)")
TIMES = re.compile(any_of(_NOUNS["times"]), re.IGNORECASE)
PEOPLE = re.compile(any_of(_NOUNS["people"]), re.IGNORECASE)

#: Words at which an unknown noun ends.
BOUNDARY = any_of([*(w.replace("_", " ") for w in STOP_WORDS), *BESIDE["verbs"]])
_BOUNDARY = re.compile(BOUNDARY, re.IGNORECASE)

#: What follows a date and no range: nothing that could be counted.
ENDS_A_DATE = rf"(?=\s*(?:[^\w\s%‰]|$)|\s+(?!{TIMES.pattern}|(?:lần|chiếc|cái)(?!\w)|{SCALE}){BOUNDARY})"

#: What a number is per: "/ha", "/người/năm".
PER = (
    r"(?:\s?/\s?(?:m [23](?!\d)|ngày đêm|thành phố|mô hình|gia đình|hợp tác xã|lao động|cổ phiếu|cổ phần|đầu người"
    r"|thuê bao|sản phẩm|hành khách|lượt khách|học sinh|sinh viên|đơn vị|dự án|xe máy|chuyến bay"
    r"|(?!c(?!\w))[^\W\d_]+\d?)){0,2}"
)


def _noun_phrase(name: str, joint: str) -> str:
    general = [] if name == "times" else BESIDE["modifiers"]  # "1 tháng mới làm 1 lần" is one month
    own = [*general, *LISTS["modifiers"].get(name, [])]
    modifiers = any_of(own) if own else r"(?!)"
    noun = (
        rf"(?:(?:nhóm|số|tổng số|lượt|loại)\s+)?{any_of(_NOUNS[name])}"
        # "kinh tế - xã hội", "kinh tế, xã hội": the second never stands alone
        rf"(?:\s+{modifiers}(?:(?:\s?[-–]\s?|,\s*|\s+và\s+){any_of(LISTS['modifiers']['paired'])})*){{0,3}}"
    )
    # "thành phố" of "thành phố Sơn La" begins a name and does not join, nor does a verb before a number: "cấp 30 …".
    return rf"{noun}(?:{joint}{noun}(?!\s+(?-i:[\dA-ZĐÂĂÊÔƠƯÁÀẢÃẠÉÍÓÚ]))){{0,4}}"


# Papers are joined by a comma only: "3 đề án và kế hoạch thực hiện" may be three schemes, and a plan.
_JOINTS = {
    "papers": r",\s*",
    "contents": r"(?:,\s*|\s+và\s+)",
    "events": r",\s*",
    "places": r"(?:,\s*|\s+và\s+)",
    "people": r"(?:,\s*|\s+và\s+)",
    "times": r"(?!)",
}
_COUNTED = {
    name: re.compile(rf"\s+(?P<unit>{_noun_phrase(name, joint)}{PER})", re.IGNORECASE)
    for name, joint in _JOINTS.items()
}

# The classes by the first syllable of their nouns, so that a noun of another class is not tried.
_CLASSES_BY_FIRST: defaultdict[str, dict[str, re.Pattern[str]]] = defaultdict(dict)
for _name, _nouns in _NOUNS.items():
    for _first in {noun.split()[0].casefold() for noun in [*_nouns, "nhóm", "số", "tổng", "lượt", "loại"]}:
        _CLASSES_BY_FIRST[_first][_name] = _COUNTED[_name]

MEASURED = re.compile(rf"(?:\s*|-(?=inch))(?P<unit>{MEASURE}{PER})", re.IGNORECASE)
# Words of several syllables, which an unknown noun keeps or leaves but does not cut.
_COMPOUND = re.compile(
    any_of(
        [
            *(word for words in (*_NOUNS.values(), *LISTS["modifiers"].values()) for word in words if " " in word),
            *(word for word in (*BESIDE["modifiers"], *BESIDE["compounds"]) if " " in word),
            *(re.escape(term).replace(r"\ ", " ") for term in glossary() if " " in term and term.islower()),
        ]
    ),
    re.IGNORECASE,
)
_PER = re.compile(PER)
_PAIRED = re.compile(rf"\s?[-–]\s?{any_of(LISTS['modifiers']['paired'])}", re.IGNORECASE)


def match_counted(text: str, position: int) -> re.Match[str] | None:
    """Return the longest of the units that the classes of nouns find: "tổ chức đảng", not "tổ"."""
    word = _WORD.match(text, position)
    patterns = _CLASSES_BY_FIRST.get(word[1].casefold(), {}) if word else {}
    found = [m for pattern in patterns.values() if (m := pattern.match(text, position))]
    return max(found, key=lambda m: m.end(), default=None)


def end_of_open_noun(text: str, span: re.Match[str]) -> int:
    """Return where a unit of the lists ends: a noun that says little alone takes up to two more syllables."""
    end = span.end("unit")
    return end_of_unknown_noun(text, end, 2) if span["unit"].lower() in _OPEN_NOUNS else end


def end_of_unknown_noun(text: str, position: int, syllables: int) -> int:
    """Return where a noun ends that the lists do not have: after so many syllables, but never within a known word."""
    first = True
    while syllables > 0:
        word = _WORD.match(text, position)
        if not word or is_roman_numeral(word[1]) or not (word[1].islower() or (word[1].isupper() and len(word[1]) > 1)):
            break
        known = _COMPOUND.match(text, word.start(1))
        boundary = _BOUNDARY.match(text, word.start(1))
        if (
            boundary
            and not (first and word[1].lower() in _CLASSIFIERS)
            and (not known or boundary.end() >= known.end())
        ):
            break
        position = known.end() if known else word.end()
        syllables -= len(known.group().split()) if known else 1
        first = False
    if first:
        return position
    paired = _PAIRED.match(text, position)
    per = _PER.match(text, paired.end() if paired else position)
    return per.end() if per else position


@lru_cache(maxsize=4096)
def named_unit(unit: str) -> str:
    """Return a unit in lower case; the signs of the đồng are written out."""
    return re.sub(r"^(?:đ|vnđ|vnd)(?![\w.])", "đồng", lower(unit), flags=re.IGNORECASE)
