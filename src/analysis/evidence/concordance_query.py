"""What a reader asks a concordance for: phrases with wildcards, alternatives and gaps, with or without diacritics."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from analysis.frames.notation import CLAUSE_END, MARKS, WordSequence, literals, parse
from analysis.frames.phrases import Phrase
from analysis.frames.text_words import TextWords
from analysis.system.language import _
from analysis.text.spelling import normalize

# A wildcard goes through the parser of the codebook's notation as a letter that no Vietnamese text has.
_ANY, _ONE = "ꙮ", "ꙭ"
LONGEST_WILDCARD = 40  # characters: the longest syllables and foreign words are shorter, and no search takes long
_MOST_GAPS = 3  # of what is sought as a regular expression, whose time grows with their lengths multiplied
_WILDCARD = re.compile(r"[*?]")
_NOTATION = re.compile(r"\||\[.*\w.*\]|(?<!\S)#(?!\S)|\w\s*(?:…|\.\.\.)\d*\s*[\w(\[*]")
_WILD = re.compile(r"(?<!\S)\*(?!\S)|\w[*?]|[*?]\w")


class Query(NamedTuple):
    """A pattern that has been read.

    Attributes
    ----------
    pattern
        As it was given.
    words
        Its words, in lower case; empty where it has alternatives, optional parts or gaps.
    finder
        Finds it in a text in lower case, as `frames.notation.counting_form` returns it; None for words without
        wildcards. A phrase of the codebook where there are no wildcards and diacritics count.
    literals
        Words of which at least one is in every match; empty where nothing is certain.
    diacritics
        Whether diacritics count.
    """

    pattern: str
    words: tuple[str, ...]
    finder: re.Pattern[str] | Phrase | None
    literals: frozenset[str]
    diacritics: bool

    def spans(self, plain: str) -> list[tuple[int, int]]:
        """Return start and end of every match in a text in lower case."""
        if isinstance(self.finder, Phrase):
            return self.finder.spans(TextWords(plain))
        return [match.span() for match in self.finder.finditer(plain)] if self.finder else []

    def without_diacritics(self) -> Query:
        """Return the same query for which diacritics do not count."""
        return read_query(self.pattern, diacritics=False)

    def is_plain(self) -> bool:
        """Return True if it is words alone, each as it is written."""
        return self.diacritics and self.finder is None

    def word_patterns(self) -> list[re.Pattern[str]]:
        """Return for each of its words what matches it, in counting form."""
        return [_compiled(_source(word), self.diacritics) for word in self.words]


def read_query(pattern: str, *, diacritics: bool = True) -> Query:
    """Read a pattern as the user wrote it.

    Raises
    ------
    ValueError
        If it holds no word, or its brackets, alternatives or gaps are not those of the notation.

    >>> read_query("vào cuộc sống").words, read_query("đưa … vào cuộc sống").words
    (('vào', 'cuộc', 'sống'), ())
    >>> read_query("sơ kết|tổng kết").spans("đã sơ kết"), read_query("secur*").spans("securities")
    ([(3, 9)], [(0, 10)])
    """
    if not isinstance(pattern, str) or not any(c.isalnum() for c in pattern):
        raise ValueError(
            _("pattern={pattern!r}; must be one or more words, such as 'vào cuộc sống'").format(pattern=pattern)
        )
    written = normalize(pattern).lower()
    words = tuple(written.split())
    if not _NOTATION.search(written):
        if not _WILD.search(written):
            return Query(pattern, words, None, frozenset(), diacritics)
        spaced = r"\s+".join(map(_source, written.replace("_", " ").split()))
        return Query(pattern, words, _compiled(rf"(?<!\w)(?:{spaced})(?!\w)", diacritics), _certain(words), diacritics)
    hidden = _WILDCARD.sub(lambda match: _ANY if match.group() == "*" else _ONE, written)
    try:
        alternatives = parse(hidden, {})
    except ValueError as error:
        problem = str(error).replace(_ANY, "*").replace(_ONE, "?")
        raise ValueError(_("pattern={pattern!r} has {problem}").format(pattern=pattern, problem=problem)) from None
    sure = literals(alternatives)
    is_wild = _ANY in hidden or _ONE in hidden
    certain = frozenset() if any(_ANY in word or _ONE in word for word in sure) else sure
    if not is_wild and diacritics:
        return Query(pattern, (), Phrase(alternatives), certain, diacritics)
    if hidden.count("…") + hidden.count("...") > _MOST_GAPS:
        raise ValueError(
            _("pattern={pattern!r} has more than {most} gaps; with wildcards or without diacritics it must not").format(
                pattern=pattern, most=_MOST_GAPS
            )
        )
    source = _revealed(rf"(?<!\w)(?:{_regex(alternatives, '')})(?!\w)")
    return Query(pattern, (), _compiled(source, diacritics), certain, diacritics)


def _certain(words: tuple[str, ...]) -> frozenset[str]:
    plain = [word.replace("_", " ") for word in words if not _WILDCARD.search(word)]
    return frozenset([max(plain, key=len)]) if plain else frozenset()


def _source(word: str) -> str:
    """Return the regular expression of a word that may have wildcards."""
    if word == "*":
        return rf"\w{{1,{LONGEST_WILDCARD}}}"
    if not _WILD.search(word):  # "?" without a letter beside it is punctuation
        return re.escape(word)
    parts = re.split(r"([*?])", word)
    return "".join({"*": rf"\w{{0,{LONGEST_WILDCARD}}}", "?": r"\w"}.get(part, re.escape(part)) for part in parts)


# --- A pattern of the notation as a regular expression, for which `Phrase` has no wildcards ---

_BETWEEN = rf"[^\w{CLAUSE_END}]+"
_GAP_WORD = r"\w+(?:[.,/]\w+)*"
_SPACE = r"\s+"


def _regex(alternatives: list[WordSequence], lead: str) -> str:
    return "|".join(_sequence_regex(sequence, lead) for sequence in alternatives)


def _sequence_regex(sequence: WordSequence, lead: str) -> str:
    """Return the regular expression of a sequence that begins with `lead`: nothing, a space, or a gap."""
    if not sequence:
        return ""
    (gap, element), rest = sequence[0], sequence[1:]
    lead = lead if gap is None else rf"{_BETWEEN}(?:{_GAP_WORD}{_BETWEEN}){{0,{gap}}}?"
    if element == "#":
        part = lead + r"\d+(?:[.,/]\d+)*"
    elif isinstance(element, str):
        part = rf"\s*[{MARKS[element]}]" if element in MARKS else lead + re.escape(element)
    elif element[-1] is None:  # may be missing; then the lead belongs to what follows
        with_it = rf"(?:{_regex(element[:-1], lead)}){_sequence_regex(rest, _SPACE)}"
        return rf"(?:{with_it}|{_sequence_regex(rest, lead)})" if rest else rf"(?:{with_it})?"
    else:
        part = rf"(?:{_regex(element, lead)})"
    after_mark = isinstance(element, str) and element in MARKS
    return part + _sequence_regex(rest, r"\s*" if after_mark else _SPACE)


def _revealed(source: str) -> str:
    """Return the regular expression of the notation with its wildcards."""
    alone = re.sub(rf"(?<!\w){_ANY}(?!\w)", rf"\\w{{1,{LONGEST_WILDCARD}}}", source)
    return alone.replace(_ANY, rf"\w{{0,{LONGEST_WILDCARD}}}").replace(_ONE, r"\w")


def _compiled(source: str, diacritics: bool) -> re.Pattern[str]:
    return re.compile(source if diacritics else _LETTER.sub(_any_diacritics, source), re.IGNORECASE)


# --- Without diacritics: every letter stands for all letters that differ from it by diacritics alone ---

_LETTER = re.compile(r"\\.|[^\W\d_]")  # what follows a backslash is no letter of the text


@cache
def bare_letter(letter: str) -> str:
    """Return a letter without its diacritics; one character for one.

    >>> "".join(map(bare_letter, "Đưa vào cuộc sống"))
    'Dua vao cuoc song'
    """
    plain = unicodedata.normalize("NFD", letter)[0]
    return {"đ": "d", "Đ": "D"}.get(plain, plain)


@cache
def _alike() -> dict[str, str]:
    """Return for every bare letter the letters that it stands for, small ones."""
    found: defaultdict[str, str] = defaultdict(str)
    for code in (*range(ord("a"), ord("z") + 1), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        if (letter := chr(code)).islower():
            found[bare_letter(letter)] += letter
    return {bare: letters for bare, letters in found.items() if len(letters) > 1}


def _any_diacritics(match: re.Match[str]) -> str:
    letter = match.group()
    if letter.startswith("\\"):
        return letter
    bare = bare_letter(letter.lower())
    return f"[{_alike()[bare]}]" if bare in _alike() else letter


def bare(text: str) -> str:
    """Return a text in lower case without diacritics, as long as it was.

    >>> bare("Đảng bộ")
    'dang bo'
    """
    return "".join(map(bare_letter, text.lower()))
