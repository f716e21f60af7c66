"""Dates as they are written in Vietnamese."""

from __future__ import annotations

import re
from datetime import date, datetime

from analysis.system.language import _

#: A date as written: 18/11/2019, 05-03-2021, 2021-03-05, "25 tháng 09 năm 2020"; groups d, m, y or d2, m2, y2.
DAY = (
    r"(?<!\d)(?:(?P<d>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<m>\d{1,2})\s*(?:[/.-]|,?\s*năm)\s*(?P<y>\d{4})"
    r"|(?P<y2>\d{4})[/.-](?P<m2>\d{1,2})[/.-](?P<d2>\d{1,2}))(?!\d)"
)
_DAY = re.compile(DAY, re.IGNORECASE)


def parse_day(text: str) -> date | None:
    """Return the first date written in `text`, or None if there is none.

    >>> parse_day("Ngày 25 tháng 09 năm 2020")
    datetime.date(2020, 9, 25)
    >>> parse_day("ngày 31/2/2021") is None
    True
    """
    for match in _DAY.finditer(text):
        day, month, year = (int(match[g] or match[g + "2"]) for g in "dmy")
        try:
            return date(year, month, day)
        except ValueError:  # 31/2 is no date; look further
            continue
    return None


# From this date on the gazetteer has the 63 units: Hà Tây had become part of Hà Nội (Resolution 15/2008/QH12).
_FIRST_DAY = date(2008, 8, 1)


def as_day(as_of: str | date | None) -> date | None:
    """Return the option `as_of` of several functions as a date, checked."""
    try:
        day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
        day = day.date() if isinstance(day, datetime) else day
        if day is None or day >= _FIRST_DAY:
            return day
    except (TypeError, ValueError):
        pass
    raise ValueError(
        _("as_of={as_of!r}; must be a date such as '2025-07-01', not before {first_day}, or None").format(
            as_of=as_of, first_day=_FIRST_DAY
        )
    )
