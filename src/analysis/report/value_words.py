"""Words that occur as values in the package's own tables, in the language in use."""

from __future__ import annotations

from analysis.system.language import N_, _, pgettext

# By which rule a line of a page has its role (`split_blocks`).
_RULES = (
    N_("no words on the line"),
    N_("name of a page component"),
    N_("name of an image file"),
    N_("share or print bar"),
    N_("site section or breadcrumb"),
    N_("name of the site"),
    N_("banner"),
    N_("reading counter"),
    N_("key words"),
    N_("link to something else"),
    N_("imprint of the site"),
    N_("search box"),
    N_("notice of a form"),
    N_("comments of readers"),
    N_("list of other articles"),
    N_("office of the author"),
    N_("item of a list"),
    N_("names its author or source"),
    N_("credit or mark of a photo"),
    N_("a date and nothing else"),
    N_("names under the headline"),
    N_("says what a picture shows"),
    N_("lead without a full stop"),
    N_("heading above the first paragraph"),
    N_("short line outside the article"),
    N_("names below the last paragraph"),
    N_("heading above a list"),
    N_("below the byline"),
    N_("a question of an interview"),
    N_("heading over several lines"),
    N_("a sentence over several lines"),
    N_("caption over several lines"),
    N_("printed twice, as text and as description of a picture"),
    N_("a quotation"),
    N_("a question, a remark"),
    N_("a sentence"),
    N_("a row of figures"),
    N_("short line that is no sentence"),
    N_("entry of a menu"),
    N_("headline over several lines"),
    N_("line above the headline"),
    N_("date outside the article"),
    N_("paragraph without a full stop"),
    N_("caption over several lines above the article"),
    N_("first line that is no sentence"),
    N_("the title of the article"),
    N_("printed a second time"),
    N_("the text is clean"),
    N_("a link and the name of its picture"),
    N_("a number alone"),
    N_("above the name of the photographer"),
    N_("addressees of a document"),
    N_("below the name of an image file"),
    N_("cell of a table"),
    N_("cell of a table below a picture"),
    N_("data of a document"),
    N_("head of a document"),
    N_("head of a printed page"),
    N_("head of an e-mail"),
    N_("item of a list without marks"),
    N_("kind of a document"),
    N_("number of a document"),
    N_("paragraph"),
    N_("prices"),
    N_("signature of an e-mail"),
    N_("the caption beside it without the name of the photographer"),
    N_("the headline without diacritics"),
    N_("weather"),
    N_("who is quoted above"),
)


def truth(value: bool) -> str:
    """Return yes or no."""
    return pgettext("cell", "yes") if value else pgettext("cell", "no")


def _rules() -> dict[object, str]:
    return {rule: _(rule) for rule in _RULES}


def value_words() -> dict[object, str]:
    """Return words that occur as values in the package's own tables."""
    return {
        "distinctive": _("distinctive"),
        "shared": pgettext("verdict", "shared"),
        "undecided": _("undecided"),
        "attracted": pgettext("verdict", "attracted"),
        "repelled": pgettext("verdict", "repelled"),
        "no article": _("no article"),
        "one group": _("one group"),
        "too few articles": _("too few articles"),
        "one article": _("one article"),
        "two articles": _("two articles"),
        "articles": _("articles"),
        "sentences": _("sentences"),
        "headline": _("headline"),
        "heading": _("heading"),
        "caption": pgettext("role", "caption"),
        "byline": _("byline"),
        "date": pgettext("role", "date"),
        "body": _("body"),
        "boilerplate": _("boilerplate"),
        "count": pgettext("quantity", "count"),
        "percentage": _("percentage"),
        "deadline": _("deadline"),
        "period": _("period"),
        "document": _("cited document"),
        "distinctive word": _("distinctive word"),
        "word used more": _("word used more"),
        "theme": _("theme"),
        "target": _("target"),
        "instrument": _("document or task that is counted"),
        **_rules(),
    }
