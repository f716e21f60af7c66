"""PDF files become text."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.pages.page import first_line, library

# --- Word and PDF -----------------------------------------------------------------------------------


_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)


def read_pdf(path: Path) -> str:
    """Return the text of a PDF, its lines joined to paragraphs."""
    pypdf = library("pypdf", path.suffix)
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError("it needs a password")
        pages = [page.extract_text() for page in reader.pages]
    except Exception as error:  # whatever the wrong byte led to; the other files go on
        raise ValueError(f"{path}: cannot be read as PDF ({first_line(error)})") from error
    return _paragraphs(pages)


def _paragraphs(pages: list[str]) -> str:
    """Join printed lines to paragraphs: a line that runs to the right margin is continued by the next one.

    The margin is the 90th percentile of the length of lines; a line of 80 % of it reaches it, since words of Vietnamese
    are short. A line that begins with a dash or a number is an item of a list and begins anew. Page numbers are left
    out: they would stand in the middle of a sentence.

    >>> _paragraphs(["Bà con ra đồng từ sáng sớm\\nvà về nhà.\\nMùa này được mùa lúa\\nvà ngô.\\n1"])
    'Bà con ra đồng từ sáng sớm và về nhà.\\nMùa này được mùa lúa và ngô.'
    """
    lines = []
    for page in pages:
        of_page = [" ".join(line.split()) for line in page.splitlines()]
        while of_page and not of_page[-1]:
            of_page.pop()
        if of_page and _PAGE_NUMBER.fullmatch(of_page[-1]):
            of_page.pop()
        lines += of_page
    lengths = sorted(len(line) for line in lines if line)
    if not lengths:
        return ""
    margin = 0.8 * lengths[int(0.9 * (len(lengths) - 1))]
    paragraphs: list[str] = []
    before = ""
    for line in lines:
        continues = len(before) >= margin and line and not re.match(r"[-–—•+*]\s|\d+[.)]\s", line)
        if continues:
            paragraphs[-1] += " " + line
        elif line:
            paragraphs.append(line)
        before = line
    return "\n".join(paragraphs)
