"""Counts that a reader can count again: words and phrases, by sentence, article and province."""

from collections import Counter
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import analysis
from analysis import STOP_WORDS, document_terms
from analysis.measures.ngrams import _ranges
from analysis.measures.terms import DocumentTerms
from analysis.text.numbers import is_numeral


def counted(terms: DocumentTerms) -> dict[str, int]:
    """Occurrences of every term in the whole table."""
    total = np.asarray(terms.counts.sum(axis=0)).ravel()
    return dict(zip(terms.terms["term"], total.tolist(), strict=True))


def counted_by(terms: DocumentTerms, column: str) -> dict[tuple[str, str], int]:
    """Occurrences of every term in every article (or what `column` names), without the zeros."""
    entries = terms.counts.tocoo()
    keys = zip(terms.units[column].iloc[entries.row], terms.terms["term"].iloc[entries.col], strict=True)
    found = Counter()
    for key, count in zip(keys, entries.data.tolist(), strict=True):
        found[key] += count
    return dict(found)


def recount(tokens: pd.DataFrame, n: int) -> dict[tuple[str, str], int]:
    """Count the slow way: every stretch of `n` words in every sentence, one after the other."""
    found = Counter()
    for (article, _), own in tokens.groupby(["article_id", "sentence"], sort=False):
        words, is_word = own["word"].tolist(), own["is_word"].tolist()
        for first in range(len(words) - n + 1):
            phrase = words[first : first + n]
            edges_hold = n == 1 or not any(w in STOP_WORDS or is_numeral(w) for w in (phrase[0], phrase[-1]))
            if all(is_word[first : first + n]) and edges_hold:
                found[article, " ".join(phrase)] += 1
    return dict(found)


def prefix(tokens: pd.DataFrame) -> pd.DataFrame:
    """The same articles under other ids."""
    return tokens.assign(article_id="copy-" + tokens["article_id"].astype(str))


@pytest.fixture
def rice(make_tokens):
    return make_tokens(
        ("a", "Sơn La", "lúa tốt , dân vui"),
        ("a", "Sơn La", "dân vui"),
        ("b", "Bắc Kạn", "lúa tốt lúa tốt ."),
    )


# --- By hand ---


def test_words_are_counted_in_every_sentence(rice):
    terms = document_terms(rice)
    assert terms.terms.values.tolist() == [["dân", 1], ["lúa", 1], ["tốt", 1], ["vui", 1]]
    assert terms.counts.toarray().tolist() == [[1, 1, 1, 1], [1, 0, 0, 1], [0, 2, 2, 0]]
    assert terms.units.values.tolist() == [["a", 1, "Sơn La", 4], ["a", 2, "Sơn La", 2], ["b", 1, "Bắc Kạn", 4]]
    assert terms.units.columns.tolist() == ["article_id", "sentence", "province", "words"]


def test_phrases_do_not_cross_punctuation(rice):
    assert counted(document_terms(rice, n=2)) == {"dân vui": 1 + 1, "lúa tốt": 1 + 2, "tốt lúa": 1}


def test_phrases_do_not_cross_sentences(make_tokens):
    terms = document_terms(make_tokens(("a", "x", "lúa tốt"), ("a", "x", "dân vui"), ("b", "x", "bản làng")), n=2)
    assert list(counted(terms)) == ["bản làng", "dân vui", "lúa tốt"]


def test_a_range_of_lengths_is_counted_together_shortest_first(rice):
    terms = document_terms(rice, n=(1, 3)).terms
    assert terms["term"].tolist() == [
        *["dân", "lúa", "tốt", "vui"],
        *["dân vui", "lúa tốt", "tốt lúa"],
        *["lúa tốt lúa", "tốt lúa tốt"],
    ]
    assert terms["n"].tolist() == [1] * 4 + [2] * 3 + [3] * 2


def test_by_article_the_sentences_are_added_up(rice):
    terms = document_terms(rice, unit="article")
    assert terms.units.values.tolist() == [["a", "Sơn La", 4 + 2], ["b", "Bắc Kạn", 4]]
    assert terms.counts.toarray().tolist() == [[1 + 1, 1, 1, 1 + 1], [0, 2, 2, 0]]


def test_by_article_a_phrase_still_does_not_cross_sentences(rice):
    assert counted(document_terms(rice, n=2, unit="article")) == counted(document_terms(rice, n=2))


@pytest.mark.parametrize("edge", ["của", "đối_với", "xv", "2021", "12,8"])
def test_a_phrase_neither_begins_nor_ends_with_a_function_word_or_numeral(make_tokens, edge):
    terms = document_terms(make_tokens(("a", "x", f"{edge} lúa nương {edge}")), n=(2, 4))
    assert list(counted(terms)) == ["lúa nương"]


def test_a_phrase_may_hold_a_function_word(make_tokens):
    terms = document_terms(make_tokens(("a", "x", "đưa nghị_quyết vào cuộc_sống")), n=(2, 4))
    assert list(counted(terms)) == ["đưa nghị_quyết", "nghị_quyết vào cuộc_sống", "đưa nghị_quyết vào cuộc_sống"]


def test_a_removed_function_word_makes_no_phrase(make_tokens):
    assert counted(document_terms(make_tokens(("a", "x", "nghị_quyết của hội_đồng")), n=2, min_count=1)) == {}


def test_the_function_words_are_an_option(make_tokens):
    tokens = make_tokens(("a", "x", "lúa của dân"))
    assert list(counted(document_terms(tokens, n=2, stop_words=set()))) == ["của dân", "lúa của"]
    assert list(counted(document_terms(tokens, n=(2, 3), stop_words={"lúa"}))) == ["của dân"]


def test_function_words_and_numbers_are_counted_as_words(make_tokens):
    terms = document_terms(make_tokens(("a", "x", "của 6.000 dân xv")))
    assert counted(terms) == {"6.000": 1, "của": 1, "dân": 1, "xv": 1}
    assert terms.units["words"].tolist() == [4]


def test_min_count_keeps_terms_with_at_least_so_many_occurrences(rice):
    assert counted(document_terms(rice, min_count=3)) == {"lúa": 3, "tốt": 3}
    assert counted(document_terms(rice, n=2, min_count=2)) == {"dân vui": 2, "lúa tốt": 3}


def test_min_articles_keeps_terms_of_at_least_so_many_articles(rice):
    assert counted(document_terms(rice, min_articles=2)) == {"lúa": 3, "tốt": 3}
    assert counted(document_terms(rice, n=(1, 2), min_articles=2)) == {"lúa": 3, "tốt": 3, "lúa tốt": 3}


def test_what_is_not_kept_still_counts_among_the_words(rice):
    assert document_terms(rice, min_count=3).units["words"].tolist() == [4, 2, 4]


def test_a_sentence_without_a_word_is_a_row_of_zeros(make_tokens):
    terms = document_terms(make_tokens(("a", "x", "lúa"), ("a", "x", "…"), ("b", "x", "dân")))
    assert terms.units["words"].tolist() == [1, 0, 1]
    assert terms.counts.toarray().tolist() == [[0, 1], [0, 0], [1, 0]]


def test_no_phrase_of_the_length_gives_a_table_without_terms(rice):
    terms = document_terms(rice, n=(7, 8))
    assert len(terms.terms) == 0
    assert terms.counts.shape == (3, 0)
    assert terms.units["words"].tolist() == [4, 2, 4]


# --- Against a second count ---


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_the_articles_counted_the_slow_way_give_the_same(tokens, n):
    assert counted_by(document_terms(tokens, n=n), "article_id") == recount(tokens, n)


WORD = st.sampled_from(["lúa", "dân", "vui", "cấp_ủy", "của", "và", "xv", "6.000", ",", "…"])
SENTENCES = st.lists(st.tuples(st.sampled_from("abc"), st.lists(WORD, min_size=1, max_size=8)), min_size=1, max_size=6)


def generated(make_tokens, sentences) -> pd.DataFrame:
    rows = [(article, "x" if article == "a" else "y", " ".join(words)) for article, words in sorted(sentences)]
    return make_tokens(*rows, ("z", "y", "lúa"))  # never without a word


@given(SENTENCES, st.integers(1, 4))
@example([("a", ["lúa"]), ("b", ["lúa"])], 2)
def test_generated_sentences_counted_the_slow_way_give_the_same(make_tokens, sentences, n):
    tokens = generated(make_tokens, sentences)
    assert counted_by(document_terms(tokens, n=n), "article_id") == recount(tokens, n)


@given(SENTENCES, st.integers(1, 3), st.integers(1, 3))
def test_generated_sentences_keep_exactly_the_frequent_terms(make_tokens, sentences, least, articles):
    tokens = generated(make_tokens, sentences)
    slow = [(key, count) for n in (1, 2, 3) for key, count in recount(tokens, n).items()]
    total, spread = Counter(), Counter()
    for (_, term), count in slow:
        total[term] += count
        spread[term] += 1
    expected = {t: total[t] for t in total if total[t] >= least and spread[t] >= articles}
    assert counted(document_terms(tokens, n=(1, 3), min_count=least, min_articles=articles)) == expected


def counted_one_by_one(tokens, n, unit, min_count, min_articles):
    """Return units, terms and counts as lists, from the rows of the table one after the other.

    Neighbouring rows of one sentence belong together, wherever in the table they stand.
    """
    units, words, found = {}, Counter(), Counter()
    stretches = []
    for row in tokens.astype({"article_id": object, "word": object}).itertuples():
        key = (row.article_id, row.sentence)
        name = key if unit == "sentence" else key[:1]
        units.setdefault(name, None)
        words[name] += row.is_word
        if not stretches or stretches[-1][0] != key:
            stretches.append((key, name, []))
        stretches[-1][2].append((row.word, row.is_word))
    for _, name, stretch in stretches:
        for size in range(n[0], n[1] + 1):
            for first in range(len(stretch) - size + 1):
                phrase, is_word = zip(*stretch[first : first + size], strict=True)
                edges_hold = size == 1 or not any(w in STOP_WORDS or is_numeral(w) for w in (phrase[0], phrase[-1]))
                if all(is_word) and edges_hold:
                    found[name, size, " ".join(phrase)] += 1
    total, articles = Counter(), {}
    for (name, *term), count in found.items():
        total[tuple(term)] += count
        articles.setdefault(tuple(term), set()).add(name[0])
    terms = sorted(t for t in total if total[t] >= min_count and len(articles[t]) >= min_articles)
    return (
        [[*name, words[name]] for name in units],
        [[text, size] for size, text in terms],
        [[found[(name, *term)] for term in terms] for name in units],
    )


STRETCHES = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(1, 2), st.lists(WORD, min_size=1, max_size=8)), min_size=1, max_size=8
)
TEXT = {"article_id": str, "word": str}
FORMS = {
    "text": lambda tokens: tokens.astype(TEXT),
    "categories": lambda tokens: tokens.astype(dict.fromkeys(TEXT, "category") | {"sentence": "int32"}),
    "categories, some unused, in no order": lambda tokens: tokens.astype(
        {c: pd.CategoricalDtype(["unused", *sorted(set(tokens[c]), reverse=True)]) for c in TEXT}
    ),
}


@given(
    STRETCHES,
    st.sampled_from([(1, 1), (1, 3), (2, 2), (2, 4), (3, 3)]),
    st.sampled_from(["sentence", "article"]),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
    st.sampled_from(list(FORMS)),
    st.sampled_from([1, 1 << 20]),
    st.one_of(st.none(), st.integers(0, 9)),
)
@settings(max_examples=4 * settings().max_examples)
def test_any_table_of_any_form_counted_one_by_one_gives_the_same(stretches, n, unit, floors, form, block, shuffled):
    rows = [
        (a, s, word, any(c.isalnum() for c in word))
        for a, s, words in [*stretches, ("z", 1, ["lúa"])]
        for word in words
    ]
    tokens = pd.DataFrame(rows, columns=["article_id", "sentence", "word", "is_word"])
    if shuffled is not None:
        tokens = tokens.sample(frac=1, random_state=shuffled)
    with patch("analysis.measures.ngrams.BLOCK", block):
        found = document_terms(FORMS[form](tokens), n=n, unit=unit, min_count=floors[0], min_articles=floors[1])
    units, terms, counts = counted_one_by_one(tokens, n, unit, *floors)
    assert found.units.values.tolist() == units
    assert found.terms.values.tolist() == terms
    assert found.counts.toarray().tolist() == counts


def test_words_with_a_blank_in_them_come_in_order_of_text():
    """ "a" sorts before "a!", but "a! b" before "a b" does not: a blank sorts before every mark."""
    tokens = pd.DataFrame(
        {"article_id": "a", "sentence": [1, 1, 2, 2], "word": ["a", "z", "a b", "c"], "is_word": True}
    )
    found = document_terms(tokens, n=2)
    assert found.terms["term"].tolist() == ["a b c", "a z"]
    assert found.counts.toarray().tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize(("n", "least"), [((1, 3), 1), ((1, 3), 2), ((2, 2), 3)])
def test_scikit_learn_counts_the_same(tokens, n, least):
    from sklearn.feature_extraction.text import CountVectorizer

    found = document_terms(tokens, n=n, unit="article", min_articles=least)
    slow = [recount(tokens, size) for size in range(n[0], n[1] + 1)]
    documents = {article: Counter() for article in found.units["article_id"]}
    for (article, term), count in (item for of_size in slow for item in of_size.items()):
        documents[article][term] = count
    vectorizer = CountVectorizer(analyzer=Counter.elements, min_df=least)
    expected = vectorizer.fit_transform(documents.values())
    assert sorted(found.terms["term"]) == vectorizer.get_feature_names_out().tolist()
    columns = [vectorizer.vocabulary_[term] for term in found.terms["term"]]
    assert (found.counts != expected[:, columns]).nnz == 0


def test_a_categorical_gives_the_same_tables_as_text(tokens):
    text = tokens.astype(dict.fromkeys(("article_id", "province", "word"), str))
    small = dict.fromkeys(["sentence", "position", "start", "end"], "int32")
    categories = text.astype(dict.fromkeys(["article_id", "province", "author", "word"], "category") | small)
    for unit in ("sentence", "article"):
        first, second = (document_terms(table, n=(1, 2), unit=unit) for table in (text, categories))
        pd.testing.assert_frame_equal(first.units, second.units)
        pd.testing.assert_frame_equal(first.terms, second.terms)
        assert (first.counts != second.counts).nnz == 0


def test_a_missing_group_stays_missing_in_a_categorical(rice):
    province = rice["province"].where(rice["article_id"] == "a").astype("category")
    units = document_terms(rice.assign(province=province)).units
    assert units["province"].isna().tolist() == [False, False, True]
    assert not isinstance(units["province"].dtype, pd.CategoricalDtype)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=20), st.integers(1, 30), st.integers(1, 6))
def test_ranges_hold_every_number_once_and_never_too_many(counts, block, most):
    with patch("analysis.measures.ngrams.BLOCK", block):
        ranges = list(_ranges(np.array(counts), most=most))
    assert [number for low, high in ranges for number in range(low, min(high, len(counts)))] == list(range(len(counts)))
    assert all(0 < high - low <= most for low, high in ranges)
    assert all(sum(counts[low:high]) <= max(block, sum(counts) // 8) for low, high in ranges if high - low > 1)


# --- Laws ---


def test_single_words_sum_to_the_number_of_words(tokens):
    terms = document_terms(tokens)
    assert np.asarray(terms.counts.sum(axis=1)).ravel().tolist() == terms.units["words"].tolist()
    assert terms.counts.sum() == tokens["is_word"].sum()


def test_doubling_the_corpus_doubles_the_counts_and_keeps_the_rates(tokens):
    once = document_terms(tokens, n=(1, 3)).sum_by("province")
    twice = document_terms(pd.concat([tokens, prefix(tokens)]), n=(1, 3)).sum_by("province")
    assert twice.terms.equals(once.terms)
    assert (twice.counts != 2 * once.counts).nnz == 0
    assert twice.units["words"].tolist() == (2 * once.units["words"]).tolist()


def test_the_order_of_articles_does_not_matter(tokens):
    turned = pd.concat([own for _, own in reversed(list(tokens.groupby("article_id", sort=False)))])
    first, second = document_terms(tokens, n=(1, 3)), document_terms(turned, n=(1, 3))
    assert first.terms.equals(second.terms)
    assert counted_by(first, "article_id") == counted_by(second, "article_id")


def test_the_index_of_the_tokens_does_not_matter(tokens):
    shifted = tokens.set_axis(range(7, 7 + len(tokens)))
    assert counted_by(document_terms(shifted, n=2), "article_id") == counted_by(
        document_terms(tokens, n=2), "article_id"
    )


def test_terms_are_sorted_by_length_then_text_and_appear_once(tokens):
    terms = document_terms(tokens, n=(1, 3)).terms
    assert terms.values.tolist() == sorted(terms.values.tolist(), key=lambda row: (row[1], row[0]))
    assert terms["term"].is_unique
    assert terms["n"].tolist() == [len(term.split(" ")) for term in terms["term"]]


def test_the_table_of_tokens_is_not_changed(tokens):
    before = tokens.copy(deep=True)
    document_terms(tokens, n=(1, 3), min_count=2)
    pd.testing.assert_frame_equal(tokens, before)


# --- sum_by and select ---


@pytest.mark.parametrize("by", ["article_id", "province", "author"])
def test_sums_by_group_keep_the_totals_of_what_has_a_group(tokens, by):
    terms = document_terms(tokens, n=(1, 2))
    known = terms.units[by].notna().to_numpy()
    summed = terms.sum_by(by)
    assert np.array_equal(summed.counts.sum(axis=0), terms.counts[np.flatnonzero(known)].sum(axis=0))
    assert summed.units["words"].sum() == terms.units.loc[known, "words"].sum()
    assert summed.units[by].tolist() == terms.units.loc[known, by].drop_duplicates().tolist()


def test_sums_by_province_are_those_of_its_articles(tokens):
    terms = document_terms(tokens)
    assert counted_by(terms.sum_by("province"), "province") == counted_by(terms.sum_by("article_id"), "province")
    assert counted_by(terms.sum_by("province"), "province") == counted_by(terms, "province")


def test_sums_by_article_are_those_of_the_unit_article(tokens):
    summed, counted_so = document_terms(tokens).sum_by("article_id"), document_terms(tokens, unit="article")
    assert (summed.counts != counted_so.counts).nnz == 0
    assert summed.units["words"].tolist() == counted_so.units["words"].tolist()


def test_sums_by_two_columns_have_a_row_for_every_pair_that_exists(rice):
    tokens = rice.assign(year=["2020" if s == 1 else "2021" for s in rice["sentence"]])
    summed = document_terms(tokens).sum_by(["province", "year"])
    assert summed.units[["province", "year", "words"]].values.tolist() == [
        ["Sơn La", "2020", 4],
        ["Sơn La", "2021", 2],
        ["Bắc Kạn", "2020", 4],
    ]


def test_units_with_a_missing_value_in_one_of_two_columns_have_no_group(rice):
    tokens = rice.assign(year=["2020" if a == "a" else None for a in rice["article_id"]])
    summed = document_terms(tokens).sum_by(["province", "year"])
    assert summed.units[["province", "year", "words"]].values.tolist() == [["Sơn La", "2020", 4 + 2]]
    assert counted(summed) == {"dân": 2, "lúa": 1, "tốt": 1, "vui": 2}


def test_only_columns_with_one_value_per_group_stay(tokens):
    by_province = document_terms(tokens).sum_by("province").units
    assert by_province.columns.tolist() == ["province", "newspaper", "words"]
    assert "author" in document_terms(tokens).sum_by("article_id").units


def test_selecting_terms_changes_no_count_and_no_number_of_words(rice):
    terms = document_terms(rice, n=(1, 2))
    chosen = terms.select([term.endswith("tốt") for term in terms.terms["term"]])
    assert chosen.terms.values.tolist() == [["tốt", 1], ["lúa tốt", 2]]
    assert counted(chosen) == {"tốt": 3, "lúa tốt": 3}
    assert chosen.units.equals(terms.units)


def test_selecting_nothing_leaves_the_units(rice):
    nothing = document_terms(rice).select([False] * 4)
    assert nothing.counts.shape == (3, 0)
    assert nothing.sum_by("province").units["words"].tolist() == [6, 4]


# --- What is refused ---


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"n": 0}, "n=0 must be a number from 1, or two of them such as (2, 5)"),
        ({"n": (3, 2)}, "n=(3, 2) must be"),
        ({"unit": "province"}, "unit='province' must be 'sentence' or 'article'"),
        ({"min_count": 0}, "min_count=0, min_articles=1; both are numbers from 1"),
        ({"min_articles": -1}, "min_count=1, min_articles=-1; both are numbers from 1"),
    ],
)
def test_an_option_out_of_range_is_refused(rice, options, expected):
    with pytest.raises(ValueError) as error:
        document_terms(rice, **options)
    assert expected in str(error.value)


def test_tokens_without_a_word_are_refused(make_tokens):
    with pytest.raises(ValueError, match="tokens holds no word, so there is nothing to count"):
        document_terms(make_tokens(("a", "x", "… .")))


def test_no_tokens_at_all_are_refused(tokens):
    with pytest.raises(ValueError, match="tokens holds no word, so there is nothing to count"):
        document_terms(tokens.iloc[:0])


@pytest.mark.parametrize("column", ["article_id", "sentence", "word", "is_word"])
def test_a_missing_column_is_named(rice, column):
    with pytest.raises(
        ValueError, match=rf"tokens has no column {column}; it has .*; it must be the table of segment\(\)$"
    ):
        document_terms(rice.drop(columns=column))


@pytest.mark.parametrize("column", ["article_id", "sentence"])
@pytest.mark.parametrize("form", ["object", "category"])
def test_a_word_of_no_article_or_sentence_is_refused(rice, column, form):
    tokens = rice.assign(**{column: rice[column].astype(object).where(rice["word"] != "vui").astype(form)})
    with pytest.raises(
        ValueError, match=rf"tokens has no {column} in 2 rows; it is the table that segment\(\) returns"
    ):
        document_terms(tokens)


@pytest.mark.parametrize("by", ["provnce", "newspaper"])
def test_a_grouping_column_that_does_not_exist_is_refused(rice, by):
    with pytest.raises(ValueError) as error:
        document_terms(rice).sum_by(by)
    assert f"by={by!r} is not a column of the articles; it must be one of article_id, province" in str(error.value)


def test_a_grouping_column_without_a_value_is_refused(rice):
    terms = document_terms(rice.assign(newspaper=None))
    with pytest.raises(ValueError) as error:
        terms.sum_by("newspaper")
    assert str(error.value) == "by='newspaper' is empty in every article; it must be one of article_id, province"


FEW = {"resamples": 500}
COMPARISONS = {
    "keyness_table": lambda tokens: analysis.keyness_table(
        document_terms(tokens), by="newspaper", permutations=0, **FEW
    ),
    "keyness_pairs": lambda tokens: analysis.keyness_pairs(
        document_terms(tokens), by="newspaper", permutations=0, **FEW
    ),
    "influence": lambda tokens: analysis.influence(document_terms(tokens), by="newspaper"),
    "smallest_ratio": lambda tokens: analysis.smallest_ratio(document_terms(tokens), by="newspaper"),
    "phrase_rates": lambda tokens: analysis.phrase_rates(document_terms(tokens), by="newspaper", **FEW),
    "shared_phrases": lambda tokens: analysis.shared_phrases(document_terms(tokens, n=2), by="newspaper"),
    "coverage": lambda tokens: analysis.coverage(tokens, by="newspaper"),
    "tfidf_themes": lambda tokens: analysis.tfidf_themes(document_terms(tokens), by="newspaper", **FEW),
    "topics": lambda tokens: analysis.topics(document_terms(tokens), by="newspaper", num_topics=2, **FEW),
}


@pytest.mark.parametrize("compare", COMPARISONS.values(), ids=COMPARISONS)
def test_articles_without_a_group_are_said_once_by_every_comparison(make_tokens, compare):
    texts = "lúa tốt dân vui", "lúa tốt bản làng", "dân vui bản làng", "lúa tốt"
    tokens = make_tokens(*((article, "x", text) for article, text in zip("abcd", texts, strict=True)))
    tokens["newspaper"] = tokens["article_id"].map({"a": "X", "b": "Y", "c": "Y"})
    with pytest.warns(UserWarning) as warned:
        compare(tokens)
    assert [str(w.message) for w in warned] == ["without newspaper and so in no group: 1 of 4 articles"]


@pytest.mark.parametrize("keep", [["lúa"], ["lúa", "ngô"], [True], [0, 2], [None, True]])
def test_terms_are_selected_by_true_or_false_for_each(make_tokens, keep):
    terms = document_terms(make_tokens(("a", "x", "lúa ngô")))
    with pytest.raises(ValueError, match="keep must be True or False for each of the 2 terms"):
        terms.select(keep)
    assert terms.select(terms.terms["term"].isin(["lúa"])).terms["term"].tolist() == ["lúa"]


@pytest.mark.parametrize(
    "function",
    [analysis.keyness_table, analysis.keyness_pairs, analysis.phrase_rates, analysis.distances, analysis.tfidf_themes],
)
def test_a_table_of_words_is_not_their_counts(make_tokens, function):
    with pytest.raises(TypeError, match=r"terms is a DataFrame; it must be the result of document_terms\(tokens\)"):
        function(make_tokens(("a", "x", "lúa"), ("b", "y", "lúa")))


def test_rates_of_nothing_say_so(make_tokens):
    terms = document_terms(make_tokens(("a", "x", "lúa"), ("b", "y", "lúa")))
    with pytest.warns(UserWarning, match="terms holds no term: none was chosen, or none of those chosen occurs"):
        assert analysis.phrase_rates(terms.select(terms.terms["term"] == "ngô")).empty
