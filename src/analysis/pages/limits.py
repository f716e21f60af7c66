"""How large a file may be: a limit with a message is better than a computer that stands still."""

from __future__ import annotations

from pathlib import Path

from analysis.system.language import _, number

_MEGABYTE = 1_000_000
#: An article is rarely over a megabyte; a PDF with photographs may have twenty.
LARGEST_FILE = 50 * _MEGABYTE
#: A few kilobytes of a hostile zip file unpack to gigabytes.
LARGEST_UNPACKED = 200 * _MEGABYTE
#: A book, not an article, and minutes of work.
MOST_PAGES = 2_000


def check_size(path: Path, size: int, *, unpacked: bool = False) -> None:
    """Raise a ValueError that names both sizes if a file, or what it unpacks to, is too large."""
    limit = LARGEST_UNPACKED if unpacked else LARGEST_FILE
    if size > limit:
        what = (
            _("unpacked it has {size} MB; at most {limit} MB are read")
            if unpacked
            else _("it has {size} MB; at most {limit} MB are read, so divide it")
        )
        what = what.format(size=number(size / _MEGABYTE, 0), limit=number(limit / _MEGABYTE, 0))
        raise ValueError(f"{path}: {what}")
