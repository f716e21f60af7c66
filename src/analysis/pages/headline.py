"""The headline of a page, where it has one: none is better than a caption, a menu or a byline in its place."""

from __future__ import annotations

from collections import Counter

from analysis.pages.line_looks import broken, goes_on_in, is_name, is_sentence
from analysis.pages.line_rules import (
    DAY_IN_BRACKETS,
    LEAD,
    LONG_LINE,
    LONGEST_HEADLINE,
    NUMBERED,
    ROMAN,
    SCENE,
    VIEW,
    ends_like_a_clause,
    ends_with_any,
)
from analysis.pages.lines import INVISIBLE, Line

#: The rule of the second and every further line of a headline.
HEADLINE_GOES_ON = "headline over several lines"

# Headlines have up to 22 words on the five articles; what is longer and broken over lines describes a picture.
_LONGEST_BROKEN_HEADLINE = 25

# Below a line of a few words a longer one than this is a lead, and the short line is the headline.
_LONGEST_BELOW_A_RUBRIC = 22

# A headline that follows a first paragraph must be this long: a shorter line there is a heading.
_LATE_HEADLINE = 9


def headline_without_day(text: str) -> str:
    """Return a headline without the day that a list of articles prints after it: "Mùa lúa (03/02/2019 21:20)"."""
    return DAY_IN_BRACKETS.sub("", text)


def find_headline(lines: list[Line], title: str | None) -> None:
    """Mark the title of the article where the page prints it, else the line that is the headline by where it stands."""
    if title and _is_stated(lines, title):
        return
    candidates = _candidates(lines)
    first = _best(candidates, Counter(line.plain for line in lines))
    if first is None:
        return
    for line in lines[: lines.index(first)]:
        if line in candidates or (not line.role and line.plain.endswith(":") and not line.is_prose):
            line.set("boilerplate", "line above the headline")
    group = broken(lines, lines.index(first))
    n_words = sum(line.n_words for line in group)
    if ends_with_any(".", group[-1].plain):
        group = [first]
    elif len(group) > 1 and (n_words > _LONGEST_BROKEN_HEADLINE or (len(group) > 2 and SCENE.match(first.plain))):
        for line in group:
            line.set("caption", "caption over several lines above the article")
        return
    for line in lines:
        if line.plain == first.plain:
            line.set("headline", "first line that is no sentence")
    for line in group[1:]:
        line.set("headline", HEADLINE_GOES_ON)


def _best(candidates: list[Line], times: Counter[str]) -> Line | None:
    """Return the candidate that is printed twice, else the first that is longer than a rubric or an entry of a menu."""
    if not candidates:
        return None
    if printed_twice := [c for c in candidates if times[c.plain] > 1 and c.n_words > 4]:
        return printed_twice[0]
    if candidates[0].n_words > 4:
        return candidates[0]
    likely = [c for c in candidates if 3 <= c.n_words <= _LONGEST_BELOW_A_RUBRIC and not is_name(c.plain)]
    longer = [c for c in likely if c.n_words > 4]
    return longer[0] if longer else likely[-1] if likely else None


def _is_stated(lines: list[Line], title: str) -> bool:
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


def _candidates(lines: list[Line]) -> list[Line]:
    """Return the lines that may be the headline: above the article, or below a lead that opens the page."""
    candidates: list[Line] = []
    paragraphs = 0
    below_date = False
    for position, line in enumerate(lines):
        below_date = below_date or line.role == "date"
        if line.role:
            continue
        if line.is_prose and not (line.is_item and line.n_words <= 3):
            paragraphs += 1
            if candidates or paragraphs > 1 or below_date:
                break
        elif ends_like_a_clause(line.plain) and not goes_on_in(lines, position):
            if is_sentence(line) and line.n_words >= LEAD:
                if candidates or below_date:
                    break
                paragraphs += 1
        elif line.n_words <= LONGEST_HEADLINE and not _is_no_headline(line, candidates):
            is_late = paragraphs and not (
                line.n_words >= _LATE_HEADLINE or (position + 1 < len(lines) and lines[position + 1].role == "date")
            )
            if not is_late:
                candidates.append(line)
    return candidates


def _is_no_headline(line: Line, candidates: list[Line]) -> bool:
    is_view = VIEW.match(line.plain) and (candidates or not line.plain.lower().startswith("toàn cảnh"))
    if is_view or ROMAN.match(line.plain) or NUMBERED.match(line.plain):
        return True
    if candidates and is_name(line.plain):
        return True
    return line.n_words < 3 or (line.plain[0] == "(" and line.plain[-1] == ")")
