"""What the tables of the packaged notebooks are called above them."""

from __future__ import annotations

from analysis.system.language import _


def table_title(name: str, *, group: str, groups: str) -> str:
    """Return the title of a table of the packaged notebooks, or nothing for a table of another name.

    Examples
    --------
    >>> table_title("03-phrases-of-one-group", group="province", groups="provinces")
    'Phrases that only one province uses'
    """
    return {**_first(), **_further()}.get(name, "").format(group=group, groups=groups)


def _first() -> dict[str, str]:
    """Return the titles of the tables of notebooks 01 to 03."""
    return {
        "01-articles": _("The articles"),
        "01-titles": _("The headlines"),
        "01-set-aside": _("Lines that were set aside, each with the rule that decided"),
        "01-occasions": _("When each article was written, and on what occasion"),
        "01-distances": _("How far every two {groups} are apart in their words about the subject"),
        "01-key-articles": _("Articles nearest their own {group} and farthest from the others"),
        "02-common-vocabulary": _("Words that most articles of every {group} use"),
        "02-themes": _("Words of each {group} by TF-IDF, with the parts of the weight"),
        "02-lines": _("Lines of one leading word"),
        "02-themes-two-idfs": _("Ranks of the leading words, with idf from articles and from sentences"),
        "02-topics": _("Topics, and whether they come out again"),
        "03-phrase-rates": _("Phrases of each {group}, with their rates"),
        "03-phrases-of-one-group": _("Phrases that only one {group} uses"),
        "03-formula-lines": _("Lines of the phrases that are followed"),
        "03-collocates": _("What occurs near the most frequent word about the subject"),
        "03-collocations": _("Runs of words that hold together most"),
    }


def _further() -> dict[str, str]:
    """Return the titles of the tables of notebooks 04 and 05."""
    return {
        "04-codebook": _("The frames and their indicators"),
        "04-frame-shares": _("Share of the sentences of each {group} with each frame"),
        "04-frame-shares-by-article": _("Share of the sentences of each article with each frame"),
        "04-distinct-frames": _("Frames that one {group} presents more than every other"),
        "04-quotations": _("Frames that one {group} presents more, each with the sentence that has most evidence"),
        "04-coded-sentences": _("Coded sentences, with their evidence"),
        "04-openings": _("Frames of the headline and of the first sentence of each article"),
        "04-agreement": _("Agreement with a human coder"),
        "04-corrected-shares": _("Shares estimated from sentences coded by hand"),
        "04-quantities": _("What the articles state in numbers"),
        "04-commitments": _("Statements in numbers that commit to something"),
        "04-instruments": _("Documents, meetings and campaigns that are counted"),
        "05-smallest-ratio": _("The smallest difference that texts of this size can show"),
        "05-keyness": _("Words by how much one {group} uses them more than the others"),
        "05-verdicts": _("How often each verdict occurs"),
        "05-by-article": _("Words that occur in more articles of one {group} than of the others"),
        "05-names": _("Names that one {group} uses more than the others"),
        "05-influence": _("Ratios of the leading words, with each article left out in turn"),
        "05-shared-phrases": _("Phrases that at least two {groups} use"),
        "05-coverage": _("How much of the text of each {group} is in phrases that others use too"),
        "05-sensitivity": _("Which findings hold if words are counted in other ways"),
        "05-methods": _("What the statistical terms mean"),
    }
