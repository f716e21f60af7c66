"""Facts of the written Vietnamese language that the other modules rest on.

Everything here is about spelling, punctuation and figures as newspapers write them; nothing knows
about articles, provinces or DataFrames.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

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


# --- Language resources -------------------------------------------------------------------------


def read_list(source: str | Path) -> list[str]:
    """Return the entries of a word list, a packaged one by its name or a file: one a line, `#` begins a comment."""
    file = source if isinstance(source, Path) else files("analysis").joinpath("resources", source)
    text = file.read_text("utf-8").removeprefix("\ufeff")
    entries = (line.split("#")[0].strip() for line in text.splitlines())
    return [normalize(entry) for entry in entries if entry]


class _FunctionWords(frozenset[str]):
    """A set of words that stays short where it stands in a signature."""

    def __repr__(self) -> str:
        return f"<{len(self)} function words>"


#: Function words in counting form: they may stand inside a phrase, not at its edge, and name no theme.
STOP_WORDS: frozenset[str] = _FunctionWords(entry.replace(" ", "_") for entry in read_list("stopwords.txt"))


@cache
def glossary() -> dict[str, str]:
    """Return the packaged English glosses of Vietnamese terms, by display form.

    >>> glossary()["tỉnh ủy"]
    'provincial Party committee'
    """
    lines = read_list("glossary.txt")
    return dict(tuple(part.strip() for part in line.split("=", 1)) for line in lines)


def with_gloss(term: str) -> str:
    """Return a counted term as a reader writes it, with its English in brackets where the glossary has it.

    >>> with_gloss("tỉnh_ủy"), with_gloss("bí_xanh")
    ('tỉnh ủy (provincial Party committee)', 'bí xanh')
    """
    shown = display_form(term)
    return f"{shown} ({glossary()[shown]})" if shown in glossary() else shown


_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})", re.IGNORECASE)


def is_roman_numeral(word: str) -> bool:
    """Tell whether `word` is a Roman numeral up to 39, as congresses and quarters are numbered.

    >>> [is_roman_numeral(w) for w in ("XIII", "XX", "vi_phạm", "tỉnh")]
    [True, True, False, False]
    """
    return _ROMAN.fullmatch(word) is not None


def is_numeral(word: str) -> bool:
    """Tell whether `word` is written with digits or is a Roman numeral.

    >>> [is_numeral(w) for w in ("6.000", "88/2019/qh14", "xv", "ba")]
    [True, True, True, False]
    """
    return any(map(str.isdigit, word)) or is_roman_numeral(word)


# --- Numbers and dates as written ---------------------------------------------------------------

#: A number in figures: a dot groups thousands, a comma marks decimals.
FIGURE = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
_SCALES = {
    "chục": 1e1, "trăm": 1e2, "nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9,
}  # fmt: skip
#: Words that multiply the number before them; "tỷ lệ" (rate) and "tỷ trọng" (proportion) are other words.
SCALE = rf"(?:(?:{'|'.join(_SCALES)})(?!\w)(?! (?:lệ|trọng|số|giá)(?!\w)))"
_DIGITS = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9,
}  # fmt: skip
# "năm" (five) is also "year", so it may open a number ("năm nghị quyết", "năm mươi") but never close one: "hai năm"
# is two years. After "mươi" five is "lăm" and four may be "tư".
_ONES = rf"một|hai|ba|bốn|sáu|bảy|bẩy|tám|chín|năm(?= (?:mươi|{'|'.join(_SCALES)})(?!\w))"
_SMALL = rf"(?:mười(?: (?:{_ONES}|lăm)(?!\w))?|(?:{_ONES})(?: mươi(?: (?:mốt|tư|lăm|{_ONES})(?!\w))?)?)(?!\w)"
#: A number in words, such as "ba", "hai mươi lăm", "một trăm hai mươi".
# No number has more than a few parts; unlimited repetition would make a text of nothing but such words take minutes.
NUMBER_WORDS = rf"(?:(?:{_SMALL}|năm(?!\w))(?:(?: {SCALE}){{1,3}} (?:(?:linh|lẻ) )?{_SMALL}){{0,6}}(?: {SCALE}){{0,3}})"
_NUMBER_TOKENS = re.compile(rf"(?P<figure>{FIGURE})|[^\W\d_]+")
_A_NUMBER = re.compile(rf"{FIGURE}(?: {SCALE})*(?: {FIGURE}(?: {SCALE})+)*|{NUMBER_WORDS}|{SCALE}(?: {SCALE})*")


def parse_number(text: str) -> float:
    """Return the value of a number in Vietnamese notation: figures, words of magnitude, or words.

    In figures a dot groups thousands and a comma marks decimals. A bare magnitude counts once, so that
    "trăm" of "hàng trăm" (hundreds) is 100.

    Raises
    ------
    ValueError
        If `text` is not a number in this notation.

    Examples
    --------
    >>> parse_number("6.000"), parse_number("12,8"), parse_number("1.234,5")
    (6000.0, 12.8, 1234.5)
    >>> parse_number("2,5 triệu"), parse_number("3 nghìn tỷ"), parse_number("hai mươi lăm")
    (2500000.0, 3000000000000.0, 25.0)
    """
    spaced = " ".join(text.casefold().split())
    if not _A_NUMBER.fullmatch(spaced):
        raise ValueError(
            f"{text!r} is not a number in Vietnamese notation such as '6.000', '12,8', '2,5 triệu' or 'mười hai'"
        )
    total = current = None  # nothing said yet, which is not zero: "nghìn" is 1000 and "0 nghìn" is 0
    last = 0.0
    for token in _NUMBER_TOKENS.finditer(spaced):
        word = token.group()
        if token["figure"]:
            current = last = float(word.replace(".", "").replace(",", "."))
        elif word == "mười":
            current, last = (current or 0) + 10, 0
        elif word in _DIGITS:
            last = _DIGITS[word]
            current = (current or 0) + last
        elif word in ("mươi", "chục", "trăm") and last:  # of the last digit only: "một trăm hai mươi" is 100 + 2 × 10
            scale = _SCALES.get(word, 10)
            current, last = round(current + last * (scale - 1), 6), 0
        elif word in _SCALES:
            if current is not None:
                total, current = round((total or 0) + current * _SCALES[word], 6), None
            else:  # a magnitude of a magnitude: "nghìn tỷ"
                total = (1 if total is None else total) * _SCALES[word]
            last = 0.0
    return float((total or 0) + (current or 0))


#: A day as written: 18/11/2019, 05-03-2021, 2021-03-05, "25 tháng 09 năm 2020"; groups d, m, y or d2, m2, y2.
DAY = (
    r"(?<!\d)(?:(?P<d>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<m>\d{1,2})\s*(?:[/.-]|,?\s*năm)\s*(?P<y>\d{4})"
    r"|(?P<y2>\d{4})[/.-](?P<m2>\d{1,2})[/.-](?P<d2>\d{1,2}))(?!\d)"
)
_DAY = re.compile(DAY, re.IGNORECASE)


def parse_day(text: str) -> date | None:
    """Return the first calendar day written in `text`, or None where there is none.

    >>> parse_day("Ngày 25 tháng 09 năm 2020")
    datetime.date(2020, 9, 25)
    >>> parse_day("ngày 31/2/2021") is None
    True
    """
    for match in _DAY.finditer(text):
        day, month, year = (int(match[g] or match[g + "2"]) for g in "dmy")
        try:
            return date(year, month, day)
        except ValueError:  # 31/2 is no day; look further
            continue
    return None


# --- Sentences ----------------------------------------------------------------------------------

_CLOSERS = "”’\"')]»"
_OPENERS = "“‘\"'([«"
# An end is ., !, ?, … or a run of them, with closing quotes, before white space. "./." closes an article.
# The run is taken once and whole (++), and only from its beginning: thousands of dots must not take minutes.
_END = re.compile(rf"(?:\./\.|(?<![.!?…])[.!?…]++)[{re.escape(_CLOSERS)}]*+(?=\s)")
_FOLLOWER = re.compile(rf"\s*(?P<opener>[{re.escape(_OPENERS)}]*)(?P<first>.?)", re.DOTALL)
# After these a full stop is part of the word, whatever follows.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?:TP|Tp|tp|TT|TX|Tx|Q|P|H|TS|Ts|ThS|Ths|PGS|GS|BS|Bs|KS|CN|LS|NSND|NSƯT|NGND|NGƯT|"
    r"Mr|Mrs|Ms|Dr|St|No|Nxb|NXB|tr|TW|T\.Ư|v\.v|vv|[A-ZĐ])\.$"
)
_LONGEST_ABBREVIATION = 8  # with the character before it and its full stop, and one to spare


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of every sentence of one paragraph, without the white space around it.

    A full stop ends a sentence before a capital, a digit, a quotation mark or a dash, unless it belongs
    to an abbreviation ("TP. Hồ Chí Minh"); "…" and "..." end one only before a capital, since they also
    close lists inside a sentence. Line breaks are not considered: split a page into its lines first.

    >>> [ "Nông sản… bảo đảm 12,8%. Tại TP. Sơn La."[a:b] for a, b in
    ...   sentence_spans("Nông sản… bảo đảm 12,8%. Tại TP. Sơn La.") ]
    ['Nông sản… bảo đảm 12,8%.', 'Tại TP. Sơn La.']
    """
    cuts = []
    for match in _END.finditer(text):
        after = _FOLLOWER.match(text, match.end())
        if not after["opener"] and not after["first"]:
            break
        follower = after["first"]
        mark = match.group().rstrip(_CLOSERS)
        trailing_off = mark.startswith("…") or mark.startswith("..")
        if trailing_off:
            ends = follower.isupper()
        elif mark == "." and _ABBREVIATION.search(
            text[max(0, match.start() - _LONGEST_ABBREVIATION) : match.start() + 1]
        ):
            ends = False
        else:
            ends = follower.isupper() or follower.isdigit() or follower in set("-–—+•*")
        if ends:
            cuts.append(match.end())
    spans = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = text[start:end]
        if piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            spans.append((left, left + len(piece.strip())))
    return spans
