"""What a function of findings returns, and how its sentences are put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.report.markup import quoted
from analysis.report.study import Study
from analysis.system.language import _, ngettext, number, percent
from analysis.text.spelling import display_form, spelled
from analysis.text.word_lists import with_gloss

# So many groups are named in a finding; of more, those that the tables list first.
MOST_GROUPS = 12
_NO_SIGN = re.compile(r"&#46;")


@dataclass(frozen=True)
class Finding:
    """Sentences in Markdown, and the numbers in them by name; a notebook shows the sentences.

    Attributes
    ----------
    text : str
        Markdown; what comes from articles is in it as text, never as markup.
    numbers : dict
        What the sentences state.
    """

    text: str
    numbers: dict[str, Any] = field(default_factory=dict)

    def _repr_markdown_(self) -> str:
        return self.text


def shown_text(text: str, *, strong: str = "") -> str:
    """Return text of a corpus for a finding; full stops stay as they are, since none of them begins a list here."""
    return _NO_SIGN.sub(".", quoted(text, strong=strong))


def in_quotes(text: str, *, strong: str = "") -> str:
    """Return text of a corpus between quotation marks, without a mark of its own at an end that has no counterpart.

    Examples
    --------
    >>> in_quotes("“Tỉnh sẽ làm, ông nói."), in_quotes("đến năm 2030”."), in_quotes("“Bốn tốt” là gì?")
    ('“Tỉnh sẽ làm, ông nói.”', '“đến năm 2030.”', '““Bốn tốt” là gì?”')
    >>> in_quotes("Thư ghi “không học thêm")
    '“Thư ghi “không học thêm””'
    """
    opened, closed = text.count("“"), text.count("”")
    if opened > closed and text.startswith("“"):
        text = text[1:]
    elif opened > closed:  # cut off inside a quotation
        text += "”" * (opened - closed)
    elif closed > opened:
        text = re.sub(r"”([.,;:!?]?)$", r"\1", text)
    if text.count('"') % 2:
        text = re.sub(r'^"|"([.,;:!?]?)$', r"\1", text)
    return f"“{shown_text(text, strong=strong)}”"


def shortened(text: str, around: str, most: int) -> str:
    """Return so many words of a text around a part of it, with "…" where others are left out.

    A text that is not half as long again is left as it is.

    Examples
    --------
    >>> shortened("Cho hành vào chảo nóng, đảo đều tay rồi thêm nước mắm.", "đảo đều", 4)
    '… chảo nóng, đảo đều …'
    >>> shortened("Cho hành vào chảo.", "hành", 4)
    'Cho hành vào chảo.'
    """
    words = text.split()
    if len(words) <= 1.5 * most:
        return text
    at = len(text[: max(text.find(around), 0)].split())
    begin = min(max(0, at - most // 2), len(words) - most)
    before, after = ["…"] if begin else [], ["…"] if begin + most < len(words) else []
    return " ".join([*before, *words[begin : begin + most], *after])


def sentence_list(parts: Iterable[str]) -> str:
    """Return the parts that are not empty as one paragraph."""
    return " ".join(part for part in parts if part)


def term_name(term: str, written: Mapping[str, str]) -> str:
    """Return a term with its gloss, safe in Markdown; `written` has the words that have capitals (`Study.written`)."""
    return shown_text(spelled(term, written) + with_gloss(term).removeprefix(display_form(term)))


def close_percents(share: float, other: float) -> tuple[str, str]:
    """Return two shares as percentages, with a decimal where one is small or where they would look the same.

    Examples
    --------
    >>> close_percents(0.29, 0.41), close_percents(0.012, 0.008)
    (('29%', '41%'), ('1.2%', '0.8%'))
    >>> close_percents(0.011, 0.004), close_percents(0.05, 0)
    (('1.1%', '0.4%'), ('5%', '0%'))
    """
    small = [part for part in (share, other) if 0 < part < 0.01]
    decimals = 1 if small or (percent(share) == percent(other) and share != other) else None
    if small and min(small) < 0.0005:
        decimals = 2
    return percent(share, decimals), percent(other, decimals)


def bullets(study: Study, lines: Mapping[str, str]) -> str:
    """Return a list with one line for each group that has something to say; of many groups, the first ones."""
    named = {group: line for group, line in lines.items() if line}
    shown = [f"- **{shown_text(group)}**{line}" for group, line in list(named.items())[:MOST_GROUPS]]
    if len(named) > MOST_GROUPS:
        left = len(named) - MOST_GROUPS
        more = ngettext("{n} more {group} is in the table.", "{n} more {groups} are in the table.", left)
        shown.append(f"- {more.format(n=number(left), group=study.settings.group, groups=study.settings.groups)}")
    return "\n".join(shown)


def place_of(article: object, sentence: object) -> str:
    """Return where something stands: "a1, sentence 3"."""
    return _("{article}, sentence {sentence}").format(article=shown_text(str(article)), sentence=sentence)


def articles_of(count: int) -> str:
    """Return "3 articles"."""
    return ngettext("{n} article", "{n} articles", count).format(n=number(count))


def times(count: float) -> str:
    """Return how often something occurs: "8×"."""
    return f"{number(count)}×"


def few_articles(study: Study) -> str:
    """Return the sentence that says which groups have one article, so that what is found describes that article."""
    single = [group for group, size in study.sizes.items() if size == 1]
    if not single or len(study.groups) == 1:
        return ""
    if len(single) > MOST_GROUPS:
        return _("{n} {groups} have one article each; what is said of them describes that article.").format(
            n=number(len(single)), groups=study.settings.groups
        )
    return ngettext(
        "One article of {names}: what is said describes that article.",
        "One article each of {names}: what is said describes that article.",
        len(single),
    ).format(names=", ".join(map(shown_text, single)))
