"""The language of messages, figures and reports: gettext catalogues, numbers and dates.

Code marks a message as `_("Saved {file}.").format(file=path)`, with braces and never as an f-string, so that the
message can be looked up. The translations are `locale/<language>/analysis.po`, which any editor of .po files opens.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gettext
import os
from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from io import BytesIO

LANGUAGES = ("en", "vi")
VARIABLE = "ANALYSIS_LANGUAGE"  # of the environment: how a report tells its notebooks

_chosen: ContextVar[str | None] = ContextVar("language", default=None)


def language() -> str:
    """Return the language in use: as set, else as ANALYSIS_LANGUAGE says, else English."""
    chosen = _chosen.get()
    if chosen is None:
        chosen = os.environ.get(VARIABLE) or "en"
    return chosen if chosen in LANGUAGES else "en"


def set_language(language: str) -> None:
    """Use a language for messages, figures and findings from now on.

    Parameters
    ----------
    language
        "en" or "vi".

    Raises
    ------
    ValueError
        If the package has no such language.

    Examples
    --------
    >>> from analysis import set_language
    >>> set_language("en")
    """
    _chosen.set(check_language(language))


@contextlib.contextmanager
def in_language(language: str) -> Iterator[None]:
    """Use a language within a `with` block."""
    token = _chosen.set(check_language(language))
    try:
        yield
    finally:
        _chosen.reset(token)


def check_language(language: str) -> str:
    """Return `language` if the package has it."""
    if language not in LANGUAGES:
        what = _("language must be one of {languages}, got {language!r}")
        raise ValueError(what.format(languages=", ".join(LANGUAGES), language=language))
    return language


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the translations into a language; English is what the code says."""
    if language == "en":
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (files("analysis") / "locale" / language / "analysis.po").open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """Return a message in the language in use."""
    return catalogue(language()).gettext(message) if message else ""


def retold(text: str) -> str:
    """Return a text of the package in the language in use, whichever of its languages it is in; any other as it is."""
    english = _originals().get(text, text)
    return english if language() == "en" else catalogue(language()).gettext(english) if english else ""


@cache
def _originals() -> dict[str, str]:
    """Return the English of every translation."""
    known: dict[str, str] = {}
    for name in LANGUAGES:
        messages = getattr(catalogue(name), "_catalog", {})
        known |= {text: message for message, text in messages.items() if isinstance(message, str) and message and text}
    return known


def N_(message: str) -> str:
    """Return a message as it is: marks one for translation that is looked up later, by `_`."""
    return message


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return a message in the language in use, for `n` of something; `{n}` in it is left to `format`."""
    return catalogue(language()).ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """Return a message that means different things in different places, such as the heading "share"."""
    return catalogue(language()).pgettext(context, message)


def number(value: float, decimals: int | None = None) -> str:
    """Return a number as it is written in the language: 6,000 and 12.8, or 6.000 and 12,8.

    Without `decimals` a whole number has none, any other at most three.
    """
    from babel.numbers import format_decimal

    pattern = "#,##0.###" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=language())


def percent(share: float, decimals: int | None = None) -> str:
    """Return a share of one as a percentage: 0.128 is 13%, with one decimal 12.8% or 12,8%.

    Without `decimals` it has none, but what is not nothing is never written 0%: 0.004 is 0.4%.
    """
    if decimals is None:
        decimals = next((d for d in range(3) if round(100 * share, d)), 0)
    return f"{number(100 * share, decimals)}%"


def date(value: dt.date) -> str:
    """Return a date as it is written in the language: 5 May 2026, or 05/05/2026."""
    from babel.dates import format_date

    return format_date(value, format="dd/MM/yyyy" if language() == "vi" else "d MMMM y", locale=language())
