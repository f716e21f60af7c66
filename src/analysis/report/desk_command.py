"""`analysis code`: pages of the coding desk and texts for a language model, from a project's corpus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus.loading import load_corpus
from analysis.frames.codebook import Codebook, load_codebook
from analysis.frames.coding import code_sentences
from analysis.frames.coding_sheet import read_coding_sheet, write_coding_sheet
from analysis.frames.coding_text import coding_request, read_coding_answers
from analysis.frames.strata import strata_path
from analysis.pages.blocks import split_blocks
from analysis.report.desk import CodingDesk, adjudication_desk, check_sheet_name, coder_file, coding_desk
from analysis.report.settings import SETTINGS, Settings, project_settings
from analysis.system.files import write_whole
from analysis.system.language import _, number
from analysis.system.notes import warnings_as_notes
from analysis.words.sentences import split_sentences

FOLDER = "coding"
_SIZE = 150  # sentences of a sheet, unless another number is asked for or there are fewer
_SHEET, _ALL = "sheet", "all"  # names of a sheet that is drawn, and of one with all sentences
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
    name: str | None = None,
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
        called = _called_as_the_user_does(by)
        sentences, by = _sentences(root, say), by or _settings(root).by
        of_groups = int(sentences[by].count()) if by in sentences else len(sentences)
        with called:
            desk = coding_desk(
                _coded(root, sentences, frames),
                size=min(_SIZE, of_groups) if size is None else size,
                coder=coder,
                by=by,
                seed=seed,
                name=name or _SHEET,
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
    if sheet is None:
        file = _in_project(root, folder / f"{desk.sheet}.{coder_file(coder)}.csv")
        said = _('With hand_coded = "{file}" in {settings} the report then says how far the coding can be trusted.')
        say(said.format(file=file, settings=SETTINGS))
    return path


def write_request(  # noqa: PLR0913 — one for every option of the command
    root: Path,
    *,
    coder: str,
    size: int | None = None,
    sheet: str | Path | None = None,
    name: str | None = None,
    by: str | None = None,
    seed: int = 0,
    codebook: str | Path | None = None,
    say: Callable[[str], None] = print,
) -> list[Path]:
    """Write the texts that ask a language model to code a sheet, and return their paths.

    Without a sheet one of all sentences of the project's corpus is written, or of `size` drawn ones.
    """
    frames = project_codebook(root, codebook)
    if sheet is None:
        name = name or (_ALL if size is None else _SHEET)
        sheet = root / FOLDER / f"{name}.csv"
        with _called_as_the_user_does(by):
            check_sheet_name(name)
            sentences = _sentences(root, say)
            options: dict[str, Any] = {"by": by or _settings(root).by, "seed": seed, "codebook": frames}
            drawn = sentences if size is None else _coded(root, sentences, frames)
            sheet.parent.mkdir(parents=True, exist_ok=True)
            try:
                write_coding_sheet(drawn, sheet, size=len(sentences) if size is None else size, **options)
            except FileExistsError:
                said = _("{file} exists; --sheet {sheet} lets another coder code it, --name NAME writes another sheet")
                raise FileExistsError(said.format(file=sheet, sheet=_argument(_from_here(sheet)))) from None
    sheet = Path(sheet)
    texts = coding_request(sheet, codebook=frames)
    paths = [sheet.with_name(f"{sheet.stem}.{coder_file(coder)}.{n}.txt") for n in range(1, len(texts) + 1)]
    for path, text in zip(paths, texts, strict=True):
        write_whole(path, text)
        say(_("{path}: written").format(path=_from_here(path)))
    answer = sheet.with_name(f"{sheet.stem}.{coder_file(coder)}.*.answer.txt")
    say(
        _(
            "Give each to a language model in a conversation of its own, and save what it answers beside it, as "
            "{file}. Then: analysis code --coder {coder} --sheet {sheet} --answers {answers}"
        ).format(
            file=f"{paths[0].stem}.answer.txt",
            coder=_argument(coder),
            sheet=_argument(_from_here(sheet)),
            answers=_argument(_from_here(answer)),
        )
    )
    return paths


def take_answers(
    root: Path,
    answers: Iterable[str],
    *,
    coder: str,
    sheet: str | Path,
    codebook: str | Path | None = None,
    say: Callable[[str], None] = print,
) -> Path:
    """Write the sheet with the frames that a language model answered, and return its path."""
    frames, sheet = project_codebook(root, codebook), Path(sheet)
    path = sheet.with_name(f"{sheet.stem}.{coder_file(coder)}.csv")
    read_coding_answers(sheet, _files(answers), path, codebook=frames)
    say(_("{path}: {n} sentences").format(path=_from_here(path), n=number(len(read_coding_sheet(path, frames)))))
    say(
        _(
            "If it has all sentences, coding = {file} in {settings} lets it count in place of the indicators; "
            "a person who codes a sample (analysis code --coder NAME) measures how far it can be trusted."
        ).format(file=f'"{_in_project(root, path)}"', settings=SETTINGS)
    )
    return path


def _from_here(path: Path) -> Path:
    """Return a path as one would type it in this folder."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _in_project(root: Path, path: Path) -> str:
    """Return a path as the settings of a project name it."""
    path, root = path.resolve(), root.resolve()
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _argument(text: object) -> str:
    return f'"{text}"' if " " in str(text) else str(text)


def _files(named: Iterable[str]) -> list[Path]:
    """Return the files; those of a pattern where the shell, as on Windows, leaves it as it is."""
    files = []
    for name in named:
        found = [Path(name)] if Path(name).is_file() else [Path(path) for path in sorted(glob(name))]
        if not found:
            raise FileNotFoundError(_("{path}: not found").format(path=name))
        files += found
    return files


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
    return load_codebook(path or (None if root is None else _settings(root).codebook))


def _settings(root: Path) -> Settings:
    """Return the settings without the sheets that this command may be about to make."""
    return project_settings(root, without=("coding", "hand_coded"))


def _coded(root: Path, sentences: pd.DataFrame, frames: Codebook) -> pd.DataFrame:
    """Return the coded sentences as the project's report counts them."""
    sheet = project_settings(root, without=("hand_coded",)).coding
    return code_sentences(sentences, frames, by_hand=None if sheet is None else read_coding_sheet(sheet, frames))


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
def _called_as_the_user_does(by: str | None) -> Iterator[None]:
    """Let an error about a parameter call it as it is called where the user gave it; `by` may be from the settings."""
    called = {"name": "--name ", "size": "--sentences ", "by": "--by " if by else f"{SETTINGS}: by = "}
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
