"""Find the frames of sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np

from analysis.frames.codebook import Codebook
from analysis.frames.codebook_file import Rule
from analysis.frames.names import (
    AT_ONCE,
    CLUES,
    EVENT,
    ORGANISATION,
    PRESENT,
    QUOTATION_MARKS,
    QUOTES,
    TITLE,
    name_spans,
)
from analysis.frames.notation import counting_form, counting_forms
from analysis.frames.phrase_index import ABOUT, SMALL, LookUp
from analysis.frames.phrases import Phrase
from analysis.frames.rule_hits import EDGE_WORDS, rule_hits
from analysis.frames.text_words import TextWords
from analysis.text.spelling import normalize

_QUOTATION_MARK = re.compile(f"[{QUOTATION_MARKS}]")
_HIDDEN = "§"  # in place of what a frame ignores; neither a word nor the end of a clause


def find_frames(
    texts: Sequence[str], starts: Sequence[int], codebook: Codebook
) -> Iterator[tuple[int, int, tuple[Any, ...]]]:
    """Yield numbers of sentence and frame, and indicator, evidence, its start and end, and number of further hits.

    `starts` are where the sentences begin in their articles. A hit inside a name does not count, unless the frame asks
    for names of that kind. Within a frame the longest hit wins, among equally long ones the first; what overlaps a
    winner does not count.
    """
    forms = counting_forms(texts)
    plain = forms.plain
    readings = _Readings(texts, plain, forms.are_normal)
    found = codebook.index.look_up(forms)
    hits = _outside_names(_all_hits(readings, found, codebook), readings, found, codebook)
    offsets: Sequence[int] = ()
    for sentence, frame, (start, end, number), further in _winners(hits, codebook):
        text = texts[sentence]
        a, b = start, end
        if len(text) != len(plain[sentence]):
            offsets = counting_form(text)[1]
            a, b = offsets[start], offsets[end]
        yield (
            sentence,
            frame,
            (codebook.rules[number].indicator, text[a:b], starts[sentence] + a, starts[sentence] + b, further),
        )


# Hits as arrays: the sentence, the rule, start and end in the sentence.
_Hits = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _all_hits(readings: _Readings, found: LookUp, codebook: Codebook) -> _Hits:
    """Return the hits of all rules, those inside names among them."""
    hidden = [_hidden(frame, found, readings, codebook) for frame in range(len(codebook.ignored))]
    words = found.words
    sentences, rules, starts, ends = [], [], [], []
    one_by_one: list[tuple[int, int]] = []
    for number, rule in enumerate(codebook.rules):
        if not found.written[number]:
            one_by_one += [(sentence, number) for sentence in found.may_hold(number).tolist()]
            continue
        may_be_hidden = len(hidden[rule.frame]) > 0 and not rule.phrase.is_unbroken
        if number not in found.phrases.may_match and not may_be_hidden:
            continue
        begin, end, uncertain = rule_hits(rule, number, codebook.index.contexts[number], found)
        if not (len(begin) or len(uncertain) or may_be_hidden):
            continue
        sentence = words.sentence[begin]
        if len(hidden[rule.frame]):
            # what is hidden may leave less, or let a gap reach further
            is_hidden = np.isin(sentence, hidden[rule.frame])
            again = found.may_hold(number) if may_be_hidden else sentence[is_hidden]
            uncertain = np.union1d(uncertain, np.intersect1d(again, hidden[rule.frame]))
            begin, end, sentence = begin[~is_hidden], end[~is_hidden], sentence[~is_hidden]
        one_by_one += [(each, number) for each in uncertain.tolist()]
        sentences.append(sentence)
        rules.append(np.full(len(begin), number))
        starts.append(words.starts[begin] - words.offsets[sentence])
        ends.append(words.ends[end - 1] - words.offsets[sentence])
    one_by_one.sort()
    hidden_in = [set(each.tolist()) for each in hidden]
    single: list[tuple[int, int, int, int]] = []
    for sentence, pairs in groupby(one_by_one, key=itemgetter(0)):
        single += [(sentence, *hit) for hit in _hits(readings.of(sentence), pairs, codebook, hidden_in)]
    columns = np.array(single, np.int64).reshape(-1, 4).T
    return tuple(
        np.concatenate([*arrays, column])
        for arrays, column in zip((sentences, rules, starts, ends), columns, strict=True)
    )  # type: ignore[return-value]  # four


def _hidden(frame: int, found: LookUp, readings: _Readings, codebook: Codebook) -> np.ndarray:
    """Return the sentences, in order, that hold what a frame ignores."""
    ignored, number = codebook.ignored[frame], codebook.index.first_ignored + frame
    if ignored is None:
        return np.zeros(0, np.int64)
    certain, candidates = np.zeros(0, np.int64), found.may_hold_ignored(frame)
    if found.written[number]:
        hits = found.phrases.hits(number)
        certain, candidates = found.words.sentence[hits.starts], hits.uncertain
    one_by_one = [i for i in candidates.tolist() if ignored.phrase.spans(TextWords(readings.plain[i]))]
    return np.union1d(certain, np.array(one_by_one, np.int64))


def _hits(
    reading: _Reading, pairs: Iterable[tuple[int, int]], codebook: Codebook, hidden: list[set[int]]
) -> Iterator[tuple[int, int, int]]:
    """Yield rule, start and end of the hits of some rules in a sentence, step by step; `pairs` name the rules."""
    words = reading.words
    visible: dict[int, TextWords] = {}
    for sentence, number in pairs:
        rule = codebook.rules[number]
        frame = rule.frame
        if frame not in visible:
            ignored = codebook.ignored[frame] if sentence in hidden[frame] else None
            visible[frame] = _visible(words, ignored.phrase) if ignored else words
        for start, end in rule.phrase.spans(visible[frame]):
            if _has_context(rule, reading, start, end):
                yield number, start, end


def _outside_names(hits: _Hits, readings: _Readings, found: LookUp, codebook: Codebook) -> _Hits:
    """Leave out the hits inside names of kinds that their frames do not ask for."""
    order = np.lexsort((hits[2], hits[0]))
    sentences, rules, starts, ends = (each[order] for each in hits)
    counts = np.ones(len(order), bool)
    first = np.flatnonzero(np.diff(sentences, prepend=-1))
    bounds = [*first.tolist(), len(order)]
    last_start = starts[np.append(first[1:], len(order))[: len(first)] - 1]
    of = list(zip(rules.tolist(), starts.tolist(), ends.tolist(), strict=True))
    clues = _clues(readings, found, sentences[first], last_start)
    for position, (sentence, there) in enumerate(zip(sentences[first].tolist(), clues, strict=True)):
        names = readings.names(sentence, there) if there else ()
        if not names:
            continue
        for place in range(bounds[position], bounds[position + 1]):
            number, start, end = of[place]
            counting = codebook.inside_names[codebook.rules[number].frame]
            if any(a <= start and end <= b and kind not in counting for a, b, kind in names):
                counts[place] = False
    return sentences[counts], rules[counts], starts[counts], ends[counts]


def _clues(readings: _Readings, found: LookUp, sentences: np.ndarray, last_start: np.ndarray) -> list[tuple[int, ...]]:
    """Return for each sentence the clues to names that come before its last hit: other names hold none of its hits."""
    if not readings.are_normal:
        return [CLUES] * len(sentences)
    last = np.searchsorted(found.words.starts, found.words.offsets[sentences] + last_start)
    texts = readings.texts
    first = {clue: found.first_clues(clue)[sentences] for clue in (TITLE, AT_ONCE, EVENT, ABOUT, SMALL, PRESENT)}
    organisation = np.minimum(first[SMALL], found.first_clues(ORGANISATION, capitals=texts)[sentences])
    is_there = {
        TITLE: (first[TITLE] < last) & (first[ABOUT] < last),
        AT_ONCE: first[AT_ONCE] < last,
        EVENT: first[EVENT] < last,
        QUOTES: np.array([_QUOTATION_MARK.search(texts[i]) is not None for i in sentences.tolist()], bool),
        ORGANISATION: organisation <= last,
        PRESENT: first[PRESENT] <= len(found.words.starts),
    }
    codes = sum(clue_is_there.astype(int) << clue for clue, clue_is_there in is_there.items())
    of_code = [tuple(clue for clue in CLUES if code >> clue & 1) for code in range(1 << len(CLUES))]
    return [of_code[code] for code in codes.tolist()]


def _winners(hits: _Hits, codebook: Codebook) -> Iterator[tuple[int, int, tuple[int, int, int], int]]:
    """Yield sentence and frame; start, end and rule of its winner; and how many more of its hits count."""
    sentences, rules, starts, ends = hits
    frames = np.array([rule.frame for rule in codebook.rules], np.int64)[rules]
    order = np.lexsort((rules, starts, starts - ends, frames, sentences))
    sentences, frames, starts, ends, rules = (each[order] for each in (sentences, frames, starts, ends, rules))
    is_first = (np.diff(sentences, prepend=-1) > 0) | (np.diff(frames, prepend=-1) != 0)
    first = np.flatnonzero(is_first)
    bounds = [*first.tolist(), len(order)]
    spans = list(zip(starts.tolist(), ends.tolist(), rules.tolist(), strict=True))
    for position, (sentence, frame) in enumerate(zip(sentences[first].tolist(), frames[first].tolist(), strict=True)):
        begin, end = bounds[position], bounds[position + 1]
        yield sentence, frame, spans[begin], 0 if end == begin + 1 else _count_apart(spans[begin:end]) - 1


def _count_apart(spans: list[tuple[int, int, int]]) -> int:
    """Return how many hits count, the winner among them."""
    kept = 0
    taken = bytearray(max(end for _, end, _ in spans))
    for start, end, _ in spans:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept += 1
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


class _Readings:
    """Sentences while they are read."""

    def __init__(self, texts: Sequence[str], plain: list[str], are_normal: bool):
        self.texts, self.plain, self.are_normal = texts, plain, are_normal

    def of(self, sentence: int) -> _Reading:
        return _Reading(self.plain[sentence])

    def names(self, sentence: int, clues: tuple[int, ...]) -> list[tuple[int, int, str]]:
        """Return the names of a sentence that some clues tell, by their capitals too."""
        text, plain = self.texts[sentence], self.plain[sentence]
        cased = text if self.are_normal else normalize(text)
        return name_spans(cased if len(cased) == len(plain) else plain, clues)


class _Reading:
    """One sentence while its contexts are sought: each is found once, however many hits ask for it."""

    def __init__(self, plain: str):
        self.words = TextWords(plain)
        self.found: dict[int, tuple[list[int], list[int]]] = {}

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
    if rule.position == "start" and not words.is_at_edge(0, start, EDGE_WORDS):
        return False
    if rule.position == "end" and not words.is_at_edge(end, len(words.text), EDGE_WORDS):
        return False
    for side, phrase in rule.contexts:
        found = not side.endswith("before") and reading.ends_before(phrase, start, rule.within)
        found = found or (not side.endswith("after") and reading.begins_after(phrase, end, rule.within))
        if found == side.startswith("not_"):
            return False
    return True
