"""The check that a table has the columns that a function reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from analysis.system.language import _

if TYPE_CHECKING:
    import pandas as pd


def missing_columns(needed: Iterable[str], present: Iterable[object]) -> str:
    """Return a sentence that names the columns that are missing, or nothing.

    >>> missing_columns(["text", "province"], ["text", "place"])
    'no column province; it has text, place'
    >>> missing_columns(["text"], ["text", "place"])
    ''
    """
    there = list(present)
    missing = [column for column in needed if column not in there]
    if not missing:
        return ""
    has = ", ".join(map(str, there)) or _("none")
    return _("no column {names}; it has {has}").format(names=", ".join(missing), has=has)


def check_columns(table: pd.DataFrame, needed: Sequence[str], *, name: str, source: str = "") -> None:
    """Raise a ValueError if a table lacks columns; `name` is what the parameter is called, `source` who makes it.

    >>> import pandas as pd
    >>> check_columns(pd.DataFrame({"a": [1]}), ["word"], name="tokens", source="segment()")
    Traceback (most recent call last):
    ValueError: tokens has no column word; it has a; it must be the table of segment()
    """
    if sentence := missing_columns(needed, table.columns):
        what = _("{name} has {no_column}; it must be the table of {source}") if source else _("{name} has {no_column}")
        raise ValueError(what.format(name=name, no_column=sentence, source=source))
