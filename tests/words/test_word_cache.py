"""Words that are kept are those that would be found, whoever else writes, and whatever breaks off."""

import multiprocessing
import os
from pathlib import Path

import pandas as pd
import pytest

from analysis import segment
from analysis.words import tokens, word_cache, word_finder


@pytest.fixture(autouse=True)
def small_packs(monkeypatch):
    monkeypatch.setattr(word_finder, "_PACK", 1000)
    monkeypatch.setattr(word_finder, "_LARGEST_PACK", 3000)


@pytest.fixture
def expected(sentences):
    return segment(sentences, cache=False)


@pytest.fixture
def nothing_found(monkeypatch):
    """Finding words anew would fail."""
    monkeypatch.setattr(word_finder.WordFinder, "words", None)


def kept(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_words_come_back_without_being_found_again(sentences, expected, tmp_path, request):
    pd.testing.assert_frame_equal(segment(sentences, cache=tmp_path), expected)
    assert len(kept(tmp_path)) > 3
    request.getfixturevalue("nothing_found")
    pd.testing.assert_frame_equal(segment(sentences, cache=str(tmp_path)), expected)


def test_the_same_texts_give_the_same_bytes(sentences, tmp_path):
    segment(sentences, cache=tmp_path / "one")
    word_finder.word_finder.cache_clear()  # what was learnt before does not matter
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


def test_another_version_of_this_package_has_words_of_its_own(sentences, tmp_path, monkeypatch):
    segment(sentences, cache=tmp_path)
    before = set(kept(tmp_path))
    monkeypatch.setattr(word_cache, "_sources", lambda: "other")
    segment(sentences, cache=tmp_path)
    assert len(kept(tmp_path)) == 2 * len(before)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x93NUMPY nothing", None])
def test_a_file_that_cannot_be_read_counts_as_none_and_is_mended(sentences, expected, tmp_path, content):
    segment(sentences, cache=tmp_path)
    before = kept(tmp_path)
    for name, whole in before.items():
        (tmp_path / name).write_bytes(whole[: len(whole) // 2] if content is None else content)
    pd.testing.assert_frame_equal(segment(sentences, cache=tmp_path), expected)
    assert kept(tmp_path) == before


def test_a_damaged_file_gives_no_other_words(sentences, tmp_path):
    texts = sentences["text"].tolist()[:5]
    cache = word_cache.WordCache(tmp_path, ["test"])
    words = word_finder.word_finder(()).words(texts)
    cache.put(cache.name(texts), words)
    (file,) = tmp_path.rglob("*.npz")
    whole = file.read_bytes()
    for place in range(0, len(whole), 7):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        found = cache.get(cache.name(texts))
        assert found is None or found.start.tolist() == words.start.tolist()


def test_texts_without_a_word_have_none_the_second_time_either(sentences, tmp_path):
    empty = sentences.head(2).assign(text="")
    first = segment(empty, cache=tmp_path)
    pd.testing.assert_frame_equal(segment(empty, cache=tmp_path), first)


@pytest.mark.parametrize("cache", [None, "", 1.5])
def test_a_cache_that_is_no_folder_is_refused(sentences, cache):
    with pytest.raises(ValueError, match=r"cache=.*; allowed are True, False and a folder"):
        segment(sentences, cache=cache)


def test_a_folder_that_cannot_be_written_is_told_once_and_changes_nothing(sentences, expected, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.warns(UserWarning, match="words cannot be kept in .*file: Not a directory") as told:
        found = segment(sentences, cache=tmp_path / "file")
    assert len(told) == 1
    pd.testing.assert_frame_equal(found, expected)


def test_false_keeps_nothing_and_true_nothing_of_few_texts(sentences, tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path)
    segment(sentences, cache=False)
    segment(sentences, cache=True)
    segment(sentences)
    assert kept(tmp_path) == {}


def test_true_keeps_words_of_many_texts_in_a_folder_of_the_account(sentences, expected, tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "account")
    monkeypatch.setattr(tokens, "_KEPT_FROM", 1000)
    pd.testing.assert_frame_equal(segment(sentences), expected)
    assert kept(tmp_path / "account" / "words") != {}


def _write_again_and_again(folder: str, texts: list[str], times: int) -> None:
    words = word_finder.word_finder(()).words(texts)
    cache = word_cache.WordCache(Path(folder), ["test"])
    for _ in range(times):
        cache.put(cache.name(texts), words)


@pytest.mark.skipif(os.name != "posix", reason="processes are killed by a signal")
def test_two_processes_and_a_kill_leave_whole_files(sentences, tmp_path):
    texts = sentences["text"].tolist()
    cache = word_cache.WordCache(tmp_path, ["test"])
    words = word_finder.word_finder(()).words(texts)
    fork = multiprocessing.get_context("spawn")
    writers = [fork.Process(target=_write_again_and_again, args=(str(tmp_path), texts, 10**6)) for _ in range(2)]
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
        assert [found.vocabulary[i] for i in found.number] == [words.vocabulary[i] for i in words.number]
