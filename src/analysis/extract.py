"""A saved page, Word file or PDF becomes the text of an article, and what the page says about itself.

The only module that knows trafilatura, lxml, python-docx and pypdf; each is loaded when a file needs it. What is kept
is the page's own lines, since `split_blocks` tells headline, date, caption and furniture by them: an extractor that
returns the paragraphs alone would drop captions and bylines, and what it drops nobody can check.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import importlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.blocks import split_blocks
from analysis.encodings import repair_encoding
from analysis.vietnamese import fold, parse_day

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: What a page may say about itself, as columns of the manifest.
STATED = ("title", "published", "author", "newspaper")
_HTML = (".html", ".htm", ".xhtml")
_MHTML = (".mht", ".mhtml")
#: The endings of files that can be read.
READABLE = (".txt", *_HTML, *_MHTML, ".docx", ".pdf")
# What to do with files that look as if they could be read and cannot.
_INSTEAD = {
    ".doc": "open it in Word or LibreOffice and save it as .docx",
    ".rtf": "open it in Word or LibreOffice and save it as .docx",
    ".odt": "save it as .docx",
    ".xlsx": "save the articles as text, one file each",
    ".csv": "load_corpus reads a table by itself",
}
_PACKAGES = {"trafilatura": "trafilatura", "lxml.html": "lxml", "docx": "python-docx", "pypdf": "pypdf"}


@dataclass(frozen=True)
class Page:
    """What one file holds: the text of the page and what the page states about itself.

    Attributes
    ----------
    text
        The lines of the page in Unicode NFC, line ends "\\n".
    stated
        Values for the columns title, published (YYYY-MM-DD), author and newspaper, where the page has them.
    inferred
        Those of these columns that were concluded from the place of a line, not stated as such.
    encoding
        The encoding that the text was in, as `repair_encoding` names it.
    is_verbatim
        Whether the file is itself the text, so that it can be kept byte for byte.
    """

    text: str
    stated: dict[str, str] = field(default_factory=dict)
    inferred: tuple[str, ...] = ()
    encoding: str = "UTF-8"
    is_verbatim: bool = False


def read_page(path: str | Path) -> Page:
    """Read a saved page, Word file, PDF or text file as the text of one article.

    Of a web page the part is kept that holds the headline and the paragraphs found by trafilatura, with every line in
    it: captions, dates, share bars. Lines of a PDF are joined to paragraphs where a line runs to the right margin.
    The properties of Word and PDF files (title, author) are not used: they usually name whoever owned the template.

    Parameters
    ----------
    path
        A file that ends in .txt, .html, .htm, .xhtml, .mht, .mhtml, .docx or .pdf.

    Returns
    -------
    Page
        The text, and title, day, author and newspaper where the page has them: from JSON-LD, `meta` and `time` elements
        as they are stated; otherwise from the lines of the page (headline, date line, byline), and then `inferred`
        names them. A day in another time zone is given as the day it was in Vietnam.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ImportError
        If the file needs a package that is not installed; the message names it and how to install it.
    ValueError
        If the ending is not one of these, the file is broken or encrypted, its encoding is not recognised, or there is
        no text in it.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "page.txt"
    >>> _ = file.write_text("Mùa lúa mới\\nThứ năm, 04/03/2021\\nBà con ra đồng từ sáng sớm, ai cũng vui.", "utf-8")
    >>> page = read_page(file)
    >>> page.stated
    {'title': 'Mùa lúa mới', 'published': '2021-03-04'}
    >>> page.inferred
    ('title', 'published')
    """
    path = Path(path)
    ending = path.suffix.lower()
    if not path.is_file():
        raise FileNotFoundError(f"{path}: not found")
    if ending not in READABLE:
        instead = f"; {_INSTEAD[ending]}" if ending in _INSTEAD else ""
        raise ValueError(
            f"{path}: files ending in {ending!r} cannot be read; readable are {', '.join(READABLE)}{instead}"
        )
    raw = path.read_bytes()
    stated: dict[str, str] = {}
    inferred: set[str] = set()
    encoding = "UTF-8"
    if ending == ".txt":
        text, encoding = _decode_text(raw, path)
    elif ending == ".docx":
        text = _read_docx(path)
    elif ending == ".pdf":
        text = _read_pdf(path)
    else:
        page = _mhtml_part(raw, path) if ending in _MHTML else raw
        text, encoding, stated, inferred = _read_html(page, path)
    if ending != ".txt":
        # the letters of an old font lie in the file as other letters
        text, found = repair_encoding(text)
        encoding = found if encoding == "UTF-8" else encoding
        text = unicodedata.normalize("NFC", text).strip("\n") + "\n"
    if not text.strip():
        scan = "; perhaps it is a scan: recognise its text first (OCR)" if ending == ".pdf" else ""
        raise ValueError(f"{path}: there is no text in it{scan}")
    concluded = {column: value for column, value in _from_lines(text, stated).items() if column not in stated}
    stated, inferred = stated | concluded, inferred | set(concluded)
    return Page(
        text=text,
        stated={c: stated[c] for c in STATED if c in stated},
        inferred=tuple(c for c in STATED if c in inferred),
        encoding=encoding,
        is_verbatim=ending == ".txt" and encoding == "UTF-8",
    )


def _library(name: str, ending: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(
            f"reading {ending} needs {_PACKAGES[name]}, which is not installed: pip install 'province-frames[pages]'"
        ) from error


def _decode_text(raw: bytes, path: Path) -> tuple[str, str]:
    """Return a text file's text with line ends "\\n", and the name of its encoding."""
    try:
        text, encoding = repair_encoding(raw)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), encoding


def _from_lines(text: str, stated: dict[str, str]) -> dict[str, str]:
    """Conclude title, day and author from the roles of the lines; nothing where two lines disagree."""
    page = pd.DataFrame({"article_id": ["page"], "title": [stated.get("title", pd.NA)], "text": [text]})
    blocks = split_blocks(page)
    found = {}
    is_headline = blocks["role"] == "headline"
    if is_headline.any():
        found["title"] = " ".join(blocks.loc[is_headline, "text"].iloc[0].split())
        # Above the headline a site prints the day on which the page was looked at.
        below = blocks.loc[is_headline.idxmax() :]
        days = {parse_day(line) for line in below.loc[below["role"] == "date", "text"]} - {None}
        if len(days) == 1:
            found["published"] = min(days).isoformat()
    authors = {_without_label(line) for line in blocks.loc[blocks["role"] == "byline", "text"]} - {""}
    if len(authors) == 1:
        found["author"] = authors.pop()
    return found


def _without_label(byline: str) -> str:
    """Return the names of a byline; nothing where it names a source ("Theo TTXVN") or one word only ("PV")."""
    if re.match(r"(?:theo|nguồn)\b", byline, re.IGNORECASE):
        return ""
    words = re.sub(r"^[^:]{1,30}:\s*", "", byline).split()
    return " ".join(words) if len(words) > 1 else ""


# --- Web pages --------------------------------------------------------------------------------------

_BLOCK = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl"),
        *("dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"),
        *("main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr"),
        "ul",
    )
)
# Nothing of the article stands in these. A form is not among them: whole portals are one (ASP.NET).
_NOT_TEXT = (
    "//comment()|//processing-instruction()|//script|//style|//noscript|//template|//iframe|//object|//svg|//math|//nav"
    "|//aside|//button|//select|//textarea|//input|//audio|//video|//footer[not(ancestor::article)]"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_ARTICLE_TYPES = ("article", "newsarticle", "reportagenewsarticle", "blogposting", "webpage")
# Vietnam has had one time zone since 1975.
_VIETNAM = timezone(timedelta(hours=7))
# A line of this many words is long enough to be recognised in what the extractor returned.
_LONG_LINE = 8


def _mhtml_part(raw: bytes, path: Path) -> bytes:
    """Return the page inside a web archive (.mht, .mhtml)."""
    for part in email.message_from_bytes(raw, policy=email.policy.default).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            charset = part.get_content_charset()
            return content if charset is None else content.decode(charset, "replace").encode()
    raise ValueError(f"{path}: a web archive without a page in it")


def _decode_html(raw: bytes, path: Path) -> tuple[str, str]:
    """Decode a page: UTF-8 if it is valid, whatever the page claims; else as it declares, or as its letters show."""
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
        raise ValueError(f"{path}: {error}") from None


def _read_html(raw: bytes, path: Path) -> tuple[str, str, dict[str, str], set[str]]:
    """Return the text of a web page, its encoding, what it states about itself, and which of that was concluded."""
    html = _library("lxml.html", path.suffix)
    trafilatura = _library("trafilatura", path.suffix)
    source, encoding = _decode_html(raw, path)
    source = source.removeprefix("\ufeff").replace("\x00", "")
    # lxml refuses a str that declares an encoding in an XML declaration
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    if not source.strip():
        return "", encoding, {}, set()
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    page = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    stated = _stated_by(page)
    document = trafilatura.bare_extraction(
        source, favor_recall=True, include_comments=False, include_tables=True, with_metadata=False
    )
    extracted = _one_space(document.text if document is not None and document.text else "")
    for unseen in page.xpath(_NOT_TEXT):
        _remove(unseen)
    for hidden in page.xpath("//*[@hidden or @style]"):
        if "hidden" in hidden.attrib or _HIDDEN.search(hidden.get("style", "")):
            _remove(hidden)
    body = page.find("body") if page.find("body") is not None else page
    lines = list(_lines(body))
    title, heading = _title(page, stated.pop("titles", []), lines)
    inferred = set()
    if title:
        stated["title"] = title
        if heading is None:
            inferred.add("title")
    kept = _article_lines(body, lines, heading, extracted)
    return "\n".join(text for text, _ in kept), encoding, {c: v for c, v in stated.items() if v}, inferred


def _one_space(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _remove(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _lines(body: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Yield what a browser shows as lines of their own, each with the innermost block it stands in."""
    etree = importlib.import_module("lxml.etree")
    pieces: list[str] = []
    blocks = [body]

    def line() -> Iterator[tuple[str, HtmlElement]]:
        if text := _one_space("".join(pieces)):
            yield text, blocks[-1]
        pieces.clear()

    for event, element in etree.iterwalk(body, events=("start", "end")):
        is_block = element.tag in _BLOCK
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
    """Return the headline as the page prints it and the element it stands in; without that, what the page is called."""
    headings = [(text, element) for text, element in lines if element.tag in ("h1", "h2")]
    window = _one_space(page.findtext(".//title") or "")
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
    holding = [element for text, element in lines if len(text.split()) >= _LONG_LINE and text in extracted]
    if not holding:
        return lines
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


def _path(body: HtmlElement, element: HtmlElement) -> list[HtmlElement]:
    """Return the elements from below `body` down to `element`."""
    up = [element, *element.iterancestors()]
    return [e for e in reversed(up[: up.index(body)])] if body in up else []


def _is_link(text: str, element: HtmlElement) -> bool:
    """Tell whether a line is nothing but a link: the headline of another article, a tag, a menu."""
    return any(_one_space(link.text_content()) == text for link in element.iter("a"))


def _stated_by(page: HtmlElement) -> dict[str, Any]:
    """Return what the head of a page and its marked-up parts state: titles (several), published, author, newspaper."""
    meta: dict[str, str] = {}
    for element in page.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if (content := _one_space(element.get("content") or "")) and name:
            meta.setdefault(name, content)
    marked = {
        name: _one_space(found[0].get("content") or found[0].get("datetime") or found[0].text_content())
        for name in ("headline", "datePublished", "author")
        if (found := page.xpath(f"//*[@itemprop='{name}']"))
    }
    article = _json_ld(page)
    times = [t.get("datetime") for t in page.xpath("//time[@datetime]")]
    days = [
        article.get("datePublished"),
        *(meta.get(n) for n in ("article:published_time", "og:article:published_time", "datepublished", "pubdate")),
        *(meta.get(n) for n in ("publishdate", "dc.date.issued", "dc.date", "date")),
        marked.get("datePublished"),
        times[0] if len(set(times)) == 1 else None,
    ]
    authors = [
        _names(article.get("author"), "person"),
        marked.get("author"),
        meta.get("article:author"),
        meta.get("author"),
    ]
    papers = [_names(article.get("publisher"), ""), meta.get("og:site_name")]
    titles = [article.get("headline"), meta.get("og:title"), meta.get("twitter:title"), marked.get("headline")]
    newspaper = next((p for p in papers if p), "")
    # a link to a profile is no name, and a paper that signs its own pages says nothing about who wrote them
    author = next((a for a in authors if a and "://" not in a and fold(a) != fold(newspaper)), "")
    return {
        "titles": [_one_space(t) for t in titles if isinstance(t, str) and t.strip()],
        "published": next((day for d in days if isinstance(d, str) and (day := _day(d))), ""),
        "author": author,
        "newspaper": newspaper,
    }


def _json_ld(page: HtmlElement) -> dict[str, Any]:
    """Return what the page's JSON-LD says of the article; empty where there is none or it cannot be read."""
    found: list[dict[str, Any]] = []
    for script in page.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting += item
            elif isinstance(item, dict):
                found.append(item)
                waiting += [item["@graph"]] if isinstance(item.get("@graph"), list) else []
    for wanted in _ARTICLE_TYPES:
        for item in found:
            types = item.get("@type")
            if wanted in [str(t).lower() for t in (types if isinstance(types, list) else [types])]:
                return item
    return {}


def _names(value: Any, kind: str) -> str:
    """Return the names in a JSON-LD value: a text, an object with a name (of one `kind` if given), or several."""
    if isinstance(value, list):
        return ", ".join(name for v in value if (name := _names(v, kind)))
    if isinstance(value, dict):
        is_kind = not kind or str(value.get("@type", kind)).lower() == kind
        value = value.get("name") if is_kind else ""
    return _one_space(value) if isinstance(value, str) else ""


def _day(text: str) -> str:
    """Return the day of a time stamp as it was in Vietnam, or nothing.

    >>> _day("2021-03-03T23:30:00Z"), _day("2021-03-04"), _day("04/03/2021 08:15"), _day("gestern")
    ('2021-03-04', '2021-03-04', '2021-03-04', '')
    """
    try:
        moment = datetime.fromisoformat(re.sub(r"(?<=[+-]\d\d)(?=\d\d$)", ":", text.strip()))
    except ValueError:
        day = parse_day(text)
    else:
        day = moment.astimezone(_VIETNAM).date() if moment.tzinfo else moment.date()
    return day.isoformat() if isinstance(day, date) else ""


# --- Word and PDF -----------------------------------------------------------------------------------


_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)


def _read_docx(path: Path) -> str:
    """Return the paragraphs of a Word file, and the cells of its tables, in their order."""
    docx = _library("docx", path.suffix)
    try:
        document = docx.Document(str(path))
        return "\n".join(_docx_texts(document))
    except Exception as error:  # whatever the wrong byte led to; the other files go on
        raise ValueError(f"{path}: cannot be read as a Word file ({_first_line(error)})") from error


def _docx_texts(container: Any) -> Iterator[str]:
    for item in container.iter_inner_content():
        if hasattr(item, "rows"):
            for row in item.rows:
                seen = set()
                for cell in row.cells:  # a merged cell comes once for every column it spans
                    if cell._tc not in seen:
                        seen.add(cell._tc)
                        yield from _docx_texts(cell)
        else:
            yield item.text


def _read_pdf(path: Path) -> str:
    """Return the text of a PDF, its lines joined to paragraphs."""
    pypdf = _library("pypdf", path.suffix)
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError("it needs a password")
        pages = [page.extract_text() for page in reader.pages]
    except Exception as error:  # whatever the wrong byte led to; the other files go on
        raise ValueError(f"{path}: cannot be read as PDF ({_first_line(error)})") from error
    return _paragraphs(pages)


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def _paragraphs(pages: list[str]) -> str:
    """Join printed lines to paragraphs: a line that runs to the right margin is continued by the next one.

    The margin is the 90th percentile of the length of lines; a line of 80 % of it reaches it, since words of Vietnamese
    are short. A line that begins with a dash or a number is an item of a list and begins anew. Page numbers are left
    out: they would stand in the middle of a sentence.

    >>> _paragraphs(["Bà con ra đồng từ sáng sớm\\nvà về nhà.\\nMùa này được mùa lúa\\nvà ngô.\\n1"])
    'Bà con ra đồng từ sáng sớm và về nhà.\\nMùa này được mùa lúa và ngô.'
    """
    lines = []
    for page in pages:
        of_page = [" ".join(line.split()) for line in page.splitlines()]
        while of_page and not of_page[-1]:
            of_page.pop()
        if of_page and _PAGE_NUMBER.fullmatch(of_page[-1]):
            of_page.pop()
        lines += of_page
    lengths = sorted(len(line) for line in lines if line)
    if not lengths:
        return ""
    margin = 0.8 * lengths[int(0.9 * (len(lengths) - 1))]
    paragraphs: list[str] = []
    before = ""
    for line in lines:
        continues = len(before) >= margin and line and not re.match(r"[-–—•+*]\s|\d+[.)]\s", line)
        if continues:
            paragraphs[-1] += " " + line
        elif line:
            paragraphs.append(line)
        before = line
    return "\n".join(paragraphs)
