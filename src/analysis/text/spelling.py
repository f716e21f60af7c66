"""Spelling: one form for each written word, whatever the keyboard or program that wrote it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from analysis.text.word_ids import code_points

# --- Characters ---------------------------------------------------------------------------------

# Default_Ignorable_Code_Point of the Unicode Character Database: soft hyphen, zero-width space and joiners, marks of
# direction, byte order mark, variation selectors, tags, fillers. They change how text is drawn or broken, not what it
# says. A joined emoji falls into its parts, which changes no word.
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)


def _replacements() -> dict[str, str]:
    # The strokes of African and Icelandic letters look like that of đ; older fonts and keyboards have only those.
    found = {"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"}
    # These join as a hyphen does or are a minus. En and em dash stay: they part clauses and the ends of a range.
    found |= dict.fromkeys("\u2010\u2011\u2012\u2043\u2212\u02d7\ufe63", "-") | {"\u2015": "—", "\ufe58": "—"}
    # East Asian input methods write full-width forms and Roman numerals as one character, programs for print write
    # ligatures. The ideographic space stays, as all spaces do.
    wide, ligatures, numerals = range(0xFF01, 0xFF61), range(0xFB00, 0xFB07), range(0x2160, 0x2180)
    chars = [*map(chr, (*wide, *ligatures, *numerals)), *"￠￡￢￤￥￦"]
    return found | {char: unicodedata.normalize("NFKC", char) for char in chars}


_REPLACED = _replacements()
_TO_REPLACE = re.compile(f"[{_IGNORABLE}{''.join(_REPLACED)}]")
# What newspapers are written with: a text of nothing else is in NFC and needs no replacement and no reordering.
_LETTERS = "A-Za-zÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_UNUSUAL = re.compile(f"[^\x00-\x7f\xa0{_LETTERS}“”‘’–—…•]")

# NFC composes a letter only with the mark that follows it at once, and leaves marks above in the order they came in:
# "e + acute + circumflex" is not ế. Circumflex, breve and horn belong to the letter, tones come after them.
_MARKED = re.compile("[^\u0300-\u036f][\u0300-\u036f]+")
_OF_THE_LETTER = "\u0302\u0306\u031b"
_CLUSTER = re.compile(f".[\u0300-\u036f{_IGNORABLE}]*", re.DOTALL)


def _in_order(match: re.Match[str]) -> str:
    letter, *marks = list(unicodedata.normalize("NFD", match.group()))
    if letter in "dD" and "\u0335" in marks:  # a short stroke through the letter, which NFC does not compose
        letter = "đ" if letter == "d" else "Đ"
        marks.remove("\u0335")
    letter = "i" if letter == "ı" else letter  # programs for print write í as dotless i and acute
    marks.sort(key=lambda mark: mark not in _OF_THE_LETTER)
    return unicodedata.normalize("NFC", letter + "".join(marks))


def _composed(text: str) -> str:
    if not _UNUSUAL.search(text):
        return text
    if unicodedata.is_normalized("NFC", text) and not _TO_REPLACE.search(text) and not _MARKED.search(text):
        return text
    text = _TO_REPLACE.sub(lambda match: _REPLACED.get(match.group(), ""), text)
    return _MARKED.sub(_in_order, unicodedata.normalize("NFC", text))


# --- Tone placement -----------------------------------------------------------------------------

# Two conventions place the tone of an open syllable in oa, oe, uy: "hòa, khỏe, ủy" and "hoà, khoẻ, uỷ".
# The first is what most newspapers print. In "quý" the u belongs to the consonant, so nothing moves.
_TONED = {"a": "àáảãạ", "e": "èéẻẽẹ", "o": "òóỏõọ", "u": "ùúủũụ", "y": "ỳýỷỹỵ"}


def _tone_moves() -> dict[str, str]:
    moves = {}
    for first, second in (("o", "a"), ("o", "e"), ("u", "y")):
        for tone in range(5):
            old, new = first + _TONED[second][tone], _TONED[first][tone] + second
            moves[old], moves[old.upper()], moves[old.capitalize()] = new, new.upper(), new.capitalize()
    return moves


_MOVES = _tone_moves()
_SECOND = "".join(sorted({pair[1] for pair in _MOVES}))
# A class of characters at the beginning is found five times as fast as the list of pairs.
_OPEN_SYLLABLE = re.compile(rf"[oOuU](?<![qQ].)[{_SECOND}](?![^\W\d_])")


def _moved(match: re.Match[str]) -> str:
    return _MOVES.get(match.group(), match.group())


def normalize(text: str) -> str:
    """Return `text` in one spelling: Unicode NFC, one tone placement, no invisible characters.

    The same word reaches us in different characters, and counted as they come, "Tỉnh ủy" and "Tỉnh uỷ" are two words.
    This function

    - removes characters that are not drawn (Unicode's Default_Ignorable_Code_Point: soft hyphens, zero-width
      characters, marks of direction, variation selectors);
    - composes letters and their diacritics, in whatever order these come;
    - writes "ủy" and "hòa" for "uỷ" and "hoà";
    - writes Đ for Ɖ and Ð, and "-" for the other hyphens and the minus sign, but leaves dashes ("–", "—") alone;
    - writes full-width forms, ligatures and Roman numerals of one character as plain letters.

    Case, spaces, other punctuation and misspellings stay. The length may change, so normalise before taking offsets;
    `load_corpus` does.

    Parameters
    ----------
    text
        Any text, composed or decomposed.

    Returns
    -------
    str
        The same text in one spelling; normalising it again changes nothing.

    Examples
    --------
    >>> normalize("Tỉnh uỷ, hoà bình, THUỶ LỢI, quý, hoàn")
    'Tỉnh ủy, hòa bình, THỦY LỢI, quý, hoàn'
    >>> normalize("nghị quy\\u00adết của Ðảng, 18‑NQ/TW"), normalize("e\\u0301\\u0302") == "ế"
    ('nghị quyết của Đảng, 18-NQ/TW', True)
    """
    if text.isascii():
        return text
    while True:
        spelled = _OPEN_SYLLABLE.sub(_moved, _composed(text))
        if spelled == text:
            return text
        text = spelled  # a tone that has moved may meet a further mark


def are_normal(texts: Sequence[str]) -> bool:
    """Return True if `normalize` would change none of the texts; faster than asking one by one.

    >>> are_normal(["Tỉnh ủy", "×"]), are_normal(["Tỉnh uỷ"])
    (True, False)
    """
    together = "\n".join(texts)
    codes = code_points(together)
    kinds = _kinds()[np.minimum(codes, 0xFFFF)]
    # the pairs that `_OPEN_SYLLABLE` may find: after no q and before no letter that newspapers are written with
    to_move = kinds[:-1] & kinds[1:] >> 1 & _FIRST > 0
    to_move[1:] &= kinds[:-2] & _Q == 0
    to_move[:-1] &= kinds[2:] & _LETTER == 0
    for at in np.flatnonzero(to_move).tolist():
        found = _OPEN_SYLLABLE.match(together, at)
        if found and _moved(found) != found.group():
            return False
    unusual = np.flatnonzero(kinds & _IS_UNUSUAL)
    if not len(unusual):
        return True
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    return all(_composed(texts[i]) == texts[i] for i in np.unique(np.searchsorted(ends, unusual, "right")).tolist())


_FIRST, _SECOND_IS, _Q, _LETTER, _IS_UNUSUAL = 1, 2, 4, 8, 16


@cache
def _kinds() -> np.ndarray:
    """Return what each character is for `are_normal`; the last one stands for all that are beyond."""
    together = "".join(map(chr, range(0x10000)))
    kinds = np.zeros(0x10000, np.uint8)
    for kind, pattern in (
        (_FIRST, "[oOuU]"),
        (_SECOND_IS, f"[{_SECOND}]"),
        (_Q, "[qQ]"),
        (_LETTER, f"[{_LETTERS}]"),
        (_IS_UNUSUAL, _UNUSUAL.pattern),
    ):
        kinds[[found.start() for found in re.finditer(pattern, together)]] |= kind
    return kinds


def normalize_aligned(text: str) -> tuple[str, list[int]]:
    """Return `text` in one spelling and, for each of its characters, the offset in `text` where it begins.

    >>> normalize_aligned("uy\u0309 ban, quy\u00ad\u00adết")[1]
    [0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 15]
    """
    pieces = [(match.start(), _composed(match.group())) for match in _CLUSTER.finditer(text)]
    spelled = _OPEN_SYLLABLE.sub(_moved, "".join(piece for _, piece in pieces))  # moves a tone, so lengths stay
    return spelled, [start for start, piece in pieces for _ in piece]


def fold(text: str) -> str:
    """Return `text` without case, diacritics and repeated spaces: for comparing spellings, never for counting.

    >>> fold("Bắc  Kạn") == fold("bac kan")
    True
    """
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join(_combining().sub("", plain).split())


@cache
def _combining() -> re.Pattern[str]:
    return re.compile(f"[{''.join(filter(unicodedata.combining, map(chr, range(0x20000))))}]+")  # there are none beyond


def display_form(word: str) -> str:
    """Return a counted word or phrase as a reader writes it.

    >>> display_form("chương_trình_hành_động của tỉnh_ủy")
    'chương trình hành động của tỉnh ủy'
    """
    return word.replace("_", " ")


_written: ContextVar[Mapping[str, str]] = ContextVar("written", default=MappingProxyType({}))


@contextmanager
def written_as(words: Mapping[str, str]) -> Iterator[None]:
    """Let `shown_form` write words as the articles do: names with their capitals (`Study.written`)."""
    token = _written.set(words)
    try:
        yield
    finally:
        _written.reset(token)


def shown_form(word: str) -> str:
    """Return a counted word or phrase as a figure or table shows it: as `display_form`, names as `written_as` says.

    >>> with written_as({"đà_nẵng": "Đà Nẵng"}):
    ...     shown_form("đà_nẵng phát_triển")
    'Đà Nẵng phát triển'
    """
    return spelled(word, _written.get())


def spelled(term: str, written: Mapping[str, str]) -> str:
    """Return a counted word or phrase as `written` has its words; a pair of words there goes before a word alone.

    >>> written = {"bác_sĩ lương": "bác_sĩ Lương"}
    >>> spelled("gặp bác_sĩ lương", written), spelled("tăng lương", written)
    ('gặp bác sĩ Lương', 'tăng lương')
    """
    words = term.split(" ")
    shown = [written.get(word) or word for word in words]
    for first, pair in enumerate(pairwise(words)):
        for place, form in enumerate(written.get(" ".join(pair), "").split(), first):
            shown[place] = shown[place] if form == words[place] else form
    return " ".join(map(display_form, shown))
