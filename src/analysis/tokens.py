"""Sentences become words: underthesea finds them, the domain lexicon mends what it takes apart.

The only module that knows underthesea. The library is loaded at the first call of `segment`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pandas as pd

from analysis.vietnamese import is_roman_numeral, normalize, read_list

# Numbers of documents (88/2019/QH14, 12/NQ-CP, 18-NQ/TW) and "Đ/c" come back in pieces; each is one word.
_ONE_WORD = re.compile(
    r"(?<![\w/])(?:\d+(?:/\d{4})?(?:/[A-ZĐ][A-ZĐ\d]*(?:-[A-ZĐ\d]+)*|-[A-ZĐ]{2,}(?:/[A-ZĐ]+)?)|[Đđ]/c)(?![\w/])"
)
_HYPHENATED = re.compile(r"[-–]")
# What may stand before the name of a place and be taken as part of it: "Tỉnh Sơn La".
_ADMINISTRATIVE = frozenset(
    (
        "tỉnh",
        "huyện",
        "xã",
        "phường",
        "quận",
        "tp",
        "tp.",
        "tx",
        "thành",
        "phố",
        "thị",
        "trấn",
        "thôn",
        "bản",
        "báo",
        "đài",
    )
)


def segment(sentences: pd.DataFrame, *, lexicon: str | Path | Iterable[str] | None = None) -> pd.DataFrame:
    """Split sentences into Vietnamese words, with the place of each in the article's text.

    One row is one word or punctuation mark. The words are underthesea's, except where the lexicon knows better:
    its entries are kept whole and cut out of longer words ("tỉnh | ủy Sơn La" → "tỉnh ủy | Sơn La"), the
    longest entry first from the left. A name that the library recognised is never cut, unless the entry is
    itself a name behind an administrative word ("Tỉnh Sơn La"). Segmentation errs in about one word of
    twenty in news; look at `word` before you build on a rare one.

    Parameters
    ----------
    sentences
        The table of `split_sentences`.
    lexicon
        Entries to keep whole, instead of the packaged list, or the path of a file with one a line; `()` for none.
        An entry with capitals is a name and found only where the text capitalises it.

    Returns
    -------
    DataFrame
        In the order of the text:

        - article_id : str
        - province (if the articles have one) : str
        - sentence : int, number of the sentence in its article, from 1
        - position : int, number of the word in its sentence, from 1
        - word : str, the form that is counted: lower case, `_` inside a word
        - start, end : int, place in `articles.text`, in characters
        - is_word : bool, false for punctuation and symbols; numbers are words
        - every further grouping column of the articles

    Raises
    ------
    ValueError
        If `sentences` lacks a column, or an entry of the lexicon is empty or a single syllable, which would not
        change anything.

    Notes
    -----
    Model: the conditional random field of underthesea (Vu Anh et al., `word_tokenize`), trained on VLSP 2013.

    Examples
    --------
    >>> sentence = pd.DataFrame({"article_id": ["a"], "sentence": [1], "start": [0], "end": [32],
    ...                          "text": ["Tỉnh uỷ Sơn La họp."]})
    >>> segment(sentence)["word"].tolist()
    ['tỉnh_ủy', 'sơn_la', 'họp', '.']
    """
    if missing := [c for c in ("article_id", "sentence", "start", "text") if c not in sentences]:
        raise ValueError(
            f"sentences has no column {', '.join(missing)}; it is the table that split_sentences() returns"
        )
    if lexicon is None or isinstance(lexicon, str | Path):
        entries = read_list("lexicon.txt" if lexicon is None else Path(lexicon))
    else:
        entries = [normalize(entry.strip()) for entry in lexicon]
    names, terms = _compile_lexicon(entries)
    rows: list[tuple[int, int, str, int, int, bool]] = []
    for line, (text, offset) in enumerate(zip(sentences["text"], sentences["start"], strict=True)):
        for position, (start, end) in enumerate(_words(normalize(text), names, terms), start=1):
            surface = text[start:end]
            word = "_".join(normalize(surface).lower().split())
            is_word = any(c.isalnum() for c in surface)
            rows.append((line, position, word, offset + start, offset + end, is_word))
    found = pd.DataFrame(rows, columns=["line", "position", "word", "start", "end", "is_word"])
    found = found.astype({"line": int, "position": int, "word": str, "start": int, "end": int, "is_word": bool})
    sentence_columns = sentences.iloc[found["line"]].reset_index(drop=True)
    leading = ["article_id", *(c for c in ["province"] if c in sentences), "sentence"]
    further = [c for c in sentences if c not in {*leading, "block", "start", "end", "text"}]
    return pd.concat([sentence_columns[leading], found.drop(columns="line"), sentence_columns[further]], axis=1)


def _compile_lexicon(entries: list[str]) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """Compile the names and the terms of a lexicon, longest first, to one pattern each."""
    for entry in entries:
        if len(re.findall(r"\w+", entry)) < 2:
            raise ValueError(f"lexicon entry {entry!r}; an entry has at least two syllables, such as 'cấp ủy'")
    longest_first = sorted(set(entries), key=lambda e: (-len(e), e))
    names = [_entry_pattern(e) for e in longest_first if e != e.lower()]
    terms = [_entry_pattern(e) for e in longest_first if e == e.lower()]
    return tuple(
        re.compile(rf"(?<!\w)(?:{'|'.join(part)})(?!\w)", flags) if part else None
        for part, flags in ((names, 0), (terms, re.IGNORECASE))
    )


def _entry_pattern(entry: str) -> str:
    syllables = []
    for syllable in entry.split():
        if syllable in "-–":
            syllables[-1:] = [syllables[-1] + r"\s*[-–]\s*"] if syllables else []
        elif syllable != syllable.lower():  # a name: as written, or in capitals throughout
            syllables.append(f"(?:{re.escape(syllable)}|{re.escape(syllable.upper())})")
        else:
            syllables.append(re.escape(syllable))
    return re.sub(r"(\[-–\]\\s\*)\\s\+", r"\1", r"\s+".join(syllables))


def _words(text: str, names: re.Pattern[str] | None, terms: re.Pattern[str] | None) -> list[tuple[int, int]]:
    """Return start and end of every word of one sentence."""
    pieces, starts_word = _library_pieces(text)
    whole = [m.span() for m in _ONE_WORD.finditer(text)]
    for span in whole:
        _keep_whole(span, pieces, starts_word)
    for pattern, is_name in ((names, True), (terms, False)):
        if pattern is not None:
            for match in pattern.finditer(text):
                if _may_cut(text, match.span(), pieces, starts_word, is_name):
                    _keep_whole(match.span(), pieces, starts_word)
    _free_numerals(text, pieces, starts_word, whole)
    words: list[tuple[int, int]] = []
    for (start, end), starts in zip(pieces, starts_word, strict=True):
        if starts or not words:
            words.append((start, end))
        else:
            words[-1] = (words[-1][0], end)
    return words


def _library_pieces(text: str) -> tuple[list[tuple[int, int]], list[bool]]:
    """Return the spans of underthesea's tokens, and for each whether it begins a word.

    A token such as "phòng-an" (in "quốc phòng-an ninh") is divided at its hyphen, so that the lexicon can
    find the words in it; by itself that begins no new word.
    """
    from underthesea import word_tokenize
    from underthesea.pipeline.word_tokenize.regex_tokenize import tokenize

    raw = tokenize(text, use_token_normalize=False)
    mended = tokenize(text)
    begins = [False] * len(raw)
    token = 0
    for word in word_tokenize(text):
        begins[token] = True
        joined = mended[token]
        token += 1
        while joined != word:  # a word is its tokens, joined by spaces
            joined += " " + mended[token]
            token += 1
    pieces, starts_word = [], []
    position = 0
    as_read = text.translate(_LIBRARY_LETTERS)
    for surface, begin in zip(raw, begins, strict=True):
        start = as_read.index(surface, position)
        position = start + len(surface)
        cuts = [0, len(surface)]
        if "-" in surface and re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+)+", surface) and surface != surface.upper():
            cuts = sorted({0, len(surface), *(c for m in _HYPHENATED.finditer(surface) for c in m.span())})
        for left, right in pairwise(cuts):
            pieces.append((start + left, start + right))
            starts_word.append(begin and left == 0)
    return pieces, starts_word


# The library reads Icelandic eth as the Vietnamese letter; `normalize` has done the same.
_LIBRARY_LETTERS = str.maketrans("ðÐ", "đĐ")


def _covered(span: tuple[int, int], pieces: list[tuple[int, int]]) -> range:
    """Return the numbers of the pieces inside `span`; empty if it cuts one."""
    first = bisect_right(pieces, span[0], key=lambda piece: piece[1])
    after = bisect_left(pieces, span[1], key=lambda piece: piece[0])
    if first >= after or pieces[first][0] < span[0] or pieces[after - 1][1] > span[1]:
        return range(0)
    return range(first, after)


def _keep_whole(span: tuple[int, int], pieces: list[tuple[int, int]], starts_word: list[bool]) -> None:
    covered = _covered(span, pieces)
    for i in covered:
        starts_word[i] = i == covered[0]
    if covered and covered[-1] + 1 < len(pieces):
        starts_word[covered[-1] + 1] = True


def _may_cut(
    text: str, span: tuple[int, int], pieces: list[tuple[int, int]], starts_word: list[bool], is_name: bool
) -> bool:
    """Tell whether an entry of the lexicon may override the words it touches.

    It may merge words, and cut one word at its own beginning or end. It may not take its beginning from one
    word and its end from another ("hoàn thành | ủy thác" holds no "thành ủy"), nor cut a name.
    """
    covered = _covered(span, pieces)
    if not covered:
        return False
    first, after = covered[0], covered[-1] + 1
    cuts_left = not starts_word[first] and first > 0
    cuts_right = after < len(pieces) and not starts_word[after]
    if cuts_left and cuts_right and any(starts_word[i] for i in covered):
        return False
    for cut, remainder in ((cuts_left, "before"), (cuts_right, "after")):
        if not cut:
            continue
        word = _word_around(first if remainder == "before" else after, starts_word)
        syllables = [text[a:b] for a, b in (pieces[i] for i in word)]
        if not all(s[:1].isupper() and s[1:] == s[1:].lower() for s in syllables if s[:1].isalpha()):
            continue  # not a name
        rest = [text[slice(*pieces[i])].lower() for i in word if i not in covered]
        if not (is_name and remainder == "before" and _ADMINISTRATIVE.issuperset(rest)):
            return False
    return True


def _word_around(piece: int, starts_word: list[bool]) -> range:
    first = piece
    while first > 0 and not starts_word[first]:
        first -= 1
    last = piece + 1
    while last < len(starts_word) and not starts_word[last]:
        last += 1
    return range(first, last)


def _free_numerals(
    text: str, pieces: list[tuple[int, int]], starts_word: list[bool], whole: list[tuple[int, int]]
) -> None:
    """Separate Roman numerals from the word before: the model makes "thứ XIII" one word and "thứ | XV" two."""
    for i in range(1, len(pieces)):
        start, end = pieces[i]
        numeral = text[start:end]
        alone = numeral.isupper() and is_roman_numeral(numeral) and not any(a <= start < b for a, b in whole)
        if alone and not starts_word[i] and text[pieces[i - 1][0] :][:1].islower():
            starts_word[i] = True
