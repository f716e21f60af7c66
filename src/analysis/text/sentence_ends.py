"""Where a sentence ends."""

from __future__ import annotations

import re

# --- Sentences ----------------------------------------------------------------------------------

_CLOSERS = "”’\"')]»"
_OPENERS = "“‘\"'([«"

# An end is ., !, ?, … or a run of them, with closing quotes, before white space. "./." closes an article.
# The run is taken once and whole (++), and only from its beginning: thousands of dots must not take minutes.
_END = re.compile(rf"(?:\./\.|(?<![.!?…])[.!?…]++)[{re.escape(_CLOSERS)}]*+(?=\s)")
_FOLLOWER = re.compile(rf"\s*(?P<opener>[{re.escape(_OPENERS)}]*)(?P<first>.?)", re.DOTALL)

# After these a full stop is part of the word, whatever follows.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?:TP|Tp|tp|TT|TX|Tx|Q|P|H|TS|Ts|ThS|Ths|PGS|GS|BS|Bs|KS|CN|LS|NSND|NSƯT|NGND|NGƯT|"
    r"Mr|Mrs|Ms|Dr|St|No|Nxb|NXB|tr|TW|T\.Ư|v\.v|vv|[A-ZĐ])\.$"
)
_LONGEST_ABBREVIATION = 8  # with the character before it and its full stop, and one to spare


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of every sentence of one paragraph, without the white space around it.

    A full stop ends a sentence before a capital, a digit, a quotation mark or a dash, unless it belongs
    to an abbreviation ("TP. Hồ Chí Minh"); "…" and "..." end one only before a capital, since they also
    close lists inside a sentence. Line breaks are not considered: split a page into its lines first.

    >>> [ "Nông sản… bảo đảm 12,8%. Tại TP. Sơn La."[a:b] for a, b in
    ...   sentence_spans("Nông sản… bảo đảm 12,8%. Tại TP. Sơn La.") ]
    ['Nông sản… bảo đảm 12,8%.', 'Tại TP. Sơn La.']
    """
    cuts = []
    for match in _END.finditer(text):
        after = _FOLLOWER.match(text, match.end())
        if not after["opener"] and not after["first"]:
            break
        follower = after["first"]
        mark = match.group().rstrip(_CLOSERS)
        trailing_off = mark.startswith("…") or mark.startswith("..")
        if trailing_off:
            ends = follower.isupper()
        elif mark == "." and _ABBREVIATION.search(
            text[max(0, match.start() - _LONGEST_ABBREVIATION) : match.start() + 1]
        ):
            ends = False
        else:
            ends = follower.isupper() or follower.isdigit() or follower in set("-–—+•*")
        if ends:
            cuts.append(match.end())
    spans = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = text[start:end]
        if piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            spans.append((left, left + len(piece.strip())))
    return spans
