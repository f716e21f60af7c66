"""Rows of a text file with separated values, whichever program wrote it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection
from pathlib import Path

from analysis.corpus.encodings import repair_encoding
from analysis.system.language import _
from analysis.system.library_words import retold_reason

_SEPARATORS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?\r?\n', re.IGNORECASE)
# What Excel writes as "Unicode text". With the mark there is nothing to guess.
_WITH_MARK = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode_table(raw: bytes, path: Path, encoding: str) -> tuple[str, str]:
    """Return the text of a table and the name of its encoding, as `decode` does; UTF-16 with its mark is read too."""
    if raw.startswith(_WITH_MARK) and not raw.startswith(codecs.BOM_UTF32_LE):
        try:
            return raw.decode("utf-16"), "UTF-8"
        except UnicodeDecodeError as error:
            what = _("not UTF-16 at byte {byte}; save it as UTF-8").format(byte=error.start)
            raise ValueError(f"{path}: {what}") from None
    return decode(raw, path, encoding)


def decode(raw: bytes, path: Path, encoding: str) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding; anything but UTF-8 only with encoding="auto"."""
    where = _("not UTF-8; ")
    try:
        if b"\0" not in raw:  # UTF-16 without its mark is, byte by byte, often valid UTF-8
            return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        where = _("line {line} is not UTF-8 (byte 0x{byte:02x}); ").format(
            line=raw[: error.start].count(10) + 1, byte=raw[error.start]
        )
    try:
        text, name = repair_encoding(raw)
    except ValueError:
        raise ValueError(_("{path}: {where}save the file as UTF-8").format(path=path, where=where)) from None
    if name != "UTF-8" and encoding != "auto":
        raise ValueError(
            _(
                "{path}: {where}the file is {name}; save it as UTF-8, or in Python "
                "load_corpus(…, encoding='auto') converts it"
            ).format(path=path, where=where, name=_(name))
        )
    return text, name


def separated_rows(text: str, known: Collection[str] = ()) -> tuple[list[tuple[int, list[str]]], str]:
    """Return the rows that are not empty, the header first, each with its number in a spreadsheet; and the separator.

    The separator is the one that the file names in its first line ("sep=;"), or the one with which the file can be
    read: most names of the header are `known`, and all rows have as many cells as it.

    >>> separated_rows('tỉnh;nội dung\\nSơn La;"một, hai, ba"\\n')
    ([(1, ['tỉnh', 'nội dung']), (2, ['Sơn La', 'một, hai, ba'])], ';')

    Raises
    ------
    ValueError
        If the text is empty, or can be read with no separator.
    """
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise ValueError(_("the file is empty"))
    separators: tuple[str, ...] = _SEPARATORS
    if declared := _SEPARATOR_LINE.match(text):  # for Excel, which does not show this line
        text, separators = text[declared.end() :], (declared[1],)
    best: tuple[tuple[int, float, int], list[tuple[int, list[str]]], str] | None = None
    failure: Exception | None = None
    limit = csv.field_size_limit(2**31 - 1)  # the library's own is 131,072 characters, less than a long article
    try:
        for separator in separators:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
            try:
                rows = [(number, row) for number, row in enumerate(reader, start=1) if any(row)]
            except csv.Error as error:
                what = _("line {line}: {error}; a cell with quotes in it has them doubled")
                failure = failure or ValueError(what.format(line=reader.line_num, error=retold_reason(error)))
                continue
            rows = _without_empty_columns(rows)
            fit = _fit(rows, known)
            if best is None or fit > best[0]:
                best = (fit, rows, separator)
    finally:
        csv.field_size_limit(limit)
    if best is None or (failure and best[0][2] == 1):  # lines that are one cell are no reading
        raise failure or ValueError(_("the file is empty"))
    return best[1], best[2]


def _without_empty_columns(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Return the rows without the columns at the right that have no name and nothing in them, as Excel writes them.

    A row that is longer than the header stays so: its cells may have slipped to the right.
    """
    header = rows[0][1] if rows else []
    columns = max((n for n, cell in enumerate(header, start=1) if cell.strip()), default=len(header))
    if any(any(row[columns:]) for _number, row in rows):
        return rows
    return [(number, row[:columns] if len(row) <= len(header) else row) for number, row in rows]


def _fit(rows: list[tuple[int, list[str]]], known: Collection[str]) -> tuple[int, float, int]:
    """Return how well rows fit: names that are known, the share of rows like the header, and the number of columns."""
    header = [cell.strip() for cell in rows[0][1]] if rows else []
    alike = sum(len(row) == len(header) for _number, row in rows) / max(len(rows), 1)
    return sum(name in known for name in header), alike if len(header) > 1 else 0.0, len(header)
