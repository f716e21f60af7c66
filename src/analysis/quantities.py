"""What the sentences state in numbers: counts, percentages, deadlines, periods and cited documents."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from importlib.resources import files
from typing import NamedTuple

import pandas as pd

from analysis.vietnamese import DAY, FIGURE, NUMBER_WORDS, SCALE, STOP_WORDS, is_roman_numeral, parse_day, parse_number

_LISTS = tomllib.loads(files("analysis").joinpath("resources", "quantities.toml").read_text("utf-8"))
#: The instruments that `instrument_counts` knows, with an English gloss.
INSTRUMENTS: dict[str, str] = _LISTS["instruments"]

# --- Words beside a number ----------------------------------------------------------------------


def _any(words: Iterable[str]) -> str:
    """Return a pattern for one of the entries, the longest first."""
    entries = sorted((r"\s+".join(entry.split()) for entry in words), key=lambda e: (-len(e), e))
    return rf"(?:{'|'.join(entries)})(?!\w)"


_NOUNS, _BESIDE = _LISTS["nouns"], _LISTS["beside"]
_BOUNDARY = re.compile(_any([*(w.replace("_", " ") for w in STOP_WORDS), *_BESIDE["verbs"]]), re.IGNORECASE)
_OPEN_NOUNS, _CLASSIFIERS = set(_BESIDE["open_nouns"]), set(_BESIDE["classifiers"])
_QUALIFIERS = _any(_BESIDE["qualifiers"])


def _noun_phrase(nouns: list[str], joint: str) -> str:
    noun = rf"(?:(?:nhóm|số|tổng số|lượt|loại)\s+)?{_any(nouns)}(?:\s+{_any(_BESIDE['modifiers'])}){{0,2}}"
    # "thành phố" of "thành phố Sơn La" begins a name and does not join, nor does a verb before a number: "cấp 30 …".
    return rf"{noun}(?:{joint}{noun}(?!\s+(?-i:[\dA-ZĐÂĂÊÔƠƯÁÀẢÃẠÉÍÓÚ]))){{0,4}}"


_PER = r"(?:\s?/\s?(?:ngày đêm|mô hình|gia đình|hợp tác xã|lao động|[^\W\d_]+\d?)){0,2}"
# Papers are joined by a comma only: "3 đề án và kế hoạch thực hiện" may be three schemes, and a plan.
_COUNTED = [
    re.compile(rf"\s+(?P<unit>{_noun_phrase(_NOUNS[nouns], joint)}{_PER})", re.IGNORECASE)
    for nouns, joint in (
        ("papers", r",\s*"),
        ("contents", r"(?:,\s*|\s+và\s+)"),
        ("events", r",\s*"),
        ("places", r"(?:,\s*|\s+và\s+)"),
        ("people", r"(?:,\s*|\s+và\s+)"),
        ("times", r"(?!)"),
    )
]
_MEASURED = re.compile(rf"\s*(?P<unit>{_any(_BESIDE['measures'])}{_PER})", re.IGNORECASE)
_SHARED = re.compile(rf"\s+(?:{_any(_BESIDE['shares'])})", re.IGNORECASE)
_AFTERWARDS = re.compile(r"\s+(?P<after>trở (?:lên|xuống))(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"\s+([^\W\d_]+)")

# --- Numbers that count nothing -----------------------------------------------------------------

_YEAR = r"(?:19|20)\d\d(?!\d|[.,/]\d)"
_NAMELESS_DAY = re.sub(r"\?P<\w+>", "?:", DAY)
_BOUND = r"(?<![\w.,/:–-])"
_ROMAN = r"(?:IV|I{1,3}|[1-4])(?!\w)"
_DASH = r"\s*[-–—]\s*"
_DATED = r"(?:ngày|sáng|chiều|tối|trưa|đêm|mùng|mồng)"
_NOT_COUNTED = re.compile(
    "|".join(
        (
            # days, months, years: events, not limits
            rf"(?<!\w)(?:từ\s+)?(?:{_DATED}\s+)?{_BOUND}{_NAMELESS_DAY}(?!\d)",
            rf"(?<!\w){_DATED}\s+\d{{1,2}}\s*[/.-]\s*\d{{1,2}}(?!\d)",
            r"(?<!\w)(?:từ|đến|tới|vào|hôm)\s+\d{1,2}/\d{1,2}(?!\d)",
            r"(?<!mỗi )(?<!một )(?<!hàng )(?<!hằng )(?<!\w)(?:ngày|mùng|mồng|rằm)\s+\d{1,2}(?![\d.]|,\d)",
            r"(?<!mỗi )(?<!một )(?<!\w)tháng\s+(?:giêng|chạp|\d{1,2}(?![\d.]|,\d)"
            rf"(?:\s*[/-]\s*{_YEAR}|\s+năm\s+{_YEAR})?)",
            rf"(?<!mỗi )(?<!\w)năm\s+{_YEAR}",
            rf"(?<!\w)quý\s+(?:{_ROMAN})(?:\s*[/-]\s*{_YEAR}|\s+năm\s+{_YEAR})?",
            rf"{_BOUND}\d{{1,2}}/{_YEAR}",
            # clock times and telephone numbers
            r"(?<![\w,.])\d{1,2}\s?(?:giờ|h|:)\s?\d{0,2}(?!\w)(?:\s*phút)?|(?<![\w,.])\d+\s+(?:phút|giây)(?!\w)",
            r"(?<![\w,.])0\d{2,}(?:[ .]?\d{2,})*",
            r"(?<!\w)(?:điện thoại|đt|hotline|đường dây nóng)\s*:?\s*[\d .()-]+",
            # places in a row: ordinals, articles of a law, grades, numbered quarters
            r"(?<!\w)(?:thứ|tháng|lần|hạng|khóa)\s+(?:nhất|nhì|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)(?!\w)",
            r"(?<!\w)(?<!định )(?:thứ|khoản|lần|khóa|kỳ|đợt|vòng|bảng|mục|mức độ|hạng|loại|bậc|tầng|trang|giai đoạn"
            r"|trường cấp|nhà cấp|học sinh cấp|top|tổ|đội|thôn|bản|ấp|buôn|xóm|khu|khu vực|quận|phường|vùng|lớp|khối"
            r"|bài|kỳ họp|quốc lộ|tỉnh lộ|ql|km)\s+\d{1,2}[a-zđ]?"
            rf"(?!\w|[.,]\d|\s*[%–-]|\s+(?:năm|tháng|ngày|hộ|người|{SCALE}|{_any(_BESIDE['measures'])}))(?:,\s\d{{1,2}}(?!\w|[.,]\d))*",
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

_DOCUMENT_TYPES: dict[str, str] = _LISTS["document_types"]
_TYPE = _any(_LISTS["documents"]["types"])
# 88/2019/QH14, 12/NQ-CP, 18-NQ/TW, 09-CTr/TU, 30a
_CODE = (
    r"\d{1,5}[a-z]?(?:\s?/\s?\d{4})?(?:\s?[-–/]\s?[A-ZĐƯ][A-Za-zĐđƯư]{0,7}\d{0,2}(?:\.[A-ZĐƯ]+)?(?!\w)){0,3}"
    r"(?!\w|[.,/–-]\w)"
)
_DOCUMENT = re.compile(
    rf"(?<!\w)(?:(?P<type>(?i:{_TYPE}))\s+[Ss]ố:?\s*(?P<number>{_CODE})"
    # without "số" a capital, and nothing after the figure that could be counted: "Kế hoạch 5 năm" is no document
    rf"|(?P<type2>{_TYPE})\s+(?P<number2>{_CODE})(?=\s*(?:[.,;:)”\"]|$)|\s+(?:của|về|ngày\s+\d+|trên|tại|đã|được|và|là|cho|ở|do|số)(?!\w))"
    rf"|(?P<number3>\d{{1,5}}[a-z]?(?:/\d{{4}})?[-/](?P<abbreviation>{'|'.join(_DOCUMENT_TYPES)})(?:[-/.][\wĐ.]*\w)?)(?!\w))"
    rf"(?P<dated>,?\s+ngày\s+{_NAMELESS_DAY}(?!\d))?"
)

# --- Periods and deadlines ----------------------------------------------------------------------

_VISION = rf"(?:(?:\s*,|\s+và|\s+có)?\s+(?:tầm nhìn|định hướng)\s+(?:(?:đến|tới)\s+)?(?:năm\s+)?(?P<vision>{_YEAR}))"
_SPAN = r"(?P<unit>giai đoạn|thời kỳ|nhiệm kỳ|năm học|niên khóa|niên vụ|mùa khô|mùa mưa)"
_PERIOD = re.compile(
    rf"(?<!\w)(?:{_SPAN}\s+)?(?:từ\s+)?(?:(?:các\s+)?(?<!\d\s)năm\s+)?{_BOUND}(?P<first>{_YEAR})"
    rf"(?:{_DASH}|\s+(?:đến|tới)\s+(?:hết\s+|cuối\s+)?(?:năm\s+)?)(?P<last>{_YEAR}){_VISION}?"
    rf"|(?<!\w)từ\s+(?:năm\s+)?(?P<open>{_YEAR})\s+(?:đến|tới)\s+nay(?!\w)"
    # the horizon of a plan; without the vision "đến năm 2030" is a deadline
    rf"|(?<!\w)(?:đến|tới)\s+(?:năm\s+)?(?P<horizon>{_YEAR}){_VISION.replace('<vision>', '<vision2>')}",
    re.IGNORECASE,
)
_SOME_DAY = (
    rf"(?:\d{{1,2}}|[IVX]+)(?:\s*[/.-]\s*\d+)*(?:\s+tháng\s+\d{{1,2}})?(?:(?:\s*[/-]\s*|\s+năm\s+){_YEAR})?|{_YEAR}"
)
# From one day to another, and the day up to which something was counted: no limit is set.
_REPORTED = re.compile(
    rf"(?<!\w)(?:tính\s+(?:đến|tới)\s+(?:hết\s+|cuối\s+)?(?:ngày|tháng|quý|năm)\s+(?:{_SOME_DAY})"
    rf"|từ\s+(?:ngày|tháng|quý|năm)\s+(?:{_SOME_DAY})\s+(?:đến|tới)\s+(?:hết\s+)?(?:(?:ngày|tháng|quý|năm)\s+)?(?:{_SOME_DAY})"
    rf"|từ\s+\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d+)?\s+(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d+)?)(?!\w)",
    re.IGNORECASE,
)
_FIRM = (
    r"(?:chậm|muộn)\s+nhất(?:\s+(?:là|vào|trong|đến|trước|hết))*|hạn\s+(?:cuối|chót)(?:\s+(?:là|đến))?"
    r"|(?:đến|tới)(?:\s+(?:hết|cuối|trước))?|trước|hết"
)
_DEADLINE = re.compile(
    rf"(?<!\w)(?:(?:(?P<firm>{_FIRM})|(?P<loose>trong|vào(?:\s+cuối)?|cuối))\s+|(?=quý\s))"
    rf"(?P<when>(?:ngày\s+)?{_NAMELESS_DAY}(?!\d)"
    rf"|(?:ngày\s+\d{{1,2}}(?:\s*[/.-]\s*|\s+tháng\s+)|\d{{1,2}}/)(?:1[0-2]|0?[1-9])(?![\d/])"
    rf"|tháng\s+(?P<month>1[0-2]|0?[1-9])(?!\d)(?:(?:\s*[/.-]\s*|\s+năm\s+)(?P<month_year>{_YEAR}))?"
    rf"|quý\s+(?P<quarter>{_ROMAN})(?:(?:\s*[/.-]\s*|,?\s+năm\s+)(?P<quarter_year>{_YEAR}))?"
    rf"|(?:cuối\s+)?năm\s+(?P<year>{_YEAR}))",
    re.IGNORECASE,
)
# Something is due: without such words "trong quý I/2021" and "đến ngày 31/12" report what has happened.
_DUE = re.compile(
    r"(?<!đã )(?<!\w)(?:hoàn thành|hoàn tất|xong|phấn đấu|mục tiêu|phải|yêu cầu|đề nghị|dự kiến|sẽ|trình|gửi|nộp"
    r"|chậm nhất|muộn nhất|ban hành|đưa vào)(?!\w)",
    re.IGNORECASE,
)
_DONE = re.compile(r"(?<!\w)đã(?!\w)", re.IGNORECASE)
_REACH = 80  # characters before a loose time in which the duty must stand, after a firm one in which "đã" denies it

# --- Percentages and counts ---------------------------------------------------------------------

_FIGURES = rf"{FIGURE}(?:\s+{SCALE}){{0,3}}(?:\s+{FIGURE}(?:\s+{SCALE}){{1,3}}){{0,4}}"
_QUALIFIED = rf"(?:(?<!\w)(?P<qualifier>{_QUALIFIERS})\s+)?"
_TO = r"(?:\s*[-–—]\s*|\s+(?:đến|tới)\s+)"
_PERCENT_SIGN = r"(?:\s+điểm)?(?:\s?%|\s+phần\s+trăm(?!\w))"
_NOT_LONGER = r"(?!\d|[.,/:]\d)"


def _percentage(upper: str) -> re.Pattern[str]:
    return re.compile(
        rf"{_QUALIFIED}{_BOUND}(?P<low>{FIGURE}){_NOT_LONGER}{upper}(?P<sign>{_PERCENT_SIGN})(?P<per>{_PER})",
        re.IGNORECASE,
    )


def _count(upper: str) -> re.Pattern[str]:
    return re.compile(
        rf"{_QUALIFIED}(?:{_BOUND}(?P<low>{_FIGURES})(?:/(?P<of>{_FIGURES})|{upper}){_NOT_LONGER}(?![-–]\d)"
        rf"|(?<!\w)(?P<words>{NUMBER_WORDS})|(?<!\w)(?P<order>hàng|vài|mấy|cả)\s+(?P<scale>{SCALE}(?:\s+{SCALE})*))",
        re.IGNORECASE,
    )


# Each twice: with the upper end of a range, and without it for what looks like a range and falls, "giảm từ 7% đến 5%".
_PERCENTAGES = _percentage(rf"(?:(?:{_PERCENT_SIGN}{_PER})?{_TO}(?P<high>{FIGURE}))?"), _percentage(r"(?P<high>(?!))?")
_COUNTS = _count(rf"(?:(?:\s?{_any(_BESIDE['measures'])})?{_TO}(?P<high>{_FIGURES}))?"), _count(r"(?P<high>(?!))?")
# "năm" is five after these, otherwise a year: "trong năm huyện đã …" (within the year the district …).
_FIVE = re.compile(
    r"(?<!\w)(?:có|gồm|và|chức|lập|hành|dựng|hiện|định|thành|ra|ít nhất|tối thiểu|hơn|gần)\s+$", re.IGNORECASE
)
_ANY_NUMBER = re.compile(
    r"\d|(?<!\w)(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|trăm|chục|nghìn|ngàn|vạn|triệu|t[ỷỉ])(?!\w)", re.I
)
# "trên 5 lĩnh vực" is *in* five fields, "trên 500 hộ" *more than* 500.
_ON = re.compile(r"lĩnh vực|mặt|huyện|xã|tỉnh|tuyến|địa bàn|vùng", re.IGNORECASE)


class _Mention(NamedTuple):
    kind: str
    start: int
    end: int
    value: float | None = None
    high: float | None = None
    qualifier: str | None = None
    unit: str | None = None
    date: date | None = None
    number: str | None = None


# Replaces what is read: neither word nor space, so it keeps the offsets and stops every later pattern.
_TAKEN = "\0"

# --- Reading ------------------------------------------------------------------------------------


def find_quantities(sentences: pd.DataFrame) -> pd.DataFrame:
    """Find what the sentences state in numbers.

    One row is one mention, in the order of the text; mentions do not overlap. A text that announces "9 đề
    án" twice has two rows, so a sum of values is a sum of *mentions*, not of schemes. What is written
    without a number ("một số giải pháp", "nhiều xã") is not here, nor are numbers that count nothing: ordinals
    ("lần thứ XV", "thứ hai"), list heads ("Một là"), days and years of events, clock times, telephone numbers, scores,
    numbered places and articles. "Kế hoạch số về …", a document whose number the source lost, is no mention.

    The finding is by rules and word lists. A number in words counts only before a noun of the lists; after figures
    an unknown noun is taken up to three syllables, so `unit` may there end early or late.

    Parameters
    ----------
    sentences
        The table of `split_sentences`. Where it has `published`, a day before it is no deadline unless a word of
        duty ("phải", "hoàn thành" …) stands in the sentence: "Đến ngày 31/12/2020, tỉnh có 50 xã" reports.

    Returns
    -------
    DataFrame
        - article_id, province (if the sentences have one) : str
        - sentence : int, number of the sentence in its article
        - kind : str, one of count, percentage, deadline, period, document
        - value : float. count: the number, magnitudes resolved ("2,5 triệu" is 2 500 000, money in đồng), lower end
          of a range, and of "15/18 chỉ tiêu" the 15; "hàng trăm" is 100. percentage: in per cent. period: first year
        - high : float, upper end of a range; period: last year; otherwise missing
        - qualifier : str, as written in lower case: "gần", "hơn", "ít nhất", "hàng", "trở lên"; of a deadline its
          preposition: "trước", "đến hết", "trong"; missing where there is none
        - unit : str. count: what is counted ("cán bộ, đảng viên", "đề án, nghị quyết", "ha", "đồng/kg", and for
          durations "năm"), missing after a bare magnitude ("5 tỷ"). percentage: begins with "%" or "điểm %", then per
          what, then of what ("%/năm", "% công nhân"). period: its kind ("nhiệm kỳ"), if named. document: its type
          ("nghị quyết")
        - date : datetime64. deadline: the last day that it allows, so "trước ngày 15/12/2022" is 14 December and
          "quý I/2021" is 31 March; missing where the year is not written. document: its date. period: last day of its
          vision ("tầm nhìn đến năm 2050"). "đến năm 2030" is a deadline, "đến năm 2030, tầm nhìn đến năm 2045" a
          period without a first year, since it names the horizon of a plan
        - text : str, `articles.text[start:end]`
        - start, end : int, place in `articles.text`, in characters
        - number : str, number of the document ("88/2019/QH14"), missing for other kinds
        - every further column of `sentences` except block

    Raises
    ------
    ValueError
        If `sentences` has no article_id, sentence, start or text.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": ["a"], "sentence": [1], "start": [100],
    ...     "text": ["Trước ngày 15/12/2022, gần 6.000 cán bộ, đảng viên học 9 đề án, nghị quyết."]})
    >>> find_quantities(sentences)[["kind", "value", "qualifier", "unit", "start"]].values.tolist()
    ... # doctest: +NORMALIZE_WHITESPACE
    [['deadline', nan, 'trước', nan, 100],
     ['count', 6000.0, 'gần', 'cán bộ, đảng viên', 123],
     ['count', 9.0, nan, 'đề án, nghị quyết', 155]]
    """
    needed = ["article_id", "sentence", "start", "text"]
    if missing := [c for c in needed if c not in sentences]:
        raise ValueError(
            f"sentences has no column {', '.join(missing)}; it has {', '.join(map(str, sentences.columns))}"
        )
    published = sentences["published"] if "published" in sentences else [pd.NaT] * len(sentences)
    rows = []
    for position, (text, offset, day) in enumerate(zip(sentences["text"], sentences["start"], published, strict=True)):
        for m in sorted(_mentions(text, None if pd.isna(day) else pd.Timestamp(day).date()), key=lambda m: m.start):
            cut = text[m.start : m.end]
            rows.append((position, *m[:1], *m[3:8], cut, offset + m.start, offset + m.end, m.number))
    columns = ["kind", "value", "high", "qualifier", "unit", "date", "text", "start", "end", "number"]
    found = pd.DataFrame(rows, columns=["position", *columns])
    numeric = {"value": float, "high": float, "start": int, "end": int}
    words = dict.fromkeys(("kind", "qualifier", "unit", "text", "number"), sentences["text"].dtype)
    found = found.astype(numeric | words)
    found["date"] = pd.to_datetime(found["date"])
    lines = sentences.iloc[found["position"].astype(int)].reset_index(drop=True)
    first = [c for c in ("article_id", "province", "sentence") if c in lines]
    further = [c for c in lines if c not in (*first, *columns, "block")]
    return pd.concat([lines[first], found[columns], lines[further]], axis=1)


def _mentions(text: str, published: date | None) -> Iterator[_Mention]:
    """Find the mentions of one sentence, kind by kind; what one kind has taken, no later kind sees."""
    if not _ANY_NUMBER.search(text):
        return
    rest = text
    for reader in (_documents, _periods, _reported, _deadlines, _uncounted, _percentages, _counts):
        pieces, position = [], 0
        for mention in reader(rest, published):
            pieces += [rest[position : mention.start], _TAKEN * (mention.end - mention.start)]
            position = mention.end
            if mention.kind:
                yield mention
        rest = "".join([*pieces, rest[position:]])


def _documents(text: str, published: date | None) -> Iterator[_Mention]:
    for m in _DOCUMENT.finditer(text):
        number = m["number"] or m["number2"] or m["number3"]
        unit = m["type"] or m["type2"] or _DOCUMENT_TYPES[m["abbreviation"]]
        if not (m["type"] or m["type2"]) and re.search(r"QĐ/T[WU]", number):
            unit = None  # the Party numbers its decisions and its regulations alike
        day = parse_day(m["dated"]) if m["dated"] else None
        yield _Mention("document", *m.span(), unit=unit and _lower(unit), date=day, number=number)


def _periods(text: str, published: date | None) -> Iterator[_Mention]:
    for m in _PERIOD.finditer(text):
        first, last = m["first"] or m["open"], m["last"] or m["horizon"]
        if first and last and first > last:
            continue
        vision = m["vision"] or m["vision2"]
        yield _Mention(
            "period", *m.span(),
            value=float(first) if first else None, high=float(last) if last else None,
            unit=m["unit"] and _lower(m["unit"]), date=date(int(vision), 12, 31) if vision else None,
        )  # fmt: skip


def _reported(text: str, published: date | None) -> Iterator[_Mention]:
    return (_Mention("", *m.span()) for m in _REPORTED.finditer(text))


def _uncounted(text: str, published: date | None) -> Iterator[_Mention]:
    return (_Mention("", *m.span()) for m in _NOT_COUNTED.finditer(text))


def _deadlines(text: str, published: date | None) -> Iterator[_Mention]:
    in_sentence = _DUE.search(text)
    for m in _DEADLINE.finditer(text):
        first, last = _first_and_last_day(m)
        limit = _lower(m["firm"] or m["loose"] or "")
        day = last
        if first and "trước" in limit:
            day = first - timedelta(1) if first > date.min else None
        over = bool(day and published and day < published)
        if m["firm"]:
            done = _DONE.search(text, m.end(), m.end() + _REACH)
            is_limit = bool(in_sentence) or not (over or done or not day)
        else:  # "giảm còn 5% vào năm 2025" is a target while 2025 lies ahead
            ahead = bool(m["year"] and day and published and limit.startswith("vào"))
            is_limit = not over and (ahead or bool(_DUE.search(text, max(0, m.start() - _REACH), m.start())))
        if is_limit:
            yield _Mention("deadline", *m.span(), qualifier=limit or None, date=day)


def _first_and_last_day(m: re.Match[str]) -> tuple[date | None, date | None]:
    if m["quarter_year"]:
        quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(m["quarter"].lower()) or int(m["quarter"])
        year, months = int(m["quarter_year"]), (3 * quarter - 2, 3 * quarter)
    elif m["month_year"]:
        year, months = int(m["month_year"]), (int(m["month"]), int(m["month"]))
    elif m["year"]:
        year, months = int(m["year"]), (1, 12)
    else:
        day = parse_day(m["when"])
        return day, day
    return date(year, months[0], 1), date(year, months[1], monthrange(year, months[1])[1])


def _percentages(text: str, published: date | None) -> Iterator[_Mention]:
    ranged, single = _PERCENTAGES
    position = 0
    while m := ranged.search(text, position):
        if m["high"] and parse_number(m["high"]) < parse_number(m["low"]):
            m = single.search(text, m.start())
        end = m.end()
        unit = ("điểm %" if "điểm" in m["sign"].lower() else "%") + _lower(m["per"]).replace(" ", "")
        end = shared.end() if (shared := _SHARED.match(text, end)) else end
        end = counted.end("unit") if (counted := _match_counted(text, end)) else end
        if of_what := _lower(text[m.end() : end]):
            unit = f"{unit} {of_what}"
        after = _AFTERWARDS.match(text, end)
        position = after.end() if after else end
        yield _Mention(
            "percentage", m.start(), position,
            value=parse_number(m["low"]), high=parse_number(m["high"]) if m["high"] else None,
            qualifier=_qualifier(m, after), unit=unit,
        )  # fmt: skip


def _counts(text: str, published: date | None) -> Iterator[_Mention]:
    ranged, single = _COUNTS
    position = 0
    while m := ranged.search(text, position):
        if m["high"] and _ends_of_range(m) is None:
            m = single.search(text, m.start())
        mention = _read_count(text, m)
        position = mention.end if mention else m.end()
        if mention:
            yield mention


def _ends_of_range(m: re.Match[str]) -> tuple[float, float] | None:
    """Return both ends, or None where the second is smaller; "3 - 5 tỷ" are both thousands of millions."""
    high = parse_number(m["high"])
    shared = "" if re.search(r"[^\W\d]", m["low"]) else " ".join(re.findall(r"[^\W\d]+", m["high"]))
    low = parse_number(f"{m['low']} {shared}".strip())
    return (low, high) if low <= high else None


def _read_count(text: str, m: re.Match[str]) -> _Mention | None:
    number = m["low"] or m["words"] or m["scale"]
    has_scale = re.search(rf"(?<!\w){SCALE}", m.group(), re.IGNORECASE) is not None
    measured = _MEASURED.match(text, m.end())
    counted = None if measured else _match_counted(text, m.end())
    span = measured or counted
    end = span.end("unit") if span else m.end()
    if span and span["unit"].lower() in _OPEN_NOUNS:
        end = _end_of_unknown_noun(text, end, 2)
    elif not span and ((m["low"] and not m["of"]) or m["order"]):
        end = _end_of_unknown_noun(text, end, 3)
    unit = text[m.end() : end].strip() or None
    after = _AFTERWARDS.match(text, end)
    end = after.end() if after else end
    if not unit and not (has_scale and m["low"]):
        return None
    if m["words"] and not _counts_in_words(text, m, unit):
        return None
    if m["of"] and unit and re.match(rf"(?:{_any(_NOUNS['times'])})", unit, re.IGNORECASE) and not has_scale:
        return None  # "30/4 năm nay" is a day
    if m["of"] and unit and unit.lower().startswith("số ") and not has_scale:
        return None  # "2/3 số hộ" is a fraction
    is_year = m["low"] and not has_scale and re.fullmatch(_YEAR, m["low"])
    if is_year and not (m["qualifier"] or measured):
        return None
    low, high = _values(m, number)
    start, qualifier = m.start(), _qualifier(m, after)
    is_whole = counted and not has_scale and not low % 1
    if qualifier in ("trên", "dưới") and is_whole and (low < 10 or (_ON.match(unit) and low % 10)):
        start, qualifier = m.start("low") if m["low"] else m.start("words"), None
    return _Mention("count", start, end, low, high, qualifier, unit and _lower(unit))


def _values(m: re.Match[str], number: str) -> tuple[float, float | None]:
    if m["high"]:
        return _ends_of_range(m)
    if m["of"]:  # "45.799/36.875 tỷ đồng": the magnitude belongs to both
        number = " ".join([number, *re.findall(r"[^\W\d]+", m["of"])])
    return parse_number(number), None


def _counts_in_words(text: str, m: re.Match[str], unit: str) -> bool:
    """Tell whether a number in words counts here: it is also part of names, "năm" is a year and "một" an article."""
    words = m["words"]
    if words[0].isupper() and text[: m.start("words")].strip(" -–•“\"'("):
        return False
    if words.lower() == "một":
        return (m["qualifier"] or "trên").lower() not in ("trên", "dưới")
    if words.lower() == "năm":
        return bool(_FIVE.search(text[: m.start("words")])) and not re.match(_any(_NOUNS["times"]), unit, re.IGNORECASE)
    return True


def _match_counted(text: str, position: int) -> re.Match[str] | None:
    """Return the longest of the units that the classes of nouns find: "tổ chức đảng", not "tổ"."""
    found = [m for pattern in _COUNTED if (m := pattern.match(text, position))]
    return max(found, key=lambda m: m.end(), default=None)


def _end_of_unknown_noun(text: str, position: int, syllables: int) -> int:
    for syllable in range(syllables):
        word = _WORD.match(text, position)
        if not word or is_roman_numeral(word[1]) or not (word[1].islower() or (word[1].isupper() and len(word[1]) > 1)):
            break
        if _BOUNDARY.match(text, word.start(1)) and not (syllable == 0 and word[1].lower() in _CLASSIFIERS):
            break
        position = word.end()
    return position


def _qualifier(m: re.Match[str], after: re.Match[str] | None) -> str | None:
    said = m["qualifier"] or (m.groupdict().get("order")) or (after["after"] if after else None)
    return _lower(said) if said else None


def _lower(text: str) -> str:
    """Lower the case of words but not of abbreviations: "Đề án" → "đề án", "sản phẩm OCOP" and "kWh" stay."""
    return re.sub(
        r"\w+", lambda w: w[0].lower() if w[0][1:].islower() or len(w[0]) == 1 else w[0], " ".join(text.split())
    )


# --- Instruments --------------------------------------------------------------------------------


def instrument_counts(quantities: pd.DataFrame, *, by: str = "province") -> pd.DataFrame:
    """Compare the numbers of resolutions, directives, schemes … that each group of texts states.

    One row is one group × instrument, for every instrument that any group counts; a zero says that the group
    states no number of it, not that it has none. A number may be stated twice, or tell what has been done and not
    what is planned: the totals are sums of mentions, and `sentences` opens each of them.

    Parameters
    ----------
    quantities
        The table of `find_quantities`.
    by
        The grouping column.

    Returns
    -------
    DataFrame
        Groups in their order in `quantities`, instruments in the order of `INSTRUMENTS`, joint ones last:

        - the column named by `by`
        - instrument : str, Vietnamese. Several in one number ("9 đề án, nghị quyết") are a row of their own and never
          split, since nobody knows how many of the nine are schemes; so is "nhóm nhiệm vụ, giải pháp", which
          counts groups. Modifiers are left out: "4 chương trình trọng tâm" counts programmes
        - gloss : str, the same in English
        - mentions : int, times that a number of it is stated
        - total : float, sum of `value` over these mentions, of a range its lower end
        - sentences : str, where they stand, "article_id:sentence", separated by blanks

    Raises
    ------
    ValueError
        If `by` is no column of `quantities`.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": ["a", "b"], "province": ["P", "Q"], "sentence": [1, 4],
    ...     "start": [0, 0], "text": ["Ban hành 3 nghị quyết và 2 đề án.", "Có 9 đề án, nghị quyết."]})
    >>> counts = instrument_counts(find_quantities(sentences))
    >>> counts[counts["mentions"] > 0][["province", "instrument", "total", "sentences"]].values.tolist()
    [['P', 'nghị quyết', 3.0, 'a:1'], ['P', 'đề án', 2.0, 'a:1'], ['Q', 'nghị quyết, đề án', 9.0, 'b:4']]
    """
    if by not in quantities:
        raise ValueError(f"by {by!r} is no column of quantities; it has {', '.join(quantities.columns)}")
    counts = quantities[quantities["kind"] == "count"]
    counts = counts.assign(instrument=[instrument_of(u) for u in counts["unit"]])
    counts = counts[counts["instrument"].notna()]
    order = list(INSTRUMENTS)
    found = sorted(
        counts["instrument"].unique(),
        key=lambda name: (name.count(","), name.startswith("nhóm"), order.index(_parts(name)[0]), name),
    )
    rows = []
    for group in quantities[by].dropna().unique():
        for instrument in found:
            stated = counts[(counts[by] == group) & (counts["instrument"] == instrument)]
            places = dict.fromkeys(f"{a}:{s}" for a, s in zip(stated["article_id"], stated["sentence"], strict=True))
            rows.append((group, instrument, _gloss(instrument), len(stated), stated["value"].sum(), " ".join(places)))
    table = pd.DataFrame(rows, columns=[by, "instrument", "gloss", "mentions", "total", "sentences"])
    return table.astype({"mentions": int, "total": float})


def _parts(instrument: str) -> list[str]:
    return instrument.removeprefix("nhóm ").split(", ")


def _gloss(instrument: str) -> str:
    gloss = " and ".join(INSTRUMENTS[part] for part in _parts(instrument))
    return f"groups of {gloss}" if instrument.startswith("nhóm ") else gloss


def instrument_of(unit: str) -> str | None:
    """Return the instruments of a unit in one order, without modifiers; None where it names anything else."""
    if pd.isna(unit):
        return None
    grouped = unit.startswith("nhóm ")
    found = set()
    for part in re.split(r", | và ", unit.removeprefix("nhóm ")):
        named = next((name for name in INSTRUMENTS if re.match(rf"{name}(?!\w)", part)), None)
        if not named:
            return None
        found.add("khâu đột phá" if named == "đột phá" else named)
    return ("nhóm " if grouped else "") + ", ".join(name for name in INSTRUMENTS if name in found)
