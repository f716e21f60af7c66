"""What libraries say of a damaged file, in words for its owner: theirs are English, and for programmers."""

from __future__ import annotations

import re

from analysis.system.language import _


def retold_reason(reason: object) -> str:
    """Return a library's reason for not reading a file in words of this package, in the language in use.

    A reason that is not known here stays as it is, which is better than none.

    Examples
    --------
    >>> retold_reason("File is not a zip file")
    'the file is damaged or of another kind'
    >>> from analysis.system.language import in_language
    >>> with in_language("vi"):
    ...     print(retold_reason("File is not a zip file"))
    tệp bị hỏng hoặc thuộc loại khác
    """
    said = str(reason)
    at = re.search(r"line (\d+),? column (\d+)", said)
    where = _("line {line}, character {column}: ").format(line=at[1], column=at[2]) if at else ""
    for pattern, words in _known().items():
        if re.search(pattern, said):
            return where + words
    return where + _("cannot be read from there on") if at else said


def _known() -> dict[str, str]:
    """Return words for what zipfile, pypdfium2, gzip, pyarrow, tomllib, json and csv say."""
    damaged = _("the file is damaged or of another kind")
    return {
        r"not a zip file|[Bb]ad (?:zip|magic|CRC)|[Tt]runcated|while decompressing|no item named": damaged,
        r"' expected after '": _("there is more after the closing quotation mark of a cell"),
        r"unexpected end of data": _("a cell does not end in its quotation mark"),
        r"appear to be JSON|notebook is invalid|required property|is not of type|Additional properties": damaged,
        r"could not be converted|nbformat|not valid under any|missing a key": damaged,
        r"PDFium|gzipped|end-of-stream|CRC check|Parquet|magic bytes": damaged,
        r"Illegal character|Unterminated string|Unescaped": _("a text does not end in its quotation mark"),
        r"Unclosed (?:array|inline)|Unclosed": _("a list does not end in its bracket"),
        r"Expected '='": _("a name must be followed by ="),
        r"Invalid value": _("a value must be a text in quotation marks, a number, true, false or a list"),
        r"Cannot (?:overwrite|declare|mutate)|uplicate": _("a name is there twice"),
        r"Expected newline": _("a line has more than one value; quotation marks within a text must be “ and ”"),
        r"Invalid initial character|Invalid statement|Expected '\]": _("a line must be of the form: name = value"),
        r"Expecting ',' delimiter": _("a comma is missing"),
        r"Expecting value": _("a value is missing"),
        r"Expecting property name": _("a name in quotation marks is missing"),
        r"Extra data": _("there is more after the end"),
    }
