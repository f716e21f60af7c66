"""Names of groups, places, people and firms among the words, to be told apart from words about the subject."""

from __future__ import annotations

from analysis.report.study import Study


def name_words(study: Study) -> frozenset[str]:
    """Return the words that name a group, a place, a person or a firm, in counting form.

    Those are the names of groups, of the gazetteer and of the settings; words of two or more syllables that are written
    with a capital on every syllable; single syllables with a capital after a title such as "huyện" or "ông"; countries
    ("Mỹ"); and what is no Vietnamese syllable and has a capital within sentences ("Ukraine", "Samsung"). What begins
    with one capital only, as names of institutions do, and abbreviations ("UBND") are no names here.

    Examples
    --------
    >>> from analysis import Settings, Study
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a"], "kitchen": ["Bắc"],
    ...                          "text": ["Quán phở ở Hải Phòng nấu nước dùng suốt đêm."]})
    >>> study = Study(articles, Settings(by="kitchen"))
    >>> "hải_phòng" in name_words(study), "nước_dùng" in name_words(study)
    (True, False)
    """
    return study.name_words


def holds_name(term: str, names: frozenset[str]) -> bool:
    """Return True if a term is a name or a phrase with one in it."""
    return term in names or any(word in names for word in term.split(" "))
