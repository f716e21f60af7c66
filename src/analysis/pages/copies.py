"""Lines that a page prints twice, for phones and for desktops, as the lead and as its first sentence: counted once."""

from __future__ import annotations

from itertools import pairwise

from analysis.pages.line_looks import names_a_picture
from analysis.pages.line_rules import LONG_LINE, NARRATION, REPORT, SCENE, WORD
from analysis.pages.lines import Line
from analysis.text.spelling import fold

# A line of fewer words may be said twice ("Xin cảm ơn!", an item of two lists).
_REFRAIN = 15


# In words: what a caption repeats of the line above it.
_SHORTEST_BEGINNING = 6


def mark_copies(lines: list[Line]) -> None:
    """Mark a headline or caption that is printed again; a paragraph that is printed again becomes boilerplate."""
    _mark_descriptions(lines)
    for role in ("headline", "caption"):
        seen = set()
        for line in lines:
            if line.role == role:
                line.is_repeat = line.plain in seen
                seen.add(line.plain)
    body = [line for line in lines if line.role == "body"]
    copy_of = _copies(body)
    is_doubled = _is_doubled(copy_of)
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


def _copies(lines: list[Line]) -> list[int]:
    """Return for every line the position of the first line with its text."""
    first: dict[str, int] = {}
    return [first.setdefault(line.plain, position) for position, line in enumerate(lines)]


def _is_doubled(copy_of: list[int]) -> bool:
    copies = sum(source < position for position, source in enumerate(copy_of))
    return copies >= 3 and copies > 0.8 * len(set(copy_of))


def _begins(caption: Line, line: Line) -> bool:
    """Return True if a caption opens with all of another line."""
    begins = line.plain.rstrip(". ")
    is_shorter = _SHORTEST_BEGINNING <= line.n_words < caption.n_words
    return is_shorter and caption.plain.startswith(begins) and not caption.plain[len(begins)].isalnum()


def _mark_descriptions(lines: list[Line]) -> None:
    """Mark what describes a picture for those who cannot see it: its caption in advance, or the headline in ASCII."""
    headline = next((line.plain for line in lines if line.role == "headline"), "")
    ascii_lines = [line for line in lines if line.role in ("heading", "body") and line.plain.isascii()]
    if ascii_lines and not headline.isascii():
        address = WORD.findall(fold(headline))
        for line in ascii_lines:
            if WORD.findall(fold(line.plain)) == address:
                line.set("caption", "the headline without diacritics")
    for line in lines:
        if line.role in ("heading", "body") and headline and line.n_words > 4 and names_a_picture(line.plain, headline):
            line.set("caption", "says what a picture shows")
    if _is_doubled(_copies([line for line in lines if line.role == "body"])):
        return
    for line, following in pairwise(lines):
        for one, other in ((line, following), (following, line)):
            is_copy = one.role in ("heading", "body") and other.role == "caption" and _begins(other, one)
            if is_copy and not (one.is_closed and (NARRATION.search(one.plain) or REPORT.search(one.plain))):
                one.set("caption", "the caption beside it without the name of the photographer")
        is_pair = line.role == following.role == "body" and line.plain == following.plain and line.n_sentences == 1
        if is_pair and SCENE.match(line.plain) and not NARRATION.search(line.plain):
            for printed in (line, following):
                printed.set("caption", "printed twice, as text and as description of a picture")
