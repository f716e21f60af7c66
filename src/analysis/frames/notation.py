"""The codebook's notation for phrases: alternatives, wildcards and gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from analysis.system.language import _, number
from analysis.text.spelling import are_normal, normalize, normalize_aligned
from analysis.text.word_ids import code_points, lowered


def counting_form(text: str) -> tuple[str, Sequence[int]]:
    """Return `text` as it is matched, and for every character of that its offset in `text`."""
    plain = normalize(text).lower().replace("_", " ")
    if len(plain) == len(text):
        return plain, range(len(text) + 1)
    # Only text that did not come through `load_corpus` gets here.
    spelled, offsets = normalize_aligned(text)
    lowered = [char.lower() for char in spelled]
    starts = [offset for offset, char in zip(offsets, lowered, strict=True) for _ in char]
    return "".join(lowered).replace("_", " "), [*starts, len(text)]


class CountingForms(NamedTuple):
    """Texts as they are matched.

    Attributes
    ----------
    plain
        The texts.
    codes
        The code points of all of them, one after the other, with a line feed between two and nowhere else.
    are_normal
        True if all were in one spelling, so that each character is where it was.
    """

    plain: list[str]
    codes: np.ndarray
    are_normal: bool


def counting_forms(texts: Sequence[str]) -> CountingForms:
    """Return texts as they are matched; whether all are in one spelling already is tried first."""
    together = "\n".join(texts)
    # a line feed is no letter, and lower case looks at no neighbours
    if are_normal(texts) and (codes := lowered(code_points(together))) is not None:
        codes[codes == ord("_")] = ord(" ")
        plain = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass").split("\n")
        if len(plain) == len(texts):
            return CountingForms(plain, codes, True)
    plain = [counting_form(text)[0] for text in texts]
    codes = code_points("\n".join(text.replace("\n", " ") for text in plain))
    return CountingForms(plain, codes, False)


GAP_WORDS = 6  # "…", and a window that is not given: about one clause of newspaper prose
LONGEST_WINDOW = 50  # words, of a gap and of a window
_DEEPEST = 20  # brackets within brackets
_MOST_ELEMENTS = 1000  # of one pattern; the largest of the packaged codebook has 60
CLAUSE_END = ".;:!?"

SYLLABLE = re.compile(r"\w+")
MARKS = {",": ",", "-": "-–—"}  # of each the characters that it may be in a text
_TOKEN = re.compile(
    r"(?:…|\.\.\.)(?P<gap>\d*)|(?P<mark>[()\[\]|,#-])|<(?P<list>[^<>]*)>|(?P<word>\w+(?:[./]\w+)*)|(?P<bad>[^\s])"
)


def _gap(words: str) -> int:
    if len(words) > 2 or int(words or 0) > LONGEST_WINDOW:
        raise ValueError(_("the gap '…{words}'; it must be at most …{most}").format(words=words, most=LONGEST_WINDOW))
    return int(words or GAP_WORDS)


# A parsed pattern is nested: alternatives are a list of sequences, a sequence is a list of (gap, element). The gap is
# the largest number of words before the element, None for a space; an element is a word, "#" or alternatives, whose
# last is None if they may be missing.
WordSequence = list[tuple[int | None, Any]]


def parse(text: str, lists: dict[str, list[WordSequence]]) -> list[WordSequence]:
    """Return the alternatives that a pattern consists of; raise a ValueError that says what is wrong with it."""
    tokens = list(_TOKEN.finditer(counting_form(text)[0]))[::-1]
    alternatives = _parse_alternatives(tokens, lists, 0)
    if tokens:
        raise ValueError(_("{group!r} without its opening bracket").format(group=tokens[-1].group()))
    if _size(alternatives) > _MOST_ELEMENTS:
        raise ValueError(
            _("more than {most} words and alternatives, lists included").format(most=number(_MOST_ELEMENTS))
        )
    return alternatives


def _size(alternatives: list[WordSequence], depth: int = 0) -> int:
    if depth > 2 * _DEEPEST:
        raise ValueError(_("brackets and lists within one another, more than {n} deep").format(n=2 * _DEEPEST))
    inner = (element for sequence in alternatives for _, element in sequence or ())
    return len(alternatives) + sum(_size(element, depth + 1) if isinstance(element, list) else 1 for element in inner)


def _parse_alternatives(
    tokens: list[re.Match[str]], lists: dict[str, list[WordSequence]], depth: int
) -> list[WordSequence]:
    if depth > _DEEPEST:
        raise ValueError(_("brackets within brackets, more than {n} deep").format(n=_DEEPEST))
    alternatives: list[WordSequence] = [[]]
    gap = None
    while tokens and tokens[-1].group() not in (")", "]"):
        token = tokens.pop()
        mark, sequence = token.group(), alternatives[-1]
        if token["bad"]:
            raise ValueError(
                _("the character {mark!r}; it must be made of words, numbers, … ( | ) [ ] < > , - and #").format(
                    mark=mark
                )
            )
        if mark == "|" or token["gap"] is not None:
            if gap is not None or not sequence:
                raise ValueError(_("nothing before {mark!r}; what may be missing must be in [ ]").format(mark=mark))
            if mark == "|":
                alternatives.append([])
            else:
                gap = _gap(token["gap"])
            continue
        element: Any = mark
        if mark in "([":
            element = _parse_alternatives(tokens, lists, depth + 1)
            if not tokens or tokens.pop().group() != {"(": ")", "[": "]"}[mark]:
                raise ValueError(_("a bracket {mark!r} that is not closed").format(mark=mark))
            element = [*element, None] if mark == "[" else element
        elif token["list"] is not None:
            if token["list"] not in lists:
                known = _("the list {mark!r}; it must be one of those defined before it: {lists}")
                what = known if lists else _("the list {mark!r}, but no list is defined before it")
                raise ValueError(what.format(mark=mark, lists=", ".join(lists)))
            element = lists[token["list"]]
        sequence.append((gap, element))
        gap = None
    if gap is not None or not alternatives[-1]:
        raise ValueError(_("an empty end or alternative; what may be missing must be in [ ]"))
    return alternatives


def literals(alternatives: list[WordSequence]) -> frozenset[str]:
    """Return words of which at least one is in every match; empty where nothing is certain."""
    # any will do; the longest words are the rarest
    needed = [max(_choices(sequence), key=_shortest, default=frozenset()) for sequence in alternatives]
    return frozenset().union(*needed) if all(needed) else frozenset()


def further_literals(alternatives: list[WordSequence]) -> tuple[frozenset[str], ...]:
    """Return what every match needs besides `literals`: of each set at least one."""
    if len(alternatives) != 1:
        return ()
    choices = _choices(alternatives[0])
    first = max(choices, key=_shortest, default=frozenset())
    return tuple(words for words in dict.fromkeys(choices) if words and words != first)


def _shortest(words: frozenset[str]) -> int:
    return min(map(len, words), default=0)


def _choices(sequence: WordSequence) -> list[frozenset[str]]:
    choices: list[frozenset[str]] = []
    run: list[str] = []
    for gap, element in sequence:
        if isinstance(element, str) and element != "#" and element not in MARKS:
            if run and gap is None:
                choices.pop()  # its last word goes on
            run = [*(run if gap is None else []), element]
            choices.append(frozenset([" ".join(run)]))
        else:
            run = []
            if isinstance(element, list) and element[-1] is not None:
                choices.append(literals(element))
    return choices
