"""The codebook's notation, the coding of sentences, shares, agreement and coding sheets."""

import itertools
import json
import re
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.corpus.loading import load_corpus
from analysis.frames.agreement import _measures, agreement, krippendorff_alpha
from analysis.frames.codebook import load_codebook
from analysis.frames.codebook_file import read_codebook
from analysis.frames.coding import code_sentences
from analysis.frames.coding_sheet import read_coding_sheet, write_coding_sheet
from analysis.frames.corrected import corrected_shares
from analysis.frames.intervals import article_intervals
from analysis.frames.notation import parse
from analysis.frames.phrases import Phrase
from analysis.frames.shares import frame_shares
from analysis.frames.text_words import TextWords
from analysis.measures.resampling import wilson_interval
from analysis.pages.blocks import split_blocks
from analysis.words.sentences import split_sentences

ROOT = Path(__file__).parents[2]
CASES = json.loads(Path(__file__).with_name("frames_sentences.json").read_text("utf-8"))
FRAMES = ["dissemination", "programming", "direction", "oversight", "cadre", "prioritisation", "pace", "mobilisation",
          "development", "innovation", "adaptation"]  # fmt: skip


def table(*texts, article="a", **columns):
    return pd.DataFrame(
        {"article_id": article, "sentence": range(1, len(texts) + 1), "start": 0, "text": list(texts), **columns}
    )


def entry(line):
    return f"""version = "1"
[lists]
plan = "(kế hoạch|đề án)"
[frames.x]
vietnamese = "x"
english = "x"
definition = "x"
include = "x"
exclude = "x"
indicators = [
  {line},
]
"""


def book(folder, text):
    path = folder / "book.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture(scope="module")
def codebook():
    return load_codebook()


@pytest.fixture(scope="module")
def sentences():
    return split_sentences(split_blocks(load_corpus("data")))


@pytest.fixture(scope="module")
def coded(sentences, codebook):
    return code_sentences(sentences, codebook)


@pytest.fixture(scope="module")
def gold():
    return pd.read_csv(ROOT / "data" / "hand-coded-frames.csv")


# --- The notation --------------------------------------------------------------------------------

NOTATION = [
    ('"kiểm tra"', "Tỉnh kiểm tra xã.", "kiểm tra"),
    ('"kiểm tra"', "Tỉnh kiểm trai xã.", None),
    ('"uỷ ban"', "ỦY  BAN huyện", "ỦY  BAN"),
    ('"ủy ban"', "Uỷ\u00a0ban huyện", "Uỷ\u00a0ban"),
    ('"cấp ủy đảng"', "cấp ủy_đảng các cấp", "cấp ủy_đảng"),
    ('"(sơ|tổng) kết"', "đã tổng kết", "tổng kết"),
    ('"phát huy [mạnh mẽ] ý chí"', "phát huy ý chí", "phát huy ý chí"),
    ('"phát huy [mạnh mẽ] ý chí"', "phát huy mạnh mẽ ý chí", "phát huy mạnh mẽ ý chí"),
    ('"[rất] nhanh"', "làm nhanh", "nhanh"),
    ('"xây dựng …2 <plan>"', "xây dựng rồi ban kế hoạch", "xây dựng rồi ban kế hoạch"),
    ('"xây dựng …2 <plan>"', "xây dựng rồi mới ban hành kế hoạch", None),
    ('"xây dựng … <plan>"', "xây dựng trường; có kế hoạch", None),
    ('"xây dựng ... <plan>"', "xây dựng 6.000 nhà, làm đề án", "xây dựng 6.000 nhà, làm đề án"),
    ('"# <plan>"', "đã có 12 đề án", "12 đề án"),
    ('"thi đua , khen thưởng"', "công tác thi đua, khen thưởng", "thi đua, khen thưởng"),
    ('"thi đua , khen thưởng"', "công tác thi đua khen thưởng", None),
    ('"kinh tế - xã hội"', "kinh tế – xã hội", "kinh tế – xã hội"),
    ('"kinh tế [-|,|và] xã hội"', "kinh tế và xã hội", "kinh tế và xã hội"),
    ('{ find = "chỉ đạo", not_after = "ý kiến", within = 1 }', "cho ý kiến chỉ đạo", None),
    ('{ find = "chỉ đạo", not_after = "ý kiến", within = 1 }', "cho ý kiến rồi mới chỉ đạo", "chỉ đạo"),
    ('{ find = "đề án", after = "lập" }', "đề án đã lập", None),
    ('{ find = "đề án", before = "lập" }', "đề án đã lập", "đề án"),
    ('{ find = "đề án", near = "lập", within = 0 }', "đề án đã lập", None),
    ('{ find = "đề án", near = "lập" }', "đã lập xong; đề án hay", None),
    ('{ find = "đề án", near = "lập", within = "sentence" }', "đã lập xong; đề án hay", "đề án"),
    ('{ find = "đề án", not_before = "hay", not_near = "xong" }', "đề án hay", None),
    ('{ find = "chỉ đạo", position = "start" }', "Hai là, chỉ đạo các xã", "chỉ đạo"),
    ('{ find = "chỉ đạo", position = "start" }', "Tỉnh ủy và các huyện chỉ đạo", None),
    ('{ find = "chỉ đạo", position = "end" }', "Tỉnh ủy và các huyện chỉ đạo.", "chỉ đạo"),
]


@pytest.mark.parametrize(("line", "text", "evidence"), NOTATION)
def test_an_indicator_finds_exactly_what_its_notation_says(tmp_path, line, text, evidence):
    coded = code_sentences(table(text), load_codebook(book(tmp_path, entry(line))))
    assert coded["evidence"].dropna().tolist() == ([] if evidence is None else [evidence])


def test_the_longest_hit_wins_and_what_overlaps_it_does_not_count(tmp_path):
    # "rút kinh nghiệm" (15 letters) beats "kinh nghiệm" (11) inside it; "sơ kết" (6) stands alone: one further hit
    lines = '"sơ kết", "kinh nghiệm", "rút kinh nghiệm"'
    row = code_sentences(table("sơ kết, rút kinh nghiệm"), load_codebook(book(tmp_path, entry(lines)))).iloc[0]
    assert (row["indicator"], row["start"], row["end"], row["further"]) == ("rút kinh nghiệm", 8, 23, 1)


def test_of_equally_long_hits_the_first_wins(tmp_path):
    row = code_sentences(table("ba hai"), load_codebook(book(tmp_path, entry('"hai", "ba h", "ba"')))).iloc[0]
    assert (row["evidence"], row["further"]) == ("hai", 1)
    row = code_sentences(table("bốn sáu, sáu bốn"), load_codebook(book(tmp_path, entry('"sáu", "bốn"')))).iloc[0]
    assert (row["evidence"], row["further"]) == ("bốn", 3)


def test_a_frame_does_not_see_what_it_ignores(tmp_path):
    text = entry('"đổi mới"').replace("indicators", 'ignore = ["công cuộc đổi mới"]\nindicators')
    sentences = table("công cuộc đổi mới", "đổi mới trong công cuộc đổi mới")
    coded = code_sentences(sentences, load_codebook(book(tmp_path, text)))
    assert coded["coded"].tolist() == [False, True]
    assert coded["start"].tolist() == [pd.NA, 0]
    assert coded["further"].tolist() == [0, 0]


# --- Mistakes in the file ------------------------------------------------------------------------

MISTAKES = [
    (
        'version = "1"',
        "versoin = '1'",
        r"line 1: unknown key 'versoin'; it must be one of version, subject, lists, frames",
    ),
    ('version = "1"', "version = 1", r"line 1: version is 1; it must be a text"),
    ('version = "1"', 'version = "1"\nsubject = 1', r"line 2: subject is 1; it must be a text"),
    ("[frames.x]", "[frames.Xy]", r"line 4: frame name 'Xy'; it must be of small letters"),
    ("[frames.x]", "[lists.y]\n[frames.x]", r"the list y in \[lists\] is {}; it must be a text"),
    ('include = "x"', 'inclde = "x"', r"line 8: unknown key 'inclde' in \[frames.x\]; it must be one of vietnamese"),
    ('include = "x"\n', "", r"line 4: \[frames.x\] lacks include"),
    ('include = "x"', "include = 3", r"line 8: include is 3; it must be a text"),
    ('include = "x"', 'include = "x', r"line 8: not TOML: .*double quotes"),
    ('indicators = [\n  "FIND",\n]', "indicators = []", r"line 10: indicators must be a list with at least one entry"),
    ('"FIND"', '" "', r"line 11: indicator in \[frames.x\] is ' '; it must be a text with at least one word"),
    ('"FIND"', "3", r"indicator 3 in \[frames.x\]; it must be a text in quotes"),
    ('"FIND"', '"a (b"', r"line 11: indicator 'a \(b' has a bracket '\(' that is not closed"),
    ('"FIND"', '"a b)"', r"line 11: indicator 'a b\)' has '\)' without its opening bracket"),
    ('"FIND"', '"a (b|)"', r"line 11: .*empty end or alternative; what may be missing must be in \[ \]"),
    ('"FIND"', '"… a"', r"line 11: .*nothing before '…'"),
    ('"FIND"', '"a …"', r"line 11: .*empty end"),
    ('"FIND"', '"a*"', r"line 11: .*the character '\*'; it must be made of words"),
    ('"FIND"', '"a <plans>"', r"line 11: .*the list '<plans>'; it must be one of those defined before it: plan"),
    ('"FIND"', '"a b",\n "c",\n "A  b"', r"line 13: indicator 'A  b' is in \[frames.x\] already, on line 11"),
    ('"FIND"', '{ find = "a", befor = "b" }', r"line 11: unknown key 'befor' of indicator 'a'; it must be one of find"),
    (
        '"FIND"',
        '{ find = "a", near = "b", within = 51 }',
        r"line 11: within = 51 .*must be 0 to 50 words or \"sentence\"",
    ),
    ('"FIND"', '{ find = "a", near = "b", within = true }', r"within = True"),
    ('"FIND"', '{ find = "a", within = 5 }', r"line 11: within without any of after, before, near"),
    ('"FIND"', '{ find = "a", position = "middle" }', r"line 11: position = 'middle' .*must be \"start\" or \"end\""),
    ('"FIND"', '"a …51 b"', r"line 11: .*the gap '…51'; it must be at most …50"),
    ('"FIND"', '"' + "(" * 21 + "a" + ")" * 21 + '"', r"line 11: .*brackets within brackets, more than 20 deep"),
    ('"FIND"', '"' + "(a|b) " * 400 + '"', r"line 11: .*more than 1,000 words and alternatives, lists included"),
    (
        'plan = "(kế hoạch|đề án)"',
        "\n".join(f'l{i} = "{f"<l{i - 1}> " * 9 if i else "a"}"' for i in range(9)),
        r"line 6: the list l3 .*more than 1,000 words and alternatives",
    ),
    (
        'plan = "(kế hoạch|đề án)"',
        "\n".join(f'l{i} = "{f"<l{i - 1}>" if i else "a"}"' for i in range(300)),
        r"line 44: the list l41 .*brackets and lists within one another, more than 40 deep",
    ),
    ('"FIND"', "[" * 3000, r"line 11: lists within lists, too deep"),
    ('"FIND"', '{ find = "a", near = "" }', r"near in \[frames.x\] is ''"),
]


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES)
def test_a_mistake_in_the_codebook_is_reported_with_its_line_and_what_is_allowed(tmp_path, old, new, message):
    text = entry('"FIND"')
    assert old in text
    path = book(tmp_path, text.replace(old, new, 1))
    with pytest.raises(ValueError, match=message) as raised:
        load_codebook(path)
    assert str(raised.value).startswith(f"{path}, line ")


def test_a_codebook_that_is_too_large_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"2,000,2.. bytes; a codebook must have at most 2,000,000"):
        load_codebook(book(tmp_path, entry('"a"') + "#" * 2_000_050))


def test_a_codebook_that_is_not_utf_8_or_not_there_is_refused(tmp_path):
    path = tmp_path / "latin.toml"
    path.write_bytes(b'version = "1"\n# \xe9\n')
    with pytest.raises(ValueError, match="line 2: not UTF-8"):
        load_codebook(path)
    with pytest.raises(FileNotFoundError):
        load_codebook(tmp_path / "none.toml")


def test_the_same_bytes_are_read_once_whichever_file_they_are_in_and_each_reader_has_tables_of_its_own(
    tmp_path, monkeypatch
):
    read = []
    whole = read_codebook
    monkeypatch.setattr("analysis.frames.codebook.read_codebook", lambda *given: read.append(given) or whole(*given))
    folders = [tmp_path / name for name in ("one", "two", "three")]
    for folder in folders:
        folder.mkdir()
    one, two = (load_codebook(book(folder, entry('"được đọc một lần"'))) for folder in folders[:2])
    assert len(read) == 1 and one.index is two.index
    one.frames["frame"] = "changed"
    assert load_codebook(folders[1] / "book.toml").frames["frame"].tolist() == two.frames["frame"].tolist() == ["x"]
    other = load_codebook(book(folders[2], entry('"được đọc riêng"')))
    assert len(read) == 2 and other.indicators["indicator"].tolist() == ["được đọc riêng"]


def test_the_packaged_codebook_has_the_eleven_frames_with_names_and_rules(codebook):
    assert codebook.frames["frame"].tolist() == FRAMES
    assert (codebook.frames[["vietnamese", "english", "definition", "include", "exclude"]] != "").all(axis=None)
    assert codebook.version
    lines = (ROOT / "src/analysis/resources/codebook.toml").read_text("utf-8").splitlines()
    for row in codebook.indicators.itertuples():
        assert f'"{row.indicator}"' in lines[row.line - 1]


# --- Coding --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(
            number,
            id=case["text"][:40],
            marks=[pytest.mark.xfail(reason=case["fails"], strict=True)] if "fails" in case else [],
        )
        for number, case in enumerate(CASES)
    ],
)
def test_sentences_of_other_provinces_get_the_frames_that_a_reader_gives_them(number, frames_of_cases):
    assert frames_of_cases[number] == set(filter(None, CASES[number]["frames"].split(";")))


@pytest.fixture(scope="module")
def frames_of_cases(codebook):
    coded = code_sentences(table(*(case["text"] for case in CASES)), codebook)
    found = coded[coded["coded"]].groupby("sentence")["frame"].agg(set).to_dict()
    return [found.get(number, set()) for number in range(1, len(CASES) + 1)]


def test_every_sentence_meets_every_frame_and_evidence_is_a_slice_of_the_article(sentences, coded):
    texts = load_corpus("data").set_index("article_id")["text"]
    assert len(coded) == len(sentences) * len(FRAMES)
    assert coded["frame"].tolist() == FRAMES * len(sentences)
    found = coded[coded["coded"]]
    assert [texts[r.article_id][r.start : r.end] for r in found.itertuples()] == found["evidence"].tolist()
    missing = coded.loc[~coded["coded"], ["indicator", "evidence", "start", "end"]]
    assert missing.isna().all(axis=None)
    assert {"province", "newspaper", "published", "resolution"} <= set(coded)


def test_naming_a_programme_in_passing_is_not_programming_and_a_new_term_is_no_innovation(codebook):
    coded = code_sentences(
        table("Các xã học tập Chương trình hành động của tỉnh.", "Nhiệm kỳ mới đã bắt đầu."), codebook
    )
    assert coded.loc[coded["coded"], ["sentence", "frame"]].values.tolist() == [[1, "dissemination"]]


def test_spelling_case_spaces_and_segmentation_do_not_matter(codebook):
    plain = "Tỉnh ủy xây dựng chương trình hành động; hòa vào phong trào thi đua."
    variants = [
        plain.upper(),
        plain.replace("ủy", "uỷ").replace("hòa", "hoà"),
        plain.replace(" ", "\u00a0"),
        plain.replace("chương trình hành động", "chương_trình hành_động"),
        plain.replace(" ", "  "),
    ]
    expected = ["programming", "mobilisation"]
    for text in (plain, *variants):
        coded = code_sentences(table(text), codebook)
        assert coded.loc[coded["coded"], "frame"].tolist() == expected


def test_decomposed_letters_are_found_and_offsets_count_the_text_as_it_is(codebook):
    import unicodedata

    text = unicodedata.normalize("NFD", "Huyện ủy đã sơ kết.")
    row = code_sentences(table(text), codebook).query("coded").iloc[0]
    assert text[row["start"] : row["end"]] == row["evidence"] == unicodedata.normalize("NFD", "sơ kết")


def test_coding_leaves_its_input_alone_and_gives_the_same_again(sentences, codebook, coded):
    before = sentences.copy(deep=True)
    again = code_sentences(sentences, codebook)
    pd.testing.assert_frame_equal(sentences, before)
    pd.testing.assert_frame_equal(again, coded)


def test_the_order_of_sentences_does_not_matter(sentences, codebook, coded):
    shuffled = code_sentences(sentences.sample(frac=1, random_state=1), codebook)
    key = ["article_id", "sentence", "frame"]
    pd.testing.assert_frame_equal(
        shuffled.sort_values(key, ignore_index=True), coded.sort_values(key, ignore_index=True)
    )


def test_no_sentences_give_an_empty_table_with_the_same_columns(sentences, codebook, coded):
    empty = code_sentences(sentences.iloc[:0], codebook)
    assert empty.empty
    assert list(empty) == list(coded)


def test_sentences_without_a_column_or_twice_are_refused(sentences):
    with pytest.raises(ValueError, match="sentences has no column start; it has article_id"):
        code_sentences(sentences.drop(columns="start"))
    with pytest.raises(ValueError, match="sentence 1 of son-la-2021 occurs twice"):
        code_sentences(pd.concat([sentences.iloc[:1]] * 2))


@pytest.mark.slow
def test_ten_thousand_sentences_are_coded_in_seconds(sentences, codebook):
    many = pd.concat([sentences.assign(article_id=f"{i}-" + sentences["article_id"]) for i in range(106)])
    begin = time.perf_counter()
    code_sentences(many, codebook)
    assert len(many) > 10_000
    assert time.perf_counter() - begin < 20


# --- Shares --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(10, 100, 0.0552291371, 0.1743656615), (3, 12, 0.0889416684, 0.5323053349)]
)
def test_wilson_reproduces_published_intervals(hits, of, low, high):
    assert wilson_interval(hits, of) == pytest.approx((low, high), abs=1e-9)


def test_wilson_at_its_ends():
    z2 = 1.959963984540054**2
    assert wilson_interval(0, 10) == pytest.approx((0, z2 / (10 + z2)))
    assert wilson_interval(10, 10) == pytest.approx((10 / (10 + z2), 1))
    assert all(np.isnan(wilson_interval(0, 0)))
    with pytest.raises(ValueError, match="hits=3 of=2 must be 0 <= hits <= of"):
        wilson_interval(3, 2)
    with pytest.raises(ValueError, match="level=95 must be a number between 0 and 1"):
        wilson_interval(1, 2, level=95)


def shares_of(coded, frame, **options):
    shares = frame_shares(coded, **options)
    return shares[shares["frame"] == frame].set_index(shares.columns[0])


def test_shares_are_counts_over_all_sentences_also_those_without_any_frame(codebook):
    sentences = pd.concat(
        [
            table("Xã kiểm tra.", "Trời đẹp.", "Huyện sơ kết, tổng kết.", article="a", province="X"),
            table("Trời đẹp.", article="b", province="X"),
            table("Trời đẹp.", article="c", province="Y"),
        ]
    )
    shares = shares_of(code_sentences(sentences, codebook), "oversight")
    x, y = shares.loc["X"], shares.loc["Y"]
    assert (x["sentences"], x["of"], x["share"]) == (2, 4, 2 / 4)
    assert (x["articles"], x["of_articles"], x["share_of_articles"]) == (1, 2, 1 / 2)
    assert (y["sentences"], y["of"], y["share"]) == (0, 1, 0)
    assert shares["interval"].to_dict() == {"X": "two articles", "Y": "one article"}
    assert shares[["low", "high", "design_effect", "articles_low", "articles_high"]].isna().all(axis=None)


def test_shares_can_be_grouped_by_anything_that_travels(coded):
    by_article = shares_of(coded, "oversight", by="article_id")
    by_province = shares_of(coded, "oversight")
    sonla = [a for a in by_article.index if a.startswith("son-la")]
    assert by_article.loc[sonla, "sentences"].sum() == by_province.loc["Sơn La", "sentences"]
    assert len(frame_shares(coded, by="resolution")) == coded["resolution"].nunique() * len(FRAMES)
    with pytest.raises(ValueError, match=r"by='region' is not a column .* article_id, province, newspaper"):
        frame_shares(coded, by="region")
    with pytest.raises(ValueError, match=r"level=95 must be .* between 0 and 1"):
        frame_shares(coded, level=95)
    with pytest.raises(ValueError, match="by='region' is empty in every article"):
        frame_shares(coded.assign(region=pd.NA), by="region")


def test_doubling_the_corpus_doubles_counts_and_keeps_shares(coded):
    twice = pd.concat([coded, coded.assign(article_id="2" + coded["article_id"])])
    once, double = frame_shares(coded), frame_shares(twice)
    for column in ("sentences", "of", "articles", "of_articles"):
        assert (double[column] == 2 * once[column]).all()
    assert (double["share"] == once["share"]).all()


def test_a_provinces_shares_do_not_move_when_another_provinces_articles_do(coded):
    alone = frame_shares(coded[coded["province"] == "Sơn La"])
    together = frame_shares(coded).query("province == 'Sơn La'").reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, together)


def counts_of(*articles, frame="f"):
    """Return a table of `frame_counts`: (group, hits, sentences) of every article."""
    return pd.DataFrame(
        [(f"a{i}", group, frame, hits, of) for i, (group, hits, of) in enumerate(articles)],
        columns=["article_id", "province", "frame", "sentences", "of"],
    )


def wilson(share, n, t):
    """Return the ends of Wilson's interval of a share of n, with the quantile t."""
    middle = (share + t**2 / 2 / n) / (1 + t**2 / n)
    half = t / (1 + t**2 / n) * (share * (1 - share) / n + t**2 / 4 / n**2) ** 0.5
    return [middle - half, middle + half]


def test_the_interval_is_wilsons_with_a_design_effect_pooled_over_groups():
    # X: 6 of 30, articles deviate from 0.2 · 10 by 2, 0, −2; Y: 3 of 12, from 0.25 · 3 by 2.25 and three times −0.75
    counts = counts_of(*(("X", h, 10) for h in (4, 2, 0)), *(("Y", h, 3) for h in (3, 0, 0, 0)))
    shares = frame_shares(counts).set_index("province")
    between = 3 / 2 * (2**2 + 0 + 2**2) + 4 / 3 * ((3 - 0.75) ** 2 + 3 * 0.75**2)
    within = 0.2 * 0.8 * 30 + 0.25 * 0.75 * 12
    # and the prior: a sentence with a correlation of .1, whose article has (3 · 10² + 4 · 3²) / 42 = 8 sentences
    effect = (between + 1 + 0.1 * (8 - 1)) / (within + 1)
    assert shares["design_effect"].tolist() == pytest.approx([effect] * 2)
    t = 2.570581835636314  # Student's, 2 + 3 degrees of freedom
    for group, share, of in (("X", 0.2, 30), ("Y", 0.25, 12)):
        assert shares.loc[group, ["low", "high"]].tolist() == pytest.approx(wilson(share, of / effect, t))
    assert set(shares["interval"]) == {"articles"}


def test_articles_that_agree_and_frames_without_a_hit_have_an_interval():
    shares = frame_shares(counts_of(*[("X", 5, 10)] * 4, *[("Y", 0, 10)] * 4)).set_index("province")
    assert shares["design_effect"].tolist() == [1, 1]  # (0 + 1.9) / (10 + 1), at least 1
    t2 = 2.4469118511449692**2  # 3 + 3 degrees of freedom
    assert shares.loc["Y", ["low", "high"]].tolist() == pytest.approx([0, t2 / (40 + t2)])
    # nothing varies, so that the prior is all there is: 1 + .2 · (10 − 1)
    full = frame_shares(counts_of(*[("X", 10, 10)] * 4, *[("Y", 0, 10)] * 4)).set_index("province")
    assert full["design_effect"].tolist() == pytest.approx([2.8, 2.8])
    assert full.loc["X", ["low", "high"]].tolist() == pytest.approx([40 / 2.8 / (40 / 2.8 + t2), 1])


def test_every_group_has_an_interval_by_its_own_number_of_articles():
    rng = np.random.default_rng(0)
    sizes = {"one": 1, "two": 2, "three": 3, "twenty": 20}
    counts = counts_of(*((g, rng.integers(0, 5), 10) for g, m in sizes.items() for _ in range(m)))
    shares = frame_shares(counts).set_index("province")
    assert shares["interval"].tolist() == ["one article", "two articles", "articles", "articles"]
    ends = ["low", "high", "articles_low", "articles_high", "design_effect"]
    assert shares[ends].isna().all(axis=1).tolist() == [True, True, False, False]
    # one article shows nothing of how articles differ: others do not notice it
    without = frame_shares(counts[counts["province"] != "one"]).set_index("province")
    pd.testing.assert_frame_equal(without, shares.drop("one"))


def test_shares_of_every_article_by_itself_have_no_interval(coded):
    by_article = frame_shares(coded, by="article_id")
    assert set(by_article["interval"]) == {"one article"} and by_article["low"].isna().all()


def test_articles_of_one_mind_are_worth_one_observation_each():
    counts = counts_of(*[("X", 8 * (i % 2), 8) for i in range(20)])
    row = frame_shares(counts).iloc[0]
    # 20 articles of 8 equal sentences: 8 · 20 / 19 times the variance of 160 independent ones, ¼ · 160
    effect = (8 * 20 / 19 * 40 + 1 + 0.1 * 7) / (40 + 1)
    assert row["design_effect"] == pytest.approx(effect)
    assert 160 / effect == pytest.approx(20, rel=0.05)
    assert [row["low"], row["high"]] == pytest.approx(wilson(0.5, 160 / effect, 2.093024054408263))  # t, 19 degrees


@pytest.mark.parametrize("sizes", [(3, 3, 3), (5, 5), (9, 9, 9), (20, 20), (3, 20, 20)])
@pytest.mark.parametrize(("share", "spread"), [(0.02, 20), (0.15, 4), (0.8, 4)])
def test_intervals_cover_the_share_of_the_group_as_often_as_they_say(sizes, share, spread):
    rng, runs = np.random.default_rng(len(sizes) * sizes[0]), 600
    drawn = []
    for _ in range(runs):
        of = rng.integers(5, 40, sum(sizes))
        drawn.append((rng.binomial(of, rng.beta(share * spread, (1 - share) * spread, len(of))), of))
    hits, of = (np.column_stack(columns) for columns in zip(*drawn, strict=True))  # a run is a column
    names = np.repeat([f"g{i}" for i in range(len(sizes))], sizes)
    found = article_intervals(hits, of, pd.factorize(names)[0], level=0.95)
    covered = (found.low[0] <= share) & (share <= found.high[0])
    assert 0.925 <= np.mean(covered) <= 0.98  # .93 to .97, and a standard error of .009


def test_rogan_gladen_undoes_known_errors():
    # 80 % of the sentences with the frame are found, 90 % of the others left alone: 0.3 → 0.3·0.8 + 0.7·0.1 = 0.31
    measured = pd.DataFrame({"frame": ["f"], "tp": [8], "fn": [2], "tn": [9], "fp": [1]})
    shares = pd.DataFrame({"frame": ["f"] * 2, "sentences": [31, 5], "of": 100, "share": [0.31, 0.05]})
    corrected = corrected_shares(shares, measured)
    assert corrected.loc[0, ["sensitivity", "specificity"]].tolist() == [0.8, 0.9]
    assert corrected.loc[0, "corrected"] == pytest.approx(0.3)
    # fewer are coded than false alarms alone would give: (0.05 + 0.9 − 1) / (0.8 + 0.9 − 1), cut to 0
    assert corrected.loc[1, "corrected_raw"] == pytest.approx(-0.05 / 0.7)
    assert corrected.loc[1, "corrected"] == 0
    assert corrected["corrected_low"].ge(0).all() and corrected["corrected_high"].le(1).all()


def test_shares_are_corrected_with_the_table_of_agreement_and_no_other():
    shares = pd.DataFrame({"frame": ["f"], "sentences": 5, "of": 10, "share": 0.5})
    with pytest.raises(ValueError, match=r"measured has no column tp.*the table of agreement\(\)"):
        corrected_shares(shares, shares)
    with pytest.raises(ValueError, match=r"shares has no column share, of.*the table of frame_shares\(\)"):
        corrected_shares(shares[["frame"]], shares)


def test_a_coding_no_better_than_chance_cannot_be_corrected():
    measured = pd.DataFrame({"frame": ["f", "g"], "tp": [5, 0], "fn": [5, 0], "tn": [5, 9], "fp": [5, 1]})
    shares = pd.DataFrame({"frame": ["f", "g"], "sentences": 5, "of": 10, "share": 0.5})
    assert corrected_shares(shares, measured).iloc[:, -5:-1].isna().all(axis=None)
    with pytest.raises(ValueError, match="no agreement measured for f; measured are g"):
        corrected_shares(shares, measured.iloc[1:])


def test_the_corrected_interval_covers_the_truth_as_often_as_it_says():
    rng, runs, truth, se, sp = np.random.default_rng(0), 1000, 0.2, 0.9, 0.95
    names = [str(i) for i in range(runs)]
    tp, tn = rng.binomial(20, se, runs), rng.binomial(60, sp, runs)
    measured = pd.DataFrame({"frame": names, "tp": tp, "fn": 20 - tp, "tn": tn, "fp": 60 - tn})
    hits = rng.binomial(80, truth * se + (1 - truth) * (1 - sp), runs)
    shares = pd.DataFrame({"frame": names, "sentences": hits, "of": 80, "share": hits / 80})
    corrected = corrected_shares(shares, measured)
    covered = ((corrected["corrected_low"] <= truth) & (truth <= corrected["corrected_high"])).mean()
    assert 0.94 <= covered <= 0.985  # Lang & Reiczigel report a little above the nominal 95 %


# --- Agreement -----------------------------------------------------------------------------------


def test_alpha_reproduces_the_published_value_for_three_coders_with_gaps():
    gap = None
    coders = [
        [gap, gap, gap, gap, gap, 3, 4, 1, 2, 1, 1, 3, 3, gap, 3],
        [1, gap, 2, 1, 3, 3, 4, 3, gap, gap, gap, gap, gap, gap, gap],
        [gap, gap, 2, 1, 3, 4, 4, gap, 2, 1, 1, 3, 3, gap, 4],
    ]
    assert krippendorff_alpha(coders) == pytest.approx(0.691358, abs=1e-6)
    letters = [[None if v is gap else "abcd"[v - 1] for v in row] for row in coders]
    assert krippendorff_alpha(letters) == krippendorff_alpha(coders)


def test_alpha_by_hand():
    # two coders, ten units, 2·2 pairs differ: Do = 4/20; of 20 values 6 are "1": De = 2·6·14 / (20·19)
    first, second = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0], [1, 1, 0, 1, 0, 0, 0, 0, 0, 0]
    assert krippendorff_alpha([first, second]) == pytest.approx(1 - (4 / 20) / (2 * 6 * 14 / (20 * 19)))
    assert krippendorff_alpha([[1, 2, 1], [1, 2, 1]]) == 1
    assert np.isnan(krippendorff_alpha([[1, 1], [1, 1]]))
    assert np.isnan(krippendorff_alpha([[1, None], [None, 1]]))


def small_sample(codebook):
    texts = ("Xã kiểm tra.", "Huyện sơ kết.", "Tỉnh tổng kết.", "Trời đẹp.", "Mưa to.", "Xã kiểm điểm.")
    sentences = table(*texts, article=[f"a{i}" for i in range(1, 7)])
    gold = sentences[["article_id", "sentence", "text"]].assign(
        frames=["oversight", "oversight;pace", "", "oversight", float("nan"), "oversight"]
    )
    return code_sentences(sentences, codebook), gold


def test_agreement_by_hand(codebook):
    coded, gold = small_sample(codebook)
    row = agreement(coded, gold).set_index("frame").loc["oversight"]
    assert row[["tp", "fp", "fn", "tn"]].tolist() == [3, 1, 1, 1]
    assert row[["precision", "recall", "f1"]].tolist() == [3 / 4, 3 / 4, 6 / 8]
    wide = coded[coded["frame"] == "oversight"]["coded"].astype(int).tolist()
    assert row["alpha"] == pytest.approx(krippendorff_alpha([wide, [1, 1, 0, 1, 0, 1]]))
    # a sentence of each article: m articles vary m / (m − 1) times as much as m sentences, t with m − 1 degrees;
    # within them 4 · ¾ · ¼ and 5 · ⅗ · ⅖, and a prior of 1
    effect = (4 / 3 * 0.75 + 1) / (0.75 + 1)
    assert row[["precision_low", "precision_high"]].tolist() == pytest.approx(
        wilson(3 / 4, 4 / effect, 3.182446305284263)
    )
    low, high = wilson(3 / 5, 5 / ((5 / 4 * 1.2 + 1) / (1.2 + 1)), 2.7764451051977987)
    assert row[["f1_low", "f1_high"]].tolist() == pytest.approx([2 * low / (1 + low), 2 * high / (1 + high)])
    assert row["alpha_low"] < row["alpha"] < row["alpha_high"]
    assert (row["articles"], row["interval"]) == (6, "articles")


def test_whole_articles_are_resampled_for_agreement(codebook):
    coded, gold = small_sample(codebook)
    # every article five times over: the same measures; sentences by themselves would narrow the intervals by √5, here
    # only the prior, which weighs as much as one sentence, has less to say
    many = [(t.assign(sentence=t["sentence"] + 10 * i)) for i in range(5) for t in (coded, gold)]
    once = agreement(coded, gold).set_index("frame")
    fivefold = agreement(pd.concat(many[::2]), pd.concat(many[1::2])).set_index("frame")
    for measure in ("precision", "recall", "f1"):
        for end in ("low", "high"):
            column = f"{measure}_{end}"
            assert fivefold.loc["oversight", column] == pytest.approx(once.loc["oversight", column], abs=0.015)
            assert fivefold.loc["macro", column] == pytest.approx(once.loc["macro", column], abs=1e-9)


def test_one_or_two_articles_have_no_interval_of_agreement(codebook):
    coded, gold = small_sample(codebook)
    for articles, reason in ((1, "one article"), (2, "two articles")):
        measured = agreement(coded, gold.head(articles))
        assert set(measured["interval"]) == {reason}
        assert measured.filter(regex="_(low|high)$").isna().all(axis=None)


def test_the_macro_row_is_the_mean_over_the_frames_that_occur(codebook):
    coded, gold = small_sample(codebook)
    measured = agreement(coded, gold).set_index("frame")
    # oversight 6/8, pace 0 of one; no other frame was coded or found
    assert measured.loc["macro", "f1"] == (6 / 8 + 0) / 2
    assert np.isnan(measured.loc["cadre", "f1"])
    pd.testing.assert_frame_equal(agreement(coded, gold), agreement(coded, gold))


def test_agreement_with_the_hand_coded_half_reaches_the_bar(coded, gold):
    measured = agreement(coded, gold).set_index("frame")
    assert measured.loc["macro", "sentences"] == 49
    assert measured.loc["macro", "f1"] >= 0.95
    assert (measured["f1"] >= 0.85).all()


def test_a_hand_coded_table_that_does_not_fit_is_refused(codebook):
    coded, gold = small_sample(codebook)
    with pytest.raises(ValueError, match=r"sentence a3 3 reads 'Khác\.', the coded one 'Tỉnh tổng kết\.'"):
        agreement(coded, gold.assign(text=gold["text"].replace("Tỉnh tổng kết.", "Khác.")))
    with pytest.raises(ValueError, match="sentence a3 9 is not among the sentences"):
        agreement(coded, gold.assign(sentence=gold["sentence"].replace(3, 9)))
    with pytest.raises(ValueError, match="sentence a1 1 occurs twice"):
        agreement(coded, pd.concat([gold, gold.iloc[:1]]))
    with pytest.raises(ValueError, match="sentence a1 1 has the frame 'oversigth'; it must be one of dissemination, "):
        agreement(coded, gold.replace("oversight", "oversigth"))
    with pytest.raises(ValueError, match="needed are article_id, sentence and frames, or item and frames"):
        agreement(coded, gold.drop(columns="frames"))
    with pytest.raises(ValueError, match="holds no sentence"):
        agreement(coded, gold.iloc[:0])
    # another spelling of the same sentence is the same sentence
    agreement(coded, gold.assign(text=gold["text"].str.replace(" ", "\u00a0 ").str.upper()))


# --- Coding sheets -------------------------------------------------------------------------------


def filled(path, coded):
    """Fill in a sheet as a coder who always agrees with the machine."""
    sheet = pd.read_csv(path, dtype="str")
    frames = coded[coded["coded"]].groupby("text")["frame"].agg(";".join)
    sheet.iloc[:, 4] = [frames.get(text.strip(), "none") for text in sheet["text"]]
    return sheet


def test_a_sheet_shows_sentences_and_nothing_of_where_they_come_from(tmp_path, sentences, codebook):
    path = tmp_path / "sheet.csv"
    write_coding_sheet(sentences, path, size=20, seed=3)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfitem,")
    sheet = pd.read_csv(path)
    assert list(sheet) == ["item", "before", "text", "after", f"frames (codebook {codebook.version})"]
    assert len(sheet) == 20 and sheet.iloc[:, 4].isna().all()
    raw = path.read_text("utf-8")
    assert not any(article in raw for article in sentences["article_id"].unique())
    order = [list(sentences["text"]).index(text.strip()) for text in sheet["text"]]
    assert order != sorted(order)
    write_coding_sheet(sentences, tmp_path / "again.csv", size=20, seed=3)
    assert (tmp_path / "again.csv").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_sheet_that_was_filled_in_comes_back_as_agreement_takes_it(tmp_path, sentences, coded, separator):
    path = tmp_path / "sheet.csv"
    write_coding_sheet(sentences, path, size=95, context=0)
    # spreadsheet programmes save with the separator of the country
    filled(path, coded).to_csv(path, sep=separator, index=False, encoding="utf-8-sig")
    read = read_coding_sheet(path)
    assert list(read) == ["item", "text", "frames"] and len(read) == 95
    measured = agreement(coded, read).set_index("frame")
    assert measured.loc["macro", ["sentences", "fp", "fn", "f1"]].tolist() == [95, 0, 0, 1]


def test_a_sheet_is_never_overwritten(tmp_path, sentences):
    path = tmp_path / "sheet.csv"
    path.write_text("somebody's work")
    with pytest.raises(FileExistsError, match="a coding sheet is never overwritten"):
        write_coding_sheet(sentences, path, size=5)
    assert path.read_text() == "somebody's work"
    with pytest.raises(ValueError, match="size=96; it must be from 1 to 95"):
        write_coding_sheet(sentences, tmp_path / "other.csv", size=96)
    with pytest.raises(ValueError, match="context=-1; it must be 0 or more"):
        write_coding_sheet(sentences, tmp_path / "other.csv", size=5, context=-1)
    assert not (tmp_path / "other.csv").exists()


def test_a_sentence_that_begins_like_a_formula_stays_text(tmp_path):
    path = tmp_path / "sheet.csv"
    write_coding_sheet(table("- Kiểm tra các xã.", "=1+1"), path, size=2)
    assert {"- Kiểm tra các xã.", "=1+1"} == {text[1:] for text in pd.read_csv(path)["text"] if text[0] == " "}


SHEET_MISTAKES = [
    ("a1,,X.,,oversigth", "line 2: unknown frame 'oversigth'; it must be one of dissemination, .*adaptation, none"),
    ("a1,,X.,,pace\na2,,Y.,,", "line 3: not coded; write frames separated by ; or 'none'"),
    ("a1,,X.,,none;pace", "line 2: 'none;pace'; 'none' must be the only entry"),
    ("a1,,X.,,none\na1,,X.,,none", "line 3: item a1 occurs twice"),
    ('a1,,"X\nY.",,none\n\na2,,Y.,,x', "line 5: unknown frame 'x'"),
    ('a1,,X.,,"pace, cadre"', "unknown frame 'pace, cadre'.*; frames are separated by ; and not by a comma"),
    ("a1,,X.,,Inspection and review", "unknown frame 'inspection and review'.*; it is called oversight"),
    ("a1,,X.,,Nhịp độ; quyết tâm\na2,,Y.,,", r"line 2: unknown frame 'nhịp độ'.*none\nline 3: not coded"),
]


@pytest.mark.parametrize(("rows", "message"), SHEET_MISTAKES)
def test_a_mistake_on_a_sheet_is_reported_with_its_line(tmp_path, rows, message):
    path = tmp_path / "sheet.csv"
    path.write_text(f"item,before,text,after,frames\n{rows}\n", "utf-8")
    with pytest.raises(ValueError, match=message):
        read_coding_sheet(path)


def test_of_very_many_mistakes_the_first_twenty_are_named(tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_text("item,before,text,after,frames\n" + "".join(f"a{i},,X.,,\n" for i in range(22)), "utf-8")
    with pytest.raises(ValueError, match=r"line 2: not coded(.|\n)*line 21: [^\n]*\n… and 2 more$"):
        read_coding_sheet(path)


def test_a_sheet_whose_strata_are_lost_says_so(tmp_path, coded):
    (tmp_path / "mailed").mkdir()
    write_coding_sheet(coded, tmp_path / "sheet.csv", size=30)
    filled(tmp_path / "sheet.csv", coded).to_csv(tmp_path / "mailed" / "back.csv", index=False)
    with pytest.warns(UserWarning, match="back.csv: the sentences were drawn from strata, but the file NAME-strata"):
        read_coding_sheet(tmp_path / "mailed" / "back.csv")


def test_a_sheet_of_another_version_or_without_its_columns_is_refused(tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_text("item,before,text,after,frames (codebook 0.1)\na,,X.,,none\n", "utf-8")
    with pytest.raises(ValueError, match=r"line 1: made for codebook 0\.1, but version"):
        read_coding_sheet(path)
    path.write_text("item,text\na,X.\n", "utf-8")
    with pytest.raises(ValueError, match="line 1: columns item, text; they must be item, before, text, after, frames"):
        read_coding_sheet(path)
    path.write_bytes(b"item,before,text,after,frames\na,,X\n\xe9")
    with pytest.raises(ValueError, match='line 3: not UTF-8; save the sheet as "CSV UTF-8"'):
        read_coding_sheet(path)


def test_kappa_and_ac1_reproduce_published_values():
    # Gwet (2002): 118 both yes, 5 and 2 only one, none both no: agreement .944, kappa -.0234, AC1 .9408;
    # Cohen's kappa of 20, 5, 10, 15: agreement .7, chance .5, kappa .4
    cells = np.array([[118, 20], [5, 5], [2, 10], [0, 15]], dtype=float)
    found = _measures(*cells)
    np.testing.assert_allclose(found["observed"], [0.944, 0.7])
    np.testing.assert_allclose(found["kappa"], [-0.0234, 0.4], atol=5e-5)
    np.testing.assert_allclose(found["ac1"], [0.9408, (0.7 - 2 * 0.55 * 0.45) / (1 - 2 * 0.55 * 0.45)], atol=5e-5)
    # a frame that nobody sees: kappa and alpha have nothing that varies, AC1 has full agreement
    rare = _measures(*np.array([[0.0], [0.0], [0.0], [50.0]]))
    assert np.isnan(rare["kappa"][0]) and np.isnan(rare["alpha"][0]) and rare["ac1"][0] == rare["observed"][0] == 1


# --- Time ----------------------------------------------------------------------------------------


def lines_run(call):
    """Return how many lines of the package's code a call runs: what it costs, on any machine."""
    count = 0

    def trace(frame, event, _):
        nonlocal count
        if "analysis" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        assert count < 20_000_000  # it would never end
        return trace

    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(None)
    return count


HOSTILE = [
    ('"a …50 a …50 a …50 b"', "a"),
    ('"a …50 a …50 a …50 b"', "a,"),
    ('"a …6 b"', "a,a/a"),
    ('"# … # … # b"', "1,1"),
    ('"# , # , # , # , b"', "1,1,"),
    ('"(a|a a) (a|a a) (a|a a) (a|a a) (a|a a) (a|a a) (a|a a) (a|a a) (a|a a) b"', "a"),
    (f'"{"[a] " * 30}b"', "a"),
    ('{ find = "a", after = "b … a", within = 50 }', "a"),
    ('{ find = "a", near = "a", within = 50, not_before = "a …50 a …50 a …50 b" }', "a"),
]


@pytest.mark.parametrize(("line", "word"), HOSTILE)
def test_the_time_for_a_sentence_grows_with_its_length_and_no_faster(tmp_path, line, word):
    codebook = load_codebook(book(tmp_path, entry(line)))
    code_sentences(table(f"b {word}"), codebook)  # what only the first call does is not counted
    short, long = (
        lines_run(lambda n=n: code_sentences(table("b " + " ".join([word] * n)), codebook)) for n in (120, 240)
    )
    assert long < 2.4 * short < 2.4 * 500_000  # at most 3 gaps × 51 words × 120 offsets, some twenty lines each


def test_the_words_within_reach_are_found_in_time_that_grows_with_the_text():
    # "a/a" is one word or two: thirty of them can be counted in a thousand million ways
    short, long = (lines_run(lambda n=n: TextWords(" " + "a/a-a " * n).within_reach(0, 50)) for n in (15, 30))
    assert long < 2.4 * short


def test_two_thousand_indicators_cost_a_sentence_what_it_holds_of_them(tmp_path):
    few, many = (
        load_codebook(book(tmp_path, entry(", ".join(f'"xã{i} … bản{i} (nhà|vườn)"' for i in range(count)))))
        for count in (20, 2000)
    )
    text = table("xã7 của bản7 vườn", *["không có gì"] * 20)
    assert code_sentences(text, many)["evidence"].dropna().tolist() == ["xã7 của bản7 vườn"]
    # a look-up for each indicator and each of its words, in all sentences together
    assert lines_run(lambda: code_sentences(text, many)) < 100 * lines_run(lambda: code_sentences(text, few))
    more = pd.concat([text, text.assign(article_id="b"), text.assign(article_id="c")], ignore_index=True)
    assert lines_run(lambda: code_sentences(more, many)) < 1.1 * lines_run(lambda: code_sentences(text, many))


def test_a_phrase_followed_step_by_step_finds_what_a_regular_expression_finds():
    # every pattern is compiled both ways, and the words are drawn so that it matches now and then
    draw = np.random.default_rng(19)
    patterns = [
        "a b",
        "(a|a b) (b c|c)",
        "[a] b [c] a",
        "(a|b) , (c|# a)",
        "a [b [c]] (a|[b] c) a",
        "# [a] - b",
        "([a] b|c)",
    ]
    found = 0
    for pattern in patterns:
        phrase = Phrase(parse(pattern, {}))
        for _ in range(400):
            words = TextWords("".join(draw.choice(["a ", "b ", "c ", "a", "1", "1 ", ",", "- "], 8)))
            expected = phrase.spans(words)
            found += len(expected)
            assert list(phrase._steps(words)) == expected, (pattern, words.text)
    assert found > 300


def test_a_gap_finds_what_a_regular_expression_finds():
    between, word = r"[^\w.;:!?]+", r"\w+(?:[.,/]\w+)*"
    draw = np.random.default_rng(20)
    found = 0
    for words_between in (0, 1, 2, 5):
        phrase = Phrase(parse(f"a …{words_between} (b|c a) …1 c", {}))
        gap, one = (rf"{between}(?:{word}{between}){{0,{n}}}?" for n in (words_between, 1))
        regex = re.compile(rf"(?<!\w)a(?:{gap}b|{gap}c\s+a){one}c(?!\w)")
        for _ in range(1500):
            text = "".join(draw.choice(["a ", "b ", "c ", "d ", "d", ",", "/", ".", "- "], 10))
            expected = [match.span() for match in regex.finditer(text)]
            found += len(expected)
            assert phrase.spans(TextWords(text)) == expected, text
    assert found > 100


def test_words_between_are_counted_as_a_regular_expression_counts_them():
    between, word = r"[^\w.;:!?]+", r"\w+(?:[.,/]\w+)*"
    draw = np.random.default_rng(21)
    close = 0
    for _ in range(300):
        text = "".join(draw.choice(["a", "bc", " ", " ", ",", "/", ".", ";"], 12))
        words = TextWords(text)
        edges = sorted({edge for match in re.finditer(r"\w+", text) for edge in match.span()})
        for most in (0, 1, 3):
            regex = re.compile(rf"{between}(?:{word}{between}){{0,{most}}}")
            edge = re.compile(rf"\W*(?:{word}\W*){{0,{most}}}")
            for start, end in itertools.combinations(edges, 2):
                expected = regex.fullmatch(text, start, end) is not None
                close += expected
                assert words.is_close(start, end, most) == expected, (text, start, end, most)
                if expected:
                    assert words.reach_before(end, most) <= start
                    assert words.reach_after(start, most) >= end
                if start == edges[0]:
                    assert words.is_at_edge(0, end, most) == bool(edge.fullmatch(text, 0, end)), (text, end, most)
    assert close > 200
