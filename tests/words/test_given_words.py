"""Another segmenter: its words are taken as they are, at their offsets, and checked."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import document_terms, segment


def sentence(*texts: str) -> pd.DataFrame:
    starts = 100 + np.cumsum([0, *(len(text) + 1 for text in texts)])[:-1]
    return pd.DataFrame({"article_id": "a", "sentence": range(1, len(texts) + 1), "start": starts, "text": texts})


def test_words_are_those_of_the_function_at_their_offsets():
    table = segment(
        sentence("Tỉnh uỷ  Sơn La họp.", "Tốt!"), words=lambda texts: [["Tỉnh_uỷ", "Sơn La", "họp", "."], ["Tốt", "!"]]
    )
    assert table["word"].tolist() == ["tỉnh_ủy", "sơn_la", "họp", ".", "tốt", "!"]
    assert table[["start", "end"]].values.tolist() == [
        [100, 107],
        [109, 115],
        [116, 119],
        [119, 120],
        [121, 124],
        [124, 125],
    ]
    assert table["position"].tolist() == [1, 2, 3, 4, 1, 2]
    assert table["is_word"].tolist() == [True, True, True, False, True, False]


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        ("Tỉnh ủy họp", ["Tỉnh", "họp"], "words returned 'họp' where the text goes on with 'ủy họp'"),
        ("Tỉnh ủy họp", ["Tỉnh ủy"], "words left out 'họp' at the end of a text"),
        ("Tỉnh uỷ", ["Tỉnh", "ủy"], "words returned 'ủy' where the text goes on with 'uỷ'"),
        ("Tỉnh ủy", ["tỉnh", "ủy"], "words returned 'tỉnh' where the text goes on with 'Tỉnh ủy'"),
        ("họp", ["họp", "rồi"], "words returned 'rồi' where the text goes on with ''"),
        ("Tỉnh ủy", "Tỉnh ủy", "words returned 'Tỉnh ủy' for a text; it must return a list of words"),
        ("họp", [1], r"words returned \[1\] for a text; it must return a list of words"),
    ],
)
def test_other_characters_than_those_of_the_text_are_refused(text, words, message):
    with pytest.raises(ValueError, match=message):
        segment(sentence(text), words=lambda texts: [words])


def test_a_list_for_every_text_is_asked_for():
    with pytest.raises(
        ValueError, match="words returned 1 lists for 2 texts; it must return one list of words for each"
    ):
        segment(sentence("một", "hai"), words=lambda texts: [["một"]])


def test_a_function_of_one_text_is_told_that_it_gets_a_list():
    with pytest.raises(AttributeError) as raised:
        segment(sentence("một", "hai"), words=lambda text: text.split())
    assert raised.value.__notes__ == ["words= is called with a list of 2 texts, not with one text"]


def test_a_lexicon_beside_it_is_refused():
    with pytest.raises(ValueError, match="lexicon must be None with words="):
        segment(sentence("một"), words=lambda texts: [["một"]], lexicon=["cấp ủy"])


def test_an_underscore_of_the_text_is_a_character():
    table = segment(sentence("a_b c"), words=lambda texts: [["a_b_c"]])
    assert table[["word", "start", "end"]].values.tolist() == [["a_b_c", 100, 105]]


def test_a_joint_may_be_where_the_text_has_no_space():  # as pyvi writes numbers and initials
    table = segment(sentence("Ông D.T họp"), words=lambda texts: [["Ông", "D._T", "họp"]])
    assert table["word"].tolist() == ["ông", "d.t", "họp"]
    assert table["end"].tolist() == [103, 107, 111]


@given(st.lists(st.text("aă _.\t1Đ", max_size=12), min_size=1, max_size=4), st.integers(1, 4))
def test_any_division_of_a_text_gives_its_offsets(texts, size):
    def pieces(texts: list[str]) -> list[list[str]]:
        return [re.findall(rf"\S{{1,{size}}}", text) for text in texts]

    table = segment(sentence(*texts), words=pieces)
    starts = sentence(*texts)["start"]
    for row in table.itertuples():
        text = texts[row.sentence - 1]
        own = text[row.start - starts[row.sentence - 1] : row.end - starts[row.sentence - 1]]
        assert own.lower() == row.word
    assert len(table) == sum(map(len, pieces(texts)))


def test_the_five_articles_in_syllables_have_the_characters_of_the_sentences(sentences, tokens):
    syllables = segment(sentences, words=lambda texts: [re.findall(r"\w+|[^\w\s]", text) for text in texts])
    assert "".join(syllables["word"]) == "".join(tokens["word"]).replace("_", "")
    assert document_terms(syllables).units["words"].sum() > document_terms(tokens).units["words"].sum()
