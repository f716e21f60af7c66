"""Numbers as they are written in Vietnamese: in figures, in words and as Roman numerals."""

from __future__ import annotations

import re

from analysis.system.language import _

_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})", re.IGNORECASE)


def is_roman_numeral(word: str) -> bool:
    """Return True if `word` is a Roman numeral up to 39, as congresses and quarters are numbered.

    >>> [is_roman_numeral(w) for w in ("XIII", "XX", "vi_phạm", "tỉnh")]
    [True, True, False, False]
    """
    return _ROMAN.fullmatch(word) is not None


def is_numeral(word: str) -> bool:
    """Return True if `word` has a digit or is a Roman numeral.

    >>> [is_numeral(w) for w in ("6.000", "88/2019/qh14", "xv", "ba")]
    [True, True, True, False]
    """
    return any(map(str.isdigit, word)) or is_roman_numeral(word)


# --- Values -------------------------------------------------------------------------------------

#: A number in figures: a dot groups thousands, a comma marks decimals.
FIGURE = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"

#: A figure with a decimal point, "12.5" or "0.125"; three digits after a dot are thousands unless a zero is before it.
POINT_FIGURE = r"(?:(?:0\.\d+|\d+\.\d{1,2})(?![\d.,]))"

_SCALES = {
    "chục": 1e1, "trăm": 1e2, "nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9,
}  # fmt: skip

#: Words that multiply the number before them; "tỷ lệ" (rate) and "tỷ trọng" (proportion) are other words.
SCALE = rf"(?:(?:{'|'.join(_SCALES)})(?!\w)(?! (?:lệ|trọng|số|giá|phú)(?!\w)))"

#: What follows a magnitude and adds half of it: "2 tỷ rưỡi".
HALF = r"(?: rưỡi(?!\w))"
_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip

# "năm" (five) is also "year", so it may open a number ("năm nghị quyết", "năm mươi") but closes one only after "linh":
# "hai năm" is two years. After "mươi" five is "lăm" and four may be "tư".
_ONES = rf"một|hai|ba|bốn|sáu|bảy|bẩy|tám|chín|năm(?= (?:mươi|{'|'.join(_SCALES)})(?!\w))"
_SMALL = rf"(?:mười(?: (?:{_ONES}|lăm)(?!\w))?|(?:{_ONES})(?: mươi(?: (?:mốt|tư|lăm|{_ONES})(?!\w))?)?)(?!\w)"
_PART = rf"(?:không trăm )?(?:(?:linh|lẻ) (?:năm(?!\w)|{_SMALL})|{_SMALL})"

#: A number in words, such as "ba", "hai mươi lăm", "một trăm hai mươi".
# No number has more than a few parts; unlimited repetition would make a text of nothing but such words take minutes.
NUMBER_WORDS = rf"(?:(?:{_SMALL}|năm(?!\w))(?:(?: {SCALE}){{1,3}} {_PART}){{0,6}}(?:(?: {SCALE}){{1,3}}{HALF}?)?)"
_NUMBER_TOKENS = re.compile(rf"(?P<figure>{FIGURE})|[^\W\d_]+")
_A_NUMBER = re.compile(
    rf"{FIGURE}(?:(?: {SCALE})+(?: {FIGURE}(?: {SCALE})+)*{HALF}?)?|{NUMBER_WORDS}|{SCALE}(?: {SCALE})*"
)
_POINT_FIGURES = re.compile(rf"(?<![\d.,]){POINT_FIGURE}")


def parse_number(text: str, *, decimal_point: bool = False) -> float:
    """Return the value of a number in Vietnamese notation: figures, words of magnitude, or words.

    In figures a dot groups thousands and a comma marks decimals. A bare magnitude counts once, so that
    "trăm" of "hàng trăm" (hundreds) is 100.

    Parameters
    ----------
    text
        The number.
    decimal_point
        Also read a dot before one or two digits as a decimal point, "12.5", as texts translated from English have it.

    Raises
    ------
    ValueError
        If `text` is not a number in this notation.

    Examples
    --------
    >>> parse_number("6.000"), parse_number("12,8"), parse_number("1.234,5"), parse_number("12.5", decimal_point=True)
    (6000.0, 12.8, 1234.5, 12.5)
    >>> parse_number("2,5 triệu"), parse_number("3 nghìn tỷ"), parse_number("hai mươi lăm")
    (2500000.0, 3000000000000.0, 25.0)
    """
    spaced = " ".join(text.casefold().split())
    if decimal_point:
        spaced = _POINT_FIGURES.sub(lambda figure: figure.group().replace(".", ","), spaced)
    if not _A_NUMBER.fullmatch(spaced):
        raise ValueError(
            _(
                "{text!r} is not a number in Vietnamese notation such as '6.000', '12,8', '2,5 triệu' or 'mười hai'"
            ).format(text=text)
        )
    return _value(spaced)


def _value(spaced: str) -> float:
    total = current = None  # nothing said yet, which is not zero: "nghìn" is 1000 and "0 nghìn" is 0
    last, magnitude = 0.0, 1.0  # the last digit, and the magnitudes since the last number
    for token in _NUMBER_TOKENS.finditer(spaced):
        word = token.group()
        if token["figure"]:
            current = last = float(word.replace(".", "").replace(",", "."))
            magnitude = 1.0
        elif word == "mười":
            current, last, magnitude = (current or 0) + 10, 0, 1.0
        elif word in _DIGITS:
            last, magnitude = float(_DIGITS[word]), 1.0
            current = (current or 0) + last
        elif word in ("mươi", "chục", "trăm") and last:  # of the last digit only: "một trăm hai mươi" is 100 + 2 × 10
            magnitude = _SCALES.get(word, 10)
            current, last = round((current or 0) + last * (magnitude - 1), 6), 0
        elif word in _SCALES:
            magnitude *= _SCALES[word]
            if current is not None:
                total, current = round((total or 0) + current * _SCALES[word], 6), None
            else:  # a magnitude of a magnitude: "nghìn tỷ"
                total = (1 if total is None else total) * _SCALES[word]
            last = 0.0
        elif word == "rưỡi":
            total = (total or 0) + magnitude / 2
    return float((total or 0) + (current or 0))
