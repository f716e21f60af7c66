"""Which article and sentence were at fault, found in the traceback of an error inside a notebook."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from analysis.system.language import _

# What the kernel runs before the first cell of a notebook of a report.
INSTALL = "from analysis.report.faults import install; install()"


def install() -> None:
    """Let errors in this kernel say which article and sentence they come from, where the traceback shows it.

    What a library says of its own future says nothing of the numbers, and is no reason to refuse a report.
    """
    from IPython import get_ipython

    for category in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
        warnings.simplefilter("ignore", category)

    def handler(
        shell: Any, kind: type[BaseException], error: BaseException, trace: TracebackType, tb_offset: Any = None
    ) -> None:
        where = at_fault(trace)
        if where and where not in str(error):
            error.args = (_("{error} (in {where})").format(error=error, where=where),)
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    get_ipython().set_custom_exc((Exception,), handler)


def at_fault(trace: TracebackType | None) -> str:
    """Return the article and sentence that the innermost frame of a traceback was at work on, or nothing.

    A frame names them if it holds a row with article_id and sentence; or the text of a sentence, if a frame further out
    holds the table that the text is from.
    """
    import pandas as pd

    frames = list(_frames(trace))
    tables = [value for local in frames for value in local.values() if isinstance(value, pd.DataFrame)]
    tables = [table for table in tables if {"article_id", "text"} <= set(table)]
    for local in reversed(frames):
        for value in local.values():
            if isinstance(article := getattr(value, "article_id", None), str):
                return _named(article, getattr(value, "sentence", None))
        text = local.get("text")
        if isinstance(text, str):
            for table in tables:
                rows = table[table["text"] == text]
                if len(rows):
                    return _named(rows["article_id"].iloc[0], rows["sentence"].iloc[0] if "sentence" in rows else None)
    return ""


def _frames(trace: TracebackType | None) -> Iterator[dict[str, Any]]:
    while trace is not None:
        yield dict(trace.tb_frame.f_locals)
        trace = trace.tb_next


def _named(article: str, sentence: object) -> str:
    return _("article {article}").format(article=article) + (
        _(", sentence {sentence}").format(sentence=sentence) if sentence is not None else ""
    )
