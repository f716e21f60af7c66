"""Tables as people have them: from Excel in Vietnamese, with dates as they are written, with errors that are named."""

from __future__ import annotations

import gzip
import warnings
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from analysis import load_corpus
from analysis.corpus.delimited import separated_rows
from analysis.corpus.excel import excel_rows, with_row
from analysis.corpus.manifest import COLUMNS
from analysis.corpus.written_dates import as_iso_dates

TEXT = 'Tỉnh họp bàn nghị quyết; dân vui, "tốt".\nHai xã.'


def save(folder: Path, name: str, content: str, encoding: str = "utf-8") -> Path:
    (folder / name).write_bytes(content.encode(encoding))
    return folder / name


def csv_of(separator: str) -> str:
    quoted = TEXT.replace('"', '""')
    return (
        separator.join(["text", "province", "published"])
        + "\r\n"
        + separator.join([f'"{quoted}"', "Sơn La", "25/09/2020"])
        + "\r\n"
    )


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("first", ["", "sep={}\r\n", '"sep={}"\r\n'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_whatever_separates_its_cells(tmp_path, separator, first, encoding):
    path = save(tmp_path, "t.csv", first.format(separator) + csv_of(separator), encoding)
    with pytest.warns(UserWarning, match="published: 1 date is read as day/month/year"):
        row = load_corpus(path).iloc[0]
    assert (row["text"], row["province"], row["published"]) == (TEXT, "Sơn La", pd.Timestamp(2020, 9, 25))


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("text;province\n1,5 tấn, 2,5 tấn, 3,5 tấn;A\n", ";"),  # more commas than semicolons
        ('"a, b, c";province\nx;y\n', ";"),
        ("text,province\n\"a;b;c;d\",A\n", ","),
        ("province\ttext\nA\t\"x,y;z\"\n", "\t"),
        ('"text, the first\nof all";province;"x"\n1;2;3\n', ";"),
    ],
)  # fmt: skip
def test_the_separator_is_the_one_with_which_the_file_can_be_read(text, separator):
    assert separated_rows(text, ("text", "province"))[1] == separator


@pytest.mark.parametrize("content", ["", "\ufeff", " \n\n"])
def test_an_empty_table_says_that_it_is_empty(tmp_path, content):
    with pytest.raises(ValueError, match=r"t\.csv: the file is empty"):
        load_corpus(save(tmp_path, "t.csv", content))


@pytest.mark.parametrize(
    ("written", "expected", "said"),
    [
        (["03/04/2021", "25/09/2020"], ["2021-04-03", "2020-09-25"], "2 dates are read as day/month/year"),
        (["03/04/2021", "09/25/2020"], ["2021-03-04", "2020-09-25"], "2 dates are read as month/day/year"),
        (["3-4-2021 08:15", ""], ["2021-04-03", ""], "no date shows whether the day is first"),
        (["4.4.2021"], ["2021-04-04"], "1 date is read as day/month/year"),
        (["2021-04-03", "25/09/2020"], ["2021-04-03", "2020-09-25"], "1 date is read as day/month/year"),
        (["25/09/2020", "09/25/2020"], ["25/09/2020", "09/25/2020"], ""),  # no order fits both
        (["31/02/2021", "x"], ["31/02/2021", "x"], "1 date is read as day/month/year"),
    ],
)
def test_the_order_of_day_and_month_is_that_of_the_column(written, expected, said):
    dates, sentence, is_guess = as_iso_dates(written)
    assert dates == expected and said in sentence
    assert is_guess == ("no date shows" in sentence or "month/day" in sentence)
    assert is_guess == ("write them as 2021-04-03" in sentence)


@pytest.mark.parametrize("sign", ["NA", "N/A", "#N/A"])
def test_signs_for_a_missing_value_are_asked_about(tmp_path, sign):
    with pytest.raises(ValueError, match=f"province is '{sign}', as programs write a missing value"):
        load_corpus(save(tmp_path, "t.csv", f"text,province\nDân vui.,{sign}\n"))


def test_json_that_is_nested_too_deeply_is_named_by_its_line(tmp_path):
    content = '{"text": "Dân vui.", "province": "A"}\n' + '{"a":' * 100_000 + "\n"
    with pytest.raises(ValueError, match="line 2: not JSON that can be read: nested too deeply"):
        load_corpus(save(tmp_path, "t.jsonl", content))


# --- A manifest as Excel saves it ---


def manifest(folder: Path, separator: str) -> Path:
    save(folder, "a.txt", "Dân vui.")
    row = {"article_id": "a", "province": "Sơn La", "published": "25/09/2020", "file": "a.txt"}
    content = "\r\n".join(separator.join(cells) for cells in (COLUMNS, [row.get(c, "") for c in COLUMNS]))
    return save(folder, "articles.csv", content, "utf-8-sig")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_manifest_that_excel_saved_in_vietnam_is_read_as_it_is(tmp_path, separator):
    manifest(tmp_path, separator)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_corpus(tmp_path)["published"].tolist() == [pd.Timestamp(2020, 9, 25)]


# --- Excel files ---


def excel(path: Path, rows: list[list[object]], before: int = 0) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.create_sheet("trống", 0)
    sheet = book["Sheet"]
    for _ in range(before):
        sheet.append([])
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_an_excel_file_is_a_table(tmp_path):
    rows = [
        ["article_id", "text", "province", "published", None],
        [7, TEXT, "Sơn La", datetime(2020, 9, 25), None],
        [],
        [8, "Dân vui.", "Bắc Kạn", None, None],
    ]
    articles = load_corpus(excel(tmp_path / "t.xlsx", rows))
    assert articles["article_id"].tolist() == ["7", "8"]
    assert articles["text"].tolist() == [TEXT, "Dân vui."]
    assert articles["published"].tolist()[0] == pd.Timestamp(2020, 9, 25) and pd.isna(articles["published"][1])


def test_an_excel_file_is_a_manifest(tmp_path):
    save(tmp_path, "a.txt", "Dân vui.")
    row = {"article_id": "a", "province": "Sơn La", "published": datetime(2020, 9, 25), "file": "a.txt"}
    excel(tmp_path / "articles.xlsx", [list(COLUMNS), [row.get(c) for c in COLUMNS]])
    articles = load_corpus(tmp_path)
    assert articles.loc[0, ["article_id", "province", "published"]].tolist() == [
        "a",
        "Sơn La",
        pd.Timestamp(2020, 9, 25),
    ]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"PK\x03\x04", "cannot be read as an Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "format of Excel before 2007, or needs a password; open it in Excel"),
        (b"", "cannot be read as an Excel file"),
    ],
)
def test_what_is_no_excel_file_is_named(tmp_path, raw, said):
    pytest.importorskip("openpyxl")
    (tmp_path / "t.xlsx").write_bytes(raw)
    with pytest.raises(ValueError, match=rf"t\.xlsx: .*{said}"):
        load_corpus(tmp_path / "t.xlsx")


def test_rows_of_an_excel_file_are_named_as_excel_counts_them(tmp_path):
    path = excel(tmp_path / "t.xlsx", [["text", "province"], ["Dân vui.", None]], before=2)
    with pytest.raises(ValueError, match="row 4: province is empty"):
        load_corpus(path)
    with pytest.raises(ValueError, match="the file is empty"):
        load_corpus(excel(tmp_path / "e.xlsx", []))


def test_empty_cells_at_the_end_of_a_sheets_rows_are_not_kept(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["text", "province"])
    for row in range(2, 1002):  # a border around the last column that Excel has
        book.active.cell(row, 16_384).value = ""
    book.active.append(["Dân vui.", "Sơn La"])
    book.save(tmp_path / "t.xlsx")
    rows = excel_rows(tmp_path / "t.xlsx")
    assert rows == [(1, ["text", "province"]), (1002, ["Dân vui.", "Sơn La"])]


def test_bytes_of_a_parquet_file_that_are_not_utf_8_are_named_with_their_column(tmp_path):
    pytest.importorskip("pyarrow")
    path = tmp_path / "t.parquet"
    pd.DataFrame({"text": ["Tinh hop ban."], "province": "A"}).to_parquet(path, compression=None)
    path.write_bytes(path.read_bytes().replace(b"Tinh", b"T\xff\xfeh"))
    with pytest.raises(ValueError, match=r"t\.parquet: the column 'text' holds bytes that are not UTF-8"):
        load_corpus(path)


def test_a_small_file_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.corpus.tables._LARGEST", 2_000_000)
    path = tmp_path / "t.jsonl.gz"
    path.write_bytes(gzip.compress(b" " * 2_000_001))
    with pytest.raises(ValueError, match=r"t\.jsonl\.gz: unpacked it has more than 2 MB; divide it"):
        load_corpus(path)


def test_half_a_character_in_json_is_told_with_its_line_where_it_is_read(tmp_path):
    path = save(tmp_path, "t.jsonl", r'{"province": "A", "tags": "\ud83c", "text": "Dân vui \ud83c\udf8b."}')
    with pytest.warns(UserWarning, match="tags"):
        assert load_corpus(path)["text"].tolist() == ["Dân vui \U0001f38b."]
    with pytest.raises(ValueError, match=r"line 1: tags has half a character \('\\ud83c'\) at 0"):
        load_corpus(path, extra=["tags"])


def test_lines_of_json_are_counted_with_the_empty_ones(tmp_path):
    path = save(
        tmp_path, "t.jsonl", '\n \n{"text": "Dân vui.", "province": "A"}\r\n\n\u2028{"text": "", "province": "A"}\n'
    )
    with pytest.raises(ValueError, match="line 5: the text is empty"):
        load_corpus(path)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_empty_columns_at_the_right_are_no_columns(tmp_path, separator):
    rows = ["text,province,,", "Dân vui.,Sơn La,,", "Lúa tốt.,Sơn La", ",,,"]
    path = save(tmp_path, "t.csv", "\r\n".join(rows).replace(",", separator))
    assert load_corpus(path)["text"].tolist() == ["Dân vui.", "Lúa tốt."]
    with pytest.raises(ValueError, match="row 3: 2 cells, but the header has 4"):
        load_corpus(save(tmp_path, "more.csv", "\n".join([rows[0], rows[1] + "x", rows[2]]).replace(",", separator)))


def test_columns_without_a_name_are_left_out_aloud(tmp_path):
    path = save(tmp_path, "t.csv", ",text,,province\n1,Dân vui.,a,Sơn La\n2,Lúa tốt.,b,Sơn La\n")  # as R numbers rows
    with pytest.warns(UserWarning, match="columns left out: one without a name$"):
        assert load_corpus(path)["province"].tolist() == ["Sơn La", "Sơn La"]
    path = save(tmp_path, "t.csv", ",text,tinh,province\n1,Dân vui.,a,Sơn La\n")
    with pytest.warns(UserWarning, match=r"columns left out: tinh, one without a name; to keep some: extra=\['tinh'\]"):
        load_corpus(path)


def test_an_excel_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = excel(tmp_path / "t.xlsx", [["text", "province"], ["Dân vui.", "A"]])
    monkeypatch.setattr("analysis.corpus.excel._LARGEST", 1000)
    with pytest.raises(ValueError, match=r"t\.xlsx: cannot be read as an Excel file \(unpacked it is larger than"):
        load_corpus(path)


def test_what_is_added_to_an_excel_file_is_never_a_formula(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = excel(tmp_path / "t.xlsx", [["text", "province"], ["Dân vui.", "A"]])
    path.write_bytes(with_row(path, ["text", "province"], {"text": "=1+1", "province": "B"}))
    cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.rows for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]
