"""How a text presents its subject: sentences × codebook → frames, and their shares.

Coding reads one sentence at a time and keeps the words on which each decision rests.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from analysis.frames.codebook import Codebook, packaged_codebook
from analysis.frames.hand_coded import item_of, pair_codings
from analysis.frames.matching import find_frames
from analysis.system.columns import check_columns
from analysis.system.language import _
from analysis.system.processes import in_parts
from analysis.words.sentences import refuse_repeats

_SENTENCE_COLUMNS = ("article_id", "sentence", "text")
_MANY = 50_000  # sentences; of fewer one process is done before another one has started
_LARGE = 5_000  # sentences; of fewer the text is a column like that of other tables, with which it can be joined
_HIT = ("indicator", "evidence", "start", "end")
_SHOWN = 60  # characters of a sentence in a message
_AT_ONCE = 40_000  # sentences whose words are looked up together


def code_sentences(
    sentences: pd.DataFrame,
    codebook: Codebook | None = None,
    *,
    by_hand: pd.DataFrame | None = None,
    processes: int = 1,
) -> pd.DataFrame:
    """Code every sentence with every frame: whether the sentence carries it, and by which words.

    One row is one sentence and one frame, also where the frame is not there: so a share has its denominator, and
    `coded[coded["coded"]]` is the evidence. Indicators see words, not intentions: irony, negation and reference to an
    earlier sentence escape them, which is why `agreement` with human coders belongs beside every share.

    What is inside a name (the title of a document, an organisation, an event, a motto, a list of those present) is no
    evidence, unless the frame asks for names of that kind (`inside_names` in the codebook).

    Within a frame the longest hit wins, among equally long ones the first; what overlaps a winner does not count.
    Different frames may rest on the same words.

    Parameters
    ----------
    sentences
        The table of `split_sentences`: at least article_id, sentence, start and text.
    codebook
        The result of `load_codebook`; without one, the codebook that comes with the package.
    by_hand
        The frames that a person or a language model gave to all of these sentences, as `read_coding_sheet` returns
        them; they then count in place of what the indicators find.
    processes
        Number of processes that share the work. Of fewer than 50,000 sentences one does all, since another would take
        longer to start. The table is the same.

    Returns
    -------
    DataFrame
        Sentences in their order, and for each the frames in the order of the codebook:

        - article_id : str
        - province and every further grouping column of the sentences
        - sentence : int, number of the sentence in its article
        - text : str, the sentence
        - frame : str
        - coded : bool, whether the sentence carries the frame
        - indicator : str, the winning indicator as the codebook writes it; missing where not coded, like the next four,
          and where only the coder found the frame
        - evidence : str, the words of the text that it found; the whole sentence where only the coder found the frame
        - start, end : int, offsets of the evidence in `articles.text`, in characters
        - further : int, number of other hits of the frame in the sentence; 0 where not coded

    Raises
    ------
    ValueError
        If a column is missing or a sentence occurs twice; if `by_hand` is of other sentences or not of all.

    Notes
    -----
    On 360 sentences of 115 articles that the packaged codebook was not written with, put away and measured once where
    two coders agree, its indicators have a macro F1 of .72 and a micro F1 of .79; a language model that codes by the
    text of `coding_request` has .82 to .92 and .92 to .94 on 240 of them. Not measured: other codebooks and models, and
    a person's codes of such papers.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": ["a"], "sentence": [1], "start": [0], "end": [44],
    ...                           "text": ["Tỉnh uỷ đã sơ kết việc học tập nghị quyết..."]})
    >>> coded = code_sentences(sentences)
    >>> coded.loc[coded["coded"], ["frame", "evidence", "start"]].values.tolist()
    [['dissemination', 'học tập', 23], ['oversight', 'sơ kết', 11]]
    >>> sheet = sentences[["article_id", "sentence"]].assign(frames="oversight;pace")
    >>> coded = code_sentences(sentences, by_hand=sheet)
    >>> coded.loc[coded["coded"], ["frame", "evidence"]].values.tolist()
    [['oversight', 'sơ kết'], ['pace', 'Tỉnh uỷ đã sơ kết việc học tập nghị quyết...']]
    """
    check_columns(sentences, [*_SENTENCE_COLUMNS, "start"], name="sentences", source="split_sentences()")
    refuse_repeats(sentences)
    names = (codebook or packaged_codebook()).frames["frame"]
    texts = _by_reference(sentences["text"])
    placed = zip(range(len(sentences)), texts.tolist(), sentences["start"].tolist(), strict=True)
    found = in_parts(partial(_hits_of, codebook=codebook), list(placed), processes, fewest=_MANY)
    travelling = [c for c in sentences if c not in ("block", "start", "end", *_SENTENCE_COLUMNS)]
    kept = sentences[["article_id", *travelling, "sentence", "text"]].assign(text=texts)
    coded = kept.iloc[np.repeat(np.arange(len(sentences)), len(names))].reset_index(drop=True)
    coded["frame"] = names.iloc[np.tile(np.arange(len(names)), len(sentences))].array
    of_row = np.full(len(coded), len(found))
    of_row[[at for at, *_hit in found]] = np.arange(len(found))
    coded["coded"] = of_row < len(found)
    hits = pd.DataFrame(found, columns=["at", "indicator", "evidence", "start", "end", "further"]).drop(columns="at")
    hits = hits.astype({"indicator": "str", "evidence": "str", "start": "Int64", "end": "Int64", "further": "Int64"})
    hits = hits.reindex(of_row).reset_index(drop=True)  # missing where no hit has the number
    hits["further"] = hits["further"].fillna(0).astype(int)
    coded = pd.concat([coded, hits], axis=1)
    return coded if by_hand is None else _with_frames_of(coded, sentences, by_hand)


def _with_frames_of(coded: pd.DataFrame, sentences: pd.DataFrame, by_hand: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the coder's frames, and the evidence that there is for them."""
    if not isinstance(by_hand, pd.DataFrame):
        raise TypeError(
            _("by_hand must be the table that read_coding_sheet returns, got {kind}").format(
                kind=type(by_hand).__name__
            )
        )
    codings = pair_codings(coded, by_hand)
    items = [item_of(a, s) for a, s in zip(sentences["article_id"], sentences["sentence"], strict=True)]
    row_of = {item: row for row, item in enumerate(codings.items)}
    if lacking := [number for number, item in enumerate(items) if item not in row_of]:
        raise ValueError(
            _(
                "coded by hand are {n} of {of} sentences, not this one: {text!r} (article {article}, sentence "
                "{number}); code all of them (analysis code --text --name NAME writes all; earlier answers can be read "
                "again), or estimate shares from a sample with estimated_shares"
            ).format(
                n=len(items) - len(lacking),
                of=len(items),
                text=_begin(str(sentences["text"].iloc[lacking[0]])),
                article=sentences["article_id"].iloc[lacking[0]],
                number=sentences["sentence"].iloc[lacking[0]],
            )
        )
    human = codings.human[[row_of[item] for item in items]].ravel()
    alone = human & ~coded["coded"].to_numpy()
    coded = coded.assign(coded=human, **{name: coded[name].where(human) for name in _HIT})
    text = coded.loc[alone, "text"].astype("str")
    start = np.repeat(sentences["start"].to_numpy(), len(codings.frames))[alone]
    coded.loc[alone, "evidence"] = text
    coded.loc[alone, "start"] = start
    coded.loc[alone, "end"] = start + text.str.len().to_numpy()
    return coded.assign(further=coded["further"].where(human, 0))


def _begin(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"


def _by_reference(column: pd.Series) -> pd.Series:
    """Return many strings so that a repetition takes no more memory than a pointer; Arrow would copy them."""
    if len(column) < _LARGE or not isinstance(column.dtype, pd.StringDtype) or column.dtype.na_value is pd.NA:
        return column
    return column.astype(pd.StringDtype("python", na_value=np.nan))


def _hits_of(placed: list[tuple[int, str, int]], codebook: Codebook | None) -> list[tuple[Any, ...]]:
    """Return the frames of sentences: the row of the table of each, and its words.

    Of every sentence its number, its text and where it begins are given.
    """
    codebook = codebook or packaged_codebook()  # each process has that of its own, and need not be sent it
    found: list[tuple[Any, ...]] = []
    for first in range(0, len(placed), _AT_ONCE):
        numbers, texts, starts = zip(*placed[first : first + _AT_ONCE], strict=True)
        for sentence, frame, hit in find_frames(texts, starts, codebook):
            found.append((numbers[sentence] * len(codebook.frames) + frame, *hit))
    return found
