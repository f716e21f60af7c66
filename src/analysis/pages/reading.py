"""Read an article from a file of any supported format."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from analysis.corpus.encodings import repair_encoding
from analysis.pages.limits import check_size
from analysis.pages.page import STATED, Page, decode_text, from_lines
from analysis.pages.pdf_file import read_pdf
from analysis.pages.saved_page import mhtml_part, read_html
from analysis.pages.spacing import broken_words, join_pieces
from analysis.pages.word_file import read_docx
from analysis.system.language import N_, _

_HTML = (".html", ".htm", ".xhtml")
_MHTML = (".mht", ".mhtml")

#: The endings of files that can be read.
READABLE = (".txt", *_HTML, *_MHTML, ".docx", ".pdf")

# What to do with files that look as if they could be read and cannot.
_INSTEAD = {
    ".doc": N_("open it in Word or LibreOffice and save it as .docx"),
    ".rtf": N_("open it in Word or LibreOffice and save it as .docx"),
    ".odt": N_("save it as .docx"),
    **dict.fromkeys((".docm", ".dotx", ".dot", ".wps", ".pages", ".fodt"), N_("save it as .docx")),
    **dict.fromkeys((".xlsx", ".xls", ".ods"), N_("save the articles as text, one file each")),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".tif", ".tiff"), N_("recognise its text first (OCR)")),
    **dict.fromkeys((".zip", ".rar", ".7z"), N_("unpack it")),
    **dict.fromkeys((".webarchive", ".eml", ".msg", ".epub"), N_("save the page itself as HTML")),
    ".csv": N_("save the articles as text, one file each; in Python load_corpus reads the table itself"),
}


# What is left where UTF-8 was read as Windows-1252 and then lost some of its bytes; no Vietnamese word has it.
_MOJIBAKE = re.compile("á[º»]|Ä[‘\ufffd\x90]|Æ[°¡]|Ã[\xa0-\xbf]")
_FEWEST_MOJIBAKE = 5


def _first_mojibake(text: str) -> str:
    return next(word for word in text.split() if _MOJIBAKE.search(word))[:20]


def instead_of(path: Path) -> str:
    """Return what to do with a file that cannot be read, if there is something."""
    advice = _INSTEAD.get(path.suffix.lower())
    return _(advice) if advice else ""


def read_page(path: str | Path) -> Page:
    """Read a saved page, Word file, PDF or text file as the text of one article.

    Of a web page the part is kept that holds the headline and the paragraphs found by trafilatura, with every line in
    it: captions, dates, share bars. A paragraph that a page holds twice comes once. Of a Word file what Word shows
    with all changes accepted is read. Lines of a PDF are joined to paragraphs where a line runs to the right margin.
    The properties of Word and PDF files (title, author) are not used: they usually name whoever owned the template.

    Parameters
    ----------
    path
        A file that ends in .txt, .html, .htm, .xhtml, .mht, .mhtml, .docx or .pdf.

    Returns
    -------
    Page
        The text, and title, date, author and newspaper where the page has them: from JSON-LD, `meta` and `time`
        elements as they are stated; otherwise from the lines of the page (headline, date line, byline), and then
        `inferred` names them. A date in another time zone is given as the date it was in Vietnam; one whose day and
        month may be exchanged is left empty. Without a name the newspaper is the host that the page says it comes from.

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
        raise FileNotFoundError(_("{path}: not found").format(path=path))
    if ending not in READABLE:
        what = _("{path}: files ending in {ending!r} cannot be read; readable are {readable}")
        advice = f"; {instead_of(path)}" if instead_of(path) else ""
        raise ValueError(what.format(path=path, ending=ending, readable=", ".join(READABLE)) + advice)
    check_size(path, path.stat().st_size)
    raw = path.read_bytes()
    stated: dict[str, str] = {}
    inferred: set[str] = set()
    encoding = "UTF-8"
    remarks: list[str] = []
    if ending == ".txt":
        text, encoding = decode_text(raw, path)
    elif ending == ".docx":
        text = read_docx(path)
    elif ending == ".pdf":
        text, remarks = read_pdf(path)
    else:
        page = mhtml_part(raw, path) if ending in _MHTML else raw
        text, encoding, stated, inferred = read_html(page, path)
    if ending != ".txt":
        # the characters of an old font are other characters in the file
        text, found = repair_encoding(text)
        encoding = found if encoding == "UTF-8" else encoding
        text = unicodedata.normalize("NFC", text).strip("\n") + "\n"
        if len(_MOJIBAKE.findall(text)) >= _FEWEST_MOJIBAKE:
            what = _("words such as {word!r} were read in a wrong encoding when the file was saved; save it anew")
            raise ValueError(f"{path}: {what.format(word=_first_mojibake(text))}")
    if ending == ".pdf":
        text = join_pieces(text)
    if broken := broken_words(text):
        remarks.append(broken)
    if not any(map(str.isalpha, text)):
        scan = _("; perhaps it is a scan: recognise its text first (OCR)") if ending == ".pdf" else ""
        raise ValueError(_("{path}: there is no text in it").format(path=path) + scan)
    concluded = {column: value for column, value in from_lines(text, stated).items() if column not in stated}
    stated, inferred = stated | concluded, inferred | set(concluded)
    return Page(
        text=text,
        stated={c: stated[c] for c in STATED if c in stated},
        inferred=tuple(c for c in STATED if c in inferred),
        encoding=encoding,
        is_verbatim=ending == ".txt" and encoding == "UTF-8",
        remarks=tuple(remarks),
    )
