"""Two coders' sheets: how far they agree, and where they do not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.frames.agreement import agreement_table
from analysis.frames.codebook import Codebook, load_codebook
from analysis.frames.hand_coded import item_of, split_frames
from analysis.measures.resampling import check_resamples, normal_quantile
from analysis.system.language import _

_LEVEL = 0.95
_RESAMPLES = 1000
_FROM_ONE_SIDE = ("precision", "recall")  # say who is right; between two coders nobody is


def coder_agreement(
    first: pd.DataFrame,
    second: pd.DataFrame,
    sentences: pd.DataFrame | None = None,
    *,
    codebook: Codebook | None = None,
    level: float = _LEVEL,
    resamples: int = _RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure, frame by frame, how far two coders agree on the sentences of one sheet.

    One row is one frame, and a last row "macro" holds the means over the frames. Where a frame is rare, alpha and kappa
    are low although the coders hardly differ: read them beside `observed`, `ac1` and the counts.

    Parameters
    ----------
    first, second
        The tables of `read_coding_sheet`, of the same sheet.
    sentences
        The table of `split_sentences` or `code_sentences` that the sheet was drawn from. It says which article a
        sentence is from, and the intervals need that; without it there are none.
    codebook
        The frames; without one, the codebook that comes with the package.
    level, resamples, seed
        Of the intervals: whole articles are drawn with replacement, as in `agreement`.

    Returns
    -------
    DataFrame
        Frames in the order of the codebook, then "macro":

        - frame : str
        - sentences : int, number of sentences that both coded
        - articles : int, number of articles that they are from; missing without `sentences`
        - both, first_only, second_only, neither : int, sentences with the frame in the coding of both, of one or of no
          coder; sums over the frames in the row "macro"
        - f1 : float, 2 both / (2 both + first_only + second_only)
        - alpha : float, Krippendorff's alpha, nominal
        - observed : float, share of sentences that both code alike (per cent agreement is 100 times that)
        - kappa : float, Cohen's kappa
        - ac1 : float, Gwet's AC1
        - f1_low, f1_high and the same for every measure : float, ends of the interval at article level; missing where
          fewer than three articles are known
        - interval : str, "articles", or why no row has an interval: "one article", "two articles",
          "articles not known"

        A measure whose denominator is 0 is missing, and left out of the mean.

    Raises
    ------
    ValueError
        If the two are of different sheets, or `sentences` lacks a sentence of theirs.

    Notes
    -----
    Krippendorff (2011), Computing Krippendorff's alpha-reliability. Cohen (1960), Educational and Psychological
    Measurement 20. Gwet (2008), British Journal of Mathematical and Statistical Psychology 61.

    Examples
    --------
    >>> first = pd.DataFrame({"item": list("abcd"), "text": list("abcd"), "frames": ["pace", "pace", "", ""]})
    >>> second = first.assign(frames=["pace", "", "", ""])
    >>> table = coder_agreement(first, second).set_index("frame")
    >>> table.loc["pace", ["both", "first_only", "observed", "kappa"]].tolist()
    [1.0, 1.0, 0.75, 0.5]
    """
    normal_quantile(level)
    check_resamples(resamples)
    frames = list((codebook or load_codebook()).frames["frame"])
    pair = same_sentences(first, second)
    left, right = (_codes(pair[side], frames) for side in ("frames_first", "frames_second"))
    article = np.zeros(len(pair), dtype=int)
    if sentences is not None:
        keys = zip(sentences["article_id"], sentences["sentence"], strict=True)
        article_of = {item_of(article_id, number): article_id for article_id, number in keys}
        if lacking := [item for item in pair["item"] if item not in article_of]:
            raise ValueError(
                _("item {item} is not among these sentences; they must be those that the sheet was drawn from").format(
                    item=lacking[0]
                )
            )
        article = pd.factorize(pair["item"].map(article_of))[0]
    table = agreement_table(left, right, article, frames, level=level, resamples=resamples, seed=seed)
    table = table.rename(columns={"tp": "both", "fp": "first_only", "fn": "second_only", "tn": "neither"})
    table = table.drop(columns=[c for c in table.columns.astype(str) if c.startswith(_FROM_ONE_SIDE)]).astype(
        {"articles": "Int64"}
    )
    if sentences is None:
        table = table.assign(articles=pd.array([pd.NA] * len(table), dtype="Int64"), interval="articles not known")
    return table


def disagreements(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences of one sheet that two coders gave different frames.

    One row is one sentence. `adjudication_desk` shows them on a page where a third reading decides.

    Parameters
    ----------
    first, second
        The tables of `read_coding_sheet`, of the same sheet.

    Returns
    -------
    DataFrame
        In the order of the first sheet:

        - item, text : str
        - agreed : str, frames that both gave, separated by ";"
        - first_only, second_only : str, frames that only one of them gave

    Raises
    ------
    ValueError
        If the two are of different sheets.

    Examples
    --------
    >>> first = pd.DataFrame({"item": ["a", "b"], "text": ["Một.", "Hai."], "frames": ["pace;cadre", ""]})
    >>> disagreements(first, first.assign(frames=["pace;oversight", ""])).values.tolist()
    [['a', 'Một.', 'pace', 'cadre', 'oversight']]
    """
    rows = []
    for item, text, left, right in same_sentences(first, second).itertuples(index=False):
        one, other = split_frames(left), split_frames(right)
        if set(one) != set(other):
            parts = (
                [f for f in one if f in other],
                [f for f in one if f not in other],
                [f for f in other if f not in one],
            )
            rows.append((item, text, *map(";".join, parts)))
    return pd.DataFrame(rows, columns=["item", "text", "agreed", "first_only", "second_only"], dtype="str")


def same_sentences(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return item, text, frames_first and frames_second; refuse tables that are not of the same sentences."""
    texts = dict(zip(first["item"], first["text"], strict=True))
    others = dict(zip(second["item"], second["text"], strict=True))
    if strange := [item for item in (*texts, *others) if texts.get(item) != others.get(item)]:
        raise ValueError(
            _("item {item} is not in both files with the same text; both must be codings of the same sheet").format(
                item=strange[0]
            )
        )
    if not texts:
        raise ValueError(_("the sheets hold no sentence; there is nothing to compare"))
    left, right = first[["item", "text", "frames"]], second[["item", "frames"]]
    return left.merge(right, on="item", suffixes=("_first", "_second"))


def _codes(listed: pd.Series, frames: list[str]) -> np.ndarray:
    codes = np.zeros((len(listed), len(frames)), dtype=bool)
    for row, cell in enumerate(listed):
        for frame in split_frames(cell):
            if frame not in frames:
                raise ValueError(
                    _("frame {frame!r}; it must be one of {frames}").format(frame=frame, frames=", ".join(frames))
                )
            codes[row, frames.index(frame)] = True
    return codes
