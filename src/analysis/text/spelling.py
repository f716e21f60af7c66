"""Spelling: one form for each written word, whatever the keyboard that wrote it."""

from __future__ import annotations

import re
import unicodedata

# --- Spelling -----------------------------------------------------------------------------------

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
_OPEN_SYLLABLE = re.compile("(?<![qQ])(?:" + "|".join(_MOVES) + r")(?![^\W\d_])")


def normalize(text: str) -> str:
    """Return `text` in Unicode NFC with one tone placement ("uỷ" → "ủy", "hoà" → "hòa").

    Texts from different newsrooms spell the same word with different code points; counted as they
    come, "Tỉnh ủy" and "Tỉnh uỷ" are two words. Only spelling changes: case, spaces and punctuation
    stay, and after NFC every character keeps its place, so offsets remain valid. A misspelling is
    not corrected.

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
    """
    if text.isascii():
        return text
    while True:
        # Icelandic eth stands for Vietnamese d-with-stroke in texts that came through older fonts
        spelled = unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ")
        spelled = _OPEN_SYLLABLE.sub(lambda match: _MOVES[match.group()], spelled)
        if spelled == text:
            return text
        text = spelled  # a tone that has moved may meet a further mark


def fold(text: str) -> str:
    """Return `text` without case, diacritics and repeated spaces: for comparing spellings, never for counting.

    >>> fold("Bắc  Kạn") == fold("bac kan")
    True
    """
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def display_form(word: str) -> str:
    """Return a counted word or phrase as a reader writes it.

    >>> display_form("chương_trình_hành_động của tỉnh_ủy")
    'chương trình hành động của tỉnh ủy'
    """
    return word.replace("_", " ")
