"""Grouping: the column of a table that names the group of each article."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd


def check_by(units: pd.DataFrame, by: str) -> None:
    """Raise a ValueError unless `by` is the name of a column that can group `units`: with a value somewhere."""
    allowed = [c for c in units if c not in ("words", "sentence")]
    if not isinstance(by, str) or by not in allowed:
        raise ValueError(f"by={by!r} is not a column of the articles; allowed are {', '.join(allowed)}")
    if len(units) and units[by].isna().all():
        filled = [c for c in allowed if units[c].notna().any()]
        raise ValueError(f"by={by!r} is empty in every article; allowed are {', '.join(filled)}")


def warn_of_missing(units: pd.DataFrame, by: str) -> None:
    """Warn if articles are in no group because they have no value of `by`; once for each function that a user calls."""
    missing = units.loc[units[by].isna(), "article_id"].nunique()
    if missing:
        of = units["article_id"].nunique()
        warnings.warn(f"without {by} and so in no group: {missing} of {of} articles", stacklevel=3)


def group_codes(units: pd.DataFrame, by: str | Sequence[str]) -> tuple[np.ndarray, pd.Index]:
    """Return the group number of every unit (-1 where missing) and the groups in order of first appearance."""
    if isinstance(by, str) or len(by) == 1:
        codes, groups = pd.factorize(units[by if isinstance(by, str) else by[0]])
        return codes, pd.Index(plain(pd.Series(groups)))
    known = units[list(by)].notna().all(axis=1).to_numpy()
    codes = np.full(len(units), -1)
    codes[known], groups = pd.factorize(pd.MultiIndex.from_frame(units.loc[known, list(by)]))
    return codes, pd.Index(groups)


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
