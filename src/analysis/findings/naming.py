"""Names of groups, places and people among the words, so that they can be told apart from words about the subject."""

from __future__ import annotations

import re

import pandas as pd

from analysis.corpus.provinces import load_provinces
from analysis.report.study import Study
from analysis.text.word_lists import read_list

# A word is a name if it is written as one in so many of its occurrences.
_MOSTLY = 0.8
_LEAST_CAPITALISED = 2  # syllables: one alone may begin a sentence or honour an office


def name_words(study: Study) -> frozenset[str]:
    """Return the words that name a group, a place or a person, in counting form.

    Those are the names of groups, of the gazetteer and of the settings; words of two or more syllables that are written
    with a capital on every syllable; and single syllables with a capital after a title such as "huyện" or "ông". What
    begins with one capital only, as names of institutions do, is no name here.

    Examples
    --------
    >>> from analysis import Settings, Study
    >>> articles = pd.DataFrame({"article_id": ["a"], "kitchen": ["Bắc"],
    ...                          "text": ["Quán phở ở Hải Phòng nấu nước dùng suốt đêm."]})
    >>> study = Study(articles, Settings(by="kitchen"))
    >>> "hải_phòng" in name_words(study), "nước_dùng" in name_words(study)
    (True, False)
    """
    words = study.tokens[study.tokens["is_word"]]
    text = study.articles.set_index("article_id")["text"]
    written = [
        text[article][start:end]
        for article, start, end in zip(words["article_id"], words["start"], words["end"], strict=True)
    ]
    before = ["", *written[:-1]]
    titles = frozenset(read_list("titles.txt"))
    as_name = [_is_name(word, previous, titles) for word, previous in zip(written, before, strict=True)]
    share = pd.Series(as_name, index=words.index).groupby(words["word"]).mean()
    known = [*study.groups, *study.settings.names, *load_provinces()["name"]]
    return frozenset(share.index[share >= _MOSTLY]) | {counted(name) for name in known}


def counted(name: str) -> str:
    """Return a name in counting form."""
    return "_".join(str(name).lower().split())


def _is_name(written: str, before: str, titles: frozenset[str]) -> bool:
    syllables = re.findall(r"[^\W\d_]+", written)
    capital = [s[:1].isupper() and not (len(s) > 1 and s.isupper()) for s in syllables]
    if len(syllables) >= _LEAST_CAPITALISED:
        return all(capital)
    return bool(capital) and capital[0] and before.lower() in titles


def holds_name(term: str, names: frozenset[str]) -> bool:
    """Return True if a term is a name or a phrase with one in it."""
    return term in names or any(word in names for word in term.split(" "))
