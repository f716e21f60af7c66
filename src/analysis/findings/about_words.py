"""Which words lead in a group, which are common to all, and what each rests on."""

from __future__ import annotations

import pandas as pd

from analysis.evidence.concordance import concordance_lines
from analysis.findings.counting import common_vocabulary, resting_on, support
from analysis.findings.naming import holds_name, name_words
from analysis.findings.result import Finding, bullets, few_articles, sentence_list, term_name, times
from analysis.measures.themes import NoTermLeft, tfidf_themes
from analysis.report.study import Study
from analysis.system.language import _, number, percent

LEADING = 20  # ranks that count as leading, as in `tfidf_themes`
MORE = 1.5  # times as often as in the others, to be named as a theme of a group
_NAMED = 5


def study_themes(study: Study) -> pd.DataFrame:
    """Return the table of `tfidf_themes` with what each weight rests on; no rows where there is no word for a theme.

    Further columns: sentences and articles with the term, `times_the_others` (its rate as a multiple of that in all
    other groups together; missing for a single group), `common` (in most articles of every group), and `is_name`.
    """
    wanted = study.terms.select([term not in study.settings.stop_words for term in study.terms.terms["term"]])
    columns = ["term", "tf", "idf", "tfidf", "rank", "articles", "stability", "rank_low", "rank_high"]
    if not wanted.terms["term"].map(lambda term: not any(c.isdigit() for c in term)).any():
        return pd.DataFrame(columns=[study.by, *columns, "count", "sentences", "times_the_others", "common", "is_name"])
    terms, resamples = study.resampled(wanted)
    try:
        themes = tfidf_themes(terms, by=study.by, stop_words=study.settings.stop_words, resamples=resamples)
    except NoTermLeft:
        return pd.DataFrame(columns=[study.by, *columns, "count", "sentences", "times_the_others", "common", "is_name"])
    rests = support(terms, study.by)[["count", "sentences", "rate", "rest_rate"]]
    themes = themes.join(rests, on=[study.by, "term"])
    ratio = themes.pop("rate") / themes.pop("rest_rate")
    common, names = set(common_vocabulary(study)["term"]), name_words(study)
    return themes.assign(
        times_the_others=ratio,
        common=themes["term"].isin(common),
        is_name=[holds_name(term, names) for term in themes["term"]],
    )


def differing_themes(themes: pd.DataFrame) -> pd.DataFrame:
    """Return the themes that a group uses at least 1.5 times as often as the others; of a single group all."""
    more = themes["times_the_others"].isna() | (themes["times_the_others"] >= MORE)
    return themes[more & ~themes["is_name"].astype(bool) & (themes["count"] > 1)]


def themes(study: Study, themes: pd.DataFrame) -> Finding:
    """Return the words in which groups differ, those that are common said once, names apart.

    Named for a group are leading words that occur there at least 1.5 times as often as in the others. What rests on
    one sentence or one article is marked.

    Parameters
    ----------
    study
        The articles and settings.
    themes
        The table of `study_themes`.
    """
    common = common_vocabulary(study)
    if themes.empty:
        return Finding(_("**Themes.** No word is left besides function words and numerals, so no theme can be named."))
    leads = themes[(themes["rank"] <= LEADING) & (themes["stability"] >= 0.5) & (themes["count"] > 1)]
    differs = leads["times_the_others"].isna() | (leads["times_the_others"] >= MORE)
    lines, named = {}, {}
    for group in study.groups:
        own = leads[(leads[study.by] == group) & differs]
        subject, names = own[~own["is_name"].astype(bool)].head(_NAMED), own[own["is_name"].astype(bool)].head(_NAMED)
        named[group] = subject["term"].tolist()
        lines[group] = _line(study, group, subject, names)
    alike = leads[~differs & ~leads["common"].astype(bool)].groupby("term", sort=False)[study.by].nunique()
    shared = alike.index[alike == len(study.groups)].tolist()
    said = [_common(study, common), _shared(study, shared)]
    if any(lines.values()):
        said.append(_intro(study))
        text = (
            sentence_list(said)
            + "\n\n"
            + bullets(study, lines)
            + "\n\n"
            + sentence_list([_warning(), few_articles(study)])
        )
    else:
        said.append(_none(study))
        text = sentence_list(said)
    return Finding(
        _("**Themes.**") + " " + text, {"common": common["term"].tolist(), "leading": named, "shared": shared}
    )


def _line(study: Study, group: str, subject: pd.DataFrame, names: pd.DataFrame) -> str:
    parts = []
    for rows, label in ((subject, ""), (names, _("names: "))):
        words = [marked(study, group, row) for row in rows.to_dict("records")]
        if words:
            parts.append(label + ", ".join(words))
    return ": " + "; ".join(parts) if parts else ""


def marked(study: Study, group: str, row: dict) -> str:
    """Return a term of a group with its count, a link to its sentences, and the mark of what rests on little."""
    mark = resting_on(row["sentences"], row["articles"], study.sizes[group])
    shown = times(row["count"]) + (f" ({mark})" if mark else "")
    return f"{term_name(row['term'], study.written)} {study.link(shown, term=row['term'], group=group)}"


def _common(study: Study, common: pd.DataFrame) -> str:
    settings = study.settings
    if len(study.groups) == 1:
        return ""
    if common.empty:
        return _("No word of the subject is in at least {share} of the articles of every {group}.").format(
            share=percent(settings.floors.common_share), group=settings.group
        )
    return _("Common vocabulary, in at least {share} of the articles of every {group}: {words}.").format(
        share=percent(settings.floors.common_share),
        group=settings.group,
        words=", ".join(term_name(term, study.written) for term in common["term"].head(8))
        + (" …" if len(common) > 8 else ""),
    )


def _shared(study: Study, shared: list[str]) -> str:
    if not shared:
        return ""
    return _("Leading in every {group}, though not in most articles: {words}.").format(
        group=study.settings.group, words=", ".join(term_name(term, study.written) for term in shared[:8])
    )


def _intro(study: Study) -> str:
    if len(study.groups) == 1:
        return _("The words that lead, and still do in at least half of the resamples of these texts:")
    return _(
        "The words that lead in a {group}, still do in at least half of the resamples of its texts, and occur there at "
        "least {ratio} times as often as in the other {groups}, with the number of occurrences:"
    ).format(group=study.settings.group, groups=study.settings.groups, ratio=number(MORE))


def _none(study: Study) -> str:
    if len(study.groups) == 1:
        return _("No word leads in at least half of the resamples: these texts are too short for themes.")
    return _(
        "No word leads in one {group} and is rarer in the others: either the {groups} write about the same, or "
        "the texts are too short."
    ).format(group=study.settings.group, groups=study.settings.groups)


def _warning() -> str:
    return _(
        "Other articles of the same source may lead with other words: on news of known source, 16% to 29% of "
        "such words led "
        "again in another sample."
    )


def theme_lines(study: Study, themes: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of a leading theme as `concordance_lines` gives them: of those that keep leading, the rarest."""
    leading = differing_themes(themes)
    leading = leading.assign(firm=leading["stability"] >= 0.5)[leading["rank"] <= LEADING]
    leading = leading.sort_values(["firm", "idf", "tfidf"], ascending=False, kind="stable")
    if leading.empty:
        return pd.DataFrame(columns=["article_id", "sentence", "left", "node", "right"])
    return concordance_lines(study.sentences, leading["term"].iloc[0], tokens=study.tokens, width=60)


def two_idfs(study: Study, themes: pd.DataFrame, *, top: int = 12) -> pd.DataFrame:
    """Return the leading themes of every group with their rank if the idf is from sentences instead of articles."""
    leading = differing_themes(themes).groupby(study.by, sort=False).head(top)
    leading = leading[[study.by, "term", "rank", "stability"]]
    if leading.empty:
        return leading.assign(rank_by_sentence=[])
    terms, resamples = study.resampled(study.terms)
    stop_words = study.settings.stop_words
    ranks = tfidf_themes(terms, by=study.by, document="sentence", stop_words=stop_words, resamples=resamples)
    ranks = ranks[[study.by, "term", "rank"]].rename(columns={"rank": "rank_by_sentence"})
    return leading.merge(ranks, on=[study.by, "term"])
