"""What the explorer shows, as data."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analysis.frames.codebook import Codebook
from analysis.measures.terms import DocumentTerms
from analysis.pages.blocks import ROLES
from analysis.system.language import LANGUAGES, in_language, retold
from analysis.text.numbers import is_numeral
from analysis.text.spelling import display_form, shown_form
from analysis.text.word_lists import STOP_WORDS, glossary

KINDS = ("word", "phrase", "function word")
VERDICTS = ("distinctive", "shared", "undecided", "too few articles", "one article", "two articles")
_STATED = ("value", "high", "qualifier", "unit", "date", "number", "instrument")
QUANTITIES = ("count", "percentage", "deadline", "period", "document")

_SURROGATES = 0xD800  # code points that are no characters, 2,048 of them
_SPACES = re.compile("[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")  # \\s of JavaScript

# What the page of articles says of each, where the articles have it, and what it does not repeat.
_ABOUT = ("title", "newspaper", "published", "author", "resolution")
_NOT_SAID = ("article_id", "text", "inferred", "file", "sha256", *_ABOUT)


@dataclass(frozen=True)
class Corpus:
    """The articles that count, and what all parts of the page refer to by number.

    Attributes
    ----------
    by : str
        The grouping column.
    articles, blocks, sentences, tokens : DataFrame
        The tables of the articles that have a group.
    """

    by: str
    articles: pd.DataFrame
    blocks: pd.DataFrame
    sentences: pd.DataFrame
    tokens: pd.DataFrame

    @cached_property
    def groups(self) -> list[Any]:
        return list(self.tokens[self.by].unique())

    @cached_property
    def group_of(self) -> dict[Any, int]:
        """The number of the group of every article that has words."""
        number = {group: i for i, group in enumerate(self.groups)}
        of_article = zip(self.articles["article_id"], self.articles[self.by], strict=True)
        return {article: number[group] for article, group in of_article if group in number}

    @cached_property
    def number_of(self) -> dict[tuple[Any, Any], int]:
        """The number of every sentence, which is named by its article and its number there."""
        return {
            key: i for i, key in enumerate(zip(self.sentences["article_id"], self.sentences["sentence"], strict=True))
        }

    def row_of_article(self, names: pd.Series) -> np.ndarray:
        """Return for a column of article ids the rows of the articles."""
        number = {article: i for i, article in enumerate(self.articles["article_id"])}
        codes, found = pd.factorize(names)
        return np.array([number[article] for article in found], dtype=np.int64)[codes]

    @cached_property
    def article_of_sentence(self) -> np.ndarray:
        """The row of every sentence's article."""
        return self.row_of_article(self.sentences["article_id"])

    @cached_property
    def group_of_sentence(self) -> np.ndarray:
        of_article = [self.group_of.get(article, -1) for article in self.articles["article_id"]]
        return np.array(of_article, dtype=np.int64)[self.article_of_sentence]

    @cached_property
    def sentence_of_token(self) -> np.ndarray:
        """The number of every token's sentence."""
        article = self.row_of_article(self.tokens["article_id"])
        every = self.sentences["sentence"].to_numpy(dtype=np.int64)
        most = int(every.max(initial=0)) + 1
        keys = self.article_of_sentence * most + every
        order = np.argsort(keys)
        wanted = article * most + self.tokens["sentence"].to_numpy(dtype=np.int64)
        return order[np.searchsorted(keys[order], wanted)]


# --- The payload: tables as the page's script reads them -------------------------------------------


def articles_data(corpus: Corpus) -> list[dict[str, Any]]:
    """Return every article with its text, and in it the lines (role, start, length) and sentences (start, length)."""
    counted = corpus.tokens["is_word"].to_numpy(dtype=bool)
    words = np.bincount(
        corpus.article_of_sentence[corpus.sentence_of_token[counted]], minlength=len(corpus.articles)
    ).tolist()
    blocks = corpus.blocks
    role = blocks["role"].map({role: i for i, role in enumerate(ROLES)}).to_numpy(dtype=np.int64)
    lines = _by_article(blocks, corpus, role, blocks["start"], blocks["end"] - blocks["start"])
    body = corpus.sentences
    spans = _by_article(body, corpus, body["start"], body["end"] - body["start"])
    read = _words_read(corpus)
    further = [c for c in corpus.articles if c not in (*_NOT_SAID, corpus.by)]
    found = []
    for number, article in enumerate(corpus.articles.to_dict("records")):
        own = _known(article, further)
        found.append(
            {
                "id": str(article["article_id"]),
                "group": corpus.group_of.get(article["article_id"], -1),
                **_known(article, _ABOUT),
                **({"further": [[str(column), value] for column, value in own.items()]} if own else {}),
                "words": words[number],
                "text": article["text"],
                "lines": lines[number],
                "sentences": spans[number],
                "read": read[number],
            }
        )
    return found


def _by_article(table: pd.DataFrame, corpus: Corpus, *columns: Any) -> list[list[int]]:
    """Return for every article the values of its rows one after the other."""
    article = corpus.row_of_article(table["article_id"])
    order = np.argsort(article, kind="stable")
    flat = np.column_stack([np.asarray(column, dtype=np.int64) for column in columns])[order].ravel().tolist()
    ends = (len(columns) * np.searchsorted(article[order], np.arange(len(corpus.articles) + 1))).tolist()
    return [flat[start:end] for start, end in pairwise(ends)]


def _words_read(corpus: Corpus) -> list[str]:
    """Return for every article where its words are: for each the gap before it and its length, a character each.

    From them the page counts collocates. Characters begin at `0`, so that JSON holds most of them as they are.
    """
    tokens = corpus.tokens[corpus.tokens["is_word"].to_numpy(dtype=bool)]
    article = corpus.row_of_article(tokens["article_id"])
    start, end = tokens["start"].to_numpy(dtype=np.int64), tokens["end"].to_numpy(dtype=np.int64)
    order = np.lexsort((start, article))
    article, start, end = article[order], start[order], end[order]
    before = np.where(np.diff(article, prepend=-1) == 0, np.roll(end, 1), 0)
    pairs = np.column_stack([start - before, end - start]).ravel() + ord("0")
    if pairs.max(initial=0) < _SURROGATES:
        pairs = pairs.astype("<u2")
        written = pairs.tobytes().decode("utf-16-le")
    else:  # only where a word or what is between two words has over 55,000 characters
        written = "".join(map(chr, np.where(pairs < _SURROGATES, pairs, pairs + 2048).tolist()))
    ends = (2 * np.searchsorted(article, np.arange(len(corpus.articles) + 1))).tolist()
    return [written[first:last] for first, last in pairwise(ends)]


def respelled(corpus: Corpus) -> dict[str, str]:
    """Return the counting form of words whose text in lower case, joined by `_`, is another; the page knows no more."""
    tokens = corpus.tokens[corpus.tokens["is_word"].to_numpy(dtype=bool)]
    columns = (tokens[column].to_numpy(dtype=object) for column in ("start", "end", "word"))
    places = zip(corpus.row_of_article(tokens["article_id"]).tolist(), *columns, strict=True)
    text = corpus.articles["text"].to_list()
    # nearly all words are as expected: they are compared in lower case already
    low = [lowered.replace(" ", "_") if len(lowered := each.lower()) == len(each) else each for each in text]
    pairs = {(text[i][a:b], word) for i, a, b, word in places if low[i][a:b] != word}
    plain_forms = ((_SPACES.sub("_", written.lower()), word) for written, word in pairs)
    return dict(sorted((written, word) for written, word in plain_forms if written != word))


def _known(article: Mapping[Hashable, Any], columns: Sequence[Any]) -> dict[Any, str]:
    """Return what is known of an article in these columns, as text."""
    return {c: plain(article[c]) for c in columns if c in article and not pd.isna(article[c]) and article[c] != ""}


def plain(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def _rounded(values: Any, digits: int) -> list[Any]:
    """Return numbers for JSON: rounded, and null where there is none."""
    return [None if value != value else round(float(value), digits) for value in values]


def _flat(*columns: Any) -> list[int]:
    return [int(value) for row in zip(*columns, strict=True) for value in row]


def terms_data(
    corpus: Corpus, parts: Sequence[DocumentTerms], keyness: pd.DataFrame, most_lines: int
) -> dict[str, Any]:
    """Return columns of terms: text, kind, gloss, count, interval and verdict in each group, and where they occur.

    Of a term with more occurrences than are listed, also how many each article has.
    """
    terms = [term for part in parts for term in part.terms["term"]]
    sizes = [n for part in parts for n in part.terms["n"]]
    kinds = [
        1 if n > 1 else 2 if term in STOP_WORDS or is_numeral(term) else 0 for term, n in zip(terms, sizes, strict=True)
    ]
    wide = keyness.pivot(index="term", columns=corpus.by, values=["low", "high", "verdict"]).reindex(terms)
    article_of_sentence, group_of_sentence = corpus.article_of_sentence, corpus.group_of_sentence
    counts, listed, per_article = [], [], {}
    for row, (term, every) in enumerate(zip(terms, _occurrences(corpus, terms, sizes), strict=True)):
        of_group = group_of_sentence[every[:, 0]]
        counts.append(np.bincount(of_group, minlength=len(corpus.groups)).tolist())
        shown = every
        if len(every) > most_lines:
            per_article[str(row)] = _stepped(np.bincount(article_of_sentence[every[:, 0]]))
            shown = every[_evenly(of_group, len(corpus.groups), most_lines)]
        listed.append(_packed(shown, len(display_form(term))))
    glosses = {str(i): glossary()[name] for i, t in enumerate(terms) if (name := display_form(t)) in glossary()}
    groups: list[Any] = corpus.groups
    return {
        "term": terms,
        "kind": kinds,
        "gloss": glosses,
        "label": {str(i): said for i, t in enumerate(terms) if (said := shown_form(t)) != display_form(t)},  # names
        "count": counts,
        "low": [_rounded(row, 2) for row in wide["low"][groups].to_numpy()],
        "high": [_rounded(row, 2) for row in wide["high"][groups].to_numpy()],
        "verdict": [[VERDICTS.index(v) for v in row] for row in wide["verdict"][groups].to_numpy()],
        "places": listed,
        "per_article": per_article,
    }


def _occurrences(corpus: Corpus, terms: Sequence[str], sizes: Sequence[int]) -> list[np.ndarray]:
    """Return for every term where it occurs, a row each: number of the sentence in the table, start in it, length."""
    tokens, lines = corpus.tokens, corpus.sentence_of_token
    codes, vocabulary = pd.factorize(tokens["word"])
    codes = np.where(tokens["is_word"].to_numpy(dtype=bool), codes, len(vocabulary))  # punctuation: in no term
    number_of = {word: i for i, word in enumerate(vocabulary)}
    # terms are the ends of paths through a tree, each step from a node over a word to another
    steps: dict[tuple[int, int], int] = {}
    ends: dict[int, int] = {}
    for row, term in enumerate(terms):
        end = 0
        for word in term.split(" "):
            end = steps.setdefault((end, number_of[word]), len(steps) + 1)
        ends[end] = row
    words = len(vocabulary) + 1
    keys = np.array([node * words + word for node, word in steps], dtype=np.int64)
    order = np.argsort(keys)
    keys, nodes = keys[order], np.fromiter(steps.values(), dtype=np.int64, count=len(steps))[order]
    row_of = np.full(len(steps) + 1, -1)
    row_of[list(ends)] = list(ends.values())
    starts, stops = tokens["start"].to_numpy(dtype=np.int64), tokens["end"].to_numpy(dtype=np.int64)
    offsets = corpus.sentences["start"].to_numpy(dtype=np.int64)
    first, node, found = np.arange(len(codes)), np.zeros(len(codes), dtype=np.int64), []
    for distance in range(max(sizes, default=0)):
        last = first + distance
        inside = last < len(codes)
        inside[inside] = lines[last[inside]] == lines[first[inside]]
        first, last = first[inside], last[inside]
        wanted = node[inside] * words + codes[last]
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        known = keys[at] == wanted
        first, last, node = first[known], last[known], nodes[at[known]]
        here = np.flatnonzero(row_of[node] >= 0)
        begin, line = first[here], lines[first[here]]
        hit = [row_of[node[here]], line, starts[begin] - offsets[line], stops[last[here]] - starts[begin]]
        found.append(np.column_stack(hit))
    hits = np.concatenate(found) if found else np.zeros((0, 4), dtype=np.int64)
    hits = hits[np.argsort(hits[:, 0], kind="stable")]
    return np.split(hits[:, 1:], np.searchsorted(hits[:, 0], np.arange(1, len(terms)))) if len(terms) else []


def _evenly(of_group: np.ndarray, groups: int, most: int) -> np.ndarray:
    """Return which `most` occurrences to list: shared out among the groups, evenly from all that a group has."""
    totals = np.bincount(of_group, minlength=groups)
    # what a group does not need goes to the others, the smallest first
    room, share = most, np.zeros(groups, dtype=int)
    for left, g in enumerate(np.argsort(totals, kind="stable")):
        share[g] = min(totals[g], room // (groups - left))
        room -= share[g]
    kept = [
        rows[np.linspace(0, len(rows) - 1, n).round().astype(int)]
        for g, n in enumerate(share)
        if len(rows := np.flatnonzero(of_group == g)) and n
    ]
    return np.sort(np.concatenate(kept))


def _packed(found: np.ndarray, usual: int) -> list[int]:
    """Return occurrences as numbers: steps to the next sentence, start in it, and −length where it is not the usual."""
    numbers = []
    for step, start, length in zip(np.diff(found[:, 0], prepend=0).tolist(), *found[:, 1:].T.tolist(), strict=True):
        numbers += [step, start] if length == usual else [step, start, -length]
    return numbers


def _stepped(counts: np.ndarray) -> list[int]:
    """Return counts per article as numbers: steps to the next article that has any, and −count where it is not 1."""
    numbers, before = [], -1
    for article in np.flatnonzero(counts).tolist():
        numbers += [article - before] if counts[article] == 1 else [article - before, -int(counts[article])]
        before = article
    return numbers


def frames_data(corpus: Corpus, codebook: Codebook, coded: pd.DataFrame, shares: pd.DataFrame) -> list[dict[str, Any]]:
    """Return every frame with its names, intervals, and evidence: steps to the next sentence, start in it, length."""
    hits = coded[coded["coded"]]
    keys = zip(hits["article_id"], hits["sentence"], strict=True)
    line = np.array([corpus.number_of[key] for key in keys], dtype=int)
    offset = corpus.sentences["start"].to_numpy()[line]
    bounds = shares.set_index(["frame", corpus.by])
    found = []
    for frame in codebook.frames.to_dict("records"):
        mine = (hits["frame"] == frame["frame"]).to_numpy()
        starts = hits["start"].to_numpy(dtype=int)[mine] - offset[mine]
        lengths = (hits["end"].to_numpy(dtype=int) - hits["start"].to_numpy(dtype=int))[mine]
        rows = [bounds.loc[(frame["frame"], g)] for g in corpus.groups]
        found.append(
            {
                **{key: frame[key] for key in ("frame", "vietnamese", "english")},
                "definition": {name: _translated(frame["definition"], name) for name in LANGUAGES},
                # a group of one or two articles has no interval
                "low": _rounded([row["low"] for row in rows], 4),
                "high": _rounded([row["high"] for row in rows], 4),
                "interval": [row["interval"] for row in rows],
                "places": _flat(np.diff(line[mine], prepend=0), starts, lengths),
            }
        )
    return found


def _translated(message: str, language: str) -> str:
    """Return a message of the packaged codebook in a language; that of an analyst's own codebook as it is."""
    with in_language(language):
        return retold(message)


def quantities_data(corpus: Corpus, quantities: pd.DataFrame) -> list[list[Any]]:
    """Return every mention: sentence, start in it, length, kind, and what it says, missing as null."""
    offsets, rows = corpus.sentences["start"].to_list(), []
    columns = ["article_id", "sentence", "start", "end", "kind", *_STATED]
    for name, sentence, start, end, kind, *said in zip(*(quantities[c].tolist() for c in columns), strict=True):
        line = corpus.number_of[name, sentence]
        values = [None if v is None or v != v or v is pd.NaT else v if isinstance(v, float) else plain(v) for v in said]
        rows.append([line, start - offsets[line], end - start, QUANTITIES.index(kind), *values])
    return rows
