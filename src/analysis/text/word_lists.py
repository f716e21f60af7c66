"""Lists of words that come with the package: function words and glosses."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from analysis.system.language import language
from analysis.text.spelling import display_form, normalize

# --- Language resources -------------------------------------------------------------------------


def read_list(source: str | Path) -> list[str]:
    """Return the entries of a packaged word list, given its name, or of a file: one a line, `#` begins a comment."""
    return _entries(source.read_text("utf-8")) if isinstance(source, Path) else list(_packaged(source))


@cache
def _packaged(name: str) -> tuple[str, ...]:
    return tuple(_entries(files("analysis").joinpath("resources", name).read_text("utf-8")))


def _entries(text: str) -> list[str]:
    entries = (line.split("#")[0].strip() for line in text.removeprefix("\ufeff").splitlines())
    return [normalize(entry) for entry in entries if entry]


class _FunctionWords(frozenset[str]):
    """A set of words that is short where it is printed, as in a signature."""

    def __repr__(self) -> str:
        return f"<{len(self)} function words>"


#: Function words in counting form: they may occur inside a phrase, not at its edge, and name no theme.
STOP_WORDS: frozenset[str] = _FunctionWords(entry.replace(" ", "_") for entry in read_list("stopwords.txt"))


@cache
def glossary() -> dict[str, str]:
    """Return the packaged English glosses of Vietnamese terms, by display form.

    >>> glossary()["tỉnh ủy"]
    'provincial Party committee'
    """
    parts = [line.partition("=") for line in read_list("glossary.txt")]
    return {term.strip(): gloss.strip() for term, _, gloss in parts}


def with_gloss(term: str) -> str:
    """Return a counted term as a reader writes it, in an English report with its English where the glossary has it.

    >>> with_gloss("tỉnh_ủy"), with_gloss("bí_xanh")
    ('tỉnh ủy (provincial Party committee)', 'bí xanh')
    """
    gloss = gloss_of(term)
    return display_form(term) + (f" ({gloss})" if gloss else "")


def gloss_of(term: str) -> str:
    """Return the English of a counted term in an English report; "" in another, and where the glossary has none."""
    return glossary().get(display_form(term), "") if language() == "en" else ""
