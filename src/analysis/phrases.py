"""How often each group uses each phrase, per thousand words, and which phrases groups share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measures import deviation_of_proportions
from analysis.resampling import percentile_interval, rank_stability, replicate_weights, resampled_unit
from analysis.terms import DocumentTerms, check_by, column_codes, group_codes, sentence_starts, warn_of_missing
from analysis.vietnamese import STOP_WORDS, is_numeral


def phrase_rates(
    terms: DocumentTerms, *, by: str = "province", top: int = 20, resamples: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """Return how often every group uses every phrase, and how far each rate can be trusted.

    One row is one phrase in one group; a phrase that a group does not use has a row with count 0. The
    rate makes groups of different length comparable, but it says nothing about why: look at the lines
    (`concordance_lines`) before you interpret one. With few articles a rate can be one article's habit:
    see `articles` and `dispersion`.

    Parameters
    ----------
    terms
        Counts by sentence, from `document_terms(tokens, n=(2, 5))`; single words work as well.
    by
        The grouping column.
    top
        The number of leading phrases that `stability` is about.
    resamples, seed
        Number of bootstrap resamples, and what makes them repeatable.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them by rate, then by n and text:

        - province (or what `by` names) : str
        - phrase : str, words in counting form ("đảng_bộ tỉnh"), joined by a space
        - n : int, words in the phrase
        - count : int, occurrences in the group
        - per_1000_words : float, occurrences per 1,000 words of the group
        - articles : int, articles of the group with the phrase
        - share_of_articles : float, 0 to 1, these among all articles of the group
        - dispersion : float, 0 (as evenly over the group's articles as their sizes allow) to 1 (all in the
          smallest); missing with a single article or no occurrence
        - low, high : float, 95 % interval of per_1000_words
        - rank : int, within the group, 1 is most frequent; missing with count 0
        - stability : float, 0 to 1, share of resamples in which the phrase is among the `top` of its group
        - rank_low, rank_high : int, between these lie 95 % of its ranks in the resamples
        - resampled : str, "articles" or "sentences". From sentences the interval says how much the rate hangs
          on single sentences of these texts, nothing about other texts of the group.

    Raises
    ------
    ValueError
        If `by` is no column of the articles, or the units are not sentences.

    Notes
    -----
    Dispersion: Gries (2008), normalised by Lijffijt & Gries (2012). Interval: percentile bootstrap.

    Examples
    --------
    >>> from analysis.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": "a", "province": "Sơn La", "sentence": [1, 1, 2, 2], "is_word": True,
    ...                        "word": ["từng_bước", "đổi_mới", "từng_bước", "làm"]})
    >>> phrase_rates(document_terms(tokens, n=2), resamples=10)[["phrase", "count", "per_1000_words"]].values.tolist()
    [['từng_bước làm', 1, 250.0], ['từng_bước đổi_mới', 1, 250.0]]
    """
    check_by(terms.units, by)
    warn_of_missing(terms.units, by)
    if "sentence" not in terms.units:
        raise ValueError("phrase_rates needs counts by sentence: document_terms(tokens, n=…, unit='sentence')")
    articles = terms.sum_by("article_id")
    article_group, groups = group_codes(articles.units, by)
    unit_group, _ = group_codes(terms.units, by)
    replicates = _resampled_rates(terms, unit_group, len(groups), by, resamples, seed)
    tables = []
    for number, group in enumerate(groups):
        rows = np.flatnonzero(article_group == number)
        parts = articles.counts[rows].toarray()
        sizes = articles.units["words"].to_numpy()[rows]
        count = parts.sum(axis=0)
        rate = 1000 * count / sizes.sum()
        low, high = percentile_interval(replicates[number])
        rank, stability, rank_low, rank_high = rank_stability(rate, replicates[number], top=top, seed=seed)
        table = pd.DataFrame(
            {
                by: group,
                "phrase": terms.terms["term"],
                "n": terms.terms["n"],
                "count": count,
                "per_1000_words": rate,
                "articles": (parts > 0).sum(axis=0),
                "share_of_articles": (parts > 0).mean(axis=0),
                "dispersion": deviation_of_proportions(parts.T, sizes),
                "low": low,
                "high": high,
                "rank": pd.array(rank, dtype="Int64"),
                "stability": stability,
                "rank_low": pd.array(rank_low, dtype="Int64"),
                "rank_high": pd.array(rank_high, dtype="Int64"),
                "resampled": resampled_unit(terms.units, by),
            }
        )
        table.loc[count == 0, ["rank", "rank_low", "rank_high"]] = pd.NA
        tables.append(table.iloc[np.argsort(rank)])
    return pd.concat(tables, ignore_index=True)


def _resampled_rates(
    terms: DocumentTerms, unit_group: np.ndarray, groups: int, by: str, resamples: int, seed: int
) -> np.ndarray:
    """Return groups × resamples × terms: occurrences per 1,000 words in every resample."""
    rates = np.empty((groups, resamples, terms.counts.shape[1]))
    words = terms.units["words"].to_numpy()
    rows = [np.flatnonzero(unit_group == number) for number in range(groups)]
    counts = [terms.counts[r] for r in rows]
    for i, weights in enumerate(replicate_weights(terms.units, by, resamples=resamples, seed=seed)):
        for number in range(groups):
            drawn = weights[rows[number]]
            rates[number, i] = 1000 * (drawn @ counts[number]) / max(drawn @ words[rows[number]], 1)
    return rates


def drop_contained(terms: DocumentTerms) -> DocumentTerms:
    """Leave out the phrases that occur only inside one longer phrase.

    "đại_biểu đảng_bộ" says nothing of its own where it always stands in "đại_biểu đảng_bộ tỉnh". A phrase
    is left out if a longer phrase of the same table holds it and occurs as often, over all articles together;
    so the choice is the same for every group, and no count changes.

    Examples
    --------
    >>> from analysis.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": "a", "sentence": [1, 1, 1, 2, 2], "is_word": True,
    ...                        "word": ["sớm", "đưa", "nghị_quyết", "sớm", "đưa"]})
    >>> drop_contained(document_terms(tokens, n=(2, 3))).terms["term"].tolist()
    ['sớm đưa', 'sớm đưa nghị_quyết']
    """
    count = np.asarray(terms.counts.sum(axis=0)).ravel()
    position = {term: i for i, term in enumerate(terms.terms["term"])}
    keep = np.ones(len(count), dtype=bool)
    for i, (term, n) in enumerate(zip(terms.terms["term"], terms.terms["n"], strict=True)):
        words = term.split(" ")
        for size in range(1, n):
            for start in range(n - size + 1):
                inner = position.get(" ".join(words[start : start + size]))
                if inner is not None and count[inner] == count[i]:
                    keep[inner] = False
    return terms.select(keep)


def shared_phrases(terms: DocumentTerms, *, by: str = "province", groups: int = 2) -> pd.DataFrame:
    """Return the phrases that several groups use: the formulas they have in common, longest first.

    One row is one phrase. A phrase that occurs only inside one longer phrase of the table is left out
    (`drop_contained`), so that a formula of eight words does not come with its thirty pieces. That two groups
    use the same phrase does not say that one took it from the other: both may quote the same document.

    Parameters
    ----------
    terms
        Counts of phrases, from `document_terms(tokens, n=(2, 8), min_articles=2)`; formulas longer than the
        largest n come in pieces of that length.
    by
        The grouping column.
    groups
        The number of groups that must use the phrase, 2 or more.

    Returns
    -------
    DataFrame
        By n, then by count, both from the largest, then by text:

        - phrase : str, words joined by a space
        - n : int, words in the phrase
        - count : int, occurrences in all groups
        - provinces (what `by` names, with an s) : int, groups that use it
        - one column per group, named as it, in order of appearance : int, occurrences in the group

    Raises
    ------
    ValueError
        If `by` is no column of the articles, or `groups` is not from 2 to the number of groups.

    Examples
    --------
    >>> from analysis.terms import document_terms
    >>> tokens = pd.DataFrame({"article_id": list("aaabbb"), "province": list("xxxyyy"), "sentence": 1,
    ...                        "is_word": True, "word": ["từng_bước", "đổi_mới", "mạnh_mẽ"] * 2})
    >>> shared_phrases(document_terms(tokens, n=(2, 8)))
                          phrase  n  count  provinces  x  y
    0  từng_bước đổi_mới mạnh_mẽ  3      2          2  1  1
    """
    check_by(terms.units, by)
    warn_of_missing(terms.units, by)
    codes, names = group_codes(terms.units, by)
    if not 2 <= groups <= len(names):
        raise ValueError(f"groups={groups!r}; allowed is a number from 2 to {len(names)}, the groups of by={by!r}")
    used_by = np.asarray((terms.sum_by(by).counts > 0).sum(axis=0)).ravel()
    known = np.flatnonzero(codes >= 0)
    units = terms.units.iloc[known].reset_index(drop=True)
    phrases = drop_contained(DocumentTerms(terms.counts[known], units, terms.terms).select(used_by >= groups))
    by_group = phrases.sum_by(by)
    count = by_group.counts.toarray()
    table = pd.DataFrame(
        {
            "phrase": phrases.terms["term"],
            "n": phrases.terms["n"],
            "count": count.sum(axis=0),
            f"{by}s": (count > 0).sum(axis=0),
            **dict(zip(by_group.units[by], count, strict=True)),
        }
    )
    return table.sort_values(["n", "count", "phrase"], ascending=[False, False, True], ignore_index=True)


def coverage(
    tokens: pd.DataFrame,
    *,
    by: str = "province",
    n: int | tuple[int, int] = (2, 6),
    stop_words: frozenset[str] | set[str] = STOP_WORDS,
) -> pd.DataFrame:
    """Return how much of each group's text consists of phrases that other groups use too.

    One row is one group and one number of words n: a word counts as covered if it lies in a phrase of n words or
    more that another group uses as well. The share falls with n; how fast tells common vocabulary (n = 2) from
    common formulas. A group has the more to share the more text the others have: between groups
    of very different size, or as articles are added, the shares are not comparable.

    Parameters
    ----------
    tokens
        The table of `segment`.
    by
        The grouping column.
    n
        The number of words asked for, or the smallest and the largest. Longer phrases always count too.
    stop_words
        Function words: as in `document_terms`, no phrase begins or ends with one, or with a numeral.

    Returns
    -------
    DataFrame
        Groups in order of appearance, within them by n:

        - province (or what `by` names) : the group
        - n : int, words in the phrase at least
        - words : int, words of the group
        - covered : int, of these, the words that lie in such phrases
        - share : float, 0 to 1, covered by words

    Raises
    ------
    ValueError
        If `by` is no column of the tokens, or `n` is below 2.

    Notes
    -----
    Every n-gram is numbered from the (n − 1)-gram before it, and groups are compared through these numbers: the work
    grows with the text (times the length of the longest common phrase), not with the number of pairs of sentences.

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": list("aaabbb"), "province": list("xxxyyy"), "sentence": 1,
    ...                        "is_word": True, "word": ["từng_bước", "đổi_mới", "lúa", "từng_bước", "đổi_mới", "máy"]})
    >>> coverage(tokens, n=(2, 3))
      province  n  words  covered     share
    0        x  2      3        2  0.666667
    1        x  3      3        0  0.000000
    2        y  2      3        2  0.666667
    3        y  3      3        0  0.000000
    """
    shortest, longest = (n, n) if isinstance(n, int) else n
    if not 2 <= shortest <= longest:
        raise ValueError(f"n={n!r}; allowed is a number from 2, or two of them such as (2, 6)")
    check_by(tokens.drop(columns=["word", "is_word", "position", "start", "end"], errors="ignore"), by)
    warn_of_missing(tokens, by)
    group, names = group_codes(tokens, by)
    is_word = tokens["is_word"].to_numpy(dtype=bool)
    in_phrase = _longest_shared(tokens, np.where(is_word, group, -1), stop_words)
    words = np.bincount(group[is_word & (group >= 0)], minlength=len(names))
    rows = []
    for number, name in enumerate(names):
        longest_of_word = in_phrase[is_word & (group == number)]
        for size in range(shortest, longest + 1):
            covered = int((longest_of_word >= size).sum())
            rows.append((name, size, int(words[number]), covered, covered / max(words[number], 1)))
    return pd.DataFrame(rows, columns=[by, "n", "words", "covered", "share"])


def _longest_shared(tokens: pd.DataFrame, group: np.ndarray, stop_words: frozenset[str] | set[str]) -> np.ndarray:
    """Return for every token the number of words of the longest phrase around it that two groups or more use.

    `group` is the group of every token, -1 for punctuation and for tokens of no group; no phrase goes across these.
    """
    word, vocabulary = column_codes(tokens["word"])
    edge = np.array([w not in stop_words and not is_numeral(w) for w in vocabulary])[word]
    new_sentence = np.zeros(len(word), dtype=bool)
    new_sentence[sentence_starts(tokens)] = True
    run = np.cumsum(new_sentence | (group < 0) | (np.roll(group, 1) < 0))
    longest = np.zeros(len(word), dtype=int)
    groups = group.max(initial=0) + 1
    starts = np.flatnonzero(group >= 0)
    key = word[starts].astype(np.int64)
    size = 1
    while True:
        # only what two groups share can be the beginning of something longer that they share
        pairs = np.unique(key * groups + group[starts]) // groups  # every phrase once for every group that uses it
        shared = np.bincount(pairs)[key] >= 2
        starts, key = starts[shared], key[shared]
        if not len(starts):
            return longest
        if size > 1:
            phrases = starts[edge[starts] & edge[starts + size - 1]]
            steps = np.bincount(phrases, minlength=len(word) + 1) - np.bincount(phrases + size, minlength=len(word) + 1)
            longest[np.cumsum(steps)[:-1] > 0] = size
        size += 1
        inside = starts + size - 1 < len(word)
        starts, key = starts[inside], key[inside]
        inside = run[starts] == run[starts + size - 1]
        starts, key = starts[inside], key[inside]
        key = np.unique(key * len(vocabulary) + word[starts + size - 1], return_inverse=True)[1]
