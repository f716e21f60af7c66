"""Rates by the formula, dispersion by published values, what resampling draws, and phrases inside longer ones."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import deviation_of_proportions, document_terms, drop_contained, phrase_rates
from analysis.measures.resampling import draw_units, percentile_interval, rank_stability, replicate_weights

pytestmark = pytest.mark.filterwarnings("ignore:resamples=")  # few resamples, so that the tests are fast

MEASURES = Path(__file__).parents[1] / "data" / "reference" / "measures.json"
DISPERSION = json.loads(MEASURES.read_text("utf-8"))["dispersion"]
SOURCES = [case["source"] for case in DISPERSION]


@pytest.fixture
def rice(make_tokens):
    return make_tokens(
        ("a", "Sơn La", "lúa tốt , dân vui"),
        ("a", "Sơn La", "dân vui"),
        ("b", "Sơn La", "lúa tốt dân"),
        ("c", "Bắc Kạn", "lúa tốt lúa tốt ."),
    )


def rates(tokens: pd.DataFrame, n: int | tuple[int, int] = 1, **options) -> pd.DataFrame:
    options = {"resamples": 20} | options
    return phrase_rates(document_terms(tokens, n=n), **options)


def row(table: pd.DataFrame, group: str, phrase: str) -> pd.Series:
    (found,) = [r for _, r in table.iterrows() if r.iloc[0] == group and r["term"] == phrase]
    return found


# --- Rates ---


def test_a_rate_is_occurrences_per_thousand_words_of_the_group(rice):
    found = rates(rice, n=(1, 2))
    assert row(found, "Sơn La", "lúa tốt")["count"] == 1 + 1
    assert row(found, "Sơn La", "lúa tốt")["per_1000_words"] == 1000 * 2 / (4 + 2 + 3)
    assert row(found, "Bắc Kạn", "lúa tốt")["per_1000_words"] == 1000 * 2 / 4
    assert row(found, "Sơn La", "dân")["per_1000_words"] == 1000 * 3 / 9


def test_articles_with_the_phrase_are_counted_among_all_of_the_group(rice):
    found = rates(rice, n=2)
    assert row(found, "Sơn La", "dân vui")[["articles", "share_of_articles"]].tolist() == [1, 1 / 2]
    assert row(found, "Sơn La", "lúa tốt")[["articles", "share_of_articles"]].tolist() == [2, 2 / 2]


def test_a_phrase_that_a_group_does_not_use_has_a_row_of_zeros(rice):
    found = row(rates(rice, n=2), "Bắc Kạn", "dân vui")
    assert found[["count", "per_1000_words", "articles", "share_of_articles", "stability"]].tolist() == [0] * 5
    assert found[["dispersion", "rank", "rank_low", "rank_high"]].isna().all()


def test_every_group_has_a_row_for_every_phrase(tokens):
    terms = document_terms(tokens, n=2)
    found = phrase_rates(terms, resamples=2)
    assert len(found) == 3 * len(terms.terms)
    assert not found.duplicated(["province", "term"]).any()


def test_counts_are_those_of_the_document_terms(tokens):
    terms = document_terms(tokens, n=(1, 2))
    found = phrase_rates(terms, resamples=2)
    by_province = terms.sum_by("province")
    for number, province in enumerate(by_province.units["province"]):
        own = found[found["province"] == province].set_index("term")["count"]
        assert own[terms.terms["term"]].tolist() == by_province.counts[[number]].toarray()[0].tolist()


def test_the_columns_come_in_the_order_of_the_docstring(rice):
    assert rates(rice).columns.tolist() == [
        *["province", "term", "n", "count", "per_1000_words", "articles", "share_of_articles", "dispersion"],
        *["low", "high", "rank", "stability", "rank_low", "rank_high", "interval"],
    ]


def test_rows_come_by_group_then_rate_then_length_and_text(rice):
    found = rates(rice, n=(1, 2))
    assert found[found["province"] == "Sơn La"][["term", "count", "rank"]].values.tolist()[:6] == [
        ["dân", 3, 1],
        ["lúa", 2, 2],
        ["tốt", 2, 3],
        ["vui", 2, 4],
        ["dân vui", 2, 5],
        ["lúa tốt", 2, 6],
    ]
    assert found["province"].unique().tolist() == ["Sơn La", "Bắc Kạn"]


def test_another_column_can_group(rice):
    found = rates(rice, by="article_id")
    assert found.columns[0] == "article_id"
    assert row(found, "b", "dân")["per_1000_words"] == 1000 * 1 / 3


def test_articles_of_no_group_are_left_out(rice):
    tokens = rice.assign(year=["2020" if a == "a" else None for a in rice["article_id"]])
    with pytest.warns(UserWarning, match="without year and so in no group"):
        found = rates(tokens, by="year")
    assert found["year"].unique().tolist() == ["2020"]
    assert row(found, "2020", "dân")["per_1000_words"] == 1000 * 2 / 6


# --- Dispersion ---


@pytest.mark.parametrize("case", DISPERSION, ids=SOURCES)
def test_dispersion_is_the_published_value(case):
    parts, sizes = np.array(case["parts"]), np.array(case["sizes"])
    assert deviation_of_proportions(parts, sizes, normalize=False)[0] == pytest.approx(
        case["dp"], abs=case["tolerance"]
    )
    assert deviation_of_proportions(parts, sizes)[0] == pytest.approx(case["dp_norm"], abs=case["tolerance"])


@pytest.mark.parametrize("case", DISPERSION, ids=SOURCES)
def test_dispersion_in_the_table_is_the_published_value(make_tokens, case):
    articles = [
        (f"a{number}", "x", " ".join(["lúa"] * count + [f"w{number}"] * (size - count)))
        for number, (count, size) in enumerate(zip(case["parts"], case["sizes"], strict=True))
    ]
    found = row(rates(make_tokens(*articles)), "x", "lúa")
    assert found["dispersion"] == pytest.approx(case["dp_norm"], abs=case["tolerance"])


def test_dispersion_by_hand():
    # Two parts of 1/4 and 3/4 of the words; all occurrences in the first: (3/4 + 3/4) / 2, over 1 − 1/4.
    assert deviation_of_proportions([4, 0], [10, 30], normalize=False).tolist() == [(3 / 4 + 3 / 4) / 2]
    assert deviation_of_proportions([4, 0], [10, 30]).tolist() == [1]
    assert deviation_of_proportions([1, 3], [10, 30]).tolist() == [0]


def test_dispersion_of_several_terms_is_that_of_each():
    parts, sizes = np.array([[1, 2, 3, 4, 5], [1, 0, 0, 0, 0]]), np.array([9, 10, 10, 10, 11])
    each = [deviation_of_proportions(term, sizes)[0] for term in parts]
    assert deviation_of_proportions(parts, sizes).tolist() == each


@pytest.mark.parametrize(("parts", "sizes"), [([3], [10]), ([0, 0], [10, 10])])
def test_dispersion_is_missing_with_a_single_part_or_no_occurrence(parts, sizes):
    assert np.isnan(deviation_of_proportions(parts, sizes)).all()


def test_parts_and_sizes_must_match():
    with pytest.raises(ValueError, match="3 parts but 2 sizes; there must be one size per part"):
        deviation_of_proportions([1, 2, 3], [10, 10])


# --- Laws ---

OF_THE_TEXTS = ["term", "count", "per_1000_words", "articles", "share_of_articles", "dispersion", "rank"]


def test_the_rates_of_a_province_do_not_move_when_the_articles_of_another_do(tokens):
    changed = tokens.copy()
    elsewhere = changed["province"] == "Bắc Kạn"
    changed.loc[elsewhere & changed["is_word"], "word"] = "lúa"
    before, after = (rates(t, n=1, resamples=2) for t in (tokens, changed))
    used = [
        t[(t["province"] != "Bắc Kạn") & (t["count"] > 0)][["province", *OF_THE_TEXTS]].reset_index(drop=True)
        for t in (before, after)
    ]
    pd.testing.assert_frame_equal(*used)
    assert not before["count"].equals(after["count"])


def test_doubling_the_corpus_doubles_the_counts_and_keeps_the_rates(tokens):
    copy = tokens.assign(article_id="copy-" + tokens["article_id"].astype(str))
    once, twice = (rates(t, n=2, resamples=2) for t in (tokens, pd.concat([tokens, copy])))
    assert twice["term"].tolist() == once["term"].tolist()
    assert twice["count"].tolist() == (2 * once["count"]).tolist()
    assert twice["articles"].tolist() == (2 * once["articles"]).tolist()
    unchanged = ["province", "n", "per_1000_words", "share_of_articles", "rank"]
    pd.testing.assert_frame_equal(twice[unchanged], once[unchanged])


def test_the_order_of_articles_does_not_matter_for_the_rates(tokens):
    turned = pd.concat([own for _, own in reversed(list(tokens.groupby("article_id", sort=False)))])
    first, second = (
        rates(t, n=2, resamples=2).sort_values(["province", "term"], ignore_index=True)[["province", *OF_THE_TEXTS]]
        for t in (tokens, turned)
    )
    pd.testing.assert_frame_equal(first, second)


# --- Intervals, ranks, stability ---


def test_the_same_seed_gives_the_same_table_and_another_seed_another_stability(tokens):
    terms = document_terms(tokens, n=2, min_count=3)
    first = phrase_rates(terms, resamples=50, seed=1)
    pd.testing.assert_frame_equal(phrase_rates(terms, resamples=50, seed=1), first)
    other = phrase_rates(terms, resamples=50, seed=2)
    assert other[OF_THE_TEXTS].equals(first[OF_THE_TEXTS])
    assert not other["stability"].equals(first["stability"])


@pytest.mark.parametrize(("articles", "interval"), [(1, "one article"), (2, "two articles"), (3, "articles")])
def test_a_group_has_intervals_from_three_articles_on_whatever_the_others_have(make_tokens, articles, interval):
    rows = [(f"x{i}", "x", "lúa tốt") for i in range(20)] + [(f"y{i}", "y", "dân vui") for i in range(articles)]
    found = rates(make_tokens(*rows)).set_index("province")
    assert set(found.loc["y", "interval"]) == {interval} and set(found.loc["x", "interval"]) == {"articles"}
    assert found.loc["x", ["low", "high"]].notna().all(axis=None)
    assert found.loc["y", ["low", "high"]].notna().all(axis=None) == (articles == 3)


def test_the_interval_is_that_of_a_poisson_mean_where_articles_differ_no_more(make_tokens):
    # three times "lúa" in 9 words, one in each article: φ is 1, and 3 occurrences are χ²(.025; 6)/2 to χ²(.975; 8)/2
    tokens = make_tokens(*[(f"{i}", "x", "lúa tốt đẹp") for i in range(3)])
    found = row(rates(tokens), "x", "lúa")
    assert (found["low"], found["high"]) == pytest.approx((1000 * 1.2373 / 2 / 9, 1000 * 17.5345 / 2 / 9), rel=1e-4)


def test_the_interval_is_wider_where_articles_differ_and_of_no_occurrence_it_is_no_point(make_tokens):
    alike = make_tokens(*[(f"{i}", "x", "lúa lúa tốt tốt") for i in range(4)], ("z", "y", "vui"))
    bursts = make_tokens(
        *[(f"{i}", "x", f"{w} {w} {w} {w}") for i, w in enumerate(["lúa", "tốt"] * 2)], ("z", "y", "vui")
    )
    narrow, wide = (row(rates(tokens), "x", "lúa") for tokens in (alike, bursts))
    assert narrow["count"] == wide["count"] == 8
    assert wide["low"] < narrow["low"] < narrow["high"] < wide["high"]
    none = row(rates(alike), "x", "vui")
    # no occurrence in 16 words: up to χ²(.975; 2)/2 = −ln(.025)
    assert (none["low"], none["high"]) == (0, pytest.approx(1000 * -np.log(0.025) / 16))


def test_the_interval_holds_the_rate_and_ranks_lie_in_order(tokens):
    found = rates(tokens, n=2, resamples=100)
    used = found[found["count"] > 0]
    several = found[found["interval"] == "articles"]
    assert len(several) and (several["low"] <= several["per_1000_words"]).all()
    assert (several["per_1000_words"] <= several["high"]).all()
    assert found["stability"].between(0, 1).all()
    assert (used["rank_low"] <= used["rank_high"]).all()
    assert used.groupby("province")["rank"].apply(lambda rank: sorted(rank) == list(range(1, len(rank) + 1))).all()


def test_another_group_moves_no_interval_and_no_stability(make_tokens):
    rows = [(f"{p}{i}", p, f"lúa tốt {w} dân") for p in "xy" for i, w in enumerate(["vui", "đẹp", "vui lúa", "dân"])]
    few = rates(make_tokens(*rows))
    more = rates(make_tokens(("0", "z", "lúa dân"), *rows))
    pd.testing.assert_frame_equal(more[more["province"] != "z"].reset_index(drop=True), few)


def test_stability_is_the_share_of_resamples_among_the_top(make_tokens):
    # "lúa" leads in every resample; the others take turns.
    tokens = make_tokens(*[("a", "x", f"lúa lúa lúa {word}") for word in ("dân", "vui", "tốt")])
    found = rates(tokens, stability_top=1, resamples=200).set_index("term")
    assert found.loc["lúa", ["stability", "rank_low", "rank_high"]].tolist() == [1, 1, 1]
    assert found["stability"].sum() == 1
    second = rates(tokens, stability_top=2, resamples=200).set_index("term")["stability"]
    assert second.drop("lúa").sum() == pytest.approx(1)
    assert (second.drop("lúa") > 0).all()


def test_sentences_are_drawn_within_their_article(make_tokens):
    units = document_terms(make_tokens(*[("a", "x", "lúa")] * 5, *[("b", "x", "dân")] * 2)).units
    drawn = np.array(list(replicate_weights(units, "province", resamples=300, seed=0)))
    assert drawn.shape == (300, 7)
    assert (drawn[:, :5].sum(axis=1) == 5).all() and (drawn[:, 5:].sum(axis=1) == 2).all()
    assert drawn.mean(axis=0) == pytest.approx(np.ones(7), abs=0.2)  # 4 standard errors of a mean of 300


def test_articles_are_drawn_whole_within_their_group(make_tokens):
    rows = [(f"{p}{i}", p, text) for i in range(10) for p in "xy" for text in ("lúa", "dân")]
    units = document_terms(make_tokens(*rows)).units
    for drawn in replicate_weights(units, "province", resamples=50, seed=0):
        by_article = pd.Series(drawn).groupby(units["article_id"])
        assert (by_article.min() == by_article.max()).all()
        assert pd.Series(drawn).groupby(units["province"]).sum().tolist() == [2 * 10, 2 * 10]


def test_draws_depend_on_the_articles_of_the_group_only():
    drawn, item = draw_units(["b", "a", "a", "c"], 5, seed=0)
    assert item.tolist() == [1, 0, 0, 2]
    assert drawn.shape == (5, 3) and (drawn.sum(axis=1) == 3).all()
    again, _ = draw_units(["c", "a", "b"], 5, seed=0)
    assert (drawn == again).all()
    other, _ = draw_units(["c", "d", "b"], 5, seed=0)
    assert not (drawn == other).all()


def test_an_interval_is_bounded_by_percentiles():
    low, high = percentile_interval(np.arange(101.0)[:, None])
    assert [*low, *high] == pytest.approx([2.5, 97.5], abs=1e-12)
    low, high = percentile_interval(np.arange(101.0)[:, None], level=0.5)
    assert (low.tolist(), high.tolist()) == ([25], [75])


def test_ranks_of_equal_values_follow_the_order_given():
    rank, stability, low, high = rank_stability(np.array([1, 3, 1, 2]), np.array([[1, 3, 1, 2]] * 40), top=2, seed=0)
    assert rank.tolist() == [3, 1, 4, 2]
    assert stability.tolist() == [0, 1, 0, 1]
    assert (low.tolist(), high.tolist()) == ([3, 1, 3, 2], [4, 1, 4, 2])


# --- Phrases inside longer ones ---


def test_a_phrase_that_occurs_only_inside_a_longer_one_is_dropped(make_tokens):
    terms = document_terms(make_tokens(("a", "x", "lúa nương tốt"), ("a", "x", "lúa nương tốt")), n=(1, 3))
    assert drop_contained(terms).terms["term"].tolist() == ["lúa nương tốt"]


def test_a_phrase_that_also_occurs_elsewhere_is_kept(make_tokens):
    terms = document_terms(make_tokens(("a", "x", "lúa nương tốt"), ("b", "y", "lúa nương")), n=(2, 3))
    kept = drop_contained(terms)
    assert kept.terms["term"].tolist() == ["lúa nương", "lúa nương tốt"]
    assert kept.counts.toarray().tolist() == [[1, 1], [1, 0]]


def test_dropping_changes_no_count_of_what_stays(tokens):
    terms = document_terms(tokens, n=(2, 5))
    kept = drop_contained(terms)
    position = {term: i for i, term in enumerate(terms.terms["term"])}
    columns = [position[term] for term in kept.terms["term"]]
    assert (kept.counts != terms.counts[:, columns]).nnz == 0
    assert kept.units.equals(terms.units)
    assert 0 < len(columns) < len(position)


def test_what_is_dropped_is_always_inside_something_kept(tokens):
    terms = document_terms(tokens, n=(2, 5))
    count = dict(zip(terms.terms["term"], np.asarray(terms.counts.sum(axis=0)).ravel(), strict=True))
    kept = set(drop_contained(terms).terms["term"])
    holds = {(f" {term} ", count[term]) for term in kept}
    for term in set(count) - kept:
        assert any(f" {term} " in longer and number == count[term] for longer, number in holds)


# --- What is refused ---


@pytest.mark.parametrize("by", ["provnce", "newspaper"])
def test_a_grouping_column_that_does_not_exist_is_refused(rice, by):
    with pytest.raises(
        ValueError, match=f"by='{by}' is not a column of the articles; it must be one of article_id, province"
    ):
        phrase_rates(document_terms(rice), by=by)


def test_counts_by_article_cannot_be_resampled_by_sentence(rice):
    with pytest.raises(ValueError, match="phrase_rates needs counts by sentence: document_terms"):
        phrase_rates(document_terms(rice, unit="article"))


def test_no_resample_at_all_is_refused(rice):
    with pytest.raises(ValueError, match="resamples=0 must be a number from 1"):
        rates(rice, resamples=0)
