"""The grouping column: what it may be called, and what happens to articles without a value."""

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

import analysis
from analysis import code_sentences, document_terms
from analysis.measures.grouping import RESERVED, check_by, sum_rows

UNITS = pd.DataFrame({"article_id": ["a", "b"], "province": ["x", "y"], "rank": [1, 2], "empty": None})
TEXTS = [
    ("a", "x", "lúa tốt dân vui"),
    ("b", "x", "lúa tốt bản làng"),
    ("c", "y", "dân vui bản làng"),
    ("d", "y", "lúa"),
]
RESULTS = {
    "coverage": lambda tokens, by: analysis.coverage(tokens, by=by),
    "influence": lambda tokens, by: analysis.influence(document_terms(tokens), by=by),
    "keyness_pairs": lambda tokens, by: analysis.keyness_pairs(document_terms(tokens), by=by, permutations=0),
    "keyness_table": lambda tokens, by: analysis.keyness_table(document_terms(tokens), by=by, permutations=0),
    "phrase_rates": lambda tokens, by: analysis.phrase_rates(document_terms(tokens, n=2), by=by),
    "shared_phrases": lambda tokens, by: analysis.shared_phrases(document_terms(tokens, n=2), by=by),
    "smallest_ratio": lambda tokens, by: analysis.smallest_ratio(document_terms(tokens), by=by),
    "tfidf_themes": lambda tokens, by: analysis.tfidf_themes(document_terms(tokens), by=by),
    "topics": lambda tokens, by: analysis.topics(document_terms(tokens), by=by, num_topics=2).shares,
}


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_every_column_of_a_result_is_reserved(make_tokens, result):
    columns = result(make_tokens(*TEXTS), "province").columns
    assert set(columns) - {"province", "provinces", "x", "y"} <= RESERVED


def test_the_columns_of_shares_of_frames_and_of_instruments_are_reserved():
    sentences = pd.DataFrame(
        {"article_id": "a", "province": "x", "sentence": [1], "start": 0, "text": ["3 nghị quyết."]}
    )
    shares = analysis.frame_shares(code_sentences(sentences))
    counts = analysis.instrument_counts(analysis.find_quantities(sentences))
    assert (set(shares) | set(counts)) - {"province"} <= RESERVED


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
@pytest.mark.parametrize("name", ["rank", "n", "term", "count", "share", "words"])
def test_a_column_called_like_one_of_the_result_cannot_group(make_tokens, result, name):
    tokens = make_tokens(*TEXTS)
    tokens[name] = np.where(tokens["article_id"] < "c", 1, 2)
    with pytest.raises(ValueError) as error:
        result(tokens, name)
    assert str(error.value) == (
        f"by='{name}' is the name of a column of the results: rename that column of the articles; or by must be one of "
        "article_id, province"
    )


def test_the_message_names_the_option_and_what_it_must_be():
    with pytest.raises(ValueError) as error:
        check_by(UNITS, "provnce", option="leave_out")
    expected = "leave_out='provnce' is not a column of the articles; it must be one of article_id, province, empty"
    assert str(error.value) == expected


def test_before_and_after_a_date_is_a_column_that_add_periods_makes():
    with pytest.raises(ValueError, match=r"by='split': the table has no such column yet; add_periods\(table"):
        check_by(UNITS, "split")


def test_a_column_without_a_value_cannot_group():
    with pytest.raises(ValueError) as error:
        check_by(UNITS, "empty")
    assert str(error.value) == "by='empty' is empty in every article; it must be one of article_id, province"


@pytest.mark.parametrize("name", ["term", "n", "count", "provinces"])
def test_a_group_called_like_a_column_of_shared_phrases_overwrites_nothing(make_tokens, name):
    tokens = make_tokens(("a", name, "lúa tốt , lúa tốt"), ("b", "y", "lúa tốt"))
    shared = analysis.shared_phrases(document_terms(tokens, n=2))
    assert shared.to_dict("records") == [
        {"term": "lúa tốt", "n": 2, "count": 3, "provinces": 2, f"{name} (province)": 2, "y": 1}
    ]


def test_rows_are_summed_by_group_each_as_often_as_it_was_drawn():
    rows = sparse.csr_array(np.array([[1, 0], [2, 3], [4, 5]]))
    assert sum_rows(rows, np.array([0, -1, 0]), 2).toarray().tolist() == [[1 + 4, 5], [0, 0]]
    drawn = np.array([2, 1, 0])
    assert sum_rows(rows, np.array([0, 1, 0]), 2, drawn).toarray().tolist() == [[2 * 1, 0], [2, 3]]


@pytest.mark.parametrize("resamples", [1, 499])
def test_fewer_than_500_resamples_warn(make_tokens, resamples):
    tokens = make_tokens(*TEXTS)
    for function in (analysis.keyness_table, analysis.phrase_rates, analysis.tfidf_themes):
        with pytest.warns(UserWarning, match=f"resamples={resamples}: with fewer than 500 the intervals"):
            function(document_terms(tokens), resamples=resamples)


def test_500_resamples_do_not_warn(make_tokens):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        analysis.phrase_rates(document_terms(make_tokens(*TEXTS)), resamples=500)


OF_PERIODS = RESULTS | {
    "article_keyness": lambda tokens, by: analysis.article_keyness(document_terms(tokens), by=by),
    "collocates": lambda tokens, by: analysis.collocates(tokens, "lúa", by=by, min_count=1),
    "distances": lambda tokens, by: analysis.distances(document_terms(tokens), by=by),
    "key_articles": lambda tokens, by: analysis.key_articles(document_terms(tokens), by=by, min_words=1),
    "sum_by": lambda tokens, by: document_terms(tokens).sum_by(by).units,
    "word_shift": lambda tokens, by: analysis.word_shift(document_terms(tokens), "1999", "2021", by=by),
}


@pytest.mark.parametrize("result", OF_PERIODS.values(), ids=OF_PERIODS)
def test_a_period_is_derived_from_the_dates(make_tokens, result):
    tokens = make_tokens(*TEXTS)
    tokens["published"] = tokens["article_id"].map(
        {"a": "1999-01-31", "b": "1999-12-01", "c": "2021-03-04", "d": "2021"}
    )
    given = result(tokens.assign(year=tokens["published"].str[:4]), "year")
    pd.testing.assert_frame_equal(result(tokens, "year"), given[given.columns])
    assert "1999" in given.astype("str").to_numpy().ravel() or "1999" in given.columns


@pytest.mark.parametrize(
    "result",
    [
        lambda sentences, by: analysis.frame_shares(code_sentences(sentences), by=by),
        lambda sentences, by: analysis.instrument_counts(analysis.find_quantities(sentences), by=by),
    ],
)
def test_frames_and_instruments_have_periods_as_well(result):
    sentences = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "published": ["2020-12-31", "2021-01-01"],
            "sentence": 1,
            "start": 0,
            "text": ["3 nghị quyết.", "Ban hành 2 nghị quyết."],
        }
    )
    assert result(sentences, "quarter")["quarter"].unique().tolist() == ["2020 Q4", "2021 Q1"]
    assert result(sentences, "congress")["congress"].unique().tolist() == ["XII"]


def test_articles_without_a_date_are_in_no_period(make_tokens):
    tokens = make_tokens(*TEXTS)
    tokens["published"] = tokens["article_id"].map({"a": "1999-01-31", "c": "2021-03-04"})
    with pytest.warns(UserWarning, match="without year and so in no group: 2 of 4 articles"):
        found = analysis.phrase_rates(document_terms(tokens, n=2), by="year")
    assert found["year"].unique().tolist() == ["1999", "2021"]


def test_a_term_is_asked_for_as_a_congress_and_periods_are_among_what_is_allowed(make_tokens):
    tokens = make_tokens(*TEXTS).assign(published="2021-03-04")
    with pytest.raises(ValueError, match="the term of a Party congress is by='congress'"):
        analysis.keyness_table(document_terms(tokens), by="term")
    with pytest.raises(ValueError, match="must be one of article_id, province, published, year, quarter, month, congr"):
        analysis.keyness_table(document_terms(tokens), by="decade")


def test_a_column_of_ones_own_called_year_is_taken_as_it_is(make_tokens):
    tokens = make_tokens(*TEXTS).assign(published="2021-03-04")
    tokens["year"] = np.where(tokens["article_id"] < "c", "of the rat", "of the ox")
    assert set(analysis.phrase_rates(document_terms(tokens, n=2), by="year")["year"]) == {"of the rat", "of the ox"}
