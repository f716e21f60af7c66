"""The words on arrays are those of underthesea, and both ways of asking for them give the same table."""

import os
import unicodedata
import warnings
from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis import normalize, segment, word_tokenize
from analysis.text.word_lists import read_list
from analysis.words import chunks, letters, model, segmenter, tokens, word_finder
from analysis.words.segmenter import Segmenter
from analysis.words.word_finder import Packs, WordFinder

# --- Generated text: what news has, and what it should not have ---


def items(text: str) -> list[str]:
    return text.split()


SYLLABLES = items(
    "nghị quyết đại hội đảng bộ tỉnh ủy uỷ ban nhân dân thực hiện chương trình hành động nghề nghiệp hoà hòa quý khuỷu "
    "Sơn La Bắc Kạn Quảng Ngãi Nguyễn Thị Hà TRUNG ƯƠNG Trung ương nghành bíết truyện thủy the Thes These Ths BOS EOS"
)
ODD = items(
    "6.000 12,8 12,8% 100.000.000 18/11/2019 7/12 2020-2025 15-11-2020 08:30:15 88/2019/QH14 12/NQ-CP 60ha 3x4 "
    "43H-0530 v.v. v.v... T.Ư TP. Tp. ThS. Th.S Th.s TS. PGS.TS Mr. e-mail H&M H'Mông N’Thôn NĐ-CP COVID-19 "
    "phòng-an XÃ-HỘI https://nalua.vn/tin?x=1 a@b.vn (abc) =)) :D :)) <3 ♥‿♥ -> ==> >> ... … -- ʺ “ ” \" ' ( ) , . ; "
    ": ! ? % $ + = ^ _ * / 😀 👩‍🌾 🇻🇳 ★ ² ½ ß ǆ ẞ İ ı ſ K Å Ω Σας ᾳ ð Ð Ǆ Ꭰ ꭰ Ა 𐐀 中文 Привет עברית "
    "ا\u200bb \u00ad \ufeff \u0301 a\u0301\u0323"
)
SPACES = [" ", " ", " ", " ", "  ", "\n", "\r\n", "\t", "\xa0", "\u2009", "\u3000", "\x1f", ""]
CASES = [str, str, str, str.upper, str.lower, str.capitalize]
FORMS = [lambda text: text, lambda text: text, lambda text: unicodedata.normalize("NFD", text)]

PIECE = st.builds(
    lambda text, case, form, space: form(case(text)) + space,
    st.one_of(st.sampled_from(SYLLABLES), st.sampled_from(SYLLABLES), st.sampled_from(ODD)),
    st.sampled_from(CASES),
    st.sampled_from(FORMS),
    st.sampled_from(SPACES),
)
TEXTS = st.one_of(st.lists(PIECE, max_size=30).map("".join), st.text(max_size=30))

ON_ARRAYS = Segmenter()
BY_LIBRARY = Segmenter(on_arrays=False)


def library_words(text: str) -> list[str]:
    from underthesea import word_tokenize

    return word_tokenize(text)


@settings(max_examples=400)
@given(st.lists(TEXTS, max_size=6))
@example(["Th s", "Th\ns", "Th S.", "ThS.", "Thes", "TP.", "TP.\n", "TP. ", "TP.\r\n", ":D", ":D ", ":D\n", ":D\n\n"])
@example(["", " ", "\n", "a", "", "BOS", "EOS BOS EOS", "bos eos"])
@example(["1" * 3000, "x" * 3000, "đi " * 3000, "." * 3000, "đi\n" * 10])
@example(["ʺB aʺ", "ʺ", "aʺb.", "N\xa0ɤ\u2003t:", "ƛ đi"])
@example(["Σ ΑΣ ΑΣ. Σ", "İSTANBUL", "2147483647 2147483648 -5 +5 ² ٣"])
def test_the_words_are_those_of_the_library(texts):
    assert ON_ARRAYS.words(texts) == [library_words(text) for text in texts]


def test_the_words_of_the_articles_are_those_of_the_library(articles, sentences):
    texts = [*articles["text"], *sentences["text"]]
    assert ON_ARRAYS.words(texts) == [library_words(text) for text in texts]


def test_words_of_many_texts_are_those_of_each(sentences, monkeypatch):
    texts = sentences["text"].tolist()
    one_by_one = [ON_ARRAYS.words([text])[0] for text in texts]
    assert ON_ARRAYS.words(texts) == one_by_one
    monkeypatch.setattr(segmenter, "BLOCK", 500)
    monkeypatch.setattr(letters, "BLOCK", 500)
    assert Segmenter().words(texts) == one_by_one


@pytest.mark.parametrize("checksum", [lambda letters: 0, sum, len])
def test_chunks_with_the_same_checksum_are_told_apart(checksum, monkeypatch):
    def checksums(letters: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        return np.array([checksum(letters[a:b].tolist()) for a, b in zip(start, end, strict=True)], dtype=np.uint64)

    monkeypatch.setattr(chunks, "checksums", checksums)
    texts = ["cao của cán bộ sơn la", "của cao bộ cán nos al", "học sinh"]
    assert Segmenter().words(texts) == [library_words(text) for text in texts]


def test_hardly_a_text_needs_the_library(sentences, monkeypatch):
    monkeypatch.setattr("underthesea.word_tokenize", None)  # calling it would fail
    assert len(Segmenter().words(sentences["text"].tolist())) == len(sentences)


@pytest.mark.parametrize("processes", [1, 2])
def test_words_of_many_texts_come_in_their_order(sentences, monkeypatch, processes):
    texts = [*sentences["text"], "", "Th s", " "]
    monkeypatch.setattr(segmenter, "BLOCK", 2000)
    monkeypatch.setattr(letters, "BLOCK", 2000)
    assert word_tokenize(pd.Series(texts), processes=processes) == [library_words(text) for text in texts]
    assert word_tokenize([], processes=processes) == []


def test_what_is_forgotten_of_words_is_learnt_anew(sentences, monkeypatch):
    texts = sentences["text"].tolist()
    expected = word_tokenize(texts)
    monkeypatch.setattr(segmenter, "BLOCK", 2000)
    monkeypatch.setattr(letters, "BLOCK", 2000)
    monkeypatch.setattr(segmenter, "_REMEMBERED", 100)
    assert word_tokenize(texts) == expected
    assert segmenter._segmenter().learnt < 1000


@pytest.mark.parametrize(
    ("texts", "processes", "message"),
    [
        ("Lúa tốt.", 1, "texts is one text, 'Lúa tốt.'; allowed are several"),
        (["a", None], 1, r"texts\[1\] is None; allowed is text"),
        ([b"a"], 1, r"texts\[0\] is b'a'; allowed is text"),
        (["a"], 0, "processes=0 must be a whole number from 1"),
    ],
)
def test_what_has_no_words_is_refused(texts, processes, message):
    with pytest.raises(ValueError, match=message):
        word_tokenize(texts, processes=processes)


# --- Both ways give the same table ---


def as_sentences(texts: list[str]) -> pd.DataFrame:
    numbers = range(1, len(texts) + 1)
    return pd.DataFrame({"article_id": "a", "province": "Sơn La", "sentence": numbers, "start": 0, "text": texts})


@pytest.fixture
def by_library(monkeypatch):
    """`segment` with a finder that asks the library for every text."""
    finders = {}

    class Finder(WordFinder):
        def _forget(self):
            super()._forget()
            self._segmenter = BY_LIBRARY

    def found(sentences: pd.DataFrame) -> pd.DataFrame:
        with monkeypatch.context() as patched:
            patched.setattr(tokens, "word_finder", lambda entries: finders.setdefault(entries, Finder(entries)))
            return segment(sentences, cache=False)

    return found


def test_both_ways_give_the_same_table_of_the_articles(sentences, by_library):
    pd.testing.assert_frame_equal(segment(sentences), by_library(sentences))


@settings(max_examples=100)
@given(texts=st.lists(TEXTS.map(normalize), max_size=5))
@example(texts=["Đ/c a b 1 c", "a b c", "Số 12/NQ-TU, 88/2019/QH14.", "phòng-an ninh", "Th s Sơn La họp", "TP. Sơn La"])
@example(texts=["thứ XIII của", "kinh tế-xã hội", "KINH TẾ-XÃ HỘI", "kinh tế – xã hội", "Tỉnh Sơn La", "5đồng bào"])
def test_both_ways_give_the_same_table_of_generated_text(texts):
    fast, slow = (finder.words(texts) for finder in finders())
    assert [fast.vocabulary[i] for i in fast.number] == [slow.vocabulary[i] for i in slow.number]
    for array in ("lengths", "start", "end"):
        assert getattr(fast, array).tolist() == getattr(slow, array).tolist()
    text_of_word = [text for text, length in zip(texts, fast.lengths.tolist(), strict=True) for _ in range(length)]
    for text, start, end, number in zip(text_of_word, fast.start, fast.end, fast.number, strict=True):
        assert fast.vocabulary[number] == "_".join(normalize(text[start:end]).lower().split())


@pytest.mark.parametrize("text", ["Đ/c a", "đ/C", "12/NQ-TU 12/NQ-TU", "KINH TẾ-XÃ HỘI"])
def test_words_have_their_form_from_the_first_on(text):
    found = WordFinder(()).words([text])
    words = [text[start:end] for start, end in zip(found.start, found.end, strict=True)]
    assert [found.vocabulary[i] for i in found.number] == ["_".join(word.lower().split()) for word in words]


@cache
def finders() -> tuple[WordFinder, WordFinder]:
    entries = tuple(read_list("lexicon.txt"))
    fast, slow = WordFinder(entries), WordFinder(entries)
    slow._segmenter = BY_LIBRARY
    return fast, slow


def test_a_model_that_is_not_known_is_told_once_and_asked(sentences, monkeypatch):
    some = sentences.head(10)
    known = segment(some)
    monkeypatch.setattr(model, "_KNOWN", {("9.4.0", "3.3.0", "0" * 64)})
    for remembered in (model.is_known, word_finder.word_finder):
        remembered.cache_clear()
    try:
        with pytest.warns(UserWarning, match=r"does not know underthesea 9\.5\.0 .*Known are 9\.4\.0 with 3\.3\.0"):
            unknown = segment(some)
        with warnings.catch_warnings(action="error"):
            again = segment(some)
            segment(some, lexicon=())
    finally:
        for remembered in (model.is_known, word_finder.word_finder):
            remembered.cache_clear()
    pd.testing.assert_frame_equal(unknown, known)
    pd.testing.assert_frame_equal(again, known)


@pytest.mark.parametrize("name", ["models.bin", "features.bin", "dictionary.bin"])
def test_other_bytes_of_the_model_are_another_model(tmp_path, monkeypatch, name):
    original = model.folder()
    for file in original.iterdir():
        content = file.read_bytes()
        (tmp_path / file.name).write_bytes(content + b"\0" if file.name == name else content)
    assert model.model_version() in model._KNOWN
    monkeypatch.setattr(model, "folder", lambda: Path(tmp_path))
    assert model.model_version() not in model._KNOWN


@pytest.mark.parametrize("method", ["_number_of", "_take_up"])
def test_an_interruption_leaves_nothing_behind(sentences, tokens, monkeypatch, method):
    finder = WordFinder(())
    texts = sentences["text"].tolist()
    expected = WordFinder(()).words(texts)
    original, calls = getattr(chunks.Chunks, method), []

    def interrupted(self, *arguments):
        calls.append(arguments)
        if len(calls) == 200:
            raise KeyboardInterrupt
        return original(self, *arguments)

    monkeypatch.setattr(chunks.Chunks, method, interrupted)
    with pytest.raises(KeyboardInterrupt):
        finder.words(texts)
    found = finder.words(texts)
    assert found.start.tolist() == expected.start.tolist()
    assert [found.vocabulary[i] for i in found.number] == [expected.vocabulary[i] for i in expected.number]


# --- Many texts ---


@pytest.fixture
def small_packs(monkeypatch):
    monkeypatch.setattr(word_finder, "_PACK", 300)
    monkeypatch.setattr(word_finder, "_LARGEST_PACK", 1000)


def test_packs_are_all_texts_in_order(sentences, small_packs):
    texts = [*sentences["text"], "", "x" * 5000, ""]
    packs = list(Packs(pd.Series(texts)))
    assert [text for pack in packs for text in pack] == texts
    assert len(packs) > 5
    assert all(sum(map(len, pack[:-1])) < 1000 for pack in packs)


def test_a_further_text_changes_no_pack_but_its_own(sentences, small_packs):
    texts = sentences["text"].tolist() * 4
    before = list(Packs(pd.Series(texts)))
    after = list(Packs(pd.Series(["Lúa tốt.", *texts])))
    assert sum(pack not in before for pack in after) < len(after) / 3


def test_the_size_of_packs_does_not_matter(sentences, tokens_as_usual, small_packs):
    pd.testing.assert_frame_equal(segment(sentences), tokens_as_usual)


def test_what_is_forgotten_is_learnt_anew(sentences, tokens_as_usual, small_packs, monkeypatch):
    monkeypatch.setattr(word_finder, "_PACK", 2000)
    monkeypatch.setattr(word_finder, "_LARGEST_PACK", 4000)
    monkeypatch.setattr(word_finder, "_REMEMBERED", 100)
    monkeypatch.setattr(word_finder, "word_finder", cache(WordFinder))
    pd.testing.assert_frame_equal(segment(sentences), tokens_as_usual)


def test_several_processes_give_the_same_table(sentences, tokens_as_usual, small_packs):
    pd.testing.assert_frame_equal(segment(sentences, processes=2), tokens_as_usual)


def test_a_process_that_dies_changes_nothing(sentences, tokens_as_usual, small_packs, monkeypatch):
    monkeypatch.setattr(word_finder, "find_words", partial(FAILS_ELSEWHERE, os.getpid()))  # not killed, so it is told
    with pytest.raises(ZeroDivisionError):
        segment(sentences, processes=2)
    monkeypatch.setattr(word_finder, "find_words", partial(DIES_ELSEWHERE, os.getpid()))
    pd.testing.assert_frame_equal(segment(sentences, processes=2), tokens_as_usual)


# Sent to the process whole, as no module there has them.
FINDS = "__import__('analysis.words.word_finder').words.word_finder.word_finder(entries).words(texts)"
IS_HERE = "__import__('os').getpid() == here"
DIES_ELSEWHERE = eval(f"lambda here, entries, texts: {FINDS} if {IS_HERE} else __import__('os')._exit(1)", {})
FAILS_ELSEWHERE = eval(f"lambda here, entries, texts: {FINDS} if {IS_HERE} else 1 / 0", {})


@pytest.fixture(scope="session")
def tokens_as_usual(tokens):
    return tokens


@pytest.mark.parametrize("wrong", [None, float("nan"), 5])
def test_a_sentence_without_text_is_refused_with_its_row(sentences, wrong):
    some = sentences.head(3).astype({"text": object})
    some.loc[some.index[1], "text"] = wrong
    with pytest.raises(ValueError, match=r"sentences has text=(None|nan|5) in row 1; allowed is text"):
        segment(some)


@pytest.mark.parametrize("processes", [0, -1, 1.5, "2", None])
def test_a_wrong_number_of_processes_is_refused(sentences, processes):
    with pytest.raises(ValueError, match=r"processes=.* must be a whole number from 1"):
        segment(sentences, processes=processes)


def test_texts_of_the_table_are_categories_in_order(tokens_as_usual):
    for column in ("article_id", "province", "word", "newspaper"):
        categories = tokens_as_usual[column].cat.categories.tolist()
        assert categories == sorted(set(tokens_as_usual[column].dropna()))
    assert {str(tokens_as_usual[c].dtype) for c in ("sentence", "position", "start", "end")} == {"int32"}
