"""Warnings about what a user brought, which a report says and goes on."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def warnings_as_notes(notes: list[str]) -> Iterator[None]:
    """Add to `notes`, each once, what would be a UserWarning; other warnings are about the program and stay warnings.

    >>> notes = []
    >>> with warnings_as_notes(notes):
    ...     warnings.warn("row 3: a word is damaged", stacklevel=1)
    >>> notes
    ['row 3: a word is damaged']
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield
    for warning in caught:
        if warning.category is not UserWarning:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
        elif (note := str(warning.message)) not in notes:
            notes.append(note)
