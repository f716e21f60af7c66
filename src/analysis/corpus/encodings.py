"""Recognise and repair text in an old or misread encoding."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from analysis.corpus.legacy_encodings import CONVERTERS, ENCODINGS, MARKS, MISREAD_UTF8, READ_AS_1252, UNICODE, nfc
from analysis.system.language import _

# --- What can be a Vietnamese syllable -----------------------------------------------------------------------------

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONSETS = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x"
_OPEN = (
    "a|ai|ao|au|ay|âu|ây|e|eo|ê|êu|i|ia|iu|iêu|o|oa|oai|oao|oay|oe|oeo|oi|ô|ôi|ơ|ơi|u|ua|ui|uây|uê|uôi|uơ|uy|uya|uyu"
    "|ư|ưa|ưi|ưu|ươi|ươu|y|yêu|am|an|ang|anh|ăm|ăn|ăng|âm|ân|âng|em|en|eng|êm|ên|êng|ênh|im|in|inh|iêm|iên|iêng"
    "|oam|oan|oang|oanh|oăm|oăn|oăng|oen|om|on|ong|oong|ôm|ôn|ông|ơm|ơn|um|un|ung|uân|uâng|uên|uênh|uôm|uôn|uông"
    "|uyn|uynh|uyên|ưm|ưn|ưng|ươm|ươn|ương|yêm|yên|yêng"
)
_STOPPED = (
    "ac|ach|ap|at|ăc|ăp|ăt|âc|âp|ât|ec|ep|et|êch|êp|êt|ich|ip|it|iêc|iêp|iêt|oac|oach|oap|oat|oăc|oăt|oet|oc|ooc|op|ot"
    "|ôc|ôp|ôt|ơp|ơt|uc|up|ut|uât|uêch|uôc|uôt|uych|uyt|uyp|uyêt|ưc|ưt|ươc|ươp|ươt|yêt"
)
_TONED_CONSONANT = re.compile(f"[^aeiouy\u0302\u0306\u031b][{_TONES}]")
_SYLLABLE = re.compile(rf"(?:{_ONSETS})?(?:(?P<open>{_OPEN})|(?P<stopped>{_STOPPED}))")


@lru_cache(maxsize=100_000)
def is_syllable(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [char for char in letters if char in _TONES]
    match = _SYLLABLE.fullmatch(nfc("".join(char for char in letters if char not in _TONES)))
    if match is None or len(tones) > 1 or _TONED_CONSONANT.search(letters):
        return False
    # A syllable that ends in c, ch, p or t has one of two tones, and in these it is always marked.
    return not match["stopped"] or tones in (["\u0301"], ["\u0323"])


# Letters of the wrong table look like punctuation of the right one ("S¬n"), so only what is punctuation in every table
# separates two words.
_BETWEEN_WORDS = re.compile(r"[\s\x00-\x1f!-/:-@\[-`{-~0-9\u2028\u2029]+")
# "nghiêng" in NFD; what is longer is not looked at, nor cached.
_LONGEST_SYLLABLE = 10
_QUOTES = "“”‘’–—…«»•"

# A dash or bullet between spaces is a letter in a wrong table; it says nothing of the encoding.
_NO_WORD = re.compile(r"(?<!\S)[^\w\s]+(?!\S)")

# It is enough if two words of three become possible: "Tænh uûy Sôn La". Inside a page that is otherwise correct it
# takes five.
_FEWEST_WORDS = 3
_FEWEST_GAINED, _FEWEST_GAINED_INSIDE = 2, 5

# Measured on the five articles and the sixteen synthetic pages: in the right encoding 0.97 or more of a text's accented
# words are syllables (the rest are names and abbreviations such as "NĐ"), in a wrong one 0.57 or less; in single lines
# of ten such words 0.93 or more, and 0.83 or less.
_VIETNAMESE = 0.8
_AHEAD_OF_OTHERS = 0.1

# Characters that decide on an encoding, and lines: a large file takes no longer than a page of 40,000 words.
_ENOUGH, _ENOUGH_LINES = 200_000, 1000
# Before the first that is not ASCII: the rest of its word.
_ENOUGH_BEFORE = 1000

# Letters that no wrong table of one byte yields: a line that has them is Unicode.
_ONLY_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")


def _syllables_and_words(text: str) -> tuple[int, int]:
    """Count the words with a letter that is not ASCII, and those among them that can be Vietnamese syllables."""
    words = [word.strip(_QUOTES) for word in _BETWEEN_WORDS.split(text)]
    accented = [word for word in words if not word.isascii() and any(char.isalpha() for char in word)]
    return sum(is_syllable(word) for word in accented if len(word) <= _LONGEST_SYLLABLE), len(accented)


def _share_of_syllables(text: str) -> float:
    syllables, words = _syllables_and_words(text)
    return syllables / words if words else 1.0


def _recognise(text: str, names: list[str], fewest: int = _FEWEST_GAINED) -> str | None:
    """Return the name of the encoding that alone makes Vietnamese of `text`, which was read as Windows-1252."""
    first = re.search(r"[^\x00-\x7f]", text)
    begin = max(first.start() - _ENOUGH_BEFORE, 0) if first else 0
    text = _NO_WORD.sub("", text[begin : begin + _ENOUGH])
    before, _ = _syllables_and_words(nfc(text))
    shares: dict[str, float] = {}
    readings: dict[str, str] = {}
    for name in names:
        readings[name] = CONVERTERS[name](text)
        syllables, words = _syllables_and_words(readings[name])
        if words >= _FEWEST_WORDS and syllables - before >= fewest and syllables >= _VIETNAMESE * words:
            shares[name] = syllables / words
    if not shares:
        return None
    best = max(shares, key=lambda name: shares[name])
    rivals = [n for n in shares if shares[n] > shares[best] - _AHEAD_OF_OTHERS and readings[n] != readings[best]]
    return None if rivals else best


def _repair_text(text: str) -> tuple[str, str]:
    if not _ONLY_UNICODE.search(nfc(text)):
        name = None if text.isascii() else _recognise(text, list(CONVERTERS))
        return (CONVERTERS[name](text), name) if name else (text, "UTF-8")
    # A page in Unicode may hold an article in an old font: lines that are certainly wrong show which.
    lines = text.splitlines(keepends=True)
    doubtful = [n for n, line in enumerate(lines) if not line.isascii() and not _ONLY_UNICODE.search(nfc(line))]
    looked_at = [lines[number] for number in doubtful[:_ENOUGH_LINES]]
    found = [_recognise(line, list(CONVERTERS), _FEWEST_GAINED_INSIDE) for line in looked_at]
    names = sorted(filter(None, found))
    if not names:
        return text, "UTF-8"
    name = max(names, key=names.count)
    for number in doubtful:
        lines[number] = convert_if_better(lines[number], name)
    return "".join(lines), name


def convert_if_better(text: str, encoding: str) -> str:
    """Return `text` converted from `encoding` if it is Vietnamese only then: for a title beside a text in an old font.

    >>> convert_if_better("S¬n La", "TCVN3"), convert_if_better("Cà Mau", "TCVN3")
    ('Sơn La', 'Cà Mau')
    """
    if encoding not in CONVERTERS:
        return text
    converted = CONVERTERS[encoding](text)
    enough = max(_VIETNAMESE, _share_of_syllables(nfc(text)) + _AHEAD_OF_OTHERS)
    return converted if _share_of_syllables(converted) >= enough else text


def repair_encoding(text: str | bytes, *, encoding: str | None = None) -> tuple[str, str]:
    """Return a Vietnamese text in Unicode, and the name of the encoding that it was in.

    Recognised are UTF-8, UTF-16 and UTF-32; TCVN3 (the ABC fonts such as .VnTime), VNI, VISCII and Windows-1258, as
    bytes and also as text that somebody read as Windows-1252 and saved again; and UTF-8 that was read as Windows-1252.
    The right table is the one that turns the accented words into possible Vietnamese syllables. A text that is correct
    already, or that no table makes Vietnamese, comes back as it is. In a page that is correct except for some lines,
    these lines are converted.

    It needs three accented words at least, and it cannot bring back what was lost: characters replaced by "?", the
    letter ư of TCVN3 where a program removed it as a soft hyphen, capitals that only the font showed.

    Parameters
    ----------
    text
        The bytes of a file, or a text.
    encoding
        The name of the encoding, one of those above, if you know better; case is ignored.

    Returns
    -------
    tuple of str and str
        The text, as it was meant, and the name of its encoding: "UTF-8" (also for any text that is
        correct already), "UTF-16", "UTF-32", "TCVN3", "VNI", "VISCII", "Windows-1258" or "UTF-8 read as Windows-1252".
        What is converted comes in Unicode NFC.

    Raises
    ------
    ValueError
        If bytes are not UTF-8 and become Vietnamese in none of the encodings, or in several equally well; if
        `encoding` is not one of the names, or the bytes are not in it.

    Notes
    -----
    Tables: TCVN 5712:1993; RFC 1456 for VISCII; VNI Software's character table for Windows; Microsoft's code page 1258.

    Examples
    --------
    >>> repair_encoding("TØnh ñy S¬n La")
    ('Tỉnh ủy Sơn La', 'TCVN3')
    >>> repair_encoding("Tænh uûy Sôn La")
    ('Tỉnh ủy Sơn La', 'VNI')
    >>> repair_encoding("Tỉnh ủy Sơn La".encode("utf-16"))
    ('Tỉnh ủy Sơn La', 'UTF-16')
    >>> repair_encoding("Tỉnh ủy Sơn La")
    ('Tỉnh ủy Sơn La', 'UTF-8')
    """
    if encoding is not None:
        return _convert_from(text, encoding)
    if isinstance(text, str):
        return _repair_text(text)
    if name := next((name for mark, name in MARKS.items() if text.startswith(mark)), None) or _unmarked_utf16(text):
        decoded = _decode(text, name)
        return _repair_text(decoded) if name == "UTF-8" else (decoded, _MARKLESS.get(name, name))
    try:
        return _repair_text(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        wrong = error.start
        line = text[:wrong].count(b"\n") + 1
        where = _("not UTF-8 (byte 0x{text:02x} in line {line})").format(text=text[wrong], line=line)
    legacy = [name for name in CONVERTERS if name != MISREAD_UTF8]
    begin = max(wrong - _ENOUGH_BEFORE, 0)
    if name := _recognise(_as_1252(text[begin : begin + _ENOUGH]), legacy):
        return CONVERTERS[name](_as_1252(text)), name
    raise ValueError(
        _("{where}, and not clearly Vietnamese in {encodings}; save it as UTF-8").format(
            where=where, encodings=", ".join(legacy)
        )
    )


_MARKLESS = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


def _unmarked_utf16(raw: bytes) -> str | None:
    """Recognise UTF-16 without a byte order mark by the zero byte beside every ASCII letter and space."""
    half = len(raw) // 2
    if half < 2 or len(raw) % 2:
        return None
    if raw[1::2].count(0) > 0.4 * half > raw[::2].count(0):
        return "utf-16-le"
    if raw[::2].count(0) > 0.4 * half > raw[1::2].count(0):
        return "utf-16-be"
    return None


def _as_1252(raw: bytes) -> str:
    return raw.decode("latin-1").translate(READ_AS_1252)


def _decode(raw: bytes, name: str) -> str:
    try:
        return raw.decode(UNICODE.get(name, name))
    except UnicodeDecodeError as error:
        raise ValueError(
            _("not {encoding} (wrong at byte {start}); save it as UTF-8").format(
                encoding=_MARKLESS.get(name, name), start=error.start
            )
        ) from None


def _convert_from(text: str | bytes, encoding: str) -> tuple[str, str]:
    name = next((name for name in ENCODINGS if name.casefold() == encoding.casefold()), None)
    if name is None:
        raise ValueError(
            _("encoding={encoding!r} must be one of {encodings}, or None to recognise it").format(
                encoding=encoding, encodings=", ".join(ENCODINGS)
            )
        )
    if name in UNICODE:
        return (text if isinstance(text, str) else _decode(text, name)), name
    return CONVERTERS[name](text if isinstance(text, str) else _as_1252(text)), name
