"""Intervals, shrinkage and bounds for selected rows: numbers that a reader can check, and simulated truths."""

import numpy as np
import pytest
import scipy.sparse
from scipy import sparse

from analysis.measures.intervals import gamma_interval, overdispersion, selected_bound
from analysis.measures.resampling import basis
from analysis.measures.shrinkage import shrink


def test_overdispersion_is_the_variance_between_articles_by_the_occurrences_over_all_terms():
    # expected are 3 and 3 of the first term, 1 and 1 of the second: 2/1 · (9 + 9 + 1 + 1) / (6 + 2)
    counts = sparse.csr_array([[6, 0], [0, 2]])
    assert overdispersion(counts, np.array([100, 100])) == pytest.approx(2 * 20 / 8)


def test_overdispersion_takes_longer_articles_to_hold_more():
    # 4 in 200 words and 2 in 100 are the same rate: no variance, so φ is the least there is
    assert overdispersion(sparse.csr_array([[4], [2]]), np.array([200, 100])) == 1


@pytest.mark.parametrize("counts", [[[3, 1]], [[0], [0]]])
def test_one_article_or_no_occurrence_has_no_overdispersion(counts):
    assert overdispersion(sparse.csr_array(counts), np.full(len(counts), 100)) == 1


def test_the_gamma_interval_of_a_poisson_mean_is_that_of_garwoods_table():
    low, high = gamma_interval(np.array([1, 5, 20]), 1)
    assert low.tolist() == pytest.approx([0.0253, 1.6235, 12.2165], abs=1e-4)
    assert high.tolist() == pytest.approx([5.5716, 11.6683, 30.8884], abs=1e-4)


def test_the_gamma_interval_is_the_published_formula():
    a, n, phi = 12, 4000, 3.5
    low, high = gamma_interval(np.array([a]), n, phi)
    assert low[0] == pytest.approx(phi * scipy.stats.chi2.ppf(0.025, 2 * a / phi) / (2 * n))
    assert high[0] == pytest.approx(phi * scipy.stats.chi2.ppf(0.975, 2 * a / phi + 2) / (2 * n))


@pytest.mark.parametrize("words", [("one article", 1), ("two articles", 2), ("articles", 3), ("articles", 30)])
def test_an_interval_rests_on_three_articles_or_more(words):
    assert basis(words[1]) == words[0]


def test_shrinkage_of_equal_errors_is_one_factor():
    # τ² = mean of squares − s² = (9 + 9 + 1 + 1)/4 − 2 = 3; factor 3 / (3 + 2)
    found = shrink(np.array([3.0, -3.0, 1.0, -1.0]), np.full(4, np.sqrt(2)))
    assert found.spread == pytest.approx(3, abs=1e-4)
    assert found.ratio.tolist() == pytest.approx([1.8, -1.8, 0.6, -0.6], abs=1e-4)
    # deviation of what is left unknown: √(3 · 2 / 5); Φ(−1.8 / 1.0954) = Φ(−1.6432)
    assert found.false_sign[0] == pytest.approx(scipy.stats.norm.cdf(-1.8 / np.sqrt(6 / 5)), abs=1e-4)


def test_where_ratios_differ_no_more_than_by_chance_nothing_is_left_of_them():
    found = shrink(np.array([0.5, -0.5, 0.1]), np.ones(3))
    assert (found.spread, found.ratio.tolist(), found.false_sign.tolist()) == (0, [0, 0, 0], [0.5, 0.5, 0.5])


def test_the_uncertain_ratio_is_drawn_further():
    found = shrink(np.array([2.0, 2.0, -2.0]), np.array([0.1, 1.0, 0.5]))
    assert 2 > found.ratio[0] > found.ratio[1] > 0 > found.ratio[2]


def test_a_ratio_without_an_error_stays_out():
    found = shrink(np.array([3.0, -3.0, 1.0, -1.0, 50]), np.r_[np.full(4, np.sqrt(2)), np.nan])
    assert found.spread == pytest.approx(3, abs=1e-4)
    assert np.isnan(found.ratio[4]) and np.isnan(found.false_sign[4])
    assert np.isnan(shrink(np.array([1.0]), np.array([np.nan])).ratio).all()


def test_a_shrunken_ratio_is_the_true_one_on_average_also_of_those_that_stand_out():
    generator = np.random.default_rng(0)
    true, error = generator.normal(0, 0.7, 20_000), generator.uniform(0.3, 1.5, 20_000)
    ratio = true + generator.normal(0, error)
    shown = ratio > 2 * error
    assert ratio[shown].mean() - true[shown].mean() > 0.3
    assert shrink(ratio, error).ratio[shown].mean() == pytest.approx(true[shown].mean(), abs=0.03)


def test_bounds_of_selected_rows_are_wrong_in_five_percent_at_most():
    generator = np.random.default_rng(1)
    true = np.where(np.arange(20_000) < 1000, 1.5, 0)
    ratio = true + generator.normal(0, 0.5, 20_000)
    selected = np.abs(ratio) > 1.96 * 0.5
    bound = selected_bound(ratio, np.full(20_000, 0.5), selected, 10_000)
    promises = selected & (bound != 0)
    wrong = np.where(ratio > 0, true < bound, true > bound) & promises
    assert wrong.sum() / selected.sum() < 0.05
    assert (np.isnan(bound) == ~selected).all()


def test_the_bound_of_all_rows_is_that_of_the_plain_interval():
    # all selected: 1 − .05 · 2/2, so 1.96 standard errors
    bound = selected_bound(np.array([3.0, -0.5]), np.ones(2), np.array([True, True]), 10**9)
    assert bound.tolist() == pytest.approx([3 - 1.959964, 0], abs=1e-5)
