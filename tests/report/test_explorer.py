"""The explorer without a browser: its numbers are those of the tables, and text stays text."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
import warnings

import numpy as np
import pandas as pd
import pytest

from analysis import (
    concordance_lines,
    document_terms,
    find_quantities,
    frame_shares,
    instrument_counts,
    keyness_table,
    load_codebook,
    normalize,
    segment,
    split_blocks,
    split_sentences,
)
from analysis.figures.style import group_colours, looks
from analysis.frames.coding import code_sentences
from analysis.report.explorer import build_explorer, permalink
from analysis.report.explorer_data import QUANTITIES, VERDICTS
from analysis.report.explorer_page import explorer_page
from analysis.text.spelling import written_as


@pytest.fixture(scope="module")
def explorer(articles, tokens):
    return build_explorer(articles, tokens=tokens)


@pytest.fixture(scope="module")
def finished(blocks, sentences) -> dict[str, pd.DataFrame]:
    """Tables that need not be computed for every page of the five articles."""
    coded, quantities = code_sentences(sentences), find_quantities(sentences)
    return {"blocks": blocks, "sentences": sentences, "coded": coded, "quantities": quantities}


def payload_of(page: str) -> dict:
    """Read the payload as the page's script does."""
    return json.loads(re.search(r'<script type="application/json" id="payload">(.*?)</script>', page, re.DOTALL)[1])


def sentences_of(payload: dict) -> list[tuple[str, int, int, str]]:
    """Return article, group, start and text of every sentence, in the order by which the page counts them."""
    return [
        (a["id"], a["group"], start, a["text"][start : start + length])
        for a in payload["articles"]
        for start, length in zip(a["sentences"][::2], a["sentences"][1::2], strict=True)
    ]


def places_of_term(payload: dict, number: int) -> list[tuple[int, int, int]]:
    """Return sentence, start and length of every listed occurrence."""
    packed, usual = list(payload["terms"]["places"][number]), len(payload["terms"]["term"][number])
    places, line = [], 0
    while packed:
        line += packed.pop(0)
        start = packed.pop(0)
        places.append((line, start, -packed.pop(0) if packed and packed[0] < 0 else usual))
    return places


def per_article(payload: dict, number: int) -> dict[int, int]:
    """Return for a term with more occurrences than are listed how many each article has, by the article's number."""
    counts, article = {}, -1
    for step in payload["terms"]["per_article"][str(number)]:
        if step > 0:
            article += step
        counts[article] = 1 if step > 0 else -step
    return counts


def listed_per_group(payload: dict) -> dict[tuple[str, str], int]:
    """Return for every group and term the number of listed occurrences."""
    sentences, names = sentences_of(payload), [g["name"] for g in payload["groups"]]
    listed = {(name, term): 0 for name in names for term in payload["terms"]["term"]}
    for number, term in enumerate(payload["terms"]["term"]):
        for line, _, _ in places_of_term(payload, number):
            listed[names[sentences[line][1]], term] += 1
    return listed


# --- The number of sentences is the number in the tables ---


def test_every_row_of_terms_lists_as_many_occurrences_as_it_counts(explorer):
    counted = explorer.terms.set_index(["province", "term"])["count"].to_dict()
    assert listed_per_group(payload_of(explorer.html)) == counted
    assert len(counted) == 3 * len(explorer.payload["terms"]["term"]) > 2000


def test_the_terms_are_those_of_the_keyness_table_with_its_numbers(explorer, tokens):
    table = keyness_table(document_terms(tokens), permutations=0)
    words = explorer.terms.merge(table, on=["province", "term"], suffixes=("", "_there"))
    assert len(words) == len(table)
    for column in ("count", "rest", "log2_ratio", "low", "high", "verdict", "articles"):
        assert words[column].equals(words[f"{column}_there"].rename(column)), column  # missing is equal to missing


def test_interval_and_verdict_of_a_term_are_those_of_its_row(explorer):
    terms = explorer.payload["terms"]
    rows = explorer.terms.set_index(["term", "province"])
    for number, term in enumerate(terms["term"]):
        for g, group in enumerate(explorer.payload["groups"]):
            row = rows.loc[(term, group["name"])]
            assert VERDICTS[terms["verdict"][number][g]] == row["verdict"]
            bounds = [None if pd.isna(row[end]) else round(row[end], 2) for end in ("low", "high")]
            assert [terms["low"][number][g], terms["high"][number][g]] == bounds


def test_every_listed_occurrence_is_the_term_as_it_is_written(explorer):
    sentences = sentences_of(explorer.payload)
    for number, term in enumerate(explorer.payload["terms"]["term"]):
        for line, start, length in places_of_term(explorer.payload, number):
            written = sentences[line][3][start : start + length]
            assert re.sub(r"\W+", "", normalize(written).lower()) == re.sub(r"[\W_]+", "", term)


def test_the_occurrences_are_those_of_the_concordance(explorer, sentences, tokens):
    page = sentences_of(explorer.payload)
    for number in range(0, len(explorer.payload["terms"]["term"]), 25):
        term = explorer.payload["terms"]["term"][number]
        lines = concordance_lines(sentences, term, tokens=tokens)
        found = [(page[s][0], page[s][2] + a) for s, a, _ in places_of_term(explorer.payload, number)]
        assert found == list(zip(lines["article_id"], lines["start"], strict=True))


def test_every_row_of_frames_lists_as_many_sentences_as_it_counts(explorer, sentences):
    shares = frame_shares(code_sentences(sentences))
    page, names = sentences_of(explorer.payload), [g["name"] for g in explorer.payload["groups"]]
    rows = shares.set_index(["frame", "province"])
    total = 0
    for frame in explorer.payload["frames"]:
        lines = np.cumsum(frame["places"][::3], dtype=int)
        assert len(set(lines)) == len(lines)
        for g, name in enumerate(names):
            mine = sum(page[line][1] == g for line in lines)
            assert mine == rows.loc[(frame["frame"], name), "sentences"]
            assert sum(group == g for _, group, _, _ in page) == rows.loc[(frame["frame"], name), "of"]
            total += mine
    assert total == shares["sentences"].sum() > 100


def test_the_marked_words_of_a_frame_are_its_evidence(explorer, sentences):
    coded = code_sentences(sentences)
    page = sentences_of(explorer.payload)
    for frame in explorer.payload["frames"]:
        lines, rest = np.cumsum(frame["places"][::3], dtype=int), frame["places"]
        marked = [page[n][3][a : a + b] for n, a, b in zip(lines, rest[1::3], rest[2::3], strict=True)]
        assert marked == coded.loc[coded["coded"] & (coded["frame"] == frame["frame"]), "evidence"].tolist()


def test_every_row_of_quantities_lists_as_many_mentions_as_it_counts(explorer, sentences):
    quantities = find_quantities(sentences)
    page, names = sentences_of(explorer.payload), [g["name"] for g in explorer.payload["groups"]]
    listed = [(names[page[m[0]][1]], QUANTITIES[m[3]], m[4], m[10]) for m in explorer.payload["quantities"]]
    for (province, kind), rows in quantities.groupby(["province", "kind"]):
        assert sum(m[:2] == (province, kind) for m in listed) == len(rows)
    assert len(listed) == len(quantities)
    texts = [page[m[0]][3][m[1] : m[1] + m[2]] for m in explorer.payload["quantities"]]
    assert texts == quantities["text"].tolist()
    for row in instrument_counts(quantities).itertuples():
        values = [value for group, _, value, name in listed if (group, name) == (row.province, row.instrument)]
        assert (len(values), sum(values)) == (row.mentions, row.total)
    assert explorer.instruments["mentions"].sum() > 10


def test_what_quang_ngai_counts_is_there(explorer):
    shown = explorer.instruments.query("province == 'Quảng Ngãi' and mentions > 0").set_index("instrument")["total"]
    assert shown[["nghị quyết", "chỉ thị", "đề án", "quy định", "kế hoạch"]].tolist() == [3, 5, 5 + 9, 2, 2 + 4]


# --- The page ---


def test_a_group_has_the_colour_and_the_marker_of_the_figures(explorer, articles):
    drawn = looks(articles["province"], group_colours(articles["province"]))
    groups = payload_of(explorer.html)["groups"]
    assert {g["name"]: (g["light"], g["marker"]) for g in groups} == {str(g): tuple(look) for g, look in drawn.items()}
    shapes = explorer.html.partition("const SHAPES = {")[2].partition("};")[0]
    # every marker of the figures, also those of the tenth group
    markers = {look.marker for look in looks(range(10), None).values()}
    assert markers == set(re.findall(r'(?:^|[\s,{])"?([\w^<>])"?: ', shapes))


def test_the_same_articles_give_the_same_bytes(explorer, articles, tokens, tmp_path):
    again = build_explorer(articles, tokens=tokens)
    assert again.html == explorer.html
    assert again.save(tmp_path / "explorer.html").read_bytes() == explorer.html.encode()


def test_a_large_page_is_compressed_without_a_date_and_holds_the_same(explorer, monkeypatch):
    monkeypatch.setattr("analysis.report.explorer_page.COMPRESSED_FROM", 0)
    page = explorer_page(explorer.payload)
    written = re.search(r'id="payload">(.*?)</script>', page, re.DOTALL)[1]
    packed = base64.b64decode(written.removeprefix("gzip,base64:"), validate=True)
    assert packed[4:8] == bytes(4)  # no time of writing: the same bytes on every run
    assert json.loads(gzip.decompress(packed)) == payload_of(explorer.html)
    assert len(page) < 0.75 * len(explorer.html) and explorer_page(explorer.payload) == page
    policy = re.compile(r'Content-Security-Policy" content="([^"]*)"')
    assert policy.search(page)[1] == policy.search(explorer.html)[1]


def test_the_page_reads_the_words_of_segment(explorer, articles, tokens):
    """Gaps and lengths, a character each from `0` on, are where the words are; lower case with `_` is the word."""
    for article, text in zip(explorer.payload["articles"], articles["text"], strict=True):
        at, words = 0, []
        for gap, length in zip(article["read"][::2], article["read"][1::2], strict=True):
            at += ord(gap) - 48
            words.append("_".join(text[at : at + ord(length) - 48].lower().split()))
            at += ord(length) - 48
        own = tokens[(tokens["article_id"] == article["id"]) & tokens["is_word"]]
        assert words == own["word"].tolist() and len(words) == article["words"]
    assert explorer.payload["respelled"] == {}


def test_a_word_that_is_counted_in_another_spelling_is_named(articles, tokens, finished):
    other = tokens.assign(word=tokens["word"].astype(str).replace("tỉnh", "province"))
    assert build_explorer(articles, tokens=other, **finished).payload["respelled"] == {"tỉnh": "province"}


@pytest.mark.integration
def test_tokens_as_text_or_as_categories_give_the_same_page(explorer, articles, tokens):
    text = tokens.astype(dict.fromkeys(("article_id", "province", "word"), str))
    small = dict.fromkeys(["sentence", "position", "start", "end"], "int32")
    categories = text.astype(dict.fromkeys(["article_id", "province", "word"], "category") | small)
    for table in (text, categories, categories.drop(columns="province")):
        assert build_explorer(articles, tokens=table).html == explorer.html


def test_tokens_save_time_and_change_nothing(explorer, articles):
    assert build_explorer(articles).html == explorer.html


@pytest.mark.integration
def test_two_processes_build_the_same_page(explorer, articles, monkeypatch):
    for module in ("pages.blocks", "words.sentences", "frames.coding", "evidence.quantities"):
        monkeypatch.setattr(f"analysis.{module}._MANY", 4)
    assert build_explorer(articles, processes=2).html == explorer.html


def test_five_articles_stay_below_300_kb(explorer):
    assert len(explorer.html.encode()) < 300_000


def test_the_policy_forbids_every_request_and_names_the_only_script_and_style(explorer):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', explorer.html)[1]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == "'none'" and "unsafe" not in policy and "connect-src" not in rules
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", explorer.html, re.DOTALL)
        assert len(inside) == 1
        assert rules[rule] == f"'sha256-{base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()}'"


def test_the_page_names_no_other_address(explorer):
    own = explorer.html.replace(json.dumps(explorer.payload, ensure_ascii=False), "")
    addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s\"'`]*", own))
    assert addresses <= {"http://www.w3.org/2000/svg"}  # the name of a language, which nobody fetches
    assert not re.search(r"<(?:link|img|iframe|object|embed)\b|@import|url\(", own)


def test_in_a_notebook_it_shows_itself_in_a_frame_without_rights(explorer):
    shown = explorer._repr_html_()
    assert shown.startswith('<iframe sandbox="allow-scripts" ')
    assert html.unescape(re.search(r'srcdoc="([^"]*)"', shown)[1]) == explorer.html


def test_a_permalink_names_where_something_stands():
    assert permalink(frame="development", group="Bắc Kạn") == "#frame=development&group=B%E1%BA%AFc%20K%E1%BA%A1n"
    assert permalink(sentence=3, article="a&b") == "#article=a%26b&sentence=3"
    assert permalink(near="*", term="tỉnh") == "#term=t%E1%BB%89nh&near=%2A"
    with pytest.raises(ValueError, match="'phrase' is no part of a permalink; it must be one of term, near, frame"):
        permalink(phrase="từng bước")


@pytest.fixture(scope="module")
def hostile_page(hostile_articles):
    return build_explorer(hostile_articles).html


def test_markup_and_script_in_an_article_are_data(hostile_articles, hostile_page):
    page = hostile_page
    assert page.count("<script") == 2 and page.count("</script>") == 2 and "<img" not in page
    inside = re.search(r'id="payload">(.*?)</script>', page, re.DOTALL)[1]
    assert not re.search("[<>&\u2028\u2029]", inside)
    assert [a["title"] for a in payload_of(page)["articles"]] == hostile_articles["title"].tolist()
    assert inside.count("/*SCRIPT*/") == 2 and "<!--PAYLOAD-->" not in page


def test_the_template_is_filled_even_where_an_article_holds_its_marks(hostile_page):
    assert hostile_page.rstrip().endswith("</html>")
    assert "byId(" in re.findall(r"<script>(.*?)</script>", hostile_page, re.DOTALL)[0]


# --- Any corpus, any groups ---


@pytest.fixture(scope="module")
def pages(made_up_pages):
    """Twelve synthetic pages with columns to group by."""
    pages = made_up_pages.head(12).copy()
    pages["province"] = [*"ABCDEFGHIJ", "A", "B"]
    pages["half"] = ["x", "y"] * 6
    pages["third"] = [1, 2, 3] * 4
    pages["newspaper"] = ["Báo Một", "Báo Hai", None] * 4
    pages["published"] = pd.to_datetime(["2020-05-01", "2021-06-02", None, "2022-07-03"] * 3)
    return pages


@pytest.fixture(scope="module")
def page_tokens(pages):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="no line with role")
        return segment(split_sentences(split_blocks(pages)))


@pytest.mark.filterwarnings("ignore:no line with role")
@pytest.mark.parametrize(
    "by",
    [
        "half",
        "newspaper",
        *(pytest.param(by, marks=pytest.mark.integration) for by in ("third", "province", "published", "article_id")),
    ],
)
def test_any_column_groups_the_page_and_the_numbers_still_agree(pages, page_tokens, by):
    page = build_explorer(pages, by=by, tokens=page_tokens)
    written = {g: str(g).removesuffix(" 00:00:00") for g in page_tokens[by].dropna().unique()}
    assert [g["name"] for g in page.payload["groups"]] == list(written.values())
    counted = page.terms.assign(**{by: page.terms[by].map(written)}).set_index([by, "term"])["count"].to_dict()
    assert listed_per_group(page.payload) == counted
    listed = sum(len(frame["places"]) // 3 for frame in page.payload["frames"])
    assert listed == page.frames["sentences"].sum()
    assert len(page.payload["quantities"]) == len(page.quantities)


def test_articles_without_a_group_are_left_out_and_counted(pages, page_tokens):
    page = build_explorer(pages, by="newspaper", tokens=page_tokens)
    assert page.payload["without_group"] == 4
    assert len(page.payload["articles"]) == 12 - 4


def test_an_article_without_body_is_shown_but_counts_nothing():
    texts = ["Tỉnh sơ kết ba nghị quyết.", "Trang chủ\nLượt xem: 12", "Huyện kiểm tra 5 đề án."]
    articles = pd.DataFrame({"article_id": ["a", "b", "c"], "province": ["X", "X", "Y"], "text": texts})
    with pytest.warns(UserWarning, match="no line with role body in b"):
        page = build_explorer(articles)
    assert [(a["id"], a["words"], a["sentences"]) for a in page.payload["articles"]][1] == ("b", 0, [])
    assert [s[0] for s in sentences_of(page.payload)] == ["a", "c"]
    assert listed_per_group(page.payload) == page.terms.set_index(["province", "term"])["count"].to_dict()


def test_another_codebook_gives_other_frames(explorer, articles, tokens, tmp_path):
    (tmp_path / "own.toml").write_text(
        'version = "0.1"\n[frames.water]\nvietnamese = "Nước"\nenglish = "Water"\ndefinition = "d"\n'
        'include = "i"\nexclude = "e"\nindicators = ["nước"]\n',
        "utf-8",
    )
    page = build_explorer(
        articles, tokens=tokens, keyness=explorer.terms, codebook=load_codebook(tmp_path / "own.toml")
    )
    assert [f["english"] for f in page.payload["frames"]] == ["Water"]


def test_finished_tables_are_taken_as_they_are(explorer, articles, tokens, finished, monkeypatch):
    computed = ["split_blocks", "split_sentences", "segment", "code_sentences", "find_quantities", "keyness_table"]
    for name in computed:
        monkeypatch.setattr(f"analysis.report.explorer.{name}", None)  # calling it would raise
    page = build_explorer(articles, tokens=tokens, keyness=explorer.terms, **finished)
    assert page.html == explorer.html


def test_what_a_table_of_keyness_does_not_hold_is_computed(explorer, articles, tokens, finished):
    words = keyness_table(document_terms(tokens), permutations=0)
    assert build_explorer(articles, tokens=tokens, keyness=words, **finished).html == explorer.html
    assert build_explorer(articles, tokens=tokens, keyness=words.head(5), **finished).html == explorer.html


def test_tables_of_other_articles_or_another_codebook_are_refused(articles, sentences, tokens, finished):
    coded = finished["coded"]
    with pytest.raises(ValueError, match="coded and codebook differ in the frame 'oversight'"):
        build_explorer(articles, tokens=tokens, coded=coded[coded["frame"] != "oversight"])
    with pytest.raises(ValueError, match="the sentences are not of these articles"):
        build_explorer(articles, sentences=sentences.assign(start=sentences["start"] + 1), tokens=tokens)
    with pytest.raises(ValueError, match="the blocks are not of these articles"):
        build_explorer(articles, blocks=finished["blocks"].assign(text="khác"), tokens=tokens)
    with pytest.raises(ValueError, match="the coded are not of these articles"):
        build_explorer(articles, tokens=tokens, coded=coded.assign(sentence=coded["sentence"] + 1000))
    with pytest.raises(ValueError, match="the quantities are not of these articles"):
        build_explorer(articles, tokens=tokens, quantities=finished["quantities"].assign(end=10**6))


def test_columns_of_ones_own_are_shown_with_each_article(explorer, articles, tokens, finished):
    own = articles.assign(region=["đồng bằng", None, "", "miền núi", 5])
    page = build_explorer(own, tokens=tokens, keyness=explorer.terms, **finished)
    expected = [[["region", "đồng bằng"]], None, None, [["region", "miền núi"]], [["region", "5"]]]
    assert [a.get("further") for a in page.payload["articles"]] == expected


def test_a_group_without_an_interval_has_null_in_its_place(explorer, articles, tokens, finished):
    bare = explorer.terms.assign(low=np.nan, high=np.nan)
    page = build_explorer(articles, tokens=tokens, keyness=bare, **finished)
    assert {v for row in payload_of(page.html)["terms"]["low"] for v in row} == {None}


def test_names_are_labelled_as_the_articles_write_them_and_found_as_they_are_counted(
    explorer, articles, tokens, finished
):
    with written_as({"bắc_kạn": "Bắc Kạn"}):
        terms = build_explorer(articles, tokens=tokens, keyness=explorer.terms, **finished).payload["terms"]
    labels = {terms["term"][int(number)]: label for number, label in terms["label"].items()}
    assert labels["bắc_kạn"] == "Bắc Kạn" and all("Bắc Kạn" in label for label in labels.values())
    assert explorer.payload["terms"]["label"] == {} and terms["term"] == explorer.payload["terms"]["term"]


def test_of_a_frequent_term_some_are_listed_and_all_are_counted(articles, tokens, finished):
    page = build_explorer(articles, tokens=tokens, most_lines=7, **finished)
    terms, groups = page.payload["terms"], [a["group"] for a in page.payload["articles"]]
    counted = page.terms.set_index(["term", "province"])["count"]
    for number, term in enumerate(terms["term"]):
        listed = places_of_term(page.payload, number)
        total = counted[term].sum()
        assert len(listed) == min(total, 7) and len(set(listed)) == len(listed)
        assert (str(number) in terms["per_article"]) == (total > 7)
        if total > 7:
            for g, group in enumerate(page.payload["groups"]):
                of_group = [n for a, n in per_article(page.payload, number).items() if groups[a] == g]
                assert sum(of_group) == counted[term, group["name"]]


def test_of_many_terms_the_rarest_are_left_out_all_with_one_number_together(articles, tokens, finished):
    page = build_explorer(articles, tokens=tokens, most_terms=50, **finished)
    total = page.terms.groupby("term")["count"].sum()
    words = total[[" " not in term for term in total.index]]
    assert 0 < len(words) <= 50 and 0 < len(total) - len(words) <= 50
    assert page.payload["least"] == [words.min(), total.drop(words.index).min()]
    every_word = document_terms(tokens)
    count = np.asarray(every_word.counts.sum(axis=0)).ravel()
    assert (count >= words.min()).sum() == len(words)


def test_clean_texts_are_shown_with_all_their_lines():
    articles = pd.DataFrame(
        {"article_id": ["a", "b"], "province": ["X", "Y"], "text": ["Lúa tốt.\nDân vui.", "Lúa xấu."]}
    )
    tokens = segment(split_sentences(split_blocks(articles, pages=False)))
    page = build_explorer(articles, tokens=tokens, pages=False)
    counts = page.terms[page.terms["province"] == "X"].set_index("term")["count"]
    assert counts[["lúa", "dân"]].tolist() == [1, 1]


# --- Refusals ---


def test_what_cannot_be_is_refused(articles, tokens):
    with pytest.raises(ValueError, match="by='region' must be a column of the articles: article_id, province"):
        build_explorer(articles, by="region")
    with pytest.raises(ValueError, match="the tokens are not of these articles"):
        build_explorer(articles.assign(text="Một câu ngắn.\n"), tokens=tokens)
    with pytest.raises(ValueError, match="most_terms=0, most_lines=200; both must be at least 1"):
        build_explorer(articles, most_terms=0)


# --- Size ---


def many_articles(sentences: pd.DataFrame, number: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return articles of twenty sentences each, drawn from the real ones, and their tokens."""
    rng = np.random.default_rng(0)
    real = [s for s in sentences["text"] if len(s) > 60]
    drawn = [[real[i] for i in rng.choice(len(real), 20, replace=False)] for _ in range(number)]
    many = pd.DataFrame(
        {
            "article_id": [f"bai-{i}" for i in range(number)],
            "province": [f"Tỉnh {i % 3}" for i in range(number)],
            "newspaper": [f"Báo {i % 7}" for i in range(number)],
            "published": pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(number), "D"),
            "text": ["\n".join(lines) for lines in drawn],
        }
    )
    every = split_sentences(split_blocks(many))
    once = every.drop_duplicates("text")
    words = segment(once.assign(start=0))  # each sentence is segmented once
    key = {text: i for i, text in enumerate(once["text"])}
    number_of = {pair: i for i, pair in enumerate(zip(once["article_id"], once["sentence"], strict=True))}
    words["key"] = [number_of[pair] for pair in zip(words["article_id"], words["sentence"], strict=True)]
    lines = every.assign(key=every["text"].map(key))[["article_id", "province", "sentence", "start", "key"]]
    found = lines.merge(words[["key", "position", "word", "start", "end", "is_word"]], on="key", suffixes=("", "_in"))
    found = found.assign(end=found["start"] + found["end"], start=found["start"] + found["start_in"])
    return many, found.drop(columns=["key", "start_in"])


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:no line with role")
def test_a_thousand_articles_stay_below_15_mb_and_the_numbers_agree(sentences):
    many, tokens = many_articles(sentences, 1000)
    page = build_explorer(many, tokens=tokens)
    assert len(page.html.encode()) < 15_000_000
    totals = page.terms.groupby("term", sort=False)["count"].sum()
    for number, term in enumerate(page.payload["terms"]["term"]):
        assert len(places_of_term(page.payload, number)) == min(totals[term], 200)
        if totals[term] > 200:
            assert sum(per_article(page.payload, number).values()) == totals[term]


def test_one_group_is_explored_without_a_comparison() -> None:
    articles = pd.DataFrame(
        {"article_id": ["a", "b"], "kitchen": "Bắc", "text": ["Rửa bát, nấu cơm.", "Nấu cơm rồi ăn."]}
    )
    page = build_explorer(articles, by="kitchen")
    assert page.terms.set_index("term").loc["cơm", ["kitchen", "count"]].tolist() == ["Bắc", 2]
    assert page.terms[["low", "high"]].isna().all(axis=None)
