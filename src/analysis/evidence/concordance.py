"""Every occurrence of a phrase, a pattern or a frame, with the text left and right of it."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.evidence.concordance_index import ConcordanceIndex, Found, Syllables, Words, find_words
from analysis.evidence.concordance_query import Query, read_query
from analysis.frames.codebook import Codebook
from analysis.frames.matching import find_frames
from analysis.system.columns import check_columns
from analysis.system.language import _, number
from analysis.text.spelling import fold

SORTS = ("text", "left", "node", "right")
_MOST_SUGGESTED = 3  # forms that are named where nothing is found as it is written
_SORTED_BY = 5  # words of a side: what is farther off decides nothing that a reader sees


def concordance_lines(  # noqa: PLR0913 — one table, one question, and how its lines are shown
    sentences: pd.DataFrame | ConcordanceIndex,
    pattern: str | Iterable[str],
    *,
    tokens: pd.DataFrame | None = None,
    codebook: Codebook | None = None,
    diacritics: bool = True,
    width: int | None = None,
    context: int | None = None,
    sort: str = "text",
    sample: int | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Return every occurrence of a phrase or a pattern in its sentence.

    One row is one occurrence. Case, tone placement and the kind of white space do not matter; only whole syllables
    match ("ban" is not found in "bản" or "bang"). Use it to read the sentences behind a number. Where nothing is found
    a warning says so, and what would be found without diacritics.

    Parameters
    ----------
    sentences
        The table of `split_sentences`, or its `concordance_index` to look up many phrases in a large corpus.
    pattern
        One or more words as a reader writes them ("vào cuộc sống"), or in counting form ("vào cuộc_sống"), or a list
        of such patterns. In a word `*` stands for any characters and `?` for one ("secur*"), alone `*` for any word
        (`?` alone is a question mark). The codebook's notation works as well: alternatives ("sơ kết|tổng kết",
        "(ban|phát) hành"), optional parts ("đưa [sớm] vào"), gaps of at most six words within a clause ("đưa … vào cuộc
        sống"; "…3" for three) and `#` for a number.
    tokens
        The table of `segment`. With it only whole words match, with their `_`, so that the number of rows of a phrase
        in counting form equals its count in every table; without it any run of syllables matches. Not with an index,
        which was made with or without them.
    codebook
        The result of `load_codebook`. With it `pattern` names one or several of its frames: the lines are the
        sentences that carry the frame, as `code_sentences` finds them, and the node is the evidence.
    diacritics
        With False "vao cuoc song" finds "vào cuộc sống": letters that differ by diacritics alone are the same.
    width
        Largest number of characters left and right, cut between words; None for the whole sentence.
    context
        Largest number of words left and right instead.
    sort
        Order of the lines: "text", or by what is to the "right" of the node, to its "left" (the nearest word first),
        or by the "node" itself; words are compared without case, diacritics and punctuation first.
    sample
        Number of lines to be drawn at random, if there are more; None for all.
    seed
        The same seed draws the same lines.

    Returns
    -------
    DataFrame
        In the order of `sort`:

        - pattern : str, the pattern that found the line; only where `pattern` is a list
        - article_id : str
        - province (if the articles have one) : str
        - sentence : int, number of the sentence in its article, from 1
        - start, end : int, offsets of the phrase in `articles.text`, in characters
        - left, node, right : str, the sentence before the phrase, the phrase as written, the sentence after it
        - every further grouping column of the articles

        `write_csv` makes a spreadsheet of it, with the node in a column of its own.

    Raises
    ------
    ValueError
        If a column is missing, a pattern holds no word or is not in the notation, an option is out of range, `tokens`
        are given beside an index, or the codebook has no such frame.

    Warns
    -----
    UserWarning
        If a pattern is found nowhere; with how the tokens hold it, or what is found without diacritics.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": ["a"], "sentence": [1], "start": [0], "end": [32],
    ...                           "text": ["Sớm đưa nghị quyết vào cuộc sống"]})
    >>> concordance_lines(sentences, "Nghị quyết")[["left", "node", "right"]].values.tolist()
    [['Sớm đưa ', 'nghị quyết', ' vào cuộc sống']]
    >>> found = concordance_lines(sentences, ["đưa … vào", "vao cuoc s*"], diacritics=False)
    >>> found[["pattern", "node"]].values.tolist()
    [['đưa … vào', 'đưa nghị quyết vào'], ['vao cuoc s*', 'vào cuộc sống']]
    """
    patterns = [pattern] if isinstance(pattern, str) else list(dict.fromkeys(pattern))
    _check(patterns, width, context, sort, sample)
    queries = [read_query(p, diacritics=diacritics) for p in patterns] if codebook is None else []
    if isinstance(sentences, ConcordanceIndex):
        if tokens is not None:
            raise ValueError(
                _("tokens must be None with an index; make the index with concordance_index(…, tokens=tokens)")
            )
        table, finder = sentences.sentences, sentences.finder
    else:
        check_columns(
            sentences, ["article_id", "sentence", "start", "text"], name="sentences", source="split_sentences()"
        )
        table = sentences
        finder = Syllables(table["text"]) if tokens is None or codebook else find_words(table, tokens)
    if codebook is None:
        found = [_search(finder, table, query) for query in queries]
        for query, (lines, *_rest) in zip(queries, found, strict=True):
            if not len(lines):
                warnings.warn(_nothing_found(finder, table, query), stacklevel=2)
    else:
        found = _of_frames(table, patterns, codebook)
    rows = _rows(table, found, patterns, None if isinstance(pattern, str) else "pattern")
    if sample is not None and sample < len(rows):
        rows = rows.iloc[np.sort(np.random.default_rng(seed).choice(len(rows), sample, replace=False))]
    rows = _sorted(rows, sort).reset_index(drop=True)
    if width is not None or context is not None:
        rows["left"] = rows["left"].map(lambda text: _cut(text[::-1], width, context)[::-1]).astype(str)
        rows["right"] = rows["right"].map(lambda text: _cut(text, width, context)).astype(str)
    return rows


def _check(patterns: list[str], width: int | None, context: int | None, sort: str, sample: int | None) -> None:
    if not patterns:
        raise ValueError(_("pattern=[]; must be a pattern, or a list of one or more"))
    if width is not None and width < 1:
        raise ValueError(_("width={width!r}; must be a number of characters from 1, or None").format(width=width))
    if context is not None and (context < 1 or width is not None):
        raise ValueError(
            _("context={context!r}; must be a number of words from 1, without width, or None").format(context=context)
        )
    if sort not in SORTS:
        raise ValueError(_("sort={sort!r}; must be one of {allowed}").format(sort=sort, allowed=", ".join(SORTS)))
    if sample is not None and sample < 1:
        raise ValueError(_("sample={sample!r}; must be a number of lines from 1, or None").format(sample=sample))


def _search(finder: Syllables | Words, table: pd.DataFrame, query: Query) -> Found:
    """Return the rows of the sentences and the offsets in the sentence."""
    if isinstance(finder, Syllables):
        return finder.search(query)
    lines, starts, ends = finder.search(query, table)
    offset = table["start"].to_numpy()[lines]
    return lines, starts - offset, ends - offset


def _nothing_found(finder: Syllables | Words, table: pd.DataFrame, query: Query) -> str:
    message = _("{pattern}: 0 lines").format(pattern=query.pattern)
    if isinstance(finder, Words):  # the same syllables first: "thị trường" is the word thị_trường
        syllables = Syllables(table["text"])
        if said := _as_words(finder, syllables, table, query):
            return message + said
    if query.diacritics:
        lines, starts, ends = _search(finder, table, query.without_diacritics())
        texts = table["text"].iloc[lines].to_numpy(dtype=object)
        nodes = (" ".join(text[a:b].lower().split()) for text, a, b in zip(texts, starts, ends, strict=True))
        if forms := [node for node, _n in Counter(nodes).most_common(_MOST_SUGGESTED)]:
            return message + _("; without diacritics {lines}: {forms} (diacritics=False finds them)").format(
                lines=number(len(lines)), forms=", ".join(forms)
            )
    if isinstance(finder, Words):
        said = _as_words(finder, syllables, table, query.without_diacritics())
        return message + (said or _("; as whole words only, since there are tokens: without them any syllables match"))
    return message


def _as_words(finder: Words, syllables: Syllables, table: pd.DataFrame, query: Query) -> str:
    """Return as which words the tokens hold what the query finds in the text, or nothing."""
    forms = finder.forms(*_search(syllables, table, query), table)
    named = ", ".join(form for form, _n in Counter(forms).most_common(_MOST_SUGGESTED))
    return _("; as words {lines}: {forms}").format(lines=number(len(forms)), forms=named) if forms else ""


def _of_frames(table: pd.DataFrame, names: list[str], codebook: Codebook) -> list[Found]:
    frames = codebook.frames["frame"].tolist()
    if strange := [name for name in names if name not in frames]:
        raise ValueError(
            _("pattern={pattern!r} is no frame of the codebook; it must be one of {allowed}").format(
                pattern=strange[0], allowed=", ".join(frames)
            )
        )
    hits: dict[str, list[tuple[int, int, int]]] = {name: [] for name in names}
    texts = table["text"].tolist()
    for line, frame, (_indicator, _evidence, start, end, _further) in find_frames(texts, [0] * len(texts), codebook):
        if frames[frame] in hits:
            hits[frames[frame]].append((line, start, end))
    for name, found in hits.items():
        if not found:
            warnings.warn(_("{pattern}: 0 lines").format(pattern=name), stacklevel=3)
    arrays = [np.array(found, dtype=np.int64).reshape(-1, 3).T for found in hits.values()]
    return [(line, start, end) for line, start, end in arrays]


def _rows(table: pd.DataFrame, found: list[Found], patterns: list[str], column: str | None) -> pd.DataFrame:
    """Return the lines in the order of the text, those of a list of patterns at one offset in the order of the list."""
    lines, starts, ends = (np.concatenate(part) for part in zip(*found, strict=True))
    which = np.repeat(np.arange(len(found)), [len(own[0]) for own in found])
    if len(found) > 1:
        order = np.lexsort((which, starts, lines))
        lines, starts, ends, which = lines[order], starts[order], ends[order], which[order]
    chosen = table.iloc[lines].reset_index(drop=True)
    offset = chosen["start"].to_numpy()
    texts = list(zip(chosen["text"].to_numpy(dtype=object), starts.tolist(), ends.tolist(), strict=True))
    rows = {column: pd.Series(np.array(patterns, dtype=object)[which], dtype=str)} if column else {}
    rows |= {
        **{c: chosen[c] for c in ("article_id", "province", "sentence") if c in chosen},
        "start": (offset + starts).astype(int),
        "end": (offset + ends).astype(int),
        "left": pd.Series([text[:a] for text, a, _b in texts], dtype=str),
        "node": pd.Series([text[a:b] for text, a, b in texts], dtype=str),
        "right": pd.Series([text[b:] for text, _a, b in texts], dtype=str),
    }
    return pd.DataFrame(rows | {c: chosen[c] for c in chosen if c not in {*rows, "block", "text"}})


_WORD = re.compile(r"\w+")


def _sorted(rows: pd.DataFrame, sort: str) -> pd.DataFrame:
    if sort == "text":
        return rows
    keys = []
    for text in rows[sort]:
        words = _WORD.findall(text)
        near = words[::-1][:_SORTED_BY] if sort == "left" else words[:_SORTED_BY]
        keys.append([(fold(word), word.lower()) for word in near])
    return rows.iloc[sorted(range(len(rows)), key=keys.__getitem__)]


def _cut(text: str, width: int | None, context: int | None) -> str:
    """Return the beginning of a text, cut between words."""
    if width is not None:
        return text if len(text) <= width else text[: text.rfind(" ", 0, width + 1) + 1] + "…"
    pieces = re.findall(r"\s*\S+\s*", text)
    ends = np.cumsum([len(piece) for piece in pieces])
    words = np.flatnonzero([_WORD.search(piece) is not None for piece in pieces])
    if context is None or len(words) <= context:
        return text
    return text[: ends[words[context - 1]]].rstrip() + " …"
