"""The body of every article, sentence by sentence, with the offsets of each in the article's text."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pandas as pd

from analysis.corpus.rows import some
from analysis.system.columns import check_columns
from analysis.system.language import _
from analysis.system.processes import in_parts
from analysis.text.sentence_ends import sentence_spans

# "(BLC) - ", "(Báo Quảng Ngãi)- ", "BTO - ", "YênBái - ", "Baothanhhoa.vn - ", "Sơn La (TTXVN) - ": who reports,
# before the report.
_DATELINE = re.compile(
    r"(?:\w[\w ]{1,20}\s)?\([^()\d]{2,40}\)\s*[-–—:]\s*(?=\S)"
    r"|[A-ZĐ]{2,8}(?:\.VN)?\s+[-–—]\s+(?=\S)"
    r"|[A-ZĐ][^\W\d_A-ZĐ]+[A-ZĐ][^\W\d_]+\s+[-–—]\s+(?=\S)"
    r"|[\w-]+(?:\.[\w-]+)*\.vn\s*[-–—]\s*(?=\S)",
)

_MANY = 20_000  # lines; of fewer one process is done before another one has started


def split_sentences(blocks: pd.DataFrame, *, roles: tuple[str, ...] = ("body",), processes: int = 1) -> pd.DataFrame:
    """Split the lines of an article into sentences, each an exact slice of the article's text.

    One row is one sentence. A sentence never crosses a line of the page, so a heading without a full stop
    does not flow into the paragraph below it. A dateline such as "(BLC) -" before the first sentence is
    left out: it names the newspaper and says nothing.

    Parameters
    ----------
    blocks
        The table of `split_blocks`.
    roles
        The roles whose lines count. `("body", "headline", "heading", "caption")` shows what changes when they
        are included; lines marked `is_repeat` never count twice.
    processes
        Number of processes that share the work. Of fewer than 20,000 lines one does all, since another would take
        longer to start. The table is the same.

    Returns
    -------
    DataFrame
        In the order of the pages:

        - article_id : str
        - province (if the articles have one) : str
        - block : int, the line on the page
        - sentence : int, number of the sentence in its article, from 1
        - start, end : int, offsets into `articles.text`, in characters
        - text : str, `articles.text[start:end]`
        - every further grouping column of the articles

    Raises
    ------
    ValueError
        If `roles` holds something that is not a role.

    Warns
    -----
    UserWarning
        If an article has no line with one of the roles: it then has no sentence and appears in no later table.

    Examples
    --------
    >>> blocks = pd.DataFrame({"article_id": ["a"], "block": [1], "role": ["body"], "start": [10], "end": [35],
    ...                        "text": ["(BLC) - Lúa tốt. Dân vui."]})
    >>> split_sentences(blocks)[["sentence", "start", "end", "text"]].values.tolist()
    [[1, 18, 26, 'Lúa tốt.'], [2, 27, 35, 'Dân vui.']]
    """
    check_columns(blocks, ["article_id", "block", "role", "start", "text"], name="blocks", source="split_blocks()")
    known = ("headline", "date", "byline", "caption", "heading", "body", "boilerplate")
    if isinstance(roles, str) or not roles or not set(roles).issubset(known):
        raise ValueError(
            _("roles must be a tuple of {known}, not {roles!r}").format(known=", ".join(known), roles=roles)
        )
    travelling = [
        c for c in blocks if c not in ("article_id", "block", "role", "start", "end", "text", "rule", "is_repeat")
    ]
    article, names = pd.factorize(blocks["article_id"])
    is_chosen = blocks["role"].isin(roles).to_numpy()
    if "is_repeat" in blocks:
        is_chosen = is_chosen & ~blocks["is_repeat"].to_numpy(dtype=bool)
    chosen = np.flatnonzero(is_chosen)
    if empty := [names[number] for number in np.setdiff1d(np.arange(len(names)), article[chosen])]:
        warnings.warn(
            _("no line with role {roles} in {articles}: left out of every later table").format(
                roles=", ".join(roles), articles=some(empty)
            ),
            stacklevel=2,
        )
    opens = _open_the_body(blocks, article)[chosen]
    texts = blocks["text"].iloc[chosen].tolist()
    of_lines = in_parts(_spans_of, list(zip(texts, opens.tolist(), strict=True)), processes, fewest=_MANY)
    starts = blocks["start"].iloc[chosen].tolist()
    spans = [
        (start + a, start + b, text[a:b])
        for start, text, spans in zip(starts, texts, of_lines, strict=True)
        for a, b in spans
    ]
    rows = np.repeat(chosen, [len(spans) for spans in of_lines])
    kept = ["article_id", *(c for c in ["province"] if c in travelling), "block"]
    further = [c for c in travelling if c != "province"]
    # without the text of the lines, which would be copied for nothing
    lines = blocks[[*kept, *further]].iloc[rows].reset_index(drop=True)
    exact = {
        column: pd.Series([span[place] for span in spans], dtype=blocks[column].dtype)
        for place, column in enumerate(("start", "end", "text"))
    }
    return pd.DataFrame(
        {c: lines[c] for c in kept} | {"sentence": _numbered(article[rows])} | exact | {c: lines[c] for c in further}
    )


def _open_the_body(blocks: pd.DataFrame, article: np.ndarray) -> np.ndarray:
    """Return which lines are the first line of body of their article, where a dateline may be."""
    is_body, number = (blocks["role"] == "body").to_numpy(), blocks["block"].to_numpy()
    if not is_body.any():
        return is_body
    first = np.full(article.max() + 2, number[is_body].max() + 1)  # the last for lines of no article
    np.minimum.at(first, article[is_body], number[is_body])
    return is_body & (number == first[article]) & (article >= 0)


def _numbered(articles: np.ndarray) -> np.ndarray:
    """Return the number of every row among those of its article, from 1."""
    order = np.argsort(articles, kind="stable")
    in_order = articles[order]
    numbers = np.empty(len(articles), dtype=np.int64)
    numbers[order] = np.arange(1, len(articles) + 1) - np.searchsorted(in_order, in_order)
    return numbers


def _spans_of(lines: list[tuple[str, bool]]) -> list[list[tuple[int, int]]]:
    """Return the sentences of lines, given the text of each and if it may open with a dateline."""
    found = []
    for text, opens in lines:
        skip = 0
        if opens and (dateline := _DATELINE.match(text)):
            # "OCOP - hướng đi mới": a small letter goes on with the sentence
            skip = 0 if text[dateline.end()].islower() else dateline.end()
        found.append([(skip + a, skip + b) for a, b in sentence_spans(text[skip:])])
    return found


def refuse_repeats(sentences: pd.DataFrame) -> None:
    """Raise a ValueError if a sentence occurs in the table twice."""
    if (twice := sentences.duplicated(["article_id", "sentence"])).any():
        article, sentence = sentences.loc[twice, ["article_id", "sentence"]].iloc[0]
        raise ValueError(
            _("sentences must hold each sentence once; sentence {sentence} of {article} occurs twice").format(
                sentence=sentence, article=article
            )
        )
