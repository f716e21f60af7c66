"""The lines of a page: where each begins and ends, and what can be seen on it without looking at the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from analysis.pages.line_rules import (
    ENUMERATION,
    ITEM,
    LONG_LINE,
    NUMBERED,
    OPENS_A_REPORT,
    ROMAN,
    WORD,
    ends_with_any,
)
from analysis.text.sentence_ends import sentence_spans

#: Characters that a reader does not see; no rule may depend on them.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_WITHOUT_INVISIBLE = str.maketrans("", "", INVISIBLE)

# A line break, in any convention; what lies between two of them is a line.
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")

# From this share of the usual width on, a line of a page with hard line breaks is full.
_FULL = 0.7

# The first line of a paragraph may be shorter: in the source of a page it begins further in.
_OPENING = 0.25

# A heading, a caption or a name ends with none of these: the sentence goes on.
_WANTS_MORE = re.compile(
    r"(?:^|\s)(?:của|và|các|những|với|cho|tại|ở|trong|là|do|về|theo|số|từ|đến|để|khi|được|bằng|trên|dưới|vào|ra|có|không|đã|sẽ"
    r"|lần thứ|đồng chí|ông|bà|xã|phường|huyện|tỉnh|thành phố|thị xã|thị trấn|(?:Ủy )?[Bb]an|Hội|Sở|Phòng"
    r"|Hội đồng|Ủy viên|Ban Thường vụ|Ban Chấp hành|Đảng bộ|Nghị quyết|Trung ương|Thường trực|Chủ tịch|Bí thư)$"
)

# Wider than this is no line that somebody broke by hand or with the Enter key of a mail program.
_WIDEST = 160


# So many paragraphs that open with a short row show how the page was made.
_FEWEST_SHORT = 3


@dataclass(frozen=True)
class _Column:
    """How the lines of a page were broken: at which width, with blank lines between rows, with short first rows."""

    width: int
    ignore_blank: bool
    opens_short: bool


@dataclass(eq=False)
class Line:
    """One line of a page, or several that a hard line break has cut apart.

    Attributes
    ----------
    start, end
        Offsets in the text of the article.
    text
        The text between them.
    plain
        The text as the rules read it: single spaces, nothing invisible.
    follows_blank
        True if a blank line precedes it.
    lacks_stops
        True on a page whose paragraphs have no full stop: then a line without one may be a sentence.
    role, rule
        What the line is, and the rule that decided; empty until one does.
    """

    start: int
    end: int
    text: str
    plain: str
    follows_blank: bool = False
    lacks_stops: bool = False
    role: str = ""
    rule: str = ""
    is_repeat: bool = False

    def set(self, role: str, rule: str) -> None:
        self.role, self.rule = role, rule

    @cached_property
    def n_words(self) -> int:
        """The number of words; of a long line only that it is long."""
        spaces = self.plain.count(" ")
        return spaces if spaces > 2 * LONG_LINE else len(WORD.findall(self.plain))

    @cached_property
    def word_pairs(self) -> frozenset[tuple[str, str]]:
        words = WORD.findall(self.plain.lower())
        return frozenset(pairwise(words))

    @cached_property
    def n_sentences(self) -> int:
        return len(sentence_spans(self.plain))

    @cached_property
    def is_closed(self) -> bool:
        """The line ends with a punctuation mark that ends a sentence or a part of one."""
        return ends_with_any(".!?…:;,", self.plain)

    @cached_property
    def is_item(self) -> bool:
        """An item of a list that is body whatever its length: by its mark, or by its number and its end."""
        plain = self.plain
        if ITEM.match(plain) or ENUMERATION.match(plain):
            return True
        return bool(NUMBERED.match(plain)) and (self.n_words > 16 or ends_with_any(".;:,", plain))

    @cached_property
    def is_prose(self) -> bool:
        """Running text beyond doubt, by its own looks."""
        if self.n_words >= LONG_LINE or self.is_item:
            return True
        if self.n_words < 15:
            return False
        return self.n_sentences > 1 or (self.n_words >= 20 and self.plain.endswith((":", ";")))

    @cached_property
    def is_upper(self) -> bool:
        return self.plain.isupper()

    @cached_property
    def begins_lower(self) -> bool:
        return self.plain[0].islower()


def page_lines(text: str) -> list[Line]:
    """Return the lines of a page that are not blank; the lines of a page with hard line breaks are joined."""
    lines = list(_printed_lines(text))
    width = _width(lines)
    if not width:
        return lines
    column = _Column(width, _is_double_spaced(lines, width), _opens_short(lines, width))
    joined = [lines[0]]
    last = lines[0]  # the last printed line of joined[-1]
    for line in lines[1:]:
        opens = joined[-1] is last
        if _goes_on(last, line, column, opens=opens, is_first=opens and len(joined) == 1):
            before = joined[-1]
            plain = f"{before.plain} {line.plain}"
            joined[-1] = Line(before.start, line.end, text[before.start : line.end], plain, before.follows_blank)
        else:
            joined.append(line)
        last = line
    return joined


def is_hard_wrapped(text: str) -> bool:
    """Return True if most lines of a page end in the middle of a sentence, near the same width.

    `split_blocks` joins the lines of such a page before it looks at them.

    >>> is_hard_wrapped("Bà con trong bản ra đồng\\ntừ lúc mặt trời chưa lên,\\nmỗi nhà một việc, gặt xong\\n"
    ...                 "thì sang giúp nhà bên cạnh\\nrồi mới về bản ăn cơm.")
    True
    >>> is_hard_wrapped("Bà con trong bản ra đồng từ lúc mặt trời chưa lên, mỗi nhà một việc.")
    False
    """
    return bool(_width(list(_printed_lines(text))))


def _printed_lines(text: str) -> Iterator[Line]:
    has_invisible = any(character in text for character in INVISIBLE)
    last_end = 0
    for match in _LINE.finditer(text):
        bare = match.group().strip()
        start = match.start() + match.group().index(bare)
        # the only white space that can be printed is a space: most lines need not be put together anew
        plain = bare
        if "  " in bare or not bare.isprintable():
            plain = " ".join((bare.translate(_WITHOUT_INVISIBLE) if has_invisible else bare).split())
        if not plain:
            continue
        between = text[last_end:start]
        follows_blank = between != "\n" and sum(map(between.replace("\r\n", "\n").count, "\n\r\u2028\u2029")) > 1
        yield Line(start, start + len(bare), bare, plain, follows_blank)
        last_end = start + len(bare)


def _continues(line: Line, following: Line) -> bool:
    """Return True if a sentence certainly goes on from one line to the next."""
    first = following.plain[0]
    return (
        (first.islower() or (first.isdigit() and not NUMBERED.match(following.plain)))
        and not ends_with_any(".!?…:;", line.plain)
        and not ITEM.match(following.plain)
    )


def _width(lines: list[Line]) -> int:
    """Return the width at which the lines of a page were broken, 0 for a page whose paragraphs are lines."""
    if len(lines) < 4:
        return 0
    cut = sorted(len(a.plain) for a, b in pairwise(lines) if _continues(a, b))
    if len(cut) < 4:
        return 0
    width = cut[int(0.9 * (len(cut) - 1))]
    full = sum(_FULL * width <= length <= 1.2 * width for length in cut)
    near = full + sum(_OPENING * width <= length < _FULL * width for length in _openings(lines, width))
    long = sum(len(line.plain) > max(1.5 * width, _WIDEST) for line in lines)
    inside = [line for line in lines if len(line.plain) >= _FULL * width]
    is_wrapped = width <= _WIDEST and near >= 0.7 * len(cut) and len(cut) >= 0.35 * len(inside) and long < len(cut) / 2
    return width if is_wrapped and full >= 4 and full >= 0.5 * len(cut) else 0


def _openings(lines: list[Line], width: int) -> list[int]:
    """Return the lengths of lines that open a paragraph and are cut: the source of a page may begin them further in."""
    return [
        len(line.plain)
        for position, (line, following) in enumerate(pairwise(lines))
        if (not position or _ends_above(lines[position - 1], width)) and _continues(line, following)
    ]


def _ends_above(line: Line, width: int) -> bool:
    """Return True for the last line of a paragraph, and for a heading or caption with room for another word."""
    return line.is_closed or len(line.plain) < _FULL * width


def _is_double_spaced(lines: list[Line], width: int) -> bool:
    """Return True if blank lines lie between the parts of a paragraph as well."""
    after_cut = [b.follows_blank for a, b in pairwise(lines) if _continues(a, b) and len(a.plain) <= width]
    return sum(after_cut) > len(after_cut) / 2


def _opens_short(lines: list[Line], width: int) -> bool:
    """Return True if most paragraphs open with a short row, as where the source of a page begins them further in."""
    openings = _openings(lines, 0)  # of paragraphs below another one
    short = sum(length < _FULL * width for length in openings)
    return short >= _FEWEST_SHORT and short > 0.6 * len(openings)


def _is_cut(line: Line, following: Line, column: _Column) -> bool:
    """Return True for a row that opens a paragraph and, short as it is, goes on in the next one."""
    is_full = _FULL * column.width <= len(following.plain) <= 1.3 * column.width
    if following.begins_lower and _continues(line, following):
        return is_full or len(line.plain) >= _OPENING * column.width
    if line.is_upper or ends_with_any(".!?…:;", line.plain):
        return False
    is_last = column.opens_short and ends_with_any(".!?…", following.plain)
    if not (is_full or is_last):
        return False
    # "Phó trưởng Ban" above "Tuyên giáo Tỉnh ủy …"
    if line.plain.endswith(",") or following.plain[0] in "(0123456789" or _WANTS_MORE.search(line.plain):
        return True
    return column.opens_short and not (ROMAN.match(line.plain) or NUMBERED.match(line.plain))


def _opens_another(line: Line, following: Line, width: int) -> bool:
    """Return True if the next row has the mark or number of an item; "II/2021" and a dash in a sentence are none."""
    if ROMAN.match(following.plain):
        return not re.match(r"[IVX]{1,5}/\d", following.plain)
    if NUMBERED.match(following.plain):
        return True
    is_dash = re.match(r"[-–—]\s[^\W_A-ZĐ]", following.plain) and not following.plain.isupper()
    is_inside = is_dash and following.plain[2].islower() and not line.is_closed and len(line.plain) >= 0.85 * width
    return bool(ITEM.match(following.plain)) and not is_inside


def _goes_on(line: Line, following: Line, column: _Column, *, opens: bool, is_first: bool) -> bool:
    """Return True if a line break was set because the first word of the next line had no room."""
    width = column.width
    is_cut = opens and _is_cut(line, following, column) and not (is_first and following.plain[0].isupper())
    is_long_enough = is_cut or _FULL * width <= len(line.plain)
    if (following.follows_blank and not column.ignore_blank) or not (is_long_enough and len(line.plain) <= 1.3 * width):
        return False
    if _opens_another(line, following, width):
        return False
    if _continues(line, following):
        return True
    if line.is_closed and len(following.plain) < _FULL * width and not is_cut:
        return False
    room = len(line.plain) + 1 + len(following.plain.split(maxsplit=1)[0])
    if opens and len(line.plain) > 1.05 * width:
        return False  # wider than the column: a headline
    if opens and OPENS_A_REPORT.match(following.plain) and not OPENS_A_REPORT.match(line.plain):
        return False  # the headline, and below it the first sentence
    if is_cut and len(line.plain) < _FULL * width:
        return True
    # a headline that happens to be as wide as the page is not followed by its own second line
    return room > 0.92 * width and not following.plain.isupper() and not is_first
