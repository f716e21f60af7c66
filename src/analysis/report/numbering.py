"""Numbers of figures and tables, the same on the page, in Word and in PDF."""

from __future__ import annotations

import re

from analysis.system.language import _

_PARTS = re.compile(r"<(h[1-4]|figure|table)\b[^>]*>.*?</\1>", re.DOTALL)
_CAPTION = re.compile(r"<(?:fig)?caption\b[^>]*>")
_NUMBERED = '<strong class="number">'


def numbered(markup: str) -> str:
    """Return HTML with a number before the caption of every figure and table.

    What is shown twice, as a figure that opens the page and is in its section too, has one number. A table without a
    caption is called as the heading above it. What has its numbers already stays as it is.

    Examples
    --------
    >>> numbered("<h2>Rates</h2><table><tr><td>1</td></tr></table>")
    '<h2>Rates</h2><table><caption><strong class="number">Table 1.</strong> Rates</caption><tr><td>1</td></tr></table>'
    """
    if _NUMBERED in markup:
        return markup
    numbers: dict[str, dict[str, int]] = {"figure": {}, "table": {}}
    heading = ""

    def with_number(match: re.Match[str]) -> str:
        nonlocal heading
        whole, kind = match[0], match[1]
        if kind not in numbers:
            heading = re.sub(r"<[^>]+>", "", whole).strip()
            return whole
        number = numbers[kind].setdefault(whole, len(numbers[kind]) + 1)
        said = _("Figure {number}.") if kind == "figure" else _("Table {number}.")
        label = f"{_NUMBERED}{said.format(number=number)}</strong>"
        if opening := _CAPTION.search(whole):
            return f"{whole[: opening.end()]}{label} {whole[opening.end() :]}"
        if kind == "table":
            start = whole.index(">") + 1
            return f"{whole[:start]}<caption>{' '.join(filter(None, [label, heading]))}</caption>{whole[start:]}"
        return whole.removesuffix("</figure>") + f"<figcaption>{label}</figcaption></figure>"

    return _PARTS.sub(with_number, markup)
