"""p that is computed: against all divisions, where they can be written down, and against many random ones."""

from itertools import combinations, product
from math import comb

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis import keyness_table
from analysis.measures.divisions import all_divisions, number_of_divisions, sampled_p
from analysis.measures.few_occurrences import occurrences_drawn
from analysis.measures.keyness_groups import grouped
from analysis.measures.permutation import _second_moment, permutation_p
from analysis.measures.saddlepoint import Points, article_points, upper_tail
from analysis.measures.terms import DocumentTerms


def bursty(sizes, terms=40, seed=0):
    """Return counts of articles of 200 to 800 words; some terms in few of them, some in most."""
    generator = np.random.default_rng(seed)
    articles = sum(sizes)
    words = generator.integers(200, 800, articles)
    rate = np.exp(generator.uniform(np.log(2e-4), np.log(5e-3), terms))
    counts = generator.poisson(words[:, None] * rate * generator.gamma(0.5, 2, (articles, terms)))
    group = np.repeat([f"g{i}" for i in range(len(sizes))], sizes)
    units = pd.DataFrame({"article_id": [f"a{i:04}" for i in range(articles)], "province": group, "words": words})
    return DocumentTerms(
        sparse.csr_array(counts), units, pd.DataFrame({"term": [f"t{i}" for i in range(terms)], "n": 1})
    )


@pytest.mark.parametrize("counts", [(1, 1, 1), (1, 2), (3,), (1, 1, 2, 5), (2, 2, 2)])
@pytest.mark.parametrize("drawn", [1, 3, 6])
def test_the_occurrences_of_a_rare_term_are_enumerated(counts, drawn):
    of_articles = [*counts, *[0] * (7 - len(counts))]
    sums = [sum(chosen) for chosen in combinations(of_articles, drawn)]
    expected = np.bincount(sums, minlength=sum(counts) + 1) / comb(7, drawn)
    several, once = tuple(count for count in counts if count > 1), counts.count(1)
    found = next(occurrences_drawn([(several, once)], 7, np.array([drawn])))
    assert found[0] == pytest.approx(expected, abs=1e-12)


def test_terms_that_begin_alike_are_enumerated_as_if_alone():
    terms = [((2, 3), 1), ((2, 3, 4), 0), ((2, 5), 2), ((), 3), ((2, 3), 1)]
    drawn = np.array([2, 4])
    for term, found in zip(terms, occurrences_drawn(terms, 9, drawn), strict=True):
        assert np.array_equal(found, next(occurrences_drawn([term], 9, drawn)))
        assert found.sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize("drawn", [5, 8, 15])
def test_the_saddlepoint_is_within_five_percent_of_all_draws(drawn):
    values = np.array([*range(1, 16), 4, 4, 9, 20, 25], dtype=float)
    sums = np.array([sum(chosen) for chosen in combinations(values, min(drawn, 20 - drawn))])
    sums = sums if drawn <= 10 else values.sum() - sums
    points = Points(values[None], np.ones((1, 20)))
    for share in (0.3, 0.05, 0.01, 0.001):
        least = np.quantile(sums, 1 - share)
        exact = (sums > least).mean() + (sums == least).mean() / 2  # taken as continuous
        assert upper_tail(points, drawn, np.array([least]))[0] == pytest.approx(exact, rel=0.05)


def test_a_sum_beyond_the_largest_has_probability_none_and_one_below_the_smallest_one():
    points = Points(np.array([[1.0, 2, 3, 4]]), np.ones((1, 4)))
    assert upper_tail(points, 2, np.array([7.5]))[0] == 0
    assert upper_tail(points, 2, np.array([2.5]))[0] == 1


def test_many_articles_in_few_points_keep_their_sums():
    terms = bursty((300,), terms=30)
    words = terms.units["words"].to_numpy().astype(float)
    rate = np.asarray(terms.counts.sum(axis=0)).ravel() / words.sum()
    points = article_points(sparse.csc_array(terms.counts), words, rate)
    beyond = terms.counts.toarray() - np.outer(words, rate)
    assert points.articles.sum(axis=1).tolist() == [300] * 30
    assert (points.articles * points.value).sum(axis=1) == pytest.approx(np.zeros(30), abs=1e-8)
    assert (points.articles * points.value**2).sum(axis=1) == pytest.approx((beyond**2).sum(axis=0))


@pytest.mark.parametrize("sizes", [(2, 3), (1, 2, 2), (2, 2, 2)])
def test_all_divisions_are_every_one_once(sizes):
    found = {tuple(row) for row in all_divisions(np.array(sizes)).tolist()}
    every = product(range(len(sizes)), repeat=sum(sizes))
    assert found == {row for row in every if np.bincount(row, minlength=len(sizes)).tolist() == list(sizes)}
    assert len(found) == number_of_divisions(np.array(sizes)) == len(all_divisions(np.array(sizes)))


def test_the_mean_square_between_groups_is_that_over_all_divisions():
    sizes, x = np.array([2, 2, 3]), np.array([-4.0, -2, -1, 0, 1, 2, 4])
    shares = [sum(x[codes == g].sum() ** 2 / sizes[g] for g in range(3)) / (x @ x) for codes in all_divisions(sizes)]
    found = _second_moment(sizes, np.array([(x**4).sum() / (x @ x) ** 2]))
    assert found[0] == pytest.approx(np.mean(np.square(shares)))


def test_with_few_articles_p_is_the_share_of_all_divisions():
    # 5 of 10 articles hold twice the term; C(10, 5) = 252 divisions, of which two have all five in one group
    units = pd.DataFrame({"article_id": [f"a{i}" for i in range(10)], "province": ["x"] * 5 + ["y"] * 5, "words": 100})
    counts = sparse.csr_array(np.array([[4]] * 5 + [[2]] * 5))
    table = keyness_table(DocumentTerms(counts, units, pd.DataFrame({"term": ["lúa"], "n": 1})))
    assert table["p"].tolist() == table["p_all"].tolist() == [2 / 252] * 2


@pytest.mark.parametrize("sizes", [(60, 140), (50, 60, 70)])
def test_computed_p_agrees_with_random_divisions(sizes):
    groups = grouped(bursty(sizes), "province")
    found = permutation_p(groups, 20_000, seed=0)
    everything = np.ones(found.p.shape, dtype=bool)
    drawn = sampled_p(groups, everything, everything[0], 20_000, seed=5)
    # of 400 hits the standard error is 5 %; 120 rows: four of them
    assert found.sampled.mean() < 0.05  # few are left to chance
    clear = drawn.p > 0.02
    assert np.abs(np.log(found.p[clear] / drawn.p[clear])).max() < 0.2
    assert np.abs(np.log(found.p[clear] / drawn.p[clear])).mean() < 0.04
    clear = drawn.p_all > 0.02
    assert np.abs(np.log(found.p_all[clear] / drawn.p_all[clear])).max() < 0.25


def test_computed_p_can_be_smaller_than_any_of_random_divisions():
    terms = bursty((100, 100))
    counts = terms.counts.toarray()
    counts[:, 0] = np.repeat([1, 0], 100)  # in every article of one group
    table = keyness_table(DocumentTerms(sparse.csr_array(counts), terms.units, terms.terms), resamples=500)
    table = table.set_index("term")
    # C(200, 100) divisions, two of them as extreme
    assert table.loc["t0", "p"].max() < 1e-50


def test_a_term_s_p_does_not_depend_on_the_others():
    terms = bursty((40, 50, 60))
    whole = keyness_table(terms, resamples=500).set_index(["province", "term"])[["p", "p_all"]]
    some = keyness_table(terms.select(np.arange(40) % 3 == 0), resamples=500).set_index(["province", "term"])
    pd.testing.assert_frame_equal(some[["p", "p_all"]].sort_index(), whole.loc[some.index].sort_index())


def test_a_term_without_an_occurrence_has_p_one_where_no_other_needs_a_saddlepoint():
    # the other term is rare enough to be enumerated, so that the absent one is left alone
    units = pd.DataFrame({"article_id": [f"{i:02}" for i in range(60)], "words": 400, "province": ["x", "y"] * 30})
    counts = np.zeros((60, 2), dtype=np.int64)
    counts[:4, 0] = 1
    terms = DocumentTerms(sparse.csr_array(counts), units, pd.DataFrame({"term": ["hiếm", "vắng"], "n": 1}))
    assert permutation_p(grouped(terms, "province"), 20_000, 0).p[:, 1].tolist() == [1, 1]


def test_terms_without_an_occurrence_have_p_one():
    terms = bursty((40, 40), terms=3)
    none = DocumentTerms(terms.counts * np.array([0, 1, 0]), terms.units, terms.terms)
    assert permutation_p(grouped(none, "province"), 20_000, 0).p[:, [0, 2]].tolist() == [[1, 1], [1, 1]]
    none = DocumentTerms(terms.counts * 0, terms.units, terms.terms)
    assert (permutation_p(grouped(none, "province"), 20_000, 0).p_all == 1).all()
