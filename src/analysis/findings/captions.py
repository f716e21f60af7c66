"""What is written below a figure, in its stead for those who cannot see it, and where there is nothing to show."""

from __future__ import annotations

from analysis.corpus.periods import PERIODS
from analysis.figures.roles import MOST_ROWS
from analysis.figures.values import MANY
from analysis.findings import further_captions
from analysis.findings.about_frames import why_not_corrected
from analysis.findings.result import MOST_GROUPS
from analysis.measures.resampling import ENOUGH_ARTICLES
from analysis.report.study import Study
from analysis.system.language import _, number, percent


def caption(name: str, study: Study) -> dict[str, str]:
    """Return alt text, caption and the reason for an empty figure, for `Study.figure`.

    Parameters
    ----------
    name
        The figure's name in the packaged notebooks, such as "04-frames".
    study
        The articles and settings.

    Examples
    --------
    >>> from analysis import open_study
    >>> sorted(caption("02-themes", open_study(".")))
    ['alt', 'caption', 'empty']
    """
    known = {**_first_figures(), **_further_figures(), **further_captions.figures()}
    if len(study.groups) >= MANY:
        known |= _heat_maps(study) | further_captions.heat_maps()
    if len(study.articles) > MOST_ROWS:
        known |= _by_group()
    alt, below = known[name]
    words = _words(study)
    return {"alt": alt.format(**words), "caption": below.format(**words), "empty": reason(name, study)}


def reason(name: str, study: Study) -> str:
    """Return why a figure or table of the packaged notebooks is empty, for `Study.figure` and `Study.table`."""
    if name == "04-corrected-shares" and (why := why_not_corrected(study)):
        return why
    alone = _("There is one {group} only, so there is nothing to compare here.")
    over_time = _("The {groups} are what is compared here, so nothing else is shown over time.")
    text = (
        over_time
        if study.by in PERIODS and name in further_captions.OVER_TIME
        else alone
        if len(study.groups) == 1 and name in _COMPARES | further_captions.COMPARES
        else {**_reasons(), **further_captions.reasons()}.get(name, _("There is nothing to show here."))
    )
    return text.format(**_words(study))


def _words(study: Study) -> dict[str, str]:
    settings = study.settings
    sizes = ", ".join(f"{group} ({number(size)})" for group, size in list(study.sizes.items())[:MOST_GROUPS])
    return {
        "group": settings.group,
        "groups": settings.groups,
        "sizes": sizes + (" …" if len(study.sizes) > MOST_GROUPS else ""),
        "share": percent(settings.floors.common_share),
        "words": number(settings.floors.word_count),
        "phrases": number(settings.floors.phrase_count),
    }


_COMPARES = {
    "02-common-vocabulary",
    "03-phrases-of-one-group",
    "04-distinct-frames",
    "04-quotations",
    "05-smallest-ratio",
    "05-keyness",
    "05-verdicts",
    "05-names",
    "05-influence",
    "05-triangle",
    "05-shared-phrases",
    "05-coverage",
    "05-sensitivity",
}


def _first_figures() -> dict[str, tuple[str, str]]:
    """Return alt text and caption of the figures of notebooks 01 to 04, by name."""
    return {
        "01-pages": (
            _("One bar for each page: how much of it is body, and how much of which role was set aside."),
            _(
                "One bar is one page: the number of its syllables, divided into the roles of its lines. Only the body "
                "is counted."
            ),
        ),
        "02-themes": (
            _("Leading words by TF-IDF for each {group}, and how often they stay among the leading ones."),
            _(
                "Words that a {group} uses at least 1.5 times as often as the others, by TF-IDF: how often a "
                "word occurs there, times "
                "how few articles hold it. At the right, its stability: the share of resamples in which it stays "
                "among the twenty "
                "leading ones. A hollow bar stays in less than half of them and may be an accident of a sentence "
                "or two."
            ),
        ),
        "02-topics": (
            _("Share of the sentences of each {group}'s articles that belongs to each surviving topic."),
            _(
                "One row is the words of one topic that survives, one marker one {group}. The "
                "line is a 95% interval over resampled articles."
            ),
        ),
        "03-phrases": (
            _(
                "Rates per 1,000 words of the most frequent phrases in the articles of each {group}, with 95% "
                "intervals where there are any."
            ),
            _(
                "One row is one phrase, one marker one {group}. The line is a 95% interval, with whole articles "
                "as the unit that "
                "varies. A hollow marker without a line belongs to a {group} of one or two articles and "
                "describes these. Where lines "
                "overlap widely, do not speak of a difference."
            ),
        ),
        "04-frames": (
            _(
                "Share of sentences with each frame in the articles of each {group}, with intervals where there "
                "are three articles."
            ),
            _(
                "One row is one frame, one marker one {group}: the share of the sentences of its articles that "
                "carry the frame. Articles: "
                "{sizes}. Read along a row to compare {groups}, and down the markers of one colour for the "
                "profile of one {group}. A "
                "sentence can carry several frames. The line is a 95% interval: where the share of all articles "
                "like these may lie, "
                "with whole articles as the unit that varies. A hollow marker without a line belongs to a "
                "{group} with one or two "
                "articles: it describes these, and says nothing about others."
            ),
        ),
    }


def _further_figures() -> dict[str, tuple[str, str]]:
    """Return alt text and caption of the figures of notebooks 04 and 05, by name."""
    return {
        "04-steps": (
            _("Where in the articles of each {group} every frame first comes up, from the beginning to the end."),
            _(
                "One row is one frame, one tick one article: the position at which the frame first comes up. The "
                "dot is the mean. "
                "Frames are ordered by their mean over all articles, those that open an article on top. Articles "
                "without the frame have "
                "no tick."
            ),
        ),
        "04-instruments": (
            _("Numbers of schemes, programmes, plans and other documents that the articles of each {group} state."),
            _(
                "Sums of the numbers that articles state: the same document mentioned twice counts twice. A dash or a "
                "hatched cell means that no number is "
                "stated, which is not “none”."
            ),
        ),
        "05-keyness": (
            _(
                "For each {group} up to ten words that its articles use more than the others, as ratios of "
                "rates, with intervals where there are any."
            ),
            _(
                "The point says how many times as often as the others a {group} uses the word, the line is its "
                "95% interval. A filled point is distinctive: the interval excludes 1×, p is below 0.05 where there is "
                "one, and more than one article uses the word. A grey arrow leads to the shrunken ratio, what is left "
                "once it is known how uncertain the ratio is; words are ordered by it. A hollow point "
                "without a line has no interval, because one side has one or two articles: it describes these articles."
            ),
        ),
        "05-triangle": (
            _(
                "Phrases between the {groups}: those that all use alike in the middle, those of one {group} at "
                "its side."
            ),
            _(
                "Each point is a phrase, its area the number of occurrences. With three {groups} it lies in a corner "
                "if only one of them uses it, and in the middle if all use it alike; with another number, and on a "
                "narrow screen, the rates are drawn side by side."
            ),
        ),
        "05-dispersion": (
            _("Where the phrases that are followed occur in each article, from its beginning to its end."),
            _(
                "One row is one article, one tick one occurrence, from the first sentence to the last. Articles "
                "differ in length: compare positions, not densities."
            ),
        ),
        "05-sensitivity": (
            _("For each leading word and theme of a {group}, whether it holds under four other ways of counting."),
            _(
                "A mark says that the word or theme holds if it is counted that way; a dash, that the way does "
                "not affect it."
            ),
        ),
    }


def _heat_maps(study: Study) -> dict[str, tuple[str, str]]:
    """Return alt text and caption of figures that are heat maps from so many groups on."""
    hollow = ""
    if any(size < ENOUGH_ARTICLES for size in study.sizes.values()):
        hollow = " " + _("A hollow cell belongs to a {group} of too few articles for an interval and describes these.")
    ordered = _("Rows and columns are ordered by likeness.")
    phrases = (
        _("Heat map of the most frequent phrases: one row for each {group}."),
        _("One row is one {group}, one column one phrase; the darker, the higher its rate per 1,000 words.")
        + f"{hollow} {ordered}",
    )
    return {
        "02-themes": (
            _("Heat map of the leading words by TF-IDF: one row for each {group}."),
            _(
                "One row is one {group}, one column a word that leads in one of them; the darker, the higher its "
                "TF-IDF. A hollow cell stays among the twenty leading words in less than half of the resamples. "
                "Hatched: the word does not lead there."
            ),
        ),
        "02-topics": (
            _("Heat map of the surviving topics: one row for each {group}."),
            _(
                "One row is one {group}, one column the words of one topic that survives; the "
                "darker, the greater its share of the sentences."
            )
            + " "
            + ordered,
        ),
        "03-phrases": phrases,
        "04-frames": (
            _("Heat map of the shares of frames: one row for each {group}."),
            _(
                "One row is one {group}, one column one frame; the darker, the greater the share of the sentences "
                "that carry it. A sentence can carry several frames. The intervals are in the table."
            )
            + f"{hollow} {ordered}",
        ),
        "04-steps": (
            _("Heat map of where in the articles of each {group} the frames first come up."),
            _(
                "One row is one {group}, one column one frame: the mean position at which it first comes up, from 0% "
                "at the beginning of an article (pale) to 100% at its end (dark). Hatched: the frame does not occur."
            ),
        ),
        "05-keyness": (
            _("Heat map of the words that one {group} uses more than the others."),
            _(
                "One row is one {group}, one column a word that one of them uses more than the others; the darker, the "
                "higher the ratio of the rates. A hollow cell is not distinctive: by its interval or its p the word "
                "may be used equally often elsewhere, or there is no interval. Hatched: the word does not lead there."
            ),
        ),
    }


def _by_group() -> dict[str, tuple[str, str]]:
    """Return alt text and caption of figures that have a row for each group, not for each of so many articles."""
    return {
        "01-pages": (
            _("One bar for each {group}: how much of its pages is body, and how much of which role was set aside."),
            _(
                "One bar is the pages of one {group}: the number of their syllables, divided into the roles of their "
                "lines. Only the body is counted."
            ),
        ),
        "05-dispersion": (
            _("Where the phrases that are followed occur in the articles of each {group}, from beginning to end."),
            _(
                "One row is one {group}: how the occurrences are spread over its articles, from the first sentence to "
                "the last. Articles differ in length: compare positions, not densities."
            ),
        ),
    }


def _reasons() -> dict[str, str]:
    """Return why a figure or table has nothing to show, by name."""
    return {
        "01-titles": _("No headline is known."),
        "01-set-aside": _("No line was set aside: every line of the pages is body."),
        "01-occasions": _(
            "The settings name no column for the occasion of an article, so it cannot be told apart from the {group}."
        ),
        "02-common-vocabulary": _("No word about the subject is in at least {share} of the articles of every {group}."),
        "02-themes": _(
            "No word occurs twice and more often in one {group} than in the others, so there is no theme to show."
        ),
        "02-lines": _("There is no leading word whose lines could be shown."),
        "02-topics": _("No topic survives, so none is drawn."),
        "03-phrases": _("No phrase of two words or more occurs {phrases} times, so there is nothing to draw."),
        "03-phrases-of-one-group": _("No phrase occurs {phrases} times in one {group} and not at all in the others."),
        "03-formula-lines": (_("The settings name no phrase to follow (`formulas`), or none of them occurs.")),
        "04-distinct-frames": _("No frame has a share in one {group} that is 1.5 times that of every other {group}."),
        "04-quotations": _("No frame stands out in any {group}, so there is no sentence to quote for it."),
        "04-coded-sentences": _("No sentence carries a frame of the codebook."),
        "04-frames": _("No sentence carries a frame of the codebook, so there is nothing to draw."),
        "04-codebook": _("No sentence carries a frame of the codebook, so its frames are not listed."),
        "04-frame-shares": _("Every share is 0."),
        "04-openings": _("No headline and no sentence carries a frame."),
        "04-steps": _("No sentence carries a frame of the codebook, so there is no order to draw."),
        "04-agreement": _(
            "Not measured: the settings name no sentences coded by hand (`hand_coded`), so how well the coding "
            "does here is not known."
        ),
        "04-corrected-shares": _(
            "Without sentences coded by hand, drawn from these articles by this column, no share can be estimated."
        ),
        "04-quantities": _(
            "No count, percentage, deadline, period or document with its number is recognised in the articles."
        ),
        "04-commitments": _("No target, deadline or number of documents is stated."),
        "04-instruments": _("No article states a number of documents, meetings or campaigns."),
        "05-keyness": _(
            "No word about the subject occurs {words} times and more often in one {group} than in the others."
        ),
        "05-names": _("No name occurs {words} times and more often in one {group} than in the others."),
        "05-influence": _("There is no leading word to leave articles out for."),
        "05-triangle": _("No phrase is repeated, so there is nothing to place between the {groups}."),
        "05-shared-phrases": _("No two {groups} share a phrase of two words or more."),
        "05-dispersion": _("No phrase that is followed occurs in an article."),
        "05-sensitivity": _("There is no leading word or theme to count in other ways."),
    }
