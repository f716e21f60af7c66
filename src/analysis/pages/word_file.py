"""Word files become text."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.pages.page import first_line, library

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# What Word does not show once changes are accepted, and the second form of a text box for old programs.
_NOT_SHOWN = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_MC}Fallback"})
_AS_TEXT = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read_docx(path: Path) -> str:
    """Return what Word shows with changes accepted: paragraphs, cells and text boxes in order, then footnotes."""
    docx = library("docx", path.suffix)
    try:
        document = docx.Document(str(path))
        lines = list(_paragraphs(document.element.body))
        for related in document.part.rels.values():
            if related.reltype.endswith(("/footnotes", "/endnotes")):
                notes = importlib.import_module("lxml.etree").fromstring(related.target_part.blob)
                lines += [line for line in _paragraphs(notes) if line.strip()]
        return "\n".join(lines)
    except Exception as error:  # whatever the wrong byte led to; the other files go on
        raise ValueError(f"{path}: cannot be read as a Word file ({first_line(error)})") from error


def _paragraphs(container: Any) -> Iterator[str]:
    """Yield the text of every paragraph inside an element, in the order of the document."""
    waiting = [container]
    while waiting:
        element = waiting.pop()
        if element.tag in _NOT_SHOWN:
            continue
        if element.tag == f"{_W}p":
            yield "".join(_pieces(element))
        waiting.extend(reversed(element))


def _pieces(paragraph: Any) -> Iterator[str]:
    """Yield the text of one paragraph, without that of the text boxes anchored in it."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag in _NOT_SHOWN or element.tag == f"{_W}p":
            continue
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag in _AS_TEXT:
            yield _AS_TEXT[element.tag]
        else:
            waiting.extend(reversed(element))
