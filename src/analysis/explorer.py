"""One page on which every number opens to the sentences behind it; it needs no network and no server.

The page's own code is `assets/explorer.html`, `.css` and `.js`. What it shows goes in as one piece of JSON: every
article once, and sentences, terms, evidence and mentions as places in it.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd

from analysis.blocks import ROLES, split_blocks
from analysis.codebook import Codebook, load_codebook
from analysis.frames import code_sentences, frame_shares
from analysis.keyness import keyness_table
from analysis.phrases import drop_contained
from analysis.quantities import find_quantities, instrument_counts, instrument_of
from analysis.sentences import split_sentences
from analysis.terms import DocumentTerms, document_terms
from analysis.tokens import segment
from analysis.vietnamese import STOP_WORDS, display_form, glossary, is_numeral

KINDS = ("word", "phrase", "function word")
VERDICTS = ("distinctive", "shared", "undecided", "too few articles")
QUANTITIES = ("count", "percentage", "deadline", "period", "document")
#: What a permalink may name, in the order in which it names them.
STATES = ("term", "frame", "quantity", "group", "article", "sentence", "tab")
_PHRASES = (2, 5)
# What the page of articles says of each, where the articles have it.
_ABOUT = ("title", "newspaper", "published", "author", "resolution")
_PAPER, _NIGHT = "#ffffff", "#17181a"  # backgrounds of the page, as in explorer.css


@dataclass(frozen=True)
class Explorer:
    """A page that is ready to be saved; in a notebook it shows itself. Made by `build_explorer`.

    Attributes
    ----------
    html : str
        The page.
    terms : DataFrame
        One row per term and group, as from `keyness_table` (without p): what the tab of terms shows.
    frames : DataFrame
        One row per frame and group, as from `frame_shares`.
    quantities : DataFrame
        One row per mention, as from `find_quantities`, with its `instrument`.
    instruments : DataFrame
        One row per instrument and group, as from `instrument_counts`.
    payload : dict
        What the page shows, as its script reads it.
    """

    html: str
    terms: pd.DataFrame = field(repr=False)
    frames: pd.DataFrame = field(repr=False)
    quantities: pd.DataFrame = field(repr=False)
    instruments: pd.DataFrame = field(repr=False)
    payload: dict[str, Any] = field(repr=False)

    def __repr__(self) -> str:
        about = f"{len(self.payload['terms']['term'])} terms, {len(self.payload['articles'])} articles"
        return f"<Explorer: {about}, {len(self.html.encode()) / 1000:,.0f} kB; save('explorer.html') writes it>"

    def save(self, path: str | Path) -> Path:
        """Write the page, the same bytes on every run, and return its path."""
        path = Path(path)
        path.write_bytes(self.html.encode())
        return path

    def _repr_html_(self) -> str:
        # without allow-same-origin: what is inside can reach neither the notebook nor the Jupyter server
        return (
            '<iframe sandbox="allow-scripts" title="Explorer" style="width:100%;height:880px;border:1px solid #999" '
            f'srcdoc="{html.escape(self.html)}"></iframe>'
        )


def permalink(**state: Any) -> str:
    """Return the end of an address that opens the explorer where something stands.

    Parameters
    ----------
    **state
        One of `term` (as counted or as written), `frame`, `quantity` (a kind such as "count", an instrument such as
        "đề án", or "all"), each with `group` if only one group is wanted; or `article`, with `sentence` if one is
        to be highlighted; or `tab`: "terms", "frames", "quantities" or "articles".

    Raises
    ------
    ValueError
        If `state` names anything else.

    Examples
    --------
    >>> permalink(term="từng_bước", group="Sơn La")
    '#term=t%E1%BB%ABng_b%C6%B0%E1%BB%9Bc&group=S%C6%A1n%20La'
    >>> permalink(article="son-la-2021", sentence=10)
    '#article=son-la-2021&sentence=10'
    """
    if wrong := [name for name in state if name not in STATES]:
        raise ValueError(f"{wrong[0]!r} is no part of a permalink; allowed are {', '.join(STATES)}")
    given = [(name, str(state[name])) for name in STATES if name in state]
    return "#" + "&".join(f"{name}={quote(value, safe='')}" for name, value in given)


def build_explorer(
    articles: pd.DataFrame,
    *,
    by: str = "province",
    tokens: pd.DataFrame | None = None,
    codebook: Codebook | None = None,
    most_terms: int = 2000,
    most_lines: int = 200,
) -> Explorer:
    """Build the page on which an analyst opens every number to its sentences.

    It holds the terms with their keyness, the frames, what is stated in numbers, and every article in full; the
    number of marked places equals the number in the tables. Mind that: whoever has the page has the articles.
    Only what stands in the body of an article counts, as everywhere.

    Parameters
    ----------
    articles
        The table of `load_corpus`: at least article_id, text and the grouping column.
    by
        The grouping column, with two values or more. Articles without a value are left out, and the page says so.
    tokens
        The table of `segment`, if there is one already: it takes most of the time. It must be made from the body
        of these articles, `segment(split_sentences(split_blocks(articles)))`.
    codebook
        The frames; without one, the codebook that comes with the package.
    most_terms
        Show at most so many words, and at most so many phrases: the rarest are left out, all with the same number of
        occurrences together. The page says from how many occurrences on it shows them.
    most_lines
        List at most so many occurrences of a term, taken evenly from all of each group; the page says of how many.

    Returns
    -------
    Explorer
        With the attributes html, terms, frames, quantities, instruments and payload, and the method `save`.

    Raises
    ------
    ValueError
        If `by` is no column of the articles or has fewer than two values, if `tokens` are of other articles, or if
        an option is out of range.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "province": ["X", "Y"],
    ...     "text": ["Tỉnh sơ kết ba nghị quyết về nông nghiệp.", "Huyện từng bước kiểm tra 5 đề án."]})
    >>> page = build_explorer(articles)
    >>> page.terms.loc[page.terms["term"] == "từng_bước", ["province", "count"]].values.tolist()
    [['X', 0], ['Y', 1]]
    """
    if most_terms < 1 or most_lines < 1:
        raise ValueError(f"most_terms={most_terms!r}, most_lines={most_lines!r}; both are numbers from 1")
    if by not in articles or by in ("title", "text", "inferred"):
        allowed = [c for c in articles if c not in ("title", "text", "inferred")]
        raise ValueError(f"by={by!r} is not a column of the articles; allowed are {', '.join(map(str, allowed))}")
    codebook = codebook or load_codebook()
    known = articles[articles[by].notna()].reset_index(drop=True)
    blocks = split_blocks(known)
    sentences = split_sentences(blocks)
    tokens = segment(sentences) if tokens is None else _checked(tokens, sentences, known, by)

    words, least_words = _most_frequent(document_terms(tokens), most_terms)
    phrases, least_phrases = _most_frequent(document_terms(tokens, n=_PHRASES, min_count=2), 4 * most_terms)
    phrases, least = _most_frequent(drop_contained(phrases), most_terms)
    tables = [keyness_table(terms, by=by, permutations=0) for terms in (words, phrases) if len(terms.terms)]
    keyness = pd.concat(tables, ignore_index=True).drop(columns=["p", "q", "p_all", "reason"])
    coded = code_sentences(sentences, codebook)
    shares = frame_shares(coded, by=by)
    quantities = find_quantities(sentences)
    quantities["instrument"] = [
        instrument_of(unit) if kind == "count" else None
        for kind, unit in zip(quantities["kind"], quantities["unit"], strict=True)
    ]

    groups = list(tokens[by].unique())
    group_of = {
        article: groups.index(g) for article, g in zip(known["article_id"], known[by], strict=True) if g in groups
    }
    place = {key: i for i, key in enumerate(zip(sentences["article_id"], sentences["sentence"], strict=True))}
    names = [_plain(g) for g in groups]
    payload = {
        "by": by,
        "groups": [{"name": name, **colours} for name, colours in zip(names, _colours(names), strict=True)],
        "roles": ROLES,
        "articles": _articles(known, blocks, sentences, tokens, group_of),
        "terms": _terms(
            [words, phrases],
            keyness,
            by,
            groups,
            tokens,
            place,
            sentences,
            group_of,
            list(known["article_id"]),
            most_lines,
        ),
        "frames": _frames(codebook, coded, shares, by, groups, place, sentences),
        "quantities": _quantities(quantities, place, sentences),
        "instruments": _instruments(quantities, by),
        "codebook": codebook.version,
        "least": [least_words, max(2, least_phrases, least)],
        "without_group": int(articles[by].isna().sum()),
        "most_lines": most_lines,
    }
    instruments = instrument_counts(quantities.drop(columns="instrument"), by=by)
    return Explorer(_page(payload), keyness, shares, quantities, instruments, payload)


def _checked(tokens: pd.DataFrame, sentences: pd.DataFrame, articles: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the tokens of the articles that have a group, or refuse tokens that are not of these sentences."""
    tokens = tokens[tokens["article_id"].isin(articles["article_id"])].reset_index(drop=True)
    if by not in tokens:
        tokens = tokens.merge(articles[["article_id", by]], on="article_id", how="left")
    found = tokens.groupby(["article_id", "sentence"], observed=True)["end"].max()
    ends = sentences.set_index(["article_id", "sentence"])["end"]
    if not found.index.isin(ends.index).all() or (found > ends.reindex(found.index)).any():
        raise ValueError("the tokens are not of these articles; give segment(split_sentences(split_blocks(articles)))")
    return tokens


def _most_frequent(terms: DocumentTerms, most: int) -> tuple[DocumentTerms, int]:
    """Return the terms with so many occurrences that there are at most `most` of them, and that number."""
    count = np.asarray(terms.counts.sum(axis=0)).ravel()
    if len(count) <= most:
        return terms, int(count.min(initial=1)) if len(count) else 1
    least = int(np.sort(count)[::-1][most]) + 1
    return terms.select(count >= least), least


# --- The payload: tables as the page's script reads them -------------------------------------------


def _articles(
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
        about = {key: _plain(article[key]) for key in _ABOUT if key in article and not pd.isna(article[key])}
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


def _plain(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def _flat(*columns: Sequence[int]) -> list[int]:
    return [int(value) for row in zip(*columns, strict=True) for value in row]


def _terms(
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


def _frames(
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
                "low": [round(float(row["low"]), 4) for row in rows],
                "high": [round(float(row["high"]), 4) for row in rows],
                "interval": rows[0]["interval"],
                "places": _flat(np.diff(line[mine], prepend=0), starts, lengths),
            }
        )
    return found


def _quantities(
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
                *(None if pd.isna(v) else v if isinstance(v, float) else _plain(v) for v in said),
            ]
        )
    return rows


def _instruments(quantities: pd.DataFrame, by: str) -> list[list[str]]:
    """Return the instruments that any group counts, each with its gloss."""
    table = instrument_counts(quantities.drop(columns="instrument"), by=by)
    return table[["instrument", "gloss"]].drop_duplicates().to_numpy().tolist()


# --- Colours and the page --------------------------------------------------------------------------


def _colours(groups: Sequence[str]) -> list[dict[str, str]]:
    """Return for every group its colour in all figures, the same for dark paper, and the edge it needs on light."""
    from analysis.plots import group_colours

    colours = group_colours(groups)
    return [
        {
            "light": colours[group],
            "edge": _until(colours[group], "#000000", _PAPER, 3.0),
            "dark": _until(colours[group], "#ffffff", _NIGHT, 4.5),
        }
        for group in groups
    ]


def _until(colour: str, towards: str, paper: str, contrast: float) -> str:
    """Return the colour, mixed with as much of another as it takes to stand out from the paper."""
    start, end = (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) for c in (colour, towards))
    for part in np.linspace(0, 1, 21):
        mixed = "#" + "".join(f"{round(float(v)):02x}" for v in start + part * (end - start))
        bright, deep = sorted([_luminance(mixed), _luminance(paper)], reverse=True)
        if (bright + 0.05) / (deep + 0.05) >= contrast:
            break
    return mixed


def _luminance(colour: str) -> float:
    """Return the relative luminance as WCAG 2 defines it."""
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


# What would end the script element, or a line of it, is written as JSON allows it to be.
_HARMLESS = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def _page(payload: dict[str, Any]) -> str:
    assets = files("analysis").joinpath("assets")
    template, style, script = (assets.joinpath(f"explorer.{end}").read_text("utf-8") for end in ("html", "css", "js"))
    written = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_HARMLESS)
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )
    head, rest = template.split("<!--PAYLOAD-->")
    head = head.replace("<!--POLICY-->", policy).replace("/*STYLE*/", style)
    # the payload goes in last: nothing in an article can be taken for a mark of the template
    return head + written + rest.replace("/*SCRIPT*/", script)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
