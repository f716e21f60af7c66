"""What the lines of each page are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.description import attach
from analysis.figures.labels import name_rows, note, room_for, shorten
from analysis.figures.layout import bare_rows, check_columns, finished, grouping, new_axes, write_ticks
from analysis.figures.style import INK, figure, is_narrow
from analysis.figures.values import MANY, chosen
from analysis.system.language import _, number, percent, pgettext

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_ROWS = 40  # articles that have a row of their own
# Every role with its colour; the body has that of the group. On a dark page they stay: none is a key of `svg.DARK`.
_ROLES = {
    "body": None,
    "headline": "#606469",
    "heading": "#868b90",
    "caption": "#a9adb2",
    "byline": "#c3c7cb",
    "date": "#dadde1",
    "boilerplate": "#eceef0",
}


def role_names() -> dict[str, str]:
    """Return what the roles of lines are called in the language in use."""
    return {
        "body": _("body"),
        "headline": _("headline"),
        "heading": _("heading"),
        "caption": pgettext("role", "caption"),
        "byline": _("byline"),
        "date": pgettext("role", "date"),
        "boilerplate": _("boilerplate"),
    }


@figure
def plot_roles(
    blocks: pd.DataFrame,
    *,
    by: str | None = None,
    ax: Axes | None = None,
    colours: Mapping[Any, str] | None = None,
    kind: str | None = None,
) -> Axes:
    """Draw how much of every page is article and how much is boilerplate of the site.

    One bar is one article of the table of `split_blocks`, of more than 40 articles one group; its length is the
    number of syllables on the page. The coloured part is body, the rest is set aside, role by role.

    Parameters
    ----------
    blocks
        The table of `split_blocks`.
    by
        The grouping column of the table, for the colours.
    ax
        Axes to draw into.
    colours
        Colour of every group, from `group_colours` of the full list; without it, those of the groups in the table.
    kind
        "articles", a bar for each, or "groups", a bar for each group with the sum of its articles; without it, articles
        up to 40.

    Returns
    -------
    Axes

    Examples
    --------
    >>> blocks = pd.DataFrame({"article_id": "son-la-1", "province": "Sơn La", "role": ["headline", "body"],
    ...                        "text": ["Sơ kết nghị quyết", "Tỉnh sơ kết nghị quyết hôm nay."]})
    >>> ax = plot_roles(blocks)
    >>> ax.texts[0].get_text()
    '7 of 11; 36% set aside'
    >>> from analysis import close_figure
    >>> close_figure(ax)
    """
    column, looks = grouping(blocks, by, colours)
    check_columns(blocks, ["article_id", "role", "text"], "split_blocks")
    articles = blocks["article_id"].nunique()
    form = chosen(kind, ("articles", "groups"), 1 if articles <= MOST_ROWS else MANY)
    syllables = blocks["text"].str.count(r"\w+")
    unit = blocks["article_id"] if form == "articles" else blocks[column]
    sizes = syllables.groupby([unit, blocks["role"]], sort=False, observed=True).sum().unstack(fill_value=0)
    sizes = sizes.reindex(unit.dropna().unique()).reindex(columns=list(_ROLES), fill_value=0)
    known = blocks.drop_duplicates("article_id").set_index("article_id")[column]
    groups = [known[row] if form == "articles" else row for row in sizes.index]
    own = [looks[group].colour if group in looks else INK for group in groups]
    pairs = zip(groups, sizes.index, strict=True)
    names = [(str(group), str(row) if form == "articles" else "") for group, row in pairs]
    left = room_for([max(pair, key=len) for pair in names])
    tall = (0.55 if form == "articles" or is_narrow() else 0.3) * max(len(sizes), 3)
    across = 2 if is_narrow() else 4
    ax = new_axes(ax, 6.2 + left, 1.2 + 1.8 / across + tall)
    done, legend = np.zeros(len(sizes)), False
    for role, grey in _ROLES.items():
        if grey and not sizes[role].any():
            continue
        legend |= grey is not None
        fill, label = (own, None) if grey is None else (grey, role_names()[role])
        ax.barh(
            range(len(sizes)), sizes[role], left=done, color=fill, height=0.5, edgecolor="white", lw=0.6, label=label
        )
        done += sizes[role].to_numpy()
    for row, body in enumerate(sizes["body"]):
        said = _("{body} of {all}; {share} set aside")
        apart = 1 - body / max(done[row], 1)
        aside = percent(apart, int(0.0005 <= apart < 0.0095))  # 0.97% is 1%, and not 1.0%
        said = said.format(body=number(body), all=number(round(done[row])), share=aside)
        note(ax, said, (done[row], row))
    bare_rows(ax, len(sizes), above=0.6, below=0.4)
    name_rows(ax, names)
    ax.set_xlim(0, max(done.max(), 1) * (2 if is_narrow() else 1.45))
    write_ticks(ax)
    ax.set_xlabel(_("syllables on the page"))
    if is_narrow():
        ax.locator_params(axis="x", nbins=4)
    if legend:
        title: dict[str, Any] = {"title": _("set aside, from dark to light"), "title_fontsize": 8, "alignment": "left"}
        ax.legend(ncols=across, loc="upper left", bbox_to_anchor=(0, -0.5 / (tall + 0.4)), fontsize=8, **title)
    ax.set_title(_("What the pages consist of"))
    attach(ax, _said(sizes, articles))
    return finished([ax])


def _said(sizes: pd.DataFrame, articles: int) -> str:
    """Return what the figure shows: how much is body, and where most is set aside."""
    whole = sizes.sum(axis=1)
    aside = (1 - sizes["body"] / whole.where(whole > 0, 1)).sort_values(ascending=False, kind="stable")
    said = _("What the pages of {n} articles consist of: {body} of {all} syllables are body.").format(
        n=number(articles), body=number(sizes["body"].sum()), all=number(whole.sum())
    )
    most = ", ".join(
        f"{shorten(row, 60)} {percent(share, int(share < 0.01))}"
        for row, share in aside[aside >= 0.0005].head(3).items()
    )
    return f"{said} " + _("Most is set aside in {rows}.").format(rows=most) if most else said
