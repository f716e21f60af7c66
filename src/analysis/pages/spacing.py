"""Words that a PDF spaces apart ("t ự nhiên"), and how much of a text looks broken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from analysis.corpus.encodings import is_syllable
from analysis.system.language import _, percent
from analysis.text.word_lists import read_list

# Pieces of one syllable: "ng h i ệ p" has five.
_MOST_PIECES = 5
# A line of a list ("mục a ấp") may look like a word in pieces; a file that spaces words apart does it throughout.
_FEWEST_JOINED = 3
# Where less of a text is suspicious, it is abbreviations and names.
_SUSPICIOUS, _FEWEST_SUSPICIOUS = 0.03, 5
_COMMON = frozenset(("đ", "ôtô", "kg", "km", "cm", "mm"))

_WORD = re.compile(r"[^\W\d_]+")
_PIECES = re.compile(r"(?<![^\W_])[^\W\d_]+(?: [^\W\d_]+)+(?![^\W_])")
_VOWEL = re.compile(r"[aeiouyà-ỹăâêôơư]", re.IGNORECASE)
# A unit after a number, or with a slash: "5 km", "25 tr", "m/s".
_UNIT = re.compile(r"(?:\d\s?|/)[^\W\d_]{1,3}(?![^\W\d_])|[^\W\d_]{1,3}/")
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")


@cache
def _in_use() -> frozenset[str]:
    return frozenset(read_list("syllables.txt"))


def _is_word(piece: str) -> bool:
    return piece.lower() in _in_use()


def join_pieces(text: str) -> str:
    """Join words in pieces where the whole is a syllable in use and a piece is none; nothing in a text with few.

    >>> join_pieces("Tài nguyên t ự nhiên, hàng thi ết yếu, d ịch v ụ")
    'Tài nguyên tự nhiên, hàng thiết yếu, dịch vụ'
    """
    joined = 0

    def whole(match: re.Match[str]) -> str:
        nonlocal joined
        pieces = match.group().split(" ")
        words = list(_joined(pieces))
        joined += len(pieces) - len(words)
        return " ".join(words)

    result = _PIECES.sub(whole, text)
    return result if joined >= _FEWEST_JOINED else text


def _joined(pieces: list[str]) -> Iterator[str]:
    first = 0
    while first < len(pieces):
        for end in range(min(first + _MOST_PIECES, len(pieces)), first + 1, -1):
            if is_in_pieces(pieces[first:end]):
                break
        else:
            end = first + 1
        yield "".join(pieces[first:end])
        first = end


def is_in_pieces(pieces: list[str]) -> bool:
    """Return True if pieces make a syllable in use and are not all syllables themselves."""
    whole = "".join(pieces)
    if len(whole) > 7 or not is_syllable(whole) or not _is_word(whole):
        return False
    # after its first letter a word has capitals throughout or none: "vitamin C" ends before "ấm"
    if any(piece[0].isupper() for piece in pieces[1:]) and not whole.isupper():
        return False
    if len(pieces[0]) == 1 and pieces[0].isupper() and all(map(_is_word, pieces[1:])):
        return False  # "nhóm C ảnh"
    return not all(map(_is_word, pieces))


def suspicious_words(text: str) -> tuple[float, list[str]]:
    """Return the share of words that look broken, and some of them; 0 and none where it is small.

    A word is suspicious if it holds a character without a meaning of its own, or is a piece: small letters without a
    vowel, or letters with diacritics that are no syllable in use and cannot begin one. Units after a number are none.
    """
    bare = _UNIT.sub(" ", unicodedata.normalize("NFC", text))
    words = re.findall(r"[^\W\d_\ue000-\uf8ff]*[\ue000-\uf8ff\ufffd][^\s\d]*|[^\W\d_]+", bare)
    found = [word for word in words if _is_suspicious(word)]
    share = len(found) / len(words) if words else 0.0
    if len(found) < _FEWEST_SUSPICIOUS or share < _SUSPICIOUS:
        return 0.0, []
    return share, list(dict.fromkeys(found))[:3]


def _is_suspicious(word: str) -> bool:
    if _PRIVATE.search(word):
        return True
    if len(word) > 3 or not word.islower() or _is_word(word) or word in _COMMON:
        return False
    return not _VOWEL.search(word) or (not word.isascii() and (not is_syllable(word) or bool(_VOWEL.match(word))))


def broken_words(text: str) -> str:
    """Return a sentence on the share of words that look broken; nothing where it is small."""
    share, examples = suspicious_words(text)
    if not share:
        return ""
    what = _("{share} of its words look broken ({examples}); compare with the file, or recognise its text anew (OCR)")
    return what.format(share=percent(share), examples=", ".join(map(repr, examples)))
