"""Dates in a column of a table: written the Vietnamese way, or as an American program writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from analysis.system.language import _, ngettext

# A moment in ISO form names its day.
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}\S*")
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:,? \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?)?", re.IGNORECASE)


def as_iso_dates(values: Sequence[str]) -> tuple[list[str], str, bool]:
    """Return the dates of a column as YYYY-MM-DD, a sentence on how they were read, and whether that was a guess.

    "25/09/2020" shows that a column has the day first. Where no date shows it, the day is first, as in Viet Nam. What
    is no date stays as it is, and so do all where one date has the day first and another the month.

    >>> as_iso_dates(["03/04/2021", "25/09/2020", "2021-05-06T08:00"])[0]
    ['2021-04-03', '2020-09-25', '2021-05-06']
    >>> as_iso_dates(["03/04/2021", "09/25/2020"])[0]
    ['2021-03-04', '2020-09-25']
    """
    cells = [moment[1] if (moment := _MOMENT.fullmatch(value.strip())) else value.strip() for value in values]
    found = [_NUMBERS.fullmatch(cell) for cell in cells]
    pairs = [(int(match[1]), int(match[3])) for match in found if match]
    is_day_first, is_month_first = any(a > 12 for a, _b in pairs), any(b > 12 for _a, b in pairs)
    if not pairs or (is_day_first and is_month_first):
        return cells, "", False
    dates = [_iso(match, is_month_first) if match else cell for match, cell in zip(found, cells, strict=True)]
    order = _("month/day/year") if is_month_first else _("day/month/year")
    what = ngettext("{n} date is read as {order}", "{n} dates are read as {order}", len(pairs))
    said = what.format(n=len(pairs), order=order)
    is_guess = not is_day_first and any(a != b for a, b in pairs)
    if is_guess:
        said += (
            _("; in Vietnam the day mostly comes first: write them as 2021-04-03 to be sure")
            if is_month_first
            else _("; no date shows whether the day is first: write them as 2021-04-03 to be sure")
        )
    return dates, said, is_guess


def _iso(match: re.Match[str], is_month_first: bool) -> str:
    day, month = (3, 1) if is_month_first else (1, 3)
    try:
        return date(int(match[4]), int(match[month]), int(match[day])).isoformat()
    except ValueError:
        return match[0]
