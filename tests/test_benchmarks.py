"""The benchmarks measure what they say: the same texts every time, and no ratio between unequal results."""

import sys
import unicodedata
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import normalize

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import same_words
import speed
import texts
import word_accuracy
from ways import Task, Way


@pytest.fixture(scope="module")
def words() -> pd.DataFrame:
    tokens = texts.tokens_table(200)
    return tokens[tokens["is_word"]]


def test_the_same_seed_gives_the_same_bytes():
    first, again, other = ("\n".join(texts.texts(20, seed=seed)).encode() for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_small_corpus_is_the_beginning_of_a_large_one():
    assert list(texts.texts(texts.CHUNK + 2)) == list(islice(texts.texts(3 * texts.CHUNK), texts.CHUNK + 2))


def test_tables_point_into_the_text():
    articles, sentences = texts.articles_table(20), texts.sentences_table(20)
    tokens = texts.tokens_table(20)
    text = articles.set_index("article_id")["text"]
    for article, start, end, sentence in zip(
        *(sentences[c] for c in ("article_id", "start", "end", "text")), strict=True
    ):
        assert text[article][start:end] == sentence
    for article, start, end, word in zip(*(tokens[c] for c in ("article_id", "start", "end", "word")), strict=True):
        assert "_".join(text[article][start:end].lower().split()) == word
    assert tokens.groupby(["article_id", "sentence"], observed=True).ngroups == len(sentences)
    assert list(articles["province"].head(11)) == [*texts.PROVINCES, texts.PROVINCES[0]]


def test_some_letters_stand_in_decomposed_form_and_mean_the_same():
    raw, tidy = list(texts.texts(50)), texts.articles_table(50)["text"].tolist()
    assert any(not unicodedata.is_normalized("NFC", text) for text in raw)
    assert [normalize(text) for text in raw] == tidy


def test_the_commonest_words_are_few_and_new_ones_never_end(words):
    counts = words["word"].value_counts().to_numpy()
    assert counts[:100].sum() > counts[1000:].sum() > 0
    article = words["article_id"].cat.codes
    growing = [words["word"][article < n].nunique() for n in (50, 100, 200)]
    assert growing[0] < growing[1] < growing[2] < 2 * growing[1]


def test_a_word_that_stands_in_an_article_is_likely_to_stand_there_again(words):
    shuffled = words.assign(word=np.random.default_rng(0).permutation(words["word"].to_numpy()))
    different = [table.groupby("article_id", observed=True)["word"].nunique() for table in (words, shuffled)]
    assert (different[0] < different[1]).all()


def test_differing_words_are_counted():
    def ours(found):
        return [text.split() for text in found]  # "Học sinh" in two

    found = same_words.compare([("a", "Học sinh đi học .\nMưa to ."), ("b", "Mưa to .")], 2, ours=ours)
    assert [(r.pieces, r.differing_pieces, r.differing_words) for r in found.values()] == [(2, 1, 2), (3, 1, 2)]
    assert found["lines"].first == [("a, line 1", "[Học sinh] | đi | học | .", "[Học | sinh] | đi | học | .")]


def test_growth_is_the_slope_of_log_time_on_log_size():
    ours, plain = Way("ours", print), Way("plain", print)
    task = Task("a task", "words", (10, 20, 40), ours, plain)
    found = {
        n: {ours: speed.Measured(n, n, 0, 0), plain: speed.Measured(n, n**2, 0, 0, failed="" if n < 40 else "too long")}
        for n in task.sizes
    }
    assert speed.growth(task, found) == ["a task", "1.00 (10–40)", "2.00 (10–20)", "–"]
    assert next(iter(speed.rows(task, found)))[5] == "10×"


def test_results_that_differ_stop_the_benchmark():
    ours, plain, other = Way("ours", print), Way("plain", print), Way("other", print, within=None)
    task = Task("counts", "words", (1,), ours, plain, (other,))
    bench = speed.Bench(Path(), None, 1, True)
    found = {ours: speed.Measured(check=[1, 2]), plain: speed.Measured(check=[1, 2]), other: speed.Measured(check=[5])}
    bench._compare(task, 1, found)
    with pytest.raises(SystemExit, match=r"counts, 1 articles: plain gives \[1, 3\], ours \[1, 2\]"):
        bench._compare(task, 1, {**found, plain: speed.Measured(check=[1, 3])})


def test_the_readme_has_the_rows_of_the_table():
    text, table = (file.read_text(encoding="utf-8") for file in (speed.README, speed.TABLE))
    assert speed.readme(text, table) == text
    assert text.count("×") > sum(task.shown > 0 for tasks in speed.TASKS.values() for task in tasks)


# --- Accuracy against a treebank ---

CONLLU = """# text = Tỉnh ủy họp.
1\tTỉnh ủy\t_
2-3\thọp.\t_
2\thọp\t_
3\t.\t_

# text = Lúa  tốt.
1\tLúa\t_
2\ttốt\t_
3\t.\t_
"""


def test_a_treebank_is_read_from_both_formats(tmp_path):
    (tmp_path / "bank.conllu").write_text(CONLLU, "utf-8")
    (tmp_path / "bank.jsonl").write_text(
        '{"text": "Tỉnh ủy họp.", "words": ["Tỉnh ủy", "họp", "."]}\n'
        '{"text": "Lúa  tốt.", "words": ["Lúa", "tốt", "."]}\n',
        "utf-8",
    )
    banks = [word_accuracy.read_treebank(tmp_path / name) for name in ("bank.conllu", "bank.jsonl")]
    assert banks[0] == banks[1]
    gold = {(0, 0, 7), (0, 8, 11), (0, 11, 12), (1, 0, 3), (1, 5, 8), (1, 8, 9)}
    assert word_accuracy.gold_spans(banks[0]) == gold == word_accuracy.found_spans(banks[0], None)


def test_f1_counts_what_is_found_in_its_place_only():
    assert word_accuracy.f1({1, 2, 3}, {2, 3, 4, 5}) == 100 * 2 * 2 / (3 + 4)


def test_the_end_of_a_paragraph_counts_for_nothing():
    found, gold = word_accuracy.sentence_ends(["Lúa tốt.", "Họp ở TP.", "Dân vui."] * 10)
    assert len(gold) == 19 + 9  # of twenty and of ten sentences
    assert (
        found < gold
    )  # the ends after "TP." are missed: of 7 sentences, the last of which ends the paragraph, and of 3
    assert len(gold - found) == 7 - 1 + 3
