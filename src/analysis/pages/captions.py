"""Which lines inside an article say what a picture shows: by their looks, their neighbours, the kind of the page."""

from __future__ import annotations

import re

from analysis.pages.line_looks import (
    goes_on_telling,
    is_quoted,
    names_a_picture,
    refers_back,
    repeats,
    shows_a_picture,
    stands_apart,
    tells_anything,
)
from analysis.pages.line_rules import (
    CONNECTIVE,
    CREDIT_FIRST,
    CREDIT_LAST,
    IMAGE_FILE,
    IN_THE_PICTURE,
    LEAD,
    LONG_LINE,
    LONGEST_CAPTION,
    NARRATION,
    NUMBERED,
    OPEN_END,
    ORDINAL,
    PHOTO_STORY,
    PHOTO_STORY_BYLINE,
    POSITION,
    REPORT,
    ROMAN,
    SCENE,
    SEEN,
    SOURCE_LAST,
    TITLED_NAME,
    VIEW,
    may_have_credit,
)
from analysis.pages.lines import Line
from analysis.text.sentence_ends import sentence_spans

#: The rule of a caption that is one by its looks.
SHOWS = "says what a picture shows"
#: The rule of a caption above the name of its photographer.
ABOVE_A_CREDIT = "above the name of the photographer"

# A story in pictures says so above its text, in so many lines, and has so many captions.
_TOP = 12
_FEWEST_CAPTIONS = 3
_LONGEST_SHOWN = 25  # words

# who is seen counts nothing: "cụ Nguyễn Thơ, 88 tuổi", "Đúng 9 giờ, đoàn tàu rời cảng."
_AGE = re.compile(r"\d+ tuổi|^(?:Đúng |Lúc |Từ |Khoảng )?\d{1,2}(?: giờ|h\d*)(?: (?:sáng|chiều|tối))?", re.IGNORECASE)

# "… chào cờ.Đồng chí A phát biểu.": captions that lost the lines between them, at least so many
_RUN_TOGETHER = re.compile(r"(?<=\w\w\.)(?=\w)")
_FEWEST_TOGETHER = 3

# in lines, above a headline that is printed once more: between pictures
_FARTHEST_TEXT = 20

# in characters, of what follows a caption
_LONGEST_CREDIT = 120

# Names of badges and campaigns tell nothing: “Vì giai cấp nông dân Việt Nam”.
_QUOTED = re.compile(r"[“\"][^“”\"]{1,80}[”\"]")


def has_credit(line: Line) -> bool:
    """Return True if a line names the photographer of a picture, or where on it somebody stands."""
    plain = line.plain
    if line.n_words >= LONGEST_CAPTION:
        return False
    if line.n_words < 60 and CREDIT_FIRST.match(plain):
        # "Ảnh: Thu Hà Sáng 3/6, xã đã bàn giao …": a paragraph that lost its line break
        is_paragraph = line.n_words >= OPEN_END and line.is_closed and NARRATION.search(plain)
        return line.n_sentences <= 2 and not is_paragraph
    if may_have_credit(plain[-_LONGEST_CREDIT:]):
        credit = CREDIT_LAST.search(plain, max(0, len(plain) - _LONGEST_CREDIT))
        if credit and not (line.n_words >= LONG_LINE and CONNECTIVE.match(plain)):
            return len(sentence_spans(plain[: credit.start() + 1])) <= 2
    if line.n_words < LONG_LINE and line.n_sentences <= 2 and IN_THE_PICTURE.search(plain):
        return True
    source = SOURCE_LAST.search(plain)
    if source and line.n_words < LONG_LINE and (SCENE.match(plain) or VIEW.match(plain)):
        shown = POSITION.sub("", plain[: source.start() + 1])
        return len(sentence_spans(shown)) == 1 and not NARRATION.search(shown)
    if line.n_words >= 60 or "(" not in plain or not POSITION.search(plain):
        return False
    shown = _QUOTED.sub("", POSITION.sub("", plain))
    return bool(shown.strip()) and line.n_sentences == 1 and not NARRATION.search(shown)


def is_above_a_credit(lines: list[Line], position: int) -> bool:
    """Return True for a line above one that is a photographer's credit and nothing else: "Ảnh: Thu Hà"."""
    following = lines[position + 1] if position + 1 < len(lines) else None
    is_credit = following is not None and following.n_words < LEAD and bool(CREDIT_FIRST.match(following.plain))
    return is_credit and lines[position].n_words < LONG_LINE and lines[position].n_sentences == 1


def _is_below_a_copy(lines: list[Line], position: int, neighbours: list[Line]) -> bool:
    """Return True below the headline where it stands once more, below text of the article: it names a picture there."""
    above = lines[position - 1] if position else None
    headline = next((n for n in reversed(neighbours) if n.role == "headline"), None)  # that of the page is the last
    if above is None or headline is None or above is headline or not names_a_picture(above.plain, headline.plain):
        return False
    for other in reversed(lines[max(0, position - _FARTHEST_TEXT) : position - 1]):
        if other.role == "body" or other is headline:
            return other.role == "body"
    return False


def is_picture_cell(lines: list[Line], position: int) -> bool:
    """Return True for the cell below a picture, of a table that holds nothing else: "Một buổi họp bản. |"."""
    plain = lines[position].plain
    if not plain.endswith("|") or plain.count("|") > 1 or lines[position].n_sentences > 1:
        return False
    is_below_picture = bool(position) and re.match(r"!?\[[^\]]*\]\(", lines[position - 1].plain) is not None
    return is_below_picture or (lines[position].n_words < OPEN_END and not NARRATION.search(plain))


def caption_rule(lines: list[Line], position: int, neighbours: list[Line], leads: bool) -> str:
    """Return the rule that makes a line a caption by its looks or by what it is printed beside, or nothing."""
    line = lines[position]
    is_headline = any(names_a_picture(line.plain, n.plain) for n in neighbours if n.role == "headline")
    if is_headline or (shows_a_picture(line) and not leads and stands_apart(lines, position)):
        return SHOWS
    if position and lines[position - 1].rule == IMAGE_FILE and _may_describe(line):
        return "below the name of an image file"
    if is_above_a_credit(lines, position) and _may_describe(line):
        return ABOVE_A_CREDIT
    if SCENE.match(line.plain) and _is_below_a_copy(lines, position, neighbours) and _may_describe(line):
        return "below the headline as the name of a picture"
    if is_picture_cell(lines, position):
        return "cell of a table below a picture"
    may_repeat = not (line.is_closed or opens_a_part(line)) and line.n_words >= 6
    return SHOWS if may_repeat and any(repeats(line, n) for n in neighbours) else ""


def opens_a_part(line: Line) -> bool:
    """Return True for a line in capitals or with a number before it."""
    return bool(line.is_upper or ROMAN.match(line.plain) or NUMBERED.match(line.plain))


def may_be_doubled(line: Line, leads: bool) -> bool:
    """Return True for a line that describes a picture if it is printed twice."""
    if line.plain.endswith((":", ";")) or line.is_item:
        return False
    if not line.is_closed or VIEW.match(line.plain):
        return True
    return line.n_sentences == 1 and not (leads or tells_anything(line))


def _may_describe(line: Line) -> bool:
    """Return True for a line that the picture above it makes a caption: no sentence, or one that shows somebody."""
    if not line.is_closed:
        return not opens_a_part(line)
    told = NARRATION.search(re.sub(r"\blà\b", "", line.plain)) or REPORT.search(line.plain)
    return bool(SCENE.match(line.plain)) and line.n_sentences == 1 and not told


def mark_captions(lines: list[Line]) -> None:
    """Mark the captions that only the page as a whole shows: of a story in pictures, of an interview, run together."""
    for line in lines:
        if not line.role and _are_run_together(line):
            line.set("caption", "captions on one line")
    if _is_photo_story(lines):
        end = next((i for i in range(_TOP // 2, len(lines)) if lines[i].role == "byline"), len(lines))
        found = [line for i, line in enumerate(lines[:end]) if not line.role and _is_of_a_story(lines, i)]
        rest = [line for line in lines[:end] if not line.role and line not in found]
        if _FEWEST_CAPTIONS <= len(found) >= len(rest):
            for line in found:
                line.set("caption", "caption of a story in pictures")


def _are_run_together(line: Line) -> bool:
    if line.plain.count(".") - line.plain.count(". ") < _FEWEST_TOGETHER - 1:  # most lines; cheaper than to divide them
        return False
    parts = [Line(0, 0, part, part) for part in _RUN_TOGETHER.split(line.plain)]
    if len(parts) < _FEWEST_TOGETHER or not all(part.plain[0].isupper() for part in parts):
        return False
    return 3 * sum(map(shows_a_picture, parts)) >= 2 * len(parts) and not any(map(tells_anything, parts))


def _is_photo_story(lines: list[Line]) -> bool:
    headline = next((i for i, line in enumerate(lines) if line.role == "headline"), 0)
    top = [line for line in lines[max(0, headline - 2) : headline + _TOP] if line.n_words < LONG_LINE]
    names = [line.plain for line in top if any(word in line.plain.lower() for word in ("ảnh", "photo", "ống kính"))]
    return any(map(PHOTO_STORY.search, names)) or any(
        PHOTO_STORY_BYLINE.match(line.plain) for line in lines if line.role in ("byline", "caption")
    )


def _is_of_a_story(lines: list[Line], position: int) -> bool:
    line = lines[position]
    if line.is_prose or line.n_words > _LONGEST_SHOWN or line.n_sentences > 1:
        return False
    if line.plain.endswith((":", ";", "?", "!")):
        return False
    if _leads(lines, position) or is_quoted(line) or opens_a_part(line) or refers_back(line.plain):
        return False
    if tells_anything(line) or goes_on_telling(line) or line.n_words < (3 if line.is_closed else 5):
        return False
    following = lines[position + 1] if position + 1 < len(lines) else None
    if not line.is_closed and not (following and (following.is_closed or following.role in ("byline", "caption"))):
        return False  # the headline of another story
    counts = any(map(str.isdigit, _AGE.sub("", ORDINAL.sub("", line.plain))))
    return not counts or bool(SEEN.search(line.plain))


def _leads(lines: list[Line], position: int) -> bool:
    """Return True for the first sentence below the headline if it is as long as a lead and shows nobody."""
    line = lines[position]
    is_first = not any(not other.role or other.role == "body" for other in lines[:position])
    return is_first and line.n_words >= LEAD and not shows_a_picture(line)


def is_who_answers(lines: list[Line], position: int) -> bool:
    """Return True for a name with its title, below the picture of who is interviewed: it is printed once."""
    line = lines[position]
    is_once = sum(other.plain == line.plain for other in lines) == 1
    return is_once and not has_credit(line) and bool(TITLED_NAME.fullmatch(line.plain))
