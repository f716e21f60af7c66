"""Sentences coded by hand, beside what the indicators found in them."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.frames.notation import counting_form
from analysis.system.language import _

_KEYS = (["item"], ["article_id", "sentence"])


def item_of(article_id: object, sentence: object) -> str:
    """Return a name for a sentence that does not show where it comes from."""
    return hashlib.sha256(f"{article_id}\n{sentence}".encode()).hexdigest()[:10]


class Coded(NamedTuple):
    """The table of `code_sentences`, one row per sentence."""

    sentences: pd.DataFrame  # the first row of each in the table
    items: list[str]
    codes: np.ndarray  # sentences × frames
    frames: list[str]


def by_sentence(coded: pd.DataFrame) -> Coded:
    """Return the table of `code_sentences` with one row per sentence, in order of appearance."""
    row = coded.groupby(["article_id", "sentence"], sort=False, observed=True).ngroup().to_numpy()
    first = coded.iloc[np.unique(row, return_index=True)[1]].reset_index(drop=True)
    frame, frames = pd.factorize(coded["frame"])
    codes = np.zeros((len(first), len(frames)), dtype=bool)
    codes[row, frame] = coded["coded"]
    items = [item_of(a, s) for a, s in zip(first["article_id"], first["sentence"], strict=True)]
    return Coded(first, items, codes, list(frames))


class Codings(NamedTuple):
    """Every hand-coded sentence with the frames of the machine and those of the coder."""

    items: list[str]
    machine: np.ndarray  # sentences × frames
    human: np.ndarray
    article: np.ndarray  # a number for the article of each
    frames: list[str]


def pair_codings(coded: pd.DataFrame, gold: pd.DataFrame) -> Codings:
    """Return both codings of the sentences in `gold`; raise a ValueError where they are not those of `coded`."""
    key = next((key for key in _KEYS if all(c in gold for c in key)), None)
    if key is None or "frames" not in gold:
        raise ValueError(
            _(
                "the hand-coded table has {columns}; needed are article_id, sentence and frames, or item and frames"
            ).format(columns=", ".join(map(str, gold.columns)))
        )
    if gold.empty:
        raise ValueError(_("the hand-coded table holds no sentence; there is nothing to compare"))
    known = by_sentence(coded)
    items = list(gold["item"]) if key == ["item"] else [item_of(a, s) for a, s in gold[key].itertuples(index=False)]
    called = [" ".join(map(str, row)) for row in gold[key].itertuples(index=False)]
    row_of = {item: row for row, item in enumerate(known.items)}
    texts = known.sentences["text"].to_numpy()
    frames = known.frames
    human = np.zeros((len(gold), len(frames)), dtype=bool)
    seen: set[str] = set()
    for row, (item, call, listed) in enumerate(zip(items, called, gold["frames"], strict=True)):
        if item not in row_of:
            raise ValueError(
                _("hand-coded sentence {call} is not among the sentences that were coded").format(call=call)
            )
        if item in seen:
            raise ValueError(_("hand-coded sentence {call} occurs twice; it must occur once").format(call=call))
        seen.add(item)
        if "text" in gold and _same(gold["text"].iloc[row]) != _same(texts[row_of[item]]):
            raise ValueError(
                _(
                    "hand-coded sentence {call} reads {iloc!r}, the coded one {texts!r}; they must be the same sentence"
                ).format(call=call, iloc=gold["text"].iloc[row], texts=texts[row_of[item]])
            )
        for frame in split_frames(listed):
            if frame not in frames:
                raise ValueError(
                    _("hand-coded sentence {call} has the frame {frame!r}; it must be one of {frames}").format(
                        call=call, frame=frame, frames=", ".join(frames)
                    )
                )
            human[row, frames.index(frame)] = True
    rows = [row_of[item] for item in items]
    article = pd.factorize(known.sentences["article_id"].iloc[rows])[0]
    return Codings(items, known.codes[rows], human, article, frames)


def _same(text: object) -> str:
    return " ".join(counting_form(str(text))[0].split())


def split_frames(cell: Any) -> list[str]:
    """Return the frames that a cell names, separated by ";"."""
    return [] if pd.isna(cell) else [name for part in str(cell).split(";") if (name := part.strip())]
