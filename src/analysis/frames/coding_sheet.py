"""Coding sheets: tables of sentences to be coded by hand."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.frames.codebook import Codebook, load_codebook
from analysis.frames.hand_coded import item_of, split_frames
from analysis.frames.strata import draw, found_strata, read_strata, strata_of, strata_path, strata_table
from analysis.system.language import _, number
from analysis.system.spreadsheet import is_formula
from analysis.words.sentences import refuse_repeats

_SHEET = ("item", "before", "text", "after", "frames")
_NO_FRAME = "none"
_STRATA = "strata"  # in the heading of the last column, behind the codebook
_MOST_NAMED = 20
FROM_DESK = ("note", "coder")  # further columns of a file that the coding desk saved


def write_coding_sheet(
    sentences: pd.DataFrame,
    path: str | Path,
    *,
    size: int,
    by: str = "province",
    seed: int = 0,
    context: int = 1,
    codebook: Codebook | None = None,
) -> None:
    """Write a random sample of sentences for a human coder, without anything that gives the answer away.

    The sheet is a CSV file that spreadsheet programmes open (UTF-8 with a byte order mark). Its rows are shuffled and
    show neither article nor province nor what the machine found. The coder fills in the last column: frames separated
    by ";", or "none". What the sentence itself says cannot be blinded; a province's name in it stays.

    Give it the table of `code_sentences`, and the sample is drawn from strata, which makes `estimated_shares` about
    1.4 times as precise: from every group sentences with a hit and sentences without, as many of each as serve the
    estimate, spread over articles. The strata are written beside the sheet, in "NAME-strata.csv", where
    `read_coding_sheet` finds them; the coder should not see that file.

    Parameters
    ----------
    sentences
        The table of `split_sentences`, for a sample in which each sentence is equally likely (for `agreement`), or
        that of `code_sentences`, for one from strata (for `estimated_shares`).
    path
        The file to write; one that exists is never overwritten, since it may hold somebody's work.
    size
        Number of sentences. `how_many_labels` says how many serve which purpose.
    by
        The grouping column of the strata; sentences without a value are not drawn.
    seed
        Of the sample and its order; another seed draws another sample.
    context
        How many sentences of the article to show before and after, for reading only.
    codebook
        Its version is part of the last column's name; without one, the codebook that comes with the package.

    Raises
    ------
    FileExistsError
        If the file, or that of the strata, exists.
    ValueError
        If `size` is not between 1 and the number of sentences, or too small for the strata, or `context` is negative.
    """
    sheet = draw_sheet(sentences, size=size, by=by, seed=seed, context=context)
    version = (codebook or load_codebook()).version
    if sheet.strata is not None:
        _write(strata_path(path), sheet.strata, "utf-8")
    write_sheet(path, [(*row, "") for row in sheet.rows], version, from_strata=sheet.strata is not None)


def write_sheet(path: str | Path, rows: Iterable[tuple[str, ...]], version: str | None, *, from_strata: bool) -> None:
    """Write rows of item, before, text, after and frames as a coding sheet; never over a file that exists."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    heading = f"frames (codebook {version})" if version else "frames"
    writer.writerow((*_SHEET[:-1], f"{heading} {_STRATA}" if from_strata else heading))
    writer.writerows((row[0], *map(_cell, row[1:4]), *row[4:]) for row in rows)
    _write(path, out.getvalue(), "utf-8-sig")


class Sheet(NamedTuple):
    """Sentences drawn for a human coder, in the order in which they are shown."""

    rows: list[tuple[str, str, str, str]]  # item, sentences before, text, sentences after
    strata: str | None  # the side file


def draw_sheet(sentences: pd.DataFrame, *, size: int, by: str, seed: int, context: int) -> Sheet:
    """Draw the sentences of a coding sheet; the parameters are those of `write_coding_sheet`."""
    if type(context) is not int or context < 0:
        raise ValueError(_("context={context!r}; it must be 0 or more sentences").format(context=context))
    generator, strata = np.random.default_rng(seed), None
    if "coded" in sentences:
        strata = strata_of(sentences, by)
        sentences = sentences.drop_duplicates(["article_id", "sentence"])
    refuse_repeats(sentences)
    if type(size) is not int or not 1 <= size <= len(sentences):
        raise ValueError(
            _("size={size!r}; it must be from 1 to {n}, the number of sentences").format(
                size=size, n=number(len(sentences))
            )
        )
    texts = dict(zip(zip(sentences["article_id"], sentences["sentence"], strict=True), sentences["text"], strict=True))
    keys = list(texts)
    beside = None
    if strata is None:
        chosen = [keys[row] for row in generator.choice(len(keys), size, replace=False)]
    else:
        drawn, numbers = draw(strata, size, generator)
        beside = strata_table(strata, drawn, numbers, by)
        table = strata.sentences.iloc[generator.permutation(drawn)]
        chosen = list(zip(table["article_id"], table["sentence"], strict=True))
    rows = []
    for article, place in chosen:
        near = [" ".join(texts.get((article, place + i), "") for i in r).strip()
                for r in (range(-context, 0), range(1, context + 1))]  # fmt: skip
        rows.append((item_of(article, place), near[0], texts[article, place], near[1]))
    return Sheet(rows, beside)


def _write(path: str | Path, text: str, encoding: str) -> None:
    try:
        with open(path, "x", encoding=encoding, newline="") as file:
            file.write(text)
    except FileExistsError:
        raise FileExistsError(
            _("{path} exists; choose another name, a coding sheet is never overwritten").format(path=path)
        ) from None


def _cell(text: str) -> str:
    # A space and not an apostrophe: a coder sees and checks this text, and the space is not seen.
    return f" {text}" if is_formula(text) else text


def read_coding_sheet(path: str | Path, codebook: Codebook | None = None) -> pd.DataFrame:
    """Read a coding sheet that a human coder has filled in, in the form that `agreement` and `estimated_shares` take.

    Parameters
    ----------
    path
        The file, as `write_coding_sheet` wrote it and a spreadsheet programme saved it, with commas, semicolons or
        tabs between the cells, or as the page of `coding_desk` saved it. Every row must be coded.
    codebook
        The frames that are allowed; without one, those of the codebook that comes with the package.

    Returns
    -------
    DataFrame
        One row per sentence, in the order of the sheet:

        - item : str, the sentence's name on the sheet
        - text : str, the sentence
        - frames : str, its frames separated by ";", in the order of the codebook; empty for none

        if the page of `coding_desk` saved it:

        - note : str, what the coder noted; empty for nothing
        - coder : str, the coder's name

        and, if the sheet was drawn from strata (their file, "NAME-strata.csv", must be in its folder;
        the sheet may have been saved under another name):

        - province (or the column it was drawn by) : str
        - hit : bool, whether the indicators found any frame
        - sentences : int, number of sentences of the stratum
        - drawn : int, number of sentences drawn from it

    Raises
    ------
    ValueError
        With the lines in the file: for text that is not UTF-8, missing columns, rows that are not coded, occur twice or
        have an unknown frame (all of them at once), a sheet made for another version of the codebook, or one that lacks
        a sentence of its strata.

    Warns
    -----
    UserWarning
        If the sheet was drawn from strata and their file is not in its folder.
    """
    codebook = codebook or load_codebook()
    lines, version, from_strata = read_lines(path)
    refuse_other_version(path, version, codebook)
    rows: dict[str, tuple[str, ...]] = {}
    problems = []
    for line, cells in lines:
        names = [name.lower() for name in split_frames(cells["frames"])]
        if wrong := wrong_with(cells, names, codebook) or (cells["item"] in rows and _twice(cells["item"])):
            problems.append(_("line {line}: {wrong}").format(line=line, wrong=wrong))
            continue
        coded = ";".join(name for name in codebook.frames["frame"] if name in names)
        rows[cells["item"]] = (cells["text"], coded, *(cells[name] for name in FROM_DESK if name in cells))
    if problems:
        more = [_("… and {n} more").format(n=len(problems) - _MOST_NAMED)] if len(problems) > _MOST_NAMED else []
        raise ValueError(f"{path}, " + "\n".join([*problems[:_MOST_NAMED], *more]))
    columns = ["item", "text", "frames", *(name for name in FROM_DESK if lines and name in lines[0][1])]
    sheet = pd.DataFrame([(item, *row) for item, row in rows.items()], columns=columns, dtype="str")
    beside = found_strata(path, rows.keys())
    if beside is None:
        if from_strata:
            warnings.warn(
                _(
                    "{path}: the sentences were drawn from strata, but the file NAME-strata.csv that was written with "
                    "the sheet is not in its folder: put it there, or every sentence passes for equally likely"
                ).format(path=path),
                stacklevel=2,
            )
        return sheet
    drawn = read_strata(beside)
    if other := sorted(set(sheet["item"]) ^ set(drawn["item"])):
        raise ValueError(
            _(
                "{path}: item {other} is in only one of the sheet and {name}; every sentence that was "
                "drawn must be coded, and no other"
            ).format(path=path, other=other[0], name=beside.name)
        )
    return sheet.merge(drawn, on="item")


def refuse_other_version(path: str | Path, version: str | None, codebook: Codebook) -> None:
    """Refuse a sheet that was made for another version of the codebook."""
    if version and version != codebook.version:
        raise ValueError(
            _(
                "{path}, line 1: made for codebook {version}, but version {version2} is loaded; give "
                "the codebook that the coder used"
            ).format(path=path, version=version, version2=codebook.version)
        )


def wrong_with(cells: dict[str, str], names: list[str], codebook: Codebook) -> str:
    """Return what is wrong with a row of a sheet, or nothing."""
    allowed = [*codebook.frames["frame"], _NO_FRAME]
    if not names:
        return _("not coded; write frames separated by ; or {no_frame!r}").format(no_frame=_NO_FRAME)
    if unknown := [name for name in names if name not in allowed]:
        message = _("unknown frame {unknown!r}; it must be one of {known}").format(
            unknown=unknown[0], known=", ".join(allowed)
        )
        if all(part.strip() in allowed for part in unknown[0].split(",")):
            return message + _("; frames are separated by ; and not by a comma")
        titles = codebook.frames.set_index("frame")[["english", "vietnamese"]]
        named = titles.index[titles.apply(lambda titled: titled.str.lower()).eq(unknown[0]).any(axis=1)]
        return message + (_("; it is called {frame}").format(frame=named[0]) if len(named) else "")
    if _NO_FRAME in names and len(names) > 1:
        return _("{listed!r}; {no_frame!r} must be the only entry").format(listed=cells["frames"], no_frame=_NO_FRAME)
    return ""


def _twice(item: str) -> str:
    return _("item {item} occurs twice; it must occur once").format(item=item)


def is_sheet(path: str | Path) -> bool:
    """Return whether a file begins as a coding sheet does, coded or not."""
    begin = Path(path).read_bytes()[:1000].decode("utf-8-sig", errors="replace")
    header, _rows = _parsed(begin.partition("\n")[0])
    return _names(header)[:4] == list(_SHEET[:4])


def _parsed(text: str) -> tuple[list[str], Any]:
    """Return the heading and a reader of the rows below it, whatever separates the cells."""
    separator = next((c for c in text.partition("\n")[0] if c in ",;\t"), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return next(reader, []), reader


def _names(header: list[str]) -> list[str]:
    return [name.strip().split(" ")[0] for name in header]


def read_lines(path: str | Path) -> tuple[list[tuple[int, dict[str, str]]], str | None, bool]:
    """Return of a sheet, coded or not, every row as its line in the file and its cells; and what its heading says.

    That is the codebook's version, and whether the sentences were drawn from strata.
    """
    raw = Path(path).read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ValueError(
            _('{path}, line {line}: not UTF-8; save the sheet as "CSV UTF-8"').format(path=path, line=line)
        ) from None
    header, reader = _parsed(text)
    names = _names(header)
    if names[:5] != list(_SHEET):
        raise ValueError(
            _("{path}, line 1: columns {headers}; they must be {sheets}").format(
                path=path, headers=", ".join(header), sheets=", ".join(_SHEET)
            )
        )
    rows = []
    first = 2
    for cells in reader:
        line, first = first, reader.line_num + 1
        if any(cell.strip() for cell in cells):
            filled = (*cells, *[""] * len(names))
            rows.append((line, {name: cell.strip() for name, cell in zip(names, filled, strict=False)}))
    made_for = re.search(r"codebook (.+?)\)", header[4])
    return rows, made_for[1] if made_for else None, header[4].strip().endswith(f") {_STRATA}")
