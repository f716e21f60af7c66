"""TF-IDF that can be worked out by hand, and topics that add up."""

import json
from math import log
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import document_terms, tfidf_themes, topics
from analysis.measures.themes import theme_ranks
from analysis.measures.topics import SAME_TOPIC

pytestmark = pytest.mark.filterwarnings("ignore:resamples=")  # few resamples, so that the tests are fast

MEASURES = Path(__file__).parents[1] / "data" / "reference" / "measures.json"
REFERENCE = json.loads(MEASURES.read_text("utf-8"))["tf_idf"]


def idf(documents: int, holding: int) -> float:
    return log((1 + documents) / (1 + holding)) + 1


def themes(tokens: pd.DataFrame, **options) -> pd.DataFrame:
    return tfidf_themes(document_terms(tokens), **({"resamples": 20} | options))


def weight(table: pd.DataFrame, group: str, term: str, column: str) -> float:
    (found,) = table.loc[(table.iloc[:, 0] == group) & (table["term"] == term), column]
    return found


@pytest.fixture
def rice(make_tokens):
    return make_tokens(
        ("a", "Sơn La", "lúa lúa tốt"),
        ("a", "Sơn La", "dân vui"),
        ("b", "Sơn La", "lúa của dân"),
        ("c", "Bắc Kạn", "lúa ngô ."),
    )


# --- The weight and its parts ---


@pytest.mark.parametrize("term", REFERENCE["tf"])
def test_tf_is_the_published_value(make_tokens, term):
    tokens = make_tokens(*[(f"a{i}", f"p{i}", " ".join(words)) for i, words in enumerate(REFERENCE["documents"])])
    found = themes(tokens, stop_words=set())
    for i, expected in enumerate(REFERENCE["tf"][term]):
        own = found[(found["province"] == f"p{i}") & (found["term"] == term)]
        assert own["tf"].tolist() == ([expected] if expected else [])


def test_tf_is_the_share_of_all_words_of_the_group(rice):
    found = themes(rice)
    assert weight(found, "Sơn La", "lúa", "tf") == (2 + 1) / (3 + 2 + 3)  # "của" is a word of the group too
    assert weight(found, "Bắc Kạn", "ngô", "tf") == 1 / 2


def test_idf_follows_its_formula_over_articles(rice):
    found = themes(rice)
    assert weight(found, "Sơn La", "lúa", "idf") == idf(3, 3) == 1
    assert weight(found, "Sơn La", "dân", "idf") == pytest.approx(idf(3, 2), rel=1e-15)
    assert weight(found, "Sơn La", "vui", "idf") == pytest.approx(idf(3, 1), rel=1e-15)


def test_idf_follows_its_formula_over_sentences(rice):
    found = themes(rice, document="sentence")
    assert weight(found, "Sơn La", "lúa", "idf") == pytest.approx(idf(4, 3), rel=1e-15)
    assert weight(found, "Sơn La", "dân", "idf") == pytest.approx(idf(4, 2), rel=1e-15)
    assert weight(found, "Sơn La", "vui", "idf") == pytest.approx(idf(4, 1), rel=1e-15)


def test_the_weight_is_the_product_of_its_parts(tokens):
    found = themes(tokens, resamples=2)
    assert (found["tfidf"] == found["tf"] * found["idf"]).all()


@pytest.mark.parametrize("unit", ["article", "sentence"])
def test_idf_is_that_of_scikit_learn(tokens, unit):
    from sklearn.feature_extraction.text import TfidfVectorizer  # takes seconds, in every process of the tests

    found = themes(tokens, document=unit, resamples=2).drop_duplicates("term").set_index("term")["idf"]
    keys = ["article_id"] if unit == "article" else ["article_id", "sentence"]
    documents = tokens[tokens["is_word"]].groupby(keys, sort=False)["word"].agg(list)
    assert len(documents) == tokens.groupby(keys).ngroups
    vectorizer = TfidfVectorizer(analyzer=lambda words: words).fit(documents)
    expected = pd.Series(vectorizer.idf_, vectorizer.get_feature_names_out())
    assert found.to_numpy() == pytest.approx(expected[found.index].to_numpy(), rel=1e-14)


def test_words_of_the_articles_have_the_frequency_counted_in_the_tokens(tokens):
    found = themes(tokens, resamples=2)
    words = tokens[tokens["is_word"]]
    for province, own in found.groupby("province"):
        counted = words.loc[words["province"] == province, "word"].value_counts(normalize=True)
        assert own["tf"].to_numpy() == pytest.approx(counted[own["term"]].to_numpy(), rel=1e-14)


# --- Rows ---


def test_the_columns_come_in_the_order_of_the_docstring(rice):
    assert themes(rice).columns.tolist() == [
        *["province", "term", "tf", "idf", "tfidf", "rank", "articles", "stability", "rank_low", "rank_high"]
    ]


def test_a_group_has_rows_for_the_terms_it_uses_by_rank(rice):
    found = themes(rice)
    assert found[["province", "term", "rank", "articles"]].values.tolist() == [
        ["Sơn La", "lúa", 1, 2],  # 3/8 · 1
        ["Sơn La", "dân", 2, 2],  # 2/8 · 1.29
        ["Sơn La", "tốt", 3, 1],  # 1/8 · 1.69
        ["Sơn La", "vui", 4, 1],  # the same; in order of text
        ["Bắc Kạn", "ngô", 1, 1],  # 1/2 · 1.69
        ["Bắc Kạn", "lúa", 2, 1],  # 1/2 · 1
    ]


def test_rank_follows_the_weight_then_the_text(tokens):
    for _, own in themes(tokens, resamples=2).groupby("province"):
        assert own["rank"].tolist() == list(range(1, len(own) + 1))
        rows = list(zip(-own["tfidf"], own["term"], strict=True))
        assert rows == sorted(rows)


@pytest.mark.parametrize("document", ["article", "sentence"])
def test_ranks_without_resamples_are_those_with_them(tokens, document):
    some = tokens.assign(province=tokens["province"].where(tokens["article_id"] != tokens["article_id"].iloc[-1]))
    terms = document_terms(some, n=(1, 2))
    with pytest.warns(UserWarning, match="without province and so in no group: 1 of 5 articles"):
        whole = tfidf_themes(terms, document=document, resamples=1)
    ranks = theme_ranks(terms, by="province", document=document)
    pd.testing.assert_frame_equal(ranks, whole[["province", "term", "rank"]])
    assert len(ranks["province"].unique()) == 2 < ranks["rank"].max()


def test_function_words_and_numerals_name_no_theme(make_tokens):
    found = themes(make_tokens(("a", "x", "lúa của xv 6.000 88/2019/qh14"), ("b", "y", "dân và 2021")))
    assert found["term"].tolist() == ["lúa", "dân"]
    assert found["tf"].tolist() == [1 / 5, 1 / 3]  # but they are words


def test_the_function_words_are_an_option(make_tokens):
    tokens = make_tokens(("a", "x", "lúa của dân"), ("b", "y", "vui"))
    assert set(themes(tokens, stop_words={"lúa"})["term"]) == {"của", "dân", "vui"}


def test_phrases_have_weights_as_words_have(rice):
    found = tfidf_themes(document_terms(rice, n=2), resamples=2)
    assert weight(found, "Sơn La", "lúa tốt", "tf") == 1 / 8
    assert "lúa của dân" not in set(found["term"])


# --- Groups ---


@pytest.mark.parametrize("groups", [1, 2, 10])
def test_any_number_of_groups_has_its_themes(make_tokens, groups):
    tokens = make_tokens(*[(f"a{i}", f"p{i}", f"lúa w{'abcdefghij'[i]}") for i in range(groups)])
    found = themes(tokens)
    assert found["province"].unique().tolist() == [f"p{i}" for i in range(groups)]
    assert len(found) == 2 * groups
    assert weight(found, "p0", "lúa", "tfidf") == 1 / 2
    assert weight(found, "p0", "wa", "tfidf") == pytest.approx(1 / 2 * idf(groups, 1), rel=1e-15)


def test_articles_without_a_group_are_no_group_but_documents(rice):
    tokens = rice.assign(year=["2020" if a == "a" else None for a in rice["article_id"]])
    with pytest.warns(UserWarning, match="without year and so in no group: 2 of 3 articles"):
        found = themes(tokens, by="year")
    assert found["year"].unique().tolist() == ["2020"]
    assert weight(found, "2020", "vui", "tf") == 1 / 5
    assert weight(found, "2020", "vui", "idf") == pytest.approx(idf(3, 1), rel=1e-15)


def test_another_column_can_group(rice):
    found = themes(rice, by="article_id")
    assert found.columns[0] == "article_id"
    assert weight(found, "b", "dân", "tf") == 1 / 3


# --- Laws ---


def test_the_weight_of_a_province_does_move_when_the_articles_of_another_do(make_tokens):
    own = ("a", "x", "lúa dân")
    before, after = (themes(make_tokens(own, ("b", "y", other))) for other in ("ngô", "lúa"))
    assert weight(before, "x", "lúa", "tf") == weight(after, "x", "lúa", "tf") == 1 / 2
    assert weight(before, "x", "lúa", "tfidf") == pytest.approx(1 / 2 * idf(2, 1), rel=1e-15)
    assert weight(after, "x", "lúa", "tfidf") == 1 / 2 * idf(2, 2)
    assert "moves when" in tfidf_themes.__doc__


def test_the_order_of_articles_does_not_matter(tokens):
    turned = pd.concat([own for _, own in reversed(list(tokens.groupby("article_id", sort=False)))])
    columns = ["province", "term", "tf", "idf", "tfidf", "rank", "articles"]
    first, second = (
        themes(t, resamples=2)[columns].sort_values(["province", "rank"], ignore_index=True) for t in (tokens, turned)
    )
    pd.testing.assert_frame_equal(first, second, check_exact=True)


def test_doubling_the_corpus_keeps_the_frequencies(tokens):
    copy = tokens.assign(article_id="copy-" + tokens["article_id"].astype(str))
    once, twice = (
        themes(t, resamples=2).set_index(["province", "term"]).sort_index() for t in (tokens, pd.concat([tokens, copy]))
    )
    assert twice["tf"].equals(once["tf"])
    assert twice["articles"].equals(2 * once["articles"])


def test_the_same_seed_gives_the_same_table_and_another_seed_other_ranks(tokens):
    first = themes(tokens, resamples=50, seed=1)
    pd.testing.assert_frame_equal(themes(tokens, resamples=50, seed=1), first)
    other = themes(tokens, resamples=50, seed=2)
    assert other["tfidf"].equals(first["tfidf"])
    assert not other["rank_high"].equals(first["rank_high"])


@pytest.mark.parametrize("unit", ["article", "sentence"])
def test_stability_is_a_share_and_ranks_lie_in_order(tokens, unit):
    found = themes(tokens, document=unit, resamples=100)
    assert found["stability"].between(0, 1).all()
    assert found["stability"].nunique() > 10
    assert (found["rank_low"] <= found["rank_high"]).all()
    # 20 places in every resample, shared out among all terms
    assert (found.groupby("province")["stability"].sum() <= 20 + 1e-9).all()


def test_with_a_single_sentence_the_ranks_stay(make_tokens):
    found = themes(make_tokens(("a", "x", "lúa lúa lúa dân dân vui"), ("b", "y", "ngô")))
    own = found[found["province"] == "x"]
    assert own["rank"].tolist() == own["rank_low"].tolist() == own["rank_high"].tolist() == [1, 2, 3]
    assert own["stability"].tolist() == [1, 1, 1]
    top = themes(make_tokens(("a", "x", "lúa lúa lúa dân dân vui"), ("b", "y", "ngô")), stability_top=2)
    assert top.loc[top["province"] == "x", "stability"].tolist() == [1, 1, 0]


# --- What is refused ---


@pytest.mark.parametrize("by", ["provnce", "newspaper"])
@pytest.mark.parametrize("function", [tfidf_themes, topics])
def test_a_grouping_column_that_does_not_exist_is_refused(rice, function, by):
    with pytest.raises(
        ValueError, match=f"by='{by}' is not a column of the articles; it must be one of article_id, province"
    ):
        function(document_terms(rice), by=by)


def test_an_unknown_unit_is_refused(rice):
    with pytest.raises(ValueError, match="document='province' must be 'article' or 'sentence'"):
        themes(rice, document="province")


def test_counts_by_article_are_refused(rice):
    with pytest.raises(ValueError, match="tfidf_themes needs counts by sentence: document_terms"):
        tfidf_themes(document_terms(rice, unit="article"))


@pytest.mark.parametrize("function", [tfidf_themes, topics])
def test_nothing_but_function_words_and_numerals_is_refused(make_tokens, function):
    with pytest.raises(ValueError, match="no term is left: every one is a function word or holds a numeral"):
        function(document_terms(make_tokens(("a", "x", "của 2021 xv"))))


def test_no_resample_at_all_is_refused(rice):
    with pytest.raises(ValueError, match="resamples=0 must be a number from 1"):
        themes(rice, resamples=0)


# --- Topics ---


@pytest.fixture(scope="module")
def found_topics(tokens):
    return topics(document_terms(tokens, min_articles=2), num_topics=4, resamples=20)


RICE = "lúa ruộng cày cấy gặt thóc gạo mạ bừa trâu"
SCHOOL = "trường lớp thầy trò học sách bút bảng thi vở"


@pytest.fixture(scope="module")
def two_subjects(make_tokens):
    """Two subjects without a word in common: x writes of rice in two of three sentences, y of the school only."""
    rows = [("a", "x", RICE), ("a", "x", SCHOOL), ("a", "x", RICE), ("b", "y", SCHOOL), ("b", "y", SCHOOL)] * 4
    return make_tokens(*rows)


def test_topics_give_three_tables_of_the_described_columns(found_topics):
    assert found_topics.terms.columns.tolist() == ["topic", "term", "weight"]
    assert found_topics.shares.columns.tolist() == ["topic", "province", "share", "low", "high"]
    assert found_topics.stability.columns.tolist() == ["topic", "other_starts", "other_sentences", "survives"]
    assert found_topics.terms["topic"].value_counts().to_dict() == dict.fromkeys((1, 2, 3, 4), 10)
    assert len(found_topics.shares) == 4 * 3
    assert found_topics.stability["topic"].tolist() == [1, 2, 3, 4]


def test_the_shares_of_a_group_sum_to_one(found_topics):
    assert found_topics.shares.groupby("province")["share"].sum().to_numpy() == pytest.approx(np.ones(3), abs=1e-12)
    assert found_topics.shares["share"].between(0, 1).all()
    assert (found_topics.shares["low"] <= found_topics.shares["high"]).all()


def test_the_weights_of_a_topic_are_shares_from_the_largest_on(found_topics):
    for _, own in found_topics.terms.groupby("topic"):
        assert own["weight"].is_monotonic_decreasing
        assert 0 < own["weight"].sum() <= 1 + 1e-12


def test_topics_are_the_same_every_time(tokens, found_topics):
    again = topics(document_terms(tokens, min_articles=2), num_topics=4, resamples=20)
    for table, same in zip(again, found_topics, strict=True):
        pd.testing.assert_frame_equal(table, same, check_exact=True)


def test_two_subjects_without_a_word_in_common_are_two_topics(two_subjects):
    found = topics(document_terms(two_subjects), num_topics=2, resamples=20)
    leading = found.terms.groupby("topic")["term"].agg(set)
    # 12 of the 20 sentences are about the school: 1 of 3 in x, 2 of 2 in y
    assert leading[1] == set(SCHOOL.split())
    assert leading[2] == set(RICE.split())
    assert found.stability["survives"].tolist() == [True, True]
    shares = found.shares.set_index(["topic", "province"])["share"]
    expected = {(1, "x"): 1 / 3, (1, "y"): 1, (2, "x"): 2 / 3, (2, "y"): 0}
    assert shares.to_dict() == pytest.approx(expected, abs=1e-6)


def test_a_sentence_about_two_subjects_belongs_to_both_by_the_words_of_each(make_tokens):
    few = "trường lớp thầy trò"
    tokens = make_tokens(*[("a", "x", RICE), ("b", "y", few)] * 5, ("c", "z", f"{RICE} {few}"))
    shares = topics(document_terms(tokens), num_topics=2, resamples=5).shares
    # every word stands in six sentences and so weighs the same; the factorisation stops at a tolerance of 1e-4
    assert sorted(shares.loc[shares["province"] == "z", "share"]) == pytest.approx([4 / 14, 10 / 14], abs=1e-4)


def test_a_topic_survives_where_it_comes_out_again_from_other_starts_and_other_sentences(found_topics):
    stability = found_topics.stability
    assert stability[["other_starts", "other_sentences"]].stack().between(0, 1).all()
    both = (stability["other_starts"] >= SAME_TOPIC) & (stability["other_sentences"] >= SAME_TOPIC)
    assert stability["survives"].tolist() == both.tolist()
    assert stability["survives"].dtype == bool


def test_topics_can_be_shared_out_by_another_column(two_subjects):
    found = topics(document_terms(two_subjects), by="article_id", num_topics=2, resamples=5)
    assert found.shares.columns.tolist() == ["topic", "article_id", "share", "low", "high"]


@pytest.mark.parametrize("count", [0, 1, 7])
def test_a_number_of_topics_out_of_range_is_refused(make_tokens, count):
    tokens = make_tokens(("a", "x", "lúa dân"), ("a", "x", "vui tốt"), ("b", "y", "ngô sắn"), ("b", "y", "của"))
    with pytest.raises(ValueError) as error:
        topics(document_terms(tokens), num_topics=count)
    expected = f"num_topics={count} must be a number from 2 to 3, the smaller of 3 sentences and 6 terms"
    assert str(error.value) == expected
