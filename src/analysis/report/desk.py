"""A page to code sentences at by hand, and to settle where two coders differ; it needs no network and no server.

The page's own code is `assets/desk.html`, `.css` and `.js`. What it saves is a sheet for `read_coding_sheet`.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.frames.codebook import Codebook, load_codebook
from analysis.frames.coding_sheet import draw_sheet, read_coding_sheet, read_lines
from analysis.frames.desk_agreement import coder_agreement, disagreements, same_sentences
from analysis.frames.hand_coded import split_frames
from analysis.report.desk_words import desk_words
from analysis.report.explorer_page import explorer_page
from analysis.system.files import write_whole
from analysis.system.language import _, in_language, number, retold
from analysis.system.language import language as language_in_use

_SHOWN = ("observed", "kappa", "ac1", "alpha", "alpha_low", "alpha_high")


@dataclass(frozen=True)
class CodingDesk:
    """A page that is ready to be saved; made by `coding_desk` or `adjudication_desk`.

    Attributes
    ----------
    html : str
        The page.
    sheet : str
        Name of the sheet; the page saves "SHEET.CODER.csv".
    sentences : DataFrame
        One row per sentence of the sheet, in the order in which it is shown: item, before, text, after.
    strata : str or None
        What `save` writes beside the page as "SHEET-strata.csv", if the sheet was drawn from strata. Keep it from the
        coder; `read_coding_sheet` needs it beside the coder's file.
    agreement : DataFrame or None
        The table of `coder_agreement`, if the page is for adjudication.
    """

    html: str
    sheet: str
    sentences: pd.DataFrame = field(repr=False)
    strata: str | None = field(repr=False, default=None)
    agreement: pd.DataFrame | None = field(repr=False, default=None)

    def __repr__(self) -> str:
        return f"<CodingDesk {self.sheet}: {len(self.sentences)} sentences; save('{self.sheet}.html') writes it>"

    def save(self, path: str | Path) -> Path:
        """Write the page, and the strata beside it, and return the page's path.

        A page holds nobody's work (that is in the coder's browser and in the file saved there) and is written anew.

        Raises
        ------
        FileExistsError
            If other strata are there already: those of another draw under the same name.
        """
        path = Path(path)
        if self.strata is not None:
            beside = path.with_name(f"{self.sheet}-strata.csv")
            if beside.exists() and beside.read_text("utf-8") != self.strata:
                raise FileExistsError(
                    _("{path} exists and is of another draw; choose another name for the sheet").format(path=beside)
                )
            write_whole(beside, self.strata)
        write_whole(path, self.html)
        return path

    def _repr_html_(self) -> str:
        # without allow-same-origin the page reaches neither notebook nor server, and keeps nothing: it says so itself
        return (
            '<iframe sandbox="allow-scripts allow-downloads allow-modals" title="Coding desk" '
            f'style="width:100%;height:880px;border:1px solid #999" srcdoc="{html.escape(self.html)}"></iframe>'
        )


def coding_desk(  # noqa: PLR0913 — the options of write_coding_sheet, the coder and the language
    sentences: pd.DataFrame | str | Path,
    *,
    size: int = 150,
    coder: str = "",
    by: str = "province",
    seed: int = 0,
    context: int = 1,
    name: str = "sheet",
    codebook: Codebook | None = None,
    language: str | None = None,
) -> CodingDesk:
    """Make the page at which a human coder gives sentences their frames.

    It shows one sentence after another between its greyed neighbours, beside the frames with their definition and
    rules, and neither article nor province nor what the machine found. Every step is kept in the browser, under a
    checksum of sheet and coder, so a closed tab loses nothing; "Save file" writes what `read_coding_sheet` reads.
    Two coders get pages of the same sheet (same table, `size` and `seed`) under their own names; `adjudication_desk`
    makes the page on which their disagreements are settled.

    In a notebook the page shows itself, shut off from the notebook and therefore without a memory: for more than a
    look, `save` it and open the file in a browser.

    Parameters
    ----------
    sentences
        The table of `split_sentences` or, for a sample from strata as `estimated_shares` likes it, of
        `code_sentences`; or the path of a sheet of `write_coding_sheet`, which is then shown whole.
    size, by, seed, context
        As in `write_coding_sheet`: the same ones draw the same sentences.
    coder
        The coder's name; without one, the page asks for it.
    name
        Name of the sheet and of the files saved; that of a sheet's file is taken from there.
    codebook
        The frames; without one, the codebook that comes with the package.
    language
        Of the page: "en" or "vi"; without one, the language in use.

    Returns
    -------
    CodingDesk
        With the attributes html, sheet, sentences and strata, and the method `save`.

    Raises
    ------
    ValueError
        If an option is out of range, or a sheet cannot be read or was made for another codebook.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": "a", "sentence": [1, 2, 3], "start": 0,
    ...                           "text": ["Tỉnh sơ kết.", "Trời đẹp.", "Huyện kiểm tra."]})
    >>> desk = coding_desk(sentences, size=2, coder="Hương")
    >>> desk
    <CodingDesk sheet: 2 sentences; save('sheet.html') writes it>
    """
    codebook = codebook or load_codebook()
    if isinstance(sentences, pd.DataFrame):
        sheet = draw_sheet(sentences, size=size, by=by, seed=seed, context=context)
        rows, strata, stratified = sheet.rows, sheet.strata, sheet.strata is not None
    else:
        lines, version, stratified = read_lines(sentences)
        if version and version != codebook.version:
            raise ValueError(
                _("{path} was made for codebook {version}, but version {loaded} is loaded").format(
                    path=sentences, version=version, loaded=codebook.version
                )
            )
        rows, strata = [(c["item"], c["before"], c["text"], c["after"]) for _line, c in lines], None
        name = _sheet_name(sentences)
    return _desk(rows, name, coder, codebook, language, strata=strata, further={"stratified": stratified})


def adjudication_desk(
    first: str | Path,
    second: str | Path,
    *,
    sentences: pd.DataFrame | None = None,
    coder: str = "adjudicated",
    codebook: Codebook | None = None,
    language: str | None = None,
) -> CodingDesk:
    """Make the page on which a third reading settles the sentences that two coders gave different frames.

    It shows these sentences as `coding_desk` does, with the frames of either coder marked A and B, and the agreement
    before adjudication. The file that it saves holds all sentences of the sheet: those on which both agreed with their
    frames, the others with what was decided.

    Parameters
    ----------
    first, second
        The files that the coders saved, each complete.
    sentences
        The table of `split_sentences` or `code_sentences` that the sheet was drawn from: it gives the agreement its
        intervals, which need to know the articles.
    coder
        Name of the third reader, for the name of the file.
    codebook, language
        As in `coding_desk`.

    Returns
    -------
    CodingDesk
        With the attribute `agreement` too, the table of `coder_agreement`.

    Raises
    ------
    ValueError
        If a file is not complete, the files are of different sheets, or the coders agree on every sentence.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp())
    >>> for coder, frames in (("an", "oversight"), ("binh", "none")):
    ...     written = f"item,before,text,after,frames\\nx1,,Tỉnh sơ kết.,,{frames}\\n"
    ...     _ = (folder / f"sheet.{coder}.csv").write_text(written, "utf-8")
    >>> desk = adjudication_desk(folder / "sheet.an.csv", folder / "sheet.binh.csv")
    >>> desk.agreement.loc[desk.agreement["frame"] == "oversight", ["both", "first_only"]].values.tolist()
    [[0, 1]]
    """
    codebook = codebook or load_codebook()
    tables = [read_coding_sheet(path, codebook) for path in (first, second)]
    one, other = tables
    measured = coder_agreement(one, other, sentences, codebook=codebook)
    differing = set(disagreements(one, other)["item"])
    if not differing:
        raise ValueError(_("the two coders agree on every sentence; there is nothing to adjudicate"))
    pairs = same_sentences(one, other)
    notes = [dict(zip(t["item"], t["note"], strict=True)) if "note" in t else {} for t in tables]
    given, settled = {}, {}
    for item, _text, left, right in pairs.itertuples(index=False):
        if item in differing:
            frames = [split_frames(cell) or ["none"] for cell in (left, right)]
            given[item] = {"frames": frames, "notes": [of.get(item, "") for of in notes]}
        else:
            settled[item] = left or "none"
    lines, _version, stratified = read_lines(first)
    rows = [(c["item"], c["before"], c["text"], c["after"]) for _line, c in lines]
    further = {"given": given, "settled": settled, "adjudicating": True, "stratified": stratified}
    return _desk(rows, _sheet_name(first), coder, codebook, language, further=further, agreement=measured)


def coder_file(name: str) -> str:
    """Return a coder's name as part of a file name, as the page writes it."""
    return re.sub(r"[^\w-]+", "-", name) or "coder"


def check_sheet_name(name: str) -> None:
    """Refuse a name that cannot be part of a file's name everywhere."""
    if not re.fullmatch(r"[\w-]+", name) or name.endswith("-strata"):  # files of strata are called so
        what = _("name={name!r}; it must be of letters, digits, _ and -, and not end in -strata")
        raise ValueError(what.format(name=name))


def _sheet_name(path: str | Path) -> str:
    return re.sub(r"[^\w-]+", "-", Path(path).name.split(".")[0])


def _desk(  # noqa: PLR0913 — what the two kinds of page differ in
    rows: list[tuple[str, str, str, str]],
    name: str,
    coder: str,
    codebook: Codebook,
    language: str | None,
    *,
    strata: str | None = None,
    further: Mapping[str, Any] | None = None,
    agreement: pd.DataFrame | None = None,
) -> CodingDesk:
    check_sheet_name(name)
    if not rows:
        raise ValueError(_("the sheet holds no sentence; there is nothing to code"))
    language = language or language_in_use()
    with in_language(language):
        payload: dict[str, Any] = {
            "sheet": name,
            "coder": coder.strip(),
            "codebook": codebook.version,
            "language": language,
            "frames": _frames(codebook, language),
            "rows": rows,
            **{"given": {}, "settled": {}, "adjudicating": False, **(further or {})},
        }
        names = [frame["name"] for frame in payload["frames"]]
        counted = json.dumps([codebook.version, names, rows, payload["coder"], payload["given"]], ensure_ascii=False)
        payload["key"] = hashlib.sha256(counted.encode()).hexdigest()[:24]
        payload["words"] = {language: desk_words()}
        payload["agreement"] = None if agreement is None else _shown(agreement, payload["frames"])
        page = explorer_page(payload, "desk")
    shown = pd.DataFrame(rows, columns=["item", "before", "text", "after"], dtype="str")
    return CodingDesk(page, name, shown, strata, agreement)


def _frames(codebook: Codebook, language: str) -> list[dict[str, str]]:
    titles = ("vietnamese", "english") if language == "vi" else ("english", "vietnamese")
    return [
        {
            "name": frame["frame"],
            "title": frame[titles[0]] or frame["frame"],
            "other": frame[titles[1]],
            **{text: retold(frame[text]) for text in ("definition", "include", "exclude")},
        }
        for frame in codebook.frames.to_dict("records")
    ]


def _shown(agreement: pd.DataFrame, frames: list[dict[str, str]]) -> list[list[str]]:
    """Return head and rows of the table of agreement as the page shows them."""
    titles = {frame["name"]: frame["title"] for frame in frames} | {"macro": _("mean")}
    counts = {"both": "A = B", "first_only": _("only A"), "second_only": _("only B"), "neither": _("neither")}
    measures = dict(zip(_SHOWN, (_("alike"), "κ", "AC1", "α", _("α from"), _("α to")), strict=True))
    rows = [[_("frame"), *counts.values(), *measures.values()]]
    for row in agreement.to_dict("records"):
        values = ["–" if pd.isna(row[name]) else number(row[name], 2) for name in measures]
        rows.append([titles[row["frame"]], *(str(row[name]) for name in counts), *values])
    return rows
