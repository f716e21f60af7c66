"""A page as it was read: its text and what it states about itself."""

from __future__ import annotations

import importlib
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pandas as pd

from analysis.corpus.encodings import repair_encoding
from analysis.pages.blocks import split_blocks
from analysis.text.dates import parse_day

#: What a page may say about itself, as columns of the manifest.
STATED = ("title", "published", "author", "newspaper")
_PACKAGES = {"trafilatura": "trafilatura", "lxml.html": "lxml", "docx": "python-docx", "pypdf": "pypdf"}


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
        Those of these columns that were concluded from the place of a line, not stated as such.
    encoding
        The encoding that the text was in, as `repair_encoding` names it.
    is_verbatim
        Whether the file is itself the text, so that it can be kept byte for byte.
    """

    text: str
    stated: dict[str, str] = field(default_factory=dict)
    inferred: tuple[str, ...] = ()
    encoding: str = "UTF-8"
    is_verbatim: bool = False


def library(name: str, ending: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(
            f"reading {ending} needs {_PACKAGES[name]}, which is not installed: pip install 'province-frames[pages]'"
        ) from error


def decode_text(raw: bytes, path: Path) -> tuple[str, str]:
    """Return a text file's text with line ends "\\n", and the name of its encoding."""
    try:
        text, encoding = repair_encoding(raw)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), encoding


def from_lines(text: str, stated: dict[str, str]) -> dict[str, str]:
    """Conclude title, day and author from the roles of the lines; nothing where two lines disagree."""
    page = pd.DataFrame({"article_id": ["page"], "title": [stated.get("title", pd.NA)], "text": [text]})
    blocks = split_blocks(page)
    found = {}
    is_headline = blocks["role"] == "headline"
    if is_headline.any():
        found["title"] = " ".join(blocks.loc[is_headline, "text"].iloc[0].split())
        # Above the headline a site prints the day on which the page was looked at.
        below = blocks.loc[is_headline.idxmax() :]
        days = {parse_day(line) for line in below.loc[below["role"] == "date", "text"]} - {None}
        if len(days) == 1:
            found["published"] = min(days).isoformat()
    authors = {_without_label(line) for line in blocks.loc[blocks["role"] == "byline", "text"]} - {""}
    if len(authors) == 1:
        found["author"] = authors.pop()
    return found


def _without_label(byline: str) -> str:
    """Return the names of a byline; nothing where it names a source ("Theo TTXVN") or one word only ("PV")."""
    if re.match(r"(?:theo|nguồn)\b", byline, re.IGNORECASE):
        return ""
    words = re.sub(r"^[^:]{1,30}:\s*", "", byline).split()
    return " ".join(words) if len(words) > 1 else ""


def one_space(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
