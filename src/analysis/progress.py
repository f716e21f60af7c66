"""A progress bar for long work: in terminals and notebooks, silent where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TypeVar

Item = TypeVar("Item")


def progress(items: Iterable[Item], *, total: int, what: str) -> Iterable[Item]:
    """Go through `items` and show how far, from the second second on.

    Nothing is shown where the output is a file or a pipe, or TQDM_DISABLE=1 is set, as it is while the report is built.
    """
    from tqdm import tqdm

    in_notebook = "ipykernel" in sys.modules
    return tqdm(items, total=total, desc=what, delay=1, disable=False if in_notebook else None, leave=False)
