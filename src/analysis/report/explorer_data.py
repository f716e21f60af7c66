"""What the explorer shows, as data."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence.instruments import instrument_counts
from analysis.frames.codebook import Codebook
from analysis.measures.terms import DocumentTerms
from analysis.pages.blocks import ROLES
from analysis.text.numbers import is_numeral
from analysis.text.spelling import display_form
from analysis.text.word_lists import STOP_WORDS, glossary

KINDS = ("word", "phrase", "function word")
VERDICTS = ("distinctive", "shared", "undecided", "too few articles")
QUANTITIES = ("count", "percentage", "deadline", "period", "document")

# What the page of articles says of each, where the articles have it.
_ABOUT = ("title", "newspaper", "published", "author", "resolution")


# --- The payload: tables as the page's script reads them -------------------------------------------


def articles_data(
    articles: pd.DataFrame,
    blocks: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    group_of: dict[str, int],
) -> list[dict[str, Any]]:
    """Return every article with its text, and in it the lines (role, start, length) and sentences (start, length)."""
    words = tokens.groupby("article_id", observed=True)["is_word"].sum()
    lines = {article: rows for article, rows in blocks.groupby("article_id", sort=False)}
    spans = {article: rows for article, rows in sentences.groupby("article_id", sort=False)}
    found = []
    for article in articles.to_dict("records"):
        name = article["article_id"]
        about = {key: plain(article[key]) for key in _ABOUT if key in article and not pd.isna(article[key])}
        page = lines.get(name, blocks[:0])
        body = spans.get(name, sentences[:0])
        roles = [ROLES.index(role) for role in page["role"]]
        found.append(
            {
                "id": str(name),
                "group": group_of.get(name, -1),
                **about,
                "words": int(words.get(name, 0)),
                "text": article["text"],
                "lines": _flat(roles, page["start"], page["end"] - page["start"]),
                "sentences": _flat(body["start"], body["end"] - body["start"]),
            }
        )
    return found


def plain(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def _flat(*columns: Sequence[int]) -> list[int]:
    return [int(value) for row in zip(*columns, strict=True) for value in row]


def terms_data(
    parts: Sequence[DocumentTerms],
    keyness: pd.DataFrame,
    by: str,
    groups: Sequence[Hashable],
    tokens: pd.DataFrame,
    place: dict[tuple[Any, Any], int],
    sentences: pd.DataFrame,
    group_of: dict[str, int],
    article_ids: Sequence[str],
    most_lines: int,
) -> dict[str, Any]:
    """Return columns of terms: text, kind, gloss, interval and verdict in each group, and where they stand.

    Of a term with more occurrences than are listed, also how many each article has.
    """
    terms = [term for part in parts for term in part.terms["term"]]
    sizes = [n for part in parts for n in part.terms["n"]]
    kinds = [
        1 if n > 1 else 2 if term in STOP_WORDS or is_numeral(term) else 0 for term, n in zip(terms, sizes, strict=True)
    ]
    wide = keyness.pivot(index="term", columns=by, values=["low", "high", "verdict"]).reindex(terms)
    hits = _occurrences(tokens, {term: i for i, term in enumerate(terms)}, max(sizes, default=1), place, sentences)
    article_of = {article: i for i, article in enumerate(article_ids)}
    article_of_sentence = [article_of[article] for article in sentences["article_id"]]
    group_of_sentence = np.array([group_of[article] for article in sentences["article_id"]])
    listed, per_article = [], {}
    for number, (term, found) in enumerate(zip(terms, hits, strict=True)):
        if len(found) > most_lines:
            counts = np.bincount([article_of_sentence[s] for s, _, _ in found], minlength=len(article_ids))
            per_article[str(number)] = _stepped(counts)
            found = _evenly(found, group_of_sentence, len(groups), most_lines)
        listed.append(_packed(found, len(display_form(term))))
    glosses = {str(i): glossary()[shown] for i, t in enumerate(terms) if (shown := display_form(t)) in glossary()}
    return {
        "term": terms,
        "kind": kinds,
        "gloss": glosses,
        "low": [[round(float(v), 2) for v in row] for row in wide["low"][list(groups)].to_numpy()],
        "high": [[round(float(v), 2) for v in row] for row in wide["high"][list(groups)].to_numpy()],
        "verdict": [[VERDICTS.index(v) for v in row] for row in wide["verdict"][list(groups)].to_numpy()],
        "places": listed,
        "per_article": per_article,
    }


def _occurrences(
    tokens: pd.DataFrame,
    number_of: dict[str, int],
    longest: int,
    place: dict[tuple[Any, Any], int],
    sentences: pd.DataFrame,
) -> list[list[tuple[int, int, int]]]:
    """Return for every term where it stands: number of the sentence in the table, start in it, length."""
    hits: list[list[tuple[int, int, int]]] = [[] for _ in number_of]
    offsets = sentences["start"].to_list()
    words, starts, ends = (tokens[c].to_list() for c in ("word", "start", "end"))
    lines = [place[key] for key in zip(tokens["article_id"].to_list(), tokens["sentence"].to_list(), strict=True)]
    is_word = tokens["is_word"].to_list()
    for first, line in enumerate(lines):
        term = ""
        for last in range(first, min(first + longest, len(lines))):
            if lines[last] != line or not is_word[last]:
                break
            term = f"{term} {words[last]}" if term else words[last]
            if (number := number_of.get(term)) is not None:
                hits[number].append((line, starts[first] - offsets[line], ends[last] - starts[first]))
    return hits


def _evenly(
    found: list[tuple[int, int, int]], group_of_sentence: np.ndarray, groups: int, most: int
) -> list[tuple[int, int, int]]:
    """Return `most` occurrences, shared out among the groups, and taken evenly from all that a group has."""
    of_group = group_of_sentence[[line for line, _, _ in found]]
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
    return [found[i] for i in np.sort(np.concatenate(kept))]


def _packed(found: list[tuple[int, int, int]], usual: int) -> list[int]:
    """Return occurrences as numbers: steps to the next sentence, start in it, and −length where it is not the usual."""
    numbers, before = [], 0
    for line, start, length in found:
        numbers += [line - before, start] if length == usual else [line - before, start, -length]
        before = line
    return numbers


def _stepped(counts: np.ndarray) -> list[int]:
    """Return counts per article as numbers: steps to the next article that has any, and −count where it is not 1."""
    numbers, before = [], -1
    for article in np.flatnonzero(counts).tolist():
        numbers += [article - before] if counts[article] == 1 else [article - before, -int(counts[article])]
        before = article
    return numbers


def frames_data(
    codebook: Codebook,
    coded: pd.DataFrame,
    shares: pd.DataFrame,
    by: str,
    groups: Sequence[Hashable],
    place: dict[tuple[Any, Any], int],
    sentences: pd.DataFrame,
) -> list[dict[str, Any]]:
    """Return every frame with its names, intervals, and evidence: steps to the next sentence, start in it, length."""
    hits = coded[coded["coded"]]
    line = np.array([place[key] for key in zip(hits["article_id"], hits["sentence"], strict=True)], dtype=int)
    offset = sentences["start"].to_numpy()[line]
    bounds = shares.set_index(["frame", by])
    found = []
    for frame in codebook.frames.to_dict("records"):
        mine = (hits["frame"] == frame["frame"]).to_numpy()
        starts = hits["start"].to_numpy(dtype=int)[mine] - offset[mine]
        lengths = (hits["end"].to_numpy(dtype=int) - hits["start"].to_numpy(dtype=int))[mine]
        rows = [bounds.loc[(frame["frame"], g)] for g in groups]
        found.append(
            {
                **{key: frame[key] for key in ("frame", "vietnamese", "english", "definition")},
                # a group of one or two articles has no interval
                "low": [round(float(row["low"]), 4) if row["low"] == row["low"] else None for row in rows],
                "high": [round(float(row["high"]), 4) if row["high"] == row["high"] else None for row in rows],
                "interval": [row["interval"] for row in rows],
                "places": _flat(np.diff(line[mine], prepend=0), starts, lengths),
            }
        )
    return found


def quantities_data(
    quantities: pd.DataFrame, place: dict[tuple[Any, Any], int], sentences: pd.DataFrame
) -> list[list[Any]]:
    """Return every mention: sentence, start in it, length, kind, and what it says, missing as null."""
    offsets = sentences["start"].to_list()
    rows = []
    for mention in quantities.to_dict("records"):
        line = place[mention["article_id"], mention["sentence"]]
        said = [mention[c] for c in ("value", "high", "qualifier", "unit", "date", "number", "instrument")]
        rows.append(
            [
                line,
                mention["start"] - offsets[line],
                mention["end"] - mention["start"],
                QUANTITIES.index(mention["kind"]),
                *(None if pd.isna(v) else v if isinstance(v, float) else plain(v) for v in said),
            ]
        )
    return rows


def instruments_data(quantities: pd.DataFrame, by: str) -> list[list[str]]:
    """Return the instruments that any group counts, each with its gloss."""
    table = instrument_counts(quantities.drop(columns="instrument"), by=by)
    return table[["instrument", "gloss"]].drop_duplicates().to_numpy().tolist()
