"""What the lines of each page are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.labels import note, shorten
from analysis.figures.layout import check_columns, grouping, new_axes, write_ticks
from analysis.figures.style import style
from analysis.system.language import _, number, percent, pgettext

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Every role with its colour; the body has that of the group.
_ROLES = {
    "body": None,
    "headline": "#5f6368",
    "heading": "#868b90",
    "caption": "#a9adb2",
    "byline": "#c3c7cb",
    "date": "#d9dce0",
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


def plot_roles(
    blocks: pd.DataFrame,
    *,
    by: str | None = None,
    ax: Axes | None = None,
    colours: Mapping[Any, str] | None = None,
) -> Axes:
    """Draw how much of every page is article and how much is boilerplate of the site.

    One bar is one article of the table of `split_blocks`, its length the number of syllables on the page; the
    coloured part is body, the rest is set aside, role by role.

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
    syllables = blocks["text"].str.count(r"\w+")
    sizes = syllables.groupby([blocks["article_id"], blocks["role"]], sort=False).sum().unstack(fill_value=0)
    sizes = sizes.reindex(blocks["article_id"].unique()).reindex(columns=list(_ROLES), fill_value=0)
    groups = blocks.drop_duplicates("article_id").set_index("article_id")[column]
    own = [looks[groups[article]].colour if groups[article] in looks else "#000000" for article in sizes.index]
    with style():
        names = [f"{shorten(groups[a], 36)}\n{shorten(a, 36)}" for a in sizes.index]
        across = 6 if max(map(len, names)) < 45 else 3  # long names leave less room for the legend
        ax = new_axes(ax, 8, 1.2 + 1.8 / across + 0.55 * max(len(sizes), 3))
        left = np.zeros(len(sizes))
        rows = np.arange(len(sizes))
        for role, grey in _ROLES.items():
            fill, label = (own, None) if grey is None else (grey, role_names()[role])
            ax.barh(rows, sizes[role], left=left, color=fill, height=0.55, edgecolor="white", lw=0.6, label=label)
            left += sizes[role].to_numpy()
        for row, body in enumerate(sizes["body"]):
            aside = 1 - body / max(left[row], 1)
            said = _("{body} of {all}; {share} set aside")
            said = said.format(body=number(body), all=number(round(left[row])), share=percent(aside))
            note(ax, said, (left[row], row))
        ax.set_yticks(rows, names)
        ax.tick_params(left=False)
        ax.invert_yaxis()
        ax.set_xlim(0, max(left.max(), 1) * 1.35)
        write_ticks(ax)
        ax.set_xlabel(_("syllables on the page"))
        below = (0, -0.5 / (0.55 * max(len(sizes), 3) + 0.4))
        title: dict[str, Any] = {"title": _("set aside, from dark to light"), "title_fontsize": 8, "alignment": "left"}
        ax.legend(ncols=across, loc="upper left", bbox_to_anchor=below, fontsize=8, **title)
        ax.set_title(_("What the pages consist of"))
    return ax
