"""Every line in which a phrase stands, at its place, and exactly as often as it is counted."""

import re
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import concordance_index, concordance_lines, document_terms
from analysis.evidence.concordance_index import _SYLLABLE, _folded


def sentence(*texts: str, start: int = 0) -> pd.DataFrame:
    starts = [start + sum(len(text) + 1 for text in texts[:i]) for i in range(len(texts))]
    return pd.DataFrame({"article_id": "a", "sentence": range(1, len(texts) + 1), "start": starts, "text": texts})


def nodes(text: str, phrase: str) -> list[str]:
    return concordance_lines(sentence(text), phrase)["node"].tolist()


# --- Places ---


def test_a_line_has_its_place_and_both_sides():
    found = concordance_lines(sentence("Lúa tốt.", "Ai cũng khen lúa tốt quá.", start=100), "lúa tốt")
    columns = ["article_id", "sentence", "start", "end", "left", "node", "right"]
    assert found.columns.tolist() == columns
    second = 100 + len("Lúa tốt. ") + len("Ai cũng khen ")
    assert found.values.tolist() == [
        ["a", 1, 100, 107, "", "Lúa tốt", "."],
        ["a", 2, second, second + 7, "Ai cũng khen ", "lúa tốt", " quá."],
    ]


@pytest.mark.parametrize(
    "phrase", ["vào cuộc sống", "Nghị quyết", "cấp ủy", "tỉnh", "6.000", "12,8", "kinh tế - xã hội"]
)
def test_in_the_articles_the_place_holds_the_phrase(articles, sentences, phrase):
    text_of = articles.set_index("article_id")["text"]
    found = concordance_lines(sentences, phrase)
    assert len(found) > 0
    for line in found.itertuples():
        assert text_of[line.article_id][line.start : line.end] == line.node
        assert " ".join(line.node.lower().split()) == phrase.lower()


def test_left_node_and_right_are_the_sentence(sentences):
    found = concordance_lines(sentences, "nghị quyết")
    both = found.merge(sentences[["article_id", "sentence", "text"]], on=["article_id", "sentence"])
    assert (both["left"] + both["node"] + both["right"]).tolist() == both["text"].tolist()


def test_lines_come_in_the_order_of_the_text(sentences):
    found = concordance_lines(sentences, "nghị quyết")
    place = {article: i for i, article in enumerate(sentences["article_id"].unique())}
    order = list(zip(found["article_id"].map(place), found["start"], strict=True))
    assert order == sorted(order)
    assert len(set(order)) == len(order)


def test_every_occurrence_in_a_sentence_has_its_line():
    assert nodes("Lúa, lúa và LÚA.", "lúa") == ["Lúa", "lúa", "LÚA"]


def test_the_grouping_columns_travel_along(sentences):
    found = concordance_lines(sentences, "nghị quyết")
    described = ["article_id", "province", "sentence", "start", "end", "left", "node", "right"]
    assert found.columns.tolist() == [*described, "newspaper", "published", "author", "resolution"]


# --- What matches ---


@pytest.mark.parametrize("phrase", ["cấp ủy", "Cấp uỷ", "CẤP ỦY", " cấp  ủy ", "cấp\xa0ủy", "cấp_ủy", "cấp ủy"])
@pytest.mark.parametrize("written", ["cấp ủy", "Cấp ủy", "CẤP ỦY", "cấp\xa0ủy", "cấp   ủy"])
def test_case_tone_placement_and_white_space_do_not_matter(phrase, written):
    assert nodes(f"Các {written} họp.", phrase) == [written]


def test_a_decomposed_phrase_is_found():
    assert nodes("Các cấp ủy họp.", "ca\u0302\u0301p u\u0309y") == ["cấp ủy"]


@pytest.mark.parametrize("text", ["bản làng", "bang", "băn khoăn", "thuban", "ban2", "ban_hành"])
def test_syllables_are_matched_whole(text):
    assert nodes(text, "ban") == []


@pytest.mark.parametrize("text", ["ban", "(ban)", "ban,", "“Ban”", "ban-hành", "ban/ngành"])
def test_punctuation_ends_a_syllable(text):
    assert len(nodes(text, "ban")) == 1


def test_another_tone_is_another_word():
    assert nodes("Bản bàn bán bạn.", "ban") == []


def test_characters_of_regular_expressions_mean_themselves():
    assert nodes("Lúa (nếp) tốt.", "lúa (nếp") == ["Lúa (nếp"]
    assert nodes("Lúa tốt.", "l.a") == []


def test_a_phrase_does_not_cross_a_sentence():
    assert len(concordance_lines(sentence("Trồng lúa", "tốt"), "lúa tốt")) == 0


# --- With the counted words ---


@pytest.mark.parametrize("article", ["son-la-2021", "son-la-2020", "son-la-2022", "bac-kan-2021", "quang-ngai-2021"])
def test_with_tokens_every_word_and_phrase_of_an_article_stands_as_often_as_it_is_counted(sentences, tokens, article):
    own, words = (table[table["article_id"] == article] for table in (sentences, tokens))
    terms = document_terms(words, n=(1, 3))
    counts = np.asarray(terms.counts.sum(axis=0)).ravel().tolist()
    find = concordance_index(own, tokens=words).finder.find
    found = {term: len(find(term.split(" "))[0]) for term in terms.terms["term"]}
    assert found == dict(zip(terms.terms["term"], counts, strict=True))


def test_with_tokens_the_lines_of_each_article_are_as_many_as_its_count(sentences, tokens):
    terms = document_terms(tokens, n=(1, 3), min_count=6).sum_by("article_id")
    assert set(terms.terms["n"]) == {1, 2, 3}
    for column, term in enumerate(terms.terms["term"]):
        lines = concordance_lines(sentences, term, tokens=tokens)["article_id"].value_counts()
        counted = terms.counts[:, [column]].toarray().ravel()
        assert [lines.get(article, 0) for article in terms.units["article_id"]] == counted.tolist()


def test_with_tokens_the_place_holds_the_phrase(articles, sentences, tokens):
    text_of = articles.set_index("article_id")["text"]
    found = concordance_lines(sentences, "đảng vào cuộc_sống", tokens=tokens)
    assert len(found) > 0
    for line in found.itertuples():
        assert text_of[line.article_id][line.start : line.end] == line.node
        assert line.node.lower() == "đảng vào cuộc sống"


def test_with_tokens_a_syllable_inside_a_word_is_no_line(sentences, tokens):
    counted = (tokens["word"] == "quyết").sum()
    assert len(concordance_lines(sentences, "quyết", tokens=tokens)) == counted
    assert len(concordance_lines(sentences, "quyết")) > counted


def test_with_tokens_a_repeated_word_overlaps_as_it_is_counted(make_tokens):
    tokens = make_tokens(("a", "x", "lúa lúa lúa"))
    tokens["start"] = [0, 4, 8]
    tokens["end"] = tokens["start"] + 3
    found = concordance_lines(sentence("lúa lúa lúa"), "lúa lúa", tokens=tokens)
    assert found[["start", "end"]].values.tolist() == [[0, 7], [4, 11]]
    assert document_terms(tokens, n=2).counts.sum() == len(found)


def test_with_tokens_a_phrase_does_not_cross_a_sentence(make_tokens):
    tokens = make_tokens(("a", "x", "trồng lúa"), ("a", "x", "tốt")).assign(start=[0, 6, 10], end=[5, 9, 13])
    assert len(concordance_lines(sentence("trồng lúa", "tốt"), "trồng lúa", tokens=tokens)) == 1
    assert len(concordance_lines(sentence("trồng lúa", "tốt"), "lúa tốt", tokens=tokens)) == 0


def test_tokens_of_other_sentences_are_left_out(sentences, tokens):
    some = sentences[sentences["article_id"] == "bac-kan-2021"]
    found = concordance_lines(some, "nghị_quyết", tokens=tokens)
    assert set(found["article_id"]) == {"bac-kan-2021"}
    own = tokens[(tokens["article_id"] == "bac-kan-2021") & (tokens["word"] == "nghị_quyết")]
    assert len(found) == len(own)


def one_by_one(sentences: pd.DataFrame, tokens: pd.DataFrame, words: list[str]) -> list[tuple[str, int, int, int]]:
    """Find words the slow way: at every row of the tokens, one after the other."""
    known = set(zip(sentences["article_id"], sentences["sentence"], strict=True))
    rows = list(tokens[["article_id", "sentence", "word", "start", "end"]].itertuples(index=False))
    found = []
    for first in range(len(rows) - len(words) + 1):
        own = rows[first : first + len(words)]
        if [row.word for row in own] == words and len({row[:2] for row in own}) == 1 and own[0][:2] in known:
            found.append((own[0].article_id, own[0].sentence, own[0].start, own[-1].end))
    return found


FEW = st.sampled_from(["lúa", "tốt", "cấp_ủy", ","])
TOKENS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3), FEW), max_size=12)


@given(TOKENS, st.lists(FEW.filter(str.isalpha), min_size=1, max_size=3), st.sampled_from(["text", "category"]))
def test_with_tokens_of_any_order_the_lines_are_those_found_one_by_one(rows, words, form):
    pairs = [("a", 1), ("b", 1), ("b", 2), ("c", 3)]  # what stands in other sentences has no line
    sentences = pd.DataFrame(pairs, columns=["article_id", "sentence"]).assign(start=0, text="lúa tốt " * 20)
    tokens = pd.DataFrame(rows, columns=["article_id", "sentence", "word"]).astype({"sentence": int})
    tokens["start"] = np.arange(len(tokens)) * 4
    tokens["end"] = tokens["start"] + 3
    expected = one_by_one(sentences, tokens, words)
    tokens = tokens.astype(dict.fromkeys(["article_id", "word"], "category" if form == "category" else str))
    found = concordance_lines(sentences, " ".join(words), tokens=tokens)
    assert list(found[["article_id", "sentence", "start", "end"]].itertuples(index=False, name=None)) == expected
    index = concordance_index(sentences, tokens=tokens)
    pd.testing.assert_frame_equal(concordance_lines(index, " ".join(words)), found)


# --- With an index ---


@pytest.mark.parametrize(
    "phrase", ["vào cuộc sống", "Nghị quyết", "cấp_ủy", "6.000", "kinh tế - xã hội", "xe lửa", "và"]
)
@pytest.mark.parametrize("with_tokens", [False, True])
def test_an_index_gives_the_same_lines(sentences, tokens, phrase, with_tokens):
    options = {"tokens": tokens} if with_tokens else {}
    index = concordance_index(sentences, **options)
    expected = concordance_lines(sentences, phrase, width=30, **options)
    pd.testing.assert_frame_equal(concordance_lines(index, phrase, width=30), expected)


# letters that `re` takes for others when it ignores case, borders of syllables, and what is no letter
PIECES = st.sampled_from(
    [*"aAđĐbB1_-., \t\xa0", "ban", "Bản", "ỦY", "ủy", *"iIİıſsSkKKσςΣιΙᾳͅ", "ß", "ẞ", "\u0301", "🎋"]
)
TEXTS = st.lists(st.lists(PIECES, max_size=12).map("".join), min_size=1, max_size=5)


@given(
    TEXTS, st.lists(PIECES, min_size=1, max_size=4).map("".join).filter(lambda phrase: any(map(str.isalnum, phrase)))
)
@example(["α\u0345"], "αι")
@example(["Kelvin", "kelvin"], "KELVIN")
@example(["İ"], "i")
def test_whatever_is_written_an_index_gives_the_lines_of_the_scan(texts, phrase):
    table = sentence(*texts)
    expected = concordance_lines(table, phrase)
    pd.testing.assert_frame_equal(concordance_lines(concordance_index(table), phrase), expected)


def test_letters_that_match_when_case_is_ignored_have_one_form_and_are_all_parts_of_syllables_or_none():
    every = map(chr, range(sys.maxunicode + 1))
    cased = "".join(c for c in every if not c.isspace() and len({c, c.lower(), c.upper(), c.casefold()}) > 1)
    for letter in cased:
        alike = re.findall(re.escape(letter), cased, re.IGNORECASE)
        assert letter in alike
        assert len({_folded(c) for c in alike}) == 1
        assert len({_SYLLABLE.fullmatch(c) is None for c in alike}) == 1


def test_an_index_says_what_it_holds(sentences, tokens):
    assert concordance_index(sentences).unit == "syllable"
    assert repr(concordance_index(sentences, tokens=tokens)) == "ConcordanceIndex(unit='word')"


def test_tokens_beside_an_index_are_refused(sentences, tokens):
    with pytest.raises(ValueError, match="tokens must be None with an index; make the index with concordance_index"):
        concordance_lines(concordance_index(sentences), "lúa", tokens=tokens)


def test_no_sentence_gives_an_index_without_lines(sentences, tokens):
    for options in ({}, {"tokens": tokens}, {"tokens": tokens.iloc[:0]}):
        index = concordance_index(sentences.iloc[:0], **options)
        assert len(concordance_lines(index, "tỉnh")) == 0


# --- Width ---


@pytest.mark.parametrize(
    ("width", "left", "right"),
    [
        (None, "Ai cũng khen ", " tốt quá đi."),
        (13, "Ai cũng khen ", " tốt quá đi."),
        (6, "… khen ", " tốt …"),
        (1, "… ", " …"),
    ],
)
def test_the_sides_are_cut_between_words(width, left, right):
    (line,) = concordance_lines(sentence("Ai cũng khen lúa tốt quá đi."), "lúa", width=width).to_dict("records")
    assert (line["left"], line["node"], line["right"]) == (left, "lúa", right)


def test_a_width_does_not_move_the_places(sentences):
    columns = ["article_id", "sentence", "start", "end", "node"]
    wide, narrow = (concordance_lines(sentences, "nghị quyết", width=width)[columns] for width in (None, 10))
    pd.testing.assert_frame_equal(wide, narrow)


@pytest.mark.parametrize("width", [0, -1])
def test_a_width_below_one_is_refused(width):
    with pytest.raises(ValueError, match=f"width={width}; must be a number of characters from 1, or None"):
        concordance_lines(sentence("Lúa tốt."), "lúa", width=width)


# --- Nothing found, nothing asked ---


@pytest.mark.parametrize("with_tokens", [False, True])
def test_a_word_nobody_uses_gives_an_empty_table_of_the_same_form(sentences, tokens, with_tokens):
    options = {"tokens": tokens} if with_tokens else {}
    found, empty = (concordance_lines(sentences, phrase, **options) for phrase in ("tỉnh", "xe_lửa"))
    assert len(empty) == 0 < len(found)
    assert empty.columns.tolist() == found.columns.tolist()
    assert empty.dtypes.to_dict() == found.dtypes.to_dict()


def test_no_sentence_gives_an_empty_table(sentences):
    empty = concordance_lines(sentences.iloc[:0], "tỉnh")
    assert len(empty) == 0
    assert empty.columns.tolist() == concordance_lines(sentences, "tỉnh").columns.tolist()


@pytest.mark.parametrize("phrase", ["", "   ", "…", "_", "%"])
def test_a_phrase_without_a_word_is_refused(sentences, phrase):
    with pytest.raises(ValueError) as error:
        concordance_lines(sentences, phrase)
    assert str(error.value) == f"phrase={phrase!r}; must be one or more words, such as 'vào cuộc sống'"


def test_the_tables_are_not_changed(sentences, tokens):
    before = sentences.copy(deep=True), tokens.copy(deep=True)
    concordance_lines(sentences, "nghị_quyết", tokens=tokens)
    pd.testing.assert_frame_equal(sentences, before[0])
    pd.testing.assert_frame_equal(tokens, before[1])
