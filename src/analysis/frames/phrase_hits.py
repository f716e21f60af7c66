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
_BEFORE, _ANYWHERE, _AFTER = -1, 0, 1  # where a figure is
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
        Runs of ways without a gap, and the rank of each.
    before, after, gaps
        Runs before and after the gap; for each pair of them the gap, its rank before and after it, or -1.
    with_figure
        Of each way with a figure a run of its words and where a figure must be, at once before it (`_BEFORE`), after it
        (`_AFTER`) or anywhere: in such a sentence the phrase is uncertain.
    """

    whole: tuple[list[int], list[int]]
    before: list[int]
    after: list[int]
    gaps: np.ndarray
    with_figure: list[tuple[int, int]]


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
        self._ways = [_ways(phrase, runs) for phrase in phrases]
        self.written = [ways is not None for ways in self._ways]
        first = [
            (number, run)
            for number, ways in enumerate(self._ways)
            if ways is not None
            for run in (*ways.whole[0], *ways.before, *(run for run, _ in ways.with_figure))
        ]
        self._phrases, self._runs = np.array(first, np.int64).reshape(-1, 2).T

    def find(self, words: SentenceWords, occurrences: Occurrences) -> Sets:
        """Return where the phrases match; each is looked for when it is asked for, unless none of its runs occurs."""
        may_match = frozenset(self._phrases[occurrences.are_there(self._runs)].tolist())
        return Sets(words, occurrences, self._ways, may_match)


class Sets:
    """The matches of phrases, from the occurrences of their runs.

    Attributes
    ----------
    may_match
        The phrases that are written and of which a run occurs: no other one matches.
    """

    def __init__(
        self, words: SentenceWords, occurrences: Occurrences, ways: list[_Ways | None], may_match: frozenset[int]
    ):
        self._words, self._occurrences, self._ways, self.may_match = words, occurrences, ways, may_match
        self._found: dict[int, Hits] = {}

    def _set(self, runs: Sequence[int], ranks: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return where one of the runs occurs, with its rank and length, in the order of the text and of the ranks."""
        found = [
            (rank, run, at)
            for run, rank in zip(runs, ranks, strict=True)
            if len(at := self._occurrences.spaced_at(run))
        ]
        if not found:
            return _NONE, _NONE, _NONE
        lengths = self._occurrences.lengths
        if len(found) == 1:
            rank, run, at = found[0]
            return at, np.full(len(at), rank), np.full(len(at), lengths[run])
        keys = np.concatenate([at << 24 | rank << 12 | lengths[run] for rank, run, at in found])
        keys.sort()
        return keys >> 24, keys >> 12 & 0xFFF, keys & 0xFFF

    def hits(self, number: int) -> Hits:
        """Return the matches of a phrase, without overlap."""
        if number not in self.may_match:
            return NO_HITS
        if number not in self._found:
            self._found[number] = self._hits(number)
        return self._found[number]

    def _hits(self, number: int) -> Hits:
        ways = self._ways[number]
        if ways is None:
            return NO_HITS
        uncertain = self._beside_figures(ways.with_figure) if ways.with_figure else _NONE
        starts, ranks, lengths = self._set(*ways.whole)
        ends = starts + lengths
        if ways.before:
            over_gap, gap_keys, gap_ends, odd = self._over_gaps(ways)
            uncertain = np.union1d(uncertain, odd) if len(odd) else uncertain
            if len(over_gap):
                starts, keys, ends = (
                    np.concatenate(pair) for pair in ((starts, over_gap), (ranks << 20, gap_keys), (ends, gap_ends))
                )
                order = np.lexsort((keys, starts))
                starts, ends = starts[order], ends[order]
        if len(starts) > 1:
            is_best = np.diff(starts, prepend=-1) > 0
            starts, ends = _without_overlap(starts[is_best], ends[is_best])
        if len(uncertain) and len(starts):
            certain = ~np.isin(self._words.sentence[starts], uncertain)
            starts, ends = starts[certain], ends[certain]
        return Hits(starts, ends, uncertain)

    def _beside_figures(self, runs: list[tuple[int, int]]) -> np.ndarray:
        """Return the sentences, in order, that hold one of the runs, and a figure where it must be."""
        words, found = self._words, []
        for run, side in runs:
            at = self._occurrences.spaced_at(run)
            if side == _ANYWHERE:
                sentence = words.sentence[at]
                found.append(sentence[words.has_digit[sentence]])
                continue
            figure = at + (self._occurrences.lengths[run] if side == _AFTER else -1)
            is_word = (figure >= 0) & (figure < len(words.starts))
            at, figure = at[is_word], figure[is_word]
            beside = words.begins_with_digit[figure] & (words.sentence[figure] == words.sentence[at])
            found.append(words.sentence[at[beside]])
        return np.unique(np.concatenate(found))

    def _over_gaps(self, ways: _Ways) -> tuple[np.ndarray, ...]:
        """Return starts, order of preference and ends of the ways with a gap, and the sentences that are uncertain."""
        words, gaps = self._words, ways.gaps
        starts, before, lengths = self._set(ways.before, range(len(ways.before)))
        if not len(starts):
            return _NONE, _NONE, _NONE, _NONE
        following, after, further = self._set(ways.after, range(len(ways.after)))
        if not len(following):
            return _NONE, _NONE, _NONE, _NONE
        gap_ends = starts + lengths
        n = len(words.starts)
        inside = gap_ends < n
        inside[inside] &= words.same_clause[gap_ends[inside]]
        starts, before, gap_ends = starts[inside], before[inside], gap_ends[inside]
        most = gaps[0].max(axis=1)[before]
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
    whole: list[int] = []
    whole_ranks: list[int] = []
    over_gap: list[tuple[_Run, _Run, int, int, int]] = []
    ranks: dict[tuple[tuple[int, int], ...], int] = {}  # of the choices that come before the gap
    with_figure: dict[tuple[int, int], None] = {}
    for late_rank, (items, choices) in enumerate(ways):
        if any(item == "#" for _, item in items):
            side, plain = max(_plain_runs(items), key=_rarity, default=(_ANYWHERE, []))
            if not plain or any(isinstance(lead, int) for lead, _ in items):
                return None
            with_figure[runs.add([(0, word) for word in plain]), side] = None
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
            whole.append(runs.add(first))
            whole_ranks.append(rank)
    before = {run: position for position, run in enumerate(dict.fromkeys(way[0] for way in over_gap))}
    after = {run: position for position, run in enumerate(dict.fromkeys(way[1] for way in over_gap))}
    table = np.full((3, len(before), len(after)), -1)
    for before_gap, after_gap, *numbers in over_gap:
        cell = table[:, before[before_gap], after[after_gap]]
        if cell[0] not in (-1, numbers[0]):
            return None  # the same words with gaps of two sizes
        if cell[0] < 0:
            cell[:] = numbers
    return _Ways(
        (whole, whole_ranks),
        [runs.add(run) for run in before],
        [runs.add(run) for run in after],
        table,
        list(with_figure),
    )


def _number(alternatives: Sequence[Any]) -> int:
    """Return how many ways there are through alternatives."""
    return sum(
        1 if sequence is None else prod(_number(each) for _, each in sequence if isinstance(each, list))
        for sequence in alternatives
    )


def _plain_runs(items: _Items) -> list[tuple[int, list[str]]]:
    """Return the words of a way that nothing but white space is between, and on which side of them a figure is."""
    found: list[tuple[int, list[str]]] = []
    run: list[str] = []
    for number, (lead, item) in enumerate(items):
        if not SYLLABLE.fullmatch(item):
            run = []
            continue
        if lead is not None or not run:
            run = []
            found.append((_BEFORE if lead is None and number and items[number - 1][1] == "#" else _ANYWHERE, run))
        run.append(item)
        if items[min(number + 1, len(items) - 1)] == (None, "#"):
            found[-1] = _AFTER, run
    return found


def _rarity(run: tuple[int, list[str]]) -> tuple[bool, int, int]:
    side, words = run
    return side != _ANYWHERE, len(words), sum(map(len, words))


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
