"""What the sentences state in numbers: counts, percentages, deadlines, periods and cited documents."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

from analysis.evidence.counts import Mention, find_counts, lower, match_counted, read_qualifier
from analysis.evidence.quantity_patterns import (
    AFTERWARDS,
    ANY_NUMBER,
    DEADLINE,
    DOCUMENT,
    DOCUMENT_TYPES,
    DONE,
    DUE,
    NOT_COUNTED,
    PERCENTAGES,
    PERIOD,
    REACH,
    REPORTED,
    SHARED,
)
from analysis.text.dates import parse_day
from analysis.text.numbers import parse_number

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


def _mentions(text: str, published: date | None) -> Iterator[Mention]:
    """Find the mentions of one sentence, kind by kind; what one kind has taken, no later kind sees."""
    if not ANY_NUMBER.search(text):
        return
    rest = text
    for reader in (_documents, _periods, _reported, _deadlines, _uncounted, _percentages, find_counts):
        pieces, position = [], 0
        for mention in reader(rest, published):
            pieces += [rest[position : mention.start], _TAKEN * (mention.end - mention.start)]
            position = mention.end
            if mention.kind:
                yield mention
        rest = "".join([*pieces, rest[position:]])


def _documents(text: str, published: date | None) -> Iterator[Mention]:
    for m in DOCUMENT.finditer(text):
        number = m["number"] or m["number2"] or m["number3"]
        unit = m["type"] or m["type2"] or DOCUMENT_TYPES[m["abbreviation"]]
        if not (m["type"] or m["type2"]) and re.search(r"QĐ/T[WU]", number):
            unit = None  # the Party numbers its decisions and its regulations alike
        day = parse_day(m["dated"]) if m["dated"] else None
        yield Mention("document", *m.span(), unit=unit and lower(unit), date=day, number=number)


def _periods(text: str, published: date | None) -> Iterator[Mention]:
    for m in PERIOD.finditer(text):
        first, last = m["first"] or m["open"], m["last"] or m["horizon"]
        if first and last and first > last:
            continue
        vision = m["vision"] or m["vision2"]
        yield Mention(
            "period", *m.span(),
            value=float(first) if first else None, high=float(last) if last else None,
            unit=m["unit"] and lower(m["unit"]), date=date(int(vision), 12, 31) if vision else None,
        )  # fmt: skip


def _reported(text: str, published: date | None) -> Iterator[Mention]:
    return (Mention("", *m.span()) for m in REPORTED.finditer(text))


def _uncounted(text: str, published: date | None) -> Iterator[Mention]:
    return (Mention("", *m.span()) for m in NOT_COUNTED.finditer(text))


def _deadlines(text: str, published: date | None) -> Iterator[Mention]:
    in_sentence = DUE.search(text)
    for m in DEADLINE.finditer(text):
        first, last = _first_and_last_day(m)
        limit = lower(m["firm"] or m["loose"] or "")
        day = last
        if first and "trước" in limit:
            day = first - timedelta(1) if first > date.min else None
        over = bool(day and published and day < published)
        if m["firm"]:
            done = DONE.search(text, m.end(), m.end() + REACH)
            is_limit = bool(in_sentence) or not (over or done or not day)
        else:  # "giảm còn 5% vào năm 2025" is a target while 2025 lies ahead
            ahead = bool(m["year"] and day and published and limit.startswith("vào"))
            is_limit = not over and (ahead or bool(DUE.search(text, max(0, m.start() - REACH), m.start())))
        if is_limit:
            yield Mention("deadline", *m.span(), qualifier=limit or None, date=day)


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


def _percentages(text: str, published: date | None) -> Iterator[Mention]:
    ranged, single = PERCENTAGES
    position = 0
    while m := ranged.search(text, position):
        if m["high"] and parse_number(m["high"]) < parse_number(m["low"]):
            m = single.search(text, m.start())
        end = m.end()
        unit = ("điểm %" if "điểm" in m["sign"].lower() else "%") + lower(m["per"]).replace(" ", "")
        end = shared.end() if (shared := SHARED.match(text, end)) else end
        end = counted.end("unit") if (counted := match_counted(text, end)) else end
        if of_what := lower(text[m.end() : end]):
            unit = f"{unit} {of_what}"
        after = AFTERWARDS.match(text, end)
        position = after.end() if after else end
        yield Mention(
            "percentage", m.start(), position,
            value=parse_number(m["low"]), high=parse_number(m["high"]) if m["high"] else None,
            qualifier=read_qualifier(m, after), unit=unit,
        )  # fmt: skip
