"""Which of several lines above an article is its headline: what a site prints around it, what the article repeats."""

from __future__ import annotations

import re
from itertools import pairwise

from analysis.pages.date_lines import DAY_IN_BRACKETS
from analysis.pages.line_looks import broken, is_sentence, shows_a_picture, tells_anything
from analysis.pages.line_rules import DATELINE, LEAD, LONG_LINE, NARRATION, OPENS_A_REPORT, TITLED_NAME, VIEW
from analysis.pages.lines import INVISIBLE, Line
from analysis.pages.names import is_name

# Of the slogan of a site: how far from the top of the page it is, in lines; how much of the article is looked at, in
# paragraphs; how many pairs of words of the headline recur there; how many lines
# below it may be the headline.
_NEAR_THE_TOP = 8
_OPENING = 8
_FEWEST_RECURRING = 2
_NEXT = 2

# A banner of the site: another headline is below it.
_GREETS = re.compile(r"nhiệt liệt chào mừng\b", re.IGNORECASE)

# In words: " - Báo Nà Lúa: tin tức mới nhất" after a headline.
_LONGEST_SITE = 12

# A headline below a slogan has so many words.
_SHORTEST = 5
_LONGEST = 22

# "Nghị quyết và đời sống" above a headline, in words
_LONGEST_RUBRIC = 7

# So many signs have the news that run along the top of a page.
_FEWEST_NEWS = 3


def _recurs(line: Line, prose: list[Line]) -> int:
    """Return how many pairs of words of a line are in the article below it."""
    return sum(any(pair in other.word_pairs for other in prose) for pair in line.word_pairs)


def without_a_slogan(candidates: list[Line], lines: list[Line]) -> list[Line]:
    """Leave out what a site prints above a headline: the article repeats words of its headline, not of a slogan."""
    if len(candidates) < 2:
        return candidates
    told = [line for line in lines if not line.role and (line.is_prose or is_sentence(line))]
    prose = [line for line in told if line not in candidates][:_OPENING]
    while len(candidates) > 1 and _is_slogan(candidates[0], candidates[1:], lines, prose):
        candidates = candidates[1:]
    return candidates


def _is_slogan(first: Line, others: list[Line], lines: list[Line], prose: list[Line]) -> bool:
    """Return True if one of the next lines is rather the headline."""
    if _GREETS.match(first.plain) and others[0].n_words >= _SHORTEST:
        return True
    if first.n_words > LEAD or lines.index(first) > _NEAR_THE_TOP:
        return False
    of_first = _recurs(first, prose)
    for other in others[:_NEXT]:
        if not _SHORTEST <= other.n_words <= _LONGEST or NARRATION.search(other.plain) or shows_a_picture(other):
            return False
        of_other = _recurs(other, prose)
        # "thực hiện" and "nghị quyết" are in every article
        is_rather_other = of_first <= 0.25 * len(first.word_pairs) and of_other >= 0.75 * len(other.word_pairs)
        if (not of_first and of_other >= _FEWEST_RECURRING) or is_rather_other:
            return True
    return False


def inside_another(candidates: list[Line], lines: list[Line]) -> Line | None:
    """Return the candidate that another one has with the name of the site before or after it, as browsers show it."""
    if len(candidates) < 2:
        return None
    parts = set()
    printed = {line.plain for line in lines}
    for line in candidates:
        words = line.plain.split(" ")
        for of_site in range(1, min(_LONGEST_SITE, len(words) - _SHORTEST) + 1):
            before, after = " ".join(words[:-of_site]), " ".join(words[of_site:])
            # "ĐỀ CƯƠNG TUYÊN TRUYỀN" and below it the rest of the headline: no name of a site
            if " ".join(words[-of_site:]) not in printed:
                parts.add(before)
            if " ".join(words[:of_site]) not in printed:
                parts.add(after)
    return next((line for line in candidates if line.n_words >= _SHORTEST and line.plain in parts), None)


def headline_without_day(text: str) -> str:
    """Return a headline without the day that a list of articles prints after it: "Mùa lúa (03/02/2019 21:20)"."""
    return DAY_IN_BRACKETS.sub("", text)


def is_stated(lines: list[Line], title: str) -> bool:
    """Mark the lines that are the title, or together are; return True if there are any."""
    wanted = " ".join(title.translate(str.maketrans("", "", INVISIBLE)).split())
    same = [
        line for line in lines if wanted in (line.plain, headline_without_day(line.plain)) and line.n_words < LONG_LINE
    ]
    if not same:
        for position, line in enumerate(lines):
            if wanted.startswith(line.plain) and not line.role:
                for end in range(position + 2, min(position + 5, len(lines) + 1)):
                    if " ".join(other.plain for other in lines[position:end]) == wanted:
                        same = lines[position:end]
    for line in same:
        line.set("headline", "the title of the article")
    return bool(same)


def above_an_author(lines: list[Line], candidates: list[Line]) -> Line | None:
    """Return the last candidate, short rubrics above it, if the name of its author and then its text follow."""
    if len(candidates) < 2 or any(c.n_words > _LONGEST_RUBRIC for c in candidates[:-1]):
        return None
    group = broken(lines, lines.index(candidates[-1]))
    end = lines.index(group[-1]) + 1
    if end + 1 >= len(lines) or sum(line.n_words for line in group) < _SHORTEST - 1:
        return None
    author, text = lines[end : end + 2]
    is_author = author.role == "byline" or (
        not author.role and 2 <= author.n_words <= _SHORTEST and is_name(author.plain)
    )
    is_text = not text.role and (text.is_prose or is_sentence(text))
    return candidates[-1] if is_author and is_text and not is_name(candidates[-1].plain) else None


def closed_above_a_date(lines: list[Line]) -> Line | None:
    """Return the sentence that opens a page and has the date of the article directly below it: a headline with a stop.

    A lead tells something, or says when; a headline names a matter.
    """
    for line, below in pairwise(lines):
        is_rubric = not line.role and line.n_words < _SHORTEST and not line.is_closed
        if line.role == "boilerplate" or is_rubric or (line.role and below.role == "boilerplate"):
            continue
        is_alone = not line.role and below.role == "date" and _SHORTEST <= line.n_words <= _LONGEST
        tells = tells_anything(line) or OPENS_A_REPORT.match(line.plain) or DATELINE.match(line.plain)
        is_picture = VIEW.match(line.plain) or TITLED_NAME.match(line.plain)
        is_name_of_it = line.plain.endswith(".") and line.n_sentences == 1 and not (line.is_item or tells or is_picture)
        return line if is_alone and is_name_of_it else None
    return None


def is_ticker(line: Line) -> bool:
    """Return True for the news of the day on one line, each with a dash or a plus before it."""
    sign = line.plain[0]
    return sign in "-+–" and line.plain.count(f". {sign} ") + line.plain.count(f" {sign} ") >= _FEWEST_NEWS
