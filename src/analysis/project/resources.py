"""The codebook and the lexicon that a new project starts from, with their comments in the project's language."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from analysis.system.language import retold

Notebook = dict[str, Any]
RESOURCES = ("codebook.toml", "lexicon.txt")
_COMMENT = re.compile(r"(?:^#.*\n)+", re.MULTILINE)
_TEXT = re.compile(r"^(subject|definition|include|exclude) = (\".*\")$", re.MULTILINE)


def packaged_notebooks(folder: Path | None = None) -> dict[str, Notebook]:
    """Return the notebooks that a new project gets, by file name.

    In a checkout they are links to those of the repository. Where a system has no links, as Windows by default, git
    writes a file with the path that the link would have.
    """
    found = {}
    packaged = files("analysis").joinpath("notebooks") if folder is None else folder
    for file in sorted(packaged.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".ipynb"):
            text = file.read_text("utf-8")
            if not text.startswith("{"):
                text = Path(str(packaged), text.strip()).read_text("utf-8")
            found[file.name] = json.loads(text)
    return found


def resource_texts(text: str) -> list[str]:
    """Return the messages in a resource: blocks of comment lines, and what a codebook tells its human coders."""
    return [*_COMMENT.findall(text), *(json.loads(match[2]) for match in _TEXT.finditer(text))]


def resource(name: str) -> str:
    """Return a packaged resource as a project gets it, in the language in use."""
    text = files("analysis").joinpath("resources", name).read_text("utf-8")
    text = _COMMENT.sub(lambda match: retold(match[0]), text)
    return _TEXT.sub(lambda match: f"{match[1]} = {json.dumps(retold(json.loads(match[2])), ensure_ascii=False)}", text)
