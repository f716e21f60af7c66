"""A progress bar, where somebody can see it."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from tqdm import tqdm  # type: ignore[import-untyped]  # a library without types

Item = TypeVar("Item")


def progress(items: Iterable[Item] | None, *, total: int, what: str) -> tqdm[Item]:
    """Go through `items` and show how far, from the second second on; without items, `update` moves the bar.

    Nothing is shown where the output is a file or a pipe, in the processes that share the work, and where
    TQDM_DISABLE=1 is set, as it is while the report is built.
    """
    from tqdm import tqdm

    ipython = sys.modules.get("IPython")
    is_silent: bool | None = False if ipython and ipython.get_ipython() else None  # None: unless this is a terminal
    if multiprocessing.current_process().name != "MainProcess" or os.environ.get("TQDM_DISABLE") == "1":
        is_silent = True
    return tqdm(items, total=total, desc=what, delay=1, disable=is_silent, leave=False)
