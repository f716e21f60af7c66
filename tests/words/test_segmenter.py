"""The words on arrays are those of underthesea, and both ways of asking for them give the same table."""

import os
import unicodedata
import warnings
from functools import cache, partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis import normalize, segment, word_tokenize
from analysis.text.word_lists import read_list
from analysis.words import model, segmenter
from analysis.words.letters import checksums
from analysis.words.segmenter import Segmenter, tokenize_batches
from analysis.words.tokens import segment_in_batches
from analysis.words.word_finder import Batches, WordFinder, find_words

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


@cache
def on_arrays() -> Segmenter:
    return Segmenter()


@cache
def by_library() -> Segmenter:
    return Segmenter(known=frozenset())


def found(segmenter: Segmenter, texts: list[str]) -> list[list[str]]:
    return segmenter.tokenize(texts).words()


@cache
def library_words(text: str) -> list[str]:
    from underthesea import word_tokenize

    return word_tokenize(text)


@settings(max_examples=6 * settings().max_examples)
@given(st.lists(TEXTS, max_size=6))
@example(["Th s", "Th\ns", "Th S.", "ThS.", "Thes", "TP.", "TP.\n", "TP. ", "TP.\r\n", ":D", ":D ", ":D\n", ":D\n\n"])
@example(["", " ", "\n", "a", "", "BOS", "EOS BOS EOS", "bos eos"])
@example(["1" * 3000, "x" * 3000, "đi " * 3000, "." * 3000, "đi\n" * 10])
@example(["ʺB aʺ", "ʺ", "aʺb.", "N\xa0ɤ\u2003t:", "ƛ đi"])
@example(["Σ ΑΣ ΑΣ. Σ", "İSTANBUL", "2147483647 2147483648 -5 +5 ² ٣"])
def test_the_words_are_those_of_the_library(texts):
    assert found(on_arrays(), texts) == [library_words(text) for text in texts]


def test_the_words_of_the_articles_are_those_of_the_library(articles, sentences):
    texts = [*articles["text"], *sentences["text"]]
    assert found(on_arrays(), texts) == [library_words(text) for text in texts]


def test_words_of_many_texts_are_those_of_each(sentences):
    texts = sentences["text"].tolist()
    one_by_one = [found(on_arrays(), [text])[0] for text in texts]
    assert found(on_arrays(), texts) == one_by_one
    assert tokenize_batches(texts, processes=1, batch=500) == one_by_one


@pytest.mark.parametrize("checksum", [lambda letters: 0, sum, len])
def test_chunks_with_the_same_checksum_are_told_apart(checksum):
    def of_each(letters: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        return np.array([checksum(letters[a:b].tolist()) for a, b in zip(start, end, strict=True)], dtype=np.uint64)

    texts = ["cao của cán bộ sơn la", "của cao bộ cán nos al", "học sinh"]
    assert found(Segmenter(checksum=of_each), texts) == [library_words(text) for text in texts]


def test_hardly_a_text_needs_the_library(sentences):
    def refuse(text: str) -> list[str]:
        raise AssertionError(text)

    assert len(found(Segmenter(library=refuse), sentences["text"].tolist())) == len(sentences)


@pytest.mark.parametrize("processes", [1, 2])
def test_words_of_many_texts_come_in_their_order(sentences, processes):
    texts = [*sentences["text"], "", "Th s", " "]
    assert tokenize_batches(texts, processes, batch=2000) == [library_words(text) for text in texts]
    assert word_tokenize(pd.Series(texts), processes=processes) == [library_words(text) for text in texts]
    assert word_tokenize([], processes=processes) == []


def test_a_segmenter_whose_cache_is_full_is_not_used_again(sentences):
    texts = sentences["text"].tolist()
    expected = word_tokenize(texts)
    segmenter._idle.clear()
    assert segmenter._tokenized(texts, max_cached=100).words() == expected
    assert segmenter._idle == []
    assert segmenter._tokenized(texts, max_cached=10**6).words() == expected
    assert [100 < idle.cached < 10**6 for idle in segmenter._idle] == [True]


@pytest.mark.parametrize(
    ("texts", "processes", "message"),
    [
        ("Lúa tốt.", 1, "texts must be a list of texts, not one text: 'Lúa tốt.'"),
        (["a", None], 1, r"texts\[1\] must be text, not None"),
        ([b"a"], 1, r"texts\[0\] must be text, not b'a'"),
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


def test_both_ways_give_the_same_table_of_the_articles(sentences):
    slow = WordFinder(read_list("lexicon.txt"), segmenter=by_library)
    pd.testing.assert_frame_equal(segment(sentences), segment_in_batches(sentences, slow.words, slow.identity))


@settings(max_examples=2 * settings().max_examples)
@given(texts=st.lists(TEXTS.map(normalize), max_size=5))
@example(texts=["Đ/c a b 1 c", "a b c", "Số 12/NQ-TU, 88/2019/QH14.", "phòng-an ninh", "Th s Sơn La họp", "TP. Sơn La"])
@example(texts=["thứ XIII của", "kinh tế-xã hội", "KINH TẾ-XÃ HỘI", "kinh tế – xã hội", "Tỉnh Sơn La", "5đồng bào"])
def test_both_ways_give_the_same_table_of_generated_text(texts):
    fast, slow = (finder.words(texts) for finder in finders())
    assert written(fast) == written(slow)
    for array in ("lengths", "start", "end"):
        assert getattr(fast, array).tolist() == getattr(slow, array).tolist()
    text_of_word = [text for text, length in zip(texts, fast.lengths.tolist(), strict=True) for _ in range(length)]
    for text, start, end, word in zip(text_of_word, fast.start, fast.end, written(fast), strict=True):
        assert word == "_".join(normalize(text[start:end]).lower().split())


@pytest.mark.parametrize("text", ["Đ/c a", "đ/C", "12/NQ-TU 12/NQ-TU", "KINH TẾ-XÃ HỘI"])
def test_words_have_their_form_from_the_first_on(text):
    words_found = WordFinder(()).words([text])
    words = [text[start:end] for start, end in zip(words_found.start, words_found.end, strict=True)]
    assert written(words_found) == ["_".join(word.lower().split()) for word in words]


def written(words) -> list[str]:
    return [words.vocabulary[i] for i in words.code]


@cache
def finders() -> tuple[WordFinder, WordFinder]:
    entries = read_list("lexicon.txt")
    return WordFinder(entries), WordFinder(entries, segmenter=by_library)


def test_a_model_that_is_not_known_is_told_once_and_asked(sentences):
    some = sentences.head(10)
    known = frozenset({("9.4.0", "3.3.0", "0" * 64)})
    finder = WordFinder(read_list("lexicon.txt"), segmenter=partial(Segmenter, known=known))
    told = r"does not know underthesea 9\.5\.0 .*Known are 9\.4\.0 with underthesea_core 3\.3\.0"
    with pytest.warns(UserWarning, match=told):
        unknown = segment_in_batches(some, finder.words, finder.identity)
    with warnings.catch_warnings(action="error"):
        again = segment_in_batches(some, finder.words, finder.identity)
        WordFinder((), segmenter=partial(Segmenter, known=known)).words(["Lúa tốt."])
    pd.testing.assert_frame_equal(unknown, segment(some))
    pd.testing.assert_frame_equal(again, segment(some))


@pytest.mark.parametrize("name", ["models.bin", "features.bin", "dictionary.bin"])
def test_other_bytes_of_the_model_are_another_model(tmp_path, name):
    for file in model.folder().iterdir():
        content = file.read_bytes()
        (tmp_path / file.name).write_bytes(content + b"\0" if file.name == name else content)
    assert model.model_version() in model.KNOWN
    assert model.model_version(tmp_path) not in model.KNOWN


def test_an_interruption_leaves_nothing_behind(sentences):
    calls = []

    def interrupted(letters: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        calls.append(len(start))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return checksums(letters, start, end)

    texts = sentences["text"].tolist()
    finder = WordFinder((), segmenter=partial(Segmenter, checksum=interrupted))
    finder.words(texts[:50])
    with pytest.raises(KeyboardInterrupt):
        finder.words(texts)
    found, expected = finder.words(texts), WordFinder(()).words(texts)
    assert found.start.tolist() == expected.start.tolist()
    assert written(found) == written(expected)


def test_an_interruption_half_way_through_a_cache_leaves_nothing_behind(sentences):
    class Interrupted(list):
        """Strings as they are counted, which cannot be lengthened the first time."""

        def __iadd__(self, more):
            super().__iadd__(list(more)[:10])
            raise KeyboardInterrupt

    texts = sentences["text"].tolist()
    finder = WordFinder(())
    finder.words([])
    finder._strings = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        finder.words(texts)
    assert written(finder.words(texts)) == written(WordFinder(()).words(texts))


@pytest.mark.parametrize("text", ["a \u200b b", "\u200b", "\u200b\u00ad lúa tốt", "Sơn\u200b La \ufeff"])
def test_what_cannot_be_seen_makes_no_word(text):
    fast, slow = (finder.words([text, "Lúa tốt."]) for finder in finders())
    assert written(fast) == written(slow)
    assert "" not in written(fast)


# --- Many texts ---


def in_batches(sentences: pd.DataFrame, batch: int, **options) -> pd.DataFrame:
    entries = tuple(read_list("lexicon.txt"))
    return segment_in_batches(sentences, partial(find_words, entries), tuple, batch=batch, **options)


def test_batches_are_all_texts_in_order(sentences):
    texts = [*sentences["text"], "", "x" * 5000, ""]
    batches = [*Batches(pd.Series(texts), 300)]
    assert [text for batch in batches for text in batch] == texts
    assert len(batches) > 5
    assert all(sum(map(len, batch[:-1])) < 1000 for batch in batches)


def test_a_further_text_changes_no_batch_but_its_own(sentences):
    texts = sentences["text"].tolist() * 4
    before = [*Batches(pd.Series(texts), 300)]
    after = [*Batches(pd.Series(["Lúa tốt.", *texts]), 300)]
    assert sum(batch not in before for batch in after) < len(after) / 3


def test_the_size_of_batches_does_not_matter(sentences, tokens_as_usual):
    pd.testing.assert_frame_equal(in_batches(sentences, 300), tokens_as_usual)


def test_what_is_evicted_is_found_anew(sentences, tokens_as_usual):
    finder = WordFinder(read_list("lexicon.txt"), max_cached=100)
    found = segment_in_batches(sentences, finder.words, finder.identity, batch=2000)
    pd.testing.assert_frame_equal(found, tokens_as_usual)


def test_several_processes_give_the_same_table(sentences, tokens_as_usual):
    pd.testing.assert_frame_equal(in_batches(sentences, 300, processes=2), tokens_as_usual)


@pytest.mark.integration
def test_a_process_that_dies_changes_nothing(sentences, tokens_as_usual):
    entries = tuple(read_list("lexicon.txt"))
    fails, dies = (partial(work, os.getpid(), entries) for work in (FAILS_ELSEWHERE, DIES_ELSEWHERE))
    with pytest.raises(ZeroDivisionError):  # not killed, so it is told
        segment_in_batches(sentences, fails, tuple, processes=2, batch=300)
    pd.testing.assert_frame_equal(segment_in_batches(sentences, dies, tuple, processes=2, batch=300), tokens_as_usual)


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
    with pytest.raises(ValueError, match=r"sentences: text in row 1 must be text, not (None|nan|5)"):
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
