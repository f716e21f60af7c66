"""Names of files: as they are shown in a terminal, and as ids of articles."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from analysis.text.spelling import fold

_LONGEST_ID = 60
# Windows has no files of these names, whatever their ending.
_RESERVED = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))))


def shown(path: str | Path) -> str:
    r"""Return a file's name, its control characters escaped: a terminal would act on them.

    >>> shown("tin\x1b[2J.txt"), shown("tỉnh ủy.txt")
    ('tin\\x1b[2J.txt', 'tỉnh ủy.txt')
    """
    return "".join(char if char.isprintable() else _escaped(char) for char in readable(str(path)))


def readable(name: str) -> str:
    """Return a name or argument as UTF-8, in which nearly all are, whatever the locale says."""
    try:
        return os.fsencode(name).decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a character, as names on Windows may have
        return name


def _escaped(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def free_id(path: Path, taken: Iterable[str]) -> str:
    """Return the file's name in letters a-z, digits and hyphens, with a number if it is taken or reserved.

    >>> free_id(Path("Tỉnh ủy.pdf"), ["tinh-uy"]), free_id(Path("aux.txt"), [])
    ('tinh-uy-2', 'aux-2')
    """
    name = re.sub(r"[^a-z0-9]+", "-", fold(readable(path.stem))).strip("-") or "article"
    if len(name) > _LONGEST_ID:
        name = name[: name.rfind("-", 0, _LONGEST_ID) if "-" in name[:_LONGEST_ID] else _LONGEST_ID]
    not_free = {other.casefold() for other in taken} | _RESERVED
    free, number = name, 2
    while free in not_free:
        free, number = f"{name}-{number}", number + 1
    return free


def is_reserved(article_id: str) -> bool:
    """Return True if Windows has no file of this name."""
    return article_id.casefold().split(".")[0] in _RESERVED
