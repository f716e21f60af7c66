"""Intervals, shrinkage and bounds for selected rows: numbers that a reader can check, and simulated truths."""

import numpy as np
import pytest
import scipy.sparse
from scipy import sparse

from analysis.measures.dispersion import Dispersion, moderated
from analysis.measures.intervals import _log2_interval, gamma_interval, overdispersion
from analysis.measures.resampling import basis, rank_stability
from analysis.measures.shrinkage import Sides, selected_bound, shrink


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


def sides(count, rest, words=10_000, rest_words=10_000):
    return Sides(np.array(count), np.array(rest), words, rest_words)


def known(terms, value=1.0):
    """Return a dispersion that is not estimated."""
    return Dispersion(np.full(terms, value), 1e6)


def test_where_ratios_differ_no_more_than_by_chance_nothing_is_left_of_them():
    generator = np.random.default_rng(0)
    found = shrink(sides(*generator.poisson(40, (2, 500))), known(500))
    assert np.abs(found.ratio).max() < 0.1


def test_the_uncertain_ratio_is_drawn_further():
    # all have the ratio 2, on 300, 30 and 3 occurrences; other terms are used as often by both
    found = shrink(sides([200, 20, 2] + [50] * 20, [100, 10, 1] + [50] * 20), known(23)).ratio
    assert found[0] == pytest.approx(1, abs=0.01)
    assert found[0] > found[1] > found[2] > 0


def test_bursty_occurrences_count_for_as_many_as_their_dispersion_leaves():
    # 60 against 30 at a dispersion of 3 is 20 against 10
    bursty, single = shrink(sides([60] * 9, [30] * 9), known(9, 3.0)), shrink(sides([20] * 9, [10] * 9), known(9))
    assert bursty.ratio == pytest.approx(single.ratio)
    assert bursty.false_sign == pytest.approx(single.false_sign)


def test_a_side_without_an_occurrence_does_not_say_how_large_the_ratio_is():
    generator = np.random.default_rng(2)
    true = generator.choice([-1, 1], 8000)
    count, rest = generator.poisson(np.array([3 * 2.0 ** (true / 2), 3 * 2.0 ** (-true / 2)]))
    found = shrink(sides(count, rest), known(8000)).ratio
    none = (rest == 0) & (count >= 5)  # the raw ratio is log2(5.5 / .5) = 3.5 or more
    assert found[none].mean() == pytest.approx(true[none].mean(), abs=0.15)


def test_the_false_sign_is_the_probability_of_the_other_side():
    # one ratio among many that are spread evenly: 50 against 50 may lie on either side, 200 against 100 on one
    generator = np.random.default_rng(3)
    count = np.round(2.0 ** generator.normal(0, 1, 300) * 50)
    found = shrink(sides(np.r_[50, 200, count], np.r_[50, 100, np.full(300, 50)]), known(302)).false_sign
    assert found[0] == 0.5 and found[1] < 1e-6


def test_of_terms_that_hardly_differ_about_half_have_the_wrong_sign():
    # nine of ten do not differ: their sign is wrong as often as not, whatever little is left of their ratios
    generator = np.random.default_rng(1)
    true = generator.normal(0, 1, 4000) * (generator.random(4000) < 0.1)
    count, rest = generator.poisson(np.array([20 * 2.0**true, np.full(4000, 20.0)]))
    found = shrink(sides(count, rest, 20000, 20000), known(4000))
    wrong = np.where(true == 0, 0.5, np.sign(true) != np.sign(found.ratio))
    for said in (found.false_sign < 0.2, found.false_sign > 0.4):
        assert found.false_sign[said].mean() == pytest.approx(wrong[said].mean(), abs=0.05)
    assert np.mean(found.false_sign[true == 0] > 0.4) > 0.9


def test_two_sides_mirror_each_other():
    generator = np.random.default_rng(4)
    count, rest = generator.poisson(8, (2, 50))
    one, other = (
        shrink(sides(count, rest, 900, 1700), known(50)),
        shrink(sides(rest, count, 1700, 900), known(50)),
    )
    assert one.ratio == pytest.approx(-other.ratio)


@pytest.mark.parametrize("spread", ["normal", "one term in ten", "all by one factor"])
def test_a_shrunken_ratio_is_the_true_one_on_average_also_of_those_that_stand_out(spread):
    generator = np.random.default_rng(0)
    true = {
        "normal": generator.normal(0, 0.7, 8000),
        "one term in ten": np.where(np.arange(8000) % 10 == 0, generator.choice([-1.5, 1.5], 8000), 0),
        "all by one factor": generator.choice([-1.0, 1.0], 8000),
    }[spread]
    expected = generator.uniform(5, 40, 8000)
    count, rest = generator.poisson(expected * 2 ** (true / 2)), generator.poisson(expected * 2 ** (-true / 2))
    raw = np.log2((count + 0.5) / (rest + 0.5))
    shown = count - rest > 2 * np.sqrt(count + rest)
    assert raw[shown].mean() - true[shown].mean() > 0.2
    assert shrink(sides(count, rest), known(8000)).ratio[shown].mean() == pytest.approx(true[shown].mean(), abs=0.05)


def test_a_dispersion_of_few_articles_is_drawn_to_that_of_the_other_terms():
    generator = np.random.default_rng(5)
    own = 3 * generator.chisquare(4, 2000) / 4
    found = moderated(own, np.full(2000, 20), 4)
    assert found.value == pytest.approx(np.full(2000, 3), rel=0.15)  # they do not differ
    assert found.freedom > 100


def test_dispersions_that_do_differ_are_kept_apart():
    generator = np.random.default_rng(6)
    true = np.where(np.arange(2000) % 2, 2.0, 20.0)
    found = moderated(true * generator.chisquare(30, 2000) / 30, np.full(2000, 20), 30)
    assert np.median(found.value[true == 20]) / np.median(found.value[true == 2]) > 8
    assert 30 < found.freedom < 40


@pytest.mark.parametrize(("freedom", "share"), [(4, 1), (8, 1), (32, 0.25)])
def test_a_low_dispersion_is_raised_by_less_the_better_it_is_known(freedom, share):
    generator = np.random.default_rng(7)
    own = np.exp(generator.normal(6, 1, 2000)) * generator.chisquare(freedom, 2000) / freedom
    plain, raised = (moderated(own, np.full(2000, 20), freedom, raise_low=low) for low in (False, True))
    lowest = np.argmin(plain.value)
    # of terms of one frequency the expected is the same, and what is above it stays
    expected = plain.value[lowest] + (raised.value[lowest] - plain.value[lowest]) / share
    assert np.quantile(plain.value, 0.2) < expected < np.quantile(plain.value, 0.8)
    assert raised.value == pytest.approx(plain.value + share * np.maximum(expected - plain.value, 0))
    assert raised.freedom == plain.freedom


def test_a_dispersion_is_one_at_least_and_that_of_two_terms_is_their_own():
    assert moderated(np.array([0.2, 7.0]), np.array([5, 5]), 4).value.tolist() == [1, 7]


def test_bounds_of_selected_rows_are_wrong_in_five_percent_at_most():
    generator = np.random.default_rng(1)
    true = np.where(np.arange(20_000) < 1000, 1.5, 0)
    count, rest = generator.poisson(20 * 2 ** (true / 2)), generator.poisson(20 * 2 ** (-true / 2))
    selected = np.abs(count - rest) > 1.96 * np.sqrt(count + rest)
    bound = selected_bound(sides(count, rest), known(20_000), selected, selected.mean())
    promises = selected & (bound != 0)
    wrong = np.where(count > rest, true < bound, true > bound) & promises
    assert 0 < wrong.sum() / selected.sum() < 0.05
    assert promises.sum() > 0.2 * selected.sum()
    assert (np.isnan(bound) == ~selected).all()


def test_the_bound_of_all_rows_lies_between_that_of_clopper_and_pearson_and_that_of_its_mid_p():
    # all selected: 1 − .05 · 2/2; of 30 and 10 occurrences the bound is that of a share of .75
    bound = selected_bound(sides([30, 5], [10, 6]), known(2), np.array([True, True]), 1.0)
    widest, narrowest = (scipy.stats.beta.ppf(0.025, 30 + c, 11 - c) for c in (0, 0.5))
    assert np.log2(widest / (1 - widest)) < bound[0] < np.log2(narrowest / (1 - narrowest))
    assert bound[1] == 0


@pytest.mark.parametrize("resamples", [1, 2, 3, 4, 7, 100, 1000])
def test_ends_of_intervals_are_the_quantiles_of_numpy(resamples):
    ratio = np.random.default_rng(resamples).gamma(2.0, size=(30, resamples))
    low, high = np.quantile(np.log2(ratio), [0.02, 0.98], axis=1)
    found = _log2_interval(ratio.copy(), 0.96)
    assert found[0] == pytest.approx(low, rel=1e-9)
    assert found[1] == pytest.approx(high, rel=1e-9)


@pytest.mark.parametrize("resamples", [1, 2, 3, 7, 40, 100, 1000])
def test_bounds_of_ranks_are_the_observations_that_numpy_names(resamples):
    replicates = np.random.default_rng(resamples).random((resamples, 9))
    ranks = 1 + np.argsort(np.argsort(-replicates, axis=1), axis=1)
    low, high = np.quantile(ranks, [0.025, 0.975], axis=0, method="closest_observation")
    found = rank_stability(np.arange(9.0), replicates, top=3, seed=0)
    assert found[2].tolist() == low.tolist()
    assert found[3].tolist() == high.tolist()
