"""One wording for columns that a table lacks."""

import pandas as pd
import pytest

from analysis.system.columns import check_columns, missing_columns


def test_the_missing_columns_are_named_with_those_that_are_there():
    assert missing_columns(["text", "start", "end"], ["text", 7]) == "no column start, end; it has text, 7"
    assert missing_columns(["text"], []) == "no column text; it has none"
    assert missing_columns(["text"], ["end", "text"]) == ""


def test_a_table_without_a_needed_column_is_refused_with_its_source():
    table = pd.DataFrame({"text": ["Lúa."]})
    check_columns(table, ["text"], name="sentences")
    with pytest.raises(
        ValueError, match=r"^tokens has no column word; it has text; it must be the table of segment\(\)$"
    ):
        check_columns(table, ["text", "word"], name="tokens", source="segment()")
    with pytest.raises(ValueError, match=r"^tokens has no column word; it has text$"):
        check_columns(table, ["word"], name="tokens")
