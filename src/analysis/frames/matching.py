"""Find the frames of sentences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from analysis.frames.codebook import Codebook
from analysis.frames.codebook_file import Rule
from analysis.frames.names import name_spans
from analysis.frames.notation import counting_form, counting_forms
from analysis.frames.phrases import Phrase
from analysis.frames.text_words import TextWords
from analysis.text.spelling import normalize

_EDGE_WORDS = 3  # position = "start": room for "Hai là," or "Theo đó,"
_HIDDEN = "§"  # in place of what a frame ignores; neither a word nor the end of a clause


def find_frames(
    texts: Sequence[str], starts: Sequence[int], codebook: Codebook
) -> Iterator[tuple[int, int, tuple[Any, ...]]]:
    """Yield numbers of sentence and frame, and indicator, evidence, its start and end, and number of further hits.

    `starts` are where the sentences begin in their articles. A hit inside a name does not count, unless the frame asks
    for names of that kind. Within a frame the longest hit wins, among equally long ones the first; what overlaps a
    winner does not count.
    """
    plain, are_normal = counting_forms(texts)
    candidates, masks = codebook.index.candidates(plain)
    ignored = [mask.tolist() for mask in masks]
    for sentence, pairs in groupby(candidates, key=lambda pair: pair[0]):
        text = texts[sentence]
        reading = _Reading(plain[sentence], text, are_normal)
        by_frame = _hits(reading, [number for _, number in pairs], codebook, [mask[sentence] for mask in ignored])
        offsets: Sequence[int] | None = range(len(text) + 1) if len(text) == len(plain[sentence]) else None
        for frame, hits in by_frame.items():
            kept = _kept(hits)
            if offsets is None:
                offsets = counting_form(text)[1]
            start, end, number = kept[0]
            a, b = offsets[start], offsets[end]
            hit = (
                codebook.rules[number].indicator,
                text[a:b],
                starts[sentence] + a,
                starts[sentence] + b,
                len(kept) - 1,
            )
            yield sentence, frame, hit


def _hits(
    reading: _Reading, rules: list[int], codebook: Codebook, ignores: list[bool]
) -> dict[int, list[tuple[int, int, int]]]:
    """Return the hits of each frame in a sentence: minus their length, their start and the number of the rule."""
    by_frame: dict[int, list[tuple[int, int, int]]] = {}
    words = reading.words
    visible: dict[int, TextWords] = {}
    for number in rules:
        rule = codebook.rules[number]
        frame = rule.frame
        spans = None
        if frame not in visible:
            ignored = codebook.ignored[frame] if ignores[frame] else None
            # what a frame ignores is sought late: a phrase without gaps that is not there is not there without it
            if ignored and rule.phrase.is_unbroken and not (spans := rule.phrase.spans(words)):
                continue
            visible[frame] = _visible(words, ignored.phrase) if ignored else words
        if spans is None or visible[frame] is not words:
            spans = rule.phrase.spans(visible[frame])
        for start, end in spans:
            if _has_context(rule, reading, start, end) and not reading.in_name(
                start, end, codebook.inside_names[frame]
            ):
                by_frame.setdefault(frame, []).append((start - end, start, number))
    return by_frame


def _kept(hits: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return start, end and rule of the hits that count, the winner first."""
    if len(hits) == 1:
        [(minus_length, start, number)] = hits
        return [(start, start - minus_length, number)]
    kept: list[tuple[int, int, int]] = []
    taken = bytearray(max(start - minus_length for minus_length, start, _ in hits))
    for minus_length, start, number in sorted(hits):
        if not any(taken[start : start - minus_length]):
            taken[start : start - minus_length] = b"\1" * -minus_length
            kept.append((start, start - minus_length, number))
    return kept


def _visible(words: TextWords, ignored: Phrase) -> TextWords:
    spans = ignored.spans(words)
    if not spans:
        return words
    pieces, last = [], 0
    for start, end in spans:
        pieces += [words.text[last:start], _HIDDEN * (end - start)]
        last = end
    return TextWords("".join([*pieces, words.text[last:]]))


class _Reading:
    """One sentence while its contexts are sought: each is found once, however many hits ask for it."""

    def __init__(self, plain: str, text: str, is_normal: bool):
        self.words = TextWords(plain)
        self.cased = text if is_normal else None
        self.text = text
        self.found: dict[int, tuple[list[int], list[int]]] = {}

    @cached_property
    def names(self) -> list[tuple[int, int, str]]:
        plain = self.words.text
        cased = self.cased or normalize(self.text)  # names are told by their capitals
        return name_spans(cased if len(cased) == len(plain) else plain)

    def in_name(self, start: int, end: int, counting: frozenset[str]) -> bool:
        """Return True if the span is inside a name of a kind that is not in `counting`."""
        return any(a <= start and end <= b and kind not in counting for a, b, kind in self.names)

    def spans(self, phrase: Phrase) -> tuple[list[int], list[int]]:
        """Return where the matches begin and where they end, both in order."""
        if id(phrase) not in self.found:
            spans = phrase.spans(self.words)
            self.found[id(phrase)] = [a for a, _ in spans], [b for _, b in spans]
        return self.found[id(phrase)]

    def ends_before(self, phrase: Phrase, start: int, within: int | None) -> bool:
        """Return True if a match ends before `start`, with at most `within` words of one clause between."""
        ends = self.spans(phrase)[1]
        last = bisect_right(ends, start)
        if within is None or not last:
            return last > 0
        first = bisect_left(ends, self.words.reach_before(start, within))
        return any(self.words.is_close(end, start, within) for end in ends[first:last])

    def begins_after(self, phrase: Phrase, end: int, within: int | None) -> bool:
        """Return True if a match begins after `end`, with at most `within` words of one clause between."""
        starts = self.spans(phrase)[0]
        first = bisect_left(starts, end)
        if within is None or first == len(starts):
            return first < len(starts)
        last = bisect_right(starts, self.words.reach_after(end, within))
        return any(self.words.is_close(end, start, within) for start in starts[first:last])


def _has_context(rule: Rule, reading: _Reading, start: int, end: int) -> bool:
    words = reading.words
    if rule.position == "start" and not words.is_at_edge(0, start, _EDGE_WORDS):
        return False
    if rule.position == "end" and not words.is_at_edge(end, len(words.text), _EDGE_WORDS):
        return False
    for side, phrase in rule.contexts:
        found = not side.endswith("before") and reading.ends_before(phrase, start, rule.within)
        found = found or (not side.endswith("after") and reading.begins_after(phrase, end, rule.within))
        if found == side.startswith("not_"):
            return False
    return True
