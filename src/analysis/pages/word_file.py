"""Word files become text."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.pages.limits import check_size
from analysis.pages.page import first_line, library
from analysis.pages.word_numbering import Numbering, child, local_name, value, value_of
from analysis.system.language import _
from analysis.system.library_words import retold_reason

# What Word does not show once changes are accepted.
_NOT_SHOWN = frozenset(("del", "moveFrom", "rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr", "rt"))
_AS_TEXT = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}

# The first bytes of the format of Office before 2007, which also wraps encrypted files.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_docx(path: Path) -> str:
    """Return what Word shows with changes accepted: paragraphs, cells and text boxes in order, then footnotes."""
    library("lxml.etree", path.suffix)
    with path.open("rb") as file:
        beginning = file.read(8)
    if beginning == _OLE:
        raise ValueError(f"{path}: {_old_format(path)}")
    if beginning.startswith(b"{\\rtf"):
        what = _("is an RTF file under another name; open it in Word or LibreOffice and save it as .docx")
        raise ValueError(f"{path}: {what}")
    try:
        with zipfile.ZipFile(path) as package:
            check_size(path, sum(info.file_size for info in package.infolist()), unpacked=True)
            return "\n".join(_Document(package).lines())
    except _TooLarge as error:
        raise ValueError(str(error)) from None
    except Exception as error:  # whatever the wrong byte led to; the other files go on
        if isinstance(error, ValueError) and str(error).startswith(f"{path}: "):
            raise
        what = _("cannot be read as a Word file ({reason})").format(reason=retold_reason(first_line(error)))
        raise ValueError(f"{path}: {what}") from error


class _TooLarge(ValueError):
    pass


def _old_format(path: Path) -> str:
    if _ENCRYPTED in path.read_bytes():
        return _("needs a password; open it in Word, remove the password and save it")
    return _("is in the format of Word before 2007; open it in Word or LibreOffice and save it as .docx")


class _Document:
    """The parts of a Word file, and where its text has got to: lists are counted, fields may span paragraphs."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        main = self._related("", "officeDocument")
        self._main = main if main in package.namelist() else "word/document.xml"
        self._numbering = Numbering.of(
            *(self._part(self._related(self._main, kind)) for kind in ("numbering", "styles"))
        )
        self._notes: list[tuple[str, str]] = []  # kind and id, in the order in which the text refers to them
        self._codes: list[bool] = []  # for each open field, whether its code is being read, or its result

    def lines(self) -> Iterator[str]:
        document = self._part(self._main)
        if document is None:
            raise ValueError(_("there is no document in it"))
        yield from self._paragraphs(child(document, "body") if local_name(document) == "document" else document)
        for kind in ("footnotes", "endnotes"):
            notes = self._part(self._related(self._main, kind))
            by_id = {} if notes is None else {value_of(note, "id"): note for note in notes}
            for named, note_id in dict.fromkeys(self._notes):
                if named == kind and note_id in by_id:
                    self._codes.clear()
                    yield from filter(None, map(str.strip, self._paragraphs(by_id[note_id])))

    def _part(self, name: str | None) -> Any:
        """Return the root of a part of the package, or None if it is not there."""
        if name is None or name not in self._package.namelist():
            return None
        etree = library("lxml.etree", ".docx")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
        return etree.fromstring(self._package.read(name), parser)

    def _related(self, part: str, kind: str) -> str | None:
        """Return the name of the part that another one refers to as of this kind."""
        folder, name = posixpath.split(part)
        relations = self._part(posixpath.join(folder, "_rels", f"{name}.rels"))
        if relations is None:  # a file that a program wrote without them, or that was repaired
            return posixpath.join(folder, f"{kind}.xml")
        for relation in relations:
            if (relation.get("Type") or "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                return posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/")
        return None

    def _paragraphs(self, container: Any) -> Iterator[str]:
        """Yield the text of every paragraph inside an element, in the order of the document."""
        before = ""  # of a paragraph whose end was deleted: the next one goes on from it
        waiting = [] if container is None else [container]
        while waiting:
            element = waiting.pop()
            name = local_name(element)
            if name in _NOT_SHOWN or _is_deleted_cell(element, name):
                continue
            if name == "AlternateContent":
                waiting.extend(_shown_alternative(element))
                continue
            if name != "p":
                waiting.extend(reversed(element))
                continue
            boxes: list[Any] = []
            properties = child(element, "pPr")
            text = before + "".join(self._pieces(element, boxes))
            mark = child(properties, "rPr") if properties is not None else None
            if mark is not None and (child(mark, "del") is not None or child(mark, "moveFrom") is not None):
                before = text
            else:
                before = ""
                label = self._numbering.label(properties)
                yield _labelled(label, text) if text.strip() else text
            waiting.extend(reversed(boxes))
        if before:
            yield before

    def _pieces(self, paragraph: Any, boxes: list[Any]) -> Iterator[str]:
        """Yield the text of one paragraph; the text boxes anchored in it are appended to `boxes`."""
        waiting = list(reversed(paragraph))
        while waiting:
            element = waiting.pop()
            name = local_name(element)
            if name in _NOT_SHOWN or (name == "r" and _is_hidden(element)):
                continue
            if name == "AlternateContent":
                waiting.extend(_shown_alternative(element))
            elif name == "txbxContent":
                boxes.append(element)
            elif name == "fldChar":
                self._field(value_of(element, "fldCharType"))
            elif any(self._codes):
                waiting.extend(reversed(element))
            elif name == "t":
                yield element.text or ""
            elif name in _AS_TEXT:
                yield _AS_TEXT[name]
            elif name in _NOTES:
                self._notes.append((_NOTES[name], value_of(element, "id") or ""))
            else:
                waiting.extend(reversed(element))

    def _field(self, kind: str | None) -> None:
        """Follow the parts of a field: its code up to "separate", then the result, which is what Word shows."""
        if kind == "begin":
            self._codes.append(True)
        elif self._codes and kind == "separate":
            self._codes[-1] = False
        elif self._codes and kind == "end":
            self._codes.pop()


def _labelled(label: str, text: str) -> str:
    """Return an item of a list; its number does not run into its first word, though the list may have no space."""
    is_apart = not label or not label[-1:].strip() or not text[:1].isalnum()
    return label + text if is_apart else f"{label} {text}"


def _shown_alternative(element: Any) -> list[Any]:
    """Return the first form of something that is written twice, for new and old programs, that has text in it."""
    for alternative in element:
        if any(local_name(inside) == "t" and inside.text for inside in alternative.iter()):
            return [alternative]
    return []


def _is_deleted_cell(element: Any, name: str) -> bool:
    """Return True for a table row or cell that is deleted, or a cell that continues the merged one above it."""
    if name == "tr":
        return child(element, "trPr", "del") is not None
    if name == "tc":
        properties = child(element, "tcPr")
        merged = child(properties, "vMerge") if properties is not None else None
        is_continued = merged is not None and value(merged) not in ("restart",)
        return is_continued or (properties is not None and child(properties, "cellDel") is not None)
    return False


def _is_hidden(run: Any) -> bool:
    hidden = child(run, "rPr", "vanish")
    return hidden is not None and not re.fullmatch("0|false|off", value_of(hidden, "val") or "1")
