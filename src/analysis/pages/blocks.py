"""The lines of a saved page and what each of them is: article, or furniture of the site around it.

A page saved as text mixes the article with share bars, captions, related headlines and comment boxes.
Counting those would compare web sites, not articles. The rules below are about newspapers in general:
wording that only furniture has, the place of a line on the page, and how prose differs from a caption.
Each line keeps the name of the rule that decided, so that a decision can be questioned.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from statistics import mean

import pandas as pd

from analysis.pages.line_rules import (
    BYLINE,
    COMMENTS,
    ENUMERATION,
    FURNITURE,
    LIST_ITEM,
    LONGEST_HEADING,
    LONGEST_HEADLINE,
    LONGEST_NAME,
    NARRATION,
    NUMBERED_HEADING,
    OTHER_ARTICLES,
    PHOTO,
    SCENE,
    SURELY_PROSE,
    VIEW,
    WORD,
    closed,
    ends_with_any,
    is_date_line,
)
from analysis.text.sentence_ends import sentence_spans

#: What a line of a page can be.
ROLES = ("headline", "date", "byline", "caption", "heading", "body", "boilerplate")

# A line break, in any convention; what stands between two of them is a block.
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_WITHOUT_INVISIBLE = str.maketrans("", "", _INVISIBLE)


@dataclass
class _Line:
    start: int
    end: int
    text: str
    role: str = ""
    rule: str = ""

    def set(self, role: str, rule: str) -> None:
        self.role, self.rule = role, rule

    @cached_property
    def plain(self) -> str:
        """The text as the rules read it: single spaces, nothing invisible."""
        return " ".join(self.text.translate(_WITHOUT_INVISIBLE).split())

    @cached_property
    def words(self) -> list[str]:
        return WORD.findall(self.plain.lower())

    @cached_property
    def is_prose(self) -> bool:
        """Certainly running text, by its own looks."""
        several = len(sentence_spans(self.plain)) > 1 and len(self.words) >= 15
        is_list = LIST_ITEM.match(self.plain) and len(self.words) >= 4
        long = len(self.words) >= SURELY_PROSE or (len(self.words) >= 20 and self.plain.endswith((":", ";")))
        return bool(several or is_list or long or ENUMERATION.match(self.plain))


def split_blocks(articles: pd.DataFrame, *, pages: bool = True) -> pd.DataFrame:
    """Split every page into its lines and say what each line is.

    One row is one line of a page that is not blank. Use `role == "body"` for the article itself; read the
    other rows once for every new source, since a newspaper may lay out its pages in a way not foreseen.

    Parameters
    ----------
    articles
        The table of `load_corpus`: at least article_id and text. A `title` that stands on the page as a line
        of its own is taken as the headline; without one the headline is found by its place.
    pages
        False if the texts are clean, without the furniture of a page: every line is then body, but for the title.

    Returns
    -------
    DataFrame
        In the order of the pages:

        - article_id : str
        - block : int, number of the line in its article, from 1, blank lines not counted
        - role : str, one of headline, date, byline, caption, heading, body, boilerplate
        - start, end : int, place in `articles.text`, in characters; white space around the line is left out
        - text : str, `articles.text[start:end]`
        - rule : str, the rule that decided the role
        - is_repeat : bool, true for a headline or caption that stands on the page a second time
        - every other column of `articles` except title, text and inferred

    Raises
    ------
    ValueError
        If the columns article_id or text are missing.

    Examples
    --------
    >>> page = "Mùa lúa mới\\n04/03/2021\\nNông dân gặt lúa.  Ảnh: An\\nLượt xem: 12"
    >>> split_blocks(pd.DataFrame({"article_id": ["a"], "text": [page]}))["role"].tolist()
    ['headline', 'date', 'caption', 'boilerplate']
    """
    if missing := [c for c in ("article_id", "text") if c not in articles]:
        raise ValueError(f"articles has no column {', '.join(missing)}; it has {', '.join(articles.columns)}")
    travelling = [c for c in articles if c not in ("article_id", "title", "text", "inferred")]
    titles = articles["title"] if "title" in articles else pd.Series(pd.NA, index=articles.index)
    rows = []
    for (_, article), title in zip(articles.iterrows(), titles, strict=True):
        lines = _classify(article["text"], None if pd.isna(title) else title, pages)
        seen: set[tuple[str, str]] = set()
        for number, line in enumerate(lines, start=1):
            key = (line.role, line.text)
            is_repeat = line.role in ("headline", "caption") and key in seen
            seen.add(key)
            place = (article["article_id"], number, line.role, line.start, line.end, line.text, line.rule, is_repeat)
            rows.append((*place, *(article[c] for c in travelling)))
    columns = ["article_id", "block", "role", "start", "end", "text", "rule", "is_repeat", *travelling]
    blocks = pd.DataFrame(rows, columns=columns)
    return blocks.astype(
        {c: articles[c].dtype for c in travelling} | {"block": int, "start": int, "end": int, "is_repeat": bool}
    )


def _classify(text: str, title: str | None, pages: bool) -> list[_Line]:
    lines = []
    for match in _LINE.finditer(text):
        bare = match.group().strip().strip(_INVISIBLE).strip()
        if bare:
            start = match.start() + match.group().index(bare)
            lines.append(_Line(start, start + len(bare), bare))
    if not pages:
        for line in lines:
            is_title = title is not None and line.text.split() == title.split()
            line.set(*(("headline", "the title of the article") if is_title else ("body", "the text is clean")))
        return lines
    _by_wording(lines)
    _other_articles(lines)
    _headline(lines, title)
    _around_the_article(lines)
    _inside_the_article(lines)
    return lines


def _open(lines: Iterable[_Line]) -> list[_Line]:
    return [line for line in lines if not line.role]


def _by_wording(lines: list[_Line]) -> None:
    prose_seen = False
    for position, line in enumerate(lines):
        prose_seen = prose_seen or line.is_prose
        if COMMENTS.fullmatch(line.plain):
            if prose_seen:
                for rest in lines[position:]:
                    rest.set("boilerplate", "comments of readers")
                return
            line.set("boilerplate", "comments of readers")
        elif is_date_line(line.plain):
            line.set("date", "a date and nothing else")
        elif rule := next((name for name, pattern in FURNITURE.items() if pattern.fullmatch(line.plain)), None):
            line.set("boilerplate", rule)
        elif len(line.words) < 60 and PHOTO.search(line.plain):
            line.set("caption", "credit or mark of a photo")
        elif BYLINE.match(line.plain):
            line.set("byline", "names its author or source")


def _other_articles(lines: list[_Line]) -> None:
    below = False
    for line in lines:
        if OTHER_ARTICLES.fullmatch(line.plain):
            line.set("boilerplate", "list of other articles")
            below = True
        elif (line.is_prose and not line.plain.startswith(("-", "•", "+", "*"))) or line.role == "byline":
            below = False
        elif below and line.role in ("", "date", "caption") and not ends_with_any(".…:;", line.plain):
            line.set("boilerplate", "list of other articles")
        else:
            below = below and bool(line.role)


def _headline(lines: list[_Line], title: str | None) -> None:
    if title:
        wanted = " ".join(title.translate(_WITHOUT_INVISIBLE).split())
        same = [line for line in lines if line.plain == wanted and not line.is_prose]
        for line in same:
            line.set("headline", "the title of the article")
        if same:
            return
    paragraphs = 0
    candidates = []
    for line in lines:
        if line.is_prose:
            paragraphs += not line.role
            if candidates or paragraphs > 1:  # a lead may stand above the headline, not half the article
                break
        elif not line.role and len(line.words) <= LONGEST_HEADLINE and not ends_with_any(".;:,", line.plain):
            candidates.append(line)
    if not candidates:
        return
    first, *others = candidates
    if others and len(first.words) <= 4 and len(others[0].words) > len(first.words) and not _is_name(others[0].plain):
        first.set("boilerplate", "rubric above the headline")
        first = others[0]
    for line in lines:
        if line.plain == first.plain:
            line.set("headline", "first line that is no sentence")


def _is_name(text: str) -> bool:
    """Tell whether a line is one or several names ("Hương Lan", "HUY THÀNH - MẠNH HÙNG", "Thu Hà (tổng hợp)")."""
    persons = re.split(r"\s+[-–—]\s+|\s*[,&/]\s*|\s+và\s+", re.sub(r"\s*\([^()]{1,30}\)$", "", text))
    return len(persons) <= 4 and all(
        0 < len(person.split()) <= LONGEST_NAME and all(w[0].isupper() for w in person.split()) for person in persons
    )


def _around_the_article(lines: list[_Line]) -> None:
    """Give the lines before the first and after the last paragraph their roles."""
    prose = [i for i, line in enumerate(lines) if not line.role and (line.is_prose or _is_sentence(line))]
    if not prose:
        return
    for line in _open(lines[: prose[0]]):
        if _is_name(line.plain):
            line.set("byline", "names under the headline")
        elif _shows_a_picture(line, []):
            line.set("caption", "says what a picture shows")
        else:
            line.set("boilerplate", "short line outside the article")
    for line in _open(lines[prose[-1] + 1 :]):
        if _is_name(line.plain):
            line.set("byline", "names below the last paragraph")
        elif _shows_a_picture(line, [lines[prose[-1]]]):
            line.set("caption", "says what a picture shows")
        else:
            line.set("boilerplate", "short line outside the article")


def _is_sentence(line: _Line) -> bool:
    return len(line.words) >= 3 and bool(closed(line.plain)) and not _shows_a_picture(line, [])


def _inside_the_article(lines: list[_Line]) -> None:
    remaining = _open(lines)
    for line in remaining:
        if line.is_prose:
            line.set("body", "paragraph")
    times = Counter(line.plain for line in lines)
    below: list[_Line | None] = [None]  # for every line the next one of the article, found from the end of the page
    for line in reversed(lines):
        below.append(line if line.role in ("body", "headline") else below[-1])
    above = None
    for line, following in zip(lines, below[-2::-1], strict=True):
        if line.role in ("body", "headline"):
            above = line
        if line.role:
            continue
        if times[line.plain] > 1 and not line.plain.endswith((":", ";")):
            line.set("caption", "printed twice, as text and as description of a picture")
        elif _shows_a_picture(line, [n for n in (above, following) if n]):
            line.set("caption", "says what a picture shows")
        elif closed(line.plain) and not (line.plain.endswith("?") or NUMBERED_HEADING.match(line.plain)):
            line.set("body", "a sentence")
        elif len(line.words) <= LONGEST_HEADING:
            line.set("heading", "short line that is no sentence")
        else:
            line.set("body", "paragraph")
        if line.role == "body":
            above = line


def _shows_a_picture(line: _Line, neighbours: list[_Line]) -> bool:
    if line.is_prose or NARRATION.search(line.plain) or line.plain.endswith((":", ";", "?")):
        return False
    if VIEW.match(line.plain):
        return True
    opens_with_scene = bool(SCENE.match(line.plain)) and len(line.words) >= (5 if line.plain.endswith(".") else 7)
    return opens_with_scene or any(_repeats(line, other) for other in neighbours)


def _repeats(line: _Line, paragraph: _Line) -> bool:
    """Tell whether a line says again what the paragraph beside it says, as captions do (70 % of its word pairs)."""
    pairs = list(zip(line.words, line.words[1:], strict=False))
    known = set(zip(paragraph.words, paragraph.words[1:], strict=False))
    return len(pairs) >= 6 and mean(pair in known for pair in pairs) >= 0.7
