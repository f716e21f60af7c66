"""Every line in which a phrase stands, with what is left and right of it."""

from __future__ import annotations

import re

import pandas as pd

from analysis.vietnamese import normalize


def concordance_lines(
    sentences: pd.DataFrame, phrase: str, *, tokens: pd.DataFrame | None = None, width: int | None = None
) -> pd.DataFrame:
    """Return every place where a phrase stands, in its sentence.

    One row is one occurrence. Case, tone placement and the kind of white space do not matter; syllables
    are matched whole ("ban" is not found in "bản" or "bang"). Use it to see what a number rests on.

    Parameters
    ----------
    sentences
        The table of `split_sentences`.
    phrase
        One or more words as a reader writes them ("vào cuộc sống"), or in counting form ("vào cuộc_sống").
    tokens
        The table of `segment`. With it only the phrase's counting form matches, whole words with their `_`, so that
        the number of rows equals the count of the term in every table; without it any run of syllables matches.
    width
        Show at most so many characters left and right, cut between words; None for the whole sentence.

    Returns
    -------
    DataFrame
        In the order of the text:

        - article_id : str
        - province (if the articles have one) : str
        - sentence : int, number of the sentence in its article, from 1
        - start, end : int, place of the phrase in `articles.text`, in characters
        - left, node, right : str, the sentence before the phrase, the phrase as written, the sentence after it
        - every further grouping column of the articles

        No rows where the phrase does not occur.

    Raises
    ------
    ValueError
        If `phrase` holds no word, or `width` is below 1.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": ["a"], "sentence": [1], "start": [0], "end": [32],
    ...                           "text": ["Sớm đưa nghị quyết vào cuộc sống"]})
    >>> concordance_lines(sentences, "Nghị quyết")[["left", "node", "right"]].values.tolist()
    [['Sớm đưa ', 'nghị quyết', ' vào cuộc sống']]
    """
    words = normalize(phrase).lower().replace("_", " ").split()
    if not any(c.isalnum() for c in phrase):
        raise ValueError(f"phrase={phrase!r}; allowed is one or more words, such as 'vào cuộc sống'")
    if width is not None and width < 1:
        raise ValueError(f"width={width!r}; allowed is a number of characters from 1, or None")
    if tokens is None:
        found = _find_syllables(sentences, words)
    else:
        found = _find_words(sentences, normalize(phrase).lower().split(), tokens)
    lines, starts, ends = (list(part) for part in zip(*found, strict=True)) if found else ([], [], [])
    chosen = sentences.iloc[lines].reset_index(drop=True)
    rows = chosen[["article_id", *(c for c in ["province"] if c in sentences), "sentence"]].copy()
    rows["start"] = (chosen["start"] + pd.Series(starts, dtype=int)).astype(int)
    rows["end"] = (chosen["start"] + pd.Series(ends, dtype=int)).astype(int)
    texts = list(zip(chosen["text"], starts, ends, strict=True))
    for column, piece in (
        ("left", [_tail(text[:a], width) for text, a, _ in texts]),
        ("node", [text[a:b] for text, a, b in texts]),
        ("right", [_head(text[b:], width) for text, _, b in texts]),
    ):
        rows[column] = pd.Series(piece, dtype=str)
    further = [c for c in sentences if c not in {*rows, "block", "text"}]
    return pd.concat([rows, chosen[further]], axis=1)


def _head(text: str, width: int | None) -> str:
    if width is None or len(text) <= width:
        return text
    return text[: text.rfind(" ", 0, width + 1) + 1] + "…"


def _tail(text: str, width: int | None) -> str:
    return text if width is None or len(text) <= width else _head(text[::-1], width)[::-1]


def _find_syllables(sentences: pd.DataFrame, words: list[str]) -> list[tuple[int, int, int]]:
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)
    return [(line, *match.span()) for line, text in enumerate(sentences["text"]) for match in pattern.finditer(text)]


def _find_words(sentences: pd.DataFrame, words: list[str], tokens: pd.DataFrame) -> list[tuple[int, int, int]]:
    line_of = {key: line for line, key in enumerate(zip(sentences["article_id"], sentences["sentence"], strict=True))}
    offsets = sentences["start"].to_list()
    word = tokens["word"].to_numpy()
    keys = list(zip(tokens["article_id"], tokens["sentence"], strict=True))
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    found = []
    for i in (word == words[0]).nonzero()[0]:
        last = i + len(words) - 1
        if last < len(word) and keys[last] == keys[i] and list(word[i : last + 1]) == words and keys[i] in line_of:
            line = line_of[keys[i]]
            found.append((line, int(start[i]) - offsets[line], int(end[last]) - offsets[line]))
    return found
