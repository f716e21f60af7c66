"""Which words would find the sentences that the indicators miss: suggestions for the codebook."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.frames.codebook import Codebook, load_codebook
from analysis.frames.hand_coded import by_sentence, pair_codings
from analysis.frames.names import name_spans
from analysis.frames.notation import SYLLABLE, counting_form
from analysis.measures.statistics import log_likelihood
from analysis.system.language import _
from analysis.text.word_lists import STOP_WORDS

_COLUMNS = (
    "frame", "indicator", "missed", "of_missed", "rejected", "of_rejected", "log2_ratio", "G2", "new", "false_hits",
    "line", "rejected_line",
)  # fmt: skip
_DIGIT = re.compile(r"\d")


def learn_indicators(
    coded: pd.DataFrame,
    gold: pd.DataFrame,
    *,
    codebook: Codebook | None = None,
    longest: int = 4,
    min_missed: int = 2,
    top: int = 10,
) -> pd.DataFrame:
    """Find words and phrases that would find missed sentences, and how many false hits each would cost.

    One row is one suggestion for one frame, written as the codebook writes an indicator. It occurs more often in the
    sentences to which the coder gave the frame and the indicators did not than in those to which neither gave it.
    Read its lines before taking it: it was found by looking at the same sentences that recommend it, so it will do
    less well on others. After a change, run `agreement` on sentences that played no part in it.

    Parameters
    ----------
    coded
        The table of `code_sentences`, of the whole corpus: there the cost is counted.
    gold
        Hand-coded sentences, as in `agreement`.
    codebook
        The one that `coded` was made with: words inside a name count only where the frame asks for that kind of name.
        Without one, the codebook that comes with the package.
    longest
        Most syllables of a phrase. Phrases do not cross punctuation; those with figures, or of function words only,
        are not suggested.
    min_missed
        In how many missed sentences a suggestion must occur.
    top
        At most so many suggestions for each frame.

    Returns
    -------
    DataFrame
        Frames in the order of the codebook, within them by falling G2, then by text:

        - frame : str
        - indicator : str, the words, in small letters
        - missed : int, missed sentences with them
        - of_missed : int, missed sentences of the frame: given by the coder, not coded
        - rejected : int, sentences with them to which neither the coder nor the indicators gave the frame
        - of_rejected : int, all sentences of that kind
        - log2_ratio : float, how many times as often, as a logarithm, half a sentence added to either side
        - G2 : float, log-likelihood of that difference, in sentences
        - new : int, sentences of the corpus that would be coded with the frame and are not yet
        - false_hits : float, how many of those are expected to be wrong: new · (rejected + ½) / (missed + rejected + 1)
        - line : str, the first missed sentence with the words
        - rejected_line : str, the first rejected one; empty if there is none

        Of phrases that are found in the same missed sentences, and of which one contains the other, only the one
        with fewer false hits is suggested, the longer of equals.

    Raises
    ------
    ValueError
        If a hand-coded sentence is not among those coded, or an option is less than 1.

    Notes
    -----
    G2: Dunning (1993), Computational Linguistics 19, with sentences instead of words.

    Examples
    --------
    >>> from analysis import code_sentences
    >>> texts = ["Xã nêu gương tốt.", "Huyện nêu gương mới.", "Trời mưa tốt.", "Tỉnh nêu gương.", "Hôm nay trời mưa."]
    >>> sentences = pd.DataFrame({"article_id": list("abcde"), "sentence": 1, "start": 0, "text": texts})
    >>> coded = code_sentences(sentences).assign(coded=False)
    >>> gold = sentences.iloc[[0, 1, 2, 4]].assign(frames=["cadre", "cadre", "", ""])
    >>> found = learn_indicators(coded, gold, top=1)
    >>> found[["frame", "indicator", "missed", "rejected", "new"]].values.tolist()
    [['cadre', 'nêu gương', 2, 0, 3]]
    """
    if min(longest, min_missed, top) < 1:
        raise ValueError(
            _("longest={longest!r}, min_missed={min_missed!r}, top={top!r}; they must be at least 1").format(
                longest=longest, min_missed=min_missed, top=top
            )
        )
    codebook = codebook or load_codebook()
    kinds = dict(zip(codebook.frames["frame"], codebook.inside_names, strict=True))
    paired, corpus = pair_codings(coded, gold), by_sentence(coded)
    texts = corpus.sentences["text"].to_numpy()
    row_of = {item: row for row, item in enumerate(corpus.items)}
    rows = np.array([row_of[item] for item in paired.items])
    spans = [_spans(text, longest) for text in texts[rows]]
    suggested: list[dict[str, Any]] = []
    for column, frame in enumerate(paired.frames):
        asked = kinds.get(frame, frozenset())
        open_rows: list[int] = np.flatnonzero(~paired.machine[:, column]).tolist()
        seen = {row: set(_outside_names(texts[rows[row]], spans[row], asked)) for row in open_rows}
        missed = [row for row in open_rows if paired.human[row, column]]
        rejected = [row for row in open_rows if not paired.human[row, column]]
        suggested += _of_frame(frame, seen, missed, rejected, min_missed)
    _count_new(suggested, texts, corpus.codes, paired.frames, kinds, longest)
    for row in suggested:
        row["false_hits"] = row["new"] * (row["rejected"] + 0.5) / (row["missed"] + row["rejected"] + 1)
    table = [row for frame in paired.frames for row in _best([r for r in suggested if r["frame"] == frame], top)]
    for row in table:
        for name in ("line", "rejected_line"):
            row[name] = "" if row[name] is None else texts[rows[row[name]]]
    return pd.DataFrame(table, columns=_COLUMNS)


_Spans = dict[str, list[tuple[int, int]]]


def _spans(text: str, longest: int) -> _Spans:
    """Return every phrase of a sentence with the offsets at which it occurs."""
    plain, _offsets = counting_form(text)
    words = list(SYLLABLE.finditer(plain))
    found: _Spans = {}
    for first, word in enumerate(words):
        for last in range(first, min(first + longest, len(words))):
            if _DIGIT.search(words[last][0]) or (
                last > first and plain[words[last - 1].end() : words[last].start()].strip()
            ):
                break
            phrase = " ".join(w[0] for w in words[first : last + 1])
            found.setdefault(phrase, []).append((word.start(), words[last].end()))
    return {phrase: at for phrase, at in found.items() if not _only_function_words(phrase)}


def _only_function_words(phrase: str) -> bool:
    return phrase.replace(" ", "_") in STOP_WORDS or all(word in STOP_WORDS for word in phrase.split())


def _outside_names(text: str, spans: _Spans, asked: frozenset[str]) -> Iterator[str]:
    """Return the phrases that occur at least once outside names, or inside those that the frame asks for."""
    names = [(a, b) for a, b, kind in name_spans(text) if kind not in asked]
    for phrase, at in spans.items():
        if not all(any(a <= start and end <= b for a, b in names) for start, end in at):
            yield phrase


def _of_frame(
    frame: str, seen: dict[int, set[str]], missed: list[int], rejected: list[int], least: int
) -> list[dict[str, Any]]:
    """Return the phrases that are more frequent in missed sentences than in rejected ones."""
    counts = Counter(phrase for row in missed for phrase in seen[row])
    rows = []
    for phrase, n in counts.items():
        if n < least:
            continue
        against = [row for row in rejected if phrase in seen[row]]
        if n * len(rejected) <= len(against) * len(missed):
            continue
        at = [row for row in missed if phrase in seen[row]]
        rates = [(k + 0.5) / (of + 1) for k, of in ((n, len(missed)), (len(against), len(rejected)))]
        rows.append({
            "frame": frame, "indicator": phrase, "missed": n, "of_missed": len(missed), "rejected": len(against),
            "of_rejected": len(rejected), "log2_ratio": math.log2(rates[0] / rates[1]),
            "G2": float(log_likelihood(n, len(against), len(missed), len(rejected))), "new": 0,
            "line": at[0], "rejected_line": against[0] if against else None, "in": frozenset(at),
        })  # fmt: skip
    return rows


def _count_new(
    suggested: list[dict[str, Any]],
    texts: np.ndarray,
    codes: np.ndarray,
    frames: list[str],
    kinds: dict[str, frozenset[str]],
    longest: int,
) -> None:
    """Count for every suggestion the sentences of the corpus that have its words and are not coded with the frame."""
    of_phrase: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in suggested:
        of_phrase[row["indicator"]].append(row)
    for text, coded in zip(texts, codes, strict=True):
        spans = {phrase: at for phrase, at in _spans(text, longest).items() if phrase in of_phrase}
        if not spans:
            continue
        outside: dict[frozenset[str], set[str]] = {}
        for phrase in spans:
            for row in of_phrase[phrase]:
                asked = kinds.get(row["frame"], frozenset())
                if asked not in outside:
                    outside[asked] = set(_outside_names(text, spans, asked))
                row["new"] += phrase in outside[asked] and not coded[frames.index(row["frame"])]


def _best(rows: list[dict[str, Any]], top: int) -> list[dict[str, Any]]:
    """Return the first suggestions, without those that another one of the same missed sentences contains or is in."""
    kept: list[dict[str, Any]] = []
    rows = sorted(rows, key=lambda r: (r["false_hits"], -len(r["indicator"].split()), r["indicator"]))
    for row in rows:
        padded = f" {row['indicator']} "
        same = (f" {other['indicator']} " for other in kept if other["in"] == row["in"])
        if not any(padded in other or other in padded for other in same):
            kept.append(row)
    return sorted(kept, key=lambda r: (-r["G2"], r["indicator"]))[:top]
