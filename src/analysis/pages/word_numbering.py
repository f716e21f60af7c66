"""Automatic numbers of lists and headings in Word files: a paragraph only names its list; the number is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# Bullets come from fonts of symbols, where "o" or "§" is a circle or a square.
_TYPED_BULLETS = frozenset("-–—+*•")
_BULLET = "•"
_DEEPEST = 9

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace; nothing for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Any, *path: str) -> Any:
    """Return the first descendant along a path of names, or None."""
    for name in path:
        element = next((c for c in element if local_name(c) == name), None) if element is not None else None
    return element


def value(element: Any, *path: str, name: str = "val") -> str | None:
    """Return an attribute of the first descendant along a path of names, whichever namespace it is in."""
    found = child(element, *path)
    if found is None:
        return None
    return next((v for key, v in found.attrib.items() if key.rpartition("}")[2] == name), None)


def number_of(text: str | None, default: int = 0) -> int:
    """Return a whole number of at most nine digits, or the default."""
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text, re.ASCII) else default


@dataclass
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None  # the level after which the count begins again; None: any level above
    is_legal: bool = False  # shows the numbers of all levels in digits


@dataclass
class Numbering:
    """The lists of a document: their levels, and how far each has been counted.

    Attributes
    ----------
    lists
        For each list id the id of its definition.
    levels
        For each definition and level, how it is counted and written.
    overrides
        For each list id and level the number with which this list begins anew.
    styles
        For each paragraph style the list and level that it brings.
    """

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Any, styles: Any) -> Numbering:
        """Read the parts numbering.xml and styles.xml, either of which may be missing (None)."""
        found = cls()
        for element in () if numbering is None else numbering:
            if local_name(element) == "abstractNum":
                found._define(element)
            elif local_name(element) == "num":
                found._list(element)
        based_on = {}
        for style in () if styles is None else styles:
            name = value_of(style, "styleId")
            if local_name(style) != "style" or name is None:
                continue
            based_on[name] = value(style, "basedOn")
            if (number := value(style, "pPr", "numPr", "numId")) is not None:
                found.styles[name] = (number, number_of(value(style, "pPr", "numPr", "ilvl")))
        for name in based_on:
            found._inherit(name, based_on)
        return found

    def _inherit(self, name: str, based_on: dict[str, str | None]) -> None:
        above: str | None = name
        for _step in range(_DEEPEST + 2):  # a style may be based on itself in a broken file
            if above is None or above in self.styles:
                break
            above = based_on.get(above)
        if above is not None and above in self.styles:
            self.styles[name] = self.styles[above]

    def _define(self, element: Any) -> None:
        abstract = value_of(element, "abstractNumId") or ""
        for level in _levels(element):
            self.levels[abstract, number_of(value_of(level, "ilvl"))] = _Level(
                start=number_of(value(level, "start")),
                style=value(level, "numFmt") or "decimal",
                text=value(level, "lvlText") or "",
                suffix=value(level, "suff") or "tab",
                restart=None if (r := value(level, "lvlRestart")) is None else number_of(r),
                is_legal=child(level, "isLgl") is not None and value(level, "isLgl") not in ("0", "false"),
            )

    def _list(self, element: Any) -> None:
        list_id = value_of(element, "numId") or ""
        abstract = value(element, "abstractNumId") or ""
        self.lists[list_id] = abstract
        for override in element:
            if local_name(override) == "lvlOverride":
                level = number_of(value_of(override, "ilvl"))
                if (start := value(override, "startOverride")) is not None:
                    self.overrides[list_id, level] = number_of(start)

    def label(self, properties: Any) -> str:
        """Count the paragraph with these properties, and return what Word writes before it; "" for no list."""
        list_id, level = self._list_of(properties)
        abstract = self.lists.get(list_id or "")
        definition = self.levels.get((abstract or "", level))
        if list_id is None or abstract is None or definition is None or not 0 <= level < _DEEPEST:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _DEEPEST)
        if (list_id, level) in self.overrides and (list_id, level) not in self._begun:
            counts[level] = None
            definition_start = self.overrides[list_id, level]
        else:
            definition_start = definition.start
        self._begun.add((list_id, level))
        before = counts[level]
        counts[level] = definition_start if before is None else before + 1
        for below in range(level + 1, _DEEPEST):
            restart = self.levels.get((abstract, below), _Level()).restart
            if restart is None or level < restart:
                counts[below] = None
        return self._written(abstract, definition, counts)

    def _list_of(self, properties: Any) -> tuple[str | None, int]:
        if properties is None:
            return None, 0
        by_style = self.styles.get(value(properties, "pStyle") or "")
        list_id = value(properties, "numPr", "numId")
        level = value(properties, "numPr", "ilvl")
        if list_id is None:
            return (by_style[0], number_of(level, by_style[1])) if by_style else (None, 0)
        return list_id, number_of(level, by_style[1] if by_style and by_style[0] == list_id else 0)

    def _written(self, abstract: str, definition: _Level, counts: list[int | None]) -> str:
        if definition.style == "bullet":
            text = definition.text if definition.text in _TYPED_BULLETS else _BULLET
        elif definition.style == "none":
            text = re.sub(r"%\d", "", definition.text)
        else:

            def counted(match: re.Match[str]) -> str:
                level = int(match[1]) - 1
                other = self.levels.get((abstract, level), _Level())
                number = counts[level] if counts[level] is not None else other.start
                return written(number or 0, "decimal" if definition.is_legal else other.style)

            text = re.sub(r"%([1-9])", counted, definition.text)
        return text if definition.suffix == "nothing" or not text else f"{text} "


def value_of(element: Any, name: str) -> str | None:
    """Return an attribute of an element, whichever namespace it is in."""
    return value(element, name=name)


def _levels(abstract: Any) -> Iterator[Any]:
    return (element for element in abstract if local_name(element) == "lvl")


def written(number: int, style: str) -> str:
    """Return a number as a list writes it.

    >>> [written(4, style) for style in ("decimal", "lowerLetter", "upperRoman", "decimalZero")]
    ['4', 'd', 'IV', '04']
    >>> written(28, "lowerLetter")
    'bb'
    """
    if style in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 10)
        return letters.upper() if style == "upperLetter" else letters
    if style in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman, rest = "", number
        for worth, letters in _ROMAN:
            roman += letters * (rest // worth)
            rest %= worth
        return roman.upper() if style == "upperRoman" else roman
    return f"{number:02}" if style == "decimalZero" else str(number)
