"""What the sentences state in numbers: counts, percentages, deadlines, periods and cited documents."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from operator import itemgetter

import numpy as np
import pandas as pd

from analysis.evidence.beginnings import Beginning, Beginnings, Block, Candidates
from analysis.evidence.counts import FRACTION_BEGINS, find_counts, find_fractions
from analysis.evidence.deadlines import DEADLINE_BEGINS, REPORTED_BEGINS, find_deadlines, hide_reported
from analysis.evidence.documents import DOCUMENT_BEGINS, find_documents
from analysis.evidence.gates import Gates
from analysis.evidence.percentages import find_percentages
from analysis.evidence.periods import PERIOD_BEGINS, find_periods
from analysis.evidence.quantity_words import (
    FIGURE_BEGINS,
    NUMBER_WORD_BEGINS,
    QUALIFIED_BEGINS,
    TAKEN,
    Mention,
    has_one_or_five,
    lowered,
)
from analysis.evidence.uncounted import UNCOUNTED_BEGINS, hide_uncounted
from analysis.system.columns import check_columns
from analysis.system.language import _
from analysis.system.processes import in_parts

_AT_ONCE = 5_000  # sentences in which beginnings are sought together
_MANY = 50_000  # sentences; of fewer one process is done before another one has started

# --- Reading ------------------------------------------------------------------------------------


def find_quantities(sentences: pd.DataFrame, *, processes: int = 1) -> pd.DataFrame:
    """Find what the sentences state in numbers.

    One row is one mention, in the order of the text; mentions do not overlap. A text that announces "9 đề
    án" twice has two rows, so a sum of values is a sum of *mentions*, not of schemes. What is written
    without a number ("một số giải pháp", "nhiều xã") is not included, nor are numbers that count nothing: ordinals
    ("lần thứ XV", "thứ hai"), list heads ("Một là"), dates of events, clock times, telephone numbers, scores ("thắng
    2-0"), portions ("2/3 số hộ"), numbered places and articles.

    The rules and word lists are made for Party and administrative prose. A number in words counts only before a noun
    of the lists; after figures an unknown noun is taken up to about three syllables, so its `unit` may end early or
    late.

    Parameters
    ----------
    sentences
        The table of `split_sentences`. With a column `published` a date before it is a deadline only if a word of
        duty ("phải", "hoàn thành" …) occurs: "Đến ngày 31/12/2020, tỉnh có 50 xã" reports. Without it such a
        sentence cannot be told from a plan; years before 2000 are then no deadlines.
    processes
        Number of processes that share the work. Of fewer than 50,000 sentences one does all, since another would take
        longer to start. The table is the same.

    Returns
    -------
    DataFrame
        - article_id, province (if the sentences have one) : str
        - sentence : int, number of the sentence in its article
        - kind : str, one of count, percentage, deadline, period, document
        - value : float. count: the number, magnitudes resolved ("2,5 triệu" is 2 500 000, money in đồng), negative
          with a minus or "âm" before a measure or magnitude, lower end of a range, and of "15/18 chỉ tiêu" the 15;
          "hàng trăm" is 100. percentage: in per cent, with its sign. period: first year
        - high : float, upper end of a range; period: last year; otherwise missing
        - total : float, the whole of which a count is a part: 18 in "15/18 chỉ tiêu", 19 in "17 trong tổng số 19 mục
          tiêu"; otherwise missing
        - qualifier : str, as written in lower case: "gần", "hơn", "ít nhất", "hàng", "trở lên"; of a deadline its
          preposition: "trước", "đến hết", "trong"; missing where there is none
        - unit : str. count: what is counted ("cán bộ, đảng viên", "đề án, nghị quyết", "ha", "đồng/kg", and for
          durations "năm"), missing after a bare magnitude ("5 tỷ") or part ("đạt 17/19"); "đ" and "VNĐ" are "đồng".
          percentage: begins with "%" or "điểm %", then per what, then of what ("%/năm", "% công nhân"). period: its
          kind ("nhiệm kỳ", "6 tháng đầu năm"), if named. document: its type ("nghị quyết")
        - date : datetime64. deadline: the last date that it allows, so "trước ngày 15/12/2022" is 14 December and
          "quý I/2021" is 31 March; missing where the year is not written. document: its date, also where it comes
          before the verb ("Ngày 25-11-2019, Tỉnh ủy ban hành …") or after the issuer. period: last date of its
          vision ("tầm nhìn đến năm 2050"). "đến năm 2030" is a deadline, but a period without a first year where it
          names the horizon of a plan: "đến năm 2030, tầm nhìn đến năm 2045", "Quy hoạch sử dụng đất đến năm 2030"
        - text : str, `articles.text[start:end]`
        - start, end : int, offsets in `articles.text`, in characters
        - number : str, number of the document as written ("88/2019/QH14"); of a resolution of a plenum "Trung ương 4
          khóa XII"; missing for other kinds
        - every further column of `sentences` except block

    Raises
    ------
    ValueError
        If `sentences` has no article_id, sentence, start or text.

    Warns
    -----
    UserWarning
        If the numbers of a sentence could not be read. It names the article and the sentence, which has no rows.

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
    check_columns(sentences, needed, name="sentences", source="split_sentences()")
    days: list[date | None] = [None] * len(sentences)
    if "published" in sentences:
        codes, published = pd.factorize(sentences["published"])  # -1 where it is missing
        of_code = [*(pd.Timestamp(day).date() for day in published), None]
        days = [of_code[code] for code in codes]
    texts = sentences["text"].tolist()
    of_sentences = in_parts(_mentions_of, list(zip(texts, days, strict=True)), processes, fewest=_MANY)
    rows = []
    for position, (text, offset, found) in enumerate(
        zip(texts, sentences["start"].tolist(), of_sentences, strict=True)
    ):
        if isinstance(found, str):
            article, sentence = sentences["article_id"].iloc[position], sentences["sentence"].iloc[position]
            warnings.warn(
                _("article {article!r}, sentence {sentence}: skipped, its numbers could not be read ({reason})").format(
                    article=article, sentence=sentence, reason=found
                ),
                stacklevel=2,
            )
            continue
        for m in found:
            cut = text[m.start : m.end]
            rows.append((position, m.kind, *m[3:9], cut, offset + m.start, offset + m.end, m.number))
    columns = ["kind", "value", "high", "total", "qualifier", "unit", "date", "text", "start", "end", "number"]
    table = pd.DataFrame(rows, columns=["position", *columns])
    table = table.astype(dict.fromkeys(("value", "high", "total"), float) | dict.fromkeys(("start", "end"), int))
    for column in ("kind", "qualifier", "unit", "text", "number"):
        table[column] = table[column].astype(sentences["text"].dtype)
    table["date"] = pd.to_datetime(table["date"], errors="coerce")  # older pandas has no years before 1678
    kept = sentences.drop(columns=[column for column in columns if column in sentences])
    lines = kept.iloc[table["position"].astype(int)].reset_index(drop=True)
    first = [c for c in ("article_id", "province", "sentence") if c in lines]
    further = [c for c in lines if c not in (*first, *columns, "block")]
    return pd.concat([lines[first], table[columns], lines[further]], axis=1)


def _mentions_of(sentences: list[tuple[str, date | None]]) -> list[list[Mention] | str]:
    """Return the mentions of sentences, given the text of each and its date; or why its numbers could not be read."""
    found: list[list[Mention] | str] = []
    for first in range(0, len(sentences), _AT_ONCE):
        some = sentences[first : first + _AT_ONCE]
        low = [lowered(text) for text, _ in some]
        for (text, day), each, (bits, candidates) in zip(some, low, _BEGINNINGS.find(low), strict=True):
            if not (bits & _HAS_NUMBER or (bits & _ONE_OR_FIVE and has_one_or_five(each))):
                found.append([])
                continue
            try:
                found.append(sorted(_mentions(text, each, bits, candidates, day), key=_start))
            except (ValueError, OverflowError) as error:  # of a number or a date
                found.append(str(error))
    return found


# What one reader has taken, no later reader sees. Of each where its matches may begin.
_Reader = Callable[[str, str, list[int], date | None], Iterator[Mention]]
_READERS: tuple[tuple[Beginning, _Reader], ...] = (
    (DOCUMENT_BEGINS, lambda text, _, begins, __: find_documents(text, begins)),
    (PERIOD_BEGINS, lambda text, low, begins, _: find_periods(text, low, begins)),
    (REPORTED_BEGINS, lambda text, low, begins, _: hide_reported(text, low, begins)),
    (DEADLINE_BEGINS, find_deadlines),
    (UNCOUNTED_BEGINS, lambda text, _, begins, __: hide_uncounted(text, begins)),
    (FIGURE_BEGINS, lambda text, low, begins, _: find_percentages(text, low, begins)),
    (FRACTION_BEGINS, lambda text, low, begins, _: find_fractions(text, low, begins)),
    (QUALIFIED_BEGINS, lambda text, _, begins, __: find_counts(text, begins)),
)
_ONE_OR_FIVE = 1 << len(_READERS) + 2  # after the bits of number words and figures
_GATES = {
    PERIOD_BEGINS: "periods",
    REPORTED_BEGINS: "spans",
    FIGURE_BEGINS: "percentages",
    FRACTION_BEGINS: "totals",
}


def _may_have(block: Block) -> np.ndarray:
    """Return for each sentence the bits of the readers that may find something in it."""
    gates = Gates(block)
    closed = np.where(gates.one_or_five, 0, _ONE_OR_FIVE)
    for number, (beginning, _reader) in enumerate(_READERS):
        if beginning in _GATES:
            closed |= np.where(getattr(gates, _GATES[beginning]), 0, 1 << number)
    return ~closed


_BEGINNINGS = Beginnings([*(beginning for beginning, _ in _READERS), NUMBER_WORD_BEGINS], _may_have)
_HAS_NUMBER = _BEGINNINGS.figure_bit | 1 << len(_READERS)
_ANY = (1 << len(_READERS)) - 1
_STEPS = tuple((1 << i, beginning.pattern.match, reader) for i, (beginning, reader) in enumerate(_READERS))
_IN_WORD = re.compile(r"\w\w")
_start = itemgetter(Mention._fields.index("start"))


def _mentions(text: str, low: str, bits: int, candidates: Candidates, published: date | None) -> Iterator[Mention]:
    """Find the mentions of one sentence, kind by kind; `low` is the sentence in lower case."""
    for bit, begins_at, reader in _STEPS:
        if not bits & bit:
            continue
        begins = [at for at, own, tried in candidates if own & bit and (not tried & bit or begins_at(low, at))]
        if begins and (found := list(reader(text, low, begins, published))):
            yield from (mention for mention in found if mention.kind)
            # what is left begins anew after what has been taken
            ends = [m.end for m in found if _IN_WORD.match(low, m.end - 1)]
            text, low = _without(text, found), _without(low, found)
            candidates = sorted([*((at, own, _ANY) for at, own, _ in candidates), *((end, _ANY, _ANY) for end in ends)])
            if ends:
                bits |= _ANY


def _without(text: str, mentions: list[Mention]) -> str:
    pieces, position = [], 0
    for mention in mentions:
        pieces += [text[position : mention.start], TAKEN * (mention.end - mention.start)]
        position = mention.end
    return "".join([*pieces, text[position:]])
