"""The settings file of a new project, with a comment on every line."""

from __future__ import annotations

import json

from analysis.report.settings import Settings
from analysis.system.language import N_, _, language

# One entry is one line: what is set, in braces what depends on the language, and what it means.
_LINES = (
    ("", N_("The settings of this project. The notebooks read nothing else; `analysis check` finds mistakes in here.")),
    ("", ""),
    ("question = {question}", N_("title of the report: your question, in your words")),
    ('about = ""', N_('one or two sentences below the title; "" for none')),
    ("language = {language}", N_('of the report and of messages: "en" (English) or "vi" (Vietnamese)')),
    ('second_language = ""', N_('a second report in this language, in reports/en or reports/vi; "" for none')),
    ("", ""),
    (
        'by = "province"',
        N_('the column of data/articles.csv to compare by; also "year", "quarter", "month"'),
    ),
    ("group = {group}", N_('what one group is called in the findings: "province", "newspaper", "section"')),
    ("groups = {groups}", N_("and several of them")),
    ('occasion = ""', N_('the column that says what an article is about, such as "resolution"; "" for none')),
    ("", ""),
    ("formulas = []", N_('phrases to follow through the articles, such as ["phát triển bền vững"]')),
    ("names = []", N_("names of groups, places and people to set apart, besides those that are recognised")),
    ("stop_words = []", N_("words that are no theme, besides the function words of the package")),
    ("", ""),
    ('lexicon = "resources/lexicon.txt"', N_('terms that are not split; "" for those of the package')),
    ('codebook = "resources/codebook.toml"', N_('frames and their indicators; "" for those of the package')),
    ('translations = ""', N_('a table article_id,sentence,english of sentences to quote in English; "" for none')),
    ('hand_coded = ""', N_('a table of sentences coded by hand, to measure the coding against; "" for none')),
    ('coding = ""', N_('a sheet with the frames of all sentences, to count in place of the indicators; "" for none')),
    ("", ""),
    ('figure_format = "svg"', N_('figures in the report: "svg" (sharp at any size) or "png"')),
    ("", ""),
    ("[floors]", N_("how often something must occur before it is named")),
    ("word_count = 3", N_("occurrences of a word that one group uses more")),
    ("phrase_count = 2", N_("occurrences of a phrase in all articles")),
    ("frame_sentences = 2", N_("sentences of a group with a frame")),
    ("common_share = 0.6", N_("a word is common vocabulary if this share of the articles of every group uses it")),
)


def settings_text() -> str:
    """Return the settings file of a new project, in the language in use.

    Examples
    --------
    >>> settings_text().splitlines()[5]
    'second_language = ""  # a second report in this language, in reports/en or reports/vi; "" for none'
    """
    first = Settings().spoken(language())
    values = {"question": first.question, "group": first.group, "groups": first.groups, "language": language()}
    quoted = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    lines = []
    for setting, meaning in _LINES:
        comment = f"# {_(meaning)}" if meaning else ""
        lines.append(f"{setting.format(**quoted)}  {comment}" if setting else comment)
    return "\n".join(lines) + "\n"
