"""When an article was published: year, quarter, month, term of a Party congress, before or after a date."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from io import StringIO
from itertools import pairwise

import pandas as pd

from analysis.system.columns import check_columns
from analysis.system.language import _

#: Periods that `add_periods` makes columns of.
PERIODS = ("year", "quarter", "month", "congress")


def add_periods(table: pd.DataFrame, *, split_at: str | Iterable[str] | None = None) -> pd.DataFrame:
    """Return a table with the periods of its articles as columns, so that they can be compared as groups.

    One row is one row of the table: articles, or any table made from them that has `published`. Any function compares
    the periods with `by=`, such as `keyness_table(terms, by="split")`; `over_time` draws them in their order. For
    `by="year"`, "quarter", "month" and "congress" the columns need not be there: they are derived from `published`.

    Parameters
    ----------
    table
        A table with a column `published` (dates, or text such as 2021-03-04), missing where unknown.
    split_at
        A date, or several: the articles before, between and from them on are told apart ("2021-01-25", the opening of
        the 13th congress).

    Returns
    -------
    DataFrame
        The same rows and columns, and:

        - year : str, such as "2021"
        - quarter : str, such as "2021 Q1"
        - month : str, such as "2021-03"
        - congress : str, the Party congress in whose term it was published, such as "XIII": from the day it opened
          to the day before the next one did; missing before 15 December 1986
        - split : str, with `split_at`: "before 2021-01-25" or "from 2021-01-25"

        All are missing where `published` is.

    Raises
    ------
    ValueError
        If there is no column `published`, it holds something else than dates, the table has one of the columns to be
        made already, or `split_at` holds no date.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "published": ["2020-09-25", "2021-03-04"]})
    >>> found = add_periods(articles, split_at="2021-01-25")
    >>> found[["quarter", "congress", "split"]].values.tolist()
    [['2020 Q3', 'XII', 'before 2021-01-25'], ['2021 Q1', 'XIII', 'from 2021-01-25']]
    """
    check_columns(table, ["published"], name="table", source="load_corpus()")
    if taken := [c for c in (*PERIODS, *(["split"] if split_at is not None else [])) if c in table]:
        raise ValueError(
            _("the table has a column {columns} already; rename it, or give the table without it").format(
                columns=", ".join(taken)
            )
        )

    def named(dates: pd.Series) -> dict[str, pd.Series]:
        found = {name: period_of(dates, name) for name in PERIODS}
        if split_at is not None:
            found["split"] = _split(dates, [split_at] if isinstance(split_at, str) else list(split_at))
        return found

    return _with_columns(table, named)


def with_period(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the table with the column `by` if that is a period and the table has dates; any other as it is."""
    if by not in PERIODS or by in table or "published" not in table:
        return table
    return _with_columns(table, lambda dates: {by: period_of(dates, by)})


def _with_columns(table: pd.DataFrame, named: Callable[[pd.Series], dict[str, pd.Series]]) -> pd.DataFrame:
    """Return the table with columns named by its dates, of which each is looked at once."""
    codes, values = pd.factorize(table["published"])
    columns = {
        name: pd.Series(of_date.reindex(codes).array, index=table.index, dtype="str")
        for name, of_date in named(dates_of(pd.Series(values))).items()
    }
    return table.assign(**columns)


def dates_of(published: pd.Series) -> pd.Series:
    """Return a column as dates; raise a ValueError that names what is none."""
    if isinstance(published.dtype, pd.CategoricalDtype):
        published = published.astype(published.cat.categories.dtype)
    dates = pd.to_datetime(published, errors="coerce", format=None if published.dtype.kind == "M" else "ISO8601")
    wrong = published[dates.isna() & published.notna() & (published.astype(str).str.strip() != "")]
    if len(wrong):
        raise ValueError(
            _("published={value!r} is not a date; it must be one such as 2021-03-04, or missing").format(
                value=wrong.iloc[0]
            )
        )
    return dates


def period_of(dates: pd.Series, period: str) -> pd.Series:
    """Return the name of the period of every date, missing where the date is."""
    if period == "congress":
        opened = congresses()
        at = opened["opened"].searchsorted(dates.fillna(pd.Timestamp.min), side="right") - 1
        return pd.Series(opened["congress"].array.take(at), index=dates.index).where((at >= 0) & dates.notna())
    written = {"year": "%Y", "month": "%Y-%m", "quarter": "%Y Q"}[period]
    names = dates.dt.strftime(written)
    return names + dates.dt.quarter.astype("Int64").astype("str") if period == "quarter" else names


def periods_between(first: pd.Timestamp, last: pd.Timestamp, period: str) -> list[str]:
    """Return the names of all periods from one date to another, in order, also those without an article."""
    if period == "congress":
        opened = congresses()
        named = period_of(pd.Series([first, last]), period)
        names = opened["congress"].tolist()
        return names[names.index(named[0]) if named[0] in names else 0 : names.index(named[1]) + 1]
    days = pd.Series(pd.date_range(first, last, freq="D"))
    return list(dict.fromkeys(period_of(days, period)))


@cache
def congresses() -> pd.DataFrame:
    """Return the congresses of the Communist Party of Vietnam since 1986 and the day on which each opened."""
    text = files("analysis").joinpath("resources", "congresses.csv").read_text("utf-8")
    return pd.read_csv(StringIO(text), parse_dates=["opened"])


def _split(dates: pd.Series, at: list[str]) -> pd.Series:
    try:
        moments = sorted(pd.Timestamp(pd.to_datetime(text, format="ISO8601")) for text in at)
    except (ValueError, TypeError):
        moments = []
    if not moments:
        raise ValueError(_("split_at={at!r} must be a date such as '2021-01-25', or several").format(at=at))
    names = [f"before {moments[0]:%Y-%m-%d}"]
    names += [f"{start:%Y-%m-%d} to {end - pd.Timedelta(days=1):%Y-%m-%d}" for start, end in pairwise(moments)]
    names.append(f"from {moments[-1]:%Y-%m-%d}")
    position = pd.Series(moments).searchsorted(dates.fillna(moments[0]), side="right")
    return pd.Series([names[i] for i in position], index=dates.index).where(dates.notna())
