"""Reading a codebook from TOML, with the line of whatever is wrong in it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.frames.names import KINDS
from analysis.frames.notation import (
    GAP_WORDS,
    LONGEST_WINDOW,
    WordSequence,
    counting_form,
    further_literals,
    literals,
    parse,
)
from analysis.frames.phrases import Phrase
from analysis.system.language import _, number
from analysis.system.library_words import retold_reason

FRAME_TEXTS = ("vietnamese", "english", "definition", "include", "exclude")
_FRAME_KEYS = (*FRAME_TEXTS, "ignore", "inside_names", "indicators")
_SIDES = ("after", "before", "near", "not_after", "not_before", "not_near")
_INDICATOR_KEYS = ("find", *_SIDES, "within", "position")
_MOST_BYTES = 2_000_000  # the packaged codebook has 25,000


@dataclass(frozen=True)
class Rule:
    """A compiled indicator."""

    frame: int
    indicator: str
    phrase: Phrase
    literals: frozenset[str]
    further_literals: tuple[frozenset[str], ...]
    contexts: tuple[tuple[str, Phrase], ...]
    within: int | None  # None: anywhere in the sentence
    position: str | None


@dataclass(frozen=True)
class Ignored:
    """What a frame does not see, and of each alternative sets of words; of each set one is in every match of it."""

    phrase: Phrase
    needed: tuple[tuple[frozenset[str], ...], ...]


@dataclass(frozen=True)
class Indicator:
    rule: Rule
    context: str  # as written
    line: int


@dataclass(frozen=True)
class Frame:
    name: str
    texts: dict[str, str]
    ignored: Ignored | None
    inside_names: frozenset[str]
    indicators: list[Indicator]


@dataclass(frozen=True)
class Content:
    """What a codebook file holds."""

    version: str
    frames: list[Frame]


Lists = dict[str, list[WordSequence]]


def read_codebook(name: str, raw: bytes) -> Content:
    """Return what the file `name` holds; raise a ValueError that names the line of the first mistake."""
    if len(raw) > _MOST_BYTES:
        raise ValueError(
            _("{name}: {n} bytes; a codebook must have at most {most}").format(
                name=name, n=number(len(raw)), most=number(_MOST_BYTES)
            )
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ValueError(
            _("{name}, line {line}: not UTF-8; save the file as UTF-8").format(name=name, line=line)
        ) from None
    source = _Source(name, text.splitlines())
    content = _toml(source, text)
    allowed = ("version", "lists", "frames")
    for key in content:
        if key not in allowed:
            sought = re.compile(rf"\s*\[?{re.escape(key)}\b")
            found = next((n for n, line in enumerate(source.lines, 1) if sought.match(line)), 1)
            raise source.error(
                _("unknown key {key!r}; it must be one of {allowed}").format(key=key, allowed=", ".join(allowed)),
                found,
            )
    version = content.get("version")
    if not isinstance(version, str) or not version.strip():
        found = source.line_of("", "version", key=True)
        raise source.error(
            _('no version; there must be a line such as version = "1.0"')
            if version is None
            else _('version is {version!r}; it must be a text such as version = "1.0"').format(version=version),
            found,
        )
    if not isinstance(content.get("frames"), dict) or not content["frames"]:
        raise source.error(_("no frames; each begins with a line such as [frames.dissemination]"), 1)
    lists: Lists = {}
    for key, pattern in content.get("lists", {}).items():
        lists[key] = _pattern(source, pattern, lists, "lists", _("the list {key}").format(key=key))
    frames = [
        _frame(source, number, key, table, lists) for number, (key, table) in enumerate(content["frames"].items())
    ]
    return Content(version, frames)


@dataclass(frozen=True)
class _Source:
    """The lines of the file: tomllib gives no lines, so they are looked up for a message."""

    name: str
    lines: list[str]

    def error(self, message: str, line: int) -> ValueError:
        return ValueError(_("{path}, line {line}: {reason}").format(path=self.name, line=line, reason=message))

    @cached_property
    def _heads(self) -> list[int]:
        head = re.compile(r"\s*\[+[\w.\"' -]+\]+\s*(?:#.*)?$")
        return [n for n, line in enumerate(self.lines, 1) if head.match(line)]

    def section(self, header: str) -> range:
        """Return the lines of `[header]`, from its name to the next one."""
        heads = self._heads
        begin = next((n for n in heads if self.lines[n - 1].split("#")[0].strip(" []\t") == header), 1)
        return range(begin, next((n for n in heads if n > begin), len(self.lines) + 1))

    def line_of(self, header: str, value: str, *, key: bool = False, occurrence: int = 0) -> int:
        """Return the line where `value` occurs in a section: as a key, or as a text in quotes."""
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        within = self.section(header)
        lines = [(n, line) for n in within if value in (line := self.lines[n - 1]) or escaped in line]
        if key:
            sought = re.compile(rf"(?<![\w\"']){re.escape(value)}\s*=")
            found = [n for n, line in lines for _ in sought.finditer(line)]
        else:  # no regular expression: there are hundreds of indicators, and each would need its own
            found = [n for n, line in lines for _ in range(line.count(f'"{escaped}"') + line.count(f"'{value}'"))]
        return found[occurrence] if occurrence < len(found) else within.start


def _toml(source: _Source, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        raise source.error(
            _("not TOML: {error}; a text must be in double quotes, entries of a list end in a comma").format(
                error=retold_reason(re.sub(r" \(at .*\)$", "", str(error)))
            ),
            int(at[1]) if at else len(source.lines),
        ) from None
    except RecursionError:
        deepest = max(range(len(source.lines)), key=lambda n: source.lines[n].count("[") + source.lines[n].count("{"))
        raise source.error(_("lists within lists, too deep to be read"), deepest + 1) from None


def _frame(source: _Source, number: int, name: str, table: Any, lists: Lists) -> Frame:
    header = f"frames.{name}"
    if not isinstance(table, dict) or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise source.error(
            _(
                "frame name {name!r}; it must be of small letters a-z, digits and _, as in [frames.dissemination]"
            ).format(name=name),
            source.section(header).start,
        )
    _check_keys(source, table, header)
    hidden = [_pattern(source, text, lists, header, "ignore") for text in table.get("ignore", [])]
    together = [sequence for alternatives in hidden for sequence in alternatives]
    needed = tuple((literals([sequence]), *further_literals([sequence])) for sequence in together)
    ignored = Ignored(Phrase(together), needed) if together else None
    indicators: list[Indicator] = []
    lines: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    for written in table["indicators"]:
        entry = {"find": written} if isinstance(written, str) else written
        rule, context = _rule(source, entry, lists, header, number)
        line = source.line_of(header, rule.indicator, occurrence=counts.get(rule.indicator, 0))
        counts[rule.indicator] = counts.get(rule.indicator, 0) + 1
        same = (" ".join(counting_form(rule.indicator)[0].split()), context)
        if same in lines:
            raise source.error(
                _("indicator {indicator!r} is in [{header}] already, on line {lines}; it must occur once").format(
                    indicator=rule.indicator, header=header, lines=lines[same]
                ),
                line,
            )
        lines[same] = line
        indicators.append(Indicator(rule, context, line))
    return Frame(
        name, {key: table[key] for key in FRAME_TEXTS}, ignored, frozenset(table.get("inside_names", [])), indicators
    )


def _check_keys(source: _Source, table: dict[str, Any], header: str) -> None:
    for key in table:
        if key not in _FRAME_KEYS:
            line = source.line_of(header, key, key=True)
            raise source.error(
                _("unknown key {key!r} in [{header}]; it must be one of {known}").format(
                    key=key, header=header, known=", ".join(_FRAME_KEYS)
                ),
                line,
            )
    if missing := [key for key in (*FRAME_TEXTS, "indicators") if key not in table]:
        raise source.error(
            _("[{header}] lacks {missing}").format(header=header, missing=", ".join(missing)),
            source.section(header).start,
        )
    for key in FRAME_TEXTS:
        if not isinstance(table[key], str):
            line = source.line_of(header, key, key=True)
            raise source.error(_("{key} is {value!r}; it must be a text").format(key=key, value=table[key]), line)
    for key in ("ignore", "indicators"):
        if not isinstance(table.get(key, []), list) or table.get(key, True) == []:
            line = source.line_of(header, key, key=True)
            raise source.error(_("{key} must be a list with at least one entry").format(key=key), line)
    kinds = table.get("inside_names", [])
    if not isinstance(kinds, list) or not all(kind in KINDS for kind in kinds):
        line = source.line_of(header, "inside_names", key=True)
        raise source.error(
            _("inside_names is {kinds!r}; it must be a list with any of {known}").format(
                kinds=kinds, known=", ".join(KINDS)
            ),
            line,
        )


def _pattern(source: _Source, text: Any, lists: Lists, header: str, what: str) -> list[WordSequence]:
    if not isinstance(text, str) or not text.strip():
        line = source.line_of(header, text) if isinstance(text, str) else source.section(header).start
        raise source.error(
            _("{what} in [{header}] is {text!r}; it must be a text with at least one word").format(
                what=what, header=header, text=text
            ),
            line,
        )
    try:
        return parse(text, lists)
    except ValueError as error:
        raise source.error(
            _("{what} {text!r} has {error}").format(what=what, text=text, error=error), source.line_of(header, text)
        ) from None


def _rule(source: _Source, entry: Any, lists: Lists, header: str, frame: int) -> tuple[Rule, str]:
    """Return the compiled indicator, and its context as it is written."""
    if not isinstance(entry, dict) or "find" not in entry:
        raise source.error(
            _(
                'indicator {entry!r} in [{header}]; it must be a text in quotes, or {{ find = "…", … }} with {known}'
            ).format(entry=entry, header=header, known=", ".join(_INDICATOR_KEYS[1:])),
            source.section(header).start,
        )
    find = _pattern(source, entry["find"], lists, header, _("indicator"))
    _check_options(source, entry, header)
    contexts = tuple(
        (side, Phrase(_pattern(source, entry[side], lists, header, side))) for side in _SIDES if side in entry
    )
    within = entry.get("within", GAP_WORDS)
    described = "; ".join(f"{key} = {entry[key]}" for key in _INDICATOR_KEYS[1:] if key in entry)
    return Rule(
        frame, entry["find"], Phrase(find), literals(find),
        further_literals(find), contexts,
        None if within == "sentence" else within, entry.get("position"),
    ), described  # fmt: skip


def _check_options(source: _Source, entry: dict[str, Any], header: str) -> None:
    def error(message: str) -> ValueError:
        return source.error(message, source.line_of(header, entry["find"]))

    of = _("of indicator {find!r}").format(find=entry["find"])
    for key in entry:
        if key not in _INDICATOR_KEYS:
            raise error(
                _("unknown key {key!r} {of}; it must be one of {known}").format(
                    key=key, of=of, known=", ".join(_INDICATOR_KEYS)
                )
            )
    within, position = entry.get("within", GAP_WORDS), entry.get("position")
    if within != "sentence" and not (type(within) is int and 0 <= within <= LONGEST_WINDOW):
        raise error(
            _('within = {within!r} {of}; it must be 0 to {most} words or "sentence"').format(
                within=within, of=of, most=LONGEST_WINDOW
            )
        )
    if "within" in entry and not any(side in entry for side in _SIDES):
        raise error(_("within without any of {sides}, {of}").format(sides=", ".join(_SIDES), of=of))
    if position not in (None, "start", "end"):
        raise error(_('position = {position!r} {of}; it must be "start" or "end"').format(position=position, of=of))
