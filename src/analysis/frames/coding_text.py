"""Coding sheets as text for a language model, and its answers back into a sheet.

Nothing is sent anywhere: the user gives the text to a model and saves what it answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from analysis.frames.codebook import Codebook, load_codebook
from analysis.frames.coding_sheet import read_lines, refuse_other_version, write_sheet, wrong_with
from analysis.system.language import _, number, retold

_AT_ONCE = 75  # sentences of a text; so many were coded one by one when this was measured
_MOST_NAMED = 20
_ITEM = re.compile("[0-9a-f]{10}")
# "3f2a91c07b: direction;pace", also as a row of a table or of a list, in quotes, bold or JSON. Signs of doubt or
# refusal ("✗", "?", "~~") are none of these, and stay with the frame, which is then unknown.
_MARKS = r"""\s"'“”‘’`*|{}\[\]"""
_ANSWER = re.compile(
    rf"""^(?:[{_MARKS}>•+#-]|\d+[.)]|"(?:item|id|name)"\s*:)*(?P<item>[0-9a-f]{{10}})(?![\w-])"""
    rf"""[{_MARKS},;:=–—-]*(?:"frames?"[{_MARKS}:]*)?(?P<frames>.*)$""",
    re.IGNORECASE,
)
_EXAMPLE = ("3f2a91c07b", "9b11e0a4d2")  # names in the example of a text
_NONE = {"không", "không có"}  # what a model says in Vietnamese for "none"


def coding_request(sheet: str | Path, *, size: int = _AT_ONCE, codebook: Codebook | None = None) -> list[str]:
    """Return texts that ask a language model to code the sentences of a sheet.

    Each text is complete in itself: rules, frames with their definitions, form of the answer, and at most `size`
    sentences under their names on the sheet, in an order that shows neither article nor group. Give each to the model
    in a conversation of its own, save what it answers, and read that with `read_coding_answers`. A model is a coder
    like another, and errs: have a person code a sample too, and `agreement` and `estimated_shares` tell how far the
    model can be trusted.

    Parameters
    ----------
    sheet
        The file of `write_coding_sheet`. If the model's frames are to take the place of the indicators' (`by_hand` of
        `code_sentences`), it must hold all sentences: `size=len(sentences)` there.
    size
        Most sentences of one text.
    codebook
        The frames; without one, the codebook that comes with the package.

    Returns
    -------
    list of str
        In the language in use.

    Raises
    ------
    ValueError
        If the sheet cannot be read, was made for another codebook or holds no sentence, or `size` is not positive.

    Notes
    -----
    On 240 sentences of 82 articles that no indicator was written with, where two coders (language models too) agree,
    three runs of a model, 75 sentences at a time, had a macro F1 of .82, .82 and .86 on central news and of .92, .92
    and .90 on local papers and portals; on the 49 sentences of the five articles that a person coded .94, .92 and .96
    (benchmarks/model_frames.py).

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> from analysis import write_coding_sheet
    >>> sentences = pd.DataFrame({"article_id": "a", "sentence": [1, 2, 3], "text": ["Tỉnh sơ kết.", "Mưa.", "Nắng."]})
    >>> sheet = Path(tempfile.mkdtemp(), "all.csv")
    >>> write_coding_sheet(sentences, sheet, size=3)
    >>> [text.splitlines()[-1][12:] for text in coding_request(sheet, size=1)]
    ['Nắng.', 'Tỉnh sơ kết.', 'Mưa.']
    """
    codebook = codebook or load_codebook()
    if type(size) is not int or size < 1:
        raise ValueError(_("size={size!r}; it must be 1 or more sentences").format(size=size))
    lines, version, _from_strata = read_lines(sheet)
    refuse_other_version(sheet, version, codebook)
    if not lines:
        raise ValueError(_("the sheet holds no sentence; there is nothing to code"))
    _check_items(sheet, lines)
    asked = [f"{cells['item']}: {' '.join(cells['text'].split())}" for _line, cells in lines]
    head = _head(codebook)
    return ["\n".join([head, *asked[i : i + size]]) + "\n" for i in range(0, len(asked), size)]


def _head(codebook: Codebook) -> str:
    """Return all that stands before the sentences."""
    parts = [_("You code sentences of Vietnamese newspapers with frames.")]
    if codebook.subject:
        parts[0] += " " + _("The subject: {subject}.").format(subject=retold(codebook.subject))
    rules = (
        _("One sentence at a time. Give it every frame that it uses; it may carry several, or none."),
        _("Code what the sentence says, not what its article may be about. Judge the meaning, not single words."),
        _(
            "What is only named is no frame: the title of a document, the name of an organisation or event, a list of "
            "those present."
        ),
        _("Use the frames as they are defined here, and no others."),
    )
    parts += [_("Rules"), "\n".join(f"- {rule}" for rule in rules), _("Frames")]
    for frame in codebook.frames.to_dict("records"):
        titles = "; ".join(title for title in (frame["english"], frame["vietnamese"]) if title)
        text = [f"{frame['frame']} ({titles})" if titles else frame["frame"], retold(frame["definition"])]
        rules_of = ((_("Include"), frame["include"]), (_("Exclude"), frame["exclude"]))
        text += [f"{name}: {retold(rule)}" for name, rule in rules_of if rule]
        parts.append("\n  ".join(text))
    parts.append(
        _(
            "Answer with one line for every sentence and nothing else: its name, a colon, its frames separated by "
            "semicolons, or none. Every sentence must be in the answer, in this order, such as:"
        )
    )
    parts.append(f"{_EXAMPLE[0]}: {';'.join(codebook.frames['frame'][:2])}\n{_EXAMPLE[1]}: none")
    return "\n\n".join([*parts, _("The sentences"), ""])


def read_coding_answers(
    sheet: str | Path,
    answers: str | Path | Iterable[str | Path],
    path: str | Path,
    *,
    codebook: Codebook | None = None,
) -> None:
    """Write the sheet with the frames that a language model answered.

    Lines that do not begin with the name of a sentence are passed over, and so are quotation marks, bold type, the
    strokes of a table and its columns behind the frames. Nothing is written unless every sentence of the sheet has an
    answer, and one only.

    Parameters
    ----------
    sheet
        The file that `coding_request` was given.
    answers
        File or files of what the model answered, UTF-8; further ones may hold what the first ones left out.
    path
        The file to write, for `read_coding_sheet`; one that exists is never overwritten.
    codebook
        The frames that are allowed; without one, those of the codebook that comes with the package.

    Raises
    ------
    FileExistsError
        If the file exists.
    ValueError
        With file and line, all at once: for frames that the codebook does not have, sentences that are answered in two
        ways, text that is not UTF-8; and with the names of sentences that no answer has. Answers for sentences that the
        sheet does not have are passed over if none is missing, so that those of an earlier sheet can be read again.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> from analysis import read_coding_sheet, write_coding_sheet
    >>> folder = Path(tempfile.mkdtemp())
    >>> sentences = pd.DataFrame({"article_id": "a", "sentence": [1, 2], "text": ["Tỉnh sơ kết.", "Mưa to."]})
    >>> write_coding_sheet(sentences, folder / "all.csv", size=2)
    >>> one, other = pd.read_csv(folder / "all.csv")["item"]
    >>> _length = (folder / "answer.txt").write_text(f"Here is my coding:\\n{one}: oversight\\n{other}: none\\n")
    >>> read_coding_answers(folder / "all.csv", [folder / "answer.txt"], folder / "all.model.csv")
    >>> read_coding_sheet(folder / "all.model.csv")["frames"].tolist()
    ['oversight', '']
    """
    codebook = codebook or load_codebook()
    lines, version, from_strata = read_lines(sheet)
    refuse_other_version(sheet, version, codebook)
    _check_items(sheet, lines)
    known = {cells["item"] for _line, cells in lines}
    given: dict[str, tuple[str, ...]] = {}
    told = set()  # of which a line says something
    problems, strange = [], []
    for file in [answers] if isinstance(answers, str | Path) else answers:
        for line, item, names in _answers_of(Path(file), codebook):
            if not item:
                wrong = _("frames without a sentence: {names}; an answer is one line").format(names=";".join(names))
            elif item not in known:
                said = _("no sentence of the sheet has the name {item}").format(item=item)
                strange.append(_("{file}, line {line}: {wrong}").format(file=file, line=line, wrong=said))
                continue
            elif names and given.get(item, names) != names:
                wrong = _("{item} has two different answers: {one} and {other}").format(
                    item=item, one=";".join(given[item]), other=";".join(names)
                )
            else:
                wrong = wrong_with({"frames": ";".join(names)}, list(names), codebook)
                told.add(item)
                if names:
                    given.setdefault(item, names)
            if wrong:
                problems.append(_("{file}, line {line}: {wrong}").format(file=file, line=line, wrong=wrong))
    missing = [cells["item"] for _line, cells in lines if cells["item"] not in told]
    if missing:
        problems += strange  # one of them may be a name that the model got wrong; else they are of a sheet of before
        shown = ", ".join(missing[:_MOST_NAMED]) + (" …" if len(missing) > _MOST_NAMED else "")
        problems.append(_("no answer has {n} of {of} sentences: {items}").format(
            n=number(len(missing)), of=number(len(lines)), items=shown))  # fmt: skip
    if problems:
        more = [_("… and {n} more").format(n=len(problems) - _MOST_NAMED)] if len(problems) > _MOST_NAMED else []
        raise ValueError("\n".join([*problems[:_MOST_NAMED], *more]))
    rows = [
        (*(cells[c] for c in ("item", "before", "text", "after")), ";".join(given[cells["item"]]))
        for _line, cells in lines
    ]
    write_sheet(path, rows, version, from_strata=from_strata)


def _check_items(sheet: str | Path, lines: list[tuple[int, dict[str, str]]]) -> None:
    """Refuse a sheet whose sentences have names that are not those of `write_coding_sheet`, or the same name."""
    seen = set()
    for line, cells in lines:
        if not _ITEM.fullmatch(cells["item"]) or cells["item"] in seen:
            what = _("{path}, line {line}: item {item!r}; each must be ten digits or letters a to f, and occur once")
            raise ValueError(what.format(path=sheet, line=line, item=cells["item"]))
        seen.add(cells["item"])


def _answers_of(file: Path, codebook: Codebook) -> list[tuple[int, str, tuple[str, ...]]]:
    """Return of every line that answers: its number, the name of the sentence and the frames, sorted.

    A line of frames without the name of a sentence has none: what it continues cannot be known.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:  # UTF-16 without its mark can be read as UTF-8
        raise ValueError(_("{file}: not UTF-8; save the answer as a text file in UTF-8").format(file=file))
    if all(name in text for name in _EXAMPLE):
        raise ValueError(_("{file} is a text for the model, not what it answered").format(file=file))
    frames, found = {*codebook.frames["frame"], "none"}, []
    for line, said in enumerate(re.split(r"\r\n?|\n", text), 1):
        if answer := _ANSWER.match(said):
            cell = answer["frames"].split("|")[0]  # behind it a table may have remarks
            found.append((line, answer["item"].lower(), _names(cell)))
        elif (names := _names(said)) and frames.issuperset(names):
            found.append((line, "", names))
    return found


def _names(cell: str) -> tuple[str, ...]:
    """Return the frames of an answer, sorted, without marks around them."""
    parts = re.split("[;,]", re.sub(rf"[{_MARKS}]+", " ", cell).lower())
    names = {part.strip(" .-") for part in parts} - {""}
    return tuple(sorted("none" if name in _NONE else name for name in names))
