"""When an article was published: year, quarter, month, term of a congress, before and after a date."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import add_periods
from analysis.corpus.periods import PERIODS, congresses, dates_of, period_of, periods_between


def of(date: str, **options) -> dict[str, str]:
    return add_periods(pd.DataFrame({"published": [date]}), **options).iloc[0].to_dict()


@pytest.mark.parametrize(
    ("date", "year", "quarter", "month", "congress"),
    [
        ("2021-01-24", "2021", "2021 Q1", "2021-01", "XII"),
        ("2021-01-25", "2021", "2021 Q1", "2021-01", "XIII"),  # the 13th congress opened
        ("2016-01-19", "2016", "2016 Q1", "2016-01", "XI"),
        ("2016-12-31", "2016", "2016 Q4", "2016-12", "XII"),
        ("2011-01-12", "2011", "2011 Q1", "2011-01", "XI"),
        ("2026-01-19", "2026", "2026 Q1", "2026-01", "XIV"),
    ],
)
def test_a_date_is_in_its_periods(date, year, quarter, month, congress):
    found = of(date)
    assert [found[name] for name in PERIODS] == [year, quarter, month, congress]


def test_before_the_first_known_congress_there_is_no_term():
    assert pd.isna(of("1986-12-14")["congress"])
    assert of("1986-12-15")["congress"] == "VI"


def test_without_a_date_there_is_no_period():
    table = pd.DataFrame({"published": ["2021-05-01", None, "2020-05-01"]}, index=[7, 8, 9])
    found = add_periods(table, split_at="2021-01-25")
    assert found.index.tolist() == [7, 8, 9]
    assert found[[*PERIODS, "split"]].isna().sum(axis=1).tolist() == [0, 5, 0]
    assert found["split"].dropna().tolist() == ["from 2021-01-25", "before 2021-01-25"]


def test_several_dates_make_periods_between_them():
    table = pd.DataFrame({"published": ["2015-01-01", "2016-01-20", "2021-01-24", "2021-01-25"]})
    assert add_periods(table, split_at=["2021-01-25", "2016-01-20"])["split"].tolist() == [
        "before 2016-01-20",
        "2016-01-20 to 2021-01-24",
        "2016-01-20 to 2021-01-24",
        "from 2021-01-25",
    ]


@pytest.mark.parametrize("kind", ["str", "category", "datetime64[ns]"])
def test_dates_of_any_kind_give_the_same(kind):
    dates = pd.Series(["2021-05-01", "2020-02-29"])
    assert period_of(dates_of(dates.astype(kind)), "month").tolist() == ["2021-05", "2020-02"]


@pytest.mark.parametrize(
    ("published", "options", "message"),
    [
        ("32/1/2021", {}, "published='32/1/2021' is not a date; it must be one such as 2021-03-04, or missing"),
        ("2021-01-01", {"split_at": "soon"}, "split_at=.'soon'. must be a date such as '2021-01-25', or several"),
        ("2021-01-01", {"split_at": []}, "split_at=.. must be a date"),
    ],
)
def test_what_is_no_date_is_refused(published, options, message):
    with pytest.raises(ValueError, match=message):
        of(published, **options)


def test_a_column_that_is_there_already_is_refused():
    with pytest.raises(ValueError, match="the table has a column year already; rename it"):
        add_periods(pd.DataFrame({"published": ["2021-01-01"], "year": "a"}))
    of_own = pd.DataFrame({"published": ["2021-01-01"], "split": "a"})
    assert add_periods(of_own)["split"].tolist() == ["a"]  # without split_at no such column is made
    with pytest.raises(ValueError, match="the table has a column split already"):
        add_periods(of_own, split_at="2021-01-01")


@given(st.dates(pd.Timestamp("1990-01-01").date(), pd.Timestamp("2027-12-31").date()), st.integers(0, 2000))
def test_periods_between_two_dates_begin_and_end_with_theirs_and_come_once(first, days):
    first = pd.Timestamp(first)
    last = first + pd.Timedelta(days=days)
    for period in PERIODS:
        names = periods_between(first, last, period)
        ends = period_of(pd.Series([first, last]), period).tolist()
        assert [names[0], names[-1]] == ends
        assert len(set(names)) == len(names)
    assert len(periods_between(first, last, "year")) == last.year - first.year + 1


def test_congresses_are_in_order():
    assert congresses()["opened"].is_monotonic_increasing
