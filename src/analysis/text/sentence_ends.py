"""Where a sentence ends."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

from analysis.text.numbers import is_roman_numeral

_CLOSERS = "”’\"')]»"
_OPENERS = "“‘\"'([«"

# A candidate is ., !, ?, … or a run of them, with closing quotes. "./." closes an article. A run is matched once and
# as a whole (++), and only from its beginning: time must not grow with the square of its length.
_CANDIDATE = re.compile(rf"(?:\./\.|(?<![.!?…])[.!?…]++)[{re.escape(_CLOSERS)}]*+")
_FOLLOWER = re.compile(rf"\s*(?P<opener>[{re.escape(_OPENERS)}]*+)(?P<first>.?)", re.DOTALL)
_WORD = re.compile(r"\w+")
_BEFORE = 60  # characters before a candidate, and after it, that decide
_LAST_TOKEN = re.compile(r"[^\s(“\"\[]+$")

_LISTS = tomllib.loads(files("analysis").joinpath("resources", "sentence_ends.toml").read_text("utf-8"))
_TITLES, _BEFORE_NUMBERS, _BOATS, _STARTERS, _STARTERS_OR_NAMES, _CLASSES, _OF_CENTRAL = (
    frozenset(_LISTS[key].split())
    for key in ("titles", "before_numbers", "boats", "starters", "starters_or_names", "classes", "of_central")
)
# A word that ends in three small letters, and not in these, is no title, and what follows its full stop is no initial.
_LAST_LETTERS = {word[-3:] for word in (*_TITLES, *_BEFORE_NUMBERS, *_BOATS)}
_PLATE = re.compile(r"\d{4,5}(?:\s?-?\s?(?:TS|ts)\b|\s*(?:[,;.)]|$)(?!\d))")
_CENTRAL = frozenset(["TW", "T.W", "TƯ", "T.Ư"])
_INITIALS = re.compile(r"[A-ZĐƯ](?:\.[A-ZĐƯ])*")
_MIDDLE_NAMES = frozenset(["Văn", "Thị"])  # "Lò Văn B.": the initial stands for the last name, nothing more follows

# The number of a list item or an article of law, which belongs to the sentence that follows.
_LABEL = re.compile(
    r"(?:(?:Điểm|Khoản|Mục)\s\w{1,3},?\s){0,2}"
    r"(?:(?:Điều|Chương|Mục|Phần|Bài|Khoản|Phụ lục)\s)?\(?(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[A-ZĐa-zđ])\.?"
)
# "Có hai việc: 1. Trồng lúa, 2. Nuôi cá."
_LISTED = re.compile(r"[:;”\"»)?!]\s+\d{1,2}$|[:;]\s+\d\.\s.*,\s+\d{1,2}$")
_ITEM = re.compile(r"(?:[a-zđ]|\d{1,2})[.)]\s")  # "b) Nuôi cá" goes on in small letters
# "(Ảnh: Thu Hà)", "(Theo TTXVN)" after the full stop: said of the sentence before, without a stop of its own
_REMARK = re.compile(r"\s*\((?=[^()]*[^\W\d_]{2})(?:[^().!?…]|\.(?=\w)){1,80}\)(?=\s|$)")  # also "(Nguồn: bao.net.vn)"
_ADDRESS = re.compile(
    r"://|www\.|@|\.(?:vn|com|net|org|gov|edu|info|tv|io|js|html?|php|aspx?|docx?|pdf|xlsx?|pptx?|txt|csv|zip|rar|exe|"
    r"jpe?g|png|gif|mp[34]|avi|mov)\b",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"[^\W\d_]{3,}\.[^\W\d_]{3,}")  # names of files and the like: "Multi.Generic"


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of every sentence of one paragraph, without the white space around it.

    A full stop ends a sentence before a capital, a digit, a quotation mark or a dash, with or without a space, unless
    it belongs to a title ("PGS.TS. An"), an initial, the number of a list item ("1. Trồng lúa") or an address. "…"
    and "..." end one only before a capital, since they also close lists inside a sentence. A remark in brackets
    without a stop of its own ("(Ảnh: Thu Hà)") belongs to the sentence before. Line breaks are not considered: split
    a page into its lines first.

    >>> [ "Nông sản… bảo đảm 12,8%. Tại TP. Sơn La."[a:b] for a, b in
    ...   sentence_spans("Nông sản… bảo đảm 12,8%. Tại TP. Sơn La.") ]
    ['Nông sản… bảo đảm 12,8%.', 'Tại TP. Sơn La.']
    """
    cuts = [0]
    for match in _CANDIDATE.finditer(text):
        start, end = match.span()
        if start < cuts[-1]:
            continue
        if end == start + 1 and _is_plain_stop(text, start):
            cuts.append(end)
            continue
        if not _ends(text, match, cuts[-1]):
            continue
        remark = _REMARK.match(text, match.end())
        if remark and _may_begin(text, remark.end()):
            cuts.append(remark.end())
        else:
            cuts.append(match.end())
    spans = []
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        if rest := text[start:end].lstrip():
            spans.append((end - len(rest), end - len(rest) + len(rest.rstrip())))
    return spans


def _is_plain_stop(text: str, at: int) -> bool:
    """Return True for the stop of "… của tỉnh. Các …", as most are: it ends a sentence, whatever else there is."""
    before = text[max(at - 3, 0) : at]
    return (
        text[at + 1 : at + 2] == " "
        and text[at + 2 : at + 3].isupper()
        and len(before) == 3
        and before.isalpha()
        and before.islower()
        and text[at] == "."
        and before not in _LAST_LETTERS
    )


def _may_begin(text: str, at: int) -> bool:
    """Return True if a new sentence may begin here, or nothing more follows."""
    first = (_FOLLOWER.match(text, at) or {"first": ""})["first"]
    return not first or first.isupper() or first.isdigit()


def _ends(text: str, candidate: re.Match[str], last_cut: int) -> bool:
    after = _FOLLOWER.match(text, candidate.end())
    if after is None or not (after["opener"] or after["first"]):
        return False
    mark = candidate.group().rstrip(_CLOSERS)
    closers = candidate.group()[len(mark) :]
    first, at = after["first"], after.start("first")
    is_stop = mark == "."
    before = text[max(last_cut, candidate.start() - _BEFORE) : candidate.start()]
    if after.start("opener") == candidate.end() and not _is_space_missing(text, before, after, is_stop):
        return False
    if mark.startswith(("…", "..")):
        return first.isupper() and before[-1:] not in ("[", "(")  # "[...]" stands for what is left out
    begin = after.start("opener")
    if is_stop and not closers and _belongs_to_word(before, text[begin : begin + _BEFORE]):
        return False
    if is_stop and (_LABEL.fullmatch(before.strip()) or (before[-1:].isdigit() and _LISTED.search(before))):
        return False
    if first in "-–—" and closers:  # “Lúa tốt.” - bà Lan nói
        return closers[-1] in ")]"
    return first.isupper() or first.isdigit() or first in "-–—+•*" or _ITEM.match(text, at) is not None


def _is_space_missing(text: str, before: str, after: re.Match[str], is_stop: bool) -> bool:
    """Return True if what follows a candidate without a space is a new sentence: "chuyển đổi số.Với"."""
    at = after.start("first")
    word = _WORD.match(text, at, at + _BEFORE)
    if word is None or not after["first"].isupper() or not before.strip():
        return False
    if not is_stop:
        return before[-1].isalnum() or before[-1] in "%" + _CLOSERS
    is_after_word = (before[-2:].islower() and before[-2:].isalpha()) or before[-1].isdigit() or before[-1] in '%)"”’'
    follower = word.group()
    is_word = follower[1:].islower() or (follower.isupper() and len(follower) != 2)  # not "QN" of the club "Than.QN"
    if not (is_after_word or after["opener"]) or not is_word:
        return False
    begin, rest = before.split()[-1], text[at : at + _BEFORE].split()[0]
    return not _ADDRESS.search(f"{begin}.{rest}") and not (_DOTTED.search(begin) or _DOTTED.search(rest))


def _belongs_to_word(before: str, following: str) -> bool:
    """Return True if a full stop is part of the word it closes: a title, the head of a name, or an initial."""
    token = _LAST_TOKEN.search(before)
    if token is None:
        return False
    word = token.group()
    next_word, after_next = [*_WORD.findall(following.lstrip(_OPENERS))[:2], "", ""][:2]
    if word in _CENTRAL:
        return next_word in _OF_CENTRAL
    *_, last = word.split(".")
    if last in _BEFORE_NUMBERS and following[:1].isdigit():
        return True
    if word in _BOATS and _PLATE.match(following):
        return True
    is_initial = _INITIALS.fullmatch(word) is not None
    if not is_initial and not (last in _TITLES and (word == last or word[0].isupper())):
        return False
    if is_initial and following.startswith("("):  # "Lò Thị H. (27 tuổi)"
        return True
    if next_word in _STARTERS or (next_word in _STARTERS_OR_NAMES and not after_next.istitle()):
        return False
    *_, previous = ["", *before[: token.start()].split()]
    if is_initial and len(word) == 1:
        if previous in _CLASSES or previous in _MIDDLE_NAMES:
            return False
        if is_roman_numeral(word) and previous.lower() == "ương":
            return False
    return not (word == "đ" and re.fullmatch(r"\d{1,3}(?:\.\d{3})+|\d{4,}", previous))  # a price
