"""One page on which every number opens to the sentences behind it; it needs no network and no server.

The page's own code is `assets/explorer.html`, `.css` and `.js`. What it shows goes in as one piece of JSON: every
article once, and sentences, terms, evidence and mentions as places in it.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd

from analysis.corpus.periods import with_period
from analysis.evidence.instruments import instrument_counts, instrument_of
from analysis.evidence.quantities import find_quantities
from analysis.frames.codebook import Codebook, load_codebook
from analysis.frames.coding import code_sentences
from analysis.frames.shares import frame_shares
from analysis.measures.keyness import keyness_table
from analysis.measures.phrases import drop_contained
from analysis.measures.terms import DocumentTerms, document_terms
from analysis.pages.blocks import ROLES, split_blocks
from analysis.report.explorer_data import (
    Corpus,
    articles_data,
    frames_data,
    plain,
    quantities_data,
    respelled,
    terms_data,
)
from analysis.report.explorer_page import explorer_page, page_looks
from analysis.report.explorer_words import interface_words
from analysis.system.language import _, language
from analysis.text.word_lists import STOP_WORDS
from analysis.words.sentences import split_sentences
from analysis.words.tokens import segment

#: What a permalink may name, in the order in which it names them.
STATES = ("term", "near", "frame", "quantity", "group", "article", "sentence", "tab")
_PHRASES = (2, 5)
_NOT_SHOWN = ("p", "q", "p_all", "reason")  # of the table of keyness: what needs permutations


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
    """Return the end of an address that opens the explorer at a term, frame, number or sentence.

    Parameters
    ----------
    **state
        One of `term` (as counted or as written; in quotation marks any text as it is written), `frame`, `quantity`
        (a kind such as "count", an instrument such as "đề án", or "all"), each with `group` if only one group is
        wanted; or `article`, with `sentence` if one is to be highlighted; or `tab`: "terms", "frames", "quantities" or
        "articles". With a term also `near`: "*" for its collocates, or one of them whose sentences are wanted.

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
        raise ValueError(
            _("{name!r} is no part of a permalink; it must be one of {states}").format(
                name=wrong[0], states=", ".join(STATES)
            )
        )
    given = [(name, str(state[name])) for name in STATES if name in state]
    return "#" + "&".join(f"{name}={quote(value, safe='')}" for name, value in given)


def build_explorer(  # noqa: PLR0913 — one option for every table that a caller may have already
    articles: pd.DataFrame,
    *,
    by: str = "province",
    blocks: pd.DataFrame | None = None,
    sentences: pd.DataFrame | None = None,
    tokens: pd.DataFrame | None = None,
    keyness: pd.DataFrame | None = None,
    coded: pd.DataFrame | None = None,
    quantities: pd.DataFrame | None = None,
    codebook: Codebook | None = None,
    pages: bool = True,
    most_terms: int = 2000,
    most_lines: int = 200,
    processes: int = 1,
) -> Explorer:
    """Build the page on which an analyst opens every number to its sentences.

    It holds the terms with their keyness, the frames, what is stated in numbers, and every article in full; the
    number of marked places equals the number in the tables. The page contains the articles, so mind their
    copyright. Only the body of an article counts, as everywhere. Tables that are there already are taken as they are;
    only what is not given is computed, with the packaged lexicon and codebook.

    Parameters
    ----------
    articles
        The table of `load_corpus`: at least article_id, text and the grouping column. Columns of your own are shown
        with each article.
    by
        The grouping column, with two values or more. Articles without a value are left out, and the page says so.
    blocks, sentences
        The tables of `split_blocks` and `split_sentences`, made from these articles with the same `pages`.
    tokens
        The table of `segment`. It must be made from the body of these articles,
        `segment(split_sentences(split_blocks(articles)))`, with the lexicon of your choice and the same `pages`.
    keyness
        The table of `keyness_table`, of words, of phrases, or of both one below the other. It is used for the kind of
        terms of which it holds all that the page shows.
    coded
        The table of `code_sentences`; if it is made with a codebook of your own, give that too.
    quantities
        The table of `find_quantities`.
    codebook
        The frames; without one, the codebook that comes with the package.
    pages
        As in `split_blocks`: False if the texts are clean, without the boilerplate of a page.
    most_terms
        Show at most so many words, and at most so many phrases: the rarest are left out, all with the same number of
        occurrences together. The page says from how many occurrences on it shows them.
    most_lines
        List at most so many occurrences of a term, taken evenly from all of each group; the page says of how many.
    processes
        Number of processes that share the work on articles and sentences, as in `segment`; the page is the same.

    Returns
    -------
    Explorer
        With the attributes html, terms, frames, quantities, instruments and payload, and the method `save`.

    Raises
    ------
    ValueError
        If `by` is no column of the articles or has fewer than two values, if a table is of other articles or its
        frames are not those of the codebook, or if an option is out of range.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "province": ["X", "Y"],
    ...     "text": ["Tỉnh sơ kết ba nghị quyết về nông nghiệp.", "Huyện từng bước kiểm tra 5 đề án."]})
    >>> page = build_explorer(articles)
    >>> page.terms.loc[page.terms["term"] == "nông_nghiệp", ["province", "count"]].values.tolist()
    [['X', 1], ['Y', 0]]
    """
    if most_terms < 1 or most_lines < 1:
        raise ValueError(
            _("most_terms={terms!r}, most_lines={lines!r}; both must be at least 1").format(
                terms=most_terms, lines=most_lines
            )
        )
    articles = with_period(articles, by)
    if by not in articles or by in ("title", "text", "inferred"):
        columns = ", ".join(str(c) for c in articles if c not in ("title", "text", "inferred"))
        raise ValueError(_("by={by!r} must be a column of the articles: {columns}").format(by=by, columns=columns))
    codebook = codebook or load_codebook()
    known = articles[articles[by].notna()].reset_index(drop=True)
    blocks, sentences = _parts(known, by, (blocks, sentences), pages, processes)
    tokens = (
        segment(sentences, processes=processes) if tokens is None else _of_these(tokens, sentences, known, by, "tokens")
    )
    corpus = Corpus(by, known, blocks, sentences, tokens)

    words, least_words = _most_frequent(document_terms(tokens), most_terms)
    phrases, least_phrases = _most_frequent(document_terms(tokens, n=_PHRASES, min_count=2), 4 * most_terms)
    phrases, least = _most_frequent(drop_contained(phrases), most_terms)
    keys = pd.concat([_keyness(part, by, keyness) for part in (words, phrases) if len(part.terms)], ignore_index=True)
    if coded is None:
        coded = code_sentences(sentences, codebook, processes=processes)
    else:
        coded = _of_these(coded, sentences, known, by, "coded")
    if strange := set(coded["frame"]) ^ set(codebook.frames["frame"]):
        said = _("coded and codebook differ in the frame {frame!r}; give the codebook it was coded with")
        raise ValueError(said.format(frame=min(strange)))
    shares = frame_shares(coded, by=by)
    if quantities is None:
        quantities = find_quantities(sentences, processes=processes)
    else:
        quantities = _of_these(quantities, sentences, known, by, "quantities")
    instruments = instrument_counts(quantities, by=by)
    quantities = _with_instruments(quantities)

    payload = {
        "language": language(),
        "words": interface_words(),
        "by": by,
        "groups": _groups(corpus),
        "roles": ROLES,
        "articles": articles_data(corpus),
        "respelled": respelled(corpus),
        "stop_words": sorted(STOP_WORDS),
        "terms": terms_data(corpus, [words, phrases], keys, most_lines),
        "frames": frames_data(corpus, codebook, coded, shares),
        "quantities": quantities_data(corpus, quantities),
        "instruments": instruments[["instrument", "gloss"]].drop_duplicates().to_numpy().tolist(),
        "codebook": codebook.version,
        "least": [least_words, max(2, least_phrases, least)],
        "without_group": int(articles[by].isna().sum()),
        "most_lines": most_lines,
    }
    return Explorer(explorer_page(payload), keys, shares, quantities, instruments, payload)


def _groups(corpus: Corpus) -> list[dict[str, str]]:
    names = [plain(g) for g in corpus.groups]
    return [{"name": name, **looks} for name, looks in zip(names, page_looks(names), strict=True)]


def _with_instruments(quantities: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions with the instrument that each counts; None where it counts none."""
    mentions = zip(quantities["kind"], quantities["unit"], quantities["value"], strict=True)
    instrument: list[Any] = [instrument_of(unit, value) if kind == "count" else None for kind, unit, value in mentions]
    return quantities.assign(instrument=instrument)


def _of_these(table: pd.DataFrame, sentences: pd.DataFrame, articles: pd.DataFrame, by: str, name: str) -> pd.DataFrame:
    """Return the rows of the articles that have a group, or refuse a table that is not of these sentences."""
    table = _rows_of_these(table, articles, by)
    found = table.groupby(["article_id", "sentence"], observed=True)["end"].max().dropna()
    ends = sentences.set_index(["article_id", "sentence"])["end"]
    if not found.index.isin(ends.index).all() or (found > ends.reindex(found.index)).any():
        raise _not_of_these(name)
    return table


def _parts(
    articles: pd.DataFrame,
    by: str,
    given: tuple[pd.DataFrame | None, pd.DataFrame | None],
    pages: bool,
    processes: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return blocks and sentences: those given, or computed where none are."""
    blocks, sentences = given
    if blocks is None:
        blocks = split_blocks(articles, pages=pages, processes=processes)
    else:
        blocks = _parts_of_these(blocks, articles, by, "blocks")
    if sentences is None:
        return blocks, split_sentences(blocks, processes=processes)
    return blocks, _parts_of_these(sentences, articles, by, "sentences")


def _parts_of_these(table: pd.DataFrame, articles: pd.DataFrame, by: str, name: str) -> pd.DataFrame:
    """Return the rows of the articles that have a group, or refuse a table whose text is not between its offsets."""
    table = _rows_of_these(table, articles, by)
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    columns = (table[column] for column in ("article_id", "text", "start", "end"))
    if any(texts[article][start:end] != text for article, text, start, end in zip(*columns, strict=True)):
        raise _not_of_these(name)
    return table


def _rows_of_these(table: pd.DataFrame, articles: pd.DataFrame, by: str) -> pd.DataFrame:
    table = table[table["article_id"].isin(articles["article_id"])].reset_index(drop=True)
    return table if by in table else table.merge(articles[["article_id", by]], on="article_id", how="left")


def _not_of_these(name: str) -> ValueError:
    return ValueError(
        _(
            "the {name} are not of these articles; make them from split_sentences(split_blocks(articles)), or give "
            "pages=False here if they were made with it"
        ).format(name=name)
    )


def _keyness(terms: DocumentTerms, by: str, given: pd.DataFrame | None) -> pd.DataFrame:
    """Return the keyness of these terms: the rows given, or computed if they are not all there; counts of one group."""
    wanted = terms.terms["term"]
    if terms.units[by].nunique() == 1:
        alone = pd.DataFrame({by: terms.units[by].iloc[0], "term": wanted, "count": terms.counts.sum(axis=0)})
        return alone.assign(low=np.nan, high=np.nan, verdict="undecided")
    if given is None or not wanted.isin(given["term"]).all():
        given = keyness_table(terms, by=by, permutations=0)
    rows = given[given["term"].isin(wanted)]
    return rows.drop(columns=[c for c in _NOT_SHOWN if c in rows])


def _most_frequent(terms: DocumentTerms, most: int) -> tuple[DocumentTerms, int]:
    """Return the terms with so many occurrences that there are at most `most` of them, and that number."""
    count = np.asarray(terms.counts.sum(axis=0)).ravel()
    if len(count) <= most:
        return terms, int(count.min(initial=1)) if len(count) else 1
    least = int(np.sort(count)[::-1][most]) + 1
    return terms.select(count >= least), least
