"""Lines that a page prints twice, for phones and for desktops, as the lead and as its first sentence: counted once."""

from __future__ import annotations

from analysis.pages.line_rules import LONG_LINE
from analysis.pages.lines import Line

# A line of fewer words may be said twice ("Xin cảm ơn!", an item of two lists).
_REFRAIN = 15


def mark_copies(lines: list[Line]) -> None:
    """Mark a headline or caption that is printed again; a paragraph that is printed again becomes boilerplate."""
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
