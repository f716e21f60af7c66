"""Read a count: the number, its qualifier, what is counted and of how many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.evidence.beginnings import Beginning, matches
from analysis.evidence.quantity_words import (
    AFTERWARDS,
    BEFORE_FIVE,
    BEGIN,
    BESIDE,
    BOUND,
    FIGURES,
    MEASURE,
    NOT_LONGER,
    NUMBER_BEGINS,
    QUALIFIED,
    TAKEN,
    TO,
    YEAR,
    Mention,
    any_of,
    number_value,
    read_qualifier,
)
from analysis.evidence.units import (
    MEASURED,
    PEOPLE,
    TIMES,
    end_of_open_noun,
    end_of_unknown_noun,
    match_counted,
    named_unit,
)
from analysis.text.numbers import NUMBER_WORDS, SCALE

# --- A part of a whole in words -----------------------------------------------------------------

_FRACTION = re.compile(
    rf"{QUALIFIED}(?:{BOUND}(?P<low>{FIGURES}){NOT_LONGER}|(?P<words>{NUMBER_WORDS}))"
    # "17 xã trong tổng số 19 xã": the noun may be there twice
    r"(?P<noun>(?:\s+[^\W\d_]+){1,5}?)?"
    r"(?:\s*/\s*tổng\s+(?:số\s+)?|\s+(?:trong|trên)\s+(?:tổng\s+(?:số\s+)?|số\s+)?)"
    rf"(?P<of>{FIGURES}){NOT_LONGER}",
    re.IGNORECASE,
)


def find_fractions(text: str, low: str, begins: Sequence[int]) -> Iterator[Mention]:
    """Find "17 trong tổng số 19 mục tiêu": a count, with its total."""
    if not _OF_TOTAL.search(low):
        return
    for m in matches(_FRACTION, begins, text):
        part, total = number_value(m["low"] or m["words"]), number_value(m["of"])
        counted = match_counted(text, m.end())
        end = counted.end("unit") if counted else end_of_unknown_noun(text, m.end(), 3)
        unit = text[m.end() : end].strip() or None
        said_total = re.search(r"(?:tổng|số)\s+$", text[m.start() : m.start("of")], re.IGNORECASE)
        if part > total or (unit and TIMES.match(unit)) or not (counted or said_total):
            continue
        noun = (m["noun"] or "").strip()
        if noun and not (said_total and unit and noun.split()[0].lower() == unit.split()[0].lower()):
            continue
        yield Mention(
            "count",
            m.start(),
            end,
            part,
            total=total,
            qualifier=read_qualifier(m, None),
            unit=unit and named_unit(unit),
        )


#: Where a part of a whole may begin.
FRACTION_BEGINS = Beginning([*NUMBER_BEGINS, *BESIDE["qualifiers"], "âm"], figure="")
_OF_TOTAL = re.compile(r"(?:trong|trên|tổng|số)\s+\d")

# --- Counts -------------------------------------------------------------------------------------


def _pattern(upper: str) -> re.Pattern[str]:
    return re.compile(
        rf"{QUALIFIED}(?:{BEGIN}(?P<low>{FIGURES})(?:/(?P<of>{FIGURES})|{upper}){NOT_LONGER}(?![-–]\d)"
        rf"|(?P<words>{NUMBER_WORDS})(?:\s+(?:đến|tới)\s+(?P<words_high>{NUMBER_WORDS}))?|(?P<order>hàng|vài|mấy|cả)\s+(?P<scale>{SCALE}(?:\s+{SCALE})*))",
        re.IGNORECASE,
    )


# With the upper end of a range, and without it for what looks like a range and falls: "từ 7 ha đến 5 ha".
_RANGED = _pattern(rf"(?:(?:\s?{MEASURE})?(?P<to>{TO})(?P<high>{FIGURES}))?")
_SINGLE = _pattern(r"(?P<to>(?!))?(?P<high>(?!))?")

_SCALED = re.compile(rf"(?<!\w){SCALE}", re.IGNORECASE)
_DATED = re.compile(r"(?<!\w)(?:từ|đến|tới|ngày|hôm|lễ|trước|sau|qua)\s+$", re.IGNORECASE)
_HALF_MORE = re.compile(r"\s+rưỡi(?!\w)", re.IGNORECASE)
_YEAR = re.compile(YEAR)
# "(= 6,21 %)" between the number and its noun, when the percentage has been read.
_SHARE = re.compile(rf"\s*\([=≈~\s]*{TAKEN}+[^\w()]*\)")
_SHARE_OR_END = re.compile(rf"\s*\([=≈~\s]*{TAKEN}")
_ATTAINED = re.compile(r"(?<!\w)(?:đạt|được|có|với|hoàn thành|vượt|thực hiện|thu|nộp|nạp)\s+$", re.IGNORECASE)
_FIVE = re.compile(rf"(?<!\w){any_of(BEFORE_FIVE)}\s+$", re.IGNORECASE)
# "trên 5 lĩnh vực" is *in* five fields, "trên 500 hộ" *more than* 500.
_ON = re.compile(r"lĩnh vực|mặt|huyện|xã|tỉnh|tuyến|địa bàn|vùng", re.IGNORECASE)
_WHOLE = re.compile(r"(?:số|tổng|dân số|diện tích)(?!\w)", re.IGNORECASE)
# "dưới 2 hình thức" is *in* two forms, "dưới 6 tháng" *less than* six months.
_LESS = re.compile(rf"{TIMES.pattern}|{PEOPLE.pattern}|(?:chỗ|điểm|lần|sao|con)(?!\w)", re.IGNORECASE)
# "Hải Âu 512 mất tích", "iPhone 8 rò rỉ": what is no noun after a name and its number. A sentence may also
# begin with a capital.
_NAME = re.compile(r"([\w,)]\s)?(?<![\w-])([^\W\d_][\w-]*)\s$")
_STREET = re.compile(r"\s+(?:phố|đường)\s+(?-i:[^\W\d_a-zđ][^\W\d_A-ZĐ])", re.IGNORECASE)  # "nhà 215 phố Huế"
_AFTER_NAME = re.compile(rf"\s+{any_of(BESIDE['after_names'])}", re.IGNORECASE)
# "cả hai quyết định đi": both decide
_BOTH = re.compile(r"(?<!\w)cả\s+$", re.IGNORECASE)
_ACTS = re.compile(r"(?:quyết định|kết luận|báo cáo|thông báo|hướng dẫn|quy định|kế hoạch)$", re.IGNORECASE)
# "27 300 lượt": thousands that a space groups
_GROUPS = re.compile(r"(?<![\w.,/:–−-])(?<!\d\s)[1-9]\d{0,2}(?:[ \u00a0]\d{3})*[ \u00a0]$")


def find_counts(text: str, begins: Sequence[int]) -> Iterator[Mention]:
    position = 0
    for start in begins:
        m = _RANGED.match(text, start) if start >= position else None
        if m is None:
            continue
        if m["high"] and _ends_of_range(m) is None:
            single = _SINGLE.match(text, m.start()) if m["to"].strip().startswith(("đến", "tới")) else None
            if not single:  # "10-5 xã": a score or a date, not a range
                position = m.end()
                continue
            m = single
        mention = _read_count(text, m)
        position = mention.end if mention else m.end()
        if mention:
            yield mention


def _ends_of_range(m: re.Match[str]) -> tuple[float, float] | None:
    """Return both ends, or None where the second is not larger; "3 - 5 tỷ" are both thousands of millions."""
    high = number_value(m["high"])
    shared = "" if re.search(r"[^\W\d]", m["low"]) else " ".join(re.findall(r"[^\W\d]+", m["high"]))
    low = number_value(f"{m['low']} {shared}".strip())
    return (low, high) if low < high else None


def _ends_of_words(m: re.Match[str]) -> tuple[float, float] | None:
    """Return both ends of a range in words, as `_ends_of_range`: "năm đến bảy triệu" are both millions."""
    shared = "" if _SCALED.search(m["words"]) else " ".join(_SCALED.findall(m["words_high"]))
    low, high = number_value(f"{m['words']} {shared}".strip()), number_value(m["words_high"])
    return (low, high) if low < high else None


def _read_count(text: str, m: re.Match[str]) -> Mention | None:
    has_scale = _SCALED.search(m.group()) is not None
    measured = MEASURED.match(text, m.end())
    unit, end = _unit(text, m, measured)
    half = _HALF_MORE.match(text, end) if unit else None
    end = half.end() if half else end
    after = AFTERWARDS.match(text, end)
    end = after.end() if after else end
    if m["of"] and not _counts_of_total(text, m, unit, has_scale):
        return None
    if not unit and not m["of"] and not (has_scale and m["low"]):
        return None
    if m["words"] and not (unit and _counts_in_words(text, m, unit)):
        return None
    begin = m.start()
    groups = _thousands_before(text, m) if text[begin - 2 : begin - 1].isdigit() else None
    is_year = not has_scale and not measured and not m["qualifier"] and _YEAR.fullmatch(m["low"] or "")
    if is_year or (groups and not (measured or match_counted(text, m.end()))):
        return None
    low, high, total = _values(m, groups)
    if half:
        low, high = low + 0.5, high and high + 0.5
    start, qualifier = groups.start() if groups else begin, read_qualifier(m, after)
    if m["below"] or m["minus"]:
        if (measured or has_scale) and not (m["minus"] and _begins_item(text, m.start("minus"))):
            low = -low
        elif m["minus"]:
            start = m.start("low")
    is_whole = unit and not measured and not has_scale and not low % 1
    if unit and is_whole and qualifier in ("trên", "dưới") and _is_place(qualifier, low, unit):
        start, qualifier = m.start("low") if m["low"] else m.start("words"), None
    return Mention("count", start, end, low, high, total, qualifier, unit and named_unit(unit))


def _is_place(qualifier: str, low: float, unit: str) -> bool:
    """Return True if "trên" is *in* and "dưới" *under*: "trên 5 lĩnh vực", "dưới 2 hình thức"; not "dưới 6 tháng"."""
    if qualifier == "dưới":
        return low < 10 and _LESS.match(unit) is None
    if TIMES.match(unit):
        return False
    return low < 10 or (_ON.match(unit) is not None and low % 10 != 0)


def _follows_name(text: str, position: int) -> bool:
    """Return True if the word before a number is a name, or an abbreviation: "Hải Âu 512", "iPhone 8"."""
    if text[text.rfind(" ", 0, position - 1) + 1 : position].islower():
        return False
    name = _NAME.search(text, max(0, position - 30), position)
    if name is None or name[2].lower() == "top" or name[2].islower():
        return False
    # the first word of a sentence begins with a capital
    return bool(name[1]) or not (name[2][1:].islower() or len(name[2]) == 1)


def _numbers_a_name(text: str, m: re.Match[str]) -> bool:
    """Return True if a number belongs to the name before it, or to an address, not to the unknown noun behind it."""
    begin, end = m.span()
    if text.startswith((" phố ", " đường "), end) and end - begin > 1 and _STREET.match(text, end):
        return True
    if not _follows_name(text, begin) or m["qualifier"] or m["high"] or m["of"] or not m["low"].isdigit():
        return False
    return _AFTER_NAME.match(text, end) is None


def _unit(text: str, m: re.Match[str], measured: re.Match[str] | None) -> tuple[str | None, int]:
    """Return what is counted and where the mention ends."""
    counted = None if measured else match_counted(text, m.end())
    if not (measured or counted) and m["of"] and (share := _SHARE.match(text, m.end())):
        counted = match_counted(text, share.end())
        return (counted["unit"] if counted else None), m.end()
    if measured:
        return measured["unit"], measured.end("unit")
    end = m.end()
    if counted:
        end = end_of_open_noun(text, counted)
    elif m["order"] or (m["low"] and not (m["of"] and _could_be_date(m))):
        end = end_of_unknown_noun(text, end, 3)
        if end > m.end() and not m["order"] and _numbers_a_name(text, m):
            end = m.end()
    return text[m.end() : end].strip() or None, end


def _thousands_before(text: str, m: re.Match[str]) -> re.Match[str] | None:
    """Return what stands before a number of three digits and belongs to it: "27 " of "27 300"."""
    if len(m["low"] or "") != 3:
        return None
    groups = _GROUPS.search(text, max(0, m.start() - 12), m.start())
    return None if groups and _follows_name(text, groups.start()) else groups


def _values(m: re.Match[str], groups: re.Match[str] | None) -> tuple[float, float | None, float | None]:
    """Return the number, the upper end of its range, and the total that it is a part of."""
    if groups:
        return number_value(re.sub(r"\s", "", groups.group() + m["low"])), None, None
    if m["high"] and (ends := _ends_of_range(m)):
        return *ends, None
    if m["words_high"] and (ends := _ends_of_words(m)):
        return *ends, None
    number = m["low"] or m["words"] or m["scale"]
    if not m["of"]:
        return number_value(number), None, None
    # "45.799/36.875 tỷ đồng": the magnitude belongs to both
    return number_value(" ".join([number, *re.findall(r"[^\W\d]+", m["of"])])), None, number_value(m["of"])


def _could_be_date(m: re.Match[str]) -> bool:
    return number_value(m["low"]) <= 31 and number_value(m["of"]) <= 12


def _begins_item(text: str, position: int) -> bool:
    """Return True where a dash opens an item of a list: "Kết quả: -5 tấn lúa; -3 tấn ngô"."""
    return text[:position].rstrip()[-1:] in ("", ":", ";", ".", "•")


def _counts_of_total(text: str, m: re.Match[str], unit: str | None, has_scale: bool) -> bool:
    """Return True if "15/18" is a part of a whole and not a date, an address or a portion."""
    part, total = number_value(m["low"]), number_value(m["of"])
    attained = _ATTAINED.search(text[: m.start()]) is not None
    if has_scale:  # "130 nghìn/2 con" is a price
        return _SCALED.search(m["of"]) is not None and (unit is not None or attained)
    shared = _SHARE_OR_END.match(text, m.end()) is not None
    could_be_date = _could_be_date(m)
    if total == 1 or (could_be_date and _DATED.search(text[: m.start()])):
        return False  # "1,5 triệu/1 lần" is a price
    if unit is None:
        return part <= total and (attained or shared) and (not could_be_date or shared)
    if TIMES.match(unit):
        return False  # "30/4 năm nay" is a day
    if part > total and could_be_date and not attained:
        return False
    is_portion = part < total and (total <= 4 or part == 1) and (_WHOLE.match(unit) or PEOPLE.match(unit))
    return not (is_portion or _WHOLE.match(unit))


def _counts_in_words(text: str, m: re.Match[str], unit: str) -> bool:
    """Return True if a number in words counts here: it also occurs in names, "năm" is a year and "một" an article."""
    words = m["words"]
    if m["words_high"]:
        return _ends_of_words(m) is not None
    if words.lower() in ("hai", "ba") and _ACTS.match(unit) and _BOTH.search(text[: m.start()]):
        return False
    if words[0].isupper() and text[: m.start("words")].strip(" -–•“\"'("):
        return False
    if words.lower() == "một":
        return (m["qualifier"] or "trên").lower() not in ("trên", "dưới")
    if words.lower() == "năm":
        return bool(_FIVE.search(text[: m.start("words")])) and not TIMES.match(unit)
    return True
