"""A progress bar, where somebody can see it."""

from __future__ import annotations

import io
import multiprocessing
import os
import sys
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

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
    in_notebook = bool(ipython and ipython.get_ipython())
    is_silent: bool | None = False if in_notebook else None  # None: unless this is a terminal
    if multiprocessing.current_process().name != "MainProcess" or os.environ.get("TQDM_DISABLE") == "1":
        is_silent = True
    options: dict[str, Any] = {"total": total, "desc": what, "delay": 1, "disable": is_silent, "leave": False}
    return _in_notebook()(items, file=io.StringIO(), ncols=80, **options) if in_notebook else tqdm(items, **options)


@cache
def _in_notebook() -> type[tqdm[Any]]:
    """Return the class of bars below a notebook's cell: a cleared bar on stderr would be saved as a line of blanks."""
    from tqdm import tqdm

    class Below(tqdm):
        _shown: Any = None

        def display(self, msg: str | None = None, **_place: Any) -> None:
            from IPython.display import display

            data = {} if msg == "" else {"text/plain": str(self)}
            if self._shown is not None:
                self._shown.update(data, raw=True)
            elif data:
                self._shown = display(data, raw=True, display_id=True)

    return Below
