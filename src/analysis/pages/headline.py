"""The headline of a page, where it has one: none is better than a caption, a menu or a byline in its place."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from analysis.pages.headline_evidence import (
    above_an_author,
    closed_above_a_date,
    inside_another,
    is_stated,
    is_ticker,
    without_a_slogan,
)
from analysis.pages.line_looks import broken, goes_on_in, is_sentence, shows_a_picture
from analysis.pages.line_rules import (
    ASKS,
    DOCUMENT,
    LEAD,
    LONGEST_HEADLINE,
    NARRATION,
    NUMBER_ALONE,
    NUMBERED,
    ROMAN,
    RUBRIC,
    SCENE,
    SEEN,
    VIEW,
    ends_like_a_clause,
    ends_with_any,
)
from analysis.pages.lines import Line
from analysis.pages.menus import MENU
from analysis.pages.names import is_heading_in_capitals, is_name, is_organization
from analysis.pages.opening import OTHERS, is_office

#: The rule of the second and every further line of a headline.
HEADLINE_GOES_ON = "headline over several lines"

# Headlines have up to 22 words on the five articles; what is longer and broken over lines describes a picture.
_LONGEST_BROKEN_HEADLINE = 25

# A headline of more words may name a matter; if it also says when, it is a sentence without its full stop.
_LONGEST_NARRATIVE = 25
_TELLS_WHEN = re.compile(
    r"\b(?:năm nay|vừa qua|thời gian qua|hiện nay|hôm (?:nay|qua)"
    r"|(?:sáng|chiều|tối|trưa)(?: ngày)? \d{1,2}\s?[-/.]\s?\d{1,2})\b",
    re.IGNORECASE,
)

# Below a line of a few words a longer one than this is a lead, and the short line is the headline.
_LONGEST_BELOW_A_RUBRIC = 22

# "Toàn cảnh vụ sạt lở" is a headline, "Toàn cảnh hội nghị" a picture.
_WHOLE_AFFAIR = re.compile(
    r"hiện trường|toàn cảnh (?!(?:các )?"
    r"(?:hội nghị|hội thảo|buổi|lễ|phiên|đại hội|kỳ họp|cuộc họp|tọa đàm|khu|trung tâm))",
    re.IGNORECASE,
)

# "Văn nghệ - Đất và người" above a headline names the part of the newspaper.
_LONGEST_RUBRIC = 7
# Below several lines of a few words each, another one is part of their menu.
_SHORTEST_IN_A_MENU = 5

# "ĐẨY MẠNH THI ĐUA …!" is a slogan, in words.
_SHORTEST_SLOGAN = 12

_IS_ABOUT = re.compile(r"(?:về|v/v)\b", re.IGNORECASE)
_HEAD_OF_A_DOCUMENT = 20  # lines

# "Bài 2: Nói ít, làm nhiều" below the headline of the series
_OF_A_SERIES = re.compile(r"(?:bài|kỳ|phần|tập)\s+(?:\d{1,2}|[IVX]+|cuối)\s*[:.–-]\s*\S", re.IGNORECASE)

# "Kính thưa Đoàn Chủ tịch!" opens a speech.
_SALUTATION = re.compile(r"(?:kính (?:gửi|thưa)|thưa (?:các|quý|toàn|đồng bào)|xin (?:chào|cảm ơn))\b", re.IGNORECASE)

BREADCRUMB = "site section or breadcrumb"

# "QUY CHẾ LÀM VIỆC" above "CỦA ỦY BAN NHÂN DÂN XÃ" may be broken over lines.
_LINES_OF_A_KIND = 3


def find_headline(lines: list[Line], title: str | None) -> None:
    """Mark the title of the article where the page prints it, else the line that is the headline by where it stands."""
    if title and is_stated(lines, title):
        return
    candidates = _candidates(lines[: _first_part(lines)])
    short: Line | None = None
    first = (
        _at_the_top(lines, candidates)
        or _below_a_kind(lines)
        or _above_a_date(lines, candidates)
        or (short := _short_above_a_date(lines))
        or above_an_author(lines, candidates)
        or (closed_above_a_date(lines) if all(c.n_words < _SHORTEST_IN_A_MENU for c in candidates) else None)
        or _best(_below_a_breadcrumb(lines, candidates), lines)
    )
    if first is None:
        return
    if first is not short and first.n_words < _SHORTEST_IN_A_MENU and _is_entry_of_a_menu(lines, lines.index(first)):
        return
    _mark_above(lines[: lines.index(first)], candidates)
    group = broken(lines, lines.index(first))
    n_words = sum(line.n_words for line in group)
    if ends_with_any(".", group[-1].plain):
        group = [first]
    elif len(group) > 1 and (n_words > _LONGEST_BROKEN_HEADLINE or (len(group) > 2 and SCENE.match(first.plain))):
        for line in group:
            line.set("caption", "caption over several lines above the article")
        return
    whole = " ".join(line.plain for line in group)
    for line in lines:
        if line.plain.lstrip("•· ") in (first.plain, whole):
            line.set("headline", "first line that is no sentence")
    end = lines.index(first) + len(group)
    part = [line for line in lines[end : end + 1] if _OF_A_SERIES.match(line.plain) and line.n_words < LEAD]
    for line in group[1:] + part:
        line.set("headline", HEADLINE_GOES_ON)
    _mark_kind(lines, lines.index(first))


def _mark_above(lines: list[Line], candidates: list[Line]) -> None:
    """Give the lines above the headline that might have been it to the site; the part of a series belongs to it."""
    are_candidates = set(candidates)  # a list of thousands of lines would be searched for every line of the page
    below_date = False
    for line in lines:
        below_date = below_date or line.role == "date"
        announces = not line.role and line.plain.endswith(":") and not (line.is_prose or below_date)
        if not line.role and is_ticker(line):
            line.set("boilerplate", "line above the headline")
        elif line in are_candidates and _OF_A_SERIES.match(line.plain):
            line.set("headline", HEADLINE_GOES_ON)
        elif line in are_candidates or announces:
            line.set("boilerplate", "line above the headline")


def _mark_kind(lines: list[Line], position: int) -> None:
    """Mark what kind of a document a headline names, on the lines in capitals above it: "BÁO CÁO"."""
    for first in range(position - 1, max(-1, position - 1 - _LINES_OF_A_KIND), -1):
        if not lines[first].is_upper:
            return
        is_kind = DOCUMENT.match(lines[first].plain)
        if is_kind and (lines[position].is_upper or DOCUMENT.fullmatch(lines[first].plain)):
            for line in lines[first:position]:
                line.set("headline", "kind of a document")
            return


def _at_the_top(lines: list[Line], candidates: list[Line]) -> Line | None:
    """Return the line that opens the page if it is too long for the name of a section; a date may be far below it."""
    candidates = without_a_slogan(candidates, lines)
    is_long = candidates and lines[0] is candidates[0] and lines[0].n_words >= LEAD and not lines[0].is_upper
    return lines[0] if is_long and not shows_a_picture(lines[0]) else None


def _above_a_date(lines: list[Line], candidates: list[Line]) -> Line | None:
    """Return the last candidate that has a date below it: a clock, teasers or another list are printed further up."""
    found: list[Line] = []
    run: list[Line] = []
    are_candidates = set(candidates)
    for line, following in pairwise([*lines, *lines[-1:]]):
        is_lead = not line.role and following.role == "date" and line not in are_candidates
        if line in are_candidates:
            run.append(line)
        elif line.role == "date" and (likely := _without_rubrics(run) or _last(run)):
            found = likely
            run = []
        elif line.rule in (BREADCRUMB, MENU, OTHERS) or (line.role not in ("boilerplate", "byline") and not is_lead):
            run = []
    while len(found) > 1 and (_OF_A_SERIES.match(found[-1].plain) or _may_be_a_lead(found[-1])):
        found.pop()
    return found[-1] if found else None


def _may_be_a_lead(line: Line) -> bool:
    tells = line.n_words >= LEAD and NARRATION.search(line.plain)
    return bool(tells) or line.n_words > _LONGEST_BELOW_A_RUBRIC


def _last(run: list[Line]) -> list[Line]:
    """Return the last line above a date, if it is no rubric; whomever it names, no picture has a date below it."""
    return [line for line in run[-1:] if line.n_words > 4]


def _without_rubrics(run: list[Line]) -> list[Line]:
    """Return the lines above a date without the rubric above the headline ("Văn nghệ - Đất và người")."""
    likely = [line for line in run if line.n_words > 4 and (line is run[-1] or not shows_a_picture(line))]
    if len(likely) > 1 and likely[0].n_words <= _LONGEST_RUBRIC and RUBRIC.fullmatch(likely[0].plain):
        return likely[1:]
    if likely and all(line.is_upper for line in likely) and not run[-1].is_upper:
        return _last(run) or likely
    mixed = next((i for i, line in enumerate(likely) if not line.is_upper), 0)
    return likely[mixed:]  # lines in capitals are the name of the site, or of a campaign


def _below_a_breadcrumb(lines: list[Line], candidates: list[Line]) -> list[Line]:
    """Leave out the candidates above the last breadcrumb that has likely candidates below it."""
    best = candidates
    are_candidates = set(candidates)
    for position, line in enumerate(lines):
        if line.rule in (BREADCRUMB, MENU) or line.plain[0] in "»›":
            below = [c for c in lines[position:] if c in are_candidates]
            if any(c.n_words > 4 and not shows_a_picture(c) for c in below):
                best = below
    return best


def _below_a_kind(lines: list[Line]) -> Line | None:
    """Return what an official document is about, below its kind: "CHỈ THỊ" above "Về việc trồng cây"."""
    for above, line in pairwise(lines[:_HEAD_OF_A_DOCUMENT]):
        if not (above.role or line.role) and DOCUMENT.fullmatch(above.plain) and _IS_ABOUT.match(line.plain):
            return line
    return None


def _short_above_a_date(lines: list[Line]) -> Line | None:
    """Return a line of two to four words above the first date, if the article begins directly below the date."""
    date = next((i for i, line in enumerate(lines) if line.role == "date"), len(lines))
    following = next((line for line in lines[date:] if not (line.role or is_name(line.plain))), None)
    if following is None or not (following.is_prose or is_sentence(following) or following.is_closed):
        return None
    above = [line for line in lines[:date] if not line.role]
    if above and is_name(above[-1].plain) and above[-1].n_words <= _SHORTEST_IN_A_MENU:
        above.pop()  # the author
    if not above or lines.index(above[-1]) < date - 2 or any(line.is_prose or is_sentence(line) for line in above):
        return None
    line = above[-1]
    is_short = 2 <= line.n_words < _SHORTEST_IN_A_MENU and not is_name(line.plain) and not line.is_closed
    return line if is_short and not (line.is_upper or _is_widget(line.plain)) else None


def _best(candidates: list[Line], lines: list[Line]) -> Line | None:
    """Return the candidate that is printed twice, else the first that is longer than a rubric or an entry of a menu."""
    if not candidates:
        return None
    if (repeated := inside_another(candidates, lines)) is not None:
        return repeated
    times = Counter(line.plain for line in lines)
    candidates = without_a_slogan(candidates, lines)
    if printed_twice := [c for c in candidates if times[c.plain] > 1 and c.n_words > 4]:
        return printed_twice[0]
    if candidates[0].n_words > 4:
        return candidates[0]
    likely = [
        c
        for c in candidates
        if 3 <= c.n_words <= _LONGEST_BELOW_A_RUBRIC and (not is_name(c.plain) or is_heading_in_capitals(c.plain))
    ]
    longer = [c for c in likely if c.n_words > 4]
    return longer[0] if longer else likely[-1] if likely else None


def _first_part(lines: list[Line]) -> int:
    """Return where the number of a part stands alone ("I.") below a line that may be the headline."""
    is_below = False
    for position, line in enumerate(lines):
        if is_below and line.n_words == 1 and NUMBER_ALONE.fullmatch(line.plain):
            return position
        if is_below and line.is_prose:
            break
        is_below = is_below or (not line.role and line.n_words > 4)
    return len(lines)


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
        elif candidates and candidates[-1] is lines[position - 1] and goes_on_in(lines, position - 1):
            continue  # the second line of a headline is no headline of its own
        elif line.n_words > LONGEST_HEADLINE or _is_no_headline(line, candidates):
            continue
        elif candidates and is_name(lines[position - 1].plain) and is_office(line):
            continue  # what the author above does
        elif not paragraphs or _is_below_its_lead(lines, position):
            candidates.append(line)
    return candidates


def _is_below_its_lead(lines: list[Line], position: int) -> bool:
    """Return True for a line below the first paragraph that is no heading or caption of it.

    Its date follows, or it is as long as a lead and what the site prints below a headline follows.
    """
    line = lines[position]
    following = lines[position + 1].role if position + 1 < len(lines) else ""
    if line.plain.endswith("?") or not following:
        return False
    is_long = line.n_words >= LEAD and not (shows_a_picture(line) or SEEN.search(line.plain))
    return following == "date" or (is_long)


def _is_no_headline(line: Line, candidates: list[Line]) -> bool:
    if line.n_words > _LONGEST_NARRATIVE and _TELLS_WHEN.search(line.plain):
        return True  # the first sentence of an article, without its full stop
    is_view = VIEW.match(line.plain) and (candidates or not _WHOLE_AFFAIR.match(line.plain))
    words = line.plain.split()
    is_doubled = len(words) > 3 and words[: len(words) // 2] == words[len(words) // 2 :]  # the name of a section
    if is_view or is_doubled or ASKS.fullmatch(line.plain) or ROMAN.match(line.plain) or NUMBERED.match(line.plain):
        return True
    if _SALUTATION.match(line.plain):
        return True
    if (candidates and is_name(line.plain)) or is_organization(line.plain) or _is_widget(line.plain):
        return True
    if line.is_upper and line.plain.endswith("!") and line.n_words >= _SHORTEST_SLOGAN:
        return True
    return line.n_words < 3 or (line.plain[0] == "(" and line.plain[-1] == ")")


def _is_entry_of_a_menu(lines: list[Line], position: int) -> bool:
    above = lines[max(0, position - 3) : position]
    return len(above) == 3 and all(
        line.n_words <= _SHORTEST_IN_A_MENU and line.role in ("", "boilerplate") for line in above
    )


def _is_widget(text: str) -> bool:
    """Return True for a line that is figures for the greater part: weather, prices of gold, exchange rates."""
    return 2 * sum(map(str.isdigit, text)) > sum(map(str.isalpha, text))
