"""The provinces of Viet Nam: how their names are spelt, and what they were merged into on 1 July 2025."""

from __future__ import annotations

import csv
import re
from datetime import date
from functools import cache
from importlib.resources import files

import pandas as pd

from analysis.system.language import _
from analysis.text.dates import as_day
from analysis.text.spelling import fold, normalize

# In front of a name these words are its title; "TP" also without a space after the point ("TP.HCM").
_TITLE = re.compile(r"(?:tinh|thanh pho|t ?p) (?=.)")


def load_provinces() -> pd.DataFrame:
    """Read the gazetteer: the 63 provinces and centrally run cities before 1 July 2025, and the 34 since.

    One row is one unit as it was from 1 August 2008 to 30 June 2025. Earlier divisions are not in it.

    Returns
    -------
    DataFrame
        By code:

        - code : str, two digits, of the Decision 124/2004/QĐ-TTg
        - name : str, the name before 2025
        - kind : str, province or city (centrally run)
        - spellings : str, others in use, separated by "|"; those that differ only in case, diacritics, hyphens, spaces
          or a title such as "tỉnh" or "TP." are not listed
        - changed : str, the date from which the new unit exists
        - new_code, new_name : str, of the Decision 19/2025/QĐ-TTg and the Resolution 202/2025/QH15

    Examples
    --------
    >>> provinces = load_provinces()
    >>> len(provinces), provinces["new_name"].nunique()
    (63, 34)
    >>> provinces.set_index("name").loc["Kon Tum", "new_name"]
    'Quảng Ngãi'
    """
    lines = files("analysis").joinpath("resources", "provinces.csv").read_text("utf-8").splitlines()
    header, *rows = csv.reader(line for line in lines if not line.startswith("#"))
    return pd.DataFrame([[normalize(cell) for cell in row] for row in rows], columns=header)


def province_name(text: str, *, as_of: str | date | None = None) -> str | None:
    """Return the province that `text` names, in one spelling, or None if the gazetteer does not know it.

    "Bắc Cạn" and "tỉnh Bắc Kạn" are one province, "TP.HCM" and "Thành phố Hồ Chí Minh" one city. The text must be the
    name and nothing else: nothing is searched for inside a sentence. Recognition ignores diacritics, since no two
    provinces differ by them alone; so a misspelt name may be recognised as a province.

    Parameters
    ----------
    text
        A name, in any usual spelling, with or without "tỉnh" or "thành phố" before it; a missing one is not known.
    as_of
        The date whose map counts, as a date or as "2025-07-01". From 1 July 2025 on a province that was merged into
        another has the name of the new unit; "Quảng Nam" becomes "Đà Nẵng". Without it, the map of 2024 counts.

    Returns
    -------
    str or None
        The name in the spelling of `load_provinces`.

    Raises
    ------
    ValueError
        If `as_of` is no date, or lies before 1 August 2008.

    Examples
    --------
    >>> province_name("Bắc Cạn"), province_name("TP.HCM"), province_name("Tây Bắc")
    ('Bắc Kạn', 'Thành phố Hồ Chí Minh', None)
    >>> province_name("Bắc Cạn", as_of="2025-07-01")
    'Thái Nguyên'
    """
    date_of_map = as_day(as_of)
    unit = _units().get(_key(text)) if isinstance(text, str) else None
    if unit is None:
        return None
    if date_of_map is not None and date_of_map >= date.fromisoformat(unit["changed"]):
        return unit["new_name"]
    return unit["name"]


def _key(text: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()
    return _TITLE.sub("", plain, count=1).replace(" ", "") if _TITLE.match(plain) else plain.replace(" ", "")


@cache
def _units() -> dict[str, dict[str, str]]:
    units: dict[str, dict[str, str]] = {}
    for row in load_provinces().to_dict("records"):
        unit = {str(column): value for column, value in row.items()}
        for name in [unit["name"], *filter(None, unit["spellings"].split("|"))]:
            if units.setdefault(_key(name), unit) is not unit:
                raise ValueError(
                    _("provinces.csv: {name!r} names both {name2} and {name3}").format(
                        name=name, name2=units[_key(name)]["name"], name3=unit["name"]
                    )
                )
    return units
