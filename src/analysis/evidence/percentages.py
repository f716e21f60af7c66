"""Read a percentage: the number, its qualifier, per what and of what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.evidence.quantity_words import (
    AFTERWARDS,
    BEGIN,
    BESIDE,
    NOT_LONGER,
    QUALIFIED,
    TO,
    Mention,
    any_of,
    lower,
    number_value,
    read_qualifier,
)
from analysis.evidence.units import PER, match_counted
from analysis.text.numbers import FIGURE, POINT_FIGURE

_NUMBER = rf"(?:{POINT_FIGURE}|{FIGURE})"
_SIGN = r"(?:\s+điểm)?(?:\s?%|\s+phần\s+trăm(?!\w))"
_SHARED = re.compile(rf"\s+{any_of(BESIDE['shares'])}", re.IGNORECASE)


def _pattern(upper: str) -> re.Pattern[str]:
    return re.compile(
        rf"{QUALIFIED}{BEGIN}(?P<low>{_NUMBER}){NOT_LONGER}{upper}(?P<sign>{_SIGN})(?P<per>{PER})", re.IGNORECASE
    )


# With the upper end of a range, and without it for what looks like a range and falls: "giảm từ 7% đến 5%".
_RANGED = _pattern(rf"(?:(?:{_SIGN}{PER})?(?P<to>{TO})(?P<high>[-−]?{_NUMBER}))?")
_SINGLE = _pattern(r"(?P<to>(?!))?(?P<high>(?!))?")


def find_percentages(text: str, low: str, begins: Sequence[int]) -> Iterator[Mention]:
    if "%" not in text and not ("phần" in low and "trăm" in low):
        return
    position = 0
    for start in begins:
        m = _RANGED.match(text, start) if start >= position else None
        if m is None:
            continue
        value, high = _signed(m), number_value(m["high"]) if m["high"] else None
        if high is not None and high <= value:
            single = _SINGLE.match(text, m.start())
            if not single:  # "giảm 7-5%": a falling pair is no range, and which end counts nobody knows
                position = m.end()
                continue
            m, high = single, None
        unit = ("điểm %" if "điểm" in m["sign"].lower() else "%") + lower(m["per"]).replace(" ", "")
        shared = _SHARED.match(text, m.end())
        end = shared.end() if shared else m.end()
        counted = match_counted(text, end)
        end = counted.end("unit") if counted else end
        if of_what := lower(text[m.end() : end]):
            unit = f"{unit} {of_what}"
        after = AFTERWARDS.match(text, end)
        position = after.end() if after else end
        yield Mention(
            "percentage", m.start(), position, value=value, high=high, qualifier=read_qualifier(m, after), unit=unit
        )


def _signed(m: re.Match[str]) -> float:
    return (-1 if m["below"] or m["minus"] else 1) * number_value(m["low"])
