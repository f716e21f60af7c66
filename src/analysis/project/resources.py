"""The codebook and the lexicon that a new project starts from, with their comments in the project's language."""

from __future__ import annotations

import json
import re
from importlib.resources import files

from analysis.system.language import retold

RESOURCES = ("codebook.toml", "lexicon.txt")
_COMMENT = re.compile(r"(?:^#.*\n)+", re.MULTILINE)
_TEXT = re.compile(r"^(definition|include|exclude) = (\".*\")$", re.MULTILINE)


def resource_texts(text: str) -> list[str]:
    """Return the messages in a resource: blocks of comment lines, and what a codebook tells its human coders."""
    return [*_COMMENT.findall(text), *(json.loads(match[2]) for match in _TEXT.finditer(text))]


def resource(name: str) -> str:
    """Return a packaged resource as a project gets it, in the language in use."""
    text = files("analysis").joinpath("resources", name).read_text("utf-8")
    text = _COMMENT.sub(lambda match: retold(match[0]), text)
    return _TEXT.sub(lambda match: f"{match[1]} = {json.dumps(retold(json.loads(match[2])), ensure_ascii=False)}", text)
