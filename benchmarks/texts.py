"""Vietnamese texts of any number, synthetic, for measuring speed: they look like news and mean nothing.

What makes real texts slow or fast is kept. Words follow Zipf's law, and new ones never end (names, numbers, documents).
A word that occurs in an article once is likely to occur there again. Some runs of words are fixed phrases. Sentences
have capitals, punctuation, quotations, the odd URL or emoji, and here and there letters in decomposed form. The words
are those of the project's own articles and of underthesea's word list.

The same seed gives the same bytes; and the first 1,000 of 10,000 articles are those of a corpus of 1,000. To look at
three of them:

    .venv/bin/python benchmarks/texts.py 3
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.text.spelling import normalize

HERE = Path(__file__).resolve().parent
PROVINCES = (
    *("Sơn La", "Bắc Kạn", "Quảng Ngãi", "Lào Cai", "Nghệ An"),
    *("Cà Mau", "Thanh Hóa", "Hà Giang", "Đắk Lắk", "Tây Ninh"),
)
CHUNK = 500  # articles that are made at a time
UNITS = 260  # words and phrases of an article, in the median; in the mean an article has 430 words
#: Of the Dirichlet distribution that an article draws its shares from, as in calibration.py: the number of
#: occurrences varies between articles of 260 units 1 + 259 / (1 + concentration) = 1.9 times as much as independently.
CONCENTRATION = 300
PHRASES = 60_000
#: What a unit is; the rest are words. Names and numbers have no end: of those drawn, about every tenth is new.
SHARES = {
    **{"phrase": 0.20, "name": 0.035, "number": 0.014, "foreign": 0.004, "date": 0.004, "document": 0.004},
    **{"share": 0.003, "url": 0.0002, "emoji": 0.0001},
}
# Codes of words: below `_OPEN` they count through the vocabulary; above, a kind and a number from which it is made.
_OPEN = 1 << 32
_KINDS = ("name", "number", "foreign", "date", "document", "share", "url", "emoji")
_MARKS = (".", ",", "?", "!", "…", ";", ":", "“", "”", "(", ")", "-")

_SYLLABLE = re.compile(r"[a-zà-ỹăâđêôơư]+", re.IGNORECASE)


class Vocabulary(NamedTuple):
    """Words by rank, the marks before them; and phrases, as runs of word numbers."""

    words: list[str]
    phrases: list[np.ndarray]


@cache
def vocabulary() -> Vocabulary:
    """Return the words of the five articles by frequency, then the library's in random order, and phrases of them."""
    import joblib
    import underthesea

    (path,) = Path(underthesea.__file__).parent.glob("pipeline/word_tokenize/models/*/dictionary.bin")
    known = {w for w in joblib.load(path) if all(_SYLLABLE.fullmatch(s) for s in w.split()) and w.count(" ") < 4}
    lines = [
        line
        for file in sorted((HERE.parent / "data" / "articles").glob("*.txt"))
        for line in normalize(file.read_text(encoding="utf-8")).splitlines()
    ]
    # the longest entry from the left: not a segmentation, but good enough to be drawn from
    runs = [_longest_entries(run.split(), known) for line in lines for run in re.split(r"[^\w\s]|\d", line)]
    written: dict[str, Counter[str]] = {}  # "Sơn La" and "UBND" keep their capitals, "Nghị quyết" hardly
    for word in (word for run in runs for word in run):
        written.setdefault(word.lower(), Counter())[word] += 1
    runs = [[word.lower() for word in run] for run in runs]
    generator = np.random.default_rng(1)
    common = sorted(written, key=lambda word: (-written[word].total(), word))
    rest = sorted(known - written.keys())
    number = {word: i for i, word in enumerate(common)}
    words = [min(written[w], key=lambda form: (-written[w][form], form)) for w in common]
    words += [rest[i] for i in generator.permutation(len(rest))]
    phrases = []
    for run in runs:  # phrases that people wrote, in pieces of two to five words
        codes = np.array([number[w] for w in run], dtype=np.int64)
        cuts = np.cumsum(generator.integers(2, 6, size=len(codes)))
        phrases += [piece for piece in np.split(codes, cuts[cuts < len(codes)]) if len(piece) > 1]
    phrases = [phrases[i] for i in generator.permutation(len(phrases))]
    sizes = generator.integers(2, 5, size=PHRASES - len(phrases))
    drawn = np.searchsorted(np.cumsum(_zipf(len(words), 0.9)), generator.random(sizes.sum()))
    phrases += np.split(np.minimum(drawn, len(words) - 1), np.cumsum(sizes)[:-1])
    return Vocabulary(words, phrases)


def _longest_entries(syllables: list[str], known: set[str]) -> list[str]:
    found, i = [], 0
    while i < len(syllables):
        entries = (" ".join(syllables[i : i + size]) for size in (4, 3, 2))
        found.append(next((entry for entry in entries if entry.lower() in known), syllables[i]))
        i += 1 + found[-1].count(" ")
    return [word for word in found if all(_SYLLABLE.fullmatch(s) for s in word.split())]


def _zipf(size: int, exponent: float = 1.0) -> np.ndarray:
    """Return shares by rank (Mandelbrot's form: the first few ranks are nearly equal)."""
    shares = 1 / (np.arange(size) + 2.7) ** exponent
    return shares / shares.sum()


@cache
def _shares_of_groups(groups: int) -> np.ndarray:
    """Return for every group the cumulated shares of words, phrases and open kinds; the commonest are all alike."""
    words, phrases = vocabulary()
    shares = np.concatenate(
        [
            _zipf(len(words)) * (1 - sum(SHARES.values())),
            _zipf(len(phrases)) * SHARES["phrase"],
            [SHARES[kind] for kind in _KINDS],
        ]
    )
    different = np.random.default_rng(2).normal(0, 0.5, size=(groups, len(shares)))
    different[:, :50] = 0
    different[:, -len(_KINDS) :] = 0
    shares = shares * np.exp(different)
    return np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)


class Chunk(NamedTuple):
    """Some articles as numbers; every array has one entry per word or punctuation mark, in the order of the text."""

    first: int  # number of the first article
    articles: int
    article: np.ndarray  # from 0, within the chunk
    sentence: np.ndarray  # from 1, within the article
    word: np.ndarray  # its code; punctuation is negative
    surface: np.ndarray  # str, as written
    start: np.ndarray  # in characters of the article's text
    end: np.ndarray

    def texts(self) -> list[str]:
        """Return the text of every article."""
        before = np.full(len(self.word), " ", dtype=object)
        same_article = np.r_[False, self.article[1:] == self.article[:-1]]
        before[np.r_[False, self.start[1:] == self.end[:-1]] & same_article] = ""
        before[~same_article] = ""
        before[_opens_paragraph(self) & same_article] = "\n"
        pieces = (before + self.surface).tolist()
        bounds = np.searchsorted(self.article, np.arange(self.articles + 1))
        return ["".join(pieces[a:b]) for a, b in pairwise(bounds)]


def _opens_paragraph(chunk: Chunk) -> np.ndarray:
    """Tell for every word whether a line of the page begins with it: every fourth sentence does."""
    first = np.r_[True, (np.diff(chunk.sentence) != 0) | (np.diff(chunk.article) != 0)]
    return first & (chunk.sentence % 4 == 1)


def chunks(articles: int, *, seed: int = 0, decomposed: bool = False) -> Iterator[Chunk]:
    """Yield `articles` synthetic articles, 500 at a time; with `decomposed`, a few letters stand as base and marks."""
    for first in range(0, articles, CHUNK):
        chunk = _chunk(first, np.random.default_rng([seed, first]), decomposed)
        if first + CHUNK > articles:
            inside = chunk.article < articles - first
            chunk = Chunk(first, articles - first, *(column[inside] for column in chunk[2:]))
        yield chunk


def group_of(article: np.ndarray | int) -> np.ndarray | int:
    """Return the number of an article's group in `PROVINCES`: they take turns."""
    return article % len(PROVINCES)


def _chunk(first: int, generator: np.random.Generator, decomposed: bool) -> Chunk:
    sizes = np.clip(generator.lognormal(np.log(UNITS), 0.55, CHUNK).astype(np.int64), 30, 3000)
    article = np.repeat(np.arange(CHUNK), sizes)
    units = _bursty_units(first, sizes, article, generator)
    sentence_ends = _sentence_ends(sizes, generator)
    word, place = _words_of(units)  # place: the unit of each word
    last = np.r_[place[1:] != place[:-1], True]
    ends = last & sentence_ends[place]
    word, origin = _punctuated(word, last, ends, generator)
    article = article[place][origin]
    after_end = np.r_[False, (ends[origin][:-1]) & (word[:-1] < 0) & (np.diff(origin) > 0)]
    opens = np.r_[True, np.diff(article) != 0] | after_end
    number = np.cumsum(opens)
    sentence = number - number[np.searchsorted(article, article)] + 1

    table, code = _surfaces(word)
    surface = table[code]
    is_first = np.zeros(len(word), dtype=bool)  # the first word of a sentence, behind an opening mark too
    heads = np.flatnonzero(opens)
    heads += (word[heads] < 0) & (heads + 1 < len(word))
    is_first[heads] = True
    surface[is_first] = [s[:1].upper() + s[1:] for s in surface[is_first]]
    rare = generator.random(len(word)) < 1 / 3000
    if decomposed:
        surface[rare] = [unicodedata.normalize("NFD", s) for s in surface[rare]]
    lengths = np.fromiter(map(len, surface), dtype=np.int64, count=len(surface))
    mark = -1 - word
    glued = (word < 0) & np.isin(mark, [_MARKS.index(m) for m in ".,?!…;:”)"])
    glued[1:] |= (word[:-1] < 0) & np.isin(mark[:-1], [_MARKS.index(m) for m in "“("])
    new_article = np.r_[True, np.diff(article) != 0]
    space = np.where(new_article | glued, 0, 1)
    end = np.cumsum(lengths + space)
    begin = end - lengths
    offset = begin[new_article][article]
    return Chunk(first, CHUNK, article, sentence, word, surface, begin - offset, end - offset)


def _bursty_units(first: int, sizes: np.ndarray, article: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Return the units of the articles: a number in the vocabulary, behind that in the phrases, or an open code.

    Pólya's urn: a unit is drawn afresh from the group's shares, or repeats one that stands before it in the article,
    the more probably the more there are. That is the same as drawing the article's own shares from a Dirichlet
    distribution first, without drawing a hundred thousand shares for each.
    """
    count = len(article)
    begins = np.cumsum(sizes) - sizes
    place = np.arange(count) - begins[article]
    source = np.arange(count)
    repeats = generator.random(count) * (CONCENTRATION + place) >= CONCENTRATION
    source[repeats] = (begins[article] + (generator.random(count) * place).astype(np.int64))[repeats]
    while (source != (further := source[source])).any():  # a repetition of a repetition …
        source = further
    fresh = np.flatnonzero(~repeats)
    words, phrases = vocabulary()
    units = np.zeros(count, dtype=np.int64)
    drawn, tail = generator.random(len(fresh)), generator.random(len(fresh))
    group = group_of(first + article[fresh])
    shares = _shares_of_groups(len(PROVINCES))
    for g in range(len(PROVINCES)):
        mine = group == g
        units[fresh[mine]] = np.minimum(np.searchsorted(shares[g], drawn[mine]), shares.shape[1] - 1)
    kind = units[fresh] - (len(words) + len(phrases))
    is_open = kind >= 0
    # numbers without end whose ranks follow Zipf's law: floor of a Pareto variable
    rank = np.fmod((1 - tail) ** (-1 / 0.25) - 1, 2.0**31).astype(np.int64)
    units[fresh[is_open]] = (kind[is_open] + 1) * _OPEN + rank[is_open]
    return units[source]


def _sentence_ends(sizes: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Tell for every unit whether a sentence ends behind it: after 3 to 40, 8 in the median, which is 20 syllables."""
    total = int(sizes.sum())
    lengths = np.clip(generator.lognormal(np.log(8.5), 0.5, total // 3 + 1).astype(np.int64), 3, 40)
    ends = np.zeros(total + 1, dtype=bool)
    places = np.cumsum(lengths)
    ends[places[places <= total]] = True
    ends[np.cumsum(sizes)] = True
    return ends[1:]


def _words_of(units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the words of all units one behind the other, and for each the place of its unit."""
    words, phrases = vocabulary()
    joined, begins, sizes = _joined_phrases()
    is_phrase = (units >= len(words)) & (units < len(words) + len(phrases))
    number = np.where(is_phrase, units - len(words), 0)
    size = np.where(is_phrase, sizes[number], 1)
    place = np.repeat(np.arange(len(units)), size)
    within = np.arange(len(place)) - (np.cumsum(size) - size)[place]
    word = np.where(is_phrase[place], joined[np.minimum(begins[number][place] + within, len(joined) - 1)], units[place])
    return word, place


@cache
def _joined_phrases() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    phrases = vocabulary().phrases
    sizes = np.array([len(p) for p in phrases])
    return np.concatenate(phrases), np.cumsum(sizes) - sizes, sizes


def _punctuated(
    word: np.ndarray, last: np.ndarray, ends: np.ndarray, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Put punctuation behind some units, and some words into quotation marks or brackets."""
    chance, which = generator.random(len(word)), generator.random(len(word))
    codes = {mark: -1 - i for i, mark in enumerate(_MARKS)}
    behind = np.zeros(len(word), dtype=np.int64)
    inside = last & ~ends
    for mark, low, high in ((",", 0, 0.075), (";", 0.075, 0.08), (":", 0.08, 0.085), ("-", 0.085, 0.09)):
        behind[inside & (chance >= low) & (chance < high)] = codes[mark]
    final = np.array([codes[m] for m in ".?!…"])
    behind[ends] = final[np.searchsorted([0.96, 0.975, 0.99], which[ends])]
    wrapped = np.select([(which < 0.012) & inside, (which > 0.99) & inside], [1, 2], 0)
    opening = np.select([wrapped == 1, wrapped == 2], [codes["“"], codes["("]], 0)
    closing = np.select([wrapped == 1, wrapped == 2], [codes["”"], codes[")"]], 0)
    parts = np.stack([opening, word, closing, behind])
    present = np.stack([opening != 0, np.ones(len(word), dtype=bool), closing != 0, behind != 0])
    origin = np.repeat(np.arange(len(word)), 4)[present.T.ravel()]
    return parts.T.ravel()[present.T.ravel()], origin


def _surfaces(word: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what the codes look like in the middle of a sentence, and for each word its place in that table."""
    codes, inverse = np.unique(word, return_inverse=True)
    table = np.empty(len(codes), dtype=object)
    words = vocabulary().words
    for i, code in enumerate(codes.tolist()):
        table[i] = _MARKS[-1 - code] if code < 0 else words[code] if code < _OPEN else _made(code)
    return table, inverse


_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Lò")
_MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Ngọc", "Thanh", "Quang", "Xuân", "Hữu", "Thu", "Kim", "Đình")
_GIVEN = (
    *("An", "Bình", "Cường", "Dũng", "Giang", "Hà", "Hải", "Hạnh", "Hòa", "Hùng"),
    *("Khánh", "Lan", "Linh", "Long", "Mai", "Nam", "Nga", "Phúc", "Phương", "Quân"),
    *("Sơn", "Tâm", "Thảo", "Thủy", "Tiến", "Trang", "Tuấn", "Uyên", "Việt", "Yến"),
)
_OFFICES = ("NQ-TU", "NQ-CP", "QĐ-UBND", "KH-UBND", "CT-TTg", "NQ/TW", "NQ-HĐND", "TT-BTC", "HD-BTCTW")
_ONSETS, _RIMES = ("b", "ch", "d", "fr", "g", "j", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v", "w"), "aeiou"


def _digits(number: int, *sizes: int) -> list[int]:
    """Take a number apart: one digit for every size, the smallest first; what is left over comes last."""
    found = []
    for size in sizes:
        number, digit = divmod(number, size)
        found.append(digit)
    return [*found, number]


def _name(i: int) -> str:
    given, family, middle, more = _digits(i * 7919, len(_GIVEN), len(_FAMILY), len(_MIDDLE))
    name = f"{_FAMILY[family]} {_MIDDLE[middle]} {_GIVEN[given]}"
    # of places, and of people with a second given name
    return f"{name} {_syllable(more).capitalize()}" if more and i > 5400 else name if i % 3 else name.split(" ", 1)[1]


def _syllable(i: int) -> str:
    onset, rime, coda, more = _digits(i, len(_ONSETS), len(_RIMES), 4)
    return _ONSETS[onset] + _RIMES[rime] + ("", "n", "ng", "t")[coda] + (_syllable(more) if more else "")


def _number(i: int) -> str:
    return f"{i:,}".replace(",", ".") if i % 3 else f"{i % 100},{i % 10}"


def _document(i: int) -> str:
    office, year, number = _digits(i % 50_000, len(_OFFICES), 10)
    return f"{number + 1}/{_OFFICES[office]}" if year < 4 else f"{number + 1}/{2010 + year}/{_OFFICES[office]}"


def _date(i: int) -> str:
    day, month, year, _ = _digits(i * 37, 28, 12, 12)
    return f"{day + 1}/{month + 1}/{2012 + year}" if i % 2 else f"{day + 1:02}-{month + 1:02}-{2012 + year}"


_MAKERS: dict[str, Callable[[int], str]] = {
    "name": _name,
    "number": _number,
    "foreign": lambda i: _syllable(17 * 5 * 4 + i * 31).capitalize(),
    "date": _date,
    "document": _document,
    "share": lambda i: f"{i % 100},{i % 7}%",
    "url": lambda i: f"https://bao{_syllable(i % 90)}.vn/tin-tuc/{i}.html",
    "emoji": lambda i: chr(0x1F600 + i % 60),
}


def _made(code: int) -> str:
    kind, number = divmod(code, _OPEN)
    return _MAKERS[_KINDS[kind - 1]](number)


def texts(articles: int, *, seed: int = 0) -> Iterator[str]:
    """Yield synthetic texts as they would stand in files, one at a time."""
    for chunk in chunks(articles, seed=seed, decomposed=True):
        yield from chunk.texts()


def article_ids(articles: int, first: int = 0) -> list[str]:
    return [f"article-{number:07}" for number in range(first, first + articles)]


def articles_table(articles: int, *, seed: int = 0) -> pd.DataFrame:
    """Return synthetic articles with the columns of `load_corpus` that count: article_id, province, title, text."""
    found = [text for chunk in chunks(articles, seed=seed) for text in chunk.texts()]
    return as_articles(found)


def as_articles(found: list[str]) -> pd.DataFrame:
    """Return texts as articles of provinces that take turns."""
    groups = [PROVINCES[group_of(i)] for i in range(len(found))]
    return pd.DataFrame(
        {"article_id": article_ids(len(found)), "province": groups, "title": pd.NA, "text": list(map(normalize, found))}
    )


def sentences_table(articles: int, *, seed: int = 0) -> pd.DataFrame:
    """Return synthetic articles as the table of `split_sentences`, which knows their sentences without looking."""
    parts = []
    for chunk in chunks(articles, seed=seed):
        opens = np.flatnonzero(np.r_[True, (np.diff(chunk.sentence) != 0) | (np.diff(chunk.article) != 0)])
        closes = np.r_[opens[1:], len(chunk.word)] - 1
        article, written = chunk.article[opens], [normalize(text) for text in chunk.texts()]
        start, end = chunk.start[opens], chunk.end[closes]
        text = [written[i][a:b] for i, a, b in zip(article, start, end, strict=True)]
        parts.append((article + chunk.first, chunk.sentence[opens], start, end, text))
    article, sentence, start, end = (np.concatenate([part[i] for part in parts]) for i in range(4))
    ids = np.array(article_ids(articles), dtype=object)
    return pd.DataFrame(
        {
            "article_id": ids[article],
            "province": np.array(PROVINCES, dtype=object)[group_of(article)],
            "block": (sentence - 1) // 4 + 1,
            "sentence": sentence,
            "start": start,
            "end": end,
            "text": [text for part in parts for text in part[4]],
        }
    )


def tokens_table(articles: int, *, seed: int = 0) -> pd.DataFrame:
    """Return synthetic articles as the table of `segment`, with categories for text: 50 million rows take 1.5 GB."""
    parts: dict[str, list[np.ndarray]] = {}
    words: dict[int, int] = {}  # code of a word → its number
    for chunk in chunks(articles, seed=seed):
        first = np.flatnonzero(np.r_[True, (np.diff(chunk.sentence) != 0) | (np.diff(chunk.article) != 0)])
        codes, inverse = np.unique(chunk.word, return_inverse=True)
        number = np.array([words.setdefault(code, len(words)) for code in codes.tolist()], dtype=np.int32)
        within = np.arange(len(chunk.word)) - np.repeat(first, np.diff(np.r_[first, len(chunk.word)]))
        columns = {
            "article": chunk.article + chunk.first,
            "sentence": chunk.sentence,
            "position": within + 1,
            "word": number[inverse],
            "start": chunk.start,
            "end": chunk.end,
        }
        for name, values in columns.items():
            parts.setdefault(name, []).append(values.astype(np.int32))
        is_word = [any(c.isalnum() for c in s) for s in _surfaces(codes)[0]]
        parts.setdefault("is_word", []).append(np.array(is_word)[inverse])
    columns = {name: np.concatenate(parts.pop(name)) for name in list(parts)}
    table, at = _surfaces(np.array(list(words)))
    forms = pd.Series(["_".join(normalize(s).lower().split()) for s in table[at]], dtype=object)
    form, categories = pd.factorize(forms, sort=True)  # two codes may be one word: "hoà", "hòa"
    article = columns.pop("article")
    province = pd.Categorical.from_codes(group_of(article).astype(np.int8), list(PROVINCES))
    return pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(article, article_ids(articles)),
            "province": province,
            "sentence": columns["sentence"],
            "position": columns["position"],
            "word": pd.Categorical.from_codes(form.astype(np.int32)[columns["word"]], categories),
            "start": columns["start"],
            "end": columns["end"],
            "is_word": columns["is_word"],
        }
    )


def folder_texts(folder: str | Path) -> Iterator[tuple[Path, str]]:
    """Yield the text files below a folder with their names, in order; one that is not UTF-8 is named and left out."""
    paths = sorted(path for path in Path(folder).rglob("*.txt") if path.is_file())
    if not paths:
        raise ValueError(f"{folder}: no files .txt in it or below it")
    for path in paths:
        try:
            yield path, path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            print(f"{path}: left out, not UTF-8 ({error.reason} at byte {error.start})", file=sys.stderr)


if __name__ == "__main__":
    for made in texts(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        print(made, end="\n\n")
