"""Matches of many phrases in many sentences at once: `Phrase.spans` on arrays, for phrases of plain words.

A phrase is written out as its ways: runs of words, with at most one gap between two of them. What is not found on
arrays is followed step by step: phrases with several gaps, ways with a figure, and gaps over one such as "6.000".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any, NamedTuple

import numpy as np

from analysis.frames.notation import MARKS, SYLLABLE, WordSequence
from analysis.frames.phrases import Phrase
from analysis.frames.word_runs import AND_SPACE, BETWEEN, Occurrences, SentenceWords, WordRuns

_MOST_WAYS = 600  # of a phrase that is written out
_ANY = "any"  # white space or nothing, as after a sign
_Items = list[
    tuple[int | str | None, str]
]  # a word or sign, and what is before it: a gap, _ANY or None for white space
_Run = tuple[tuple[int, str], ...]
_Choices = list[tuple[int, int]]  # of each choice how many words precede it, and which alternative was taken


class Hits(NamedTuple):
    """Where a phrase matches.

    Attributes
    ----------
    starts, ends
        The first word of each match and the word after it, in order.
    uncertain
        Sentences, in order, in which the phrase must be followed step by step; starts and ends say nothing of them.
    """

    starts: np.ndarray
    ends: np.ndarray
    uncertain: np.ndarray


_NONE = np.zeros(0, np.int64)
NO_HITS = Hits(_NONE, _NONE, _NONE)


class _Ways(NamedTuple):
    """The ways through a phrase: earlier ones are preferred.

    Attributes
    ----------
    whole
        Runs of ways without a gap, each with its rank.
    before, after, gaps
        Runs before and after the gap; for each pair of them the gap, its rank before and after it, or -1.
    with_figure
        Of each way with a figure a run of its words: where it occurs and a figure too, the phrase is uncertain.
    """

    whole: list[tuple[int, int]]
    before: list[int]
    after: list[int]
    gaps: np.ndarray
    with_figure: list[int]


class PhraseTable:
    """Phrases that are sought together.

    Parameters
    ----------
    phrases
        Any; those that cannot be written out are not `written`.
    runs
        To which their words are added.
    """

    def __init__(self, phrases: Sequence[Phrase], runs: WordRuns):
        self._runs = runs
        self._ways = [_ways(phrase, runs) for phrase in phrases]
        self.written = [ways is not None for ways in self._ways]
        # of each set of runs: a phrase without gap, what is before a gap, or after it
        members: list[tuple[int, int, int]] = []  # run, set, rank
        for number, ways in enumerate(self._ways):
            if ways is not None:
                members += [(run, 3 * number, rank) for run, rank in ways.whole]
                members += [(run, 3 * number + 1, position) for position, run in enumerate(ways.before)]
                members += [(run, 3 * number + 2, position) for position, run in enumerate(ways.after)]
        members.sort()
        columns = np.array(members, np.int64).reshape(-1, 3).T
        self._members = columns[1] << 48 | columns[2]
        self._lengths = np.array(runs.lengths)[columns[0]]
        self._bounds = np.searchsorted(columns[0], np.arange(len(runs.lengths) + 1))

    def find(self, words: SentenceWords, occurrences: Occurrences) -> Sets:
        """Return where the runs of the phrases occur, set by set."""
        runs, at = occurrences.runs[occurrences.spaced], occurrences.at[occurrences.spaced]
        first = self._bounds[runs]
        times = self._bounds[runs + 1] - first
        member = np.repeat(first - (np.cumsum(times) - times), times) + np.arange(times.sum())
        at = np.repeat(at, times)
        keys = self._members[member] | at << 12
        order = np.argsort(keys)
        keys = keys[order]
        bounds = np.searchsorted(keys >> 48, np.arange(3 * len(self._ways) + 1)).tolist()
        return Sets(words, occurrences, self._ways, bounds, at[order], keys & 0xFFF, self._lengths[member[order]])


class Sets:
    """The occurrences of sets of runs, in the order of the text and of their ranks."""

    def __init__(
        self,
        words: SentenceWords,
        occurrences: Occurrences,
        ways: list[_Ways | None],
        bounds: list[int],
        at: np.ndarray,
        ranks: np.ndarray,
        lengths: np.ndarray,
    ):
        self._words, self._occurrences, self._ways, self._bounds = words, occurrences, ways, bounds
        self._at, self._ranks, self._lengths = at, ranks, lengths
        self._found: dict[int, Hits] = {}

    def _set(self, number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        some = slice(self._bounds[number], self._bounds[number + 1])
        return self._at[some], self._ranks[some], self._lengths[some]

    def hits(self, number: int) -> Hits:
        """Return the matches of a phrase, without overlap."""
        if number not in self._found:
            self._found[number] = self._hits(number)
        return self._found[number]

    def _hits(self, number: int) -> Hits:
        ways = self._ways[number]
        bounds = self._bounds[3 * number : 3 * number + 4]
        has_gap = bounds[1] < bounds[2] < bounds[3]
        if ways is None:
            return NO_HITS
        uncertain = self._beside_figures(ways.with_figure) if ways.with_figure else _NONE
        if bounds[0] == bounds[1] and not has_gap:
            return Hits(_NONE, _NONE, uncertain)
        starts, ranks, lengths = self._set(3 * number)
        ends = starts + lengths
        keys = ranks << 20
        if has_gap:
            over_gap, gap_keys, gap_ends, odd = self._over_gaps(ways.gaps, 3 * number + 1)
            uncertain = np.union1d(uncertain, odd)
            if len(over_gap):
                starts, keys, ends = (
                    np.concatenate(pair) for pair in ((starts, over_gap), (keys, gap_keys), (ends, gap_ends))
                )
                order = np.lexsort((keys, starts))
                starts, ends = starts[order], ends[order]
        is_best = np.diff(starts, prepend=-1) > 0
        starts, ends = _without_overlap(starts[is_best], ends[is_best])
        if len(uncertain):
            certain = ~np.isin(self._words.sentence[starts], uncertain)
            starts, ends = starts[certain], ends[certain]
        return Hits(starts, ends, uncertain)

    def _beside_figures(self, runs: list[int]) -> np.ndarray:
        """Return the sentences, in order, that hold a figure and one of the runs."""
        sentences = np.unique(self._words.sentence[np.concatenate([self._occurrences.of(run) for run in runs])])
        return sentences[self._words.has_digit[sentences]]

    def _over_gaps(self, gaps: np.ndarray, first_set: int) -> tuple[np.ndarray, ...]:
        """Return starts, order of preference and ends of the ways with a gap, and the sentences that are uncertain."""
        words = self._words
        starts, before, lengths = self._set(first_set)
        following, after, further = self._set(first_set + 1)
        gap_ends = starts + lengths
        n = len(words.starts)
        inside = gap_ends < n
        inside[inside] &= words.same_clause[gap_ends[inside]]
        starts, before, gap_ends = starts[inside], before[inside], gap_ends[inside]
        most = gaps[0][before].max(axis=1) if len(before) else before
        clause, goes_on = words.next_clause[gap_ends + 1], words.next_goes_on[gap_ends + 1]
        reach = np.minimum(gap_ends + most, clause - 1)
        is_odd = goes_on <= np.minimum(gap_ends + most, clause)
        uncertain = _NONE
        if is_odd.any():
            # only where something of what may follow is there at all
            sentence = words.sentence[starts[is_odd]]
            last = following[np.minimum(np.searchsorted(following, gap_ends[is_odd]), len(following) - 1)]
            uncertain = np.unique(sentence[(words.sentence[last] == sentence) & (last >= gap_ends[is_odd])])
        low = np.searchsorted(following, gap_ends)
        times = np.maximum(np.searchsorted(following, reach, "right") - low, 0)
        pair = np.repeat(np.arange(len(starts)), times)
        other = np.repeat(low - (np.cumsum(times) - times), times) + np.arange(times.sum())
        gap, rank, late_rank = gaps[:, before[pair], after[other]]
        distance = following[other] - gap_ends[pair]
        ok = gap >= distance
        pair, other = pair[ok], other[ok]
        keys = rank[ok] << 20 | distance[ok] << 12 | late_rank[ok]
        return starts[pair], keys, following[other] + further[other], uncertain


def _without_overlap(starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Leave out what begins before a match before it has ended."""
    doubtful = (np.flatnonzero(starts[1:] < np.maximum.accumulate(ends)[:-1]) + 1).tolist()
    if not doubtful:
        return starts, ends
    kept = np.ones(len(starts), bool)
    before, last = -1, 0
    for at in doubtful:
        if at - 1 != before:
            last = ends[at - 1]
        if starts[at] >= last:
            last = ends[at]
        else:
            kept[at] = False
        before = at
    return starts[kept], ends[kept]


# --- Phrases, written out ---------------------------------------------------------------------------


def _ways(phrase: Phrase, runs: WordRuns) -> _Ways | None:
    """Return the ways through a phrase; None where it is followed step by step."""
    if _number(phrase.alternatives) > _MOST_WAYS:
        return None
    ways = list(_alternatives(phrase.alternatives, None))
    whole: list[tuple[int, int]] = []
    over_gap: list[tuple[_Run, _Run, int, int, int]] = []
    ranks: dict[tuple[tuple[int, int], ...], int] = {}  # of the choices that come before the gap
    with_figure: dict[int, None] = {}
    for late_rank, (items, choices) in enumerate(ways):
        if any(item == "#" for _, item in items):
            words = max(_plain_runs(items), key=lambda run: (len(run), sum(map(len, run))), default=())
            if not words or any(isinstance(lead, int) for lead, _ in items):
                return None
            with_figure[runs.add([(0, word) for word in words])] = None
            continue
        gaps = [position for position, (lead, _) in enumerate(items) if isinstance(lead, int)]
        cut = gaps[0] if gaps else len(items)
        first, second = _run(items[:cut]), _run(items[cut:])
        if not first or (gaps and not second) or len(gaps) > 1:
            return None
        rank = ranks.setdefault(tuple(choice for choice in choices if choice[0] <= cut), late_rank)
        if gaps:
            over_gap.append((first, second, int(items[cut][0] or 0), rank, late_rank))
        else:
            whole.append((runs.add(first), rank))
    before = {run: position for position, run in enumerate(dict.fromkeys(way[0] for way in over_gap))}
    after = {run: position for position, run in enumerate(dict.fromkeys(way[1] for way in over_gap))}
    table = np.full((3, len(before), len(after)), -1)
    for before_gap, after_gap, *numbers in over_gap:
        cell = table[:, before[before_gap], after[after_gap]]
        if cell[0] not in (-1, numbers[0]):
            return None  # the same words with gaps of two sizes
        if cell[0] < 0:
            cell[:] = numbers
    return _Ways(whole, [runs.add(run) for run in before], [runs.add(run) for run in after], table, list(with_figure))


def _number(alternatives: Sequence[Any]) -> int:
    """Return how many ways there are through alternatives."""
    return sum(
        1 if sequence is None else prod(_number(each) for _, each in sequence if isinstance(each, list))
        for sequence in alternatives
    )


def _plain_runs(items: _Items) -> list[list[str]]:
    """Return the words of a way that nothing but white space is between."""
    found: list[list[str]] = [[]]
    for lead, item in items:
        if not SYLLABLE.fullmatch(item):
            found.append([])
        elif lead is None and found[-1]:
            found[-1].append(item)
        else:
            found.append([item])
    return [run for run in found if run]


def _run(items: _Items) -> _Run:
    """Return words and what is between them; nothing where a figure is among them, or a sign not between two words."""
    run: list[tuple[int, str]] = []
    sign = ""
    for lead, item in items:
        if item in MARKS and run and not sign:
            sign = item
        elif SYLLABLE.fullmatch(item) and (lead != _ANY or sign):
            run.append((BETWEEN[sign] + (AND_SPACE if sign and lead is None else 0), item))
            sign = ""
        else:
            return ()
    return () if sign else tuple(run)


def _alternatives(alternatives: Sequence[Any], lead: int | str | None) -> Iterator[tuple[_Items, _Choices]]:
    for number, sequence in enumerate(alternatives):
        for items, choices in _sequence(sequence, lead):
            yield items, [(0, number), *choices]


def _sequence(sequence: WordSequence, lead: int | str | None) -> Iterator[tuple[_Items, _Choices]]:
    """Yield the ways through a sequence, in the order in which they are tried; `lead` is what is before it."""
    if not sequence:
        yield [], []
        return
    (gap, element), rest = sequence[0], sequence[1:]
    lead = lead if gap is None else gap
    if isinstance(element, str):
        for items, choices in _sequence(rest, _ANY if element in MARKS else None):
            yield [(lead, element), *items], [(place + 1, taken) for place, taken in choices]
        return
    for number, alternative in enumerate(element):
        for first, own_choices in [([], [])] if alternative is None else _sequence(alternative, lead):
            for items, choices in _sequence(rest, lead if alternative is None else None):
                later = [(place + len(first), taken) for place, taken in choices]
                yield [*first, *items], [(0, number), *own_choices, *later]
