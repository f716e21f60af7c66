"""Cached words are those that would be found, whoever else writes, and whatever breaks off."""

import hashlib
import io
import multiprocessing
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import segment as segment_as_usual
from analysis.text.word_lists import read_list
from analysis.words import word_cache, word_finder
from analysis.words.tokens import segment_in_batches


def segment(sentences: pd.DataFrame, find_in=None, lexicon=None, **options) -> pd.DataFrame:
    """`segment` with small batches."""
    finder = word_finder.word_finder(tuple(read_list("lexicon.txt") if lexicon is None else lexicon))
    return segment_in_batches(sentences, find_in or finder.words, finder.identity, batch=1000, **options)


@pytest.fixture(scope="module")
def expected(sentences):
    return segment(sentences, cache=False)


def kept(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_words_come_back_without_being_found_again(sentences, expected, tmp_path):
    pd.testing.assert_frame_equal(segment(sentences, cache=tmp_path), expected)
    assert len(kept(tmp_path)) > 3
    found_anew = segment(sentences, find_in=pytest.fail, cache=str(tmp_path))  # finding words would fail
    pd.testing.assert_frame_equal(found_anew, expected)


def test_the_same_texts_give_the_same_bytes(sentences, tmp_path):
    segment(sentences, cache=tmp_path / "one")
    word_finder.word_finder.cache_clear()  # what was cached in memory before does not matter
    segment(sentences.iloc[::-1], cache=False)
    segment(sentences, cache=tmp_path / "two")
    assert kept(tmp_path / "one") == kept(tmp_path / "two") != {}


def test_a_further_sentence_is_found_and_the_rest_kept(sentences, tmp_path):
    segment(sentences, cache=tmp_path)
    before = kept(tmp_path)
    more = pd.concat([sentences, sentences.tail(1).assign(text="Lúa tốt.", sentence=99)], ignore_index=True)
    pd.testing.assert_frame_equal(segment(more, cache=tmp_path), segment(more, cache=False))
    assert before.items() <= kept(tmp_path).items()
    assert len(kept(tmp_path)) <= len(before) + 2


def test_another_lexicon_has_words_of_its_own(sentences, expected, tmp_path):
    segment(sentences, cache=tmp_path)
    without = segment(sentences, lexicon=(), cache=tmp_path)
    pd.testing.assert_frame_equal(without, segment(sentences, lexicon=(), cache=False))
    assert len(without) != len(expected)


def test_another_version_of_this_package_has_words_of_its_own(tmp_path):
    installed, other = word_cache.WordCache(tmp_path, ["test"]), word_cache.WordCache(tmp_path, ["test"], sources="x")
    assert installed.name(["Lúa tốt."]) != other.name(["Lúa tốt."])
    assert installed.name(["Lúa tốt."]) == word_cache.WordCache(tmp_path, ["test"]).name(["Lúa tốt."])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x93NUMPY nothing", None])
def test_a_file_that_cannot_be_read_counts_as_none_and_is_mended(sentences, expected, tmp_path, content):
    segment(sentences, cache=tmp_path)
    before = kept(tmp_path)
    for name, whole in before.items():
        (tmp_path / name).write_bytes(whole[: len(whole) // 2] if content is None else content)
    pd.testing.assert_frame_equal(segment(sentences, cache=tmp_path), expected)
    assert kept(tmp_path) == before


def test_a_damaged_file_counts_as_none(sentences, tmp_path):
    texts = sentences["text"].tolist()[:5]
    cache = word_cache.WordCache(tmp_path, ["test"])
    cache.put(cache.name(texts), word_finder.word_finder(()).words(texts))
    (file,) = tmp_path.rglob("*.npz")
    whole = file.read_bytes()
    for place in range(0, len(whole), 7):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        assert cache.get(cache.name(texts)) is None
    file.write_bytes(whole)
    assert cache.get(cache.name(texts)) is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"lengths": [2, 2]},  # more words than there are
        {"lengths": [-1, 4]},
        {"code": [0, 1, 2]},  # beyond the vocabulary
        {"code": [0, -1, 1]},
        {"code": [0, 1]},
        {"sizes": [3, 3, -1]},
        {"gaps": [[0, 1, 1]]},
        {"vocabulary": [200, 200]},  # not UTF-8
        {"code": None},
    ],
)
def test_words_that_are_impossible_count_as_none_whatever_their_checksum(tmp_path, wrong):
    arrays = {"lengths": [2, 1], "gaps": [0, 1, 0], "sizes": [3, 3, 3], "code": [0, 1, 0], "vocabulary": [97, 10, 98]}
    cache = word_cache.WordCache(tmp_path, ["test"])
    file = tmp_path / "ab" / "abc.npz"
    file.parent.mkdir()
    for change, is_possible in (({}, True), (wrong, False)):
        content = io.BytesIO()
        kept = {name: values for name, values in (arrays | change).items() if values is not None}
        np.savez(content, **{n: np.array(v, np.uint8 if n == "vocabulary" else np.int32) for n, v in kept.items()})
        file.write_bytes(hashlib.sha256(content.getvalue()).digest() + content.getvalue())
        assert (cache.get("abc") is not None) == is_possible


def test_texts_without_a_word_have_none_the_second_time_either(sentences, tmp_path):
    empty = sentences.head(2).assign(text="")
    first = segment(empty, cache=tmp_path)
    pd.testing.assert_frame_equal(segment(empty, cache=tmp_path), first)


@pytest.mark.parametrize("cache", [None, "", 1.5])
def test_a_cache_that_is_no_folder_is_refused(sentences, cache):
    with pytest.raises(ValueError, match=r"cache must be True, False or a folder, not "):
        segment_as_usual(sentences, cache=cache)


def test_a_folder_that_cannot_be_written_is_told_once_and_changes_nothing(sentences, expected, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.warns(UserWarning, match="words cannot be cached in .*file: is a file, and must be a folder") as told:
        found = segment(sentences, cache=tmp_path / "file")
    assert len(told) == 1
    pd.testing.assert_frame_equal(found, expected)


def test_false_keeps_nothing_and_true_nothing_of_few_texts(sentences, tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path)
    segment_as_usual(sentences, cache=False)
    segment_as_usual(sentences, cache=True)
    segment_as_usual(sentences)
    assert kept(tmp_path) == {}


def test_true_keeps_words_of_many_texts_in_a_folder_of_the_account(sentences, expected, tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "account")
    pd.testing.assert_frame_equal(segment(sentences, cache=True, cached_from=1000), expected)
    assert kept(tmp_path / "account" / "words") != {}


def _write_again_and_again(folder: str, texts: list[str], words, times: int) -> None:
    cache = word_cache.WordCache(Path(folder), ["test"])
    for _ in range(times):
        cache.put(cache.name(texts), words)


@pytest.mark.integration
@pytest.mark.skipif(os.name != "posix", reason="processes are killed by a signal")
def test_two_processes_and_a_kill_leave_whole_files(sentences, tmp_path):
    texts = sentences["text"].head(20).tolist()
    cache = word_cache.WordCache(tmp_path, ["test"])
    words = word_finder.word_finder(()).words(texts)
    fork = multiprocessing.get_context("spawn")
    writers = [fork.Process(target=_write_again_and_again, args=(str(tmp_path), texts, words, 10**6)) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        while cache.get(cache.name(texts)) is None:  # until the first has written
            assert all(writer.is_alive() for writer in writers)
        read = [cache.get(cache.name(texts)) for _ in range(50)]
    finally:
        for writer in writers:
            writer.kill()
            writer.join()
    for found in [*read, cache.get(cache.name(texts))]:
        assert found is not None
        assert found.start.tolist() == words.start.tolist()
        assert [found.vocabulary[i] for i in found.code] == [words.vocabulary[i] for i in words.code]
