"""What each line of a page is: the article, or boilerplate of the site around it.

The rules are about newspapers in general: wording that only boilerplate has, where a line stands on the page, and
how prose differs from a caption. They follow two principles. A line that no rule speaks of is body: a line of the
article that is lost is worse than a line of the site that is kept. And what closes an article (a byline, the box of
comments) closes it only if most of the prose precedes it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from analysis.pages.line_rules import (
    BOILERPLATE,
    BYLINE,
    COMMENT_BUTTON,
    COMMENTS,
    CONNECTIVE,
    CREDIT_FIRST,
    CREDIT_LAST,
    CREDIT_WORD,
    DATELINE,
    DAY_IN_BRACKETS,
    LONG_LINE,
    LONGEST_CAPTION,
    LONGEST_HEADING,
    LONGEST_HEADLINE,
    LONGEST_NAME,
    NARRATION,
    NUMBERED,
    OFFICE,
    OTHER_ARTICLES,
    PICTURE_NUMBER,
    POSITION,
    QUESTION,
    ROMAN,
    SCENE,
    SEEN,
    STATEMENT,
    THING,
    VIEW,
    ends_like_a_clause,
    ends_with_any,
    is_date_line,
)
from analysis.pages.lines import INVISIBLE, Line
from analysis.text.sentence_ends import sentence_spans

# From this number of words on, a line without a full stop under the headline is the lead, above the article's end prose.
_LEAD = 12
_OPEN_END = 20

# in characters, of what follows a caption
_LONGEST_CREDIT = 120

_LISTED = "item of a list"
_IMPRINT = "imprint of the site"

# Headlines have up to 22 words on the five articles; what is longer and broken over lines describes a picture.
_LONGEST_BROKEN_HEADLINE = 25

# A headline that follows a first paragraph must be this long: a shorter line there is a heading.
_LATE_HEADLINE = 9

# A line of fewer words may be said twice ("Xin cảm ơn!", an item of two lists).
_REFRAIN = 15


def classify(lines: list[Line], title: str | None = None) -> None:
    """Give every line of a page its role and the rule that decided."""
    _by_wording(lines)
    _comments(lines)
    _other_articles(lines)
    _headline(lines, title)
    _before_the_article(lines)
    _after_the_article(lines)
    _inside_the_article(lines)
    _below_the_byline(lines)
    _second_copies(lines)


def _open(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if not line.role]


def _is_prose_or_sentence(line: Line) -> bool:
    return not line.role and (line.is_prose or _is_sentence(line))


def _is_sentence(line: Line) -> bool:
    return line.is_closed and line.n_words >= 3 and not _shows_a_picture(line)


# --- Wording that decides by itself -----------------------------------------------------------------


def _by_wording(lines: list[Line]) -> None:
    for position, line in enumerate(lines):
        if line.n_words < _OPEN_END and BYLINE.match(line.plain) and not CREDIT_FIRST.match(line.plain):
            line.set("byline", "names its author or source")
        elif not position and line.n_words > LONGEST_NAME and CREDIT_FIRST.match(line.plain) and not line.is_closed:
            continue  # "Video: Mùa gặt ở Nà Lúa" above an article is its headline
        elif _has_credit(line):
            line.set("caption", "credit or mark of a photo")
        elif line.n_words > LONG_LINE:
            continue
        elif is_date_line(line.plain):
            line.set("date", "a date and nothing else")
        elif rule := _boilerplate_rule(line):
            line.set("boilerplate", rule)


def _boilerplate_rule(line: Line) -> str:
    """Return the rule that makes a line boilerplate by its wording, or nothing; a long sentence only is an imprint."""
    is_long_sentence = line.n_words >= _LEAD and line.plain.endswith((".", "!", "?"))
    rules = [_IMPRINT] if is_long_sentence else BOILERPLATE
    return next((name for name in rules if BOILERPLATE[name].fullmatch(line.plain)), "")


def _has_credit(line: Line) -> bool:
    """Return True if a line names the photographer of a picture, or where on it somebody stands."""
    plain = line.plain
    if line.n_words >= LONGEST_CAPTION:
        return False
    if line.n_words < 60 and CREDIT_FIRST.match(plain):
        return line.n_sentences <= 2
    if CREDIT_WORD.search(plain, max(0, len(plain) - _LONGEST_CREDIT)):
        credit = CREDIT_LAST.search(plain, max(0, len(plain) - _LONGEST_CREDIT))
        if credit and not (line.n_words >= LONG_LINE and CONNECTIVE.match(plain)):
            return len(sentence_spans(plain[: credit.start() + 1])) <= 2
    if line.n_words >= 60 or "(" not in plain or not POSITION.search(plain):
        return False
    return line.n_sentences == 1 and not NARRATION.search(POSITION.sub("", plain))


def _comments(lines: list[Line]) -> None:
    """Leave everything below the box of comments to the readers; a button of that name above the article is only that."""
    n_words = [line.n_words if not line.role and (line.is_prose or line.is_closed) else 0 for line in lines]
    before, after = 0, sum(n_words)
    for position, line in enumerate(lines):
        before, after = before + n_words[position], after - n_words[position]
        if line.n_words > LONG_LINE or not COMMENTS.fullmatch(line.plain):
            continue
        rest = lines[position + 1 :]
        if before and (after <= before or any(COMMENT_BUTTON.fullmatch(r.plain) for r in rest)):
            for other in [line, *rest]:
                other.set("boilerplate", "comments of readers")
            return
        line.set("boilerplate", "comments of readers")


def _other_articles(lines: list[Line]) -> None:
    """Find the headlines of other articles, and key words, below a line that announces them."""
    prose_seen = below = False
    for line in lines:
        if line.n_words <= LONG_LINE and OTHER_ARTICLES.fullmatch(line.plain):
            line.set("boilerplate", "list of other articles")
            below = prose_seen  # above the article it is a rubric
            continue
        ends_list = (line.is_prose and not line.plain.startswith(("-", "•", "+", "*"))) or line.role == "byline"
        prose_seen = prose_seen or (not line.role and (line.is_prose or _is_sentence(line)))
        if ends_list:
            below = False
        elif below and line.role in ("", "date", "caption") and _is_listed(line):
            line.set("boilerplate", "list of other articles")
        else:
            below = below and bool(line.role)


def _is_listed(line: Line) -> bool:
    return not ends_with_any(".…:;", line.plain) or bool(DAY_IN_BRACKETS.search(line.plain))


# --- The headline -----------------------------------------------------------------------------------


def headline_without_day(text: str) -> str:
    """Return a headline without the day that a list of articles prints after it: "Mùa lúa (03/02/2019 21:20)"."""
    return DAY_IN_BRACKETS.sub("", text)


def _headline(lines: list[Line], title: str | None) -> None:
    if title and _is_stated(lines, title):
        return
    candidates = _candidates(lines)
    if not candidates:
        return
    first = candidates[0]
    times = Counter(line.plain for line in lines)
    printed_twice = [c for c in candidates if times[c.plain] > 1 and c.n_words > 4]
    if printed_twice:
        first = printed_twice[0]
    elif first.n_words <= 4:
        # a menu, a rubric
        longer = [c for c in candidates if 4 < c.n_words < _LONGEST_BROKEN_HEADLINE and not _is_name(c.plain)]
        last = [c for c in candidates if c.n_words >= 3 and not _is_name(c.plain)]
        first = longer[0] if longer else last[-1] if last else None
    if first is None:
        return
    for line in lines[: lines.index(first)]:
        if line in candidates or (not line.role and line.plain.endswith(":") and not line.is_prose):
            line.set("boilerplate", "line above the headline")
    group = _broken(lines, lines.index(first))
    if ends_with_any(".", group[-1].plain):
        group = [first]
    elif len(group) > 1 and (
        sum(line.n_words for line in group) > _LONGEST_BROKEN_HEADLINE or (len(group) > 2 and SCENE.match(first.plain))
    ):
        for line in group:
            line.set("caption", "caption over several lines above the article")
        return
    for line in lines:
        if line.plain == first.plain:
            line.set("headline", "first line that is no sentence")
    for line in group:
        line.set("headline", "headline over several lines" if line is not first else "first line that is no sentence")


def _is_stated(lines: list[Line], title: str) -> bool:
    """Mark the lines that are the title, or together are; return True if there are any."""
    wanted = " ".join(title.translate(str.maketrans("", "", INVISIBLE)).split())
    same = [line for line in lines if wanted in (line.plain, headline_without_day(line.plain)) and line.n_words < LONG_LINE]
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
        elif ends_like_a_clause(line.plain) and not _goes_on_in(lines, position):
            if _is_sentence(line) and line.n_words >= _LEAD:
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
    if candidates and _is_name(line.plain):
        return True
    return line.n_words < 3 or (line.plain[0] == "(" and line.plain[-1] == ")")


def _goes_on_in(lines: list[Line], position: int) -> bool:
    """Return True if the next line goes on with this one in lower case."""
    following = lines[position + 1] if position + 1 < len(lines) else None
    return (
        following is not None
        and following.begins_lower
        and not following.is_item
        and not ends_with_any(".!?…:;", lines[position].plain)
        and lines[position].n_words < _OPEN_END
        and following.n_words < _OPEN_END
    )


def _broken(lines: list[Line], position: int) -> list[Line]:
    """Return a line and those that go on with it in lower case: a caption or heading broken over lines."""
    end = position
    while _goes_on_in(lines, end) and lines[end + 1].role in ("", "caption"):
        end += 1
    return lines[position : end + 1]


def _is_name(text: str) -> bool:
    """Return True if a line is one or several names ("Hương Lan", "HUY THÀNH - MẠNH HÙNG", "Thu Hà (tổng hợp)")."""
    if ROMAN.match(text) or NUMBERED.match(text):
        return False
    bare = re.sub(r"\s*\([^()]{1,60}\)$", "", text.rstrip(" |")).strip(" |()")
    persons = re.split(r"\s+[-–—]\s+|\s*[,&/|]\s*|\s+và\s+", bare)
    return len(persons) <= 4 and all(
        0 < len(person.split()) <= LONGEST_NAME
        and all(w[0].isupper() for w in person.split())
        and not any(w.isdigit() for w in person.split())
        for person in persons
    )


# --- Before and after the article --------------------------------------------------------------------


def _before_the_article(lines: list[Line]) -> None:
    """Give the lines above the first paragraph their roles: menus, names, captions, a lead."""
    prose = [i for i, line in enumerate(lines) if _is_prose_or_sentence(line) or (not line.role and _is_lead(lines, i))]
    if not prose:
        first = len(lines)
        if not any(line.role == "headline" for line in lines):
            return
    else:
        first = prose[0]
    headline = next((i for i, line in enumerate(lines) if line.role == "headline"), None)
    above: Line | None = None
    for position, line in enumerate(lines[:first]):
        if line.role:
            above = line
            continue
        below_headline = headline is not None and position > headline
        if _is_name(line.plain) and (below_headline or headline is None):
            line.set("byline", "names under the headline")
        elif above is not None and above.role == "byline" and OFFICE.match(line.plain) and line.n_words < _OPEN_END:
            line.set("byline", "office of the author")
        elif below_headline and line.n_words >= _LEAD and not (SEEN.search(line.plain) or VIEW.match(line.plain)):
            line.set("body", "lead without a full stop")
        elif _shows_a_picture(line) or (below_headline and _repeats(line, lines[headline or 0])):
            line.set("caption", "says what a picture shows")
        elif below_headline and line.n_words >= _LEAD:
            line.set("body", "lead without a full stop")
        elif below_headline and (
            ROMAN.match(line.plain) or NUMBERED.match(line.plain) or (position == first - 1 and line.n_words > 3)
        ):
            line.set("heading", "heading above the first paragraph")
        else:
            line.set("boilerplate", "short line outside the article")
        above = line


def _after_the_article(lines: list[Line]) -> None:
    prose = [i for i, line in enumerate(lines) if _is_prose_or_sentence(line) or line.role == "body"]
    if not prose:
        return
    last = lines[prose[-1]]
    closed = False
    for line in lines[prose[-1] + 1 :]:
        if line.role:
            closed = closed or (line.role == "byline") or line.rule == "list of other articles"
            continue
        is_next = last.role == "byline" or not closed
        if _is_name(line.plain) and is_next and (line.n_words > 1 or not closed):
            line.set("byline", "names below the last paragraph")
            closed = True
        elif last.role == "byline" and OFFICE.match(line.plain) and line.n_words < _OPEN_END:
            line.set("byline", "office of the author")
        elif _shows_a_picture(line) or _repeats(line, lines[prose[-1]]):
            line.set("caption", "says what a picture shows")
        elif line.n_words >= _OPEN_END and not closed:
            line.set("body", "paragraph")
        else:
            line.set("boilerplate", "short line outside the article")
        last = line


def _below_the_byline(lines: list[Line]) -> None:
    """Take what follows the byline at the end of an article, such as the beginning of another one, off its body."""
    n_words = [line.n_words if line.role == "body" else 0 for line in lines]
    before, after = 0, sum(n_words)
    for position, line in enumerate(lines):
        before, after = before + n_words[position], after - n_words[position]
        is_name = line.role == "heading" and _is_name(line.plain) and (line.n_words > 1 or line.is_upper)
        if not after or not before or not (line.role == "byline" or is_name):
            continue
        following = next(other for other in lines[position + 1 :] if other.role == "body")
        opens_another = bool(DATELINE.match(following.plain)) and after <= before
        if opens_another or after <= (0.4 if line.role == "byline" else 0.1) * before:
            line.set("byline", line.rule if line.role == "byline" else "names below the last paragraph")
            for other in lines[position + 1 :]:
                if other.role in ("body", "heading"):
                    other.set("boilerplate", "below the byline")
            return


# --- Inside the article -------------------------------------------------------------------------------


def _inside_the_article(lines: list[Line]) -> None:
    remaining = _open(lines)
    for line in remaining:
        if line.is_prose:
            line.set("body", "paragraph")
    times = Counter(line.plain for line in remaining)
    doubled = sum(n > 1 for n in times.values()) > len(times) / 2  # every line of the page is there twice
    headline = next((line for line in lines if line.role == "headline"), None)
    above: Line | None = None
    for position, line in enumerate(lines):
        if not line.role:
            group = _broken(lines, position)
            following = next((o for o in lines[position + 1 :] if o.role in ("body", "headline")), None)
            neighbours = [n for n in (above, following, headline) if n]
            is_double = times[line.plain] > 1 and not doubled and _is_adjacent(lines, position)
            if len(group) > 1:
                _broken_lines(group, neighbours)
            else:
                line.set(*_short_line(lines, position, neighbours, is_double))
        if line.role in ("body", "headline"):
            above = line


def _is_adjacent(lines: list[Line], position: int) -> bool:
    """Return True if the same line is printed just above or below, as description of a picture and as its caption."""
    near = lines[max(0, position - 1) : position] + lines[position + 1 : position + 2]
    return any(other.plain == lines[position].plain for other in near)


def _broken_lines(group: list[Line], neighbours: list[Line]) -> None:
    joined = Line(0, 0, "", " ".join(line.plain for line in group))
    if CREDIT_LAST.search(joined.plain) or _shows_a_picture(joined):
        role = ("caption", "says what a picture shows")
    elif group[0].is_upper or group[0].n_words <= LONGEST_HEADING and ROMAN.match(group[0].plain):
        role = ("heading", "heading over several lines")
    elif joined.is_closed:
        role = ("body", "a sentence over several lines")
    elif joined.n_words <= LONGEST_HEADING:
        role = ("heading", "heading over several lines")
    else:
        role = ("caption", "caption over several lines")
    for line in _open(group):
        line.set(*role)


def _short_line(lines: list[Line], position: int, neighbours: list[Line], is_double: bool) -> tuple[str, str]:
    """Return role and rule of a line inside the article that is not prose by its looks."""
    line = lines[position]
    previous = next((other for other in reversed(lines[:position]) if other.role != "boilerplate"), None)
    if _is_name(line.plain) and _is_under_the_headline(lines, position):
        return "byline", "names under the headline"
    is_lead = _is_lead(lines, position)
    opens_picture = not line.is_closed or bool(SCENE.match(line.plain)) or bool(VIEW.match(line.plain))
    if is_double and opens_picture and not line.plain.endswith((":", ";")) and not line.is_item:
        return "caption", "printed twice, as text and as description of a picture"
    if (_shows_a_picture(line) and not is_lead) or any(_names_a_picture(line, n) for n in neighbours if n.role == "headline"):
        return "caption", "says what a picture shows"
    if not line.is_closed and line.n_words >= 6 and any(_repeats(line, n) for n in neighbours):
        return "caption", "says what a picture shows"
    if line.plain[0] in "“\"" and line.n_words >= 4 and line.plain[-1] in "”\".":
        return "body", "a quotation"
    if QUESTION.search(line.plain) or (line.plain[0] == "(" and line.plain[-1] == ")" and line.n_words > 1):
        return "body", "a question, a remark"
    if NUMBERED.match(line.plain) and _is_in_list(lines, position):
        return "body", _LISTED
    if line.is_closed and (is_lead or not (line.plain.endswith("?") and line.n_words <= LONGEST_HEADING)):
        if not is_lead and any(_repeats(line, n) for n in neighbours if n.plain != line.plain):
            return "caption", "says what a picture shows"
        return "body", "a sentence"
    is_head = line.is_upper or ROMAN.match(line.plain) or NUMBERED.match(line.plain)
    if previous is not None and not is_head and (previous.rule == _LISTED or previous.plain.endswith(":")):
        return "body", _LISTED
    if line.n_words <= LONGEST_HEADING:
        return "heading", "short line that is no sentence"
    return "body", "paragraph"


def _is_under_the_headline(lines: list[Line], position: int) -> bool:
    """Return True for a line beside the date, at most a lead below the headline."""
    near = [*lines[max(0, position - 1) : position], *lines[position + 1 : position + 2]]
    return any(other.role == "date" for other in near) and sum(o.role == "body" for o in lines[:position]) <= 1


def _is_lead(lines: list[Line], position: int) -> bool:
    """Return True for a sentence above the first long paragraph: it is the lead, whatever it says or is repeated by."""
    line = lines[position]
    if not line.is_closed or VIEW.match(line.plain) or line.n_words < (_LEAD if _shows_a_picture(line) else 6):
        return False
    return not any(other.role == "body" and other.is_prose for other in lines[:position])


def _is_in_list(lines: list[Line], position: int) -> bool:
    """Return True if the line before or after has a number of the same form, or a colon announces the list."""
    form = _form(lines[position])
    near = [*lines[max(0, position - 1) : position], *lines[position + 1 : position + 2]]
    if any(_form(other) == form for other in near):
        return True
    return position > 0 and lines[position - 1].role == "body" and lines[position - 1].plain.endswith(":")


def _form(line: Line) -> str:
    """Return the form of the number that opens a line: "1." for "12. ", "1.1" for "2.3. "; nothing without a number."""
    found = NUMBERED.match(line.plain)
    return re.sub(r"\d+", "1", found[0].strip()) if found and found["number"] else "a." if found else ""


def _shows_a_picture(line: Line) -> bool:
    """Return True if a line opens with whom or what a picture shows, and does not report."""
    plain = line.plain
    if line.is_prose or plain.endswith((":", ";", "?")) or line.n_words >= LONG_LINE:
        return False
    if VIEW.match(plain):
        return not NARRATION.search(plain)
    if not SCENE.match(plain) or NARRATION.search(plain):
        return False
    if not ends_with_any(".!…", plain):
        return line.n_words >= 7
    # a full stop: only if somebody is seen doing something or a thing is named, and nothing is counted
    if line.n_words < 5 or any(c.isdigit() for c in plain):
        return False
    return bool(SEEN.search(plain) or (THING.match(plain) and not STATEMENT.search(plain)))


def _names_a_picture(line: Line, headline: Line) -> bool:
    """Return True for the headline with the number of a picture after it."""
    plain, title = line.plain, headline.plain
    return plain.startswith(title) and bool(PICTURE_NUMBER.fullmatch(plain[len(title) :]))


def _repeats(line: Line, other: Line) -> bool:
    """Return True if a line says again what the one beside it says, as captions do (70 % of its word pairs)."""
    if line.n_words < 7 or line.is_prose:
        return False
    return sum(pair in other.word_pairs for pair in line.word_pairs) >= 0.7 * len(line.word_pairs)


def _second_copies(lines: list[Line]) -> None:
    """Count every line once: a headline or caption printed again is marked, a paragraph printed again is boilerplate."""
    for role in ("headline", "caption"):
        seen = set()
        for line in lines:
            if line.role == role:
                line.is_repeat = line.plain in seen
                seen.add(line.plain)
    body = [line for line in lines if line.role == "body"]
    first: dict[str, int] = {}
    copy_of = [first.setdefault(line.plain, position) for position, line in enumerate(body)]
    copies = sum(source < position for position, source in enumerate(copy_of))
    is_doubled = copies >= 3 and copies > 0.8 * len(first)
    run: list[Line] = []  # copies that follow one another as their originals do
    for position in range(len(body) + 1):
        is_copy = position < len(body) and copy_of[position] < position
        if run and not (is_copy and copy_of[position] == copy_of[position - 1] + 1):
            # a short line may be said twice; a copy of the page has it among longer ones
            n_words = [line.n_words for line in run]
            if is_doubled or max(n_words) >= _REFRAIN or sum(n_words) >= LONG_LINE:
                for line in run:
                    line.set("boilerplate", "printed a second time")
                    line.is_repeat = True
            run = []
        if is_copy:
            run.append(body[position])
