"""No text becomes a formula; the cases of `write_csv` are in the tests of the report."""

import pytest

from analysis.system.spreadsheet import inert, is_formula


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", " =1", "\u200b=1", "\u00ad@a", "\uff1d1", "\x00=1"])
def test_what_a_spreadsheet_runs_is_a_formula(text):
    assert is_formula(text)
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "1+1", "Lúa = ngô", "a@b", "“=1”", "3-4"])
def test_other_text_stays(text):
    assert not is_formula(text)
    assert inert(text) == text
