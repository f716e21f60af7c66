"""Captions and reasons of what is about company, time and likeness."""

from __future__ import annotations

from analysis.system.language import _

OVER_TIME = {"02-themes-over-time", "02-frames-over-time"}
COMPARES = {"01-distances", "01-word-shift", "01-key-articles", "05-by-article"}


def figures() -> dict[str, tuple[str, str]]:
    """Return alt text and caption of these figures, by name."""
    return {
        "01-word-shift": (
            _("The words that carry most of the difference between the two {groups} that are most unlike."),
            _(
                "One bar is one word, on the side of the {group} that uses it more; its length is its share of the "
                "distance. At its end are the occurrences on both sides."
            ),
        ),
        "01-map": (
            _("A map of all articles, on which those with similar words are near each other, by {group}."),
            _(
                "One marker is one article, a large one the middle of a {group}. The words at the edges pull there. "
                "Read the share that the map shows first: where it is small, near on the map need not be alike."
            ),
        ),
        "02-themes-over-time": (
            _("In which periods each leading theme of a {group} leads, and how often it is used in all of them."),
            _(
                "One row is one theme, one column one period; the area of a marker is the rate. Filled: it leads there "
                "in at least half of the resamples of three articles or more. Below is the number of articles."
            ),
        ),
        "02-frames-over-time": (
            _("Share of the sentences of each {group} with each of the most frequent frames, from period to period."),
            _(
                "One panel is one frame, one line one {group}. The bars are 95% intervals by article; a hollow marker "
                "has one or two articles, and a period without articles is a gap."
            ),
        ),
        "03-collocates": (
            _("The words beside the most frequent word of the subject, in the articles of each {group}."),
            _(
                "One row is one word within five words of the most frequent word of the subject; the line leads to log "
                "Dice, the strength of the bond. "
                "Filled: more often there than elsewhere, by an interval over articles. The numbers are its "
                "occurrences there and the articles with them."
            ),
        ),
    }


def heat_maps() -> dict[str, tuple[str, str]]:
    """Return alt text and caption of these figures where they are heat maps because there are many groups."""
    return {
        "02-frames-over-time": (
            _("Heat map of the shares of the most frequent frames, from period to period: one row for each {group}."),
            _(
                "One row is one {group}, one column one frame in one period; the darker, the greater the share of the "
                "sentences that carry it. A hollow cell has one or two articles. Hatched: no article."
            ),
        ),
        "02-themes-over-time": (
            _("Which themes of every {group} lead in each period: one row for each {group}."),
            _(
                "One row is one {group}, one column one period: the themes that lead there, by their rate. In brackets "
                "are those that lead in less than half of the resamples, or of one or two articles only."
            ),
        ),
        "03-collocates": (
            _("Heat map of the words beside the most frequent word of the subject: one row for each {group}."),
            _(
                "One row is one {group}, one column a word within five words of the most frequent word of the "
                "subject; the number is log Dice, the "
                "strength of the bond: the darker, the stronger. A hollow cell is not there more often than elsewhere, "
                "by an interval over articles. Hatched: it is there once at most."
            ),
        ),
        "05-triangle": (
            _("Heat map of the most frequent phrases that two {groups} or more use: one row for each {group}."),
            _(
                "One row is one {group}, one column one of the most frequent phrases that two {groups} or more use; "
                "the darker, the higher its rate per 1,000 words. Rows and columns are ordered by likeness."
            ),
        ),
        "05-sensitivity": (
            _(
                "Heat map: what share of the leading words and themes of each {group} holds under other "
                "ways of counting."
            ),
            _("One row is one {group}, one column one way of counting: the share of its words and themes that hold."),
        ),
    }


def reasons() -> dict[str, str]:
    """Return why one of these figures or tables has nothing to show, by name."""
    few = _(
        "No {group} has three articles in each of two years, quarters or months (or no article has a date), so nothing "
        "can be shown over time."
    )
    return {
        "01-distances": _("The articles have no word about the subject, so there is nothing to compare."),
        "01-word-shift": _("No word is used more by one {group} than by another."),
        "01-key-articles": _("No {group} has three articles, so that no article can be called typical of its {group}."),
        "01-map": _("A map needs 30 to 3,000 articles: of fewer the table of distances says more."),
        "02-themes-over-time": few,
        "02-frames-over-time": few,
        "03-collocates": _("No word about the subject has a word beside it that occurs there often enough."),
        "03-collocations": _("No run of words is repeated in two articles."),
        "05-by-article": _(
            "No word is used in more articles of one {group} than of the others by more than chance; it takes three "
            "articles on both sides."
        ),
    }
