"""Which of several lines above an article is its headline: what a site prints around it, what the article repeats."""

from __future__ import annotations

import re

from analysis.pages.line_looks import is_sentence, shows_a_picture
from analysis.pages.line_rules import LEAD, NARRATION
from analysis.pages.lines import Line

# Of the slogan of a site: how far from the top of the page it is, in lines; how much of the article is looked at, in
# paragraphs; how many pairs of words of the headline recur there.
_NEAR_THE_TOP = 8
_OPENING = 8
_FEWEST_RECURRING = 2

# A banner of the site: another headline is below it.
_GREETS = re.compile(r"nhiệt liệt chào mừng\b", re.IGNORECASE)

# In words: " - Báo Nà Lúa: tin tức mới nhất" after a headline.
_LONGEST_SITE = 12

# A headline below a slogan has so many words.
_SHORTEST = 5
_LONGEST = 22


def _recurs(line: Line, prose: list[Line]) -> int:
    """Return how many pairs of words of a line are in the article below it."""
    return sum(any(pair in other.word_pairs for other in prose) for pair in line.word_pairs)


def without_a_slogan(candidates: list[Line], lines: list[Line]) -> list[Line]:
    """Leave out what a site prints above a headline: the article repeats words of its headline, not of a slogan."""
    if len(candidates) < 2:
        return candidates
    first, second, *_ = candidates
    if _GREETS.match(first.plain) and second.n_words >= _SHORTEST:
        return candidates[1:]
    if first.n_words > LEAD or lines.index(first) > _NEAR_THE_TOP:
        return candidates
    told = [line for line in lines if not line.role and (line.is_prose or is_sentence(line))]
    prose = [line for line in told if line not in candidates][:_OPENING]
    is_headline = _SHORTEST <= second.n_words <= _LONGEST and not NARRATION.search(second.plain)
    if not is_headline or shows_a_picture(second):
        return candidates
    of_first, of_second = _recurs(first, prose), _recurs(second, prose)
    is_slogan = not of_first and of_second >= _FEWEST_RECURRING
    # "thực hiện" and "nghị quyết" are in every article
    is_rather_second = of_first <= 0.25 * len(first.word_pairs) and of_second >= 0.75 * len(second.word_pairs)
    return candidates[1:] if is_slogan or is_rather_second else candidates


def inside_another(candidates: list[Line], lines: list[Line]) -> Line | None:
    """Return the candidate that another one has with the name of the site before or after it, as browsers show it."""
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
