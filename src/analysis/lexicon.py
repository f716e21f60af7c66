"""The domain lexicon mends the words of the library: its entries are kept whole, and cut out of longer words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd

from analysis.segmenter import Pieces
from analysis.vietnamese import is_roman_numeral

# What may stand before the name of a place and be taken as part of it: "Tỉnh Sơn La".
_ADMINISTRATIVE = frozenset(
    "tỉnh huyện xã phường quận tp tp. tx thành phố thị trấn thôn bản báo đài".split()
)
_ATOM = re.compile(r"\w+|[^\w\s]")
_NONE, _SPACE, _ANY = 0, 1, 2  # what may be between two atoms of an entry


class Lexicon:
    """Entries to keep whole, compiled.

    Parameters
    ----------
    entries
        One with capitals is a name, found only where the text capitalises it, or writes it in capitals throughout;
        another is a term, found in any case. A hyphen between spaces is found with and without them.

    Raises
    ------
    ValueError
        If an entry has fewer than two syllables, which would change nothing.
    """

    def __init__(self, entries: Sequence[str]) -> None:
        for entry in entries:
            if len(re.findall(r"\w+", entry)) < 2:
                raise ValueError(f"lexicon entry {entry!r}; an entry has at least two syllables, such as 'cấp ủy'")
        names = [_atoms(entry) for entry in entries if entry != entry.lower()]
        terms = [_atoms(entry) for entry in entries if entry == entry.lower()]
        self._names = _Trie(
            variant for atoms, gaps in names for variant in ...
        )
