"""Every occurrence of a phrase, with the text left and right of it."""

from __future__ import annotations

import pandas as pd

from analysis.evidence.concordance_index import ConcordanceIndex, Syllables, Words, find_words
from analysis.text.spelling import normalize


def concordance_lines(
    sentences: pd.DataFrame | ConcordanceIndex,
    phrase: str,
    *,
    tokens: pd.DataFrame | None = None,
    width: int | None = None,
) -> pd.DataFrame:
    """Return every occurrence of a phrase in its sentence.

    One row is one occurrence. Case, tone placement and the kind of white space do not matter; only whole syllables
    match ("ban" is not found in "bản" or "bang"). Use it to read the sentences behind a number.

    Parameters
    ----------
    sentences
        The table of `split_sentences`, or its `concordance_index` to look up many phrases in a large corpus.
    phrase
        One or more words as a reader writes them ("vào cuộc sống"), or in counting form ("vào cuộc_sống").
    tokens
        The table of `segment`. With it only the phrase's counting form matches, whole words with their `_`, so that
        the number of rows equals the count of the term in every table; without it any run of syllables matches.
        Not with an index, which was made with or without them.
    width
        Largest number of characters left and right, cut between words; None for the whole sentence.

    Returns
    -------
    DataFrame
        In the order of the text:

        - article_id : str
        - province (if the articles have one) : str
        - sentence : int, number of the sentence in its article, from 1
        - start, end : int, offsets of the phrase in `articles.text`, in characters
        - left, node, right : str, the sentence before the phrase, the phrase as written, the sentence after it
        - every further grouping column of the articles

        No rows where the phrase does not occur.

    Raises
    ------
    ValueError
        If `phrase` holds no word, `width` is below 1, or `tokens` are given beside an index.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": ["a"], "sentence": [1], "start": [0], "end": [32],
    ...                           "text": ["Sớm đưa nghị quyết vào cuộc sống"]})
    >>> concordance_lines(sentences, "Nghị quyết")[["left", "node", "right"]].values.tolist()
    [['Sớm đưa ', 'nghị quyết', ' vào cuộc sống']]
    """
    words = normalize(phrase).lower().replace("_", " ").split()
    if not any(c.isalnum() for c in phrase):
        raise ValueError(f"phrase={phrase!r}; must be one or more words, such as 'vào cuộc sống'")
    if width is not None and width < 1:
        raise ValueError(f"width={width!r}; must be a number of characters from 1, or None")
    finder: Syllables | Words
    if isinstance(sentences, ConcordanceIndex):
        if tokens is not None:
            raise ValueError(
                "tokens must be None with an index; make the index with concordance_index(…, tokens=tokens)"
            )
        table, finder = sentences.sentences, sentences.finder
    else:
        table = sentences
        finder = Syllables(table["text"]) if tokens is None else find_words(table, tokens)
    if isinstance(finder, Words):
        words = normalize(phrase).lower().split()
    lines, starts, ends = finder.find(words)
    chosen = table.iloc[lines].reset_index(drop=True)
    offset = chosen["start"].to_numpy()
    if isinstance(finder, Words):  # whose offsets are those in the article
        starts, ends = starts - offset, ends - offset
    texts = list(zip(chosen["text"].to_numpy(dtype=object), starts.tolist(), ends.tolist(), strict=True))
    rows = {
        **{c: chosen[c] for c in ("article_id", "province", "sentence") if c in chosen},
        "start": (offset + starts).astype(int),
        "end": (offset + ends).astype(int),
        "left": pd.Series([_tail(text[:a], width) for text, a, _ in texts], dtype=str),
        "node": pd.Series([text[a:b] for text, a, b in texts], dtype=str),
        "right": pd.Series([_head(text[b:], width) for text, _, b in texts], dtype=str),
    }
    return pd.DataFrame(rows | {c: chosen[c] for c in chosen if c not in {*rows, "block", "text"}})


def _head(text: str, width: int | None) -> str:
    if width is None or len(text) <= width:
        return text
    return text[: text.rfind(" ", 0, width + 1) + 1] + "…"


def _tail(text: str, width: int | None) -> str:
    return text if width is None or len(text) <= width else _head(text[::-1], width)[::-1]
