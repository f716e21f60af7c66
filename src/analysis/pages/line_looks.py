"""What a line of a page looks like: a caption, a part of a sentence that goes on in the next line."""

from __future__ import annotations

import re
import unicodedata

from analysis.pages.line_rules import (
    BESIDE,
    CONNECTIVE,
    DAMAGE,
    DOES,
    FIGURES,
    IMAGE_FILE,
    LEAD,
    LONG_LINE,
    NARRATION,
    NUMBERED,
    OCCASION,
    OPEN_END,
    ORDINAL,
    PICTURE_NUMBER,
    PRESIDES,
    REPORT,
    ROMAN,
    SAYS_WHEN,
    SCENE,
    SEEN,
    SEEN_FROM,
    STATEMENT,
    THING,
    VIEW,
    ends_with_any,
)
from analysis.pages.lines import Line

# A heading seldom names a village; what a picture shows is often in one: "Đường bê tông thôn Nà Lúa".
_IN_A_PLACE = re.compile(
    r"\b(?:thôn|xóm|bản|ấp|buôn|làng|xã|phường|thị trấn|huyện|khu phố)"
    r"\s+[A-ZĐÂĂÊÔƠƯÁÀẢÃẠÉÍÓÚÝ]\w*(?:\s+[^\W\da-zđ]\w*)*$"
)

_PREPOSITION = re.compile(
    r"\b(?:ở|từ|về|của|với|tới|đến|cho|trên|tại|theo|cùng|và|nghị quyết|đảng bộ|đảng ủy|chi bộ)\b",
    re.IGNORECASE,
)
_SHORTEST_THING = 5  # words

# Below a sentence of fewer words another short one goes on with the story.
_SHORT_SENTENCE = 12

#: The rule of a line without a full stop below a paragraph without one.
WITHOUT_END = "paragraph without a full stop"

_PERIOD = re.compile(r"\b\d{4}\s?[-–—]\s?\d{4}\b")

_FEWEST_KEY_WORDS = 4
_LONGEST_KEY = 7  # words

# A verse or a saying has no more lines.
_LONGEST_QUOTATION = 8

# in words: a shorter line may be a refrain ("Vui quá, vui quá")
_FEWEST_SAID_TWICE = 4

# "Anh trò chuyện với người thân": who was named before; "Cô giáo Thu Hà" is named here.
_PRONOUNS = frozenset({"ông", "bà", "anh", "chị", "cô", "em", "cụ", "thầy"})
_OF_A_NAME = frozenset(
    [
        "giáo",
        "dâu",
        "gái",
        "bé",
        "trò",
        "con",
        "em",
        "chị",
        "chủ",
        "đồ",
        "cháu",
        "già",
        "lão",
        "ngoại",
        "nội",
        "hàng",
        "lang",
    ]
)

# "Thành lập: 2018": what a box of facts says, a few words on each side
_FACT = re.compile(r"[^\W\d][^:.?!]{1,30}:\s+(?!\S*//)[^:?]{1,80}")
_LONGEST_FACT = 10  # words


def shows_a_picture(line: Line) -> bool:
    """Return True if a line opens with whom or what a picture shows, and does not report."""
    plain = line.plain
    if line.is_prose or plain.endswith((":", ";", "?")) or line.n_words >= LONG_LINE:
        return False
    if VIEW.match(plain) or (" từ " in plain and SEEN_FROM.search(plain) and line.n_sentences == 1):
        return not NARRATION.search(plain)
    if not SCENE.match(plain) or NARRATION.search(plain) or refers_back(plain) or _opens_a_quotation(plain):
        return False
    if not (line.lacks_stops or ends_with_any(".!…", plain)):
        return line.n_words >= 7 or (line.n_words >= 4 and bool(_IN_A_PLACE.search(plain)))
    # a full stop: only if somebody is seen doing something or a thing is named, and nothing is counted
    if DAMAGE.fullmatch(plain) and not REPORT.search(plain):
        return True
    if line.n_words < 5 or any(map(str.isdigit, ORDINAL.sub("", plain))) or REPORT.search(plain):
        return False
    if not OCCASION.search(plain) or re.search(r"[:;]\s", plain):
        return False
    seen, presides = SEEN.search(plain), PRESIDES.search(plain)
    if seen and presides and presides.start() <= seen.start() and not plain.lower().startswith(("các", "đại biểu")):
        return False
    thing = THING.match(plain)
    if DOES.match(plain):
        return False
    return bool(seen or BESIDE.match(plain) or (thing and not STATEMENT.search(plain, thing.end())))


def is_in_a_place(line: Line) -> bool:
    """Return True for a thing and the village that it is in: "Nhà văn hóa bản Nà Lúa"; a heading has a preposition."""
    place = _IN_A_PLACE.search(line.plain)
    if place is None or line.n_words < _SHORTEST_THING or NARRATION.search(line.plain):
        return False
    return not _PREPOSITION.search(line.plain[: place.start()])


def stands_apart(lines: list[Line], position: int) -> bool:
    """Return False for a sentence below a short one, or below a colon: it goes on with the story or the list."""
    line = lines[position]
    if VIEW.match(line.plain) or (position and lines[position - 1].role == "caption"):
        return True
    outside = ("boilerplate", "caption", "date", "byline", "headline")
    above = next((other for other in reversed(lines[:position]) if other.role not in outside), None)
    if above is None or not line.is_closed:
        return not lacks_its_full_stop(line, above)
    if above.plain.endswith(":"):
        return False
    return line.n_words >= _SHORT_SENTENCE or above.n_words >= _SHORT_SENTENCE or not is_sentence(above)


def refers_back(plain: str) -> bool:
    """Return True for a line that opens with a pronoun, which means somebody whom the line above has named."""
    first, _, rest = plain.partition(" ")
    following = rest.partition(" ")[0]
    return (
        first.lower() in _PRONOUNS
        and following[:1].islower()
        and (following.strip(",") not in _OF_A_NAME or rest.startswith("trò chuyện"))
    )


def _opens_a_quotation(plain: str) -> bool:
    """Return True for a sentence that somebody goes on saying in the next one: "Ông A phát biểu: “Tôi tin."."""
    return plain.count("“") > plain.count("”") or plain.count('"') % 2 == 1


def names_a_picture(plain: str, title: str) -> bool:
    """Return True for the headline with the number of a picture after it."""
    return plain.startswith(title) and bool(PICTURE_NUMBER.fullmatch(plain[len(title) :]))


def is_entry_of_a_box(lines: list[Line], position: int) -> bool:
    """Return True for a line of a box of facts ("Thành lập: 2018") beside another, a row of cells, a line of a post."""
    line = lines[position]
    near = [*lines[max(0, position - 1) : position], *lines[position + 1 : position + 2]]
    if tabs := line.text.count("\t"):
        return any(other.text.count("\t") == tabs for other in near)
    open_or_body = [other for other in near if other.role in ("", "body")]
    if _opens_with_a_sign(line) and any(map(_opens_with_a_sign, open_or_body)):
        return True
    return _is_fact(line) and any(map(_is_fact, open_or_body))


def _opens_with_a_sign(line: Line) -> bool:
    """Return True for a line that a pictogram opens, as the items of a post."""
    return line.plain[0] > "\u2100" and unicodedata.category(line.plain[0]) == "So"


def _is_fact(line: Line) -> bool:
    return line.n_words <= _LONGEST_FACT and not line.is_upper and bool(_FACT.fullmatch(line.plain))


def in_quotation(lines: list[Line], position: int) -> bool:
    """Return True for a line of a verse or a saying in quotation marks that goes over several lines."""
    for first in range(position, max(-1, position - _LONGEST_QUOTATION), -1):
        if first < position and "”" in lines[first].plain:
            return False
        if lines[first].plain[0] == "“":
            if first == position and _names_what_is_quoted(lines[first]):
                return False
            return any("”" in other.plain for other in lines[position : first + _LONGEST_QUOTATION])
    return False


def _names_what_is_quoted(line: Line) -> bool:
    """Return True for a heading that opens with a quoted word or two: "“Ô đỏ” của ai?", "“Ô đỏ” của bản"."""
    quoted, _, rest = line.plain.partition("”")
    is_head = line.plain.endswith("?") or not (line.is_closed or NARRATION.search(rest))
    return is_head and len(rest.split()) >= 2 and len(quoted.split()) <= 4 and rest[:1] == " " and rest[1].isalpha()


def repeats(line: Line, other: Line) -> bool:
    """Return True if a line says again what the one beside it says, as captions do (70 % of its word pairs).

    A sentence of the article may do so as well: it is a caption if it shows somebody, or says hardly anything new.
    """
    if line.n_words < 7 or line.is_prose:
        return False
    share = 0.8 if line.is_closed and (not SCENE.match(line.plain) or refers_back(line.plain)) else 0.7
    return sum(pair in other.word_pairs for pair in line.word_pairs) >= share * len(line.word_pairs)


def goes_on_in(lines: list[Line], position: int) -> bool:
    """Return True if the next line goes on with this one in lower case."""
    following = lines[position + 1] if position + 1 < len(lines) else None
    return (
        following is not None
        and following.begins_lower
        and not following.is_item
        and not ends_with_any(".!?…:;", lines[position].plain)
        and lines[position].n_words < OPEN_END
        and following.n_words < OPEN_END
    )


def broken(lines: list[Line], position: int) -> list[Line]:
    """Return a line and those that go on with it in lower case: a caption or heading broken over lines."""
    end = position
    while goes_on_in(lines, end) and lines[end + 1].role in ("", "caption"):
        end += 1
    return lines[position : end + 1]


def number_form(line: Line) -> str:
    """Return the form of the number that opens a line: "1." for "12. ", "1.1" for "2.3. "; nothing without a number."""
    found = NUMBERED.match(line.plain)
    return re.sub(r"\d+", "1", found[0].strip()) if found and found["number"] else "a." if found else ""


def is_said_twice(line: Line) -> bool:
    """Return True for a line that says the same thing twice, as a link does after the name of its picture."""
    if line.is_closed:
        return False  # a sentence of the article
    words = line.plain.split()
    half = len(words) // 2
    return len(words) >= 2 * _FEWEST_SAID_TWICE and len(words) % 2 == 0 and words[:half] == words[half:]


def are_key_words(line: Line) -> bool:
    """Return True for what a site prints beside a picture: "tin mới, bản nà lúa, Mùa gặt ở Nà Lúa, vùng cao"."""
    if not line.begins_lower or line.is_closed or line.n_words > LONG_LINE:
        return False
    words = [part.split() for part in line.plain.split(", ")]
    return len(words) >= _FEWEST_KEY_WORDS and all(1 <= len(part) <= _LONGEST_KEY for part in words)


def tells_anything(line: Line) -> bool:
    return bool(NARRATION.search(line.plain) or REPORT.search(line.plain))


def is_remark(line: Line) -> bool:
    """Return True for a line in brackets."""
    return line.plain[0] == "(" and line.plain[-1] == ")" and line.n_words > 1


def lacks_its_full_stop(line: Line, previous: Line | None) -> bool:
    """Return True for a line without a full stop below a paragraph without one: the paper writes none."""
    if previous is None or previous.role not in ("", "body") or previous.is_closed or line.is_closed:
        return False
    fewest = 4 if previous.rule == WITHOUT_END and NARRATION.search(line.plain) else 8
    if line.n_words < fewest:
        return False
    is_style = line.lacks_stops or previous.rule == WITHOUT_END or (previous.is_prose and not previous.is_item)
    is_head = line.is_upper or NUMBERED.match(line.plain) or ROMAN.match(line.plain)
    is_picture = shows_a_picture(line) if line.lacks_stops else SEEN.search(line.plain) or VIEW.match(line.plain)
    return is_style and not (is_head or is_picture)


def goes_on_telling(line: Line) -> bool:
    """Return True for a line that reports, or opens with what it goes on with: "Đến nay đã bàn giao 12 ha"."""
    plain = line.plain
    told = NARRATION.search(plain) or SAYS_WHEN.match(plain) or (line.n_words >= LEAD and REPORT.search(plain))
    return bool(line.n_words >= 8 and told) or (line.n_words >= 5 and bool(CONNECTIVE.match(line.plain)))


def states_a_figure(line: Line) -> bool:
    """Return True for a line that says how much without a full stop: "Hộ nghèo còn 0,9%"."""
    return bool(NARRATION.search(line.plain)) and any(map(str.isdigit, line.plain))


def is_row_of_figures(line: Line) -> bool:
    """Return True for a line of figures ("Hoàn thành tốt: 41 chi bộ"); "2021 – 2026" is a period."""
    return bool(FIGURES.fullmatch(_PERIOD.sub("", line.plain.replace("|", " "))))


def is_quoted(line: Line) -> bool:
    return line.plain[0] in '“"' and line.plain.rstrip(".!?…")[-1:] in ("”", '"')


def is_sentence(line: Line) -> bool:
    return line.is_closed and line.n_words >= 3 and not shows_a_picture(line)


def reports(line: Line) -> bool:
    """Return True for a line below the article that says something though it has no full stop."""
    if goes_on_telling(line):
        return True
    # no headline of another article opens with what it goes on with, or has no name in it
    if line.n_words == 2 and line.plain.endswith((".", "!")) and line.plain.split()[1].islower():
        return not line.begins_lower  # "Trân trọng."
    is_plain = not any(w[0].isupper() for w in line.plain.split()[1:]) and not any(map(str.isdigit, line.plain))
    tells = is_plain and line.n_words >= 6 and STATEMENT.search(line.plain) and not is_remark(line)
    return bool(tells)


def is_lead(lines: list[Line], position: int) -> bool:
    """Return True for a sentence above the first long paragraph: it is the lead, whatever it says or is repeated by."""
    line = lines[position]
    if not line.is_closed or VIEW.match(line.plain) or line.n_words < (LEAD if shows_a_picture(line) else 6):
        return False
    is_picture = shows_a_picture(line)
    has_headline = any(other.role == "headline" for other in lines[:position])
    if is_picture and line.n_words < OPEN_END and not has_headline:
        return False
    if is_picture and position and lines[position - 1].rule == IMAGE_FILE:
        return False
    for other in lines[:position]:
        if other.role == "body" and other.is_prose:
            return False
        if (
            is_picture
            and other.role in ("", "body")
            and other.n_words >= OPEN_END
            and (is_sentence(other) or is_remark(other))
        ):
            return False  # the lead precedes it
    return True


def is_in_list(lines: list[Line], position: int) -> bool:
    """Return True for a numbered line beside one with a number of the same form, or below a colon."""
    form = number_form(lines[position])
    near = [*lines[max(0, position - 1) : position], *lines[position + 1 : position + 2]]
    if form and any(number_form(other) == form for other in near):
        return True
    above = lines[position - 1] if position else None
    return bool(form) and above is not None and above.role == "body" and above.plain.endswith(":")
