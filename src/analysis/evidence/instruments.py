"""Instruments: which kinds of document, meeting or campaign the texts count."""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from analysis.evidence.quantity_words import BESIDE, LISTS, any_of
from analysis.measures.grouping import with_group

#: The instruments that `instrument_counts` knows, with an English gloss.
INSTRUMENTS: dict[str, str] = LISTS["instruments"]

_ACT = re.compile(rf"quyết định {any_of(BESIDE['acts'])}", re.IGNORECASE)

# So many decisions are acts on single persons and cases, whatever they are called.
_FEWEST_ACTS = 1000


# --- Instruments --------------------------------------------------------------------------------


def instrument_counts(quantities: pd.DataFrame, *, by: str = "province") -> pd.DataFrame:
    """Compare the numbers of resolutions, directives, schemes … that each group of texts states.

    One row is one group × instrument, for every instrument that any group counts; a zero says that the group
    states no number of it, not that it has none. A number may be stated twice, or report what has been done and not
    what is planned: the totals are sums of mentions, and `sentences` names the sentence of each.

    Parameters
    ----------
    quantities
        The table of `find_quantities`.
    by
        The grouping column.

    Returns
    -------
    DataFrame
        Groups in their order in `quantities`, instruments in the order of `INSTRUMENTS`, joint ones last:

        - the column named by `by`
        - instrument : str, Vietnamese. Several in one number ("9 đề án, nghị quyết") are a row of their own and never
          split, since nobody knows how many of the nine are schemes; so is "nhóm nhiệm vụ, giải pháp", which
          counts groups. Modifiers are left out: "4 chương trình trọng tâm" counts programmes
        - gloss : str, the same in English
        - mentions : int, times that a number of it is stated
        - total : float, sum of `value` over these mentions, of a range its lower end
        - sentences : str, where they occur, "article_id:sentence", separated by spaces

    Raises
    ------
    ValueError
        If `by` is no column of `quantities`.

    Examples
    --------
    >>> from analysis import find_quantities
    >>> sentences = pd.DataFrame({"article_id": ["a", "b"], "province": ["P", "Q"], "sentence": [1, 4],
    ...     "start": [0, 0], "text": ["Ban hành 3 nghị quyết và 2 đề án.", "Có 9 đề án, nghị quyết."]})
    >>> counts = instrument_counts(find_quantities(sentences))
    >>> counts[counts["mentions"] > 0][["province", "instrument", "total", "sentences"]].values.tolist()
    [['P', 'nghị quyết', 3.0, 'a:1'], ['P', 'đề án', 2.0, 'a:1'], ['Q', 'nghị quyết, đề án', 9.0, 'b:4']]
    """
    quantities = with_group(quantities, by)
    counts = quantities[quantities["kind"] == "count"]
    units_and_values = zip(counts["unit"], counts["value"], strict=True)
    counts = counts.assign(instrument=pd.Series([instrument_of(*u) for u in units_and_values], counts.index, object))
    counts = counts[counts["instrument"].notna()]
    order = list(INSTRUMENTS)
    found = sorted(
        counts["instrument"].unique(),
        key=lambda name: (name.count(","), name.startswith("nhóm"), order.index(_parts(name)[0]), name),
    )
    rows = []
    for group in quantities[by].dropna().unique():
        for instrument in found:
            stated = counts[(counts[by] == group) & (counts["instrument"] == instrument)]
            mentioned_in = dict.fromkeys(
                f"{a}:{s}" for a, s in zip(stated["article_id"], stated["sentence"], strict=True)
            )
            rows.append(
                (group, instrument, _gloss(instrument), len(stated), stated["value"].sum(), " ".join(mentioned_in))
            )
    table = pd.DataFrame(rows, columns=[by, "instrument", "gloss", "mentions", "total", "sentences"])
    return table.astype({"mentions": int, "total": float})


def _parts(instrument: str) -> list[str]:
    return instrument.removeprefix("nhóm ").split(", ")


def _gloss(instrument: str) -> str:
    gloss = " and ".join(INSTRUMENTS[part] for part in _parts(instrument))
    return f"groups of {gloss}" if instrument.startswith("nhóm ") else gloss


@lru_cache(maxsize=4096)
def instrument_of(unit: str, value: float = 0) -> str | None:
    """Return the instruments of a unit in one order, without modifiers; None where it names anything else.

    Decisions on single persons or cases ("1.250 quyết định xử phạt", "24.240 quyết định") are none.
    """
    if pd.isna(unit) or _ACT.match(unit) or (unit.startswith("quyết định") and value >= _FEWEST_ACTS):
        return None
    grouped = unit.startswith("nhóm ")
    found = set()
    for part in re.split(r", | và ", unit.removeprefix("nhóm ")):
        named = next((name for name in INSTRUMENTS if re.match(rf"{name}(?!\w)", part)), None)
        if not named:
            return None
        found.add("khâu đột phá" if named == "đột phá" else named)
    return ("nhóm " if grouped else "") + ", ".join(name for name in INSTRUMENTS if name in found)
