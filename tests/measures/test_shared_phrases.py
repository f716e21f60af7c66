"""What groups have in common: shared phrases, and the share of the text that lies in them."""

from collections import Counter
from time import perf_counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.shared_phrases import coverage, shared_phrases
from analysis.measures.terms import document_terms

STOP = frozenset({"và"})


def written(*texts):
    """Return tokens of (article, province, text); a full stop begins a new sentence, a comma is punctuation."""
    rows = []
    for article, province, text in texts:
        for sentence, words in enumerate(text.split(" . ")):
            rows += [(article, province, sentence, word, word != ",") for word in words.split()]
    return pd.DataFrame(rows, columns=["article_id", "province", "sentence", "word", "is_word"])


def phrases(*texts, n=(2, 8), **options):
    return shared_phrases(document_terms(written(*texts), n=n, stop_words=STOP), **options)


def test_a_formula_is_listed_once_in_its_full_length():
    table = phrases(("1", "x", "sớm đưa nghị_quyết vào cuộc_sống"), ("2", "y", "đưa nghị_quyết vào cuộc_sống"))
    assert table.to_dict("records") == [
        {"term": "đưa nghị_quyết vào cuộc_sống", "n": 4, "count": 2, "provinces": 2, "x": 1, "y": 1}
    ]


def test_a_part_with_occurrences_of_its_own_is_listed_too():
    table = phrases(("1", "x", "a b c . b c d"), ("2", "y", "a b c"))
    assert table[["term", "count", "x", "y"]].values.tolist() == [["a b c", 2, 1, 1], ["b c", 3, 2, 1]]


def test_longest_first_then_most_frequent_then_by_text():
    same = "a b c . d e . d e . k m"
    assert phrases(("1", "x", same), ("2", "y", same))["term"].tolist() == ["a b c", "d e", "k m"]


def test_a_phrase_of_one_group_is_not_shared_however_often_it_stands_there():
    assert phrases(("1", "x", "a b . a b"), ("2", "x", "a b"), ("3", "y", "c d")).empty


def test_the_number_of_groups_is_a_choice():
    texts = ("1", "x", "a b . c d"), ("2", "y", "a b . c d"), ("3", "z", "a b")
    assert phrases(*texts, groups=3)["term"].tolist() == ["a b"]
    assert phrases(*texts)["provinces"].tolist() == [3, 2]
    with pytest.raises(ValueError, match="groups=4 must be a number from 2 to 3"):
        phrases(*texts, groups=4)


def test_an_article_of_no_group_is_left_out():
    texts = ("1", "x", "a b"), ("2", "y", "a b"), ("3", None, "a b c . a b")
    with pytest.warns(UserWarning, match="without province and so in no group: 1 of 3 articles"):
        found = phrases(*texts)
    assert found[["term", "count"]].values.tolist() == [["a b", 2]]


# --- Coverage -------------------------------------------------------------------------------------


def covered(*texts, n=(2, 4)):
    table = coverage(written(*texts), n=n, stop_words=STOP)
    return {province: rows["covered"].tolist() for province, rows in table.groupby("province", sort=False)}


def test_categories_give_the_coverage_of_text():
    tokens = written(("1", "x", "a b c . a b"), ("2", "y", "b c d"), ("3", "z", "a b c"))
    columns = ["article_id", "province", "word"]
    text, categories = (tokens.astype(dict.fromkeys(columns, form)) for form in (str, "category"))
    pd.testing.assert_frame_equal(coverage(categories), coverage(text))


def test_a_word_counts_once_however_many_phrases_it_lies_in():
    # x: the five words a b c d e, of which b c d and a b stand in y
    assert covered(("1", "x", "a b c d e"), ("2", "y", "a b . b c d")) == {"x": [4, 3, 0], "y": [5, 3, 0]}


def test_no_phrase_goes_across_punctuation_or_the_end_of_a_sentence():
    assert covered(("1", "x", "a b"), ("2", "y", "a , b . a . b")) == {"x": [0, 0, 0], "y": [0, 0, 0]}


def test_a_phrase_neither_begins_nor_ends_with_a_function_word_but_may_hold_one():
    assert covered(("1", "x", "a và b và"), ("2", "y", "a và b và")) == {"x": [3, 3, 0], "y": [3, 3, 0]}


def test_a_group_shares_nothing_with_itself():
    assert covered(("1", "x", "a b"), ("2", "x", "a b"), ("3", "y", "c d")) == {"x": [0, 0, 0], "y": [0, 0, 0]}


def test_share_is_covered_by_words_and_punctuation_is_no_word():
    table = coverage(written(("1", "x", "a b , c d"), ("2", "y", "a b")), n=(2, 2))
    assert table[["words", "covered", "share"]].values.tolist() == [[4, 2, 0.5], [2, 2, 1.0]]


@settings(max_examples=2 * settings().max_examples)
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.text("abcdđ,", min_size=1, max_size=12)), min_size=2, max_size=6))
def test_coverage_is_what_listing_all_shared_phrases_gives(written_texts):
    texts = [(str(i), province, " ".join(letters)) for i, (province, letters) in enumerate(written_texts)]
    tokens = written(*texts)
    if not tokens["is_word"].any():
        return
    table = coverage(tokens, n=(2, 3), stop_words=STOP)
    for row in table.itertuples():
        expected = 0
        for _, province, text in texts:
            if province == row.province:
                others = [t for _, p, t in texts if p != province]
                expected += len(by_hand(text.split(), [t.split() for t in others], row.n))
        assert row.covered == expected


def by_hand(words, others, n):
    """Return the places in `words` that lie in a phrase of n words or more that stands in one of `others`."""
    places = set()
    for start in range(len(words)):
        for end in range(start + n, len(words) + 1):
            part = words[start:end]
            if "," not in part and any(part == o[i : i + len(part)] for o in others for i in range(len(o))):
                places.update(range(start, end))
    return places


def test_a_phrase_has_two_words_at_least():
    with pytest.raises(ValueError, match=r"n=1 must be a number from 2, or two of them"):
        coverage(written(("1", "x", "a b"), ("2", "y", "a b")), n=1)


def long_text(sentences, seed=0):
    generator = np.random.default_rng(seed)
    shares = 1 / np.arange(1, 2001)
    vocabulary = np.array([f"w{i}".translate(str.maketrans("0123456789", "abcdeghiko")) for i in range(2000)])
    words = vocabulary[generator.choice(2000, size=sentences * 25, p=shares / shares.sum())]
    sentence = np.repeat(np.arange(sentences), 25)
    province = np.array(["x", "y", "z"])[sentence % 3]
    return pd.DataFrame(
        {
            "article_id": np.char.add(province, (sentence // 60).astype(str)),
            "province": province,
            "sentence": sentence,
            "word": words,
            "is_word": True,
        }
    )


@pytest.mark.slow
def test_ten_times_the_text_takes_about_ten_times_as_long():
    seconds = Counter()
    for sentences in (1_000, 10_000):
        tokens = long_text(sentences)
        start = perf_counter()
        coverage(tokens)
        shared_phrases(document_terms(tokens, n=(2, 8), min_articles=2))
        seconds[sentences] = perf_counter() - start
    assert seconds[10_000] < 25 * seconds[1_000]  # a comparison of all pairs would take 100 times as long
