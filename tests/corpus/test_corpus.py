"""Every check on input, and what its message tells: the file, the value received, what is allowed."""

import csv
import hashlib
import json
import unicodedata
import warnings
from pathlib import Path

import pandas as pd
import pytest

from analysis import load_corpus, split_blocks, split_sentences

DATA = Path(__file__).parents[2] / "data"
COLUMNS = ["article_id", "province", "newspaper", "published", "title", "author", "resolution", "file", "sha256"]


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def corpus(tmp_path):
    """Return a function that writes a good corpus of two articles, after the changes a test asks for."""

    def write(*changes: dict[str, str], texts=("Lúa tốt.", "Dân vui."), columns=COLUMNS) -> Path:
        (tmp_path / "articles").mkdir(exist_ok=True)
        rows = []
        for number, text in enumerate(texts, start=1):
            change = changes[number - 1] if number <= len(changes) else {}
            (tmp_path / "articles" / f"{number}.txt").write_bytes(text.encode() if isinstance(text, str) else text)
            rows.append({"article_id": f"a{number}", "province": "Sơn La", "file": f"{number}.txt"} | change)
        with open(tmp_path / "articles.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        return tmp_path

    return write


def message(folder: Path, error: type[Exception] = ValueError, **options) -> str:
    with pytest.raises(error) as caught:
        load_corpus(folder, **options)
    return str(caught.value)


def edit_manifest(folder: Path, old: str, new: str) -> None:
    path = folder / "articles.csv"
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new).encode("utf-8"))


# --- The five articles ---


def test_the_five_articles_are_loaded_in_the_order_of_the_manifest(articles):
    assert articles["article_id"].tolist() == [
        "son-la-2021",
        "son-la-2020",
        "son-la-2022",
        "bac-kan-2021",
        "quang-ngai-2021",
    ]
    assert articles["province"].tolist() == ["Sơn La"] * 3 + ["Bắc Kạn", "Quảng Ngãi"]


def test_the_stored_articles_are_the_seeds_byte_for_byte():
    stored = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (DATA / "articles").iterdir()}
    assert stored == {
        "000_cfba2d1e68897008.txt": "205acbba2672b593fc2e5094385390c6c0be8d5ed26d62ef3ee12bd2d39a594b",
        "001_d560dc5077802d12.txt": "73efea57eefeeb5467c3009103d3818420602aaf4ea2c15a5f2fd8e464e6ea66",
        "002_91545d0f5325f2b1.txt": "946f0b5f6606b653623b80b94384c5f53c587ca2b1382bd10f6d97b70ff092cb",
        "003_0b14c5bc1d25e44a.txt": "2717d49bda1be24b5ba17a1c1bacac32dd4fd5d50f1615ad2c4b267ad090289e",
        "004_0d0b8d8c9e7d1a52.txt": "c87dec9b8df1248d8eef903b77a0bb8a2f497df282535d25e8f7f1cb74400735",
    }


def test_the_manifest_records_the_checksum_of_every_stored_article():
    manifest = pd.read_csv(DATA / "articles.csv").set_index("file")["sha256"]
    stored = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (DATA / "articles").iterdir()}
    assert manifest.to_dict() == stored


def test_the_columns_are_those_of_the_docstring(articles):
    described = [
        "article_id",
        "province",
        "newspaper",
        "published",
        "title",
        "author",
        "resolution",
        "text",
        "inferred",
    ]
    assert articles.columns.tolist() == described
    assert articles["published"].dtype.kind == "M"


def test_what_the_page_does_not_state_is_missing(articles):
    by_id = articles.set_index("article_id")
    assert pd.isna(by_id.loc["son-la-2021", "published"])
    assert pd.isna(by_id.loc["son-la-2020", "author"])
    assert by_id["newspaper"].dropna().to_dict() == {"quang-ngai-2021": "Báo Quảng Ngãi"}


def test_only_the_day_of_son_la_2022_is_marked_as_inferred(articles):
    by_id = articles.set_index("article_id")
    assert by_id["inferred"].dropna().to_dict() == {"son-la-2022": "published"}
    assert by_id.loc["son-la-2022", "published"] == pd.Timestamp(2022, 12, 7)


def test_loading_twice_gives_the_same_table(articles):
    pd.testing.assert_frame_equal(load_corpus(DATA), articles)


# --- What is accepted ---


def test_unknown_values_stay_missing(corpus):
    articles = load_corpus(corpus())
    assert articles[["newspaper", "published", "title", "author", "resolution"]].isna().all(axis=None)


def test_a_manifest_without_inferred_gives_a_table_without_it(corpus):
    assert "inferred" not in load_corpus(corpus())


def test_an_empty_checksum_is_not_compared(corpus):
    assert len(load_corpus(corpus({"sha256": ""}))) == 2


def test_a_right_checksum_is_accepted_in_capitals_too(corpus):
    assert len(load_corpus(corpus({"sha256": sha256("Lúa tốt.").upper()}))) == 2


def test_a_folder_is_named_by_a_string_or_a_path(corpus):
    folder = corpus()
    pd.testing.assert_frame_equal(load_corpus(folder), load_corpus(str(folder)))


def test_the_text_is_normalised_and_everything_else_in_it_stays(corpus):
    folder = corpus(texts=["\ufeff Tỉnh uỷ\r\n\r\n họp\xa0 hôm\r nay ", "Dân vui."])
    assert load_corpus(folder)["text"][0] == " Tỉnh ủy\n\n họp\xa0 hôm\n nay "


def test_a_manifest_with_byte_order_mark_and_windows_line_ends_is_read(corpus):
    folder = corpus({"title": "Mùa, lúa"})
    expected = load_corpus(folder)
    path = folder / "articles.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    pd.testing.assert_frame_equal(load_corpus(folder), expected)


def test_names_in_the_manifest_are_normalised_as_the_text_is(corpus):
    articles = load_corpus(corpus({"province": "Hoà Bình"}, {"province": "Hòa Bình "}))
    assert articles["province"].tolist() == ["Hòa Bình", "Hòa Bình"]


def test_a_file_may_be_named_with_its_folder(corpus):
    assert load_corpus(corpus({"file": "articles/1.txt"}))["text"].tolist() == ["Lúa tốt.", "Dân vui."]


def test_a_column_named_in_extra_travels_along(corpus):
    folder = corpus({"type": "news"}, columns=[*COLUMNS, "type"])
    found = load_corpus(folder, extra=["type"])["type"]
    assert found[0] == "news"
    assert pd.isna(found[1])


def test_a_text_file_that_no_row_names_is_warned_of(corpus):
    folder = corpus()
    (folder / "articles" / "3.txt").write_text("Lúa xanh.", "utf-8")
    with pytest.warns(UserWarning, match=r"articles.3\.txt: not named in articles\.csv, so not loaded"):
        assert len(load_corpus(folder)) == 2


def test_no_warning_without_such_a_file(corpus):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load_corpus(corpus())


def test_columns_of_ones_own_travel_along_without_being_named(corpus):
    folder = corpus({"level": "xã", "n": "7"}, columns=[*COLUMNS, "inferred", "level", "n"])
    articles = load_corpus(folder)
    assert articles.columns.tolist() == [*COLUMNS[:7], "text", "inferred", "level", "n"]
    assert (articles["level"][0], articles["n"][0]) == ("xã", "7")
    assert set(split_blocks(articles)["level"].dropna()) == {"xã"}


# --- One spelling, whatever wrote the text ---

IGNORABLE = ["\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u2060", "\ufeff", "\ufe0f", "\u034f", "\u202a"]


@pytest.mark.parametrize("char", IGNORABLE, ids=ascii)
def test_an_invisible_character_anywhere_changes_no_table(corpus, char):
    def tables(mark: str) -> list[pd.DataFrame]:
        text, title, name = (
            mark.join(part) for part in ("Tỉnh uỷ họp.\nDân vui, lúa tốt.", "Tỉnh uỷ họp.", "Hoà Bình")
        )
        articles = load_corpus(corpus({"title": title, "province": name}, texts=[text, "Dân vui."]))
        blocks = split_blocks(articles)
        assert all(articles["text"][0][b.start : b.end] == b.text for b in blocks.itertuples() if b.article_id == "a1")
        return [articles, blocks, split_sentences(blocks)]

    for plain, marked in zip(tables(""), tables(char), strict=True):
        pd.testing.assert_frame_equal(plain, marked)


def test_loading_leaves_the_file_as_it_is(corpus):
    text = "quy\u00adê\u0301t\u2011Ð"
    folder = corpus(texts=[text, "Dân vui."])
    assert load_corpus(folder)["text"][0] == "quyết-Đ"
    assert (folder / "articles" / "1.txt").read_text("utf-8") == text


# --- Damaged text: usable, but warned of ---

DAMAGED = {
    "<p>Tỉnh ủy</p> họp": "HTML is left in the text",
    "Tỉnh ủy &amp; huyện": "HTML is left in the text",
    "T?nh ?y tri?n khai ngh? quy?t": "characters were replaced by '?'",
    "Tỉnh ủy tri\ufffdn khai": "characters were replaced by U+FFFD",
    "Tỉnh\x00 ủy": "a control character (U+0000) is in the text",
}


def warned(source: object, **options) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        load_corpus(source, **options)
    return [str(warning.message) for warning in caught]


@pytest.mark.parametrize("text", DAMAGED)
def test_damaged_text_is_warned_of_with_file_row_and_excerpt(corpus, text):
    folder = corpus(texts=["Dân vui.", text])
    expected = f"{folder / 'articles.csv'}, row 3, {folder / 'articles' / '2.txt'}: {DAMAGED[text]}: "
    (message,) = warned(folder)
    assert message.startswith(expected)
    assert eval(message.removeprefix(expected)) in text


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_name_is_warned_of_with_its_column(text):
    rows = pd.DataFrame({"text": ["Dân vui.", "Lúa."], "province": "A", "title": ["Vui", text]})
    (message,) = warned(rows)
    assert message.startswith(f"the table, row with index 1: title: {DAMAGED[text]}: ")


def test_damage_of_the_same_kind_is_one_warning(tmp_path):
    """Tags and entities in the cells of a table, as an export of a content management system has them."""
    rows = [
        {"text": "<p>Tỉnh ủy &amp; nghị quy&#7871;t</p><p>Dân vui.</p>", "province": "A"},
        {"text": "Khó khăn, ba xã.<br/>Hai.", "province": "B"},
    ]
    path = write_csv(tmp_path / "t.csv", rows)
    assert warned(path) == [
        f"{path}: HTML is left in the text: row 2 ('<p>Tỉnh ủy &amp; ngh'), row 3 ('hó khăn, ba xã.<br/>Hai.')"
    ]
    many = pd.DataFrame({"text": [f"<b>{number}</b>" for number in range(1000)], "province": "A"})
    (message,) = warned(many)
    assert message.endswith(" and 995 more") and len(message) < 400


def test_a_text_with_questions_addresses_and_comparisons_is_not_warned_of(corpus):
    text = "Vì sao?Vì vui! Xem a.vn/?id=3&copy=2; 2 < 3 > 1, <Ảnh>, P&G; 1?2 “ai?”"
    assert warned(corpus(texts=[text, "Dân vui."])) == []


# --- What is refused: the manifest as a table ---


def test_a_folder_without_manifest(tmp_path):
    text = message(tmp_path, FileNotFoundError)
    assert str(tmp_path / "articles.csv") in text
    assert "a corpus is a folder with a file 'articles.csv'" in text


def test_an_empty_manifest(corpus):
    folder = corpus()
    (folder / "articles.csv").write_text("")
    text = message(folder)
    assert str(folder / "articles.csv") in text
    assert "the file is empty" in text


def test_a_manifest_without_articles(corpus):
    assert "no articles: the file has a header and nothing below it" in message(corpus(texts=[]))


def test_missing_columns(corpus):
    folder = corpus(columns=[c for c in COLUMNS if c not in ("province", "title")])
    text = message(folder)
    assert str(folder / "articles.csv") in text
    assert "no column province, title; it has article_id, newspaper" in text


def test_a_column_named_in_extra_that_the_manifest_lacks(corpus):
    assert "no column type; it has article_id, province" in message(corpus(), extra=["type"])


def test_a_misspelt_column_is_missed(corpus):
    text = message(corpus(columns=["article_id", "provnce", *COLUMNS[2:]]))
    assert "no column province; it has article_id, provnce, newspaper" in text


@pytest.mark.parametrize("name", ["text", "encoding", "role", "start", "sentence", "word"])
def test_a_column_of_ones_own_that_is_named_like_one_of_a_later_table(corpus, name):
    expected = f"column {name!r}: tables made later have a column of that name; it must be none of text, encoding"
    assert expected in message(corpus(columns=[*COLUMNS, name]))
    if name != "text":
        assert expected in message(pd.DataFrame(ROWS).assign(**{name: 1}), columns=NAMES, extra=[name])


def test_a_column_without_a_name(corpus):
    assert "a column has no name; give it one or delete it" in message(corpus(columns=["", *COLUMNS]))


def test_a_column_named_twice(corpus):
    folder = corpus()
    edit_manifest(folder, "newspaper", "province")
    assert "columns named twice: province" in message(folder)


@pytest.mark.parametrize(("new", "cells"), [("a1,Sơn La,,,,,,,1.txt", 10), ("a1,Sơn La,,,,1.txt", 7)])
def test_a_row_with_too_many_or_too_few_cells(corpus, new, cells):
    folder = corpus()
    edit_manifest(folder, "a1,Sơn La,,,,,,1.txt", new)
    assert f"row 2: {cells} cells, but the header has 9" in message(folder)


def test_a_manifest_that_is_not_utf_8(corpus):
    folder = corpus()
    path = folder / "articles.csv"
    path.write_bytes(path.read_bytes().replace("Sơn La".encode(), b"S\xf4n La", 1))
    expected = f"{path}: 1 problem\n  - line 2 is not UTF-8 (byte 0xf4); save the file as UTF-8"
    assert message(folder) == expected


# --- What is refused: a row ---


@pytest.mark.parametrize("column", ["article_id", "province"])
def test_an_empty_value_that_every_article_needs(corpus, column):
    assert f"row 3: {column} is empty; every article needs one" in message(corpus({}, {column: " "}))


@pytest.mark.parametrize("article", ["sơn-la-2021", "son la", "-son-la", "a/b"])
def test_an_id_with_other_characters(corpus, article):
    text = message(corpus({"article_id": article}))
    assert f"row 2: article_id {article!r} must be letters a-z without accents, digits and - . _" in text


def test_an_id_used_twice(corpus):
    text = message(corpus({}, {"article_id": "a1"}))
    assert "row 3: article_id 'a1' is already used in row 2; ids must differ" in text


@pytest.mark.parametrize("day", ["32/3/2021", "31/2/2021", "2021-3-4", "2021-02-30", "20210304", "2021"])
def test_a_malformed_day(corpus, day):
    text = message(corpus({"published": day}))
    assert f"row 2: published {day!r} must be a date such as 2021-03-04, or empty" in text


def test_inferred_names_a_column_that_does_not_exist(corpus):
    text = message(corpus({"inferred": "published year"}, columns=[*COLUMNS, "inferred"]))
    assert "row 2: inferred names 'year'; must be names among article_id, province" in text


@pytest.mark.parametrize("column", ["province", "newspaper"])
@pytest.mark.parametrize("other", ["Bac Kan", "BẮC KẠN", "Bắc  Kạn", "Băc Kạn"])
def test_a_name_spelt_two_ways(corpus, column, other):
    text = message(corpus({column: "Bắc Kạn"}, {column: other}))
    assert f"{column} is spelt 2 ways: 'Bắc Kạn', {other!r}; use one spelling" in text


# --- What is refused: a file ---


def test_a_file_that_does_not_exist(corpus):
    folder = corpus({}, {"file": "9.txt"})
    text = message(folder, FileNotFoundError)
    assert str(folder / "articles.csv") in text
    assert f"row 3: file '9.txt' not found in {folder} or {folder / 'articles'}" in text


def test_a_file_name_that_is_empty(corpus):
    assert "row 2: file is empty; every article needs one" in message(corpus({"file": ""}))
    assert "row 2: file 'aaa" in message(corpus({"file": "a" * 5000}), FileNotFoundError)  # longer than any name


def test_a_file_outside_the_folder(corpus, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "x.txt"
    outside.write_text("Lúa tốt.", "utf-8")
    assert f"file {str(outside)!r} not found in" in message(corpus({"file": str(outside)}), FileNotFoundError)


def test_a_wrong_checksum(corpus):
    wrong = sha256("Lúa xấu.")
    folder = corpus({"sha256": wrong})
    expected = f"{folder / 'articles' / '1.txt'}: sha256 is {sha256('Lúa tốt.')}, the manifest says {wrong}"
    assert expected in message(folder)


def test_an_article_that_is_not_utf_8(corpus):
    folder = corpus(texts=[b"L\xc3\xbaa\nt\xf4t", "Dân vui."])
    assert f"{folder / 'articles' / '1.txt'}: line 2 is not UTF-8 (byte 0xf4)" in message(folder)


@pytest.mark.parametrize("text", ["", " \n\t\xa0", "\ufeff"])
def test_an_empty_article(corpus, text):
    folder = corpus(texts=["Lúa tốt.", text])
    expected = f"{folder / 'articles' / '2.txt'}: the text is empty; an article needs at least one line"
    assert expected in message(folder)


@pytest.mark.parametrize("copy", ["Tỉnh ủy họp.", "Tỉnh uỷ họp.", " Tỉnh ủy\r\n\r\nhọp.\n"])
def test_two_articles_with_the_same_text(corpus, copy):
    text = message(corpus(texts=["Tỉnh ủy họp.", copy]))
    assert "articles 'a1' and 'a2' have the same text; keep one of them" in text


def test_of_many_articles_with_the_same_text_five_are_named(corpus):
    text = message(corpus(texts=[f"Bài {n % 10}." for n in range(20)]))
    assert text.count("have the same text; keep one of them") == 5
    assert (
        "  - 5 more articles have the text of an earlier one; keep one of each (in pandas: table[~table['text']" in text
    )


def test_two_rows_that_name_the_same_file(corpus):
    assert "articles 'a1' and 'a2' have the same text" in message(corpus({}, {"file": "1.txt"}))


# --- Everything at once ---


def test_all_problems_are_reported_together(corpus):
    folder = corpus(
        {"sha256": "0" * 64, "published": "2021"},
        {"article_id": "a1", "province": "Son La"},
        {"province": ""},
        texts=["Lúa tốt.", "", b"\xff"],
    )
    first, *problems = message(folder).splitlines()
    assert first == f"{folder / 'articles.csv'}: {len(problems)} problems"
    expected = ["published '2021'", "already used", "province is empty", "sha256", "empty", "not UTF-8", "spelt 2 ways"]
    assert len(problems) == len(expected)
    assert all(part in problem for part, problem in zip(expected, problems, strict=True))


def test_all_problems_of_the_header_are_reported_together(corpus):
    text = message(corpus(columns=["article_id", "province", "province", "provnce", *COLUMNS[3:]]))
    assert "2 problems" in text
    assert "no column newspaper; it has article_id, province, province, provnce" in text
    assert "columns named twice: province" in text


def test_all_missing_files_are_reported_together(corpus):
    text = message(corpus({"file": "8.txt"}, {"file": "9.txt"}), FileNotFoundError)
    assert "2 problems" in text
    assert "'8.txt'" in text and "'9.txt'" in text


def test_what_is_wrong_with_rows_files_and_texts_is_reported_at_once(corpus):
    folder = corpus({"file": "8.txt"}, {"published": "2021"}, texts=["Lúa tốt.", "Dân vui."])
    path = folder / "articles.csv"
    path.write_text(path.read_text("utf-8") + "\nshort,row\n", "utf-8")
    text = message(folder, FileNotFoundError)
    for part in ("3 problems", "row 2: file '8.txt' not found", "row 3: published", "row 5: 2 cells, but the header"):
        assert part in text


# --- A table: a file or a DataFrame, with columns of any name ---

NAMES = {"noi_dung": "text", "tinh": "province", "ma": "article_id", "ngay": "published", "bao": "newspaper"}
ROWS = [
    {"ma": "x1", "tinh": "Sơn La", "bao": "Báo A", "ngay": "2021-03-04", "noi_dung": "Tỉnh uỷ họp.\r\nDân vui."},
    {"ma": "x2", "tinh": "Bắc Kạn", "bao": None, "ngay": None, "noi_dung": 'Lúa tốt, "ngô" xanh; rừng\tkhỏe.'},
]


def write_csv(path: Path, rows: list[dict], separator: str = ",") -> Path:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_jsonl(path: Path, rows: list[dict]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n", "utf-8")
    return path


@pytest.fixture(params=["csv", "semicolons", "tsv", "jsonl", "ndjson", "parquet", "DataFrame"])
def table(request, tmp_path):
    """Return the same two articles as a table of every kind."""
    if request.param == "DataFrame":
        return pd.DataFrame(ROWS, index=[7, 7])
    if request.param == "parquet":
        pytest.importorskip("pyarrow")
        pd.DataFrame(ROWS).to_parquet(tmp_path / "t.parquet")
        return tmp_path / "t.parquet"
    if request.param in ("jsonl", "ndjson"):
        return write_jsonl(tmp_path / f"t.{request.param}", ROWS)
    separator = {"csv": ",", "semicolons": ";", "tsv": "\t"}[request.param]
    return write_csv(tmp_path / ("t.tsv" if request.param == "tsv" else "t.csv"), ROWS, separator)


def test_a_table_of_any_kind_gives_the_table_of_articles(table):
    articles = load_corpus(table, columns=NAMES)
    assert articles.columns.tolist() == [*COLUMNS[:7], "text"]
    assert articles["text"].tolist() == ["Tỉnh ủy họp.\nDân vui.", 'Lúa tốt, "ngô" xanh; rừng\tkhỏe.']
    assert articles[["article_id", "province"]].values.tolist() == [["x1", "Sơn La"], ["x2", "Bắc Kạn"]]
    assert articles["published"][0] == pd.Timestamp(2021, 3, 4)
    assert articles["published"].dtype.kind == "M"
    assert articles.iloc[1][["newspaper", "published", "title", "author", "resolution"]].isna().all()


def test_a_table_goes_the_same_way_as_a_folder(table):
    articles = load_corpus(table, columns=NAMES)
    blocks = split_blocks(articles, pages=False)
    assert blocks["text"].tolist() == ["Tỉnh ủy họp.", "Dân vui.", 'Lúa tốt, "ngô" xanh; rừng\tkhỏe.']
    assert all(
        articles.set_index("article_id")["text"][row.article_id][row.start : row.end] == row.text
        for row in blocks.itertuples()
    )


def test_the_table_given_stays_as_it_is():
    given = pd.DataFrame(ROWS)
    load_corpus(given, columns=NAMES, as_of="2025-07-01")
    pd.testing.assert_frame_equal(given, pd.DataFrame(ROWS))


def test_clean_text_is_body_but_for_its_title():
    page = "Mùa lúa mới\n\nLượt xem: 12\nẢnh: An"
    blocks = split_blocks(pd.DataFrame({"article_id": ["a"], "title": ["Mùa lúa mới"], "text": [page]}), pages=False)
    assert blocks["role"].tolist() == ["headline", "body", "body"]


def test_articles_without_id_are_numbered_in_their_order():
    rows = pd.DataFrame({"text": ["Lúa tốt.", "Dân vui."], "province": "Sơn La"}, index=[5, 9])
    assert load_corpus(rows)["article_id"].tolist() == ["article-1", "article-2"]


def test_numbers_as_ids_and_days_as_pandas_has_them():
    rows = pd.DataFrame({"article_id": [1, 2], "text": ["Lúa.", "Dân."], "province": "Sơn La"})
    rows["published"] = [pd.Timestamp("2021-03-04 23:10", tz="Asia/Ho_Chi_Minh"), pd.NaT]
    articles = load_corpus(rows)
    assert articles["article_id"].tolist() == ["1", "2"]
    assert articles["published"].dt.strftime("%Y-%m-%d").tolist()[0] == "2021-03-04"


def test_a_moment_in_iso_form_is_its_day(tmp_path):
    path = write_jsonl(
        tmp_path / "t.jsonl", [{"text": "Lúa.", "province": "A", "published": "2021-03-04T23:10:00+07:00"}]
    )
    assert load_corpus(path)["published"][0] == pd.Timestamp(2021, 3, 4)


def test_other_columns_of_a_table_are_left_out_aloud_or_travel_with_their_type():
    rows = pd.DataFrame({"text": ["Lúa.", "Dân."], "province": "A", "year": [2020, 2021], "url": ["u", ""]})
    with pytest.warns(UserWarning, match=r"the table: columns left out: url; to keep some: extra=\['url'\]"):
        articles = load_corpus(rows, extra=["year"])
    assert articles["year"].tolist() == [2020, 2021]
    assert articles["year"].dtype.kind == "i"
    assert load_corpus(rows, extra=["year", "url"])["url"].isna().tolist() == [False, True]


def test_a_cell_longer_than_the_csv_library_allows(tmp_path):
    before = csv.field_size_limit()
    path = write_csv(tmp_path / "t.csv", [{"province": "Sơn La", "text": "lúa " * 50_000}])
    assert len(load_corpus(path)["text"][0]) == 200_000
    assert csv.field_size_limit() == before


def test_a_missing_extra_is_named_with_how_to_get_it(tmp_path, monkeypatch):
    (tmp_path / "t.parquet").write_bytes(b"PAR1")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    expected = f"{tmp_path / 't.parquet'}: to read Parquet, pyarrow is needed; install it with: pip install 'province"
    assert expected in message(tmp_path / "t.parquet", ModuleNotFoundError)


def test_a_file_that_is_no_parquet(tmp_path):
    pytest.importorskip("pyarrow")
    (tmp_path / "t.parquet").write_bytes(b"no")
    assert "t.parquet: not a Parquet file" in message(tmp_path / "t.parquet")


@pytest.mark.parametrize("zone", ["Mars/Phobos", "+99:00"])
def test_a_time_zone_that_nobody_knows_is_a_sentence_with_the_file(tmp_path, zone):
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    days = arrow.array([0], arrow.timestamp("us", tz=zone))
    parquet.write_table(
        arrow.table({"text": ["Dân vui."], "province": ["A"], "published": days}), tmp_path / "t.parquet"
    )
    assert f"t.parquet: dates in the time zone '{zone}', which is not known" in message(tmp_path / "t.parquet")


def test_dates_beyond_the_calendar_are_named_with_file_and_row(tmp_path):
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    days = arrow.array([0, 10**18], arrow.timestamp("us"))  # the second is in the year 33658
    table = arrow.table({"text": ["Dân vui.", "Lúa tốt."], "province": ["A", "B"], "published": days})
    parquet.write_table(table, tmp_path / "t.parquet")
    said = message(tmp_path / "t.parquet")
    assert "t.parquet: 1 problem" in said
    assert "row 2: published '33658-09-27' must be a date such as 2021-03-04, or empty" in said


@pytest.mark.parametrize(
    "written", ["2021-03-04 10:00 Mars/Phobos", "0000-00-00", "2021-02-30", "44259", "inf", "2021-W10-4", "4/3/21"]
)
def test_odd_dates_are_named_with_file_row_and_value(tmp_path, written):
    path = write_csv(tmp_path / "t.csv", [{"text": "Dân vui.", "province": "A", "published": written}])
    assert f"row 2: published {written!r} must be a date such as 2021-03-04, or empty" in message(path)


def test_a_line_that_names_the_separator_for_excel_is_read(tmp_path):
    rows = [{"text": 'Nghị quyết; "tốt" cả.\nDân vui.', "province": "Sơn La"}, {"text": "Lúa, ngô.", "province": "A"}]
    path = write_csv(tmp_path / "t.csv", rows, ";")
    plain = load_corpus(path)
    path.write_bytes(b"\xef\xbb\xbfsep=;\r\n" + path.read_bytes())
    pd.testing.assert_frame_equal(load_corpus(path), plain)
    path.write_text('"SEP=|"\ntext|province\nLúa, ngô; khoai|A\n|B\n', "utf-8")
    assert "row 3: the text is empty" in message(path)  # as Excel counts


# --- What is refused: a table ---


def test_a_table_that_does_not_exist_or_is_of_another_kind(tmp_path):
    assert message(tmp_path / "t.csv", FileNotFoundError) == f"{tmp_path / 't.csv'}: not found"
    (tmp_path / "t.ods").write_text("x")
    allowed = ".csv, .tsv, .jsonl, .ndjson, .jsonl.gz, .parquet, .xlsx"
    assert f"t.ods: must be a table {allowed}, or a folder" in message(tmp_path / "t.ods")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            None,
            "no column text, province; it has ma, tinh, bao, ngay, noi_dung; say which it is: columns={'its name': '",
        ),
        ({"nd": "text", "tinh": "province"}, "columns= names 'nd'; the table has ma, tinh"),
        ({"noi_dung": "txt", "tinh": "province"}, "columns= calls a column 'txt'; must be among article_id, province"),
        ({"noi_dung": "text", "tinh": "quy"}, "; a column of your own keeps its name: extra=['its name']"),
        ({"noi_dung": "text", "tinh": "province", "bao": "text"}, "columns named twice: text"),
    ],
)
def test_columns_that_do_not_fit(columns, expected):
    assert expected in message(pd.DataFrame(ROWS), columns=columns)


def test_columns_the_wrong_way_round_are_turned_in_the_message():
    text = message(pd.DataFrame(ROWS), columns={"text": "noi_dung", "province": "tinh"})
    assert "wrong way round; must be columns={'noi_dung': 'text', 'tinh': 'province'}" in text


def test_an_extra_column_that_is_not_there_is_no_matter_of_columns():
    text = message(pd.DataFrame(ROWS), columns=NAMES, extra=["chu_de"])
    assert "extra=['chu_de']: no column chu_de; it has " in text
    assert "say which" not in text


def test_columns_are_not_for_a_folder(corpus):
    assert "columns= names the columns of a table" in message(corpus(), columns={"a": "text"})


def test_problems_of_a_table_name_the_row_and_are_reported_together(tmp_path):
    rows = [
        {"article_id": "a", "province": "Sơn La", "published": "2021-3-4", "text": "Lúa."},
        {"article_id": "a", "province": "", "published": "", "text": " "},
        {"article_id": "b", "province": "Son La", "published": "", "text": "Lúa."},
    ]
    text = message(write_csv(tmp_path / "t.csv", rows))
    assert text.splitlines()[0] == f"{tmp_path / 't.csv'}: 6 problems"
    for part in (
        "row 2: published '2021-3-4' must be a date",
        "row 3: province is empty",
        "row 3: article_id 'a' is already used in row 2",
        "row 3: the text is empty",
        "articles 'a' and 'b' have the same text",
        "spelt 2 ways: 'Sơn La', 'Son La'; use one spelling",
    ):
        assert part in text


@pytest.mark.parametrize("sign", ["NA", "#N/A", "NaN", "NULL", "<NA>"])
def test_a_missing_value_as_programs_write_it_is_asked_about(tmp_path, corpus, sign):
    rows = [
        {"text": "Tỉnh họp.", "province": "Sơn La", "newspaper": sign, "title": sign},
        {"text": "Dân vui.", "province": sign, "newspaper": "Báo A", "title": "Tả"},
        {"text": "Lúa tốt.", "province": "Nà Hang", "newspaper": sign, "title": "NATO"},
    ]
    path = write_csv(tmp_path / "t.csv", rows)
    assert message(path).splitlines() == [
        f"{path}: 3 problems",
        f"  - province is {sign!r}, as programs write a missing value: fill it in or leave it empty (row 3)",
        f"  - newspaper is {sign!r}, as programs write a missing value: fill it in or leave it empty (row 2, row 4)",
        f"  - title is {sign!r}, as programs write a missing value: fill it in or leave it empty (row 2)",
    ]
    folder = corpus({"level": "xã"}, {"level": sign}, columns=[*COLUMNS, "level"])
    assert f"level is {sign!r}, as programs write a missing value: fill it in or leave it empty (row 3)" in message(
        folder
    )


def test_lines_of_json_are_named(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text('{"text": "Lúa."\n\n[1]\n{"text": "a", "text": "b"}\n', "utf-8")
    text = message(path)
    assert "line 1: not JSON: line 1, character 16: a comma is missing" in text
    assert "line 3: list; must be one object a line" in text
    assert "line 4: not JSON: columns named twice: text" in text


def test_cells_that_are_no_text_are_named_with_their_value(tmp_path):
    rows = [{"text": 12, "province": ["A"]}, {"text": "\ud800", "province": "A", "tags": [1]}]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    text = message(tmp_path / "t.jsonl", extra=["tags"])
    assert "line 1: text is 12, a int; must be text" in text
    assert "line 1: province is ['A'], a list; must be text" in text
    assert r"line 2: text has half a character ('\ud800') at 0" in text
    assert "line 2: tags is a list; must be one value" in text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('text,province\n"Lúa,A\nDân,B\n', "t.csv: line 3: a cell does not end in its quotation mark"),
        ('text,province\n"Lúa" tốt.,A\n', "t.csv: line 2: there is more after the closing quotation mark of a cell"),
        ("text,province\nLúa\n", "row 2: 1 cells, but the header has 2"),
        ("text,province\n", "no articles: the table has no rows"),
        ("", "t.csv: the file is empty"),
    ],
)
def test_a_broken_csv(tmp_path, content, expected):
    (tmp_path / "t.csv").write_text(content, "utf-8")
    assert expected in message(tmp_path / "t.csv")


# --- Other encodings: refused by name, converted on request ---

OLD = {
    "TCVN3": "TØnh ñy S¬n La häp vÒ NghÞ quyÕt".encode("cp1252"),
    "VNI": "Tænh uûy Sôn La hoïp veà Nghò quyeát".encode("cp1252"),
    "UTF-16": "Tỉnh ủy Sơn La họp về Nghị quyết".encode("utf-16"),
    "Windows-1258": b"Ti\xd2nh u\xd2y S\xf5n La ho\xf2p v\xea\xcc Nghi\xf2 quy\xea\xect",
}
READ = "Tỉnh ủy Sơn La họp về Nghị quyết"


@pytest.mark.parametrize("name", OLD)
def test_an_article_in_another_encoding_is_refused_with_its_name(corpus, name):
    folder = corpus(texts=[b"" + OLD[name], "Dân vui."])
    text = message(folder)
    assert f"{folder / 'articles' / '1.txt'}: " in text
    assert f"the file is {name}; save it as UTF-8, or in Python load_corpus(…, encoding='auto') converts it" in text


@pytest.mark.parametrize("name", OLD)
def test_an_article_in_another_encoding_is_converted_on_request_and_recorded(corpus, name):
    folder = corpus({"sha256": hashlib.sha256(OLD[name]).hexdigest()}, texts=[OLD[name], "Dân vui."])
    with pytest.warns(UserWarning, match=rf"converted to Unicode: .*1\.txt \({name}\)"):
        articles = load_corpus(folder, encoding="auto")
    assert articles["text"].tolist() == [READ, "Dân vui."]
    assert articles["encoding"].tolist() == [name, "UTF-8"]


def test_an_article_in_an_old_font_saved_as_utf_8_is_refused_with_its_name(corpus):
    folder = corpus(texts=["Mua 1 kg\nTØnh ñy S¬n La häp", "Dân vui."])
    expected = "1.txt: 'TØnh ñy S¬n La häp' should be 'Tỉnh ủy Sơn La họp': TCVN3, not Unicode; save it as Unicode, or"
    assert expected in message(folder)


def test_names_beside_a_text_in_an_old_font_are_converted_only_if_they_need_it():
    rows = pd.DataFrame({"text": ["TØnh ñy S¬n La häp", "Dân vui."], "province": ["S¬n La", "Cà Mau"]})
    rows["title"] = ["Lóa míi", "Trang chủ"]
    rows["newspaper"] = ["Báo Cà Mau", "Báo Cà Mau"]
    assert "row with index 0: 'TØnh ñy S¬n La häp' should be" in message(rows)
    with pytest.warns(UserWarning, match=r"converted to Unicode: row with index 0 \(TCVN3\)"):
        articles = load_corpus(rows, encoding="auto")
    assert articles["province"].tolist() == ["Sơn La", "Cà Mau"]
    assert articles["title"][0] == "Lúa mới"
    assert articles["newspaper"].tolist() == ["Báo Cà Mau", "Báo Cà Mau"]


def test_a_table_in_another_encoding(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(("province,text\nSơn La," + READ + "\n").encode("utf-32"))
    assert "the file is UTF-32; save it as UTF-8, or in Python load_corpus(…, encoding='auto') converts it" in message(
        path
    )
    with pytest.warns(UserWarning, match=r"t\.csv: converted to Unicode from UTF-32"):
        assert load_corpus(path, encoding="auto")["text"].tolist() == [READ]


def test_an_encoding_that_cannot_be_asked_for(corpus):
    assert "encoding='latin-1' must be 'UTF-8', which refuses any other, or 'auto'" in message(
        corpus(), encoding="latin-1"
    )


def test_decomposed_letters_and_mixed_tone_placement_are_one_spelling(corpus):
    folder = corpus(texts=[unicodedata.normalize("NFD", "Tỉnh uỷ, hoà bình"), "Dân vui."])
    assert load_corpus(folder)["text"][0] == "Tỉnh ủy, hòa bình"


# --- Provinces in one spelling, on the map of a day ---


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [("Bắc Kạn", "Bắc Cạn", "Bắc Kạn"), ("TP.HCM", "Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh")],
)
def test_two_spellings_of_a_province_are_refused_with_the_name_of_the_gazetteer(corpus, one, other, name):
    folder = corpus({"province": one}, {"province": other})
    expected = (
        f"province is spelt 2 ways: {one!r}, {other!r}; use one spelling, {name!r} (in Python load_corpus(…, as_of="
    )
    assert expected in message(folder)
    assert load_corpus(folder, as_of="2024-12-31")["province"].tolist() == [name, name]


def test_the_day_chooses_the_map_of_provinces(corpus):
    folder = corpus({"province": "Kon Tum"}, {"province": "Quảng Ngãi"})
    assert load_corpus(folder)["province"].tolist() == ["Kon Tum", "Quảng Ngãi"]
    assert load_corpus(folder, as_of="2025-07-01")["province"].tolist() == ["Quảng Ngãi", "Quảng Ngãi"]


def test_other_groups_are_allowed_and_named_when_a_map_is_asked_for(corpus):
    folder = corpus({"province": "Tây Bắc"})
    assert load_corpus(folder)["province"][0] == "Tây Bắc"
    with pytest.warns(UserWarning, match="not in the gazetteer of provinces, so left as written: Tây Bắc"):
        assert load_corpus(folder, as_of="2025-07-01")["province"][0] == "Tây Bắc"


def test_a_day_that_is_none(corpus):
    assert "as_of='2025'; must be a date such as '2025-07-01'" in message(corpus(), as_of="2025")
