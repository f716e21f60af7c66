"""Which frames each group uses, which it uses more than the others, and a sentence for each."""

from __future__ import annotations

import pandas as pd

from analysis.findings.result import (
    Finding,
    articles_of,
    bullets,
    close_percents,
    in_quotes,
    place_of,
    sentence_list,
    shortened,
    shown_text,
)
from analysis.frames.agreement import agreement
from analysis.frames.codebook import packaged_codebook
from analysis.frames.coding_sheet import is_sheet, read_coding_sheet
from analysis.frames.estimates import estimated_shares
from analysis.frames.hand_coded import item_of
from analysis.frames.labels import labels_by_stratum
from analysis.frames.shares import frame_shares
from analysis.frames.strata import strata_of
from analysis.report.study import Study
from analysis.system.language import _, language, ngettext, number, percent, retold
from analysis.system.notes import warnings_as_notes

MORE = 1.5  # times the highest share of another group, to be named as presented more
_NAMED = 4
_MOST_WORDS = 60  # of a quotation
_MOST_COLUMNS = 8  # articles beside each other in a table


def distinct_frames(study: Study, shares: pd.DataFrame) -> pd.DataFrame:
    """Return the frames whose share in a group is at least 1.5 times the highest share in any other group.

    One row is one group and frame of the table of `frame_shares`, with `next_highest`, the highest share elsewhere, and
    `apart`: true where the intervals do not overlap, missing where one of the two groups has no interval.
    """
    by, least = study.by, study.settings.floors.frame_sentences
    columns = [by, "frame", "sentences", "of", "share", "low", "high", "next_highest", "apart"]
    if len(study.groups) == 1:
        return pd.DataFrame(columns=columns)
    # the two highest of every frame are enough: the rival of the highest is the second, of any other the highest
    ordered = shares.sort_values(["frame", "share"], ascending=[True, False], kind="stable")
    first = ordered.drop_duplicates("frame").set_index("frame")
    second = ordered[ordered.duplicated("frame")].drop_duplicates("frame").set_index("frame")
    is_first = shares[by].to_numpy() == shares["frame"].map(first[by]).to_numpy()
    rival = pd.DataFrame(
        {
            name: shares["frame"].map(second[name]).where(is_first, shares["frame"].map(first[name]))
            for name in ("share", "low", "high")
        }
    )
    distinct = shares.assign(next_highest=rival["share"], rival_low=rival["low"], rival_high=rival["high"])
    distinct = distinct[
        (distinct["share"] >= MORE * distinct["next_highest"] - 1e-9) & (distinct["sentences"] >= least)
    ]
    judged = distinct["low"].notna() & distinct["rival_high"].notna()
    apart = (distinct["low"] > distinct["rival_high"]).astype(object).where(judged)
    order = distinct[by].map(study.groups.index)
    distinct = distinct.assign(apart=apart, order=order).sort_values(
        ["order", "share"], ascending=[True, False], kind="stable"
    )
    return distinct[columns].reset_index(drop=True)


def frame_quotations(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Return for every group and frame of `rows` the sentence with most indicators of it, the shortest of several."""
    evidence = study.coded[study.coded["coded"]]
    evidence = evidence.assign(length=evidence["text"].str.len())
    fullest = evidence.sort_values(["further", "length"], ascending=[False, True], kind="stable")
    fullest = fullest.drop_duplicates([study.by, "frame"])
    quoted = rows[[study.by, "frame", "share"]].merge(fullest, on=[study.by, "frame"], validate="one_to_one")
    return quoted.merge(translations(study), on=["article_id", "sentence"], how="left", validate="many_to_one")


def translations(study: Study) -> pd.DataFrame:
    """Return the English of sentences, from the file that the settings name: article_id, sentence, english."""
    path = study.settings.translations
    columns = {"article_id": str, "sentence": int, "english": str}
    table = pd.read_csv(path) if path else pd.DataFrame(columns=list(columns))
    if missing := [column for column in columns if column not in table]:
        raise ValueError(_("{path}: no column {columns}").format(path=path, columns=", ".join(missing)))
    return table[list(columns)].astype(columns)


def frame_name(study: Study, frame: str) -> str:
    """Return a frame's name in the language of the report, as it stands inside a sentence."""
    row = study.codebook.frames.set_index("frame").loc[frame]
    name = row["vietnamese" if language() == "vi" else "english"] or frame
    # Vietnamese names have commas in them, and stand in lists
    name = name[:1].lower() + name[1:]
    return f"“{shown_text(name)}”" if language() == "vi" and ", " in name else shown_text(name)


def frames(study: Study, shares: pd.DataFrame, quotations: pd.DataFrame) -> Finding:
    """Return which frames each group uses most and more than the others, how sure that is, and a quotation each.

    Parameters
    ----------
    study
        The articles and settings.
    shares
        The table of `frame_shares`.
    quotations
        The table of `frame_quotations` for the table of `distinct_frames`.
    """
    distinct = distinct_frames(study, shares)
    used = shares[shares["sentences"] >= study.settings.floors.frame_sentences]
    if used.empty:
        return Finding(
            ngettext(
                "**Frames.** No frame of the codebook is in {n} sentence of any {group}, so nothing can be said "
                "about frames; write "
                "indicators for your subject into the codebook.",
                "**Frames.** No frame of the codebook is in {n} sentences or more of any {group}, so nothing can be "
                "said about frames; write "
                "indicators for your subject into the codebook.",
                study.settings.floors.frame_sentences,
            ).format(n=number(study.settings.floors.frame_sentences), group=study.settings.group),
            {"distinct": 0, "judged": 0, "apart": 0},
        )
    lines = {group: _line(study, group, used, distinct, quotations) for group in _ordered(study, distinct)}
    judged = int(distinct["apart"].notna().sum())
    apart = int(distinct["apart"].eq(True).sum())
    said = [
        _coder_of(study) or _of_package(study),
        _checked(study),
        _how(shares),
        _verdict(study, len(distinct), judged, apart),
    ]
    text = _("**Frames.**") + f" {sentence_list(said)}\n\n{bullets(study, lines)}"
    return Finding(text, {"distinct": len(distinct), "judged": judged, "apart": apart})


def _ordered(study: Study, distinct: pd.DataFrame) -> list[str]:
    """Return the groups in their order; of many, those with the largest differences first."""
    if len(study.groups) <= 8:
        return study.groups
    gap = (distinct["share"] - distinct["next_highest"]).groupby(distinct[study.by]).max()
    return sorted(study.groups, key=lambda group: -float(gap.get(group, 0.0)))


def _coder_of(study: Study) -> str:
    """Return whose frames are counted, where a coding sheet stands in place of the indicators."""
    sheet = study.settings.coding
    if sheet is None:
        return ""
    return _(
        "The frames are those that the coding sheet {file} gives every sentence, not what indicators find; only "
        "headlines are coded by indicators."
    ).format(file=f"`{sheet.name}`")


def _checked(study: Study) -> str:
    """Return how well the codes agree with the sentences coded by hand, if there are any."""
    measured = measured_agreement(study)
    if measured.empty or pd.isna(measured["f1"].iloc[-1]):  # nobody found any frame
        return ""
    mean = measured.iloc[-1]
    text = _("On {n} sentences that were coded by hand, the codes have an F1 of {f1}, averaged over the frames.")
    text = text.format(n=number(int(mean["sentences"])), f1=number(mean["f1"], 2))
    if study.settings.coding is None:
        text += " " + _("If indicators were written with these sentences in sight, it is lower on others.")
    return text


def _of_package(study: Study) -> str:
    """Return that the project's codebook is still the one that every project begins with, and what that is about."""
    own, listed = study.codebook, ["frame", "indicator"]
    if study.settings.codebook is None or not own.subject:
        return ""
    if not own.indicators[listed].equals(packaged_codebook().indicators[listed]):
        return ""
    return _(
        "The codebook is the one with which every project begins. It was written for one subject, {subject}; if the "
        "articles are about something else, its frames say only that certain words occur; write a codebook of your own."
    ).format(subject=shown_text(retold(own.subject)))


def _how(shares: pd.DataFrame) -> str:
    text = _("The frames that the articles use most, each with the share of their sentences that carry it")
    if shares["low"].notna().any():
        return text + " " + _("and, where there are three articles, a 95% interval for articles like these.")
    return text + "."


def _verdict(study: Study, cases: int, judged: int, apart: int) -> str:
    if len(study.groups) == 1:
        return ""
    settings = study.settings
    if not cases:
        return _("No frame is clearly more frequent in one {group} than in every other.").format(group=settings.group)
    if not judged:
        return ngettext(
            "**The one difference below cannot be tested**, since that takes three articles in both {groups}: it "
            "is one between "
            "these articles, and says nothing about others.",
            "**None of the {n} differences below can be tested**, since that takes three articles in both "
            "{groups}: they are "
            "differences between these articles, and say nothing about others.",
            cases,
        ).format(n=number(cases), groups=settings.groups)
    if cases == 1:
        tested = _("**The one difference below can be tested**, since there are three articles in both {groups}.")
        accident = _("The intervals overlap, so it may be an accident of these articles.")
        if apart:
            accident = _("The intervals do not overlap.")
        return f"{tested} {accident}".format(groups=settings.groups)
    counts = {"n": number(cases), "judged": number(judged), "apart": number(apart), "groups": settings.groups}
    tested = _("**Differences below that can be tested, with three articles in both {groups}: {judged} of {n}.**")
    if not apart:
        accident = _("All intervals overlap, so what differs may be an accident of these articles.")
    elif apart < cases:
        accident = _("Where the intervals do not overlap: {apart}. What else differs may be an accident.")
    else:
        accident = _("The intervals do not overlap.")
    return f"{tested} {accident}".format(**counts)


def _line(study: Study, group: str, used: pd.DataFrame, distinct: pd.DataFrame, quotations: pd.DataFrame) -> str:
    leading = used[used[study.by] == group]
    leading = leading[leading["share"].rank(ascending=False, method="min") <= 3]
    leading = leading.sort_values("share", ascending=False, kind="stable").head(_NAMED)
    if leading.empty:
        return ""
    most = ", ".join(_share(study, group, row) for row in leading.to_dict("records"))
    line = f", {articles_of(study.sizes[group])}: {most}"
    own = distinct[distinct[study.by] == group].head(_NAMED)
    if len(own):
        more = ", ".join(_more(study, group, row) for row in own.to_dict("records"))
        line += _("; more than the others: {frames}").format(frames=more)
        line += _quotation(study, quotations[quotations[study.by] == group].head(1))
    return line


def _more(study: Study, group: str, row: dict) -> str:
    share, elsewhere = close_percents(row["share"], row["next_highest"])
    return _("{frame} ({share}, elsewhere at most {next})").format(
        frame=study.link(frame_name(study, row["frame"]), frame=row["frame"], group=group),
        share=share,
        next=elsewhere,
    )


def _share(study: Study, group: str, row: dict) -> str:
    shown = f"{frame_name(study, row['frame'])} {percent(row['share'])}"
    interval = "" if pd.isna(row["low"]) else f" ({percent(row['low'])}–{percent(row['high'])})"
    one = study.sizes[group] > 1 and row["articles"] == 1
    return study.link(shown, frame=row["frame"], group=group) + interval + (" " + _("(in one article)") if one else "")


def _quotation(study: Study, rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    quote = rows.iloc[0]
    where = place_of(quote["article_id"], quote["sentence"])
    is_translated = isinstance(quote["english"], str)
    said = quote["text"] if is_translated else shortened(quote["text"], quote["evidence"], _MOST_WORDS)
    text = _(". An example of {frame}: {text} ({where})").format(
        frame=frame_name(study, quote["frame"]),
        text=in_quotes(said, strong=quote["evidence"]),
        where=study.link(where, article=quote["article_id"], sentence=quote["sentence"]),
    )
    return text + (f" – {shown_text(quote['english'])}" if is_translated and language() == "en" else "")


def shares_by_article(study: Study) -> pd.DataFrame:
    """Return the share of sentences with each frame by article.

    One row is one frame, one column one article; of more than eight articles one row is one article, one column one
    frame, so that the table does not grow wider with the corpus.
    """
    shares = frame_shares(study.coded, by="article_id")
    wide = shares.pivot(index="frame", columns="article_id", values="share").reindex(study.codebook.frames["frame"])
    present = [article for article in study.articles["article_id"] if article in wide]
    if len(present) > _MOST_COLUMNS:
        groups = study.articles.drop_duplicates("article_id").set_index("article_id")[study.by]
        table = wide[present].T.round(2).rename_axis(columns=None).reset_index(names="article_id")
        table.insert(1, study.by, table["article_id"].map(groups).to_numpy())
        return table
    return wide[present].round(2).reset_index()


def hand_coded_sentences(study: Study) -> pd.DataFrame | None:
    """Return the sentences coded by hand that the settings name: a coding sheet, or a table with `article_id`.

    None if there are none of these articles.
    """
    path = study.settings.hand_coded
    if path is None:
        return None
    if is_sheet(path):
        by_hand = read_coding_sheet(path, study.codebook)
    else:
        try:
            by_hand = pd.read_csv(path)
        except ValueError:  # UnicodeDecodeError and pandas' ParserError and EmptyDataError are some
            what = _(
                "{file}: not a CSV table in UTF-8; it must be a coding sheet, or have article_id, sentence and frames"
            )
            raise ValueError(what.format(file=path)) from None
    key, known = "article_id", set(study.sentences["article_id"])
    if "item" in by_hand:
        key, known = (
            "item",
            {item_of(a, s) for a, s in study.sentences[["article_id", "sentence"]].itertuples(index=False)},
        )
    return None if key in by_hand and len(by_hand) and not by_hand[key].isin(known).any() else by_hand


def measured_agreement(study: Study) -> pd.DataFrame:
    """Return the agreement with the sentences coded by hand; no rows if there are none of these articles."""
    by_hand = hand_coded_sentences(study)
    if by_hand is None:
        columns = ["frame", "sentences", "tp", "fp", "fn", "precision", "recall", "f1", "f1_low", "f1_high", "alpha"]
        return pd.DataFrame(columns=columns)
    with warnings_as_notes(study.notes):
        return agreement(study.coded, by_hand)


def shares_corrected(study: Study) -> pd.DataFrame:
    """Return the shares that `estimated_shares` estimates from the sentences coded by hand.

    No rows without such sentences, or where their sheet was drawn from other articles or by another column.
    """
    by_hand = hand_coded_sentences(study)
    columns = [study.by, "frame", "labels", "found", "coded_share", "share", "low", "high", "interval"]
    if by_hand is None or why_not_corrected(study):
        return pd.DataFrame(columns=columns)
    return estimated_shares(study.coded, by_hand, by=study.by)[columns]


def why_not_corrected(study: Study) -> str:
    """Return why `shares_corrected` has no rows, where the settings name sentences coded by hand."""
    by_hand, path = hand_coded_sentences(study), study.settings.hand_coded
    if by_hand is None or path is None:
        return ""
    try:
        labels_by_stratum(strata_of(study.coded, study.by), study.coded, by_hand, study.by)
    except ValueError as error:
        return _("`{file}`: {wrong}.").format(file=path.name, wrong=error)
    return ""
