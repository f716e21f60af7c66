"""Every line in which a phrase stands, at its place, and exactly as often as it is counted."""

import re
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import code_sentences, concordance_index, concordance_lines, document_terms, load_codebook
from analysis.evidence.concordance_index import _SYLLABLE, _folded

pytestmark = pytest.mark.filterwarnings("ignore:.* 0 lines")  # held by tests of their own below


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
    assert str(error.value) == f"pattern={phrase!r}; must be one or more words, such as 'vào cuộc sống'"


def test_the_tables_are_not_changed(sentences, tokens):
    before = sentences.copy(deep=True), tokens.copy(deep=True)
    concordance_lines(sentences, "nghị_quyết", tokens=tokens)
    pd.testing.assert_frame_equal(sentences, before[0])
    pd.testing.assert_frame_equal(tokens, before[1])


@pytest.mark.parametrize("with_index", [False, True])
@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("xe lửa", "xe lửa: 0 lines"),
        ("vao cuoc song", "vao cuoc song: 0 lines; without diacritics 2: vào cuộc sống (diacritics=False finds them)"),
        ("dang", "dang: 0 lines; without diacritics 3: đáng, đang (diacritics=False finds them)"),
        ("vao c*", "vao c*: 0 lines; without diacritics 2: vào cuộc (diacritics=False finds them)"),
    ],
)
def test_nothing_found_is_said_with_what_is_found_without_diacritics(pattern, message, with_index):
    table = sentence("Đưa vào cuộc sống.", "Đi vào cuộc sống, rất đáng, đáng lắm.", "Dân đang gặt.")
    with pytest.warns(UserWarning) as warned:
        assert len(concordance_lines(concordance_index(table) if with_index else table, pattern)) == 0
    assert [str(warning.message) for warning in warned] == [message]


def test_with_tokens_nothing_found_says_that_only_whole_words_match(sentences, tokens):
    for pattern in ("vào cuộc sống", "vao cuoc song"):
        with pytest.warns(UserWarning, match=f"{pattern}: 0 lines; as words 7: vào cuộc_sống$"):
            concordance_lines(sentences, pattern, tokens=tokens)
    with pytest.warns(UserWarning, match="nghị quyết: 0 lines; as words [0-9]+: nghị_quyết"):
        concordance_lines(sentences, "nghị quyết", tokens=tokens)
    with pytest.warns(UserWarning, match="quyết: 0 lines; as whole words only, since there are tokens"):
        concordance_lines(sentences, "quyết", tokens=tokens)
    with pytest.warns(UserWarning, match="nghi_quyet: 0 lines; without diacritics .*: nghị quyết"):
        concordance_lines(sentences, "nghi_quyet", tokens=tokens)


def test_with_tokens_the_word_of_the_same_syllables_comes_before_one_of_other_diacritics(make_tokens):
    text = "Thị trường tăng, thì trường đóng."
    tokens = pd.DataFrame(
        {
            "article_id": "a",
            "province": "x",
            "sentence": 1,
            "word": ["thị_trường", "tăng", ",", "thì", "trường", "đóng", "."],
            "is_word": [True, True, False, True, True, True, False],
            "start": [0, 11, 15, 17, 21, 28, 32],
            "end": [10, 15, 16, 20, 27, 32, 33],
        }
    )
    with pytest.warns(UserWarning, match="thị trường: 0 lines; as words 1: thị_trường$"):
        concordance_lines(sentence(text), "thị trường", tokens=tokens)


@pytest.mark.parametrize("missing", ["text", "start"])
def test_a_table_that_is_not_that_of_sentences_is_refused(missing):
    with pytest.raises(ValueError, match=f"sentences has no column {missing};.*the table of split_sentences"):
        concordance_lines(sentence("Lúa tốt.").drop(columns=missing), "lúa")


# --- Patterns: wildcards, alternatives, gaps, numbers ---

TEXT = "Hai securities, một security; sơ kết, tổng kết rồi sớm đưa các nghị quyết vào cuộc sống năm 2021, 6.000 ha."
PATTERNS = {
    "secur*": ["securities", "security"],
    "securit?": ["security"],
    "*kết": ["kết", "kết"],
    "* kết": ["sơ kết", "tổng kết"],
    "?ơ kết": ["sơ kết"],
    "sơ kết|tổng kết": ["sơ kết", "tổng kết"],
    "(sơ|tổng) kết": ["sơ kết", "tổng kết"],
    "(s*|tổng) kết": ["sơ kết", "tổng kết"],
    "đưa … vào cuộc sống": ["đưa các nghị quyết vào cuộc sống"],
    "đưa ... vào c*": ["đưa các nghị quyết vào cuộc"],
    "đưa …2 vào": [],
    "đưa …3 vào": ["đưa các nghị quyết vào"],
    "sớm … 2021": [],
    "[sớm] đưa": ["sớm đưa"],
    "năm #": ["năm 2021"],
    "# ha": ["6.000 ha"],
    "rồi * đưa": ["rồi sớm đưa"],
    "kết|năm|hai": ["Hai", "kết", "kết", "năm"],
    "S? kết": ["sơ kết"],
    "cuộc_s*": ["cuộc sống"],
}


@pytest.mark.parametrize("with_index", [False, True])
@pytest.mark.parametrize(("pattern", "expected"), PATTERNS.items(), ids=list(PATTERNS))
def test_a_pattern_finds(pattern, expected, with_index):
    table = sentence(TEXT)
    table = concordance_index(table) if with_index else table
    assert concordance_lines(table, pattern)["node"].tolist() == expected


@pytest.mark.parametrize("pattern", ["lúa?! tốt", "C (GRDP)", "lúa…", "tốt :", "<lúa>", "lúa ?"])
def test_punctuation_that_is_no_notation_means_itself(pattern):
    with pytest.warns(UserWarning, match="0 lines"):
        assert nodes("lúa nước", pattern) == []


@pytest.mark.parametrize("diacritics", [True, False])
@pytest.mark.parametrize("with_index", [False, True])
def test_a_question_mark_by_itself_is_one_also_without_diacritics(with_index, diacritics):
    table = sentence("Lúa ? Lúa tốt, 6 tháng ?")
    table = concordance_index(table) if with_index else table
    assert concordance_lines(table, "lúa ?", diacritics=diacritics)["node"].tolist() == ["Lúa ?"]
    with pytest.warns(UserWarning, match=r"^\? tháng: 0 lines$"):
        concordance_lines(table, "? tháng", diacritics=diacritics)


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("lúa|", "an empty end or alternative; what may be missing must be in [ ]"),
        ("(lúa|ngô", "a bracket '(' that is not closed"),
        ("|lú*", "nothing before '|'; what may be missing must be in [ ]"),
        ("lúa …99 ngô", "the gap '…99'; it must be at most …50"),
        ("lú*|a%b", "the character '%'; it must be made of words, numbers, … ( | ) [ ] < > , - and #"),
    ],
)
def test_a_wrong_pattern_is_refused_with_what_is_wrong(pattern, problem):
    with pytest.raises(ValueError) as error:
        concordance_lines(sentence("lúa"), pattern)
    assert str(error.value) == f"pattern={pattern!r} has {problem}"


def test_several_patterns_are_told_apart_in_the_order_of_the_text():
    found = concordance_lines(sentence("Lúa nếp, ngô và lúa."), ["lúa*", "ngô", "lúa nếp"])
    assert found.columns[0] == "pattern"
    assert found[["pattern", "node"]].values.tolist() == [
        ["lúa*", "Lúa"],
        ["lúa nếp", "Lúa nếp"],
        ["ngô", "ngô"],
        ["lúa*", "lúa"],
    ]


def test_one_pattern_in_a_list_has_its_column_and_the_same_lines(sentences):
    found = concordance_lines(sentences, ["nghị quyết"])
    pd.testing.assert_frame_equal(found.drop(columns="pattern"), concordance_lines(sentences, "nghị quyết"))


SMALL = st.sampled_from(["lúa", "lua", "LỤA", "tốt", "tót", ",", "1.000", "đưa"])
ASKED = st.sampled_from(["lúa", "l*", "l?a", "* tốt", "lúa|tốt", "lúa … tốt", "[lúa] tốt", "# lúa", "đưa *", "t*t lúa"])


@given(st.lists(st.lists(SMALL, max_size=6).map(" ".join), min_size=1, max_size=4), ASKED, st.booleans())
def test_an_index_answers_every_question_as_the_scan_does(texts, pattern, diacritics):
    table = sentence(*texts)
    expected = concordance_lines(table, pattern, diacritics=diacritics)
    pd.testing.assert_frame_equal(concordance_lines(concordance_index(table), pattern, diacritics=diacritics), expected)
    if diacritics:
        bare = concordance_lines(table, pattern, diacritics=False)
        assert len(bare) >= len(expected) or "…" in pattern  # a gap may end sooner


# --- Diacritics ---


@pytest.mark.parametrize("asked", ["vao cuoc song", "VAO CUOC SONG", "vào cuoc sống", "vao_cuoc_song"])
@pytest.mark.parametrize("with_index", [False, True])
def test_without_diacritics_letters_that_differ_by_them_alone_are_the_same(asked, with_index):
    table = sentence("Đưa vào cuộc sống, vào cuốc sông.", "Vao cuoc song!", "vaở cuộc")
    table = concordance_index(table) if with_index else table
    found = concordance_lines(table, asked, diacritics=False)["node"].tolist()
    assert found == ["vào cuộc sống", "vào cuốc sông", "Vao cuoc song"]


def test_d_with_a_stroke_is_d_without_diacritics():
    assert concordance_lines(sentence("Đảng, dáng, đang, ang."), "dang", diacritics=False)["node"].tolist() == [
        "Đảng",
        "dáng",
        "đang",
    ]


# --- Patterns over words ---


@pytest.mark.parametrize("with_index", [False, True])
@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("nghị_*", {"nghị_quyết"}),
        ("nghị*", {"nghị_quyết"}),
        ("*_ủy", {"tỉnh_ủy", "huyện_ủy", "cấp_ủy", "chi_ủy", "đảng_ủy"}),
    ],
)
def test_with_tokens_a_wildcard_is_within_a_word(sentences, tokens, pattern, expected, with_index):
    table, options = (
        (concordance_index(sentences, tokens=tokens), {}) if with_index else (sentences, {"tokens": tokens})
    )
    found = concordance_lines(table, pattern, **options)
    regex = re.compile(pattern.replace("*", r"\w*"))
    assert len(found) == tokens["word"].map(lambda word: regex.fullmatch(word) is not None).astype(bool).sum() > 0
    assert {node.lower().replace(" ", "_") for node in found["node"]} & expected


def test_with_tokens_alternatives_and_gaps_begin_and_end_with_a_word(sentences, tokens):
    with_words = concordance_lines(sentences, "quyết|nghị quyết", tokens=tokens)
    either = concordance_lines(sentences, ["quyết", "nghị_quyết"], tokens=tokens)
    longest = either[~either.duplicated("end", keep="last")]
    assert set(zip(with_words["article_id"], with_words["start"], strict=True)) <= set(
        zip(longest["article_id"], longest["start"], strict=True)
    )
    gap = concordance_lines(sentences, "đưa … vào cuộc sống", tokens=tokens)
    assert len(gap) > 0
    assert gap["node"].str.endswith("vào cuộc sống").all()


# --- A frame as a query ---


def test_a_frame_finds_the_sentences_that_carry_it(sentences):
    coded = code_sentences(sentences)
    codebook = load_codebook()
    found = concordance_lines(sentences, "oversight", codebook=codebook)
    evidence = coded[coded["coded"] & (coded["frame"] == "oversight")]
    assert found[["start", "end"]].values.tolist() == evidence[["start", "end"]].astype(int).values.tolist()
    assert found["node"].tolist() == evidence["evidence"].tolist()
    two = concordance_lines(concordance_index(sentences), ["oversight", "dissemination"], codebook=codebook)
    assert two["pattern"].value_counts()["oversight"] == len(found)


def test_an_unknown_frame_is_refused(sentences):
    with pytest.raises(ValueError, match="pattern='nothing' is no frame of the codebook; it must be one of dissem"):
        concordance_lines(sentences, "nothing", codebook=load_codebook())
    with pytest.warns(UserWarning, match="oversight: 0 lines"):
        concordance_lines(sentences.iloc[:0], "oversight", codebook=load_codebook())


# --- Order, sample, context ---

SIX = sentence("Đưa lúa tốt.", "Bán lúa ạ.", "Ăn lúa đẹp!", "bàn, lúa Ê", "lúa ăn", "Mua lúa")


def test_lines_are_sorted_by_the_words_beside_the_node():
    right = concordance_lines(SIX, "lúa", sort="right")["right"].tolist()
    assert right == ["", " ạ.", " ăn", " đẹp!", " Ê", " tốt."]  # a before ă, d-stroke before e
    left = concordance_lines(SIX, "lúa", sort="left")["left"].tolist()
    assert left == ["", "Ăn ", "bàn, ", "Bán ", "Đưa ", "Mua "]
    longer = sentence("Anh đưa lúa", "Chị bán lúa", "Bà bán lúa")
    assert concordance_lines(longer, "lúa", sort="left")["left"].tolist() == ["Bà bán ", "Chị bán ", "Anh đưa "]
    node = concordance_lines(SIX, "lúa|mua|ăn", sort="node")["node"].tolist()
    assert node == ["Ăn", "ăn", "lúa", "lúa", "lúa", "lúa", "lúa", "lúa", "Mua"]


def test_sorting_keeps_the_lines(sentences):
    plain = concordance_lines(sentences, "nghị quyết")
    for sort in ("left", "right", "node"):
        found = concordance_lines(sentences, "nghị quyết", sort=sort)
        pd.testing.assert_frame_equal(
            found.sort_values(["article_id", "start"], ignore_index=True),
            plain.sort_values(["article_id", "start"], ignore_index=True),
        )


def test_a_sample_is_drawn_from_the_lines_and_is_the_same_with_the_same_seed(sentences):
    plain = concordance_lines(sentences, "nghị quyết")
    some, again, other = (concordance_lines(sentences, "nghị quyết", sample=7, seed=seed) for seed in (1, 1, 2))
    assert len(some) == 7 == len(some.merge(plain))
    pd.testing.assert_frame_equal(some, again)
    assert not some.equals(other)
    pd.testing.assert_frame_equal(concordance_lines(sentences, "nghị quyết", sample=10_000), plain)


@pytest.mark.parametrize(
    ("context", "left", "right"),
    [
        (1, "… khen ", " tốt …"),
        (2, "… cũng khen ", " tốt quá …"),
        (3, "Ai cũng khen ", " tốt quá – đi …"),
        (9, "Ai cũng khen ", " tốt quá – đi rồi."),
    ],
)
def test_context_counts_words(context, left, right):
    (line,) = concordance_lines(sentence("Ai cũng khen lúa tốt quá – đi rồi."), "lúa", context=context).to_dict(
        "records"
    )
    assert (line["left"], line["right"]) == (left, right)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"context": 0}, "context=0; must be a number of words from 1, without width, or None"),
        ({"context": 3, "width": 9}, "context=3; must be a number of words from 1, without width, or None"),
        ({"sort": "up"}, "sort='up'; must be one of text, left, node, right"),
        ({"sample": 0}, "sample=0; must be a number of lines from 1, or None"),
    ],
)
def test_an_option_out_of_range_is_refused(options, message):
    with pytest.raises(ValueError) as error:
        concordance_lines(SIX, "lúa", **options)
    assert str(error.value) == message


def test_no_pattern_is_refused():
    with pytest.raises(ValueError, match="must be a pattern, or a list of one or more"):
        concordance_lines(SIX, [])
