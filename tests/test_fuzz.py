"""Texts that nobody wrote: whatever stands on a page, nothing crashes, hangs, or loses a character.

`make test` tries a few hundred inputs, the same on every machine. A longer run tries new ones every time and prints how
many it tried; FUZZ is the number of inputs for each test:

    FUZZ=20000 python -m pytest tests/test_fuzz.py

End it at any time with Ctrl-C: the count is printed all the same.

An input that fails is printed in full by hypothesis, shrunk to the smallest that fails; it then belongs, with what was
mended, among the examples below or in tests/text/cases_*.json.
"""

from __future__ import annotations

import html
import os
import re
import time
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analysis import (
    code_sentences,
    concordance_lines,
    find_quantities,
    load_codebook,
    load_corpus,
    normalize,
    split_blocks,
    split_sentences,
)
from analysis import segment as segment_sentences
from analysis.pages.blocks import ROLES
from analysis.pages.lines import INVISIBLE
from analysis.report.markup import inert, quoted
from analysis.report.page import markdown2html
from analysis.text.dates import parse_day
from analysis.text.numbers import NUMBER_WORDS, parse_number
from analysis.text.sentence_ends import sentence_spans
from analysis.words.sentences import _DATELINE

LONG = "FUZZ" in os.environ
TRIED: Counter[str] = Counter()


def fuzzed(share: float = 1):
    """Return the settings of a test: `share` of the inputs, none longer than ten seconds."""
    count = max(1, int(int(os.environ.get("FUZZ", "40")) * share))
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    return settings(
        max_examples=count, derandomize=not LONG, deadline=timedelta(seconds=10), suppress_health_check=slow
    )


@pytest.fixture(scope="module", autouse=True)
def count(request: pytest.FixtureRequest):
    segment_sentences(pd.DataFrame({"article_id": ["a"], "sentence": [1], "start": [0], "end": [1], "text": ["a"]}))
    markdown2html("the library is loaded before anything is timed")
    yield
    if LONG:
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print()
            for test, tried in TRIED.items():
                print(f"{tried:>10,} inputs  {test}")
            print(f"{TRIED.total():>10,} inputs tried", flush=True)


# --- What a page may hold -------------------------------------------------------------------------------

_WORDS = """
Tỉnh ủy uỷ Sơn La Bắc Kạn nghị quyết Nghị quyết số 88/2019/QH14 12-NQ/TW ngày 18/11/2019 1/1/0001 31/2/2021 quý
I/2021 9 đề án đề án, nghị quyết và kế hoạch 6.000 12,8% 5% đến 7% 2,5 triệu đồng hai mươi lăm một trăm nghìn tỷ
năm 2030 tầm nhìn đến năm 2045 trước ngày hoàn thành học tập quán triệt triển khai kiểm tra, giám sát kinh tế -
xã hội TP. TS. GS. v.v... Đ/c (BLC) - Baobackan.vn - Ảnh: Tin, ảnh: Theo TTXVN Trang chủ > Thời sự | chia sẻ
facebook Zalo in a-- Lượt xem: 12 Từ khóa: Bình luận Tin liên quan Một là, Hai là I. 1. - + • * “Lúa tốt.” "a"
'b' ./. … ... ?! . , ; : Quang cảnh Các đại biểu dự hội nghị Ông Lò Văn An (bên phải) Thứ năm, 4/3/2021 | 14:54
GMT+7 cập nhật lúc _ a_b <b> {} = @ # & &amp; $ \\ ` ~ ^ % 0 1 99999999999999999999 0123 456 789 15/18 3 - 5 tỷ
1.000.000,5 IV XIII
"""
WORDS = _WORDS.split()
LINE_ENDS = ["\n", "\r\n", "\r", "\n\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", " \n\t"]
ODD = (
    "\x00\x01\x07\x1b\x1c\x1d\x1e\x1f\x7f\xa0\xad\u0300\u0301\u0302\u0309\u0323\u031b"
    "\u200b\u200c\u200d\u200e\u202a\u202e\u2060"
    "\u3000\ufeff\ufffd\uffff٣٤１２²½Ⅳ🏳️‍🌈👩‍🌾𝐀𐍈漢字कतعربиЯΩßŁİıſﬁĐđðÐơưƠƯ"
)
odd_text = st.text(st.sampled_from(ODD) | st.characters(exclude_categories=["Cs"]), max_size=30)
words = st.lists(st.sampled_from(WORDS) | odd_text, max_size=30).flatmap(
    lambda found: st.sampled_from([" ", " ", " ", "", "  ", "\t", "\xa0", ". ", ", "]).map(
        lambda joint: joint.join(found)
    )
)
repeated = st.tuples(st.sampled_from(WORDS) | odd_text, st.sampled_from(["", " "]), st.integers(1, 400)).map(
    lambda parts: (parts[0] + parts[1]) * parts[2]
)
punctuation = st.text(st.sampled_from("….!?,;:-–—“”\"'()[]/|>»_*#=+ "), max_size=60)
prose = st.lists(st.sampled_from(WORDS), min_size=20, max_size=60).map(" ".join)
line = st.one_of(words, prose, repeated, punctuation, odd_text)
spelling = st.sampled_from([normalize, normalize, str, lambda text: unicodedata.normalize("NFD", text)])
pages = st.tuples(
    st.lists(st.tuples(line, st.sampled_from(LINE_ENDS)), max_size=12).map(lambda p: "".join(a + b for a, b in p)),
    spelling,
).map(lambda parts: parts[1](parts[0]))


def table(text: str, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"article_id": ["a"], "text": [text]} | {k: [v] for k, v in columns.items()})


def solid(text: str) -> str:
    """The text without white space and what cannot be seen."""
    return "".join(c for c in text if not c.isspace() and c not in INVISIBLE)


def outside(text: str, spans: list[tuple[int, int]]) -> str:
    """What of the text lies in none of the spans, which must follow one another."""
    assert all(a <= b <= c <= d for (a, b), (c, d) in pairwise(spans))
    gaps = zip([0, *(b for _, b in spans)], [*(a for a, _ in spans), len(text)], strict=True)
    return "".join(text[a:b] for a, b in gaps)


def spans_of(rows: pd.DataFrame) -> list[tuple[int, int]]:
    return list(zip(rows["start"], rows["end"], strict=True))


def sentences_of(blocks: pd.DataFrame, **options: object) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="no line with role")
        return split_sentences(blocks, **options)


# --- What holds of every page: its blocks, sentences and words, and what rests on them ----------------------

CODEBOOK = load_codebook()


@given(pages, st.none() | words, st.none() | st.dates(min_value=pd.Timestamp("1700-01-01").date()))
@example("", None, None)
@example("\ufeff\n\u200b \u200b \u200b", "", None)
@example(
    "Phấn đấu trước ngày 1/1/0001 hoàn thành 5 đề án, học tập nghị quyết số 88/2019/QH14 ngày 1/1/1500 của tỉnh.",
    None,
    None,
)
@fuzzed()
def test_no_character_of_a_page_is_lost_and_what_is_found_in_it_stands_where_it_says(
    text: str, title: str | None, day: object
) -> None:
    published = pd.Timestamp(day) if day else pd.NaT
    blocks = split_blocks(table(text, title=title, province="P", published=published))
    every_character_of_a_page_is_in_one_block_and_of_a_body_in_one_sentence(text, blocks)
    sentences = sentences_of(blocks, roles=ROLES)
    what_is_found_in_a_sentence_stands_where_it_says(text, sentences)
    once = normalising_twice_is_normalising_once_and_a_composed_text_keeps_its_length(text)
    every_character_of_a_sentence_is_in_one_word(
        once, sentences if once == text else sentences_of(split_blocks(table(once)), roles=ROLES)
    )
    if not set(text) & set("\x00\ufffd"):
        a_quotation_shows_what_it_quotes(text)


def every_character_of_a_page_is_in_one_block_and_of_a_body_in_one_sentence(text: str, blocks: pd.DataFrame) -> None:
    TRIED["blocks and sentences"] += 1
    assert set(blocks["role"]) <= set(ROLES)
    assert all(text[a:b] == found for (a, b), found in zip(spans_of(blocks), blocks["text"], strict=True))
    assert solid(outside(text, spans_of(blocks))) == ""
    assert blocks["block"].tolist() == list(range(1, len(blocks) + 1))

    sentences = sentences_of(blocks)
    assert all(text[a:b] == found for (a, b), found in zip(spans_of(sentences), sentences["text"], strict=True))
    assert sentences["sentence"].tolist() == list(range(1, len(sentences) + 1))
    body = blocks[(blocks["role"] == "body") & ~blocks["is_repeat"]]
    for number, block in enumerate(body.itertuples()):
        own = sentences[sentences["block"] == block.block]
        left = outside(block.text, [(a - block.start, b - block.start) for a, b in spans_of(own)])
        if solid(left):
            dateline = _DATELINE.match(block.text)
            assert number == 0 and dateline and solid(dateline.group()) == solid(left)


def every_character_of_a_sentence_is_in_one_word(text: str, sentences: pd.DataFrame) -> None:
    TRIED["segment"] += 1
    tokens = segment_sentences(sentences)
    assert all(
        "_".join(text[a:b].lower().split()) == normalize(word)
        or normalize(text[a:b]).lower().split() == word.split("_")
        for (a, b), word in zip(spans_of(tokens), tokens["word"], strict=True)
        if "_" not in text[a:b]
    )
    for sentence in sentences.itertuples():
        own = tokens[tokens["sentence"] == sentence.sentence]
        left = outside(sentence.text, [(a - sentence.start, b - sentence.start) for a, b in spans_of(own)])
        assert left.strip() == ""


def what_is_found_in_a_sentence_stands_where_it_says(text: str, sentences: pd.DataFrame) -> None:
    TRIED["quantities, frames, concordance"] += 1
    found = find_quantities(sentences)
    assert all(text[a:b] == cut for (a, b), cut in zip(spans_of(found), found["text"], strict=True))
    outside(text, spans_of(found))  # in order, and none over another
    ranges = found[found["high"].notna() & found["value"].notna()]
    assert (ranges["high"] >= ranges["value"]).all()
    if len(sentences):
        coded = code_sentences(sentences, CODEBOOK)
        coded = coded[coded["coded"]]
        assert all(text[a:b] == cut for (a, b), cut in zip(spans_of(coded), coded["evidence"], strict=True))
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "nghị quyết: 0 lines")  # nothing found is said
            lines = concordance_lines(sentences, "nghị quyết", width=20)
        assert all(text[a:b] == node for (a, b), node in zip(spans_of(lines), lines["node"], strict=True))


def normalising_twice_is_normalising_once_and_a_composed_text_keeps_its_length(text: str) -> str:
    TRIED["normalize"] += 1
    once = normalize(text)
    assert normalize(once) == once
    seen = "".join(character for character in text if normalize(character))  # without what is never drawn
    assert len(once) == len(unicodedata.normalize("NFC", seen))
    return once


def a_quotation_shows_what_it_quotes(text: str) -> None:
    TRIED["quoted"] += 1
    shown = markdown2html(f"x “{quoted(text)}” x")
    assert re.findall(r"<[^>]*>", shown) == ["<p>", "</p>"]
    assert " ".join(html.unescape(shown.strip()[3:-4]).split()) == f"x “{' '.join(text.split())}” x"


# --- Lines and numbers ----------------------------------------------------------------------------------


@given(line)
@fuzzed()
def test_sentences_follow_one_another_and_cover_the_text(text: str) -> None:
    TRIED["sentence_spans"] += 1
    spans = sentence_spans(text)
    assert outside(text, spans).strip() == ""
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)
    assert [sentence_spans(text[a:b]) for a, b in spans[:1]] == [[(0, b - a)] for a, b in spans[:1]]


@given(
    st.one_of(line, st.from_regex(NUMBER_WORDS, fullmatch=True), st.from_regex(r"[\d.,]{1,40}( tỷ)?", fullmatch=True))
)
@example("9" * 400)
@example("ngày 1/1/0000")
@fuzzed()
def test_a_number_is_read_or_refused(text: str) -> None:
    TRIED["parse_number, parse_day"] += 1
    parse_day(text)
    try:
        value = parse_number(text)
    except ValueError as error:
        assert "is not a number in Vietnamese notation" in str(error)
    else:
        assert value >= 0
        assert parse_number(f"  {text.upper()}\t") == value


@given(st.integers(0, 10**15), st.integers(0, 99), st.sampled_from(["", " nghìn", " triệu", " tỷ", " nghìn tỷ"]))
@fuzzed()
def test_a_number_that_is_written_is_read_back(whole: int, cents: int, scale: str) -> None:
    TRIED["numbers written and read"] += 1
    factor = {"": 1, " nghìn": 1e3, " triệu": 1e6, " tỷ": 1e9, " nghìn tỷ": 1e12}[scale]
    grouped = f"{whole:,}".replace(",", ".")
    assert parse_number(grouped + scale) == pytest.approx(whole * factor)
    assert parse_number(f"{whole}{scale}") == pytest.approx(whole * factor)
    assert parse_number(f"{grouped},{cents:02}{scale}") == pytest.approx((whole + cents / 100) * factor)


# --- The loader -----------------------------------------------------------------------------------------


def corpus(folder: Path, raw: bytes, manifest: bytes | None = None) -> Path:
    columns = "article_id,province,newspaper,published,title,author,resolution,file,sha256"
    (folder / "a.txt").write_bytes(raw)
    (folder / "articles.csv").write_bytes(manifest or f"{columns}\na,Sơn La,,,,,,a.txt,\n".encode())
    return folder


def load(folder: Path) -> pd.DataFrame:
    """Load a corpus; what is warned of names the file."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        articles = load_corpus(folder)
    assert all("a.txt" in str(warning.message) or "articles.csv" in str(warning.message) for warning in told)
    return articles


mark = st.sampled_from(["", "\ufeff"])


@given(mark, pages)
@fuzzed(0.5)
def test_a_page_is_loaded_as_it_stands_or_refused(tmp_path: Path, mark: str, text: str) -> None:
    TRIED["load_corpus, text"] += 1
    try:
        articles = load(corpus(tmp_path, (mark + text).encode()))
    except ValueError as error:
        assert "a.txt" in str(error) or "articles.csv" in str(error)
    else:
        expected = normalize((mark + text).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
        assert articles["text"].item() == expected


@given(st.binary(max_size=300) | pages.map(lambda text: text.encode("utf-16")), st.booleans())
@fuzzed(0.5)
def test_bytes_that_are_no_text_are_refused_by_name(tmp_path: Path, raw: bytes, as_manifest: bool) -> None:
    TRIED["load_corpus, bytes"] += 1
    try:
        load(corpus(tmp_path, b"Text.", raw or b"x") if as_manifest else corpus(tmp_path, raw))
    except (ValueError, FileNotFoundError) as error:
        assert "a.txt" in str(error) or "articles.csv" in str(error)


# --- The report -----------------------------------------------------------------------------------------


_TAGS = ["<script", "<img ", "<a ", "<svg>", "<style>", "<!--", "-->", "<![CDATA[", "]]>", "</", ">", "onerror=",
         "href=", "javascript:", "src=", '"', "'", "/", " ", "=", "x", "&lt;", "&#", "<p ", "<math>", "<title>",
         "</style>", "\x00", "<?"]  # fmt: skip


@given(st.lists(st.sampled_from(_TAGS), max_size=25).map("".join))
@example("<!--<svg><style>")
@example("&#<img &lt;<svg>")
@fuzzed()
def test_markup_made_inert_has_no_tag_that_acts(markup: str) -> None:
    TRIED["inert"] += 1
    once = inert(markup)
    assert not re.search(r"<(?!/?(?:a|img|svg|style|p)\b)", once)
    without_values = re.sub(r"=\s*(?:\"[^\"]*\"|'[^']*')", "", once)
    assert not re.search(r"<[a-z][^>]*[\s/]on\w", without_values)
    assert not re.search(r"(?:href|src)\s*=\s*[\"']?\s*javascript", "".join(re.findall(r"<[a-z][^>]*>", once)))
    assert inert(once) == once


# --- Long texts -----------------------------------------------------------------------------------------

# Each took minutes or for ever before it was mended.
REPEATED = [
    "…", "A. ", "I. ", ". ảnh: a", " , ", "./.", ".”", "a-- ", "aa > ", "_", "a_", "a_a", "1.", "một trăm ",
    "học tập ", "1 ", "trước ngày 1/", "\u0301", " ", "(", "a", "trang chủ > ", " - ", "12/12/2020 ", "Tỉnh ủy Sơn La ",
    "nghị quyết, ", "“", "ảnh: ",
]  # fmt: skip


def seconds(work, text: str) -> float:
    begin = time.process_time()  # of this process, whatever else the machine does
    work(text)
    return time.process_time() - begin


def any_of_three(holds: Callable[[], bool]) -> bool:
    """Return True if it holds in one of three tries: what is really slow is slow in each, a busy machine is not."""
    return any(holds() for _ in range(3))


def read(text: str) -> None:
    sentences = sentences_of(split_blocks(table(text)), roles=ROLES)
    find_quantities(sentences)
    if len(sentences):
        code_sentences(sentences, CODEBOOK)


@pytest.mark.parametrize("tail", ["", *(pytest.param(tail, marks=pytest.mark.integration) for tail in ("/", "ζ!"))])
@pytest.mark.parametrize("piece", REPEATED)
def test_a_line_of_two_hundred_thousand_characters_takes_seconds(piece: str, tail: str) -> None:
    text = (piece * 200_000)[:200_000] + tail
    assert any_of_three(lambda: seconds(lambda text: sentences_of(split_blocks(table(text))), text) < 6)


@pytest.mark.parametrize("tail", ["", pytest.param("ζ!", marks=pytest.mark.integration)])
@pytest.mark.parametrize("piece", REPEATED)
def test_reading_four_times_the_text_takes_about_four_times_as_long(piece: str, tail: str) -> None:
    text = (piece * 20_000)[:20_000]

    def is_linear() -> bool:
        long = seconds(read, text + tail)
        return long < 0.5 or long < 10 * seconds(read, text[:5_000] + tail)

    assert any_of_three(is_linear)


def test_a_page_of_many_lines_takes_seconds() -> None:
    lines = [f"Dòng {number} không có dấu chấm" for number in range(20_000)]
    assert any_of_three(lambda: seconds(lambda text: split_blocks(table(text)), "\n".join(lines)) < 8)
