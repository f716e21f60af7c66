"""Grouping: the column of a table that names the group of each article."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Sequence
from dataclasses import is_dataclass, replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.corpus.periods import PERIODS, with_period
from analysis.system.language import _

#: A table, or counts that hold one in their field `units`.
Grouped = TypeVar("Grouped")

_RESULT_COLUMNS = """
against articles articles_high articles_low at_least burstiness carried coded count covered design_effect df
dispersion end evidence expected false_sign frame G2 G2_all gloss high highest idf indicator instrument
interval is_word largest_share log2_ratio low lowest mentions moved_by n of of_articles p p_all per_1000_words
position q rank rank_high rank_low ratio reason rest rest_articles rest_per_1000_words sentence sentences
share share_of_articles shrunken stability start survives term tf tfidf topic total verdict weight word words
"""

#: Names that a column of a result bears: an article's column of such a name cannot group, it would be overwritten.
RESERVED = frozenset(_RESULT_COLUMNS.split())


def with_group(table: Grouped, by: str, *, option: str = "by", reserved: Collection[str] = RESERVED) -> Grouped:
    """Return a table, or counts, with the grouping column: a year, quarter, month or congress comes from `published`.

    Options and errors are those of `check_by`.
    """
    counts: Any = table
    units = counts.units if is_dataclass(table) else counts
    dated = with_period(units, by) if isinstance(by, str) else units
    check_by(dated, by, option=option, reserved=reserved)
    if dated is not units:
        counts = replace(counts, units=dated) if is_dataclass(table) else dated
    return counts


def check_by(units: pd.DataFrame, by: str, *, option: str = "by", reserved: Collection[str] = RESERVED) -> None:
    """Raise a ValueError unless `by` can group `units`.

    Parameters
    ----------
    units
        A table with the columns of the articles.
    by
        The grouping column: one with a value somewhere, whose name no column of a result bears.
    option
        What the caller's option is called, for the message.
    reserved
        The names refused; `RESERVED`, or more where a result has further columns.
    """
    allowed = [str(c) for c in units if c not in reserved]
    if isinstance(by, str) and by in units and by in reserved:
        raise ValueError(
            _(
                "{option}={by!r} is the name of a column of the results: rename that column of the "
                "articles; or {option} must be one of {allowed}"
            ).format(option=option, by=by, allowed=", ".join(allowed))
        )
    if by == "term":
        raise ValueError(
            _(
                "{option}='term': a column of that name holds the words of the results; the term of a Party congress "
                "is {option}='congress'"
            ).format(option=option)
        )
    if by == "split" and by not in units:
        raise ValueError(
            _(
                "{option}='split': the table has no such column yet; add_periods(table, split_at='2021-01-25') makes "
                "it from the dates"
            ).format(option=option)
        )
    if not isinstance(by, str) or by not in allowed:
        if "published" in units:
            allowed += [period for period in PERIODS if period not in units]
        raise ValueError(
            _("{option}={by!r} is not a column of the articles; it must be one of {allowed}").format(
                option=option, by=by, allowed=", ".join(allowed)
            )
        )
    if len(units) and units[by].isna().all():
        filled = [c for c in allowed if units[c].notna().any()]
        raise ValueError(
            _("{option}={by!r} is empty in every article; it must be one of {filled}").format(
                option=option, by=by, filled=", ".join(filled)
            )
        )


def warn_of_missing(units: pd.DataFrame, by: str) -> None:
    """Warn if articles are in no group because they have no value of `by`; once for each function that a user calls."""
    missing = units.loc[units[by].isna(), "article_id"].nunique()
    if missing:
        of = units["article_id"].nunique()
        warnings.warn(
            _("without {by} and so in no group: {missing} of {of} articles").format(by=by, missing=missing, of=of),
            stacklevel=3,
        )


def group_codes(units: pd.DataFrame, by: str | Sequence[str]) -> tuple[np.ndarray, pd.Index]:
    """Return the group number of every unit (-1 where missing) and the groups in order of first appearance."""
    if isinstance(by, str) or len(by) == 1:
        codes, groups = pd.factorize(units[by if isinstance(by, str) else by[0]])
        return codes, pd.Index(plain(pd.Series(groups)))
    known = units[list(by)].notna().all(axis=1).to_numpy()
    codes = np.full(len(units), -1)
    codes[known], groups = pd.factorize(pd.MultiIndex.from_frame(units.loc[known, list(by)]))
    return codes, pd.Index(groups)


def sum_rows(
    matrix: sparse.csr_array, codes: np.ndarray, groups: int, weights: np.ndarray | None = None
) -> sparse.csr_array:
    """Return groups × columns: the rows of `matrix` added up by their code, each `weights` times; -1 is left out."""
    rows = np.flatnonzero(codes >= 0)
    times = np.ones(len(rows), dtype=np.int64) if weights is None else weights[rows]
    adding = sparse.csr_array((times, (codes[rows], rows)), shape=(groups, len(codes)))
    summed = (adding @ matrix).tocsr()
    summed.sort_indices()
    return summed


def sum_few_rows(matrix: sparse.csr_array, rows: np.ndarray, codes: np.ndarray, groups: int) -> np.ndarray:
    """Return groups × columns: chosen rows of `matrix` added up by their code; of a few rows faster than `sum_rows`."""
    summed = np.zeros((groups, matrix.shape[1]), dtype=matrix.dtype)
    for row in rows:
        cells = slice(*matrix.indptr[row : row + 2])
        summed[codes[row], matrix.indices[cells]] += matrix.data[cells]
    return summed


def column_codes(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Return the number of every value (-1 where missing) and the values; those of a categorical as they are."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(), column.cat.categories
    codes, values = pd.factorize(column)
    return codes, pd.Index(values)


def plain(column: pd.Series) -> pd.Series:
    """Return the values of a categorical, and integers as int64: tables further down hold plain columns."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        dtype = column.cat.categories.dtype
        column = column.astype(float if dtype.kind in "iu" and column.hasnans else dtype)
    return column.astype(int) if isinstance(column.dtype, np.dtype) and column.dtype.kind == "i" else column
