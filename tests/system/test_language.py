"""Messages, numbers and dates in English and Vietnamese."""

import datetime as dt

import pytest

from analysis.system.language import _, date, in_language, language, ngettext, number, percent, set_language


def test_english_is_what_the_code_says():
    assert (_("article"), ngettext("article", "articles", 2)) == ("article", "articles")


def test_vietnamese_has_one_form_for_every_number():
    with in_language("vi"):
        assert (
            ngettext("{n} article", "{n} articles", 1) == ngettext("{n} article", "{n} articles", 2) == "{n} bài viết"
        )
        assert _("no such message") == "no such message"
    assert language() == "en"


def test_numbers_and_dates_are_written_as_in_the_language():
    day = dt.date(2026, 5, 7)
    assert (number(6000), number(12.8), number(0.5, 2), percent(0.128, 1), date(day)) == (
        "6,000", "12.8", "0.50", "12.8%", "7 May 2026",
    )  # fmt: skip
    with in_language("vi"):
        assert (number(6000), number(12.8), number(0.5, 2), percent(0.128, 1), date(day)) == (
            "6.000", "12,8", "0,50", "12,8%", "07/05/2026",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("share", "expected"), [(0, "0%"), (0.128, "13%"), (0.006, "1%"), (0.004, "0.4%"), (0.0004, "0.04%"), (9, "900%")]
)
def test_what_is_not_nothing_is_never_written_as_nothing(share, expected):
    assert percent(share) == expected


def test_the_environment_chooses_where_nothing_is_set(monkeypatch):
    monkeypatch.setenv("ANALYSIS_LANGUAGE", "vi")
    assert language() == "vi"
    with in_language("en"):
        assert language() == "en"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="must be one of en, vi, got 'fr'"):
        set_language("fr")
