"""The codebook: frames and their indicators, read from TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.frames.names import KINDS
from analysis.frames.notation import (
    GAP_WORDS,
    LONGEST_WINDOW,
    SYLLABLE,
    WordSequence,
    compile_sequences,
    counting_form,
    further_literals,
    literals,
    parse,
)


def index_rules(rules: Sequence[Rule]) -> dict[str, dict[str, list[int]]]:
    """Return for every first word the literals that begin with it, and for each the rules that may need it."""
    index: dict[str, dict[str, list[int]]] = {}
    for number, rule in enumerate(rules):
        for literal in rule.literals or [""]:
            first = SYLLABLE.match(literal)
            index.setdefault(first[0] if first else "", {}).setdefault(literal, []).append(number)
    return index


# --- The codebook --------------------------------------------------------------------------------

_TEXTS = ("vietnamese", "english", "definition", "include", "exclude")
_FRAME_KEYS = (*_TEXTS, "ignore", "inside_names", "indicators")
_SIDES = ("after", "before", "near", "not_after", "not_before", "not_near")
_INDICATOR_KEYS = ("find", *_SIDES, "within", "position")


@dataclass(frozen=True)
class Rule:
    frame: int
    indicator: str
    regex: re.Pattern[str]
    literals: frozenset[str]
    further_literals: tuple[frozenset[str], ...]
    contexts: tuple[tuple[str, re.Pattern[str]], ...]
    within: int | None  # None: anywhere in the sentence
    position: str | None


@dataclass(frozen=True, eq=False)
class Codebook:
    """A codebook that has been read and checked; made by `load_codebook`.

    Attributes
    ----------
    version : str
        As the file states it; named on coding sheets, and worth naming wherever a share is printed.
    frames : DataFrame
        One row per frame, in the order of the file: frame, vietnamese, english, definition, include, exclude, and
        indicators, the number of them.
    indicators : DataFrame
        One row per indicator: frame, indicator (as written), context (as written, empty if it needs none), and line,
        its line in the file.
    """

    version: str
    frames: pd.DataFrame
    indicators: pd.DataFrame
    _rules: tuple[Rule, ...] = field(repr=False)
    _ignored: tuple[re.Pattern[str] | None, ...] = field(repr=False)
    _inside_names: tuple[frozenset[str], ...] = field(repr=False)
    index: dict[str, dict[str, list[int]]] = field(repr=False)


def load_codebook(path: str | Path | None = None) -> Codebook:
    """Read the frames and their indicators from a file that people write by hand.

    To change the coding, copy `src/analysis/resources/codebook.toml`, edit the copy and give its path; the notation
    stands at the top of it. A changed codebook is a new measuring instrument: run `agreement` on it again.

    Parameters
    ----------
    path
        A TOML file in UTF-8; without one, the codebook that comes with the package.

    Returns
    -------
    Codebook
        With the attributes version, frames and indicators.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        For anything wrong in the file, with its line and what is allowed: TOML that cannot be read, an unknown or
        missing key, a frame name that is no plain word, an empty or malformed pattern, a window out of range, an
        indicator that stands twice in a frame.

    Examples
    --------
    >>> codebook = load_codebook()
    >>> codebook.frames.loc[0, ["frame", "english"]].to_list()
    ['dissemination', 'Study and dissemination']
    """
    if path is None:
        name, raw = "codebook.toml", files("analysis").joinpath("resources", "codebook.toml").read_bytes()
    else:
        name, raw = str(path), Path(path).read_bytes()
    return _Reader(name, raw).codebook()


class _Reader:
    """One codebook file while it is read: tomllib gives no lines, so they are looked up for a message."""

    def __init__(self, name: str, raw: bytes):
        self.name = name
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            raise ValueError(f"{name}, line {line}: not UTF-8; save the file as UTF-8") from None
        self.lines = text.splitlines()
        try:
            self.content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            at = re.search(r"at line (\d+)", str(error))
            line = at[1] if at else len(self.lines)
            raise ValueError(
                f"{name}, line {line}: not TOML: {error}; a text stands in double quotes, "
                "entries of a list end in a comma"
            ) from None

    def fail(self, message: str, line: int) -> ValueError:
        return ValueError(f"{self.name}, line {line}: {message}")

    def section(self, header: str) -> range:
        """Return the lines of `[header]`, from its name to the next one."""
        heads = [n for n, line in enumerate(self.lines, 1) if re.match(r"\s*\[+[\w.\"' -]+\]+\s*(?:#.*)?$", line)]
        begin = next((n for n in heads if self.lines[n - 1].split("#")[0].strip(" []\t") == header), 1)
        return range(begin, next((n for n in heads if n > begin), len(self.lines) + 1))

    def line_of(self, header: str, value: str, *, key: bool = False, occurrence: int = 0) -> int:
        """Return the line where `value` stands in a section: as a key, or as a text in quotes."""
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        sought = rf"(?<![\w\"']){re.escape(value)}\s*=" if key else f"\"{re.escape(escaped)}\"|'{re.escape(value)}'"
        within = self.section(header)
        found = [n for n in within for _ in re.finditer(sought, self.lines[n - 1])]
        return found[occurrence] if occurrence < len(found) else within.start

    def check_keys(self, table: dict[str, Any], header: str, allowed: Sequence[str], required: Sequence[str]) -> None:
        for key in table:
            if key not in allowed:
                line = self.line_of(header, key, key=True)
                raise self.fail(f"unknown key {key!r} in [{header}]; allowed are {', '.join(allowed)}", line)
        if missing := [key for key in required if key not in table]:
            raise self.fail(f"[{header}] lacks {', '.join(missing)}", self.section(header).start)

    def pattern(self, text: Any, lists: dict[str, list[WordSequence]], header: str, what: str) -> list[WordSequence]:
        if not isinstance(text, str) or not text.strip():
            line = self.line_of(header, text) if isinstance(text, str) else self.section(header).start
            raise self.fail(f"{what} in [{header}] is {text!r}; it must be a text with at least one word", line)
        try:
            return parse(text, lists)
        except ValueError as error:
            raise self.fail(f"{what} {text!r} has {error}", self.line_of(header, text)) from None

    def codebook(self) -> Codebook:
        content, allowed = self.content, ("version", "lists", "frames")
        for key in content:
            if key not in allowed:
                sought = re.compile(rf"\s*\[?{re.escape(key)}\b")
                line = next((n for n, text in enumerate(self.lines, 1) if sought.match(text)), 1)
                raise self.fail(f"unknown key {key!r}; allowed are {', '.join(allowed)}", line)
        version = content.get("version")
        if not isinstance(version, str) or not version.strip():
            line = self.line_of("", "version", key=True)
            raise self.fail(f'version is {version!r}; it must be a text such as version = "1.0"', line)
        if not isinstance(content.get("frames"), dict) or not content["frames"]:
            raise self.fail("no frames; each begins with a line such as [frames.dissemination]", 1)
        lists: dict[str, list[WordSequence]] = {}
        for name, text in content.get("lists", {}).items():
            lists[name] = self.pattern(text, lists, "lists", f"the list {name}")
        rules: list[Rule] = []
        ignored: list[re.Pattern[str] | None] = []
        inside_names: list[frozenset[str]] = []
        listing: list[tuple[str, str, str, int]] = []
        for number, (frame, table) in enumerate(content["frames"].items()):
            header = f"frames.{frame}"
            if not isinstance(table, dict) or not re.fullmatch(r"[a-z][a-z0-9_]*", frame):
                raise self.fail(
                    f"frame name {frame!r}; allowed are small letters a-z, digits and _, as in [frames.dissemination]",
                    self.section(header).start,
                )
            self.check_keys(table, header, _FRAME_KEYS, (*_TEXTS, "indicators"))
            for key in _TEXTS:
                if not isinstance(table[key], str):
                    raise self.fail(f"{key} is {table[key]!r}; it must be a text", self.line_of(header, key, key=True))
            for key in ("ignore", "indicators"):
                if not isinstance(table.get(key, []), list) or table.get(key, True) == []:
                    line = self.line_of(header, key, key=True)
                    raise self.fail(f"{key} must be a list with at least one entry", line)
            inside_names.append(self.kinds_of_names(table.get("inside_names", []), header))
            hidden = [self.pattern(text, lists, header, "ignore") for text in table.get("ignore", [])]
            ignored.append(compile_sequences([s for alternatives in hidden for s in alternatives]) if hidden else None)
            seen: dict[tuple[str, str], int] = {}
            counts: dict[str, int] = {}
            for entry in table["indicators"]:
                entry = {"find": entry} if isinstance(entry, str) else entry
                rule, context = self.rule(entry, lists, header, number)
                line = self.line_of(header, rule.indicator, occurrence=counts.get(rule.indicator, 0))
                counts[rule.indicator] = counts.get(rule.indicator, 0) + 1
                same = (" ".join(counting_form(rule.indicator)[0].split()), context)
                if same in seen:
                    raise self.fail(
                        f"indicator {rule.indicator!r} stands in [{header}] already, on line {seen[same]}; "
                        "allowed is once",
                        line,
                    )
                seen[same] = line
                rules.append(rule)
                listing.append((frame, rule.indicator, context, line))
        frames = pd.DataFrame(
            [(f, *(t[k] for k in _TEXTS), len(t["indicators"])) for f, t in content["frames"].items()],
            columns=["frame", *_TEXTS, "indicators"],
        )
        indicators = pd.DataFrame(listing, columns=["frame", "indicator", "context", "line"])
        return Codebook(version, frames, indicators, tuple(rules), tuple(ignored), tuple(inside_names), index_rules(rules))

    def kinds_of_names(self, kinds: Any, header: str) -> frozenset[str]:
        if not isinstance(kinds, list) or not all(kind in KINDS for kind in kinds):
            line = self.line_of(header, "inside_names", key=True)
            raise self.fail(f"inside_names is {kinds!r}; it must be a list with any of {', '.join(KINDS)}", line)
        return frozenset(kinds)

    def rule(self, entry: Any, lists: dict[str, list[WordSequence]], header: str, frame: int) -> tuple[Rule, str]:
        if not isinstance(entry, dict) or "find" not in entry:
            raise self.fail(
                f'indicator {entry!r} in [{header}]; allowed is a text in quotes, or {{ find = "…", … }} with '
                f"{', '.join(_INDICATOR_KEYS[1:])}",
                self.section(header).start,
            )
        find = self.pattern(entry["find"], lists, header, "indicator")
        line = self.line_of(header, entry["find"])
        for key in entry:
            if key not in _INDICATOR_KEYS:
                raise self.fail(
                    f"unknown key {key!r} of indicator {entry['find']!r}; allowed are {', '.join(_INDICATOR_KEYS)}",
                    line,
                )
        within, position = entry.get("within", GAP_WORDS), entry.get("position")
        whole = within == "sentence"
        if not whole and not (type(within) is int and 0 <= within <= LONGEST_WINDOW):
            raise self.fail(
                f"within = {within!r} of indicator {entry['find']!r}; allowed are 0 to {LONGEST_WINDOW} words and "
                '"sentence"',
                line,
            )
        if "within" in entry and not any(side in entry for side in _SIDES):
            raise self.fail(f"within without any of {', '.join(_SIDES)}, for indicator {entry['find']!r}", line)
        if position not in (None, "start", "end"):
            message = f'position = {position!r} of indicator {entry["find"]!r}; allowed are "start" and "end"'
            raise self.fail(message, line)
        contexts = tuple(
            (side, compile_sequences(self.pattern(entry[side], lists, header, side)))
            for side in _SIDES
            if side in entry
        )
        described = "; ".join(f"{key} = {entry[key]}" for key in _INDICATOR_KEYS[1:] if key in entry)
        rule = Rule(
            frame,
            entry["find"],
            compile_sequences(find),
            literals(find),
            further_literals(find),
            contexts,
            None if whole else within,
            position,
        )
        return rule, described
