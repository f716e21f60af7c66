"""Tables go into an Excel file as they are: text inert, numbers as numbers, one sheet each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import save_tables
from analysis.system.language import in_language

openpyxl = pytest.importorskip("openpyxl")


def sheets(path) -> dict[str, list[list[object]]]:
    return {s.title: [[cell.value for cell in row] for row in s.iter_rows()] for s in openpyxl.load_workbook(path)}


def test_every_table_is_a_sheet_with_its_values(tmp_path):
    table = pd.DataFrame({
        "cụm từ": ["đưa nghị quyết vào cuộc sống", None],
        "per_1000_words": [2.5, np.nan],
        "count": np.array([3, 0], dtype=np.int64),
        "published": [pd.Timestamp("2021-03-04", tz="Asia/Ho_Chi_Minh"), pd.NaT],
    })  # fmt: skip
    path = save_tables(tmp_path / "results.xlsx", {"phrases": table, "empty": table.iloc[:0]})
    found = sheets(path)
    assert list(found) == ["phrases", "empty"]
    assert found["phrases"][0] == list(table.columns) == found["empty"][0]
    assert found["phrases"][1][:3] == ["đưa nghị quyết vào cuộc sống", 2.5, 3]
    assert found["phrases"][1][3] == pd.Timestamp("2021-03-04")
    assert found["phrases"][2] == [None, None, 0, None]


def test_a_table_without_the_name_of_its_sheet_is_refused(tmp_path):
    with pytest.raises(TypeError, match="tables is a DataFrame; it must be the tables by the names of their sheets"):
        save_tables(tmp_path / "a.xlsx", pd.DataFrame({"a": [1]}))


def test_a_table_too_long_for_a_sheet_is_refused_with_numbers_as_the_language_writes_them(tmp_path):
    table = pd.DataFrame({"a": np.zeros(1_048_576, dtype=np.int8)})
    for language, said in (("en", "1,048,576 rows; .* 1,048,575"), ("vi", r"1\.048\.576 hàng; .* 1\.048\.575")):
        with in_language(language), pytest.raises(ValueError, match=said):
            save_tables(tmp_path / "a.xlsx", {"a": table})


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.vn")', "\t=1"])
def test_a_formula_is_text(tmp_path, text):
    path = save_tables(tmp_path / "t.xlsx", {"t": pd.DataFrame({text: [text]})})
    for cell in openpyxl.load_workbook(path)["t"]["A"]:
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_columns_are_as_wide_as_what_is_in_them_and_the_header_stays_in_view(tmp_path):
    table = pd.DataFrame({"a": [1], "text": ["x" * 30], "long": ["y" * 500]})
    sheet = openpyxl.load_workbook(save_tables(tmp_path / "t.xlsx", {"t": table}))["t"]
    assert [sheet.column_dimensions[c].width for c in "ABC"] == [8, 30 + 2, 60]
    assert sheet.freeze_panes == "A2" and sheet["A1"].font.bold


def test_names_of_sheets_are_made_such_as_excel_allows(tmp_path):
    table = pd.DataFrame({"a": [1]})
    names = ["a/b:c", "A b C", "x" * 40, "x" * 35, "", "'q'"]
    found = list(sheets(save_tables(tmp_path / "t.xlsx", dict.fromkeys(names, table))))
    assert found == ["a b c", "A b C 2", "x" * 31, "x" * 29 + " 2", "table", "q"]


def test_characters_that_xml_forbids_are_left_out_and_a_named_index_is_a_column(tmp_path):
    table = pd.DataFrame({"a\x00": ["x\x1by", [1, 2]]}, index=pd.Index(["p", "q"], name="province"))
    assert sheets(save_tables(tmp_path / "t.xlsx", {"t": table}))["t"] == [
        ["province", "a"],
        ["p", "xy"],
        ["q", "[1, 2]"],
    ]


def test_a_text_is_cut_to_what_a_cell_holds(tmp_path):
    path = save_tables(tmp_path / "t.xlsx", {"t": pd.DataFrame({"text": ["a" * 40_000]})})
    assert sheets(path)["t"][1] == ["a" * 32_767]


def test_what_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"t\.csv' must end in \.xlsx"):
        save_tables(tmp_path / "t.csv", {"t": pd.DataFrame()})
    with pytest.raises(ValueError, match="tables is empty"):
        save_tables(tmp_path / "t.xlsx", {})
    with pytest.raises(ValueError, match="table 't' has 1,048,576 rows; a sheet of Excel holds 1,048,575"):
        save_tables(tmp_path / "t.xlsx", {"t": pd.DataFrame(index=range(1_048_576))})
