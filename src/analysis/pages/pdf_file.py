"""PDF files become text."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from analysis.pages.page import first_line, library

# A longer line at the edge of several pages is prose that is there twice.
_LONGEST_HEADER = 12

# A running header or footer has up to this many lines.
_EDGE = 3

_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)


def read_pdf(path: Path) -> str:
    """Return the text of a PDF, its lines joined to paragraphs."""
    pypdf = library("pypdf", path.suffix)
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError("it needs a password; save it without one")
        pages = [page.extract_text() for page in reader.pages]
    except Exception as error:  # whatever the wrong byte led to; the other files go on
        if "cryptography" in str(error):
            raise ValueError(
                f"{path}: encrypted with AES; install what decrypts it (pip install cryptography), or save the file "
                "without protection"
            ) from error
        raise ValueError(f"{path}: cannot be read as PDF ({first_line(error)})") from error
    return _paragraphs(pages)


def _paragraphs(pages: list[str]) -> str:
    """Join printed lines to paragraphs: a line that runs to the right margin is continued by the next one.

    The margin is the 90th percentile of the length of lines; a line of 80 % of it reaches it, since words of Vietnamese
    are short. A line that begins with a dash or a number is an item of a list and begins anew. Page numbers and running
    headers are left out: they would come into the middle of a sentence.

    >>> _paragraphs(["Bà con ra đồng từ sáng sớm\\nvà về nhà.\\nMùa này được mùa lúa\\nvà ngô.\\n1"])
    'Bà con ra đồng từ sáng sớm và về nhà.\\nMùa này được mùa lúa và ngô.'
    """
    lines = _without_edges([[bare for line in page.splitlines() if (bare := " ".join(line.split()))] for page in pages])
    lengths = sorted(len(line) for line in lines if line)
    if not lengths:
        return ""
    margin = 0.8 * lengths[int(0.9 * (len(lengths) - 1))]
    paragraphs: list[str] = []
    before = ""
    for line in lines:
        continues = (len(before) >= margin or _goes_on(before, line)) and not re.match(r"[-–—•+*]\s|\d+[.)]\s", line)
        if continues:
            paragraphs[-1] += " " + line
        else:
            paragraphs.append(line)
        before = line
    return "\n".join(paragraphs)


def _goes_on(before: str, line: str) -> bool:
    """Return True if a sentence or a headline goes on from a short line to the next."""
    if not before or before.endswith((".", "!", "?", ":", ";", "…")):
        return False
    return line[0].islower() or (before.isupper() and line.isupper())


def _without_edges(pages: list[list[str]]) -> list[str]:
    """Return the lines of all pages without page numbers, and without what is printed at the edge of several pages."""
    edges = Counter(
        shape
        for page in pages
        for shape in {_shape(line) for line in [*page[:_EDGE], *page[max(_EDGE, len(page) - _EDGE) :]]}
    )
    running = {
        shape
        for shape, times in edges.items()
        if times > 1 and times >= len(pages) / 2 and len(shape.split()) <= _LONGEST_HEADER
    }
    lines: list[str] = []
    for page in pages:
        first, end = 0, len(page)
        while first < min(_EDGE, end) and (_shape(page[first]) in running or _PAGE_NUMBER.fullmatch(page[first])):
            first += 1
        while end > max(first, len(page) - _EDGE) and (
            _shape(page[end - 1]) in running or _PAGE_NUMBER.fullmatch(page[end - 1])
        ):
            end -= 1
        lines += page[first:end]
    return lines


def _shape(line: str) -> str:
    """Return a line with its numbers as "0": running headers are equal but for the number of the page."""
    return re.sub(r"\d+", "0", line)
