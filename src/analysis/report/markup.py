"""Text from a corpus inside Markdown and HTML: shown as it is, never obeyed."""

from __future__ import annotations

import html
import re
import string
from html.parser import HTMLParser

# Every ASCII sign with a meaning in Markdown, HTML or TeX; the others stay, so that the source remains readable.
_SIGNS = str.maketrans({sign: f"&#{ord(sign)};" for sign in string.punctuation if sign not in ",;?!%()/'\""})


def quoted(text: str, *, strong: str = "") -> str:
    """Return text of a corpus for use inside Markdown or HTML: it shows as written and is never markup.

    Parameters
    ----------
    text
        Any text. Line breaks and runs of spaces become one space, since in Markdown they have a meaning.
    strong
        A part of `text` to be shown in bold where it stands first.

    Examples
    --------
    >>> quoted("*5* <b>xã</b>")
    '&#42;5&#42; &#60;b&#62;xã&#60;/b&#62;'
    >>> quoted("Tỉnh sơ kết.", strong="sơ kết")
    'Tỉnh <strong>sơ kết</strong>&#46;'
    """
    before, found, after = text.partition(strong) if strong else (text, "", "")
    if found:
        left = " " if before[-1:].isspace() else ""
        right = " " if after[:1].isspace() else ""
        return f"{quoted(before)}{left}<strong>{quoted(found)}</strong>{right}{quoted(after)}"
    return " ".join(text.split()).translate(_SIGNS)


# What a page may hold: text, tables, pictures and drawings. Whatever runs, loads, asks, or swallows the rest of the
# page (script, iframe, meta, form, textarea, plaintext …) is not among them.
_TAGS = frozenset(
    re.split(
        r"\s+",
        """a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption
        figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd li main mark ol p pre q rp rt ruby s samp section small
        span strong style sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr svg g path defs
        use text tspan rect circle ellipse line polyline polygon clippath lineargradient radialgradient stop
        marker mask pattern symbol metadata rdf:rdf cc:work dc:type dc:date dc:format dc:creator dc:title
        cc:agent""",
    )
)
_ATTRIBUTES = re.compile(
    r"(?!on)(?!(?:srcdoc|srcset|action|formaction|background|poster|ping|http-equiv|data|code|codebase|is)$)(?!(?:target|name)$)"
    r"[a-z_][\w:.-]*",
    re.ASCII,
)

# Where a link may lead. A picture comes with the page, and what is drawn refers to the drawing itself.
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S*|[\w./-]*(?:#\S*)?")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]\S*")
_PLAIN_TAG = re.compile(
    r"""<[a-z][\w:-]*(?:\s+[\w:.-]+(?:\s*=\s*(?:"[^"<]*"|'[^'<]*'|[\w.#%:/-]+))?)*\s*/?>""", re.I | re.A
)


class _Filter(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = self.get_starttag_text() or ""
        # the check box of a task list
        if tag not in _TAGS or (tag == "input" and dict(attrs).get("type") != "checkbox"):
            self.kept.append(html.escape(source, quote=False))
            return
        kept = [(name, value) for name, value in attrs if _is_harmless(tag, name, value)]
        if len(kept) == len(attrs) and _PLAIN_TAG.fullmatch(source):
            self.kept.append(source)
        else:
            written = "".join(f' {name}="{html.escape(value or "")}"' for name, value in kept)
            self.kept.append(f"<{tag}{written}>")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self.kept.append(f"</{tag}>" if tag in _TAGS else f"&lt;/{html.escape(tag)}&gt;")

    def handle_data(self, data: str) -> None:
        # rules of style are no text, and in a drawing a browser would read markup in them
        is_style = self.cdata_elem == "style"
        self.kept.append(data.replace("<", "") if is_style else data.replace("&", "&amp;").replace("<", "&lt;"))

    def handle_entityref(self, name: str) -> None:
        self.kept.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.kept.append(f"&#{name};")


def _is_harmless(tag: str, name: str, value: str | None) -> bool:
    address = (value or "").strip()
    if name in ("href", "xlink:href"):
        return bool(_ADDRESS.fullmatch(address)) if tag == "a" else address.startswith("#")
    if name == "src":
        return tag == "img" and bool(_PICTURE.fullmatch(address))
    return bool(_ATTRIBUTES.fullmatch(name))


def inert(markup: str) -> str:
    """Return HTML in which nothing runs, loads or sends: other tags are shown as the text they are.

    HTML that holds nothing of the kind comes back as it is, but without comments and declarations.

    Examples
    --------
    >>> inert('<p onclick="go()">a <b>b</b></p><script>alert(1)</script>')
    '<p>a <b>b</b></p>&lt;script&gt;alert(1)&lt;/script&gt;'
    """
    reader = _Filter()
    reader.feed(markup)
    reader.close()
    unclosed = "</style>" if reader.cdata_elem == "style" else ""  # would swallow the rest of the page
    return "".join(reader.kept) + unclosed
