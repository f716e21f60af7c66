"""The body of every article, sentence by sentence, with the offsets of each in the article's text."""

from __future__ import annotations

import re
import warnings

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
    chosen = blocks[blocks["role"].isin(roles)]
    if "is_repeat" in chosen:
        chosen = chosen[~chosen["is_repeat"]]
    remaining = set(chosen["article_id"])
    if empty := [a for a in blocks["article_id"].unique() if a not in remaining]:
        warnings.warn(
            _("no line with role {roles} in {articles}: left out of every later table").format(
                roles=", ".join(roles), articles=some(empty)
            ),
            stacklevel=2,
        )
    first_body = blocks[blocks["role"] == "body"].groupby("article_id")["block"].min()
    first_block = first_body.reindex(chosen["article_id"]).to_numpy()
    opens = (chosen["role"] == "body").to_numpy() & (chosen["block"].to_numpy() == first_block)
    texts = chosen["text"].tolist()
    of_lines = in_parts(_spans_of, list(zip(texts, opens.tolist(), strict=True)), processes, fewest=_MANY)
    rows = [
        (position, start + a, start + b, text[a:b])
        for position, (start, text, spans) in enumerate(zip(chosen["start"].tolist(), texts, of_lines, strict=True))
        for a, b in spans
    ]
    spans = pd.DataFrame(rows, columns=["line", "start", "end", "text"])
    kept = ["article_id", "block", *travelling]  # without the text of the lines, which would be copied for nothing
    lines = chosen[kept].iloc[spans["line"]].reset_index(drop=True)
    sentences = lines[["article_id", *(c for c in ["province"] if c in travelling), "block"]].copy()
    sentences["sentence"] = sentences.groupby("article_id").cumcount() + 1
    for column in ("start", "end", "text"):
        sentences[column] = spans[column].astype(blocks[column].dtype)
    further = [c for c in travelling if c != "province"]
    return pd.concat([sentences, lines[further]], axis=1)


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
