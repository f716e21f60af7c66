"""Text in figures: terms, glosses and names, drawn as they are written and cut where there is no room."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.figures.style import INK, MUTED, characters, is_narrow
from analysis.system.language import _, language
from analysis.text.spelling import display_form, shown_form
from analysis.text.word_lists import glossary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation, Text


def plain(value: object) -> str:
    """Return a value as text on one line; what no font here has is drawn as a square.

    >>> plain("Tỉnh\\n🎋 $a_1$")
    'Tỉnh □ $a_1$'
    """
    text = " ".join(str(value).split())
    seen = (c for c in text if unicodedata.category(c) not in ("Cc", "Cf"))
    return "".join(c if ord(c) in characters() else "□" for c in seen)


def shorten(value: object, width: int) -> str:
    """Return a text of at most `width` characters, cut between words if that leaves more than half of them.

    >>> shorten("chương trình hành động", 20), shorten("a" * 30, 8)
    ('chương trình hành …', 'aaaaaaa…')
    """
    text = plain(value)
    if len(text) <= width:
        return text
    whole = text[: max(width - 1, 0)].rpartition(" ")[0]
    return f"{whole} …" if len(whole) > width / 2 else f"{text[: max(width - 1, 0)]}…"


def short_names(values: Iterable[object], width: int) -> list[str]:
    """Return names cut to a width; where that would make two alike, what is cut is their middle.

    >>> short_names(["Báo Nhân Dân điện tử", "Báo Nhân Dân hằng tháng", "Báo Sơn La"], 16)
    ['Báo … điện tử', 'Báo … hằng tháng', 'Báo Sơn La']
    """
    names = [plain(value) for value in values]
    cut = [shorten(name, width) for name in names]
    return [_ends(name, width) if cut.count(short) > 1 else short for name, short in zip(names, cut, strict=True)]


def _ends(name: str, width: int) -> str:
    """Return the first words of a name and as many of its last words as there is room for."""
    first = name[: width // 3].rpartition(" ")[0] or name[: width // 3]
    last = name[-(width - len(first) - 2) :].partition(" ")[2] or name[-(width - len(first) - 2) :]
    return f"{first} … {last}"


def wrap(value: object, width: int, lines: int = 2) -> list[str]:
    """Return a text in as few lines of this many characters as possible, about equally long; the last may be cut.

    >>> wrap("chương trình hành động", 16), wrap("một hai ba bốn năm sáu", 7)
    (['chương trình', 'hành động'], ['một hai', 'ba bốn…'])
    """
    text = plain(value)
    found = textwrap.wrap(text, width, break_on_hyphens=False)
    if len(found) > lines:
        rest = text[len(" ".join(found[: lines - 1])) :].strip()
        return [*found[: lines - 1], shorten(rest, width)]
    longest = min(max(map(len, text.split()), default=1), width)
    narrower = (textwrap.wrap(text, narrow, break_on_hyphens=False) for narrow in range(longest, width + 1))
    return next((other for other in narrower if len(other) <= len(found)), found)


def note(
    ax: Axes, text: str, xy: tuple[float, float], *, offset: tuple[float, float] = (5, 0), **how: Any
) -> Annotation:
    """Write small muted text beside a point; `offset` in points, `how` as for `Axes.annotate`."""
    options: dict[str, Any] = {"ha": "left", "va": "center", "fontsize": 8, "color": MUTED, **how}
    return ax.annotate(text, xy, xytext=offset, textcoords="offset points", **options)


def glosses(given: Mapping[str, str] | None) -> Mapping[str, str]:
    """Return the English to write beside Vietnamese terms: as given, else the packaged glossary; in Vietnamese none."""
    if given is not None:
        return given
    return {} if language() == "vi" else glossary()


def label_row(ax: Axes, x: float, y: float, term: str, gloss: Mapping[str, str], offset: float = 5) -> list[Annotation]:
    """Write a term above its row, its English gloss behind it, and return both for `cut`."""
    shown = plain(shown_form(term))
    text = note(ax, shown, (x, y), offset=(0, offset), va="bottom", fontsize=9, weight="bold", color=INK)
    if display_form(term) not in gloss:
        return [text]
    english = plain(gloss[display_form(term)])
    return [text, note(ax, english, (1, 0), xycoords=text, va="bottom", annotation_clip=False)]


def name_rows(
    panel: Axes, names: Sequence[tuple[str, str]], width: int = 34, urls: Mapping[int, str] | None = None
) -> None:
    """Write to the left of the rows of a panel the name of each, with a second name below it.

    For a narrow page one name is written above each row, both where the first ones are not enough to tell rows apart.
    `urls` has an address for some rows.
    """
    told_apart = len({first or second for first, second in names}) == len(names)
    for row, (first, second) in enumerate(names):
        if is_narrow():
            above: dict[str, Any] = {"offset": (2, 11), "va": "bottom", "color": INK}
            name = first or second if told_apart or not second else f"{first} · {second}"
            note(panel, shorten(name, 44), (0, row), url=(urls or {}).get(row), **above)
            continue
        at_left: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "ha": "right"}
        bold: dict[str, Any] = {"fontsize": 9, "weight": "bold", "color": INK, "url": (urls or {}).get(row), **at_left}
        if not second:
            note(panel, "\n".join(wrap(first, width)), (0, row), offset=(-7, 0), **bold)
            continue
        note(panel, shorten(first, width), (0, row), offset=(-7, 5), **bold)
        note(panel, shorten(second, round(1.2 * width)), (0, row), offset=(-7, -6), fontsize=7.5, **at_left)


def room_for(names: Sequence[str], width: int = 34) -> float:
    """Return how many inches `name_rows` needs."""
    return 0.3 if is_narrow() else 0.3 + 0.075 * min(max(map(len, names), default=0), width)


def cut(labels: Sequence[Annotation], beyond: float) -> None:
    """Cut what `label_row` wrote where it goes more than `beyond` points over the right border of its panel.

    The layout of the figure must be known: `layout.finished` calls this.
    """
    for text in labels:
        axes = text.axes
        if axes is None:
            continue
        border = axes.get_window_extent().x1 + beyond * axes.figure.dpi / 72
        _cut_at(text, border)


def _cut_at(text: Text, border: float) -> None:
    whole = text.get_text()
    room = len(whole)
    while text.get_text() and (box := text.get_window_extent()).x1 > border:
        fits = int(len(text.get_text()) * (border - box.x0) / box.width)
        room = min(fits, room - 1)
        text.set_text(shorten(whole, room) if room > 1 else "")


def fit_title(panel: Axes, text: str, pad: float, taken: float) -> None:
    """Give a panel a title of two lines of its width at most, less what is `taken` of it, in points.

    The layout of the figure must be known.
    """
    title = panel.set_title(text, loc="left", pad=pad)
    room = panel.get_window_extent().width - taken * panel.figure.dpi / 72
    width = title.get_window_extent().width
    if width > room:
        title.set_text("\n".join(wrap(text, max(int(len(text) * room / width * 0.95), 4))))


def fit_label(panel: Axes) -> None:
    """Break the label below a panel into lines, and move it, so that it stays in the figure."""
    label, borders = panel.xaxis.label, panel.figure.bbox
    text = label.get_text()
    box = label.get_window_extent()
    if not text or (box.x0 >= borders.x0 and box.x1 <= borders.x1):
        return
    middle = (box.x0 + box.x1) / 2
    room = 2 * min(middle - borders.x0, borders.x1 - middle) - 4
    longest = max(text.split("\n"), key=len)
    most = max(int(0.95 * len(longest) * room / box.width), 16)
    label.set_text("\n".join(line for part in text.split("\n") for line in wrap(part, most, 8)))


def period_name(period: object) -> str:
    """Return what a quarter or month is called in the language in use; another period as it is.

    >>> period_name("2021 Q3"), period_name("2021-03"), period_name("2021")
    ('2021 Q3', '2021-03', '2021')
    """
    if quarter := re.fullmatch(r"(\d{4}) Q([1-4])", str(period)):
        return _("{year} Q{quarter}").format(year=quarter[1], quarter=quarter[2])
    if month := re.fullmatch(r"(\d{4})-(\d{2})", str(period)):
        return _("{year}-{month}").format(year=month[1], month=month[2])
    return str(period)
