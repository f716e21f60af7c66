"""The lines below the last paragraph of an article: bylines, captions, lists, headlines of other articles."""

from __future__ import annotations

from analysis.pages.date_lines import A_CLOCK, OF_ITS_TEXT
from analysis.pages.line_looks import (
    is_in_list,
    is_row_of_figures,
    is_sentence,
    lacks_its_full_stop,
    repeats,
    reports,
    shows_a_picture,
    stands_apart,
)
from analysis.pages.line_rules import CONNECTIVE, DATELINE, NARRATION, NUMBERED, OPEN_END
from analysis.pages.lines import Line
from analysis.pages.names import is_heading_in_capitals, is_name, signs_for_an_office
from analysis.pages.opening import LISTED, OFFICE_RULE, OTHERS, is_office

# In words, what a reader or the editors may say below the name of the author.
_REMARK = 12

# Between the last paragraph and the name of the author: words of a line, and lines.
_SHORTEST_END = 4
_LINES_TO_THE_NAME = 6

# So many headlines in a row are no part of an article, and none is shorter, in words.
_FEWEST_ENTRIES = 3
_SHORTEST_ENTRY = 6


def _is_text(line: Line) -> bool:
    return line.role == "body" or (not line.role and (line.is_prose or is_sentence(line)))


def _goes_on(lines: list[Line], prose: int, position: int, last: Line) -> bool:
    """Return True for a paragraph, for its rest below a row without end, for the last line."""
    line, above = lines[position], lines[position - 1]
    if line.begins_lower and not line.follows_blank and not above.is_closed and _is_text(above):
        return True
    is_paragraph = line.n_words >= OPEN_END or (last.role in ("", "body") and reports(line))
    return is_paragraph or _ends_the_article(lines, prose, position)


def after_the_article(lines: list[Line]) -> None:
    prose = [i for i, line in enumerate(lines) if _is_text(line)]
    if not prose:
        return
    prose.append(_end_without_stops(lines, prose[-1]))
    last = lines[prose[-1]]
    closed = False
    if not last.plain.endswith(":") and last.rule != LISTED:
        _other_headlines(last, lines[prose[-1] + 1 :])
    for position, line in enumerate(lines[prose[-1] + 1 :], start=prose[-1] + 1):
        if line.role:
            closed = closed or (line.role == "byline") or line.rule == "list of other articles"
            last = line if line.role == "byline" else last
            continue
        is_next = last.role == "byline" or not closed
        is_signature = not closed and _is_next_to_prose(lines, prose[-1], position) and signs_for_an_office(line.plain)
        if not closed and is_name(line.plain) and _opens_a_list(lines, position):
            line.set("heading", "heading above a list")
        elif is_signature or (is_next and _signs(line) and not (closed and _is_rubric(line))):
            line.set("byline", "names below the last paragraph")
            closed = True
        elif last.role == "byline" and is_office(line):
            line.set("byline", OFFICE_RULE)
        elif (shows_a_picture(line) and stands_apart(lines, position)) or repeats(line, lines[prose[-1]]):
            line.set("caption", "says what a picture shows")
        elif not closed and last.role in ("", "body", "heading") and _goes_on_with_a_list(lines, position, last):
            line.set("body", LISTED)
        elif not closed and last.role in ("", "body") and _opens_a_list(lines, position):
            line.set("heading", "heading above a list")
        elif not closed and _goes_on(lines, prose[-1], position, last):
            line.set("body", "paragraph")
        else:
            line.set("boilerplate", "short line outside the article")
        last = line


def _end_without_stops(lines: list[Line], last: int) -> int:
    """Return where an article without full stops ends: at its last line of some words before its author or the site."""
    for position in range(last + 1, len(lines)):
        line = lines[position]
        if line.role not in ("", "caption") or not (line.role or line.lacks_stops) or is_name(line.plain):
            break
        if not line.role and line.n_words >= _SHORTEST_ENTRY and not shows_a_picture(line):
            last = position
    return last


def _ends_the_article(lines: list[Line], prose: int, position: int) -> bool:
    """Return True for a line directly below the last paragraph with a full stop, or the name of the author below it."""
    if not _is_next_to_prose(lines, prose, position):
        return False
    if lines[position].plain.endswith((".", "!", "?")) or lacks_its_full_stop(lines[position], lines[position - 1]):
        return True
    if lines[position].n_words < _SHORTEST_END:
        return False
    for other in lines[position + 1 : position + 1 + _LINES_TO_THE_NAME]:
        if _names_the_author(other):
            return True
        if other.role not in ("", "caption") or other.n_words < _SHORTEST_END:
            return False
    return False


def _signs(line: Line) -> bool:
    """Return True for names; a word with a full stop ("Xong.") is a sentence."""
    return is_name(line.plain) and not (line.n_words == 1 and len(line.plain) > 3 and line.plain.endswith("."))


def _is_rubric(line: Line) -> bool:
    """Return True for a word, and for capitals that open with no surname: the site goes on below the author."""
    return line.n_words == 1 or is_heading_in_capitals(line.plain)


def _other_headlines(above: Line, lines: list[Line]) -> None:
    """Mark the headlines of other articles: at least three below the last paragraph, few of which tell or show."""
    entries = [line for line in lines if not line.role and line.n_words >= _SHORTEST_ENTRY]
    if entries and entries[0].n_words >= OPEN_END:
        entries = entries[1:]  # the last paragraph, without its full stop
    if len(entries) < _FEWEST_ENTRIES or any(e.is_closed or e.is_item or NUMBERED.match(e.plain) for e in entries):
        return
    tells = sum(bool(NARRATION.search(entry.plain)) for entry in entries) > len(entries) / 3
    if tells or any(CONNECTIVE.match(entry.plain) for entry in entries) or not above.is_closed:
        return  # paragraphs of a paper that writes no full stops
    if any(is_name(line.plain) for line in entries[:1]) or sum(map(shows_a_picture, entries)) > len(entries) / 2:
        return
    if sum(bool(line.role) and line.rule != "no words on the line" for line in lines) > len(entries):
        return
    if _are_signed(lines, entries[0]):
        return
    for line in entries:
        line.set("boilerplate", OTHERS)


def _are_signed(lines: list[Line], first: Line) -> bool:
    """Return True if an author signs below, with nothing of the site between: the lines are paragraphs."""
    for line in lines[lines.index(first) + 1 :]:
        if line.role == "boilerplate":
            return False
        if _names_the_author(line):
            return True
    return False


def _names_the_author(line: Line) -> bool:
    return line.role == "byline" or (not line.role and line.n_words > 1 and is_name(line.plain))


def _is_next_to_prose(lines: list[Line], prose: int, position: int) -> bool:
    """Return True if only captions and lines of the article lie between the last of its prose and a line."""
    return all(line.role in ("caption", "body") for line in lines[prose + 1 : position])


def _goes_on_with_a_list(lines: list[Line], position: int, last: Line) -> bool:
    """Return True for an item or a row of figures at the end of an article, below `last`, a line of its body."""
    line = lines[position]
    is_announced = last.plain.endswith(":") or (last.rule == LISTED and not NUMBERED.match(last.plain))
    return is_announced or is_in_list(lines, position) or is_row_of_figures(line)


def _opens_a_list(lines: list[Line], position: int) -> bool:
    following = lines[position + 1] if position + 1 < len(lines) else None
    is_first = (
        following is not None and not following.role and following.plain.startswith(("1.", "1)", "1/", "a)", "a."))
    )
    return is_first and is_in_list(lines, position + 1)


def mark_dates_outside(lines: list[Line]) -> None:
    """Leave the clock of the site and the dates of other articles to the site, where the article has its own date."""
    body = [i for i, line in enumerate(lines) if line.role == "body"]
    dates = [i for i, line in enumerate(lines) if line.role == "date"]
    headline = next((i for i, line in enumerate(lines) if line.role == "headline"), None)
    if not body:
        return
    above = [i for i in dates if headline is not None and i < headline and not OF_ITS_TEXT.match(lines[i].plain)]
    inside = [i for i in dates if i < body[-1] and i not in above]
    below = [i for i in dates if i > body[-1] and any(o.role == "boilerplate" for o in lines[body[-1] + 1 : i])]
    # only the date beside the headline has an hour: the one above it is the day on which the page was saved
    is_last = bool(above) and [bool(A_CLOCK.search(lines[i].plain)) for i in above] == [False] * (len(above) - 1) + [
        True
    ]
    outside = [*(above if inside else above[:-1] if is_last else []), *(below if len(below) < len(dates) else [])]
    for position in outside:
        lines[position].set("boilerplate", "date outside the article")


def _closes(line: Line) -> bool:
    """Return True for a byline that may close an article; a source may be that of a picture."""
    return line.role == "byline" and not line.plain.lower().lstrip("(").startswith("nguồn")


def below_the_byline(lines: list[Line]) -> None:
    """Take what follows the byline at the end of an article, such as the beginning of another one, off its body."""
    n_words = [line.n_words if line.role == "body" else 0 for line in lines]
    before, after = 0, sum(n_words)
    for position, line in enumerate(lines):
        before, after = before + n_words[position], after - n_words[position]
        is_signature = line.role == "heading" and is_name(line.plain) and (line.n_words > 1 or line.is_upper)
        if not after or not before or not (is_signature or _closes(line)):
            continue
        following = next(other for other in lines[position + 1 :] if other.role == "body")
        opens_another = bool(DATELINE.match(following.plain)) and after <= before
        # a name alone may be a heading: then only a remark may follow it
        most = min(0.1 * before, _REMARK) if is_signature else 0.4 * before
        if opens_another or after <= most:
            line.set("byline", line.rule if line.role == "byline" else "names below the last paragraph")
            for other in lines[position + 1 :]:
                if other.role in ("body", "heading"):
                    other.set("boilerplate", "below the byline")
            return
