"""The values of a figure, one for each group and term: what heat maps, maps and descriptions share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.figures.labels import plain, shorten
from analysis.figures.layout import check_once
from analysis.system.language import _, ngettext, number
from analysis.text.spelling import shown_form

MANY = 7  # from so many groups on a panel for each is too much to compare
_NAMED = 3  # terms of a group in a description
_LONGEST = 60
_MOST_COLUMNS = 40


def chosen(kind: str | None, kinds: Sequence[str], groups: int, ax: Any = None) -> str:
    """Return the form of a figure: as asked, else the first one for few groups and the second one for many."""
    if kind is None:
        return kinds[0] if groups < MANY or np.size(ax) > 1 else kinds[1]
    if kind not in kinds:
        raise ValueError(
            _("kind must be one of {kinds}, got {kind!r}").format(kinds=", ".join(map(repr, kinds)), kind=kind)
        )
    return kind


@dataclass(frozen=True)
class Values:
    """A value for each group (row) and term (column) of a figure, and how to speak of them.

    `hollow` is true where a value describes these texts only, for the reason that `why` gives.
    """

    what: str
    table: pd.DataFrame
    write: Callable[[float], str] = number
    names: Mapping[Any, str] = field(default_factory=dict)
    hollow: pd.DataFrame = field(default_factory=pd.DataFrame)
    why: str = ""
    base: float = 0.0  # where the ramp of colours begins
    darker: str = ""  # what darker means, if not more
    leading: str = ""  # how the greatest values are introduced, with `cells`
    chosen_terms: bool = False  # each group has terms of its own, so that a pair without a value is no gap

    def name(self, term: Any, longest: int = _LONGEST) -> str:
        return shorten(self.names.get(term, shown_form(str(term))), longest)

    def top(self, count: int) -> Values:
        """Return the values of the terms with the greatest sum over the groups, in their order."""
        sums = self.table.clip(lower=self.base).sum().sort_index(key=lambda terms: terms.map(str))
        kept = sums.sort_values(ascending=False, kind="stable").index[:count]
        return replace(self, table=self.table[kept])

    def of(self, terms: Sequence[Any]) -> Values:
        """Return the values of these terms."""
        return replace(self, table=self.table[list(terms)])

    def hollow_at(self) -> pd.DataFrame:
        """Return which cells with a value are hollow, in the form of the table."""
        hollow = self.hollow.reindex(index=self.table.index, columns=self.table.columns)
        return hollow.eq(True) & self.table.notna()

    def said(self) -> str:
        """Return what the figure shows: the leading terms of each group, or of many groups the greatest values."""
        count = len(self.table)
        said = [ngettext("{what}, for {n} group.", "{what}, for {n} groups.", count).format(what=self.what, n=count)]
        if count < MANY:
            said += [self._group(group, row) for group, row in self.table.iterrows()]
        else:
            cells = pd.Series(self.table.stack()).dropna().sort_values(ascending=False, kind="stable")[:5]
            named = (
                f"{shorten(g, _LONGEST)}: {self.name(t)} {self.write(v)}"
                for (g, t), v in zip(cells.index, cells, strict=True)
            )
            highest = self.leading or _("Highest: {cells}.")
            said.append(highest.format(cells="; ".join(named) or "–"))
        there, hollow = int(self.table.notna().to_numpy().sum()), int(self.hollow_at().to_numpy().sum())
        if hollow:
            said.append(_("Hollow, {why}: {n} of {all}.").format(why=self.why, n=number(hollow), all=number(there)))
        if not self.chosen_terms and (missing := self.table.size - there):
            said.append(_("Without a value: {n} of {all}.").format(n=number(missing), all=number(self.table.size)))
        return " ".join(said)

    def _group(self, group: Any, row: pd.Series) -> str:
        leading = row.dropna().sort_values(ascending=False, kind="stable")[:_NAMED]
        apart = "; " if any(", " in self.name(term) for term in leading.index) else ", "  # some names have commas
        terms = apart.join(f"{self.name(term)} {self.write(value)}" for term, value in leading.items())
        return f"{plain(group)}: " + (terms or _("no value")) + "."


def first_of_each(leading: pd.DataFrame, column: str, count: int) -> list[Any]:
    """Return terms for the columns of a heat map: of every group the first one, then the second one, up to `count`.

    Every group has a term there, up to forty groups. `leading` has the terms of a group in their order.

    >>> leading = pd.DataFrame({"province": ["x", "x", "x", "y"], "term": ["a", "b", "c", "d"]})
    >>> first_of_each(leading, "province", 3)
    ['a', 'd', 'b']
    """
    rank = leading.groupby(column, sort=False, observed=True).cumcount()
    terms = leading["term"].iloc[np.argsort(rank.to_numpy(), kind="stable")].astype(object)
    return list(dict.fromkeys(terms))[: max(count, min(leading[column].nunique(), _MOST_COLUMNS))]


def values_of(
    table: pd.DataFrame,
    columns: tuple[str, str, str],
    groups: Sequence[Any],
    *,
    what: str,
    hollow: pd.Series | None = None,
    scale: float = 1.0,
    **how: Any,
) -> Values:
    """Return the values of a long table: `columns` are those of the group, the term and the value."""
    group, term, value = columns
    there = table[group].notna().to_numpy()
    known = table[there]
    check_once(known, [group, term])

    def wide(cells: pd.Series) -> pd.DataFrame:
        pairs = pd.MultiIndex.from_arrays([known[group].astype(object), known[term].astype(object)])
        cells = pd.Series(cells.to_numpy()[there], index=pairs)
        return cells.unstack(sort=False).reindex(index=list(groups), columns=list(dict.fromkeys(known[term])))

    marked = pd.DataFrame() if hollow is None else wide(hollow.astype(object))
    return Values(what, scale * wide(table[value].astype(float)), hollow=marked, **how)
