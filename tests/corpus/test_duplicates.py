"""Near-duplicates: the figures against counting by hand and by brute force, and what is dropped is logged."""

import random

import pandas as pd
import pytest

from analysis import drop_duplicates, find_duplicates, split_blocks
from analysis.corpus import duplicates


def table(*texts: str, **columns) -> pd.DataFrame:
    return pd.DataFrame({"article_id": list("abcdefgh"[: len(texts)]), "text": texts}).assign(**columns)


WIRE = "một hai ba bốn năm sáu bảy tám chín mười"


# --- Found ---


def test_the_figures_are_those_of_pencil_and_paper():
    # 10 words are 6 shingles of 5; the copy has two words more, so 8, all 6 among them.
    (pair,) = find_duplicates(table(WIRE, "Theo TTXVN: " + WIRE.upper() + ".")).to_dict("records")
    assert pair == {
        "article_id": "a",
        "other": "b",
        "similarity": 6 / 8,
        "contained": 6 / 6,
        "shared_words": 10,
        "words": 10,
        "other_words": 12,
    }


def test_one_changed_word_breaks_the_shingles_around_it():
    # The fifth of ten words is in 5 of the 6 shingles; the words of the one that is left are shared.
    pairs = find_duplicates(table(WIRE, WIRE.replace("năm", "5")), threshold=0.1)
    assert pairs[["similarity", "contained", "shared_words"]].values.tolist() == [[1 / 11, 1 / 6, 5]]


def test_wire_copy_in_two_papers_is_found_inside_longer_articles():
    papers = table(
        WIRE + " x y z u v w q r s t", "c d e f g h " + WIRE, newspaper=["Báo A", "Báo B"], province=["A", "B"]
    )
    assert find_duplicates(papers).empty
    (pair,) = find_duplicates(papers, threshold=0.5).to_dict("records")
    assert pair["contained"] == 6 / 12
    assert pair["shared_words"] == 10
    assert [pair[c] for c in ("newspaper", "other_newspaper", "province", "other_province")] == [
        "Báo A",
        "Báo B",
        "A",
        "B",
    ]


def test_spelling_variants_and_decomposed_letters_are_the_same_words():
    pairs = find_duplicates(table("Tỉnh uỷ họp về hoà bình", "Ti\u0309nh u\u0309y họp về hòa bình"))
    assert pairs["similarity"].tolist() == [1.0]


def test_rows_of_one_article_make_one_text():
    page = (
        "Trang chủ\nNông dân gặt lúa mới trên đồng. Dân vui lắm, trẻ em cũng vui, cả làng cùng ra đồng từ sáng sớm.\n"
    )
    articles = table(page + "Báo A giữ bản quyền", "Đọc nhiều\n" + page)
    body = split_blocks(articles).query("role == 'body'")
    assert find_duplicates(body)["similarity"].tolist() == [1.0]
    assert find_duplicates(articles)["similarity"][0] < 1


def test_texts_shorter_than_a_shingle_are_one_shingle():
    assert find_duplicates(table("Lúa tốt.", "lúa tốt", "Lúa tốt lắm", "", "!"))[
        ["article_id", "other"]
    ].values.tolist() == [["a", "b"]]


def test_a_table_without_articles_has_no_pairs():
    assert find_duplicates(table(province=[])).columns.tolist()[-2:] == ["province", "other_province"]


def test_the_pairs_are_those_of_comparing_each_with_each():
    draw = random.Random(7)
    sources = [[draw.choice("abcdefgh") for _ in range(30)] for _ in range(4)]
    texts = []
    for _ in range(60):
        words = list(draw.choice(sources))[draw.randrange(6) :]
        for _ in range(draw.randrange(4)):
            words[draw.randrange(len(words))] = draw.choice("xyz")
        texts.append(" ".join(words))
    articles = pd.DataFrame({"article_id": [f"n{i:02}" for i in range(60)], "text": texts})
    shingles = [{tuple(t.split()[i : i + 3]) for i in range(len(t.split()) - 2)} for t in texts]
    for threshold in (0.3, 0.8, 1.0):
        expected = {
            (f"n{i:02}", f"n{j:02}"): len(shingles[i] & shingles[j]) / len(shingles[i] | shingles[j])
            for i in range(60)
            for j in range(i + 1, 60)
            if len(shingles[i] & shingles[j]) >= threshold * min(len(shingles[i]), len(shingles[j])) - 1e-9
        }
        pairs = find_duplicates(articles, threshold=threshold, n=3)
        assert {(p.article_id, p.other): p.similarity for p in pairs.itertuples()} == pytest.approx(expected)
        assert len(expected) > 10


def test_the_order_of_articles_does_not_matter_to_the_figures():
    articles = table(WIRE, WIRE + " x", "y " + WIRE, "Dân vui.")
    figures = [
        {(frozenset((p.article_id, p.other)), p.similarity) for p in find_duplicates(t).itertuples()}
        for t in (articles, articles[::-1])
    ]
    assert figures[0] == figures[1] and len(figures[0]) == 3


def test_the_five_articles_are_no_copies(articles):
    assert find_duplicates(articles, threshold=0.1).empty


@pytest.mark.parametrize("options", [{"threshold": 0}, {"threshold": 1.1}, {"n": 0}, {"n": 2.5}])
def test_an_option_out_of_its_range(options):
    with pytest.raises(ValueError, match=f"{next(iter(options))}={next(iter(options.values()))} must be a"):
        find_duplicates(table(WIRE), **options)


def test_a_table_without_text():
    with pytest.raises(ValueError, match="articles has no column text; it has article_id"):
        find_duplicates(pd.DataFrame({"article_id": ["a"]}))


# --- Dropped on request ---


def test_nothing_is_dropped_without_pairs_and_the_input_stays():
    articles = table(WIRE, WIRE, "Dân vui.")
    before = articles.copy()
    kept, log = drop_duplicates(articles, find_duplicates(articles).head(0))
    assert len(kept) == 3 and log.empty
    pd.testing.assert_frame_equal(articles, before)


@pytest.mark.parametrize(("keep", "stays"), [("first", ["a", "d"]), ("longest", ["c", "d"]), ("earliest", ["b", "d"])])
def test_the_rule_says_which_stays_and_the_log_names_the_others(keep, stays):
    articles = table(
        WIRE, WIRE + " x", WIRE + " x y", "Dân vui.", published=pd.to_datetime([None, "2021-01-01", "2021-01-02", None])
    )
    kept, log = drop_duplicates(articles, find_duplicates(articles), keep=keep)
    assert kept["article_id"].tolist() == stays
    assert sorted([*kept["article_id"], *log["article_id"]]) == list("abcd")
    assert set(log["kept"]) == {stays[0]} and set(log["keep"]) == {keep}
    assert kept.columns.tolist() == articles.columns.tolist()


def test_likeness_is_not_passed_on_from_pair_to_pair():
    pairs = pd.DataFrame(
        {"article_id": ["a", "b"], "other": ["b", "c"], "similarity": [0.9, 0.8], "contained": [1.0, 0.9]}
    )
    kept, log = drop_duplicates(table("x", "y", "z"), pairs)
    assert kept["article_id"].tolist() == ["a", "c"]
    assert log.to_dict("records") == [
        {"article_id": "b", "kept": "a", "similarity": 0.9, "contained": 1.0, "keep": "first"}
    ]


@pytest.mark.parametrize(
    ("articles", "pairs", "keep", "expected"),
    [
        (table("x"), {}, "best", "keep='best' must be one of 'first', 'longest', 'earliest'"),
        (table("x"), {"article_id": ["a"]}, "first", "pairs has no column other, similarity, contained"),
        (table("x"), {"words": [1]}, "longest", "pairs has no column other_words"),
        (table("x"), {"other": ["z"]}, "first", "pairs names articles that are not in the table: 'z'"),
        (table("x"), {"other": ["a"]}, "earliest", "keep='earliest' needs the column published"),
    ],
)
def test_what_cannot_be_done_is_said(articles, pairs, keep, expected):
    full = {"article_id": ["a"], "other": ["a"], "similarity": [1.0], "contained": [1.0]}
    pairs = pd.DataFrame(pairs if list(pairs) == ["article_id"] else full | pairs)
    with pytest.raises(ValueError, match=expected):
        drop_duplicates(articles, pairs, keep=keep)


def test_a_bar_shows_how_far_reading_and_comparing_are(monkeypatch):
    shown = []

    def recorded(items, *, total, what):
        items = list(items)
        shown.append((what, total, len(items)))
        return items

    monkeypatch.setattr(duplicates, "progress", recorded)
    monkeypatch.setattr(duplicates, "_ROWS_AT_ONCE", 2)
    find_duplicates(table(WIRE, WIRE, "Trẻ em đi học."))
    assert shown == [("reading articles", 3, 3), ("comparing articles", 2, 2), ("counting what pairs share", 1, 1)]
