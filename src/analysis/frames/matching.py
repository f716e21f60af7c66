"""Find the frames of a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from analysis.frames.codebook import Codebook
from analysis.frames.codebook_file import Ignored, Rule
from analysis.frames.names import name_spans
from analysis.frames.notation import BETWEEN, LONGEST_WINDOW, SYLLABLE, WORD, counting_form
from analysis.text.spelling import normalize

_EDGE_WORDS = 3  # position = "start": room for "Hai là," or "Theo đó,"
_HIDDEN = "§"  # in place of what a frame ignores; neither a word nor the end of a clause

_CLOSE = {words: re.compile(rf"{BETWEEN}(?:{WORD}{BETWEEN}){{0,{words}}}") for words in range(LONGEST_WINDOW + 1)}
_EDGE = re.compile(rf"\W*(?:{WORD}\W*){{0,{_EDGE_WORDS}}}")


def frames_in(text: str, offset: int, codebook: Codebook) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield number of the frame, and indicator, evidence, its start and end, and number of further hits.

    `offset` is where `text` begins in the article. A hit inside a name does not count, unless the frame asks for names
    of that kind. Within a frame the longest hit wins, among equally long ones the
    first; what overlaps a winner does not count.
    """
    plain, offsets = counting_form(text)
    collapsed = " ".join(plain.split())
    by_frame: dict[int, list[tuple[int, int, int]]] = {}
    visible: dict[int, str] = {}
    reading = _Reading(plain, text)
    for number in _candidates(plain, collapsed, codebook):
        rule = codebook.rules[number]
        if rule.frame not in visible:
            visible[rule.frame] = _visible(plain, collapsed, codebook.ignored[rule.frame])
        for match in rule.regex.finditer(visible[rule.frame]):
            start, end = match.span()
            if _has_context(rule, reading, start, end) and not reading.in_name(
                start, end, codebook.inside_names[rule.frame]
            ):
                by_frame.setdefault(rule.frame, []).append((start - end, start, number))
    for frame, hits in by_frame.items():
        kept: list[tuple[int, int, int]] = []
        taken = bytearray(len(plain))
        for minus_length, start, number in sorted(hits):
            if not any(taken[start : start - minus_length]):
                taken[start : start - minus_length] = b"\1" * -minus_length
                kept.append((start, start - minus_length, number))
        start, end, number = kept[0]
        a, b = offsets[start], offsets[end]
        yield frame, (codebook.rules[number].indicator, text[a:b], offset + a, offset + b, len(kept) - 1)


def _candidates(plain: str, collapsed: str, codebook: Codebook) -> Iterator[int]:
    """Yield the rules whose words occur: a few look-ups instead of hundreds of regular expressions."""
    candidates = set(codebook.index.get("", {}).get("", ()))
    for word in set(SYLLABLE.findall(plain)) & codebook.index.keys():
        for literal, numbers in codebook.index[word].items():
            if literal in collapsed:
                candidates.update(numbers)
    for number in sorted(candidates):
        if all(any(map(collapsed.__contains__, words)) for words in codebook.rules[number].further_literals):
            yield number


def _visible(plain: str, collapsed: str, ignored: Ignored | None) -> str:
    if not ignored or (ignored.literals and not any(map(collapsed.__contains__, ignored.literals))):
        return plain
    return ignored.regex.sub(lambda match: _HIDDEN * len(match.group()), plain)


class _Reading:
    """One sentence while its contexts are sought: each is found once, however many hits ask for it."""

    def __init__(self, plain: str, text: str):
        self.plain = plain
        self.text = text
        self.found: dict[re.Pattern[str], tuple[list[int], list[int]]] = {}

    @cached_property
    def names(self) -> list[tuple[int, int, str]]:
        cased = normalize(self.text)  # names are told by their capitals
        return name_spans(cased if len(cased) == len(self.plain) else self.plain)

    def in_name(self, start: int, end: int, counting: frozenset[str]) -> bool:
        """Return True if the span is inside a name of a kind that is not in `counting`."""
        return any(a <= start and end <= b and kind not in counting for a, b, kind in self.names)

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
        """Return True if a match ends before `start`, with at most `within` words of one clause between."""
        ends = self.spans(regex)[1]
        last = bisect_right(ends, start)
        if within is None:
            return last > 0
        reach = _CLOSE[within].match(self.backwards, len(self.plain) - start)
        first = bisect_left(ends, start - len(reach.group()) if reach else start)
        return any(_CLOSE[within].fullmatch(self.plain, end, start) for end in ends[first:last])

    def begins_after(self, regex: re.Pattern[str], end: int, within: int | None) -> bool:
        """Return True if a match begins after `end`, with at most `within` words of one clause between."""
        starts = self.spans(regex)[0]
        first = bisect_left(starts, end)
        if within is None:
            return first < len(starts)
        reach = _CLOSE[within].match(self.plain, end)
        last = bisect_right(starts, reach.end() if reach else end)
        return any(_CLOSE[within].fullmatch(self.plain, end, start) for start in starts[first:last])


def _has_context(rule: Rule, reading: _Reading, start: int, end: int) -> bool:
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
