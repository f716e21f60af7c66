"""The words of the explorer's interface, in every language of the package."""

from __future__ import annotations

from typing import Any

from analysis.system.language import LANGUAGES, _, in_language, ngettext, pgettext


def interface_words() -> dict[str, dict[str, Any]]:
    """Return for every language the words of the page, by the names under which its script looks them up.

    A list holds the singular and the plural of a message with a number {n}; the script chooses. The page carries all
    languages, so that one file serves readers of each.
    """
    found = {}
    for language in LANGUAGES:
        with in_language(language):
            found[language] = {
                "name": _own_name(language),
                **_frame(),
                **_terms(),
                **_evidence(),
                **_beside(),
                **_tables(),
            }
    return found


def _own_name(language: str) -> str:
    return {"en": "English", "vi": "Tiếng Việt"}[language]


def forms(singular: str, plural: str) -> list[str]:
    """Return both forms of a message; in Vietnamese they are the same."""
    return [ngettext(singular, plural, 1), ngettext(singular, plural, 2)]


def _frame() -> dict[str, Any]:
    """Return the words around everything: title, tabs, selection, tools."""
    return {
        "title": _("Explorer: every number opens to its sentences"),
        "skip": _("Skip to the sentences"),
        "tabs": _("What to look at"),
        "terms": _("Words and phrases"),
        "frames": _("Frames"),
        "quantities": _("Numbers stated"),
        "articles": _("Articles"),
        "about": _("{articles}, {sentences}, {words}. Groups: {groups}."),
        "n_articles": forms("{n} article", "{n} articles"),
        "n_sentences": forms("{n} sentence", "{n} sentences"),
        "n_words": forms("{n} word", "{n} words"),
        "without": forms(
            "{n} article without a value in “{by}” is left out.", "{n} articles without a value in “{by}” are left out."
        ),
        "terms_lead": _(
            "Search for a word, or choose one in the figure or the table: every sentence in which it occurs opens "
            "below, group by group."
        ),
        "frames_lead": _(
            "In how many sentences each group carries a frame. Choose a bar to read them; the words on which the "
            "decision rests are marked."
        ),
        "quantities_lead": _(
            "What each group states in numbers: how many statements, and for documents, tasks and meetings the sum of "
            "the numbers. Choose a cell to read the sentences."
        ),
        "articles_lead": _(
            "Every article in full. Only the body counts; what is set aside (captions, bylines, boilerplate of the "
            "site) is muted."
        ),
        "footer": _(
            "This page needs no network and sends nothing anywhere. The address line always holds a link to what is "
            "shown."
        ),
        "selection": _("Articles that count"),
        "newspaper": _("Newspaper"),
        "year": _("Period"),
        "period_from": _("Period: from"),
        "period_to": _("Period: to"),
        "from_to": _("{from} to {to}"),
        "undated": forms("{n} article has no date", "{n} articles have no date"),
        "undated_out": forms("{n} article without a date is left out", "{n} articles without a date are left out"),
        "all": _("all"),
        "unknown": _("not stated"),
        "copy": _("Copy"),
        "csv": _("Download CSV"),
        "link": _("Copy link"),
        "copied": _("Copied."),
        "not_copied": _("The browser did not allow copying."),
        "saved": _("Downloaded: {name}"),
        "unknown_link": _("The link names “{what}”, which is not here."),
        "back": _("Back"),
    }


def _terms() -> dict[str, Any]:
    """Return the words of the tab of terms."""
    return {
        "search": _("Search (with or without diacritics, also English)"),
        "show": _("Show"),
        "verdict": _("Verdict"),
        "least": _("At least … times"),
        "kind_any": _("words and phrases"),
        "kind_word": _("words"),
        "kind_phrase": _("phrases"),
        "kind_function": _("function words, numerals"),
        "kind_all": _("everything"),
        "distinctive": _("distinctive"),
        "shared": pgettext("verdict", "shared"),
        "undecided": _("undecided"),
        "few": _("too few articles"),
        "one": _("no verdict: one article"),
        "two": _("no verdict: two articles"),
        "figure": _("Figure"),
        "view": _("Figure"),
        "triangle": _("triangle of three"),
        "scatter": _("two groups"),
        "across": _("Across"),
        "up": _("Upwards"),
        "colour": _("Colour"),
        "by_ratio": _("keyness (log2 ratio)"),
        "by_verdict": _("verdict"),
        "term_table": _("Table of words and phrases"),
        "term": _("Word or phrase"),
        "english": _("English"),
        "kind": _("Kind"),
        "total": pgettext("column", "All"),
        "per": _("per 1,000"),
        "leans": _("Used more in (log2 ratio); verdict"),
        "leans_short": _("Used more in"),
        "ratio": _("log2 ratio"),
        "count_of": forms("{n} word or phrase", "{n} words and phrases"),
        "drawn": _("the figure draws the {n} most frequent"),
        "least_kept": _(
            "Counted here: words that occur at least {a}×, phrases at least {b}×; the small figure is per 1,000 words."
        ),
        "none_found": _("No counted word or phrase matches."),
        "find_text": _("Find “{q}” as text in the sentences"),
        "reset": _("Clear filters"),
        "more_rows": forms("{n} more row", "{n} more rows"),
        "more_lines": forms("{n} more sentence", "{n} more sentences"),
        "plot_label": forms(
            "{n} word or phrase as a point. Arrow keys go from point to point, Enter reads the sentences.",
            "{n} words and phrases as points. Arrow keys go from point to point, Enter reads the sentences.",
        ),
        "size": _("size: occurrences"),
        "pale": _("paler: weaker difference"),
        "at": _("a point lies where the rates pull it; at a corner only that group uses it"),
        "word": _("word"),
        "phrase": _("phrase"),
        "function_": _("function word"),
    }


def _evidence() -> dict[str, Any]:
    """Return the words above and beside sentences."""
    return {
        "times": forms("once", "{n} times"),
        "in_sentences": forms("in {n} sentence", "in {n} sentences"),
        "of_articles": _("in {n} of {of} articles"),
        "per1000": _("{n} per 1,000 words"),
        "per1000_head": _("per 1,000 words"),
        "against": _("{n} times as often as the others ({low} to {high}): {verdict}"),
        "against_plain": _("{n} times as often as the others"),
        "partly": _("showing {n} of {of}, taken evenly"),
        "none_here": _("Not in these texts."),
        "as_text": _("as written, not a counted term"),
        "show_all": _("Show all groups"),
        "only_group": _("only this group"),
        "elsewhere": _("Also on the page, but not counted:"),
        **_role_words(),
        "sentence": _("sentence {n}"),
        "sentence_head": _("sentence"),
        "no_date": _("no date"),
        "no_newspaper": _("newspaper not stated"),
        "in_article": _("read in the article"),
        "frame": _("Frame"),
        "of": _("{n} of {of}"),
        "coded_in": _("{n} of {of} sentences ({share})"),
        "interval": _("95% interval {low} to {high}, by article"),
        "no_interval": _("no interval: {basis}"),
        "bases": {"one article": _("one article"), "two articles": _("two articles")},
        "frames_note": _(
            "The lines are 95% intervals at article level; a group of one or two articles has none. Codebook {version}."
        ),
        "frames_filtered": _("Shares of the chosen articles; intervals are only for all articles."),
        "kinds_of": _("Kinds of statement"),
        "papers": _("Documents, tasks, meetings: the sum stated, in how many statements"),
        "count": pgettext("quantity", "count"),
        "percentage": _("percentage"),
        "deadline": _("deadline"),
        "period": _("period"),
        "document": _("cited document"),
        "every": _("all statements"),
        "mentions": forms("{n} statement", "{n} statements"),
        "sum_in": _("{sum} in {n}"),
        "statement": _("Statement"),
        "occurrence_of": forms("{n} occurrence", "{n} occurrences"),
        "not_body": _("This article has no body: nothing of it counts."),
    }


def _beside() -> dict[str, str]:
    """Return the words of what is beside a word."""
    return {
        "beside": _("Collocates"),
        "all_lines": _("Its sentences"),
        "beside_note": _(
            "Words up to {window} words before or after it in the same sentence, if they are so {n} times or more in a "
            "group; without function words. Small: how often chance would have it. The strongest bond comes first "
            "(log Dice, at most 14). Choose a word to read its sentences."
        ),
        "beside_times": _("Times, expected"),
        "expected": _("expected"),
        "log_dice": _("log Dice"),
        "no_beside": _("No word is beside it {n} times."),
        "near_note": _("“{word}” at most {n} words away"),
    }


def _role_words() -> dict[str, str]:
    return {
        "headline": _("headline"),
        "date": pgettext("role", "date"),
        "byline": _("byline"),
        "caption": pgettext("role", "caption"),
        "heading": _("heading"),
        "body": _("body"),
        "boilerplate": _("boilerplate"),
    }


def _tables() -> dict[str, Any]:
    """Return the headings of tables, on the page and in what is downloaded."""
    return {
        "article": _("Article"),
        "published": _("Published"),
        "sentences": _("Sentences"),
        "words_": _("Words"),
        "group": _("Group"),
        "author": _("author"),
        "resolution": _("resolution"),
        "h_of": pgettext("column", "of"),
        "h_share": pgettext("column", "share"),
        "h_low": pgettext("column", "low"),
        "h_high": pgettext("column", "high"),
        "h_value": pgettext("column", "value"),
        "h_qualifier": pgettext("column", "qualifier"),
        "h_unit": pgettext("column", "unit"),
        "h_date": pgettext("column", "date"),
        "h_number": pgettext("column", "number"),
        "h_text": pgettext("column", "text"),
        "h_left": pgettext("column", "left"),
        "h_node": pgettext("column", "node"),
        "h_right": pgettext("column", "right"),
        "files": [
            pgettext("file name", "words-and-phrases"),
            pgettext("file name", "frames"),
            pgettext("file name", "numbers-stated"),
            pgettext("file name", "sentences"),
            pgettext("file name", "collocates"),
        ],
    }
