"""Coding sheets: tables of sentences to be coded by hand."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.frames.agreement import item_of, split_frames
from analysis.frames.codebook import Codebook, load_codebook
from analysis.system.spreadsheet import is_formula
from analysis.words.sentences import refuse_repeats

# --- Coding sheets -------------------------------------------------------------------------------

_SHEET = ("item", "before", "text", "after", "frames")
_NO_FRAME = "none"


def write_coding_sheet(
    sentences: pd.DataFrame,
    path: str | Path,
    *,
    size: int,
    seed: int = 0,
    context: int = 1,
    codebook: Codebook | None = None,
) -> None:
    """Write a random sample of sentences for a human coder, without anything that gives the answer away.

    The sheet is a CSV file that spreadsheet programmes open (UTF-8 with a byte order mark). Its rows are shuffled and
    show neither article nor province nor what the machine found. The coder fills in the last column: frames separated
    by ";", or "none". What the sentence itself says cannot be blinded; a province's name in it stays.

    Parameters
    ----------
    sentences
        The table of `split_sentences`.
    path
        The file to write; one that exists is never overwritten, since it may hold somebody's work.
    size
        Number of sentences, each equally likely.
    seed
        Of the sample and its order; another seed draws another sample.
    context
        How many sentences of the article to show before and after, for reading only.
    codebook
        Its version stands in the last column's name; without one, the codebook that comes with the package.

    Raises
    ------
    FileExistsError
        If the file exists.
    ValueError
        If `size` is not between 1 and the number of sentences, or `context` is negative.
    """
    codebook = codebook or load_codebook()
    if type(size) is not int or not 1 <= size <= len(sentences):
        raise ValueError(f"size={size!r}; allowed are 1 to {len(sentences)}, the number of sentences")
    if type(context) is not int or context < 0:
        raise ValueError(f"context={context!r}; allowed are 0 and more sentences")
    refuse_repeats(sentences)
    texts = dict(zip(zip(sentences["article_id"], sentences["sentence"], strict=True), sentences["text"], strict=True))
    keys = list(texts)
    rows = []
    for chosen in np.random.default_rng(seed).choice(len(keys), size, replace=False):
        article, number = keys[chosen]
        near = [" ".join(texts.get((article, number + i), "") for i in r).strip()
                for r in (range(-context, 0), range(1, context + 1))]  # fmt: skip
        rows.append((item_of(article, number), *map(_cell, (near[0], texts[keys[chosen]], near[1])), ""))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*_SHEET[:-1], f"frames (codebook {codebook.version})"))
    writer.writerows(rows)
    try:
        with open(path, "x", encoding="utf-8-sig", newline="") as file:
            file.write(out.getvalue())
    except FileExistsError:
        raise FileExistsError(f"{path} exists; choose another name, a coding sheet is never overwritten") from None


def _cell(text: str) -> str:
    # A space and not an apostrophe: a coder sees and checks this text, and the space is not seen.
    return f" {text}" if is_formula(text) else text


def read_coding_sheet(path: str | Path, codebook: Codebook | None = None) -> pd.DataFrame:
    """Read a coding sheet that a human coder has filled in, in the form that `agreement` takes.

    Parameters
    ----------
    path
        The file, as `write_coding_sheet` wrote it and a spreadsheet programme saved it; commas, semicolons or tabs
        between the cells. Every row must be coded.
    codebook
        The frames that are allowed; without one, those of the codebook that comes with the package.

    Returns
    -------
    DataFrame
        One row per sentence, in the order of the sheet:

        - item : str, the sentence's name on the sheet
        - text : str, the sentence
        - frames : str, its frames separated by ";", in the order of the codebook; empty for none

    Raises
    ------
    ValueError
        With the line in the file: for text that is not UTF-8, missing columns, a row that is not coded, stands twice
        or has an unknown frame, or a sheet made for another version of the codebook.
    """
    codebook = codebook or load_codebook()
    allowed = list(codebook.frames["frame"])
    raw = Path(path).read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ValueError(f'{path}, line {line}: not UTF-8; save the sheet as "CSV UTF-8"') from None
    separator = next((c for c in text.partition("\n")[0] if c in ",;\t"), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header = next(reader, [])
    names = [name.strip().split(" ")[0] for name in header[:5]]
    if names != list(_SHEET):
        raise ValueError(f"{path}, line 1: columns {', '.join(header)}; needed are {', '.join(_SHEET)}")
    made_for = re.search(r"codebook (.+?)\)", header[4])
    if made_for and made_for[1] != codebook.version:
        raise ValueError(
            f"{path}, line 1: made for codebook {made_for[1]}, but version {codebook.version} is loaded; "
            "give the codebook that the coder used"
        )
    rows: dict[str, tuple[str, str]] = {}
    first = 2
    for cells in reader:
        line, first = first, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        item, sentence, listed = cells[0].strip(), *((*cells, *[""] * 5)[i].strip() for i in (2, 4))
        names = [name.lower() for name in split_frames(listed)]
        if not names:
            raise ValueError(f"{path}, line {line}: not coded; write frames separated by ; or {_NO_FRAME!r}")
        if unknown := [name for name in names if name not in (*allowed, _NO_FRAME)]:
            known = ", ".join([*allowed, _NO_FRAME])
            raise ValueError(f"{path}, line {line}: unknown frame {unknown[0]!r}; allowed are {known}")
        if _NO_FRAME in names and len(names) > 1:
            raise ValueError(f"{path}, line {line}: {listed!r}; {_NO_FRAME!r} stands alone")
        if item in rows:
            raise ValueError(f"{path}, line {line}: item {item} stands twice; allowed is once")
        rows[item] = (sentence, ";".join(name for name in allowed if name in names))
    return pd.DataFrame([(item, *row) for item, row in rows.items()], columns=["item", "text", "frames"], dtype="str")
