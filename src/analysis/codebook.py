"""The codebook: which words show a frame, and in what context; read from a file that people edit.

The file (`resources/codebook.toml`; its notation is explained at its top) becomes patterns that are matched against
one sentence at a time. Nothing here knows a frame, a province or a word of Vietnamese by name.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.vietnamese import normalize

# --- The counting form: what is compared when words are compared ---------------------------------


def counting_form(text: str) -> tuple[str, Sequence[int]]:
    """Return `text` as it is matched, and for every character of that the place in `text` where it begins."""
    plain = normalize(text).lower().replace("_", " ")
    if len(plain) == len(text):
        return plain, range(len(text) + 1)
    # Only text that did not come through `load_corpus` gets here: decomposed letters.
    pieces = [match.span() for match in re.finditer(r".[\u0300-\u036f]*", text, re.DOTALL)]
    letters = [unicodedata.normalize("NFC", text[a:b]) for a, b in pieces]
    places = [a for (a, _), letter in zip(pieces, letters, strict=True) for _ in letter.lower()]
    return normalize("".join(letters)).lower().replace("_", " "), [*places, len(text)]


# --- Patterns: what stands in the codebook becomes a regular expression --------------------------

_GAP_WORDS = 6  # "…", and a window that is not given: about one clause of newspaper prose
_EDGE_WORDS = 3  # position = "start": room for "Hai là," or "Theo đó,"
_CLAUSE_END = ".;:!?"
# What may stand between two words of one clause, and a word: "6.000" and "88/2019" are one word each.
_BETWEEN = rf"[^\w{_CLAUSE_END}]+"
_WORD = r"\w+(?:[.,/]\w+)*"
_SPACE = r"\s+"
_SYLLABLE = re.compile(r"\w+")
_MARKS = {",": r"\s*,", "-": r"\s*[-–—]"}
_HIDDEN = "§"  # stands for what a frame does not see; neither a word nor the end of a clause
_TOKEN = re.compile(
    r"(?:…|\.\.\.)(?P<gap>\d*)|(?P<mark>[()\[\]|,#-])|<(?P<list>[^<>]*)>|(?P<word>\w+(?:[./]\w+)*)|(?P<bad>[^\s])"
)


def _gap(words: int) -> str:
    return rf"{_BETWEEN}(?:{_WORD}{_BETWEEN}){{0,{words}}}?"


# A parsed pattern is nested: alternatives are a list of sequences, a sequence is a list of (joiner, element). The
# joiner is the regular expression before the element, None for a space; an element is a word, "#" or alternatives.
_Sequence = list[tuple[str | None, Any]]


def _parse(text: str, lists: dict[str, list[_Sequence]]) -> list[_Sequence]:
    tokens = list(_TOKEN.finditer(counting_form(text)[0]))[::-1]
    alternatives = _parse_alternatives(tokens, lists)
    if tokens:
        raise ValueError(f"{tokens[-1].group()!r} without its opening bracket")
    return alternatives


def _parse_alternatives(tokens: list[re.Match[str]], lists: dict[str, list[_Sequence]]) -> list[_Sequence]:
    alternatives: list[_Sequence] = [[]]
    joiner = None
    while tokens and tokens[-1].group() not in (")", "]"):
        token = tokens.pop()
        mark, sequence = token.group(), alternatives[-1]
        if token["bad"]:
            raise ValueError(f"the character {mark!r}; allowed are words, numbers, … ( | ) [ ] < > , - and #")
        if mark == "|" or token["gap"] is not None:
            if joiner or not sequence:
                raise ValueError(f"nothing before {mark!r}; what may be missing stands in [ ]")
            if mark == "|":
                alternatives.append([])
            else:
                joiner = _gap(int(token["gap"] or _GAP_WORDS))
            continue
        element: Any = mark
        if mark in "([":
            element = _parse_alternatives(tokens, lists)
            if not tokens or tokens.pop().group() != {"(": ")", "[": "]"}[mark]:
                raise ValueError(f"a bracket {mark!r} that is not closed")
            element = [*element, None] if mark == "[" else element
        elif token["list"] is not None:
            if token["list"] not in lists:
                raise ValueError(f"the list {mark!r}; defined before it are {', '.join(lists) or 'none'}")
            element = lists[token["list"]]
        sequence.append((joiner, element))
        joiner = None
    if joiner or not alternatives[-1]:
        raise ValueError("an empty end or alternative; what may be missing stands in [ ]")
    return alternatives


def _regex(alternatives: list[_Sequence], lead: str) -> str:
    return "|".join(_sequence_regex(sequence, lead) for sequence in alternatives)


def _sequence_regex(sequence: _Sequence, lead: str) -> str:
    """Return the regular expression of a sequence that begins with `lead`: nothing, a space, or a gap."""
    if not sequence:
        return ""
    (joiner, element), rest = sequence[0], sequence[1:]
    lead = joiner or lead
    if element == "#":
        part = lead + r"\d+(?:[.,/]\d+)*"
    elif isinstance(element, str):
        part = _MARKS[element] if element in _MARKS else lead + re.escape(element)
    elif element[-1] is None:  # may be missing; then the lead belongs to what follows
        with_it = rf"(?:{_regex(element[:-1], lead)}){_sequence_regex(rest, _SPACE)}"
        return rf"(?:{with_it}|{_sequence_regex(rest, lead)})" if rest else rf"(?:{with_it})?"
    else:
        part = rf"(?:{_regex(element, lead)})"
    after_mark = isinstance(element, str) and element in _MARKS
    return part + _sequence_regex(rest, r"\s*" if after_mark else _SPACE)


def _literals(alternatives: list[_Sequence]) -> frozenset[str]:
    """Return words of which at least one is in every match; empty where nothing is certain."""
    needed = []
    for sequence in alternatives:
        choices, run = [], []
        for joiner, element in sequence:
            is_word = isinstance(element, str) and element != "#" and element not in _MARKS
            run = [*([] if joiner else run), element] if is_word else []
            if is_word:
                choices.append(frozenset([" ".join(run)]))
            elif isinstance(element, list) and element[-1] is not None:
                choices.append(_literals(element))
        # any will do; the longest words are the rarest
        needed.append(max(choices, key=lambda words: min(map(len, words), default=0), default=frozenset()))
    return frozenset().union(*needed) if all(needed) else frozenset()


def _compile(alternatives: list[_Sequence]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_regex(alternatives, '')})(?!\w)")


def _index(rules: Sequence[_Rule]) -> dict[str, dict[str, list[int]]]:
    """Return for every first word the literals that begin with it, and for each the rules that may need it."""
    index: dict[str, dict[str, list[int]]] = {}
    for number, rule in enumerate(rules):
        for literal in rule.literals or [""]:
            first = _SYLLABLE.match(literal)
            index.setdefault(first[0] if first else "", {}).setdefault(literal, []).append(number)
    return index


# --- The codebook --------------------------------------------------------------------------------

_TEXTS = ("vietnamese", "english", "definition", "include", "exclude")
_FRAME_KEYS = (*_TEXTS, "ignore", "indicators")
_SIDES = ("after", "before", "near", "not_after", "not_before", "not_near")
_INDICATOR_KEYS = ("find", *_SIDES, "within", "position")
_LONGEST_WINDOW = 50


@dataclass(frozen=True)
class _Rule:
    frame: int
    indicator: str
    regex: re.Pattern[str]
    literals: frozenset[str]
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
    _rules: tuple[_Rule, ...] = field(repr=False)
    _ignored: tuple[re.Pattern[str] | None, ...] = field(repr=False)
    _index: dict[str, dict[str, list[int]]] = field(repr=False)


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

    def pattern(self, text: Any, lists: dict[str, list[_Sequence]], header: str, what: str) -> list[_Sequence]:
        if not isinstance(text, str) or not text.strip():
            line = self.line_of(header, text) if isinstance(text, str) else self.section(header).start
            raise self.fail(f"{what} in [{header}] is {text!r}; it must be a text with at least one word", line)
        try:
            return _parse(text, lists)
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
        lists: dict[str, list[_Sequence]] = {}
        for name, text in content.get("lists", {}).items():
            lists[name] = self.pattern(text, lists, "lists", f"the list {name}")
        rules: list[_Rule] = []
        ignored: list[re.Pattern[str] | None] = []
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
            hidden = [self.pattern(text, lists, header, "ignore") for text in table.get("ignore", [])]
            ignored.append(_compile([s for alternatives in hidden for s in alternatives]) if hidden else None)
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
        return Codebook(version, frames, indicators, tuple(rules), tuple(ignored), _index(rules))

    def rule(self, entry: Any, lists: dict[str, list[_Sequence]], header: str, frame: int) -> tuple[_Rule, str]:
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
        within, position = entry.get("within", _GAP_WORDS), entry.get("position")
        whole = within == "sentence"
        if not whole and not (type(within) is int and 0 <= within <= _LONGEST_WINDOW):
            raise self.fail(
                f"within = {within!r} of indicator {entry['find']!r}; allowed are 0 to {_LONGEST_WINDOW} words and "
                '"sentence"',
                line,
            )
        if "within" in entry and not any(side in entry for side in _SIDES):
            raise self.fail(f"within without any of {', '.join(_SIDES)}, for indicator {entry['find']!r}", line)
        if position not in (None, "start", "end"):
            message = f'position = {position!r} of indicator {entry["find"]!r}; allowed are "start" and "end"'
            raise self.fail(message, line)
        contexts = tuple(
            (side, _compile(self.pattern(entry[side], lists, header, side))) for side in _SIDES if side in entry
        )
        described = "; ".join(f"{key} = {entry[key]}" for key in _INDICATOR_KEYS[1:] if key in entry)
        rule = _Rule(
            frame, entry["find"], _compile(find), _literals(find), contexts, None if whole else within, position
        )
        return rule, described


# --- Matching one sentence ------------------------------------------------------------------------

_CLOSE = {words: re.compile(rf"{_BETWEEN}(?:{_WORD}{_BETWEEN}){{0,{words}}}") for words in range(_LONGEST_WINDOW + 1)}
_EDGE = re.compile(rf"\W*(?:{_WORD}\W*){{0,{_EDGE_WORDS}}}")


def frames_in(text: str, offset: int, codebook: Codebook) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield number of the frame, and indicator, evidence, its start and end, and number of further hits.

    `offset` is the place of `text` in the article. Within a frame the longest hit wins, among equally long ones the
    first; what overlaps a winner does not count.
    """
    plain, places = counting_form(text)
    collapsed = " ".join(plain.split())
    # a few look-ups instead of hundreds of regular expressions
    candidates = set(codebook._index.get("", {}).get("", ()))
    for word in set(_SYLLABLE.findall(plain)) & codebook._index.keys():
        for literal, numbers in codebook._index[word].items():
            if literal in collapsed:
                candidates.update(numbers)
    by_frame: dict[int, list[tuple[int, int, int]]] = {}
    visible: dict[int, str] = {}
    reading = _Reading(plain)
    for number in sorted(candidates):
        rule = codebook._rules[number]
        if rule.frame not in visible:
            ignored = codebook._ignored[rule.frame]
            visible[rule.frame] = ignored.sub(lambda m: _HIDDEN * len(m.group()), plain) if ignored else plain
        for match in rule.regex.finditer(visible[rule.frame]):
            if _has_context(rule, reading, *match.span()):
                by_frame.setdefault(rule.frame, []).append((match.start() - match.end(), match.start(), number))
    for frame, hits in by_frame.items():
        kept: list[tuple[int, int, int]] = []
        taken = bytearray(len(plain))
        for minus_length, start, number in sorted(hits):
            if not any(taken[start : start - minus_length]):
                taken[start : start - minus_length] = b"\1" * -minus_length
                kept.append((start, start - minus_length, number))
        start, end, number = kept[0]
        a, b = places[start], places[end]
        yield frame, (codebook._rules[number].indicator, text[a:b], offset + a, offset + b, len(kept) - 1)


class _Reading:
    """One sentence while its contexts are looked for: each is found once, however many hits ask for it."""

    def __init__(self, plain: str):
        self.plain = plain
        self.found: dict[re.Pattern[str], tuple[list[int], list[int]]] = {}

    @cached_property
    def backwards(self) -> str:
        return self.plain[::-1]

    def spans(self, regex: re.Pattern[str]) -> tuple[list[int], list[int]]:
        """Return where the matches begin and where they end, both in order."""
        if regex not in self.found:
            spans = [match.span() for match in regex.finditer(self.plain)]
            self.found[regex] = [a for a, _ in spans], [b for _, b in spans]
        return self.found[regex]

    def ends_before(self, regex: re.Pattern[str], start: int, within: int | None) -> bool:
        """Tell whether a match ends before `start`, with at most `within` words of one clause between."""
        ends = self.spans(regex)[1]
        last = bisect_right(ends, start)
        if within is None:
            return last > 0
        reach = _CLOSE[within].match(self.backwards, len(self.plain) - start)
        first = bisect_left(ends, start - len(reach.group()) if reach else start)
        return any(_CLOSE[within].fullmatch(self.plain, end, start) for end in ends[first:last])

    def begins_after(self, regex: re.Pattern[str], end: int, within: int | None) -> bool:
        """Tell whether a match begins after `end`, with at most `within` words of one clause between."""
        starts = self.spans(regex)[0]
        first = bisect_left(starts, end)
        if within is None:
            return first < len(starts)
        reach = _CLOSE[within].match(self.plain, end)
        last = bisect_right(starts, reach.end() if reach else end)
        return any(_CLOSE[within].fullmatch(self.plain, end, start) for start in starts[first:last])


def _has_context(rule: _Rule, reading: _Reading, start: int, end: int) -> bool:
    if rule.position == "start" and not _EDGE.fullmatch(reading.plain, 0, start):
        return False
    if rule.position == "end" and not _EDGE.fullmatch(reading.plain, end):
        return False
    for side, regex in rule.contexts:
        found = not side.endswith("before") and reading.ends_before(regex, start, rule.within)
        found = found or (not side.endswith("after") and reading.begins_after(regex, end, rule.within))
        if found == side.startswith("not_"):
            return False
    return True
