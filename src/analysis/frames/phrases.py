"""Phrases of a codebook, ready to be found in a text in time that grows with its length and no faster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from math import inf, prod
from typing import Any, NamedTuple

from analysis.frames.notation import MARKS, SYLLABLE, WordSequence
from analysis.frames.text_words import TextWords

# Before an element: a regular expression for nothing or a space, or a gap of at most so many words.
Lead = str | int
_SPACE = r"\s+"
_ANY_SPACE = r"\s*"
_NUMBER = r"\d+(?:[.,/]\d+)*"
_A_NUMBER, _NUMBER_BEGINS = re.compile(_NUMBER), re.compile(r"(?<!\w)\d")
_SIGN, _WORD = re.compile("[.,/]"), re.compile(r"\w")
# A phrase of fixed words with no more ways through it than these is one regular expression, which at worst tries each
# of them at each word. Every other phrase is followed step by step, and no step is taken twice at the same offset.
_MOST_WAYS = 200


class Phrase:
    """What a pattern finds; as a regular expression would, but never trying the same thing twice.

    Parameters
    ----------
    alternatives
        The result of `parse`.
    """

    def __init__(self, alternatives: list[WordSequence]):
        self.alternatives = alternatives

    @cached_property
    def is_unbroken(self) -> bool:
        """True if nothing may lie between the words of the phrase, so that it is one regular expression."""
        return _ways(self.alternatives) <= _MOST_WAYS

    def spans(self, words: TextWords) -> list[tuple[int, int]]:
        """Return start and end of every match in a text, without overlap; at each offset the first alternative wins."""
        if self._regex is None:
            return list(self._steps(words))
        found, text, last = [], words.text, 0
        search = self._regex.search
        while match := search(text, last):
            start, end = match.span()
            if _is_inside_word(text, start):
                last = start + 1
                continue
            found.append((start, end))
            last = end if end > start else end + 1
            if last > len(text):
                break
        return found

    @cached_property
    def _regex(self) -> re.Pattern[str] | None:
        if not self.is_unbroken:
            return None
        # that no word goes on into it is asked of a match: a look back at every offset would take most of the time
        return re.compile(rf"(?:{_regex(self.alternatives, '')})(?!\w)")

    @cached_property
    def _graph(self) -> tuple[list[_Step], re.Pattern[str]]:
        graph = _Graph()
        graph.alternatives(self.alternatives, "", graph.end)
        graph.sort_branches()
        firsts = _firsts(self.alternatives)
        begin = rf"(?:{'|'.join(sorted(firsts))})" if firsts else ""
        return graph.steps, re.compile(begin)

    def _steps(self, words: TextWords) -> Iterator[tuple[int, int]]:
        steps, begin = self._graph
        walk: _Walk | None = None
        last = 0
        for at in begin.finditer(words.text):
            start = at.start()
            if start < last or _is_inside_word(words.text, start):
                continue
            walk = walk or _Walk(steps, words)
            end = walk.end(start)
            if end is not None:
                yield start, end
                last = max(end, start + 1)


class _Step(NamedTuple):
    """One step through a phrase.

    Attributes
    ----------
    here
        What must be there: a word, "#" or a mark; "" for the end of the phrase; None where it only branches.
    lead
        What comes before it.
    following
        The next step; the branches that are possible before any syllable, last to first.
    by_syllable
        The branches that are possible before the syllables that some of them begin with.
    """

    here: str | None
    lead: Lead
    following: list[int]
    by_syllable: dict[str, list[int]]


class _Walk:
    """The steps of a phrase in one text; what has been tried in vain is not tried again."""

    def __init__(self, steps: list[_Step], words: TextWords):
        self.steps, self.words = steps, words
        self.tried: set[tuple[int, int]] = set()
        self.occurrences: dict[str, dict[int, list[int]]] = {}

    def end(self, start: int) -> int | None:
        """Return where the first way through the steps ends that begins at `start`."""
        steps, words, tried = self.steps, self.words, self.tried
        rest = [(len(steps) - 1, start)]
        while rest:
            at = rest.pop()
            if at in tried:
                continue
            tried.add(at)
            number, offset = at
            here, lead, following, by_syllable = steps[number]
            if here is None:
                syllable = words.syllable_after(offset)
                rest += [(branch, offset) for branch in by_syllable.get(syllable, following)]
            elif not here:
                if not _WORD.match(words.text, offset):
                    tried.clear()
                    return offset
            elif isinstance(lead, str):
                rest += [(following[0], end) for end in _ends(here, lead, words.text, offset)]
            elif found := self._occurrences(here):
                reached = reversed(words.within_reach(offset, lead))
                rest += [(following[0], end) for begin in reached for end in found.get(begin, ())]
        return None

    def _occurrences(self, here: str) -> dict[int, list[int]]:
        """Return where a word or number begins, and where it may end."""
        if here not in self.occurrences:
            text = self.words.text
            if here == "#":
                starts = [match.start() for match in _NUMBER_BEGINS.finditer(text)]
            else:
                starts, start = [], text.find(here)
                while start >= 0:
                    starts.append(start)
                    start = text.find(here, start + 1)
            self.occurrences[here] = {start: _ends(here, "", text, start) for start in starts}
        return self.occurrences[here]


def _is_inside_word(text: str, offset: int) -> bool:
    return offset > 0 and (text[offset - 1].isalnum() or text[offset - 1] == "_")


def _ends(here: str, lead: str, text: str, offset: int) -> list[int]:
    """Return where a word, mark or number ends; a number may also end before each of its signs, and rather later."""
    start = offset
    if lead:
        while text[start : start + 1].isspace():
            start += 1
        if start == offset and lead == _SPACE:
            return []
    if here in MARKS:
        return [start + 1] if text[start : start + 1] in MARKS[here] and start < len(text) else []
    if here != "#":
        return [start + len(here)] if text.startswith(here, start) else []
    number = _A_NUMBER.match(text, start)
    if number is None:
        return []
    return [*(start + sign.start() for sign in _SIGN.finditer(number.group())), number.end()]


class _Graph:
    """The steps of a phrase, last to first: each once, so that what may be missing does not double the rest."""

    end = 0

    def __init__(self) -> None:
        self.steps = [_Step("", "", [], {})]

    def _add(self, here: str | None, lead: Lead, following: list[int]) -> int:
        self.steps.append(_Step(here, lead, following, {}))
        return len(self.steps) - 1

    def sort_branches(self) -> None:
        """Put the branches of branches into one list, and arrange them by the syllables that they begin with."""
        flat: dict[int, list[int]] = {}
        for number, (here, _, following, _) in enumerate(self.steps):  # a branch is added after those that follow it
            if here is not None:
                continue
            flat[number] = list(dict.fromkeys(leaf for branch in following for leaf in flat.get(branch, [branch])))
            begins = [self._first_syllable(leaf) for leaf in flat[number]]
            leaves = list(zip(flat[number], begins, strict=True))[::-1]
            by_syllable = {
                syllable: [leaf for leaf, begin in leaves if begin in (syllable, "")]
                for syllable in dict.fromkeys(begins)
            }
            any_syllable = by_syllable.pop("", [])
            self.steps[number] = _Step(None, "", any_syllable, by_syllable)

    def _first_syllable(self, number: int) -> str:
        """Return the syllable that a text must go on with at a step, "" where that is not certain."""
        here, lead, _, _ = self.steps[number]
        syllable = SYLLABLE.match(here) if here and isinstance(lead, str) else None
        return syllable.group() if syllable else ""

    def alternatives(self, alternatives: list[WordSequence], lead: Lead, then: int) -> int:
        """Add alternatives that begin with `lead` and go on with step `then`; return the number of the step."""
        return self._add(None, "", [self._sequence(sequence, lead, then) for sequence in alternatives])

    def _sequence(self, sequence: WordSequence, lead: Lead, then: int) -> int:
        # what each element may begin with, itself or what follows where it is missing
        leads: list[set[Lead]] = [{lead}]
        for gap, element in sequence:
            own: set[Lead] = leads[-1] if gap is None else {gap}
            after: set[Lead] = {_lead_after(element)}
            leads.append(after | own if _may_be_missing(element) else after)
        following = dict.fromkeys(leads[-1], then)
        for (gap, element), before in zip(reversed(sequence), reversed(leads[:-1]), strict=True):
            made = {} if gap is None else {gap: self._element(element, gap, following)}
            following = {
                each: made[gap] if gap is not None else self._element(element, each, following) for each in before
            }
        return following[lead]

    def _element(self, element: Any, lead: Lead, following: dict[Lead, int]) -> int:
        """Add one element and return its step; `following` has the next step by what that begins with."""
        then = following[_lead_after(element)]
        if isinstance(element, list) and element[-1] is None:
            return self._add(None, "", [self.alternatives(element[:-1], lead, then), following[lead]])
        if isinstance(element, list):
            return self.alternatives(element, lead, then)
        return self._add(element, _ANY_SPACE if element in MARKS else lead, [then])


def _may_be_missing(element: Any) -> bool:
    return isinstance(element, list) and element[-1] is None


def _lead_after(element: Any) -> str:
    return _ANY_SPACE if isinstance(element, str) and element in MARKS else _SPACE


def _ways(alternatives: list[WordSequence]) -> float:
    """Return how many ways there are through a phrase; infinitely many with a gap, or where a number may be cut."""
    elements = list(_elements(alternatives))
    has_gap = any(gap is not None for gap, _ in elements)
    words = {element for _, element in elements if isinstance(element, str)}
    if has_gap or ("#" in words and words & MARKS.keys()):
        return inf
    return sum(prod(_ways_of(element) for _, element in sequence) for sequence in alternatives)


def _elements(alternatives: list[WordSequence]) -> Iterator[tuple[int | None, Any]]:
    for sequence in alternatives:
        for gap, element in sequence or ():
            yield gap, element
            if isinstance(element, list):
                yield from _elements(element)


def _ways_of(element: Any) -> float:
    if isinstance(element, str):
        return 1
    return _ways([s for s in element if s is not None]) + (element[-1] is None)


def _regex(alternatives: list[WordSequence], lead: str) -> str:
    return "|".join(_sequence_regex(sequence, lead) for sequence in alternatives)


def _sequence_regex(sequence: WordSequence, lead: str) -> str:
    """Return the regular expression of a sequence without gaps that begins with `lead`: nothing or a space."""
    parts = []
    for number, (_, element) in enumerate(sequence, start=1):
        if isinstance(element, str):
            here = _NUMBER if element == "#" else re.escape(element)
            parts.append(rf"{_ANY_SPACE}[{MARKS[element]}]" if element in MARKS else lead + here)
        elif element[-1] is None:  # may be missing; then the lead belongs to what follows
            with_it = rf"(?:{_regex(element[:-1], lead)})"
            if rest := sequence[number:]:
                parts.append(rf"(?:{with_it}{_sequence_regex(rest, _SPACE)}|{_sequence_regex(rest, lead)})")
            else:
                parts.append(f"{with_it}?")
            break
        else:
            parts.append(rf"(?:{_regex(element, lead)})")
        lead = _lead_after(element)
    return "".join(parts)


def _firsts(alternatives: list[WordSequence]) -> set[str] | None:
    """Return expressions for the first words of all matches; None where there may be others."""
    found: set[str] = set()
    for sequence in alternatives:
        for _, element in sequence:
            if isinstance(element, str):
                if element in MARKS:
                    return None
                found.add(r"\d" if element == "#" else rf"{re.escape(element)}(?!\w)")
                break
            inner = _firsts([s for s in element if s is not None])
            if inner is None:
                return None
            found |= inner
            if not _may_be_missing(element):
                break
        else:
            return None
    return found
