"""A page as it was read: its text and what it states about itself."""

from __future__ import annotations

import importlib
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import ModuleType

import pandas as pd

from analysis.corpus.encodings import repair_encoding
from analysis.pages.blocks import split_blocks
from analysis.pages.headline import HEADLINE_GOES_ON
from analysis.pages.headline_evidence import headline_without_day
from analysis.pages.lines import INVISIBLE
from analysis.pages.opening import OFFICE_RULE
from analysis.system.language import _
from analysis.text.dates import parse_day

#: What a page may say about itself, as columns of the manifest.
STATED = ("title", "published", "author", "newspaper")
_PACKAGES = {"trafilatura": "trafilatura", "lxml.html": "lxml", "lxml.etree": "lxml", "pypdfium2": "pypdfium2"}


@dataclass(frozen=True)
class Page:
    """What one file holds: the text of the page and what the page states about itself.

    Attributes
    ----------
    text
        The lines of the page in Unicode NFC, line ends "\\n".
    stated
        Values for the columns title, published (YYYY-MM-DD), author and newspaper, where the page has them.
    inferred
        Those of these columns that were concluded from where a line stands, not stated as such.
    encoding
        The encoding that the text was in, as `repair_encoding` names it.
    is_verbatim
        Whether the file is itself the text, so that it can be kept byte for byte.
    remarks
        What a reader should know of the text, a sentence each: pages without text, words that look broken.
    """

    text: str
    stated: dict[str, str] = field(default_factory=dict)
    inferred: tuple[str, ...] = ()
    encoding: str = "UTF-8"
    is_verbatim: bool = False
    remarks: tuple[str, ...] = ()


def library(name: str, ending: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(
            _("reading {ending} needs {package}, which is not installed: pip install 'province-frames[pages]'").format(
                ending=ending, package=_PACKAGES[name]
            )
        ) from error


def decode_text(raw: bytes, path: Path) -> tuple[str, str]:
    """Return a text file's text with line ends "\\n", and the name of its encoding."""
    try:
        text, encoding = repair_encoding(raw)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), encoding


def from_lines(text: str, stated: dict[str, str]) -> dict[str, str]:
    """Conclude title, date and author from the roles of the lines; nothing where two lines disagree."""
    page = pd.DataFrame({"article_id": ["page"], "title": [stated.get("title", pd.NA)], "text": [text]})
    blocks = split_blocks(page)
    found = {}
    is_headline = blocks["role"] == "headline"
    above, below = blocks.iloc[:0], blocks
    in_title = None
    if is_headline.any():
        first = int(is_headline.to_numpy().argmax())
        title = " ".join(one_space(line) for line in blocks["text"].iloc[first : _end_of_headline(blocks, first)])
        found["title"] = headline_without_day(title)
        in_title = day_of(title[len(found["title"]) :])
        above, below = blocks.iloc[:first], blocks.iloc[first:]
    # Above the headline a site prints the date on which the page was looked at, unless there is no other.
    for part in (below, above):
        days = {day for line in part.loc[part["role"] == "date", "text"] if (day := day_of(line))}
        days |= {in_title} if in_title and part is below else set()
        if days:
            if len(days) == 1:
                found["published"] = days.pop().isoformat()
            break
    is_author = (blocks["role"] == "byline") & (blocks["rule"] != OFFICE_RULE)
    authors = {_without_label(line) for line in blocks.loc[is_author, "text"]} - {""}
    if len(authors) == 1:
        found["author"] = authors.pop()
    return found


def _end_of_headline(blocks: pd.DataFrame, first: int) -> int:
    """Return the row after the last line of a headline that begins in row `first`."""
    end = first + 1
    while end < len(blocks) and blocks["rule"].iloc[end] == HEADLINE_GOES_ON:
        end += 1
    return end


_MONTH_IN_WORDS = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(\d{4})(?!\d)", re.IGNORECASE)
_MONTHS = (
    *("một|giêng", "hai", "ba", "tư|bốn", "năm", "sáu", "bảy|bẩy", "tám", "chín", "mười(?! (?:một|hai))", "mười một"),
    "mười hai|chạp",
)
_MONTH_NAMES = [
    re.compile(rf"(?<!\d)(\d{{1,2}})\s+tháng\s+(?:{name}),?\s+(?:năm\s+)?(\d{{4}})(?!\d)", re.IGNORECASE)
    for name in _MONTHS
]
_AMERICAN = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)
_SLASHES = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/\d{4}(?!\d)")


def day_of(text: str) -> date | None:
    """Return the date in a line, or None where there is none or where day and month may be exchanged.

    A clock with AM or PM comes from a system set to American English, which may write the month first.

    >>> day_of("Được đăng: Thứ ba, 13 Tháng 10 2015 09:10").isoformat()
    '2015-10-13'
    >>> day_of("22 Tháng Chín, 2023").isoformat()
    '2023-09-22'
    >>> day_of("10:12 AM 18/02/2021").isoformat()
    '2021-02-18'
    >>> day_of("10:12 AM 03/04/2021") is None
    True
    """
    if _AMERICAN.search(text) and is_ambiguous(text):
        return None
    for month, name in enumerate(_MONTH_NAMES, start=1):
        text = name.sub(rf"\g<1>/{month}/\g<2>", text)
    return parse_day(_MONTH_IN_WORDS.sub(r"\1/\2/\3", text))


def is_ambiguous(text: str) -> bool:
    """Return True for a date with slashes whose first number may be the month as well as the day."""
    found = _SLASHES.search(text)
    return found is not None and int(found[1]) <= 12 and int(found[2]) <= 12 and int(found[1]) != int(found[2])


def _without_label(byline: str) -> str:
    """Return the names of a byline; nothing where it names a source ("Theo TTXVN") or one word only ("PV")."""
    if re.match(r"\(?(?:theo|nguồn)\b", byline, re.IGNORECASE):
        return ""
    words = re.sub(r"^[^:]{1,30}:\s*", "", byline).strip(" |").split()
    return " ".join(words) if len(words) > 1 else ""


_WITHOUT_INVISIBLE = str.maketrans("", "", INVISIBLE)


def one_space(text: str) -> str:
    """Return `text` in NFC, with single spaces and without what a reader does not see."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_WITHOUT_INVISIBLE)).split())


def first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
