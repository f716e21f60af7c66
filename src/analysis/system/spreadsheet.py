"""Text that a spreadsheet shows as it is, and does not run as a formula."""

from __future__ import annotations

import re

# A cell that begins with one of these is run as a formula by a spreadsheet, in some also after spaces and invisible
# characters. Where the comma marks decimals, as in Viet Nam, a spreadsheet cuts a file at ";" and at every line
# break, so a cell may begin there.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\x00"
_BEGINNING = rf"^(?=[\s{_INVISIBLE}]*[=+@\-\uff1d\uff0b\uff20\uff0d]|\t)"
_FORMULA = re.compile(_BEGINNING)
_FORMULA_ANYWHERE = re.compile(rf"{_BEGINNING}|(?<=[;\t\n])(?=[ ]*[=@\uff1d\uff20]|[+\-\uff0b\uff0d])")


def is_formula(text: str) -> bool:
    """Return True if a spreadsheet would run a cell with this text.

    >>> is_formula("=1+1"), is_formula("1+1")
    (True, False)
    """
    return _FORMULA.match(text) is not None


def inert(text: str) -> str:
    """Return `text` with an apostrophe, as spreadsheets themselves write it, wherever a formula would begin.

    >>> inert("=1+1"), inert("12;=1+1"), inert("1+1")
    ("'=1+1", "12;'=1+1", '1+1')
    """
    # a bare carriage return is not quoted by the csv writer and begins a new row for its reader
    return _FORMULA_ANYWHERE.sub("'", text.replace("\r\n", "\n").replace("\r", "\n"))
