"""A project's articles and settings, with the tables that every notebook begins with."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.corpus.encodings import is_syllable
from analysis.corpus.loading import load_corpus
from analysis.corpus.periods import PERIODS, with_period
from analysis.evidence.quantities import find_quantities
from analysis.frames.codebook import Codebook, load_codebook
from analysis.frames.coding import code_sentences
from analysis.frames.coding_sheet import read_coding_sheet
from analysis.measures.resampling import ENOUGH_RESAMPLES
from analysis.measures.terms import DocumentTerms, document_terms
from analysis.pages.blocks import split_blocks
from analysis.report.explorer import permalink
from analysis.report.headings import group_headings
from analysis.report.markup import quoted
from analysis.report.names import names_among
from analysis.report.output import show_figure, show_table
from analysis.report.settings import NO_GROUPS, Settings, project_settings
from analysis.report.titles import table_title
from analysis.system.language import VARIABLE, _, language, set_language
from analysis.system.notes import warnings_as_notes
from analysis.text.spelling import written_as
from analysis.words.sentences import split_sentences
from analysis.words.tokens import segment

if TYPE_CHECKING:
    from IPython.display import HTML, Markdown

# Resampled ranks are kept for every group and term; so many numbers fit into the memory of a small computer.
_CELLS = 40_000_000
_RESAMPLES = 1000
_MOSTLY = 0.5  # share of the occurrences of a word that are written alike


@dataclass(frozen=True)
class Study:
    """Articles and settings, and the tables that follow from them, each made when it is first asked for.

    Attributes
    ----------
    articles : DataFrame
        As from `load_corpus`.
    settings : Settings
        As from `load_settings`.
    blocks, sentences, tokens, terms, coded, quantities
        The tables of `split_blocks`, `split_sentences`, `segment`, `document_terms`, `code_sentences` and
        `find_quantities`, with the lexicon and the codebook of the settings.
    codebook : Codebook
        That of the settings, or of the package.
    notes : list of str
        What the functions that made the articles and these tables warned of: damaged characters, an article without
        body. Nothing of it stops a report, which says it.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "kitchen": ["Bắc", "Nam"],
    ...                          "text": ["Cho hành vào chảo.", "Cho tỏi vào nồi."]})
    >>> study = Study(articles, Settings(by="kitchen", group="kitchen", groups="kitchens"))
    >>> study.groups, len(study.sentences)
    (['Bắc', 'Nam'], 2)
    """

    articles: pd.DataFrame
    settings: Settings
    notes: list[str] = field(default_factory=list)

    @property
    def by(self) -> str:
        """The grouping column."""
        return self.settings.by

    @cached_property
    def groups(self) -> list[str]:
        """The groups, in order of appearance."""
        return list(dict.fromkeys(self.articles[self.by]))

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many articles of every group have sentences."""
        counts = self.sentences.drop_duplicates("article_id")[self.by].value_counts()
        return {group: int(counts.get(group, 0)) for group in self.groups}

    @cached_property
    def colours(self) -> dict[str, str]:
        from analysis.figures.style import group_colours

        return group_colours(self.articles[self.by])

    @cached_property
    def blocks(self) -> pd.DataFrame:
        return split_blocks(self.articles)

    @cached_property
    def sentences(self) -> pd.DataFrame:
        blocks = self.blocks
        with warnings_as_notes(self.notes):
            return split_sentences(blocks)

    @cached_property
    def tokens(self) -> pd.DataFrame:
        sentences = self.sentences
        with warnings_as_notes(self.notes):
            return segment(sentences, lexicon=self.settings.lexicon)

    @cached_property
    def terms(self) -> DocumentTerms:
        return document_terms(self.tokens)

    @cached_property
    def codebook(self) -> Codebook:
        return load_codebook(self.settings.codebook)

    @cached_property
    def frame_names(self) -> dict[str, tuple[str, str]]:
        """English and Vietnamese name of every frame, for figures."""
        frames = self.codebook.frames
        if language() == "vi":  # one name is enough where readers need no gloss
            return {
                frame: (name or frame, "") for frame, name in zip(frames["frame"], frames["vietnamese"], strict=True)
            }
        return dict(zip(frames["frame"], zip(frames["english"], frames["vietnamese"], strict=True), strict=True))

    @cached_property
    def coded(self) -> pd.DataFrame:
        sheet = self.settings.coding
        by_hand = None if sheet is None else read_coding_sheet(sheet, self.codebook)
        return code_sentences(self.sentences, self.codebook, by_hand=by_hand)

    @cached_property
    def _words(self) -> pd.DataFrame:
        """The words of `tokens`: word, position, the form in which each is written, and whether it begins a sentence.

        `inside` is false of the first word of a sentence, which has a capital in any case.
        """
        words = self.tokens.loc[self.tokens["is_word"], ["article_id", "position", "start", "end"]]
        text = dict(zip(self.articles["article_id"], self.articles["text"], strict=True))
        places = zip(words["article_id"], words["start"], words["end"], strict=True)
        forms = [text[article][start:end] for article, start, end in places]
        word = self.tokens.loc[words.index, "word"].to_numpy(str)
        position = words["position"].to_numpy()
        inside = (position > 1) & (np.diff(position, prepend=position[:1]) > 0)
        return pd.DataFrame({"word": word, "position": position, "form": forms, "inside": inside})

    @cached_property
    def name_words(self) -> frozenset[str]:
        """The words that name a group, a place, a person or a firm (`findings.name_words`)."""
        words = self._words
        forms, inside = words["form"].tolist(), words["inside"].to_numpy()
        return names_among(words["word"], forms, self.groups, self.settings.names, inside)

    @cached_property
    def written(self) -> dict[str, str]:
        """How words that mostly have capitals are written, by their counting form: names and abbreviations.

        Of words that mostly have none, pairs are there that do: "bác_sĩ lương" as "bác_sĩ Lương". What begins sentences
        only would have a capital in any case, but no Vietnamese word is "Gary": that is a name.
        """
        words = self._words.assign(form=self._words["form"].str.split().str.join("_"))
        before, step, inside = words.shift(), words["position"].diff(), words["inside"]
        written = _with_capitals(words["word"][inside], words["form"][inside])
        first = words[~words["word"].isin(set(words["word"][inside]))]
        first = first[[word.isalpha() and not is_syllable(word) for word in first["word"]]]
        written |= _with_capitals(first["word"], first["form"])
        at_times = set(words.loc[inside & (words["form"].str.lower() != words["form"]), "word"]) - set(written)
        is_open = words["word"].isin(at_times)
        paired = (step == 1) & inside.shift(fill_value=False)  # no punctuation between
        paired &= is_open | is_open.shift(fill_value=False)
        before, after = before[paired], words[paired]
        pairs = _with_capitals(before["word"] + " " + after["word"], before["form"] + " " + after["form"])
        return {word: form.replace("_", " ") for word, form in written.items()} | pairs

    @cached_property
    def quantities(self) -> pd.DataFrame:
        sentences = self.sentences
        with warnings_as_notes(self.notes):
            return find_quantities(sentences)

    def phrases(self, longest: int = 5, *, min_count: int | None = None, min_articles: int = 1) -> DocumentTerms:
        """Return the counts of phrases of two to `longest` words, without function words that came out divided."""
        phrases = document_terms(
            self.tokens,
            n=(2, longest),
            min_count=self.settings.floors.phrase_count if min_count is None else min_count,
            min_articles=min_articles,
            stop_words=self.settings.stop_words,
        )
        whole = phrases.terms["term"].str.replace(" ", "_")  # "bên cạnh", where the segmenter has two words
        return phrases.select((~whole.isin(self.settings.stop_words)).to_numpy())

    def resampled(self, terms: DocumentTerms) -> tuple[DocumentTerms, int]:
        """Return the terms and the number of resamples for ranks: of a large corpus the most frequent terms only."""
        most = max(_CELLS // (ENOUGH_RESAMPLES * len(self.groups)), 100)
        if len(terms.terms) > most:
            totals = pd.Series(terms.counts.sum(axis=0)).rank(ascending=False, method="first")
            terms = terms.select((totals <= most).to_numpy())
        affordable = _CELLS // (len(self.groups) * max(len(terms.terms), 1))
        return terms, min(_RESAMPLES, max(ENOUGH_RESAMPLES, affordable))

    def link(self, text: str, **state: Any) -> str:
        """Return a Markdown link into the explorer."""
        return f"[{text}](explorer.html{permalink(**state)})"

    def title(self) -> Markdown:
        """Return the title of the report and what stands below it."""
        from IPython.display import Markdown

        computed = _("Every number is computed from the texts when the report is built.")
        how = _("Each section shows how it was found; the code is folded away under “code”.")
        about = f"{quoted(self.settings.about)} " if self.settings.about else ""
        folded = f'<span class="onscreen">{how}</span>'  # there is no code on paper
        return Markdown(f"# {quoted(self.settings.question)}\n\n{about}{computed} {folded}")

    def table(self, table: pd.DataFrame, name: str, *, empty: str = "", **options: Any) -> HTML | Markdown:
        """Show and store a table as `show_table` does, with the groups called as in the settings.

        A table without rows is stored, and the sentence `empty` is shown.
        """
        from IPython.display import Markdown

        title = table_title(name, group=self.settings.group, groups=self.settings.groups)
        heading = group_headings(self.by, self.settings.group, self.settings.groups)
        frames = {frame: names[0] for frame, names in self.frame_names.items()}
        if language() != "en":
            heading |= frames
        columns = [*(options.get("columns") or table.columns)]
        each = self.by if self.by in columns else next(iter(columns), None)
        with self._as_written(table):
            shown = show_table(table, name, each=each, headings=heading, frames=frames, caption=title, **options)
        return shown if len(table) else Markdown(empty or _("Nothing to list here."))

    def figure(
        self,
        plot: Callable[..., Any],
        *tables: pd.DataFrame,
        name: str,
        alt: str,
        caption: str = "",
        empty: str = "",
        **options: Any,
    ) -> HTML | Markdown:
        """Draw tables, and show and store the figure as `show_figure` does; or show `empty` if nothing is there."""
        from IPython.display import Markdown

        if any(table.empty for table in tables):
            return Markdown(empty or _("There is nothing to draw here."))
        grouped = {"by": self.by} if "by" in signature(plot).parameters else {}  # none where two groups are compared
        with self._as_written(*tables):
            axes = plot(*tables, **grouped, colours=self.colours, **options)
            return show_figure(axes, name, alt=alt, caption=caption, figure_format=self.settings.figure_format)

    def _as_written(self, *tables: pd.DataFrame) -> AbstractContextManager[None]:
        """Let figures and tables show names as the articles write them, if they have words at all."""
        return written_as(self.written if any({"term", "right"} & set(table) for table in tables) else {})


def _with_capitals(counted: pd.Series, written: pd.Series) -> dict[str, str]:
    """Return how what is counted is mostly written, where that has capitals."""
    forms = pd.DataFrame({"counted": counted.to_numpy(), "written": written.to_numpy()})
    counts = forms.value_counts(sort=False).rename("count").reset_index()
    counts["share"] = counts["count"] / counts.groupby("counted")["count"].transform("sum")
    mostly = counts[(counts["share"] > _MOSTLY) & (counts["written"].str.lower() != counts["written"])]
    return dict(zip(mostly["counted"], mostly["written"], strict=True))


def open_study(root: str | Path = "..") -> Study:
    """Read the articles and settings of a project, and use its language.

    Parameters
    ----------
    root
        The project's folder; from a notebook in `notebooks/` that is "..".

    Returns
    -------
    Study

    Raises
    ------
    FileNotFoundError, ValueError
        As `load_corpus` and `load_settings`; if articles belong to no group.

    Examples
    --------
    >>> open_study(".").groups
    ['Sơn La', 'Bắc Kạn', 'Quảng Ngãi']
    """
    root = Path(root)
    settings = project_settings(root)
    if not os.environ.get(VARIABLE):  # a report was asked for in another language
        set_language(settings.language)
    settings = settings.spoken(language())
    notes: list[str] = []
    with warnings_as_notes(notes):
        articles = with_period(load_corpus(root / "data"), settings.by)
    if settings.by not in articles:
        raise ValueError(
            _("by = {by!r} of analysis.toml is no column of the articles; must be one of {columns}").format(
                by=settings.by, columns=", ".join(str(c) for c in articles if c not in ("text", *NO_GROUPS))
            )
        )
    if without := articles.loc[articles[settings.by].isna(), "article_id"].tolist():
        raise ValueError(
            _("{articles}: without a value in the column {by!r}, by which the report compares").format(
                articles=", ".join(without), by=settings.by
            )
        )
    shown = f"{root}{os.sep}"
    if settings.by in PERIODS and "published" in articles:  # in the order of time
        articles = articles.sort_values("published", kind="stable", ignore_index=True)
    return Study(articles, settings, [note.replace(shown, "") for note in notes])
