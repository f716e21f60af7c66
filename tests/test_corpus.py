"""Every check on input, and what its message tells: the file, the value received, what is allowed."""

import csv
import hashlib
import warnings
from pathlib import Path

import pandas as pd
import pytest

from analysis import load_corpus

DATA = Path(__file__).parent.parent / "data"
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
    with pytest.warns(UserWarning, match=r"articles: 3\.txt not named in articles\.csv, so not loaded"):
        assert len(load_corpus(folder)) == 2


def test_no_warning_without_such_a_file(corpus):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load_corpus(corpus())


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
    assert f"missing columns {', '.join(COLUMNS)}; the file has none" in text


def test_a_manifest_without_articles(corpus):
    assert "no articles: the file has a header and nothing below it" in message(corpus(texts=[]))


def test_missing_columns(corpus):
    folder = corpus(columns=[c for c in COLUMNS if c not in ("province", "title")])
    text = message(folder)
    assert str(folder / "articles.csv") in text
    assert "missing columns province, title; the file has article_id, newspaper" in text


def test_a_column_named_in_extra_that_the_manifest_lacks(corpus):
    assert "missing columns type; the file has article_id, province" in message(corpus(), extra=["type"])


def test_unknown_columns(corpus):
    text = message(corpus(columns=[*COLUMNS, "provnce"]))
    assert "unknown columns 'provnce'; allowed are article_id, province" in text
    assert "extra=['provnce']" in text


def test_a_column_named_twice(corpus):
    folder = corpus()
    edit_manifest(folder, "newspaper", "province")
    assert "columns named twice: province" in message(folder)


@pytest.mark.parametrize(("new", "cells"), [("a1,Sơn La,,,,,,,1.txt", 10), ("a1,Sơn La,,,,1.txt", 7)])
def test_a_row_with_too_many_or_too_few_cells(corpus, new, cells):
    folder = corpus()
    edit_manifest(folder, "a1,Sơn La,,,,,,1.txt", new)
    assert f"row 2 has {cells} cells, the header has 9" in message(folder)


def test_a_manifest_that_is_not_utf_8(corpus):
    folder = corpus()
    path = folder / "articles.csv"
    path.write_bytes(path.read_bytes().replace("Sơn La".encode(), b"S\xf4n La", 1))
    assert f"{path}: line 2 is not UTF-8 (byte 0xf4); save the file as UTF-8" in message(folder)


# --- What is refused: a row ---


@pytest.mark.parametrize("column", ["article_id", "province"])
def test_an_empty_value_that_every_article_needs(corpus, column):
    assert f"row 3: {column} is empty; every article needs one" in message(corpus({}, {column: " "}))


@pytest.mark.parametrize("article", ["sơn-la-2021", "son la", "-son-la", "a/b"])
def test_an_id_with_other_characters(corpus, article):
    text = message(corpus({"article_id": article}))
    assert f"row 2: article_id {article!r}; allowed are letters a-z without accents, digits and - . _" in text


def test_an_id_used_twice(corpus):
    text = message(corpus({}, {"article_id": "a1"}))
    assert "row 3: article_id 'a1' is already used in row 2; ids must differ" in text


@pytest.mark.parametrize("day", ["4/3/2021", "2021-3-4", "2021-02-30", "20210304", "2021", "2021-03-04 10:00"])
def test_a_malformed_day(corpus, day):
    text = message(corpus({"published": day}))
    assert f"row 2: published {day!r}; allowed is a day such as 2021-03-04, or nothing" in text


def test_inferred_names_a_column_that_does_not_exist(corpus):
    text = message(corpus({"inferred": "published year"}, columns=[*COLUMNS, "inferred"]))
    assert "row 2: inferred names 'year'; allowed are article_id, province" in text


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
    assert f"row 3, file '9.txt': not found in {folder} or {folder / 'articles'}" in text


def test_a_file_name_that_is_empty(corpus):
    assert "row 2, file '': not found in" in message(corpus({"file": ""}), FileNotFoundError)


def test_a_file_outside_the_folder(corpus, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "x.txt"
    outside.write_text("Lúa tốt.", "utf-8")
    assert f"file {str(outside)!r}: not found in" in message(corpus({"file": str(outside)}), FileNotFoundError)


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
    assert "3 problems" in text
    assert "missing columns newspaper" in text
    assert "unknown columns 'provnce'" in text
    assert "columns named twice: province" in text


def test_all_missing_files_are_reported_together(corpus):
    text = message(corpus({"file": "8.txt"}, {"file": "9.txt"}), FileNotFoundError)
    assert "2 problems" in text
    assert "'8.txt'" in text and "'9.txt'" in text
