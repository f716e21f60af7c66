"""Saved web pages (HTML, MHTML) become text."""

from __future__ import annotations

import codecs
import copy
import email.policy
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.corpus.encodings import repair_encoding
from analysis.pages.metadata import stated_by
from analysis.pages.page import library, one_space
from analysis.system.language import _, ngettext, number
from analysis.text.spelling import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# --- Web pages --------------------------------------------------------------------------------------

_BLOCK = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl"),
        *("dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"),
        *("main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr"),
        "ul",
    )
)

# Nothing of the article is in these. A form is not among them: whole portals are one (ASP.NET).
_NOT_TEXT = (
    "//comment()|//processing-instruction()|//script|//style|//noscript|//template|//iframe|//object|//svg|//math|//nav"
    "|//button|//select|//textarea|//input|//audio|//video|//del|//footer[not(ancestor::article)]"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)

# Characters that no page holds; the extractor refuses a text with one.
_NO_XML = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# The number by which a text refers to a note below it, and the one before the note: "[1]", linked to each other.
_TO_NOTE = re.compile(r"#_?(?:sd)?(?:ftn|edn|fn|(?:foot|end)?note|cite)", re.IGNORECASE)
_NOTE = re.compile(r"(?:ftn|edn|sdfootnote|sdendnote)\d{1,3}")
_NOTE_NUMBER = re.compile(r"[\[(]?\s*(?:\d{1,3}|[ivx]{1,5}|[a-z]|\*{1,3}|↑|\^)\s*[\])]?", re.IGNORECASE)

# So many wrong bytes are an accident of copying; more are another encoding.
_MOST_DAMAGED = 3

_SENTENCE_END = (".", "!", "?", "…", "”", '"', ":", ";")

# libxml2 reads 256 elements inside one another unless it is told otherwise.
_DEEP = 200

# A line of this many words is long enough to be recognised in what the extractor returned.
_LONG_LINE = 8


def mhtml_part(raw: bytes, path: Path) -> bytes:
    """Return the page inside a web archive (.mht, .mhtml)."""
    archive = email.message_from_bytes(raw, policy=email.policy.default)
    for part in archive.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                page = _as_utf8(content, part.get_content_charset())
                address = str(archive["Snapshot-Content-Location"] or part["Content-Location"] or "")
                return page + _saved_from(address) if b"\0" not in page else page
    raise ValueError(_("{path}: a web archive without a page in it").format(path=path))


def _saved_from(address: str) -> bytes:
    """Return where a page comes from, in the way in which browsers write it into pages that they save."""
    is_address = re.fullmatch(r"https?://[\w.:/-]+[^\s<>]*", address, re.ASCII)
    return f"<!-- saved from url=({len(address):04}){address} -->".encode() if is_address else b""


def _as_utf8(content: bytes, charset: str | None) -> bytes:
    """Return a page in UTF-8 by the rule for all pages: valid UTF-8 first, whatever charset the archive names."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return content if charset is None else content.decode(charset).encode()
        except (LookupError, UnicodeDecodeError):
            return content
    return content


def _decode_html(raw: bytes, path: Path) -> tuple[str, str]:
    """Decode a page: UTF-8 if it is valid, whatever the page claims; else as it declares, or as its characters show."""
    declared = _CHARSET.search(raw[:4096])
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        if declared and not raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            try:
                return repair_encoding(raw.decode(declared[1].decode("ascii")))
            except (LookupError, UnicodeDecodeError):
                pass
    try:
        return repair_encoding(raw)
    except ValueError as error:
        return _with_damage(raw, path, error)


def _with_damage(raw: bytes, path: Path, error: ValueError) -> tuple[str, str]:
    """Decode UTF-8 with a few damaged bytes, and say how many; refuse a page with many."""
    text = raw.decode("utf-8", "replace")
    damaged = text.count("\ufffd") - raw.count("\ufffd".encode())
    if damaged > max(_MOST_DAMAGED, len(raw) / 10_000):
        raise ValueError(
            _("{path}: {error} ({damaged} bytes are no UTF-8)").format(path=path, error=error, damaged=damaged)
        ) from None
    what = ngettext("UTF-8, {n} damaged byte replaced", "UTF-8, {n} damaged bytes replaced", damaged)
    return text, what.format(n=number(damaged))


def read_html(raw: bytes, path: Path) -> tuple[str, str, dict[str, str], set[str]]:
    """Return the text of a web page, its encoding, what it states about itself, and which of that was concluded."""
    html = library("lxml.html", path.suffix)
    trafilatura = library("trafilatura", path.suffix)
    source, encoding = _decode_html(raw, path)
    source = _NO_XML.sub("", source.removeprefix("\ufeff"))
    # lxml refuses a str that declares an encoding in an XML declaration
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    if not source.strip():
        return "", encoding, {}, set()
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        page = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except library("lxml.etree", path.suffix).ParserError:  # nothing but a comment or a program
        return "", encoding, {}, set()
    stated = stated_by(page)
    try:
        document = trafilatura.bare_extraction(
            # the extractor's own parser gives up where elements are nested as deeply as in pages pasted from Word
            copy.deepcopy(page) if _is_deep(page) else source,
            favor_recall=True,
            include_comments=False,
            include_tables=True,
            with_metadata=False,
        )
    except ValueError:  # a control character behind an entity; without the extractor all lines are taken
        document = None
    extracted = one_space(document.text if document is not None and document.text else "")
    _remove_unseen(page)
    body = page.find("body") if page.find("body") is not None else page
    lines = _once(list(_lines(body)))
    title, heading = _title(page, stated.pop("titles", []), lines)
    inferred = set()
    if title:
        stated["title"] = title
        if heading is None:
            inferred.add("title")
    kept = _article_lines(body, lines, heading, extracted)
    return "\n".join(text for text, _ in kept), encoding, {c: v for c, v in stated.items() if v}, inferred


def _remove_unseen(page: HtmlElement) -> None:
    """Remove what is no text, or not shown, and the numbers that link notes to the text and back."""
    for unseen in page.xpath(_NOT_TEXT):
        _remove(unseen)
    for link in page.xpath("//a[contains(@href, '#')]"):
        if _TO_NOTE.search(link.get("href")) and _NOTE_NUMBER.fullmatch(_text_of(link)):
            _remove(link)
    for aside in page.xpath("//aside"):
        if not _holds_prose(aside):
            _remove(aside)
    for hidden in page.xpath("//*[@hidden or @style]"):
        is_hidden = "hidden" in hidden.attrib or _HIDDEN.search(hidden.get("style", ""))
        if is_hidden and not _holds_prose(hidden):  # what "read more" unfolds is part of the article
            _remove(hidden)


def _is_deep(page: HtmlElement) -> bool:
    """Return True if elements are nested in more than 200 others."""
    depth = 0
    for event, _element in importlib.import_module("lxml.etree").iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEP:
            return True
    return False


def _holds_prose(element: HtmlElement) -> bool:
    """Return True if an element holds a sentence outside of links: a lead in an aside, a part that is folded away."""
    text = one_space(element.text_content())
    linked = sum(len(one_space(link.text_content())) for link in element.iter("a"))
    return len(text.split()) >= 2 * _LONG_LINE and text.endswith(_SENTENCE_END) and linked < 0.3 * len(text)


def _is_paragraph(element: HtmlElement) -> bool:
    """Return True for a span that a style sheet shows as a paragraph: a sentence beside others, nothing between."""
    parent = element.getparent()
    if element.tag not in ("span", "font") or parent is None or (parent.text or "").strip():
        return False
    siblings = [child for child in parent if child.tag == element.tag]
    if len(siblings) < 2 or any((child.tail or "").strip() for child in parent):
        return False
    return all(len(text.split()) >= _LONG_LINE and text.endswith(_SENTENCE_END) for text in map(_text_of, siblings))


def _text_of(element: HtmlElement) -> str:
    return one_space(element.text_content())


def _once(lines: list[tuple[str, HtmlElement]]) -> list[tuple[str, HtmlElement]]:
    """Return the lines without the second copy of a paragraph, as pages hold one for phones and one for desktops."""
    seen: set[str] = set()
    kept = []
    for text, element in lines:
        is_paragraph = len(text.split()) >= 2 * _LONG_LINE and text.endswith(_SENTENCE_END)
        if not (is_paragraph and text in seen):
            kept.append((text, element))
        seen.add(text)
    return kept


def _remove(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _lines(body: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Yield what a browser shows as lines of their own, each with the innermost block around it."""
    etree = importlib.import_module("lxml.etree")
    pieces: list[str] = []
    blocks = [body]
    paragraphs = {span for span in body.iter("span", "font") if _is_paragraph(span)}

    def line() -> Iterator[tuple[str, HtmlElement]]:
        if text := one_space("".join(pieces)):
            yield text, blocks[-1]
        pieces.clear()

    for event, element in etree.iterwalk(body, events=("start", "end")):
        is_block = element.tag in _BLOCK or element in paragraphs
        if is_block:
            yield from line()
        if event == "start":
            if is_block:
                blocks.append(element)
            pieces.append(element.text or "")
        else:
            if is_block:
                blocks.pop()
            if element is not body:
                pieces.append(element.tail or "")
    yield from line()


def _title(
    page: HtmlElement, titles: list[str], lines: list[tuple[str, HtmlElement]]
) -> tuple[str, HtmlElement | None]:
    """Return the headline as the page prints it and the element around it; without that, what the page is called."""
    headings = [(text, element) for text, element in lines if element.tag in ("h1", "h2")]
    window = one_space(page.findtext(".//title") or "")
    for claimed in titles:
        for text, element in [*headings, *lines]:
            if text == claimed or (element.tag in ("h1", "h2") and len(text.split()) > 2 and claimed.startswith(text)):
                return text, element
    first = [(text, element) for text, element in headings if element.tag == "h1"]
    if len(first) == 1 and (not window or fold(first[0][0]) in fold(window) or len(first[0][0].split()) > 4):
        return first[0]
    for text, element in lines:
        if len(text.split()) > 4 and window.startswith(text):
            return text, element
    if titles:
        return titles[0], None
    return "", None


def _article_lines(
    body: HtmlElement, lines: list[tuple[str, HtmlElement]], heading: HtmlElement | None, extracted: str
) -> list[tuple[str, HtmlElement]]:
    """Return the lines of the smallest element that holds the headline and all paragraphs the extractor found."""
    holding = [
        element
        for text, element in lines
        if element is not heading and len(text.split()) >= _LONG_LINE and text in extracted
    ]
    if not holding:
        return lines
    # of a text from Word the notes stand in an element of their own, below that of the text
    holding += [element for _, element in lines if any(_NOTE.fullmatch(e.get("id", "")) for e in _around(element))]
    if heading is not None:
        holding.append(heading)
    shared = [body, *_path(body, holding[0])]
    for element in holding[1:]:
        path = [body, *_path(body, element)]
        shared = [a for a, b in zip(shared, path, strict=False) if a is b]
    inside = {id(element) for element in shared[-1].iter()}
    return [
        (text, element)
        for text, element in lines
        if id(element) in inside and (element is heading or text in extracted or not _is_link(text, element))
    ]


def _around(element: HtmlElement) -> list[HtmlElement]:
    return [element, *element.iterancestors()]


def _path(body: HtmlElement, element: HtmlElement) -> list[HtmlElement]:
    """Return the elements from below `body` down to `element`."""
    up = _around(element)
    return up[: up.index(body)][::-1] if body in up else []


def _is_link(text: str, element: HtmlElement) -> bool:
    """Return True if a line is nothing but a link: the headline of another article, a tag, a menu."""
    return any(one_space(link.text_content()) == text for link in element.iter("a"))
