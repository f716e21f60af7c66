"""The prose of notebooks in the language in use: each paragraph of a Markdown cell is a message."""

from __future__ import annotations

import re
from typing import Any

from analysis.system.language import retold

# Lines of a list, a table or a block of code: their line breaks are kept.
_LINES = re.compile(r"^\s*(?:[-*+] |>|\||\d+\. |```| {4})", re.MULTILINE)


def paragraphs(source: str) -> list[str]:
    """Return the paragraphs of Markdown, each as one line, so that a message does not depend on how lines are broken.

    Examples
    --------
    >>> paragraphs("# Themes\\n\\nA theme here is\\na word.\\n")
    ['# Themes', 'A theme here is a word.']
    """
    parts = [part for part in re.split(r"\n\s*\n", source.strip()) if part.strip()]
    return [part if _LINES.search(part) else " ".join(part.split()) for part in parts]


def translated(source: str) -> str:
    """Return Markdown in the language in use; what has no translation, such as a user's own words, as it is."""
    said = [(part, retold(part)) for part in paragraphs(source)]
    return source if all(before == after for before, after in said) else "\n\n".join(after for _part, after in said)


def translate_notebook(notebook: Any) -> None:
    """Put the Markdown cells of a notebook into the language in use, in place."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            source = cell["source"]
            cell["source"] = translated(source if isinstance(source, str) else "".join(source))
