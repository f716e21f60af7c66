"""`analysis code`: the pages of the coding desk, from a project's corpus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from analysis.corpus.loading import load_corpus
from analysis.frames.codebook import Codebook, load_codebook
from analysis.frames.coding import code_sentences
from analysis.frames.strata import strata_path
from analysis.pages.blocks import split_blocks
from analysis.report.desk import CodingDesk, adjudication_desk, coder_file, coding_desk
from analysis.report.settings import SETTINGS, project_settings
from analysis.system.language import _, number
from analysis.system.notes import warnings_as_notes
from analysis.words.sentences import split_sentences

FOLDER = "coding"
_SIZE = 150  # sentences of a sheet, unless another number is asked for or there are fewer
_PRINTED = (
    "frame",
    "both",
    "first_only",
    "second_only",
    "observed",
    "kappa",
    "ac1",
    "alpha",
    "alpha_low",
    "alpha_high",
)


def write_desk(  # noqa: PLR0913 — one for every option of the command
    root: Path,
    *,
    coder: str,
    size: int | None = None,
    sheet: str | Path | None = None,
    name: str = "sheet",
    by: str | None = None,
    seed: int = 0,
    codebook: str | Path | None = None,
    language: str | None = None,
    say: Callable[[str], None] = print,
) -> Path:
    """Write the page at which a coder codes sentences of a project's corpus, or of a sheet, and return its path.

    The sentences are drawn from strata of group × hit, as `estimated_shares` likes it; groups are those of the
    project's settings, unless `by` names another column. Page and strata are written to the folder `coding` of the
    project, or beside the sheet; what the page saves belongs there as well.
    """
    frames = project_codebook(root, codebook)
    if sheet is None:
        called = {"name": "--name ", "size": "--sentences ", "by": "--by " if by else f"{SETTINGS}: by = "}
        sentences, by = _sentences(root, say), by or project_settings(root).by
        of_groups = int(sentences[by].count()) if by in sentences else len(sentences)
        with _called_as_the_user_does(called):
            desk = coding_desk(
                code_sentences(sentences, frames),
                size=min(_SIZE, of_groups) if size is None else size,
                coder=coder,
                by=by,
                seed=seed,
                name=name,
                codebook=frames,
                language=language,
            )
        folder = root / FOLDER
    else:
        desk = coding_desk(sheet, coder=coder, codebook=frames, language=language)
        folder = Path(sheet).parent
    path = _save(desk, folder, coder)
    say(
        _("{path}: open it in a browser; {n} sentences. Put the file that the page saves into the same folder.").format(
            path=path, n=number(len(desk.sentences))
        )
    )
    if strata_path(folder / f"{desk.sheet}.csv").exists():
        say(_("{name} beside it says where the sentences come from: the coder should not see it.").format(
            name=f"{desk.sheet}-strata.csv"))  # fmt: skip
    return path


def write_adjudication(
    first: str | Path,
    second: str | Path,
    *,
    root: Path | None = None,
    coder: str = "adjudicated",
    codebook: str | Path | None = None,
    language: str | None = None,
    say: Callable[[str], None] = print,
) -> Path:
    """Print how far two coders agree, write the page on which their disagreements are settled, and return its path.

    With the project's `root` the agreement has intervals at article level.
    """
    frames = project_codebook(root, codebook)
    sentences = None if root is None else _sentences(root, say)
    with _notes_said(say, root):
        desk = adjudication_desk(first, second, sentences=sentences, coder=coder, codebook=frames, language=language)
    if desk.agreement is not None:
        say(desk.agreement[list(_PRINTED)].round(2).to_string(index=False, na_rep="–"))
    path = _save(desk, Path(first).parent, coder)
    say(_("{path}: open it in a browser to settle where they differ.").format(path=path))
    return path


def project_codebook(root: Path | None, path: str | Path | None) -> Codebook:
    """Return the codebook named, else that of the project's settings, else the one that comes with the package."""
    return load_codebook(path or (None if root is None else project_settings(root).codebook))


def _sentences(root: Path, say: Callable[[str], None]) -> pd.DataFrame:
    with _notes_said(say, root):
        return split_sentences(split_blocks(load_corpus(root / "data")))


@contextmanager
def _notes_said(say: Callable[[str], None], root: Path | None) -> Iterator[None]:
    """Say as notes what is warned of within the block; Python would print it with a line of the program."""
    notes: list[str] = []
    with warnings_as_notes(notes):
        yield
    for note in notes:
        say(_("note: {what}").format(what=note if root is None else note.replace(f"{root}/", "")))


@contextmanager
def _called_as_the_user_does(called: Mapping[str, str]) -> Iterator[None]:
    """Let an error about a parameter call it as it is called where the user gave it."""
    try:
        yield
    except ValueError as error:
        name = re.match(r"(\w+)=", str(error))
        if name is None or name[1] not in called:
            raise
        raise ValueError(str(error).replace(name[0], called[name[1]], 1)) from None


def _save(desk: CodingDesk, folder: Path, coder: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return desk.save(folder / f"{desk.sheet}.{coder_file(coder)}.html")
