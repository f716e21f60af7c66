"""Which encoding a Vietnamese text is in, and the same text in Unicode.

Before Unicode, Vietnamese was written in encodings that a computer does not tell apart: a file says nothing of its own,
and a text pasted from an old font is valid Unicode with the wrong letters ("TØnh ñy S¬n La"). What tells them apart is
the language: only the right table turns nearly every accented word into a possible Vietnamese syllable.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

# --- The tables, facts of the encodings ----------------------------------------------------------------------------

# Bytes 0x80 to 0x9f hold punctuation in Windows-1252, as which all of these are read when nothing is known. The five
# bytes without a meaning keep their value, as browsers do (WHATWG Encoding Standard).
_READ_AS_1252 = {byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0xA0)}
_READ_AS_1252 = {byte: char for byte, char in _READ_AS_1252.items() if char != "\ufffd"}
_BYTE_OF = {ord(char): byte for byte, char in _READ_AS_1252.items()}

# TCVN 5712:1993, bytes 0xa1 to 0xfe: the part that the ABC fonts (.VnTime) share with the standard, known as TCVN3.
# Below 0xa0 these fonts keep the punctuation of Windows-1252. 0xb0 to 0xb4 are combining marks.
_TCVN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽ"
    "éẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ"
)
# VISCII 1.1 (RFC 1456): bytes 0x80 to 0xff, and six capitals in the place of control characters.
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_CAPITALS = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
# VNI fonts for Windows: a letter and after it a mark that has the place of another letter; i, ơ, ư, đ stand alone.
_VNI_ALONE = dict(zip("ôöñíìæóòîÔÖÑÍÌÆÓÒÎ", "ơưđíìỉĩịỵƠƯĐÍÌỈĨỊỴ", strict=True))
_VNI_MARKS = {
    "a": ("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ"),
    "e": ("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ"),
    "o": ("ùøûõïâáàåãä", "óòỏõọôốồổỗộ"),
    "ô": ("ùøûõï", "ớờởỡợ"),
    "u": ("ùøûõï", "úùủũụ"),
    "ö": ("ùøûõï", "ứừửữự"),
    "y": ("ùøûõ", "ýỳỷỹ"),
}


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_ALONE)
    for base, (marks, letters) in _VNI_MARKS.items():
        for mark, letter in zip(marks, letters, strict=True):
            table[base + mark] = letter
            table[base.upper() + mark.upper()] = table[base.upper() + mark] = letter.upper()
    return table


def _by_byte(letters: dict[int, str]) -> dict[int, str]:
    """Return the table for a text that was read as Windows-1252, or as Latin-1, where it should have been `letters`."""
    return letters | {ord(_READ_AS_1252[byte]): letters[byte] for byte in letters if byte in _READ_AS_1252}


_TCVN3_TABLE = dict(enumerate(_TCVN3, start=0xA1))
_VISCII_TABLE = _by_byte(dict(enumerate(_VISCII, start=0x80)) | _VISCII_CAPITALS)
_CP1258_TABLE = _by_byte(
    {byte: char for byte in range(0x80, 0x100) if (char := bytes([byte]).decode("cp1258", "replace")) != "\ufffd"}
)
_VNI_TABLE = _vni_table()
_VNI_LETTER = re.compile("|".join(sorted(_VNI_TABLE, key=len, reverse=True)))


def _from_tcvn3(text: str) -> str:
    return "".join(_raise_capitals(line) for line in _nfc(text.translate(_TCVN3_TABLE)).splitlines(keepends=True))


def _from_vni(text: str) -> str:
    return _nfc(_VNI_LETTER.sub(lambda match: _VNI_TABLE[match.group()], text))


def _from_viscii(text: str) -> str:
    return _nfc(text.translate(_VISCII_TABLE))


def _from_cp1258(text: str) -> str:
    return _nfc(text.translate(_CP1258_TABLE))


_UTF8_BYTES = re.compile("[" + re.escape("".join(map(chr, [*range(0x80, 0x100), *_BYTE_OF]))) + "]{2,}")


def _from_utf8_as_1252(text: str) -> str:
    def decode(match: re.Match[str]) -> str:
        try:
            return bytes(_BYTE_OF.get(ord(char), ord(char)) for char in match.group()).decode("utf-8")
        except UnicodeDecodeError:
            return match.group()

    return _nfc(_UTF8_BYTES.sub(decode, text))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_CAPITAL_INSIDE = re.compile(r"[^\W\d_a-z][A-Z]")


def _raise_capitals(line: str) -> str:
    """Write in capitals what a font of capitals showed so: TCVN3 itself has no capitals with a tone ("TỉNH ủY").

    A word is raised if a capital follows a small letter with a diacritic in it, and its whole line if besides it
    has no plain small letter.
    """

    def is_raised(word: str) -> bool:
        return any(pair.group()[0].islower() for pair in _CAPITAL_INSIDE.finditer(word))

    words = re.split(r"(\W+)", line)
    if not any(map(is_raised, words)):
        return line
    if not re.search("[a-z]", line):
        return line.upper()
    return "".join(word.upper() if is_raised(word) else word for word in words)


_MISREAD_UTF8 = "UTF-8 read as Windows-1252"
_CONVERTERS = {
    "TCVN3": _from_tcvn3,
    "VNI": _from_vni,
    "VISCII": _from_viscii,
    "Windows-1258": _from_cp1258,
    _MISREAD_UTF8: _from_utf8_as_1252,
}
_UNICODE = {"UTF-8": "utf-8-sig", "UTF-16": "utf-16", "UTF-32": "utf-32"}
_MARKS = {
    codecs.BOM_UTF8: "UTF-8",
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}

#: The names of the encodings that are recognised.
ENCODINGS = (*_UNICODE, *_CONVERTERS)

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
def _is_syllable(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [char for char in letters if char in _TONES]
    match = _SYLLABLE.fullmatch(_nfc("".join(char for char in letters if char not in _TONES)))
    if match is None or len(tones) > 1 or _TONED_CONSONANT.search(letters):
        return False
    # A syllable that ends in c, ch, p or t has one of two tones, and in these it is always marked.
    return not match["stopped"] or tones in (["\u0301"], ["\u0323"])


# Letters of the wrong table look like punctuation of the right one ("S¬n"), so only what is punctuation in every table
# parts two words.
_BETWEEN_WORDS = re.compile(r"[\s\x00-\x1f!-/:-@\[-`{-~0-9\u2028\u2029]+")
_QUOTES = "“”‘’–—…«»•"
# Two words that become possible, of three, suffice: "Tænh uûy Sôn La". Inside a page that is in order it takes five.
_FEWEST_WORDS = 3
_FEWEST_GAINED, _FEWEST_GAINED_INSIDE = 2, 5
# Measured on the five articles and the sixteen made-up pages: in the right encoding 0.97 or more of a text's accented
# words are syllables (the rest are names and abbreviations such as "NĐ"), in a wrong one 0.57 or less; in single lines
# of ten such words 0.93 or more, and 0.83 or less.
_VIETNAMESE = 0.8
_AHEAD_OF_OTHERS = 0.1
# Letters that no wrong table of one byte yields: where they stand, the line is Unicode.
_ONLY_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")


def _syllables_and_words(text: str) -> tuple[int, int]:
    """Count the words with a letter that is not ASCII, and those among them that can be Vietnamese syllables."""
    words = [word.strip(_QUOTES) for word in _BETWEEN_WORDS.split(text)]
    accented = [word for word in words if not word.isascii() and any(char.isalpha() for char in word)]
    return sum(map(_is_syllable, accented)), len(accented)


def _share_of_syllables(text: str) -> float:
    syllables, words = _syllables_and_words(text)
    return syllables / words if words else 1.0


def _recognise(text: str, names: list[str], fewest: int = _FEWEST_GAINED) -> str | None:
    """Return the name of the encoding that alone makes Vietnamese of `text`, which was read as Windows-1252."""
    before, _ = _syllables_and_words(_nfc(text))
    shares, readings = {}, {}
    for name in names:
        readings[name] = _CONVERTERS[name](text)
        syllables, words = _syllables_and_words(readings[name])
        if words >= _FEWEST_WORDS and syllables - before >= fewest and syllables >= _VIETNAMESE * words:
            shares[name] = syllables / words
    if not shares:
        return None
    best = max(shares, key=shares.get)
    rivals = [n for n in shares if shares[n] > shares[best] - _AHEAD_OF_OTHERS and readings[n] != readings[best]]
    return None if rivals else best


def _repair_text(text: str) -> tuple[str, str]:
    if not _ONLY_UNICODE.search(_nfc(text)):
        name = _recognise(text, list(_CONVERTERS))
        return (_CONVERTERS[name](text), name) if name else (text, "UTF-8")
    # A page in Unicode may hold an article in an old font: what is certainly wrong names the encoding of the rest.
    lines = text.splitlines(keepends=True)
    doubtful = [n for n, line in enumerate(lines) if not line.isascii() and not _ONLY_UNICODE.search(_nfc(line))]
    found = [_recognise(lines[number], list(_CONVERTERS), _FEWEST_GAINED_INSIDE) for number in doubtful]
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
    if encoding not in _CONVERTERS:
        return text
    converted = _CONVERTERS[encoding](text)
    enough = max(_VIETNAMESE, _share_of_syllables(_nfc(text)) + _AHEAD_OF_OTHERS)
    return converted if _share_of_syllables(converted) >= enough else text


def repair_encoding(text: str | bytes, *, encoding: str | None = None) -> tuple[str, str]:
    """Return a Vietnamese text in Unicode, and the name of the encoding that it was in.

    Recognised are UTF-8, UTF-16 and UTF-32; TCVN3 (the ABC fonts such as .VnTime), VNI, VISCII and Windows-1258, as
    bytes and also as text that somebody read as Windows-1252 and saved again; and UTF-8 that was read as Windows-1252.
    The right table is the one that turns the accented words into possible Vietnamese syllables; a text that is in
    order, or that no table makes Vietnamese, comes back as it is. In a page that is in order but for some lines, these
    lines are converted.

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
        The text, in the letters that it was meant in, and the name of its encoding: "UTF-8" (also for any text that is
        in order), "UTF-16", "UTF-32", "TCVN3", "VNI", "VISCII", "Windows-1258" or "UTF-8 read as Windows-1252".
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
    if name := next((name for mark, name in _MARKS.items() if text.startswith(mark)), None) or _unmarked_utf16(text):
        decoded = _decode(text, name)
        return _repair_text(decoded) if name == "UTF-8" else (decoded, _MARKLESS.get(name, name))
    try:
        return _repair_text(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        where = f"not UTF-8 (byte 0x{text[error.start]:02x} in line {line})"
    legacy = [name for name in _CONVERTERS if name != _MISREAD_UTF8]
    read = _as_1252(text)
    if name := _recognise(read, legacy):
        return _CONVERTERS[name](read), name
    raise ValueError(f"{where}, and not clearly Vietnamese in {', '.join(legacy)}; save it as UTF-8")


_MARKLESS = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


def _unmarked_utf16(raw: bytes) -> str | None:
    """Tell UTF-16 without its mark by the zero byte that it has beside every plain letter and space."""
    half = len(raw) // 2
    if half < 2 or len(raw) % 2:
        return None
    if raw[1::2].count(0) > 0.4 * half > raw[::2].count(0):
        return "utf-16-le"
    if raw[::2].count(0) > 0.4 * half > raw[1::2].count(0):
        return "utf-16-be"
    return None


def _as_1252(raw: bytes) -> str:
    return raw.decode("latin-1").translate(_READ_AS_1252)


def _decode(raw: bytes, name: str) -> str:
    try:
        return raw.decode(_UNICODE.get(name, name))
    except UnicodeDecodeError as error:
        raise ValueError(f"not {_MARKLESS.get(name, name)}: {error.reason} at byte {error.start}") from None


def _convert_from(text: str | bytes, encoding: str) -> tuple[str, str]:
    name = next((name for name in ENCODINGS if name.casefold() == encoding.casefold()), None)
    if name is None:
        raise ValueError(f"encoding={encoding!r}; allowed are {', '.join(ENCODINGS)}, or None to recognise it")
    if name in _UNICODE:
        return (text if isinstance(text, str) else _decode(text, name)), name
    return _CONVERTERS[name](text if isinstance(text, str) else _as_1252(text)), name
