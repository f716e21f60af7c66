"""Word files become text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.pages.page import first_line, library


def read_docx(path: Path) -> str:
    """Return the paragraphs of a Word file, and the cells of its tables, in their order."""
    docx = library("docx", path.suffix)
    try:
        document = docx.Document(str(path))
        return "\n".join(_docx_texts(document))
    except Exception as error:  # whatever the wrong byte led to; the other files go on
        raise ValueError(f"{path}: cannot be read as a Word file ({first_line(error)})") from error


def _docx_texts(container: Any) -> Iterator[str]:
    for item in container.iter_inner_content():
        if hasattr(item, "rows"):
            for row in item.rows:
                seen = set()
                for cell in row.cells:  # a merged cell comes once for every column it spans
                    if cell._tc not in seen:
                        seen.add(cell._tc)
                        yield from _docx_texts(cell)
        else:
            yield item.text
