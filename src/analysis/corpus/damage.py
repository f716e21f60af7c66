"""What a lost encoding or markup leaves in a text: it can be used, but words of it are wrong."""

from __future__ import annotations

import re
from html.entities import html5
from itertools import pairwise

from analysis.corpus.encodings import is_syllable
from analysis.system.language import _

_BEFORE, _AFTER = 15, 20  # characters of the line that are shown

# Not among them: tab, line feed, vertical tab, form feed, carriage return and next line, which are white space.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# Only names of elements, alone or with attributes, so that "x<y" and "<5 tuổi>" are text.
_ELEMENTS = (
    "a|abbr|article|aside|b|blockquote|body|br|button|caption|center|cite|code|col|dd|del|div|dl|dt|em|embed|figcaption"
    "|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|meta|nav|o:p|object"
    "|ol|option|p|param|picture|pre|q|s|script|section|select|small|source|span|strike|strong|style|sub|sup|svg|table"
    "|tbody|td|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|v:[a-z]+|video|w:[a-z]+"
)
_TAG = re.compile(rf"</?(?:{_ELEMENTS})(?:\s[^<>]*=[^<>]*|\s*/?)>|<!--|<!\[CDATA\[|<!doctype|<\?xml", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]+));")
# A word between spaces, so that no address on the web is one; of Latin letters, since nothing is known of others.
_LATIN = "[A-Za-zÀ-ÖØ-öø-ɏƠ-ưẠ-ỹ]"
_QUESTION_INSIDE = re.compile(rf"\?(?<={_LATIN}\?)(?=\?*{_LATIN})")
_WORD_WITH_QUESTION = re.compile(
    rf"(?:^|(?<=[\s\"'“‘(>]))\?*{_LATIN}+(?:\?+{_LATIN}+)+\?*(?=[\s.,;:!…)”’\"'<]|$)", re.MULTILINE
)


def damage(text: str) -> list[tuple[str, str]]:
    """Return what is damaged in a text, each kind once with the text around its first occurrence.

    >>> damage("Ngh? quy?t &amp;")
    [('HTML is left in the text', 'Ngh? quy?t &amp;'), ("characters were replaced by '?'", 'Ngh? quy?t &amp;')]
    >>> damage("Vì sao? Vì 2 < 3 & 3 > 2.")
    []
    """
    found = {}
    if "\ufffd" in text:
        found[_("characters were replaced by U+FFFD")] = text.index("\ufffd")
    if control := _CONTROL.search(text):
        code = f"U+{ord(control.group()):04X}"
        found[_("a control character ({code}) is in the text").format(code=code)] = control.start()
    places = [place for place in (_first_tag(text), _first_entity(text)) if place is not None]
    if places:
        found[_("HTML is left in the text")] = min(places)
    if _QUESTION_INSIDE.search(text) and (lost := _first_lost(text)) is not None:
        found[_("characters were replaced by '?'")] = lost
    return [(what, _excerpt(text, place)) for what, place in found.items()]


def _first_tag(text: str) -> int | None:
    match = _TAG.search(text) if "<" in text else None
    return match.start() if match else None


def _first_entity(text: str) -> int | None:
    entities = _ENTITY.finditer(text) if "&" in text else iter(())
    return next((match.start() for match in entities if not match[1] or f"{match[1]};" in html5), None)


def _first_lost(text: str) -> int | None:
    """Return the offset of the first word with a "?" for a lost letter ("quy?t").

    Where only a space is missing ("đâu?tôi", "gì?Tôi"), the parts are words themselves or a sentence begins.
    """
    for match in _WORD_WITH_QUESTION.finditer(text):
        parts = [part for part in match.group().split("?") if part]
        begins_sentence = any(a[-1].islower() and b[0].isupper() for a, b in pairwise(parts))
        if not begins_sentence and not all(map(is_syllable, parts)):
            return match.start()
    return None


def _excerpt(text: str, place: int) -> str:
    start = max(place - _BEFORE, text.rfind("\n", 0, place) + 1)
    return text[start : place + _AFTER].lstrip().split("\n")[0].rstrip()
