"""The matches of an indicator in many sentences at once, where its contexts are as it asks."""

from __future__ import annotations

import numpy as np

from analysis.frames.codebook_file import Rule
from analysis.frames.phrase_hits import Hits
from analysis.frames.phrase_index import LookUp
from analysis.frames.word_runs import SentenceWords

EDGE_WORDS = 3  # position = "start": room for "Hai là," or "Theo đó,"


def rule_hits(rule: Rule, number: int, contexts: list[int], found: LookUp) -> Hits:
    """Return the matches of a rule that is `written`; `contexts` are the numbers of its contexts."""
    starts, ends, uncertain = found.phrases.hits(number)
    if not len(starts):
        return Hits(starts, ends, uncertain)
    words = found.words
    if rule.position:
        at_edge = _are_at_edge(words, starts, ends, rule.position)
        starts, ends = starts[at_edge], ends[at_edge]
    for (side, _), context in zip(rule.contexts, contexts, strict=True):
        sentence = words.sentence[starts]
        if not found.written[context]:
            return Hits(starts[:0], ends[:0], np.union1d(uncertain, sentence))
        there = found.phrases.hits(context)
        is_uncertain = np.isin(sentence, there.uncertain)
        if is_uncertain.any():
            uncertain = np.union1d(uncertain, sentence[is_uncertain])
            starts, ends = starts[~is_uncertain], ends[~is_uncertain]
        has = np.zeros(len(starts), bool)
        if not side.endswith("before"):
            has |= _have_before(words, starts, there, rule.within)
        if not side.endswith("after"):
            has |= _have_after(words, ends, there, rule.within)
        right = has != side.startswith("not_")
        starts, ends = starts[right], ends[right]
    if len(uncertain) and len(starts):
        certain = ~np.isin(words.sentence[starts], uncertain)
        starts, ends = starts[certain], ends[certain]
    return Hits(starts, ends, uncertain)


def _are_at_edge(words: SentenceWords, starts: np.ndarray, ends: np.ndarray, position: str) -> np.ndarray:
    """Return which matches have at most so many words, of any clauses, before them, or after them."""
    began, _ = words.counts
    sentence = words.sentence[starts]
    if position == "start":
        first, last = words.first_word[sentence], starts
    else:
        first, last = ends, np.append(words.first_word, len(words.starts))[sentence + 1]
    n = np.maximum(len(began) - 1, 0)
    return (first == last) | (1 + began[last - 1] - began[np.minimum(first, n)] <= EDGE_WORDS)


def _have_before(words: SentenceWords, starts: np.ndarray, there: Hits, within: int | None) -> np.ndarray:
    """Return which matches have a context that ends before them, with at most `within` words of one clause between."""
    low = np.searchsorted(there.starts, words.first_word[words.sentence[starts]])
    high = np.searchsorted(there.ends, starts, "right")
    if within is None:
        return high > low
    match, context = _pairs(low, high)
    close = words.are_close(there.ends[context], starts[match], within)
    return np.bincount(match[close], minlength=len(starts)) > 0


def _have_after(words: SentenceWords, ends: np.ndarray, there: Hits, within: int | None) -> np.ndarray:
    """Return which matches have a context that begins after them, with at most `within` words of one clause between."""
    low = np.searchsorted(there.starts, ends)
    next_sentence = np.append(words.first_word, len(words.starts))[words.sentence[ends - 1] + 1]
    high = np.searchsorted(there.starts, next_sentence)
    if within is None:
        return high > low
    match, context = _pairs(low, high)
    close = words.are_close(ends[match], there.starts[context], within)
    return np.bincount(match[close], minlength=len(ends)) > 0


def _pairs(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the indices that pair each range with each number from `low` up to `high`."""
    times = np.maximum(high - low, 0)
    match = np.repeat(np.arange(len(low)), times)
    return match, np.repeat(low - (np.cumsum(times) - times), times) + np.arange(times.sum())
