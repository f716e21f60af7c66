"""Encodings from before Unicode (TCVN3, VNI, VISCII, windows-1258) and what each character was."""

from __future__ import annotations

import codecs
import re
import unicodedata

from analysis.system.language import N_

# --- The tables, facts of the encodings ----------------------------------------------------------------------------

# Bytes 0x80 to 0x9f hold punctuation in Windows-1252, as which all of these are read when nothing is known. The five
# bytes without a meaning keep their value, as browsers do (WHATWG Encoding Standard).
READ_AS_1252 = {byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0xA0)}
READ_AS_1252 = {byte: char for byte, char in READ_AS_1252.items() if char != "\ufffd"}
_BYTE_OF = {ord(char): byte for byte, char in READ_AS_1252.items()}

# TCVN 5712:1993, bytes 0xa1 to 0xfe: the part that the ABC fonts (.VnTime) share with the standard, known as TCVN3.
# Below 0xa0 these fonts keep the punctuation of Windows-1252. 0xb0 to 0xb4 are combining marks.
_TCVN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽ"
    "éẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ"
)

# VISCII 1.1 (RFC 1456): bytes 0x80 to 0xff, and six capitals with the codes of control characters.
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_CAPITALS = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}

# VNI fonts for Windows: a letter and after it a diacritic with the code of another letter; i, ơ, ư, đ are one code.
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
    return letters | {ord(READ_AS_1252[byte]): letters[byte] for byte in letters if byte in READ_AS_1252}


_TCVN3_TABLE = dict(enumerate(_TCVN3, start=0xA1))
_VISCII_TABLE = _by_byte(dict(enumerate(_VISCII, start=0x80)) | _VISCII_CAPITALS)
_CP1258_TABLE = _by_byte(
    {byte: char for byte in range(0x80, 0x100) if (char := bytes([byte]).decode("cp1258", "replace")) != "\ufffd"}
)
_VNI_TABLE = _vni_table()
_VNI_LETTER = re.compile("|".join(sorted(_VNI_TABLE, key=len, reverse=True)))


def _from_tcvn3(text: str) -> str:
    return "".join(_raise_capitals(line) for line in nfc(text.translate(_TCVN3_TABLE)).splitlines(keepends=True))


def _from_vni(text: str) -> str:
    return nfc(_VNI_LETTER.sub(lambda match: _VNI_TABLE[match.group()], text))


def _from_viscii(text: str) -> str:
    return nfc(text.translate(_VISCII_TABLE))


def _from_cp1258(text: str) -> str:
    return nfc(text.translate(_CP1258_TABLE))


_UTF8_BYTES = re.compile("[" + re.escape("".join(map(chr, [*range(0x80, 0x100), *_BYTE_OF]))) + "]{2,}")


def _from_utf8_as_1252(text: str) -> str:
    def decode(match: re.Match[str]) -> str:
        try:
            return bytes(_BYTE_OF.get(ord(char), ord(char)) for char in match.group()).decode("utf-8")
        except UnicodeDecodeError:
            return match.group()

    return nfc(_UTF8_BYTES.sub(decode, text))


def nfc(text: str) -> str:
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


MISREAD_UTF8 = N_("UTF-8 read as Windows-1252")
CONVERTERS = {
    "TCVN3": _from_tcvn3,
    "VNI": _from_vni,
    "VISCII": _from_viscii,
    "Windows-1258": _from_cp1258,
    MISREAD_UTF8: _from_utf8_as_1252,
}
UNICODE = {"UTF-8": "utf-8-sig", "UTF-16": "utf-16", "UTF-32": "utf-32"}
MARKS = {
    codecs.BOM_UTF8: "UTF-8",
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}

#: The names of the encodings that are recognised.
ENCODINGS = (*UNICODE, *CONVERTERS)
