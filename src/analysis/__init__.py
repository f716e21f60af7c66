"""Compare how groups of Vietnamese texts talk about the same subject.

The tables follow one another; each function takes the table of the one before it:

>>> articles = load_corpus("data")
>>> sentences = split_sentences(split_blocks(articles))
>>> terms = document_terms(segment(sentences))
>>> themes = tfidf_themes(terms)
>>> lines = concordance_lines(sentences, "vào cuộc sống")
"""

import ast
from importlib import import_module
from importlib.resources import files
from typing import Any

_MODULE_OF = {
    name.name: statement.module
    for statement in ast.parse(files("analysis").joinpath("__init__.pyi").read_text("utf-8")).body
    if isinstance(statement, ast.ImportFrom)
    for name in statement.names
}
__all__ = sorted(_MODULE_OF)


def __getattr__(name: str) -> Any:
    """Import a module when it, or something of it, is asked for (PEP 562), so that other processes start sooner."""
    if f"analysis.{name}" in _MODULE_OF.values():
        return import_module(f"analysis.{name}")
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_MODULE_OF[name]), name)
    return found


def __dir__() -> list[str]:
    return __all__
