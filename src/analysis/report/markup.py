"""Text from a corpus inside Markdown and HTML: shown as it is, never obeyed."""

from __future__ import annotations

import re
import string
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import nh3

# Every ASCII sign with a meaning in Markdown, HTML or TeX; the others stay, so that the source remains readable.
_SIGNS = str.maketrans({sign: f"&#{ord(sign)};" for sign in string.punctuation if sign not in ",;?!%()/'\""})


def quoted(text: str, *, strong: str = "") -> str:
    """Return text of a corpus for use inside Markdown or HTML: it shows as written and is never markup.

    Parameters
    ----------
    text
        Any text. Line breaks and runs of spaces become one space, since in Markdown they have a meaning.
    strong
        A part of `text` to be shown in bold at its first occurrence as words.

    Examples
    --------
    >>> quoted("*5* <b>xã</b>")
    '&#42;5&#42; &#60;b&#62;xã&#60;/b&#62;'
    >>> quoted("Tỉnh sơ kết.", strong="sơ kết")
    'Tỉnh <strong>sơ kết</strong>&#46;'
    >>> quoted("Apple mở App Store", strong="App")
    'Apple mở <strong>App</strong> Store'
    """
    whole = re.search(rf"(?<!\w){re.escape(strong)}(?!\w)", text) if strong else None  # "App" is not in "Apple"
    if whole:
        before, found, after = text[: whole.start()], whole[0], text[whole.end() :]
    else:
        before, found, after = text.partition(strong) if strong else (text, "", "")
    if found:
        left = " " if before[-1:].isspace() else ""
        right = " " if after[:1].isspace() else ""
        return f"{quoted(before)}{left}<strong>{quoted(found)}</strong>{right}{quoted(after)}"
    return " ".join(text.split()).translate(_SIGNS)


# What a page may hold: text, tables, pictures and drawings. Whatever runs, loads, asks, or swallows the rest of the
# page (script, iframe, meta, form, textarea, plaintext, style …) is not among them.
_TAGS = """a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd li main mark ol p picture pre q rp rt ruby s samp
    section small source span strong sub summary sup table tbody td tfoot th thead time tr tt u ul var
    wbr"""
_DRAWING = "svg g path defs use text tspan rect circle ellipse line polyline polygon clipPath"
_ANY = "class id style title lang dir role align colspan rowspan scope border width height alt open start datetime"
_DRAWN = """viewBox version d x y x1 x2 y1 y2 cx cy r rx ry dx dy points transform fill stroke stroke-width
    stroke-linejoin stroke-linecap opacity clip-path clipPathUnits text-anchor font-size href"""
_OWN = {"a": {"href"}, "img": {"src"}, "source": {"srcset", "media"}, "input": {"checked", "disabled"}}

# Where a link may lead. A picture comes with the page, and what is drawn refers to the drawing itself.
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S*|[\w./-]*(?:#\S*)?")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]\S*")


def _harmless(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute if it may stay."""
    address = value.strip()
    if name in ("src", "srcset"):
        stays = bool(_PICTURE.fullmatch(address))
    elif name in ("href", "xlink:href"):
        stays = bool(_ADDRESS.fullmatch(address)) if tag == "a" else address.startswith("#")
    else:
        stays = True
    return value if stays else None


@cache
def _cleaner() -> nh3.Cleaner:
    import nh3

    drawing = {tag: {*_DRAWN.split(), "xlink:href"} for tag in _DRAWING.split()}
    return nh3.Cleaner(
        tags={*_TAGS.split(), *drawing},
        attributes={"*": set(_ANY.split()), **drawing, **_OWN},
        attribute_filter=_harmless,
        set_tag_attribute_values={"input": {"type": "checkbox"}},  # that of a task list
        generic_attribute_prefixes={"aria-", "data-"},
        url_schemes={"http", "https", "mailto", "data"},
        clean_content_tags={"script", "style"},
        link_rel=None,
    )


def inert(markup: str) -> str:
    """Return HTML in which nothing runs, loads or sends: of other tags only the text inside them stays.

    Examples
    --------
    >>> inert('<p onclick="go()">a <b>b</b></p><iframe src="https://example.org">c</iframe><script>alert(1)</script>')
    '<p>a <b>b</b></p>c'
    """
    return _cleaner().clean(markup)
